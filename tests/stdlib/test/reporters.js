// SPDX-License-Identifier: MIT
'use strict';
// The reporters turn a run's events into text.

const assert = require('assert');
const { Readable } = require('stream');
const { tap, dot, junit, spec } = require('node:test/reporters');

const about = { nesting: 0, name: 'a # b', testNumber: 1, details: { duration_ms: 2, type: 'test' } };
const events = [
  { type: 'test:start', data: about },
  { type: 'test:pass', data: about },
  { type: 'test:diagnostic', data: { nesting: 0, message: 'tests 1' } },
];

async function textOf(reporter) {
  let text = '';
  for await (const chunk of reporter(Readable.from(events))) text += chunk;
  return text;
}

(async () => {
  assert.strictEqual(await textOf(tap), 'TAP version 13\n# Subtest: a \\# b\nok 1 - a \\# b\n  ---\n' +
    "  duration_ms: 2\n  type: 'test'\n  ...\n# tests 1\n");
  assert.strictEqual(await textOf(dot), '.\n');
  assert.match(await textOf(junit), /<testcase name="a # b" time="0\.002000" classname="test"\/>/);
  assert.strictEqual(await textOf((source) => source.pipe(new spec())), '\u2714 a # b (2ms)\n\u2139 tests 1\n');
})().then(() => process.stdout.write('ok\n'));

// SPDX-License-Identifier: MIT
'use strict';
// Trace events: those of the categories that are enabled are in a file that is complete when the process ends, in
// whatever way; without any there is no file.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const folder = path.join(process.env.TMPDIR, 'trace');

function run(flags, code, status = 0) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  const child = spawnSync(process.execPath, [...flags, '-e', code], { cwd: folder, encoding: 'utf8' });
  assert.strictEqual(child.status, status, child.stderr);
  const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  return fs.readdirSync(folder).map((name) => [name, read(name).traceEvents]);
}

const names = (events, category) =>
  events.filter(({ cat }) => cat.split(',').includes(category)).map(({ ph, name }) => `${ph} ${name}`);

assert.deepStrictEqual(run([], 'setTimeout(() => {}, 1)'), []);

const [[name, events]] = run(['--trace-event-categories', 'node.fs.sync,node.console', '--trace-event-file-pattern',
                              '${rotation}.json'], // eslint-disable-line no-template-curly-in-string
                             "fs.mkdirSync('x'); fs.rmdirSync('x'); console.count('a\\u20ac\\n'); process.exit(3)", 3);
assert.strictEqual(name, '1.json');
assert.deepStrictEqual(names(events, 'node.fs.sync').filter((one) => /mkdir|rmdir/.test(one)),
                       ['B fs.sync.mkdir', 'E fs.sync.mkdir', 'B fs.sync.rmdir', 'E fs.sync.rmdir']);
assert.deepStrictEqual(names(events, 'node.console'), ['C count::a\u20ac\n']);
assert.deepStrictEqual(names(events, 'node.async_hooks'), []);
assert.ok(events.some((event) => event.name === 'version' && event.args.node === process.versions.node));

// From the program, for as long as it wants; V8's own events have durations.
const [[, own]] = run([], `
  const { createTracing, getEnabledCategories } = require('trace_events');
  const tracing = createTracing({ categories: ['v8', 'node.console'] });
  console.assert(getEnabledCategories() === undefined && !tracing.enabled);
  console.count('before');
  tracing.enable();
  console.count('during');
  require('v8').setFlagsFromString('--expose-gc');
  require('vm').runInNewContext('gc')();
  console.assert(getEnabledCategories() === 'v8,node.console' && tracing.enabled);
  tracing.disable();
  console.count('after');
  throw new Error('expected');`, 1);
assert.deepStrictEqual(names(own, 'node.console'), ['C count::during']);
assert.ok(own.some(({ cat, ph, dur }) => cat === 'v8' && ph === 'X' && dur >= 0), JSON.stringify(own));

const [[, scopes]] = run(['--trace-event-categories', 'node.async_hooks'], "fs.access('.', () => {})");
assert.deepStrictEqual(names(scopes, 'node.async_hooks').filter((one) => one.includes('FSREQ')).slice(0, 3),
                       ['b FSREQCALLBACK', 'b FSREQCALLBACK_CALLBACK', 'e FSREQCALLBACK_CALLBACK']);

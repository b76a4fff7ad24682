/* SPDX-License-Identifier: MIT */
/*
 * reporters.js - the module node:test/reporters: tap, dot and junit are async generators over test events,
 * spec and lcov are transform streams. Source: Node's doc/api/test.md, "Test reporters".
 */
'use strict';

const { relative } = require('path');
const { Transform } = require('stream');
const { coverageTable } = require('test/test_coverage_table');
const { junit } = require('test/test_junit');
const { SpecFormat, wantsColors } = require('test/test_report');
const { tapOf } = require('test/test_tap');

async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const event of source) yield* tapOf(event);
}

class SpecReporter extends Transform {
  #format = new SpecFormat();

  constructor() { super({ __proto__: null, writableObjectMode: true }); }

  _transform(event, encoding, done) {
    const text = this.#format.format(event);
    done(null, text === '' ? undefined : text);
  }

  _flush(done) {
    const text = this.#format.end();
    done(null, text === '' ? undefined : text);
  }
}

// Callable with and without new.
function spec(...args) { return Reflect.construct(SpecReporter, args); }
spec.prototype = SpecReporter.prototype;

async function* dot(source) {
  const format = new SpecFormat(), colors = wantsColors();
  const green = colors ? '\u001b[32m' : '', red = colors ? '\u001b[31m' : '', off = colors ? '\u001b[39m' : '';
  const rest = [];
  let count = 0;
  for await (const event of source) {
    const { type, data } = event;
    const passed = type === 'test:pass';
    if (passed || type === 'test:fail') {
      format.format(event);
      yield passed ? `${green}.${off}` : `${red}X${off}`;
      if (++count % Math.max(process.stdout.columns ?? 20, 20) === 0) yield '\n';
    } else if (type === 'test:coverage') {
      rest.push(coverageTable('\u2139 ', data.summary, colors));
    } else if (type === 'test:diagnostic' && data.level === 'error') {
      rest.push(`${red}\u2139 ${data.message}${off}\n`);
    }
  }
  yield '\n';
  const failures = format.failures();
  if (failures.length !== 0) yield `\n${red}Failed tests:${off}\n\n`;
  yield* failures;
  yield* rest;
}

// ---- lcov -------------------------------------------------------------------------------------------------

function functionsOf({ functions }) {
  let text = '', hit = 0;
  functions.forEach(({ name, line }, i) => { text += `FN:${line},${name === '' ? `anonymous_${i}` : name}\n`; });
  functions.forEach(({ name, count }, i) => {
    if (count > 0) hit++;
    text += `FNDA:${count},${name === '' ? `anonymous_${i}` : name}\n`;
  });
  return `${text}FNF:${functions.length}\nFNH:${hit}\n`;
}

function branchesOf({ branches, totalBranchCount, coveredBranchCount }) {
  const lines = branches.map(({ line, count }, i) => `BRDA:${line},${i},0,${count}\n`);
  return `${lines.join('')}BRF:${totalBranchCount}\nBRH:${coveredBranchCount}\n`;
}

function linesOf({ lines, totalLineCount, coveredLineCount }) {
  const text = [...lines].sort((a, b) => a.line - b.line).map(({ line, count }) => `DA:${line},${count}\n`).join('');
  return `${text}LH:${coveredLineCount}\nLF:${totalLineCount}\n`;
}

class LcovReporter extends Transform {
  constructor(options) { super({ ...options, writableObjectMode: true, __proto__: null }); }

  _transform({ type, data }, encoding, done) {
    if (type !== 'test:coverage') return done(null);
    const { files, workingDirectory } = data.summary;
    let text = 'TN:\n';
    for (const file of files) {
      text += `SF:${relative(workingDirectory, file.path)}\n${functionsOf(file)}${branchesOf(file)}${linesOf(file)}` +
        'end_of_record\n';
    }
    return done(null, text);
  }
}

function lcov(...args) { return Reflect.construct(LcovReporter, args); }
lcov.prototype = LcovReporter.prototype;

module.exports = { dot, junit, lcov, spec, tap };

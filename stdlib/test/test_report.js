/* SPDX-License-Identifier: MIT */
/*
 * test_report.js - the results of node:test as text for people (the format "spec"). One object formats
 * one run: the text of each event goes where the caller writes it. Used by test/reporters.
 * Source: Node's doc/api/test.md, "Test reporters", and the output its own fixtures expect.
 */
'use strict';

const { inspect } = require('internal/inspect');
const { relative } = require('path');
const { coverageTable } = require('test/test_coverage_table');

const marks = {
  fail: '\u2716 ', pass: '\u2714 ', info: '\u2139 ', open: '\u25B6 ', skip: '\uFE63 ', todo: '\u26A0 ',
};
const paint = {
  fail: '\u001b[31m', pass: '\u001b[32m', info: '\u001b[34m', warn: '\u001b[33m', dim: '\u001b[90m', off: '\u001b[39m',
};
const levels = { error: 'fail', warn: 'warn' };

// Whether text for people is coloured where it goes to.
function wantsColors() {
  const { FORCE_COLOR } = process.env;
  const { stdout } = process;
  if (FORCE_COLOR !== undefined) {
    const { getColorDepth } = require('tty').WriteStream.prototype;
    return Reflect.apply(getColorDepth, stdout, [process.env]) > 2;
  }
  return stdout.isTTY === true && stdout.getColorDepth() > 2;
}

// What of a failure is worth showing: the thrown value, not the wrapper around it.
function shownError(error) {
  if (error?.code !== 'ERR_TEST_FAILURE') return error;
  return error.cause ?? error.message;
}

function formatError(error, indent, colors) {
  const value = shownError(error);
  const options = { colors, breakLength: Infinity };
  let text;
  try {
    text = inspect(value, options);
  } catch {
    text = inspect(value, { ...options, customInspect: false });
  }
  return `${text.split(/\r?\n/).map((line) => (line === '' ? '' : `${indent}  ${line}`)).join('\n')}\n`;
}

function label(data) {
  if (data.skip) return ` # ${typeof data.skip === 'string' ? data.skip : 'SKIP'}`;
  if (data.todo !== undefined && data.todo !== false) {
    return ` # ${typeof data.todo === 'string' && data.todo !== '' ? data.todo : 'TODO'}`;
  }
  if (data.expectFailure) {
    return ` # EXPECTED FAILURE${typeof data.expectFailure === 'string' ? ` ${data.expectFailure}` : ''}`;
  }
  return '';
}

class SpecFormat {
  #opened = [];   // starts not shown yet
  #failed = [];
  #all = [];      // with those that failed by what is inside
  #colors;

  constructor(colors = wantsColors()) { this.#colors = colors; }

  // The text an event adds, '' for none.
  format({ type, data }) {
    const indent = '  '.repeat(Math.max(data?.nesting ?? 0, 0));
    switch (type) {
      case 'test:start':
        this.#opened.push(data);
        return '';
      case 'test:pass': return this.#result('pass', data);
      case 'test:fail': return this.#result('fail', data);
      case 'test:diagnostic':
      case 'test:log':
        return `${indent}${this.#paint(levels[data.level] ?? 'info', marks.info + data.message)}\n`;
      case 'test:stdout':
      case 'test:stderr':
        return data.message;
      case 'test:coverage': return coverageTable(`${indent}${marks.info}`, data.summary, this.#colors);
      case 'test:interrupted': return this.#interrupted(data.tests);
      case 'test:watch:restarted': return `\nRestarted at ${new Date().toLocaleString()}\n`;
      case 'test:watch:drained': return this.end();
      case 'test:summary': return data.file === undefined ? this.end() : '';
      default: return '';
    }
  }

  // The failed tests again, at the end.
  end() {
    const failed = this.#failed;
    this.#failed = [];
    if (failed.length === 0) return '';
    let text = `\n${this.#paint('fail', `${marks.fail}failing tests:`)}\n`;
    for (const data of failed) {
      const where = data.file === undefined ? '' :
        `test at ${relative(process.cwd(), data.file)}:${data.line}:${data.column}\n`;
      text += `\n${where}${this.#again(data)}`;
    }
    return text;
  }

  // The same without places: the format "dot".
  failures() {
    return this.#all.map((data) => this.#again(data));
  }

  #again(data) { return `${this.#line('fail', data, '')}${formatError(data.details.error, '', this.#colors)}`; }

  #interrupted(tests) {
    let text = '';
    for (const { name, file, line, column } of tests) {
      const where = file === undefined ? '' : ` at ${relative(process.cwd(), file)}:${line}:${column}`;
      text += `${this.#paint('warn', `${marks.todo}Interrupted while running: ${name}${where}`)}\n`;
    }
    return text;
  }

  #paint(color, text) { return this.#colors ? `${paint[color]}${text}${paint.off}` : text; }

  #line(kind, data, indent) {
    let mark = marks[kind], color = kind;
    if (data.skip) [mark, color] = [marks.skip, 'dim'];
    else if (data.todo !== undefined && data.todo !== false && kind === 'fail') [mark, color] = [marks.todo, 'warn'];
    const { duration_ms: took, passed_on_attempt: attempt } = data.details;
    const time = took === undefined ? '' : ` ${this.#paint('dim', `(${took}ms)`)}`;
    const before = attempt === undefined ? '' : ` (passed on attempt ${attempt})`;
    const shown = this.#colors ? `${paint[color]}${mark}${data.name}${time}${paint.off}` : `${mark}${data.name}${time}`;
    return `${indent}${shown}${before}${label(data)}\n`;
  }

  #result(kind, data) {
    let text = '';
    this.#opened.pop();
    for (const parent of this.#opened) {
      if (parent.shown) continue;
      parent.shown = true;
      text += `${'  '.repeat(parent.nesting)}${marks.open}${parent.name}\n`;
    }
    if (kind === 'fail') {
      this.#all.push(data);
      if (data.details.error?.failureType !== 'subtestsFailed') this.#failed.push(data);
    }
    return text + this.#line(kind, data, '  '.repeat(data.nesting));
  }
}

module.exports = { SpecFormat, wantsColors };

/* SPDX-License-Identifier: MIT */
/*
 * test_report.js - the results of node:test as text for people (Node's "spec" reporter). One object
 * formats one run: text of each event goes where the caller writes it. Used by test/test for the
 * default output and by test/reporters. Format: Node's doc/api/test.md, "Test reporters", and the
 * output its own fixtures expect.
 */
'use strict';

const { inspect } = require('internal/inspect');
const { relative } = require('path');

const marks = {
  fail: '\u2716 ', pass: '\u2714 ', info: '\u2139 ', open: '\u25B6 ', skip: '\uFE63 ', todo: '\u26A0 ',
};
const paint = {
  fail: '\u001b[31m', pass: '\u001b[32m', info: '\u001b[34m', dim: '\u001b[90m', off: '\u001b[39m',
};
const counters = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo'];

// What of a failure is worth showing: the thrown value, not the wrapper around it.
function shownError(error) {
  if (error?.code !== 'ERR_TEST_FAILURE') return error;
  if (error.failureType === 'multipleCallbackInvocations' && typeof error.cause !== 'string') return error;
  return error.cause ?? error.message;
}

function formatError(error, indent, colors) {
  const value = shownError(error);
  let text;
  try {
    text = inspect(value, { colors, breakLength: Infinity });
  } catch {
    text = inspect(value, { colors, breakLength: Infinity, customInspect: false });
  }
  return `${text.split(/\r?\n/).map((line) => (line === '' ? '' : `${indent}  ${line}`)).join('\n')}\n`;
}

class SpecFormat {
  #opened = [];   // starts not shown yet
  #failed = [];
  #colors;

  constructor(colors = false) { this.#colors = colors; }

  // The text an event adds, '' for none.
  format({ type, data }) {
    switch (type) {
      case 'test:start':
        this.#opened.push(data);
        return '';
      case 'test:pass': return this.#result('pass', data);
      case 'test:fail': return this.#result('fail', data);
      case 'test:diagnostic':
      case 'test:log':
        return '  '.repeat(Math.max(data.nesting ?? 0, 0)) +
          `${this.#paint('info', marks.info + data.message)}\n`;
      case 'test:stdout':
      case 'test:stderr':
        return data.message;
      default: return '';
    }
  }

  // The failed tests again, at the end.
  end() {
    if (this.#failed.length === 0) return '';
    let text = `\n${this.#paint('fail', `${marks.fail}failing tests:`)}\n`;
    for (const data of this.#failed) {
      const where = data.file === undefined ? '' :
        `\ntest at ${relative(process.cwd(), data.file)}:${data.line}:${data.column}\n`;
      text += `${where}${this.#line('fail', data, '')}${formatError(data.details.error, '', this.#colors)}`;
    }
    this.#failed = [];
    return text;
  }

  #paint(color, text) { return this.#colors ? `${paint[color]}${text}${paint.off}` : text; }

  #line(kind, data, indent) {
    let mark = marks[kind], color = kind, note = '';
    if (data.skip) {
      [mark, color] = [marks.skip, 'dim'];
      note = ` # ${typeof data.skip === 'string' ? data.skip : 'SKIP'}`;
    } else if (data.todo !== undefined && data.todo !== false) {
      if (kind === 'fail') [mark, color] = [marks.todo, 'info'];
      note = ` # ${typeof data.todo === 'string' && data.todo !== '' ? data.todo : 'TODO'}`;
    } else if (data.expectFailure) {
      const label = typeof data.expectFailure === 'string' ? data.expectFailure : data.expectFailure.label;
      note = ` # EXPECTED FAILURE${label ? ` ${label}` : ''}`;
    }
    const took = data.details.duration_ms; // 0: it never started.
    const time = took === 0 ? '' : ` ${this.#paint('dim', `(${took}ms)`)}`;
    return `${indent}${this.#paint(color, mark + data.name)}${time}${note}\n`;
  }

  #result(kind, data) {
    let text = '';
    this.#opened.pop();
    for (const parent of this.#opened) {
      if (parent.shown) continue;
      parent.shown = true;
      text += `${'  '.repeat(parent.nesting)}${marks.open}${parent.name}\n`;
    }
    if (kind === 'fail' && data.details.error?.failureType !== 'subtestsFailed') this.#failed.push(data);
    return text + this.#line(kind, data, '  '.repeat(data.nesting));
  }
}

module.exports = { SpecFormat, counters, shownError };

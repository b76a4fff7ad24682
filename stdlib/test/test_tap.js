/* SPDX-License-Identifier: MIT */
/*
 * test_tap.js - the results of node:test as TAP version 13 text, one event at a time. Used by
 * test/test for --test-reporter=tap and by test/reporters. Format: testanything.org and the output
 * Node's own fixtures expect.
 */
'use strict';

const { inspect } = require('internal/inspect');

const indentOf = (data) => '    '.repeat(Math.max(data.nesting ?? 0, 0));

function escape(text) {
  return String(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#').replaceAll('\b', '\\b')
    .replaceAll('\f', '\\f').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    .replaceAll('\v', '\\v');
}

function directive(data) {
  if (data.skip) return ` # SKIP${typeof data.skip === 'string' ? ` ${escape(data.skip)}` : ''}`;
  if (data.todo) return ` # TODO${typeof data.todo === 'string' ? ` ${escape(data.todo)}` : ''}`;
  if (data.expectFailure) {
    const label = typeof data.expectFailure === 'string' ? data.expectFailure : data.expectFailure.label;
    return ` # EXPECTED FAILURE${label ? ` ${escape(label)}` : ''}`;
  }
  return '';
}

// "name: value" of the YAML block; text of several lines as a literal block.
function entry(indent, name, value) {
  if (value === undefined) return '';
  if (typeof value !== 'string') return `${indent}  ${name}: ${inspect(value, { breakLength: Infinity })}\n`;
  if (!value.includes('\n')) return `${indent}  ${name}: ${inspect(value)}\n`;
  const lines = value.split('\n').map((line) => (line === '' ? '' : `${indent}    ${line}`));
  return `${indent}  ${name}: |-\n${lines.join('\n')}\n`;
}

function stackOf(error) {
  if (typeof error?.stack !== 'string') return undefined;
  const frames = error.stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.map((line) => line.replace(/^\s+at /, '')).join('\n');
}

function errorEntries(indent, error) {
  const cause = error?.code === 'ERR_TEST_FAILURE' ? error.cause : error;
  const real = cause !== null && typeof cause === 'object' ? cause : error;
  let text = entry(indent, 'failureType', error?.failureType);
  text += entry(indent, 'error', String(real.message));
  text += entry(indent, 'code', real.code ?? error?.code);
  if (real.name !== undefined && real.name !== 'Error') text += entry(indent, 'name', real.name);
  if (real.code === 'ERR_ASSERTION') {
    text += entry(indent, 'expected', real.expected) + entry(indent, 'actual', real.actual) +
      entry(indent, 'operator', real.operator);
  }
  return text + entry(indent, 'stack', stackOf(real));
}

function result(word, data) {
  const indent = indentOf(data);
  let text = `${indent}${word} ${data.testNumber} - ${escape(data.name)}${directive(data)}\n`;
  text += `${indent}  ---\n`;
  text += entry(indent, 'duration_ms', data.details.duration_ms);
  text += entry(indent, 'type', data.details.type);
  if (data.details.error !== undefined) {
    if (data.file !== undefined) {
      text += entry(indent, 'location', `${data.file}:${data.line}:${data.column}`);
    }
    text += errorEntries(indent, data.details.error);
  }
  return `${text}${indent}  ...\n`;
}

class TapFormat {
  #begun = false;

  format(event) {
    const text = this.#text(event);
    if (this.#begun || text === '') return text;
    this.#begun = true;
    return `TAP version 13\n${text}`;
  }

  end() { return ''; }

  #text({ type, data }) {
    switch (type) {
      case 'test:start': return `${indentOf(data)}# Subtest: ${escape(data.name)}\n`;
      case 'test:pass': return result('ok', data);
      case 'test:fail': return result('not ok', data);
      case 'test:plan': return `${indentOf(data)}1..${data.count}\n`;
      case 'test:diagnostic':
      case 'test:log':
      case 'test:stderr':
      case 'test:stdout':
        return String(data.message).replace(/\n$/, '').split('\n')
          .map((line) => `${indentOf(data)}# ${escape(line)}\n`).join('');
      default: return '';
    }
  }
}

module.exports = { TapFormat };

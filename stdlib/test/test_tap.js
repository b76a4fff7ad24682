/* SPDX-License-Identifier: MIT */
/*
 * test_tap.js - the results of node:test as TAP version 13, one event at a time. Used by test/reporters.
 * Format: testanything.org and the output Node's own fixtures expect.
 */
'use strict';

const { inspect } = require('internal/inspect');
const { coverageTable } = require('test/test_coverage_table');

const indentOf = (data) => '    '.repeat(Math.max(data.nesting ?? 0, 0));
const escapes = { '\b': '\\\\b', '\f': '\\\\f', '\t': '\\\\t', '\n': '\\\\n', '\r': '\\\\r', '\v': '\\\\v' };

function escape(text) {
  return String(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#').replace(/[\b\f\t\n\r\v]/g, (c) => escapes[c]);
}

function directive(data) {
  if (data.skip) return ` # SKIP${typeof data.skip === 'string' ? ` ${escape(data.skip)}` : ''}`;
  if (data.todo) return ` # TODO${typeof data.todo === 'string' ? ` ${escape(data.todo)}` : ''}`;
  if (!data.expectFailure) return '';
  return ` # EXPECTED FAILURE${typeof data.expectFailure === 'string' ? ` ${escape(data.expectFailure)}` : ''}`;
}

// ---- YAML -------------------------------------------------------------------------------------------------

function scalar(value) {
  if (value === null) return '~';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  return inspect(value, { breakLength: Infinity, compact: true });
}

const isNested = (value) => value !== null && typeof value === 'object' && !(value instanceof Date) &&
  !(value instanceof RegExp) && value[inspect.custom] === undefined && Object.keys(value).length !== 0;

// "name: value" of the YAML block; text of several lines as a literal block, objects property by property.
function entry(indent, name, value, seen = new Set()) {
  if (value === undefined) return '';
  const head = `${indent}  ${name}:`;
  if (typeof value === 'string' && value.includes('\n')) {
    const lines = value.split(/\r?\n/).map((line) => (line === '' ? '' : `${indent}    ${line}`));
    return `${head} |-\n${lines.join('\n')}\n`;
  }
  if (!isNested(value)) return `${head} ${scalar(value)}\n`;
  if (seen.has(value)) return `${head} <Circular>\n`;
  seen.add(value);
  let text = `${head}\n`;
  for (const key of Object.keys(value)) text += entry(`${indent}  `, key, value[key], seen);
  seen.delete(value);
  return text;
}

function stackOf(error) {
  if (typeof error?.stack !== 'string') return undefined;
  const frames = error.stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.length === 0 ? undefined : frames.map((line) => line.replace(/^\s+at /, '')).join('\n');
}

function messageOf(error, real) {
  if (typeof real.message === 'string') return real.message;
  return typeof error.message === 'string' ? error.message : inspect(error);
}

function errorEntries(indent, error) {
  const wrapped = error?.code === 'ERR_TEST_FAILURE';
  const cause = wrapped ? error.cause : error;
  const real = cause !== null && typeof cause === 'object' ? cause : error;
  let text = entry(indent, 'failureType', error?.failureType);
  if (wrapped && Object.hasOwn(error, 'exitCode')) {
    text += entry(indent, 'exitCode', error.exitCode) + entry(indent, 'signal', error.signal);
  }
  text += entry(indent, 'error', messageOf(error, real));
  text += entry(indent, 'code', real.code ?? error?.code);
  if (real.name != null && real.name !== 'Error') text += entry(indent, 'name', real.name);
  if (real.code === 'ERR_ASSERTION') {
    text += entry(indent, 'expected', real.expected) + entry(indent, 'actual', real.actual) +
      entry(indent, 'operator', real.operator);
  }
  const stack = stackOf(real);
  return stack === undefined ? text : `${text}${indent}  stack: |-\n${stack.replace(/^/gm, `${indent}    `)}\n`;
}

// ---- events -----------------------------------------------------------------------------------------------

function outcome(word, data) {
  return `${indentOf(data)}${word} ${data.testNumber} - ${escape(data.name)}${directive(data)}\n`;
}

function details(data) {
  const indent = indentOf(data);
  let text = `${indent}  ---\n`;
  text += entry(indent, 'duration_ms', data.details.duration_ms);
  text += entry(indent, 'type', data.details.type);
  if (data.details.error !== undefined) {
    if (data.file !== undefined) text += entry(indent, 'location', `${data.file}:${data.line}:${data.column}`);
    text += errorEntries(indent, data.details.error);
  }
  return `${text}${indent}  ...\n`;
}

function comment(data) {
  const lines = String(data.message).replace(/\n$/, '').split('\n');
  return lines.map((line) => `${indentOf(data)}# ${escape(line)}\n`).join('');
}

// The pieces of text an event adds.
function tapOf({ type, data }) {
  switch (type) {
    case 'test:start': return [`${indentOf(data)}# Subtest: ${escape(data.name)}\n`];
    case 'test:pass': return [outcome('ok', data), details(data)];
    case 'test:fail': return [outcome('not ok', data), details(data)];
    case 'test:plan': return [`${indentOf(data)}1..${data.count}\n`];
    case 'test:diagnostic':
    case 'test:log':
    case 'test:stderr':
    case 'test:stdout': return [comment(data)];
    case 'test:coverage': return [coverageTable(`${indentOf(data)}# `, data.summary, false)];
    case 'test:interrupted': return data.tests.map(({ name }) => `# Interrupted while running: ${escape(name)}\n`);
    default: return [];
  }
}

module.exports = { tapOf };

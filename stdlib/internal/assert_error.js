/* SPDX-License-Identifier: MIT */
/*
 * assert_error.js - AssertionError and the messages that show where two values differ.
 * Used by assert. Source: Node's doc/api/assert.md (assert.AssertionError) and its tests.
 */
'use strict';

const { NOP, INSERT, myersDiff } = require('internal/diff');
const { inspect } = require('internal/inspect');
const { customInspectSymbol, isError } = require('internal/util');
const { validateObject } = require('internal/validators');

const titles = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

const shortValues = 12;      // characters of both together that fit "1 !== 2"
const longestMessage = 512;
const contextLines = 5;
const mostLines = 50;

// Colours, if stderr has them; made for each error, as streams and environment change.
function colorsOfStderr() {
  const { stderr } = process;
  const has = stderr?.isTTY === true && (stderr.hasColors?.() ?? false);
  return has ? { green: '\u001b[32m', red: '\u001b[31m', blue: '\u001b[34m', white: '\u001b[39m' } :
    { green: '', red: '', blue: '', white: '' };
}

// One entry a line and everything in it, so that lines can be compared.
function linesOf(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  }).split('\n');
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

// ---- two short values ---------------------------------------------------------------------------

function shortDiff(actual, actualLine, expected, expectedLine, c) {
  let length = actualLine.length + expectedLine.length;
  if (typeof actual === 'string') length -= 2;
  if (typeof expected === 'string') length -= 2;
  if (length <= shortValues) return { text: `${actualLine} !== ${expectedLine}`, header: '' };
  let text = `\n${c.green}+${c.white} ${actualLine}\n${c.red}-${c.white} ${expectedLine}`;
  const bothStrings = typeof actual === 'string' && typeof expected === 'string';
  const width = process.stderr?.isTTY === true ? process.stderr.columns : 80;
  if (bothStrings && actualLine.length + expectedLine.length <= width) {
    let i = 0;
    while (i < actualLine.length && actualLine[i] === expectedLine[i]) i++;
    if (i > 2 && i < actualLine.length) text += `\n${' '.repeat(i + 2)}^`;
  }
  return { text, header: undefined };
}

// ---- the diff -----------------------------------------------------------------------------------

// Lines of a long run of equal ones between two changes are left out; `skipped` tells so.
function printDiff(diff, c, showsAll) {
  let text = '';
  let skipped = false;
  let same = 0;
  for (let i = 0; i < diff.length; i++) {
    const { 0: operation, 1: line } = diff[i];
    if (operation === NOP) {
      if (same < contextLines || showsAll) text += `${c.white}  ${line}\n`;
      same++;
      continue;
    }
    const hidden = showsAll ? 0 : same - contextLines;
    if (hidden === 1) {
      text += `  ${diff[i - 1][1]}\n`;
    } else if (hidden === 2) {
      text += `  ${diff[i - 2][1]}\n  ${diff[i - 1][1]}\n`;
    } else if (hidden >= 3) {
      text += `${c.blue}...${c.white}\n  ${diff[i - 1][1]}\n`;
      skipped = true;
    }
    same = 0;
    text += operation === INSERT ? `${c.green}+${c.white} ${line}\n` : `${c.red}-${c.white} ${line}\n`;
  }
  return { text: `\n${text.trimEnd()}`, skipped };
}

function titleOf(operator, message) {
  return message ?? titles[operator];
}

// The operator for its title: objects that are the same but for identity have one of their own.
function operatorFor(actual, expected, operator) {
  return operator === 'strictEqual' &&
    ((isObject(actual) && isObject(expected)) ||
     (typeof actual === 'function' && typeof expected === 'function')) ? 'strictEqualObject' : operator;
}

function diffMessage(actual, expected, operator, message, kind) {
  operator = operatorFor(actual, expected, operator);
  const c = colorsOfStderr();
  const actualLines = linesOf(actual);
  const expectedLines = linesOf(expected);
  let header = `${c.green}+ actual${c.white} ${c.red}- expected${c.white}`;
  let skipped = false;
  let text;
  if (actualLines.length === 1 && expectedLines.length === 1 &&
      (!isObject(actual) || !isObject(expected)) && actualLines[0] !== expectedLines[0]) {
    const short = shortDiff(actual, actualLines[0], expected, expectedLines[0], c);
    ({ text } = short);
    if (short.header !== undefined) ({ header } = short);
  } else if (actualLines.join('\n') === expectedLines.join('\n')) {
    operator = 'notIdentical';
    header = '';
    if (actualLines.length > mostLines && kind !== 'full') {
      text = `${actualLines.slice(0, mostLines).join('\n')}\n...}`;
      skipped = true;
    } else {
      text = actualLines.join('\n');
    }
  } else {
    const diff = myersDiff(actualLines, expectedLines, isObject(actual));
    ({ text, skipped } = printDiff(diff, c, kind === 'full'));
  }
  return `${titleOf(operator, message)}\n${header}${skipped ? '\n... Skipped lines' : ''}\n${text}\n`;
}

function unequalMessage(actual, operator, kind) {
  let title = titles[operator];
  const lines = linesOf(actual);
  if (operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function')) {
    title = titles.notStrictEqualObject;
  }
  if (lines.length > mostLines && kind !== 'full') {
    const c = colorsOfStderr();
    lines.length = 46;
    lines.push(`${c.blue}...${c.white}`);
  }
  if (lines.length === 1) return `${title}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${title}\n\n${lines.join('\n')}\n`;
}

function shorten(text, limit) {
  return text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
}

function looseMessage(actual, expected, operator, kind) {
  let shown = linesOf(actual).join('\n');
  let other = linesOf(expected).join('\n');
  if (operator === 'notDeepEqual' && shown === other) {
    return shorten(`${titles.notDeepEqual}\n\n${shown}`, kind === 'full' ? Infinity : 1024);
  }
  if (kind !== 'full') {
    shown = shorten(shown, longestMessage);
    other = shorten(other, longestMessage);
  }
  if (operator === 'deepEqual') {
    return `${titles.deepEqual}\n\n${shown}\n\nshould loosely deep-equal\n\n${other}`;
  }
  if (operator === 'notDeepEqual') {
    return `${titles.notDeepEqualUnequal}\n\n${shown}\n\nshould not loosely deep-equal\n\n${other}`;
  }
  return `${shown} ${operator} ${other}`;
}

// An error's stack would differ in every line: show what it holds instead.
function withoutStack(error) {
  const copy = Object.assign({ __proto__: Object.getPrototypeOf(error) }, error);
  Object.defineProperty(copy, 'message', { __proto__: null, value: error.message });
  if (Object.hasOwn(error, 'cause')) {
    const { cause } = error;
    Object.defineProperty(copy, 'cause', { __proto__: null, value: isError(cause) ? withoutStack(cause) : cause });
  }
  return copy;
}

function messageFor(actual, expected, operator, message, kind) {
  const hasDiff = operator === 'deepStrictEqual' || operator === 'strictEqual' ||
    operator === 'partialDeepStrictEqual';
  if (message != null) {
    return hasDiff ? diffMessage(actual, expected, operator, message, kind) : String(message);
  }
  if (isError(actual) && isError(expected) && 'stack' in actual && 'stack' in expected) {
    actual = withoutStack(actual);
    expected = withoutStack(expected);
  }
  if (hasDiff) return diffMessage(actual, expected, operator, undefined, kind);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
    return unequalMessage(actual, operator, kind);
  }
  return looseMessage(actual, expected, operator, kind);
}

// ---- the class ----------------------------------------------------------------------------------

// What the error shows of a long string; all of it is in the property.
function shortenString(text) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) {
    lines.length = 10;
    return `${lines.join('\n')}\n...`;
  }
  return text.length > longestMessage ? `${text.slice(0, -longestMessage)}...` : text;
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const {
      message, operator, stackStartFn, details, stackStartFunction, actual, expected, diff = 'simple',
    } = options;
    const limit = Error.stackTraceLimit;
    const canSet = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true;
    if (canSet) Error.stackTraceLimit = 0; // captured below, without the frames of assert itself
    super(messageFor(actual, expected, operator, message, diff));
    if (canSet) Error.stackTraceLimit = limit;

    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      __proto__: null,
      value: 'AssertionError [ERR_ASSERTION]',
      enumerable: false,
      writable: true,
      configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    this.diff = diff;
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    // The stack's first line has the code, the name has not.
    this.stack; // eslint-disable-line no-unused-expressions
    this.name = 'AssertionError';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [customInspectSymbol](depth, options) {
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = shortenString(actual);
    if (typeof expected === 'string') this.expected = shortenString(expected);
    // Deeper, the diff in the message tells more.
    const text = inspect(this, { ...options, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

module.exports = { AssertionError };

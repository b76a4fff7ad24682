/* SPDX-License-Identifier: MIT */
/*
 * inspect_text.js - the leaves of inspect(): quoted strings, numbers, the other primitives,
 * colours,
 * and the layout of a finished list of entries into one line, columns or one entry a line.
 * Used by internal/inspect and its parts. `ctx` is the state of one inspect() call.
 */
'use strict';

const { textWidth } = require('internal/text_width');
const { stripControlSequences } = require('internal/util');

// What an entry belongs to: decides whether and how its key is shown.
const kObject = 0;       // key: value
const kArray = 1;        // value
const kArrayExtra = 2;   // an array's property that is no index: key: value, laid out as the array

// ---- strings ------------------------------------------------------------------------------------

/* eslint-disable no-control-regex */
const needsEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const needsEscapeAll = new RegExp(needsEscape, 'g');
const needsEscapeNoQuote = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const needsEscapeNoQuoteAll = new RegExp(needsEscapeNoQuote, 'g');
/* eslint-enable no-control-regex */

const shortEscapes = {
  '__proto__': null,
  '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', "'": "\\'", '\\': '\\\\',
};

function escapeCharacter(c) {
  const short = shortEscapes[c];
  if (short !== undefined) return short;
  const code = c.charCodeAt(0);
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.toUpperCase().padStart(2, '0')}` : `\\u${hex}`;
}

// The text as a literal: in single quotes, or in other ones when that saves escapes.
function quote(text) {
  let mark = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) mark = '"';
    else if (!text.includes('`') && !text.includes('${')) mark = '`';
  }
  if (mark === "'") {
    return needsEscape.test(text) ? `'${text.replace(needsEscapeAll, escapeCharacter)}'` : `'${text}'`;
  }
  return `${mark}${escapeControls(text)}${mark}`;
}

function escapeControls(text) {
  return needsEscapeNoQuote.test(text) ? text.replace(needsEscapeNoQuoteAll, escapeCharacter) : text;
}

// ---- numbers ------------------------------------------------------------------------------------

function groupDigits(digits) {
  const sign = digits[0] === '-' ? 1 : 0;
  let out = '';
  let end = digits.length;
  for (; end - 3 > sign; end -= 3) out = `_${digits.slice(end - 3, end)}${out}`;
  return end === digits.length ? digits : digits.slice(0, end) + out;
}

function groupDecimals(digits) {
  return digits.replace(/\d{3}(?=\d)/g, '$&_');
}

function formatNumber(stylize, number, separate) {
  if (!separate) return stylize(Object.is(number, -0) ? '-0' : String(number), 'number');
  const text = String(number);
  const integer = Math.trunc(number);
  if (integer === number) {
    if (Object.is(number, -0)) return stylize('-0', 'number');
    return stylize(!Number.isFinite(number) || text.includes('e') ? text : groupDigits(text), 'number');
  }
  if (Number.isNaN(number) || text.includes('e')) return stylize(text, 'number');
  const point = text.indexOf('.');
  return stylize(`${groupDigits(text.slice(0, point))}.${groupDecimals(text.slice(point + 1))}`, 'number');
}

function formatBigInt(stylize, number, separate) {
  const text = String(number);
  return stylize(`${separate ? groupDigits(text) : text}n`, 'bigint');
}

// ---- primitives ---------------------------------------------------------------------------------

const shortestSplitLine = 16;

function formatString(stylize, value, ctx) {
  let trailer = '';
  if (value.length > ctx.maxStringLength) {
    const more = value.length - ctx.maxStringLength;
    value = value.slice(0, ctx.maxStringLength);
    trailer = `... ${more} more character${more > 1 ? 's' : ''}`;
  }
  // A long text of several lines is shown as a sum of its lines.
  if (ctx.compact !== true && value.length > shortestSplitLine &&
      value.length > ctx.breakLength - ctx.indentationLvl - 4 && value.includes('\n')) {
    const lines = value.split(/(?<=\n)/).map((line) => stylize(quote(line), 'string'));
    return lines.join(` +\n${' '.repeat(ctx.indentationLvl + 2)}`) + trailer;
  }
  return stylize(quote(value), 'string') + trailer;
}

function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string': return formatString(stylize, value, ctx);
    case 'number': return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint': return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean': return stylize(String(value), 'boolean');
    case 'undefined': return stylize('undefined', 'undefined');
    default: return stylize(symbolText(value), 'symbol');
  }
}

function symbolText(symbol) {
  return escapeControls(Symbol.prototype.toString.call(symbol));
}

// ---- layout -------------------------------------------------------------------------------------

function visibleLength(ctx, text) {
  return ctx.colors ? stripControlSequences(text).length : text.length;
}

function fitsOneLine(ctx, output, start, base) {
  let total = output.length + start; // separators
  if (total + output.length > ctx.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    total += visibleLength(ctx, output[i]);
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

// Entries of an array of more than six, several in a line, in columns. `value` is the array, or
// undefined when its numbers shall not be aligned to the right.
function intoColumns(ctx, output, value) {
  const hasMore = ctx.maxArrayLength < output.length; // then the last entry is "... n more items"
  const count = hasMore ? output.length - 1 : output.length;
  const gap = 2; // ", "
  const lengths = new Array(count);
  let total = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    const length = textWidth(output[i], ctx.colors);
    lengths[i] = length;
    total += length + gap;
    if (length > longest) longest = length;
  }
  const widest = longest + gap;
  // Three columns at least must fit, and the entries must not differ wildly in length.
  if (widest * 3 + ctx.indentationLvl >= ctx.breakLength ||
      (total / widest <= 5 && longest > 6)) return output;
  const columns = columnCount(ctx, count, widest, total / output.length);
  if (columns <= 1) return output;
  const widths = columnWidths(lengths, output.length, columns, gap);
  const rows = joinRows(output, lengths, widths, count, columns, gap, alignsRight(value, output.length));
  if (hasMore) rows.push(output[count]);
  return rows;
}

function columnCount(ctx, count, widest, average) {
  // Characters are about 2.5 times as high as wide: aim at a square.
  const bias = Math.max(widest - 3 - Math.sqrt(widest - average), 1);
  return Math.min(
    Math.round(Math.sqrt(2.5 * bias * count) / bias),
    Math.floor((ctx.breakLength - ctx.indentationLvl) / widest),
    ctx.compact * 4,
    15);
}

function columnWidths(lengths, total, columns, gap) {
  const widths = [];
  for (let i = 0; i < columns; i++) {
    let width = 0;
    for (let j = i; j < total; j += columns) if (lengths[j] > width) width = lengths[j];
    widths.push(width + gap);
  }
  return widths;
}

function alignsRight(value, count) {
  if (value === undefined) return true;
  for (let i = 0; i < count; i++) {
    if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') return false;
  }
  return true;
}

function joinRows(output, lengths, widths, count, columns, gap, right) {
  const rows = [];
  for (let i = 0; i < count; i += columns) {
    const end = Math.min(i + columns, count);
    let row = '';
    let j = i;
    for (; j < end - 1; j++) {
      const width = widths[j - i] + output[j].length - lengths[j]; // colours take no room
      row += right ? `${output[j]}, `.padStart(width, ' ') : `${output[j]}, `.padEnd(width, ' ');
    }
    row += right ?
      output[j].padStart(widths[j - i] + output[j].length - lengths[j] - gap, ' ') : output[j];
    rows.push(row);
  }
  return rows;
}

// Array.prototype.join copies; adding makes a rope, and a value that is met again and again costs nothing.
function join(output, separator) {
  let text = output.length > 0 ? output[0] : '';
  for (let i = 1; i < output.length; i++) text += separator + output[i];
  return text;
}

// Puts the entries between the braces: in one line when they are few and short enough.
function layOut(ctx, output, base, braces, kind, depth, value) {
  const start = base === '' ? '' : `${base} `;
  const indentation = ' '.repeat(ctx.indentationLvl);
  if (ctx.compact === true) {
    if (fitsOneLine(ctx, output, 0, base)) {
      return `${braces[0]}${base === '' ? '' : ` ${base}`} ${join(output, ', ')} ${braces[1]}`;
    }
    const first = base === '' && braces[0].length === 1 ? ' ' :
      `${base === '' ? '' : ` ${base}`}\n${indentation}  `;
    return `${braces[0]}${first}${join(output, `,\n${indentation}  `)} ${braces[1]}`;
  }
  if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
    const entries = output.length;
    if (kind === kArrayExtra && entries > 6) output = intoColumns(ctx, output, value);
    // The innermost `compact` levels go in one line.
    if (ctx.currentDepth - depth < ctx.compact && entries === output.length) {
      const room = output.length + ctx.indentationLvl + braces[0].length + base.length + 10;
      if (fitsOneLine(ctx, output, room, base)) {
        const joined = join(output, ', ');
        if (!joined.includes('\n')) return `${start}${braces[0]} ${joined} ${braces[1]}`;
      }
    }
  }
  return `${start}${braces[0]}\n${indentation}  ${join(output, `,\n${indentation}  `)}\n` +
    `${indentation}${braces[1]}`;
}

// ---- colours ------------------------------------------------------------------------------------

// SGR codes: on, off. Names as util.inspect.colors has them.
const colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
  black: [30, 39],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  white: [37, 39],
  bgBlack: [40, 49],
  bgRed: [41, 49],
  bgGreen: [42, 49],
  bgYellow: [43, 49],
  bgBlue: [44, 49],
  bgMagenta: [45, 49],
  bgCyan: [46, 49],
  bgWhite: [47, 49],
  framed: [51, 54],
  overlined: [53, 55],
  gray: [90, 39],
  redBright: [91, 39],
  greenBright: [92, 39],
  yellowBright: [93, 39],
  blueBright: [94, 39],
  magentaBright: [95, 39],
  cyanBright: [96, 39],
  whiteBright: [97, 39],
  bgGray: [100, 49],
  bgRedBright: [101, 49],
  bgGreenBright: [102, 49],
  bgYellowBright: [103, 49],
  bgBlueBright: [104, 49],
  bgMagentaBright: [105, 49],
  bgCyanBright: [106, 49],
  bgWhiteBright: [107, 49],
};

function defineAlias(alias, name) {
  Object.defineProperty(colors, alias, {
    __proto__: null,
    get() { return this[name]; },
    set(value) { this[name] = value; },
    configurable: true,
    enumerable: false,
  });
}
for (const { 0: name, 1: aliases } of [
  ['gray', ['grey', 'blackBright']],
  ['bgGray', ['bgGrey', 'bgBlackBright']],
  ['dim', ['faint']],
  ['strikethrough', ['crossedout', 'strikeThrough', 'crossedOut']],
  ['hidden', ['conceal']],
  ['inverse', ['swapcolors', 'swapColors']],
  ['doubleunderline', ['doubleUnderline']],
]) for (const alias of aliases) defineAlias(alias, name);

// Which colour a kind of value has; programs may change it.
const styles = {
  __proto__: null,
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  // 'name' is left as it is.
  regexp: 'red',
  module: 'underline',
};

function stylizeWithColor(text, type) {
  const style = styles[type];
  if (typeof style === 'function') return style(text);
  if (style === undefined) return text;
  const color = colors[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

function stylizeNoColor(text) {
  return text;
}

module.exports = {
  colors,
  escapeControls,
  formatBigInt,
  formatNumber,
  formatPrimitive,
  kArray,
  kArrayExtra,
  kObject,
  layOut,
  quote,
  styles,
  stylizeNoColor,
  stylizeWithColor,
  symbolText,
};

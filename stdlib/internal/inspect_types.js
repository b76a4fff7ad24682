/* SPDX-License-Identifier: MIT */
/*
 * inspect_types.js - the form of each kind of object in inspect(): what stands before the braces,
 * which
 * braces, and the entries that are no properties (elements, map entries, a promise's state).
 * describe() answers internal/inspect with the whole text where there is nothing to list, else with
 * {keys, base, braces, kind, entries, fallback}: entries(ctx, value, depth, form) gives a list of
 * texts.
 */
'use strict';

const { K, typedArrayNameOf } = require('internal/types');
const {
  formatBigInt, formatNumber, formatPrimitive, kArray, kArrayExtra, kObject, layOut, stylizeNoColor,
  symbolText,
} = require('internal/inspect_text');
const { formatError } = require('internal/inspect_error');
const {
  constructorName, externalAddress, ownNonIndexProperties, previewEntries, promiseDetails,
} = natives('util');

// Set by internal/inspect, which requires this file.
let formatProperty;
let formatValue;
let keysOf;
let prefixOf;
let tooDeep;
function connect(own) {
  ({ formatProperty, formatValue, keysOf, prefixOf, tooDeep } = own);
}

class Form {
  constructor(keys, base, open, close, kind, entries, fallback = 'Object') {
    this.keys = keys;
    this.base = base;
    this.braces = [open, close];
    this.kind = kind;
    this.entries = entries;
    this.fallback = fallback;
    this.data = undefined; // What `entries` needs beside the value.
  }
}

// ---- which form ---------------------------------------------------------------------------------

const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size').get;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, 'size').get;

const listKinds = new Set([
  K.ARRAY, K.MAP, K.SET, K.TYPED_ARRAY, K.MAP_ITERATOR, K.SET_ITERATOR,
]);

function describe(ctx, value, kind, constructor, tag, depth, inTypedArray, hasInherited) {
  const what = { ctx, value, constructor, tag, depth, inTypedArray, hasInherited };
  // A list whose prototype was changed for one without an iterator is a plain object to its users.
  const isList = constructor === null || Symbol.iterator in value;
  if (isList && Array.isArray(value)) return describeArray(what);
  if (!isList && listKinds.has(kind)) return describePlain(what, K.OTHER);
  switch (kind) {
    case K.FUNCTION:
    case K.ASYNC_FUNCTION:
    case K.GENERATOR_FUNCTION:
    case K.ASYNC_GENERATOR_FUNCTION: return describeFunction(what, kind);
    case K.SET: return describeSet(what);
    case K.MAP: return describeMap(what);
    case K.TYPED_ARRAY: return describeTypedArray(what);
    case K.MAP_ITERATOR: return describeIterator(what, 'Map');
    case K.SET_ITERATOR: return describeIterator(what, 'Set');
    case K.REGEXP: return describeRegExp(what);
    case K.DATE: return describeDate(what);
    case K.ERROR: return describeError(what);
    case K.ARRAY_BUFFER: return describeArrayBuffer(what, 'ArrayBuffer');
    case K.SHARED_ARRAY_BUFFER: return describeArrayBuffer(what, 'SharedArrayBuffer');
    case K.DATA_VIEW: return describeDataView(what);
    case K.PROMISE: return braced(what, 'Promise', promiseEntries);
    case K.WEAK_SET:
      return braced(what, 'WeakSet', ctx.showHidden ? weakSetEntries : unknownEntries);
    case K.WEAK_MAP:
      return braced(what, 'WeakMap', ctx.showHidden ? weakMapEntries : unknownEntries);
    case K.WEAK_REF: return braced(what, 'WeakRef', weakRefEntries);
    case K.MODULE_NAMESPACE: return describeNamespace(what);
    case K.NUMBER_OBJECT:
    case K.STRING_OBJECT:
    case K.BOOLEAN_OBJECT:
    case K.BIGINT_OBJECT:
    case K.SYMBOL_OBJECT: return describeBoxed(what, kind);
    default: return describePlain(what, kind);
  }
}

function braced({ ctx, value, constructor, tag }, fallback, entries) {
  return new Form(keysOf(value, ctx.showHidden), '', `${prefixOf(constructor, tag, fallback)}{`, '}',
                  kObject, entries, fallback);
}

function describePlain(what, kind) {
  const { ctx, value, constructor, tag, hasInherited } = what;
  const keys = keysOf(value, ctx.showHidden);
  const isEmpty = keys.length === 0 && !hasInherited;
  if (kind === K.ARGUMENTS && constructor === 'Object') {
    return isEmpty ? '[Arguments] {}' : new Form(keys, '', '[Arguments] {', '}', kObject, null);
  }
  if (constructor === 'Object' && tag === '') {
    return isEmpty ? '{}' : new Form(keys, '', '{', '}', kObject, null);
  }
  if (isEmpty && kind === K.EXTERNAL) {
    return ctx.stylize(`[External: ${externalAddress(value).toString(16)}]`, 'special');
  }
  if (tag === 'URL' && !tooDeep(ctx, what.depth)) {
    const href = hrefOf(value); // Without custom inspection a URL has nothing else to show.
    if (href !== undefined) return isEmpty ? href : new Form(keys, href, '{', '}', kObject, null);
  }
  // Errors of other realms and objects that only inherit from an error's prototype.
  if (kind === K.OTHER && isErrorLike(value, tag)) return describeError(what);
  let fallback = constructor === null ? constructorName(value) : 'Object';
  if (fallback === tag) fallback = 'Object';
  const open = `${prefixOf(constructor, tag, fallback)}{`;
  return isEmpty ? `${open}}` : new Form(keys, '', open, '}', kObject, null, fallback);
}

function hrefOf(value) {
  try {
    return typeof value.href === 'string' ? value.href : undefined;
  } catch {
    return undefined; // The prototype itself.
  }
}

function isErrorLike(value, tag) {
  return Error.prototype.isPrototypeOf(value) && tag !== undefined;
}

// ---- lists --------------------------------------------------------------------------------------

const allProperties = 0;
const onlyEnumerable = 2;

function moreItems(count) {
  return `... ${count} more item${count > 1 ? 's' : ''}`;
}

function describeArray({ ctx, value, constructor, tag, hasInherited }) {
  const prefix = constructor !== 'Array' || tag !== '' ?
    prefixOf(constructor, tag, 'Array', `(${value.length})`) : '';
  const keys = ownNonIndexProperties(value, ctx.showHidden ? allProperties : onlyEnumerable);
  if (value.length === 0 && keys.length === 0 && !hasInherited) return `${prefix}[]`;
  return new Form(keys, '', `${prefix}[`, ']', kArrayExtra, arrayEntries, 'Array');
}

function arrayEntries(ctx, value, depth) {
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), value.length);
  const output = [];
  for (let i = 0; i < shown; i++) {
    if (!Object.hasOwn(value, i)) return sparseEntries(ctx, value, depth, shown, output, i);
    output.push(formatProperty(ctx, value, depth, i, kArray));
  }
  if (value.length > shown) output.push(moreItems(value.length - shown));
  return output;
}

function emptyItems(ctx, count) {
  return ctx.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
}

// From index `i` on an array with holes; a run of them is one entry.
function sparseEntries(ctx, value, depth, shown, output, i) {
  let index = i;
  for (const key of Object.keys(value)) {
    if (output.length >= shown) break;
    const number = +key;
    if (`${number >>> 0}` !== key || number >= 2 ** 32 - 1) break; // No more indices.
    if (number < i) continue;
    if (number !== index) {
      output.push(emptyItems(ctx, number - index));
      index = number;
      if (output.length === shown) break;
    }
    output.push(formatProperty(ctx, value, depth, key, kArray));
    index++;
  }
  const left = value.length - index;
  if (output.length !== shown) {
    if (left > 0) output.push(emptyItems(ctx, left));
  } else if (left > 0) {
    output.push(moreItems(left));
  }
  return output;
}

function describeTypedArray({ ctx, value, constructor, tag, hasInherited }) {
  const keys = ownNonIndexProperties(value, ctx.showHidden ? allProperties : onlyEnumerable);
  const name = typedArrayNameOf(value);
  const length = typedArrayLength.call(value);
  const prefix = prefixOf(constructor, tag, name, `(${length})`);
  if (length === 0 && keys.length === 0 && !ctx.showHidden && !hasInherited) return `${prefix}[]`;
  return new Form(keys, '', `${prefix}[`, ']', kArrayExtra, typedArrayEntries, name);
}

// Of an array whose prototype or properties were changed too.
const typedArrayLength = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), 'length').get;

function typedArrayEntries(ctx, value, depth) {
  const array = Object.getPrototypeOf(value) === null ?
    new globalThis[typedArrayNameOf(value)](value) : value;
  const length = typedArrayLength.call(value);
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const format = array.length > 0 && typeof array[0] === 'number' ? formatNumber : formatBigInt;
  const output = new Array(shown);
  for (let i = 0; i < shown; i++) output[i] = format(ctx.stylize, array[i], ctx.numericSeparator);
  if (length > shown) output.push(moreItems(length - shown));
  if (!ctx.showHidden) return output;
  ctx.indentationLvl += 2;
  for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
    output.push(`${ctx.stylize(`[${key}]`, 'string')}: ${formatValue(ctx, array[key], depth, true)}`);
  }
  ctx.indentationLvl -= 2;
  return output;
}

// ---- sets, maps, iterators ----------------------------------------------------------------------

function describeSet({ ctx, value, constructor, tag, hasInherited }) {
  const size = setSize.call(value);
  const prefix = prefixOf(constructor, tag, 'Set', `(${size})`);
  const keys = keysOf(value, ctx.showHidden);
  if (size === 0 && keys.length === 0 && !hasInherited) return `${prefix}{}`;
  return new Form(keys, '', `${prefix}{`, '}', kObject, setEntries, 'Set');
}

function describeMap({ ctx, value, constructor, tag, hasInherited }) {
  const size = mapSize.call(value);
  const prefix = prefixOf(constructor, tag, 'Map', `(${size})`);
  const keys = keysOf(value, ctx.showHidden);
  if (size === 0 && keys.length === 0 && !hasInherited) return `${prefix}{}`;
  return new Form(keys, '', `${prefix}{`, '}', kObject, mapEntries, 'Map');
}

function setEntries(ctx, value, depth) {
  const size = setSize.call(value);
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), size);
  const output = [];
  ctx.indentationLvl += 2;
  for (const item of Set.prototype.values.call(value)) {
    if (output.length >= shown) break;
    output.push(formatValue(ctx, item, depth));
  }
  ctx.indentationLvl -= 2;
  if (size > shown) output.push(moreItems(size - shown));
  return output;
}

function mapEntries(ctx, value, depth) {
  const size = mapSize.call(value);
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), size);
  const output = [];
  ctx.indentationLvl += 2;
  for (const { 0: key, 1: item } of Map.prototype.entries.call(value)) {
    if (output.length >= shown) break;
    output.push(`${formatValue(ctx, key, depth)} => ${formatValue(ctx, item, depth)}`);
  }
  ctx.indentationLvl -= 2;
  if (size > shown) output.push(moreItems(size - shown));
  return output;
}

function describeIterator({ ctx, value, tag }, what) {
  // Of a null-prototype iterator even the tag is gone.
  const name = tag === `${what} Iterator` || tag === '' ? `[${what} Iterator]` :
    `[${tag}] [${what} Iterator]`;
  const form = new Form(keysOf(value, ctx.showHidden), '', `${name} {`, '}', kObject, iteratorEntries);
  form.data = what;
  return form;
}

function iteratorEntries(ctx, value, depth, form) {
  const { 0: entries, 1: isKeyValue } = previewEntries(value);
  if (!isKeyValue) return listEntries(ctx, depth, entries, false);
  form.braces[0] = form.braces[0].replace(/ Iterator\] \{$/, ' Entries] {');
  return pairEntries(ctx, depth, entries, (key, item) =>
    layOut(ctx, [key, item], '', ['[', ']'], kArrayExtra, depth));
}

// `unordered`: the order means nothing (weak collections), so sort.
function listEntries(ctx, depth, entries, unordered) {
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), entries.length);
  const output = new Array(shown);
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) output[i] = formatValue(ctx, entries[i], depth);
  ctx.indentationLvl -= 2;
  if (unordered && !ctx.sorted) output.sort();
  if (entries.length > shown) output.push(moreItems(entries.length - shown));
  return output;
}

function pairEntries(ctx, depth, entries, join, unordered = false) {
  const count = entries.length / 2;
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), count);
  const output = new Array(shown);
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    output[i] = join(formatValue(ctx, entries[i * 2], depth), formatValue(ctx, entries[i * 2 + 1], depth));
  }
  ctx.indentationLvl -= 2;
  if (unordered && !ctx.sorted) output.sort();
  if (count > shown) output.push(moreItems(count - shown));
  return output;
}

function unknownEntries(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

function weakSetEntries(ctx, value, depth) {
  return listEntries(ctx, depth, previewEntries(value)[0], true);
}

function weakMapEntries(ctx, value, depth) {
  return pairEntries(ctx, depth, previewEntries(value)[0], (key, item) => `${key} => ${item}`, true);
}

function weakRefEntries(ctx, value, depth) {
  const target = WeakRef.prototype.deref.call(value);
  return [target === undefined ? ctx.stylize('<cleared>', 'special') :
    formatIndented(ctx, target, depth)];
}

function formatIndented(ctx, value, depth) {
  ctx.indentationLvl += 2;
  const shown = formatValue(ctx, value, depth);
  ctx.indentationLvl -= 2;
  return shown;
}

const pending = 0;
const rejected = 2;

function promiseEntries(ctx, value, depth) {
  const { 0: state, 1: result } = promiseDetails(value);
  if (state === pending) return [ctx.stylize('<pending>', 'special')];
  const shown = formatIndented(ctx, result, depth);
  return [state === rejected ? `${ctx.stylize('<rejected>', 'special')} ${shown}` : shown];
}

// ---- functions and classes ----------------------------------------------------------------------

const classHead = /^(\s+[^(]*?)\s*\{/;
const comments = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;

function isClass(source) {
  if (!source.startsWith('class') || !source.endsWith('}')) return false;
  const rest = source.slice(5, -1);
  const brace = rest.indexOf('{');
  return brace !== -1 &&
    (!rest.slice(0, brace).includes('(') || classHead.test(rest.replace(comments, '')));
}

function classBase(value, constructor, tag) {
  const name = Object.hasOwn(value, 'name') && value.name ? value.name : '(anonymous)';
  let base = `class ${typeof name === 'symbol' ? symbolText(name) : name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor === null) {
    base += ' extends [null prototype]';
  } else {
    const { name: above } = Object.getPrototypeOf(value);
    if (above) base += ` extends ${above}`;
  }
  return `[${base}]`;
}

const functionTypes = {
  '__proto__': null,
  [K.FUNCTION]: 'Function',
  [K.ASYNC_FUNCTION]: 'AsyncFunction',
  [K.GENERATOR_FUNCTION]: 'GeneratorFunction',
  [K.ASYNC_GENERATOR_FUNCTION]: 'AsyncGeneratorFunction',
};

function functionBase(value, constructor, tag, kind) {
  if (isClass(Function.prototype.toString.call(value))) return classBase(value, constructor, tag);
  const type = functionTypes[kind];
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  if (value.name === '') base += ' (anonymous)';
  else base += `: ${typeof value.name === 'symbol' ? symbolText(value.name) : String(value.name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function describeFunction({ ctx, value, constructor, tag, hasInherited }, kind) {
  const keys = keysOf(value, ctx.showHidden);
  const base = functionBase(value, constructor, tag, kind);
  if (keys.length === 0 && !hasInherited) return ctx.stylize(base, 'special');
  return new Form(keys, base, '{', '}', kObject, null);
}

// ---- values with a text of their own ------------------------------------------------------------

function describeRegExp({ ctx, value, constructor, tag, depth, hasInherited }) {
  const keys = keysOf(value, ctx.showHidden);
  let base = RegExp.prototype.toString.call(constructor !== null ? value : new RegExp(value));
  const prefix = prefixOf(constructor, tag, 'RegExp');
  if (prefix !== 'RegExp ') base = `${prefix}${base}`;
  if ((keys.length === 0 && !hasInherited) || tooDeep(ctx, depth)) {
    return ctx.stylize(base, 'regexp');
  }
  return new Form(keys, base, '{', '}', kObject, null);
}

function describeDate({ ctx, value, constructor, tag, hasInherited }) {
  const keys = keysOf(value, ctx.showHidden);
  let base = Number.isNaN(Date.prototype.getTime.call(value)) ? Date.prototype.toString.call(value) :
    Date.prototype.toISOString.call(value);
  const prefix = prefixOf(constructor, tag, 'Date');
  if (prefix !== 'Date ') base = `${prefix}${base}`;
  if (keys.length === 0 && !hasInherited) return ctx.stylize(base, 'date');
  return new Form(keys, base, '{', '}', kObject, null);
}

function describeError({ ctx, value, constructor, tag, hasInherited }) {
  const keys = keysOf(value, ctx.showHidden);
  const base = formatError(ctx, value, constructor, tag, keys);
  if (keys.length === 0 && !hasInherited) return base;
  return new Form(keys, base, '{', '}', kObject, null);
}

const boxed = {
  '__proto__': null,
  [K.NUMBER_OBJECT]: ['Number', Number.prototype.valueOf],
  [K.STRING_OBJECT]: ['String', String.prototype.valueOf],
  [K.BOOLEAN_OBJECT]: ['Boolean', Boolean.prototype.valueOf],
  [K.BIGINT_OBJECT]: ['BigInt', BigInt.prototype.valueOf],
  [K.SYMBOL_OBJECT]: ['Symbol', Symbol.prototype.valueOf],
};

function describeBoxed({ ctx, value, constructor, tag, hasInherited }, kind) {
  const { 0: type, 1: valueOf } = boxed[kind];
  const keys = keysOf(value, ctx.showHidden);
  // A string's characters are its first keys.
  if (kind === K.STRING_OBJECT) keys.splice(0, valueOf.call(value).length);
  let base = `[${type}`;
  if (type !== constructor) {
    base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  }
  base += `: ${formatPrimitive(stylizeNoColor, valueOf.call(value), ctx)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || hasInherited) return new Form(keys, base, '{', '}', kObject, null);
  return ctx.stylize(base, type.toLowerCase());
}

// ---- bytes --------------------------------------------------------------------------------------

function hidden(ctx, name, value, depth) {
  return `${ctx.stylize(`[${name}]`, 'string')}: ${formatValue(ctx, value, depth)}`;
}

function describeArrayBuffer({ ctx, value, constructor, tag, inTypedArray, hasInherited }, type) {
  const keys = keysOf(value, ctx.showHidden);
  const prefix = prefixOf(constructor, tag, type);
  if (inTypedArray && keys.length === 0 && !hasInherited) {
    return `${prefix}{ [byteLength]: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
  }
  return new Form(keys, '', `${prefix}{`, '}', kObject,
                  inTypedArray ? byteLengthEntry : arrayBufferEntries, type);
}

function byteLengthEntry(ctx, value, depth) {
  return [hidden(ctx, 'byteLength', value.byteLength, depth)];
}

function arrayBufferEntries(ctx, value, depth) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special'), hidden(ctx, 'byteLength', 0, depth)];
  }
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), bytes.length);
  let hex = '';
  for (let i = 0; i < shown; i++) {
    hex += `${i === 0 ? '' : ' '}${bytes[i].toString(16).padStart(2, '0')}`;
  }
  const more = bytes.length - shown;
  if (more > 0) hex += ` ... ${more} more byte${more > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${hex}>`,
          hidden(ctx, 'byteLength', value.byteLength, depth)];
}

function describeDataView(what) {
  return braced(what, 'DataView', dataViewEntries);
}

function dataViewEntries(ctx, value, depth) {
  let { byteLength, byteOffset } = { byteLength: 0, byteOffset: undefined };
  try {
    ({ byteLength, byteOffset } = value);
  } catch {
    ctx.indentationLvl += 4; // Node's text of a view whose buffer is gone is indented so.
  }
  ctx.indentationLvl += 2;
  const output = [
    hidden(ctx, 'byteLength', byteLength, depth),
    hidden(ctx, 'byteOffset', byteOffset, depth),
    hidden(ctx, 'buffer', value.buffer, depth),
  ];
  ctx.indentationLvl -= 2;
  return output;
}

// ---- module namespaces --------------------------------------------------------------------------

function describeNamespace(what) {
  const { ctx, value, constructor, tag } = what;
  const keys = keysOf(value, ctx.showHidden);
  const form = new Form([], '', `${prefixOf(constructor, tag, 'Module')}{`, '}', kObject,
                        namespaceEntries, 'Module');
  form.data = keys;
  return form;
}

function namespaceEntries(ctx, value, depth, form) {
  return form.data.map((key) => {
    try {
      return formatProperty(ctx, value, depth, key, kObject);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
    }
    // A binding in its temporal dead zone: show the key alone.
    const shown = formatProperty(ctx, { [key]: '' }, depth, key, kObject);
    return shown.slice(0, shown.lastIndexOf(' ') + 1) + ctx.stylize('<uninitialized>', 'special');
  });
}

module.exports = { connect, describe };

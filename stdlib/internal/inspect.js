/* SPDX-License-Identifier: MIT */
/*
 * inspect.js - util.inspect(): any value as a text for people. This file holds the walk: options,
 * custom inspection, circles, what a value is and the order of its parts. The parts' own forms are
 * in
 * inspect_types, errors in inspect_error, strings, colours and layout in inspect_text, format() in
 * inspect_format.
 * Source: Node's doc/api/util.md (util.inspect) and its tests.
 */
'use strict';

const { K, isBuiltinClass, kindOf } = require('internal/types');
const { textWidth } = require('internal/text_width');
const { customInspectSymbol } = require('internal/util');
const { validateObject } = require('internal/validators');
const text = require('internal/inspect_text');
const inspectTypes = require('internal/inspect_types');
const inspectError = require('internal/inspect_error');

const {
  formatPrimitive, kArray, kArrayExtra, kObject, layOut, quote, stylizeNoColor,
  stylizeWithColor, symbolText,
} = text;
const { constructorName: engineClassName, proxyDetails } = natives('util');

// The public util.inspect.defaultOptions is checked on its way in here.
const defaults = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

// The state of one call. `seen` are the objects on the way from the root; `budget` counts
// characters
// by indentation, so that a huge result stops going deeper.
class Context {
  budget = {};
  indentationLvl = 0;
  seen = [];
  currentDepth = 0;
  circular = undefined;
  userOptions = undefined;
  stylize = stylizeNoColor;
  showHidden = defaults.showHidden;
  depth = defaults.depth;
  colors = defaults.colors;
  customInspect = defaults.customInspect;
  showProxy = defaults.showProxy;
  maxArrayLength = defaults.maxArrayLength;
  maxStringLength = defaults.maxStringLength;
  breakLength = defaults.breakLength;
  compact = defaults.compact;
  sorted = defaults.sorted;
  getters = defaults.getters;
  numericSeparator = defaults.numericSeparator;

  take(options) {
    for (const key of Object.keys(options)) {
      // What is no option of ours is for the program's own inspect functions.
      if (Object.hasOwn(defaults, key) || key === 'stylize') this[key] = options[key];
      else this.userOptions ??= options;
    }
  }

  ready() {
    if (this.colors && this.stylize === stylizeNoColor) this.stylize = stylizeWithColor;
    if (this.maxArrayLength === null) this.maxArrayLength = Infinity;
    if (this.maxStringLength === null) this.maxStringLength = Infinity;
  }
}

// inspect(value, options) or, as of old, inspect(value, showHidden, depth, colors).
function inspect(value, options) {
  const ctx = new Context();
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
    }
    if (typeof options === 'boolean') ctx.showHidden = options;
    else if (options) ctx.take(options);
  }
  ctx.ready();
  return formatValue(ctx, value, 0);
}
inspect.custom = customInspectSymbol;
Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() { return defaults; },
  set(options) {
    validateObject(options, 'options');
    Object.assign(defaults, options);
  },
});
inspect.colors = text.colors;
inspect.styles = text.styles;

// ---- values -------------------------------------------------------------------------------------

// `depth` is that of the object that holds the value; `inTypedArray` marks a view's own buffer.
function formatValue(ctx, value, depth, inTypedArray = false) {
  if (value === null) return ctx.stylize('null', 'null');
  if (typeof value !== 'object' && typeof value !== 'function' && !isUndetectable(value)) {
    return formatPrimitive(ctx.stylize, value, ctx);
  }
  const self = value;
  let kind = kindOf(value);
  const proxy = kind === K.PROXY ? proxyDetails(value) : undefined;
  if (proxy !== undefined) {
    if (proxy[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, proxy, depth);
    value = innermostTarget(proxy);
    if (value === null) return ctx.stylize('<Revoked Proxy>', 'special');
    kind = kindOf(value);
  }
  if (ctx.customInspect) {
    const custom = value[customInspectSymbol];
    if (typeof custom === 'function' && custom !== inspect && !isClassPrototype(value)) {
      const result = callCustom(ctx, custom, self, proxy !== undefined, depth);
      if (result !== self) return result;
    }
  }
  if (ctx.seen.includes(value)) return circularReference(ctx, value);
  return formatObject(ctx, value, kind, depth, inTypedArray);
}

// document.all, if an engine has it: typeof is 'undefined'.
function isUndetectable(value) {
  return typeof value === 'undefined' && value !== undefined;
}

function innermostTarget(proxy) {
  let { 0: target } = proxy;
  while (kindOf(target) === K.PROXY) ({ 0: target } = proxyDetails(target));
  return target;
}

// A class's prototype carries the method but no data that it could show.
function isClassPrototype(value) {
  const descriptor = Object.getOwnPropertyDescriptor(value, 'constructor');
  return descriptor?.value !== undefined && descriptor.value?.prototype === value;
}

function callCustom(ctx, custom, self, isProxy, depth) {
  const left = ctx.depth === null ? null : ctx.depth - depth;
  const otherRealm = isProxy || !(self instanceof Object);
  const result = Reflect.apply(custom, self, [left, optionsForCustom(ctx, otherRealm), inspect]);
  if (result === self) return self;
  if (typeof result !== 'string') return formatValue(ctx, result, depth);
  return result.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
}

function optionsForCustom(ctx, otherRealm) {
  const options = { stylize: ctx.stylize };
  for (const key of Object.keys(defaults)) options[key] = ctx[key];
  Object.assign(options, ctx.userOptions);
  if (!otherRealm) return options;
  // Nothing of ours that leads to our realm's Function may get into another's hands.
  Object.setPrototypeOf(options, null);
  for (const key of Object.keys(options)) {
    const value = options[key];
    if ((typeof value === 'object' || typeof value === 'function') && value !== null) {
      delete options[key];
    }
  }
  options.stylize = Object.setPrototypeOf((value, flavour) => {
    let styled;
    try {
      styled = `${ctx.stylize(value, flavour)}`;
    } catch {
      return value;
    }
    return styled;
  }, null);
  return options;
}

function circularReference(ctx, value) {
  ctx.circular ??= new Map();
  let index = ctx.circular.get(value);
  if (index === undefined) {
    index = ctx.circular.size + 1;
    ctx.circular.set(value, index);
  }
  return ctx.stylize(`[Circular *${index}]`, 'special');
}

function formatProxy(ctx, proxy, depth) {
  if (depth > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  ctx.indentationLvl += 2;
  const output = [formatValue(ctx, proxy[0], depth + 1), formatValue(ctx, proxy[1], depth + 1)];
  ctx.indentationLvl -= 2;
  return layOut(ctx, output, '', ['Proxy [', ']'], kArrayExtra, depth + 1);
}

// ---- class names --------------------------------------------------------------------------------

function isInstance(object, Class) {
  try {
    return Function.prototype[Symbol.hasInstance].call(Class, object);
  } catch {
    return false;
  }
}

// Prototypes whose class needs no looking up: faster, and right when a program changed
// `constructor`.
const wellKnown = new Map([
  [Object.prototype, 'Object'],
  [Array.prototype, 'Array'],
  [Function.prototype, 'Function'],
  [Map.prototype, 'Map'],
  [Set.prototype, 'Set'],
  [ArrayBuffer.prototype, 'ArrayBuffer'],
  [Object.getPrototypeOf(Uint8Array.prototype), 'TypedArray'],
]);

// The name of the class whose instance `object` is; null for an object without one. With
// showHidden, `inherited` collects the formatted properties of the classes of the program.
function classNameOf(object, ctx, depth, inherited) {
  let first;
  let holder = object;
  while (holder !== null) { // Not by truth: an undetectable object is one too.
    const known = holder === object ? undefined : wellKnown.get(holder);
    if (known !== undefined) {
      if (inherited !== undefined && first !== holder) {
        addInherited(ctx, object, first, depth, inherited);
      }
      return known;
    }
    const Class = Object.getOwnPropertyDescriptor(holder, 'constructor')?.value;
    if (typeof Class === 'function' && Class.name !== '' && isInstance(object, Class)) {
      if (inherited !== undefined && (first !== holder || !isBuiltinClass(Class.name))) {
        addInherited(ctx, object, first ?? object, depth, inherited);
      }
      return typeof Class.name === 'symbol' ? symbolText(Class.name) : String(Class.name);
    }
    holder = Object.getPrototypeOf(holder);
    if (first === undefined) first = holder;
  }
  if (first === null) return null;
  const name = engineClassName(object);
  if (depth > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const above = classNameOf(first, ctx, depth + 1, inherited);
  if (above !== null) return `${name} <${above}>`;
  return `${name} <${inspect(first, {
    ...optionsOf(ctx), customInspect: false, depth: -1,
  })}>`;
}

function optionsOf(ctx) {
  const options = { stylize: ctx.stylize };
  for (const key of Object.keys(defaults)) options[key] = ctx[key];
  return options;
}

const deepestInherited = 3;

// The properties of up to three prototypes that the object itself does not have.
function addInherited(ctx, main, object, depth, output) {
  const known = new Set();
  for (let level = 0; level < deepestInherited; level++) {
    if (level !== 0 || main === object) {
      object = Object.getPrototypeOf(object);
      if (object === null) return;
      const Class = Object.getOwnPropertyDescriptor(object, 'constructor')?.value;
      if (typeof Class === 'function' && isBuiltinClass(Class.name)) return;
    }
    if (level === 0) for (const key of Reflect.ownKeys(main)) known.add(key);
    for (const key of Reflect.ownKeys(object)) {
      if (key === 'constructor' || known.has(key)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      known.add(key);
      ctx.seen.push(main);
      const shown = formatProperty(ctx, object, depth, key, kObject, descriptor, main);
      ctx.seen.pop();
      output.push(ctx.colors ? `\u001b[2m${shown}\u001b[22m` : shown);
    }
  }
}

// Whether `tag` is a word of the class name: "Set" is one of SetSubclass but not of Settings.
function namesTag(constructor, tag) {
  let index = constructor.indexOf(tag);
  for (; index !== -1; index = constructor.indexOf(tag, index + 1)) {
    const after = constructor[index + tag.length];
    const before = index === 0 ? '' : constructor[index - 1];
    const startsWord = index === 0 || before.toUpperCase() !== before || !/[A-Za-z]/.test(before) ||
      /[a-z]/.test(before);
    if (startsWord && (after === undefined || !/[a-z]/.test(after))) return true;
  }
  return false;
}

// "Foo(2) [Tag] ", "[Array(2): null prototype] "
function prefixOf(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    const none = `[${fallback}${size}: null prototype] `;
    return tag !== '' && fallback !== tag ? `${none}[${tag}] ` : none;
  }
  if (tag !== '' && constructor !== tag && !namesTag(constructor, tag)) {
    return `${constructor}${size} [${tag}] `;
  }
  return `${constructor}${size} `;
}

function tagOf(ctx, value, constructor) {
  let tag = '';
  try {
    tag = value[Symbol.toStringTag];
  } catch {
    return '';
  }
  if (typeof tag !== 'string' || tag === '') return '';
  // An own property is listed anyway.
  const listed = ctx.showHidden ? Object.hasOwn(value, Symbol.toStringTag) :
    Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag);
  return listed ? '' : tag;
}

// ---- objects ------------------------------------------------------------------------------------

function keysOf(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) {
    const keys = Object.getOwnPropertyNames(value);
    if (symbols.length !== 0) keys.push(...symbols);
    return keys;
  }
  let keys;
  try {
    keys = Object.keys(value);
  } catch {
    // A module namespace with bindings that are not initialized yet.
    keys = Object.getOwnPropertyNames(value);
  }
  for (let i = 0; i < symbols.length; i++) {
    if (Object.prototype.propertyIsEnumerable.call(value, symbols[i])) keys.push(symbols[i]);
  }
  return keys;
}

function tooDeep(ctx, depth) {
  return depth > ctx.depth && ctx.depth !== null;
}

function formatObject(ctx, value, kind, depth, inTypedArray) {
  const inherited = ctx.showHidden && !tooDeep(ctx, depth) ? [] : undefined;
  const constructor = classNameOf(value, ctx, depth, inherited);
  const tag = tagOf(ctx, value, constructor);
  // A description of the value: {keys, base, braces, kind, entries}, or its whole text.
  const form = inspectTypes.describe(ctx, value, kind, constructor, tag, depth, inTypedArray,
                                     inherited !== undefined && inherited.length !== 0);
  if (typeof form === 'string') return form;
  if (tooDeep(ctx, depth)) {
    const name = prefixOf(constructor, tag, form.fallback ?? 'Object').slice(0, -1);
    return ctx.stylize(constructor === null ? name : `[${name}]`, 'special');
  }
  return formatParts(ctx, value, depth + 1, form, inherited);
}

function formatParts(ctx, value, depth, form, inherited) {
  ctx.seen.push(value);
  ctx.currentDepth = depth;
  const { keys, kind } = form;
  const indentation = ctx.indentationLvl;
  let output;
  try {
    output = form.entries === null ? [] : form.entries(ctx, value, depth, form);
    for (let i = 0; i < keys.length; i++) {
      output.push(formatProperty(ctx, value, depth, keys[i], kind));
    }
    if (inherited !== undefined) output.push(...inherited);
  } catch (error) {
    return stackTooDeep(ctx, error, value, indentation);
  }
  let { base } = form;
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special');
      if (ctx.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
      else form.braces[0] = `${reference} ${form.braces[0]}`;
    }
  }
  ctx.seen.pop();
  if (ctx.sorted) sortOutput(ctx, output, kind, keys.length);
  const result = layOut(ctx, output, base, form.braces, kind, depth, value);
  const used = (ctx.budget[ctx.indentationLvl] ?? 0) + result.length;
  ctx.budget[ctx.indentationLvl] = used;
  // A graph with shared parts can grow without end: from 128 million characters on, only its
  // surface.
  if (used > 2 ** 27) ctx.depth = -1;
  return result;
}

function sortOutput(ctx, output, kind, keyCount) {
  const compare = ctx.sorted === true ? undefined : ctx.sorted;
  if (kind === kObject) {
    output.sort(compare);
  } else if (keyCount > 1) {
    const sorted = output.splice(output.length - keyCount).sort(compare);
    output.push(...sorted);
  }
}

function stackTooDeep(ctx, error, value, indentation) {
  if (!(error instanceof RangeError) || error.message !== 'Maximum call stack size exceeded') {
    throw error;
  }
  ctx.seen.pop();
  ctx.indentationLvl = indentation;
  const name = classNameOf(value, { ...ctx, depth: -1 }, 0) ?? 'Object';
  return ctx.stylize(`[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`,
                     'special');
}

// ---- properties ---------------------------------------------------------------------------------

const plainKey = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

function formatKey(ctx, key, enumerable) {
  if (typeof key === 'symbol') {
    const name = ctx.stylize(symbolText(key), 'symbol');
    return enumerable ? name : `[${name}]`;
  }
  if (key === '__proto__') return enumerable ? "['__proto__']" : "[['__proto__']]";
  if (!enumerable) return plainKey.test(key) ? `[${key}]` : `[${quote(key)}]`;
  return plainKey.test(key) ? ctx.stylize(key, 'name') : ctx.stylize(quote(key), 'string');
}

// `receiver` is what a getter is called on: the object when `value` is one of its prototypes.
function formatProperty(ctx, value, depth, key, kind, descriptor = undefined, receiver = value) {
  descriptor ??= Object.getOwnPropertyDescriptor(value, key) ??
    { value: value[key], configurable: true, enumerable: true };
  let shown;
  let space = ' ';
  if (descriptor.value !== undefined) {
    const indent = ctx.compact !== true || kind !== kObject ? 2 : 3;
    ctx.indentationLvl += indent;
    shown = formatValue(ctx, descriptor.value, depth);
    if (indent === 3 && ctx.breakLength < textWidth(shown, ctx.colors)) {
      space = `\n${' '.repeat(ctx.indentationLvl)}`;
    }
    ctx.indentationLvl -= indent;
  } else if (descriptor.get !== undefined) {
    shown = formatGetter(ctx, descriptor, depth, receiver);
  } else if (descriptor.set !== undefined) {
    shown = ctx.stylize('[Setter]', 'special');
  } else {
    shown = ctx.stylize('undefined', 'undefined');
  }
  if (kind === kArray) return shown;
  return `${formatKey(ctx, key, descriptor.enumerable)}:${space}${shown}`;
}

function formatGetter(ctx, descriptor, depth, receiver) {
  const { stylize } = ctx;
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const wanted = ctx.getters === true ||
    (ctx.getters === 'get' && descriptor.set === undefined) ||
    (ctx.getters === 'set' && descriptor.set !== undefined);
  if (!wanted) return stylize(`[${label}]`, 'special');
  let inner;
  ctx.indentationLvl += 2;
  try {
    const value = Reflect.apply(descriptor.get, receiver, []);
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
      const shown = `${stylize(`[${label}]`, 'special')} ${formatValue(ctx, value, depth)}`;
      ctx.indentationLvl -= 2;
      return shown;
    }
    inner = value === null ? stylize('null', 'null') : formatPrimitive(stylize, value, ctx);
  } catch (error) {
    inner = `<Inspection threw (${formatValue(ctx, error, depth)})>`;
  }
  ctx.indentationLvl -= 2;
  return `${stylize(`[${label}:`, 'special')} ${inner}${stylize(']', 'special')}`;
}

// Whether "node:<file>" of a frame is a file of this runtime, or one that frames of Node itself
// name
// (stacks come from child processes and logs too).
const nodeFiles = new Set([
  'internal/main/run_main_module', 'internal/modules/cjs/loader', 'internal/modules/esm/loader',
  'internal/modules/helpers', 'internal/modules/run_main',
]);
function isBuiltinFile(file) {
  return nodeFiles.has(file) || require('internal/loader').has(file);
}

const own = { defaults, formatProperty, formatValue, inspect, isBuiltinFile, keysOf, prefixOf, tooDeep };
inspectTypes.connect(own);
inspectError.connect(own);

module.exports = { ...own, ...require('internal/inspect_format') };

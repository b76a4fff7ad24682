// SPDX-License-Identifier: MIT
'use strict';
// Completion at a prompt. What stands before the cursor is read backwards as a chain of names (a.b?.['c'].d); its
// value is found without calling anything: no getter, no trap of a proxy, no function with effects.

const ops = natives('repl');
const { ownNonIndexProperties } = natives('util');
const { builtinModules } = require('internal/builtins');
const { types } = require('internal/types');

const exported = {
  complete, expressionBefore, prefixOnly,
  libs: builtinModules.filter((id) => !id.startsWith('_')), // programs add to it
};

const ALL_KEYS = 0;
const TIMEOUT_MS = 300;
const isName = (text) => typeof text === 'string' && /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(text);

const words = [
  'async', 'await', 'break', 'case', 'catch', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else',
  'export', 'false', 'finally', 'for', 'function', 'if', 'import', 'in', 'instanceof', 'let', 'new', 'null', 'return',
  'switch', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield',
];

// ---- the expression before the cursor ---------------------------------------------------------------------------

// The start of the string or template that ends before `end`; -1: it has no start here.
function stringStart(text, end) {
  const quote = text[end - 1];
  for (let i = end - 2; i >= 0; i--) if (text[i] === quote && text[i - 1] !== '\\') return i;
  return -1;
}

// The same for brackets.
function bracketStart(text, end) {
  let depth = 0;
  for (let i = end; i > 0; i--) {
    const c = text[i - 1];
    if (c === ']' || c === ')' || c === '}') depth++;
    else if ((c === '[' || c === '(' || c === '{') && --depth === 0) return i - 1;
    else if (c === '"' || c === "'" || c === '`') i = stringStart(text, i) + 1;
    if (i === 0) break;
  }
  return -1;
}

const nameAtEnd = /[\p{ID_Continue}$]*$/u;
const literal = /^(['"`])[^]*\1$/;

// {start, steps}: the chain that ends before `end`; steps from left to right: {text} of the first,
// {name} or {computed} of the others. Undefined: what is there is no such chain.
function chainBefore(text, end) {
  const c = text[end - 1];
  if (c === ']' || c === ')') {
    const start = bracketStart(text, end);
    if (start < 0) return undefined;
    const inner = text.slice(start, end);
    const before = start > 0 && /[\p{ID_Continue}$\])'"`.]$/u.test(text.slice(0, start));
    if (!before) return { start, steps: [{ text: inner }] };
    if (c === ')') return undefined; // a call
    const optional = text.slice(0, start).endsWith('?.');
    return extend(chainBefore(text, optional ? start - 2 : start), { computed: inner.slice(1, -1) });
  }
  if (c === '"' || c === "'" || c === '`') {
    const start = stringStart(text, end);
    return start < 0 ? undefined : { start, steps: [{ text: text.slice(start, end) }] };
  }
  const { 0: name } = nameAtEnd.exec(text.slice(0, end));
  const start = end - name.length;
  if (!isName(name)) return undefined;
  const dot = /\??\.$/.exec(text.slice(0, start));
  if (dot === null) return { start, steps: [{ text: name }] };
  return extend(chainBefore(text, dot.index), { name });
}

function extend(chain, step) {
  chain?.steps.push(step);
  return chain;
}

// {filter, chain, prefix}: the name that is being typed, and what it belongs to, if it does.
function expressionBefore(line) {
  const { 0: filter } = nameAtEnd.exec(line);
  const at = line.length - filter.length;
  const dot = /\??\.$/.exec(line.slice(0, at));
  if (dot === null) return filter === '' || isName(filter) ? { filter } : undefined;
  if (/\d\.$/.test(line.slice(0, at)) && dot.index > 0) { // of a number, not of a1.
    if (!isName(nameAtEnd.exec(line.slice(0, dot.index))[0])) return undefined;
  }
  const chain = chainBefore(line, dot.index);
  return chain && { filter, chain, prefix: line.slice(chain.start, at) };
}

// ---- values --------------------------------------------------------------------------------------------------------

const NONE = Symbol('no value');

function evaluate(server, text) {
  try {
    return ops.evaluatePure(text, server.useGlobal ? undefined : server.context, TIMEOUT_MS);
  } catch {
    return NONE;
  }
}

// A property that is there without running any code.
function propertyOf(value, key) {
  if (value === null || value === undefined) return NONE;
  for (let at = Object(value); at !== null; at = Object.getPrototypeOf(at)) {
    if (types.isProxy(at)) return NONE;
    const descriptor = Object.getOwnPropertyDescriptor(at, key);
    if (descriptor !== undefined) return 'value' in descriptor ? descriptor.value : NONE;
  }
  return NONE;
}

// Names of the prompt's globals that are loaded when they are read are no getters to it.
function firstOf(server, text) {
  const value = evaluate(server, text);
  if (value !== NONE || !isName(text)) return value;
  const descriptor = Object.getOwnPropertyDescriptor(server.context, text);
  if (descriptor?.get === undefined || !builtinModules.includes(text)) return NONE;
  return require('internal/builtins').publicModule(text);
}

function valueOf(server, { steps }) {
  let value = firstOf(server, steps[0].text);
  for (const step of steps.slice(1)) {
    if (value === NONE) return NONE;
    let key = step.name;
    if (key === undefined) key = literal.test(step.computed) ? evaluate(server, step.computed) : evaluate(server, `(${step.computed})`);
    if (key === NONE || (typeof key === 'object' && key !== null)) return NONE;
    value = propertyOf(value, key);
  }
  return value;
}

// ---- names -----------------------------------------------------------------------------------------------------------

const hidden = /^__(?:define|lookup)[GS]etter__$/;

const ownNames = (object) => ownNonIndexProperties(object, ALL_KEYS).filter((name) => isName(name) && !hidden.test(name));

// Names of an object and of its prototypes, one group each, the nearest first.
function memberGroups(value) {
  const groups = [];
  if (value === NONE || value === null || value === undefined) return groups;
  const isObject = typeof value === 'object' || typeof value === 'function';
  try {
    for (let at = isObject ? value : Object.getPrototypeOf(value); at !== null && groups.length < 5; at = Object.getPrototypeOf(at)) {
      if (types.isProxy(at)) return [];
      groups.push(ownNames(at));
    }
    if (!isObject && typeof value === 'string') groups.unshift(['length']);
  } catch {
    // An object that cannot be looked at has no names to show.
  }
  return groups;
}

function globalGroups(server, filter) {
  const { context } = server;
  const groups = [ops.lexicalNames(server.useGlobal ? undefined : context)];
  for (let at = Object.getPrototypeOf(context); at !== null; at = Object.getPrototypeOf(at)) groups.push(ownNames(at));
  const own = ownNames(context);
  if (!server.useGlobal) own.push(...ownNames(evaluate(server, 'globalThis')));
  groups.push(own, filter === '' ? [] : words);
  return groups;
}

// The first group comes last, nearest to the line; empty strings stand between groups.
function merge(groups, filter) {
  const seen = new Set(['']);
  const all = [];
  const lower = filter.toLowerCase();
  for (const group of groups) {
    const names = group.filter((name) => !seen.has(name) && name.toLowerCase().startsWith(lower));
    const fresh = [...new Set(names)].sort();
    for (const name of fresh) seen.add(name);
    if (fresh.length > 0) all.unshift([...fresh, '']);
  }
  return all.flat().slice(0, -1);
}

// ---- kinds of completion -------------------------------------------------------------------------------------------------

function commands(server, line) {
  const match = /^\s*\.(\w*)$/.exec(line);
  if (match === null) return undefined;
  return [merge([Object.keys(server.commands)], match[1]), match[1]];
}

const moduleName = /\b(require|import)\s*\(\s*(?:"([^"]*)|'([^']*)|`([^`]*))$/;
const closedModuleName = /\b(?:require|import)\s*\(\s*(["'`])[^"'`]*\1$/;
const fileName = /\bfs(?:\.promises)?\.\s*[a-z][a-zA-Z]+\(\s*["'`]([^"'`]*)$/;

function modules(server, line) {
  if (closedModuleName.test(line)) return [[], undefined];
  const match = moduleName.exec(line);
  if (match === null) return undefined;
  return require('repl/repl_paths').modules(match[1] === 'import', match[2] ?? match[3] ?? match[4], exported.libs);
}

function files(server, line) {
  const match = fileName.exec(line);
  return match === null ? undefined : require('repl/repl_paths').files(match[1]);
}

const declared = /(?:^|[^.\w$])(?:let|const|var|class|function)\s+[\w$]*$/;

function names(server, line) {
  const found = declared.test(line) ? undefined : expressionBefore(line);
  if (found === undefined) return [[], line];
  const { filter, chain, prefix = '' } = found;
  if (chain === undefined) return [merge(globalGroups(server, filter), filter), filter];
  const list = merge(memberGroups(valueOf(server, chain)), filter);
  return [list.map((name) => (name === '' ? '' : prefix + name)), prefix + filter];
}

// done(null, [completions, the text that they stand for])
function complete(server, line, done) {
  for (const kind of [commands, modules, files, names]) {
    const found = kind(server, line);
    if (found !== undefined) return done(null, found);
  }
  return undefined;
}

// In the editor, where a list would be in the way: what all of them begin with.
function prefixOnly(done) {
  return (err, found) => {
    if (err) return done(err);
    const { 0: list, 1: text = '' } = found;
    const entries = list.filter((entry) => entry !== '').sort();
    if (text === '' || entries.length === 0) return done(null, [entries, text]);
    const first = entries[0], last = entries[entries.length - 1];
    let length = 0;
    while (length < first.length && first[length] === last[length]) length++;
    return done(null, [[first.slice(0, length)], text]);
  };
}

module.exports = exported;

/* SPDX-License-Identifier: MIT */
/*
 * inspect_error.js - how inspect() shows errors: the stack text, with the class's real name in its
 * first line, repeated frames left out, and colours for what is not the program's own code.
 * Used by internal/inspect.
 */
'use strict';

const { isError } = require('internal/util');

// Set by internal/inspect, which requires this file.
let formatValue;
let prefixOf;
function connect(inspectModule) {
  ({ formatValue, prefixOf } = inspectModule);
}

// ---- the stack as a text ------------------------------------------------------------------------

// A stack that is no string (programs assign them) is shown below the message.
function stackText(ctx, error) {
  const { stack } = error;
  if (typeof stack === 'string' && stack !== '') return stack;
  if (!stack) return Error.prototype.toString.call(error);
  const { indentationLvl, compact } = ctx;
  ctx.seen.push(error);
  ctx.indentationLvl = 4;
  ctx.compact = false;
  const text = formatValue(ctx, stack, 0);
  ctx.indentationLvl = indentationLvl;
  ctx.compact = compact;
  ctx.seen.pop();
  return `${Error.prototype.toString.call(error)}\n    ${text}`;
}

// Own properties that the stack text already shows are not listed again.
function dropShownKeys(ctx, keys, error, stack) {
  if (ctx.showHidden) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name);
    if (index !== -1 && (typeof error[name] !== 'string' || stack.includes(error[name]))) {
      keys.splice(index, 1);
    }
  }
}

const leadingClass = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/;
const onlyClass = /^([a-z_A-Z0-9-]*Error)$/;

// The first line names error.name; make it name the class too.
function withClassName(stack, constructor, name, tag) {
  if (typeof name !== 'string') {
    return stack.replace(`${name}`, `${name} [${prefixOf(constructor, tag, 'Error').slice(0, -1)}]`);
  }
  if (constructor === null) {
    const start = leadingClass.exec(stack) ?? onlyClass.exec(stack);
    const shown = start === null ? '' : start[1];
    const prefix = prefixOf(null, tag, shown || 'Error').slice(0, -1);
    return shown === '' ? `${prefix}: ${stack}` : prefix + stack.slice(shown.length);
  }
  const { length } = name;
  const isHeader = name.endsWith('Error') && stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (!isHeader) return stack;
  const label = tag !== '' && tag !== constructor ? ` [${tag}]` : '';
  if (constructor.includes(name)) return constructor + label + stack.slice(length);
  return `${constructor}${label} [${name}]${stack.slice(length)}`;
}

// ---- frames -------------------------------------------------------------------------------------

// Frames that `frames` and `others` have in common: [count, offset in frames].
function commonFrames(frames, others) {
  for (let i = 0; i < frames.length - 3; i++) {
    const j = others.indexOf(frames[i]);
    if (j === -1) continue;
    let count = 1;
    while (i + count < frames.length && j + count < others.length &&
           frames[i + count] === others[j + count]) count++;
    if (count > 3) return [count, i];
  }
  return [0, 0];
}

function skipFramesOfCause(ctx, error, frames) {
  if (!Object.hasOwn(error, 'cause') || !isError(error.cause)) return;
  const { stack } = error.cause;
  if (typeof stack !== 'string') return;
  const start = stack.indexOf('\n    at');
  if (start === -1) return;
  const { 0: count, 1: offset } = commonFrames(frames, stack.slice(start + 1).split('\n'));
  if (count <= 3) return;
  frames.splice(offset + 1, count - 2,
    ctx.stylize(`    ... ${count - 2} lines matching cause stack trace ...`, 'undefined'));
}

const longestBlock = 64; // lines; bounds the search in very long stacks
const shortestSkip = 3;

// The block of lines at `at` that is repeated behind itself most: [its length, repetitions].
function repetition(lines, at) {
  let best = [0, 0];
  const longest = Math.min(longestBlock, (lines.length - at) >> 1);
  for (let length = 1; length <= longest; length++) {
    let end = at + length;
    while (end < lines.length && lines[end] === lines[end - length]) end++;
    const times = Math.floor((end - at) / length) - 1;
    if (times * length > best[0] * best[1]) best = [length, times];
  }
  return best;
}

function collapseRepetitions(ctx, lines) {
  const out = [];
  for (let i = 0; i < lines.length;) {
    const { 0: length, 1: times } = repetition(lines, i);
    if (length * times < shortestSkip) {
      out.push(lines[i++]);
      continue;
    }
    for (let j = 0; j < length; j++) out.push(lines[i + j]);
    const what = times === 1 ? 'lines ' : `${length} lines ${times} times`;
    out.push(ctx.stylize(
      `    ... collapsed ${length * times} duplicate lines matching above ${what}...`, 'undefined'));
    i += length * (times + 1);
  }
  return out;
}

// ---- colours ------------------------------------------------------------------------------------

const coreFrame = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+(?:\)|$)/;
const modulesFolder = /((?:^|[/\\])node_modules[/\\])(@[^/\\]+[/\\][^/\\]+|[^/\\]+?)(?=[/\\)]|$)/g;

function isCoreFrame(line) {
  const match = coreFrame.exec(line);
  if (match === null) return false;
  return require('internal/inspect').isBuiltinFile(match[1]);
}

// Underlines the package names.
function markModules(ctx, line) {
  return line.replace(modulesFolder, (_, folder, name) => folder + ctx.stylize(name, 'module'));
}

// Dims the working directory, as a path or as a URL.
function markFolder(ctx, line, folder) {
  let start = line.indexOf(folder);
  let end = start + folder.length;
  if (start === -1 || (line[end] !== '/' && line[end] !== '\\')) return line;
  end++;
  if (line.startsWith('file://', start - 7)) start -= 7;
  let close = '';
  if (line[start - 1] === '(') {
    start--;
    if (line.endsWith(')')) {
      line = line.slice(0, -1);
      close = ctx.stylize(')', 'undefined');
    }
  }
  return line.slice(0, start) + ctx.stylize(line.slice(start, end), 'undefined') +
    markModules(ctx, line.slice(end)) + close;
}

function workingFolders() {
  try {
    const folder = process.cwd();
    const encoded = encodeURI(folder).replace(/[?#]/g, encodeURIComponent);
    return encoded === folder ? [folder] : [folder, encoded];
  } catch {
    return []; // The folder was removed.
  }
}

function colorFrames(ctx, lines) {
  const folders = workingFolders();
  return lines.map((line) => {
    if (line.startsWith('\u001b')) return line;
    if (isCoreFrame(line)) return ctx.stylize(line, 'undefined');
    for (const folder of folders) {
      const marked = markFolder(ctx, line, folder);
      if (marked !== line) return marked;
    }
    return markModules(ctx, line);
  });
}

// ---- all of it ----------------------------------------------------------------------------------

// The error's text. Takes out of `keys` what the text shows and adds the hidden `cause` and
// `errors`.
function formatError(ctx, error, constructor, tag, keys) {
  let name;
  let message;
  let stack;
  try {
    name = error.name != null ? error.name : 'Error';
    message = error.message;
    stack = stackText(ctx, error);
    dropShownKeys(ctx, keys, error, stack);
  } catch {
    return Object.prototype.toString.call(error); // Getters that throw.
  }
  if (Object.hasOwn(error, 'cause') && !keys.includes('cause')) keys.push('cause');
  if (Object.hasOwn(error, 'errors') && Array.isArray(error.errors) && !keys.includes('errors')) {
    keys.push('errors');
  }
  stack = withClassName(stack, constructor, name, tag);
  let from = message ? stack.indexOf(message) : -1;
  if (from !== -1) from += String(message).length;
  const start = stack.indexOf('\n    at', from);
  if (start === -1) {
    stack = `[${stack}]`;
  } else {
    let lines = stack.slice(start + 1).split('\n');
    skipFramesOfCause(ctx, error, lines);
    lines = collapseRepetitions(ctx, lines);
    if (ctx.colors) lines = colorFrames(ctx, lines);
    stack = `${stack.slice(0, start)}\n${lines.join('\n')}`;
  }
  if (ctx.indentationLvl !== 0) {
    stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  }
  return stack;
}

module.exports = { connect, formatError };

// SPDX-License-Identifier: MIT
'use strict';
// Console: formatting to a stdout and a stderr stream. The global one takes process.stdout and
// process.stderr when it first prints. Source of behaviour: doc console.md, WHATWG Console.

const { formatWithOptions, inspect } = require('internal/inspect');
const {
  codes: { ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR },
} = require('internal/errors');
const { validateArray, validateInteger, validateObject, validateOneOf } = require('internal/validators');
const { printDirect } = require('internal/stdio');
const { table } = require('internal/console_table');
const { trace } = require('internal/trace');
const { publishConsole, watched } = require('internal/watched');
const types = require('internal/types').types;

const kState = Symbol('console state');
const kMaxGroup = 1000;

function isStackOverflowError(err) { return err instanceof RangeError && err.message === 'Maximum call stack size exceeded'; }

class State {
  constructor(streams) {
    this.streams = streams; // {stdout, stderr}, possibly getters
    this.ignoreErrors = true;
    this.colorMode = 'auto';
    this.inspectOptions = undefined; // one object, or a Map from stream to object
    this.groupWidth = 2;
    this.indent = '';
    this.untouched = undefined; // (fd) => whether that stream is still process's; the global console only
    this.counts = new Map();
    this.timers = new Map();
  }
}

const ignore = () => {};

// Called when a write is done. A failure is emitted on the stream, too: an 'error' event that nobody
// listens for would end the process.
function makeWriteHandler(stream) {
  return (err) => {
    if (err == null || stream._writableState?.errorEmitted) return;
    if (stream.listenerCount('error') === 0) stream.once('error', ignore);
  };
}

const writeHandlers = new WeakMap();
function writeHandlerOf(stream) {
  let handler = writeHandlers.get(stream);
  if (handler === undefined) writeHandlers.set(stream, handler = makeWriteHandler(stream));
  return handler;
}

function lineOf(state, text) {
  if (state.indent !== '') text = state.indent + (text.includes('\n') ? text.replaceAll('\n', `\n${state.indent}`) : text);
  return `${text}\n`;
}

// The global console of a process that has not asked for its streams yet.
function printed(state, fd, args) {
  if (!state.untouched(fd) || args.length !== 1 || typeof args[0] !== 'string') return false;
  return printDirect(fd, lineOf(state, args[0]));
}

function print(state, stream, text) {
  text = lineOf(state, text);
  if (!state.ignoreErrors) return stream.write(text);
  // A stream that was closed under us must not end the process, and must not keep a listener.
  if (typeof stream.listenerCount !== 'function' || stream.listenerCount('error') > 0) {
    return stream.write(text, writeHandlerOf(stream));
  }
  stream.once('error', ignore);
  try {
    stream.write(text, writeHandlerOf(stream));
  } catch (err) {
    if (isStackOverflowError(err)) throw err;
  } finally {
    stream.removeListener('error', ignore);
  }
}

const colorOptions = { colors: true };
const plainOptions = {};

function optionsFor(state, stream) {
  let { colorMode: color } = state;
  if (color === 'auto') color = stream.isTTY ? hasColors(stream) : false;
  const own = state.inspectOptions instanceof Map ? state.inspectOptions.get(stream) : state.inspectOptions;
  if (own !== undefined) return own.colors === undefined ? { ...own, colors: color } : own;
  return color ? colorOptions : plainOptions;
}

function hasColors(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) return require('tty').WriteStream.prototype.getColorDepth.call(stream) > 2;
  return typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true;
}

function format(state, stream, args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  return formatWithOptions(optionsFor(state, stream), ...args);
}

// ---- methods --------------------------------------------------------------------------------------------

function toStdout(state, args) {
  if (state.untouched !== undefined && printed(state, 1, args)) return;
  const { stdout } = state.streams;
  print(state, stdout, format(state, stdout, args));
}

function toStderr(state, args) {
  if (state.untouched !== undefined && printed(state, 2, args)) return;
  const { stderr } = state.streams;
  print(state, stderr, format(state, stderr, args));
}

// Methods are plain functions bound to their console, so that `const { log } = console` works.
const methods = {
  log(...args) {
    if (watched.console) publishConsole('log', args);
    toStdout(this[kState], args);
  },

  warn(...args) {
    if (watched.console) publishConsole('warn', args);
    toStderr(this[kState], args);
  },

  error(...args) {
    if (watched.console) publishConsole('error', args);
    toStderr(this[kState], args);
  },

  dir(object, options) {
    const state = this[kState], { stdout } = state.streams;
    print(state, stdout, inspect(object, { customInspect: false, ...optionsFor(state, stdout), ...options }));
  },

  time(label = 'default') {
    label = `${label}`;
    const { timers } = this[kState];
    if (timers.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    timers.set(label, process.hrtime());
    if (trace.on) traceTime('b', label);
  },

  timeEnd(label = 'default') {
    if (!timeLog(this, 'timeEnd', `${label}`, [])) return;
    this[kState].timers.delete(`${label}`);
    if (trace.on) traceTime('e', label);
  },

  timeLog(label = 'default', ...data) {
    if (timeLog(this, 'timeLog', `${label}`, data) && trace.on) traceTime('n', label);
  },

  trace: function trace(...args) {
    const state = this[kState];
    const err = { name: 'Trace', message: format(state, state.streams.stderr, args) };
    Error.captureStackTrace(err, trace);
    this.error(err.stack);
  },

  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    this.warn(...args);
  },

  clear() {
    const { stdout } = this[kState].streams;
    if (!stdout.isTTY || process.env.TERM === 'dumb') return;
    const { cursorTo, clearScreenDown } = require('internal/cursor');
    cursorTo(stdout, 0, 0);
    clearScreenDown(stdout);
  },

  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[kState];
    const n = (counts.get(label) ?? 0) + 1;
    counts.set(label, n);
    if (trace.on) traceCount(label, n);
    this.log(`${label}: ${n}`);
  },

  countReset(label = 'default') {
    const { counts } = this[kState];
    if (!counts.delete(`${label}`)) process.emitWarning(`Count for '${label}' does not exist`);
    else if (trace.on) traceCount(label, 0);
  },

  group(...data) {
    if (data.length > 0) this.log(...data);
    const state = this[kState];
    state.indent += ' '.repeat(state.groupWidth);
  },

  groupEnd() {
    const state = this[kState];
    state.indent = state.indent.slice(0, state.indent.length - state.groupWidth);
  },

  table(data, columns) {
    if (columns !== undefined) validateArray(columns, 'properties');
    if (data === null || typeof data !== 'object') return this.log(data);
    const text = table(data, columns, (value) => inspectCell(this[kState], value));
    return text === undefined ? this.log(data) : this.log(text);
  },

  debug(...args) {
    if (watched.console) publishConsole('debug', args);
    toStdout(this[kState], args);
  },

  info(...args) {
    if (watched.console) publishConsole('info', args);
    toStdout(this[kState], args);
  },
};

function inspectCell(state, value) {
  const depth = value !== null && typeof value === 'object' && !Array.isArray(value) &&
    Object.keys(value).length > 2 ? -1 : 0;
  return inspect(value, { ...optionsFor(state, state.streams.stdout), maxArrayLength: 3, breakLength: Infinity, depth });
}

function elapsed(start) {
  const { 0: s, 1: ns } = process.hrtime(start);
  let ms = s * 1000 + ns / 1e6;
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(3)}s`;
  const hours = Math.floor(ms / 3600000);
  ms -= hours * 3600000;
  const minutes = Math.floor(ms / 60000);
  const seconds = ((ms - minutes * 60000) / 1000).toFixed(3);
  const [whole, rest] = seconds.split('.');
  const two = (n) => `${n}`.padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole)} (h:mm:ss)` : `${minutes}:${two(whole)}.${rest} (m:ss.mmm)`;
}

function traceTime(phase, label) { trace.add(phase, 'node,node.console', `time::${label}`, 0); }

function traceCount(label, count) { trace.add('C', 'node,node.console', `count::${label}`, 0, count); }

function timeLog(console, method, label, data) {
  const start = console[kState].timers.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${method}()`);
    return false;
  }
  console.log('%s: %s', label, elapsed(start), ...data);
  return true;
}

const aliases = { dirxml: 'log', groupCollapsed: 'group' };

// Gives `console` its methods, bound to it.
function addMethods(console, enumerable = true) {
  const define = (name, fn, shown) => {
    const bound = fn.bind(console);
    Object.defineProperty(bound, 'name', { value: shown });
    Object.defineProperty(console, name, { configurable: true, enumerable, writable: true, value: bound });
  };
  for (const name of Object.keys(methods)) define(name, own(console, name) ?? methods[name], name);
  for (const name of Object.keys(aliases)) define(name, own(console, name) ?? methods[aliases[name]], name);
}

// A method that a subclass gave its prototype wins over ours.
function own(console, name) {
  const proto = Object.getPrototypeOf(console);
  return proto !== null && proto !== Console.prototype && typeof proto[name] === 'function' && !Object.hasOwn(Object.prototype, name) ?
    proto[name] : undefined;
}

function isWritable(stream) { return stream !== null && stream !== undefined && typeof stream.write === 'function'; }

function readInspectOptions(state, value, colorMode) {
  const check = (options) => {
    validateObject(options, 'options.inspectOptions');
    if (options.colors !== undefined && colorMode !== undefined) {
      throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
    }
  };
  if (types.isMap(value)) {
    for (const options of value.values()) check(options);
    state.inspectOptions = new Map(value);
  } else {
    check(value);
    state.inspectOptions = value;
  }
}

function Console(options) {
  if (!new.target) return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const {
    stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation,
  } = options;
  if (!isWritable(stdout)) throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || !isWritable(stderr)) throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, kMaxGroup);
  const state = new State({ stdout, stderr });
  state.ignoreErrors = Boolean(ignoreErrors);
  state.colorMode = colorMode;
  state.groupWidth = groupIndentation ?? 2;
  if (inspectOptions !== undefined) readInspectOptions(state, inspectOptions, options.colorMode);
  hide(this, kState, state);
  hide(this, '_stdout', stdout);
  hide(this, '_stderr', stderr);
  hide(this, '_ignoreErrors', state.ignoreErrors);
  hide(this, '_times', state.timers);
  addMethods(this);
}

function hide(target, name, value) {
  Object.defineProperty(target, name, { configurable: true, enumerable: false, writable: true, value });
}

Object.defineProperty(Console, Symbol.hasInstance, {
  value(instance) {
    if (this !== Console) return Function.prototype[Symbol.hasInstance].call(this, instance);
    return instance !== null && typeof instance === 'object' && instance[kState] !== undefined;
  },
});
for (const name of [...Object.keys(methods), ...Object.keys(aliases)]) {
  Object.defineProperty(Console.prototype, name, {
    configurable: true, enumerable: false, writable: true, value: methods[name] ?? methods[aliases[name]],
  });
}

// The global console: an object of its own, with process's streams.
function makeGlobal() {
  const console = Object.create({});
  const state = new State({
    get stdout() { return console._stdout; }, // process.stdout, unless a program set another
    get stderr() { return console._stderr; },
  });
  hide(console, kState, state);
  hide(console, '_times', state.timers);
  addMethods(console);
  const replaced = [false, false, false];
  state.untouched = (fd) => !replaced[fd];
  for (const { 0: name, 1: stream, 2: fd } of [['_stdout', 'stdout', 1], ['_stderr', 'stderr', 2]]) {
    Object.defineProperty(console, name, {
      configurable: true, enumerable: false, get: () => process[stream],
      set(value) {
        replaced[fd] = true;
        hide(console, name, value);
      },
    });
  }
  hide(console, '_ignoreErrors', true);
  console.Console = Console;
  Object.defineProperty(console, Symbol.toStringTag, { configurable: true, value: 'console' });
  return console;
}

module.exports = { Console, makeGlobal };

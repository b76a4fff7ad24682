/* SPDX-License-Identifier: MIT */
/*
 * errors.js - how the runtime's JavaScript makes its errors.
 *
 * `codes.ERR_X` are constructors: new codes.ERR_X(...args) gives a plain TypeError, RangeError, ...
 * with `code` and the message of internal/error_codes. Errors of system calls are made from
 * negative libuv codes by uvException, errnoException and their relatives.
 * Who: every stdlib room. `codes` makes a constructor when it is first asked for, so that an app's
 * snapshot only holds those its modules name.
 * Source of the wording: Node's doc/api/errors.md and its tests.
 */
'use strict';

const { uvErrName, uvErrMessage } = require('internal/uv_errors');
const { determineSpecificType, formatList, inspect, table } = require('internal/error_codes');

const { sourceMaps } = natives('boot');

const kIsNodeError = Symbol('kIsNodeError');
const DENIED = -5040; // the first code of the permission model in runtime/base/err.def

// Set by useStackHeaders() once the engine formats stacks through prepareStackTrace below.
let headersByEngine = false;

// ---- messages --------------------------------------------------------------------------------

function internalAssertion(message) {
  return new codes.ERR_INTERNAL_ASSERTION(message);
}

function countPlaceholders(text) {
  let count = 0;
  for (let i = text.indexOf('%'); i !== -1; i = text.indexOf('%', i + 2)) {
    const c = text[i + 1];
    if (c === 's' || c === 'd' || c === 'i' || c === 'j' || c === 'o' || c === 'O') count++;
  }
  return count;
}

function fillPlaceholders(text, args) {
  let next = 0;
  return text.replace(/%([sdijoO])/g, (_, kind) => {
    const value = args[next++];
    if (kind === 'd') return String(Number(value));
    if (kind === 'i') return String(Math.trunc(Number(value)));
    if (kind === 'j') return JSON.stringify(value);
    if (kind === 'o' || kind === 'O') return inspect(value);
    return typeof value === 'object' && value !== null ?
      inspect(value, { depth: 0, colors: false, compact: 3 }) : String(value);
  });
}

function messageOf(key, text, args, self) {
  if (typeof text === 'function') {
    if (text.length > args.length) throw lengthMismatch(key, args.length, text.length);
    return Reflect.apply(text, self, args);
  }
  const wanted = countPlaceholders(text);
  if (wanted !== args.length) throw lengthMismatch(key, args.length, wanted);
  return wanted === 0 ? text : fillPlaceholders(text, args);
}

function lengthMismatch(key, got, wanted) {
  return internalAssertion(`Code: ${key}; The provided arguments length (${got}) does not match ` +
    `the required ones (${wanted}).`);
}

// ---- making an error object ------------------------------------------------------------------

function codedToString() {
  return `${this.name} [${this.code}]: ${this.message}`;
}

const hidden = { __proto__: null, writable: true, enumerable: false, configurable: true };
const messageDescriptor = { ...hidden, __proto__: null, value: '' };
const toStringDescriptor = { ...hidden, __proto__: null, value: codedToString };
const markDescriptor = { __proto__: null, value: true, configurable: true };

// A property of an error that inspect() does not list.
function defineHidden(error, name, value) {
  Object.defineProperty(error, name, { ...hidden, __proto__: null, value });
}

function setStackTraceLimit(limit) {
  // Throws when a program has frozen Error; then the frames of this file just stay visible.
  try {
    Error.stackTraceLimit = limit;
  } catch {
    // See above.
  }
}

// Runs `make` without capturing a stack: the caller captures one from its own frame instead.
function withoutStack(Base, message) {
  const limit = Error.stackTraceLimit;
  if (limit === 0) return new Base(message);
  setStackTraceLimit(0);
  const error = new Base(message);
  setStackTraceLimit(limit);
  return error;
}

// Gives `error` its stack, with `Name [CODE]: message` as first line.
function captureStack(error, below) {
  Error.captureStackTrace(error, below);
  if (headersByEngine) return error;
  // The engine formats a stack at its first reading, from the error's name at that time.
  const { name } = error;
  defineHidden(error, 'name', `${name} [${error.code}]`);
  error.stack; // eslint-disable-line no-unused-expressions
  delete error.name;
  return error;
}

function makeConstructor(Base, key, text) {
  function NodeError(...args) {
    const error = withoutStack(Base, undefined);
    messageDescriptor.value = messageOf(key, text, args, error);
    Object.defineProperty(error, 'message', messageDescriptor);
    Object.defineProperty(error, 'toString', toStringDescriptor);
    Object.defineProperty(error, kIsNodeError, markDescriptor);
    error.code = key;
    return captureStack(error, NodeError);
  }
  return NodeError;
}

// ---- errors of system calls, as objects with an `info` ------------------------------------------

// Base of codes such as ERR_FS_CP_EEXIST. context: {code, message, syscall, errno?, path?, dest?}.
class SystemError extends Error {
  constructor(key, prefix, context) {
    super();
    let message = `${prefix}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    defineHidden(this, 'name', 'SystemError');
    defineHidden(this, 'message', message);
    Object.defineProperty(this, kIsNodeError, markDescriptor);
    Object.defineProperty(this, 'info', {
      __proto__: null, value: context, enumerable: true, configurable: true, writable: false,
    });
    defineForwarder(this, 'errno', context);
    defineForwarder(this, 'syscall', context);
    if (context.path !== undefined) defineForwarder(this, 'path', context);
    if (context.dest !== undefined) defineForwarder(this, 'dest', context);
    this.code = key;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

// path and dest may be given as Buffers; the error shows strings, `info` keeps what it was.
function defineForwarder(error, name, context) {
  const isPath = name === 'path' || name === 'dest';
  Object.defineProperty(error, name, {
    __proto__: null,
    get() {
      const value = context[name];
      return isPath && value != null ? value.toString() : value;
    },
    set(value) {
      context[name] = isPath && value ? Buffer.from(value.toString()) : value;
    },
    enumerable: true,
    configurable: true,
  });
}

function makeSystemErrorConstructor(key, prefix) {
  return class NodeSystemError extends SystemError {
    constructor(context) {
      super(key, prefix, context);
      captureSystemStack(this, NodeSystemError);
    }
  };
}

function captureSystemStack(error, below) {
  Error.captureStackTrace(error, below);
  if (headersByEngine) return;
  defineHidden(error, 'name', `SystemError [${error.code}]`);
  error.stack; // eslint-disable-line no-unused-expressions
  defineHidden(error, 'name', 'SystemError');
}

// ---- the table of codes ----------------------------------------------------------------------

function constructorFor(key, text, Base, others) {
  if (Base === SystemError) return makeSystemErrorConstructor(key, text);
  const constructor = makeConstructor(Base, key, text);
  for (const Other of others) constructor[Other.name] = makeConstructor(Other, key, text);
  return constructor;
}

const codes = new Proxy({ __proto__: null }, {
  __proto__: null,
  get(made, key) {
    if (made[key] !== undefined || typeof key === 'symbol') return made[key];
    const row = table[key];
    if (row === undefined) return undefined;
    made[key] = constructorFor(key, row[0], row[1] ?? SystemError, row.slice(2));
    return made[key];
  },
});

// Adds a code to the table (for tests, and for rooms with codes of their own).
function E(key, text, Base, ...others) {
  codes[key] = constructorFor(key, text, Base, others);
}

// ---- system call errors ------------------------------------------------------------------------

// Whether an op was refused (internal/permission).
function isDenied(code) { return code <= DENIED && code > DENIED - 10; }

// An Error for a failed file operation. context: errno (negative libuv code), syscall, and
// optionally code, message, path, dest.
function uvException(context) {
  if (isDenied(context.errno)) return require('internal/permission').errorOf(context);
  const code = context.code ?? uvErrName(context.errno);
  const text = context.message ?? uvErrMessage(context.errno);
  let message = `${code}: ${text}, ${context.syscall}`;
  let path;
  let dest;
  if (context.path) {
    path = context.path.toString();
    message += ` '${path}'`;
  }
  if (context.dest) {
    dest = context.dest.toString();
    message += ` -> '${dest}'`;
  }
  const error = withoutStack(Error, message);
  // `errno` and `code` lead, as programs print them so.
  error.errno = context.errno;
  error.code = code;
  error.syscall = context.syscall;
  if (path !== undefined) error.path = path;
  if (dest !== undefined) error.dest = dest;
  Error.captureStackTrace(error, context.below ?? uvException); // the first frame is that of its caller
  return error;
}

// An Error for a failed call that has no path: "connect ECONNREFUSED".
// `original`, when given, is appended.
function errnoException(errno, syscall, original) {
  const code = uvErrName(errno);
  const error = withoutStack(Error, original ? `${syscall} ${code} ${original}` :
    `${syscall} ${code}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  Error.captureStackTrace(error, errnoException);
  return error;
}

// A failed bind or listen: "listen EADDRINUSE: address already in use 127.0.0.1:80".
function uvExceptionWithHostPort(errno, syscall, address, port) {
  const code = uvErrName(errno);
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  const error = withoutStack(Error, `${syscall} ${code}: ${uvErrMessage(errno)}${details}`);
  error.code = code;
  error.errno = errno;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  Error.captureStackTrace(error, uvExceptionWithHostPort);
  return error;
}

// A failed connect: "connect ECONNREFUSED 127.0.0.1:80 - Local (0.0.0.0:0)".
function exceptionWithHostPort(errno, syscall, address, port, additional) {
  const code = uvErrName(errno);
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  if (additional) details += ` - Local (${additional})`;
  const error = withoutStack(Error, `${syscall} ${code}${details}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  Error.captureStackTrace(error, exceptionWithHostPort);
  return error;
}

// errno: a negative libuv code, or a name such as 'ENOTFOUND' from the resolver.
function dnsException(errno, syscall, hostname) {
  const code = typeof errno === 'string' ? errno : dnsCode(errno);
  const error = withoutStack(Error, `${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = typeof errno === 'string' ? undefined : errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  Error.captureStackTrace(error, dnsException);
  return error;
}

// getaddrinfo's "no data" and "no name" are one thing to callers.
function dnsCode(errno) {
  return errno === -3007 || errno === -3008 ? 'ENOTFOUND' : uvErrName(errno);
}

// The general form of the above for callers with everything at hand.
function genericNodeError(message, properties) {
  const error = new Error(message);
  Object.assign(error, properties);
  return error;
}

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

// The second of two errors where the first already is to be reported.
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  const error = new AggregateError([outer, inner], outer.message);
  error.code = outer.code;
  Error.captureStackTrace(error, aggregateTwoErrors);
  return error;
}

function isStackOverflowError(error) {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}

// ---- stack text --------------------------------------------------------------------------------

function errorHeader(error) {
  try {
    if (error !== null && typeof error === 'object' && error[kIsNodeError] === true) {
      return `${error.name} [${error.code}]: ${error.message}`;
    }
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}

let framesOf = null; // (sites): those that are to be seen

// What the engine calls to turn call sites into a stack text, in the realm of `error`. A program's
// own Error.prepareStackTrace goes first.
function prepareStackTrace(realmGlobal, error, sites) {
  if (framesOf !== null) sites = framesOf(sites);
  const own = realmGlobal?.Error?.prepareStackTrace;
  if (typeof own === 'function' && own !== defaultPrepare) return own(error, sites);
  const ours = globalThis.Error.prepareStackTrace;
  if (typeof ours === 'function' && ours !== defaultPrepare) return ours(error, sites);
  return defaultPrepare(error, sites);
}

// The stack of `error`, if nobody has read it yet, with the frames that `fn` gives.
function readStack(error, fn) {
  framesOf = fn;
  try {
    return error.stack;
  } finally {
    framesOf = null;
  }
}

// Error.prepareStackTrace until a program sets its own: libraries call the one they replace.
function defaultPrepare(error, sites) {
  const header = errorHeader(error);
  if (sites.length === 0) return header;
  const frames = sourceMaps() === 0 ? sites : require('internal/source_map/trace').frames(sites);
  return `${header}\n    at ${frames.join('\n    at ')}`;
}

// Called by boot when the engine calls prepareStackTrace: creating a coded error is then cheap.
function useStackHeaders() {
  headersByEngine = true;
  Object.defineProperty(defaultPrepare, 'name', { value: 'prepareStackTrace' });
  Object.defineProperty(Error, 'prepareStackTrace', { value: defaultPrepare, writable: true, enumerable: false, configurable: true });
}

module.exports = {
  AbortError,
  E,
  SystemError,
  aggregateTwoErrors,
  codes,
  determineSpecificType,
  dnsException,
  errnoException,
  exceptionWithHostPort,
  formatList,
  genericNodeError,
  isDenied,
  isErrorLike,
  isStackOverflowError,
  kIsNodeError,
  prepareStackTrace,
  readStack,
  useStackHeaders,
  uvErrName,
  uvErrMessage,
  uvException,
  uvExceptionWithHostPort,
};

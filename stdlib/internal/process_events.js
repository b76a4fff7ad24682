// SPDX-License-Identifier: MIT
'use strict';
// process's events: beforeExit and exit, warnings, signals, uncaught exceptions and rejections.

const ops = natives('process');
const boot = natives('boot');
const {
  codes: {
    ERR_DOMAIN_CALLBACK_NOT_AVAILABLE, ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE, ERR_INVALID_ARG_TYPE,
    ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET,
  },
} = require('internal/errors');
const { validateInteger, validateString } = require('internal/validators');
const { setErrorHandler, setRejectionHandler, state } = require('internal/task_queue');
const { setFrame, getFrame } = require('internal/async_context');
const { signals } = require('internal/signals');
const { isLoaded } = require('internal/loader');
const { runEnd } = require('internal/ending');
const asyncIds = require('internal/async_ids');
const { isDecorated, placeOf } = require('internal/error_arrow');
const { inspect } = require('internal/inspect');
const { format } = require('internal/inspect_format');
const options = require('internal/options');
const { trace } = require('internal/trace');
const { uvErrName } = require('internal/uv_errors');

const SLOT_FATAL = 3, SLOT_REJECT = 6; // enum en_realm_slot
const REJECTIONS = 1, EXITING = 4;     // enum rt_state

// ---- exit --------------------------------------------------------------------------------------------

let exitCode;

function setExitCode(value) {
  if (value !== null && value !== undefined) {
    let number = value;
    if (typeof value === 'string' && value !== '' && Number.isInteger(Number(value))) number = Number(value);
    validateInteger(number, 'code');
    value = typeof value === 'string' ? value : number;
  }
  exitCode = value;
}

// Called in front of 'exit' when the loop has nothing left to do, for an ES module entry that still waits
// (internal/esm/main); process.exit() says itself how it ends.
let entryListener;

function setEntryListener(fn) { entryListener = fn; }

function onBeforeExit() {
  asyncIds.flushDestroyed();
  process.emit('beforeExit', process.exitCode || 0);
}

// What the runtime itself does after the 'exit' listeners.
const endings = [];
function atEnd(fn) { endings.push(fn); }

function emitExit(code) {
  process._exiting = true;
  process.emit('exit', code);
  for (let i = 0; i < endings.length; i++) endings[i](); // the program may have patched what iterates
}

function onExit() {
  asyncIds.flushDestroyed();
  if (!process._exiting) {
    entryListener?.();
    emitExit(process.exitCode || 0);
  }
  runEnd();
  return Number(process.exitCode || 0) | 0;
}

// So that its functions are compiled at build (rehearsal.c): nothing of the program's is called.
function rehearseEnd() {
  entryListener = undefined;
  endings.length = 0;
  onBeforeExit();
  onExit();
}

// ---- warnings ------------------------------------------------------------------------------------------

function createWarning(text, type, code, ctor, detail) {
  const limit = Error.stackTraceLimit;
  if (process.noDeprecation === true && type === 'DeprecationWarning') Error.stackTraceLimit = 0;
  const warning = new Error(text);
  Error.stackTraceLimit = limit;
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  Error.captureStackTrace(warning, ctor || process.emitWarning);
  return warning;
}

function emitWarning(warning, type, code, ctor) {
  if (type === 'DeprecationWarning' && process.noDeprecation) return;
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = undefined;
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code, ctor, detail);
  } else if (!(warning instanceof Error)) {
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      return process.nextTick(() => { throw warning; });
    }
  }
  process.nextTick(emitNow, warning);
}

function emitNow(warning) { process.emit('warning', warning); }

let toldHow = false;
let disabled = null;

function isDisabled(warning) {
  if (disabled === null) {
    const list = options.get('--disable-warning');
    disabled = new Set(list === undefined ? [] : [list].flat());
  }
  return disabled.size !== 0 && (disabled.has(warning.name) || disabled.has(warning.code));
}

function isSilent() { return options.get('--no-warnings') || process.env.NODE_NO_WARNINGS === '1'; }

function showWarning(text) {
  const file = options.get('--redirect-warnings') ?? process.env.NODE_REDIRECT_WARNINGS;
  if (file) {
    try {
      return require('fs').appendFileSync(file, text);
    } catch {
      // To stderr then.
    }
  }
  process.stderr.write(text);
}

function onWarning(warning) {
  if (!(warning instanceof Error)) return;
  if (isSilent() || isDisabled(warning)) return;
  const deprecation = warning.name === 'DeprecationWarning';
  if (deprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || options.get('--trace-warnings') ||
    (deprecation && (process.traceDeprecation || options.get('--trace-deprecation')));
  let text = `(node:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) text += `${warning.stack}`;
  else text += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !toldHow) {
    const flag = deprecation ? '--trace-deprecation' : '--trace-warnings';
    text += `\n(Use \`node ${flag} ...\` to show where the warning was created)`;
    toldHow = true;
  }
  showWarning(`${text}\n`);
}

// ---- signals --------------------------------------------------------------------------------------------

const handlers = new Map(); // name -> handle

let warnedOfMultiple = false;

function warnOfMultiple() {
  if (warnedOfMultiple) return;
  warnedOfMultiple = true;
  process.emitWarning('The multipleResolves event has been deprecated.', 'DeprecationWarning', 'DEP0160');
}

function onNewListener(name) {
  if (name === 'multipleResolves') warnOfMultiple();
  if (typeof name !== 'string' || signals[name] === undefined || handlers.has(name)) return;
  const handle = ops.signalStart({ name }, signals[name]);
  if (typeof handle === 'number') {
    const err = new Error(`uv_signal_start ${uvErrName(handle)}`);
    err.errno = handle;
    err.code = uvErrName(handle);
    err.syscall = 'uv_signal_start';
    throw err;
  }
  handlers.set(name, handle);
}

function onRemoveListener(name) {
  const handle = handlers.get(name);
  if (handle === undefined || process.listenerCount(name) !== 0) return;
  handlers.delete(name);
  ops.signalStop(handle);
}

function onSignal(owner, number) {
  process.emit(owner.name, owner.name, number);
}

// ---- uncaught exceptions -----------------------------------------------------------------------------------

let tellParent;
let capture = null;
let domains = null; // { fn(err): was it handled, stack: where the module domain was loaded }

// The module domain sees uncaught exceptions first.
function takeUncaught(fn) {
  if (capture !== null) throw new ERR_DOMAIN_CALLBACK_NOT_AVAILABLE();
  ops.deferAbort();
  domains = { fn, stack: new Error('require(`domain`) at this point').stack };
}

function domainsInUse() {
  const err = new ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE();
  err.stack += `\n${'-'.repeat(40)}\n${domains.stack}`;
  return err;
}

// In a worker, which gets no signals.
function setUpWorker(tell) {
  tellParent = tell;
  process.off('newListener', onNewListener);
  process.off('removeListener', onRemoveListener);
}

function setUncaughtExceptionCaptureCallback(fn) {
  if (domains !== null) throw domainsInUse();
  if (fn === null) {
    capture = null;
    return;
  }
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  if (capture !== null) throw new ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  capture = fn;
}

function describe(err) {
  if (err !== null && (typeof err === 'object' || typeof err === 'function')) {
    try {
      if (isLoaded('internal/emitted_error')) require('internal/emitted_error').append(err);
      if (err instanceof Error || typeof err.stack === 'string') {
        if (typeof err.stack !== 'string') return String(err);
        return err[Symbol.toStringTag] === 'DOMException' ? err.stack : inspect(err, { colors: false });
      }
    } catch {
      return 'Uncaught: the error cannot be shown: reading its stack throws';
    }
  }
  return undefined;
}

// What Node prints on stderr before it exits because of `err`; a worker tells its parent instead.
function printFatal(err) {
  if (tellParent !== undefined) return tellParent(err);
  let text = '';
  const bare = isDecorated(err) || (err !== null && typeof err === 'object' && err.code === 'ERR_UNHANDLED_REJECTION');
  const place = bare ? undefined : placeOf(err);
  if (place !== undefined) text = `${place}\n`;
  let shown = describe(err);
  if (shown === undefined) {
    text = place ?? 'node:internal/process\nUncaught:\n';
    const isObject = err !== null && (typeof err === 'object' || typeof err === 'function');
    shown = typeof err === 'string' || typeof err === 'bigint' ? `${err}` : inspect(err);
    if (!isObject && options.get('--trace-uncaught') === undefined) {
      shown += '\n(Use `node --trace-uncaught ...` to show where the exception was thrown)';
    }
  }
  const thrownAt = options.get('--trace-uncaught') === undefined ? undefined : boot.errorTrace(err);
  if (thrownAt !== undefined) shown += `\nThrown at:\n${thrownAt.trimEnd()}`;
  process._rawDebug(`${text}${shown}\n\nNode.js ${process.version}`);
}

function handle(err, type) {
  if (process.listenerCount('uncaughtExceptionMonitor') !== 0) process.emit('uncaughtExceptionMonitor', err, type);
  if (capture !== null) {
    capture(err);
    return true;
  }
  if (domains !== null && domains.fn(err)) return true;
  if (domains !== null && options.get('--abort-on-uncaught-exception')) ops.abort();
  return process.emit('uncaughtException', err, type);
}

// Called by C with what a callback threw. True: handled; a number: exit with that code now.
function onFatal(err, fromPromise) {
  try {
    if (handle(err, fromPromise ? 'unhandledRejection' : 'uncaughtException')) {
      require('internal/timers').setImmediate(noop); // in whose wake ticks run that wait
      return true;
    }
  } catch (failure) {
    return endWith(failure, 7);
  } finally {
    setFrame(undefined); // what threw has left its own behind
    asyncIds.unwind();
  }
  return endWith(err, 1);
}

function noop() {}

let reporter; // process.report, when it wants to know

function setReporter(fn) { reporter = fn; }

// As in Node: the listeners of the end, then the error; 7 when a handler itself threw.
function endWith(err, code) {
  reporter?.(err);
  require('internal/inspecting').uncaught(err);
  if (!process._exiting) {
    exitCode = code;
    try {
      emitExit(code);
      code = Number(process.exitCode) | 0;
    } catch (failure) {
      printFatal(failure);
      runEnd();
      return 7;
    }
  }
  printFatal(err);
  runEnd();
  return code;
}

// ---- rejections ----------------------------------------------------------------------------------------------

// enum of V8's PromiseRejectEvent
const REJECTED = 0, HANDLED_LATER = 1, REJECTED_AFTER_RESOLVED = 2, RESOLVED_AFTER_RESOLVED = 3;
let pending = [];
let handledLater = [];
const unhandled = new WeakMap();
let lastId = 0;
const rejections = { unhandled: 0, handledAfter: 0 }; // for trace events

function traceRejections(unhandled, handledAfter) {
  rejections.unhandled += unhandled;
  rejections.handledAfter += handledAfter;
  natives('trace_events').add('C', 'node,node.promises,node.promises.rejections', 'rejections', undefined,
                              JSON.stringify(rejections), 0);
}

function onReject(type, promise, reason) {
  if (type === REJECTED) {
    unhandled.set(promise, { reason, id: ++lastId, warned: false, frame: getFrame() });
    pending.push(promise);
    state[REJECTIONS] = 1;
    if (trace.on) traceRejections(1, 0);
  } else if (type === HANDLED_LATER) {
    const info = unhandled.get(promise);
    if (info === undefined) return;
    unhandled.delete(promise);
    if (trace.on) traceRejections(-1, info.warned ? 1 : 0);
    if (!info.warned) return;
    const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${info.id})`);
    warning.name = 'PromiseRejectionHandledWarning';
    warning.id = info.id;
    handledLater.push({ promise, warning });
    state[REJECTIONS] = 1;
  } else if (process.listenerCount('multipleResolves') !== 0) {
    if (type === REJECTED_AFTER_RESOLVED) process.emit('multipleResolves', 'reject', promise, reason);
    else if (type === RESOLVED_AFTER_RESOLVED) process.emit('multipleResolves', 'resolve', promise, reason);
  }
}

function asError(reason) {
  if (reason instanceof Error) return reason;
  if (typeof reason === 'object' && reason !== null && Object.hasOwn(reason, 'stack')) return reason; // of a vm context
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0; // where this one is made says nothing
  const err = new Error('This error originated either by throwing inside of an async function without a catch ' +
    `block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${
      inspect(reason)}".`);
  Error.stackTraceLimit = limit;
  Object.defineProperty(err, 'name', { value: 'UnhandledPromiseRejection', writable: true, configurable: true });
  err.code = 'ERR_UNHANDLED_REJECTION';
  return err;
}

// The text of a value without what it says of itself: V8's.
function shortText(value) {
  if (value === null || typeof value !== 'object') return String(value);
  if (typeof value.stack === 'string') return value.stack;
  const name = value.constructor?.name;
  if (value.toString === Object.prototype.toString && typeof name === 'string' && name !== '') return `#<${name}>`;
  return Object.prototype.toString.call(value);
}

function warnUnhandled(info) {
  const warning = new Error('Unhandled promise rejection. This error originated either by throwing inside of an ' +
    'async function without a catch block, or by rejecting a promise which was not handled with .catch(). To ' +
    'terminate the node process on unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` ' +
    '(see https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). ' + `(rejection id: ${info.id})`);
  warning.name = 'UnhandledPromiseRejectionWarning';
  if (info.reason instanceof Error) {
    warning.stack = info.reason.stack;
    process.emitWarning(info.reason.stack, 'UnhandledPromiseRejectionWarning');
  } else {
    process.emitWarning(shortText(info.reason), 'UnhandledPromiseRejectionWarning');
  }
  process.emitWarning(warning);
}

function fatal(err, fromPromise) {
  const code = onFatal(err, fromPromise);
  if (code !== true) process.reallyExit(code);
}

function report(promise, info) {
  info.warned = true;
  const { reason } = info;
  const emit = () => process.emit('unhandledRejection', reason, promise);
  switch (options.get('--unhandled-rejections')) {
    case 'strict':
      fatal(asError(reason), true);
      if (!emit()) warnUnhandled(info);
      break;
    case 'warn':
      emit();
      warnUnhandled(info);
      break;
    case 'none':
      emit();
      break;
    case 'warn-with-error-codes':
      if (!emit()) {
        warnUnhandled(info);
        process.exitCode = 1;
      }
      break;
    default:
      if (!emit()) fatal(asError(reason), true);
  }
}

// Runs after ticks and microtasks; true when something ran that may have queued more.
function processRejections() {
  state[REJECTIONS] = 0;
  const late = handledLater, now = pending;
  if (late.length === 0 && now.length === 0) return false;
  handledLater = [];
  pending = [];
  for (const { promise, warning } of late) {
    if (!process.emit('rejectionHandled', promise)) process.emitWarning(warning);
  }
  for (const promise of now) {
    const info = unhandled.get(promise);
    if (info === undefined) continue;
    if (info.frame !== undefined) setFrame(info.frame);
    const scope = asyncIds.enabled() ? asyncIds.enterPromise(promise) : undefined;
    report(promise, info);
    if (scope !== undefined) asyncIds.leave(scope);
    setFrame(undefined);
  }
  return true;
}

function setUp(process) {
  Object.defineProperty(process, 'exitCode', {
    configurable: true,
    enumerable: true,
    get: () => exitCode,
    set: setExitCode,
  });
  Object.defineProperty(process, '_exiting', {
    configurable: true,
    enumerable: true,
    get: () => state[EXITING] !== 0,
    set(value) { state[EXITING] = value ? 1 : 0; },
  });
  process.emitWarning = emitWarning;
  process._rawDebug = (...args) => ops.writeStderr(`${format(...args)}\n`);
  process.setUncaughtExceptionCaptureCallback = setUncaughtExceptionCaptureCallback;
  process.hasUncaughtExceptionCaptureCallback = () => capture !== null;
  process.on('newListener', onNewListener);
  process.on('removeListener', onRemoveListener);
  process.on('warning', onWarning);
  ops.hooks.on_before_exit = onBeforeExit;
  ops.hooks.on_exit = onExit;
  ops.hooks.on_signal = onSignal;
  boot.setSlot(SLOT_FATAL, onFatal);
  boot.setSlot(SLOT_REJECT, onReject);
  setRejectionHandler(processRejections);
  setErrorHandler((err) => fatal(err, false));
}

module.exports = {
  atEnd,
  emitExit,
  fatal,
  isSilent,
  rehearseEnd,
  setEntryListener,
  setReporter,
  setUp,
  setUpWorker,
  takeUncaught,
};

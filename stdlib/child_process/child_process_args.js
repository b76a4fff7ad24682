/* SPDX-License-Identifier: MIT */
/*
 * child_process_args.js - the arguments of all ways to start a child: checked, with their defaults,
 * the shell wrapped around. Gives one flat record that spawn and spawnSync read.
 *
 * Source: Node's doc/api/child_process.md.
 */
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const {
  isInt32,
  validateBoolean,
  validateFunction,
  validateObject,
  validateString,
} = require('internal/validators');
const { convertToValidSignal } = require('internal/util');
const { Buffer } = require('buffer');
const { fileURLToPath } = require('url');

const MAX_BUFFER = 1024 * 1024;

// Bits of libuv's enum uv_process_flags.
const kDetached = 8;

function checkNul(value, name) {
  if (typeof value === 'string' && value.includes('\u0000')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined &&
    value.path === undefined);
}

function pathOf(value, name) {
  if (isURL(value)) value = fileURLToPath(value);
  else if (value instanceof Uint8Array) value = Buffer.from(value).toString();
  if (typeof value !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
  }
  checkNul(value, name);
  return value;
}

function checkMaxBuffer(value) {
  if (value != null && (typeof value !== 'number' || !(value >= 0))) {
    throw new ERR_OUT_OF_RANGE('options.maxBuffer', 'a positive number', value);
  }
}

function checkTimeout(value) {
  if (value != null && !(Number.isInteger(value) && value >= 0)) {
    throw new ERR_OUT_OF_RANGE('timeout', 'an unsigned integer', value);
  }
}

// The number of options.killSignal; undefined when there is none.
function killSignalOf(value) {
  if (typeof value === 'string' || typeof value === 'number') return convertToValidSignal(value);
  if (value != null) {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], value);
  }
  return undefined;
}

function checkOptions(options) {
  const { uid, gid, detached, shell, argv0, windowsHide, windowsVerbatimArguments } = options;
  if (detached != null) validateBoolean(detached, 'options.detached');
  if (uid != null && !isInt32(uid)) throw new ERR_INVALID_ARG_TYPE('options.uid', 'int32', uid);
  if (gid != null && !isInt32(gid)) throw new ERR_INVALID_ARG_TYPE('options.gid', 'int32', gid);
  if (shell != null && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  if (argv0 != null) {
    validateString(argv0, 'options.argv0');
    checkNul(argv0, 'options.argv0');
  }
  if (windowsHide != null) validateBoolean(windowsHide, 'options.windowsHide');
  if (windowsVerbatimArguments != null) {
    validateBoolean(windowsVerbatimArguments, 'options.windowsVerbatimArguments');
  }
}

// ['KEY=value'...]; inherited properties count, undefined ones do not.
function environment(env) {
  const pairs = [];
  for (const key in env) { // eslint-disable-line guard-for-in
    const value = env[key];
    if (value === undefined) continue;
    checkNul(key, `options.env['${key}']`);
    checkNul(`${value}`, `options.env['${key}']`);
    pairs.push(`${key}=${value}`);
  }
  // Coverage is of all processes, whatever environment they get; '' says no.
  const folder = env === process.env ? undefined : process.env.NODE_V8_COVERAGE;
  if (folder && !Object.hasOwn(env, 'NODE_V8_COVERAGE')) pairs.push(`NODE_V8_COVERAGE=${folder}`);
  return pairs;
}

let warnedOfShell = false;

function warnOfShell() {
  if (warnedOfShell) return;
  warnedOfShell = true;
  process.emitWarning(
    'Passing args to a child process with shell option true can lead to security ' +
    'vulnerabilities, as the arguments are not escaped, only concatenated.',
    'DeprecationWarning', 'DEP0190');
}

function splitArgs(args, options) {
  if (Array.isArray(args)) return [args.slice(), options];
  if (args == null) return [[], options];
  if (typeof args !== 'object') throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  return [[], args];
}

// Built with `ingot build`: such an executable takes no script, but can begin with any of its modules.
function isApp() {
  return natives('boot').moduleCount() > 0;
}

// `process.execPath script.js`, itself or in a shell's text, is meant to run that script, not the
// application once more, which would start itself for ever: the child is told to look for a script of
// its own among its arguments (boot/start reads INGOT_FORK_ENTRY; fork names the script there).
function startsSelf(file, args) {
  if (!isApp()) return false;
  return file === process.execPath || (args[0] === '-c' && args[1]?.includes(process.execPath));
}

// (file, args?, options?) -> a copy of the options with file, args (args[0] is the child's name),
// envPairs, cwd (a string or undefined).
function normalizeSpawn(file, givenArgs, givenOptions) {
  validateString(file, 'file');
  checkNul(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  const { 0: list, 1: options } = splitArgs(givenArgs, givenOptions);
  let args = list;
  for (let i = 0; i < args.length; i++) {
    args[i] = `${args[i]}`;
    checkNul(args[i], `args[${i}]`);
  }
  if (options !== undefined) validateObject(options, 'options');
  const out = { __proto__: null, ...options };
  out.cwd = out.cwd == null || out.cwd === '' ? undefined : pathOf(out.cwd, 'options.cwd');
  checkOptions(out);
  if (out.shell) {
    checkNul(out.shell, 'options.shell');
    if (args.length > 0) warnOfShell();
    args = ['-c', [file, ...args].join(' ')];
    file = typeof out.shell === 'string' ? out.shell : '/bin/sh';
  }
  const self = startsSelf(file, args);
  args.unshift(typeof out.argv0 === 'string' ? out.argv0 : file);
  out.envPairs = environment(out.env || process.env);
  if (self && !out.envPairs.some((pair) => pair.startsWith('INGOT_FORK_ENTRY='))) out.envPairs.push('INGOT_FORK_ENTRY=');
  if (natives('permission').mode() !== 0) require('internal/permission').passOn(out.envPairs, args);
  out.detached = Boolean(out.detached);
  out.windowsHide = Boolean(out.windowsHide);
  out.windowsVerbatimArguments = Boolean(out.windowsVerbatimArguments);
  out.file = file;
  out.args = args;
  return out;
}

// exec's (command, options?, callback?)
function normalizeExec(command, options, callback) {
  validateString(command, 'command');
  checkNul(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

// execFile's (file, args?, options?, callback?)
function normalizeExecFile(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (args != null && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof args !== 'object') throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  if (typeof options === 'function') callback = options;
  else if (options != null) validateObject(options, 'options');
  options = typeof options === 'function' || options == null ? { __proto__: null } : options;
  if (callback != null) validateFunction(callback, 'callback');
  return { file, args, options, callback };
}

module.exports = {
  MAX_BUFFER,
  checkMaxBuffer,
  checkTimeout,
  isApp,
  kDetached,
  killSignalOf,
  normalizeExec,
  normalizeExecFile,
  normalizeSpawn,
  pathOf,
};

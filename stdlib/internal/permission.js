/* SPDX-License-Identifier: MIT */
/*
 * permission.js - the permission model's JavaScript half: grants of the command line or the build, process.permission,
 * and the errors of what the other half (internal/native/permission.c) refuses. Nothing of it is loaded while the
 * model is off. Source of behaviour: doc permissions.md, process.md, cli.md.
 */
'use strict';

const { isUint8Array } = require('internal/types');
const { codes: { ERR_ACCESS_DENIED } } = require('internal/errors');
const { validateString } = require('internal/validators');
const options = require('internal/options');

const ops = natives('permission');

const OFF = 0, AUDIT = 1, ENFORCE = 2; // as in permission.c, and so are the scopes
const READ = 0, WRITE = 1, CHILD = 2, WORKER = 3, ADDON = 4, WASI = 5, INSPECTOR = 6, STORE = 7;

// By scope: its name in errors, the option that grants it, its diagnostics channel.
const scopes = [
  ['FileSystemRead', '--allow-fs-read', 'fs'],
  ['FileSystemWrite', '--allow-fs-write', 'fs'],
  ['ChildProcess', '--allow-child-process', 'child'],
  ['WorkerThreads', '--allow-worker', 'worker'],
  ['Addon', '--allow-addons', 'addon'],
  ['WASI', '--allow-wasi', 'wasi'],
  ['Inspector', '--allow-inspector', 'inspector'],
  ['OpenSSLStore', '--allow-openssl-store', 'openssl-store'],
];

const byName = {
  '__proto__': null,
  'fs': [READ, WRITE], 'fs.read': [READ], 'fs.write': [WRITE], 'child': [CHILD], 'worker': [WORKER], 'addon': [ADDON],
  'wasi': [WASI], 'inspector': [INSPECTOR], 'openssl.store': [STORE],
};

// Codes of runtime/base/err.def, from the first down.
const FIRST = -5040, LINK = -5043, TOUCH = -5044;
const scopeOf = [READ, WRITE, WRITE, undefined, undefined, CHILD, WORKER, ADDON, WASI, STORE];

// ---- refusals -----------------------------------------------------------------------------------------------------

function publish(scope, message) {
  const { 0: permission, 2: name } = scopes[scope];
  const { channel } = require('diagnostics_channel');
  const to = channel(`node:permission-model:${name}`);
  if (to.hasSubscribers) to.publish({ permission, ...message });
}

function textOf(path) {
  return typeof path === 'string' ? path : require('buffer').Buffer.from(path).toString();
}

function refusal(scope, resource, below) {
  // Node makes it in C++: its stack does not begin with the code.
  const error = new Error(`Access to this API has been restricted. Use ${scopes[scope][1]} to manage permissions.`);
  Error.captureStackTrace(error, below);
  return Object.assign(error, { code: 'ERR_ACCESS_DENIED', permission: scopes[scope][0], resource });
}

function errorFor(code, resource, api, below) {
  if (code === LINK) return new ERR_ACCESS_DENIED('fs.symlink API requires full fs.read and fs.write permissions.');
  if (code === TOUCH) return new ERR_ACCESS_DENIED(`${api} API is disabled when Permission Model is enabled.`);
  return refusal(scopeOf[FIRST - code], resource, below);
}

// Completions get the code, of which internal/errors makes the error by errorOf.
function onDenied(code, what, api, done) {
  const scope = scopeOf[FIRST - code], resource = textOf(what);
  if (scope !== undefined) publish(scope, { resource });
  if (ops.mode() === AUDIT) return undefined;
  if (done === undefined) return errorFor(code, resource, api, onDenied);
  process.nextTick(done, code);
  return undefined;
}

const apis = { __proto__: null, futime: 'futimes' }; // where the call has another name

// From what uvException() is given.
function errorOf({ errno, syscall, path, dest }) {
  const what = errno === FIRST - 2 ? dest : path;
  return errorFor(errno, what === undefined ? undefined : textOf(what), apis[syscall] ?? syscall, errorOf);
}

// Without a word to anybody.
function allows(name, path) { return byName[name].every((scope) => ops.has(scope, path)); }

// For what writes or reads a path in another way than by an op that asks itself. `path` undefined: wherever it likes.
function check(name, path, shown = path) {
  const scope = byName[name][0];
  if (ops.mode() === OFF || ops.has(scope, path)) return;
  publish(scope, { resource: shown });
  if (ops.mode() === ENFORCE) throw refusal(scope, shown, check);
}

// ---- process.permission ---------------------------------------------------------------------------------------------

function has(scope, reference) {
  validateString(scope, 'scope');
  const isGiven = reference !== undefined && reference !== null;
  if (isGiven && !isUint8Array(reference)) validateString(reference, 'reference');
  const wanted = byName[scope];
  if (wanted === undefined) return false;
  const path = isGiven ? reference : undefined;
  const denied = wanted.find((one) => !ops.has(one, path));
  if (denied === undefined) return true;
  publish(denied, { resource: path === undefined ? '' : textOf(path) });
  return false;
}

function drop(scope, reference) {
  validateString(scope, 'scope');
  const isGiven = reference !== undefined && reference !== null;
  if (isGiven) validateString(reference, 'reference');
  for (const one of byName[scope] ?? []) {
    ops.drop(one, isGiven ? reference : undefined);
    publish(one, { resource: isGiven ? reference : '', drop: true });
  }
}

// In each thread.
function attach() {
  ops.hooks.on_denied = onDenied;
  Object.defineProperty(process, 'permission', {
    __proto__: null, configurable: false, enumerable: true, writable: false, value: Object.freeze({ has, drop }),
  });
}

// ---- grants -------------------------------------------------------------------------------------------------------

function grantPaths(scope) {
  const name = scopes[scope][1], list = options.all(name);
  for (const path of list) ops.grant(scope, path === '*' ? undefined : path);
  if (list.length === 1 && list[0].includes(',')) {
    process.emitWarning(`The ${name} CLI flag has changed. Passing a comma-separated list of paths is no longer ` +
      'valid. Documentation can be found at https://nodejs.org/api/permissions.html#file-system-permissions', 'Warning');
  }
}

// Doc cli.md: what the command line names as program is readable, wherever its links lead.
function grantEntries() {
  const { 0: kind, 2: script, 5: preload } = natives('boot').startData();
  const path = require('path'), { realpath } = natives('resolve');
  const entries = [...preload ?? [], ...kind === 1 && script ? [script] : []];
  for (const entry of entries) {
    if (!entry.startsWith('.') && !path.isAbsolute(entry) && entry !== script) continue;
    const full = path.resolve(entry), real = realpath(full);
    ops.grant(READ, full);
    if (typeof real === 'string' && real !== full) ops.grant(READ, real);
  }
}

// An executable's flags are its builder's business, who has been warned.
function warn(flag, number) {
  process.emitWarning(`The flag ${flag} must be used with extreme caution. It could invalidate the permission model.`,
                      { type: 'SecurityWarning', code: `PERM000${number}` });
}

const warned = [ADDON, CHILD, INSPECTOR, WASI, WORKER, STORE];

function grantScopes() {
  const isApp = natives('boot').moduleEntry() >= 0;
  for (const scope of warned) {
    const flag = scopes[scope][1];
    if (!options.get(flag)) continue;
    ops.grant(scope);
    if (!isApp) warn(flag, warned.indexOf(scope) + 1);
  }
}

// Before the program, when there is one of the options.
function start() {
  grantPaths(READ);
  grantPaths(WRITE);
  grantEntries();
  grantScopes();
  ops.begin(options.get('--permission') ? ENFORCE : AUDIT);
  attach();
}

// ---- for children -------------------------------------------------------------------------------------------------

const switches = ['--permission', '--permission-audit'];

// As a word of NODE_OPTIONS.
function quote(word) { return /[\s"\\]/.test(word) ? `"${word.replace(/["\\]/g, '\\$&')}"` : word; }

// What is granted still, as options; paths mean the same in every folder.
function flags() {
  const path = require('path');
  const words = [switches[ops.mode() === ENFORCE ? 0 : 1]];
  for (const scope of [READ, WRITE]) {
    const flag = scopes[scope][1];
    if (ops.has(scope)) words.push(`${flag}=*`);
    for (const given of options.all(flag)) {
      const full = path.resolve(given);
      if (given !== '*' && ops.has(scope, full.replace(/\*.*/s, ''))) words.push(quote(`${flag}=${full}`));
    }
  }
  for (const scope of warned) if (ops.has(scope)) words.push(scopes[scope][1]);
  return words.join(' ');
}

// Adds to the environment of a child, unless it is told something else: ["NAME=value", ...].
function passOn(pairs, args) {
  const isSaid = (words) => words.some((word) => switches.includes(word.replaceAll('_', '-')));
  const at = pairs.findIndex((pair) => pair.startsWith('NODE_OPTIONS='));
  const given = at < 0 ? '' : pairs[at].slice('NODE_OPTIONS='.length);
  if (isSaid(args) || isSaid(given.split(' '))) return;
  const pair = `NODE_OPTIONS=${given}${given === '' ? '' : ' '}${flags()}`;
  if (at < 0) pairs.push(pair);
  else pairs[at] = pair;
}

module.exports = { allows, attach, check, errorOf, passOn, start };

// SPDX-License-Identifier: MIT
'use strict';
// internal/bootstrap/build - the build-time half of a realm: called by C while a blob is made (runtime/boot/boot.c).

const { requireBuiltin, has, isLoaded } = require('internal/loader');
const { idOf } = require('internal/builtins');
const { stripBom } = require('internal/module_text');
const boot = natives('boot');

const SLOT_CODE = 5; // enum en_realm_slot

// What start-up itself uses; and what a program that is not known at build (ingot's own image: no
// modules) most likely does.
const always = ['internal/bootstrap/flags', 'internal/run_main', 'internal/global_console', 'internal/stdio'];
const likely = ['module', 'fs', 'url', 'stream', 'util'];

// Globals whose modules are loaded when they are touched: in the blob when the app's text has their name.
const globalModules = [
  [/\bText(?:En|De)coder\b/, ['web/encoding', 'web/encoding_labels']],
  [/\bBlob\b/, ['web/blob']],
  [/\bwebcrypto\b/, ['crypto/crypto_webcrypto']],
  [/\bnavigator\b/, ['web/navigator']],
];

function namedGlobals() {
  const found = [];
  for (const { 0: name, 1: ids } of globalModules) {
    for (let i = 0; i < boot.moduleCount(); i++) {
      if (!name.test(boot.moduleSource(i))) continue;
      found.push(...ids);
      break;
    }
  }
  return found;
}

// These warn when they are loaded, or change what others do: that happens in each process, when the program
// asks for them.
const late = ['domain', 'internal/supervisor', 'punycode', 'wasi'];

// Builtins that a rehearsal of the program's start has loaded (runtime/boot/rehearsal.h).
function rehearsedBuiltins() {
  const ids = boot.ids();
  return boot.rehearsed()[0].map((number) => ids[number]).filter((id) => !late.includes(id));
}

// What a thread needs to begin, and its parent to make it.
const forWorkers = ['worker_threads/worker', 'worker_threads/worker_main', 'worker_threads/worker_env'];

// Evaluates the builtins that the app's modules name, and those that its start uses. The others stay text.
function load(ids) {
  if (boot.option('sources') === 'none') requireBuiltin('internal/no_sources').install();
  for (const id of always) requireBuiltin(id);
  for (const id of rehearsedBuiltins()) requireBuiltin(id);
  if (boot.moduleCount() === 0) ids = likely;
  else requireBuiltin('internal/bootstrap/globals').defineEventSource(globalThis);
  for (const id of new Set([...ids, ...namedGlobals()])) {
    const known = idOf(id) ?? idOf(`node:${id}`) ?? (has(id) ? id : undefined);
    if (known !== undefined && !late.includes(known)) requireBuiltin(known);
  }
  if (isLoaded('worker_threads')) for (const id of forWorkers) requireBuiltin(id);
  requireBuiltin('internal/embedded_modules').link();
}

// What a program with ES modules, or import() of anything, needs besides.
const forEsModules = ['internal/esm/main'];

function usesEsModules() {
  const { ESM, kinds, imports } = requireBuiltin('internal/embedded_modules');
  return kinds.includes(ESM) || imports.some((list) => list.length > 0);
}

// Compiles the app's modules into the blob -> [is all well, lines for the packager]
function compile() {
  const { CJS, ESM, keep, kinds } = requireBuiltin('internal/embedded_modules');
  if (usesEsModules()) for (const id of forEsModules) requireBuiltin(id);
  const code = boot.getSlot(SLOT_CODE);
  let good = true, lines = '';
  for (let i = 0; i < kinds.length; i++) {
    try {
      if (kinds[i] === CJS) code[i] = boot.moduleCompile(i);
      else if (kinds[i] === ESM) keep(i);
    } catch (err) {
      good &&= boot.moduleOptional(i);
      lines += `${diagnose(i, err)}\n`;
    }
  }
  parseJson(code);
  return [good, lines];
}

// JSON modules that the start uses are parsed now: restoring a value takes a fraction of parsing its text.
function parseJson(code) {
  for (const number of boot.rehearsed()[1]) {
    try {
      code[number] = [JSON.parse(stripBom(boot.moduleSource(number)))];
    } catch {
      // Whoever requires it gets the error.
    }
  }
}

// In a rehearsal, when the program has started: what every end runs, without what the program would do there.
function end() {
  process.removeAllListeners('beforeExit');
  process.removeAllListeners('exit');
  requireBuiltin('internal/process_events').rehearseEnd();
}

// Then: what it uses -> [builtins, JSON modules], by number.
function used() {
  const { JSON_MODULE, kinds, paths } = requireBuiltin('internal/embedded_modules');
  const { Module } = requireBuiltin('internal/module_loader');
  const json = [], builtins = [];
  boot.ids().forEach((id, number) => {
    if (isLoaded(id)) builtins.push(number);
  });
  kinds.forEach((kind, number) => {
    if (kind === JSON_MODULE && Module._cache[paths[number]]?.loaded) json.push(number);
  });
  return [builtins, json];
}

// An error of compiling a module, as the packager reads it (packager/plan.h).
function diagnose(module, error) {
  const place = boot.errorPlace(error);
  const out = { level: boot.moduleOptional(module) ? 'note' : 'error', module, message: String(error) };
  const match = place === undefined ? null : /:(\d+)\n([^]*)\n( *)\^/.exec(place);
  if (match !== null) {
    out.line = Number(match[1]);
    out.column = match[3].length + 1;
  }
  return JSON.stringify(out);
}

const steps = { load, compile, end, used };

module.exports = { build: (what, ...args) => steps[what](...args) };

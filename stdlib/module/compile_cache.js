// SPDX-License-Identifier: MIT
'use strict';
// The module compile cache: V8's code cache of modules from disk, and the JavaScript of TypeScript files, kept in
// a folder between runs. For programs that are interpreted; the modules of an executable are compiled already.
// Who: module_loader, esm/translate and typescript ask state.cache of module_loader when it is on; boot/start and
// worker_main turn it on by the environment. Source of behaviour: doc module.md, "Module compile cache".
//
// A file of the folder is one entry: a header of five 32-bit numbers, then the data (see HEADER). It is named by
// its kind and the module's place, so that a changed module replaces what was there. Nothing here fails a program:
// what cannot be read or written is as if it were not there.

const boot = natives('boot');
const path = require('path');
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { state } = require('internal/module_loader');
const { validateBoolean, validateString } = require('internal/validators');
const { crc32 } = natives('zlib');
const { compileCached, esCache, esCompile } = natives('module');
const { functionCache } = natives('vm');

const status = { __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 };
const MAGIC = 0x0c0de001;
const HEADER = 20; // magic, the source's length and checksum, the data's length and checksum

let base, folder; // absolute; the folder is the one below it for this version
let isPortable = false;
const entries = new Map(); // file name -> entry, see lookUp

// ---- what is said with NODE_DEBUG_NATIVE=COMPILE_CACHE ----------------------------------------------------------

let isDebugged;

function debug(text) {
  isDebugged ??= /(^|,)\s*compile_cache\s*(,|$)/i.test(process.env.NODE_DEBUG_NATIVE ?? '');
  if (isDebugged) process._rawDebug(`[compile cache] ${text}`);
}

// ---- entries --------------------------------------------------------------------------------------------------------

// By what a module is known in the folder; undefined: it is not kept.
function placeOf(filename) {
  const file = filename.startsWith('file:') ? require('url').fileURLToPath(filename) : filename;
  if (!path.isAbsolute(file)) return undefined;
  return isPortable ? path.relative(base, file) : file;
}

function nameOf(kind, place) {
  return crc32(place, crc32(kind, 0)).toString(16).padStart(8, '0');
}

function readData(entry) {
  const bytes = require('fs').readFileSync(path.join(folder, entry.name));
  if (bytes.length < HEADER || bytes.readUInt32LE(0) !== MAGIC) throw new Error('magic number mismatch');
  const length = bytes.readUInt32LE(4), sum = bytes.readUInt32LE(8);
  if (length !== entry.length) throw new Error(`code size mismatch: expected ${entry.length}, actual ${length}`);
  if (sum !== entry.sum) throw new Error(`code hash mismatch: expected ${entry.sum}, actual ${sum}`);
  const data = bytes.subarray(HEADER);
  if (bytes.readUInt32LE(12) !== data.length) throw new Error('cache size mismatch');
  if (bytes.readUInt32LE(16) !== crc32(data, 0)) throw new Error('cache hash mismatch');
  return data;
}

// An entry: { kind, filename, name, length, sum: of the source, data: what is in the folder, make: how to get
// what is to be there }; undefined for what is not kept.
function lookUp(kind, filename, source) {
  const place = placeOf(filename);
  if (place === undefined) return undefined;
  const entry = { kind, filename, name: nameOf(kind, place), length: source.length, sum: crc32(source, 0),
                  data: undefined, make: undefined };
  entries.set(entry.name, entry);
  let said;
  try {
    entry.data = readData(entry);
    said = `success, size=${entry.data.length}`;
  } catch (err) {
    said = err.code ?? err.message;
  }
  entry.said = said;
  return entry;
}

function readCode(kind, filename, source) {
  const entry = lookUp(kind, filename, source);
  if (entry !== undefined) {
    debug(`reading cache from ${path.join(folder, entry.name)} for ${kind} ${filename}... ${entry.said}`);
  }
  return entry;
}

// What was compiled: with the entry's data, unless V8 refused it.
function compiled(entry, isRejected, make) {
  if (entry === undefined) return;
  if (entry.data !== undefined && !isRejected) {
    debug(`V8 code cache for ${entry.kind} ${entry.filename} was accepted, keeping the in-memory entry`);
    return;
  }
  const why = entry.data === undefined ? 'not initialized' : 'rejected';
  debug(`V8 code cache for ${entry.kind} ${entry.filename} was ${why}, initializing the in-memory entry`);
  entry.data = undefined;
  entry.make = make;
}

// ---- for the loaders -----------------------------------------------------------------------------------------------

// The CommonJS wrapper function of a text.
function commonJs(content, filename) {
  const entry = readCode('CommonJS', filename, content);
  const { 0: fn, 1: isRejected } = compileCached(content, filename, entry?.data);
  compiled(entry, isRejected, () => functionCache(fn));
  return fn;
}

// The engine's module of a text.
function esModule(code, url) {
  const entry = readCode('ESM', url, code);
  const { 0: wrapper, 1: isRejected } = esCompile(code, url, undefined, undefined, 0, 0, entry?.data);
  compiled(entry, isRejected, () => undefined);
  if (entry?.make !== undefined) {
    const data = esCache(wrapper); // V8 has none to give when it has been evaluated
    entry.make = () => data;
  }
  return wrapper;
}

// The JavaScript of a TypeScript text; `strip` makes it.
function typeScript(kind, source, filename, strip) {
  const entry = lookUp(kind, filename, source);
  if (entry?.data !== undefined) {
    debug(`retrieving transpile cache for ${kind} ${filename}... ${entry.said}`);
    return entry.data.toString();
  }
  debug(`no transpile cache for ${kind} ${filename}`);
  const code = strip();
  if (entry !== undefined) {
    debug(`saving transpilation cache for ${kind} ${filename}`);
    entry.make = () => Buffer.from(code);
  }
  return code;
}

// ---- writing -----------------------------------------------------------------------------------------------------------

// To another name first: a run that starts meanwhile finds all of it or nothing.
function writeData(entry, data) {
  const fs = require('fs');
  const file = path.join(folder, entry.name), draft = `${file}.${process.pid}.${natives('worker_threads').threadId()}`;
  const header = Buffer.alloc(HEADER);
  [MAGIC, entry.length, entry.sum, data.length, crc32(data, 0)].forEach((n, i) => header.writeUInt32LE(n, i * 4));
  fs.writeFileSync(draft, Buffer.concat([header, data]), { mode: 0o600 });
  fs.renameSync(draft, file);
}

function persist(entry) {
  const what = `${entry.kind} ${entry.filename}`;
  if (entry.make === undefined) {
    const why = entry.data === undefined ? 'the cache was not initialized' : 'cache was the same';
    debug(`skip persisting ${what} because ${why}`);
    return;
  }
  let said;
  try {
    const data = entry.make();
    writeData(entry, Buffer.from(data));
    entry.data = data;
    entry.make = undefined;
    said = `success, size=${data.byteLength}`;
  } catch (err) {
    said = err.code ?? err.message;
  }
  debug(`writing cache for ${what} to ${path.join(folder, entry.name)}... ${said}`);
}

function flush() {
  for (const entry of entries.values()) persist(entry);
}

// ---- turning it on ---------------------------------------------------------------------------------------------------

// Code caches fit one build of V8 (it looks at its flags itself); the folder of another user is not trusted.
function versionTag() {
  return `${process.version}-ingot-${process.versions.v8}-${process.arch}-${process.getuid()}`;
}

// Who can write there can have us run what they like.
function makeOwn(tagged) {
  const fs = require('fs');
  try {
    fs.mkdirSync(tagged, { mode: 0o700 });
  } catch (err) {
    if (err.code !== 'EEXIST') throw err;
  }
  const { mode, uid } = fs.lstatSync(tagged);
  if (uid !== process.geteuid() || (mode & 0o022) !== 0) {
    throw new Error(`${tagged} is not this user's alone`);
  }
}

// The permission model's objection, if it has one.
function objection(tagged) {
  if (natives('permission').mode() === 0) return undefined;
  const { allows } = require('internal/permission');
  const missing = ['write', 'read'].find((what) => !allows(`fs.${what}`, tagged));
  return missing && `Skipping compile cache because ${missing} permission for ${tagged} is not granted`;
}

function start(directory, portable) {
  const fs = require('fs');
  const wanted = path.resolve(directory), tagged = path.join(wanted, versionTag());
  const refused = objection(tagged);
  if (refused !== undefined) {
    debug(refused);
    return { status: status.FAILED, message: refused };
  }
  try {
    fs.mkdirSync(wanted, { recursive: true });
    makeOwn(tagged);
  } catch (err) {
    const message = `Cannot use cache directory: ${err.message}`;
    debug(message);
    return { status: status.FAILED, message };
  }
  base = wanted;
  folder = tagged;
  isPortable = portable;
  state.cache = module.exports;
  require('internal/process_events').atEnd(flush);
  debug(`using cache directory ${folder}`);
  return { status: status.ENABLED, directory: base };
}

function isOn(name) { return Boolean(process.env[name]); }

function enable(directory, portable = process.env.NODE_COMPILE_CACHE_PORTABLE === '1') {
  if (state.cache !== null) return { status: status.ALREADY_ENABLED, directory: base };
  if (isOn('NODE_DISABLE_COMPILE_CACHE')) {
    debug('Disabled by NODE_DISABLE_COMPILE_CACHE');
    return { status: status.DISABLED };
  }
  if (boot.moduleEntry() >= 0) {
    return { status: status.FAILED, message: 'The modules of an executable are compiled already' };
  }
  return start(directory, portable);
}

// module.enableCompileCache()
function enableCompileCache(given) {
  let directory = given, portable;
  if (typeof given === 'object' && given !== null) ({ directory, portable } = given);
  else if (given !== undefined && typeof given !== 'string') throw new ERR_INVALID_ARG_TYPE('cacheDir', 'string', given);
  if (directory !== undefined) validateString(directory, 'options.directory');
  if (portable !== undefined) validateBoolean(portable, 'options.portable');
  return enable(directory || process.env.NODE_COMPILE_CACHE ||
    path.join(require('os').tmpdir(), 'node-compile-cache'), portable);
}

function enableByEnvironment() {
  if (isOn('NODE_COMPILE_CACHE')) enable(process.env.NODE_COMPILE_CACHE);
}

function getCompileCacheDir() { return state.cache === null ? undefined : base; }

function flushCompileCache() {
  if (state.cache === null) return;
  flush();
  debug('module.flushCompileCache() finished');
}

module.exports = {
  commonJs, enableByEnvironment, enableCompileCache, esModule, flushCompileCache, getCompileCacheDir, status, typeScript,
};

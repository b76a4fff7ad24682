// SPDX-License-Identifier: MIT
'use strict';
// What the engine asks of the realm about modules: import() and import.meta. Code that vm compiled is
// known by the symbol it was compiled with, vm's modules by their wrappers, code in a vm context that no
// script stands behind by the context; everything else belongs to the default loader, which is loaded
// when it is first needed.

const { setSlot } = natives('boot');
const {
  codes: { ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING },
} = require('internal/errors');
const { traceImport, watched } = require('internal/watched');

const SLOT_IMPORT = 7, SLOT_META = 11; // enum en_realm_slot

const importers = new WeakMap(); // symbol -> function(specifier, attributes, phase, script name)
const contextImporters = new WeakMap(); // object of a vm context -> the same
const metas = new WeakMap(); // wrapper -> function(import.meta)

// The engine's cache of compiled code would keep all of it for long, so it is emptied now and then.
const CODE_KEPT = 256;
let made = 0;

// A symbol for code whose import() calls `importer`; it may return a promise. The code keeps the symbol
// alive, and the symbol the importer.
function makeHost(description, importer) {
  if (++made % CODE_KEPT === 0) natives('module').forgetCode();
  const host = Symbol(description);
  importers.set(host, importer);
  return host;
}

// For import() in a vm context without a script: eval that a promise calls.
function setContextImporter(context, importer) { contextImporters.set(context, importer); }

function setMeta(wrapper, initialize) { metas.set(wrapper, initialize); }

// Whether a script of that name is the program's: not one of ours, which eval without a caller is given.
function isProgram(name) { return typeof name === 'string' && /^(?:file:|data:|\/)/.test(name); }

// Code that no script stands behind: of eval as the callback of a promise, or of one of our functions.
function isNobodys(name) {
  return (name === undefined || name.startsWith('node:')) && !require('internal/esm/loader').records.has(name);
}

// The URL that import() in a script of that name is relative to.
function urlOfScript(name, records) {
  if (records.has(name) || /^(file|data):/.test(name)) return name;
  return require('web/url').pathToFileURL(name?.startsWith('/') ? name : `${process.cwd()}/`).href;
}

// What the default loader finds for import() in a script of that name.
function importByName(specifier, attributes, phase, name) {
  const { importModule, records } = require('internal/esm/loader');
  const base = urlOfScript(name, records);
  if (!watched.import) return importModule(specifier, base, attributes, phase);
  return traceImport(() => importModule(specifier, base, attributes, phase), specifier, base);
}

function importInContext(context, specifier, attributes, phase) {
  const importer = contextImporters.get(context);
  if (importer === undefined) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  return importer(specifier, attributes, phase, undefined);
}

async function onImport(specifier, name, list, host, phase, context) {
  const attributes = require('internal/esm/attributes').toObject(list);
  if (host !== undefined) return importers.get(host)(specifier, attributes, phase, name);
  if (context !== undefined && !isProgram(name)) return importInContext(context, specifier, attributes, phase);
  if (isNobodys(name)) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  return importByName(specifier, attributes, phase, name);
}

function onMeta(wrapper, meta) {
  const initialize = metas.get(wrapper);
  if (initialize !== undefined) initialize(meta);
}

setSlot(SLOT_IMPORT, onImport);
setSlot(SLOT_META, onMeta);

module.exports = { importByName, makeHost, setContextImporter, setMeta };

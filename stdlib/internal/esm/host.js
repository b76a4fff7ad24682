// SPDX-License-Identifier: MIT
'use strict';
// What the engine asks of the realm about modules: import() and import.meta. Code that vm compiled is
// known by the symbol it was compiled with, vm's modules by their wrappers; everything else belongs to
// the default loader, which is loaded when it is first needed.

const { setSlot } = natives('boot');

const SLOT_IMPORT = 7, SLOT_META = 11; // enum en_realm_slot

const importers = new WeakMap(); // symbol -> function(specifier, attributes, phase)
const metas = new WeakMap(); // wrapper -> function(import.meta)

// A symbol for code whose import() calls `importer`; it may return a promise. The code keeps the symbol
// alive, and the symbol the importer.
function makeHost(description, importer) {
  const host = Symbol(description);
  importers.set(host, importer);
  return host;
}

function setMeta(wrapper, initialize) { metas.set(wrapper, initialize); }

// The URL that import() in a script of that name is relative to.
function urlOfScript(name) {
  if (typeof name === 'string') {
    if (/^(file|data|node):/.test(name)) return name;
    if (name.startsWith('/')) return require('web/url').pathToFileURL(name).href;
  }
  return require('web/url').pathToFileURL(`${process.cwd()}/`).href;
}

async function onImport(specifier, name, list, host, phase) {
  const attributes = require('internal/esm/attributes').toObject(list);
  if (host !== undefined) return importers.get(host)(specifier, attributes, phase);
  return require('internal/esm/loader').importModule(specifier, urlOfScript(name), attributes, phase);
}

function onMeta(wrapper, meta) {
  const initialize = metas.get(wrapper);
  if (initialize !== undefined) initialize(meta);
}

setSlot(SLOT_IMPORT, onImport);
setSlot(SLOT_META, onMeta);

module.exports = { makeHost, setMeta };

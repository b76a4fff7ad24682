// SPDX-License-Identifier: MIT
'use strict';
// The option importModuleDynamically of vm's functions: the symbol that code is compiled with, by which
// internal/esm/host knows what its import() means. Source of behaviour: doc vm.md, "Support of dynamic
// import() in compilation APIs".

const boot = natives('boot');
const options = require('internal/options');
const { importByName, makeHost, setContextImporter } = require('internal/esm/host');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING, ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG,
    ERR_VM_MODULE_NOT_MODULE,
  },
} = require('internal/errors');

const SOURCE_PHASE = 0;

const constants = Object.freeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
});

// vm's modules need --experimental-vm-modules when ingot runs a script, as node does. An executable has
// no such command line, and its author knows what it is made with: there they are always.
function modulesEnabled() {
  return boot.moduleCount() > 0 || options.get('--experimental-vm-modules') === true;
}

function validateImporter(value, name) {
  if (value === undefined || typeof value === 'function' || value === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) return;
  throw new ERR_INVALID_ARG_TYPE(name, ['function', 'vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER'], value);
}

// What the program's function gives, as what import() gives.
async function callImporter(importer, referrer, specifier, attributes, phase) {
  const isSource = phase === SOURCE_PHASE;
  const result = await importer(specifier, referrer, attributes, isSource ? 'source' : 'evaluation');
  const isNamespace = require('internal/types').types.isModuleNamespaceObject(result);
  if (!isNamespace) return require('vm/vm_module').imported(result, isSource);
  if (isSource) throw new ERR_VM_MODULE_NOT_MODULE();
  return result;
}

function noImporter() { throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING(); }
function noFlag() { throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG(); }

function warnOfMainLoader() {
  require('internal/util').emitExperimentalWarning('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER');
}

// The importer that a value of the option means; one function for all code without its own, so that
// the same text compiled twice is compiled once. `referrer()` gives what the program's function is told.
function importerOf(value, referrer) {
  if (value === undefined) return noImporter;
  if (value === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    warnOfMainLoader();
    return importByName;
  }
  if (!modulesEnabled()) return noFlag;
  return (specifier, attributes, phase) => callImporter(value, referrer(), specifier, attributes, phase);
}

const sharedHosts = new Map(); // importer -> symbol

// `own`: the code gets a symbol of its own in any case, and so keeps what referrer() gives alive.
function hostOf(value, description, referrer, own = false) {
  let importer = importerOf(value, referrer);
  if (own && importer === noImporter) importer = () => noImporter(referrer); // a function that holds it
  if (own || (typeof value === 'function' && importer !== noFlag)) return makeHost(description, importer);
  let host = sharedHosts.get(importer);
  if (host === undefined) sharedHosts.set(importer, host = makeHost(importer.name, importer));
  return host;
}

function setImporterOfContext(context, value) {
  if (value !== undefined) setContextImporter(context, importerOf(value, () => context));
}

module.exports = { constants, hostOf, modulesEnabled, setImporterOfContext, validateImporter };

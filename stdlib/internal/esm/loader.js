// SPDX-License-Identifier: MIT
'use strict';
// The loader of ES modules: records by URL, graphs of them, import() and require() of them. The modules
// themselves are V8's (runtime/engine/module.h). Embedded modules come compiled from the blob, with
// their imports resolved at build; all others by esm/resolve and esm/format. Loading is synchronous;
// only evaluation waits. Source: doc esm.md; ECMA-262 16.2.1.

const vmNatives = natives('module');
const embedded = require('internal/embedded_modules');
const attributeRules = require('internal/esm/attributes');
const hooks = require('internal/esm/hooks');
const { state: inspecting } = require('internal/inspecting');
const { defaultLoad, formatHint } = require('internal/esm/format');
const { decorateLinkError } = require('internal/esm/link_error');
const { defaultResolve, importConditions } = require('internal/esm/resolve');
const { readLate, translators } = require('internal/esm/translate');
const {
  codes: {
    ERR_REQUIRE_CYCLE_MODULE, ERR_SOURCE_PHASE_NOT_DEFINED, ERR_UNKNOWN_MODULE_FORMAT,
  },
} = require('internal/errors');
const { fileURLToPath } = require('web/url');

const SOURCE_PHASE = 0;
const UNLINKED = 0, EVALUATING = 3, ERRORED = 5; // enum en_module_status

const noAttributes = Object.freeze({ __proto__: null });

// ---- records --------------------------------------------------------------------------------------------------

const records = new Map(); // URL, or type NUL URL with a type attribute -> record

// One module. `requests` and `self` are a WebAssembly module's (esm/wasm.js).
class Record {
  url;
  number; // among the embedded modules, or -1
  format;
  wrapper;
  targets = null; // records, once its requests are resolved
  requests = null;
  self = null;
  source = null; // WebAssembly.Module
  isMain = false;
  hasLate = false; // a builtin with exports that are read for those who use them: translate.readLate()
  error; // of loading, boxed: the next import fails alike

  constructor(url, number) {
    this.url = url;
    this.number = number;
  }
}

function newRecord(url, isMain) {
  const record = new Record(url, numberOfUrl(url));
  record.isMain = isMain;
  return record;
}

function keyOf(url, attributes) {
  return attributes.type === undefined ? url : `${attributes.type}\x00${url}`;
}

const embeddedFormats = ['commonjs', 'json', 'module'];

function loadContext(format, attributes) {
  return { __proto__: null, conditions: importConditions(), format, importAttributes: attributes };
}

// Behind the hooks of this thread.
function lastLoad(url, context) {
  const remote = hooks.remote();
  return remote?.loads ? remote.loadSync(url, context) : defaultLoad(url, context.format, context.importAttributes);
}

// -> { format, source }; source is undefined for what the image or the CommonJS loader has.
function fetch(record, format, attributes) {
  if (hooks.loads()) {
    return hooks.runLoad(record.url, loadContext(format, attributes), lastLoad);
  }
  if (hooks.remote()?.loads) return hooks.remote().loadSync(record.url, loadContext(format, attributes));
  if (record.number >= 0) {
    const known = embeddedFormats[embedded.kinds[record.number]];
    if (known !== undefined) return { format: known, source: undefined };
  }
  return defaultLoad(record.url, format, attributes);
}

function translate(record, source) {
  const translator = translators[record.format];
  if (translator === undefined) throw new ERR_UNKNOWN_MODULE_FORMAT(record.format, record.url);
  translator(record, source);
}

// Hooks in a thread of their own have been asked with the attributes, and have the last word.
function areTrusted() { return hooks.remote()?.loads === true; }

function validate(url, format, attributes) {
  if (!areTrusted()) attributeRules.validate(url, format, attributes);
}

// Makes a module of what get() has fetched. Sets record.error for what is wrong with the module itself, and throws what
// is wrong with the import.
function load(record, attributes, get) {
  try {
    const { format, source, responseURL } = get();
    record.format = format;
    if (responseURL !== undefined) record.url = responseURL;
    if (areTrusted() || attributeRules.suit(format, attributes)) translate(record, source);
  } catch (err) {
    record.error = { value: err };
    return;
  }
  validate(record.url, record.format, attributes);
}

// The record of a URL, loaded; throws what is wrong with it.
function recordOf(url, number, format, attributes, isMain = false) {
  const key = keyOf(url, attributes);
  let record = records.get(key);
  if (record === undefined) {
    record = new Record(url, number);
    record.isMain = isMain;
    load(record, attributes, () => fetch(record, format, attributes));
    records.set(key, record);
  } else {
    validate(url, record.format, attributes);
  }
  if (record.error !== undefined) throw record.error.value;
  return record;
}

// ---- resolving ----------------------------------------------------------------------------------------------------

function numberOfUrl(url) {
  if (embedded.paths.length === 0 || !url.startsWith('file:///')) return -1;
  const { pathname, search, hash } = new URL(url);
  return search || hash ? -1 : embedded.numberOf(decodeURIComponent(pathname));
}

function resolveContext(attributes, parentURL) {
  return { __proto__: null, conditions: importConditions(), importAttributes: attributes, parentURL };
}

function lastResolve(specifier, context) {
  const remote = hooks.remote();
  if (remote?.resolves) return remote.resolveSync(specifier, context);
  const url = defaultResolve(specifier, context.parentURL, hooks.conditionsOf(context));
  return { __proto__: null, url, format: formatHint(url) };
}

function resolveWithHooks(specifier, parentURL, attributes = noAttributes) {
  return hooks.runResolve(specifier, resolveContext(attributes, parentURL), lastResolve);
}

function isHooked() { return hooks.active() || hooks.remote() !== null; }

const byNumber = []; // records of embedded modules that were imported without attributes and are good

function recordOfNumber(number, attributes) {
  const plain = attributes === noAttributes;
  if (plain && byNumber[number] !== undefined) return byNumber[number];
  const record = recordOf(embedded.urlOf(number), number, undefined, attributes);
  if (plain) byNumber[number] = record;
  return record;
}

const resolved = new Map(); // parent URL -> Map of specifier -> URL

// A specifier means the same in a module as long as the process lives, whatever becomes of the files.
function resolveOnce(specifier, parentURL) {
  let known = resolved.get(parentURL);
  if (known === undefined) resolved.set(parentURL, known = new Map());
  let url = known.get(specifier);
  if (url === undefined) known.set(specifier, url = defaultResolve(specifier, parentURL));
  return url;
}

// A query or fragment makes a module of its own of the same file.
function hasSuffix(specifier) { return specifier.includes('?', 1) || specifier.includes('#', 1); }

// The record that a specifier in `parent` (see parentOf) or at `parentURL` means.
function resolveTo(specifier, parent, parentURL, attributes) {
  if (isHooked()) {
    const { url, format, importAttributes } = resolveWithHooks(specifier, parentURL, attributes);
    return recordOf(url, numberOfUrl(url), format ?? undefined, importAttributes ?? attributes);
  }
  const known = parent !== undefined && parent.number >= 0 && !hasSuffix(specifier);
  const target = known ? embedded.importTarget(specifier, parent.number) : undefined;
  if (typeof target === 'number') return recordOfNumber(target, attributes);
  if (target !== undefined) return recordOf(`node:${target}`, -1, 'builtin', attributes);
  const url = resolveOnce(specifier, parentURL);
  return recordOf(url, numberOfUrl(url), undefined, attributes);
}

// ---- graphs ---------------------------------------------------------------------------------------------------------

function sourceOf(record) {
  if (record.source === null) throw new ERR_SOURCE_PHASE_NOT_DEFINED(record.url);
  return record.source;
}

// visit(specifier, attributes) for what linkOne() asks, in its order.
function eachRequest(record, visit) {
  if (record.requests !== null) return record.requests.forEach((specifier) => visit(specifier, noAttributes));
  const requests = vmNatives.esRequests(record.wrapper);
  for (let i = 0; i < requests.length; i += 3) {
    const { [i]: specifier, [i + 2]: list } = requests;
    visit(specifier, list === undefined ? noAttributes : attributeRules.toObject(list));
  }
}

// Finds what the requests of a module mean, and tells V8.
function linkOne(record, targetOf = resolveTo) {
  const { wrapper, url } = record;
  const targets = [], objects = [];
  if (record.requests !== null) {
    for (const specifier of record.requests) targets.push(targetOf(specifier, record, url, noAttributes));
    for (const target of targets) objects.push(target.wrapper);
    objects.push(record.self);
  } else {
    const requests = vmNatives.esRequests(wrapper);
    for (let i = 0; i < requests.length; i += 3) {
      const { [i]: specifier, [i + 1]: phase, [i + 2]: list } = requests;
      const attributes = list === undefined ? noAttributes : attributeRules.toObject(list);
      const target = targetOf(specifier, record, url, attributes);
      objects.push(phase === SOURCE_PHASE ? sourceOf(target) : target.wrapper);
      if (phase !== SOURCE_PHASE) targets.push(target);
    }
  }
  vmNatives.esLink(wrapper, objects);
  record.targets = targets;
  for (const target of targets) if (target.hasLate) readLate(target, record);
}

// What a module fails with once it fails with whenever it is imported.
function failsForGood(record, step) {
  try {
    step(record);
  } catch (err) {
    record.error ??= { value: err };
    throw err;
  }
}

// Only those have requests.
function isSourceText(record) { return record.format === 'module' || record.requests !== null; }

// Loads and links everything below; with a stack of its own, for chains of thousands.
function link(root) {
  if (root.targets !== null || !isSourceText(root)) return;
  const stack = [root];
  while (stack.length > 0) {
    const record = stack.pop();
    if (record.targets !== null || !isSourceText(record)) continue;
    failsForGood(record, linkOne);
    for (let i = record.targets.length - 1; i >= 0; i--) stack.push(record.targets[i]);
  }
}

function instantiateOne(record) {
  try {
    vmNatives.esInstantiate(record.wrapper);
  } catch (err) {
    throw decorateLinkError(err, record, resolveTo);
  }
}

function instantiate(record) {
  if (record.error !== undefined) throw record.error.value;
  if (hooks.remote() === null) link(record);
  else require('internal/esm/loader_async').linkNow(record);
  if (vmNatives.esStatus(record.wrapper) === UNLINKED) failsForGood(record, instantiateOne);
}

// A promise of the module's evaluation, which begins now unless it has begun.
function evaluate(record) {
  instantiate(record);
  const status = vmNatives.esStatus(record.wrapper);
  if (status === ERRORED) throw vmNatives.esException(record.wrapper);
  if (inspecting.breaks) return require('internal/inspecting').call(vmNatives.esEvaluate, undefined, record.wrapper, 0);
  return vmNatives.esEvaluate(record.wrapper, 0);
}

function explained(err) {
  return err instanceof ReferenceError ? require('internal/esm/scope_error').explain(err) : err;
}

// Whether the module of that URL has a top-level await.
function isAwaiting(url) {
  const record = records.get(url);
  return record?.format === 'module' && vmNatives.esHasTopAwait(record.wrapper);
}

function namespaceOf(record) { return vmNatives.esNamespace(record.wrapper); }

// ---- import ---------------------------------------------------------------------------------------------------------

async function importRecord(record) {
  if (record.hasLate) readLate(record);
  if (hooks.remote() !== null && record.error === undefined) await require('internal/esm/loader_async').link(record);
  instantiate(record);
  await undefined; // a module that is evaluating cannot be evaluated from inside
  try {
    await evaluate(record);
  } catch (err) {
    throw explained(err);
  }
  return namespaceOf(record);
}

// What resolveTo() wants to know of an importing module: of embedded CommonJS its number.
function parentOf(url) {
  const record = records.get(url);
  if (record !== undefined) return record;
  const number = numberOfUrl(url);
  return number >= 0 ? { number } : undefined;
}

// import(specifier) in the module at `parentURL`; also what other rooms import with.
async function importModule(specifier, parentURL, attributes = noAttributes, phase = 1) {
  if (hooks.remote() !== null) {
    return require('internal/esm/loader_async').importModule(specifier, parentURL, attributes, phase);
  }
  const record = resolveTo(specifier, parentOf(parentURL), parentURL, attributes);
  if (phase === SOURCE_PHASE) return sourceOf(record);
  return importRecord(record);
}

// The record of an entry given by its URL, or a promise of it.
function mainRecord(given) {
  if (hooks.remote() !== null) return require('internal/esm/loader_async').mainRecord(given);
  const number = numberOfUrl(given);
  if (!hooks.resolves()) {
    const found = number >= 0 ? given : defaultResolve(given, undefined, importConditions(), true);
    return recordOf(found, number, undefined, noAttributes, true);
  }
  const { url, format, importAttributes } = resolveWithHooks(given, undefined);
  return recordOf(url, numberOfUrl(url), format ?? undefined, importAttributes ?? noAttributes, true);
}

// A module whose text is given: of --eval, or read by the CommonJS loader.
function recordOfText(text, url, isMain) {
  const record = new Record(url, -1);
  record.format = 'module';
  record.isMain = isMain;
  translators.module(record, text);
  records.set(url, record);
  return record;
}

// ---- require --------------------------------------------------------------------------------------------------------

const cycleAdvice = 'A cycle involving require(esm) is disallowed to maintain invariants mandated by the ECMAScript ' +
  'specification. Try making at least part of the dependency in the graph lazily loaded.';

function cycleError(what, from) {
  return new ERR_REQUIRE_CYCLE_MODULE(`Cannot ${what} in a cycle.${from ? ` (from ${from})` : ''} ${cycleAdvice}`);
}

const nameOf = (url) => (url.startsWith('file:') ? fileURLToPath(url) : url);

function isLoadingCommonJs({ format, url }) {
  if (format !== 'commonjs' || !url.startsWith('file:')) return false;
  const { Module } = require('internal/module_loader');
  return Module._cache[fileURLToPath(url)]?.loaded === false;
}

// The specifier that `parent` names `target` with.
function specifierOf(parent, target) {
  const requests = parent.requests ?? vmNatives.esRequests(parent.wrapper).filter((_, i) => i % 3 === 0);
  return requests[parent.targets.indexOf(target)];
}

// Evaluating the graph may not enter a module that is being evaluated, or loaded, further up the stack.
function refuseCycles(root, filename, parentName) {
  if (vmNatives.esStatus(root.wrapper) === EVALUATING) throw cycleError(`require() ES Module ${filename}`, parentName);
  const seen = new Set([root]), stack = [root];
  while (stack.length > 0) {
    const record = stack.pop();
    if (vmNatives.esStatus(record.wrapper) > EVALUATING) continue;
    for (const target of record.targets ?? []) {
      const what = vmNatives.esStatus(target.wrapper) === EVALUATING ? 'Module' :
        isLoadingCommonJs(target) ? 'CommonJS Module' : undefined;
      if (what !== undefined) throw cycleError(`import ${what} ${specifierOf(record, target)}`, nameOf(record.url));
      if (seen.has(target)) continue;
      seen.add(target);
      stack.push(target);
    }
  }
}

const ignore = () => {};

// The record of an ES module that CommonJS requires, evaluated. `requireStack`: the requiring file and those that
// required it. `source`: its text, when a hook or the caller has it.
function requireModule(url, filename, requireStack, source) {
  let record = records.get(url);
  if (record === undefined && source !== undefined) {
    record = new Record(url, -1);
    record.format = 'module';
    translators.module(record, source);
    records.set(url, record);
  }
  record ??= recordOf(url, numberOfUrl(url), 'module', noAttributes);
  if (record.error !== undefined) throw record.error.value;
  instantiate(record);
  refuseCycles(record, filename, requireStack[0]);
  if (vmNatives.esIsGraphAsync(record.wrapper)) {
    throw require('internal/esm/async_graph_error').make(record, filename, requireStack);
  }
  if (vmNatives.esStatus(record.wrapper) !== ERRORED) vmNatives.esEvaluate(record.wrapper, 0).then(undefined, ignore);
  if (vmNatives.esStatus(record.wrapper) === ERRORED) throw explained(vmNatives.esException(record.wrapper));
  return record;
}

require('internal/module_loader').state.snapshots ??= new WeakMap();

module.exports = {
  cycleError,
  eachRequest,
  evaluate,
  failsForGood,
  fetch,
  importModule,
  importRecord,
  instantiate,
  isAwaiting,
  isSourceText,
  keyOf,
  lastResolve,
  linkOne,
  load,
  loadContext,
  mainRecord,
  namespaceOf,
  newRecord,
  noAttributes,
  numberOfUrl,
  recordOf,
  records,
  recordOfText,
  requireModule,
  resolveContext,
  resolveWithHooks,
  sourceOf,
};

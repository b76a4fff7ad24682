// SPDX-License-Identifier: MIT
'use strict';
// The loader of ES modules while module.register() hooks are active: the same records, but what a specifier means
// and what a module is made of has to be waited for. Evaluation is not different.

const hooks = require('internal/esm/hooks');
const loader = require('internal/esm/loader');

const { noAttributes, records } = loader;
const SOURCE_PHASE = 0;

// ---- records ------------------------------------------------------------------------------------------------------

// -> { url, format, importAttributes }
function resolve(specifier, parentURL, attributes) {
  const remote = hooks.remote();
  // Synchronous hooks come first, and cannot wait but by stopping everything.
  if (hooks.resolves() || !remote?.resolves) return loader.resolveWithHooks(specifier, parentURL, attributes);
  return remote.resolve(specifier, loader.resolveContext(attributes, parentURL));
}

function fetch(record, format, attributes) {
  const remote = hooks.remote();
  if (hooks.loads() || !remote?.loads) return loader.fetch(record, format, attributes);
  return remote.load(record.url, loader.loadContext(format, attributes));
}

const loading = new Map(); // key -> promise of the record being there

async function loadNew(key, url, format, attributes, isMain) {
  try {
    const record = loader.newRecord(url, isMain);
    let get;
    try {
      const fetched = await fetch(record, format, attributes);
      get = () => fetched;
    } catch (err) {
      get = () => { throw err; };
    }
    if (records.has(key)) return; // who could not wait was faster
    loader.load(record, attributes, get);
    records.set(key, record);
  } finally {
    loading.delete(key);
  }
}

async function recordOf(url, format, attributes, isMain) {
  const key = loader.keyOf(url, attributes);
  if (!records.has(key)) {
    let job = loading.get(key);
    if (job === undefined) loading.set(key, job = loadNew(key, url, format, attributes, isMain));
    await job;
  }
  return loader.recordOf(url, -1, format, attributes);
}

async function resolveTo(specifier, parentURL, attributes, isMain = false) {
  const { url, format, importAttributes } = await resolve(specifier, parentURL, attributes);
  return recordOf(url, format ?? undefined, importAttributes ?? attributes, isMain);
}

// ---- graphs -------------------------------------------------------------------------------------------------------

const linking = new WeakMap(); // record -> promise of its targets being known
const whole = new WeakSet(); // records below which all is linked

async function linkNew(record) {
  try {
    const jobs = [];
    loader.eachRequest(record, (specifier, attributes) => {
      jobs.push(resolveTo(specifier, record.url, attributes));
    });
    const targets = await Promise.all(jobs);
    if (record.targets === null) loader.linkOne(record, () => targets.shift());
  } catch (err) {
    record.error ??= { value: err };
    throw err;
  }
}

function linkOwn(record) {
  if (record.targets !== null || !loader.isSourceText(record)) return undefined;
  let job = linking.get(record);
  if (job === undefined) linking.set(record, job = linkNew(record));
  return job;
}

// What `records` import that is neither in `seen` nor whole; added to it.
function newTargets(list, seen) {
  const found = [];
  for (const { targets } of list) {
    for (const target of targets ?? []) {
      if (seen.has(target) || whole.has(target)) continue;
      seen.add(target);
      found.push(target);
    }
  }
  return found;
}

// Loads and links everything below.
async function link(root) {
  if (whole.has(root)) return;
  const seen = new Set([root]);
  for (let level = [root]; level.length > 0; level = newTargets(level, seen)) await Promise.all(level.map(linkOwn));
  for (const record of seen) whole.add(record);
}

// The same for who cannot wait, perhaps while somebody else has got half way.
function linkNow(root) {
  if (whole.has(root)) return;
  const seen = new Set([root]);
  for (let level = [root]; level.length > 0; level = newTargets(level, seen)) {
    for (const record of level) {
      if (record.targets === null && loader.isSourceText(record)) loader.failsForGood(record, loader.linkOne);
    }
  }
  for (const record of seen) whole.add(record);
}

// ---- import -------------------------------------------------------------------------------------------------------

async function importModule(specifier, parentURL, attributes, phase) {
  const record = await resolveTo(specifier, parentURL, attributes);
  return phase === SOURCE_PHASE ? loader.sourceOf(record) : loader.importRecord(record);
}

// A module, and the URL that it is from.
async function importNamed(specifier, parentURL) {
  const record = await resolveTo(specifier, parentURL, noAttributes);
  return { url: record.url, namespace: await loader.importRecord(record) };
}

function mainRecord(url) { return resolveTo(url, undefined, noAttributes, true); }

module.exports = { importModule, importNamed, link, linkNow, mainRecord };

// SPDX-License-Identifier: MIT
'use strict';
// The thread that runs the hooks of module.register(); who asks is hooks_client.js. Its own imports go through the
// hooks that it has so far, its require() does not. Source: doc module.md, "Asynchronous customization hooks".

const hooks = require('internal/esm/hooks');
const chain = require('internal/esm/hooks_chain');
const { defaultResolve } = require('internal/esm/resolve');
const { defaultLoad, formatHint } = require('internal/esm/format');
const embedded = require('internal/embedded_modules');
const { serialize } = require('worker_threads/worker_error');
const { fileURLToPath } = require('web/url');

const ANSWER = 0, FAILURE = 1, IDLE = 2, ERROR = 3, EXIT = 4; // also in hooks_client.js

let port, turn;
const pending = new Set(); // ids of requests that have not been answered
let ready = Promise.resolve(); // what modules of --require have registered here

// ---- messages -----------------------------------------------------------------------------------------------------

function post(...message) {
  port.postMessage(message);
  Atomics.add(turn, 0, 1);
  Atomics.notify(turn, 0);
}

// After the ticks: what a hook has printed and warned of goes first.
function answer(id, kind, value) {
  process.nextTick(() => {
    if (pending.delete(id) && pending.size === 0) port.ref();
    try {
      post(kind, id, value);
    } catch (err) { // what cannot be cloned
      post(FAILURE, id, serialize(err));
    }
  });
}

// While something is asked, it is what the hooks do that keeps this thread alive: see onIdle().
function receive({ 0: id, 1: what, 2: first, 3: second, 4: third }) {
  pending.add(id);
  port.unref();
  ready.then(() => questions[what](first, second, third))
    .then((value) => answer(id, ANSWER, value), (err) => answer(id, FAILURE, serialize(err)));
}

// Nothing is left that could lead to an answer.
function onIdle() {
  if (pending.size === 0) return;
  const ids = [...pending];
  pending.clear();
  port.ref();
  post(IDLE, undefined, ids);
}

// ---- the hooks ----------------------------------------------------------------------------------------------------

// hooks.remote() of this thread. Who cannot wait for a hook goes without.
const own = {
  __proto__: null,
  resolves: true,
  loads: true,
  resolve: (specifier, context) => chain.resolve(specifier, context, lastResolve),
  load: (url, context) => chain.load(url, context, lastLoad),
  resolveSync: lastResolve,
  loadSync: (url, context) => defaultLoad(url, context.format, context.importAttributes),
};

function lastResolve(specifier, context) {
  const url = defaultResolve(specifier, context.parentURL, hooks.conditionsOf(context));
  return { __proto__: null, url, format: formatHint(url) };
}

// Texts of embedded modules as the default load gave them -> what they are: who asks has those compiled.
const untouched = new WeakMap();

function keepUntouched(url, { format, source }) {
  if ((format !== 'module' && format !== 'json') || !url.startsWith('file:') || /[?#]/.test(url)) return;
  if (source && embedded.numberOf(fileURLToPath(url)) >= 0) untouched.set(source, { url, format });
}

function isUntouched(url, format, source) {
  const known = untouched.get(source);
  return known !== undefined && known.url === url && known.format === format;
}

// The CommonJS loader of the thread that asks reads its files itself.
function lastLoad(url, { format, importAttributes }) {
  let loaded = { __proto__: null, format: format ?? formatHint(url) ?? undefined, source: null };
  if (loaded.format !== 'commonjs' || importAttributes.type === 'text') {
    loaded = defaultLoad(url, format ?? undefined, importAttributes);
  }
  if (loaded.format === 'commonjs' && loaded.source !== undefined) loaded.source = null;
  require('internal/esm/attributes').validate(url, loaded.format, importAttributes);
  keepUntouched(url, loaded);
  return Object.assign(loaded, { responseURL: url });
}

async function register(specifier, parentURL, data) {
  const { url, namespace } = await require('internal/esm/loader_async').importNamed(specifier, parentURL);
  const { initialize, globalPreload } = namespace;
  chain.add(namespace, url);
  hooks.setRemote(own);
  if (initialize !== undefined) await initialize(data);
  return [chain.has('resolve'), chain.has('load'), globalPreload !== undefined && initialize === undefined];
}

// A Buffer's memory may be much larger than the Buffer.
function portable(source) {
  const isPart = ArrayBuffer.isView(source) && source.byteLength !== source.buffer.byteLength;
  return isPart ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice() : source;
}

const questions = {
  __proto__: null,
  register,
  async resolve(specifier, context) {
    const { url, format, importAttributes } = await own.resolve(specifier, context);
    return { url, format, importAttributes };
  },
  async load(url, context) {
    const { format, source, responseURL } = await own.load(url, context);
    return { format, source: isUntouched(url, format, source) ? undefined : portable(source), responseURL };
  },
};

// module.register() in this thread: by modules of --require, which it runs as well.
function registerHere(specifier, parentURL, data) {
  ready = ready.then(() => register(specifier, parentURL, data));
}

// ---- the thread ---------------------------------------------------------------------------------------------------

function setUp(workerData) {
  ({ port, turn } = workerData);
  hooks.enterThread();
  const { reallyExit } = process;
  process.reallyExit = (code) => {
    post(EXIT, undefined, code);
    reallyExit(code);
  };
}

function tellOfError(err) { post(ERROR, undefined, serialize(err)); }

function run() {
  process.on('beforeExit', onIdle);
  port.on('message', receive);
}

module.exports = { registerHere, run, setUp, tellOfError };

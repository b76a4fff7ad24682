// SPDX-License-Identifier: MIT
'use strict';
// internal/bootstrap/globals - the globals of a realm beyond JavaScript's own. Most are getters that load their
// room at first use, so that a program pays (in its blob and at start) only for what it touches.

const { has, requireBuiltin } = require('internal/loader');
const timers = require('internal/timers');
const { queueMicrotask } = require('internal/task_queue');

const { setSlot } = natives('boot');

const SLOT_WASM = 12; // enum en_realm_slot

// Global name -> module it comes from (the property has the same name).
const fromModules = {
  'buffer': ['Blob', 'File', 'atob', 'btoa'],
  'web/url': ['URL', 'URLSearchParams'],
  'web/url_pattern': ['URLPattern'],
  'web/encoding': ['TextEncoder', 'TextDecoder'],
  'web/event_target': ['Event', 'EventTarget', 'CustomEvent'],
  'web/abort': ['AbortController', 'AbortSignal'],
  'web/dom_exception': ['DOMException'],
  'web/structured_clone': ['structuredClone'],
  'web/streams': [
    'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
    'ReadableByteStreamController', 'ReadableStreamDefaultController', 'TransformStream',
    'TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController',
    'WritableStreamDefaultWriter', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream',
    'TextDecoderStream', 'CompressionStream', 'DecompressionStream',
  ],
  'web/message': ['MessageChannel', 'MessagePort', 'MessageEvent', 'BroadcastChannel'],
  'web/navigator': ['Navigator', 'navigator'],
  'undici/fetch/formdata': ['FormData'],
  'undici/fetch/headers': ['Headers'],
  'undici/fetch/request': ['Request'],
  'undici/fetch/response': ['Response'],
  'undici/websocket': ['WebSocket'],
  'undici/websocket/events': ['CloseEvent'],
  'perf_hooks': [
    'performance', 'Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
    'PerformanceObserverEntryList', 'PerformanceResourceTiming',
  ],
  'crypto/crypto_webcrypto': ['Crypto', 'CryptoKey', 'SubtleCrypto'],
};

function define(target, name, value, enumerable = false) {
  Object.defineProperty(target, name, { value, writable: true, enumerable, configurable: true });
}

function defineLazy(target, name, id, get, enumerable) {
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable,
    get() {
      const value = get(requireBuiltin(id));
      define(target, name, value, enumerable);
      return value;
    },
    set(value) { define(target, name, value, enumerable); },
  });
  nameGetter(target, name);
}

function nameGetter(target, name) {
  Object.defineProperty(Object.getOwnPropertyDescriptor(target, name).get, 'name', { value: `get ${name}` });
}

// process and Buffer stay accessors, as in Node.
function defineAccessor(target, name, get) {
  let value;
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: false,
    get() { return value === undefined ? (value = get()) : value; },
    set(next) { value = next; },
  });
  nameGetter(target, name);
}

// Functions are enumerable in Node's global object, classes are not.
const enumerable = new Set(['structuredClone', 'atob', 'btoa', 'performance', 'crypto', 'navigator']);

function fetch(input, init = undefined) { return requireBuiltin('web/fetch').fetch(input, init); }

// Node has it behind --experimental-eventsource; an executable has no options, so it is in each.
function defineEventSource(global) {
  defineLazy(global, 'EventSource', 'undici/eventsource', (m) => m.EventSource, false);
}

function install(global, process) {
  define(global, 'global', global, true);
  defineAccessor(global, 'process', () => process);
  defineAccessor(global, 'Buffer', () => requireBuiltin('buffer').Buffer);
  Object.defineProperty(global, Symbol.toStringTag, { configurable: true, value: 'global' });
  for (const name of ['clearImmediate', 'clearInterval', 'clearTimeout', 'setImmediate', 'setInterval', 'setTimeout']) {
    define(global, name, timers[name], true);
  }
  define(global, 'queueMicrotask', queueMicrotask, true);
  define(global, 'fetch', fetch, true);
  for (const id of Object.keys(fromModules)) {
    if (!has(id)) continue;
    for (const name of fromModules[id]) defineLazy(global, name, id, (m) => m[name], enumerable.has(name));
  }
  if (has('crypto')) defineLazy(global, 'crypto', 'crypto', (m) => m.webcrypto, true);
  setSlot(SLOT_WASM, (source, stream) => requireBuiltin('web/wasm_streaming').receive(source, stream));
  // V8 brings a console of its own that only the inspector sees.
  if (has('console')) defineLazy(global, 'console', 'internal/global_console', (m) => m, false);
}

module.exports = { defineEventSource, install };

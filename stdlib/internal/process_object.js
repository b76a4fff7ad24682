// SPDX-License-Identifier: MIT
'use strict';
// The process object, made once per realm. What depends on the process (argv, env, pid, cwd...) is
// read on demand or set by boot/start; nothing here looks at the outside world when evaluated.
// Source of behaviour: doc process.md.

const EventEmitter = require('events');

const NODE_VERSION = '24.21.0'; // the API level: what packages compare process.version with
const INGOT_VERSION = '0.1.0';

function lazy(target, name, make, { enumerable = true, writable = true } = {}) {
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable,
    get() {
      const value = make();
      Object.defineProperty(target, name, { value, writable, enumerable, configurable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(target, name, { value, writable: true, enumerable, configurable: true });
    },
  });
}

function makePrototype() {
  function process() {}
  Object.defineProperty(process, 'name', { value: 'process' });
  process.prototype = Object.create(EventEmitter.prototype, {
    constructor: { configurable: true, enumerable: false, writable: true, value: process },
  });
  return process.prototype;
}

function versions() {
  const pairs = natives('process').versions();
  const out = { node: NODE_VERSION, ingot: INGOT_VERSION };
  for (let i = 0; i < pairs.length; i += 2) out[pairs[i]] = pairs[i + 1];
  for (const name of Object.keys(out)) Object.defineProperty(out, name, { writable: false, configurable: false });
  return out;
}

const features = {
  get inspector() { return require('internal/inspecting').isThere(); },
  debug: false, uv: true, ipv6: true, openssl_is_boringssl: false, quic: false,
  tls_alpn: true, tls_sni: true, tls_ocsp: true, tls: true, cached_builtins: true,
  get require_module() { return require('internal/options').requiresModules(); },
  get typescript() { return require('internal/typescript').mode(); },
};

// The command ingot alone has it (internal/tool).
function hasAmaro() { return natives('boot').moduleEntry() < 0 && natives('image').find('/ingot/amaro.js') >= 0; }

const config = {
  target_defaults: { cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] },
  variables: { node_use_amaro: hasAmaro(), host_arch: 'x64', target_arch: 'x64', napi_build_version: '10', node_module_version: 137, v8_enable_i18n_support: 1, v8_enable_pointer_compression: 1, node_shared: false, shlib_suffix: 'so' },
};

function freeze(object) {
  for (const value of Object.values(object)) if (typeof value === 'object') freeze(value);
  return Object.freeze(object);
}

function setUp(process) {
  Object.setPrototypeOf(process, makePrototype());
  EventEmitter.call(process);
  Object.defineProperty(process, Symbol.toStringTag, { writable: true, value: 'process' });

  process.version = `v${NODE_VERSION}`;
  lazy(process, 'versions', versions, { writable: false });
  process.arch = 'x64';
  process.platform = 'linux';
  process.release = { name: 'node', lts: 'Krypton' };
  process.config = freeze(config);
  process.features = Object.freeze(features);
  process.moduleLoadList = [];
  process.domain = null;
  Object.assign(process, require('internal/process_methods'));
  process.dlopen = require('internal/addons').dlopen;
  require('internal/process_events').setUp(process);
  process.nextTick = require('internal/task_queue').nextTick;
  require('internal/process_env').setUp(process, lazy);
  lazy(process, 'allowedNodeEnvironmentFlags', () => {
    const tool = require('internal/tool');
    return tool.has('allowed_flags.js') ? tool.load('allowed_flags.js') : Object.freeze(new Set());
  });
  Object.defineProperty(process, 'sourceMapsEnabled', {
    configurable: true, enumerable: true, get: () => natives('boot').sourceMaps() !== 0,
  });
  process.setSourceMapsEnabled = function setSourceMapsEnabled(val) {
    require('internal/source_map/registry').setEnabled(val);
  };
  process.binding = function binding(name) { return require('internal/process_binding').binding(`${name}`); };
  lazy(process, 'report', () => require('process/report'));
  lazy(process, 'finalization', () => require('process/finalization'));
}

module.exports = { setUp, lazy, NODE_VERSION, INGOT_VERSION };

// SPDX-License-Identifier: MIT
'use strict';
// The public module 'v8': heap numbers and snapshots, CPU profiles, flags, serialization (v8/serializer).
// Source of behaviour: doc v8.md.

const heap = natives('heap');
const native = natives('v8');
const { codes: { ERR_NOT_BUILDING_SNAPSHOT } } = require('internal/errors');
const { emitExperimentalWarning } = require('internal/util');
const { validateFunction, validateObject, validateOneOf, validateString } = require('internal/validators');
const serializer = require('v8/serializer');

const { count, heapStatistics } = require('v8/v8_statistics');

function getHeapStatistics() {
  const values = new Float64Array(count);
  heap.statistics(values);
  return heapStatistics(values);
}

function getHeapSpaceStatistics() {
  const all = native.spaces(), out = [];
  for (let i = 0; i < all.length; i += 5) {
    out.push({
      space_name: all[i],
      space_size: all[i + 1],
      space_used_size: all[i + 2],
      space_available_size: all[i + 3],
      physical_space_size: all[i + 4],
    });
  }
  return out;
}

function getHeapCodeStatistics() {
  const values = new Float64Array(4);
  native.codeStatistics(values);
  return {
    code_and_metadata_size: values[0],
    bytecode_and_metadata_size: values[1],
    external_script_source_size: values[2],
    cpu_profiler_metadata_size: values[3],
  };
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return native.isOneByte(content);
}

function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  // Code that is thrown away is compiled again from its text.
  if (/flush|stress/.test(flags) && natives('boot').option('sources') === 'none') {
    throw new Error(`${flags} cannot be set in an executable that was built with --no-sources`);
  }
  heap.setFlags(flags);
}

// Ingot's heap has no objects of C++ in it: V8's heap for them is not even made.
function getCppHeapStatistics(type = 'detailed') {
  validateOneOf(type, 'type', ['brief', 'detailed']);
  return {
    committed_size_bytes: 0, resident_size_bytes: 0, used_size_bytes: 0, space_statistics: [], type_names: [],
    detail_level: type,
  };
}

// How many objects there are with ctor.prototype in their prototype chain, or what they look like.
function queryObjects(ctor, options = {}) {
  validateFunction(ctor, 'ctor');
  validateObject(options, 'options');
  const { format = 'count' } = options;
  validateOneOf(format, 'options.format', ['count', 'summary']);
  emitExperimentalWarning('v8.queryObjects()');
  const { prototype } = ctor;
  const searchable = (typeof prototype === 'object' && prototype !== null) || typeof prototype === 'function';
  const objects = searchable ? heap.queryObjects(prototype) : [];
  if (format === 'count') return objects.length;
  const { inspect } = require('internal/inspect');
  return objects.map((object) => inspect(object, { depth: 0 }));
}

// Programs are evaluated in their own process, never while a snapshot is made (levels 'code' and 'trained').
const startupSnapshot = {
  isBuildingSnapshot: () => false,
  addSerializeCallback() { throw new ERR_NOT_BUILDING_SNAPSHOT(); },
  addDeserializeCallback() { throw new ERR_NOT_BUILDING_SNAPSHOT(); },
  setDeserializeMainFunction() { throw new ERR_NOT_BUILDING_SNAPSHOT(); },
};

// Not of Node: shows that two processes have different hash seeds (tests/compile/hash-seed).
const stringHash = Symbol.for('ingot.stringHash');

module.exports = {
  ...serializer,
  cachedDataVersionTag: () => native.cacheTag(),
  getCppHeapStatistics,
  getHeapCodeStatistics,
  getHeapSnapshot: (options) => require('v8/v8_heap_snapshot').getHeapSnapshot(options),
  getHeapSpaceStatistics,
  getHeapStatistics,
  isStringOneByteRepresentation,
  queryObjects,
  setFlagsFromString,
  setHeapSnapshotNearHeapLimit: (limit) => require('v8/v8_diagnostics').setHeapSnapshotNearHeapLimit(limit),
  startCpuProfile: () => require('v8/v8_profile').startCpuProfile(),
  startupSnapshot,
  stopCoverage: () => require('v8/v8_coverage').stopCoverage(),
  takeCoverage: () => require('v8/v8_coverage').takeCoverage(),
  writeHeapSnapshot: (filename, options) => require('v8/v8_heap_snapshot').writeHeapSnapshot(filename, options),
  [stringHash]: (text) => heap.stringHash(`${text}`),
};

Object.defineProperty(module.exports, 'promiseHooks', {
  configurable: true, enumerable: true, get: () => require('v8/v8_promise_hooks'),
});
Object.defineProperty(module.exports, 'GCProfiler', {
  configurable: true, enumerable: true, get: () => require('v8/v8_gc').GCProfiler,
});

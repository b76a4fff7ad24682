// SPDX-License-Identifier: MIT
'use strict';
// The public module 'v8': heap numbers, flags, serialization (v8/serializer). Heap snapshots, profiles and
// coverage do not exist yet. Source of behaviour: doc v8.md.

const heap = natives('heap');
const native = natives('v8');
const { codes: { ERR_NOT_BUILDING_SNAPSHOT } } = require('internal/errors');
const { validateString } = require('internal/validators');
const serializer = require('v8/serializer');

const names = [
  'total_heap_size', 'total_heap_size_executable', 'total_physical_size', 'total_available_size', 'used_heap_size',
  'heap_size_limit', 'malloced_memory', 'peak_malloced_memory', 'does_zap_garbage', 'number_of_native_contexts',
  'number_of_detached_contexts', 'total_global_handles_size', 'used_global_handles_size', 'external_memory',
];

function getHeapStatistics() {
  const values = new Float64Array(names.length);
  heap.statistics(values);
  const out = {};
  names.forEach((name, i) => { out[name] = values[i]; });
  return out;
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
  heap.setFlags(flags);
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
  getHeapCodeStatistics,
  getHeapSpaceStatistics,
  getHeapStatistics,
  isStringOneByteRepresentation,
  setFlagsFromString,
  startupSnapshot,
  [stringHash]: (text) => heap.stringHash(`${text}`),
};

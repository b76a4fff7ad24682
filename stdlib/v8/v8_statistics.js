// SPDX-License-Identifier: MIT
'use strict';
// The names of the numbers of a heap, for v8 and worker_threads. Source: doc v8.md.

const names = [
  'total_heap_size', 'total_heap_size_executable', 'total_physical_size', 'total_available_size', 'used_heap_size',
  'heap_size_limit', 'malloced_memory', 'peak_malloced_memory', 'does_zap_garbage', 'number_of_native_contexts',
  'number_of_detached_contexts', 'total_global_handles_size', 'used_global_handles_size', 'external_memory',
];

// `values`: numbers in the order of the names.
function heapStatistics(values) {
  const out = {};
  names.forEach((name, i) => { out[name] = values[i]; });
  return out;
}

module.exports = { count: names.length, heapStatistics };

/* SPDX-License-Identifier: MIT */
/* heap.h - what V8 says of itself: versions, memory, time zone. */
#ifndef INGOT_ENGINE_HEAP_H
#define INGOT_ENGINE_HEAP_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

const char *en_v8_version(void);  /* static */
const char *en_icu_version(void); /* static */
/* out[0..3]: heapTotal, heapUsed, external, arrayBuffers in bytes. */
void en_heap_usage(napi_env env, double *out);
/* The TZ environment variable changed. */
void en_time_zone_changed(napi_env env);
/* The hash V8 gives the string in this process (it depends on the process's seed). */
int en_string_hash(napi_value string);
/* A promise of the memory that the contexts of the isolate hold (doc vm.md, vm.measureMemory), told apart
 * when `detailed`; with the next collection, or with one of its own when `eager`. NULL when V8 refuses. */
napi_value en_measure_memory(napi_env env, bool detailed, bool eager);
/* An array of the objects of env's context that have `prototype` in their prototype chain, after a full
 * garbage collection. */
napi_value en_query_objects(napi_env env, napi_value prototype);
/* A snapshot of the heap as JSON text, in chunks: `sink` borrows each; false ends it. The flags are those of
 * v8.getHeapSnapshot(). Collects garbage first. False when it was ended. */
bool en_heap_snapshot(napi_env env, bool internals, bool numbers, bool (*sink)(void *arg, const char *text, size_t len),
                      void *arg);
/* A full garbage collection. */
void en_heap_track(napi_env env); /* the heap profiler follows objects as they move */
void en_gc(napi_env env);
/* The 14 numbers of v8.getHeapStatistics(), in Node's order. */
void en_heap_statistics(napi_env env, double *out);
/* The heap's spaces. out[0..3]: size, used, available, physical size in bytes. The name is static. */
#define EN_HEAP_SPACES_MAX 32
size_t en_heap_space_count(napi_env env); /* at most EN_HEAP_SPACES_MAX */
const char *en_heap_space(napi_env env, size_t index, double *out);
/* out[0..3]: bytes of code, bytecode, external sources, the CPU profiler, each with its metadata. */
void en_heap_code_statistics(napi_env env, double *out);
/* Differs between versions, flags and CPUs whose code caches do not fit each other. */
uint32_t en_code_cache_tag(void);

#ifdef __cplusplus
}
#endif
#endif

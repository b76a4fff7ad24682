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
/* A full garbage collection. */
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

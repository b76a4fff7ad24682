/* SPDX-License-Identifier: MIT */
/*
 * gc.h - the garbage collections of the isolate of an env: told to a function, and recorded with what they cost.
 * Times are those of uv_hrtime(), in nanoseconds. Nothing costs anything while nobody watches.
 */
#ifndef INGOT_ENGINE_GC_H
#define INGOT_ENGINE_GC_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct en_gc_event {
  uint32_t kind;  /* bits of v8::GCType */
  uint32_t flags; /* bits of v8::GCCallbackFlags */
  uint64_t begin_ns, end_ns;
} en_gc_event;

/* `told` runs after each collection, inside of V8: it may neither run JavaScript nor make values. NULL: no more. */
void en_gc_watch(napi_env env, void (*told)(void *arg, const en_gc_event *event), void *arg);

/* Recorders, any number at a time. The text is the list of v8.GCProfiler's statistics, JSON. */
typedef struct en_gc_record en_gc_record;
en_gc_record *en_gc_record_start(napi_env env);
/* Ends it; `r` is gone. NULL, with an error pending, when the text is too long. */
napi_value en_gc_record_stop(napi_env env, en_gc_record *r);

#ifdef __cplusplus
}
#endif
#endif

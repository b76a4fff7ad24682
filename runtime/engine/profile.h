/* SPDX-License-Identifier: MIT */
/*
 * profile.h - profiles of the isolate of an env: where its time goes, and who allocates. They are JSON text for
 * DevTools, of which `sink` borrows a chunk at a time.
 */
#ifndef INGOT_ENGINE_PROFILE_H
#define INGOT_ENGINE_PROFILE_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* `interval`: of samples, in microseconds; 0, or while other profiles run: as it is. -> the number of the profile, 0:
 * there are too many. */
uint32_t en_cpu_profile_start(napi_env env, int interval);
/* False: there is no such profile. */
bool en_cpu_profile_stop(napi_env env, uint32_t number, bool (*sink)(void *arg, const char *text, size_t len),
                         void *arg);
/* `interval`: bytes between samples on average, 0: V8's choice. False: one runs. */
bool en_heap_profile_start(napi_env env, uint64_t interval);
/* False: none runs. */
bool en_heap_profile_stop(napi_env env, bool (*sink)(void *arg, const char *text, size_t len), void *arg);

#ifdef __cplusplus
}
#endif
#endif

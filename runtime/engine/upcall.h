/* SPDX-License-Identifier: MIT */
/*
 * upcall.h - functions that a C library calls again and again while an op is running: Node-API's ways to do it,
 * without its checks of every argument. What is thrown stays pending in the env until the op returns, and must be
 * looked for before the next call.
 */
#ifndef INGOT_ENGINE_UPCALL_H
#define INGOT_ENGINE_UPCALL_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether an exception is pending. */
bool en_pending(napi_env env);
/* fn(argv...), without ticks. Runs JavaScript. NULL when it threw, or when its thread is being ended. */
napi_value en_upcall(napi_env env, napi_value fn, size_t argc, const napi_value *argv);
/* Element i of an array that no program has its hands on; undefined beyond its end. */
napi_value en_element(napi_env env, napi_value array, uint32_t i);
/* fn(ctx) in a handle scope of its own. */
void en_scoped(napi_env env, void (*fn)(void *ctx), void *ctx);

#ifdef __cplusplus
}
#endif
#endif

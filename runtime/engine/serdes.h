/* SPDX-License-Identifier: MIT */
/*
 * serdes.h - V8's serialization of values (the structured clone algorithm), for natives('web').
 *
 * A *host object* is one that was branded: V8 does not look inside it but writes its number, and
 * reading takes the object with that number from a list. JavaScript decides what stands there.
 * Serializing runs user code (getters, toJSON is not called). Format: V8's, with its header.
 */
#ifndef INGOT_ENGINE_SERDES_H
#define INGOT_ENGINE_SERDES_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * `buffers`: array of ArrayBuffers that are not copied but written as their index.
 * The result is [bytes, hosts, shareds, modules]: an ArrayBuffer, and arrays of the host objects,
 * SharedArrayBuffers and WebAssembly.Modules met, in the order of their numbers. When a value
 * cannot be cloned it is a string that says so; NULL when user code threw (pending).
 */
napi_value en_serialize(napi_env env, napi_value value, napi_value buffers);

/* The lists have what stands for the numbers. NULL with an error pending when the bytes are bad. */
napi_value en_deserialize(napi_env env, napi_value bytes, napi_value hosts, napi_value buffers,
                          napi_value shareds, napi_value modules);

/* New ArrayBuffers with the memory of those in the array, which are detached. NULL with an error
 * pending when one may not be: the ones before it are gone then. */
napi_value en_detach_all(napi_env env, napi_value buffers);

void en_brand(napi_env env, napi_value object);              /* makes it a host object */
void en_forbid_detach(napi_env env, napi_value arraybuffer); /* transferring it then throws */

#ifdef __cplusplus
}
#endif
#endif

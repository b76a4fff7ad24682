/* SPDX-License-Identifier: MIT */
/* inspect_support.h - what V8 knows of a value beyond Node-API, for natives('util'). Runs no user code. */
#ifndef INGOT_ENGINE_INSPECT_SUPPORT_H
#define INGOT_ENGINE_INSPECT_SUPPORT_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The same numbers as K in stdlib/internal/types.js. */
enum value_kind {
  KIND_OTHER, KIND_PROXY, KIND_ARRAY, KIND_FUNCTION, KIND_ASYNC_FUNCTION, KIND_GENERATOR_FUNCTION,
  KIND_ASYNC_GENERATOR_FUNCTION, KIND_DATE, KIND_REGEXP, KIND_ERROR, KIND_MAP, KIND_SET, KIND_MAP_ITERATOR,
  KIND_SET_ITERATOR, KIND_WEAK_MAP, KIND_WEAK_SET, KIND_PROMISE, KIND_ARRAY_BUFFER,
  KIND_SHARED_ARRAY_BUFFER, KIND_DATA_VIEW, KIND_TYPED_ARRAY, KIND_NUMBER_OBJECT, KIND_STRING_OBJECT,
  KIND_BOOLEAN_OBJECT, KIND_BIGINT_OBJECT, KIND_SYMBOL_OBJECT, KIND_ARGUMENTS, KIND_MODULE_NAMESPACE,
  KIND_GENERATOR, KIND_EXTERNAL, KIND_WEAK_REF
};

int en_value_kind(napi_value v);
/* [target, handler], both null for a revoked proxy. */
napi_value en_proxy_details(napi_env env, napi_value proxy);
/* [state, result]: 0 pending, 1 fulfilled, 2 rejected. */
napi_value en_promise_details(napi_env env, napi_value promise);
/* [entries, is key-value]: of map and set iterators, weak maps and weak sets. */
napi_value en_preview_entries(napi_env env, napi_value object);
napi_value en_constructor_name(napi_env env, napi_value object);
/* Own keys that are no array indices; only enumerable ones or all. */
napi_value en_own_non_index(napi_env env, napi_value object, bool only_enumerable);
uint64_t en_external_address(napi_value external);
/* [function name, script id, script name, line, column, ...] of the newest `frames` frames. */
napi_value en_call_sites(napi_env env, int frames);
/* [source line, column from 0] of the newest frame that `error` (any object with a captured stack) has;
 * undefined when there is none. */
napi_value en_error_source(napi_env env, napi_value error);

#ifdef __cplusplus
}
#endif
#endif

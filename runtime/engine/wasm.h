/* SPDX-License-Identifier: MIT */
/*
 * wasm.h - what WebAssembly needs of C: functions that it calls without a JavaScript value being made
 * of any number, and the memory that such a function works on.
 *
 * The functions are JavaScript functions, too: fn.bind(self) is what a module imports. They must not be
 * part of a blob, which cannot hold the addresses of what WebAssembly calls.
 */
#ifndef INGOT_ENGINE_WASM_H
#define INGOT_ENGINE_WASM_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One function, of integers only. `self` is `this`: any value, to be checked. `args` are the arguments
 * as `types` has them, zero-extended; NULL when JavaScript called with others. The result is an i32.
 * `call` may throw (napi_throw): what it returns then is of no importance.
 */
typedef struct en_wasm_fn {
  const char *name;
  const char *types; /* a letter for each argument: i (i32: a number) or l (i64: a BigInt) */
  uint32_t (*call)(napi_env env, napi_value self, const struct en_wasm_fn *fn, const uint64_t *args);
  int id; /* for `call` */
} en_wasm_fn;

enum { EN_WASM_ARGS = 10 }; /* the most that a function may have */

/* Array of a function for each row. The rows are borrowed for good. */
napi_value en_wasm_functions(napi_env env, size_t count, const en_wasm_fn *fns);

bool en_is_wasm_memory(napi_value v);
/* The bytes of a WebAssembly.Memory as it is now: it moves when it grows. */
en_bytes en_wasm_memory(napi_value memory);

/*
 * A stream: what WebAssembly.compileStreaming() and instantiateStreaming() get their module from. The
 * realm is called with the source that the program gave and a stream, for which there is a promise in
 * the program: after a URL (or none) and any bytes, finish or abort settles it. Once one of them
 * was called the others do nothing.
 */
void en_wasm_stream_url(napi_env env, napi_value stream, napi_value url);
void en_wasm_stream_bytes(napi_value stream, en_bytes bytes);
void en_wasm_stream_finish(napi_value stream);
void en_wasm_stream_abort(napi_value stream, napi_value error);

#ifdef __cplusplus
}
#endif
#endif

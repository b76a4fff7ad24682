/* SPDX-License-Identifier: MIT */
/*
 * script.h - compiling JavaScript: module wrappers, vm scripts, vm contexts.
 * All functions that take `error`: NULL result means *error was set to what was thrown (NULL when
 * execution is being terminated).
 */
#ifndef INGOT_ENGINE_SCRIPT_H
#define INGOT_ENGINE_SCRIPT_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct en_code {
  napi_value source; /* string */
  napi_value name;   /* string: the script's name in stack traces */
  napi_value host;   /* symbol that import() inside it is reported with, or NULL: by the name alone */
  int line, column;  /* of the first character, 0-based */
  en_bytes cache;    /* code-cache data; len 0: none */
  /* Positions of functions to compile at once rather than on their first call, ascending (those that
   * en_hints_collect gave for the same text); not together with a cache. */
  const uint32_t *hints;
  size_t hint_count;
  uint32_t collect; /* not 0: en_hints_collect reports the functions of this text under this number */
} en_code;

/* Calls `each` with the positions, ascending, of the functions that were compiled on their first call,
 * for every text compiled with `collect` so far. Whatever held the texts must still be alive. */
void en_hints_collect(napi_env env, void (*each)(void *ctx, uint32_t number, const uint32_t *positions, size_t count),
                      void *ctx);

/* Compiles the source as the body of a function with the given parameter names, in the context of
 * `context` (an object made by en_context_new, or NULL for the realm's). */
napi_value en_compile_function(napi_env env, const en_code *code, napi_value context, size_t nparams,
                               const napi_value *params, bool *cache_rejected, napi_value *error);
/* Code cache of such a function, as an ArrayBuffer; NULL when V8 has none to give. */
napi_value en_function_cache(napi_env env, napi_value fn);

/* An unbound script, as an opaque object. */
napi_value en_script_new(napi_env env, const en_code *code, bool *cache_rejected, napi_value *error);
napi_value en_script_cache(napi_env env, napi_value script);
/* The URL of the last //# sourceMappingURL comment, or undefined. */
napi_value en_script_source_map_url(napi_env env, napi_value script);
/* Runs it in `context` (NULL: the realm's). timeout_ms 0: none. break_on_sigint is the caller's
 * business. *timed_out tells a timeout from an error. */
napi_value en_script_run(napi_env env, napi_value script, napi_value context, uint64_t timeout_ms,
                         bool *timed_out, napi_value *error);

/* A vm context whose global is backed by `sandbox`: reads and writes of globals go to it.
 * Afterwards en_is_context(sandbox) is true. `own_microtasks`: microtaskMode 'afterEvaluate'. */
int en_context_new(napi_env env, napi_value sandbox, napi_value name, bool allow_strings, bool allow_wasm,
                   bool own_microtasks);
bool en_is_context(napi_env env, napi_value sandbox);
/* An ordinary new context's global (vm.constants.DONT_CONTEXTIFY). */
napi_value en_context_plain(napi_env env, bool allow_strings, bool allow_wasm);

#ifdef __cplusplus
}
#endif
#endif

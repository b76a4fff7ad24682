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
  bool eager;       /* compile everything now, instead of functions on their first call; not with the former two */
  uint32_t collect; /* not 0: en_hints_collect reports the functions of this text under this number */
  size_t extension_count; /* of functions: objects whose properties are in its scope */
  const napi_value *extensions;
} en_code;

/* Calls `each` with the positions, ascending, of the functions that were compiled on their first call,
 * for every text compiled with `collect` so far. Whatever held the texts must still be alive. */
void en_hints_collect(napi_env env, void (*each)(void *ctx, uint32_t number, const uint32_t *positions, size_t count),
                      void *ctx);

/* What may end a run before its own end. While SIGINT is watched for, it does nothing else. */
typedef struct en_limits {
  uint64_t timeout_ms; /* 0: none */
  bool on_sigint;
} en_limits;
enum en_ended { EN_ENDED_ITSELF, EN_ENDED_BY_TIMEOUT, EN_ENDED_BY_SIGINT };

/* Compiles the source as the body of a function with the given parameter names, in the context of
 * `context` (an object made by en_context_new, or NULL for the realm's). */
napi_value en_compile_function(napi_env env, const en_code *code, napi_value context, size_t nparams,
                               const napi_value *params, bool *cache_rejected, napi_value *error);
/* Code cache of such a function, as an ArrayBuffer; NULL when V8 has none to give. */
napi_value en_function_cache(napi_env env, napi_value fn);

/* An unbound script, as an opaque object. The collector sees what is below it: code -> host symbol ->
 * what the symbol stands for -> the script again is collected together. */
napi_value en_script_new(napi_env env, const en_code *code, bool *cache_rejected, napi_value *error);
napi_value en_script_cache(napi_env env, napi_value script);
/* The URL of the last //# sourceMappingURL comment, or undefined. */
napi_value en_script_source_map_url(napi_env env, napi_value script);
/* Runs it in `context` (NULL: the realm's), with the microtasks of its own queue if it has one. `limits`
 * NULL: none. *ended (may be NULL then) tells what ended it from an error. */
napi_value en_script_run(napi_env env, napi_value script, napi_value context, const en_limits *limits,
                         enum en_ended *ended, napi_value *error);

typedef struct en_context_options {
  bool strings;        /* eval and new Function work */
  bool wasm;           /* WebAssembly compiles */
  bool own_microtasks; /* microtaskMode 'afterEvaluate' */
  napi_value name, origin; /* strings that an inspector shows; else, or NULL: none */
} en_context_options;

/* A vm context whose global is backed by `sandbox`: reads and writes of globals go to it.
 * Afterwards en_is_context(sandbox) is true. 0 or UV_ENOMEM. */
int en_context_new(napi_env env, napi_value sandbox, const en_context_options *options);
bool en_is_context(napi_env env, napi_value sandbox);
/* An ordinary new context's global (vm.constants.DONT_CONTEXTIFY); NULL when memory is short. */
napi_value en_context_plain(napi_env env, const en_context_options *options);

/* Drops V8's cache of compiled scripts. It keeps a script, and so what the script's host symbol leads to,
 * until the script has not run for several garbage collections. */
void en_script_cache_clear(napi_env env);

#ifdef __cplusplus
}
#endif
#endif

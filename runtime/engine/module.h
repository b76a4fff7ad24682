/* SPDX-License-Identifier: MIT */
/*
 * module.h - ES modules: V8's own source text and synthetic modules, as JavaScript objects
 * ("wrappers") that the loader (stdlib/internal/esm) and vm hold.
 *
 * A wrapper keeps its module alive, not the other way round; the engine hands wrappers back to the realm
 * (import.meta, a synthetic module's evaluation) as long as they live. What a wrapper stands for besides its module
 * is the loader's business: it may add properties. All functions run on the thread of `env`.
 *
 * Those that take `error`: NULL or a negative result means that *error was set to what was thrown
 * (NULL when execution is being terminated).
 *
 * Source: ECMA-262 section 16.2.1 (Module Semantics), V8's v8-script.h, Node's doc/api/vm.md.
 */
#ifndef INGOT_ENGINE_MODULE_H
#define INGOT_ENGINE_MODULE_H

#include "runtime/engine/script.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The states of ECMA-262, with "evaluated" split in two. */
enum en_module_status {
  EN_MODULE_UNLINKED,
  EN_MODULE_LINKING,
  EN_MODULE_LINKED,
  EN_MODULE_EVALUATING,
  EN_MODULE_EVALUATED,
  EN_MODULE_ERRORED
};

/* Compiles a source text module in the context of `context` (NULL: the realm's), which it keeps alive. */
napi_value en_module_new(napi_env env, const en_code *code, napi_value context, bool *cache_rejected,
                         napi_value *error);

/* A module whose exports are named beforehand. On evaluation `evaluate(wrapper)` is called, which
 * sets them (en_module_set_export); what it throws is the module's error. */
napi_value en_module_synthetic(napi_env env, napi_value name, napi_value context, size_t count,
                               const napi_value *names, napi_value evaluate);
/* false, with an exception pending in env, when there is no export of that name. */
bool en_module_set_export(napi_env env, napi_value module, napi_value name, napi_value value);

/* [specifier, phase (0: source, 1: evaluation), attributes [key, value, ...] or undefined, ...] of each
 * distinct request, three values a request. */
napi_value en_module_requests(napi_env env, napi_value module);
/* An array with what the requests mean, in their order: wrappers, or a WebAssembly.Module for phase
 * source. It belongs to the module from here on. */
void en_module_link(napi_env env, napi_value module, napi_value targets);
/* Links the graph below; every module in it must have been given its targets. 0 or -1. */
int en_module_instantiate(napi_env env, napi_value module, napi_value *error);
/* Evaluates, with the microtasks of the context's own queue if it has one; the promise of it, also of what
 * a synthetic module throws. Not while it is evaluating. `limits` and `ended` as of en_script_run. */
napi_value en_module_evaluate(napi_env env, napi_value module, const en_limits *limits, enum en_ended *ended,
                              napi_value *error);

int en_module_status(napi_env env, napi_value module);              /* enum en_module_status */
napi_value en_module_namespace(napi_env env, napi_value module);    /* from LINKED on */
napi_value en_module_exception(napi_env env, napi_value module);    /* ERRORED only */
bool en_module_is_graph_async(napi_env env, napi_value module);     /* from LINKED on */
bool en_module_has_top_await(napi_env env, napi_value module);
napi_value en_module_cache(napi_env env, napi_value module); /* ArrayBuffer or NULL; not yet evaluated */
/* [file, line (1-based), source line or undefined, column (0-based), ...] of top-level awaits that are pending at
 * or below the module, four values each. */
napi_value en_module_stalled(napi_env env, napi_value module);

/* ---- modules in blobs ------------------------------------------------------------------------- */

/* While a blob is made: the compiled, unlinked module goes into it. They are numbered from 0. */
void en_module_keep(napi_env env, napi_value module);
/* The wrapper of module `index` of the blob this isolate was restored from; once for each. NULL
 * when the blob has none of that number. */
napi_value en_module_restored(napi_env env, size_t index);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: MIT */
/* debug.h - what an interactive prompt needs of V8 that is no API of it: its debugger's way to evaluate. */
#ifndef INGOT_ENGINE_DEBUG_H
#define INGOT_ENGINE_DEBUG_H

#include "runtime/engine/script.h"

#ifdef __cplusplus
extern "C" {
#endif

enum en_evaluate {
  EN_EVALUATE_PURE,   /* throws an EvalError instead of doing what could be noticed afterwards */
  EN_EVALUATE_PROMPT, /* top-level await; let, const and class again. Gives a promise of {".repl_result": value} */
};

/* Evaluates a text as a script of `context` (made by en_context_new; NULL: the realm's). NULL: as
 * en_script_run, whose `limits`, `ended` and `error` these are. */
napi_value en_debug_evaluate(napi_env env, napi_value text, napi_value context, enum en_evaluate how,
                             const en_limits *limits, enum en_ended *ended, napi_value *error);

/* The names that scripts have declared with let, const and class, as an array of strings. */
napi_value en_lexical_names(napi_env env, napi_value context);

#ifdef __cplusplus
}
#endif
#endif

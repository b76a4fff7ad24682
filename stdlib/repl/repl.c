/* SPDX-License-Identifier: MIT */
/* natives('repl'): see repl.def; the engine's side is runtime/engine/debug.h. */
#include "runtime/bind/bind.h"
#include "runtime/engine/debug.h"
#include "stdlib/vm/vm.h"

static napi_value context_of(napi_value value) { return en_is_undefined(value) ? NULL : value; }

static napi_value evaluate(napi_env env, const napi_value *argv, enum en_evaluate how, en_limits limits) {
  napi_value error = NULL;
  enum en_ended ended;
  napi_value out = en_debug_evaluate(env, argv[0], context_of(argv[1]), how, &limits, &ended, &error);
  return out ? out : vm_failed(env, &limits, ended, error);
}

/* (text, context or undefined, timeout in ms) -> its value; throws EvalError for what has effects */
RT_OP(op_repl_evaluate_pure) {
  (void)argc;
  return evaluate(env, argv, EN_EVALUATE_PURE, (en_limits){.timeout_ms = (uint64_t)en_to_double(argv[2])});
}

/* (text, context or undefined, SIGINT ends it) -> a promise of an object with the property ".repl_result" */
RT_OP(op_repl_evaluate_prompt) {
  (void)argc;
  return evaluate(env, argv, EN_EVALUATE_PROMPT, (en_limits){.on_sigint = en_is_true(argv[2])});
}

/* (context or undefined) -> the names that scripts declared with let, const and class */
RT_OP(op_repl_lexical_names) {
  (void)argc;
  return en_lexical_names(env, context_of(argv[0]));
}

/* SPDX-License-Identifier: MIT */
/* natives('vm'): see vm.def; the engine's side is runtime/engine/script.h. */
#include <stdio.h>

#include "runtime/engine/script.h"

#include "runtime/bind/bind.h"

static napi_value thrown(napi_env env, napi_value error) {
  if (error) napi_throw(env, error);
  return NULL;
}

static en_code code_of(const napi_value *argv) {
  en_code code = {.source = argv[0], .name = argv[1], .line = en_to_i32(argv[2]), .column = en_to_i32(argv[3])};
  if (!en_is_undefined(argv[4])) code.cache = en_view(argv[4]);
  return code;
}

/* (text, name, line, column, cache or undefined) -> [script, cache rejected]; throws SyntaxError */
RT_OP(op_vm_compile_script) {
  (void)argc;
  bool rejected = false;
  napi_value error = NULL;
  en_code code = code_of(argv);
  napi_value script = en_script_new(env, &code, &rejected, &error);
  if (!script) return thrown(env, error);
  napi_value out[] = {script, en_bool(env, rejected)};
  return en_array(env, 2, out);
}

/* (script, context or undefined, timeout in ms or 0) -> its value; throws */
RT_OP(op_vm_run_script) {
  (void)argc;
  bool timed_out;
  napi_value error = NULL, context = en_is_undefined(argv[1]) ? NULL : argv[1];
  napi_value out = en_script_run(env, argv[0], context, (uint64_t)en_to_double(argv[2]), &timed_out, &error);
  if (out) return out;
  if (timed_out) {
    char text[64];
    snprintf(text, sizeof text, "Script execution timed out after %.0fms", en_to_double(argv[2]));
    napi_throw_error(env, "ERR_SCRIPT_EXECUTION_TIMEOUT", text);
    return NULL;
  }
  return thrown(env, error);
}

RT_OP(op_vm_script_cache) {
  (void)argc;
  return en_script_cache(env, argv[0]);
}

RT_OP(op_vm_source_map_url) {
  (void)argc;
  return en_script_source_map_url(env, argv[0]);
}

/* (text, name, line, column, cache or undefined, context or undefined, params[]) ->
 * [function, cache rejected]; throws SyntaxError */
RT_OP(op_vm_compile_function) {
  enum { MOST = 64 };
  (void)argc;
  napi_value params[MOST], error = NULL;
  uint32_t count = 0;
  bool rejected = false;
  napi_get_array_length(env, argv[6], &count);
  if (count > MOST) return en_i32(env, UV_E2BIG);
  for (uint32_t i = 0; i < count; i++) napi_get_element(env, argv[6], i, &params[i]);
  en_code code = code_of(argv);
  napi_value context = en_is_undefined(argv[5]) ? NULL : argv[5];
  napi_value fn = en_compile_function(env, &code, context, count, params, &rejected, &error);
  if (!fn) return thrown(env, error);
  napi_value out[] = {fn, en_bool(env, rejected)};
  return en_array(env, 2, out);
}

RT_OP(op_vm_function_cache) {
  (void)argc;
  return en_function_cache(env, argv[0]);
}

/* (sandbox, allow eval, allow WebAssembly, own microtask queue) -> 0 or negative code */
RT_OP(op_vm_make_context) {
  (void)argc;
  return en_i32(env, en_context_new(env, argv[0], NULL, en_to_bool(argv[1]), en_to_bool(argv[2]), en_to_bool(argv[3])));
}

RT_OP(op_vm_plain_context) {
  (void)argc;
  return en_context_plain(env, en_to_bool(argv[0]), en_to_bool(argv[1]));
}

RT_OP(op_vm_is_context) {
  (void)argc;
  return en_bool(env, en_is_context(env, argv[0]));
}

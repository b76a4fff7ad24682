/* SPDX-License-Identifier: MIT */
/* natives('vm'): see vm.def; the engine's side is runtime/engine/script.h. */
#include "stdlib/vm/vm.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/bind/bind.h"
#include "runtime/engine/heap.h"

static napi_value thrown(napi_env env, napi_value error) {
  if (error) napi_throw(env, error);
  return NULL;
}

en_limits vm_limits(napi_value timeout_ms, napi_value on_sigint) {
  return (en_limits){.timeout_ms = (uint64_t)en_to_double(timeout_ms), .on_sigint = en_is_true(on_sigint)};
}

napi_value vm_failed(napi_env env, const en_limits *limits, enum en_ended ended, napi_value error) {
  if (ended == EN_ENDED_ITSELF) return thrown(env, error);
  if (ended == EN_ENDED_BY_SIGINT) {
    napi_throw_error(env, "ERR_SCRIPT_EXECUTION_INTERRUPTED", "Script execution was interrupted by `SIGINT`");
    return NULL;
  }
  char text[64];
  snprintf(text, sizeof text, "Script execution timed out after %llums", (unsigned long long)limits->timeout_ms);
  napi_throw_error(env, "ERR_SCRIPT_EXECUTION_TIMEOUT", text);
  return NULL;
}

/* text, name, line, column, host symbol or undefined (the default loader's), cache or undefined */
static en_code code_of(const napi_value *argv) {
  en_code code = {.source = argv[0], .name = argv[1], .line = en_to_i32(argv[2]), .column = en_to_i32(argv[3]),
                  .host = en_is_undefined(argv[4]) ? NULL : argv[4]};
  if (!en_is_undefined(argv[5])) code.cache = en_view(argv[5]);
  return code;
}

/* (text, name, line, column, host symbol or undefined, cache or undefined) -> [script, cache rejected]; throws SyntaxError */
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

/* (script, context or undefined, timeout in ms or 0, SIGINT ends it) -> its value; throws */
RT_OP(op_vm_run_script) {
  (void)argc;
  napi_value error = NULL, context = en_is_undefined(argv[1]) ? NULL : argv[1];
  en_limits limits = vm_limits(argv[2], argv[3]);
  enum en_ended ended;
  napi_value out = en_script_run(env, argv[0], context, &limits, &ended, &error);
  return out ? out : vm_failed(env, &limits, ended, error);
}

RT_OP(op_vm_script_cache) {
  (void)argc;
  return en_script_cache(env, argv[0]);
}

RT_OP(op_vm_source_map_url) {
  (void)argc;
  return en_script_source_map_url(env, argv[0]);
}

/* malloc'd */
static napi_value *items(napi_env env, napi_value array, size_t *count) {
  uint32_t n = 0;
  napi_get_array_length(env, array, &n);
  napi_value *out = calloc(n + 1u, sizeof *out);
  for (uint32_t i = 0; out && i < n; i++) napi_get_element(env, array, i, &out[i]);
  *count = n;
  return out;
}

/* (text, name, line, column, host symbol, cache or undefined, context or undefined, params[], extensions[]) ->
 * [function, cache rejected] or a negative code; throws SyntaxError */
RT_OP(op_vm_compile_function) {
  (void)argc;
  napi_value fn = NULL, error = NULL;
  size_t count;
  bool rejected = false;
  en_code code = code_of(argv);
  napi_value *params = items(env, argv[7], &count), *extensions = items(env, argv[8], &code.extension_count);
  bool short_of_memory = !params || !extensions;
  code.extensions = extensions;
  napi_value context = en_is_undefined(argv[6]) ? NULL : argv[6];
  if (!short_of_memory) fn = en_compile_function(env, &code, context, count, params, &rejected, &error);
  free(params);
  free(extensions);
  if (short_of_memory) return en_i32(env, UV_ENOMEM);
  if (!fn) return thrown(env, error);
  napi_value out[] = {fn, en_bool(env, rejected)};
  return en_array(env, 2, out);
}

RT_OP(op_vm_function_cache) {
  (void)argc;
  return en_function_cache(env, argv[0]);
}

static en_context_options context_options(const napi_value *argv) {
  return (en_context_options){
      .strings = en_to_bool(argv[0]), .wasm = en_to_bool(argv[1]), .own_microtasks = en_to_bool(argv[2]),
      .name = argv[3], .origin = argv[4]};
}

/* (sandbox, allow eval, allow WebAssembly, own microtask queue, name, origin) -> 0 or negative code */
RT_OP(op_vm_make_context) {
  (void)argc;
  en_context_options options = context_options(argv + 1);
  return en_i32(env, en_context_new(env, argv[0], &options));
}

/* (allow eval, allow WebAssembly, own microtask queue, name, origin) -> global of a new context, or undefined */
RT_OP(op_vm_plain_context) {
  (void)argc;
  en_context_options options = context_options(argv);
  return en_context_plain(env, &options);
}

/* (contexts told apart, at once) -> promise, or undefined */
RT_OP(op_vm_measure_memory) {
  (void)argc;
  return en_measure_memory(env, en_to_bool(argv[0]), en_to_bool(argv[1]));
}

RT_OP(op_vm_is_context) {
  (void)argc;
  return en_bool(env, en_is_context(env, argv[0]));
}

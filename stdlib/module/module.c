/* SPDX-License-Identifier: MIT */
/* natives('module'): see module.def; ES modules are in module_es.c, addons in module_addon.c. */
#include <string.h>

#include "runtime/engine/script.h"

#include "runtime/bind/bind.h"

static napi_value intern(napi_env env, const char *s) { return en_str_intern(env, s, strlen(s)); }

static napi_value thrown(napi_env env, napi_value error) {
  if (error) napi_throw(env, error);
  return NULL;
}

static napi_value compile_wrapper(napi_env env, const en_code *code, bool *rejected, napi_value *error) {
  napi_value params[] = {intern(env, "exports"), intern(env, "require"), intern(env, "module"),
                         intern(env, "__filename"), intern(env, "__dirname")};
  return en_compile_function(env, code, NULL, 5, params, rejected, error);
}

/* (text, filename) -> the CommonJS wrapper function; throws SyntaxError */
RT_OP(op_module_compile) {
  (void)argc;
  en_code code = {.source = argv[0], .name = argv[1]};
  napi_value error = NULL, fn = compile_wrapper(env, &code, NULL, &error);
  return fn ? fn : thrown(env, error);
}

/* (text, filename, code cache or undefined) -> [the same, cache rejected]; throws SyntaxError */
RT_OP(op_module_compile_cached) {
  (void)argc;
  en_code code = {.source = argv[0], .name = argv[1]};
  if (!en_is_undefined(argv[2])) code.cache = en_view(argv[2]);
  bool rejected = false;
  napi_value error = NULL, fn = compile_wrapper(env, &code, &rejected, &error);
  if (!fn) return thrown(env, error);
  napi_value out[] = {fn, en_bool(env, rejected)};
  return en_array(env, 2, out);
}

/* (text with its wrapper around it, filename) -> what the script evaluates to */
RT_OP(op_module_run_wrapped) {
  (void)argc;
  en_code code = {.source = argv[0], .name = argv[1]};
  napi_value error = NULL, script = en_script_new(env, &code, NULL, &error);
  if (!script) return thrown(env, error);
  napi_value result = en_script_run(env, script, NULL, NULL, NULL, &error);
  return result ? result : thrown(env, error);
}

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

/* (text, filename) -> the CommonJS wrapper function; throws SyntaxError */
RT_OP(op_module_compile) {
  (void)argc;
  napi_value params[] = {intern(env, "exports"), intern(env, "require"), intern(env, "module"),
                         intern(env, "__filename"), intern(env, "__dirname")};
  en_code code = {.source = argv[0], .name = argv[1]};
  napi_value error = NULL, fn = en_compile_function(env, &code, NULL, 5, params, NULL, &error);
  return fn ? fn : thrown(env, error);
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

/* SPDX-License-Identifier: MIT */
/* natives('module'), ES modules: see module.def and runtime/engine/module.h. Modules are wrappers. */
#include "runtime/engine/module.h"

#include <stdlib.h>

#include "runtime/bind/bind.h"
#include "runtime/scan/scan.h"
#include "stdlib/vm/vm.h"

static napi_value thrown(napi_env env, napi_value error) {
  if (error) napi_throw(env, error);
  return NULL;
}

static napi_value or_null(napi_value v) { return en_is_undefined(v) ? NULL : v; }

/* (text, url, context or undefined, host symbol or undefined, line, column, cache or undefined) ->
 * [module, cache rejected]; throws SyntaxError */
RT_OP(op_module_es_compile) {
  (void)argc;
  en_code code = {.source = argv[0], .name = argv[1], .host = or_null(argv[3]),
                  .line = en_to_i32(argv[4]), .column = en_to_i32(argv[5])};
  if (!en_is_undefined(argv[6])) code.cache = en_view(argv[6]);
  bool rejected = false;
  napi_value error = NULL;
  napi_value module = en_module_new(env, &code, or_null(argv[2]), &rejected, &error);
  if (!module) return thrown(env, error);
  napi_value out[] = {module, en_bool(env, rejected)};
  return en_array(env, 2, out);
}

/* (url, context or undefined, names, function(module) that sets the exports) -> module */
RT_OP(op_module_es_synthetic) {
  (void)argc;
  uint32_t count = 0;
  napi_get_array_length(env, argv[2], &count);
  napi_value *names = malloc((count + 1) * sizeof *names);
  if (!names) return en_i32(env, UV_ENOMEM);
  for (uint32_t i = 0; i < count; i++) napi_get_element(env, argv[2], i, &names[i]);
  napi_value module = en_module_synthetic(env, argv[0], or_null(argv[1]), count, names, argv[3]);
  free(names);
  return module;
}

/* (module, name, value); throws ReferenceError when it has no such export */
RT_OP(op_module_es_set_export) {
  (void)argc;
  en_module_set_export(env, argv[0], argv[1], argv[2]);
  return NULL;
}

RT_OP(op_module_es_requests) {
  (void)argc;
  return en_module_requests(env, argv[0]);
}

/* (module, array of what its requests mean) */
RT_OP(op_module_es_link) {
  (void)argc;
  en_module_link(env, argv[0], argv[1]);
  return NULL;
}

RT_OP(op_module_es_instantiate) {
  (void)argc;
  napi_value error = NULL;
  return en_module_instantiate(env, argv[0], &error) == 0 ? NULL : thrown(env, error);
}

/* (module, timeout in ms or 0, SIGINT ends it) -> promise; throws when it was ended */
RT_OP(op_module_es_evaluate) {
  (void)argc;
  napi_value error = NULL;
  en_limits limits = vm_limits(argv[1], argv[2]);
  enum en_ended ended;
  napi_value promise = en_module_evaluate(env, argv[0], &limits, &ended, &error);
  return promise ? promise : vm_failed(env, &limits, ended, error);
}

RT_OP(op_module_es_status) {
  (void)argc;
  return en_i32(env, en_module_status(env, argv[0]));
}

RT_OP(op_module_es_namespace) {
  (void)argc;
  return en_module_namespace(env, argv[0]);
}

RT_OP(op_module_es_exception) {
  (void)argc;
  return en_module_exception(env, argv[0]);
}

RT_OP(op_module_es_is_graph_async) {
  (void)argc;
  return en_bool(env, en_module_is_graph_async(env, argv[0]));
}

RT_OP(op_module_es_has_top_await) {
  (void)argc;
  return en_bool(env, en_module_has_top_await(env, argv[0]));
}

RT_OP(op_module_es_cache) {
  (void)argc;
  return en_module_cache(env, argv[0]);
}

/* Lets go of code that was compiled with host symbols of its own. */
RT_OP(op_module_forget_code) {
  (void)argc, (void)argv;
  en_script_cache_clear(env);
  return NULL;
}

RT_OP(op_module_es_stalled) {
  (void)argc;
  return en_module_stalled(env, argv[0]);
}

static napi_value strings(napi_env env, size_t n, const rt_str *list) {
  napi_value out;
  napi_create_array_with_length(env, n, &out);
  for (size_t i = 0; i < n; i++) napi_set_element(env, out, (uint32_t)i, en_str_utf8(env, list[i].p, list[i].len));
  return out;
}

/* (bytes of a text, its exports are wanted) -> is it an ES module by its syntax?; or the names that it
 * exports as CommonJS: [names, specifiers of re-exports]. A text with syntax errors is what it is up to
 * the first: compiling it will tell. */
RT_OP(op_module_scan_text) {
  (void)argc;
  en_bytes text = en_view(argv[0]);
  bool exports = en_to_bool(argv[1]);
  rt_arena arena;
  sc_scan scan;
  rt_arena_init(&arena);
  (void)sc_scan_text_with(&scan, &arena, rt_str_of((const char *)text.data, text.len),
                          exports ? SC_GOAL_COMMONJS : SC_GOAL_AUTO, exports ? SC_FIND_EXPORTS : 0);
  napi_value out;
  if (exports) {
    napi_value both[] = {strings(env, scan.export_count, scan.exports), strings(env, scan.reexport_count, scan.reexports)};
    out = en_array(env, 2, both);
  } else {
    out = en_bool(env, scan.is_esm);
  }
  rt_arena_deinit(&arena);
  return out;
}

/* 1-based line and column (in bytes) of an offset: what a caret needs in source that is mostly ASCII. */
static napi_value place(napi_env env, rt_str text, uint32_t offset) {
  uint32_t line = 1, start = 0;
  for (uint32_t i = 0; i < offset; i++)
    if (text.p[i] == '\n') line++, start = i + 1;
  napi_value both[] = {en_u32(env, line), en_u32(env, offset - start + 1)};
  return en_array(env, 2, both);
}

/* (bytes of an ES module's text) -> [[line, column], ...] of its top-level awaits */
RT_OP(op_module_scan_awaits) {
  (void)argc;
  en_bytes text = en_view(argv[0]);
  rt_arena arena;
  sc_scan scan;
  napi_value out;
  rt_arena_init(&arena);
  (void)sc_scan_text(&scan, &arena, rt_str_of((const char *)text.data, text.len), SC_GOAL_MODULE);
  napi_create_array_with_length(env, scan.await_count, &out);
  for (size_t i = 0; i < scan.await_count; i++)
    napi_set_element(env, out, (uint32_t)i, place(env, scan.text, scan.awaits[i]));
  rt_arena_deinit(&arena);
  return out;
}

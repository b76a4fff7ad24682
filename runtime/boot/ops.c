/* SPDX-License-Identifier: MIT */
/* natives('boot'): see boot.def. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"
#include "runtime/boot/boot.h"
#include "runtime/boot/boot_private.h"
#include "runtime/boot/builtins.h"
#include "runtime/boot/modules.h"
#include "runtime/boot/rehearsal.h"
#include "runtime/engine/module.h"

static napi_value str(napi_env env, const char *s) { return en_str_utf8(env, s, strlen(s)); }

static napi_value span(napi_env env, rt_image_span s) { return en_str_utf8(env, (const char *)s.p, s.len); }

/* Throws what a compile failed with; NULL means that the process is ending. */
static napi_value thrown(napi_env env, napi_value error) {
  if (error) napi_throw(env, error);
  return NULL;
}

/* -> ids of all builtins; position = number */
RT_OP(op_boot_ids) {
  (void)argc, (void)argv;
  napi_value out;
  napi_create_array_with_length(env, rt_builtin_count, &out);
  for (unsigned i = 0; i < rt_builtin_count; i++)
    napi_set_element(env, out, i, en_str_intern(env, rt_builtins[i].id, strlen(rt_builtins[i].id)));
  return out;
}

/* (id) -> number of the builtin, or -1 */
RT_OP(op_boot_find) {
  (void)argc;
  en_str_tmp id;
  en_str_tmp_init(&id, env, argv[0]);
  int number = rt_builtin_find(id.p);
  en_str_tmp_deinit(&id);
  return en_i32(env, number);
}

/* (number) -> wrapper function of a builtin */
RT_OP(op_boot_compile) {
  (void)argc;
  napi_value error = NULL, fn = rt_builtin_compile(env, en_to_i32(argv[0]), &error);
  return fn ? fn : thrown(env, error);
}

/* (slot, value): the realm array; enum en_realm_slot */
RT_OP(op_boot_set_slot) {
  (void)argc;
  en_realm_set(env, en_to_i32(argv[0]), argv[1]);
  return NULL;
}

RT_OP(op_boot_get_slot) {
  (void)argc;
  return en_realm_get(env, en_to_i32(argv[0]));
}

RT_OP(op_boot_hook_changed) {
  (void)argc;
  rt *r = rt_from_env(env);
  uint32_t hook = en_to_u32(argv[0]);
  CHECK(hook < RT_HOOK_COUNT);
  rt_hook_changed(r, (int)hook);
  return NULL;
}

/* -> whether a blob is being made (then nothing of the outside world may be looked at) */
RT_OP(op_boot_building) {
  (void)argc, (void)argv;
  return en_bool(env, rt_boot_building);
}

static napi_value strings(napi_env env, size_t n, const char *const *list) {
  napi_value out;
  napi_create_array_with_length(env, n, &out);
  for (size_t i = 0; i < n; i++) napi_set_element(env, out, (uint32_t)i, str(env, list[i]));
  return out;
}

/* -> [start, argv[], script, eval, print, preload[], execArgv[], nodeOptions] */
RT_OP(op_boot_start_data) {
  (void)argc, (void)argv;
  rt *r = rt_from_env(env);
  const rt_boot *b = r->boot;
  napi_value out[] = {
      en_i32(env, r->thread ? RT_START_WORKER : b->start),
      strings(env, (size_t)b->argc, (const char *const *)b->argv),
      b->script ? str(env, b->script) : en_undefined(env),
      b->eval ? str(env, b->eval) : en_undefined(env),
      en_bool(env, b->print),
      strings(env, b->preload_count, b->preload),
      strings(env, b->exec_argc, b->exec_argv),
      rt_boot_options(b) ? str(env, rt_boot_options(b)) : en_undefined(env),
  };
  return en_array(env, sizeof out / sizeof out[0], out);
}

/* (error) -> "file:line\nsource\n   ^\n" or undefined */
RT_OP(op_boot_error_place) {
  (void)argc;
  char *place = en_error_place(env, argv[0]);
  if (!place) return NULL;
  napi_value out = str(env, place);
  free(place);
  return out;
}

/* Stacks of what is thrown are kept from now on: errorTrace */
RT_OP(op_boot_trace_uncaught) {
  (void)argc, (void)argv;
  en_trace_uncaught(env);
  return NULL;
}

/* (error) -> lines of the stack where it was thrown, or undefined */
RT_OP(op_boot_error_trace) {
  (void)argc;
  return en_error_trace(env, argv[0]);
}

/* (error) -> [script's name, line (1-based), column (0-based)] of where it was thrown, or undefined */
RT_OP(op_boot_error_position) {
  (void)argc;
  return en_error_position(env, argv[0]);
}

/* -> [numbers of builtins, numbers of JSON modules] that a rehearsal has found to be used at start */
RT_OP(op_boot_rehearsed) {
  (void)argc, (void)argv;
  const rt_rehearsal *known = rt_rehearsal_current();
  napi_value builtins, json;
  napi_create_array(env, &builtins);
  napi_create_array(env, &json);
  for (size_t i = 0; i < known->builtin_count; i++) napi_set_element(env, builtins, (uint32_t)i, en_u32(env, known->builtins[i]));
  for (size_t i = 0; i < known->json_count; i++) napi_set_element(env, json, (uint32_t)i, en_u32(env, known->json[i]));
  napi_value both[] = {builtins, json};
  return en_array(env, 2, both);
}

/* ---- the image's modules ------------------------------------------------------------------------ */

static const rt_image_module *module_at(napi_value index) {
  const rt_image *img = rt_image_current();
  return img ? rt_image_module_at(img, en_to_u32(index)) : NULL;
}

RT_OP(op_boot_module_count) {
  (void)argc, (void)argv;
  const rt_image *img = rt_image_current();
  return en_u32(env, img ? img->module_count : 0);
}

/* -> number of the entry module, or -1 */
RT_OP(op_boot_module_entry) {
  (void)argc, (void)argv;
  const rt_image *img = rt_image_current();
  bool has = img && img->header->entry_module != RT_IMAGE_NONE;
  return en_i32(env, has ? (int32_t)img->header->entry_module : -1);
}

RT_OP(op_boot_module_path) {
  (void)argc;
  const rt_image_module *m = module_at(argv[0]);
  return m ? rt_span_intern(env, rt_image_module_path(rt_image_current(), m)) : NULL;
}

RT_OP(op_boot_module_kind) {
  (void)argc;
  const rt_image_module *m = module_at(argv[0]);
  return en_i32(env, m ? (int32_t)m->kind : -1);
}

/* (module) -> may a build do without it? */
RT_OP(op_boot_module_optional) {
  (void)argc;
  const rt_image_module *m = module_at(argv[0]);
  return en_bool(env, m && m->flags & RT_MODULE_OPTIONAL);
}

/* (path) -> module number, or -1 */
RT_OP(op_boot_module_find) {
  (void)argc;
  const rt_image *img = rt_image_current();
  if (!img) return en_i32(env, -1);
  en_str_tmp path;
  en_str_tmp_init(&path, env, argv[0]);
  const rt_image_file *f = rt_image_file_at(img, rt_image_file_find(img, path.p, path.len));
  en_str_tmp_deinit(&path);
  return en_i32(env, f && f->module != RT_IMAGE_NONE ? (int32_t)f->module : -1);
}

/* (module, RT_DEP_REQUIRE or RT_DEP_IMPORT) -> [specifier, module number or "builtin id", ...] of its
 * literal requires or imports, strings internalized: for the blob (internal/embedded_modules) */
RT_OP(op_boot_module_deps) {
  (void)argc;
  const rt_image *img = rt_image_current();
  const rt_image_module *m = module_at(argv[0]);
  unsigned mode = en_to_u32(argv[1]);
  napi_value out;
  uint32_t n = 0;
  napi_create_array(env, &out);
  for (uint32_t i = 0; m && i < m->dep_count; i++) {
    const rt_image_dep *d = rt_image_dep_at(img, m->dep_first + i);
    if (!d || d->mode != mode || d->kind == RT_DEP_MISSING) continue;
    bool builtin = d->kind == RT_DEP_BUILTIN;
    napi_value target = builtin ? rt_span_intern(env, rt_image_dep_builtin(img, d)) : en_u32(env, d->target);
    napi_set_element(env, out, n++, rt_span_intern(env, rt_image_dep_specifier(img, d)));
    napi_set_element(env, out, n++, target);
  }
  return out;
}

/* (module) -> its text, without a copy */
RT_OP(op_boot_module_source) {
  (void)argc;
  return module_at(argv[0]) ? en_source_string(env, rt_builtin_count + en_to_u32(argv[0])) : NULL;
}

/* (module) -> its CommonJS wrapper, for what is not in the blob */
RT_OP(op_boot_module_compile) {
  (void)argc;
  napi_value error = NULL, fn = rt_module_compile(env, en_to_u32(argv[0]), &error);
  return fn ? fn : thrown(env, error);
}

/* (module, url): its compiled form goes into the blob being made; throws SyntaxError */
RT_OP(op_boot_module_keep_es) {
  (void)argc;
  napi_value error = NULL, wrapper = rt_module_compile_es(env, en_to_u32(argv[0]), argv[1], &error);
  if (!wrapper) return thrown(env, error);
  en_module_keep(env, wrapper);
  return NULL;
}

/* (module, url, number among the kept ones or -1) -> the ES module's wrapper, once */
RT_OP(op_boot_module_es) {
  (void)argc;
  int32_t kept = en_to_i32(argv[2]);
  napi_value error = NULL, wrapper = kept >= 0 ? en_module_restored(env, (size_t)kept) : NULL;
  if (!wrapper) wrapper = rt_module_compile_es(env, en_to_u32(argv[0]), argv[1], &error);
  return wrapper ? wrapper : thrown(env, error);
}

/* (module) -> names that its exports have by its text, an array; CommonJS only */
RT_OP(op_boot_module_names) {
  (void)argc;
  napi_value out;
  uint32_t n = 0;
  const rt_image_module *m = module_at(argv[0]);
  rt_image_span names = m ? rt_image_module_names(rt_image_current(), m) : (rt_image_span){0};
  napi_create_array(env, &out);
  for (size_t at = 0; at < names.len;) {
    const uint8_t *end = memchr(names.p + at, 0, names.len - at);
    size_t len = end ? (size_t)(end - names.p) - at : names.len - at;
    napi_set_element(env, out, n++, rt_span_intern(env, (rt_image_span){names.p + at, len}));
    at += len + 1;
  }
  return out;
}

/* (key) -> value of the image's OPTIONS, or undefined */
RT_OP(op_boot_option) {
  (void)argc;
  const rt_image *img = rt_image_current();
  if (!img) return NULL;
  en_str_tmp key;
  en_str_tmp_init(&key, env, argv[0]);
  rt_image_span v = rt_image_option(img, key.p);
  en_str_tmp_deinit(&key);
  return v.p ? span(env, v) : NULL;
}

/* SPDX-License-Identifier: MIT */
/* Compiling builtins and the image's modules: their text stays outside the heap (core.h). */
#include "runtime/boot/modules.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/check.h"
#include "runtime/boot/builtins.h"
#include "runtime/boot/rehearsal.h"
#include "runtime/engine/core.h"
#include "runtime/engine/module.h"

static const char *const builtin_params[] = {"exports", "require", "module", "natives", "process", "globalThis"};
static const char *const module_params[] = {"exports", "require", "module", "__filename", "__dirname"};

int rt_builtin_find(const char *id) {
  int low = 0, high = (int)rt_builtin_count - 1;
  while (low <= high) {
    int mid = (low + high) / 2, order = strcmp(id, rt_builtins[mid].id);
    if (order == 0) return mid;
    if (order < 0) {
      high = mid - 1;
    } else {
      low = mid + 1;
    }
  }
  return -1;
}

/* While a blob is made: functions that the start uses are compiled with the text they are in. */
static void add_hints(en_code *code, size_t source) {
  const rt_rehearsal *known = rt_rehearsal_current();
  if (rt_rehearsing()) code->collect = (uint32_t)source + 1;
  if (source >= known->hint_count) return;
  code->hints = known->hints[source].positions;
  code->hint_count = known->hints[source].count;
}

/* Of a hidden module only the maker of the blob has the text. */
static bool is_gone(napi_env env, const rt_image *img, const rt_image_module *m, napi_value *error) {
  if ((m->flags & RT_MODULE_HIDDEN) == 0 || rt_image_module_shape(img, m).p == NULL) return false;
  rt_image_span path = rt_image_module_path(img, m);
  char text[RT_IMAGE_PATH_MAX + 200];
  int n = snprintf(text, sizeof text, "%.*s could not be compiled when this executable was built, with --no-sources, "
                   "and its source is not here", (int)path.len, (const char *)path.p);
  napi_create_error(env, en_str_latin1(env, "ERR_NO_SOURCE", 13), en_str_utf8(env, text, (size_t)n), error);
  return true;
}

static napi_value compile(napi_env env, size_t source, napi_value name, size_t count,
                          const char *const *names, bool eager, napi_value *error) {
  napi_value params[6];
  CHECK(count <= 6);
  for (size_t i = 0; i < count; i++) params[i] = en_str_intern(env, names[i], strlen(names[i]));
  en_code code = {.source = en_source_string(env, source), .name = name, .eager = eager};
  if (!eager) add_hints(&code, source);
  return en_compile_function(env, &code, NULL, count, params, NULL, error);
}

napi_value rt_builtin_compile(napi_env env, int index, napi_value *error) {
  CHECK(index >= 0 && (unsigned)index < rt_builtin_count);
  char name[64];
  int n = snprintf(name, sizeof name, "node:%s", rt_builtins[index].id);
  return compile(env, (size_t)index, en_str_intern(env, name, (size_t)n), 6, builtin_params, false, error);
}

napi_value rt_span_intern(napi_env env, rt_image_span s) {
  const char *text = (const char *)s.p;
  for (size_t i = 0; i < s.len; i++)
    if (s.p[i] >= 0x80) return en_str_utf8(env, text, s.len);
  return en_str_intern(env, text, s.len);
}

napi_value rt_module_compile(napi_env env, uint32_t module, napi_value *error) {
  const rt_image *img = rt_image_current();
  const rt_image_module *m = img ? rt_image_module_at(img, module) : NULL;
  CHECK(m);
  if (is_gone(env, img, m, error)) return NULL;
  napi_value name = rt_span_intern(env, rt_image_module_path(img, m));
  return compile(env, rt_builtin_count + module, name, 5, module_params, (m->flags & RT_MODULE_HIDDEN) != 0, error);
}

napi_value rt_module_compile_es(napi_env env, uint32_t module, napi_value url, napi_value *error) {
  const rt_image *img = rt_image_current();
  const rt_image_module *m = img ? rt_image_module_at(img, module) : NULL;
  CHECK(m);
  if (is_gone(env, img, m, error)) return NULL;
  en_code code = {.source = en_source_string(env, rt_builtin_count + module), .name = url};
  code.eager = (m->flags & RT_MODULE_HIDDEN) != 0;
  if (!code.eager) add_hints(&code, rt_builtin_count + module);
  return en_module_new(env, &code, NULL, NULL, error);
}

napi_value rt_modules_builtins(napi_env env, const rt_image *img) {
  napi_value out;
  uint32_t n = 0;
  napi_create_array(env, &out);
  for (uint32_t i = 0; i < img->dep_count; i++) {
    const rt_image_dep *d = rt_image_dep_at(img, i);
    if (!d || d->kind != RT_DEP_BUILTIN) continue;
    rt_image_span id = rt_image_dep_builtin(img, d);
    napi_set_element(env, out, n++, en_str_utf8(env, (const char *)id.p, id.len));
  }
  return out;
}

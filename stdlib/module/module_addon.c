/* SPDX-License-Identifier: MIT */
/*
 * natives('module').dlopen: an addon from the image or from a file (runtime/engine/addon.h). The
 * libraries that an embedded one needs are its dependencies in the image, by SONAME; they are
 * opened before it, those that they need first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uv.h>

#include "runtime/base/check.h"
#include "runtime/engine/addon.h"
#include "runtime/image/image.h"

#include "runtime/bind/bind.h"

typedef struct opening {
  const rt_image *img;
  uint8_t *seen; /* by module: libraries may need each other */
  char why[1024];
} opening;

/* The file of that path, or NULL. */
static const rt_image_file *find_file(const rt_image *img, const char *path, size_t len) {
  uint32_t index = img != NULL ? rt_image_file_find(img, path, len) : RT_IMAGE_NONE;
  const rt_image_file *f = index != RT_IMAGE_NONE ? rt_image_file_at(img, index) : NULL;
  return f != NULL && f->kind == RT_FILE_REGULAR ? f : NULL;
}

/* ---- libraries -------------------------------------------------------------------------------- */

static int open_libraries(opening *o, uint32_t module);

static int open_library(opening *o, uint32_t module) {
  const rt_image_module *m = rt_image_module_at(o->img, module);
  const rt_image_file *f = m != NULL ? rt_image_file_at(o->img, m->file) : NULL;
  char path[RT_IMAGE_PATH_MAX + 1];
  if (f == NULL || o->seen[module]) return 0;
  o->seen[module] = 1;
  int err = open_libraries(o, module);
  if (err != 0) return err;
  rt_image_span name = rt_image_file_path(o->img, f), bytes = rt_image_file_bytes(o->img, f);
  snprintf(path, sizeof path, "%.*s", (int)name.len, (const char *)name.p);
  return en_dl_library(path, bytes.p, bytes.len, o->why, sizeof o->why);
}

static int open_libraries(opening *o, uint32_t module) {
  const rt_image_module *m = rt_image_module_at(o->img, module);
  for (uint32_t i = 0; m != NULL && i < m->dep_count; i++) {
    const rt_image_dep *d = rt_image_dep_at(o->img, m->dep_first + i);
    int err = d != NULL && d->kind == RT_DEP_MODULE ? open_library(o, d->target) : 0;
    if (err != 0) return err;
  }
  return 0;
}

/* Those of an embedded file. */
static int prepare(opening *o, const rt_image_file *f) {
  if (f->module == RT_IMAGE_NONE) return 0;
  o->seen = calloc(o->img->module_count, 1);
  CHECK(o->seen != NULL);
  int err = open_libraries(o, f->module);
  free(o->seen);
  return err;
}

/* ---- the addon -------------------------------------------------------------------------------- */

/* Where the packager put a reason in place of an addon: that. */
static bool is_refused(rt_image_span data, char *why, size_t size) {
  static const char mark[] = RT_ADDON_REFUSED;
  size_t len = sizeof mark - 1;
  if (data.len < len || memcmp(data.p, mark, len) != 0) return false;
  snprintf(why, size, "%.*s", (int)(data.len - len), (const char *)data.p + len);
  return true;
}

static int load_embedded(opening *o, const rt_image_file *f, napi_env env, napi_value module, const char *path,
                         int flags) {
  rt_image_span data = rt_image_file_bytes(o->img, f);
  if (is_refused(data, o->why, sizeof o->why)) return UV_EINVAL;
  int err = prepare(o, f);
  if (err != 0) return err;
  return en_addon_load_bytes(env, module, path, data.p, data.len, flags, o->why, sizeof o->why);
}

/* What an addon opens by itself, when it is embedded: en_dl_embedded. */
static const void *find_embedded(const char *path, size_t *len) {
  const rt_image *img = rt_image_current();
  const rt_image_file *f = find_file(img, path, strlen(path));
  rt_image_span data = f != NULL ? rt_image_file_bytes(img, f) : (rt_image_span){0};
  *len = data.len;
  return data.p;
}

/* (module, path, flags) -> undefined, or a string that says what is wrong */
RT_OP(op_module_dlopen) {
  (void)argc;
  opening o = {.img = rt_image_current()};
  en_str_tmp path;
  en_str_tmp_init(&path, env, argv[1]);
  en_dl_embedded = find_embedded;
  const rt_image_file *f = find_file(o.img, path.p, path.len);
  int flags = en_to_i32(argv[2]), err;
  if (f != NULL) err = load_embedded(&o, f, env, argv[0], path.p, flags);
  else err = en_addon_load(env, argv[0], path.p, flags, o.why, sizeof o.why);
  en_str_tmp_deinit(&path);
  return err < 0 ? en_str_utf8(env, o.why, strlen(o.why)) : NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * natives('image'): entries of the image's file table by number (runtime/image/image.h). JavaScript
 * only passes numbers that find() gave it.
 */
#include <string.h>

#include "runtime/base/check.h"
#include "runtime/bind/bind.h"
#include "runtime/image/image.h"

static const rt_image_file *file_of(napi_value index) {
  const rt_image *img = rt_image_current();
  const rt_image_file *f = img != NULL ? rt_image_file_at(img, en_to_u32(index)) : NULL;
  CHECK(f != NULL);
  return f;
}

static napi_value text(napi_env env, rt_image_span s) {
  return en_str_utf8(env, (const char *)s.p, s.len);
}

/* -> the virtual root, or '' when there is no application in this executable */
RT_OP(op_image_root) {
  (void)argc, (void)argv;
  const rt_image *img = rt_image_current();
  bool has = img != NULL && rt_image_is_app(img);
  return en_str_latin1(env, RT_IMAGE_ROOT, has ? strlen(RT_IMAGE_ROOT) : 0);
}

/* (path) -> entry, or -1 */
RT_OP(op_image_find) {
  (void)argc;
  const rt_image *img = rt_image_current();
  if (img == NULL) return en_i32(env, -1);
  en_str_tmp path;
  en_str_tmp_init(&path, env, argv[0]);
  uint32_t index = rt_image_file_find(img, path.p, path.len);
  en_str_tmp_deinit(&path);
  return index == RT_IMAGE_NONE ? en_i32(env, -1) : en_u32(env, index);
}

/* (entry) -> 0 file, 1 directory */
RT_OP(op_image_kind) {
  (void)argc;
  return en_i32(env, file_of(argv[0])->kind == RT_FILE_DIRECTORY);
}

/* (entry) -> is it a file whose bytes are not here? (--no-sources) */
RT_OP(op_image_hidden) {
  (void)argc;
  return en_bool(env, file_of(argv[0])->where == RT_DATA_HIDDEN);
}

/* (entry) -> bytes. What can be read, so that size and content agree also in a damaged image; of a hidden file
 * what it had. */
RT_OP(op_image_size) {
  (void)argc;
  const rt_image_file *f = file_of(argv[0]);
  uint64_t size = f->where == RT_DATA_HIDDEN ? f->size : rt_image_file_bytes(rt_image_current(), f).len;
  return en_i64(env, (int64_t)size);
}

/* (entry) -> permission bits */
RT_OP(op_image_mode) {
  (void)argc;
  return en_u32(env, file_of(argv[0])->mode & 0777);
}

/* (entry) -> ArrayBuffer. Over the image's own pages for assets; a copy for a module's source,
 * whose pages are read-only: a write to them must not be a crash. */
RT_OP(op_image_bytes) {
  (void)argc;
  const rt_image_file *f = file_of(argv[0]);
  rt_image_span s = rt_image_file_bytes(rt_image_current(), f);
  if (f->where == RT_DATA_ASSETS && s.len > 0)
    return en_arraybuffer_static(env, (void *)(uintptr_t)s.p, s.len);
  uint8_t *copy;
  napi_value buffer = en_arraybuffer(env, s.len, &copy);
  if (buffer != NULL && s.len > 0) memcpy(copy, s.p, s.len);
  return buffer;
}

/* (entry, view, offset, length, from) -> how many bytes were copied into that piece of the view; 0 at the end */
RT_OP(op_image_read) {
  (void)argc;
  rt_image_span s = rt_image_file_bytes(rt_image_current(), file_of(argv[0]));
  en_bytes view = en_view(argv[1]);
  int64_t offset = en_to_i64(argv[2]), length = en_to_i64(argv[3]), from = en_to_i64(argv[4]);
  CHECK(offset >= 0 && length >= 0 && from >= 0 && (uint64_t)offset <= view.len &&
        (uint64_t)length <= view.len - (uint64_t)offset);
  if ((uint64_t)from >= s.len) return en_i32(env, 0);
  uint64_t left = s.len - (uint64_t)from, count = (uint64_t)length < left ? (uint64_t)length : left;
  if (count > 0) memcpy((char *)view.data + offset, (const char *)s.p + from, count);
  return en_i64(env, (int64_t)count);
}

/* (entry) -> sorted names; [] for a file */
RT_OP(op_image_children) {
  (void)argc;
  const rt_image *img = rt_image_current();
  const rt_image_file *dir = file_of(argv[0]);
  napi_value names;
  napi_create_array(env, &names);
  for (uint32_t i = 0; i < dir->child_count; i++) {
    const rt_image_file *f = rt_image_file_at(img, dir->first_child + i);
    if (f == NULL) break;
    napi_set_element(env, names, i, text(env, rt_image_file_name(img, f)));
  }
  return names;
}

/* SPDX-License-Identifier: MIT */
/* maps_target.c - the input as a source map, which is written anew as JSON again; and as a URL that names one. */
#include "packager/maps.h"
#include "runtime/base/check.h"
#include "runtime/base/utf8.h"
#include "runtime/resolve/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of layout.c, which would bring the whole packager along: what lies below /n is in the executable. */
rt_str pk_layout_path(const pk_layout *l, rt_arena *a, rt_str path) {
  (void)l, (void)a;
  return rt_str_starts(path, RT_STR("/n/")) ? path : RT_STR_NONE;
}

static void is_json(rt_arena *a, rt_str text) {
  const rt_json *root;
  rt_json_error err;
  CHECK(rt_json_parse(a, text, &root, &err) == 0);
}

static void rewrite(rt_arena *a, pk_vfs *v, rt_str text, bool texts) {
  pk_layout layout = {.root = RT_STR("/n")};
  pk_map_job job = {.arena = a, .vfs = v, .layout = &layout, .dir = RT_STR("/n/src"), .texts = texts, .read_texts = texts};
  rt_buf map = {0}, kept = {0};
  const char *why = NULL;
  if (pk_map_rewrite(&job, text, &map, &kept, &why) == 0) {
    is_json(a, rt_buf_view(&map));
    if (kept.len > 0) is_json(a, rt_buf_view(&kept));
  } else {
    CHECK(why != NULL);
  }
  rt_buf_deinit(&map);
  rt_buf_deinit(&kept);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  rt_arena arena = {0};
  rt_str text = rt_str_of((const char *)data, size), json;
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/n/src/a.ts", "let x;\xff");
  rewrite(&arena, v, text, true);
  rewrite(&arena, v, text, false);
  if (pk_url_data(&arena, text, &json)) rewrite(&arena, v, json, true);
  CHECK(pk_url_decode(&arena, text).len <= text.len);
  pk_vfs_free(v);
  rt_arena_deinit(&arena);
  return 0;
}

/* SPDX-License-Identifier: MIT */
/* Finding and packing source maps: see maps.h. */
#include "packager/maps.h"

#include <zstd.h>

#include "packager/graph_private.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"

enum { LEVEL = 12 }; /* of zstd: higher ones take several times as long for a few percent */

static void note(pk_graph *g, const pk_module *m, const char *why) {
  cx_report(g->diags, CX_SOURCE_MAP, cx_in_file(pk_shown(g, m->path)), "The source map is left out: %s", why);
}

/* ---- finding --------------------------------------------------------------------------------- */

/* The map's JSON and the folder that its sources are relative to; NULL, or why there is none. */
static const char *find(pk_graph *g, const pk_module *m, rt_arena *a, rt_str *json, rt_str *dir) {
  rt_str url = rt_str_slice(m->text, m->map_url, m->map_url_end);
  *dir = rt_str_dup(a, pk_dirname(m->path));
  if (rt_str_starts(url, RT_STR("data:"))) return pk_url_data(a, url, json) ? NULL : "its data: URL is none of JSON";
  if (rt_str_starts(url, RT_STR("file://"))) url = rt_str_slice(url, rt_str_find_byte(url, '/', 7), url.len);
  else if (pk_url_has_scheme(url)) return "it lies elsewhere";
  url = rt_str_slice(url, 0, rt_str_find_byte(url, '?', 0));
  rt_str path = pk_url_decode(a, rt_str_slice(url, 0, rt_str_find_byte(url, '#', 0)));
  char full[RT_RESOLVE_PATH_MAX];
  if (path.len == 0 || memchr(path.p, 0, path.len) != NULL) return "its URL names no file";
  int err = rt_path_join(full, dir->p, path.p, path.len, NULL);
  if (err == 0) err = pk_vfs_read(g->vfs, full, RT_IMAGE_MAP_MAX, json);
  if (err != 0) return rt_err_text(err);
  *dir = rt_str_dup(a, pk_dirname(rt_str_c(full)));
  return NULL;
}

/* ---- packing --------------------------------------------------------------------------------- */

static rt_str pack(rt_arena *a, const rt_buf *plain) {
  if (plain->len == 0) return RT_STR_NONE;
  size_t cap = ZSTD_compressBound(plain->len);
  char *space = rt_xmalloc(cap);
  size_t len = ZSTD_compress(space, cap, plain->p, plain->len, LEVEL);
  CHECK(!ZSTD_isError(len)); /* the space suffices: there is nothing else to fail */
  rt_str out = rt_str_of(rt_arena_alloc(a, len), len);
  memcpy((char *)(uintptr_t)out.p, space, len);
  free(space);
  return out;
}

static const char *make_row(pk_graph *g, const pk_map_job *job, rt_str json, pk_image_map *row) {
  rt_buf map = {0}, texts = {0};
  const char *why = NULL;
  int err = pk_map_rewrite(job, json, &map, &texts, &why);
  if (err == 0 && (map.len > RT_IMAGE_MAP_MAX || texts.len > RT_IMAGE_MAP_MAX)) why = "it is too large";
  if (why == NULL) {
    row->map = pack(g->arena, &map);
    row->texts = pack(g->arena, &texts);
    row->plain_size = (uint32_t)map.len;
    row->texts_plain_size = (uint32_t)texts.len;
  }
  rt_buf_deinit(&map);
  rt_buf_deinit(&texts);
  return why;
}

static bool add(pk_graph *g, const pk_layout *l, const pk_maps_options *o, const pk_module *m, pk_image_map *row) {
  rt_arena scratch = {0};
  rt_str json;
  pk_map_job job = {.arena = &scratch, .vfs = g->vfs, .layout = l};
  job.read_texts = job.texts = !o->no_texts && !m->in_package;
  const char *why = find(g, m, &scratch, &json, &job.dir);
  if (why == NULL) why = make_row(g, &job, json, row);
  if (why != NULL) note(g, m, why);
  rt_arena_deinit(&scratch);
  row->module = m->index;
  return why == NULL;
}

void pk_maps_collect(pk_image_map **out, size_t *count, pk_graph *g, const pk_layout *l, const pk_maps_options *o) {
  *out = rt_arena_alloc(g->arena, rt_xmul(g->modules.len, sizeof **out));
  *count = 0;
  for (size_t i = 0; i < g->modules.len && o->policy != PK_MAPS_NONE; i++) {
    const pk_module *m = g->modules.p[i];
    pk_image_map row = {0};
    if (m->map_url_end == 0 || (m->in_package && o->policy != PK_MAPS_ALL)) continue;
    if (add(g, l, o, m, &row)) (*out)[(*count)++] = row;
  }
}

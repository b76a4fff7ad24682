/* SPDX-License-Identifier: MIT */
/* The manifest's JSON (manifest.h). Read by `ingot inspect` and, later, the bill of materials. */
#include "packager/manifest.h"

#include <stdlib.h>

static void member(rt_buf *b, const char *key, rt_str value, bool *first) {
  if (value.p == NULL) return;
  if (!*first) rt_buf_c(b, ",");
  *first = false;
  rt_buf_json_str(b, rt_str_c(key));
  rt_buf_c(b, ":");
  rt_buf_json_str(b, value);
}

static int compare_strs(const void *a, const void *b) {
  return rt_str_cmp(*(const rt_str *)a, *(const rt_str *)b);
}

static void write_builtins(rt_buf *b, const pk_graph *g) {
  size_t count = g->builtins.len;
  rt_str *ids = rt_arena_alloc(g->arena, rt_xmul(count, sizeof *ids));
  for (size_t i = 0; i < count; i++) ids[i] = g->builtins.p[i].key;
  if (count > 0) qsort(ids, count, sizeof *ids, compare_strs);
  rt_buf_c(b, ",\"builtins\":[");
  for (size_t i = 0; i < count; i++) {
    if (i > 0) rt_buf_c(b, ",");
    rt_buf_json_str(b, ids[i]);
  }
  rt_buf_c(b, "]");
}

typedef struct row {
  rt_str path; /* virtual */
  const pk_package *package;
} row;

static int compare_rows(const void *a, const void *b) {
  return rt_str_cmp(((const row *)a)->path, ((const row *)b)->path);
}

/* A package.json deep in a package (dist/package.json) may repeat the name; it is no package. */
static bool is_nested(rt_str path) {
  static const char folder[] = "/node_modules/";
  size_t at = RT_STR_MISSING;
  for (size_t next = rt_str_find(path, RT_STR("/node_modules/"), 0); next != RT_STR_MISSING;
       next = rt_str_find(path, RT_STR("/node_modules/"), next + 1)) {
    at = next;
  }
  if (at == RT_STR_MISSING) return false;
  rt_str rest = rt_str_slice(path, at + sizeof folder - 1, path.len - strlen("/package.json"));
  size_t slash = rt_str_find_byte(rest, '/', 0);
  bool scoped = rest.len > 0 && rest.p[0] == '@' && slash != RT_STR_MISSING;
  return rt_str_find_byte(rest, '/', scoped ? slash + 1 : 0) != RT_STR_MISSING;
}

static void write_packages(rt_buf *b, const pk_graph *g, const pk_layout *l) {
  row *rows = rt_arena_alloc(g->arena, rt_xmul(g->packages.len, sizeof *rows));
  size_t count = 0;
  for (size_t i = 0; i < g->packages.len; i++) {
    const pk_package *p = &g->packages.p[i];
    rt_str path = pk_layout_path(l, g->arena, p->path);
    if (p->name != NULL && path.len > 0 && !is_nested(p->path)) rows[count++] = (row){path, p};
  }
  if (count > 0) qsort(rows, count, sizeof *rows, compare_rows);
  rt_buf_c(b, ",\"packages\":[");
  for (size_t i = 0; i < count; i++) {
    bool first = true;
    rt_buf_c(b, i > 0 ? ",{" : "{");
    member(b, "name", rt_str_c(rows[i].package->name), &first);
    member(b, "version", rt_str_c(rows[i].package->version), &first);
    member(b, "license", rt_str_c(rows[i].package->license), &first);
    member(b, "path", rows[i].path, &first);
    rt_buf_c(b, "}");
  }
  rt_buf_c(b, "]");
}

void pk_manifest_write(rt_buf *b, const pk_graph *g, const pk_layout *l,
                       const pk_manifest_info *info) {
  bool first = true;
  rt_buf_c(b, "{");
  member(b, "ingot", rt_str_c(info->version), &first);
  member(b, "entry", l->modules[0].path, &first);
  member(b, "template", rt_str_c(info->template_name), &first);
  member(b, "locales", rt_str_c(info->locales), &first);
  rt_buf_fmt(b, ",\"modules\":%zu,\"files\":%zu", l->module_count, l->file_count);
  write_builtins(b, g);
  write_packages(b, g, l);
  rt_buf_c(b, "}\n");
}

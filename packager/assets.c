/* SPDX-License-Identifier: MIT */
/* Collecting the files of assets.h: first which, by path; then, sorted, their bytes. */
#include "packager/assets.h"

#include <stdlib.h>

#include "packager/glob.h"
#include "packager/graph_private.h"
#include "runtime/base/err.h"

enum { MAX_LINKED_DEPTH = 100 };

typedef struct collector {
  pk_graph *g;
  rt_map files; /* path -> 1 wanted, 0 taken away again */
  rt_map dirs;
  bool removing;
  rt_str output;
  size_t matched; /* by the pattern at hand */
} collector;

rt_str pk_app_dir(const pk_graph *g) {
  rt_str own = pk_dirname(g->modules.p[0]->path), with_modules = RT_STR_NONE;
  for (rt_str dir = own;; dir = pk_dirname(dir)) {
    rt_str base = dir.len == 1 ? RT_STR_NONE : dir;
    if (pk_vfs_is_file(g->vfs, rt_str_fmt(g->arena, "%.*s/package.json", RT_STR_ARG(base)).p))
      return rt_str_dup(g->arena, dir);
    bool has = pk_vfs_is_dir(g->vfs, rt_str_fmt(g->arena, "%.*s/node_modules", RT_STR_ARG(base)).p);
    if (has && with_modules.len == 0) with_modules = dir;
    if (dir.len <= 1) break;
  }
  return rt_str_dup(g->arena, with_modules.len > 0 ? with_modules : own);
}

/* ---- which ----------------------------------------------------------------------------------- */

static void want_file(collector *c, rt_str path) {
  rt_str real;
  c->matched++;
  if (c->output.len > 0 && pk_vfs_real(c->g->vfs, path.p, &real) == 0 && rt_str_eq(real, c->output))
    return;
  rt_map_add(&c->files, rt_str_dup(c->g->arena, path), NULL)->value.num = !c->removing;
}

static bool is_left_out(rt_str name) {
  if (rt_str_is(name, "node_modules")) return true;
  return name.p[0] == '.' && !rt_str_is(name, ".well-known");
}

typedef struct chain {
  rt_str real;
  const struct chain *above;
} chain;

static bool is_in_chain(const chain *c, rt_str real) {
  for (; c != NULL; c = c->above) {
    if (rt_str_eq(c->real, real)) return true;
  }
  return false;
}

static void want(collector *c, rt_str path, const chain *above, int depth);

static void want_dir(collector *c, rt_str path, const chain *above, int depth) {
  chain here = {.above = above};
  if (pk_vfs_real(c->g->vfs, path.p, &here.real) != 0) return;
  if (is_in_chain(above, here.real) || depth > MAX_LINKED_DEPTH) {
    cx_report(
        c->g->diags, CX_MISSING_FILE, cx_in_file(pk_shown(c->g, path)),
        "This folder links back to one above it; it is embedded once, not again below itself");
    return;
  }
  const rt_str *names;
  size_t count;
  int err = pk_vfs_list(c->g->vfs, path.p, &names, &count);
  if (err != 0) {
    cx_report(c->g->diags, CX_CANNOT_READ, cx_in_file(pk_shown(c->g, path)),
              "Cannot read the folder: %s", rt_err_text(err));
    return;
  }
  if (!c->removing) rt_map_add(&c->dirs, rt_str_dup(c->g->arena, path), NULL);
  for (size_t i = 0; i < count; i++) {
    if (is_left_out(names[i])) continue;
    want(c, rt_str_fmt(c->g->arena, "%.*s/%s", RT_STR_ARG(path), names[i].p), &here, depth + 1);
  }
}

static void want(collector *c, rt_str path, const chain *above, int depth) {
  pk_stat s;
  if (pk_vfs_stat(c->g->vfs, path.p, &s) != 0) return; /* a dangling link */
  if (s.kind == PK_KIND_DIR) want_dir(c, path, above, depth);
  else if (s.kind == PK_KIND_FILE) want_file(c, path);
}

static void want_matched(void *ctx, rt_str path) {
  collector *c = ctx;
  want(c, path, NULL, 0);
}

typedef struct pattern {
  collector *c;
  rt_str dir;
} pattern;

static void want_plain_pattern(void *ctx, rt_str plain) {
  pattern *p = ctx;
  rt_str from = plain.len > 0 && plain.p[0] == '/' ? RT_STR("/") : p->dir;
  pk_glob_walk(p->c->g->arena, p->c->g->vfs, from, plain, want_matched, p->c);
}

static void want_included(collector *c, rt_str dir, const char *text) {
  c->removing = text[0] == '!';
  c->matched = 0;
  pattern p = {c, dir};
  size_t dirs = c->dirs.len;
  int err = pk_glob_braces(c->g->arena, rt_str_c(text + c->removing), want_plain_pattern, &p);
  c->removing = false;
  if (err != 0) {
    cx_report_as(c->g->diags, CX_SEVERITY_ERROR, CX_INCLUDE_EMPTY, cx_nowhere(),
                 "--include '%s' stands for too many patterns", text);
  } else if (c->matched == 0 && c->dirs.len == dirs) {
    cx_diag *d = cx_report(c->g->diags, CX_INCLUDE_EMPTY, cx_nowhere(),
                           "--include '%s' matches no file", text);
    cx_suggest(c->g->diags, d, "patterns are relative to %.*s", RT_STR_ARG(pk_shown(c->g, dir)));
  }
}

static void want_named(collector *c) {
  for (size_t i = 0; i < c->g->assets.len; i++) {
    const pk_asset_ref *a = &c->g->assets.p[i];
    pk_stat s;
    if (pk_vfs_stat(c->g->vfs, a->path.p, &s) == 0) {
      want(c, a->path, NULL, 0);
    } else if (!a->from->in_package) {
      cx_place at = cx_at(pk_shown(c->g, a->from->path), a->from->text, a->start, a->end);
      cx_report_as(c->g->diags, CX_SEVERITY_INFO, CX_MISSING_FILE, at,
                   "There is no %.*s here now: nothing is embedded for it",
                   RT_STR_ARG(pk_shown(c->g, a->path)));
    }
  }
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static int compare_assets(const void *a, const void *b) {
  return rt_str_cmp(((const pk_asset *)a)->path, ((const pk_asset *)b)->path);
}

static int compare_strs(const void *a, const void *b) {
  return rt_str_cmp(*(const rt_str *)a, *(const rt_str *)b);
}

static bool is_module(const pk_graph *g, rt_str path) {
  const pk_module *m = rt_map_get(&g->by_path, path);
  return m != NULL && m->index != RT_IMAGE_NONE;
}

static void mark_modules(collector *c) {
  for (size_t i = 0; i < c->files.len; i++) {
    pk_module *m = rt_map_get(&c->g->by_path, c->files.p[i].key);
    if (m != NULL && c->files.p[i].value.num != 0) m->is_file = true;
  }
}

static void read_asset(collector *c, pk_assets *out, rt_str path) {
  pk_asset a = {.path = path};
  pk_stat s;
  int err = pk_vfs_stat(c->g->vfs, path.p, &s);
  if (err == 0) err = pk_vfs_read(c->g->vfs, path.p, SIZE_MAX / 4, &a.bytes);
  if (err != 0) {
    cx_report(c->g->diags, CX_CANNOT_READ, cx_in_file(pk_shown(c->g, path)),
              "Cannot read the file: %s", rt_err_text(err));
    return;
  }
  a.executable = s.executable;
  out->total_bytes += a.bytes.len;
  rt_vec_push(&out->files, a);
}

/* Addons in folders that modules name are modules, too (addon.h); those for other systems stay files. */
static int add_addons(collector *c) {
  size_t before = c->g->modules.len;
  int err = 0;
  for (size_t i = 0; i < c->files.len && err == 0; i++) {
    rt_str path = c->files.p[i].key;
    if (c->files.p[i].value.num != 0 && rt_str_ends(path, RT_STR(".node"))) err = pk_graph_add(c->g, path);
  }
  if (c->g->modules.len > before) pk_graph_settle(c->g);
  return err;
}

void pk_assets_included(pk_graph *g, const char *const *include, size_t include_count,
                        void (*each)(void *ctx, rt_str path), void *ctx) {
  cx_diags quiet; /* what is wrong with a pattern is said when the files are collected */
  cx_diags_init(&quiet);
  cx_diags *loud = g->diags;
  g->diags = &quiet;
  collector c = {.g = g};
  rt_str dir = pk_app_dir(g);
  for (size_t i = 0; i < include_count; i++) want_included(&c, dir, include[i]);
  g->diags = loud;
  for (size_t i = 0; i < c.files.len; i++)
    if (c.files.p[i].value.num != 0) each(ctx, c.files.p[i].key);
  rt_map_deinit(&c.files);
  rt_map_deinit(&c.dirs);
  cx_diags_deinit(&quiet);
}

int pk_assets_collect(pk_assets *out, pk_graph *g, const char *const *include, size_t include_count,
                      rt_str output, int (*progress)(void *ctx, size_t files, rt_str path),
                      void *progress_ctx) {
  *out = (pk_assets){0};
  collector c = {.g = g, .output = output};
  size_t errors = g->diags->errors;
  int err = 0;
  want_named(&c);
  rt_str dir = pk_app_dir(g);
  for (size_t i = 0; i < include_count; i++) want_included(&c, dir, include[i]);
  mark_modules(&c);
  err = add_addons(&c);
  for (size_t i = 0; i < g->packages.len; i++) want_file(&c, g->packages.p[i].path);
  for (size_t i = 0; i < c.files.len && err == 0; i++) {
    rt_str path = c.files.p[i].key;
    if (c.files.p[i].value.num == 0 || is_module(g, path)) continue;
    read_asset(&c, out, path);
    if (progress != NULL && progress(progress_ctx, out->files.len, pk_shown(g, path)) != 0)
      err = RT_E_INTERRUPTED;
  }
  for (size_t i = 0; i < c.dirs.len; i++) rt_vec_push(&out->dirs, c.dirs.p[i].key);
  if (out->files.len > 0) qsort(out->files.p, out->files.len, sizeof *out->files.p, compare_assets);
  if (out->dirs.len > 0) qsort(out->dirs.p, out->dirs.len, sizeof *out->dirs.p, compare_strs);
  rt_map_deinit(&c.files);
  rt_map_deinit(&c.dirs);
  if (err != 0) return err;
  return g->diags->errors > errors ? RT_E_DIAGNOSED : 0;
}

void pk_assets_deinit(pk_assets *a) {
  rt_vec_deinit(&a->files);
  rt_vec_deinit(&a->dirs);
}

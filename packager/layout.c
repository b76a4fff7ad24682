/* SPDX-License-Identifier: MIT */
/* Choosing the root, naming what lies outside of it, and the writer's input (layout.h). */
#include "packager/layout.h"

#include "packager/graph_private.h"
#include "runtime/base/err.h"

static bool holds(rt_str dir, rt_str path) {
  if (dir.len == 1) return true;
  return rt_str_starts(path, dir) && path.len > dir.len && path.p[dir.len] == '/';
}

static bool holds_modules(const pk_graph *g, rt_str dir) {
  for (size_t i = 0; i < g->modules.len; i++) {
    if (!holds(dir, g->modules.p[i]->path)) return false;
  }
  return true;
}

/* Files that modules name by their own place count too; --include patterns do not. */
static bool holds_named(const pk_graph *g, rt_str dir) {
  for (size_t i = 0; i < g->assets.len; i++) {
    pk_stat s;
    rt_str path = g->assets.p[i].path;
    if (!holds(dir, path) && pk_vfs_stat(g->vfs, path.p, &s) == 0) return false;
  }
  return true;
}

static bool may_be_root(pk_graph *g, rt_str dir) {
  rt_str base = dir.len == 1 ? RT_STR_NONE : dir;
  return pk_vfs_is_file(g->vfs, rt_str_fmt(g->arena, "%.*s/package.json", RT_STR_ARG(base)).p) ||
         pk_vfs_is_dir(g->vfs, rt_str_fmt(g->arena, "%.*s/node_modules", RT_STR_ARG(base)).p);
}

static rt_str choose_root(pk_graph *g) {
  rt_str app = pk_app_dir(g), dir = app, for_modules = RT_STR_NONE;
  for (;;) {
    if ((dir.p == app.p || may_be_root(g, dir)) && holds_modules(g, dir)) {
      if (for_modules.len == 0) for_modules = dir;
      if (holds_named(g, dir)) return dir;
    }
    if (dir.len <= 1) break;
    dir = rt_str_dup(g->arena, pk_dirname(dir));
  }
  return for_modules.len > 0 ? for_modules : app;
}

/* ---- outside --------------------------------------------------------------------------------- */

static bool is_taken(const pk_layout *l, rt_str name) {
  for (size_t i = 0; i < l->outside_names.len; i++) {
    if (rt_str_eq(l->outside_names.p[i], name)) return true;
  }
  return false;
}

static const char *package_name(const pk_graph *g, rt_str package_json) {
  for (size_t i = 0; i < g->packages.len; i++) {
    if (rt_str_eq(g->packages.p[i].path, package_json)) return g->packages.p[i].name;
  }
  return NULL;
}

static bool is_plain_name(rt_str s) {
  return s.len > 0 && s.p[0] != '/' && s.p[0] != '.' &&
         rt_str_find(s, RT_STR(".."), 0) == RT_STR_MISSING &&
         rt_str_find(s, RT_STR("//"), 0) == RT_STR_MISSING && memchr(s.p, 0, s.len) == NULL &&
         s.p[s.len - 1] != '/';
}

static void add_outside(pk_layout *l, pk_graph *g, const pk_module *m) {
  rt_str dir = pk_dirname(m->package_json.len > 0 ? m->package_json : m->path);
  for (size_t i = 0; i < l->outside.len; i++) {
    if (rt_str_eq(l->outside.p[i], dir)) return;
  }
  rt_str name = rt_str_c(package_name(g, m->package_json));
  if (!is_plain_name(name)) name = rt_str_slice(dir, rt_str_rfind_byte(dir, '/') + 1, dir.len);
  rt_str unique = name;
  for (int n = 2; is_taken(l, unique); n++)
    unique = rt_str_fmt(g->arena, "%.*s-%d", RT_STR_ARG(name), n);
  rt_vec_push(&l->outside, rt_str_dup(g->arena, dir));
  rt_vec_push(&l->outside_names, unique);
}

rt_str pk_layout_path(const pk_layout *l, rt_arena *a, rt_str path) {
  if (holds(l->root, path)) {
    rt_str rest = rt_str_slice(path, l->root.len == 1 ? 0 : l->root.len, path.len);
    return rt_str_cat(a, RT_STR(RT_IMAGE_ROOT), rest);
  }
  if (rt_str_eq(path, l->root)) return RT_STR(RT_IMAGE_ROOT);
  size_t best = RT_STR_MISSING;
  for (size_t i = 0; i < l->outside.len; i++) {
    if (!holds(l->outside.p[i], path) && !rt_str_eq(l->outside.p[i], path)) continue;
    if (best == RT_STR_MISSING || l->outside.p[i].len > l->outside.p[best].len) best = i;
  }
  if (best == RT_STR_MISSING) return RT_STR_NONE;
  return rt_str_fmt(a, RT_IMAGE_ROOT "/.outside/%.*s%.*s", RT_STR_ARG(l->outside_names.p[best]),
                    RT_STR_ARG(rt_str_slice(path, l->outside.p[best].len, path.len)));
}

/* ---- the writer's input ---------------------------------------------------------------------- */

static void fill_deps(pk_graph *g, const pk_module *m, pk_image_module *out) {
  out->deps = rt_arena_alloc(g->arena, rt_xmul(m->edges.len, sizeof *out->deps));
  for (size_t i = 0; i < m->edges.len; i++) {
    const pk_edge *e = &m->edges.p[i];
    if (e->specifier.len > 0 && e->specifier.p[0] == '/')
      continue; /* a path of this machine: found by path at run time */
    if (e->specifier.len == 0) continue;
    out->deps[out->dep_count++] =
        (pk_image_dep){.specifier = e->specifier,
                       .mode = e->mode,
                       .kind = e->kind,
                       .module = e->kind == RT_DEP_MODULE ? e->target->index : 0,
                       .builtin = e->builtin,
                       .code = e->code};
  }
}

/* The engine would keep the URL of a source map, and a data: URL may be larger than the rest. */
static void leave_out_map(pk_graph *g, const pk_module *m, pk_image_module *out) {
  rt_str behind = rt_str_slice(m->text, m->map_url_end, m->text.len);
  if (m->map_url_end == 0) return;
  if (rt_str_trim(behind).len == 0) {
    out->tail_len = m->text.len - m->map_comment;
  } else if (rt_str_starts(rt_str_slice(m->text, m->map_url, m->text.len), RT_STR("data:"))) {
    char *copy = rt_arena_dup(g->arena, m->text.p, m->text.len);
    memset(copy + m->map_url, ' ', m->map_url_end - m->map_url);
    out->text = rt_str_of(copy, m->text.len);
  }
}

static void fill_modules(pk_layout *l, pk_graph *g) {
  l->module_count = g->modules.len;
  l->modules = rt_arena_zalloc(g->arena, rt_xmul(l->module_count, sizeof *l->modules));
  for (size_t i = 0; i < l->module_count; i++) {
    const pk_module *m = g->modules.p[i];
    pk_image_module *out = &l->modules[i];
    out->path = pk_layout_path(l, g->arena, m->path);
    out->kind = m->kind;
    out->text = m->text;
    leave_out_map(g, m, out);
    out->names = m->names;
    out->optional = m->silent;
    if (m->package_json.len > 0) out->package_json = pk_layout_path(l, g->arena, m->package_json);
    fill_deps(g, m, out);
  }
}

static void add_file(pk_layout *l, pk_image_file f, rt_map *taken) {
  bool added;
  rt_map_add(taken, f.path, &added);
  if (added) l->files[l->file_count++] = f;
}

static void warn_outside(pk_graph *g, const pk_layout *l, rt_str path) {
  cx_diag *d =
      cx_report_as(g->diags, CX_SEVERITY_WARNING, CX_OUTSIDE_ROOT, cx_in_file(pk_shown(g, path)),
                   "This file lies outside of the application's root %.*s and is not embedded",
                   RT_STR_ARG(l->root));
  cx_suggest(g->diags, d, "choose a folder that holds everything with --root");
}

static void fill_files(pk_layout *l, pk_graph *g, const pk_assets *assets) {
  rt_map taken = {0};
  l->files =
      rt_arena_alloc(g->arena, rt_xmul(l->module_count + assets->files.len, sizeof *l->files));
  for (size_t i = 0; i < l->module_count; i++) {
    const pk_module *m = g->modules.p[i];
    add_file(l, (pk_image_file){l->modules[i].path, m->bytes, m->executable, m->index}, &taken);
  }
  for (size_t i = 0; i < assets->files.len; i++) {
    const pk_asset *a = &assets->files.p[i];
    rt_str path = pk_layout_path(l, g->arena, a->path);
    bool package = rt_map_find(&g->package_by_path, a->path) != NULL;
    if (path.len > 0)
      add_file(l, (pk_image_file){path, a->bytes, a->executable, RT_IMAGE_NONE}, &taken);
    else if (!package) warn_outside(g, l, a->path);
  }
  l->dirs = rt_arena_alloc(g->arena, rt_xmul(assets->dirs.len, sizeof *l->dirs));
  for (size_t i = 0; i < assets->dirs.len; i++) {
    rt_str path = pk_layout_path(l, g->arena, assets->dirs.p[i]);
    if (path.len > 0) l->dirs[l->dir_count++] = path;
  }
  rt_map_deinit(&taken);
}

/* A package.json above the root would be named by a path that is not embedded. */
static void drop_unknown_packages(pk_layout *l) {
  rt_map paths = {0};
  for (size_t i = 0; i < l->file_count; i++) rt_map_add(&paths, l->files[i].path, NULL);
  for (size_t i = 0; i < l->module_count; i++) {
    if (rt_map_find(&paths, l->modules[i].package_json) == NULL)
      l->modules[i].package_json = RT_STR_NONE;
  }
  rt_map_deinit(&paths);
}

static int check_root(const pk_layout *l, pk_graph *g) {
  if (holds(l->root, g->modules.p[0]->path)) return 0;
  cx_diag *d = cx_report(g->diags, CX_OUTSIDE_ROOT, cx_in_file(pk_shown(g, g->modules.p[0]->path)),
                         "The entry lies outside of the root %.*s", RT_STR_ARG(l->root));
  cx_suggest(g->diags, d, "choose a folder above it with --root");
  return RT_E_DIAGNOSED;
}

int pk_layout_make(pk_layout *out, pk_graph *g, const pk_assets *assets, const char *root) {
  *out = (pk_layout){.root = root != NULL ? rt_str_c(root) : choose_root(g)};
  int err = check_root(out, g);
  if (err != 0) return err;
  for (size_t i = 0; i < g->modules.len; i++) {
    if (!holds(out->root, g->modules.p[i]->path)) add_outside(out, g, g->modules.p[i]);
  }
  fill_modules(out, g);
  fill_files(out, g, assets);
  drop_unknown_packages(out);
  return 0;
}

void pk_layout_deinit(pk_layout *l) {
  rt_vec_deinit(&l->outside);
  rt_vec_deinit(&l->outside_names);
}

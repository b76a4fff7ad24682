/* SPDX-License-Identifier: MIT */
/*
 * One module's references (runtime/scan/scan.h) become edges, further modules and asset
 * references. Which reference becomes what is the table in pk_graph_follow_refs.
 */
#include "packager/addon.h"
#include "packager/graph_typescript.h"
#include "packager/wasm.h"
#include "runtime/base/err.h"
#include "runtime/base/utf8.h"

typedef struct follower {
  pk_graph *g;
  pk_module *m;
  rt_map known; /* "mode specifier" -> there is an edge */
  rt_resolved found;
  rt_resolve_error err;
} follower;

bool pk_is_script(rt_str extension) {
  static const char *const scripts[] = {".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"};
  for (size_t i = 0; i < 6; i++) {
    if (rt_str_is(extension, scripts[i])) return true;
  }
  return false;
}

bool pk_is_loose_script(rt_str path) {
  rt_str extension = pk_extension(path);
  if (!pk_is_typescript(extension)) return pk_is_script(extension);
  rt_str stem = rt_str_slice(path, 0, path.len - extension.len);
  return !rt_str_ends(stem, RT_STR(".d")) && rt_str_find(path, RT_STR("/node_modules/"), 0) == RT_STR_MISSING;
}

/* ---- edges ----------------------------------------------------------------------------------- */

static bool is_optional(const pk_module *m, const sc_ref *ref) {
  if ((ref->flags & (SC_REF_OPTIONAL | SC_REF_WEAK)) != 0) return true;
  return m->in_package &&
         (ref->flags & SC_REF_LAZY) != 0; /* throws when called, if ever: as in Node */
}

static bool is_silent(const sc_ref *ref) { return (ref->flags & SC_REF_WEAK) != 0; }

/* False when m already has an edge for it. */
static bool is_new_edge(follower *f, rt_str specifier, unsigned mode) {
  rt_str key = rt_str_fmt(f->g->arena, "%u %.*s", mode, RT_STR_ARG(specifier));
  bool added;
  rt_map_add(&f->known, key, &added);
  return added;
}

/* require.resolve('./page.html') and the like: a file, not a module. */
static bool names_a_file(const sc_ref *ref, rt_str path) {
  if (ref->kind != SC_REF_REQUIRE_RESOLVE && ref->kind != SC_REF_IMPORT_RESOLVE) return false;
  rt_str extension = pk_extension(path);
  return extension.len > 0 && !pk_is_script(extension) && !rt_str_is(extension, ".json") &&
         !rt_str_is(extension, ".node");
}

static void add_asset(follower *f, rt_str path, const sc_ref *ref) {
  pk_asset_ref *a = rt_vec_more(&f->g->assets);
  *a = (pk_asset_ref){rt_str_dup(f->g->arena, path), f->m, ref->arg_start, ref->arg_end};
}

static void add_resolved(follower *f, const sc_ref *ref, pk_edge *e) {
  rt_str what = rt_str_dup(f->g->arena, rt_str_of(f->found.path, f->found.len));
  if (f->found.kind == RT_RESOLVED_BUILTIN) {
    e->kind = RT_DEP_BUILTIN;
    e->builtin = what;
    rt_map_add(&f->g->builtins, what, NULL);
  } else {
    e->kind = RT_DEP_MODULE;
    e->target = pk_graph_mention(f->g, f->m, what, ref, is_optional(f->m, ref), is_silent(ref));
  }
  rt_vec_push(&f->m->edges, *e);
}

static void add_edge(follower *f, const sc_ref *ref, rt_str specifier, unsigned mode) {
  pk_graph *g = f->g;
  if (!is_new_edge(f, specifier, mode)) return;
  bool import = mode == RT_DEP_IMPORT;
  unsigned flags = (import ? RT_RESOLVE_IMPORT : 0) |
                   (g->options->preserve_symlinks ? RT_RESOLVE_PRESERVE_SYMLINKS : 0);
  rt_str dir = rt_str_dup(g->arena, pk_dirname(f->m->path));
  pk_edge e = {.specifier = specifier, .mode = mode};
  g->resolving.in = is_silent(ref) ? NULL : f->m;
  g->resolving.ref = ref;
  int code = rt_resolve(g->resolver, specifier.p, specifier.len, dir.p, flags,
                        import ? &g->for_import : &g->for_require, &f->found, &f->err);
  g->resolving.in = NULL;
  if (code == 0 && f->found.kind == RT_RESOLVED_DATA_URL) return;
  if (code == 0 && f->found.kind == RT_RESOLVED_FILE &&
      names_a_file(ref, rt_str_of(f->found.path, f->found.len))) {
    add_asset(f, rt_str_of(f->found.path, f->found.len), ref);
  } else if (code == 0) {
    add_resolved(f, ref, &e);
  } else {
    e.kind = RT_DEP_MISSING;
    e.code = code;
    rt_vec_push(&f->m->edges, e);
    pk_graph_report_missing(g, f->m, ref, &f->err);
  }
}

/* ---- paths ----------------------------------------------------------------------------------- */

/* The absolute path a reference means, or empty when it is no path that can be known here. */
static rt_str ref_path(follower *f, const sc_ref *ref) {
  rt_str dir = pk_dirname(f->m->path), joined;
  char out[RT_RESOLVE_PATH_MAX];
  size_t len;
  switch ((sc_ref_base)ref->base) {
    case SC_BASE_DIRNAME: joined = rt_str_cat(f->g->arena, dir, ref->text); break;
    case SC_BASE_FILENAME: joined = rt_str_cat(f->g->arena, f->m->path, ref->text); break;
    case SC_BASE_URL: {
      rt_str text = ref->text;
      if (rt_str_find_byte(text, ':', 0) != RT_STR_MISSING || rt_str_starts(text, RT_STR("//")))
        return RT_STR_NONE;
      size_t end = 0;
      while (end < text.len && text.p[end] != '?' && text.p[end] != '#') end++;
      joined = rt_str_fmt(f->g->arena, "%.*s/%.*s", RT_STR_ARG(dir),
                          RT_STR_ARG(rt_str_slice(text, 0, end)));
      break;
    }
    default:
      joined = rt_str_fmt(f->g->arena, "%s/%.*s", f->g->options->cwd, RT_STR_ARG(ref->text));
      break;
  }
  if (rt_path_join(out, "/", joined.p, joined.len, &len) != 0) return RT_STR_NONE;
  return rt_str_dup(f->g->arena, rt_str_of(out, len));
}

/* A worker's or a forked script: a module of its own, when the file is there. */
static void add_script(follower *f, const sc_ref *ref) {
  rt_str path = ref_path(f, ref), real;
  if (ref->base == SC_BASE_NONE && ref->text.len > 0 && ref->text.p[0] == '/') path = ref->text;
  if (path.len == 0 || !pk_vfs_is_file(f->g->vfs, path.p)) return;
  if (pk_vfs_real(f->g->vfs, path.p, &real) != 0) return;
  pk_graph_mention(f->g, f->m, real, ref, true, false);
}

/* Not the module's own folder or one above it: that would be the whole application. A script may be for a
 * worker, or be required by its path: it comes with what it refers to. */
static void add_path(follower *f, const sc_ref *ref) {
  rt_str path = ref_path(f, ref);
  if (path.len == 0 || rt_str_eq(path, f->m->path)) return;
  rt_str with_slash = rt_str_cat(f->g->arena, path, RT_STR("/"));
  if (path.len == 1 || rt_str_starts(f->m->path, with_slash)) return;
  rt_str real;
  if (pk_is_loose_script(path) && pk_vfs_is_file(f->g->vfs, path.p) && pk_vfs_real(f->g->vfs, path.p, &real) == 0) {
    pk_graph_mention(f->g, f->m, real, ref, true, true);
  } else {
    add_asset(f, path, ref);
  }
}

/* new URL('./x', import.meta.url): most often for a worker; else a file to read. */
static void add_url(follower *f, const sc_ref *ref) {
  rt_str path = ref_path(f, ref);
  if (path.len > 0 && pk_is_script(pk_extension(path))) add_script(f, ref);
  else add_path(f, ref);
}

/* ---- computed requires ----------------------------------------------------------------------- */

enum { MAX_CONTEXT_DEPTH = 16 };

/* Every script and addon in `dir` whose name begins with `prefix` and, of those directly in it, ends with
 * `suffix`; below it too when `deep`. */
static void add_context(follower *f, const sc_ref *ref, rt_str dir, rt_str prefix, rt_str suffix, int deep) {
  const rt_str *names;
  size_t count;
  if (pk_vfs_list(f->g->vfs, dir.p, &names, &count) != 0) return;
  for (size_t i = 0; i < count; i++) {
    if (names[i].p[0] == '.' || rt_str_is(names[i], "node_modules") ||
        !rt_str_starts(names[i], prefix))
      continue;
    rt_str path = rt_str_fmt(f->g->arena, "%.*s/%s", RT_STR_ARG(dir), names[i].p), real;
    if (pk_vfs_is_dir(f->g->vfs, path.p)) {
      if (deep > 0) add_context(f, ref, path, RT_STR_NONE, RT_STR_NONE, deep - 1);
      continue;
    }
    if (!rt_str_ends(path, suffix)) continue;
    rt_str extension = pk_extension(path);
    if (!pk_is_loose_script(path) && !rt_str_is(extension, ".json") && !rt_str_is(extension, ".node")) continue;
    if (pk_vfs_real(f->g->vfs, path.p, &real) != 0 || rt_str_eq(real, f->m->path)) continue;
    pk_graph_mention(f->g, f->m, real, ref, true, true);
  }
}

/* "pkg/lang/" as seen from m: the folder in the nearest node_modules, or empty. */
static rt_str package_folder(follower *f, rt_str text) {
  rt_str dir = pk_dirname(f->m->path);
  for (;; dir = pk_dirname(dir)) {
    rt_str path =
        rt_str_fmt(f->g->arena, "%.*s/node_modules/%.*s", RT_STR_ARG(dir), RT_STR_ARG(text));
    char out[RT_RESOLVE_PATH_MAX];
    size_t len;
    if (rt_path_join(out, "/", path.p, path.len, &len) != 0) return RT_STR_NONE;
    if (pk_vfs_is_dir(f->g->vfs, out)) return rt_str_dup(f->g->arena, rt_str_of(out, len));
    if (dir.len <= 1) return RT_STR_NONE;
  }
}

/* "#lang/" or "pkg/lang/" where "imports" or "exports" has a pattern for what begins so: the folder
 * that the pattern leads to, and what it puts behind a name. False when there is none. */
static bool pattern_folder(follower *f, rt_str start, unsigned flags, rt_str *dir, rt_str *suffix) {
  const rt_str any = RT_STR("any-name-of-ingot");
  rt_str specifier = rt_str_cat(f->g->arena, start, any);
  rt_str here = rt_str_dup(f->g->arena, pk_dirname(f->m->path));
  const rt_conditions *c = (flags & RT_RESOLVE_IMPORT) != 0 ? &f->g->for_import : &f->g->for_require;
  int code = rt_resolve(f->g->resolver, specifier.p, specifier.len, here.p, flags, c, &f->found, &f->err);
  if (code != RT_E_MODULE_NOT_FOUND || f->err.path[0] == 0) return false;
  rt_str path = rt_str_c(f->err.path);
  size_t at = rt_str_find(path, any, 0);
  if (at == RT_STR_MISSING || at == 0 || path.p[at - 1] != '/') return false;
  *dir = rt_str_dup(f->g->arena, rt_str_slice(path, 0, at - 1));
  *suffix = rt_str_dup(f->g->arena, rt_str_slice(path, at + any.len, path.len));
  return true;
}

static void add_computed(follower *f, const sc_ref *ref) {
  pk_graph_report_computed(f->g, f->m, ref);
  size_t slash = rt_str_rfind_byte(ref->text, '/');
  bool own =
      ref->base == SC_BASE_DIRNAME && ref->text.len == 0; /* require(path.join(__dirname, x)) */
  if (slash == RT_STR_MISSING && !own) return;
  rt_str folder = own ? RT_STR_NONE : rt_str_slice(ref->text, 0, slash + 1);
  rt_str prefix = own ? RT_STR_NONE : rt_str_slice(ref->text, slash + 1, ref->text.len);
  rt_str here = pk_dirname(f->m->path), dir, suffix = RT_STR_NONE;
  unsigned flags = ref->kind == SC_REF_REQUIRE || ref->kind == SC_REF_REQUIRE_RESOLVE ? 0 : RT_RESOLVE_IMPORT;
  bool relative = rt_str_starts(folder, RT_STR("./")) || rt_str_starts(folder, RT_STR("../"));
  if (ref->base == SC_BASE_NONE && !relative) {
    if (folder.p[0] == '/') return;
    if (!pattern_folder(f, folder, flags, &dir, &suffix)) dir = package_folder(f, folder);
  } else {
    char out[RT_RESOLVE_PATH_MAX];
    size_t len;
    rt_str joined = rt_str_fmt(f->g->arena, "%.*s/%.*s", RT_STR_ARG(here), RT_STR_ARG(folder));
    if (rt_path_join(out, "/", joined.p, joined.len, &len) != 0) return;
    dir = rt_str_dup(f->g->arena, rt_str_of(out, len));
  }
  if (dir.len == 0) return;
  bool above = dir.len <= here.len && rt_str_starts(here, dir);
  add_context(f, ref, dir, prefix, suffix, above ? 0 : MAX_CONTEXT_DEPTH);
}

/* ---- the table ------------------------------------------------------------------------------- */

static void follow(follower *f, const sc_ref *ref) {
  bool computed = (ref->flags & SC_REF_COMPUTED) != 0;
  switch ((sc_ref_kind)ref->kind) {
    case SC_REF_REQUIRE: case SC_REF_REQUIRE_RESOLVE:
      if (computed) add_computed(f, ref);
      else if (ref->base != SC_BASE_NONE) add_edge(f, ref, ref_path(f, ref), RT_DEP_REQUIRE);
      else add_edge(f, ref, ref->text, RT_DEP_REQUIRE);
      return;
    case SC_REF_DYNAMIC_IMPORT:
    case SC_REF_IMPORT:
    case SC_REF_EXPORT_FROM:
    case SC_REF_IMPORT_RESOLVE:
      if (computed) add_computed(f, ref);
      else if (ref->base != SC_BASE_NONE) add_edge(f, ref, ref_path(f, ref), RT_DEP_IMPORT);
      else add_edge(f, ref, ref->text, RT_DEP_IMPORT);
      return;
    case SC_REF_WORKER: case SC_REF_FORK:
      if (!computed) add_script(f, ref);
      return;
    case SC_REF_URL:
      if (!computed) add_url(f, ref);
      return;
    case SC_REF_REGISTER: add_edge(f, ref, ref->text, RT_DEP_IMPORT); return;
    case SC_REF_PATH:
      if (ref->text.len > 0) add_path(f, ref);
      return;
  }
}

void pk_graph_follow_refs(pk_graph *g, pk_module *m, const sc_scan *scan) {
  follower *f = rt_arena_alloc(g->arena, sizeof *f); /* too large for the stack */
  *f = (follower){.g = g, .m = m};
  for (size_t i = 0; i < scan->ref_count; i++) follow(f, &scan->refs[i]);
  rt_map_deinit(&f->known);
  pk_addon_find(g, m, scan);
}

static void follow_wasm_import(void *ctx, rt_str module) {
  /* An import that cannot be resolved may be given by the program that makes the instance. */
  sc_ref ref = {.kind = SC_REF_IMPORT, .flags = SC_REF_WEAK, .text = module};
  if (module.len == 0 || rt_str_starts(module, RT_STR("wasm:"))) return;
  if (rt_utf8_first_invalid(module) == RT_STR_MISSING) add_edge(ctx, &ref, module, RT_DEP_IMPORT);
}

void pk_graph_follow_wasm(pk_graph *g, pk_module *m) {
  follower *f = rt_arena_alloc(g->arena, sizeof *f);
  *f = (follower){.g = g, .m = m};
  (void)pk_wasm_imports(m->bytes, follow_wasm_import, f);
  rt_map_deinit(&f->known);
}

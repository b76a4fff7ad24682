/* SPDX-License-Identifier: MIT */
/*
 * Loaders: packages whose function searches for an addon while the program runs. A module that
 * requires one is taken to load the addon of its own package; where the loader would look for it
 * then follows from the package's folder alone, so the arguments of the call need not be known.
 * Sources: the README files of the packages named in the table at the end.
 */
#include "packager/addon.h"

#include "packager/addon_platform.h"
#include "packager/graph_private.h"
#include "runtime/base/err.h"
#include "runtime/resolve/json.h"

typedef struct finder {
  pk_graph *g;
  pk_module *m;
  const sc_ref *ref;
  rt_str root;     /* the folder of m's package */
  rt_str loader;   /* its name */
  size_t found;    /* addons that can work */
  rt_str bad;      /* the first that is ours but cannot, and why */
  pk_addon_verdict bad_verdict;
} finder;

/* The addon at `path` becomes a child of the module. */
static void mention(finder *f, rt_str path) {
  rt_str real;
  bool optional = (f->ref->flags & (SC_REF_OPTIONAL | SC_REF_WEAK)) != 0;
  if (pk_vfs_real(f->g->vfs, path.p, &real) == 0) pk_graph_mention(f->g, f->m, real, f->ref, optional, false);
}

/* A candidate: taken when it can work, remembered when it cannot. */
static bool try_file(finder *f, rt_str path) {
  pk_elf e;
  rt_str bytes;
  pk_addon_verdict v = PK_ADDON_OK;
  if (!pk_vfs_is_file(f->g->vfs, path.p)) return false;
  if (!pk_vfs_was_put(f->g->vfs, path.p)) {
    if (pk_vfs_read(f->g->vfs, path.p, SIZE_MAX / 4, &bytes) != 0) return false;
    v = pk_addon_check(&e, bytes);
  }
  if (v == PK_ADDON_OK) {
    f->found++;
    mention(f, path);
    return true;
  }
  if (f->bad.len == 0 || (pk_addon_is_foreign(f->bad_verdict) && !pk_addon_is_foreign(v)))
    f->bad = path, f->bad_verdict = v;
  return false;
}

typedef bool (*name_filter)(finder *f, rt_str name);

/* The files of a folder in the order of their names, the first that can work or all of them. */
static void try_folder(finder *f, rt_str dir, name_filter wanted, bool all) {
  const rt_str *names;
  size_t count, before = f->found;
  if (pk_vfs_list(f->g->vfs, dir.p, &names, &count) != 0) return;
  for (size_t i = 0; i < count && (all || f->found == before); i++) {
    if (!rt_str_is(pk_extension(names[i]), ".node") || (wanted != NULL && !wanted(f, names[i]))) continue;
    try_file(f, rt_str_fmt(f->g->arena, "%.*s/%s", RT_STR_ARG(dir), names[i].p));
  }
}

static rt_str below(finder *f, rt_str dir, const char *rest) {
  return rt_str_fmt(f->g->arena, "%.*s/%s", RT_STR_ARG(dir), rest);
}

/* ---- bindings ---------------------------------------------------------------------------------- */

/* Does the text of the module have 'name' or 'name.node' as a string? */
static bool is_named(finder *f, rt_str file) {
  rt_str text = f->m->text, stem = rt_str_slice(file, 0, file.len - strlen(".node"));
  for (size_t at = rt_str_find(text, stem, 0); at != RT_STR_MISSING; at = rt_str_find(text, stem, at + 1)) {
    size_t end = at + stem.len;
    if (rt_str_starts(rt_str_slice(text, end, text.len), RT_STR(".node"))) end += strlen(".node");
    char open = at > 0 ? text.p[at - 1] : 0, close = end < text.len ? text.p[end] : 0;
    if (open == close && (open == '\'' || open == '"' || open == '`')) return true;
  }
  return false;
}

/* The first folder upwards that has a package.json or a node_modules. */
static rt_str module_root(finder *f) {
  for (rt_str dir = pk_dirname(f->m->path);; dir = rt_str_dup(f->g->arena, pk_dirname(dir))) {
    rt_str base = dir.len == 1 ? RT_STR_NONE : dir;
    if (pk_vfs_is_file(f->g->vfs, below(f, base, "package.json").p)) return base;
    if (pk_vfs_is_dir(f->g->vfs, below(f, base, "node_modules").p)) return base;
    if (dir.len == 1) return RT_STR_NONE;
  }
}

static void find_bindings(finder *f) {
  static const char *const places[] = {
      "build", "build/Debug", "build/Release", "out/Debug", "Debug", "out/Release", "Release", "build/default",
      "compiled/" PK_NODE_VERSION "/" PK_NODE_PLATFORM "/" PK_NODE_ARCH, "addon-build/release/install-root",
      "addon-build/debug/install-root", "addon-build/default/install-root",
      "lib/binding/node-v" PK_NODE_ABI "-" PK_NODE_PLATFORM "-" PK_NODE_ARCH};
  rt_str root = module_root(f);
  for (int named = 1; named >= 0 && f->found == 0 && f->bad.len == 0; named--) {
    for (size_t i = 0; i < sizeof places / sizeof *places && f->found == 0; i++)
      try_folder(f, below(f, root, places[i]), named ? is_named : NULL, true);
  }
}

/* ---- node-gyp-build ---------------------------------------------------------------------------- */

static void try_prebuilt(finder *f, rt_str dir) {
  pk_addon_verdict verdict;
  rt_str file = dir.len > 0 ? pk_prebuilt_file(f->g, dir, &verdict) : RT_STR_NONE;
  if (file.len > 0) try_file(f, file);
}

/* In the folders from the module's own up to its package's: the call may name any of them. */
static void find_gyp_build(finder *f) {
  for (rt_str dir = pk_dirname(f->m->path);; dir = rt_str_dup(f->g->arena, pk_dirname(dir))) {
    try_folder(f, below(f, dir, "build/Release"), NULL, false);
    if (f->found == 0) try_folder(f, below(f, dir, "build/Debug"), NULL, false);
    if (f->found == 0) try_prebuilt(f, pk_prebuilt_folder(f->g, dir));
    if (f->found > 0 || dir.len <= f->root.len || dir.len == 1) return;
  }
}

/* The package of prebuilt addons for this platform: @name/name-linux-x64. */
static void find_optional_packages(finder *f) {
  find_gyp_build(f);
  const char *name = pk_addon_package(f->g, f->m->path);
  if (f->found > 0 || name == NULL) return;
  rt_str package = name[0] == '@' ? rt_str_c(name) : rt_str_fmt(f->g->arena, "@%s/%s", name, name);
  package = rt_str_fmt(f->g->arena, "%.*s-" PK_NODE_PLATFORM "-" PK_NODE_ARCH, RT_STR_ARG(package));
  rt_resolved *r = rt_arena_alloc(f->g->arena, sizeof *r);
  if (rt_resolve(f->g->resolver, package.p, package.len, f->root.p, 0, &f->g->for_require, r, NULL) != 0) return;
  if (r->kind != RT_RESOLVED_FILE) return;
  rt_str main = rt_str_of(r->path, r->len);
  pk_graph_mention(f->g, f->m, main, f->ref, true, false); /* it finds the folder by it */
  try_prebuilt(f, rt_str_dup(f->g->arena, pk_dirname(main)));
}

/* ---- node-pre-gyp ------------------------------------------------------------------------------ */

/* The newest of "napi_versions" that there is here, or 0. */
static int best_napi_version(const rt_json *binary) {
  int best = 0;
  const rt_json *list = rt_json_get(binary, RT_STR("napi_versions"));
  for (const rt_json *v = list != NULL ? list->first : NULL; v != NULL; v = v->next) {
    int n = v->type == RT_JSON_NUMBER ? atoi(v->text.p) : 0;
    if (n > best && n <= PK_NODE_API) best = n;
  }
  return best;
}

typedef struct variable {
  const char *name, *value;
} variable;

/* "./lib/binding/{configuration}" with its variables replaced. */
static rt_str evaluate(rt_arena *a, rt_str text, const variable *vars) {
  rt_buf b = {0};
  while (text.len > 0) {
    size_t open = rt_str_find_byte(text, '{', 0);
    size_t close = open == RT_STR_MISSING ? open : rt_str_find_byte(text, '}', open);
    if (close == RT_STR_MISSING) break;
    rt_buf_str(&b, rt_str_slice(text, 0, open));
    rt_str name = rt_str_slice(text, open + 1, close);
    for (const variable *v = vars; v->name != NULL; v++) {
      if (rt_str_is(name, v->name)) rt_buf_c(&b, v->value);
    }
    text = rt_str_slice(text, close + 1, text.len);
  }
  rt_buf_str(&b, text);
  rt_str out = rt_buf_take(&b, a);
  rt_buf_deinit(&b);
  return out;
}

static void try_binary(finder *f, const rt_json *package) {
  const rt_json *binary = rt_json_get(package, RT_STR("binary"));
  const char *name = rt_json_get_c(binary, "module_name"), *dir = rt_json_get_c(binary, "module_path");
  const char *version = rt_json_get_c(package, "version");
  if (name == NULL || dir == NULL) return;
  int napi = best_napi_version(binary);
  const char *abi = "node-v" PK_NODE_ABI, *number = rt_str_fmt(f->g->arena, "%d", napi).p;
  const char *label = napi > 0 ? rt_str_fmt(f->g->arena, "napi-v%d", napi).p : abi;
  const variable vars[] = {
      {"module_name", name}, {"version", version != NULL ? version : ""}, {"configuration", "Release"},
      {"platform", PK_NODE_PLATFORM}, {"target_platform", PK_NODE_PLATFORM}, {"arch", PK_NODE_ARCH},
      {"target_arch", PK_NODE_ARCH}, {"libc", PK_NODE_LIBC}, {"runtime", "node"}, {"node_abi", abi},
      {"node_abi_napi", napi > 0 ? "napi" : abi}, {"node_napi_label", label},
      {"napi_build_version", napi > 0 ? number : ""}, {"toolset", ""}, {NULL, NULL}};
  char path[RT_RESOLVE_PATH_MAX];
  rt_str rest = rt_str_fmt(f->g->arena, "%.*s/%s.node", RT_STR_ARG(evaluate(f->g->arena, rt_str_c(dir), vars)), name);
  if (rt_path_join(path, f->root.p, rest.p, rest.len, NULL) == 0) try_file(f, rt_str_dup(f->g->arena, rt_str_c(path)));
}

/* The package.json of m's package, parsed, or NULL. */
static const rt_json *package_of(finder *f) {
  rt_str text;
  const rt_json *root;
  rt_json_error err;
  if (pk_vfs_read(f->g->vfs, below(f, f->root, "package.json").p, 1 << 24, &text) != 0) return NULL;
  return rt_json_parse(f->g->arena, text, &root, &err) == 0 ? root : NULL;
}

static void find_pre_gyp(finder *f) {
  const rt_json *package = package_of(f);
  if (package != NULL) try_binary(f, package);
}

/* ---- pkg-prebuilds ----------------------------------------------------------------------------- */

static bool is_napi(finder *f, rt_str name) {
  (void)f;
  return rt_str_find(name, RT_STR("-napi-v"), 0) != RT_STR_MISSING;
}

/* prebuilds/NAME-linux-x64/node-napi-v8.node, of every NAME: a package may have several. */
static void find_pkg_prebuilds(finder *f) {
  const rt_str *names;
  size_t count;
  rt_str prebuilds = below(f, f->root, "prebuilds");
  try_folder(f, below(f, f->root, "build/Debug"), NULL, true);
  try_folder(f, below(f, f->root, "build/Release"), NULL, true);
  if (pk_vfs_list(f->g->vfs, prebuilds.p, &names, &count) != 0) return;
  for (size_t i = 0; i < count; i++) {
    if (rt_str_ends(names[i], RT_STR("-" PK_NODE_PLATFORM "-" PK_NODE_ARCH)))
      try_folder(f, below(f, prebuilds, names[i].p), is_napi, true);
  }
}

/* ---- loaders of packages' own ------------------------------------------------------------------ */

/* All addons below a folder that can work. */
static void try_tree(finder *f, rt_str dir, int depth) {
  const rt_str *names;
  size_t count;
  try_folder(f, dir, NULL, true);
  if (depth == 0 || pk_vfs_list(f->g->vfs, dir.p, &names, &count) != 0) return;
  for (size_t i = 0; i < count; i++) {
    rt_str path = below(f, dir, names[i].p);
    if (!rt_str_is(names[i], "node_modules") && pk_vfs_is_dir(f->g->vfs, path.p)) try_tree(f, path, depth - 1);
  }
}

/* A module that computes what it requires. Of a package with optional dependencies it may be those
 * that are installed here and are addons ("@parcel/watcher-" + platform); of one that is such a
 * dependency itself, made for some processors, the addons in it; of any, the addons where builds
 * are put (node-pty has a loader of its own). */
static void find_computed(finder *f) {
  enum { DEPTH = 3 };
  rt_str prebuilt = pk_prebuilt_folder(f->g, f->root);
  if (f->m->in_package) try_folder(f, below(f, f->root, "build/Release"), NULL, true);
  if (f->m->in_package && f->found == 0 && prebuilt.len > 0) try_folder(f, prebuilt, NULL, true);
  const rt_json *package = package_of(f), *list = rt_json_get(package, RT_STR("optionalDependencies"));
  rt_resolved *r = rt_arena_alloc(f->g->arena, sizeof *r);
  if (rt_json_get(package, RT_STR("cpu")) != NULL && f->m->in_package) try_tree(f, f->root, DEPTH);
  for (const rt_json *d = list != NULL ? list->first : NULL; d != NULL; d = d->next) {
    if (rt_resolve(f->g->resolver, d->key.p, d->key.len, f->root.p, 0, &f->g->for_require, r, NULL) != 0) continue;
    rt_str path = rt_str_of(r->path, r->len);
    if (r->kind == RT_RESOLVED_FILE && rt_str_is(pk_extension(path), ".node"))
      pk_graph_mention(f->g, f->m, path, f->ref, true, false);
  }
}

/* ---- the table --------------------------------------------------------------------------------- */

static const struct loader {
  const char *name;
  void (*find)(finder *f);
} loaders[] = {
    {"bindings", find_bindings},
    {"node-gyp-build", find_gyp_build},
    {"node-gyp-build-optional-packages", find_optional_packages},
    {"require-addon", find_gyp_build},
    {"@mapbox/node-pre-gyp", find_pre_gyp},
    {"node-pre-gyp", find_pre_gyp},
    {"pkg-prebuilds", find_pkg_prebuilds},
    {"pkg-prebuilds/bindings", find_pkg_prebuilds},
};

static const struct loader *loader_of(rt_str specifier) {
  for (size_t i = 0; i < sizeof loaders / sizeof *loaders; i++) {
    if (rt_str_is(specifier, loaders[i].name)) return &loaders[i];
  }
  return NULL;
}

static void report_none(finder *f) {
  const char *package = pk_addon_package(f->g, f->m->path), *name = package != NULL ? package : "";
  bool optional = f->m->optional || (f->ref->flags & SC_REF_OPTIONAL) != 0;
  cx_place at = cx_at(pk_shown(f->g, f->m->path), f->m->written, f->ref->arg_start, f->ref->arg_end);
  cx_diag *d = cx_report_as(f->g->diags, optional ? CX_SEVERITY_INFO : CX_SEVERITY_WARNING, CX_NATIVE_ADDON, at,
                            "%s%s has no addon that %.*s would find on linux-x64",
                            package != NULL ? "The package " : "This module", name, RT_STR_ARG(f->loader));
  cx_suggest(f->g->diags, d, "was its install script run? npm rebuild%s%s; or name the file with --include",
             package != NULL ? " " : "", name);
}

static void run(finder *f, const struct loader *l) {
  f->loader = rt_str_c(l->name);
  l->find(f);
  if (f->found > 0) return;
  if (f->bad.len > 0) mention(f, f->bad); /* it says why when it is loaded */
  else report_none(f);
}

/* The folder of the package that m belongs to: the nearest package.json with a name (dist/package.json
 * often only sets "type"), else the nearest. */
static rt_str package_root(pk_graph *g, const pk_module *m) {
  rt_package p;
  rt_str at = m->path, nearest = RT_STR_NONE;
  while (rt_resolve_scope(g->resolver, at.p, &p, NULL) == 0) {
    rt_str dir = rt_str_dup(g->arena, rt_str_c(p.dir));
    if (nearest.len == 0) nearest = dir;
    if (p.name != NULL) return dir;
    if (dir.len == 1) break;
    at = rt_str_dup(g->arena, pk_dirname(dir));
  }
  return nearest.len > 0 ? nearest : rt_str_dup(g->arena, pk_dirname(m->path));
}

static bool is_require(const sc_ref *ref) {
  return ref->kind == SC_REF_REQUIRE || ref->kind == SC_REF_IMPORT || ref->kind == SC_REF_DYNAMIC_IMPORT;
}

void pk_addon_find(pk_graph *g, pk_module *m, const sc_scan *scan) {
  rt_str root = RT_STR_NONE;
  bool platform = false;
  for (size_t i = 0; i < scan->ref_count; i++) {
    const sc_ref *ref = &scan->refs[i];
    if (!is_require(ref)) continue;
    bool computed = (ref->flags & SC_REF_COMPUTED) != 0;
    const struct loader *l = computed ? NULL : loader_of(ref->text);
    if (l == NULL && (!computed || platform)) continue;
    if (root.len == 0) root = package_root(g, m);
    finder f = {.g = g, .m = m, .ref = ref, .root = root};
    platform |= computed;
    if (computed) find_computed(&f);
    else run(&f, l);
  }
}

/* SPDX-License-Identifier: MIT */
/*
 * The walk of graph.h: load a module, find out what it is, follow what it refers to, depth first
 * with a stack of its own (a chain of ten thousand requires must not overflow ours).
 */
#include "packager/graph.h"

#include "packager/addon.h"
#include "packager/graph_typescript.h"
#include "packager/package_map.h"
#include "packager/strip.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"
#include "runtime/base/utf8.h"
#include "runtime/resolve/json.h"

/* ---- small things ---------------------------------------------------------------------------- */

rt_str pk_dirname(rt_str path) {
  size_t slash = rt_str_rfind_byte(path, '/');
  return rt_str_slice(path, 0, slash == 0 || slash == RT_STR_MISSING ? 1 : slash);
}

rt_str pk_extension(rt_str path) {
  size_t slash = rt_str_rfind_byte(path, '/'), point = rt_str_rfind_byte(path, '.');
  if (point == RT_STR_MISSING || (slash != RT_STR_MISSING && point <= slash + 1))
    return RT_STR_NONE;
  return rt_str_slice(path, point, path.len);
}

rt_str pk_shown(const pk_graph *g, rt_str path) {
  rt_str cwd = rt_str_c(g->options->cwd);
  if (cwd.len > 1 && rt_str_starts(path, cwd) && path.len > cwd.len && path.p[cwd.len] == '/') {
    return rt_str_slice(path, cwd.len + 1, path.len);
  }
  return path;
}

pk_module *pk_graph_mention(pk_graph *g, pk_module *from, rt_str path, const sc_ref *ref,
                            bool optional, bool silent) {
  pk_module *m = rt_map_get(&g->by_path, path);
  if (from != NULL) optional |= from->optional, silent |= from->silent;
  if (m != NULL && !m->seen) { /* not looked at yet: the strongest mention counts */
    m->optional &= optional;
    m->silent &= silent;
  }
  if (m == NULL) {
    m = RT_NEW(g->arena, pk_module);
    m->path = rt_str_dup(g->arena, path);
    m->index = RT_IMAGE_NONE;
    m->from = from;
    m->optional = optional;
    m->silent = silent;
    m->in_package = rt_str_find(path, RT_STR("/node_modules/"), 0) != RT_STR_MISSING;
    if (ref != NULL) m->from_start = ref->arg_start, m->from_end = ref->arg_end;
    rt_map_set(&g->by_path, m->path, m);
    pk_graph_begin_strip(g, m);
  }
  if (from != NULL) rt_vec_push(&from->children, m);
  return m;
}

/* ---- packages -------------------------------------------------------------------------------- */

static void add_package(pk_graph *g, const rt_package *p) {
  bool added;
  rt_map_add(&g->package_by_path, rt_str_c(p->path), &added);
  if (!added) return;
  pk_package *row = rt_vec_more(&g->packages);
  *row = (pk_package){rt_str_c(p->path), p->name, p->version, p->license};
}

/* Records the scope of m, and those above it up to the package's own: dist/cjs/package.json often
 * only sets "type", and finding the package by name at run time needs its own. Returns the type. */
static int find_scope(pk_graph *g, pk_module *m) {
  rt_package p;
  if (rt_resolve_scope(g->resolver, m->path.p, &p, NULL) != 0) return RT_PACKAGE_TYPE_NONE;
  m->package_json = rt_str_c(p.path);
  int type = p.type;
  add_package(g, &p);
  while ((p.name == NULL || m->in_package) && strcmp(p.dir, "/") != 0) {
    char above[RT_RESOLVE_PATH_MAX];
    if (rt_path_join(above, p.dir, "..", 2, NULL) != 0) break;
    if (rt_resolve_scope(g->resolver, above, &p, NULL) != 0) break;
    add_package(g, &p);
  }
  return type;
}

/* ---- loading --------------------------------------------------------------------------------- */

static int drop(pk_graph *g, pk_module *m, int code) {
  m->drop_code = code;
  pk_graph_report_unreadable(g, m, code);
  return code;
}

rt_str pk_to_text(pk_graph *g, rt_str bytes) {
  if (rt_str_starts(bytes, RT_STR("\xEF\xBB\xBF"))) bytes = rt_str_slice(bytes, 3, bytes.len);
  if (rt_utf8_first_invalid(bytes) == RT_STR_MISSING) return bytes;
  rt_buf repaired = {0};
  rt_utf8_repair(bytes, &repaired);
  rt_str text = rt_buf_take(&repaired, g->arena);
  rt_buf_deinit(&repaired);
  return text;
}

static int load_json(pk_graph *g, pk_module *m) {
  m->text = m->written = pk_to_text(g, m->bytes);
  rt_arena scratch;
  rt_arena_init(&scratch);
  const rt_json *root;
  rt_json_error err;
  int code = rt_json_parse(&scratch, m->text, &root, &err);
  rt_arena_deinit(&scratch);
  if (code != RT_E_BAD_JSON) return 0; /* too deep for us is not too deep for V8 */
  m->drop_code = code;
  cx_diag *d = pk_graph_report_in(g, m, CX_BAD_JSON, err.at, err.at + 1, err.text);
  if (d != NULL && err.at >= m->text.len) cx_suggest(g->diags, d, "the file ends too early");
  return code;
}

static unsigned kind_of(rt_str extension, int type) {
  if (rt_str_is(extension, ".json")) return RT_MODULE_JSON;
  if (rt_str_is(extension, ".node")) return RT_MODULE_ADDON;
  if (rt_str_is(extension, ".wasm")) return RT_MODULE_WASM;
  if (rt_str_is(extension, ".mjs") || rt_str_is(extension, ".mts")) return RT_MODULE_ESM;
  if (rt_str_is(extension, ".cjs") || rt_str_is(extension, ".cts")) return RT_MODULE_CJS;
  return type == RT_PACKAGE_TYPE_MODULE ? RT_MODULE_ESM : RT_MODULE_CJS;
}

/* As internal/esm/format.js tells it. */
static bool is_nameless_wasm(rt_str bytes, rt_str extension, int type) {
  return extension.len == 0 && type != RT_PACKAGE_TYPE_COMMONJS && rt_str_starts(bytes, rt_str_of("\0asm", 4));
}

static sc_goal goal_of(rt_str extension, int type) {
  if (rt_str_is(extension, ".mjs") || rt_str_is(extension, ".mts")) return SC_GOAL_MODULE;
  if (rt_str_is(extension, ".cjs") || rt_str_is(extension, ".cts")) return SC_GOAL_COMMONJS;
  if (type == RT_PACKAGE_TYPE_MODULE) return SC_GOAL_MODULE;
  return type == RT_PACKAGE_TYPE_COMMONJS ? SC_GOAL_COMMONJS : SC_GOAL_AUTO;
}

static int report_syntax(pk_graph *g, pk_module *m, int code, const sc_scan *scan) {
  m->drop_code = code;
  if (code == RT_E_SYNTAX && pk_graph_report_jsx(g, m, scan->error_start, scan->error_text)) return code;
  cx_diag *d = pk_graph_report_in(g, m, code == RT_E_SYNTAX ? CX_SYNTAX_ERROR : CX_TOO_DEEP,
                                  scan->error_start, scan->error_end, scan->error_text);
  pk_graph_explain_syntax(g, m, scan->error_start, d);
  return code;
}

static void warn_invalid_utf8(pk_graph *g, const pk_module *m) {
  cx_report(g->diags, CX_INVALID_UTF8, cx_in_file(pk_shown(g, m->path)),
            "The file is not valid UTF-8: bad bytes were replaced");
}

/* `source`: the file, or what is left of it without types. */
static int load_script(pk_graph *g, pk_module *m, rt_str source, int type) {
  sc_scan scan;
  sc_goal goal = goal_of(pk_extension(m->path), type);
  int code = sc_scan_text(&scan, g->arena, source, goal);
  m->text = scan.text;
  if (m->written.p == NULL) m->written = m->text;
  if (code == RT_E_SYNTAX || code == RT_E_TOO_DEEP) return report_syntax(g, m, code, &scan);
  if (code != 0) return drop(g, m, code);
  if (goal == SC_GOAL_AUTO && scan.is_esm) m->kind = RT_MODULE_ESM;
  if (scan.had_invalid_utf8 && !m->in_package) warn_invalid_utf8(g, m);
  m->map_comment = scan.map_comment;
  m->map_url = scan.map_url;
  m->map_url_end = scan.map_url_end;
  pk_graph_follow_refs(g, m, &scan);
  return 0;
}

static int load(pk_graph *g, pk_module *m) {
  pk_stat stat;
  int code = pk_vfs_stat(g->vfs, m->path.p, &stat);
  if (code == 0) code = pk_vfs_read(g->vfs, m->path.p, PK_MAX_SOURCE, &m->bytes);
  if (code != 0) return drop(g, m, code);
  m->executable = stat.executable;
  int type = find_scope(g, m);
  rt_str extension = pk_extension(m->path);
  m->kind = m->library ? RT_MODULE_ADDON : kind_of(extension, type);
  if (m->kind == RT_MODULE_ADDON) return pk_addon_load(g, m);
  if (is_nameless_wasm(m->bytes, extension, type)) m->kind = RT_MODULE_WASM;
  if (m->kind == RT_MODULE_WASM) return pk_graph_follow_wasm(g, m), 0;
  if (m->kind == RT_MODULE_JSON) return load_json(g, m);
  if (rt_str_is(extension, ".jsx") || rt_str_is(extension, ".tsx")) return pk_graph_refuse_jsx(g, m);
  if (!pk_is_typescript(extension)) return load_script(g, m, m->bytes, type);
  code = pk_graph_strip(g, m);
  if (code != 0) return code;
  if (rt_utf8_first_invalid(m->bytes) != RT_STR_MISSING) warn_invalid_utf8(g, m);
  return load_script(g, m, m->text, type);
}

/* ---- the walk -------------------------------------------------------------------------------- */

typedef struct frame {
  pk_module *module;
  size_t next; /* of its children */
} frame;

static int visit(pk_graph *g, pk_module *m) {
  m->seen = true;
  int err = load(g, m);
  if (err != 0) return err == RT_E_CHILD_FAILED ? RT_E_DIAGNOSED : 0;
  m->index = (uint32_t)g->modules.len;
  rt_vec_push(&g->modules, m);
  const pk_graph_options *o = g->options;
  if (o->progress == NULL) return 0;
  return o->progress(o->progress_ctx, g->modules.len, pk_shown(g, m->path)) != 0 ? RT_E_INTERRUPTED
                                                                                 : 0;
}

static int walk(pk_graph *g, pk_module *entry) {
  RT_VEC(frame) stack = {0};
  int err = visit(g, entry);
  rt_vec_push(&stack, ((frame){entry, 0}));
  while (stack.len > 0 && err == 0) {
    frame *top = &rt_vec_last(&stack);
    if (top->next == top->module->children.len) {
      (void)rt_vec_pop(&stack);
      continue;
    }
    pk_module *child = top->module->children.p[top->next++];
    if (child->seen) continue;
    err = visit(g, child);
    rt_vec_push(&stack, ((frame){child, 0}));
  }
  rt_vec_deinit(&stack);
  return err;
}

/* Edges to modules that could not be used become MISSING. */
static void settle_edges(pk_graph *g) {
  for (size_t i = 0; i < g->modules.len; i++) {
    pk_module *m = g->modules.p[i];
    for (size_t k = 0; k < m->edges.len; k++) {
      pk_edge *e = &m->edges.p[k];
      if (e->kind != RT_DEP_MODULE || e->target->index != RT_IMAGE_NONE) continue;
      e->kind = RT_DEP_MISSING;
      e->code = e->target->drop_code;
    }
  }
}

/* ---- the entry ------------------------------------------------------------------------------- */

static pk_module *find_entry(pk_graph *g) {
  const pk_graph_options *o = g->options;
  rt_resolved *found = rt_arena_alloc(g->arena, sizeof *found);
  unsigned flags = RT_RESOLVE_MAIN | (o->preserve_symlinks ? RT_RESOLVE_PRESERVE_SYMLINKS : 0);
  int code = rt_resolve(g->resolver, o->entry, strlen(o->entry), o->cwd, flags, &g->for_require,
                        found, NULL);
  if (code == 0)
    return pk_graph_mention(g, NULL, rt_str_of(found->path, found->len), NULL, false, false);
  cx_diag *d =
      cx_report(g->diags, CX_NO_ENTRY, cx_nowhere(), "Cannot find the entry '%s'", o->entry);
  cx_suggest(g->diags, d, "give the path of the script that starts the application");
  return NULL;
}

static void set_up_conditions(pk_graph *g) {
  const pk_graph_options *o = g->options;
  size_t own = rt_conditions_require.count, n = o->condition_count + own;
  g->condition_names = rt_arena_alloc(g->arena, rt_xmul(2 * n, sizeof *g->condition_names));
  for (size_t i = 0; i < n; i++) {
    bool users = i < o->condition_count;
    g->condition_names[i] =
        users ? o->conditions[i] : rt_conditions_require.names[i - o->condition_count];
    g->condition_names[n + i] =
        users ? o->conditions[i] : rt_conditions_import.names[i - o->condition_count];
  }
  CHECK(rt_conditions_import.count == own);
  g->for_require = (rt_conditions){g->condition_names, n};
  g->for_import = (rt_conditions){g->condition_names + n, n};
}

int pk_graph_build(pk_graph *g, rt_arena *arena, pk_vfs *vfs, cx_diags *diags,
                   const pk_graph_options *o) {
  *g = (pk_graph){.arena = arena, .vfs = vfs, .diags = diags, .options = o};
  rt_resolve_fs fs = pk_vfs_resolve_fs(vfs);
  g->resolver = rt_resolver_new(&fs, rt_is_node_builtin, NULL);
  rt_resolver_on_deprecated(g->resolver, pk_graph_report_deprecated, g);
  set_up_conditions(g);
  if (pk_package_map_read(g) != 0) return RT_E_DIAGNOSED;
  size_t errors = diags->errors;
  pk_module *entry = find_entry(g);
  if (entry == NULL) return RT_E_DIAGNOSED;
  int err = walk(g, entry);
  if (err != 0) return err;
  if (diags->errors > errors) return RT_E_DIAGNOSED;
  if (entry->index != 0) return RT_E_DIAGNOSED; /* dropped: reported as an error above */
  return 0;
}

int pk_graph_add(pk_graph *g, rt_str path) {
  rt_str real;
  bool addon = rt_str_is(pk_extension(path), ".node");
  if ((!addon && !pk_is_loose_script(path)) || pk_vfs_real(g->vfs, path.p, &real) != 0) return 0;
  pk_module *m = pk_graph_mention(g, NULL, real, NULL, true, !addon);
  return m->seen ? 0 : walk(g, m);
}

void pk_graph_settle(pk_graph *g) {
  settle_edges(g);
  pk_graph_find_names(g);
}

void pk_graph_deinit(pk_graph *g) {
  for (size_t i = 0; i < g->by_path.len; i++) {
    pk_module *m = g->by_path.p[i].value.ptr;
    rt_vec_deinit(&m->edges);
    rt_vec_deinit(&m->children);
  }
  rt_vec_deinit(&g->modules);
  rt_vec_deinit(&g->packages);
  rt_vec_deinit(&g->assets);
  rt_vec_deinit(&g->computed);
  rt_map_deinit(&g->by_path);
  rt_map_deinit(&g->package_by_path);
  rt_map_deinit(&g->builtins);
  rt_resolver_free(g->resolver);
  pk_stripper_free(g->stripper);
}

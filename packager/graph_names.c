/* SPDX-License-Identifier: MIT */
/*
 * The names that CommonJS modules export, of those that ES modules import: the linking of a graph
 * needs them before any of it is evaluated. Only these are scanned a second time; most are not
 * imported.
 */
#include "packager/graph_private.h"

typedef struct namer {
  pk_graph *g;
  rt_map names;      /* of the module at hand, in order of first appearance */
  rt_map seen;       /* paths of modules whose names are, or are being, added */
  RT_VEC(pk_module *) stack; /* whose names are still to be added */
} namer;

static pk_module *required(const pk_module *m, rt_str specifier) {
  for (size_t i = 0; i < m->edges.len; i++) {
    const pk_edge *e = &m->edges.p[i];
    if (e->mode == RT_DEP_REQUIRE && e->kind == RT_DEP_MODULE && rt_str_eq(e->specifier, specifier))
      return e->target;
  }
  return NULL;
}

static void add_module(namer *n, pk_module *m) {
  bool added;
  rt_map_add(&n->seen, m->path, &added);
  if (added && m->kind == RT_MODULE_CJS) rt_vec_push(&n->stack, m);
}

/* The module's own names; its re-exports go onto the stack. */
static void add_names(namer *n, const pk_module *m) {
  sc_scan scan;
  if (sc_scan_text_with(&scan, n->g->arena, m->text, SC_GOAL_COMMONJS, SC_FIND_EXPORTS) != 0) return;
  for (size_t i = 0; i < scan.export_count; i++) {
    /* The image ends each with a NUL. */
    if (rt_str_find_byte(scan.exports[i], 0, 0) != RT_STR_MISSING) continue;
    rt_map_add(&n->names, scan.exports[i], NULL);
  }
  for (size_t i = scan.reexport_count; i > 0; i--) {
    pk_module *target = required(m, scan.reexports[i - 1]);
    if (target != NULL) add_module(n, target);
  }
}

static rt_str join_names(namer *n) {
  rt_buf b = {0};
  for (size_t i = 0; i < n->names.len; i++) {
    rt_buf_str(&b, n->names.p[i].key);
    rt_buf_byte(&b, 0);
  }
  rt_str joined = rt_buf_take(&b, n->g->arena);
  rt_buf_deinit(&b);
  return joined;
}

static void name(pk_graph *g, pk_module *m) {
  namer n = {.g = g};
  add_module(&n, m);
  while (n.stack.len > 0) add_names(&n, rt_vec_pop(&n.stack));
  m->names = join_names(&n);
  rt_map_deinit(&n.names);
  rt_map_deinit(&n.seen);
  rt_vec_deinit(&n.stack);
}

void pk_graph_find_names(pk_graph *g) {
  rt_map done = {0};
  for (size_t i = 0; i < g->modules.len; i++) {
    const pk_module *m = g->modules.p[i];
    for (size_t k = 0; k < m->edges.len; k++) {
      const pk_edge *e = &m->edges.p[k];
      if (e->mode != RT_DEP_IMPORT || e->kind != RT_DEP_MODULE) continue;
      bool added;
      rt_map_add(&done, e->target->path, &added);
      if (added && e->target->kind == RT_MODULE_CJS) name(g, e->target);
    }
  }
  rt_map_deinit(&done);
}

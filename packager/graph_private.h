/* SPDX-License-Identifier: MIT */
/* What the files of packager/graph*.c share. Not for others. */
#ifndef INGOT_PK_GRAPH_PRIVATE_H
#define INGOT_PK_GRAPH_PRIVATE_H

#include "runtime/scan/scan.h"
#include "packager/graph.h"

enum { PK_MAX_SOURCE = 0x1fffffe8 }; /* V8's longest string, 2^29 - 24 characters */

/* ---- graph.c ---- */

/* Valid UTF-8 without a byte order mark. */
rt_str pk_to_text(pk_graph *g, rt_str bytes);

/* The module of that real path, made on first mention as a child of `from`. */
pk_module *pk_graph_mention(pk_graph *g, pk_module *from, rt_str path, const sc_ref *ref,
                            bool optional, bool silent);

/* ---- graph_refs.c ---- */

/* Turns what the scan found in m into edges, children and asset references. */
void pk_graph_follow_refs(pk_graph *g, pk_module *m, const sc_scan *scan);
/* The same for what a WebAssembly module imports. */
void pk_graph_follow_wasm(pk_graph *g, pk_module *m);

/* ---- graph_names.c ---- */

/* Sets `names` of the CommonJS modules that are imported; edges must be settled. */
void pk_graph_find_names(pk_graph *g);

/* ---- graph_diag.c ---- */

/* The reference `ref` of m could not be resolved. */
void pk_graph_report_missing(pk_graph *g, pk_module *m, const sc_ref *ref,
                             const rt_resolve_error *err);
/* The module's file cannot be used: `code`, and for syntax errors where. */
void pk_graph_report_unreadable(pk_graph *g, pk_module *m, int code);
cx_diag *pk_graph_report_in(pk_graph *g, pk_module *m, cx_diag_id id, size_t start, size_t end,
                            const char *text);
/* About the file as a whole. */
cx_diag *pk_graph_report_file(pk_graph *g, pk_module *m, cx_diag_id id, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Byte offset of a 1-based line and column, in UTF-16 units. */
size_t pk_text_offset(rt_str text, size_t line, size_t column);
void pk_graph_report_computed(pk_graph *g, pk_module *m, const sc_ref *ref);

/* ---- graph_deprecated.c ---- */

/* An rt_deprecated_fn, for the graph's resolver: what is deprecated about resolving g->resolving. */
void pk_graph_report_deprecated(void *g, const rt_deprecation *what);

/* ---- names ---- */

rt_str pk_dirname(rt_str path);  /* "/" for "/x" */
bool pk_is_script(rt_str extension); /* .js, .cjs, .mjs, .ts, .cts, .mts */
/* A script that nothing names: no declarations (.d.ts), and no TypeScript of packages. */
bool pk_is_loose_script(rt_str path);
rt_str pk_extension(rt_str path); /* ".js", "" when there is none */

#endif

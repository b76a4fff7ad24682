/* SPDX-License-Identifier: MIT */
/*
 * graph_typescript.h - TypeScript and JSX in the graph: stripping types by strip.h, and the words for
 * what cannot be stripped. Source of behaviour: Node's doc/api/typescript.md. Not for others than
 * packager/graph*.c and snapshot.c.
 */
#ifndef INGOT_PK_GRAPH_TYPESCRIPT_H
#define INGOT_PK_GRAPH_TYPESCRIPT_H

#include "packager/graph_private.h"

bool pk_is_typescript(rt_str extension); /* .ts, .mts, .cts */

/* m was mentioned first: hands its text over, so that it is likely to be stripped when the walk comes
 * to it. Does nothing for what is no TypeScript. */
void pk_graph_begin_strip(pk_graph *g, pk_module *m);
/* Sets m->text (without types) and m->written. 0, or a negative code: reported, and the module's drop_code;
 * RT_E_CHILD_FAILED ends the walk. */
int pk_graph_strip(pk_graph *g, pk_module *m);

/* The file is .jsx or .tsx: reports that; RT_E_NOT_SUPPORTED. */
int pk_graph_refuse_jsx(pk_graph *g, pk_module *m);
/* `said` is a syntax error at byte `at` of m's text: when it comes from JSX that is reported, and the result
 * is true. */
bool pk_graph_report_jsx(pk_graph *g, pk_module *m, size_t at, const char *said);
/* Adds to a syntax error at `at` what can be done, when that is known. */
void pk_graph_explain_syntax(pk_graph *g, const pk_module *m, size_t at, cx_diag *d);

/* The relative path of a specifier is not there, but TypeScript that was meant by it: "./x.ts" for "./x.js",
 * "./x" or "./x/": suggests that, and the result is true. */
bool pk_graph_suggest_typescript(pk_graph *g, const pk_module *m, rt_str specifier, cx_diag *d);
/* A tsconfig.json above m maps the bare specifier by "paths": says that nobody reads these; true. */
bool pk_graph_suggest_imports(pk_graph *g, const pk_module *m, rt_str specifier, cx_diag *d);

#endif

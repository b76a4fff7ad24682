/* SPDX-License-Identifier: MIT */
/* See graph_typescript.h; the hints about tsconfig.json are in graph_tsconfig.c. */
#include "packager/graph_typescript.h"

#include "packager/jsx.h"
#include "packager/strip.h"
#include "runtime/base/err.h"
#include "runtime/base/utf8.h"

bool pk_is_typescript(rt_str extension) {
  return rt_str_is(extension, ".ts") || rt_str_is(extension, ".mts") || rt_str_is(extension, ".cts");
}

/* ---- what to do instead ---------------------------------------------------------------------- */

/* A command that makes JavaScript of the whole application. */
static void suggest_compiling(pk_graph *g, cx_diag *d, const char *first, bool jsx) {
  cx_suggest(g->diags, d,
             "%sompile it to JavaScript first: npx esbuild %s --bundle --platform=node --packages=external "
             "--format=esm%s --outfile=app.mjs, then build app.mjs",
             first, g->options->entry, jsx ? " --jsx=automatic" : "");
}

static const struct {
  const char *found, *instead;
} ways_out[] = {
  {" enum ", "write a constant object (const Color = { Red: 'red' } as const), or c"},
  {" namespace ", "write a module of its own for what it holds, or c"},
  {"parameter property", "declare the field and assign it in the constructor, or c"},
  {"import equals", "write import x from 'x', or const x = require('x') in a .cts file, or c"},
  {"export assignment", "write export default, or module.exports = in a .cts file, or c"},
  {"angle-bracket", "write `expr as T`, or c"},
  {"`module` keyword", "write namespace, or c"},
};

static void suggest_way_out(pk_graph *g, cx_diag *d, rt_str message) {
  for (size_t i = 0; i < sizeof ways_out / sizeof *ways_out; i++) {
    if (rt_str_find(message, rt_str_c(ways_out[i].found), 0) == RT_STR_MISSING) continue;
    suggest_compiling(g, d, ways_out[i].instead, false);
    return;
  }
  suggest_compiling(g, d, "c", false);
}

/* ---- JSX ------------------------------------------------------------------------------------- */

int pk_graph_refuse_jsx(pk_graph *g, pk_module *m) {
  m->drop_code = RT_E_NOT_SUPPORTED;
  cx_diag *d = pk_graph_report_file(g, m, CX_JSX, "JSX is not JavaScript: files of this kind cannot be modules");
  suggest_compiling(g, d, "c", true);
  return m->drop_code;
}

bool pk_graph_report_jsx(pk_graph *g, pk_module *m, size_t at, const char *said) {
  size_t found = pk_find_jsx(m->written, at);
  if (found == RT_STR_MISSING) return false;
  cx_diag *d = pk_graph_report_in(g, m, CX_JSX, found, found + 1, "JSX is not JavaScript");
  cx_note(g->diags, d, cx_at(pk_shown(g, m->path), m->written, at, at + 1), "the parser says here: %s", said);
  suggest_compiling(g, d, "c", true);
  return true;
}

void pk_graph_explain_syntax(pk_graph *g, const pk_module *m, size_t at, cx_diag *d) {
  bool decorator = at < m->written.len && m->written.p[at] == '@';
  if (decorator) suggest_compiling(g, d, "decorators are not part of JavaScript yet: c", false);
}

/* ---- stripping ------------------------------------------------------------------------------- */

/* The file as valid UTF-8; false when it cannot be read, of which loading will tell. */
static bool read_text(pk_graph *g, pk_module *m) {
  if (m->written.p != NULL) return true;
  if (pk_vfs_read(g->vfs, m->path.p, PK_MAX_SOURCE, &m->bytes) != 0) return false;
  m->written = pk_to_text(g, m->bytes);
  return true;
}

void pk_graph_begin_strip(pk_graph *g, pk_module *m) {
  if (m->in_package || !pk_is_typescript(pk_extension(m->path)) || !read_text(g, m)) return;
  if (g->stripper == NULL) g->stripper = pk_stripper_new(g->arena, g->options->strip_program);
  m->ticket = pk_stripper_begin(g->stripper, m->written);
}

/* As Node: packages are published as JavaScript. A package that is linked into node_modules lies elsewhere. */
static int refuse_package(pk_graph *g, pk_module *m) {
  rt_package p;
  bool named = rt_resolve_scope(g->resolver, m->path.p, &p, NULL) == 0 && p.name != NULL;
  m->drop_code = RT_E_NOT_SUPPORTED;
  cx_diag *d = pk_graph_report_file(
      g, m, CX_TYPESCRIPT_PACKAGE, "%s%s%s is TypeScript: types are not stripped below node_modules",
      named ? "The package '" : "This package", named ? p.name : "", named ? "'" : "");
  cx_suggest(g->diags, d, "build the package to JavaScript, or link it from a folder that is not in node_modules");
  return m->drop_code;
}

static int report_failed_child(pk_graph *g, pk_module *m) {
  rt_str said, why = pk_stripper_failure(g->stripper, &said);
  cx_diag *d = cx_report(g->diags, CX_STRIP_FAILED, cx_in_file(pk_shown(g, m->path)),
                         "The types cannot be stripped: the process for it %.*s", RT_STR_ARG(why));
  if (said.len > 0) cx_note(g->diags, d, cx_nowhere(), "it said: %.*s", RT_STR_ARG(said));
  return RT_E_CHILD_FAILED;
}

static int report_bad_text(pk_graph *g, pk_module *m, const pk_stripped *a) {
  m->drop_code = RT_E_SYNTAX;
  m->text = m->written;
  size_t start = pk_text_offset(m->written, a->line, a->column + 1);
  size_t end = pk_text_offset(m->written, a->end_line, a->end_column + 1);
  bool unsupported = a->status == PK_STRIP_UNSUPPORTED;
  if (!unsupported && pk_graph_report_jsx(g, m, start, a->text.p)) return m->drop_code;
  cx_diag *d = pk_graph_report_in(g, m, unsupported ? CX_TYPESCRIPT_SYNTAX : CX_SYNTAX_ERROR, start, end, a->text.p);
  if (unsupported) suggest_way_out(g, d, a->text);
  return m->drop_code;
}

/* swc itself failed, on a text that is too deep for it most likely. */
static int report_odd_text(pk_graph *g, pk_module *m, rt_str why) {
  m->drop_code = RT_E_NOT_SUPPORTED;
  cx_diag *d = pk_graph_report_file(g, m, CX_STRIP_FAILED, "The types cannot be stripped: %.*s", RT_STR_ARG(why));
  suggest_compiling(g, d, "c", false);
  return m->drop_code;
}

int pk_graph_strip(pk_graph *g, pk_module *m) {
  pk_stripped a;
  if (m->in_package) return refuse_package(g, m);
  if (pk_stripper_end(g->stripper, m->ticket, &a) != 0) return report_failed_child(g, m);
  if (a.status == PK_STRIP_FAILED) return report_odd_text(g, m, a.text);
  if (a.status != PK_STRIP_OK) return report_bad_text(g, m, &a);
  if (a.text.len != m->written.len) return report_odd_text(g, m, RT_STR("positions would change"));
  m->text = a.text;
  return 0;
}

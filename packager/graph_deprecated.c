/* SPDX-License-Identifier: MIT */
/*
 * What Node deprecates about a resolution (RT_DEPRECATED_* of runtime/resolve/resolve.h), as a warning with a
 * way out; between packages as information, since nobody here can act on it. The executable that is built
 * says nothing of these: they are resolved for good.
 */
#include "packager/graph_private.h"

typedef struct report {
  pk_graph *g;
  const rt_deprecation *what;
  rt_str pkg; /* its package.json as it is shown */
  cx_severity severity;
  cx_place at;
} report;

static cx_diag *say(const report *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static cx_diag *say(const report *r, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  rt_str text = rt_str_vfmt(r->g->arena, fmt, ap);
  va_end(ap);
  return cx_report_as(r->g->diags, r->severity, CX_DEPRECATED_RESOLUTION, r->at, "%s (DEP0%d)", text.p, r->what->number);
}

static void suggest_main(const report *r, cx_diag *d) {
  bool foreign = rt_str_find(r->what->pkg_json, RT_STR("/node_modules/"), 0) != RT_STR_MISSING;
  if (foreign) cx_suggest(r->g->diags, d, "update the package, or report it to its author");
  else cx_suggest(r->g->diags, d, "set \"main\" to './%.*s' there", RT_STR_ARG(r->what->target));
}

static void report_main(const report *r) {
  const rt_deprecation *w = r->what;
  cx_diag *d;
  if (w->key.len == 0)
    d = say(r, "%.*s has neither \"main\" nor \"exports\": %.*s is taken", RT_STR_ARG(r->pkg), RT_STR_ARG(w->target));
  else if (w->number == RT_DEPRECATED_MAIN)
    d = say(r, "\"main\" of %.*s is '%.*s', which does not exist: %.*s is taken", RT_STR_ARG(r->pkg),
            RT_STR_ARG(w->key), RT_STR_ARG(w->target));
  else
    d = say(r, "\"main\" of %.*s is '%.*s': an ES module, %.*s, is to be named in full", RT_STR_ARG(r->pkg),
            RT_STR_ARG(w->key), RT_STR_ARG(w->target));
  suggest_main(r, d);
}

static void report_map(const report *r) {
  const rt_deprecation *w = r->what;
  const char *map = w->is_import ? "imports" : "exports";
  if (w->number == RT_DEPRECATED_TRAILING_SLASH) {
    cx_diag *d = say(r, "'%.*s' ends in a slash where \"exports\" of %.*s has a pattern", RT_STR_ARG(w->request),
                     RT_STR_ARG(r->pkg));
    cx_suggest(r->g->diags, d, "name the file");
    return;
  }
  cx_diag *d = say(r, "%s in '%.*s', which \"%s\" of %.*s makes of '%.*s'",
                   w->is_double ? "A double slash" : "A slash too many", RT_STR_ARG(w->target), map,
                   RT_STR_ARG(r->pkg), RT_STR_ARG(w->request));
  cx_suggest(r->g->diags, d, "leave it out");
}

void pk_graph_report_deprecated(void *ctx, const rt_deprecation *what) {
  pk_graph *g = ctx;
  const pk_module *m = g->resolving.in;
  const sc_ref *ref = g->resolving.ref;
  if (m == NULL) return;
  report r = {.g = g, .what = what, .pkg = pk_shown(g, what->pkg_json)};
  r.severity = m->in_package || m->silent ? CX_SEVERITY_INFO : CX_SEVERITY_WARNING;
  r.at = cx_at(pk_shown(g, m->path), m->written.p != NULL ? m->written : m->text, ref->arg_start, ref->arg_end);
  bool main = what->number == RT_DEPRECATED_MAIN || what->number == RT_DEPRECATED_LOOKUP;
  if (main) report_main(&r);
  else report_map(&r);
}

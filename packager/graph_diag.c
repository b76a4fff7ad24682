/* SPDX-License-Identifier: MIT */
/*
 * What the graph says when something is missing. Severity: an error when the program would fail to
 * start for it; a warning when it would only fail later or catches it itself; in packages such
 * warnings are information (--verbose), since they are common there and nobody here can act on
 * them.
 */
#include <strings.h>

#include "packager/graph_typescript.h"
#include "runtime/base/err.h"
#include "runtime/base/utf8.h"
#include "runtime/resolve/json.h"

static cx_place place_of(pk_graph *g, const pk_module *m, size_t start, size_t end) {
  return cx_at(pk_shown(g, m->path), m->written.p != NULL ? m->written : m->text, start, end);
}

/* ---- severity -------------------------------------------------------------------------------- */

/* Does the package.json of m say that it can do without `name`? */
static bool package_says_optional(pk_graph *g, const pk_module *m, rt_str specifier) {
  size_t slash = rt_str_find_byte(specifier, '/', 0);
  if (specifier.len > 0 && specifier.p[0] == '@' && slash != RT_STR_MISSING) {
    slash = rt_str_find_byte(specifier, '/', slash + 1);
  }
  rt_str name = rt_str_slice(specifier, 0, slash), text;
  if (m->package_json.len == 0 || pk_vfs_read(g->vfs, m->package_json.p, 1 << 24, &text) != 0)
    return false;
  rt_arena scratch;
  rt_arena_init(&scratch);
  const rt_json *root;
  rt_json_error err;
  bool optional = false;
  if (rt_json_parse(&scratch, text, &root, &err) == 0) {
    const rt_json *meta = rt_json_get(rt_json_get(root, RT_STR("peerDependenciesMeta")), name);
    const rt_json *flag = rt_json_get(meta, RT_STR("optional"));
    optional = (flag != NULL && flag->type == RT_JSON_TRUE) ||
               rt_json_get(rt_json_get(root, RT_STR("optionalDependencies")), name) != NULL;
  }
  rt_arena_deinit(&scratch);
  return optional;
}

static cx_severity severity_of(pk_graph *g, const pk_module *m, const sc_ref *ref) {
  bool optional = (ref->flags & SC_REF_OPTIONAL) != 0 || m->optional;
  if (m->silent) return CX_SEVERITY_INFO;
  /* Another runtime's own module: reached only there. */
  if (rt_str_starts(ref->text, RT_STR("bun:"))) return CX_SEVERITY_INFO;
  /* It says where a file would be. */
  if (ref->kind == SC_REF_IMPORT_RESOLVE && ref->text.len > 0 && ref->text.p[0] == '.') return CX_SEVERITY_INFO;
  if (!m->in_package) return optional ? CX_SEVERITY_WARNING : CX_SEVERITY_ERROR;
  bool later = (ref->flags & SC_REF_LAZY) != 0;
  if (optional || later || package_says_optional(g, m, ref->text)) return CX_SEVERITY_INFO;
  return CX_SEVERITY_ERROR;
}

/* ---- suggestions ----------------------------------------------------------------------------- */

/* A name in the folder of a missing relative path that differs in case, or is close to it. */
static void suggest_file(pk_graph *g, const pk_module *m, rt_str specifier, cx_diag *d) {
  char path[RT_RESOLVE_PATH_MAX];
  size_t len;
  rt_str dir = rt_str_dup(g->arena, pk_dirname(m->path));
  if (rt_path_join(path, dir.p, specifier.p, specifier.len, &len) != 0) return;
  rt_str whole = rt_str_of(path, len), folder = rt_str_dup(g->arena, pk_dirname(whole));
  rt_str name = rt_str_slice(whole, folder.len + (folder.len > 1), whole.len);
  const rt_str *names;
  size_t count;
  if (pk_vfs_list(g->vfs, folder.p, &names, &count) != 0) {
    cx_suggest(g->diags, d, "there is no folder %.*s", RT_STR_ARG(pk_shown(g, folder)));
    return;
  }
  rt_str best = cx_closest(name, names, count);
  if (best.len ==
      0) { /* "./router" for router.mjs.txt: compare without the candidate's extension */
    for (size_t i = 0; i < count && best.len == 0; i++) {
      rt_str stem = rt_str_slice(names[i], 0, names[i].len - pk_extension(names[i]).len);
      if (stem.len == name.len && strncasecmp(stem.p, name.p, name.len) == 0) best = names[i];
    }
  }
  if (best.len > name.len && rt_str_starts(best, name)) {
    cx_suggest(g->diags, d, "import names files in full: '%.*s%.*s'", RT_STR_ARG(specifier),
               RT_STR_ARG(rt_str_slice(best, name.len, best.len)));
  } else if (best.len > 0) {
    cx_suggest(g->diags, d, "did you mean '%.*s' in %.*s? (file names are case-sensitive)",
               RT_STR_ARG(best), RT_STR_ARG(pk_shown(g, folder)));
  }
}

static void suggest_for_missing(pk_graph *g, const pk_module *m, rt_str s,
                                const rt_resolve_error *err, cx_diag *d) {
  rt_str name, subpath;
  if (s.len > 0 && (s.p[0] == '.' || s.p[0] == '/')) {
    if (!pk_graph_suggest_typescript(g, m, s, d)) suggest_file(g, m, s, d);
    return;
  }
  if (err->path[0] != 0) {
    cx_note(g->diags, d, cx_nowhere(), "its package.json leads to %.*s, which does not exist",
            RT_STR_ARG(pk_shown(g, rt_str_c(err->path))));
    return;
  }
  if (err->pkg_json[0] != 0) {
    cx_suggest(g->diags, d, "add it to \"dependencies\" of this file's package in %.*s",
               RT_STR_ARG(pk_shown(g, rt_str_c(err->pkg_json))));
    return;
  }
  if (pk_graph_suggest_imports(g, m, s, d)) return;
  size_t slash =
      rt_str_find_byte(s, '/', s.len > 0 && s.p[0] == '@' ? rt_str_find_byte(s, '/', 0) + 1 : 0);
  name = rt_str_slice(s, 0, slash);
  subpath = rt_str_slice(s, name.len, s.len);
  if (subpath.len > 0)
    cx_suggest(g->diags, d, "is the package '%.*s' installed, and does it have '.%.*s'?",
               RT_STR_ARG(name), RT_STR_ARG(subpath));
  else cx_suggest(g->diags, d, "install it: npm install %.*s", RT_STR_ARG(name));
}

/* ---- messages -------------------------------------------------------------------------------- */

static cx_diag *word(pk_graph *g, cx_severity s, cx_place at, rt_str spec,
                     const rt_resolve_error *e) {
  cx_diags *d = g->diags;
  rt_str pkg = pk_shown(g, rt_str_c(e->pkg_json));
  const char *map = e->is_import ? "imports" : "exports";
  switch (e->code) {
    case RT_E_MAIN_NOT_FOUND:
      return cx_report_as(
          d, s, CX_MISSING_MODULE, at,
          "Cannot find module '%.*s': \"main\" of %.*s is '%s', which does not exist",
          RT_STR_ARG(spec), RT_STR_ARG(pkg), e->key);
    case RT_E_PACKAGE_PATH_NOT_EXPORTED:
      if (strcmp(e->key, ".") == 0)
        return cx_report_as(d, s, CX_NOT_EXPORTED, at, "No \"exports\" main defined in %.*s",
                            RT_STR_ARG(pkg));
      return cx_report_as(d, s, CX_NOT_EXPORTED, at,
                          "Package subpath '%s' is not defined by \"exports\" in %.*s", e->key,
                          RT_STR_ARG(pkg));
    case RT_E_PACKAGE_IMPORT_NOT_DEFINED:
      return cx_report_as(d, s, CX_NOT_EXPORTED, at,
                          "Package import specifier '%s' is not defined in %.*s", e->key,
                          RT_STR_ARG(pkg));
    case RT_E_INVALID_PACKAGE_TARGET:
      return cx_report_as(d, s, CX_BAD_PACKAGE_JSON, at,
                          "Invalid \"%s\" target %s defined for '%s' in %.*s", map, e->target,
                          e->key, RT_STR_ARG(pkg));
    case RT_E_INVALID_PACKAGE_CONFIG:
      return cx_report_as(d, s, CX_BAD_PACKAGE_JSON, at, "Invalid package config %.*s: %s",
                          RT_STR_ARG(pkg), e->reason);
    case RT_E_INVALID_MODULE_SPECIFIER:
      return cx_report_as(d, s, CX_BAD_SPECIFIER, at, "Invalid module \"%s\" %s", e->key,
                          e->reason);
    case RT_E_UNKNOWN_BUILTIN:
      return cx_report_as(d, s, CX_UNKNOWN_BUILTIN, at, "No such built-in module: %.*s",
                          RT_STR_ARG(spec));
    case RT_E_UNSUPPORTED_DIR_IMPORT:
      return cx_report_as(d, s, CX_BAD_SPECIFIER, at,
                          "Directory import '%.*s' is not supported: name the file",
                          RT_STR_ARG(spec));
    case RT_E_UNSUPPORTED_URL_SCHEME:
      return cx_report_as(d, s, CX_BAD_SPECIFIER, at,
                          "Only file:, data: and node: URLs can be imported: '%.*s'",
                          RT_STR_ARG(spec));
    case RT_E_PACKAGE_MAP_EXTERNAL_FILE:
      return cx_report_as(d, s, CX_BAD_PACKAGE_MAP, at, "Cannot find '%.*s': the file is in no package of %.*s",
                          RT_STR_ARG(spec), RT_STR_ARG(pkg));
    case RT_E_PACKAGE_MAP_KEY_NOT_FOUND:
      return cx_report_as(d, s, CX_BAD_PACKAGE_MAP, at, "'%s' of package '%s' is '%s' in %.*s, which has no such package",
                          e->key, e->path, e->target, RT_STR_ARG(pkg));
    case RT_E_MODULE_NOT_FOUND: break;
    default:
      return cx_report_as(d, s, CX_CANNOT_READ, at, "Cannot read %.*s: %s",
                          RT_STR_ARG(pk_shown(g, rt_str_c(e->path))), rt_err_text(e->code));
  }
  cx_diag_id id = s == CX_SEVERITY_ERROR ? CX_MISSING_MODULE : CX_MISSING_OPTIONAL;
  return cx_report_as(d, s, id, at, "Cannot find module '%.*s'", RT_STR_ARG(spec));
}

void pk_graph_report_missing(pk_graph *g, pk_module *m, const sc_ref *ref,
                             const rt_resolve_error *err) {
  bool is_other_url = err->code == RT_E_UNSUPPORTED_URL_SCHEME;
  if ((ref->flags & SC_REF_WEAK) != 0) return;
  if (is_other_url && ref->kind == SC_REF_IMPORT_RESOLVE) return; /* which gives it back */
  g->missing_count++;
  cx_severity severity = severity_of(g, m, ref);
  bool is_hookable = is_other_url && ref->kind == SC_REF_DYNAMIC_IMPORT; /* by hooks of node:module */
  if (is_hookable && severity == CX_SEVERITY_ERROR) severity = CX_SEVERITY_WARNING;
  cx_diag *d = word(g, severity, place_of(g, m, ref->arg_start, ref->arg_end), ref->text, err);
  if (d == NULL) return;
  if (err->code == RT_E_MODULE_NOT_FOUND) suggest_for_missing(g, m, ref->text, err, d);
  if (err->code == RT_E_INVALID_MODULE_SPECIFIER) (void)pk_graph_suggest_imports(g, m, ref->text, d);
  if (severity != CX_SEVERITY_ERROR) {
    cx_note(g->diags, d, cx_nowhere(), "it will throw at run time when it is reached%s",
            is_hookable ? ", unless module hooks know it" : "");
  }
}

static void note_mention(pk_graph *g, const pk_module *m, cx_diag *d) {
  if (d != NULL && m->from != NULL)
    cx_note(g->diags, d, place_of(g, m->from, m->from_start, m->from_end), "required here");
}

static cx_severity module_severity(const pk_module *m) {
  if (!m->optional) return CX_SEVERITY_ERROR;
  return m->silent || m->in_package ? CX_SEVERITY_INFO : CX_SEVERITY_WARNING;
}

void pk_graph_report_unreadable(pk_graph *g, pk_module *m, int code) {
  (void)pk_graph_report_file(g, m, CX_CANNOT_READ, "Cannot read the file: %s", rt_err_text(code));
}

cx_diag *pk_graph_report_file(pk_graph *g, pk_module *m, cx_diag_id id, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  rt_str text = rt_str_vfmt(g->arena, fmt, ap);
  va_end(ap);
  cx_diag *d = cx_report_as(g->diags, module_severity(m), id, cx_in_file(pk_shown(g, m->path)), "%s",
                            text.p);
  note_mention(g, m, d);
  return d;
}

cx_diag *pk_graph_report_in(pk_graph *g, pk_module *m, cx_diag_id id, size_t start, size_t end,
                            const char *text) {
  cx_diag *d =
      cx_report_as(g->diags, module_severity(m), id, place_of(g, m, start, end), "%s", text);
  note_mention(g, m, d);
  return d;
}

size_t pk_text_offset(rt_str text, size_t line, size_t column) {
  size_t at = 0;
  for (; line > 1 && at < text.len; line--) {
    size_t end = rt_str_find_byte(text, '\n', at);
    at = end == RT_STR_MISSING ? text.len : end + 1;
  }
  while (column > 1 && at < text.len && text.p[at] != '\n') {
    uint32_t cp;
    at += rt_utf8_decode(text.p + at, text.p + text.len, &cp);
    column -= cp >= 0x10000 && column > 2 ? 2 : 1;
  }
  return at;
}

void pk_graph_report_computed(pk_graph *g, pk_module *m, const sc_ref *ref) {
  cx_place at = place_of(g, m, ref->start, ref->end);
  cx_diag *d = cx_report(g->diags, CX_COMPUTED_REQUIRE, at,
                         "Resolved at run time, among the embedded files");
  cx_suggest(g->diags, d, "add files it may name with --include");
  rt_str line =
      rt_str_fmt(g->arena, "%.*s:%u:%u", RT_STR_ARG(d->spot.path), d->spot.line, d->spot.column);
  rt_vec_push(&g->computed, line);
}

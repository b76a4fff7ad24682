/* SPDX-License-Identifier: MIT */
/*
 * Hints for specifiers that TypeScript's own resolution knows and Node's does not: extensions that are
 * left out or belong to the output, and "paths" of tsconfig.json. See graph_typescript.h.
 */
#include <ctype.h>

#include "packager/graph_typescript.h"
#include "runtime/resolve/json.h"

/* ---- extensions ------------------------------------------------------------------------------ */

static bool is_file_with(pk_graph *g, rt_str stem, const char *end, rt_str *out) {
  *out = rt_str_cat(g->arena, stem, rt_str_c(end));
  return pk_vfs_is_file(g->vfs, out->p);
}

/* What there is for "./x", "./x.js", "./x.cjs", "./x.mjs" as an absolute path. */
static bool find_typescript(pk_graph *g, rt_str path, rt_str *out) {
  rt_str ext = pk_extension(path), stem = rt_str_slice(path, 0, path.len - ext.len);
  if (rt_str_is(ext, ".mjs")) return is_file_with(g, stem, ".mts", out);
  if (rt_str_is(ext, ".cjs")) return is_file_with(g, stem, ".cts", out);
  if (rt_str_is(ext, ".js") && is_file_with(g, stem, ".ts", out)) return true;
  if (rt_str_is(ext, ".js") || rt_str_is(ext, ".jsx")) return is_file_with(g, stem, ".tsx", out);
  static const char *const ends[] = {".ts", ".tsx", ".mts", ".cts", "/index.ts", "/index.tsx"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (is_file_with(g, path, ends[i], out)) return true;
  return false;
}

bool pk_graph_suggest_typescript(pk_graph *g, const pk_module *m, rt_str specifier, cx_diag *d) {
  char joined[RT_RESOLVE_PATH_MAX];
  size_t len;
  rt_str dir = rt_str_dup(g->arena, pk_dirname(m->path)), found;
  if (rt_path_join(joined, dir.p, specifier.p, specifier.len, &len) != 0) return false;
  rt_str path = rt_str_of(joined, len);
  if (!find_typescript(g, path, &found)) return false;
  /* The specifier's beginning as it was written, and the end of what was found. */
  size_t common = 0;
  while (common < path.len && path.p[common] == found.p[common]) common++;
  rt_str start = rt_str_slice(specifier, 0, specifier.len - (path.len - common));
  while (start.len > 1 && start.p[start.len - 1] == '/' && found.p[common] == '/') start.len--;
  cx_suggest(g->diags, d, "did you mean '%.*s%.*s'? An import names the file that is there, as in Node",
             RT_STR_ARG(start), RT_STR_ARG(rt_str_slice(found, common, found.len)));
  return true;
}

/* ---- tsconfig.json --------------------------------------------------------------------------- */

/* Behind the string, comment or single character at `at`; *is_comment. */
static size_t skip_item(rt_str s, size_t at, bool *is_comment) {
  size_t end;
  *is_comment = false;
  if (s.p[at] == '"') {
    for (at++; at < s.len && s.p[at] != '"'; at++) at += s.p[at] == '\\';
    return at < s.len ? at + 1 : s.len;
  }
  bool line = s.p[at] == '/' && at + 1 < s.len && s.p[at + 1] == '/';
  bool block = s.p[at] == '/' && at + 1 < s.len && s.p[at + 1] == '*';
  if (!line && !block) return at + 1;
  *is_comment = true;
  end = line ? rt_str_find_byte(s, '\n', at) : rt_str_find(s, RT_STR("*/"), at + 2);
  return end == RT_STR_MISSING ? s.len : end + (line ? 0 : 2);
}

/* JSON of JSON with comments and commas too many: blanks in their place. */
static rt_str to_json(rt_arena *a, rt_str s) {
  char *out = rt_arena_dup(a, s.p, s.len);
  size_t comma = RT_STR_MISSING, next;
  for (size_t at = 0; at < s.len; at = next) {
    bool is_comment;
    next = skip_item(s, at, &is_comment);
    if (next > s.len) next = s.len;
    if (is_comment) memset(out + at, ' ', next - at);
    if (is_comment || isspace((unsigned char)s.p[at])) continue;
    if ((s.p[at] == '}' || s.p[at] == ']') && comma != RT_STR_MISSING) out[comma] = ' ';
    comma = s.p[at] == ',' ? at : RT_STR_MISSING;
  }
  return rt_str_of(out, s.len);
}

static bool matches(rt_str pattern, rt_str specifier) {
  size_t star = rt_str_find_byte(pattern, '*', 0);
  if (star == RT_STR_MISSING) return rt_str_eq(pattern, specifier);
  rt_str tail = rt_str_slice(pattern, star + 1, pattern.len);
  return specifier.len >= pattern.len - 1 && rt_str_starts(specifier, rt_str_slice(pattern, 0, star)) &&
         rt_str_ends(specifier, tail);
}

/* The row of "paths" that maps the specifier, in the file or in those it extends by a relative path: then
 * *path becomes theirs. */
static const rt_json *find_row(pk_graph *g, rt_arena *scratch, rt_str *path, rt_str specifier, int depth) {
  rt_str text;
  const rt_json *root;
  rt_json_error err;
  char above[RT_RESOLVE_PATH_MAX];
  if (depth == 0 || pk_vfs_read(g->vfs, path->p, 1 << 20, &text) != 0) return NULL;
  if (rt_json_parse(scratch, to_json(scratch, text), &root, &err) != 0) return NULL;
  const rt_json *paths = rt_json_get(rt_json_get(root, RT_STR("compilerOptions")), RT_STR("paths"));
  for (const rt_json *row = paths != NULL ? paths->first : NULL; row != NULL; row = row->next)
    if (matches(row->key, specifier)) return row;
  const char *base = rt_json_get_c(root, "extends");
  if (paths != NULL || base == NULL || base[0] != '.') return NULL;
  rt_str dir = rt_str_dup(scratch, pk_dirname(*path));
  if (rt_path_join(above, dir.p, base, strlen(base), NULL) != 0) return NULL;
  *path = rt_str_dup(g->arena, rt_str_c(above));
  return find_row(g, scratch, path, specifier, depth - 1);
}

static void say(pk_graph *g, rt_str config, const rt_json *row, cx_diag *d) {
  rt_str name = row->key, target = row->first != NULL ? row->first->text : RT_STR_NONE;
  while (name.len > 0 && strchr("@~#$/", name.p[0]) != NULL) name = rt_str_slice(name, 1, name.len);
  bool relative = rt_str_starts(target, RT_STR("."));
  cx_note(g->diags, d, cx_nowhere(), "%.*s maps '%.*s' by \"paths\", which Ingot, like Node, does not apply",
          RT_STR_ARG(pk_shown(g, config)), RT_STR_ARG(row->key));
  cx_suggest(g->diags, d,
             "write \"imports\": { \"#%.*s\": \"%s%.*s\" } into package.json, and import '#...' with the file's "
             "extension",
             RT_STR_ARG(name), relative ? "" : "./", RT_STR_ARG(target));
}

bool pk_graph_suggest_imports(pk_graph *g, const pk_module *m, rt_str specifier, cx_diag *d) {
  enum { MAX_EXTENDS = 8 };
  if (m->in_package) return false;
  rt_arena scratch;
  rt_arena_init(&scratch);
  const rt_json *row = NULL;
  rt_str config = RT_STR_NONE;
  for (rt_str dir = pk_dirname(m->path); row == NULL; dir = pk_dirname(dir)) {
    config = rt_str_fmt(g->arena, "%.*s/tsconfig.json", RT_STR_ARG(dir.len > 1 ? dir : RT_STR_NONE));
    row = find_row(g, &scratch, &config, specifier, MAX_EXTENDS);
    if (dir.len <= 1) break;
  }
  if (row != NULL) say(g, config, row, d);
  rt_arena_deinit(&scratch);
  return row != NULL;
}

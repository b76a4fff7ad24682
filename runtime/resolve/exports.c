/* SPDX-License-Identifier: MIT */
/*
 * The "exports" and "imports" maps of packages. Source: esm.md, "Resolution Algorithm
 * Specification"; names and step numbers are its. Where Node is known to be milder than the text
 * (empty path segments: DEP0166; null in a fallback array; a trailing slash: DEP0155), so are we.
 */
#include <errno.h>
#include <stdio.h>

#include "runtime/base/err.h"
#include "runtime/resolve/resolve_private.h"

/* One walk through a map: what PACKAGE_TARGET_RESOLVE has as parameters. */
typedef struct walk {
  query *q;
  const pkg *p;
  rt_str key;     /* of the map, for messages */
  rt_str request; /* for messages */
  rt_str match;   /* patternMatch */
  bool has_match;
  bool is_imports;
} walk;

static const rt_str dot = RT_STR_INIT(".");

/* ---- errors ---------------------------------------------------------------------------------- */

static int fail(query *q, int code, const pkg *p, bool is_imports, rt_str key) {
  q->err->code = code;
  q->err->is_import = is_imports;
  SET_TEXT(q->err->key, key);
  if (p != NULL) SET_TEXT(q->err->pkg_json, p->path);
  return code;
}

typedef struct writer {
  char *p, *end;
} writer;

static void put(writer *w, rt_str s) {
  size_t n = (size_t)(w->end - w->p);
  if (s.len < n) n = s.len;
  if (n > 0) memcpy(w->p, s.p, n);
  w->p += n;
}

static void put_string(writer *w, rt_str s) {
  put(w, RT_STR("\""));
  for (size_t i = 0; i < s.len; i++) {
    char escaped[8];
    unsigned char c = (unsigned char)s.p[i];
    if (c == '"' || c == '\\') snprintf(escaped, sizeof escaped, "\\%c", c);
    else if (c < 0x20) snprintf(escaped, sizeof escaped, "\\u%04x", c);
    else snprintf(escaped, sizeof escaped, "%c", c);
    put(w, rt_str_c(escaped));
  }
  put(w, RT_STR("\""));
}

/* As JSON.stringify; cut when it does not fit (depth is bounded by the parser). */
static void put_json(writer *w, const rt_json *v) {
  switch (v->type) {
    case RT_JSON_NULL: put(w, RT_STR("null")); return;
    case RT_JSON_TRUE: put(w, RT_STR("true")); return;
    case RT_JSON_FALSE: put(w, RT_STR("false")); return;
    case RT_JSON_NUMBER: put(w, v->text); return;
    case RT_JSON_STRING: put_string(w, v->text); return;
    case RT_JSON_ARRAY: case RT_JSON_OBJECT: break;
  }
  bool object = v->type == RT_JSON_OBJECT;
  put(w, object ? RT_STR("{") : RT_STR("["));
  for (const rt_json *c = v->first; c != NULL && w->p < w->end; c = c->next) {
    if (object) put_string(w, c->key), put(w, RT_STR(":"));
    put_json(w, c);
    if (c->next != NULL) put(w, RT_STR(","));
  }
  put(w, object ? RT_STR("}") : RT_STR("]"));
}

static int invalid_target(walk *k, const rt_json *target) {
  writer w = {k->q->err->target, k->q->err->target + sizeof k->q->err->target - 1};
  put_json(&w, target);
  *w.p = 0;
  return fail(k->q, RT_E_INVALID_PACKAGE_TARGET, k->p, k->is_imports, k->key);
}

static int invalid_match(walk *k) {
  char reason[512];
  snprintf(reason, sizeof reason,
           "request is not a valid match in pattern \"%.*s\" for the \"%s\" resolution of %.*s",
           RT_STR_ARG(k->key), k->is_imports ? "imports" : "exports", RT_STR_ARG(k->p->path));
  SET_TEXT(k->q->err->reason, rt_str_c(reason));
  return fail(k->q, RT_E_INVALID_MODULE_SPECIFIER, k->p, k->is_imports, k->request);
}

static int invalid_config(walk *k, const char *reason) {
  SET_TEXT(k->q->err->reason, rt_str_c(reason));
  return fail(k->q, RT_E_INVALID_PACKAGE_CONFIG, k->p, k->is_imports, k->key);
}

/* ---- strings in targets ---------------------------------------------------------------------- */

/* Is the segment ".", ".." or "node_modules", in any case, percent-encoded or not? */
static bool is_forbidden_segment(rt_str s) {
  static const char hex[] = "0123456789abcdef";
  char text[16];
  size_t len = 0;
  for (size_t i = 0; i < s.len; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c == '%' && i + 2 < s.len && s.p[i + 1] != 0 && s.p[i + 2] != 0) {
      const char *high = strchr(hex, s.p[i + 1] | 32), *low = strchr(hex, s.p[i + 2] | 32);
      if (high != NULL && low != NULL) c = (unsigned char)((high - hex) << 4 | (low - hex)), i += 2;
    }
    if (len == sizeof text - 1) return false;
    text[len++] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
  }
  rt_str plain = rt_str_of(text, len);
  return rt_str_is(plain, ".") || rt_str_is(plain, "..") || rt_str_is(plain, "node_modules");
}

static bool has_forbidden_segment(rt_str s) {
  for (size_t from = 0, i = 0; i <= s.len; i++) {
    if (i < s.len && s.p[i] != '/' && s.p[i] != '\\') continue;
    if (is_forbidden_segment(rt_str_slice(s, from, i))) return true;
    from = i + 1;
  }
  return false;
}

bool rt_looks_like_url(rt_str s) {
  size_t i = 0;
  for (; i < s.len; i++) {
    char c = s.p[i];
    bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
    bool other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    if (!letter && (i == 0 || !other)) break;
  }
  return i > 0 && i < s.len && s.p[i] == ':';
}

/* `target` with every "*" replaced by the match, in `out`. */
static int expand(walk *k, rt_str target, char out[RT_RESOLVE_PATH_MAX], rt_str *result) {
  size_t len = 0;
  for (size_t i = 0; i < target.len; i++) {
    rt_str piece = rt_str_slice(target, i, i + 1);
    if (k->has_match && target.p[i] == '*') piece = k->match;
    if (len + piece.len >= RT_RESOLVE_PATH_MAX)
      return fail(k->q, -ENAMETOOLONG, k->p, k->is_imports, k->key);
    if (piece.len > 0) memcpy(out + len, piece.p, piece.len);
    len += piece.len;
  }
  out[len] = 0;
  *result = rt_str_of(out, len);
  return 0;
}

/* ---- PACKAGE_TARGET_RESOLVE ------------------------------------------------------------------ */

static int target_resolve(walk *k, const rt_json *target);

/* Step 1.1: not "./...": an imports target may name another package. */
static int bare_target(walk *k, const rt_json *target) {
  rt_str text = target->text;
  if (!k->is_imports || text.len == 0 || text.p[0] == '/' || rt_str_starts(text, RT_STR("../")) ||
      rt_looks_like_url(text)) {
    return invalid_target(k, target);
  }
  char buf[RT_RESOLVE_PATH_MAX];
  rt_str specifier;
  int err = expand(k, text, buf, &specifier);
  return err != 0 ? err : rt_package_resolve(k->q, specifier, k->p->dir);
}

static bool is_slash(char c) { return c == '/' || c == '\\'; }

/* At the start, at the end, or in between. */
static bool has_empty_segment(rt_str s) {
  for (size_t from = 0, i = 0; i <= s.len; i++) {
    if (i < s.len && !is_slash(s.p[i])) continue;
    if (i == from) return true;
    from = i + 1;
  }
  return false;
}

static bool has_double_slash(rt_str s) {
  for (size_t i = 0; i + 1 < s.len; i++) {
    if (is_slash(s.p[i]) && is_slash(s.p[i + 1])) return true;
  }
  return false;
}

/* DEP0166, unless the request ends in "/": then that is what is said. */
static void check_segments(walk *k, rt_str target, rt_str expanded) {
  if (k->q->r->on_deprecated == NULL || rt_str_ends(k->request, RT_STR("/"))) return;
  bool in_target = has_empty_segment(rt_str_slice(target, 2, target.len));
  bool in_match = k->has_match && has_empty_segment(k->match);
  if (!in_target && !in_match) return;
  rt_deprecate(k->q, &(rt_deprecation){.number = RT_DEPRECATED_SLASHES, .is_import = k->is_imports,
                                       .is_double = has_double_slash(in_target ? target : k->request),
                                       .pkg_json = k->p->path, .key = k->key, .request = k->request,
                                       .target = expanded});
}

static int string_target(walk *k, const rt_json *target) {
  if (!rt_str_starts(target->text, RT_STR("./"))) return bare_target(k, target);
  if (has_forbidden_segment(rt_str_slice(target->text, 2, target->text.len)))
    return invalid_target(k, target);
  if (k->has_match && has_forbidden_segment(k->match)) return invalid_match(k);
  char url[RT_RESOLVE_PATH_MAX], path[RT_RESOLVE_PATH_MAX];
  rt_str text;
  int err = expand(k, target->text, url, &text);
  if (err != 0) return err;
  check_segments(k, target->text, text);
  int len = rt_path_from_url(path, text, NULL);
  if (len == RT_E_INVALID_MODULE_SPECIFIER) {
    SET_TEXT(k->q->err->reason, RT_STR("must not include encoded \"/\" or \"\\\" characters"));
    return fail(k->q, len, k->p, k->is_imports, k->request);
  }
  if (len >= 0) err = rt_path_set(k->q->out, k->p->dir, rt_str_of(path, (size_t)len));
  if (len < 0 || err != 0) return fail(k->q, -ENAMETOOLONG, k->p, k->is_imports, k->key);
  if (path[len - 1] == '/' && k->q->out->len + 1 < RT_RESOLVE_PATH_MAX) {
    k->q->out->path[k->q->out->len++] = '/'; /* names no file: a message shows it as Node's does */
    k->q->out->path[k->q->out->len] = 0;
  }
  return 0;
}

/* ECMA-262 6.1.7 array index, in canonical form. */
static bool is_index_key(rt_str key) {
  if (key.len == 0 || key.len > 10 || (key.len > 1 && key.p[0] == '0')) return false;
  uint64_t v = 0;
  for (size_t i = 0; i < key.len; i++) {
    if (key.p[i] < '0' || key.p[i] > '9') return false;
    v = v * 10 + (uint64_t)(key.p[i] - '0');
  }
  return v < UINT32_MAX;
}

static bool has_condition(const query *q, rt_str name) {
  if (rt_str_is(name, "default")) return true;
  for (size_t i = 0; i < q->conditions->count; i++) {
    if (rt_str_is(name, q->conditions->names[i])) return true;
  }
  return false;
}

static int object_target(walk *k, const rt_json *target) {
  for (const rt_json *m = target->first; m != NULL; m = m->next) {
    if (is_index_key(m->key))
      return invalid_config(k, "\"exports\" cannot contain numeric property keys.");
  }
  for (const rt_json *m = target->first; m != NULL; m = m->next) {
    if (!has_condition(k->q, m->key)) continue;
    int result = target_resolve(k, rt_json_get(target, m->key)); /* of duplicates the last */
    if (result != RESOLVE_UNDEFINED) return result;
  }
  return RESOLVE_UNDEFINED;
}

static int array_target(walk *k, const rt_json *target) {
  int last = RESOLVE_NULL;
  bool any = target->count == 0;
  for (const rt_json *item = target->first; item != NULL; item = item->next) {
    int result = target_resolve(k, item);
    if (result == RESOLVE_UNDEFINED) continue;
    any = true;
    last = result;
    if (result != RT_E_INVALID_PACKAGE_TARGET && result != RESOLVE_NULL) return result;
  }
  return any ? last : RESOLVE_UNDEFINED;
}

static int target_resolve(walk *k, const rt_json *target) {
  switch (target->type) {
    case RT_JSON_STRING: return string_target(k, target);
    case RT_JSON_OBJECT: return object_target(k, target);
    case RT_JSON_ARRAY: return array_target(k, target);
    case RT_JSON_NULL: return RESOLVE_NULL;
    default: return invalid_target(k, target);
  }
}

/* ---- PACKAGE_IMPORTS_EXPORTS_RESOLVE --------------------------------------------------------- */

/* Does `key`, with one "*", match? Then *match is what the "*" stands for. */
static bool pattern_matches(rt_str key, size_t star, rt_str request, rt_str *match) {
  rt_str base = rt_str_slice(key, 0, star), trailer = rt_str_slice(key, star + 1, key.len);
  if (request.len <= base.len || request.len < key.len || !rt_str_starts(request, base))
    return false;
  if (!rt_str_ends(request, trailer)) return false;
  *match = rt_str_slice(request, base.len, request.len - trailer.len);
  return true;
}

/* PATTERN_KEY_COMPARE: is a more specific than b? */
static bool more_specific(rt_str a, size_t a_star, rt_str b, size_t b_star) {
  return a_star != b_star ? a_star > b_star : a.len > b.len;
}

static int map_resolve(walk *k, const rt_json *map) {
  const rt_json *best =
      rt_str_find_byte(k->request, '*', 0) == RT_STR_MISSING ? rt_json_get(map, k->request) : NULL;
  if (best != NULL) {
    k->key = k->request;
    return target_resolve(k, best);
  }
  size_t best_star = 0;
  for (const rt_json *m = map->first; m != NULL; m = m->next) {
    size_t star = rt_str_find_byte(m->key, '*', 0);
    rt_str match;
    if (star == RT_STR_MISSING || rt_str_find_byte(m->key, '*', star + 1) != RT_STR_MISSING)
      continue;
    if (best != NULL && !more_specific(m->key, star, best->key, best_star)) continue;
    if (!pattern_matches(m->key, star, k->request, &match)) continue;
    best = m;
    best_star = star;
    k->match = match;
  }
  if (best == NULL) return RESOLVE_NULL;
  k->has_match = true;
  k->key = best->key;
  if (!k->is_imports && rt_str_ends(k->request, RT_STR("/")))
    rt_deprecate(k->q, &(rt_deprecation){.number = RT_DEPRECATED_TRAILING_SLASH, .pkg_json = k->p->path,
                                         .request = k->request});
  return target_resolve(k, rt_json_get(map, best->key));
}

/* ---- PACKAGE_EXPORTS_RESOLVE, PACKAGE_IMPORTS_RESOLVE ---------------------------------------- */

static bool is_subpath_key(rt_str key) { return rt_str_starts(key, dot); }

/* Step 1: `*subpaths` tells whether all keys begin with ".". */
static int classify_exports(walk *k, const rt_json *exports, bool *subpaths) {
  *subpaths = false;
  if (exports->type != RT_JSON_OBJECT || exports->first == NULL) return 0;
  *subpaths = is_subpath_key(exports->first->key);
  for (const rt_json *m = exports->first; m != NULL; m = m->next) {
    if (is_subpath_key(m->key) == *subpaths) continue;
    return invalid_config(
        k,
        "\"exports\" cannot contain some keys starting with '.' and some not. The exports "
        "object must either be an object of package subpath keys or an object of main entry "
        "condition name keys only.");
  }
  return 0;
}

int rt_exports_resolve(query *q, const pkg *p, rt_str subpath) {
  char request[RT_RESOLVE_PATH_MAX];
  int len = snprintf(request, sizeof request, ".%.*s", RT_STR_ARG(subpath));
  if (len < 0 || (size_t)len >= sizeof request) return fail(q, -ENAMETOOLONG, p, false, subpath);
  walk k = {.q = q, .p = p, .request = rt_str_of(request, (size_t)len)};
  bool subpaths;
  int result = classify_exports(&k, p->exports, &subpaths);
  if (result != 0) return result;

  result = RESOLVE_UNDEFINED;
  if (subpaths) {
    result = map_resolve(&k, p->exports);
  } else if (rt_str_eq(k.request, dot)) {
    k.key = dot;
    result = target_resolve(&k, p->exports);
  }
  if (result == 0 || result < 0) return result;
  return fail(q, RT_E_PACKAGE_PATH_NOT_EXPORTED, p, false, k.request);
}

int rt_imports_resolve(query *q, const pkg *p) {
  walk k = {.q = q, .p = p, .is_imports = true, .request = q->spec, .key = q->spec};
  if (q->spec.len == 1 || rt_str_ends(q->spec, RT_STR("/"))) {
    SET_TEXT(q->err->reason, RT_STR("is not a valid internal imports specifier name"));
    return fail(q, RT_E_INVALID_MODULE_SPECIFIER, p, true, q->spec);
  }
  int result = RESOLVE_UNDEFINED;
  if (p != NULL && p->imports != NULL && p->imports->type == RT_JSON_OBJECT)
    result = map_resolve(&k, p->imports);
  if (result == 0 || result < 0) return result;
  return fail(q, RT_E_PACKAGE_IMPORT_NOT_DEFINED, p, true, q->spec);
}

bool rt_split_specifier(rt_str spec, rt_str *name, rt_str *subpath) {
  size_t end = 0;
  if (spec.len > 0 && spec.p[0] == '@') {
    end = rt_str_find_byte(spec, '/', 0);
    if (end == RT_STR_MISSING || end == 1) return false;
    end++;
  }
  size_t name_from = end;
  end = rt_str_find_byte(spec, '/', end);
  if (end == RT_STR_MISSING) end = spec.len;
  *name = rt_str_slice(spec, 0, end);
  *subpath = rt_str_slice(spec, end, spec.len);
  if (end == name_from || name->p[0] == '.') return false;
  return rt_str_find_byte(*name, '\\', 0) == RT_STR_MISSING &&
         rt_str_find_byte(*name, '%', 0) == RT_STR_MISSING;
}

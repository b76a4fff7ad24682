/* SPDX-License-Identifier: MIT */
/* The patterns of glob.h. */
#include "packager/glob.h"

#include "runtime/base/err.h"
#include "runtime/base/utf8.h"

enum { MAX_BRACES = 1000, MAX_DEPTH = 100 };

/* ---- one component --------------------------------------------------------------------------- */

static size_t char_len(rt_str s, size_t at) {
  uint32_t cp;
  return rt_utf8_decode(s.p + at, s.p + s.len, &cp);
}

/* At '[': whether c is in the set; *at moves behind it. Without a closing bracket it stands for
 * itself. */
static bool in_set(rt_str pattern, size_t *at, char c) {
  size_t i = *at + 1;
  bool negated = i < pattern.len && (pattern.p[i] == '!' || pattern.p[i] == '^'), found = false;
  if (negated) i++;
  size_t close = rt_str_find_byte(pattern, ']', i + 1);
  if (close == RT_STR_MISSING) {
    ++*at;
    return c == '[';
  }
  while (i < close) {
    bool range = i + 2 < close && pattern.p[i + 1] == '-';
    char low = pattern.p[i], high = range ? pattern.p[i + 2] : low;
    if (c >= low && c <= high) found = true;
    i += range ? 3 : 1;
  }
  *at = close + 1;
  return found != negated;
}

bool pk_glob_name(rt_str pattern, rt_str name) {
  size_t p = 0, n = 0, star = RT_STR_MISSING, star_name = 0;
  if (name.len > 0 && name.p[0] == '.' && (pattern.len == 0 || pattern.p[0] != '.')) return false;
  while (n < name.len) {
    char c = p < pattern.len ? pattern.p[p] : 0;
    size_t step = 0; /* characters of the name taken, 0: no match */
    size_t next = p + 1;
    if (c == '*') {
      star = p++;
      star_name = n;
      continue;
    }
    if (c == '?') {
      step = char_len(name, n);
    } else if (c == '[') {
      next = p;
      step = in_set(pattern, &next, name.p[n]);
    } else if (p < pattern.len) {
      if (c == '\\' && p + 1 < pattern.len) c = pattern.p[p + 1], next = p + 2;
      step = c == name.p[n];
    }
    if (step > 0) {
      p = next;
      n += step;
    } else if (star != RT_STR_MISSING) { /* let the last star take one more */
      p = star + 1;
      n = ++star_name;
    } else {
      return false;
    }
  }
  while (p < pattern.len && pattern.p[p] == '*') p++;
  return p == pattern.len;
}

/* ---- braces ---------------------------------------------------------------------------------- */

typedef struct expander {
  rt_arena *arena;
  void (*each)(void *ctx, rt_str plain);
  void *ctx;
  size_t left;
} expander;

/* The closing brace of the one at `open`, or RT_STR_MISSING. */
static size_t closing(rt_str s, size_t open) {
  int depth = 0;
  for (size_t i = open; i < s.len; i++) {
    if (s.p[i] == '\\') i++;
    else if (s.p[i] == '{') depth++;
    else if (s.p[i] == '}' && --depth == 0) return i;
  }
  return RT_STR_MISSING;
}

static size_t first_brace(rt_str s) {
  for (size_t i = 0; i < s.len; i++) {
    if (s.p[i] == '\\') i++;
    else if (s.p[i] == '{' && closing(s, i) != RT_STR_MISSING) return i;
  }
  return RT_STR_MISSING;
}

static int expand(expander *e, rt_str s, int depth) {
  size_t open = first_brace(s);
  if (open == RT_STR_MISSING || depth > MAX_DEPTH) {
    if (e->left-- == 0) return RT_E_TOO_LARGE;
    e->each(e->ctx, s);
    return 0;
  }
  size_t close = closing(s, open), from = open + 1;
  int nested = 0;
  for (size_t i = from; i <= close; i++) {
    char c = s.p[i];
    if (c == '\\') i++;
    else if (c == '{') nested++;
    else if (c == '}' && i < close) nested--;
    else if (i == close || (c == ',' && nested == 0)) {
      rt_str one = rt_str_fmt(e->arena, "%.*s%.*s%.*s", (int)open, s.p, (int)(i - from), s.p + from,
                              (int)(s.len - close - 1), s.p + close + 1);
      int err = expand(e, one, depth + 1);
      if (err != 0) return err;
      from = i + 1;
    }
  }
  return 0;
}

int pk_glob_braces(rt_arena *a, rt_str pattern, void (*each)(void *ctx, rt_str plain), void *ctx) {
  expander e = {a, each, ctx, MAX_BRACES};
  return expand(&e, pattern, 0);
}

/* ---- paths ----------------------------------------------------------------------------------- */

typedef struct walker {
  rt_arena *arena;
  pk_vfs *vfs;
  void (*each)(void *ctx, rt_str path);
  void *ctx;
} walker;

static bool has_magic(rt_str s) {
  for (size_t i = 0; i < s.len; i++) {
    if (strchr("*?[\\", s.p[i]) != NULL && s.p[i] != 0) return true;
  }
  return false;
}

static rt_str join(walker *w, rt_str dir, rt_str name) {
  char base[RT_RESOLVE_PATH_MAX], out[RT_RESOLVE_PATH_MAX];
  size_t len;
  if (dir.len >= sizeof base) return RT_STR_NONE;
  memcpy(base, dir.p, dir.len + 1);
  if (rt_path_join(out, base, name.p, name.len, &len) != 0) return RT_STR_NONE;
  return rt_str_dup(w->arena, rt_str_of(out, len));
}

static void walk(walker *w, rt_str dir, rt_str pattern, int depth);

/* "**" does not follow symlinks to folders, as in shells: they may lead back up. */
static bool is_plain_dir(walker *w, rt_str dir, rt_str path, rt_str name) {
  rt_str real, real_dir;
  if (!pk_vfs_is_dir(w->vfs, path.p)) return false;
  if (pk_vfs_real(w->vfs, path.p, &real) != 0 || pk_vfs_real(w->vfs, dir.p, &real_dir) != 0)
    return false;
  return rt_str_eq(real, join(w, real_dir, name));
}

static void walk_below(walker *w, rt_str dir, rt_str rest, int depth) {
  const rt_str *names;
  size_t count;
  if (pk_vfs_list(w->vfs, dir.p, &names, &count) != 0) return;
  for (size_t i = 0; i < count; i++) {
    if (names[i].p[0] == '.' || rt_str_is(names[i], "node_modules")) continue;
    rt_str path = join(w, dir, names[i]);
    if (path.len > 0 && is_plain_dir(w, dir, path, names[i])) walk(w, path, rest, depth + 1);
  }
}

static void walk_names(walker *w, rt_str dir, rt_str component, rt_str rest, int depth) {
  const rt_str *names;
  size_t count;
  if (pk_vfs_list(w->vfs, dir.p, &names, &count) != 0) return;
  for (size_t i = 0; i < count; i++) {
    if (!pk_glob_name(component, names[i])) continue;
    rt_str path = join(w, dir, names[i]);
    if (path.len > 0) walk(w, path, rest, depth + 1);
  }
}

static void walk(walker *w, rt_str dir, rt_str pattern, int depth) {
  while (pattern.len > 0 && pattern.p[0] == '/') pattern = rt_str_slice(pattern, 1, pattern.len);
  if (pattern.len == 0) {
    w->each(w->ctx, dir);
    return;
  }
  if (depth > MAX_DEPTH) return;
  size_t slash = rt_str_find_byte(pattern, '/', 0);
  rt_str component = rt_str_slice(pattern, 0, slash),
         rest = rt_str_slice(pattern, component.len, pattern.len);
  pk_stat stat;
  if (rt_str_is(component, "**")) {
    walk(w, dir, rest, depth + 1);
    if (rest.len > 0) walk_below(w, dir, pattern, depth);
  } else if (has_magic(component)) {
    walk_names(w, dir, component, rest, depth);
  } else {
    rt_str path = join(w, dir, component);
    if (path.len > 0 && pk_vfs_stat(w->vfs, path.p, &stat) == 0) walk(w, path, rest, depth + 1);
  }
}

void pk_glob_walk(rt_arena *a, pk_vfs *v, rt_str dir, rt_str pattern,
                  void (*each)(void *ctx, rt_str path), void *ctx) {
  walker w = {a, v, each, ctx};
  walk(&w, dir, pattern, 0);
}

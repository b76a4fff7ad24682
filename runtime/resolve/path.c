/* SPDX-License-Identifier: MIT */
/* Paths as resolution needs them: joining with normalisation, and the path part of file URLs. */
#include <errno.h>

#include "runtime/base/err.h"
#include "runtime/resolve/resolve_private.h"

/* Appends the components of `s` to out[0..len], which is "" for the root or "/a/b". */
static int add_components(char *out, size_t *len, rt_str s) {
  size_t i = 0;
  while (i < s.len) {
    size_t from = i;
    while (i < s.len && s.p[i] != '/') i++;
    rt_str part = rt_str_slice(s, from, i);
    i++;
    if (part.len == 0 || rt_str_is(part, ".")) continue;
    if (rt_str_is(part, "..")) {
      while (*len > 0 && out[--*len] != '/') {}
      continue;
    }
    if (*len + 1 + part.len >= RT_RESOLVE_PATH_MAX) return -ENAMETOOLONG;
    out[(*len)++] = '/';
    memcpy(out + *len, part.p, part.len);
    *len += part.len;
  }
  return 0;
}

int rt_path_join(char out[RT_RESOLVE_PATH_MAX], const char *dir, const char *rel, size_t rel_len,
                 size_t *out_len) {
  size_t len = 0;
  int err = 0;
  if (rel_len == 0 || rel[0] != '/') err = add_components(out, &len, rt_str_c(dir));
  if (err == 0) err = add_components(out, &len, rt_str_of(rel, rel_len));
  if (err != 0) return err;
  if (len == 0) out[len++] = '/';
  out[len] = 0;
  if (out_len != NULL) *out_len = len;
  return 0;
}

int rt_path_set(rt_resolved *out, rt_str dir, rt_str rel) {
  char base[RT_RESOLVE_PATH_MAX];
  if (dir.len >= sizeof base) return -ENAMETOOLONG;
  SET_TEXT(base, dir);
  out->kind = RT_RESOLVED_FILE;
  return rt_path_join(out->path, base, rel.p, rel.len, &out->len);
}

void rt_text_set(char *dst, size_t cap, rt_str s) {
  size_t n = s.len < cap ? s.len : cap - 1;
  if (n > 0) memcpy(dst, s.p, n);
  dst[n] = 0;
}

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if ((c | 32) >= 'a' && (c | 32) <= 'f') return (c | 32) - 'a' + 10;
  return -1;
}

int rt_path_from_url(char out[RT_RESOLVE_PATH_MAX], rt_str text, rt_str *rest) {
  size_t len = 0, i = 0;
  for (; i < text.len && text.p[i] != '?' && text.p[i] != '#'; i++) {
    if (len + 1 >= RT_RESOLVE_PATH_MAX) return -ENAMETOOLONG;
    char c = text.p[i];
    int high = c == '%' && i + 2 < text.len ? hex(text.p[i + 1]) : -1;
    int low = high >= 0 ? hex(text.p[i + 2]) : -1;
    if (low >= 0) {
      c = (char)(high << 4 | low);
      if (c == '/' || c == '\\' || c == 0) return RT_E_INVALID_MODULE_SPECIFIER;
      i += 2;
    } else if (c == '\\') {
      c = '/';
    }
    out[len++] = c;
  }
  out[len] = 0;
  if (rest != NULL) *rest = rt_str_slice(text, i, text.len);
  return (int)len;
}

void rt_resolve_node_modules_paths(const char *dir,
                                   void (*each)(void *ctx, const char *path, size_t len),
                                   void *ctx) {
  static const char name[] = "/node_modules";
  char path[RT_RESOLVE_PATH_MAX];
  size_t len;
  if (rt_path_join(path, "/", dir, strlen(dir), &len) != 0) return;
  if (len == 1) len = 0;
  for (;;) {
    rt_str here = rt_str_of(path, len);
    if (!rt_str_ends(here, RT_STR("/node_modules")) && len + sizeof name <= sizeof path) {
      memcpy(path + len, name, sizeof name); /* the tail is not needed again: we only go up */
      each(ctx, path, len + sizeof name - 1);
    }
    if (len == 0) return;
    while (path[--len] != '/') {}
  }
}

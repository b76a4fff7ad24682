/* SPDX-License-Identifier: MIT */
/* str.c - comparing, searching and copying byte slices; see str.h. */
#include "runtime/base/str.h"

#include <stdio.h>

#include "runtime/base/check.h"

int rt_str_cmp(rt_str a, rt_str b) {
  size_t n = a.len < b.len ? a.len : b.len;
  int r = n ? memcmp(a.p, b.p, n) : 0;
  if (r) return r;
  return a.len < b.len ? -1 : a.len > b.len;
}

bool rt_str_starts(rt_str s, rt_str prefix) {
  return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.p, prefix.p, prefix.len) == 0);
}

bool rt_str_ends(rt_str s, rt_str suffix) {
  if (s.len < suffix.len) return false;
  return suffix.len == 0 || memcmp(s.p + s.len - suffix.len, suffix.p, suffix.len) == 0;
}

size_t rt_str_find(rt_str s, rt_str what, size_t from) {
  if (from > s.len) return RT_STR_MISSING;
  if (what.len == 0) return from;
  if (s.len - from < what.len) return RT_STR_MISSING;
  const char *hit = memmem(s.p + from, s.len - from, what.p, what.len);
  return hit ? (size_t)(hit - s.p) : RT_STR_MISSING;
}

size_t rt_str_find_byte(rt_str s, char c, size_t from) {
  if (from >= s.len) return RT_STR_MISSING;
  const char *hit = memchr(s.p + from, c, s.len - from);
  return hit ? (size_t)(hit - s.p) : RT_STR_MISSING;
}

size_t rt_str_rfind_byte(rt_str s, char c) {
  const char *hit = s.len ? memrchr(s.p, c, s.len) : NULL;
  return hit ? (size_t)(hit - s.p) : RT_STR_MISSING;
}

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

rt_str rt_str_trim(rt_str s) {
  while (s.len && is_blank(s.p[s.len - 1])) s.len--;
  while (s.len && is_blank(s.p[0])) s.p++, s.len--;
  return s;
}

rt_str rt_str_dup(rt_arena *a, rt_str s) { return rt_str_of(rt_arena_dup(a, s.p, s.len), s.len); }

rt_str rt_str_cat(rt_arena *a, rt_str x, rt_str y) {
  char *p = rt_arena_bytes(a, x.len + y.len + 1);
  if (x.len) memcpy(p, x.p, x.len);
  if (y.len) memcpy(p + x.len, y.p, y.len);
  p[x.len + y.len] = 0;
  return rt_str_of(p, x.len + y.len);
}

rt_str rt_str_vfmt(rt_arena *a, const char *fmt, va_list ap) {
  va_list again;
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, fmt, ap);
  CHECK(n >= 0);
  char *p = rt_arena_bytes(a, (size_t)n + 1);
  vsnprintf(p, (size_t)n + 1, fmt, again);
  va_end(again);
  return rt_str_of(p, (size_t)n);
}

rt_str rt_str_fmt(rt_arena *a, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  rt_str s = rt_str_vfmt(a, fmt, ap);
  va_end(ap);
  return s;
}

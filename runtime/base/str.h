/* SPDX-License-Identifier: MIT */
/*
 * str.h - counted, borrowed slices of bytes (mostly UTF-8). Not NUL-terminated unless said so; an
 * embedded NUL is possible. An rt_str never owns: its bytes live in an arena, a buffer, a literal.
 */
#ifndef INGOT_STR_H
#define INGOT_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "runtime/base/arena.h"

typedef struct rt_str {
  const char *p; /* may be NULL when len is 0 */
  size_t len;    /* bytes */
} rt_str;

#define RT_STR(lit) ((rt_str){"" lit, sizeof(lit) - 1}) /* from a literal */
#define RT_STR_INIT(lit) {"" lit, sizeof(lit) - 1}      /* the same, in a static initializer */
#define RT_STR_NONE ((rt_str){NULL, 0})
#define RT_STR_MISSING ((size_t)-1) /* "not found" of the find functions */
/* printf("%.*s", RT_STR_ARG(s)); for text below 2 GB */
#define RT_STR_ARG(s) (int)(s).len, (s).p ? (s).p : ""

static inline rt_str rt_str_of(const char *p, size_t len) { return (rt_str){p, len}; }
static inline rt_str rt_str_c(const char *nul_terminated) {
  return (rt_str){nul_terminated, nul_terminated ? strlen(nul_terminated) : 0};
}
static inline bool rt_str_eq(rt_str a, rt_str b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}
static inline bool rt_str_is(rt_str a, const char *nul_terminated) {
  return rt_str_eq(a, rt_str_c(nul_terminated));
}
/* Bytes `from` to `to` (exclusive), both clamped to the length. */
static inline rt_str rt_str_slice(rt_str s, size_t from, size_t to) {
  if (to > s.len) to = s.len;
  if (from > to) from = to;
  return (rt_str){s.p ? s.p + from : NULL, to - from};
}

int rt_str_cmp(rt_str a, rt_str b); /* byte order, shorter first: <0, 0, >0 */
bool rt_str_starts(rt_str s, rt_str prefix);
bool rt_str_ends(rt_str s, rt_str suffix);
size_t rt_str_find(rt_str s, rt_str what, size_t from); /* index or RT_STR_MISSING */
size_t rt_str_find_byte(rt_str s, char c, size_t from);
size_t rt_str_rfind_byte(rt_str s, char c); /* last occurrence */
rt_str rt_str_trim(rt_str s);               /* without ASCII white space at both ends */

/* Copies in an arena; all NUL-terminated behind `len`. */
rt_str rt_str_dup(rt_arena *a, rt_str s);
rt_str rt_str_cat(rt_arena *a, rt_str x, rt_str y);
rt_str rt_str_fmt(rt_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
rt_str rt_str_vfmt(rt_arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

#endif

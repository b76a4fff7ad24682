/* SPDX-License-Identifier: MIT */
/* buf.c - the growable byte buffer; see buf.h. Doubles, so appending is linear overall. */
#include "runtime/base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/base/check.h"
#include "runtime/base/utf8.h"

void rt_buf_init(rt_buf *b) { memset(b, 0, sizeof *b); }

void rt_buf_deinit(rt_buf *b) {
  free(b->p);
  rt_buf_init(b);
}

uint8_t *rt_buf_reserve(rt_buf *b, size_t extra) {
  CHECK(extra <= SIZE_MAX / 2 - b->len);
  if (b->cap - b->len < extra) {
    size_t cap = b->cap ? b->cap * 2 : 256;
    if (cap < b->len + extra) cap = b->len + extra;
    b->p = rt_xrealloc(b->p, cap);
    b->cap = cap;
  }
  return b->p + b->len;
}

uint8_t *rt_buf_extend(rt_buf *b, size_t n) {
  uint8_t *p = rt_buf_reserve(b, n ? n : 1);
  b->len += n;
  return p;
}

void rt_buf_add(rt_buf *b, const void *data, size_t len) {
  if (len) memcpy(rt_buf_extend(b, len), data, len);
}

void rt_buf_byte(rt_buf *b, uint8_t c) { *rt_buf_extend(b, 1) = c; }
void rt_buf_str(rt_buf *b, rt_str s) { rt_buf_add(b, s.p, s.len); }
void rt_buf_c(rt_buf *b, const char *nul_terminated) { rt_buf_str(b, rt_str_c(nul_terminated)); }
void rt_buf_fill(rt_buf *b, uint8_t c, size_t n) { memset(rt_buf_extend(b, n), c, n); }

void rt_buf_align(rt_buf *b, size_t alignment) {
  CHECK(alignment && (alignment & (alignment - 1)) == 0);
  rt_buf_fill(b, 0, -b->len & (alignment - 1));
}

void rt_buf_vfmt(rt_buf *b, const char *fmt, va_list ap) {
  va_list again;
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, fmt, ap);
  CHECK(n >= 0);
  vsnprintf((char *)rt_buf_reserve(b, (size_t)n + 1), (size_t)n + 1, fmt, again);
  va_end(again);
  b->len += (size_t)n;
}

void rt_buf_fmt(rt_buf *b, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  rt_buf_vfmt(b, fmt, ap);
  va_end(ap);
}

static void store_le(uint8_t *p, uint64_t v, int bytes) {
  for (int i = 0; i < bytes; i++) p[i] = (uint8_t)(v >> (8 * i));
}

void rt_buf_u16(rt_buf *b, uint16_t v) { store_le(rt_buf_extend(b, 2), v, 2); }
void rt_buf_u32(rt_buf *b, uint32_t v) { store_le(rt_buf_extend(b, 4), v, 4); }
void rt_buf_u64(rt_buf *b, uint64_t v) { store_le(rt_buf_extend(b, 8), v, 8); }

void rt_buf_put_u32(rt_buf *b, size_t at, uint32_t v) {
  CHECK(b->len >= 4 && at <= b->len - 4);
  store_le(b->p + at, v, 4);
}

void rt_buf_put_u64(rt_buf *b, size_t at, uint64_t v) {
  CHECK(b->len >= 8 && at <= b->len - 8);
  store_le(b->p + at, v, 8);
}

static void json_char(rt_buf *b, uint32_t cp) {
  static const char short_names[] = "\b\t\n\f\r\"\\";
  static const char short_codes[] = "btnfr\"\\";
  const char *hit = cp && cp < 0x80 ? strchr(short_names, (int)cp) : NULL;
  char bytes[4];
  if (hit) rt_buf_fmt(b, "\\%c", short_codes[hit - short_names]);
  else if (cp < 0x20 || cp == 0x7F) rt_buf_fmt(b, "\\u%04x", cp);
  else rt_buf_add(b, bytes, rt_utf8_encode(cp, bytes));
}

void rt_buf_json_str(rt_buf *b, rt_str s) {
  rt_buf_byte(b, '"');
  if (s.len == 0) s.p = "";
  for (const char *p = s.p, *end = s.p + s.len; p < end;) {
    uint32_t cp;
    p += rt_utf8_decode(p, end, &cp);
    json_char(b, cp);
  }
  rt_buf_byte(b, '"');
}

rt_str rt_buf_take(rt_buf *b, rt_arena *a) {
  rt_str s = rt_str_dup(a, rt_buf_view(b));
  b->len = 0;
  return s;
}

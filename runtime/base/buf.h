/* SPDX-License-Identifier: MIT */
/*
 * buf.h - a growable byte buffer on the heap, for writers (image, JSON, reports).
 * Out of memory ends the process as in arena.h. Zeroed memory is a valid empty buffer.
 */
#ifndef INGOT_BUF_H
#define INGOT_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/str.h"

typedef struct rt_buf {
  uint8_t *p;
  size_t len, cap;
} rt_buf;

void rt_buf_init(rt_buf *b);
void rt_buf_deinit(rt_buf *b);

/* Makes room for `extra` more bytes and returns where they go; b->len is unchanged. */
uint8_t *rt_buf_reserve(rt_buf *b, size_t extra);
/* Adds `n` bytes, not cleared, and returns them. Valid until the next call. */
uint8_t *rt_buf_extend(rt_buf *b, size_t n);
void rt_buf_add(rt_buf *b, const void *data, size_t len);
void rt_buf_byte(rt_buf *b, uint8_t c);
void rt_buf_str(rt_buf *b, rt_str s);
void rt_buf_c(rt_buf *b, const char *nul_terminated);
void rt_buf_fill(rt_buf *b, uint8_t c, size_t n);
void rt_buf_align(rt_buf *b, size_t alignment); /* zeros up to a multiple (power of two) */
void rt_buf_fmt(rt_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void rt_buf_vfmt(rt_buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Little-endian integers. `put` overwrites at an offset that is already inside the buffer. */
void rt_buf_u16(rt_buf *b, uint16_t v);
void rt_buf_u32(rt_buf *b, uint32_t v);
void rt_buf_u64(rt_buf *b, uint64_t v);
void rt_buf_put_u32(rt_buf *b, size_t at, uint32_t v);
void rt_buf_put_u64(rt_buf *b, size_t at, uint64_t v);

/* A JSON string with its quotes; invalid UTF-8 becomes U+FFFD, controls are escaped. */
void rt_buf_json_str(rt_buf *b, rt_str s);

static inline rt_str rt_buf_view(const rt_buf *b) {
  return (rt_str){(const char *)b->p, b->len};
}
/* The content as a NUL-terminated copy in the arena. */
rt_str rt_buf_take(rt_buf *b, rt_arena *a); /* and empties the buffer, keeping its memory */

#endif

/* SPDX-License-Identifier: MIT */
/*
 * buffer.c - ops of node:buffer. buffer.js has checked every argument: views are views, offsets
 * lie inside them. Text goes through text.h, byte work through codec.h and simd.h.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"
#include "runtime/bind/bind.h"
#include "stdlib/buffer/codec.h"
#include "stdlib/buffer/simd.h"
#include "stdlib/buffer/text.h"

/* Remembers the prototype of Buffers made by C code (runtime/engine). */
extern void rt_set_buffer_prototype(rt *r, napi_value proto);

static size_t to_size(napi_value v) { return (size_t)en_to_i64(v); }

static napi_value index_or_minus_one(napi_env env, size_t at) {
  return at == CODEC_NOT_FOUND ? en_i32(env, -1) : en_i64(env, (int64_t)at);
}

RT_OP(op_buffer_slice) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  size_t start = to_size(argv[2]), end = to_size(argv[3]);
  /* A resizable buffer may have shrunk since JavaScript looked at its length. */
  if (end > b.len) end = b.len;
  if (start >= end) return en_str_latin1(env, "", 0);
  return text_decode(env, b.data + start, end - start, (enum buffer_encoding)en_to_i32(argv[1]));
}

RT_OP(op_buffer_write) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  size_t offset = to_size(argv[2]), len = to_size(argv[3]);
  if (offset >= b.len) return en_i32(env, 0);
  if (len > b.len - offset) len = b.len - offset;
  enum buffer_encoding enc = (enum buffer_encoding)en_to_i32(argv[4]);
  size_t n = text_write(env, argv[1], b.data + offset, len, enc);
  return en_i64(env, (int64_t)n);
}

RT_OP(op_buffer_byte_length_utf8) {
  (void)argc;
  return en_i64(env, (int64_t)en_str_utf8_len(env, argv[0]));
}

/* One-byte strings need no counting pass when they turn out to be ASCII. */
RT_OP(op_buffer_from_utf8) {
  (void)argc;
  uint8_t *dst = NULL;
  size_t len = en_str_len(argv[0]);
  if (en_str_is_latin1(argv[0])) {
    napi_value ab = en_arraybuffer(env, len, &dst);
    if (ab == NULL) return NULL;
    en_str_write_latin1(env, argv[0], dst, 0, len);
    if (simd_is_ascii(dst, len)) return ab;
  }
  napi_value ab = en_arraybuffer(env, en_str_utf8_len(env, argv[0]), &dst);
  /* It is known to fit: what is said to be there is the worst case, which nobody has to look into. */
  if (ab != NULL) en_str_write_utf8(env, argv[0], (char *)dst, len * 3, NULL);
  return ab;
}

RT_OP(op_buffer_alloc_unsafe) {
  (void)argc;
  uint8_t *dst;
  return en_arraybuffer(env, to_size(argv[0]), &dst);
}

static int compare_bytes(const uint8_t *a, size_t alen, const uint8_t *b, size_t blen) {
  size_t n = alen < blen ? alen : blen;
  int c = n == 0 ? 0 : memcmp(a, b, n);
  if (c == 0) return (alen > blen) - (alen < blen);
  return c < 0 ? -1 : 1;
}

RT_OP(op_buffer_compare) {
  (void)argc;
  en_bytes a = en_view(argv[0]), b = en_view(argv[1]);
  return en_i32(env, compare_bytes(a.data, a.len, b.data, b.len));
}

RT_OP(op_buffer_compare_ranges) {
  (void)argc;
  en_bytes a = en_view(argv[0]), b = en_view(argv[3]);
  size_t as = to_size(argv[1]), ae = to_size(argv[2]), bs = to_size(argv[4]), be = to_size(argv[5]);
  CHECK(as <= ae && ae <= a.len && bs <= be && be <= b.len);
  return en_i32(env, compare_bytes(a.data + as, ae - as, b.data + bs, be - bs));
}

RT_OP(op_buffer_equals) {
  (void)argc;
  en_bytes a = en_view(argv[0]), b = en_view(argv[1]);
  return en_bool(env, a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0));
}

static size_t find(en_bytes hay, const uint8_t *needle, size_t nlen, size_t from, bool utf16,
                   bool forward) {
  size_t unit = utf16 ? 2 : 1;
  if (nlen == 0) return from < hay.len ? from : hay.len;
  if (utf16 && (hay.len < 2 || nlen < 2)) return CODEC_NOT_FOUND;
  return forward ? codec_find(hay.data, hay.len, needle, nlen, from, unit)
                 : codec_find_last(hay.data, hay.len, needle, nlen, from, unit);
}

/* The part of a view before byte `end`. */
static en_bytes view_until(napi_value view, napi_value end) {
  en_bytes b = en_view(view);
  size_t n = to_size(end);
  if (n < b.len) b.len = n;
  return b;
}

RT_OP(op_buffer_index_of) {
  (void)argc;
  en_bytes hay = view_until(argv[0], argv[5]);
  size_t from = to_size(argv[2]);
  enum buffer_encoding enc = (enum buffer_encoding)en_to_i32(argv[3]);
  bool forward = en_to_bool(argv[4]), utf16 = enc == BUFFER_UTF16LE;
  if (!en_is_string(argv[1])) {
    en_bytes n = en_view(argv[1]);
    return index_or_minus_one(env, find(hay, n.data, n.len, from, utf16, forward));
  }
  text_bytes t;
  text_bytes_init(&t, env, argv[1], enc);
  size_t at = find(hay, t.p, t.len, from, utf16, forward);
  text_bytes_deinit(&t);
  return index_or_minus_one(env, at);
}

RT_OP(op_buffer_index_of_byte) {
  (void)argc;
  en_bytes hay = view_until(argv[0], argv[4]);
  uint8_t byte = (uint8_t)en_to_u32(argv[1]);
  size_t from = to_size(argv[2]);
  return index_or_minus_one(env, find(hay, &byte, 1, from, false, en_to_bool(argv[3])));
}

/* Puts as much of the pattern as fits at p; the bytes put, 0 when the pattern is empty. */
static size_t put_pattern(napi_env env, napi_value pattern, uint8_t *p, size_t len,
                          enum buffer_encoding enc) {
  if (!en_is_string(pattern)) {
    en_bytes b = en_view(pattern);
    size_t n = b.len < len ? b.len : len;
    if (n > 0) memmove(p, b.data, n);
    return n;
  }
  text_bytes t;
  text_bytes_init(&t, env, pattern, enc);
  size_t n = t.len < len ? t.len : len;
  memcpy(p, t.p, n);
  text_bytes_deinit(&t);
  return n;
}

/* 0, or -1 when the pattern has no bytes (its text is invalid in the encoding). */
RT_OP(op_buffer_fill) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  size_t start = to_size(argv[2]), end = to_size(argv[3]);
  if (end > b.len || start > end) return en_i32(env, -2);
  if (start == end) return en_i32(env, 0);
  uint8_t *p = b.data + start;
  size_t len = end - start;
  if (en_is_number(argv[1])) {
    memset(p, (int)en_to_u32(argv[1]), len);
    return en_i32(env, 0);
  }
  size_t n = put_pattern(env, argv[1], p, len, (enum buffer_encoding)en_to_i32(argv[4]));
  if (n == 0) return en_i32(env, -1);
  codec_repeat(p, n, len);
  return en_i32(env, 0);
}

RT_OP(op_buffer_copy) {
  (void)env, (void)argc;
  en_bytes from = en_view(argv[0]), to = en_view(argv[1]);
  size_t at = to_size(argv[2]), start = to_size(argv[3]), n = to_size(argv[4]);
  CHECK(at <= to.len && n <= to.len - at && start <= from.len && n <= from.len - start);
  if (n > 0) memmove(to.data + at, from.data + start, n);
  return NULL;
}

RT_OP(op_buffer_swap) {
  (void)env, (void)argc;
  en_bytes b = en_view(argv[0]);
  codec_swap(b.data, b.len, en_to_i32(argv[1]));
  return NULL;
}

RT_OP(op_buffer_is_utf8) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  return en_bool(env, b.len == 0 || simd_is_utf8(b.data, b.len));
}

RT_OP(op_buffer_is_ascii) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  return en_bool(env, b.len == 0 || simd_is_ascii(b.data, b.len));
}

/* The string's units as bytes into r; false when one is above 0xff. */
static bool one_byte(napi_env env, napi_value s, size_t len, text_room *r) {
  uint8_t *p = text_room_init(r, len * 2);
  if (en_str_is_latin1(s)) {
    en_str_write_latin1(env, s, p, 0, len);
    return true;
  }
  en_str_write_utf16(env, s, (uint16_t *)(void *)p, 0, len);
  for (size_t i = 0; i < len; i++) {
    if (p[2 * i + 1] != 0) return false;
    p[i] = p[2 * i];
  }
  return true;
}

RT_OP(op_buffer_btoa) {
  (void)argc;
  size_t len = en_str_len(argv[0]);
  text_room r;
  napi_value s = one_byte(env, argv[0], len, &r) ? text_decode(env, r.p, len, BUFFER_BASE64)
                                                 : en_i32(env, -1);
  text_room_deinit(&r);
  return s;
}

RT_OP(op_buffer_atob) {
  (void)argc;
  size_t len = en_str_len(argv[0]);
  text_room in, out;
  size_t n = SIMD_FAIL;
  bool ok = one_byte(env, argv[0], len, &in);
  text_room_init(&out, len + 4);
  if (ok) n = simd_base64_decode(in.p, len, out.p, false);
  napi_value s = n == SIMD_FAIL ? en_i32(env, -1) : en_str_latin1(env, out.p, n);
  text_room_deinit(&in);
  text_room_deinit(&out);
  return s;
}

RT_OP(op_buffer_set_prototype) {
  (void)argc;
  rt_set_buffer_prototype(rt_from_env(env), argv[0]);
  return NULL;
}

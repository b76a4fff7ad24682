/* SPDX-License-Identifier: MIT */
/* codec.c - see codec.h. What simdutf does faster lives behind simd.h instead. */
#include "stdlib/buffer/codec.h"

#include <string.h>

#include "runtime/base/check.h"

static const char digits[] = "0123456789abcdef";

void codec_hex_encode(const uint8_t *p, size_t len, uint8_t *dst) {
  for (size_t i = 0; i < len; i++) {
    dst[2 * i] = (uint8_t)digits[p[i] >> 4];
    dst[2 * i + 1] = (uint8_t)digits[p[i] & 15];
  }
}

/* 0..15, or -1. */
static int hex_value(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  uint8_t lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

size_t codec_hex_decode(const uint8_t *p, size_t len, uint8_t *dst, size_t cap) {
  size_t n = len / 2 < cap ? len / 2 : cap;
  for (size_t i = 0; i < n; i++) {
    int hi = hex_value(p[2 * i]), lo = hex_value(p[2 * i + 1]);
    if ((hi | lo) < 0) return i;
    dst[i] = (uint8_t)(hi << 4 | lo);
  }
  return n;
}

/* 0..63, or -1 for a character of neither alphabet. */
static int base64_value(uint8_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

size_t codec_base64_decode(const uint8_t *p, size_t len, uint8_t *dst, size_t cap) {
  size_t n = 0;
  uint32_t acc = 0;
  int bits = 0;
  for (size_t i = 0; i < len && n < cap && p[i] != '='; i++) {
    int v = base64_value(p[i]);
    if (v < 0) continue;
    acc = acc << 6 | (uint32_t)v;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    dst[n++] = (uint8_t)(acc >> bits);
  }
  return n;
}

void codec_swap(uint8_t *p, size_t len, int width) {
  CHECK(len % (size_t)width == 0);
  for (size_t i = 0; i < len; i += (size_t)width) {
    if (width == 2) {
      uint16_t v;
      memcpy(&v, p + i, 2);
      v = __builtin_bswap16(v);
      memcpy(p + i, &v, 2);
    } else if (width == 4) {
      uint32_t v;
      memcpy(&v, p + i, 4);
      v = __builtin_bswap32(v);
      memcpy(p + i, &v, 4);
    } else {
      uint64_t v;
      memcpy(&v, p + i, 8);
      v = __builtin_bswap64(v);
      memcpy(p + i, &v, 8);
    }
  }
}

/* memchr for the first byte is the fastest while that is rare; memmem once it turns out not to
 * be. */
static const uint8_t *find_once(const uint8_t *hay, size_t hlen, const uint8_t *needle,
                                size_t nlen) {
  const uint8_t *p = hay, *end = hay + hlen;
  for (size_t misses = 0; (size_t)(end - p) >= nlen; misses++) {
    if (misses > 32 && (size_t)(p - hay) < misses * 32) {
      return memmem(p, (size_t)(end - p), needle, nlen);
    }
    const uint8_t *hit = memchr(p, needle[0], (size_t)(end - p) - nlen + 1);
    if (hit == NULL || memcmp(hit, needle, nlen) == 0) return hit;
    p = hit + 1;
  }
  return NULL;
}

size_t codec_find(const uint8_t *hay, size_t hlen, const uint8_t *needle, size_t nlen, size_t from,
                  size_t unit) {
  while (from <= hlen && hlen - from >= nlen) {
    const uint8_t *hit = find_once(hay + from, hlen - from, needle, nlen);
    if (hit == NULL) break;
    size_t at = (size_t)(hit - hay);
    if (at % unit == 0) return at;
    from = at + 1;
  }
  return CODEC_NOT_FOUND;
}

/* Backwards by the needle's first byte: memrchr does the skipping. */
size_t codec_find_last(const uint8_t *hay, size_t hlen, const uint8_t *needle, size_t nlen,
                       size_t from, size_t unit) {
  if (nlen > hlen) return CODEC_NOT_FOUND;
  if (from > hlen - nlen) from = hlen - nlen;
  for (size_t end = from + 1; end > 0;) {
    const uint8_t *hit = memrchr(hay, needle[0], end);
    if (hit == NULL) break;
    size_t at = (size_t)(hit - hay);
    if (at % unit == 0 && memcmp(hit, needle, nlen) == 0) return at;
    end = at;
  }
  return CODEC_NOT_FOUND;
}

void codec_repeat(uint8_t *p, size_t have, size_t len) {
  while (have < len) {
    size_t n = have < len - have ? have : len - have;
    memcpy(p + have, p, n);
    have += n;
  }
}

/* How many bytes a sequence beginning with c has by its lead byte; 1 for what cannot begin one. */
static size_t utf8_need(uint8_t c) {
  if (c >= 0xc2 && c <= 0xdf) return 2;
  if (c >= 0xe0 && c <= 0xef) return 3;
  return c >= 0xf0 && c <= 0xf4 ? 4 : 1;
}

/* Second bytes that a lead byte forbids end the sequence at once (WHATWG, UTF-8 decoder). */
static bool utf8_second_ok(uint8_t lead, uint8_t second) {
  uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high;
}

size_t codec_utf8_whole(const uint8_t *p, size_t len) {
  size_t back = len < 3 ? len : 3;
  for (size_t i = 1; i <= back; i++) {
    uint8_t c = p[len - i];
    if ((c & 0xc0) == 0x80) continue;
    bool open = utf8_need(c) > i && (i == 1 || utf8_second_ok(c, p[len - i + 1]));
    return open ? len - i : len;
  }
  return len;
}

/* SPDX-License-Identifier: MIT */
/*
 * codec.h - byte encodings of Buffer that need no engine: hex, lenient base64, swaps, searches.
 *
 * Used by buffer.c, string_decoder.c and the unit tests. Nothing allocates. Lengths in bytes.
 * Behaviour: Node.js documentation, buffer.md ("Buffers and character encodings").
 */
#ifndef INGOT_BUFFER_CODEC_H
#define INGOT_BUFFER_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The numbers are shared with buffer.js, string_decoder.js and web/encoding.js. */
enum buffer_encoding {
  BUFFER_ASCII = 0,
  BUFFER_UTF8 = 1,
  BUFFER_BASE64 = 2,
  BUFFER_UTF16LE = 3,
  BUFFER_LATIN1 = 4,
  BUFFER_HEX = 5,
  BUFFER_BASE64URL = 7,
};

#define CODEC_NOT_FOUND SIZE_MAX

/* 2*len lower-case digits into dst. */
void codec_hex_encode(const uint8_t *p, size_t len, uint8_t *dst);
/* Decodes pairs until the first that is not hexadecimal, at most cap bytes; bytes written. */
size_t codec_hex_decode(const uint8_t *p, size_t len, uint8_t *dst, size_t cap);

/* Both alphabets at once, foreign characters skipped, stops at '=' or after cap bytes; bytes
 * written. */
size_t codec_base64_decode(const uint8_t *p, size_t len, uint8_t *dst, size_t cap);

/* Reverses each group of `width` bytes (2, 4, 8); len is a multiple of it. */
void codec_swap(uint8_t *p, size_t len, int width);

/* First (last) place at or after (at or before) `from` where needle stands, stepping `unit` bytes
 * (1, or 2 for UTF-16 alignment); CODEC_NOT_FOUND. nlen > 0. */
size_t codec_find(const uint8_t *hay, size_t hlen, const uint8_t *needle, size_t nlen, size_t from,
                  size_t unit);
size_t codec_find_last(const uint8_t *hay, size_t hlen, const uint8_t *needle, size_t nlen,
                       size_t from, size_t unit);

/* Repeats the first `have` bytes of p up to `len`, doubling what is copied. 0 < have <= len. */
void codec_repeat(uint8_t *p, size_t have, size_t len);

/* Length of the longest prefix that does not end inside a UTF-8 sequence (0..3 bytes shorter). */
size_t codec_utf8_whole(const uint8_t *p, size_t len);

#endif

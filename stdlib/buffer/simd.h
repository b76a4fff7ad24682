/* SPDX-License-Identifier: MIT */
/*
 * simd.h - the text conversions of simdutf under C names (simd.cc is the whole glue).
 *
 * Used by the rooms buffer, string_decoder and web. Lengths are in units of the type. Nothing is
 * allocated, nothing throws, no terminator is read or written; `dst` must have the stated room.
 * Pointers may be unaligned for uint8_t, must be aligned for uint16_t.
 */
#ifndef INGOT_BUFFER_SIMD_H
#define INGOT_BUFFER_SIMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SIMD_FAIL SIZE_MAX /* the conversion is not possible; dst's content is undefined */

bool simd_is_ascii(const uint8_t *p, size_t len);
bool simd_is_utf8(const uint8_t *p, size_t len);
bool simd_is_utf16(const uint16_t *p, size_t len); /* no lone surrogate */

/* Units needed; the input must be valid. */
size_t simd_utf16_len_of_utf8(const uint8_t *p, size_t len);
size_t simd_utf8_len_of_latin1(const uint8_t *p, size_t len);
size_t simd_utf8_len_of_utf16(const uint16_t *p, size_t len);

/* Units written, or SIMD_FAIL. Room in `dst`: len, len, 2*len, 3*len units. They fail on: invalid
 * or not Latin-1; invalid; never; a lone surrogate. */
size_t simd_utf8_to_latin1(const uint8_t *p, size_t len, uint8_t *dst);
size_t simd_utf8_to_utf16(const uint8_t *p, size_t len, uint16_t *dst);
size_t simd_latin1_to_utf8(const uint8_t *p, size_t len, uint8_t *dst);
size_t simd_utf16_to_utf8(const uint16_t *p, size_t len, uint8_t *dst);

size_t simd_base64_len(size_t len, bool url); /* characters for len bytes; url: without padding */
size_t simd_base64_encode(const uint8_t *p, size_t len, uint8_t *dst, bool url);
/* Upper bound of the bytes that len characters give. */
size_t simd_base64_max(const uint8_t *p, size_t len);
/* WHATWG forgiving decode; dst needs simd_base64_max bytes. SIMD_FAIL: a foreign character, bad
 * padding or length. */
size_t simd_base64_decode(const uint8_t *p, size_t len, uint8_t *dst, bool url);

#ifdef __cplusplus
}
#endif
#endif

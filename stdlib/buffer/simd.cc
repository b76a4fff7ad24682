/* SPDX-License-Identifier: MIT */
/* simd.cc - simdutf behind C names; see simd.h. No logic here. */
#include "stdlib/buffer/simd.h"

#include <simdutf.h>

static const char *chars(const uint8_t *p) { return reinterpret_cast<const char *>(p); }
static char *chars(uint8_t *p) { return reinterpret_cast<char *>(p); }
static const char16_t *units(const uint16_t *p) { return reinterpret_cast<const char16_t *>(p); }
static char16_t *units(uint16_t *p) { return reinterpret_cast<char16_t *>(p); }

static size_t count_or_fail(simdutf::result r) {
  return r.error == simdutf::SUCCESS ? r.count : SIMD_FAIL;
}

bool simd_is_ascii(const uint8_t *p, size_t len) { return simdutf::validate_ascii(chars(p), len); }
bool simd_is_utf8(const uint8_t *p, size_t len) { return simdutf::validate_utf8(chars(p), len); }
bool simd_is_utf16(const uint16_t *p, size_t len) {
  return simdutf::validate_utf16le(units(p), len);
}

size_t simd_utf16_len_of_utf8(const uint8_t *p, size_t len) {
  return simdutf::utf16_length_from_utf8(chars(p), len);
}
size_t simd_utf8_len_of_latin1(const uint8_t *p, size_t len) {
  return simdutf::utf8_length_from_latin1(chars(p), len);
}
size_t simd_utf8_len_of_utf16(const uint16_t *p, size_t len) {
  return simdutf::utf8_length_from_utf16le(units(p), len);
}

size_t simd_utf8_to_latin1(const uint8_t *p, size_t len, uint8_t *dst) {
  return count_or_fail(simdutf::convert_utf8_to_latin1_with_errors(chars(p), len, chars(dst)));
}
size_t simd_utf8_to_utf16(const uint8_t *p, size_t len, uint16_t *dst) {
  return count_or_fail(simdutf::convert_utf8_to_utf16le_with_errors(chars(p), len, units(dst)));
}
size_t simd_latin1_to_utf8(const uint8_t *p, size_t len, uint8_t *dst) {
  return simdutf::convert_latin1_to_utf8(chars(p), len, chars(dst));
}
size_t simd_utf16_to_utf8(const uint16_t *p, size_t len, uint8_t *dst) {
  return count_or_fail(simdutf::convert_utf16le_to_utf8_with_errors(units(p), len, chars(dst)));
}

static simdutf::base64_options alphabet(bool url) {
  return url ? simdutf::base64_url : simdutf::base64_default;
}
size_t simd_base64_len(size_t len, bool url) {
  return simdutf::base64_length_from_binary(len, alphabet(url));
}
size_t simd_base64_encode(const uint8_t *p, size_t len, uint8_t *dst, bool url) {
  return simdutf::binary_to_base64(chars(p), len, chars(dst), alphabet(url));
}
size_t simd_base64_max(const uint8_t *p, size_t len) {
  return simdutf::maximal_binary_length_from_base64(chars(p), len);
}
size_t simd_base64_decode(const uint8_t *p, size_t len, uint8_t *dst, bool url) {
  return count_or_fail(simdutf::base64_to_binary(chars(p), len, chars(dst), alphabet(url)));
}

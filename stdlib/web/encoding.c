/* SPDX-License-Identifier: MIT */
/*
 * encoding.c - ops of TextEncoder and TextDecoder (WHATWG Encoding Standard).
 *
 * UTF-8 and UTF-16 go through simdutf, single-byte encodings through encoding_tables.c, the
 * multi-byte ones of East Asia through an ICU converter that lives as long as its TextDecoder.
 * encoding.js keeps what a chunk leaves unfinished, except with ICU, which does so itself.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>

#include "runtime/base/check.h"
#include "runtime/bind/bind.h"
#include "stdlib/buffer/codec.h"
#include "stdlib/buffer/simd.h"
#include "stdlib/buffer/text.h"
#include "stdlib/web/encoding_tables.h"

/* Shared with encoding.js. */
enum { FATAL = 1, STRIP_BOM = 2, BIG_ENDIAN_UNITS = 4 };

RT_OP(op_web_encode_into) {
  (void)argc;
  en_bytes to = en_view(argv[1]), out = en_view(argv[2]);
  CHECK(out.len == 8);
  size_t read = 0;
  size_t written = 0;
  if (to.len > 0) written = en_str_write_utf8(env, argv[0], (char *)to.data, to.len, &read);
  uint32_t result[2] = {(uint32_t)read, (uint32_t)written};
  memcpy(out.data, result, sizeof(result));
  return NULL;
}

RT_OP(op_web_whole_utf8) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  return en_i64(env, (int64_t)codec_utf8_whole(b.data, b.len));
}

RT_OP(op_web_decode_utf8) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  uint32_t flags = en_to_u32(argv[1]);
  if ((flags & STRIP_BOM) != 0 && b.len >= 3 && memcmp(b.data, "\xef\xbb\xbf", 3) == 0) {
    b.data += 3;
    b.len -= 3;
  }
  if (b.len == 0) return en_str_latin1(env, "", 0);
  return text_decode_utf8(env, b.data, b.len, (flags & FATAL) != 0);
}

/* Lone surrogates become U+FFFD; false when there is one and that is fatal. */
static bool mend_surrogates(uint16_t *p, size_t len, bool fatal) {
  if (simd_is_utf16(p, len)) return true;
  if (fatal) return false;
  for (size_t i = 0; i < len; i++) {
    if ((p[i] & 0xf800) != 0xd800) continue;
    bool pair = (p[i] & 0xfc00) == 0xd800 && i + 1 < len && (p[i + 1] & 0xfc00) == 0xdc00;
    if (pair) i++;
    else p[i] = 0xfffd;
  }
  return true;
}

RT_OP(op_web_decode_utf16) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  uint32_t flags = en_to_u32(argv[1]);
  size_t units = b.len / 2;
  if (units > TEXT_MAX_LEN) return en_i32(env, -1);
  if (units == 0) return en_str_latin1(env, "", 0);
  text_room r;
  uint16_t *p = (uint16_t *)(void *)text_room_init(&r, units * 2);
  memcpy(p, b.data, units * 2);
  if ((flags & BIG_ENDIAN_UNITS) != 0) codec_swap((uint8_t *)p, units * 2, 2);
  napi_value s = NULL;
  if (mend_surrogates(p, units, (flags & FATAL) != 0)) {
    size_t skip = (flags & STRIP_BOM) != 0 && p[0] == 0xfeff ? 1 : 0;
    s = en_str_utf16(env, p + skip, units - skip);
  }
  text_room_deinit(&r);
  return s;
}

/* x-user-defined puts its upper half into the private use area. */
static uint16_t upper_half(int32_t table, uint8_t byte) {
  return table < 0 ? (uint16_t)(0xf700 + byte) : encoding_tables[table][byte - 0x80];
}

RT_OP(op_web_decode_byte) {
  (void)argc;
  en_bytes b = en_view(argv[0]);
  int32_t table = en_to_i32(argv[1]);
  bool fatal = (en_to_u32(argv[2]) & FATAL) != 0;
  CHECK(table < ENCODING_TABLE_COUNT);
  if (b.len == 0 || simd_is_ascii(b.data, b.len)) {
    return text_decode(env, b.data, b.len, BUFFER_LATIN1);
  }
  if (b.len > TEXT_MAX_LEN) return en_i32(env, -1);
  text_room r;
  uint16_t *p = (uint16_t *)(void *)text_room_init(&r, b.len * 2);
  bool valid = true, same = true; /* same: each maps to itself */
  for (size_t i = 0; i < b.len; i++) {
    uint16_t unit = b.data[i] < 0x80 ? b.data[i] : upper_half(table, b.data[i]);
    same &= unit == b.data[i];
    if (unit == 0xfffd) valid = false;
    p[i] = unit;
  }
  napi_value s = NULL;
  if (same) s = text_decode(env, b.data, b.len, BUFFER_LATIN1);
  else if (valid || !fatal) s = en_str_utf16(env, p, b.len);
  text_room_deinit(&r);
  return s;
}

/* ---- ICU ---- */

static const char converter_tag;

static void converter_free(void *ptr) { ucnv_close(ptr); }

RT_OP(op_web_open_converter) {
  (void)argc;
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[0]);
  UErrorCode status = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(name.p, &status);
  en_str_tmp_deinit(&name);
  if (U_FAILURE(status)) return NULL;
  if ((en_to_u32(argv[1]) & FATAL) != 0) {
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    CHECK(U_SUCCESS(status));
  }
  return en_box_new(env, converter, &converter_tag, converter_free);
}

/* The string, undefined when the bytes are invalid (fatal), -1 when the text is too long. */
RT_OP(op_web_convert) {
  (void)argc;
  UConverter *converter = en_box_get(argv[0], &converter_tag);
  CHECK(converter != NULL);
  en_bytes b = en_view(argv[1]);
  bool flush = en_to_bool(argv[2]);
  /* No byte gives more than two units; the converter may hold a few bytes back from before. */
  size_t cap = (b.len + 16) * 2;
  if (cap / 2 > TEXT_MAX_LEN) return en_i32(env, -1);
  text_room r;
  UChar *out = (UChar *)(void *)text_room_init(&r, cap * sizeof(UChar));
  UChar *at = out;
  const char *from = b.len > 0 ? (const char *)b.data : "";
  UErrorCode status = U_ZERO_ERROR;
  ucnv_toUnicode(converter, &at, out + cap, &from, from + b.len, NULL, flush, &status);
  napi_value s = NULL;
  if (U_SUCCESS(status)) s = en_str_utf16(env, (const uint16_t *)out, (size_t)(at - out));
  if (flush || U_FAILURE(status)) ucnv_reset(converter);
  text_room_deinit(&r);
  return s;
}

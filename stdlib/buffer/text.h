/* SPDX-License-Identifier: MIT */
/*
 * text.h - strings to bytes and back in the encodings of Buffer, at simdutf speed.
 *
 * Called by the ops of buffer, string_decoder and web. No JavaScript runs in here.
 */
#ifndef INGOT_BUFFER_TEXT_H
#define INGOT_BUFFER_TEXT_H

#include "runtime/engine/engine.h"
#include "stdlib/buffer/codec.h"

#define TEXT_MAX_LEN 536870888u /* UTF-16 units in the longest string of the engine: 2^29 - 24 */

/* The string that len bytes stand for. Invalid UTF-8 becomes U+FFFD by WHATWG's rule of maximal
 * subparts. A result longer than the engine allows is the number -1 instead of a string. */
napi_value text_decode(napi_env env, const uint8_t *p, size_t len, enum buffer_encoding enc);
/* The same for UTF-8 only; `fatal`: NULL when invalid (nothing pending). */
napi_value text_decode_utf8(napi_env env, const uint8_t *p, size_t len, bool fatal);

/* Writes as many whole characters of `s` as fit cap bytes; bytes written. */
size_t text_write(napi_env env, napi_value s, uint8_t *dst, size_t cap, enum buffer_encoding enc);

/* The bytes of a whole string: in `small` when they fit, else on the heap. */
typedef struct text_bytes {
  uint8_t *p;
  size_t len;
  uint8_t small[1024];
} text_bytes;
void text_bytes_init(text_bytes *t, napi_env env, napi_value s, enum buffer_encoding enc);
void text_bytes_deinit(text_bytes *t);

/* Memory for `len` bytes: `small` when it fits, else malloc. Aborts when memory is short. */
typedef struct text_room {
  uint8_t *p;
  uint64_t small[512]; /* aligned for UTF-16 */
} text_room;
uint8_t *text_room_init(text_room *r, size_t len);
void text_room_deinit(text_room *r);

#endif

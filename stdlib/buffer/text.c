/* SPDX-License-Identifier: MIT */
/*
 * text.c - see text.h.
 *
 * Decoding tries the cheap shapes first: ASCII goes to a one-byte string as it is, UTF-8 that is
 * all Latin-1 to a one-byte string, the rest to UTF-16. Encoding writes one-byte strings straight
 * into the destination and only then looks whether they were ASCII, so the common case copies once.
 */
#include "stdlib/buffer/text.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"
#include "runtime/base/thread.h"
#include "stdlib/buffer/simd.h"

/* From here on a decoded text is handed to the engine. Below, it is copied into the engine's young
 * generation from memory that stays warm: fresh pages for each text cost five times the conversion. */
#define ADOPT_MIN (1024 * 1024)
#define SHORT_TEXT (64 * 1024)

static _Thread_local struct {
  uint8_t *p; /* NULL until first used; ADOPT_MIN bytes */
  bool busy;
} scratch;

static uint8_t *take_scratch(size_t len) {
  if (scratch.busy || len > ADOPT_MIN) return NULL;
  if (!scratch.p) {
    /* Off the start of a page: the engine's large strings begin there, and Zen's "rep movsb" is many
     * times slower between addresses that are nearly equal modulo a page. */
    uint8_t *base = malloc(ADOPT_MIN + 2048);
    if (base) {
      scratch.p = base + 2048;
      rt_thread_at_end(free, base);
    }
  }
  scratch.busy = scratch.p != NULL;
  return scratch.p;
}

uint8_t *text_room_init(text_room *r, size_t len) {
  r->p = len <= sizeof(r->small) ? (uint8_t *)r->small : take_scratch(len);
  if (!r->p) r->p = malloc(len);
  CHECK(r->p != NULL);
  return r->p;
}

void text_room_deinit(text_room *r) {
  if (r->p == (uint8_t *)r->small) return;
  if (r->p == scratch.p) {
    scratch.busy = false;
  } else {
    free(r->p);
  }
}

/* Whether the engine is to copy what r holds, rather than to own it. */
static bool is_kept(const text_room *r, size_t len) {
  return len < ADOPT_MIN || r->p == (const uint8_t *)r->small || r->p == scratch.p;
}

/* ---- bytes to string ---- */

static napi_value too_long(napi_env env) { return en_i32(env, -1); }

/* The string of what was written into r; gives large memory away. */
static napi_value room_to_latin1(napi_env env, text_room *r, size_t len) {
  if (is_kept(r, len)) {
    napi_value s = en_str_latin1(env, r->p, len);
    text_room_deinit(r);
    return s;
  }
  return en_str_adopt_latin1(env, (char *)r->p, len);
}

static napi_value room_to_utf16(napi_env env, text_room *r, size_t units) {
  uint16_t *p = (uint16_t *)(void *)r->p;
  if (is_kept(r, units * 2)) {
    napi_value s = en_str_utf16(env, p, units);
    text_room_deinit(r);
    return s;
  }
  return en_str_adopt_utf16(env, p, units);
}

/* Of long texts the engine gets a copy in malloc's memory, which is used again; memory of its own for large
 * objects comes from the kernel and goes back to it each time. */
static napi_value decode_latin1(napi_env env, const uint8_t *p, size_t len) {
  if (len > TEXT_MAX_LEN) return too_long(env);
  if (len < ADOPT_MIN) return en_str_latin1(env, p, len);
  char *copy = malloc(len);
  CHECK(copy != NULL);
  memcpy(copy, p, len);
  return en_str_adopt_latin1(env, copy, len);
}

napi_value text_decode_utf8(napi_env env, const uint8_t *p, size_t len, bool fatal) {
  if (simd_is_ascii(p, len)) return decode_latin1(env, p, len);
  text_room r;
  size_t n = simd_utf8_to_latin1(p, len, text_room_init(&r, len));
  if (n != SIMD_FAIL && n <= TEXT_MAX_LEN) return room_to_latin1(env, &r, n);
  text_room_deinit(&r);
  if (!simd_is_utf8(p, len)) {
    if (fatal) return NULL;
    return len > TEXT_MAX_LEN ? too_long(env) : en_str_utf8(env, (const char *)p, len);
  }
  size_t units = simd_utf16_len_of_utf8(p, len);
  if (units > TEXT_MAX_LEN) return too_long(env);
  size_t got = simd_utf8_to_utf16(p, len, (uint16_t *)(void *)text_room_init(&r, units * 2));
  CHECK(got == units);
  return room_to_utf16(env, &r, units);
}

static napi_value decode_ascii(napi_env env, const uint8_t *p, size_t len) {
  if (len > TEXT_MAX_LEN) return too_long(env);
  if (simd_is_ascii(p, len)) return decode_latin1(env, p, len);
  text_room r;
  uint8_t *dst = text_room_init(&r, len);
  for (size_t i = 0; i < len; i++) dst[i] = p[i] & 0x7f;
  return room_to_latin1(env, &r, len);
}

static napi_value decode_utf16(napi_env env, const uint8_t *p, size_t len) {
  size_t units = len / 2;
  if (units > TEXT_MAX_LEN) return too_long(env);
  if ((uintptr_t)p % 2 == 0) return en_str_utf16(env, (const uint16_t *)(const void *)p, units);
  text_room r;
  memcpy(text_room_init(&r, units * 2), p, units * 2);
  return room_to_utf16(env, &r, units);
}

static napi_value decode_hex(napi_env env, const uint8_t *p, size_t len) {
  if (len > TEXT_MAX_LEN / 2) return too_long(env);
  text_room r;
  codec_hex_encode(p, len, text_room_init(&r, len * 2));
  return room_to_latin1(env, &r, len * 2);
}

static napi_value decode_base64(napi_env env, const uint8_t *p, size_t len, bool url) {
  size_t n = simd_base64_len(len, url);
  if (n > TEXT_MAX_LEN) return too_long(env);
  text_room r;
  simd_base64_encode(p, len, text_room_init(&r, n), url);
  return room_to_latin1(env, &r, n);
}

napi_value text_decode(napi_env env, const uint8_t *p, size_t len, enum buffer_encoding enc) {
  if (len == 0) return en_str_latin1(env, "", 0);
  switch (enc) {
    case BUFFER_UTF8: return text_decode_utf8(env, p, len, false);
    case BUFFER_LATIN1: return decode_latin1(env, p, len);
    case BUFFER_ASCII: return decode_ascii(env, p, len);
    case BUFFER_UTF16LE: return decode_utf16(env, p, len);
    case BUFFER_HEX: return decode_hex(env, p, len);
    case BUFFER_BASE64: return decode_base64(env, p, len, false);
    case BUFFER_BASE64URL: return decode_base64(env, p, len, true);
  }
  UNREACHABLE();
}

/* ---- string to bytes ---- */

/* A short one-byte string is most often ASCII: it is written as it is, and only looked at afterwards.
 * Everything else is converted from where the engine has it. */
static size_t write_utf8(napi_env env, napi_value s, uint8_t *dst, size_t cap) {
  size_t len = en_str_len(s);
  if (len <= SHORT_TEXT && cap / 2 >= len && en_str_is_latin1(s)) {
    en_str_write_latin1(env, s, dst, 0, len);
    if (simd_is_ascii(dst, len)) return len;
  }
  return en_str_write_utf8(env, s, (char *)dst, cap, NULL);
}

static size_t write_utf16(napi_env env, napi_value s, uint8_t *dst, size_t cap) {
  size_t len = en_str_len(s);
  size_t units = len < cap / 2 ? len : cap / 2;
  if ((uintptr_t)dst % 2 == 0) {
    en_str_write_utf16(env, s, (uint16_t *)(void *)dst, 0, units);
    return units * 2;
  }
  text_room r;
  text_room_init(&r, units * 2);
  en_str_write_utf16(env, s, (uint16_t *)(void *)r.p, 0, units);
  memcpy(dst, r.p, units * 2);
  text_room_deinit(&r);
  return units * 2;
}

static size_t base64_to_bytes(const uint8_t *p, size_t len, uint8_t *dst, size_t cap, bool url) {
  if (cap >= simd_base64_max(p, len)) {
    size_t n = simd_base64_decode(p, len, dst, url);
    if (n != SIMD_FAIL) return n;
  }
  return codec_base64_decode(p, len, dst, cap);
}

typedef struct digits {
  uint8_t *dst;
  size_t cap;
  enum buffer_encoding enc;
} digits;

static size_t digits_to_bytes(const digits *d, const uint8_t *p, size_t len) {
  if (d->enc == BUFFER_HEX) return codec_hex_decode(p, len, d->dst, d->cap);
  return base64_to_bytes(p, len, d->dst, d->cap, d->enc == BUFFER_BASE64URL);
}

/* Units above Latin-1 become 0, which is in no alphabet. */
static size_t read_digits(const void *chars, size_t len, bool latin1, void *arg) {
  if (latin1) return digits_to_bytes(arg, chars, len);
  const uint16_t *units = chars;
  text_room r;
  uint8_t *p = text_room_init(&r, len);
  for (size_t i = 0; i < len; i++) p[i] = units[i] > 0xff ? 0 : (uint8_t)units[i];
  size_t n = digits_to_bytes(arg, p, len);
  text_room_deinit(&r);
  return n;
}

static size_t write_digits(napi_env env, napi_value s, uint8_t *dst, size_t cap, enum buffer_encoding enc) {
  digits d = {dst, cap, enc};
  return en_str_read(env, s, read_digits, &d);
}

size_t text_write(napi_env env, napi_value s, uint8_t *dst, size_t cap, enum buffer_encoding enc) {
  if (cap == 0) return 0;
  switch (enc) {
    case BUFFER_UTF8: return write_utf8(env, s, dst, cap);
    case BUFFER_ASCII:
    case BUFFER_LATIN1: {
      size_t len = en_str_len(s);
      if (len > cap) len = cap;
      en_str_write_latin1(env, s, dst, 0, len);
      return len;
    }
    case BUFFER_UTF16LE: return write_utf16(env, s, dst, cap);
    case BUFFER_HEX:
    case BUFFER_BASE64:
    case BUFFER_BASE64URL: return write_digits(env, s, dst, cap, enc);
  }
  UNREACHABLE();
}

void text_bytes_init(text_bytes *t, napi_env env, napi_value s, enum buffer_encoding enc) {
  size_t max = en_str_len(s) * 3;
  if (max > sizeof(t->small) && enc == BUFFER_UTF8) max = en_str_utf8_len(env, s);
  t->p = max <= sizeof(t->small) ? t->small : malloc(max);
  CHECK(t->p != NULL);
  t->len = text_write(env, s, t->p, max, enc);
}

void text_bytes_deinit(text_bytes *t) {
  if (t->p != t->small) free(t->p);
}

/* SPDX-License-Identifier: MIT */
/*
 * zlib_deflate.c - the kind of zs that zlib itself does: deflate, gzip and raw streams.
 * zlib's state (up to 270 KB) is made by the first run, so that an unused stream costs nothing.
 */
#include "stdlib/zlib/zlib_stream.h"

#include <limits.h>
#include <stdlib.h>

#define Z(z) (&(z)->u.z.s)

static bool compresses(const zs *z) {
  return z->mode == ZS_DEFLATE || z->mode == ZS_GZIP || z->mode == ZS_DEFLATERAW;
}

static const char *z_code(int err) {
  switch (err) {
    case Z_NEED_DICT: return "Z_NEED_DICT";
    case Z_ERRNO: return "Z_ERRNO";
    case Z_STREAM_ERROR: return "Z_STREAM_ERROR";
    case Z_DATA_ERROR: return "Z_DATA_ERROR";
    case Z_MEM_ERROR: return "Z_MEM_ERROR";
    case Z_BUF_ERROR: return "Z_BUF_ERROR";
    case Z_VERSION_ERROR: return "Z_VERSION_ERROR";
    default: return "Z_OK";
  }
}

static void fail(zs *z, int err, const char *message) {
  /* zlib's own words are better when it has some; they are static strings. */
  zs_fail(z, err, z_code(err), Z(z)->msg ? Z(z)->msg : message);
}

/* zlib asks by the window bits for the wrapper: +16 gzip, +32 either, negative none. */
static int wrapped_bits(const zs *z) {
  int bits = z->u.z.window_bits;
  switch (z->mode) {
    case ZS_GZIP: case ZS_GUNZIP: return bits + 16;
    case ZS_UNZIP: return bits + 32;
    case ZS_DEFLATERAW: case ZS_INFLATERAW: return -bits;
    default: return bits;
  }
}

static int set_dictionary(zs *z) {
  if (!z->dict) return Z_OK;
  Bytef *d = z->dict;
  uInt n = (uInt)z->dict_len;
  if (z->mode == ZS_DEFLATE || z->mode == ZS_DEFLATERAW) return deflateSetDictionary(Z(z), d, n);
  return z->mode == ZS_INFLATERAW ? inflateSetDictionary(Z(z), d, n) : Z_OK;
}

static bool prepare(zs *z) {
  if (z->u.z.ready) return true;
  int err = compresses(z) ? deflateInit2(Z(z), z->u.z.level, Z_DEFLATED, wrapped_bits(z),
                                         z->u.z.mem_level, z->u.z.strategy)
                          : inflateInit2(Z(z), wrapped_bits(z));
  if (err != Z_OK) {
    fail(z, err, "Init error");
    return false;
  }
  z->u.z.ready = true;
  err = set_dictionary(z);
  if (err != Z_OK) fail(z, err, "Failed to set dictionary");
  return err == Z_OK;
}

/* zlib counts in unsigned int: longer input and output go in pieces. */
static int step(zs *z, int (*fn)(z_streamp, int)) {
  for (;;) {
    uInt in = z->in_len > UINT_MAX ? UINT_MAX : (uInt)z->in_len;
    uInt out = z->out_len > UINT_MAX ? UINT_MAX : (uInt)z->out_len;
    bool part = in < z->in_len;
    Z(z)->next_in = (Bytef *)z->in;
    Z(z)->avail_in = in;
    Z(z)->next_out = z->out;
    Z(z)->avail_out = out;
    int err = fn(Z(z), part ? Z_NO_FLUSH : z->flush);
    z->in = Z(z)->next_in;
    z->in_len -= in - Z(z)->avail_in;
    z->out = Z(z)->next_out;
    z->out_len -= out - Z(z)->avail_out;
    bool again =
        err == Z_OK && z->out_len && ((part && Z(z)->avail_in == 0) || Z(z)->avail_out == 0);
    if (!again) return err;
  }
}

static void note_magic(zs *z) {
  static const uint8_t magic[2] = {0x1f, 0x8b};
  for (size_t i = 0; i < z->in_len && z->u.z.magic_seen < 2; i++) {
    if (z->in[i] != magic[z->u.z.magic_seen]) {
      z->u.z.magic_seen = 3;
      return;
    }
    z->u.z.gzip = ++z->u.z.magic_seen == 2;
  }
}

static int run_inflate(zs *z) {
  int err = step(z, inflate);
  if (err == Z_NEED_DICT && z->dict && z->mode != ZS_INFLATERAW) {
    err = inflateSetDictionary(Z(z), z->dict, (uInt)z->dict_len);
    if (err == Z_OK) err = step(z, inflate);
    else if (err == Z_DATA_ERROR) err = Z_NEED_DICT; /* of another dictionary */
  }
  /* A gzip file may hold several members; zeros after one are padding, not a member. */
  bool gzip = (z->mode == ZS_GUNZIP || z->u.z.gzip) && !z->single;
  while (gzip && err == Z_STREAM_END && z->in_len && *z->in != 0) {
    inflateReset(Z(z));
    err = step(z, inflate);
  }
  return err;
}

static void deflate_run(zs *z) {
  if (!prepare(z)) return;
  if (z->mode == ZS_UNZIP) note_magic(z);
  int err = compresses(z) ? step(z, deflate) : run_inflate(z);
  if (err == Z_STREAM_END) return;
  if (err == Z_OK || err == Z_BUF_ERROR) {
    if (z->out_len && z->flush == Z_FINISH) {
      Z(z)->msg = NULL;
      fail(z, Z_BUF_ERROR, "unexpected end of file");
    }
  } else if (err == Z_NEED_DICT) {
    fail(z, err, z->dict ? "Bad dictionary" : "Missing dictionary");
  } else {
    fail(z, err, "Zlib error");
  }
}

static void deflate_reset(zs *z) {
  z->u.z.magic_seen = 0;
  z->u.z.gzip = false;
  if (!z->u.z.ready) return;
  int err = compresses(z) ? deflateReset(Z(z)) : inflateReset(Z(z));
  if (err != Z_OK) {
    fail(z, err, "Failed to reset stream");
    return;
  }
  err = set_dictionary(z);
  if (err != Z_OK) fail(z, err, "Failed to set dictionary");
}

static void deflate_end(zs *z) {
  if (!z->u.z.ready) return;
  if (compresses(z)) deflateEnd(Z(z));
  else inflateEnd(Z(z));
}

static size_t deflate_guess(const zs *z) {
  size_t n = z->in_len;
  if (compresses(z)) return n + (n >> 12) + (n >> 14) + (n >> 25) + 64;
  /* The last four bytes of a gzip file say its length (modulo 2^32); deflate's best is 1032:1. */
  if (z->mode != ZS_INFLATE && z->mode != ZS_INFLATERAW && n >= 18) {
    const uint8_t *p = z->in + n - 4;
    size_t said = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
    if (said >= n / 2 && said <= n * 1032) return said + 1;
  }
  return n * 4 + 1024;
}

static const zs_kind kind = {deflate_run, deflate_reset, deflate_end, deflate_guess};

void zs_deflate_init(zs *z, int window_bits, int level, int mem_level, int strategy) {
  z->kind = &kind;
  /* A raw stream cannot say that its window has 256 bytes, and zlib uses 512 for it anyway. */
  if (z->mode == ZS_DEFLATERAW && window_bits == 8) window_bits = 9;
  z->u.z.window_bits = window_bits;
  z->u.z.level = level;
  z->u.z.mem_level = mem_level;
  z->u.z.strategy = strategy;
  z->held =
      compresses(z) ? ((size_t)1 << (window_bits + 2)) + ((size_t)1 << (mem_level + 9)) : 40000;
}

void zs_deflate_params(zs *z, int level, int strategy) {
  z->u.z.level = level;
  z->u.z.strategy = strategy;
  if (!z->u.z.ready || !compresses(z)) return;
  /* JavaScript flushed before: there is nothing to give out. */
  uint8_t none;
  Z(z)->avail_in = 0;
  Z(z)->next_out = &none;
  Z(z)->avail_out = 0;
  int err = deflateParams(Z(z), level, strategy);
  if (err != Z_OK && err != Z_BUF_ERROR) fail(z, err, "Failed to set parameters");
}

/* SPDX-License-Identifier: MIT */
/*
 * zlib_whole.c - deflate, gzip and raw streams that are there as a whole, by libdeflate: it needs no window
 * and no state between calls, and takes half of zlib's time (bookworm's, which has no SIMD).
 *
 * It says no to whatever is not ordinary - options that shape the stream, several gzip members, junk at the
 * end, anything invalid or cut off, outputs beyond the limit - and zlib then does it from the start: its
 * results and its errors are what programs know.
 */
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "stdlib/zlib/zlib_stream.h"

enum { MAX_EXPANSION = 64 }; /* beyond, retries with more room cost more than zlib */

typedef size_t (*bound_fn)(struct libdeflate_compressor *, size_t);
typedef size_t (*compress_fn)(struct libdeflate_compressor *, const void *, size_t, void *, size_t);
typedef enum libdeflate_result (*decompress_fn)(struct libdeflate_decompressor *, const void *, size_t, void *,
                                                size_t, size_t *, size_t *);

static bool is_plain(const zs *z) {
  return !z->u.z.ready && z->dict == NULL && z->flush == Z_FINISH && z->u.z.window_bits == 15;
}

/* libdeflate looks at its input twice and relies on seeing the same. A program may change it meanwhile, when
 * this is on a pool thread or the memory is shared; so it sees a copy, which is a hundredth of the work. */
static uint8_t *private_copy(const zs *z) {
  uint8_t *p = malloc(z->in_len + 1);
  if (p != NULL && z->in_len > 0) memcpy(p, z->in, z->in_len);
  return p;
}

static bool compress_with(zs *z, zs_whole *w, bound_fn bound, compress_fn compress) {
  int level = z->u.z.level == Z_DEFAULT_COMPRESSION ? 6 : z->u.z.level;
  if (level < 1 || z->u.z.strategy != Z_DEFAULT_STRATEGY || z->u.z.mem_level < 8) return false;
  struct libdeflate_compressor *c = libdeflate_alloc_compressor(level);
  uint8_t *in = c != NULL ? private_copy(z) : NULL;
  size_t cap = in != NULL ? bound(c, z->in_len) : 0;
  uint8_t *out = cap > 0 && cap <= w->max ? malloc(cap) : NULL;
  size_t len = out != NULL ? compress(c, in, z->in_len, out, cap) : 0;
  libdeflate_free_compressor(c);
  free(in);
  if (len == 0) {
    free(out);
    return false;
  }
  w->out = out;
  w->len = len;
  w->cap = cap;
  return true;
}

static bool decompress_with(zs *z, zs_whole *w, decompress_fn decompress) {
  size_t cap = z->kind->guess(z), used = 0, len = 0, room = 0;
  struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
  enum libdeflate_result rc = d != NULL ? LIBDEFLATE_INSUFFICIENT_SPACE : LIBDEFLATE_BAD_DATA;
  uint8_t *out = NULL;
  for (; rc == LIBDEFLATE_INSUFFICIENT_SPACE && cap <= w->max && cap / MAX_EXPANSION <= z->in_len + 1024; cap *= 4) {
    free(out);
    out = malloc(cap);
    if (out == NULL) break;
    rc = decompress(d, z->in, z->in_len, out, cap, &used, &len);
    room = cap;
  }
  libdeflate_free_decompressor(d);
  if (out == NULL || rc != LIBDEFLATE_SUCCESS || used != z->in_len) {
    free(out);
    return false;
  }
  w->out = out;
  w->len = len;
  w->cap = room;
  return true;
}

static bool convert(zs *z, zs_whole *w) {
  switch (z->mode) {
    case ZS_DEFLATE: return compress_with(z, w, libdeflate_zlib_compress_bound, libdeflate_zlib_compress);
    case ZS_DEFLATERAW: return compress_with(z, w, libdeflate_deflate_compress_bound, libdeflate_deflate_compress);
    case ZS_GZIP: return compress_with(z, w, libdeflate_gzip_compress_bound, libdeflate_gzip_compress);
    case ZS_INFLATE: return decompress_with(z, w, libdeflate_zlib_decompress_ex);
    case ZS_INFLATERAW: return decompress_with(z, w, libdeflate_deflate_decompress_ex);
    case ZS_GUNZIP: return decompress_with(z, w, libdeflate_gzip_decompress_ex);
    default: return false;
  }
}

bool zs_deflate_whole(zs *z, zs_whole *w) {
  if (z->mode >= ZS_BROTLI_DECODE || !is_plain(z) || !convert(z, w)) return false;
  enum { OS = 9, UNIX = 3 }; /* of the gzip header: as zlib says, not "unknown" */
  if (z->mode == ZS_GZIP) w->out[OS] = UNIX;
  z->in_len = 0;
  return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * zlib_stream.h - one compressor or decompressor, whichever library does the work.
 *
 * A zs is fed by zs_run(): it takes input, gives output, and remembers a failure. It may run on a
 * pool thread; nobody else touches it meanwhile (`busy`). Kinds: zlib_deflate.c (deflate, gzip,
 * raw; whole ones: zlib_whole.c), zlib_brotli.c, zlib_zstd.c. Ops over it: zlib.c.
 */
#ifndef INGOT_ZLIB_STREAM_H
#define INGOT_ZLIB_STREAM_H

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include "runtime/base/check.h"
#include "runtime/bind/bind.h"

/* Numbers of zlib.constants. */
enum { ZS_DEFLATE = 1, ZS_INFLATE, ZS_GZIP, ZS_GUNZIP, ZS_DEFLATERAW, ZS_INFLATERAW, ZS_UNZIP,
       ZS_BROTLI_DECODE, ZS_BROTLI_ENCODE, ZS_ZSTD_COMPRESS, ZS_ZSTD_DECOMPRESS };

typedef struct zs zs;

typedef struct zs_kind {
  void (*run)(zs *z);          /* consumes z->in, fills z->out, by z->flush; may call zs_fail */
  void (*reset)(zs *z);        /* back to the start of a stream; may call zs_fail */
  void (*end)(zs *z);          /* releases what the library holds */
  size_t (*guess)(const zs *z); /* bytes the whole output of z->in may have: a hint, never 0 */
} zs_kind;

struct zs {
  rt_work work; /* an asynchronous run; first member */
  const zs_kind *kind;
  napi_env env;
  int mode;
  bool busy, close_later, single; /* single: no gzip members after the first */
  size_t held;                    /* bytes reported to the garbage collector */

  /* One run: what is left of it afterwards. */
  const uint8_t *in;
  size_t in_len;
  uint8_t *out;
  size_t out_len;
  int flush;
  uint32_t *state; /* JavaScript's Uint32Array [output left, input left], or NULL */

  /* The failure of the last run; err is 0 when there is none. Static strings. */
  int err;
  const char *code, *message;

  uint8_t *dict;
  size_t dict_len;

  union {
    struct {
      z_stream s;
      int level, window_bits, mem_level, strategy;
      bool ready, gzip;   /* gzip: the input of an unzip began with the magic bytes */
      uint8_t magic_seen; /* of them, how many */
    } z;
    struct {
      BrotliEncoderState *enc;
      BrotliDecoderState *dec;
      int32_t *params; /* pairs, for reset */
      size_t param_count;
    } b;
    struct {
      ZSTD_CCtx *enc;
      ZSTD_DCtx *dec;
      double pledged; /* length of the whole input, or -1 */
      uint64_t consumed;
      bool done; /* the frame is complete */
    } s;
  } u;
};

static inline void zs_fail(zs *z, int err, const char *code, const char *message) {
  z->err = err;
  z->code = code;
  z->message = message;
}

/* 0, or -1 when parameters were refused (the message is in z). Params: pairs of key and value. */
void zs_deflate_init(zs *z, int window_bits, int level, int mem_level, int strategy);
void zs_deflate_params(zs *z, int level, int strategy);
/* All of z->in at once, of a z that has not run: false when it is not that easy, with nothing done. `out` is
 * malloc's, of `cap` bytes. */
typedef struct zs_whole {
  size_t max; /* bytes the output may have */
  uint8_t *out;
  size_t len, cap;
} zs_whole;
bool zs_deflate_whole(zs *z, zs_whole *w);
int zs_brotli_init(zs *z, const int32_t *params, size_t count);
int zs_zstd_init(zs *z, const int32_t *params, size_t count, double pledged);

#endif

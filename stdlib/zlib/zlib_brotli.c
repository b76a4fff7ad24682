/* SPDX-License-Identifier: MIT */
/* zlib_brotli.c - the kind of zs that brotli's encoder and decoder do. */
#include "stdlib/zlib/zlib_stream.h"

#include <stdlib.h>
#include <string.h>

static const char *decoder_code(BrotliDecoderErrorCode code) {
  switch (code) {
#define ITEM(prefix, name, number) \
  case BROTLI_DECODER##prefix##name: return "ERR_" #prefix #name;
#define NOTHING
    BROTLI_DECODER_ERROR_CODES_LIST(ITEM, NOTHING)
#undef NOTHING
#undef ITEM
    default: return "ERR_BROTLI_DECODER_UNKNOWN";
  }
}

static void encode(zs *z) {
  /* Metadata and flushes take more than one call when the output is short: the caller's loop. */
  if (!BrotliEncoderCompressStream(z->u.b.enc, (BrotliEncoderOperation)z->flush, &z->in_len, &z->in,
                                   &z->out_len, &z->out, NULL))
    zs_fail(z, -1, "ERR_BROTLI_COMPRESSION_FAILED", "Compression failed");
}

static void decode(zs *z) {
  BrotliDecoderResult r = BrotliDecoderDecompressStream(z->u.b.dec, &z->in_len, &z->in, &z->out_len,
                                                        &z->out, NULL);
  if (r == BROTLI_DECODER_RESULT_ERROR) {
    BrotliDecoderErrorCode code = BrotliDecoderGetErrorCode(z->u.b.dec);
    zs_fail(z, (int)code, decoder_code(code), "Decompression failed");
  } else if (r == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && z->flush == BROTLI_OPERATION_FINISH) {
    zs_fail(z, Z_BUF_ERROR, "Z_BUF_ERROR", "unexpected end of file");
  }
}

static void brotli_run(zs *z) {
  if (z->mode == ZS_BROTLI_ENCODE) encode(z);
  else decode(z);
}

static void brotli_close(zs *z) {
  if (z->u.b.enc) BrotliEncoderDestroyInstance(z->u.b.enc);
  if (z->u.b.dec) BrotliDecoderDestroyInstance(z->u.b.dec);
  z->u.b.enc = NULL;
  z->u.b.dec = NULL;
}

static void brotli_end(zs *z) {
  brotli_close(z);
  free(z->u.b.params);
}

static bool set_param(zs *z, int32_t key, int32_t value) {
  if (z->mode == ZS_BROTLI_ENCODE)
    return BrotliEncoderSetParameter(z->u.b.enc, (BrotliEncoderParameter)key, (uint32_t)value);
  return BrotliDecoderSetParameter(z->u.b.dec, (BrotliDecoderParameter)key, (uint32_t)value);
}

static bool brotli_open(zs *z) {
  bool ok;
  if (z->mode == ZS_BROTLI_ENCODE) ok = (z->u.b.enc = BrotliEncoderCreateInstance(0, 0, 0)) != NULL;
  else ok = (z->u.b.dec = BrotliDecoderCreateInstance(0, 0, 0)) != NULL;
  for (size_t i = 0; ok && i < z->u.b.param_count; i++)
    ok = set_param(z, z->u.b.params[2 * i], z->u.b.params[2 * i + 1]);
  if (!ok) zs_fail(z, -1, "ERR_ZLIB_INITIALIZATION_FAILED", "Initialization failed");
  return ok;
}

static void brotli_reset(zs *z) {
  brotli_close(z);
  brotli_open(z);
}

static size_t brotli_guess(const zs *z) {
  if (z->mode == ZS_BROTLI_ENCODE) {
    size_t n = BrotliEncoderMaxCompressedSize(z->in_len);
    return n ? n : z->in_len + 1024;
  }
  return z->in_len * 5 + 1024;
}

static const zs_kind kind = {brotli_run, brotli_reset, brotli_end, brotli_guess};

int zs_brotli_init(zs *z, const int32_t *params, size_t count) {
  z->kind = &kind;
  z->held = z->mode == ZS_BROTLI_ENCODE ? 200000 : 60000;
  z->u.b.params = malloc(count * 8 + 1);
  CHECK(z->u.b.params);
  if (count) memcpy(z->u.b.params, params, count * 8);
  z->u.b.param_count = count;
  return brotli_open(z) ? 0 : -1;
}

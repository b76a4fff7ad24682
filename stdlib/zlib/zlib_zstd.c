/* SPDX-License-Identifier: MIT */
/* zlib_zstd.c - the kind of zs that zstd does: one frame per stream. */
#include "stdlib/zlib/zlib_stream.h"

#include <zstd_errors.h>

static const char *zstd_code(ZSTD_ErrorCode code) {
  switch (code) {
#define CODE(x) case ZSTD_error_##x: return "ZSTD_error_" #x;
    CODE(no_error) CODE(GENERIC) CODE(prefix_unknown) CODE(version_unsupported)
    CODE(frameParameter_unsupported) CODE(frameParameter_windowTooLarge) CODE(corruption_detected)
    CODE(checksum_wrong) CODE(dictionary_corrupted) CODE(dictionary_wrong)
    CODE(dictionaryCreation_failed) CODE(parameter_unsupported) CODE(parameter_outOfBound)
    CODE(tableLog_tooLarge) CODE(maxSymbolValue_tooLarge) CODE(maxSymbolValue_tooSmall)
    CODE(stage_wrong) CODE(init_missing) CODE(memory_allocation) CODE(workSpace_tooSmall)
    CODE(dstSize_tooSmall) CODE(srcSize_wrong) CODE(dstBuffer_null)
#undef CODE
    default: return "ZSTD_error_GENERIC";
  }
}

static void fail(zs *z, size_t result, const char *message) {
  ZSTD_ErrorCode code = ZSTD_getErrorCode(result);
  zs_fail(z, (int)code, zstd_code(code), message ? message : ZSTD_getErrorString(code));
}

/* Checked here because ZSTD_compressStream2 forgets the pledge when its first call also ends. */
static bool size_as_pledged(const zs *z) {
  double total = (double)z->u.s.consumed + (double)z->in_len, pledged = z->u.s.pledged;
  return pledged < 0 || (z->flush == ZSTD_e_end ? total == pledged : total <= pledged);
}

static void zstd_run(zs *z) {
  ZSTD_inBuffer in = {z->in, z->in_len, 0};
  ZSTD_outBuffer out = {z->out, z->out_len, 0};
  bool compress = z->mode == ZS_ZSTD_COMPRESS;
  /* The end of a stream is announced twice when the last chunk already finished it. */
  if (z->u.s.done && z->in_len == 0) return;
  z->u.s.done = false;
  if (compress && !size_as_pledged(z)) {
    zs_fail(z, ZSTD_error_srcSize_wrong, "ZSTD_error_srcSize_wrong", "Src size is incorrect");
    return;
  }
  size_t r = compress ? ZSTD_compressStream2(z->u.s.enc, &out, &in, (ZSTD_EndDirective)z->flush)
                      : ZSTD_decompressStream(z->u.s.dec, &out, &in);
  z->in += in.pos;
  z->in_len -= in.pos;
  z->u.s.consumed += in.pos;
  z->out += out.pos;
  z->out_len -= out.pos;
  if (ZSTD_isError(r)) {
    fail(z, r, NULL);
    return;
  }
  z->u.s.done = r == 0 && (!compress || z->flush == ZSTD_e_end);
  if (!compress && r != 0 && z->flush == ZSTD_e_end && z->out_len && z->in_len == 0)
    zs_fail(z, Z_BUF_ERROR, "Z_BUF_ERROR", "unexpected end of file");
}

static void zstd_reset(zs *z) {
  size_t r = z->u.s.enc ? ZSTD_CCtx_reset(z->u.s.enc, ZSTD_reset_session_only)
                        : ZSTD_DCtx_reset(z->u.s.dec, ZSTD_reset_session_only);
  z->u.s.done = false;
  z->u.s.consumed = 0;
  if (ZSTD_isError(r)) fail(z, r, "Failed to reset stream");
}

static void zstd_end(zs *z) {
  ZSTD_freeCCtx(z->u.s.enc);
  ZSTD_freeDCtx(z->u.s.dec);
}

static size_t zstd_guess(const zs *z) {
  if (z->mode == ZS_ZSTD_COMPRESS) return ZSTD_compressBound(z->in_len);
  unsigned long long n = ZSTD_getFrameContentSize(z->in, z->in_len);
  bool known = n != ZSTD_CONTENTSIZE_UNKNOWN && n != ZSTD_CONTENTSIZE_ERROR;
  /* What a header says is not to be believed beyond reason. */
  if (known && n < (1u << 26)) return (size_t)n + 1;
  return z->in_len * 4 + 1024;
}

static const zs_kind kind = {zstd_run, zstd_reset, zstd_end, zstd_guess};

static size_t set_params(zs *z, const int32_t *p, size_t count) {
  size_t r = 0;
  for (size_t i = 0; i < count && !ZSTD_isError(r); i++, p += 2)
    r = z->u.s.enc ? ZSTD_CCtx_setParameter(z->u.s.enc, (ZSTD_cParameter)p[0], p[1])
                   : ZSTD_DCtx_setParameter(z->u.s.dec, (ZSTD_dParameter)p[0], p[1]);
  return r;
}

static size_t load_dictionary(zs *z) {
  if (!z->dict) return 0;
  return z->u.s.enc ? ZSTD_CCtx_loadDictionary(z->u.s.enc, z->dict, z->dict_len)
                    : ZSTD_DCtx_loadDictionary(z->u.s.dec, z->dict, z->dict_len);
}

int zs_zstd_init(zs *z, const int32_t *params, size_t count, double pledged) {
  const char *init = "ERR_ZLIB_INITIALIZATION_FAILED";
  z->kind = &kind;
  z->held = 100000;
  z->u.s.pledged = pledged;
  if (z->mode == ZS_ZSTD_COMPRESS) z->u.s.enc = ZSTD_createCCtx();
  else z->u.s.dec = ZSTD_createDCtx();
  if (!z->u.s.enc && !z->u.s.dec) zs_fail(z, -1, init, "Could not initialize zstd instance");
  else if (ZSTD_isError(set_params(z, params, count)))
    zs_fail(z, -1, init, "Setting parameter failed");
  else if (ZSTD_isError(load_dictionary(z))) zs_fail(z, -1, init, "Failed to load zstd dictionary");
  else if (z->u.s.enc && pledged >= 0 &&
           ZSTD_isError(ZSTD_CCtx_setPledgedSrcSize(z->u.s.enc, (unsigned long long)pledged)))
    zs_fail(z, -1, init, "Could not set pledged src size");
  return z->err ? -1 : 0;
}

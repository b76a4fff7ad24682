/* SPDX-License-Identifier: MIT */
/*
 * crypto_hash.c - ops of crypto_hash.js: digests and HMACs, in one shot and streaming.
 *
 * A digest goes by its number (crypto_util.h), so that nothing is looked up per hash. The one-shot
 * ops keep one initialized context per thread, which serves `createHash(a).update(s).digest(e)`
 * without allocating; streaming ones live in a box and are freed when they are finished.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* HMAC_*: a third of the cost of EVP_MAC per message */
#include "stdlib/crypto/crypto_util.h"

#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/hmac.h>

#include "ops.h"
#include "runtime/bind/bind.h"

static const char hash_tag, hmac_tag;

/* ---- per-thread contexts ------------------------------------------------------------------- */

typedef struct scratch {
  EVP_MD_CTX *hash;
  HMAC_CTX *hmac;
} scratch;

static tss_t scratch_key;
static uv_once_t scratch_once = UV_ONCE_INIT;

static void scratch_free(void *arg) {
  scratch *s = arg;
  EVP_MD_CTX_free(s->hash);
  HMAC_CTX_free(s->hmac);
  free(s);
}

static void scratch_init(void) { CHECK(tss_create(&scratch_key, scratch_free) == thrd_success); }

static scratch *scratch_get(void) {
  uv_once(&scratch_once, scratch_init);
  scratch *s = tss_get(scratch_key);
  if (s) return s;
  s = malloc(sizeof *s);
  CHECK(s);
  s->hash = EVP_MD_CTX_new();
  s->hmac = HMAC_CTX_new();
  CHECK(s->hash && s->hmac && tss_set(scratch_key, s) == thrd_success);
  return s;
}

/* ---- digests ------------------------------------------------------------------------------- */

/* hashAlgorithm(name, Uint32Array(3)) -> number; fills [digest size, block size, extendable?]. */
RT_OP(op_crypto_hash_algorithm) {
  en_str_tmp name;
  (void)argc;
  crypto_start();
  en_str_tmp_init(&name, env, argv[0]);
  bool plain = name.len == strlen(name.p);
  int id = plain ? crypto_md_id(name.p) : CRYPTO_EUNKNOWN;
  /* Known, but of a provider that is not loaded: the queue says so. */
  if (id < 0 && plain && EVP_get_digestbyname(name.p)) id = CRYPTO_EOPENSSL;
  en_str_tmp_deinit(&name);
  if (id >= 0) {
    uint32_t *out = (uint32_t *)en_view(argv[1]).data;
    const EVP_MD *md = crypto_md(id);
    out[0] = (uint32_t)EVP_MD_get_size(md);
    out[1] = (uint32_t)EVP_MD_get_block_size(md);
    out[2] = (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0;
  }
  return en_i32(env, id);
}

/* Finishes `ctx` as a value. A length other than the digest's own needs an extendable one. */
static napi_value finish(napi_env env, EVP_MD_CTX *ctx, size_t len, int enc) {
  uint8_t small[EVP_MAX_MD_SIZE], *out = small;
  bool own = len == (size_t)EVP_MD_CTX_get_size(ctx);
  if (len == 0) return crypto_out(env, small, 0, enc);
  if (len > sizeof small) out = malloc(len);
  if (!out) return en_i32(env, UV_ENOMEM);
  int ok = own ? EVP_DigestFinal_ex(ctx, out, NULL) : EVP_DigestFinalXOF(ctx, out, len);
  napi_value v = ok ? crypto_out(env, out, len, enc) : crypto_fail(env);
  if (out != small) free(out);
  return v;
}

/* hashOnce(number, data, input encoding, output encoding, length) -> string or ArrayBuffer */
RT_OP(op_crypto_hash_once) {
  crypto_data d;
  (void)argc;
  EVP_MD_CTX *ctx = scratch_get()->hash;
  crypto_data_init(&d, env, argv[1], en_to_i32(argv[2]));
  ERR_clear_error();
  int ok = EVP_DigestInit_ex2(ctx, crypto_md(en_to_i32(argv[0])), NULL) &&
           EVP_DigestUpdate(ctx, d.p, d.len);
  crypto_data_deinit(&d);
  if (!ok) return crypto_fail(env);
  return finish(env, ctx, en_to_u32(argv[4]), en_to_i32(argv[3]));
}

static void hash_free(void *ptr) { EVP_MD_CTX_free(ptr); }

/* hashNew(number) -> box */
RT_OP(op_crypto_hash_new) {
  (void)argc;
  ERR_clear_error();
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  if (ctx && EVP_DigestInit_ex2(ctx, crypto_md(en_to_i32(argv[0])), NULL))
    return en_box_new(env, ctx, &hash_tag, hash_free);
  EVP_MD_CTX_free(ctx);
  return crypto_fail(env);
}

/* hashUpdate(box, data, encoding) -> 0 or negative */
RT_OP(op_crypto_hash_update) {
  crypto_data d;
  (void)argc;
  EVP_MD_CTX *ctx = en_box_get(argv[0], &hash_tag);
  CHECK(ctx);
  crypto_data_init(&d, env, argv[1], en_to_i32(argv[2]));
  int ok = EVP_DigestUpdate(ctx, d.p, d.len);
  crypto_data_deinit(&d);
  return en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
}

/* hashFinal(box, output encoding, length) -> string or ArrayBuffer; the box is empty then */
RT_OP(op_crypto_hash_final) {
  (void)argc;
  EVP_MD_CTX *ctx = en_box_get(argv[0], &hash_tag);
  CHECK(ctx);
  ERR_clear_error();
  napi_value v = finish(env, ctx, en_to_u32(argv[2]), en_to_i32(argv[1]));
  en_box_clear(argv[0]);
  EVP_MD_CTX_free(ctx);
  return v;
}

/* hashCopy(box) -> box */
RT_OP(op_crypto_hash_copy) {
  (void)argc;
  EVP_MD_CTX *from = en_box_get(argv[0], &hash_tag), *to = EVP_MD_CTX_new();
  CHECK(from && to);
  ERR_clear_error();
  if (EVP_MD_CTX_copy_ex(to, from)) return en_box_new(env, to, &hash_tag, hash_free);
  EVP_MD_CTX_free(to);
  return crypto_fail(env);
}

typedef struct hash_job {
  rt_work w;
  const EVP_MD *md;
  crypto_blob data;
  size_t len;
  uint8_t *out;
  crypto_errs errs;
} hash_job;

static void hash_run(rt_work *w) {
  hash_job *j = (hash_job *)w;
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  bool own = j->len == (size_t)EVP_MD_get_size(j->md);
  int ok = ctx && EVP_DigestInit_ex2(ctx, j->md, NULL) &&
           EVP_DigestUpdate(ctx, j->data.p, j->data.len) &&
           (own ? EVP_DigestFinal_ex(ctx, j->out, NULL) : EVP_DigestFinalXOF(ctx, j->out, j->len));
  EVP_MD_CTX_free(ctx);
  crypto_errs_take(&j->errs);
  if (ok) j->errs.n = -1;
}

static void hash_after(rt_work *w, int status) {
  hash_job *j = (hash_job *)w;
  napi_env env = rt_env(w->req.r);
  bool ok = status == 0 && j->errs.n < 0;
  napi_value v[2];
  v[0] = en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
  v[1] = ok ? crypto_bytes(env, j->out, j->len) : crypto_errs_value(env, &j->errs);
  rt_req_end(&w->req, 2, v);
  crypto_blob_free(&j->data);
  free(j->out);
  free(j);
}

/* hashJob(number, data, length, done) -> 0 or negative; done(status, ArrayBuffer or errors) */
RT_OP(op_crypto_hash_job) {
  (void)argc;
  hash_job *j = calloc(1, sizeof *j);
  CHECK(j);
  j->md = crypto_md(en_to_i32(argv[0]));
  j->data = crypto_blob_dup(argv[1]); /* a copy: the caller may change or detach it meanwhile */
  j->len = en_to_u32(argv[2]);
  j->out = malloc(j->len + 1);
  CHECK(j->out);
  return en_i32(env, rt_work_start_as("crypto", &j->w, rt_from_env(env), argv[3], NULL, hash_run, hash_after));
}

/* ---- HMAC ---------------------------------------------------------------------------------- */

/* OpenSSL takes a NULL key to mean "the one before". */
static int hmac_start(HMAC_CTX *ctx, int id, napi_value key) {
  en_bytes k = en_view(key);
  return HMAC_Init_ex(ctx, k.data ? (const void *)k.data : "", (int)k.len, crypto_md(id), NULL);
}

/* hmacOnce(number, key, data, input encoding, output encoding) -> string or ArrayBuffer */
RT_OP(op_crypto_hmac_once) {
  crypto_data d;
  uint8_t out[EVP_MAX_MD_SIZE];
  unsigned len = 0;
  (void)argc;
  HMAC_CTX *ctx = scratch_get()->hmac;
  crypto_data_init(&d, env, argv[2], en_to_i32(argv[3]));
  ERR_clear_error();
  int ok = hmac_start(ctx, en_to_i32(argv[0]), argv[1]) && HMAC_Update(ctx, d.p, d.len) &&
           HMAC_Final(ctx, out, &len);
  crypto_data_deinit(&d);
  return ok ? crypto_out(env, out, len, en_to_i32(argv[4])) : crypto_fail(env);
}

static void hmac_free(void *ptr) { HMAC_CTX_free(ptr); }

/* hmacNew(number, key) -> box */
RT_OP(op_crypto_hmac_new) {
  (void)argc;
  ERR_clear_error();
  HMAC_CTX *ctx = HMAC_CTX_new();
  if (ctx && hmac_start(ctx, en_to_i32(argv[0]), argv[1]))
    return en_box_new(env, ctx, &hmac_tag, hmac_free);
  HMAC_CTX_free(ctx);
  return crypto_fail(env);
}

/* hmacUpdate(box, data, encoding) -> 0 or negative */
RT_OP(op_crypto_hmac_update) {
  crypto_data d;
  (void)argc;
  HMAC_CTX *ctx = en_box_get(argv[0], &hmac_tag);
  CHECK(ctx);
  crypto_data_init(&d, env, argv[1], en_to_i32(argv[2]));
  int ok = HMAC_Update(ctx, d.p, d.len);
  crypto_data_deinit(&d);
  return en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
}

/* hmacFinal(box, output encoding) -> string or ArrayBuffer; the box is empty then */
RT_OP(op_crypto_hmac_final) {
  uint8_t out[EVP_MAX_MD_SIZE];
  unsigned len = 0;
  (void)argc;
  HMAC_CTX *ctx = en_box_get(argv[0], &hmac_tag);
  CHECK(ctx);
  ERR_clear_error();
  int ok = HMAC_Final(ctx, out, &len);
  en_box_clear(argv[0]);
  HMAC_CTX_free(ctx);
  return ok ? crypto_out(env, out, len, en_to_i32(argv[1])) : crypto_fail(env);
}

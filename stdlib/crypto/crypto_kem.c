/* SPDX-License-Identifier: MIT */
/*
 * crypto_kem.c - the op of crypto_kem.js: key encapsulation. OpenSSL 3.0 has RSA's (RSASVE, NIST SP 800-56B); from
 * 3.2 on it would have DHKEM, from 3.5 on ML-KEM, by the same functions.
 */
#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "ops.h"
#include "runtime/bind/bind.h"
#include "stdlib/crypto/crypto_key.h"

typedef struct kem_job {
  rt_work w;
  EVP_PKEY_CTX *ctx;
  bool decapsulate;
  crypto_blob in;       /* the ciphertext of decapsulation */
  uint8_t *out, *secret; /* out: the ciphertext of encapsulation */
  size_t out_len, secret_len;
  bool ok;
} kem_job;

static bool kem_init(kem_job *j, EVP_PKEY *pkey) {
  j->ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
  if (!j->ctx) return false;
  int ok = j->decapsulate ? EVP_PKEY_decapsulate_init(j->ctx, NULL) : EVP_PKEY_encapsulate_init(j->ctx, NULL);
  if (ok > 0 && EVP_PKEY_is_a(pkey, "RSA")) ok = EVP_PKEY_CTX_set_kem_op(j->ctx, "RSASVE");
  return ok > 0;
}

static bool encapsulate(kem_job *j) {
  if (EVP_PKEY_encapsulate(j->ctx, NULL, &j->out_len, NULL, &j->secret_len) <= 0) return false;
  j->out = malloc(j->out_len + 1);
  j->secret = malloc(j->secret_len + 1);
  CHECK(j->out && j->secret);
  return EVP_PKEY_encapsulate(j->ctx, j->out, &j->out_len, j->secret, &j->secret_len) > 0;
}

static bool decapsulate(kem_job *j) {
  if (EVP_PKEY_decapsulate(j->ctx, NULL, &j->secret_len, j->in.p, j->in.len) <= 0) return false;
  j->secret = malloc(j->secret_len + 1);
  CHECK(j->secret);
  return EVP_PKEY_decapsulate(j->ctx, j->secret, &j->secret_len, j->in.p, j->in.len) > 0;
}

static void kem_run(rt_work *w) {
  kem_job *j = (kem_job *)w;
  j->ok = j->decapsulate ? decapsulate(j) : encapsulate(j);
  ERR_clear_error();
}

static void kem_free(kem_job *j) {
  EVP_PKEY_CTX_free(j->ctx);
  crypto_blob_free(&j->in);
  if (j->secret) OPENSSL_cleanse(j->secret, j->secret_len);
  free(j->secret);
  free(j->out);
  free(j);
}

static napi_value kem_value(napi_env env, const kem_job *j) {
  if (!j->ok) return crypto_fail(env);
  if (j->decapsulate) return crypto_bytes(env, j->secret, j->secret_len);
  napi_value both[] = {crypto_bytes(env, j->secret, j->secret_len), crypto_bytes(env, j->out, j->out_len)};
  return en_array(env, 2, both);
}

static void kem_after(rt_work *w, int status) {
  kem_job *j = (kem_job *)w;
  (void)status; /* a job that was not run is not ok */
  napi_value v = kem_value(rt_env(w->req.r), j);
  rt_req_end(&w->req, 1, &v);
  kem_free(j);
}

/* kem(key, ciphertext or undefined to encapsulate, done or undefined) -> the secret, or [secret, ciphertext], or
 * CRYPTO_EUNSUPPORTED where the key is of no such kind, or CRYPTO_EOPENSSL; done(the same) */
RT_OP(op_crypto_kem) {
  (void)argc;
  crypto_start();
  kem_job *j = calloc(1, sizeof *j);
  CHECK(j);
  j->decapsulate = !en_is_undefined(argv[1]);
  if (!kem_init(j, crypto_key_get(argv[0]))) {
    ERR_clear_error();
    kem_free(j);
    return en_i32(env, CRYPTO_EUNSUPPORTED);
  }
  if (j->decapsulate) j->in = crypto_blob_dup(argv[1]);
  if (!en_is_undefined(argv[2]))
    return en_i32(env, rt_work_start_as("crypto", &j->w, rt_from_env(env), argv[2], NULL, kem_run, kem_after));
  kem_run(&j->w);
  napi_value v = kem_value(env, j);
  kem_free(j);
  return v;
}

/* SPDX-License-Identifier: MIT */
/* crypto_kdf.c - ops of crypto_kdf.js: PBKDF2, scrypt and HKDF, at once or on a pool thread. */
#include "stdlib/crypto/crypto_util.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/hmac.h>

#include "ops.h"
#include "runtime/bind/bind.h"

typedef struct kdf {
  rt_work w;
  int (*derive)(struct kdf *k); /* 1 or 0; at least one byte is wanted */
  crypto_blob secret, salt, info;
  const EVP_MD *md;
  uint64_t n, r, p, max_mem;
  int iterations;
  uint8_t *out;
  size_t len;
  int ok;
  crypto_errs errs;
} kdf;

static int pbkdf2(kdf *k) {
  return PKCS5_PBKDF2_HMAC((char *)k->secret.p, (int)k->secret.len, k->salt.p, (int)k->salt.len,
                           k->iterations, k->md, (int)k->len, k->out);
}

static int scrypt(kdf *k) {
  return EVP_PBE_scrypt((char *)k->secret.p, k->secret.len, k->salt.p, k->salt.len, k->n, k->r,
                        k->p, k->max_mem, k->out, k->len);
}

/* RFC 5869. By hand because OpenSSL's refuses an empty secret. */
static int hkdf(kdf *k) {
  static const uint8_t zeros[EVP_MAX_MD_SIZE];
  uint8_t prk[EVP_MAX_MD_SIZE], t[EVP_MAX_MD_SIZE];
  unsigned size = (unsigned)EVP_MD_get_size(k->md);
  size_t done = 0, n = k->info.len;
  const uint8_t *salt = k->salt.len ? k->salt.p : zeros;
  int salt_len = k->salt.len ? (int)k->salt.len : (int)size;
  if (!HMAC(k->md, salt, salt_len, k->secret.p, k->secret.len, prk, &size)) return 0;
  uint8_t *block = malloc(size + n + 1); /* T(i-1) | info | i */
  int ok = block != NULL;
  for (uint8_t i = 1; ok && done < k->len; i++) {
    size_t head = i == 1 ? 0 : size;
    memcpy(block, t, head);
    if (n) memcpy(block + head, k->info.p, n);
    block[head + n] = i;
    ok = HMAC(k->md, prk, (int)size, block, head + n + 1, t, NULL) != NULL;
    size_t take = k->len - done < size ? k->len - done : size;
    memcpy(k->out + done, t, take);
    done += take;
  }
  free(block);
  OPENSSL_cleanse(prk, sizeof prk);
  OPENSSL_cleanse(t, sizeof t);
  return ok;
}

static kdf *kdf_new(int (*derive)(kdf *), napi_value secret, napi_value salt, napi_value len) {
  kdf *k = calloc(1, sizeof *k);
  CHECK(k);
  crypto_start();
  k->derive = derive;
  k->secret = crypto_blob_dup(secret);
  k->salt = crypto_blob_dup(salt);
  k->len = en_to_u32(len);
  k->out = malloc(k->len + 1);
  CHECK(k->out);
  return k;
}

static void kdf_free(kdf *k) {
  crypto_blob_free(&k->secret);
  crypto_blob_free(&k->salt);
  crypto_blob_free(&k->info);
  OPENSSL_cleanse(k->out, k->len);
  free(k->out);
  free(k);
}

static void kdf_run(rt_work *w) {
  kdf *k = (kdf *)w;
  ERR_clear_error();
  k->ok = k->len == 0 || k->derive(k);
  crypto_errs_take(&k->errs);
}

static void kdf_after(rt_work *w, int status) {
  kdf *k = (kdf *)w;
  napi_env env = rt_env(w->req.r);
  bool ok = status == 0 && k->ok;
  napi_value v[2];
  v[0] = en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
  v[1] = ok ? crypto_bytes(env, k->out, k->len) : crypto_errs_value(env, &k->errs);
  rt_req_end(&w->req, 2, v);
  kdf_free(k);
}

/* Without `done`: an ArrayBuffer or CRYPTO_EOPENSSL; with it 0 or negative, and later
 * done(0, ArrayBuffer) or done(CRYPTO_EOPENSSL, errors). */
static napi_value kdf_go(napi_env env, kdf *k, napi_value done) {
  if (!en_is_undefined(done))
    return en_i32(env, rt_work_start_as("crypto", &k->w, rt_from_env(env), done, NULL, kdf_run, kdf_after));
  k->ok = k->len == 0 || k->derive(k);
  napi_value v = k->ok ? crypto_bytes(env, k->out, k->len) : crypto_fail(env);
  kdf_free(k);
  return v;
}

/* pbkdf2(password, salt, iterations, length, digest number, done or undefined) */
RT_OP(op_crypto_pbkdf2) {
  (void)argc;
  kdf *k = kdf_new(pbkdf2, argv[0], argv[1], argv[3]);
  k->iterations = en_to_i32(argv[2]);
  k->md = crypto_md(en_to_i32(argv[4]));
  return kdf_go(env, k, argv[5]);
}

/* scrypt(password, salt, length, N, r, p, maxmem, done or undefined); CRYPTO_EUNSUPPORTED: OpenSSL
 * refuses the parameters, and the error queue says why */
RT_OP(op_crypto_scrypt) {
  (void)argc;
  kdf *k = kdf_new(scrypt, argv[0], argv[1], argv[2]);
  k->n = en_to_u32(argv[3]);
  k->r = en_to_u32(argv[4]);
  k->p = en_to_u32(argv[5]);
  k->max_mem = (uint64_t)en_to_double(argv[6]);
  /* Without room for a result OpenSSL only checks the parameters. */
  if (EVP_PBE_scrypt(NULL, 0, NULL, 0, k->n, k->r, k->p, k->max_mem, NULL, 0) == 1)
    return kdf_go(env, k, argv[7]);
  kdf_free(k);
  return en_i32(env, CRYPTO_EUNSUPPORTED);
}

/* hkdf(digest number, secret, salt, info, length, done or undefined); length at most 255 digests */
RT_OP(op_crypto_hkdf) {
  (void)argc;
  kdf *k = kdf_new(hkdf, argv[1], argv[2], argv[4]);
  k->md = crypto_md(en_to_i32(argv[0]));
  k->info = crypto_blob_dup(argv[3]);
  return kdf_go(env, k, argv[5]);
}

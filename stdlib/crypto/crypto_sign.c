/* SPDX-License-Identifier: MIT */
/*
 * crypto_sign.c - ops of crypto_sign.js: signatures over whole messages (at once or on a pool
 * thread) and over digests, and RSA's encryption.
 */
#include "stdlib/crypto/crypto_key.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "ops.h"
#include "runtime/bind/bind.h"

/* ---- DSA signatures: DER and IEEE P1363 (r | s, each as long as the order) ---- */

static size_t order_len(const EVP_PKEY *pkey) {
  BIGNUM *q = NULL;
  size_t bits = 0;
  if (EVP_PKEY_get_id(pkey) == EVP_PKEY_EC) bits = (size_t)EVP_PKEY_get_bits(pkey);
  else if (EVP_PKEY_get_id(pkey) == EVP_PKEY_DSA &&
           EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_FFC_Q, &q)) bits = (size_t)BN_num_bits(q);
  BN_free(q);
  return (bits + 7) / 8;
}

/* Both kinds have the same DER: SEQUENCE of two numbers. In place; the result is not longer. */
static bool der_to_p1363(const EVP_PKEY *pkey, uint8_t *sig, size_t *len) {
  size_t n = order_len(pkey);
  const uint8_t *p = sig;
  ECDSA_SIG *s = n ? d2i_ECDSA_SIG(NULL, &p, (long)*len) : NULL;
  uint8_t out[256];
  bool ok = s && 2 * n <= sizeof out &&
            BN_bn2binpad(ECDSA_SIG_get0_r(s), out, (int)n) > 0 &&
            BN_bn2binpad(ECDSA_SIG_get0_s(s), out + n, (int)n) > 0;
  if (ok) {
    memcpy(sig, out, 2 * n);
    *len = 2 * n;
  }
  ECDSA_SIG_free(s);
  return ok;
}

/* A heap copy as DER (OPENSSL_free), or NULL: not of that length. */
static uint8_t *p1363_to_der(const EVP_PKEY *pkey, const uint8_t *sig, size_t *len) {
  size_t n = order_len(pkey);
  uint8_t *der = NULL;
  if (!n || *len != 2 * n) return NULL;
  ECDSA_SIG *s = ECDSA_SIG_new();
  BIGNUM *r = BN_bin2bn(sig, (int)n, NULL), *t = BN_bin2bn(sig + n, (int)n, NULL);
  CHECK(s && r && t && ECDSA_SIG_set0(s, r, t));
  int size = i2d_ECDSA_SIG(s, &der);
  ECDSA_SIG_free(s);
  *len = size > 0 ? (size_t)size : 0;
  return size > 0 ? der : NULL;
}

/* ---- whole messages ---- */

enum { SALT_UNSAID = INT32_MIN };

typedef struct signing {
  rt_work w;
  EVP_PKEY *pkey;
  const EVP_MD *md; /* NULL: the key's own way */
  int padding, salt; /* 0 and SALT_UNSAID: as OpenSSL does by default */
  bool p1363, verify;
  crypto_blob data, sig;
  int rc; /* 1 done or verified, 0 not verified, negative */
  crypto_errs errs;
} signing;

static bool is_rsa(const EVP_PKEY *pkey) {
  int id = EVP_PKEY_get_id(pkey);
  return id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS;
}

/* A salt length counts for PSS only, which is what PSS keys do unless told otherwise. */
static bool set_rsa(EVP_PKEY_CTX *ctx, const signing *s) {
  if (!is_rsa(s->pkey)) return true;
  int padding = s->padding;
  if (!padding && EVP_PKEY_get_id(s->pkey) == EVP_PKEY_RSA_PSS) padding = RSA_PKCS1_PSS_PADDING;
  if (padding && EVP_PKEY_CTX_set_rsa_padding(ctx, padding) <= 0) return false;
  return padding != RSA_PKCS1_PSS_PADDING || s->salt == SALT_UNSAID ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, s->salt) > 0;
}

static int sign_message(signing *s, EVP_MD_CTX *ctx) {
  EVP_PKEY_CTX *pctx = NULL;
  size_t len = 0;
  if (EVP_DigestSignInit(ctx, &pctx, s->md, NULL, s->pkey) <= 0 || !set_rsa(pctx, s)) return -1;
  if (EVP_DigestSign(ctx, NULL, &len, s->data.p, s->data.len) <= 0) return -1;
  s->sig.p = malloc(len + 1);
  CHECK(s->sig.p);
  if (EVP_DigestSign(ctx, s->sig.p, &len, s->data.p, s->data.len) <= 0) return -1;
  s->sig.len = len;
  return !s->p1363 || !order_len(s->pkey) || der_to_p1363(s->pkey, s->sig.p, &s->sig.len) ? 1 : -1;
}

static int verify_message(signing *s, EVP_MD_CTX *ctx) {
  EVP_PKEY_CTX *pctx = NULL;
  uint8_t *der = NULL;
  if (EVP_DigestVerifyInit(ctx, &pctx, s->md, NULL, s->pkey) <= 0 || !set_rsa(pctx, s)) return -1;
  size_t len = s->sig.len;
  const uint8_t *sig = s->sig.p;
  if (s->p1363 && order_len(s->pkey)) {
    der = p1363_to_der(s->pkey, sig, &len);
    if (!der) return 0;
    sig = der;
  }
  int r = EVP_DigestVerify(ctx, sig, len, s->data.p, s->data.len);
  OPENSSL_free(der);
  return r == 1;
}

static void signing_compute(signing *s) {
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  CHECK(ctx);
  s->rc = s->verify ? verify_message(s, ctx) : sign_message(s, ctx);
  EVP_MD_CTX_free(ctx);
}

static void signing_free(signing *s) {
  EVP_PKEY_free(s->pkey);
  crypto_blob_free(&s->data);
  crypto_blob_free(&s->sig);
  free(s);
}

static napi_value signing_value(napi_env env, signing *s) {
  if (s->verify) return en_bool(env, s->rc == 1);
  return crypto_bytes(env, s->sig.p, s->sig.len);
}

static void signing_run(rt_work *w) {
  signing *s = (signing *)w;
  ERR_clear_error();
  signing_compute(s);
  crypto_errs_take(&s->errs);
}

static void signing_after(rt_work *w, int status) {
  signing *s = (signing *)w;
  napi_env env = rt_env(w->req.r);
  bool ok = status == 0 && s->rc >= 0;
  napi_value v[2];
  v[0] = en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
  v[1] = ok ? signing_value(env, s) : crypto_errs_value(env, &s->errs);
  rt_req_end(&w->req, 2, v);
  signing_free(s);
}

/* Arguments (key, digest number or -1, padding or 0, salt length or undefined, P1363?). */
static signing *signing_new(const napi_value *argv) {
  signing *s = calloc(1, sizeof *s);
  CHECK(s);
  s->pkey = crypto_key_get(argv[0]);
  EVP_PKEY_up_ref(s->pkey);
  int md = en_to_i32(argv[1]);
  s->md = md < 0 ? NULL : crypto_md(md);
  s->padding = en_to_i32(argv[2]);
  s->salt = en_is_nullish(argv[3]) ? SALT_UNSAID : en_to_i32(argv[3]);
  s->p1363 = en_to_bool(argv[4]);
  return s;
}

static napi_value signing_go(napi_env env, signing *s, napi_value done) {
  if (!en_is_undefined(done)) {
    int rc = rt_work_start_as("crypto", &s->w, rt_from_env(env), done, NULL, signing_run, signing_after);
    if (rc) signing_free(s);
    return en_i32(env, rc);
  }
  signing_compute(s);
  napi_value v = s->rc >= 0 ? signing_value(env, s) : crypto_fail(env);
  signing_free(s);
  return v;
}

/* sign(key, digest, padding, salt, p1363, data, done or undefined) -> ArrayBuffer or negative */
RT_OP(op_crypto_sign) {
  (void)argc;
  crypto_start();
  signing *s = signing_new(argv);
  s->data = crypto_blob_dup(argv[5]);
  return signing_go(env, s, argv[6]);
}

/* verify(key, digest, padding, salt, p1363, data, signature, done or undefined) -> boolean or
 * negative */
RT_OP(op_crypto_verify) {
  (void)argc;
  crypto_start();
  signing *s = signing_new(argv);
  s->verify = true;
  s->data = crypto_blob_dup(argv[5]);
  s->sig = crypto_blob_dup(argv[6]);
  return signing_go(env, s, argv[7]);
}

/* ---- digests ---- */

static EVP_PKEY_CTX *digest_ctx(const signing *s) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, s->pkey, NULL);
  int ok = ctx && (s->verify ? EVP_PKEY_verify_init(ctx) : EVP_PKEY_sign_init(ctx)) > 0 &&
           set_rsa(ctx, s) && EVP_PKEY_CTX_set_signature_md(ctx, s->md) > 0;
  if (ok) return ctx;
  EVP_PKEY_CTX_free(ctx);
  return NULL;
}

static int sign_digest(signing *s) {
  EVP_PKEY_CTX *ctx = digest_ctx(s);
  size_t len = 0;
  int ok = ctx && EVP_PKEY_sign(ctx, NULL, &len, s->data.p, s->data.len) > 0;
  s->sig.p = ok ? malloc(len + 1) : NULL;
  ok = s->sig.p && EVP_PKEY_sign(ctx, s->sig.p, &len, s->data.p, s->data.len) > 0;
  EVP_PKEY_CTX_free(ctx);
  s->sig.len = ok ? len : 0;
  if (ok && s->p1363 && order_len(s->pkey)) ok = der_to_p1363(s->pkey, s->sig.p, &s->sig.len);
  return ok ? 1 : -1;
}

static int verify_digest(signing *s) {
  EVP_PKEY_CTX *ctx = digest_ctx(s);
  if (!ctx) return -1;
  size_t len = s->sig.len;
  uint8_t *der = s->p1363 && order_len(s->pkey) ? p1363_to_der(s->pkey, s->sig.p, &len) : NULL;
  bool bad = s->p1363 && order_len(s->pkey) && !der;
  int r = bad ? 0 : EVP_PKEY_verify(ctx, der ? der : s->sig.p, len, s->data.p, s->data.len);
  OPENSSL_free(der);
  EVP_PKEY_CTX_free(ctx);
  return r == 1;
}

/* signDigest(key, digest number, padding, salt, p1363, digest) -> ArrayBuffer or negative */
RT_OP(op_crypto_sign_digest) {
  (void)argc;
  crypto_start();
  signing *s = signing_new(argv);
  s->data = crypto_blob_dup(argv[5]);
  s->rc = sign_digest(s);
  napi_value v = s->rc > 0 ? signing_value(env, s) : crypto_fail(env);
  signing_free(s);
  return v;
}

/* verifyDigest(key, digest number, padding, salt, p1363, digest, signature)
 * -> boolean or negative */
RT_OP(op_crypto_verify_digest) {
  (void)argc;
  crypto_start();
  signing *s = signing_new(argv);
  s->verify = true;
  s->data = crypto_blob_dup(argv[5]);
  s->sig = crypto_blob_dup(argv[6]);
  s->rc = verify_digest(s);
  napi_value v = s->rc >= 0 ? signing_value(env, s) : crypto_fail(env);
  signing_free(s);
  return v;
}

/* ---- RSA encryption ---- */

typedef int (*pkey_init)(EVP_PKEY_CTX *ctx);
typedef int (*pkey_do)(EVP_PKEY_CTX *ctx, uint8_t *out, size_t *out_len, const uint8_t *in,
                       size_t in_len);
static const struct { pkey_init init; pkey_do go; } rsa_ops[] = {
    {EVP_PKEY_encrypt_init, EVP_PKEY_encrypt},               /* publicEncrypt */
    {EVP_PKEY_decrypt_init, EVP_PKEY_decrypt},               /* privateDecrypt */
    {EVP_PKEY_sign_init, EVP_PKEY_sign},                     /* privateEncrypt */
    {EVP_PKEY_verify_recover_init, EVP_PKEY_verify_recover}, /* publicDecrypt */
};

typedef struct rsa_job {
  rt_work w;
  EVP_PKEY_CTX *ctx;
  int op;
  crypto_blob in;
  uint8_t *out;
  size_t len;
  bool ok;
  crypto_errs errs;
} rsa_job;

static void rsa_compute(rsa_job *j) {
  pkey_do go = rsa_ops[j->op].go;
  if (go(j->ctx, NULL, &j->len, j->in.p, j->in.len) <= 0) return;
  j->out = malloc(j->len + 1);
  CHECK(j->out);
  j->ok = go(j->ctx, j->out, &j->len, j->in.p, j->in.len) > 0;
}

static void rsa_free(rsa_job *j) {
  EVP_PKEY_CTX_free(j->ctx);
  crypto_blob_free(&j->in);
  if (j->out) OPENSSL_cleanse(j->out, j->len);
  free(j->out);
  free(j);
}

static void rsa_run(rt_work *w) {
  rsa_job *j = (rsa_job *)w;
  ERR_clear_error();
  rsa_compute(j);
  crypto_errs_take(&j->errs);
}

static void rsa_after(rt_work *w, int status) {
  rsa_job *j = (rsa_job *)w;
  napi_env env = rt_env(w->req.r);
  bool ok = status == 0 && j->ok;
  napi_value v[2];
  v[0] = en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
  v[1] = ok ? crypto_bytes(env, j->out, j->len) : crypto_errs_value(env, &j->errs);
  rt_req_end(&w->req, 2, v);
  rsa_free(j);
}

static bool set_oaep(EVP_PKEY_CTX *ctx, int md, napi_value label) {
  if (md >= 0 && EVP_PKEY_CTX_set_rsa_oaep_md(ctx, crypto_md(md)) <= 0) return false;
  if (en_is_nullish(label)) return true;
  en_bytes l = en_view(label);
  uint8_t *copy = OPENSSL_memdup(l.data, l.len);
  if (l.len == 0) return true;
  if (copy && EVP_PKEY_CTX_set0_rsa_oaep_label(ctx, copy, (int)l.len) > 0) return true;
  OPENSSL_free(copy);
  return false;
}

enum { PUBLIC_ENCRYPT = 0, PRIVATE_DECRYPT = 1 };

/* rsa(which, key, data, padding, OAEP digest number or -1, OAEP label or undefined, done or
 * undefined)
 * -> ArrayBuffer or negative; CRYPTO_EUNSUPPORTED: PKCS#1 decryption without implicit rejection */
RT_OP(op_crypto_rsa) {
  (void)argc;
  crypto_start();
  rsa_job *j = calloc(1, sizeof *j);
  CHECK(j);
  int padding = en_to_i32(argv[3]);
  j->op = en_to_i32(argv[0]);
  CHECK(j->op >= 0 && j->op < 4);
  j->ctx = EVP_PKEY_CTX_new_from_pkey(NULL, crypto_key_get(argv[1]), NULL);
  bool ok = j->ctx && rsa_ops[j->op].init(j->ctx) > 0 &&
            EVP_PKEY_CTX_set_rsa_padding(j->ctx, padding) > 0;
  if (ok && padding == RSA_PKCS1_OAEP_PADDING) ok = set_oaep(j->ctx, en_to_i32(argv[4]), argv[5]);
  /* Padding errors one can tell apart let an attacker decrypt (Bleichenbacher, Marvin). */
  if (ok && j->op == PRIVATE_DECRYPT && padding == RSA_PKCS1_PADDING &&
      EVP_PKEY_CTX_ctrl_str(j->ctx, "rsa_pkcs1_implicit_rejection", "1") <= 0) {
    ERR_clear_error();
    rsa_free(j);
    return en_i32(env, CRYPTO_EUNSUPPORTED);
  }
  j->in = crypto_blob_dup(argv[2]);
  if (ok && !en_is_undefined(argv[6]))
    return en_i32(env, rt_work_start_as("crypto", &j->w, rt_from_env(env), argv[6], NULL, rsa_run, rsa_after));
  if (ok) rsa_compute(j);
  napi_value v = j->ok ? crypto_bytes(env, j->out, j->len) : crypto_fail(env);
  rsa_free(j);
  return v;
}

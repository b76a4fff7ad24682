/* SPDX-License-Identifier: MIT */
/*
 * crypto_keygen.c - ops of crypto_keygen.js: making asymmetric key pairs, at once or on a pool
 * thread. An op sets up the algorithm (and reports what OpenSSL refuses); the long part is the same
 * for all of them: parameters first where the algorithm has some (DSA, DH), then the key.
 */
#include "stdlib/crypto/crypto_key.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "ops.h"
#include "runtime/bind/bind.h"

typedef struct keygen {
  rt_work w;
  EVP_PKEY_CTX *ctx; /* initialized for parameters, or for a key */
  bool params, refused; /* refused: by the set-up; see errs */
  EVP_PKEY *pkey; /* the result; NULL: see errs */
  crypto_errs errs;
} keygen;

static keygen *keygen_new(const char *type, bool params) {
  keygen *k = calloc(1, sizeof *k);
  CHECK(k);
  crypto_start();
  k->params = params;
  k->ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
  int ok = k->ctx && (params ? EVP_PKEY_paramgen_init(k->ctx) : EVP_PKEY_keygen_init(k->ctx)) > 0;
  if (ok) return k;
  EVP_PKEY_CTX_free(k->ctx);
  k->ctx = NULL;
  return k;
}

static void keygen_free(keygen *k) {
  EVP_PKEY_CTX_free(k->ctx);
  EVP_PKEY_free(k->pkey);
  free(k);
}

static void compute(keygen *k) {
  EVP_PKEY *params = NULL;
  if (k->params) {
    if (EVP_PKEY_paramgen(k->ctx, &params) <= 0) return;
    EVP_PKEY_CTX_free(k->ctx);
    k->ctx = EVP_PKEY_CTX_new_from_pkey(NULL, params, NULL);
    EVP_PKEY_free(params);
    if (!k->ctx || EVP_PKEY_keygen_init(k->ctx) <= 0) return;
  }
  if (EVP_PKEY_generate(k->ctx, &k->pkey) <= 0) k->pkey = NULL;
}

static void keygen_run(rt_work *w) {
  keygen *k = (keygen *)w;
  if (k->refused) return;
  ERR_clear_error();
  compute(k);
  crypto_errs_take(&k->errs);
}

static napi_value take_key(napi_env env, keygen *k) {
  EVP_PKEY *pkey = k->pkey;
  k->pkey = NULL;
  return crypto_key_box(env, pkey);
}

static void keygen_after(rt_work *w, int status) {
  keygen *k = (keygen *)w;
  napi_env env = rt_env(w->req.r);
  bool ok = status == 0 && k->pkey;
  napi_value v[2];
  v[0] = en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
  v[1] = ok ? take_key(env, k) : crypto_errs_value(env, &k->errs);
  rt_req_end(&w->req, 2, v);
  keygen_free(k);
}

/* Without `done`: the key's box or CRYPTO_EOPENSSL. With it: 0 or negative, and later
 * done(0, box) or done(CRYPTO_EOPENSSL, errors). `ok`: the set-up succeeded. */
static napi_value go(napi_env env, keygen *k, bool ok, napi_value done) {
  if (!en_is_undefined(done)) {
    k->refused = !ok;
    if (!ok) crypto_errs_take(&k->errs);
    int rc = rt_work_start_as("crypto", &k->w, rt_from_env(env), done, NULL, keygen_run, keygen_after);
    if (rc) keygen_free(k);
    return en_i32(env, rc);
  }
  if (ok) compute(k);
  napi_value v = k->pkey ? take_key(env, k) : crypto_fail(env);
  keygen_free(k);
  return v;
}

static bool set_exponent(EVP_PKEY_CTX *ctx, uint32_t e) {
  BIGNUM *bn = BN_new();
  bool ok = bn && BN_set_word(bn, e) && EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, bn) > 0;
  BN_free(bn);
  return ok;
}

/* keygenRsa(bits, exponent, done) */
RT_OP(op_crypto_keygen_rsa) {
  (void)argc;
  keygen *k = keygen_new("RSA", false);
  bool ok = k->ctx && EVP_PKEY_CTX_set_rsa_keygen_bits(k->ctx, en_to_i32(argv[0])) > 0 &&
            set_exponent(k->ctx, en_to_u32(argv[1]));
  return go(env, k, ok, argv[2]);
}

/* keygenRsaPss(bits, exponent, digest number or -1, mgf1 digest number or -1, salt length or -1,
 * done) */
RT_OP(op_crypto_keygen_rsa_pss) {
  (void)argc;
  keygen *k = keygen_new("RSA-PSS", false);
  int md = en_to_i32(argv[2]), mgf1 = en_to_i32(argv[3]), salt = en_to_i32(argv[4]);
  bool ok = k->ctx && EVP_PKEY_CTX_set_rsa_keygen_bits(k->ctx, en_to_i32(argv[0])) > 0 &&
            set_exponent(k->ctx, en_to_u32(argv[1]));
  if (ok && md >= 0) ok = EVP_PKEY_CTX_set_rsa_pss_keygen_md(k->ctx, crypto_md(md)) > 0;
  if (mgf1 < 0) mgf1 = md; /* as RFC 8017 recommends */
  if (ok && mgf1 >= 0) ok = EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md(k->ctx, crypto_md(mgf1)) > 0;
  if (salt < 0 && md >= 0) salt = EVP_MD_get_size(crypto_md(md));
  if (ok && salt >= 0) ok = EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(k->ctx, salt) > 0;
  return go(env, k, ok, argv[5]);
}

static bool set_int(EVP_PKEY_CTX *ctx, const char *name, size_t value) {
  OSSL_PARAM params[2] = {OSSL_PARAM_construct_size_t(name, &value), OSSL_PARAM_construct_end()};
  return EVP_PKEY_CTX_set_params(ctx, params) > 0;
}

/* keygenDsa(bits, bits of q or -1, done) */
RT_OP(op_crypto_keygen_dsa) {
  (void)argc;
  keygen *k = keygen_new("DSA", true);
  int q = en_to_i32(argv[1]);
  bool ok = k->ctx && set_int(k->ctx, OSSL_PKEY_PARAM_FFC_PBITS, (size_t)en_to_i32(argv[0])) &&
            (q < 0 || set_int(k->ctx, OSSL_PKEY_PARAM_FFC_QBITS, (size_t)q));
  return go(env, k, ok, argv[2]);
}

/* keygenEc(curve, explicit parameters?, done); CRYPTO_EUNKNOWN: no such curve */
RT_OP(op_crypto_keygen_ec) {
  en_str_tmp curve;
  (void)argc;
  en_str_tmp_init(&curve, env, argv[0]);
  crypto_start();
  int nid = EC_curve_nist2nid(curve.p);
  if (nid == NID_undef) nid = OBJ_sn2nid(curve.p);
  en_str_tmp_deinit(&curve);
  EC_GROUP *g = nid == NID_undef ? NULL : EC_GROUP_new_by_curve_name(nid);
  EC_GROUP_free(g);
  if (!g) return en_i32(env, CRYPTO_EUNKNOWN);
  keygen *k = keygen_new("EC", false);
  int encoding = en_to_bool(argv[1]) ? OPENSSL_EC_EXPLICIT_CURVE : OPENSSL_EC_NAMED_CURVE;
  bool ok = k->ctx && EVP_PKEY_CTX_set_ec_paramgen_curve_nid(k->ctx, nid) > 0 &&
            EVP_PKEY_CTX_set_ec_param_enc(k->ctx, encoding) > 0;
  return go(env, k, ok, argv[2]);
}

/* keygenPlain(type, done); type: ed25519, ed448, x25519, x448 */
RT_OP(op_crypto_keygen_plain) {
  en_str_tmp type;
  (void)argc;
  en_str_tmp_init(&type, env, argv[0]);
  keygen *k = keygen_new(type.p, false);
  en_str_tmp_deinit(&type);
  return go(env, k, k->ctx != NULL, argv[1]);
}

/* A context that makes keys of a known prime. */
static EVP_PKEY_CTX *dh_of_prime(napi_value prime, uint32_t generator) {
  EVP_PKEY *params = NULL;
  BIGNUM *p = crypto_bn_from(prime), *g = BN_new();
  OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
  OSSL_PARAM *list = NULL;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
  if (p && g && bld && ctx && BN_set_word(g, generator) &&
      OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_P, p) &&
      OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_G, g) &&
      (list = OSSL_PARAM_BLD_to_param(bld)) != NULL && EVP_PKEY_fromdata_init(ctx) > 0)
    EVP_PKEY_fromdata(ctx, &params, EVP_PKEY_KEY_PARAMETERS, list);
  EVP_PKEY_CTX_free(ctx);
  ctx = params ? EVP_PKEY_CTX_new_from_pkey(NULL, params, NULL) : NULL;
  EVP_PKEY_free(params);
  OSSL_PARAM_free(list);
  OSSL_PARAM_BLD_free(bld);
  BN_free(p);
  BN_free(g);
  if (ctx && EVP_PKEY_keygen_init(ctx) > 0) return ctx;
  EVP_PKEY_CTX_free(ctx);
  return NULL;
}

/* keygenDh(prime bytes or number of bits, generator, done) */
RT_OP(op_crypto_keygen_dh) {
  (void)argc;
  bool known = !en_is_number(argv[0]);
  keygen *k = keygen_new("DH", true);
  uint32_t generator = en_to_u32(argv[1]);
  bool ok;
  if (known) {
    EVP_PKEY_CTX_free(k->ctx);
    k->params = false;
    k->ctx = dh_of_prime(argv[0], generator);
    ok = k->ctx != NULL;
  } else {
    ok = k->ctx && EVP_PKEY_CTX_set_dh_paramgen_prime_len(k->ctx, en_to_i32(argv[0])) > 0 &&
         EVP_PKEY_CTX_set_dh_paramgen_generator(k->ctx, (int)generator) > 0;
  }
  return go(env, k, ok, argv[2]);
}

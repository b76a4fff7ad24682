/* SPDX-License-Identifier: MIT */
/*
 * crypto_dh.c - ops of crypto_dh.js: Diffie-Hellman over primes and over elliptic curves.
 *
 * The two classes of Node's API set and read single parts of a key (a private key first, the public
 * one later, or never), which OpenSSL 3's EVP_PKEY does not allow: so they are built on DH and
 * EC_KEY, deprecated but complete. The stateless form works on EVP_PKEY.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "stdlib/crypto/crypto_key.h"

#include <stdlib.h>
#include <strings.h>

#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "ops.h"
#include "runtime/bind/bind.h"

static const char dh_tag, ecdh_tag;

/* ---- primes -------------------------------------------------------------------------------- */

static void dh_free(void *ptr) { DH_free(ptr); }

static DH *dh_get(napi_value box) {
  DH *dh = en_box_get(box, &dh_tag);
  CHECK(dh);
  return dh;
}

/* The groups of RFC 2409 and RFC 3526; NULL: no such. */
static BIGNUM *group_prime(const char *name) {
  static const struct { const char *name; BIGNUM *(*get)(BIGNUM *); } groups[] = {
      {"modp1", BN_get_rfc2409_prime_768},   {"modp2", BN_get_rfc2409_prime_1024},
      {"modp5", BN_get_rfc3526_prime_1536},  {"modp14", BN_get_rfc3526_prime_2048},
      {"modp15", BN_get_rfc3526_prime_3072}, {"modp16", BN_get_rfc3526_prime_4096},
      {"modp17", BN_get_rfc3526_prime_6144}, {"modp18", BN_get_rfc3526_prime_8192},
  };
  for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
    if (strcasecmp(name, groups[i].name) == 0) return groups[i].get(NULL);
  return NULL;
}

/* dhGroupPrime(name) -> ArrayBuffer, or undefined: no such group */
RT_OP(op_crypto_dh_group_prime) {
  en_str_tmp name;
  (void)argc;
  crypto_start();
  en_str_tmp_init(&name, env, argv[0]);
  BIGNUM *p = group_prime(name.p);
  en_str_tmp_deinit(&name);
  napi_value v = p ? crypto_bignum(env, p) : en_undefined(env);
  BN_free(p);
  return v;
}

/* dhNew(prime, generator) -> box or negative; both as bytes */
RT_OP(op_crypto_dh_new) {
  (void)argc;
  crypto_start();
  DH *dh = DH_new();
  BIGNUM *p = crypto_bn_from(argv[0]), *g = crypto_bn_from(argv[1]);
  if (dh && p && g && DH_set0_pqg(dh, p, NULL, g)) return en_box_new(env, dh, &dh_tag, dh_free);
  DH_free(dh);
  BN_free(p);
  BN_free(g);
  return crypto_fail(env);
}

/* dhGenerate(bits, generator) -> box or negative: a safe prime, which may take long */
RT_OP(op_crypto_dh_generate) {
  (void)argc;
  crypto_start();
  DH *dh = DH_new();
  if (dh && DH_generate_parameters_ex(dh, en_to_i32(argv[0]), en_to_i32(argv[1]), NULL))
    return en_box_new(env, dh, &dh_tag, dh_free);
  DH_free(dh);
  return crypto_fail(env);
}

/* dhCheck(box) -> the DH_CHECK_* bits that are wrong with the parameters */
RT_OP(op_crypto_dh_check) {
  int bits = 0;
  (void)argc;
  crypto_start();
  if (!DH_check(dh_get(argv[0]), &bits)) bits = 0;
  ERR_clear_error();
  return en_i32(env, bits);
}

/* dhGenerateKeys(box) -> 0 or negative. A private key that was set is kept. */
RT_OP(op_crypto_dh_generate_keys) {
  (void)argc;
  crypto_start();
  return en_i32(env, DH_generate_key(dh_get(argv[0])) ? 0 : CRYPTO_EOPENSSL);
}

/* dhGet(box, 'p', 'g', 'u'(public) or 'r'(private)) -> ArrayBuffer, or undefined: not set */
RT_OP(op_crypto_dh_get) {
  en_str_tmp part;
  (void)argc;
  const DH *dh = dh_get(argv[0]);
  en_str_tmp_init(&part, env, argv[1]);
  const BIGNUM *bn = part.p[0] == 'p'   ? DH_get0_p(dh)
                     : part.p[0] == 'g' ? DH_get0_g(dh)
                     : part.p[0] == 'u' ? DH_get0_pub_key(dh)
                                        : DH_get0_priv_key(dh);
  en_str_tmp_deinit(&part);
  return bn ? crypto_bignum(env, bn) : en_undefined(env);
}

/* dhSet(box, private?, bytes) -> 0 or negative */
RT_OP(op_crypto_dh_set) {
  (void)argc;
  crypto_start();
  BIGNUM *bn = crypto_bn_from(argv[2]);
  bool private = en_to_bool(argv[1]);
  int ok = bn && DH_set0_key(dh_get(argv[0]), private ? NULL : bn, private ? bn : NULL);
  if (!ok) BN_free(bn);
  return en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
}

/* dhSecret(box, other's public key) -> ArrayBuffer as long as the prime; CRYPTO_EKEYLEN: the public
 * key is too small; CRYPTO_ELENGTH: too large; or CRYPTO_EOPENSSL */
RT_OP(op_crypto_dh_secret) {
  (void)argc;
  crypto_start();
  DH *dh = dh_get(argv[0]);
  BIGNUM *pub = crypto_bn_from(argv[1]);
  int bits = 0, size = DH_size(dh);
  CHECK(pub);
  uint8_t *out = malloc((size_t)size + 1);
  CHECK(out);
  int n = DH_compute_key_padded(out, pub, dh);
  napi_value v;
  if (n >= 0) v = crypto_bytes(env, out, (size_t)n);
  else if (!DH_check_pub_key(dh, pub, &bits) || !bits) v = crypto_fail(env);
  else v = en_i32(env, bits & DH_CHECK_PUBKEY_TOO_SMALL ? CRYPTO_EKEYLEN
                     : bits & DH_CHECK_PUBKEY_TOO_LARGE ? CRYPTO_ELENGTH : CRYPTO_EUNSUPPORTED);
  BN_free(pub);
  OPENSSL_cleanse(out, (size_t)size);
  free(out);
  return v;
}

/* ---- curves -------------------------------------------------------------------------------- */

static void ecdh_free(void *ptr) { EC_KEY_free(ptr); }

static EC_KEY *ecdh_get(napi_value box) {
  EC_KEY *key = en_box_get(box, &ecdh_tag);
  CHECK(key);
  return key;
}

static EC_KEY *key_of_curve(napi_env env, napi_value curve) {
  en_str_tmp name;
  en_str_tmp_init(&name, env, curve);
  int nid = OBJ_sn2nid(name.p);
  en_str_tmp_deinit(&name);
  return nid == NID_undef ? NULL : EC_KEY_new_by_curve_name(nid);
}

/* ecdhNew(curve) -> box, or CRYPTO_EUNKNOWN */
RT_OP(op_crypto_ecdh_new) {
  (void)argc;
  crypto_start();
  EC_KEY *key = key_of_curve(env, argv[0]);
  if (key) return en_box_new(env, key, &ecdh_tag, ecdh_free);
  ERR_clear_error();
  return en_i32(env, CRYPTO_EUNKNOWN);
}

/* ecdhGenerateKeys(box) -> 0 or negative */
RT_OP(op_crypto_ecdh_generate_keys) {
  (void)argc;
  crypto_start();
  return en_i32(env, EC_KEY_generate_key(ecdh_get(argv[0])) ? 0 : CRYPTO_EOPENSSL);
}

static napi_value point_bytes(napi_env env, const EC_GROUP *g, const EC_POINT *p, int form) {
  uint8_t buf[256];
  point_conversion_form_t f = (point_conversion_form_t)form;
  size_t n = EC_POINT_point2oct(g, p, f, buf, sizeof buf, NULL);
  return n ? crypto_bytes(env, buf, n) : crypto_fail(env);
}

/* ecdhPublic(box, form) -> ArrayBuffer; CRYPTO_ESTATE: there is none; or CRYPTO_EOPENSSL */
RT_OP(op_crypto_ecdh_public) {
  (void)argc;
  crypto_start();
  EC_KEY *key = ecdh_get(argv[0]);
  const EC_POINT *p = EC_KEY_get0_public_key(key);
  if (!p) return en_i32(env, CRYPTO_ESTATE);
  return point_bytes(env, EC_KEY_get0_group(key), p, en_to_i32(argv[1]));
}

/* ecdhPrivate(box) -> ArrayBuffer, or CRYPTO_ESTATE: there is none */
RT_OP(op_crypto_ecdh_private) {
  (void)argc;
  const BIGNUM *d = EC_KEY_get0_private_key(ecdh_get(argv[0]));
  return d ? crypto_bignum(env, d) : en_i32(env, CRYPTO_ESTATE);
}

/* A point given as bytes in any form; NULL: not on the curve. */
static EC_POINT *point_from(const EC_GROUP *g, napi_value bytes) {
  en_bytes b = en_view(bytes);
  EC_POINT *p = EC_POINT_new(g);
  if (p && b.len && EC_POINT_oct2point(g, p, b.data, b.len, NULL)) return p;
  EC_POINT_free(p);
  ERR_clear_error();
  return NULL;
}

/* ecdhSetPrivate(box, bytes) -> 0; CRYPTO_EKEYLEN: not below the curve's order; or CRYPTO_EOPENSSL.
 * The public key follows from it. */
RT_OP(op_crypto_ecdh_set_private) {
  (void)argc;
  crypto_start();
  EC_KEY *key = ecdh_get(argv[0]);
  const EC_GROUP *g = EC_KEY_get0_group(key);
  BIGNUM *d = crypto_bn_from(argv[1]);
  CHECK(d);
  int rc = BN_is_zero(d) || BN_cmp(d, EC_GROUP_get0_order(g)) >= 0 ? CRYPTO_EKEYLEN : 0;
  EC_POINT *p = EC_POINT_new(g);
  if (rc == 0 && !(p && EC_KEY_set_private_key(key, d) && EC_POINT_mul(g, p, d, NULL, NULL, NULL) &&
                   EC_KEY_set_public_key(key, p)))
    rc = CRYPTO_EOPENSSL;
  EC_POINT_free(p);
  BN_clear_free(d);
  return en_i32(env, rc);
}

/* ecdhSetPublic(box, bytes) -> 0; CRYPTO_EUNSUPPORTED: not a point; or CRYPTO_EOPENSSL */
RT_OP(op_crypto_ecdh_set_public) {
  (void)argc;
  crypto_start();
  EC_KEY *key = ecdh_get(argv[0]);
  EC_POINT *p = point_from(EC_KEY_get0_group(key), argv[1]);
  if (!p) return en_i32(env, CRYPTO_EUNSUPPORTED);
  int ok = EC_KEY_set_public_key(key, p);
  EC_POINT_free(p);
  return en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
}

/* ecdhSecret(box, other's public key) -> ArrayBuffer; CRYPTO_EKEYLEN: our own pair does not fit
 * together; CRYPTO_EUNSUPPORTED: not a point of the curve; or CRYPTO_EOPENSSL */
RT_OP(op_crypto_ecdh_secret) {
  (void)argc;
  crypto_start();
  EC_KEY *key = ecdh_get(argv[0]);
  const EC_GROUP *g = EC_KEY_get0_group(key);
  if (!EC_KEY_check_key(key)) {
    ERR_clear_error();
    return en_i32(env, CRYPTO_EKEYLEN);
  }
  EC_POINT *p = point_from(g, argv[1]);
  if (!p) return en_i32(env, CRYPTO_EUNSUPPORTED);
  uint8_t out[256];
  size_t len = ((size_t)EC_GROUP_get_degree(g) + 7) / 8;
  int ok = len <= sizeof out && ECDH_compute_key(out, len, p, key, NULL) > 0;
  EC_POINT_free(p);
  napi_value v = ok ? crypto_bytes(env, out, len) : crypto_fail(env);
  OPENSSL_cleanse(out, sizeof out);
  return v;
}

/* ecdhConvert(point, curve, form) -> ArrayBuffer; CRYPTO_EUNKNOWN: no such curve;
 * CRYPTO_EUNSUPPORTED: not a point of it */
RT_OP(op_crypto_ecdh_convert) {
  (void)argc;
  crypto_start();
  EC_KEY *key = key_of_curve(env, argv[1]);
  if (!key) return en_i32(env, CRYPTO_EUNKNOWN);
  const EC_GROUP *g = EC_KEY_get0_group(key);
  EC_POINT *p = point_from(g, argv[0]);
  napi_value v = p ? point_bytes(env, g, p, en_to_i32(argv[2])) : en_i32(env, CRYPTO_EUNSUPPORTED);
  EC_POINT_free(p);
  EC_KEY_free(key);
  return v;
}

/* ---- stateless ----------------------------------------------------------------------------- */

typedef struct derive_job {
  rt_work w;
  EVP_PKEY *own, *peer;
  uint8_t *out;
  size_t len;
  bool ok;
  crypto_errs errs;
} derive_job;

static void derive_compute(derive_job *j) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, j->own, NULL);
  if (ctx && EVP_PKEY_derive_init(ctx) > 0) {
    if (EVP_PKEY_get_id(j->own) == EVP_PKEY_DH) EVP_PKEY_CTX_set_dh_pad(ctx, 1);
    if (EVP_PKEY_derive_set_peer(ctx, j->peer) > 0 && EVP_PKEY_derive(ctx, NULL, &j->len) > 0) {
      j->out = malloc(j->len + 1);
      CHECK(j->out);
      j->ok = EVP_PKEY_derive(ctx, j->out, &j->len) > 0;
    }
  }
  EVP_PKEY_CTX_free(ctx);
}

static void derive_free(derive_job *j) {
  EVP_PKEY_free(j->own);
  EVP_PKEY_free(j->peer);
  if (j->out) OPENSSL_cleanse(j->out, j->len);
  free(j->out);
  free(j);
}

static void derive_run(rt_work *w) {
  derive_job *j = (derive_job *)w;
  ERR_clear_error();
  derive_compute(j);
  crypto_errs_take(&j->errs);
}

static void derive_after(rt_work *w, int status) {
  derive_job *j = (derive_job *)w;
  napi_env env = rt_env(w->req.r);
  bool ok = status == 0 && j->ok;
  napi_value v[2];
  v[0] = en_i32(env, ok ? 0 : CRYPTO_EOPENSSL);
  v[1] = ok ? crypto_bytes(env, j->out, j->len) : crypto_errs_value(env, &j->errs);
  rt_req_end(&w->req, 2, v);
  derive_free(j);
}

/* derive(own key, peer's key, done or undefined) -> ArrayBuffer or negative */
RT_OP(op_crypto_derive) {
  (void)argc;
  crypto_start();
  derive_job *j = calloc(1, sizeof *j);
  CHECK(j);
  j->own = crypto_key_get(argv[0]);
  j->peer = crypto_key_get(argv[1]);
  EVP_PKEY_up_ref(j->own);
  EVP_PKEY_up_ref(j->peer);
  if (!en_is_undefined(argv[2]))
    return en_i32(env,
                  rt_work_start_as("crypto", &j->w, rt_from_env(env), argv[2], NULL, derive_run, derive_after));
  derive_compute(j);
  napi_value v = j->ok ? crypto_bytes(env, j->out, j->len) : crypto_fail(env);
  derive_free(j);
  return v;
}

/* SPDX-License-Identifier: MIT */
/*
 * crypto_key_jwk.c - keys as their numbers: what JSON Web Keys (RFC 7517, 7518, 8037) are made of,
 * and raw public and private keys. Base64url and the objects are the JavaScript half's.
 */
#include "stdlib/crypto/crypto_key.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>

#include "ops.h"
#include "runtime/bind/bind.h"

size_t crypto_ec_field_len(const EVP_PKEY *pkey) {
  return ((size_t)EVP_PKEY_get_bits(pkey) + 7) / 8;
}

/* ---- out ----------------------------------------------------------------------------------- */

static napi_value bn(napi_env env, const EVP_PKEY *pkey, const char *name, size_t padded) {
  BIGNUM *b = NULL;
  if (!EVP_PKEY_get_bn_param(pkey, name, &b)) return en_undefined(env);
  bool fits = (size_t)BN_num_bytes(b) <= padded;
  napi_value v = fits ? crypto_bignum_padded(env, b, padded) : crypto_bignum(env, b);
  BN_clear_free(b);
  return v;
}

static napi_value numbers(napi_env env, const EVP_PKEY *pkey, const char *const *names, size_t n) {
  napi_value v[8];
  for (size_t i = 0; i < n; i++) v[i] = bn(env, pkey, names[i], 0);
  return en_array(env, n, v);
}

/* A curve's field in bytes, not its order's: those may differ by one. */
static size_t field_len(const EVP_PKEY *pkey) {
  char name[80];
  if (!EVP_PKEY_get_group_name(pkey, name, sizeof name, NULL)) return 0;
  EC_GROUP *g = EC_GROUP_new_by_curve_name(OBJ_txt2nid(name));
  size_t len = g ? ((size_t)EC_GROUP_get_degree(g) + 7) / 8 : 0;
  EC_GROUP_free(g);
  return len;
}

static napi_value raw(napi_env env, const EVP_PKEY *pkey, bool private) {
  uint8_t buf[128];
  size_t len = sizeof buf;
  int ok = private ? EVP_PKEY_get_raw_private_key(pkey, buf, &len)
                   : EVP_PKEY_get_raw_public_key(pkey, buf, &len);
  napi_value v = ok ? crypto_bytes(env, buf, len) : en_undefined(env);
  OPENSSL_cleanse(buf, sizeof buf);
  return v;
}

/* keyNumbers(box, private?) -> ArrayBuffers.
 * rsa: [n, e] or [n, e, d, p, q, dp, dq, qi]; ec: [x, y] or [x, y, d]; ed and x: [x] or [x, d] */
RT_OP(op_crypto_key_numbers) {
  static const char *const rsa[] = {
      OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D,
      OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1,
      OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
  (void)argc;
  crypto_start();
  const EVP_PKEY *pkey = crypto_key_get(argv[0]);
  bool private = en_to_bool(argv[1]);
  napi_value v[3];
  switch (EVP_PKEY_get_id(pkey)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS: return numbers(env, pkey, rsa, private ? 8 : 2);
    case EVP_PKEY_EC:
      v[0] = bn(env, pkey, OSSL_PKEY_PARAM_EC_PUB_X, field_len(pkey));
      v[1] = bn(env, pkey, OSSL_PKEY_PARAM_EC_PUB_Y, field_len(pkey));
      if (private) v[2] = bn(env, pkey, OSSL_PKEY_PARAM_PRIV_KEY, crypto_ec_field_len(pkey));
      return en_array(env, private ? 3 : 2, v);
    case EVP_PKEY_ED25519:
    case EVP_PKEY_ED448:
    case EVP_PKEY_X25519:
    case EVP_PKEY_X448:
      v[0] = raw(env, pkey, false);
      if (private) v[1] = raw(env, pkey, true);
      return en_array(env, private ? 2 : 1, v);
    default: return en_i32(env, CRYPTO_EUNSUPPORTED);
  }
}

/* keyPoint(box, compressed?) -> the public point of an EC key, or negative */
RT_OP(op_crypto_key_point) {
  (void)argc;
  crypto_start();
  const EVP_PKEY *pkey = crypto_key_get(argv[0]);
  size_t field = field_len(pkey);
  BIGNUM *x = NULL, *y = NULL;
  uint8_t buf[256];
  napi_value v = crypto_fail(env);
  if (field && 2 * field + 1 <= sizeof buf &&
      EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_X, &x) &&
      EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, &y)) {
    bool compressed = en_to_bool(argv[1]);
    BN_bn2binpad(x, buf + 1, (int)field);
    BN_bn2binpad(y, buf + 1 + field, (int)field);
    buf[0] = compressed ? (uint8_t)(2 + BN_is_odd(y)) : 4;
    v = crypto_bytes(env, buf, compressed ? field + 1 : 2 * field + 1);
  }
  BN_free(x);
  BN_free(y);
  return v;
}

/* keyBits(box) -> size of the key in bits, as OpenSSL counts */
RT_OP(op_crypto_key_bits) {
  (void)argc;
  return en_i32(env, EVP_PKEY_get_bits(crypto_key_get(argv[0])));
}

/* ---- in ------------------------------------------------------------------------------------ */

static EVP_PKEY *from_params(const char *type, OSSL_PARAM_BLD *bld, int selection) {
  EVP_PKEY *pkey = NULL;
  OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(bld);
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
  if (ctx && params && EVP_PKEY_fromdata_init(ctx) > 0)
    EVP_PKEY_fromdata(ctx, &pkey, selection, params);
  EVP_PKEY_CTX_free(ctx);
  OSSL_PARAM_free(params);
  return pkey;
}

/* keyFromRsa(n, e[, d, p, q, dp, dq, qi]) -> box or negative */
RT_OP(op_crypto_key_from_rsa) {
  static const char *const names[] = {
      OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D,
      OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1,
      OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
  BIGNUM *v[8] = {0};
  crypto_start();
  OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
  CHECK(bld);
  bool private = argc > 2 && !en_is_nullish(argv[2]), ok = true;
  size_t n = private ? 8 : 2;
  for (size_t i = 0; i < n && ok; i++) {
    v[i] = crypto_bn_from(argv[i]);
    ok = v[i] && OSSL_PARAM_BLD_push_BN(bld, names[i], v[i]);
  }
  EVP_PKEY *pkey =
      ok ? from_params("RSA", bld, private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY) : NULL;
  OSSL_PARAM_BLD_free(bld);
  for (size_t i = 0; i < n; i++) BN_clear_free(v[i]);
  return pkey ? crypto_key_box(env, pkey) : crypto_fail(env);
}

/* The public point that belongs to a private number, as 04 | x | y. */
static size_t derive_point(int nid, const BIGNUM *d, uint8_t *out, size_t cap) {
  EC_GROUP *g = EC_GROUP_new_by_curve_name(nid);
  EC_POINT *p = g ? EC_POINT_new(g) : NULL;
  size_t len = 0;
  if (p && EC_POINT_mul(g, p, d, NULL, NULL, NULL))
    len = EC_POINT_point2oct(g, p, POINT_CONVERSION_UNCOMPRESSED, out, cap, NULL);
  EC_POINT_free(p);
  EC_GROUP_free(g);
  return len;
}

/* Whether the point is on the curve, and not at infinity. */
static bool point_ok(int nid, const uint8_t *p, size_t len) {
  EC_GROUP *g = EC_GROUP_new_by_curve_name(nid);
  EC_POINT *point = g ? EC_POINT_new(g) : NULL;
  bool ok = point && EC_POINT_oct2point(g, point, p, len, NULL) == 1 &&
            EC_POINT_is_on_curve(g, point, NULL) == 1 && !EC_POINT_is_at_infinity(g, point);
  EC_POINT_free(point);
  EC_GROUP_free(g);
  return ok;
}

/* keyFromEc(curve, point or undefined, private number or undefined) -> box, CRYPTO_EUNKNOWN: no
 * such curve, or CRYPTO_EOPENSSL. Without a point it is computed. */
RT_OP(op_crypto_key_from_ec) {
  en_str_tmp curve;
  uint8_t buf[256];
  (void)argc;
  crypto_start();
  en_str_tmp_init(&curve, env, argv[0]);
  int nid = EC_curve_nist2nid(curve.p);
  if (nid == NID_undef) nid = OBJ_sn2nid(curve.p);
  en_str_tmp_deinit(&curve);
  EC_GROUP *g = nid == NID_undef ? NULL : EC_GROUP_new_by_curve_name(nid);
  EC_GROUP_free(g);
  if (!g) return en_i32(env, CRYPTO_EUNKNOWN);
  const char *name = OBJ_nid2sn(nid);
  bool private = !en_is_nullish(argv[2]);
  BIGNUM *d = private ? crypto_bn_from(argv[2]) : NULL;
  en_bytes point = en_is_nullish(argv[1]) ? (en_bytes){buf, derive_point(nid, d, buf, sizeof buf)}
                                          : en_view(argv[1]);
  OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
  EVP_PKEY *pkey = NULL;
  if (bld && point.len && point_ok(nid, point.data, point.len) &&
      OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, name, 0) &&
      OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, point.data, point.len) &&
      (!d || OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, d)))
    pkey = from_params("EC", bld, private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY);
  OSSL_PARAM_BLD_free(bld);
  BN_clear_free(d);
  return pkey ? crypto_key_box(env, pkey) : crypto_fail(env);
}

/* keyFromRaw(type, bytes, private?) -> box or negative; type: ed25519, ed448, x25519, x448 */
RT_OP(op_crypto_key_from_raw) {
  en_str_tmp type;
  (void)argc;
  crypto_start();
  en_bytes b = en_view(argv[1]);
  en_str_tmp_init(&type, env, argv[0]);
  EVP_PKEY *pkey = en_to_bool(argv[2])
                       ? EVP_PKEY_new_raw_private_key_ex(NULL, type.p, NULL, b.data, b.len)
                       : EVP_PKEY_new_raw_public_key_ex(NULL, type.p, NULL, b.data, b.len);
  en_str_tmp_deinit(&type);
  return pkey ? crypto_key_box(env, pkey) : crypto_fail(env);
}

/* ---- curves -------------------------------------------------------------------------------- */

/* curves() -> short names of the built-in elliptic curves */
RT_OP(op_crypto_curves) {
  (void)argc, (void)argv;
  crypto_start();
  size_t n = EC_get_builtin_curves(NULL, 0);
  EC_builtin_curve *curves = malloc(n * sizeof *curves);
  napi_value out = en_array(env, 0, NULL);
  CHECK(curves);
  EC_get_builtin_curves(curves, n);
  for (size_t i = 0; i < n; i++) {
    const char *name = OBJ_nid2sn(curves[i].nid);
    CHECK(napi_set_element(env, out, (uint32_t)i, en_str_latin1(env, name, strlen(name))) ==
          napi_ok);
  }
  free(curves);
  return out;
}

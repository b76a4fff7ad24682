/* SPDX-License-Identifier: MIT */
/* crypto_key.h - asymmetric keys as boxes: what signing, agreement and generation share. */
#ifndef INGOT_CRYPTO_KEY_H
#define INGOT_CRYPTO_KEY_H

#include "stdlib/crypto/crypto_util.h"

napi_value crypto_key_box(napi_env env, EVP_PKEY *pkey); /* adopts */
EVP_PKEY *crypto_key_get(napi_value box); /* borrowed: as long as the box, or until up_ref */

/* Formats and encodings of keys; crypto_keys.js has the same numbers. */
enum { KEY_PEM = 0, KEY_DER = 1 };
enum { KEY_PKCS1 = 0, KEY_PKCS8 = 1, KEY_SPKI = 2, KEY_SEC1 = 3 };

/* One export: a string (PEM) or an ArrayBuffer (DER), or a negative number. */
typedef struct key_encoding {
  int format, type;
  bool private;
  const EVP_CIPHER *cipher; /* NULL: not encrypted */
  crypto_blob pass;
} key_encoding;
/* From arguments (private?, format, type, cipher name or undefined, passphrase or undefined);
 * CRYPTO_EUNKNOWN when there is no such cipher. */
int key_encoding_init(key_encoding *e, napi_env env, const napi_value *argv);
void key_encoding_deinit(key_encoding *e);
BIO *key_encode(const EVP_PKEY *pkey, const key_encoding *e); /* NULL: see the error queue */

/* Number of bytes of an elliptic curve's field. */
size_t crypto_ec_field_len(const EVP_PKEY *pkey);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * crypto_util.h - what the C files of the crypto room share: lazy start of OpenSSL, its error
 * queue as values, input bytes, output values, and big-number helpers.
 *
 * OpenSSL is touched for the first time by an op, never at process start: every op that calls it
 * begins with crypto_start(), which also empties this thread's error queue. A failing op returns
 * CRYPTO_EOPENSSL; its JavaScript caller then fetches the queue (op `errors`) and throws. Work on
 * pool threads moves the queue into a crypto_errs before the thread goes on to other work.
 */
#ifndef INGOT_CRYPTO_UTIL_H
#define INGOT_CRYPTO_UTIL_H

#include <openssl/bn.h>
#include <openssl/evp.h>

#include "runtime/base/check.h"
#include "runtime/bind/bind.h"

/* Negative results of ops beyond libuv's codes; crypto_util.js has the same numbers. */
enum {
  CRYPTO_EOPENSSL = -9001,  /* see the error queue */
  CRYPTO_EUNKNOWN = -9002,  /* no such digest, cipher, curve, group */
  CRYPTO_EKEYLEN = -9003,   /* bad key length */
  CRYPTO_EIV = -9004,       /* bad initialization vector */
  CRYPTO_ETAGLEN = -9005,   /* bad authentication tag length */
  CRYPTO_ESTATE = -9006,    /* not possible in this state */
  CRYPTO_EAUTH = -9007,     /* authentication failed */
  CRYPTO_EUNSUPPORTED = -9008, /* this kind of key cannot do that */
  CRYPTO_ELENGTH = -9009,    /* bad message length, or a number too large */
  CRYPTO_EPASSPHRASE = -9010 /* encrypted, and no passphrase was given */
};

/* Initializes OpenSSL once per process, without configuration files; clears the error queue. */
void crypto_start(void);

/* ---- errors ---- */

enum { CRYPTO_ERRS_MAX = 16 };
typedef struct crypto_errs {
  int n;
  unsigned long code[CRYPTO_ERRS_MAX]; /* oldest first */
} crypto_errs;

void crypto_errs_take(crypto_errs *e); /* moves this thread's queue, leaving it empty */
/* Flat array: message, library, reason, code of the first; then the messages of the others. */
napi_value crypto_errs_value(napi_env env, const crypto_errs *e);
static inline napi_value crypto_fail(napi_env env) { return en_i32(env, CRYPTO_EOPENSSL); }

/* ---- input ---- */

/* Encodings of string arguments and results; crypto_util.js has the same numbers. */
enum { CRYPTO_BYTES = -1, CRYPTO_UTF8 = 0, CRYPTO_LATIN1 = 1, CRYPTO_UTF16 = 2, CRYPTO_HEX = 3,
       CRYPTO_BASE64 = 4, CRYPTO_BASE64URL = 5 };

/* Bytes of an argument: those of a view, or of a string encoded as utf8, latin1 or utf16le. */
typedef struct crypto_data {
  const uint8_t *p; /* never NULL */
  size_t len;
  uint8_t *heap;
  uint8_t buf[2048];
} crypto_data;
void crypto_data_init(crypto_data *d, napi_env env, napi_value v, int enc);
void crypto_data_deinit(crypto_data *d); /* wipes nothing: not for secrets of strings on the heap */

/* Heap copy of a view's bytes (at least one byte long, never NULL); empty when nullish. */
typedef struct crypto_blob {
  uint8_t *p;
  size_t len;
} crypto_blob;
crypto_blob crypto_blob_dup(napi_value v);
void crypto_blob_free(crypto_blob *b); /* wipes first */

/* ---- output ---- */

/* Bytes as hex, base64, base64url or latin1 string; CRYPTO_BYTES: an ArrayBuffer with a copy. */
napi_value crypto_out(napi_env env, const uint8_t *p, size_t len, int enc);
/* ArrayBuffer with a copy; UV_ENOMEM as a number when memory is short. */
napi_value crypto_bytes(napi_env env, const void *p, size_t len);
napi_value crypto_bignum(napi_env env, const BIGNUM *bn); /* ArrayBuffer, big endian, no padding */
napi_value crypto_bignum_padded(napi_env env, const BIGNUM *bn, size_t len);
/* Everything written to a memory BIO; takes the BIO. enc: CRYPTO_UTF8 for PEM, CRYPTO_BYTES. */
napi_value crypto_bio_take(napi_env env, BIO *bio, int enc);
BIGNUM *crypto_bn_from(napi_value view); /* NULL when memory is short; caller frees */

/* ---- digests and ciphers: fetched once per process, never freed ---- */

/* Number of a digest by name, or CRYPTO_EUNKNOWN. Names without regard to case, and those of
 * signatures ("RSA-SHA256"). */
int crypto_md_id(const char *name);
const EVP_MD *crypto_md(int id);               /* by number */
const EVP_MD *crypto_md_by_name(const char *name); /* NULL when there is none */
const EVP_CIPHER *crypto_cipher_by_name(const char *name); /* the same */

#endif

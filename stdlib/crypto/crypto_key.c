/* SPDX-License-Identifier: MIT */
/* crypto_key.c - ops of crypto_keys.js: reading, writing and describing asymmetric keys.
 * Keys as JSON (JWK) and raw bytes are in crypto_key_jwk.c. */
#include "runtime/engine/serdes.h"
#include "stdlib/crypto/crypto_key.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>

#include "ops.h"
#include "runtime/bind/bind.h"

static const char key_tag;

static void key_free(void *ptr) { EVP_PKEY_free(ptr); }

napi_value crypto_key_box(napi_env env, EVP_PKEY *pkey) {
  return en_box_new(env, pkey, &key_tag, key_free);
}

EVP_PKEY *crypto_key_get(napi_value box) {
  EVP_PKEY *pkey = en_box_get(box, &key_tag);
  CHECK(pkey);
  return pkey;
}

/* ---- between threads: a key is not changed any more, so they share it ------------------------ */

static void *key_keep(void *pkey) {
  EVP_PKEY_up_ref(pkey);
  return pkey;
}

static const en_cargo_type key_cargo = {key_keep, key_free};

/* (key) -> cargo */
RT_OP(op_crypto_key_cargo) {
  (void)argc;
  return en_cargo_new(env, key_keep(crypto_key_get(argv[0])), &key_cargo);
}

/* (cargo) -> key */
RT_OP(op_crypto_key_of_cargo) {
  (void)argc;
  EVP_PKEY *pkey = en_cargo_take(argv[0], &key_cargo);
  return pkey ? crypto_key_box(env, pkey) : NULL;
}

/* ---- reading ------------------------------------------------------------------------------- */

typedef struct passphrase {
  en_bytes bytes;
  bool given, asked;
} passphrase;

static int give_passphrase(char *buf, int size, int writing, void *arg) {
  passphrase *p = arg;
  (void)writing;
  p->asked = true;
  if (!p->given || p->bytes.len > (size_t)size) return -1;
  if (p->bytes.len) memcpy(buf, p->bytes.data, p->bytes.len);
  return (int)p->bytes.len;
}

static EVP_PKEY *read_pkcs8_der(BIO *bio, passphrase *p, en_bytes d) {
  const uint8_t *q = d.data;
  X509_SIG *sig = d2i_X509_SIG(NULL, &q, (long)d.len);
  if (sig) { /* encrypted, or near enough to be told so */
    X509_SIG_free(sig);
    return d2i_PKCS8PrivateKey_bio(bio, NULL, give_passphrase, p);
  }
  ERR_clear_error();
  PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO_bio(bio, NULL);
  EVP_PKEY *pkey = info ? EVP_PKCS82PKEY(info) : NULL;
  PKCS8_PRIV_KEY_INFO_free(info);
  return pkey;
}

static EVP_PKEY *read_private(en_bytes d, int format, int type, passphrase *p) {
  static const uint8_t none;
  const uint8_t *q = d.data ? d.data : &none;
  BIO *bio = BIO_new_mem_buf(q, (int)d.len);
  EVP_PKEY *pkey = NULL;
  CHECK(bio);
  if (format == KEY_PEM) pkey = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, p);
  else if (type == KEY_PKCS1) pkey = d2i_PrivateKey(EVP_PKEY_RSA, NULL, &q, (long)d.len);
  else if (type == KEY_SEC1) pkey = d2i_PrivateKey(EVP_PKEY_EC, NULL, &q, (long)d.len);
  else pkey = read_pkcs8_der(bio, p, d);
  BIO_free(bio);
  return pkey;
}

static EVP_PKEY *read_rsa_public(const uint8_t *p, size_t len) {
  EVP_PKEY *pkey = NULL;
  OSSL_DECODER_CTX *ctx = OSSL_DECODER_CTX_new_for_pkey(&pkey, "DER", "type-specific", "RSA",
                                                        EVP_PKEY_PUBLIC_KEY, NULL, NULL);
  if (ctx) OSSL_DECODER_from_data(ctx, &p, &len);
  OSSL_DECODER_CTX_free(ctx);
  return pkey;
}

static EVP_PKEY *read_certificate_key(const uint8_t *p, long len) {
  X509 *x = d2i_X509(NULL, &p, len);
  EVP_PKEY *pkey = x ? X509_get_pubkey(x) : NULL;
  X509_free(x);
  return pkey;
}

/* The first block of a PEM file that holds a public key. */
static EVP_PKEY *read_public_pem(en_bytes d) {
  BIO *bio = BIO_new_mem_buf(d.data ? d.data : (const uint8_t *)"", (int)d.len);
  char *name, *header;
  uint8_t *der;
  long len;
  EVP_PKEY *pkey = NULL;
  bool found = false;
  CHECK(bio);
  while (!found && PEM_read_bio(bio, &name, &header, &der, &len)) {
    const uint8_t *p = der;
    found = true;
    if (strcmp(name, "PUBLIC KEY") == 0) pkey = d2i_PUBKEY(NULL, &p, len);
    else if (strcmp(name, "RSA PUBLIC KEY") == 0) pkey = read_rsa_public(p, (size_t)len);
    else if (strcmp(name, "CERTIFICATE") == 0) pkey = read_certificate_key(p, len);
    else found = false;
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(der, (size_t)len);
  }
  BIO_free(bio);
  if (!found) ERR_clear_error();
  return pkey;
}

static passphrase passphrase_arg(napi_value v) {
  passphrase p = {0};
  p.given = !en_is_nullish(v);
  if (p.given) p.bytes = en_view(v);
  return p;
}

static napi_value key_or_error(napi_env env, EVP_PKEY *pkey, const passphrase *p) {
  if (!pkey) {
    unsigned long e = ERR_peek_error();
    bool wanted = ERR_GET_LIB(e) == ERR_LIB_PEM && ERR_GET_REASON(e) == PEM_R_BAD_PASSWORD_READ;
    return en_i32(env, wanted && !p->given ? CRYPTO_EPASSPHRASE : CRYPTO_EOPENSSL);
  }
  ERR_clear_error(); /* of the formats that were tried before */
  return crypto_key_box(env, pkey);
}

/* keyReadPrivate(bytes, format, type or -1, passphrase or undefined) -> box or negative */
RT_OP(op_crypto_key_read_private) {
  (void)argc;
  crypto_start();
  passphrase p = passphrase_arg(argv[3]);
  EVP_PKEY *pkey = read_private(en_view(argv[0]), en_to_i32(argv[1]), en_to_i32(argv[2]), &p);
  return key_or_error(env, pkey, &p);
}

/* The first private key that a store has under `uri`; NULL with an empty queue: there is none. */
static EVP_PKEY *read_store(const char *uri, const char *properties, passphrase *p) {
  UI_METHOD *ui = UI_UTIL_wrap_read_pem_callback(give_passphrase, 0);
  OSSL_STORE_CTX *ctx = OSSL_STORE_open_ex(uri, NULL, properties, ui, p, NULL, NULL, NULL);
  EVP_PKEY *pkey = NULL;
  if (ctx) {
    OSSL_STORE_expect(ctx, OSSL_STORE_INFO_PKEY);
    ERR_clear_error(); /* of the loaders that were tried before */
  }
  while (ctx && !pkey && !OSSL_STORE_eof(ctx)) {
    OSSL_STORE_INFO *info = OSSL_STORE_load(ctx);
    if (info) pkey = OSSL_STORE_INFO_get1_PKEY(info);
    else if (ERR_peek_error()) break;
    OSSL_STORE_INFO_free(info);
  }
  OSSL_STORE_close(ctx);
  UI_destroy_method(ui);
  return pkey;
}

/* The newest error says what the loader that fits the URI found, those before it come from trying others. */
static void newest_first(void) {
  crypto_errs e;
  crypto_errs_take(&e);
  for (int i = e.n - 1; i >= 0; i--) ERR_raise(ERR_GET_LIB(e.code[i]), ERR_GET_REASON(e.code[i]));
}

/* keyReadStore(uri, properties or undefined, passphrase or undefined) -> box or negative */
RT_OP(op_crypto_key_read_store) {
  (void)argc;
  crypto_start();
  passphrase p = passphrase_arg(argv[2]);
  char *uri = en_str_dup(env, argv[0], NULL);
  char *properties = en_is_nullish(argv[1]) ? NULL : en_str_dup(env, argv[1], NULL);
  EVP_PKEY *pkey = read_store(uri, properties, &p);
  free(uri);
  free(properties);
  if (!pkey && p.asked && !p.given) return en_i32(env, CRYPTO_EPASSPHRASE);
  if (!pkey) newest_first();
  return key_or_error(env, pkey, &p);
}

static bool is_in_range(EVP_PKEY *pkey) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
  bool ok = ctx && EVP_PKEY_private_check(ctx) > 0;
  EVP_PKEY_CTX_free(ctx);
  return ok;
}

/* keySettleEc(EC key, private?) -> is its number one of the curve's? Of a new key: its point is written in full. */
RT_OP(op_crypto_key_settle_ec) {
  (void)argc;
  crypto_start();
  EVP_PKEY *pkey = crypto_key_get(argv[0]);
  EVP_PKEY_set_utf8_string_param(pkey, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed");
  bool ok = !en_to_bool(argv[1]) || is_in_range(pkey);
  ERR_clear_error();
  return en_bool(env, ok);
}

/* keyReadPublic(bytes, format, type or -1, passphrase or undefined) -> box or negative. A private
 * key has a public one in it. */
RT_OP(op_crypto_key_read_public) {
  (void)argc;
  crypto_start();
  passphrase p = passphrase_arg(argv[3]);
  en_bytes d = en_view(argv[0]);
  int format = en_to_i32(argv[1]), type = en_to_i32(argv[2]);
  EVP_PKEY *pkey = NULL;
  const uint8_t *q = d.data;
  if (format == KEY_PEM) {
    pkey = read_public_pem(d);
  } else if (type == KEY_SPKI) {
    pkey = d2i_PUBKEY(NULL, &q, (long)d.len);
    return key_or_error(env, pkey, &p);
  } else if (type == KEY_PKCS1) {
    pkey = read_rsa_public(d.data, d.len);
    if (!pkey) ERR_clear_error();
  }
  if (!pkey && ERR_peek_error() == 0) pkey = read_private(d, format, type, &p);
  return key_or_error(env, pkey, &p);
}

/* ---- writing ------------------------------------------------------------------------------- */

int key_encoding_init(key_encoding *e, napi_env env, const napi_value *argv) {
  *e = (key_encoding){.private = en_to_bool(argv[0]), .format = en_to_i32(argv[1]),
                      .type = en_to_i32(argv[2])};
  if (en_is_nullish(argv[3])) return 0;
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[3]);
  e->cipher = crypto_cipher_by_name(name.p);
  en_str_tmp_deinit(&name);
  if (!e->cipher) return CRYPTO_EUNKNOWN;
  e->pass = crypto_blob_dup(argv[4]);
  return 0;
}

void key_encoding_deinit(key_encoding *e) { crypto_blob_free(&e->pass); }

static int encode_private(BIO *bio, EVP_PKEY *pkey, const key_encoding *e) {
  char *pass = (char *)e->pass.p;
  int n = (int)e->pass.len;
  if (e->type == KEY_PKCS8)
    return e->format == KEY_PEM
               ? PEM_write_bio_PKCS8PrivateKey(bio, pkey, e->cipher, pass, n, NULL, NULL)
               : i2d_PKCS8PrivateKey_bio(bio, pkey, e->cipher, pass, n, NULL, NULL);
  /* PKCS#1 and SEC1 */
  return e->format == KEY_PEM ? PEM_write_bio_PrivateKey_traditional(bio, pkey, e->cipher,
                                                                     (uint8_t *)pass, n, NULL, NULL)
                              : i2d_PrivateKey_bio(bio, pkey);
}

static int encode_public(BIO *bio, EVP_PKEY *pkey, const key_encoding *e) {
  uint8_t *der = NULL;
  if (e->type == KEY_SPKI)
    return e->format == KEY_PEM ? PEM_write_bio_PUBKEY(bio, pkey) : i2d_PUBKEY_bio(bio, pkey);
  int len = i2d_PublicKey(pkey, &der); /* PKCS#1 */
  if (len <= 0) return 0;
  int ok = e->format == KEY_PEM ? PEM_write_bio(bio, "RSA PUBLIC KEY", "", der, len) > 0
                                : BIO_write(bio, der, len) == len;
  OPENSSL_free(der);
  return ok;
}

BIO *key_encode(const EVP_PKEY *key, const key_encoding *e) {
  EVP_PKEY *pkey = (EVP_PKEY *)key; /* the writers of 3.0 take no const */
  BIO *bio = BIO_new(BIO_s_secmem());
  if (!bio) bio = BIO_new(BIO_s_mem());
  CHECK(bio);
  if (e->private ? encode_private(bio, pkey, e) : encode_public(bio, pkey, e)) return bio;
  BIO_free_all(bio);
  return NULL;
}

/* keyExport(box, private?, format, type, cipher or undefined, passphrase or undefined)
 * -> string or ArrayBuffer, or negative */
RT_OP(op_crypto_key_export) {
  key_encoding e;
  (void)argc;
  crypto_start();
  int rc = key_encoding_init(&e, env, argv + 1);
  if (rc) return en_i32(env, rc);
  BIO *bio = key_encode(crypto_key_get(argv[0]), &e);
  napi_value v = !bio ? crypto_fail(env)
               : crypto_bio_take(env, bio, e.format == KEY_PEM ? CRYPTO_UTF8 : CRYPTO_BYTES);
  key_encoding_deinit(&e);
  return v;
}

/* ---- facts --------------------------------------------------------------------------------- */

static const char *type_name(const EVP_PKEY *pkey) {
  switch (EVP_PKEY_get_id(pkey)) {
    case EVP_PKEY_RSA: return "rsa";
    case EVP_PKEY_RSA_PSS: return "rsa-pss";
    case EVP_PKEY_DSA: return "dsa";
    case EVP_PKEY_DH:
    case EVP_PKEY_DHX: return "dh";
    case EVP_PKEY_EC: return "ec";
    case EVP_PKEY_ED25519: return "ed25519";
    case EVP_PKEY_ED448: return "ed448";
    case EVP_PKEY_X25519: return "x25519";
    case EVP_PKEY_X448: return "x448";
    default: return NULL;
  }
}

/* keyType(box) -> "rsa", ..., or undefined: a kind Node has no name for */
RT_OP(op_crypto_key_type) {
  (void)argc;
  const char *name = type_name(crypto_key_get(argv[0]));
  return name ? en_str_latin1(env, name, strlen(name)) : en_undefined(env);
}

static napi_value bn_param(napi_env env, const EVP_PKEY *pkey, const char *name) {
  BIGNUM *bn = NULL;
  if (!EVP_PKEY_get_bn_param(pkey, name, &bn)) return en_undefined(env);
  napi_value v = crypto_bignum(env, bn);
  BN_clear_free(bn);
  return v;
}

/* A digest's name as Node writes it ("sha256"); `fallback` when the key does not say. */
static napi_value digest_param(napi_env env, const EVP_PKEY *pkey, const char *name) {
  char text[64];
  const char *ln = "sha1";
  if (EVP_PKEY_get_utf8_string_param(pkey, name, text, sizeof text, NULL)) {
    const EVP_MD *md = crypto_md_by_name(text);
    ln = md ? OBJ_nid2ln(EVP_MD_get_type(md)) : text;
  }
  return en_str_latin1(env, ln, strlen(ln));
}

/* keyDetails(box) -> a flat array by type.
 * rsa: [bits, exponent]; rsa-pss: the same, then [digest, mgf1 digest, salt length] unless the key
 * leaves them open; dsa: [bits, bits of q]; ec: [curve]; others: [] */
RT_OP(op_crypto_key_details) {
  (void)argc;
  crypto_start();
  const EVP_PKEY *pkey = crypto_key_get(argv[0]);
  napi_value v[5];
  size_t n = 0;
  int id = EVP_PKEY_get_id(pkey), salt;
  BIGNUM *q = NULL;
  char curve[80];
  if (id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS) {
    v[n++] = en_i32(env, EVP_PKEY_get_bits(pkey));
    v[n++] = bn_param(env, pkey, OSSL_PKEY_PARAM_RSA_E);
    if (id == EVP_PKEY_RSA_PSS &&
        EVP_PKEY_get_int_param(pkey, OSSL_PKEY_PARAM_RSA_PSS_SALTLEN, &salt)) {
      v[n++] = digest_param(env, pkey, OSSL_PKEY_PARAM_RSA_DIGEST);
      v[n++] = digest_param(env, pkey, OSSL_PKEY_PARAM_RSA_MGF1_DIGEST);
      v[n++] = en_i32(env, salt);
    }
  } else if (id == EVP_PKEY_DSA) {
    v[n++] = en_i32(env, EVP_PKEY_get_bits(pkey));
    int bits = EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_FFC_Q, &q) ? BN_num_bits(q) : 0;
    v[n++] = en_i32(env, bits);
    BN_free(q);
  } else if (id == EVP_PKEY_EC && EVP_PKEY_get_group_name(pkey, curve, sizeof curve, NULL)) {
    v[n++] = en_str_latin1(env, curve, strlen(curve));
  }
  ERR_clear_error();
  return en_array(env, n, v);
}

/* keyEquals(a, b) -> boolean; false for keys of different types */
RT_OP(op_crypto_key_equals) {
  (void)argc;
  crypto_start();
  int r = EVP_PKEY_eq(crypto_key_get(argv[0]), crypto_key_get(argv[1]));
  ERR_clear_error();
  return en_bool(env, r == 1);
}

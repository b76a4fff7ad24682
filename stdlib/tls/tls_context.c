/* SPDX-License-Identifier: MIT */
/*
 * tls_context.c - secure contexts: an SSL_CTX and what tls.createSecureContext() puts into it. Ops
 * answer 0 or a negative code; CRYPTO_EOPENSSL says that the error queue has more.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "ops.h"
#include "stdlib/crypto/crypto_key.h"
#include "stdlib/crypto/crypto_x509.h"
#include "stdlib/tls/tls.h"

enum { DEFAULT_TIMEOUT_S = 300 };

static const char context_tag;

static void context_free(void *ptr) {
  tls_context *c = ptr;
  SSL_CTX_free(c->ctx);
  X509_free(c->cert);
  X509_free(c->issuer);
  OPENSSL_cleanse(c->ticket_keys, sizeof c->ticket_keys);
  free(c);
}

tls_context *tls_context_get(napi_value box) {
  tls_context *c = en_box_get(box, &context_tag);
  CHECK(c != NULL);
  return c;
}

void tls_context_need_roots(tls_context *c) {
  if (!c->wants_roots) return;
  c->wants_roots = false;
  SSL_CTX_set1_cert_store(c->ctx, tls_roots_store());
}

static const SSL_METHOD *method_of(int role) {
  return role == 1 ? TLS_client_method() : role == 2 ? TLS_server_method() : TLS_method();
}

/* context(min version, max version, role: 0 any, 1 client, 2 server) -> box; versions as in the
 * protocol (0x0303), 0 for none */
RT_OP(op_tls_context) {
  (void)argc;
  crypto_start();
  tls_context *c = calloc(1, sizeof *c);
  CHECK(c != NULL);
  c->ctx = SSL_CTX_new(method_of(en_to_i32(argv[2])));
  if (c->ctx == NULL) {
    free(c);
    return crypto_fail(env);
  }
  SSL_CTX_set_options(c->ctx, SSL_OP_NO_SSLv2 | SSL_OP_NO_SSLv3 | SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
  SSL_CTX_clear_mode(c->ctx, SSL_MODE_NO_AUTO_CHAIN);
  SSL_CTX_set_session_cache_mode(c->ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_SERVER |
                                             SSL_SESS_CACHE_NO_INTERNAL | SSL_SESS_CACHE_NO_AUTO_CLEAR);
  SSL_CTX_set_timeout(c->ctx, DEFAULT_TIMEOUT_S);
  if (SSL_CTX_set_min_proto_version(c->ctx, en_to_i32(argv[0])) != 1 ||
      SSL_CTX_set_max_proto_version(c->ctx, en_to_i32(argv[1])) != 1 ||
      RAND_bytes(c->ticket_keys, sizeof c->ticket_keys) != 1) {
    context_free(c);
    return crypto_fail(env);
  }
  tls_context_hook(c->ctx);
  return en_box_new(env, c, &context_tag, context_free);
}

#define CONTEXT(c)                             \
  (void)argc;                                  \
  crypto_start();                              \
  tls_context *c = tls_context_get(argv[0])

static napi_value answer(napi_env env, bool ok) { return en_i32(env, ok ? 0 : CRYPTO_EOPENSSL); }

static BIO *bio_of(napi_value view) {
  en_bytes b = en_view(view);
  BIO *bio = BIO_new_mem_buf(b.len > 0 ? b.data : (const uint8_t *)"", (int)b.len);
  CHECK(bio != NULL);
  return bio;
}

/* The store that this context alone has: with the roots, if it wanted those. */
static X509_STORE *own_store(tls_context *c) {
  if (c->own_store) return SSL_CTX_get_cert_store(c->ctx);
  c->own_store = true;
  if (!c->wants_roots) return SSL_CTX_get_cert_store(c->ctx);
  c->wants_roots = false;
  X509_STORE *store = tls_roots_new_store();
  SSL_CTX_set_cert_store(c->ctx, store);
  return store;
}

/* ---- key and certificate ------------------------------------------------------------------- */

static int give_pass(char *buf, int size, int writing, void *arg) {
  const en_bytes *pass = arg;
  (void)writing;
  if (pass == NULL) return 0; /* none is an empty one: "bad decrypt", as in Node */
  if (pass->len > (size_t)size) return -1;
  if (pass->len > 0) memcpy(buf, pass->data, pass->len);
  return (int)pass->len;
}

/* contextKey(context, PEM, passphrase or undefined) */
RT_OP(op_tls_context_key) {
  CONTEXT(c);
  bool given = !en_is_nullish(argv[2]);
  en_bytes pass = given ? en_view(argv[2]) : (en_bytes){0};
  BIO *bio = bio_of(argv[1]);
  EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, give_pass, given ? &pass : NULL);
  BIO_free(bio);
  bool ok = key != NULL && SSL_CTX_use_PrivateKey(c->ctx, key) == 1;
  EVP_PKEY_free(key);
  return answer(env, ok);
}

static X509 *find_issuer(tls_context *c, X509 *cert, STACK_OF(X509) *among) {
  for (int i = 0; i < sk_X509_num(among); i++) {
    X509 *ca = sk_X509_value(among, i);
    if (X509_check_issued(ca, cert) != X509_V_OK) continue;
    X509_up_ref(ca);
    return ca;
  }
  X509_STORE_CTX *s = X509_STORE_CTX_new();
  X509 *issuer = NULL;
  CHECK(s != NULL);
  if (X509_STORE_CTX_init(s, SSL_CTX_get_cert_store(c->ctx), NULL, NULL) != 1 ||
      X509_STORE_CTX_get_get_issuer(s)(&issuer, s, cert) != 1)
    issuer = NULL;
  X509_STORE_CTX_free(s);
  ERR_clear_error();
  return issuer;
}

/* Takes what it is given. */
static bool use_chain(tls_context *c, X509 *cert, STACK_OF(X509) *chain) {
  bool ok = cert != NULL && SSL_CTX_use_certificate(c->ctx, cert) == 1 &&
            /* An empty chain would keep OpenSSL from looking for one in the store. */
            SSL_CTX_set1_chain(c->ctx, sk_X509_num(chain) > 0 ? chain : NULL) == 1;
  if (ok) {
    X509_free(c->cert);
    X509_free(c->issuer);
    X509_up_ref(cert);
    c->cert = cert;
    c->issuer = find_issuer(c, cert, chain);
  }
  X509_free(cert);
  sk_X509_pop_free(chain, X509_free);
  return ok;
}

/* contextCert(context, PEM): the certificate, then those of its issuers */
RT_OP(op_tls_context_cert) {
  CONTEXT(c);
  BIO *bio = bio_of(argv[1]);
  X509 *cert = PEM_read_bio_X509_AUX(bio, NULL, give_pass, NULL), *ca;
  STACK_OF(X509) *chain = sk_X509_new_null();
  CHECK(chain != NULL);
  while (cert != NULL && (ca = PEM_read_bio_X509(bio, NULL, give_pass, NULL)) != NULL)
    sk_X509_push(chain, ca);
  BIO_free(bio);
  unsigned long err = ERR_peek_last_error();
  bool end = ERR_GET_LIB(err) == ERR_LIB_PEM && ERR_GET_REASON(err) == PEM_R_NO_START_LINE;
  if (cert != NULL && err != 0 && !end) {
    X509_free(cert);
    sk_X509_pop_free(chain, X509_free);
    return crypto_fail(env);
  }
  if (cert != NULL) ERR_clear_error();
  return answer(env, use_chain(c, cert, chain));
}

/* contextPfx(context, bytes, passphrase or undefined) -> 0, 1 no key, 2 no certificate, or negative */
RT_OP(op_tls_context_pfx) {
  CONTEXT(c);
  crypto_blob pass = crypto_blob_dup(argv[2]);
  BIO *bio = bio_of(argv[1]);
  PKCS12 *p12 = d2i_PKCS12_bio(bio, NULL);
  EVP_PKEY *key = NULL;
  X509 *cert = NULL;
  STACK_OF(X509) *chain = NULL;
  int rc = CRYPTO_EOPENSSL;
  BIO_free(bio);
  if (p12 != NULL && PKCS12_parse(p12, (char *)pass.p, &key, &cert, &chain) == 1) {
    rc = key == NULL ? 1 : cert == NULL ? 2 : 0;
    for (int i = 0; rc == 0 && i < sk_X509_num(chain); i++) {
      X509 *ca = sk_X509_value(chain, i);
      X509_STORE_add_cert(own_store(c), ca);
      SSL_CTX_add_client_CA(c->ctx, ca);
    }
    if (rc == 0) {
      if (chain == NULL) chain = sk_X509_new_null();
      bool ok = use_chain(c, cert, chain) && SSL_CTX_use_PrivateKey(c->ctx, key) == 1;
      cert = NULL;
      chain = NULL;
      if (!ok) rc = CRYPTO_EOPENSSL;
    }
  }
  EVP_PKEY_free(key);
  X509_free(cert);
  sk_X509_pop_free(chain, X509_free);
  PKCS12_free(p12);
  crypto_blob_free(&pass);
  return en_i32(env, rc);
}

/* contextCertificate(context, issuer?) -> certificate box or undefined */
RT_OP(op_tls_context_certificate) {
  CONTEXT(c);
  X509 *x = en_to_bool(argv[1]) ? c->issuer : c->cert;
  if (x == NULL) return en_undefined(env);
  X509_up_ref(x);
  return crypto_x509_box(env, x);
}

/* ---- who is trusted ------------------------------------------------------------------------ */

/* contextCa(context, PEM with any number of certificates) */
RT_OP(op_tls_context_ca) {
  CONTEXT(c);
  BIO *bio = bio_of(argv[1]);
  X509_STORE *store = own_store(c);
  X509 *x;
  while ((x = PEM_read_bio_X509_AUX(bio, NULL, give_pass, NULL)) != NULL) {
    X509_STORE_add_cert(store, x);
    SSL_CTX_add_client_CA(c->ctx, x);
    X509_free(x);
  }
  BIO_free(bio);
  ERR_clear_error();
  return en_i32(env, 0);
}

/* contextRoots(context): the default certificates, once somebody is to be verified */
RT_OP(op_tls_context_roots) {
  CONTEXT(c);
  c->wants_roots = true;
  return en_i32(env, 0);
}

/* contextCrl(context, PEM) */
RT_OP(op_tls_context_crl) {
  CONTEXT(c);
  BIO *bio = bio_of(argv[1]);
  X509_CRL *crl = PEM_read_bio_X509_CRL(bio, NULL, give_pass, NULL);
  BIO_free(bio);
  if (crl == NULL) return crypto_fail(env);
  X509_STORE *store = own_store(c);
  X509_STORE_add_crl(store, crl);
  X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  X509_CRL_free(crl);
  return en_i32(env, 0);
}

/* contextPartialChain(context): a trusted certificate need not be a root */
RT_OP(op_tls_context_partial_chain) {
  CONTEXT(c);
  X509_STORE_set_flags(own_store(c), X509_V_FLAG_PARTIAL_CHAIN);
  return en_i32(env, 0);
}

/* ---- algorithms ---------------------------------------------------------------------------- */

enum { CIPHERS, SUITES, SIGALGS, CURVES };

/* contextList(context, which, text): CIPHERS up to TLS 1.2, SUITES of TLS 1.3, ... */
RT_OP(op_tls_context_list) {
  CONTEXT(c);
  en_str_tmp text;
  int ok;
  en_str_tmp_init(&text, env, argv[2]);
  switch (en_to_i32(argv[1])) {
    case CIPHERS: ok = SSL_CTX_set_cipher_list(c->ctx, text.p); break;
    case SUITES: ok = SSL_CTX_set_ciphersuites(c->ctx, text.p); break;
    case SIGALGS: ok = SSL_CTX_set1_sigalgs_list(c->ctx, text.p); break;
    default: ok = SSL_CTX_set1_groups_list(c->ctx, text.p); break;
  }
  en_str_tmp_deinit(&text);
  return answer(env, ok == 1);
}

/* contextDh(context, PEM or undefined: OpenSSL's choice) -> 0, the bits if fewer than 2048, or negative.
 * Fewer than 1024 are not used. */
RT_OP(op_tls_context_dh) {
  CONTEXT(c);
  if (en_is_nullish(argv[1])) return answer(env, SSL_CTX_set_dh_auto(c->ctx, 1) == 1);
  BIO *bio = bio_of(argv[1]);
  EVP_PKEY *dh = PEM_read_bio_Parameters(bio, NULL);
  BIO_free(bio);
  if (dh == NULL || EVP_PKEY_get_base_id(dh) != EVP_PKEY_DH) {
    EVP_PKEY_free(dh);
    return crypto_fail(env);
  }
  int bits = EVP_PKEY_get_bits(dh);
  if (bits < 1024 || SSL_CTX_set0_tmp_dh_pkey(c->ctx, dh) != 1) {
    EVP_PKEY_free(dh);
    return bits < 1024 ? en_i32(env, bits) : crypto_fail(env);
  }
  return en_i32(env, bits < 2048 ? bits : 0);
}

/* contextOptions(context, bits) */
RT_OP(op_tls_context_options) {
  CONTEXT(c);
  SSL_CTX_set_options(c->ctx, (uint64_t)en_to_i64(argv[1]));
  return en_i32(env, 0);
}

/* contextVersion(context, max?) -> protocol version */
RT_OP(op_tls_context_version) {
  CONTEXT(c);
  return en_i32(env, en_to_bool(argv[1]) ? (int)SSL_CTX_get_max_proto_version(c->ctx)
                                         : (int)SSL_CTX_get_min_proto_version(c->ctx));
}

/* ---- sessions ------------------------------------------------------------------------------ */

/* contextSessionId(context, text) */
RT_OP(op_tls_context_session_id) {
  CONTEXT(c);
  en_str_tmp id;
  en_str_tmp_init(&id, env, argv[1]);
  int ok = SSL_CTX_set_session_id_context(c->ctx, (const uint8_t *)id.p, (unsigned)id.len);
  en_str_tmp_deinit(&id);
  return answer(env, ok == 1);
}

/* contextTimeout(context, seconds) */
RT_OP(op_tls_context_timeout) {
  CONTEXT(c);
  SSL_CTX_set_timeout(c->ctx, en_to_i32(argv[1]));
  return en_i32(env, 0);
}

/* contextTicketKeys(context, 48 bytes or undefined) -> ArrayBuffer of the keys */
RT_OP(op_tls_context_ticket_keys) {
  CONTEXT(c);
  if (!en_is_nullish(argv[1])) {
    en_bytes b = en_view(argv[1]);
    CHECK(b.len == sizeof c->ticket_keys);
    memcpy(c->ticket_keys, b.data, b.len);
  }
  return crypto_bytes(env, c->ticket_keys, sizeof c->ticket_keys);
}

/* ciphers() -> names of all that OpenSSL can do */
RT_OP(op_tls_ciphers) {
  (void)argc, (void)argv;
  crypto_start();
  SSL_CTX *ctx = SSL_CTX_new(TLS_method());
  CHECK(ctx != NULL);
  SSL_CTX_set_cipher_list(ctx, "ALL:COMPLEMENTOFDEFAULT:eNULL:@SECLEVEL=0");
  SSL_CTX_set_ciphersuites(ctx, "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:"
                                "TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256");
  STACK_OF(SSL_CIPHER) *list = SSL_CTX_get_ciphers(ctx);
  napi_value out = en_array(env, 0, NULL);
  for (int i = 0; i < sk_SSL_CIPHER_num(list); i++) {
    const char *name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i));
    CHECK(napi_set_element(env, out, (uint32_t)i, en_str_latin1(env, name, strlen(name))) == napi_ok);
  }
  SSL_CTX_free(ctx);
  ERR_clear_error();
  return out;
}

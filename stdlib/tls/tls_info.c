/* SPDX-License-Identifier: MIT */
/* tls_info.c - ops that say what a connection is: version, cipher, certificates, session, keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "ops.h"
#include "stdlib/crypto/crypto_x509.h"
#include "stdlib/tls/tls.h"

#define TLS_OR_UNDEFINED(t)                \
  (void)argc;                              \
  tls_stream *t = tls_stream_get(argv[0]); \
  if (t == NULL) return en_undefined(env)

static napi_value ascii(napi_env env, const char *s) {
  return s != NULL ? en_str_latin1(env, s, strlen(s)) : en_undefined(env);
}

/* ---- texts and flags ----------------------------------------------------------------------- */

static napi_value alpn(napi_env env, tls_stream *t) {
  const uint8_t *p = NULL;
  unsigned len = 0;
  SSL_get0_alpn_selected(t->ssl, &p, &len);
  return len > 0 ? en_str_latin1(env, p, len) : en_bool(env, false);
}

static napi_value finished(napi_env env, tls_stream *t, bool peer) {
  uint8_t buf[EVP_MAX_MD_SIZE * 2];
  size_t len = peer ? SSL_get_peer_finished(t->ssl, buf, sizeof buf)
                    : SSL_get_finished(t->ssl, buf, sizeof buf);
  return len > 0 ? crypto_bytes(env, buf, len) : en_undefined(env);
}

static napi_value session(napi_env env, tls_stream *t) {
  SSL_SESSION *s = SSL_get_session(t->ssl);
  int len = s != NULL ? i2d_SSL_SESSION(s, NULL) : 0;
  if (len <= 0) return en_undefined(env);
  uint8_t *dst;
  napi_value v = en_arraybuffer(env, (size_t)len, &dst);
  CHECK(v != NULL);
  i2d_SSL_SESSION(s, &dst);
  return v;
}

static napi_value ticket(napi_env env, tls_stream *t) {
  SSL_SESSION *s = SSL_get_session(t->ssl);
  const uint8_t *p = NULL;
  size_t len = 0;
  if (s == NULL) return en_undefined(env);
  SSL_SESSION_get0_ticket(s, &p, &len);
  return p != NULL ? crypto_bytes(env, p, len) : en_undefined(env);
}

enum { PROTOCOL, SERVERNAME, ALPN, REUSED, FINISHED, PEER_FINISHED, SESSION, TICKET, RENEGOTIATED };

/* info(handle, which) -> what it is, or undefined */
RT_OP(op_tls_info) {
  TLS_OR_UNDEFINED(t);
  switch (en_to_i32(argv[1])) {
    case PROTOCOL: return ascii(env, SSL_get_version(t->ssl));
    case SERVERNAME: return ascii(env, SSL_get_servername(t->ssl, TLSEXT_NAMETYPE_host_name));
    case ALPN: return alpn(env, t);
    case REUSED: return en_bool(env, SSL_session_reused(t->ssl) == 1);
    case FINISHED: return finished(env, t, false);
    case PEER_FINISHED: return finished(env, t, true);
    case SESSION: return session(env, t);
    case TICKET: return ticket(env, t);
    default: UNREACHABLE();
  }
}

/* cipher(handle) -> [name, standard name, version] or undefined */
RT_OP(op_tls_cipher) {
  TLS_OR_UNDEFINED(t);
  const SSL_CIPHER *c = SSL_get_current_cipher(t->ssl);
  if (c == NULL) return en_undefined(env);
  napi_value v[3] = {ascii(env, SSL_CIPHER_get_name(c)), ascii(env, SSL_CIPHER_standard_name(c)),
                     ascii(env, SSL_CIPHER_get_version(c))};
  return en_array(env, 3, v);
}

/* ephemeralKey(handle) -> [type, size, curve or undefined], [] if there is none */
RT_OP(op_tls_ephemeral_key) {
  TLS_OR_UNDEFINED(t);
  EVP_PKEY *key = NULL;
  napi_value v[3];
  if (t->server || SSL_get_server_tmp_key(t->ssl, &key) != 1) return en_array(env, 0, NULL);
  int id = EVP_PKEY_get_base_id(key);
  char curve[64];
  size_t len = 0;
  v[0] = ascii(env, id == EVP_PKEY_DH ? "DH" : "ECDH");
  v[1] = en_i32(env, EVP_PKEY_get_bits(key));
  v[2] = en_undefined(env);
  if (id == EVP_PKEY_EC && EVP_PKEY_get_group_name(key, curve, sizeof curve, &len) == 1)
    v[2] = ascii(env, curve);
  else if (id != EVP_PKEY_DH)
    v[2] = ascii(env, OBJ_nid2sn(id));
  EVP_PKEY_free(key);
  return en_array(env, 3, v);
}

static const char *signature_name(int nid) {
  switch (nid) {
    case EVP_PKEY_RSA: return "RSA";
    case EVP_PKEY_RSA_PSS: return "RSA-PSS";
    case EVP_PKEY_DSA: return "DSA";
    case EVP_PKEY_EC: return "ECDSA";
    case NID_ED25519: return "Ed25519";
    case NID_ED448: return "Ed448";
    case NID_id_GostR3410_2001: return "gost2001";
    case NID_id_GostR3410_2012_256: return "gost2012_256";
    case NID_id_GostR3410_2012_512: return "gost2012_512";
    default: return OBJ_nid2sn(nid);
  }
}

/* sharedSigalgs(handle) -> names */
RT_OP(op_tls_shared_sigalgs) {
  TLS_OR_UNDEFINED(t);
  int count = SSL_get_shared_sigalgs(t->ssl, 0, NULL, NULL, NULL, NULL, NULL);
  napi_value out = en_array(env, 0, NULL);
  for (int i = 0; i < count; i++) {
    int sign, hash;
    char text[128];
    SSL_get_shared_sigalgs(t->ssl, i, &sign, &hash, NULL, NULL, NULL);
    const char *name = signature_name(sign);
    int n = hash == NID_undef ? snprintf(text, sizeof text, "%s", name)
                              : snprintf(text, sizeof text, "%s+%s", name, OBJ_nid2sn(hash));
    CHECK(napi_set_element(env, out, (uint32_t)i, en_str_latin1(env, text, (size_t)n)) == napi_ok);
  }
  return out;
}

/* exportKeys(handle, length, label, context view or undefined) -> ArrayBuffer or CRYPTO_EOPENSSL */
RT_OP(op_tls_export_keys) {
  TLS_OR_UNDEFINED(t);
  size_t len = en_to_u32(argv[1]);
  bool with = !en_is_nullish(argv[3]);
  en_bytes context = with ? en_view(argv[3]) : (en_bytes){0};
  en_str_tmp label;
  uint8_t *dst;
  napi_value v = en_arraybuffer(env, len, &dst);
  if (v == NULL) return en_i32(env, UV_ENOMEM);
  ERR_clear_error();
  en_str_tmp_init(&label, env, argv[2]);
  int ok = SSL_export_keying_material(t->ssl, dst, len, label.p, label.len, context.data,
                                      context.len, with);
  en_str_tmp_deinit(&label);
  return ok == 1 ? v : crypto_fail(env);
}

/* ---- certificates -------------------------------------------------------------------------- */

static const char *verify_code(long err) {
  switch (err) {
#define CODE(x) case X509_V_ERR_##x: return #x;
    CODE(UNABLE_TO_GET_ISSUER_CERT) CODE(UNABLE_TO_GET_CRL) CODE(UNABLE_TO_DECRYPT_CERT_SIGNATURE)
    CODE(UNABLE_TO_DECRYPT_CRL_SIGNATURE) CODE(UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY)
    CODE(CERT_SIGNATURE_FAILURE) CODE(CRL_SIGNATURE_FAILURE) CODE(CERT_NOT_YET_VALID)
    CODE(CERT_HAS_EXPIRED) CODE(CRL_NOT_YET_VALID) CODE(CRL_HAS_EXPIRED)
    CODE(ERROR_IN_CERT_NOT_BEFORE_FIELD) CODE(ERROR_IN_CERT_NOT_AFTER_FIELD)
    CODE(ERROR_IN_CRL_LAST_UPDATE_FIELD) CODE(ERROR_IN_CRL_NEXT_UPDATE_FIELD) CODE(OUT_OF_MEM)
    CODE(DEPTH_ZERO_SELF_SIGNED_CERT) CODE(SELF_SIGNED_CERT_IN_CHAIN)
    CODE(UNABLE_TO_GET_ISSUER_CERT_LOCALLY) CODE(UNABLE_TO_VERIFY_LEAF_SIGNATURE)
    CODE(CERT_CHAIN_TOO_LONG) CODE(CERT_REVOKED) CODE(INVALID_CA) CODE(PATH_LENGTH_EXCEEDED)
    CODE(INVALID_PURPOSE) CODE(CERT_UNTRUSTED) CODE(CERT_REJECTED) CODE(HOSTNAME_MISMATCH)
#undef CODE
    default: return "UNSPECIFIED";
  }
}

/* Without a certificate only a pre-shared key proves the peer. */
static long verify_result(tls_stream *t) {
  if (SSL_get0_peer_certificate(t->ssl) != NULL) return SSL_get_verify_result(t->ssl);
  const SSL_CIPHER *c = SSL_get_current_cipher(t->ssl);
  bool psk = t->psk_used || (c != NULL && SSL_CIPHER_get_auth_nid(c) == NID_auth_psk);
  return psk ? X509_V_OK : X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;
}

/* verifyError(handle) -> undefined, or [code, message] */
RT_OP(op_tls_verify_error) {
  TLS_OR_UNDEFINED(t);
  long err = verify_result(t);
  if (err == X509_V_OK) return en_undefined(env);
  napi_value v[2] = {ascii(env, verify_code(err)), ascii(env, X509_verify_cert_error_string(err))};
  return en_array(env, 2, v);
}

/* The chain as the peer sent it, sorted by who issued whom, then on through the store. */
static STACK_OF(X509) *peer_chain(tls_stream *t, X509 *leaf) {
  STACK_OF(X509) *sent = SSL_get_peer_cert_chain(t->ssl), *out = sk_X509_new_null();
  X509_STORE_CTX *store = X509_STORE_CTX_new();
  CHECK(out != NULL && store != NULL);
  bool ready = X509_STORE_CTX_init(store, SSL_CTX_get_cert_store(t->context->ctx), NULL, NULL) == 1;
  for (X509 *x = leaf; x != NULL && sk_X509_num(out) < 32;) {
    X509 *next = NULL;
    X509_up_ref(x);
    sk_X509_push(out, x);
    if (X509_check_issued(x, x) == X509_V_OK) break;
    for (int i = 0; i < sk_X509_num(sent) && next == NULL; i++) {
      X509 *ca = sk_X509_value(sent, i);
      if (ca != x && X509_check_issued(ca, x) == X509_V_OK) next = ca;
    }
    if (next == NULL && ready && X509_STORE_CTX_get_get_issuer(store)(&next, store, x) == 1) X509_free(next);
    x = next; /* the store keeps it */
  }
  X509_STORE_CTX_free(store);
  ERR_clear_error();
  return out;
}

/* peerCertificates(handle, all?) -> certificate boxes: the peer's, then its issuers'; the last one is
 * followed by true if it issued itself */
RT_OP(op_tls_peer_certificates) {
  TLS_OR_UNDEFINED(t);
  X509 *leaf = SSL_get0_peer_certificate(t->ssl);
  if (leaf == NULL) return en_array(env, 0, NULL);
  napi_value out = en_array(env, 0, NULL);
  uint32_t n = 0;
  if (!en_to_bool(argv[1])) {
    X509_up_ref(leaf);
    CHECK(napi_set_element(env, out, 0, crypto_x509_box(env, leaf)) == napi_ok);
    return out;
  }
  STACK_OF(X509) *chain = peer_chain(t, leaf);
  X509 *last = sk_X509_value(chain, sk_X509_num(chain) - 1);
  bool self = X509_check_issued(last, last) == X509_V_OK;
  for (int i = 0; i < sk_X509_num(chain); i++) {
    napi_value box = crypto_x509_box(env, sk_X509_value(chain, i));
    CHECK(napi_set_element(env, out, n++, box) == napi_ok);
  }
  sk_X509_free(chain);
  CHECK(napi_set_element(env, out, n, en_bool(env, self)) == napi_ok);
  return out;
}

/* certificate(handle) -> box of our own, or undefined */
RT_OP(op_tls_certificate) {
  TLS_OR_UNDEFINED(t);
  X509 *x = SSL_get_certificate(t->ssl);
  if (x == NULL) return en_undefined(env);
  X509_up_ref(x);
  return crypto_x509_box(env, x);
}

/* SPDX-License-Identifier: MIT */
/*
 * tls_callbacks.c - what OpenSSL asks and tells during a handshake, and the ops that say beforehand
 * what is wanted.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include "ops.h"
#include "runtime/base/str.h"
#include "stdlib/tls/tls.h"

#define TLS_OR_EBADF(t)                    \
  (void)argc;                              \
  tls_stream *t = tls_stream_get(argv[0]); \
  if (t == NULL) return en_i32(env, UV_EBADF)

/* ---- sessions ------------------------------------------------------------------------------ */

/* OpenSSL keeps no sessions itself: JavaScript does, in the form of ASN.1. */
static int on_new_session(SSL *ssl, SSL_SESSION *session) {
  tls_stream *t = tls_stream_of(ssl);
  if (t == NULL || !t->want_session) return 0;
  int len = i2d_SSL_SESSION(session, NULL);
  if (len <= 0 || len > 10 * 1024) return 0;
  uint8_t *der = malloc((size_t)len), *p = der;
  if (der == NULL) return 0;
  i2d_SSL_SESSION(session, &p);
  unsigned id_len = 0;
  const uint8_t *id = SSL_SESSION_get_id(session, &id_len);
  tls_event_add(t, TLS_SESSION, id, id_len, der, (size_t)len);
  free(der);
  /* The client of TLS 1.2 resumes only what has been stored: its handshake ends after that. */
  if (t->server && !t->established) t->hold = true;
  return 0;
}

/* The name in the ClientHello that is being read: the first of its list, or nothing. */
static rt_str hello_name(SSL *ssl) {
  const unsigned char *p;
  size_t len;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &p, &len) != 1 || len < 5 || p[2] != TLSEXT_NAMETYPE_host_name)
    return rt_str_of("", 0);
  size_t name_len = (size_t)p[3] << 8 | p[4];
  return name_len > len - 5 ? rt_str_of("", 0) : rt_str_of((const char *)p + 5, name_len);
}

/* Whether a client may go on with a session. Where the name decides on the context, it must be the session's: what one
 * name's context accepted, a client's certificate say, another's may not (RFC 6066, 3). OpenSSL takes it for any. */
static bool may_resume(tls_stream *t, const SSL_SESSION *session) {
  if (!t->want_cert) return true;
  const char *name = SSL_SESSION_get0_hostname(session);
  rt_str asked = hello_name(t->ssl);
  if (name == NULL) return asked.len == 0;
  return strlen(name) == asked.len && strncasecmp(name, asked.p, asked.len) == 0;
}

static SSL_SESSION *on_get_session(SSL *ssl, const unsigned char *id, int len, int *copy) {
  tls_stream *t = tls_stream_of(ssl);
  (void)id, (void)len;
  *copy = 0;
  if (t == NULL) return NULL;
  SSL_SESSION *s = t->session;
  t->session = NULL;
  if (s == NULL || may_resume(t, s)) return s;
  SSL_SESSION_free(s);
  return NULL;
}

/* The name is accepted, whatever it is: JavaScript picks the context (on_cert). */
static int on_servername(SSL *ssl, int *alert, void *arg) {
  (void)ssl, (void)alert, (void)arg;
  return SSL_TLSEXT_ERR_OK;
}

static int on_client_hello(SSL *ssl, int *alert, void *arg) {
  tls_stream *t = tls_stream_of(ssl);
  (void)alert, (void)arg;
  return t != NULL && t->want_hello && !t->hello_done ? SSL_CLIENT_HELLO_RETRY
                                                      : SSL_CLIENT_HELLO_SUCCESS;
}

static int on_cert(SSL *ssl, void *arg) {
  tls_stream *t = arg;
  (void)ssl;
  return !t->want_cert || t->cert_done ? 1 : -1;
}

/* ---- tickets ------------------------------------------------------------------------------- */

static int on_ticket_key(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
                         EVP_MAC_CTX *mac, int encrypt) {
  tls_stream *t = tls_stream_of(ssl);
  if (t == NULL) return -1;
  /* A ticket is opened before the context is changed for a name, and written after that. */
  const uint8_t *keys = t->own_context->ticket_keys;
  char sha256[] = "SHA256";
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_octet_string("key", (void *)(keys + 16), 16),
      OSSL_PARAM_construct_utf8_string("digest", sha256, 0),
      OSSL_PARAM_construct_end(),
  };
  const EVP_CIPHER *aes = crypto_cipher_by_name("aes-128-cbc");
  if (encrypt) {
    memcpy(name, keys, 16);
    if (RAND_bytes_ex(NULL, iv, 16, 0) <= 0) return -1;
  } else if (memcmp(name, keys, 16) != 0) {
    return 0;
  }
  if (EVP_CipherInit_ex(cipher, aes, NULL, keys + 32, iv, encrypt) != 1) return -1;
  return EVP_MAC_CTX_set_params(mac, params) == 1 ? 1 : -1;
}

/* What to do with what was in a ticket. */
static SSL_TICKET_RETURN on_ticket_open(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t len,
                                        SSL_TICKET_STATUS status, void *arg) {
  tls_stream *t = tls_stream_of(ssl);
  (void)name, (void)len, (void)arg;
  bool opened = status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW;
  if (t == NULL) return SSL_TICKET_RETURN_ABORT;
  if (!opened || !may_resume(t, session)) return SSL_TICKET_RETURN_IGNORE_RENEW;
  return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW;
}

/* ---- key log, OCSP, renegotiation ---------------------------------------------------------- */

static void on_keylog(const SSL *ssl, const char *line) {
  tls_stream *t = tls_stream_of(ssl);
  if (t == NULL || !t->want_keylog) return;
  size_t len = strlen(line);
  char *text = malloc(len + 1);
  CHECK(text != NULL);
  memcpy(text, line, len);
  text[len] = '\n';
  tls_event_add(t, TLS_KEYLOG, NULL, 0, text, len + 1);
  free(text);
}

static int on_status(SSL *ssl, void *arg) {
  tls_stream *t = tls_stream_of(ssl);
  (void)arg;
  if (t == NULL) return SSL_TLSEXT_ERR_NOACK;
  if (!t->server) {
    const uint8_t *p = NULL;
    long len = SSL_get_tlsext_status_ocsp_resp(ssl, &p);
    tls_event_add(t, TLS_OCSP, NULL, 0, p, p != NULL && len > 0 ? (size_t)len : 0);
    return 1; /* good or bad: that is JavaScript's to say */
  }
  if (t->ocsp == NULL) return SSL_TLSEXT_ERR_NOACK;
  uint8_t *copy = OPENSSL_memdup(t->ocsp, t->ocsp_len);
  if (copy == NULL || !SSL_set_tlsext_status_ocsp_resp(ssl, copy, t->ocsp_len))
    return SSL_TLSEXT_ERR_NOACK;
  return SSL_TLSEXT_ERR_OK;
}

static void on_info(const SSL *ssl, int where, int ret) {
  tls_stream *t = tls_stream_of(ssl);
  (void)ret;
  if (t == NULL || !t->established || SSL_version(ssl) >= TLS1_3_VERSION) return; /* no renegotiation */
  /* A server's HelloRequest is a handshake that is done, and the one that it asks for is still to come. */
  if ((where & SSL_CB_HANDSHAKE_DONE) != 0 && SSL_renegotiate_pending(ssl) == 0)
    tls_event_add(t, TLS_SECURE, NULL, 0, NULL, 0);
  if ((where & SSL_CB_HANDSHAKE_START) != 0 && t->server)
    tls_event_add(t, TLS_RENEGOTIATION, NULL, 0, NULL, 0);
}

/* ---- ALPN ---------------------------------------------------------------------------------- */

/* on_alpn(owner, servername or '', offer) -> the protocol, or undefined */
static int ask_alpn(tls_stream *t, const uint8_t **out, unsigned char *out_len, const uint8_t *in,
                    unsigned in_len) {
  napi_env env = rt_env(t->s.h.r);
  const char *name = SSL_get_servername(t->ssl, TLSEXT_NAMETYPE_host_name);
  if (name == NULL) name = "";
  napi_value argv[3] = {rt_handle_owner(&t->s.h), en_str_latin1(env, name, strlen(name)),
                        crypto_bytes(env, in, in_len)};
  napi_value v = rt_hook_call(t->s.h.r, HOOK_tls_on_alpn, 3, argv);
  if (t->s.h.closing || v == NULL || !en_is_string(v)) return SSL_TLSEXT_ERR_ALERT_FATAL;
  en_str_tmp chosen;
  int rc = SSL_TLSEXT_ERR_ALERT_FATAL;
  en_str_tmp_init(&chosen, env, v);
  for (unsigned i = 0; i < in_len; i += in[i] + 1u) {
    if (in[i] != chosen.len || memcmp(in + i + 1, chosen.p, chosen.len) != 0) continue;
    *out = in + i + 1;
    *out_len = in[i];
    rc = SSL_TLSEXT_ERR_OK;
    break;
  }
  en_str_tmp_deinit(&chosen);
  return rc;
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                   const unsigned char *in, unsigned in_len, void *arg) {
  tls_stream *t = tls_stream_of(ssl);
  (void)arg;
  if (t == NULL || t->in_read) return SSL_TLSEXT_ERR_NOACK;
  if (t->alpn_asks) return ask_alpn(t, out, out_len, in, in_len);
  if (t->alpn_len == 0) return SSL_TLSEXT_ERR_NOACK;
  int rc = SSL_select_next_proto((unsigned char **)out, out_len, t->alpn, (unsigned)t->alpn_len, in,
                                 in_len);
  return rc == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* ---- pre-shared keys ----------------------------------------------------------------------- */

/* on_psk_server(owner, identity, most bytes) -> a view, or undefined */
static unsigned psk_server(SSL *ssl, const char *identity, unsigned char *psk, unsigned most) {
  tls_stream *t = tls_stream_of(ssl);
  if (t == NULL || t->in_read || identity == NULL) return 0;
  napi_env env = rt_env(t->s.h.r);
  napi_value argv[3] = {rt_handle_owner(&t->s.h), en_str_utf8(env, identity, strlen(identity)),
                        en_u32(env, most)};
  napi_value v = rt_hook_call(t->s.h.r, HOOK_tls_on_psk_server, 3, argv);
  if (t->s.h.closing || v == NULL || !en_is_view(v)) return 0;
  en_bytes b = en_view(v);
  if (b.len == 0 || b.len > most) return 0;
  memcpy(psk, b.data, b.len);
  t->psk_used = true;
  return (unsigned)b.len;
}

/* on_psk_client(owner, hint or undefined, most bytes) -> [identity view, psk view], or undefined */
static unsigned psk_client(SSL *ssl, const char *hint, char *identity, unsigned identity_most,
                           unsigned char *psk, unsigned most) {
  tls_stream *t = tls_stream_of(ssl);
  napi_value pair[2];
  if (t == NULL || t->in_read) return 0;
  napi_env env = rt_env(t->s.h.r);
  napi_value argv[4] = {rt_handle_owner(&t->s.h),
                        hint != NULL ? en_str_utf8(env, hint, strlen(hint)) : en_undefined(env),
                        en_u32(env, most), en_u32(env, identity_most)};
  napi_value v = rt_hook_call(t->s.h.r, HOOK_tls_on_psk_client, 4, argv);
  if (t->s.h.closing || v == NULL || !en_is_array(v)) return 0;
  for (uint32_t i = 0; i < 2; i++)
    if (napi_get_element(env, v, i, &pair[i]) != napi_ok) return 0;
  en_bytes id = en_view(pair[0]), key = en_view(pair[1]);
  if (id.len >= identity_most || key.len == 0 || key.len > most) return 0;
  if (id.len > 0) memcpy(identity, id.data, id.len);
  identity[id.len] = 0;
  memcpy(psk, key.data, key.len);
  t->psk_used = true;
  return (unsigned)key.len;
}

/* ---- certificates -------------------------------------------------------------------------- */

/* JavaScript decides, by verifyError(), when the handshake is done. */
static int on_verify(int ok, X509_STORE_CTX *ctx) {
  (void)ok, (void)ctx;
  return 1;
}

void tls_context_hook(SSL_CTX *ctx) {
  SSL_CTX_sess_set_new_cb(ctx, on_new_session);
  SSL_CTX_sess_set_get_cb(ctx, on_get_session);
  SSL_CTX_set_tlsext_servername_callback(ctx, on_servername);
  SSL_CTX_set_client_hello_cb(ctx, on_client_hello, NULL);
  SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, on_ticket_key);
  SSL_CTX_set_session_ticket_cb(ctx, NULL, on_ticket_open, NULL);
  SSL_CTX_set_keylog_callback(ctx, on_keylog);
  SSL_CTX_set_tlsext_status_cb(ctx, on_status);
  SSL_CTX_set_alpn_select_cb(ctx, on_alpn, NULL);
  SSL_CTX_set_info_callback(ctx, on_info);
}

/* ---- ops: what is wanted, before start ----------------------------------------------------- */

/* want(handle, what): the calls of hooks that somebody listens to, see the switch */
RT_OP(op_tls_want) {
  TLS_OR_EBADF(t);
  switch (en_to_i32(argv[1])) {
    case 0: t->want_hello = true; break;
    case 1:
      t->want_cert = true;
      SSL_set_cert_cb(t->ssl, on_cert, t);
      break;
    case 2: t->want_keylog = true; break;
    case 3: t->want_session = true; break;
    case 4: t->alpn_asks = true; break;
    case 5: SSL_set_psk_server_callback(t->ssl, psk_server); break;
    case 6: SSL_set_psk_client_callback(t->ssl, psk_client); break;
    case 7: SSL_set_tlsext_status_type(t->ssl, TLSEXT_STATUSTYPE_ocsp); break;
    default: UNREACHABLE();
  }
  return en_i32(env, 0);
}

/* pskHint(handle, text) -> 0 or CRYPTO_EOPENSSL */
RT_OP(op_tls_psk_hint) {
  TLS_OR_EBADF(t);
  en_str_tmp hint;
  en_str_tmp_init(&hint, env, argv[1]);
  int ok = SSL_use_psk_identity_hint(t->ssl, hint.p);
  en_str_tmp_deinit(&hint);
  ERR_clear_error();
  return en_i32(env, ok == 1 ? 0 : CRYPTO_EOPENSSL);
}

/* verifyMode(handle, requestCert, rejectUnauthorized): of a server */
RT_OP(op_tls_verify_mode) {
  TLS_OR_EBADF(t);
  int mode = SSL_VERIFY_NONE;
  if (t->server && en_to_bool(argv[1])) {
    mode = SSL_VERIFY_PEER;
    if (en_to_bool(argv[2])) mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    tls_context_need_roots(t->context);
  }
  SSL_set_verify(t->ssl, mode, on_verify);
  return en_i32(env, 0);
}

/* setServername(handle, name) */
RT_OP(op_tls_set_servername) {
  TLS_OR_EBADF(t);
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[1]);
  int ok = SSL_set_tlsext_host_name(t->ssl, name.p);
  en_str_tmp_deinit(&name);
  ERR_clear_error();
  return en_i32(env, ok == 1 ? 0 : UV_EINVAL);
}

/* setAlpn(handle, protocols in wire form) */
RT_OP(op_tls_set_alpn) {
  TLS_OR_EBADF(t);
  en_bytes b = en_view(argv[1]);
  if (!t->server) {
    SSL_set_alpn_protos(t->ssl, b.data, (unsigned)b.len);
    return en_i32(env, 0);
  }
  free(t->alpn);
  t->alpn = malloc(b.len + 1);
  CHECK(t->alpn != NULL);
  if (b.len > 0) memcpy(t->alpn, b.data, b.len);
  t->alpn_len = b.len;
  return en_i32(env, 0);
}

/* setSession(handle, bytes) -> 0; CRYPTO_EOPENSSL: no session */
RT_OP(op_tls_set_session) {
  TLS_OR_EBADF(t);
  en_bytes b = en_view(argv[1]);
  const uint8_t *p = b.data;
  ERR_clear_error();
  SSL_SESSION *s = b.len > 0 ? d2i_SSL_SESSION(NULL, &p, (long)b.len) : NULL;
  if (s == NULL) {
    ERR_clear_error();
    return en_i32(env, 0); /* as Node does: what is no session is not used */
  }
  int ok = SSL_set_session(t->ssl, s);
  SSL_SESSION_free(s);
  return en_i32(env, ok == 1 ? 0 : CRYPTO_EOPENSSL);
}

/* maxFragment(handle, bytes) -> boolean */
RT_OP(op_tls_max_fragment) {
  TLS_OR_EBADF(t);
  return en_bool(env, SSL_set_max_send_fragment(t->ssl, en_to_i32(argv[1])) == 1);
}

/* renegotiate(handle) -> 0 or CRYPTO_EOPENSSL */
RT_OP(op_tls_renegotiate) {
  TLS_OR_EBADF(t);
  ERR_clear_error();
  if (SSL_renegotiate(t->ssl) != 1 || SSL_do_handshake(t->ssl) < 0) {
    int err = SSL_get_error(t->ssl, -1);
    if (err != SSL_ERROR_WANT_READ && ERR_peek_error() != 0) return crypto_fail(env);
  }
  tls_run_later(t);
  return en_i32(env, 0);
}

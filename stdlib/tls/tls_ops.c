/* SPDX-License-Identifier: MIT */
/*
 * tls_ops.c - ops that make a connection and carry its bytes: over another stream, or by JavaScript. What
 * they set going is in tls_stream.c.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "ops.h"
#include "stdlib/tls/tls.h"

static SSL *ssl_new(tls_stream *t) {
  SSL *ssl = SSL_new(t->context->ctx);
  BIO *bio = ssl != NULL ? tls_bio_new(t) : NULL;
  if (bio == NULL) {
    SSL_free(ssl);
    return NULL;
  }
  SSL_set_bio(ssl, bio, bio);
  SSL_set_app_data(ssl, t);
  SSL_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_clear_mode(ssl, SSL_MODE_AUTO_RETRY); /* return after each message that is no data */
  if (t->server) SSL_set_accept_state(ssl);
  else SSL_set_connect_state(ssl);
  return ssl;
}

/* wrap(owner, handle of the stream below or undefined, context, server?) -> handle, or a negative code.
 * The stream below gives up its bytes from now on; start() begins. */
RT_OP(op_tls_wrap) {
  (void)argc;
  rt *r = rt_from_env(env);
  crypto_start();
  rt_stream *lower = en_is_undefined(argv[1]) ? NULL : rt_stream_get(argv[1]);
  if (!en_is_undefined(argv[1]) && (lower == NULL || lower->layer != NULL || lower->sink != NULL))
    return en_i32(env, UV_EBADF);
  tls_stream *t = calloc(1, sizeof *t);
  if (t == NULL) return en_i32(env, UV_ENOMEM);
  t->s.h.r = r;
  t->s.layer = &tls_layer;
  t->server = en_to_bool(argv[3]);
  t->context = t->own_context = tls_context_get(argv[2]);
  if (!t->server) tls_context_need_roots(t->context);
  t->events_end = &t->events;
  t->by_js = lower == NULL;
  t->ssl = ssl_new(t);
  if (t->ssl == NULL) {
    free(t);
    return crypto_fail(env);
  }
  CHECK(uv_idle_init(rt_loop(r), &t->s.uv.idle) == 0);
  t->own_box = en_ref_new(env, argv[2]);
  napi_value box = rt_stream_open(&t->s, r, argv[0]);
  if (lower != NULL) tls_attach(t, lower);
  return box;
}

#define TLS_OR_EBADF(t)                        \
  (void)argc;                                  \
  tls_stream *t = tls_stream_get(argv[0]);     \
  if (t == NULL) return en_i32(env, UV_EBADF)

/* start(handle): the handshake begins; what happens is told from the loop */
RT_OP(op_tls_start) {
  TLS_OR_EBADF(t);
  if (!t->started) tls_begin(t);
  return en_i32(env, 0);
}

/* feed(handle, bytes): ciphertext that came, by JavaScript's own way */
RT_OP(op_tls_feed) {
  TLS_OR_EBADF(t);
  en_bytes b = en_view(argv[1]);
  tls_feed(t, b.data, b.len);
  return en_i32(env, 0);
}

/* feedEnd(handle): no more ciphertext comes */
RT_OP(op_tls_feed_end) {
  TLS_OR_EBADF(t);
  t->lower_end = UV_EOF;
  if (t->running) tls_run_later(t);
  else tls_run(t);
  return en_i32(env, 0);
}

/* sent(handle, code): what on_cipher gave is out */
RT_OP(op_tls_sent) {
  TLS_OR_EBADF(t);
  tls_written(t, en_to_i32(argv[1]));
  return en_i32(env, 0);
}

/* ended(handle, code): what on_end asked for is done */
RT_OP(op_tls_ended) {
  TLS_OR_EBADF(t);
  tls_tell_shut(t, en_to_i32(argv[1]));
  return en_i32(env, 0);
}

/* JavaScript has answered on_hello or on_cert. */
static void resume(tls_stream *t) {
  t->waiting = false;
  tls_run_later(t);
}

/* helloDone(handle, session bytes or undefined) */
RT_OP(op_tls_hello_done) {
  TLS_OR_EBADF(t);
  t->hello_done = true;
  if (!en_is_nullish(argv[1])) {
    en_bytes b = en_view(argv[1]);
    const uint8_t *p = b.data;
    SSL_SESSION_free(t->session);
    t->session = d2i_SSL_SESSION(NULL, &p, (long)b.len);
    ERR_clear_error();
  }
  resume(t);
  return en_i32(env, 0);
}

static int use_context(tls_stream *t, napi_value box) {
  napi_env env = rt_env(t->s.h.r);
  tls_context *c = tls_context_get(box);
  en_ref_free(t->context_box);
  t->context_box = en_ref_new(env, box);
  t->context = c;
  if (SSL_get_verify_mode(t->ssl) != SSL_VERIFY_NONE) tls_context_need_roots(c);
  if (SSL_set_SSL_CTX(t->ssl, c->ctx) == NULL) return CRYPTO_EOPENSSL;
  X509_STORE *store = SSL_CTX_get_cert_store(c->ctx);
  if (SSL_set1_verify_cert_store(t->ssl, store) != 1) return CRYPTO_EOPENSSL;
  STACK_OF(X509_NAME) *list = SSL_dup_CA_list(SSL_CTX_get_client_CA_list(c->ctx));
  SSL_set_client_CA_list(t->ssl, list);
  return 0;
}

/* certDone(handle, context or undefined, OCSP answer or undefined) */
RT_OP(op_tls_cert_done) {
  TLS_OR_EBADF(t);
  t->cert_done = true;
  int rc = en_is_nullish(argv[1]) ? 0 : use_context(t, argv[1]);
  if (!en_is_nullish(argv[2])) {
    en_bytes b = en_view(argv[2]);
    free(t->ocsp);
    t->ocsp = malloc(b.len + 1);
    CHECK(t->ocsp != NULL);
    if (b.len > 0) memcpy(t->ocsp, b.data, b.len);
    t->ocsp_len = b.len;
  }
  resume(t);
  return en_i32(env, rc);
}

/* storedSession(handle): the session that on_session told of is stored; the handshake may go on */
RT_OP(op_tls_stored_session) {
  TLS_OR_EBADF(t);
  t->hold = false;
  tls_run_later(t);
  return en_i32(env, 0);
}

/* useContext(handle, context) -> 0 or negative, before start */
RT_OP(op_tls_use_context) {
  TLS_OR_EBADF(t);
  return en_i32(env, use_context(t, argv[1]));
}

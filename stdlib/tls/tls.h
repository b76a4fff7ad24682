/* SPDX-License-Identifier: MIT */
/*
 * tls.h - what the C files of the tls room share: contexts (SSL_CTX) and connections (SSL).
 *
 * A connection is an rt_stream whose layer is TLS (internal/native/stream.h): net.Socket and http use
 * it as they use a TCP handle. Below it lies another rt_stream, whose bytes it takes in C, or, when
 * there is no such stream, JavaScript, which carries the ciphertext by feed() and the hook on_cipher.
 * The BIO of a connection is its own pair of buffers (tls_bio.c): no byte is copied for it on the way
 * in, and once on the way out.
 *
 * Measured (HTTPS hello, TLS 1.3, 64 connections; CPU time of the server per request, least of several
 * runs beside others): 14 us, Bun 17, Node 26 22, the same without TLS 9. The kernel has half of it,
 * OpenSSL a sixth, spread evenly; a record in place of two (head and body) and one system call each way
 * were what counted. SSL_MODE_RELEASE_BUFFERS costs 1 %, and an idle connection has 30 kB (Node 60).
 *
 * OpenSSL's callbacks run inside SSL_do_handshake or SSL_read. What they have to tell JavaScript is
 * put on a list and told afterwards; only ALPN and PSK callbacks must ask at once, and are refused
 * outside a handshake. Loop thread only.
 */
#ifndef INGOT_TLS_H
#define INGOT_TLS_H

#include <openssl/ssl.h>

#include "stdlib/crypto/crypto_util.h"
#include "stdlib/internal/native/stream.h"

/* ---- contexts (tls_context.c) ---- */

typedef struct tls_context {
  SSL_CTX *ctx;
  X509 *cert, *issuer; /* of the first key, for getCertificate; or NULL */
  bool own_store;      /* somebody added certificates: the store is no shared one */
  bool wants_roots;    /* verify against the default certificates: loaded when first needed */
  bool has_cert_set;
  unsigned char ticket_keys[48]; /* name, HMAC key, AES key */
  long timeout_s;
} tls_context;

tls_context *tls_context_get(napi_value box);
/* Loads the roots that a context wants but does not have yet. */
void tls_context_need_roots(tls_context *c);
/* Installs the callbacks that find their connection by SSL_get_app_data (tls_callbacks.c). */
void tls_context_hook(SSL_CTX *ctx);
/* A store with the default certificates of this thread (tls_roots.c): the one that contexts share, borrowed, and a new
 * one, for more than those. */
X509_STORE *tls_roots_store(void);
X509_STORE *tls_roots_new_store(void);

/* ---- connections ---- */

typedef struct tls_stream tls_stream;
typedef struct tls_event tls_event;
typedef struct tls_write_req tls_write_req;

typedef struct tls_out {
  uint8_t *p;
  size_t len, cap;
} tls_out;

struct tls_stream {
  rt_stream s; /* first */
  SSL *ssl;
  rt_stream *lower; /* NULL: JavaScript carries the ciphertext, or the stream below has gone */
  tls_context *context;     /* in use: a server may have changed it for the client's name */
  tls_context *own_context; /* that it was made with; its keys are the tickets' */
  en_ref context_box, own_box;
  bool server, by_js;
  bool started, established, failed;
  bool reading;   /* JavaScript wants plaintext */
  bool running;   /* inside tls_run */
  bool telling;   /* JavaScript is being told of the handshake: nothing is sent meanwhile */
  bool in_read;   /* inside SSL_read: no JavaScript */
  bool ended;     /* the end was delivered */
  bool shut, shut_asked, shut_started;
  bool hold;      /* ciphertext waits: for JavaScript to have stored a session */
  bool want_hello, want_cert, hello_done, cert_done, waiting; /* for an answer of JavaScript */
  bool want_keylog, want_session, alpn_asks;
  bool psk_used;  /* the peer is known by a pre-shared key */
  int lower_end;  /* negative once the stream below has ended */
  int write_error;
  /* ciphertext that came: the chunk at hand, or what is kept of earlier ones */
  const uint8_t *in;
  size_t in_len;
  bool in_kept; /* `in` is within `kept` */
  uint8_t *kept;
  /* ciphertext to go; `queued`: the stream below still has some, `out` waits behind it */
  tls_out out;
  bool queued;
  size_t queued_len;
  tls_write_req *req;
  /* the one write of JavaScript: plaintext that is not encrypted yet */
  bool writing;
  uv_buf_t *bufs;
  unsigned buf_at, buf_count;
  en_ref keep;
  tls_event *events, **events_end;
  uint8_t *alpn;
  size_t alpn_len;
  uint8_t *ocsp; /* the answer a server staples */
  size_t ocsp_len;
  SSL_SESSION *session; /* that JavaScript found for the client */
};

extern const rt_stream_layer tls_layer;

tls_stream *tls_stream_get(napi_value box); /* NULL when closed or not ours */
static inline tls_stream *tls_stream_of(const SSL *ssl) { return SSL_get_app_data(ssl); }
/* Goes on with whatever is possible: handshake, reading, writing, telling. In a scope. */
void tls_run(tls_stream *t);
/* tls_run from the loop, soon: for callers that must not be called back. */
void tls_run_later(tls_stream *t);
/* As rt_handle_emit, and leaves the async context of the caller as it was. */
void tls_emit(tls_stream *t, int hook, size_t argc, const napi_value *argv);

/* The handshake begins. */
void tls_begin(tls_stream *t);
/* Takes the bytes of `lower` from now on. */
void tls_attach(tls_stream *t, rt_stream *lower);
/* Ciphertext that came by another way; copied if it cannot be used at once. */
void tls_feed(tls_stream *t, const uint8_t *data, size_t len);
void tls_tell_shut(tls_stream *t, int status);

/* ---- tls_bio.c ---- */

BIO *tls_bio_new(tls_stream *t);
/* Sends what OpenSSL has written. 0, or a negative code. */
int tls_push(tls_stream *t);
void tls_out_free(tls_out *out);
void tls_bio_detach(tls_stream *t); /* the connection goes; a write below may still be under way */
/* The stream below has sent what was queued: goes on with what waits behind it (tls_stream.c). */
void tls_written(tls_stream *t, int status);

/* ---- tls_events.c ---- */

enum tls_event_kind { TLS_KEYLOG, TLS_SESSION, TLS_OCSP, TLS_RENEGOTIATION, TLS_SECURE };
/* Copies; a missing part is NULL. */
void tls_event_add(tls_stream *t, enum tls_event_kind kind, const void *id, size_t id_len,
                   const void *data, size_t len);
void tls_events_tell(tls_stream *t);
void tls_events_drop(tls_stream *t);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * tls_stream.c - a connection at work: handshake, reading, writing, closing.
 *
 * tls_run() is the one place that moves a connection on; everything that may have made progress
 * possible calls it, from a libuv callback or, where JavaScript must not be called back, through the
 * idle handle. While JavaScript does not read, neither does the connection, once it is established:
 * at most one chunk of ciphertext (64 kB) is kept.
 *
 * Writing: plaintext is encrypted a step at a time and handed to the kernel; while that has not
 * taken everything, nothing more is encrypted. So a client that never reads costs one step.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "ops.h"
#include "runtime/engine/core.h"
#include "stdlib/tls/tls.h"

enum { STEP = 64 * 1024, RECORD = 16 * 1024 };

tls_stream *tls_stream_get(napi_value box) {
  rt_stream *s = rt_stream_get(box);
  return s != NULL && s->layer == &tls_layer ? (tls_stream *)s : NULL;
}

void tls_emit(tls_stream *t, int hook, size_t argc, const napi_value *argv) {
  napi_env env = rt_env(t->s.h.r);
  napi_value frame = en_frame_get(env);
  rt_handle_emit(&t->s.h, hook, argc, argv);
  en_frame_set(env, frame);
}

static bool alive(const tls_stream *t) { return !t->s.h.closing && !t->failed; }

/* ---- ends ---------------------------------------------------------------------------------- */

static void drop_plaintext(tls_stream *t) {
  if (t->keep == NULL && t->bufs != NULL) free(t->bufs[t->buf_count].base); /* wait_with() */
  en_ref_free(t->keep);
  free(t->bufs);
  t->keep = NULL;
  t->bufs = NULL;
  t->buf_at = t->buf_count = 0;
}

static void finish_write(tls_stream *t, int status) {
  if (!t->writing) return;
  t->writing = false;
  drop_plaintext(t);
  napi_value v = en_i32(rt_env(t->s.h.r), status);
  tls_emit(t, HOOK_stream_on_write, 1, &v);
}

/* A provider that fails to decrypt says less than the SSL error that follows. */
static void prefer_ssl(crypto_errs *e) {
  for (int i = 1; i < e->n && ERR_GET_LIB(e->code[0]) == ERR_LIB_PROV; i++) {
    if (ERR_GET_LIB(e->code[i]) != ERR_LIB_SSL) continue;
    unsigned long first = e->code[0];
    e->code[0] = e->code[i];
    e->code[i] = first;
  }
}

/* The connection is broken: what OpenSSL says of it goes to JavaScript, the alert to the peer. */
static void fail(tls_stream *t) {
  crypto_errs errs;
  crypto_errs_take(&errs);
  prefer_ssl(&errs);
  tls_push(t);
  if (!alive(t)) return;
  t->failed = true;
  if (t->lower != NULL) rt_stream_read(t->lower, false);
  tls_events_tell(t);
  if (t->s.h.closing) return;
  napi_value v = crypto_errs_value(rt_env(t->s.h.r), &errs);
  tls_emit(t, HOOK_tls_on_error, 1, &v);
}

static void deliver_end(tls_stream *t, int code) {
  if (t->ended) return;
  t->ended = true;
  rt_stream_deliver(&t->s, code, NULL);
}

/* ---- writing ------------------------------------------------------------------------------- */

/* Encrypts up to a step of what waits. 0, or a negative code when OpenSSL failed. */
static int encrypt_step(tls_stream *t) {
  while (t->buf_at < t->buf_count && t->out.len < STEP) {
    uv_buf_t *b = &t->bufs[t->buf_at];
    if (b->len == 0) {
      t->buf_at++;
      continue;
    }
    int n = SSL_write(t->ssl, b->base, b->len < RECORD ? (int)b->len : RECORD);
    if (n <= 0) return SSL_get_error(t->ssl, n) == SSL_ERROR_WANT_READ ? 1 : UV_EPROTO;
    b->base += n;
    b->len -= (size_t)n;
  }
  return 0;
}

/* Encrypts and sends until all is out (0), or something must be waited for (1); or a negative code. */
static int flush(tls_stream *t) {
  while (!t->queued) {
    bool more = t->buf_at < t->buf_count;
    int rc = more ? encrypt_step(t) : 0;
    if (rc < 0) return rc;
    int sent = tls_push(t);
    if (sent < 0) return sent;
    if (!more || t->s.h.closing) return t->queued ? 1 : 0;
    if (rc == 1) return 1;
  }
  return 1;
}

static void go_on_shutting(tls_stream *t);
static void want_below(tls_stream *t);

/* After progress: the rest of the write under way, then the shutdown that waits for it. */
static void go_on_writing(tls_stream *t) {
  if (t->established && t->writing && !t->queued) {
    int rc = flush(t);
    if (t->s.h.closing) return;
    if (rc == UV_EPROTO) {
      fail(t);
      return;
    }
    if (rc <= 0) finish_write(t, rc);
  } else if (!t->queued) {
    tls_push(t);
  }
  if (!t->s.h.closing) go_on_shutting(t);
}

void tls_written(tls_stream *t, int status) {
  t->queued = false;
  t->queued_len = 0;
  if (status < 0) {
    t->write_error = status;
    tls_out_free(&t->out);
    finish_write(t, status);
    if (!t->s.h.closing) go_on_shutting(t);
    return;
  }
  go_on_writing(t);
  want_below(t);
}

/* One piece of memory for all bytes that are still to go, when nothing keeps the views alive. */
static bool keep_copy(const uv_buf_t *bufs, unsigned count, uv_buf_t *out) {
  size_t total = 0;
  for (unsigned i = 0; i < count; i++) total += bufs[i].len;
  char *copy = malloc(total + 1);
  if (copy == NULL) return false;
  *out = uv_buf_init(copy, 0);
  for (unsigned i = 0; i < count; i++) {
    memcpy(copy + out->len, bufs[i].base, bufs[i].len);
    out->len += bufs[i].len;
  }
  return true;
}

static int wait_with(tls_stream *t, const uv_buf_t *bufs, unsigned count, napi_value keep) {
  unsigned n = keep != NULL ? count : 1;
  uv_buf_t *held = malloc((n + 1) * sizeof *held);
  if (held == NULL) return UV_ENOMEM;
  if (keep != NULL) {
    memcpy(held, bufs, n * sizeof *held);
    t->keep = en_ref_new(rt_env(t->s.h.r), keep);
  } else if (!keep_copy(bufs, count, &held[0])) {
    free(held);
    return UV_ENOMEM;
  }
  held[n] = held[0]; /* where the copy begins: what is before buf_count moves on */
  t->bufs = held;
  t->buf_at = 0;
  t->buf_count = n;
  t->writing = true;
  return 1;
}

void tls_begin(tls_stream *t) {
  t->started = true;
  /* A client's first message is out before anything that is asked for next, such as the end. */
  if (!t->server && !t->by_js && t->in_len == 0) tls_run(t);
  else if (t->in_len > 0 || t->by_js || t->lower_end != 0) tls_run_later(t);
  want_below(t);
}

/* rt_stream_layer.write */
static int layer_write(rt_stream *s, uv_buf_t *bufs, unsigned count, napi_value keep) {
  tls_stream *t = (tls_stream *)s;
  if (t->failed || t->shut_asked) return UV_EPIPE;
  if (t->write_error < 0) return t->write_error;
  CHECK(!t->writing);
  for (unsigned i = 0; i < count; i++) s->bytes_written += bufs[i].len;
  if (!t->started) tls_begin(t); /* nobody called start() */
  if (!t->established || t->queued || t->hold || t->telling) return wait_with(t, bufs, count, keep);
  ERR_clear_error();
  t->bufs = bufs;
  t->buf_at = 0;
  t->buf_count = count;
  int rc = flush(t);
  unsigned at = t->buf_at;
  t->bufs = NULL;
  t->buf_at = t->buf_count = 0;
  if (rc <= 0 || s->h.closing) return rc;
  return wait_with(t, bufs + at, count - at, keep);
}

/* rt_stream_layer.try_write: all or nothing but for errors, and one step at most */
static ssize_t layer_try(rt_stream *s, const uv_buf_t *bufs, unsigned count) {
  tls_stream *t = (tls_stream *)s;
  size_t done = 0;
  if (t->failed || t->shut_asked) return UV_EPIPE;
  if (t->write_error < 0) return t->write_error;
  if (!t->established || t->queued || t->hold || t->telling || t->writing) return 0;
  ERR_clear_error();
  for (unsigned i = 0; i < count && t->out.len < STEP; i++) {
    size_t at = 0;
    while (at < bufs[i].len && t->out.len < STEP) {
      size_t left = bufs[i].len - at;
      int n = SSL_write(t->ssl, bufs[i].base + at, left < RECORD ? (int)left : RECORD);
      if (n <= 0) break;
      at += (size_t)n;
    }
    done += at;
    if (at < bufs[i].len) break;
  }
  int rc = tls_push(t);
  if (rc < 0) return rc;
  s->bytes_written += done;
  return (ssize_t)done;
}

/* ---- reading ------------------------------------------------------------------------------- */

static void drop_input(tls_stream *t) {
  free(t->kept);
  t->kept = NULL;
  t->in = NULL;
  t->in_len = 0;
}

/* The chunk at hand is in memory of the thread: what is left of it must be copied. */
static void keep_rest(tls_stream *t) {
  if (t->in_len == 0 || !alive(t)) {
    drop_input(t);
    return;
  }
  if (t->in == t->kept || t->in_kept) return;
  uint8_t *copy = malloc(t->in_len);
  CHECK(copy != NULL);
  memcpy(copy, t->in, t->in_len);
  free(t->kept);
  t->kept = copy;
  t->in = copy;
  t->in_kept = true;
}

/* Appends to what is kept: the caller reads on although JavaScript does not, as in a handshake. */
static void take_chunk(tls_stream *t, const uint8_t *data, size_t len) {
  if (t->in_len == 0) {
    t->in = data;
    t->in_len = len;
    t->in_kept = false;
    return;
  }
  uint8_t *joined = malloc(t->in_len + len);
  CHECK(joined != NULL);
  memcpy(joined, t->in, t->in_len);
  memcpy(joined + t->in_len, data, len);
  free(t->kept);
  t->kept = joined;
  t->in = joined;
  t->in_kept = true;
  t->in_len += len;
}

/* The stream below is read while there is somebody for its bytes. */
static void want_below(tls_stream *t) {
  if (t->lower == NULL || t->s.h.closing) return;
  bool heard = !t->queued || t->out.len < STEP; /* who does not take answers asks no more */
  bool want = !t->failed && t->started && t->lower_end == 0 && t->in_len == 0 && !t->waiting && heard &&
              (!t->established || t->reading);
  rt_stream_read(t->lower, want);
}

/* Plaintext to JavaScript, as long as it wants some. */
static void read_plain(tls_stream *t) {
  while (alive(t) && t->reading && !t->ended) {
    size_t cap = 0;
    char *room = rt_stream_room(&t->s, &cap);
    if (room == NULL || cap == 0) return;
    t->in_read = true;
    ERR_clear_error(); /* JavaScript has run since, with failures of its own */
    int n = SSL_read(t->ssl, room, cap > INT32_MAX ? INT32_MAX : (int)cap);
    t->in_read = false;
    if (n > 0) {
      rt_stream_deliver(&t->s, n, room);
      continue;
    }
    switch (SSL_get_error(t->ssl, n)) {
      case SSL_ERROR_ZERO_RETURN: deliver_end(t, UV_EOF); return;
      case SSL_ERROR_SSL:
      case SSL_ERROR_SYSCALL: fail(t); return;
      default:
        tls_events_tell(t); /* each ticket while it is the connection's session */
        if (t->in_len > 0) continue;
        /* without close_notify it is an end all the same */
        if (t->lower_end != 0) deliver_end(t, t->lower_end);
        return;
    }
  }
}

/* ---- the handshake ------------------------------------------------------------------------- */

static void handshake(tls_stream *t) {
  int rc = SSL_do_handshake(t->ssl);
  if (rc == 1) {
    t->established = true;
    return;
  }
  switch (SSL_get_error(t->ssl, rc)) {
    case SSL_ERROR_WANT_READ:
      if (t->lower_end != 0) deliver_end(t, t->lower_end);
      return;
    case SSL_ERROR_WANT_CLIENT_HELLO_CB:
    case SSL_ERROR_WANT_X509_LOOKUP: t->waiting = true; return;
    default: fail(t); return;
  }
}

/* Asks JavaScript what the callback that stopped the handshake wants to know. */
static void ask(tls_stream *t) {
  napi_env env = rt_env(t->s.h.r);
  const char *name = SSL_get_servername(t->ssl, TLSEXT_NAMETYPE_host_name);
  napi_value v[3];
  if (t->want_hello && !t->hello_done) {
    const uint8_t *id = NULL, *ext;
    size_t len = SSL_client_hello_get0_session_id(t->ssl, &id), ext_len;
    bool ticket = SSL_client_hello_get0_ext(t->ssl, TLSEXT_TYPE_session_ticket, &ext, &ext_len) == 1;
    v[0] = crypto_bytes(env, id, len);
    v[1] = en_bool(env, ticket && ext_len > 0);
    v[2] = en_undefined(env);
    tls_emit(t, HOOK_tls_on_hello, 2, v);
    return;
  }
  v[0] = name != NULL ? en_str_latin1(env, name, strlen(name)) : en_str_latin1(env, "", 0);
  v[1] = en_bool(env, SSL_get_tlsext_status_type(t->ssl) == TLSEXT_STATUSTYPE_ocsp);
  tls_emit(t, HOOK_tls_on_cert, 2, v);
}

/* Before the last flight leaves: who does not trust the peer does not even finish the handshake. */
static void tell_secure(tls_stream *t) {
  t->telling = true;
  tls_emit(t, HOOK_tls_on_secure, 0, NULL);
  ERR_clear_error();
  t->telling = false;
}

void tls_run(tls_stream *t) {
  if (t->running || !t->started || !alive(t)) return;
  t->running = true;
  ERR_clear_error();
  bool before = t->established;
  if (!t->established && !t->waiting) handshake(t);
  if (alive(t)) tls_events_tell(t);
  if (alive(t) && t->established && !before) tell_secure(t);
  if (alive(t)) tls_push(t);
  if (alive(t) && t->waiting) ask(t);
  if (alive(t) && t->established) read_plain(t);
  keep_rest(t);
  t->running = false;
  if (alive(t)) go_on_writing(t);
  if (alive(t)) want_below(t);
}

static void on_idle(uv_idle_t *idle) {
  tls_stream *t = idle->data;
  rt_scope scope;
  uv_idle_stop(idle);
  if (t->s.h.closing) return;
  rt_enter(t->s.h.r, &scope);
  tls_run(t);
  if (!t->s.h.closing) go_on_shutting(t);
  rt_leave(t->s.h.r, &scope);
}

void tls_run_later(tls_stream *t) {
  if (!t->s.h.closing) uv_idle_start(&t->s.uv.idle, on_idle);
}

/* rt_stream_sink_fn of the stream below */
static void on_cipher(void *ctx, rt_stream *lower, ssize_t nread, const char *data) {
  tls_stream *t = ctx;
  (void)lower;
  if (nread == UV_ECANCELED) {
    t->lower = NULL;
    if (t->lower_end == 0) t->lower_end = UV_EOF;
    return;
  }
  if (nread < 0) t->lower_end = (int)nread;
  else take_chunk(t, (const uint8_t *)data, (size_t)nread);
  tls_run(t);
  if (!t->s.h.closing && nread > 0) keep_rest(t);
}

/* ---- the layer ----------------------------------------------------------------------------- */

static int layer_read_start(rt_stream *s) {
  tls_stream *t = (tls_stream *)s;
  bool had = t->reading;
  t->reading = true;
  if (had || t->failed) return 0;
  want_below(t);
  if (t->established && (t->in_len > 0 || SSL_has_pending(t->ssl) || t->lower_end != 0))
    tls_run_later(t);
  return 0;
}

static int layer_read_stop(rt_stream *s) {
  tls_stream *t = (tls_stream *)s;
  t->reading = false;
  if (!t->running) want_below(t);
  return 0;
}

typedef struct shut_req {
  uv_shutdown_t uv;
  rt_stream *lower;
  napi_env env;
  en_ref box; /* the handle value of the connection, which may close meanwhile */
} shut_req;

void tls_tell_shut(tls_stream *t, int status) {
  napi_value v = en_i32(rt_env(t->s.h.r), status);
  tls_emit(t, HOOK_stream_on_shutdown, 1, &v);
}

static void on_shut(uv_shutdown_t *uv, int status) {
  shut_req *q = (shut_req *)uv;
  rt_scope scope;
  rt *r = q->lower->h.r;
  rt_enter(r, &scope);
  tls_stream *t = tls_stream_get(en_ref_get(q->env, q->box));
  en_ref_free(q->box);
  free(q);
  if (t != NULL) tls_tell_shut(t, status);
  rt_leave(r, &scope);
}

static int shut_below(tls_stream *t) {
  if (t->lower == NULL) return UV_ENOTCONN;
  shut_req *q = malloc(sizeof *q);
  if (q == NULL) return UV_ENOMEM;
  q->lower = t->lower;
  q->env = rt_env(t->s.h.r);
  q->box = en_ref_new(q->env, en_ref_get(q->env, t->s.h.box));
  int rc = uv_shutdown(&q->uv, &t->lower->uv.stream, on_shut);
  if (rc == 0) return 0;
  en_ref_free(q->box);
  free(q);
  return rc;
}

/* Says goodbye once everything before it is out. 0, or a negative code. */
static int shut(tls_stream *t) {
  if (!t->shut_asked || t->shut_started || t->writing) return 0;
  if (!t->shut && !t->failed) {
    t->shut = true;
    ERR_clear_error();
    if (t->started) (void)SSL_shutdown(t->ssl);
    ERR_clear_error();
    if (tls_push(t) < 0) tls_out_free(&t->out);
  }
  if (t->queued || t->out.len > 0) return 0;
  t->shut_started = true;
  if (!t->by_js) return shut_below(t);
  tls_emit(t, HOOK_tls_on_end, 0, NULL);
  return 0;
}

static void go_on_shutting(tls_stream *t) {
  int rc = shut(t);
  if (rc < 0) tls_tell_shut(t, rc);
}

static int layer_shutdown(rt_stream *s) {
  tls_stream *t = (tls_stream *)s;
  t->shut_asked = true;
  if (t->lower == NULL && !t->by_js) return UV_ENOTCONN;
  if (!t->by_js) return shut(t);
  tls_run_later(t); /* it will call JavaScript */
  return 0;
}

static size_t layer_queue_size(const rt_stream *s) {
  const tls_stream *t = (const tls_stream *)s;
  size_t n = t->out.len + t->queued_len;
  for (unsigned i = t->buf_at; t->bufs != NULL && i < t->buf_count; i++) n += t->bufs[i].len;
  return n;
}

static void layer_close(rt_stream *s) {
  tls_stream *t = (tls_stream *)s;
  if (t->lower != NULL && t->lower->sink_ctx == t) {
    t->lower->sink = NULL;
    t->lower->sink_ctx = NULL;
    t->lower->raw = false;
    if (!t->lower->h.closing) rt_stream_read(t->lower, false);
  }
  t->lower = NULL;
}

/* As libuv does for what it had queued. */
static void layer_closed(rt_stream *s) {
  finish_write((tls_stream *)s, UV_ECANCELED);
}

static void layer_free(rt_stream *s) {
  tls_stream *t = (tls_stream *)s;
  tls_bio_detach(t);
  drop_plaintext(t);
  tls_events_drop(t);
  SSL_free(t->ssl);
  SSL_SESSION_free(t->session);
  en_ref_free(t->context_box);
  en_ref_free(t->own_box);
  drop_input(t);
  free(t->alpn);
  free(t->ocsp);
}

const rt_stream_layer tls_layer = {
    .read_start = layer_read_start,
    .read_stop = layer_read_stop,
    .try_write = layer_try,
    .write = layer_write,
    .shutdown = layer_shutdown,
    .queue_size = layer_queue_size,
    .close = layer_close,
    .closed = layer_closed,
    .free = layer_free,
};

/* ---- for tls_ops.c ------------------------------------------------------------------------- */

void tls_attach(tls_stream *t, rt_stream *lower) {
  t->lower = lower;
  lower->sink = on_cipher;
  lower->sink_ctx = t;
  lower->raw = true;
}

void tls_feed(tls_stream *t, const uint8_t *data, size_t len) {
  bool later = t->running || !t->started;
  if (len == 0) return;
  take_chunk(t, data, len);
  if (later) tls_run_later(t);
  else tls_run(t);
  if (!t->s.h.closing) keep_rest(t);
}

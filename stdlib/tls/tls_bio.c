/* SPDX-License-Identifier: MIT */
/*
 * tls_bio.c - the BIO of a connection: OpenSSL reads the chunk that the stream below has read, where
 * it lies, and writes records behind each other into one piece of memory, which goes to the kernel in
 * one call. That memory is shared by all connections of a thread; only what the kernel does not take
 * at once is kept with its connection.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>

#include "ops.h"
#include "stdlib/tls/tls.h"

enum { OUT_FIRST = 80 * 1024 };

/* An empty piece of memory nobody uses at the moment. */
static _Thread_local tls_out spare;

static bool out_room(tls_out *out, size_t len) {
  if (out->p == NULL) {
    *out = spare;
    out->len = 0;
    spare = (tls_out){0};
  }
  if (out->len + len <= out->cap) return true;
  size_t cap = out->cap == 0 ? OUT_FIRST : out->cap;
  while (cap < out->len + len) cap *= 2;
  uint8_t *grown = realloc(out->p, cap);
  if (grown == NULL) return false;
  out->p = grown;
  out->cap = cap;
  return true;
}

void tls_out_free(tls_out *out) {
  if (out->p != NULL && spare.p == NULL && out->cap == OUT_FIRST) spare = *out;
  else free(out->p);
  *out = (tls_out){0};
}

/* ---- OpenSSL's side ------------------------------------------------------------------------ */

static int bio_write(BIO *bio, const char *data, int len) {
  tls_stream *t = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  if (len <= 0 || !out_room(&t->out, (size_t)len)) return -1;
  memcpy(t->out.p + t->out.len, data, (size_t)len);
  t->out.len += (size_t)len;
  return len;
}

static int bio_read(BIO *bio, char *data, int len) {
  tls_stream *t = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  if (t->in_len == 0) { /* an end is none of OpenSSL's business: tls_stream.c sees it */
    BIO_set_retry_read(bio);
    return -1;
  }
  size_t n = t->in_len < (size_t)len ? t->in_len : (size_t)len;
  memcpy(data, t->in, n);
  t->in += n;
  t->in_len -= n;
  return (int)n;
}

static long bio_ctrl(BIO *bio, int cmd, long num, void *ptr) {
  tls_stream *t = BIO_get_data(bio);
  (void)num, (void)ptr;
  switch (cmd) {
    case BIO_CTRL_FLUSH: return 1;
    case BIO_CTRL_PENDING: return (long)t->in_len;
    default: return 0;
  }
}

static BIO_METHOD *method;
static uv_once_t method_once = UV_ONCE_INIT;

static void method_init(void) {
  method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");
  CHECK(method != NULL);
  BIO_meth_set_write(method, bio_write);
  BIO_meth_set_read(method, bio_read);
  BIO_meth_set_ctrl(method, bio_ctrl);
}

BIO *tls_bio_new(tls_stream *t) {
  uv_once(&method_once, method_init);
  BIO *bio = BIO_new(method);
  if (bio == NULL) return NULL;
  BIO_set_data(bio, t);
  BIO_set_init(bio, 1);
  return bio;
}

/* ---- to the stream below ------------------------------------------------------------------- */

struct tls_write_req {
  uv_write_t uv;
  tls_stream *t; /* NULL: the connection has gone */
};

static void on_written(uv_write_t *uv, int status) {
  tls_write_req *q = (tls_write_req *)uv;
  tls_stream *t = q->t;
  free(q);
  if (t == NULL) return;
  t->req = NULL;
  if (t->s.h.closing) return;
  rt_scope scope;
  rt_enter(t->s.h.r, &scope);
  tls_written(t, status);
  rt_leave(t->s.h.r, &scope);
}

/* What the kernel did not take, copied: the thread's memory is for the next connection. */
static int queue_rest(tls_stream *t, const uint8_t *p, size_t len) {
  tls_write_req *q = malloc(sizeof *q + len);
  if (q == NULL) return UV_ENOMEM;
  memcpy(q + 1, p, len);
  q->t = t;
  uv_buf_t buf = uv_buf_init((char *)(q + 1), (unsigned)len);
  int rc = uv_write(&q->uv, &t->lower->uv.stream, &buf, 1, on_written);
  if (rc != 0) {
    free(q);
    return rc;
  }
  t->lower->bytes_written += len;
  t->req = q;
  t->queued = true;
  t->queued_len = len;
  return 0;
}

static int push_js(tls_stream *t) {
  napi_env env = rt_env(t->s.h.r);
  napi_value bytes = crypto_bytes(env, t->out.p, t->out.len);
  t->queued = true;
  t->queued_len = t->out.len;
  tls_out_free(&t->out);
  tls_emit(t, HOOK_tls_on_cipher, 1, &bytes);
  return 0;
}

int tls_push(tls_stream *t) {
  int rc = 0;
  if (t->out.len == 0) {
    if (t->out.p != NULL) tls_out_free(&t->out);
    return 0;
  }
  if (t->queued || t->hold) return 0; /* it goes when that is done */
  if (t->by_js) return push_js(t);
  if (t->lower == NULL) {
    tls_out_free(&t->out);
    return UV_EPIPE;
  }
  uv_buf_t buf = uv_buf_init((char *)t->out.p, (unsigned)t->out.len);
  ssize_t n = rt_stream_try(t->lower, &buf, 1);
  if (n < 0) rc = (int)n;
  else if ((size_t)n < t->out.len) rc = queue_rest(t, t->out.p + n, t->out.len - (size_t)n);
  tls_out_free(&t->out);
  if (rc < 0) t->write_error = rc;
  return rc;
}

void tls_bio_detach(tls_stream *t) {
  if (t->req != NULL) t->req->t = NULL;
  t->req = NULL;
  tls_out_free(&t->out);
}

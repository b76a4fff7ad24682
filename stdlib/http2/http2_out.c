/* SPDX-License-Identifier: MIT */
/*
 * http2_out.c - see http2.h: the bytes that go.
 *
 * A batch is what nghttp2 has ready, up to a limit: `out`, with pieces of JavaScript's buffers between its bytes. Those
 * are not copied where libuv writes (a writev); under TLS each would become a record of its own, so there they are.
 * A chunk whose bytes are in a batch lives until the batch is written or copied.
 */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/http2/http2.h"

enum { BATCH = 64 * 1024, BATCH_OUTSIDE = 256 * 1024, KEEP_OUT = 16 * 1024, MIN_PIECE = 1024 };

/* Bytes that stand before the byte `at` of `out`. */
typedef struct h2_piece {
  size_t at;
  const uint8_t *data;
  size_t len;
} h2_piece;

enum { MAX_PIECES = BATCH_OUTSIDE / MIN_PIECE + 1 };

static void chunk_free(h2_chunk *c) {
  en_ref_free(c->keep);
  free(c);
}

void h2_chunk_done(h2_session *s, h2_chunk *c) {
  if (c->keep == NULL || s->piece_count == 0) {
    chunk_free(c);
    return;
  }
  c->next = s->spent;
  s->spent = c;
}

void h2_out_chunk(h2_session *s, const h2_chunk *c, size_t len) {
  bool by_reference = c->keep != NULL && len >= MIN_PIECE && s->lower != NULL && s->lower->layer == NULL;
  if (!by_reference || s->piece_count == MAX_PIECES) {
    rt_buf_add(&s->out, c->data, len);
    return;
  }
  if (s->pieces == NULL) s->pieces = malloc(MAX_PIECES * sizeof *s->pieces);
  CHECK(s->pieces != NULL);
  s->pieces[s->piece_count++] = (h2_piece){s->out.len, c->data, len};
  s->outside += len;
}

/* The batch has gone, or is not wanted. */
static void out_done(h2_session *s) {
  for (h2_chunk *c = s->spent, *next; c != NULL; c = next) {
    next = c->next;
    chunk_free(c);
  }
  s->spent = NULL;
  s->out.len = s->piece_count = s->outside = 0;
}

void h2_out_free(h2_session *s) {
  out_done(s);
  rt_buf_deinit(&s->out);
  free(s->pieces);
  s->pieces = NULL;
}

/* Its parts in their order; returns how many. */
static unsigned parts_of(h2_session *s, uv_buf_t *parts) {
  unsigned n = 0;
  size_t at = 0;
  for (size_t i = 0; i < s->piece_count; i++) {
    const h2_piece *piece = &s->pieces[i];
    if (piece->at > at) parts[n++] = uv_buf_init((char *)s->out.p + at, (unsigned)(piece->at - at));
    parts[n++] = uv_buf_init((char *)piece->data, (unsigned)piece->len);
    at = piece->at;
  }
  if (s->out.len > at) parts[n++] = uv_buf_init((char *)s->out.p + at, (unsigned)(s->out.len - at));
  return n;
}

/* What goes at once; negative: an error. */
static ssize_t try_out(h2_session *s) {
  if (s->lower == NULL) return 0;
  uv_buf_t parts[2 * MAX_PIECES + 1];
  unsigned n = parts_of(s, parts);
  return rt_stream_try(s->lower, parts, n);
}

/* The batch without its first `from` bytes. */
static void copy_from(h2_session *s, size_t from, uint8_t *to) {
  uv_buf_t parts[2 * MAX_PIECES + 1];
  unsigned n = parts_of(s, parts);
  for (unsigned i = 0; i < n; i++) {
    size_t skip = from < parts[i].len ? from : parts[i].len;
    from -= skip;
    memcpy(to, parts[i].base + skip, parts[i].len - skip);
    to += parts[i].len - skip;
  }
}

/* Up to a batch of frames; true when those were all. */
static bool fill(h2_session *s) {
  while (s->out.len < BATCH && s->outside < BATCH_OUTSIDE) {
    const uint8_t *data = NULL;
    nghttp2_ssize n = nghttp2_session_mem_send2(s->ng, &data);
    if (n < 0) s->error = (int)n;
    if (n <= 0) return true;
    rt_buf_add(&s->out, data, (size_t)n);
  }
  return false;
}

/* nghttp2 would send a reset before what the stream has written, and a request that is not sent yet never. */
static void apply_resets(h2_session *s) {
  for (size_t i = 0; i < s->resets.len; i += 2)
    nghttp2_submit_rst_stream(s->ng, NGHTTP2_FLAG_NONE, (int32_t)s->resets.p[i], s->resets.p[i + 1]);
  s->resets.len = 0;
}

static napi_value take_list(napi_env env, h2_list *list) {
  if (list->len == 0) return en_undefined(env);
  napi_value few[64], *items = few;
  if (list->len > sizeof few / sizeof few[0]) items = malloc(list->len * sizeof *items);
  CHECK(items != NULL);
  for (size_t i = 0; i < list->len; i++) items[i] = en_u32(env, list->p[i]);
  napi_value array = en_array(env, list->len, items);
  if (items != few) free(items);
  list->len = 0;
  return array;
}

/* on_sent(session, ids written, ids and codes closed, ids that want trailers, ids whose peer still sends although all
 * was said here): each an array or undefined. Whether the session lives, and there was something to tell. */
static bool tell_sent(h2_session *s) {
  /* What the kernel has not taken is not written; but a stream that has closed need not wait for that. */
  h2_list none = {0};
  bool waits = s->blocked;
  if (s->closed.len + (waits ? 0 : s->written.len + s->trailers.len + s->half.len) == 0) return false;
  napi_env env = rt_env(s->r);
  napi_value argv[5] = {NULL, take_list(env, waits ? &none : &s->written), take_list(env, &s->closed),
                        take_list(env, waits ? &none : &s->trailers), take_list(env, waits ? &none : &s->half)};
  return h2_tell(s, HOOK_http2_on_sent, 5, argv);
}

/* on_write(session, bytes) what the kernel did not take: to the JS socket, which tells by sent(). Undefined
 * instead of bytes: the connection is broken. Why, its reading side tells (as libuv's writes would find EPIPE where a
 * reset came first). */
static void hand_over(h2_session *s, size_t from, bool broken) {
  napi_env env = rt_env(s->r);
  if (broken) {
    out_done(s);
    s->blocked = true;
    napi_value nothing[2] = {NULL, en_undefined(env)};
    h2_tell(s, HOOK_http2_on_write, 2, nothing);
    return;
  }
  uint8_t *bytes = NULL;
  size_t len = s->out.len + s->outside - from;
  napi_value ab = en_arraybuffer(env, len, &bytes);
  CHECK(ab != NULL);
  copy_from(s, from, bytes);
  out_done(s);
  s->blocked = true;
  napi_value argv[2] = {NULL, en_uint8array(env, ab, 0, len)};
  h2_tell(s, HOOK_http2_on_write, 2, argv);
}

/* One batch; false when there is nothing more to send, or it cannot be sent now. */
static bool send_batch(h2_session *s) {
  if (fill(s) && s->resets.len > 0) {
    apply_resets(s);
    fill(s);
  }
  if (s->out.len == 0) return false;
  ssize_t n = try_out(s);
  if (n < (ssize_t)(s->out.len + s->outside)) {
    hand_over(s, n < 0 ? 0 : (size_t)n, n < 0);
    return false;
  }
  out_done(s);
  return true;
}

static void tell_error(h2_session *s) {
  if (s->error == 0) return;
  napi_value argv[2] = {NULL, en_i32(rt_env(s->r), s->error)};
  s->error = 0;
  h2_tell(s, HOOK_http2_on_error, 2, argv);
}

/* nghttp2 has said its last word, if nobody else did: then for a fault of the peer that no callback tells. */
static void tell_over(h2_session *s) {
  if (s->over || nghttp2_session_want_read(s->ng) || nghttp2_session_want_write(s->ng)) return;
  s->over = true;
  napi_value argv[2] = {NULL, en_i32(rt_env(s->r), H2_OVER)};
  h2_tell(s, HOOK_http2_on_error, 2, argv);
}

void h2_flush(h2_session *s) {
  if (s->receiving || s->sending) return;
  if (s->blocked) apply_resets(s); /* what is not wanted any more shall not wait for a peer that does not read */
  s->sending = true;
  do {
    while (!s->blocked && !s->doomed && send_batch(s)) {}
    if (!s->doomed) tell_error(s);
  } while (tell_sent(s) && !s->blocked && nghttp2_session_want_write(s->ng));
  if (!s->doomed && !s->blocked) tell_over(s);
  s->sending = false;
  if (s->out.cap > KEEP_OUT && s->out.len == 0) rt_buf_deinit(&s->out);
  h2_settle(s);
}

/* flush(box): what is ready goes out -> false when it will later anyway: within a hook */
RT_OP(op_http2_flush) {
  (void)argc;
  h2_session *s = h2_session_of(argv[0]);
  if (s == NULL) return en_bool(env, true);
  if (s->receiving || s->sending) return en_bool(env, false);
  h2_flush(s);
  return en_bool(env, true);
}

/* sent(box): what on_write was given has gone */
RT_OP(op_http2_sent) {
  (void)argc;
  (void)env;
  h2_session *s = h2_session_of(argv[0]);
  if (s == NULL) return NULL;
  s->blocked = false;
  h2_flush(s);
  return NULL;
}

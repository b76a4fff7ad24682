/* SPDX-License-Identifier: MIT */
/*
 * stream.c - reading and life cycle of libuv streams. Writing is in stream_write.c.
 *
 * Reads land in a slab: one 64 KiB ArrayBuffer per loop, handed to JavaScript piecewise as
 * (ArrayBuffer, offset, length) so that no byte is copied and small reads do not cost an
 * ArrayBuffer each. A read whose bytes nobody kept (a sink consumed them) leaves the slab as it
 * was.
 */
#include "stdlib/internal/native/stream.h"

#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"

enum { SLAB_SIZE = 64 * 1024, SLAB_MIN = 16 * 1024 };

/* One per loop, so one per thread. */
static _Thread_local struct {
  rt *r;
  en_ref ab;
  uint8_t *data;
  size_t used;
  bool exposed; /* the read in progress was handed to JavaScript */
  bool known;   /* JavaScript has had the ArrayBuffer at some time */
} slab;

static void slab_renew(rt *r) {
  rt_scope scope;
  rt_enter(r, &scope);
  uint8_t *data = NULL;
  napi_value ab = en_arraybuffer(rt_env(r), SLAB_SIZE, &data);
  if (slab.r == r) en_ref_free(slab.ab);
  slab.r = r;
  slab.ab = ab != NULL ? en_ref_new(rt_env(r), ab) : NULL;
  slab.data = ab != NULL ? data : NULL;
  slab.used = 0;
  slab.known = false;
  rt_leave(r, &scope);
}

/* JavaScript can detach the ArrayBuffer of a chunk it got (a transfer), which frees the slab. */
static bool slab_alive(rt *r) {
  if (slab.r != r || slab.ab == NULL) return false;
  if (!slab.known) return true;
  rt_scope scope;
  rt_enter(r, &scope);
  en_bytes mem = en_view(en_ref_get(rt_env(r), slab.ab));
  rt_leave(r, &scope);
  return mem.data == slab.data && mem.len == SLAB_SIZE;
}

/* Bytes that nobody keeps: one piece of memory per thread. */
static _Thread_local char *raw_memory;

char *rt_stream_room(rt_stream *s, size_t *cap) {
  rt *r = s->h.r;
  if (s->user_buffer != NULL) {
    rt_scope scope;
    rt_enter(r, &scope);
    en_bytes mem = en_view(en_ref_get(rt_env(r), s->user_buffer));
    rt_leave(r, &scope);
    *cap = mem.len;
    return (char *)mem.data;
  }
  if (SLAB_SIZE - slab.used < SLAB_MIN || !slab_alive(r)) slab_renew(r);
  slab.exposed = false;
  *cap = slab.data != NULL ? SLAB_SIZE - slab.used : 0;
  return (char *)slab.data + slab.used;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
  (void)suggested;
  rt_stream *s = handle->data;
  size_t cap = 0;
  char *room;
  if (s->raw) {
    if (raw_memory == NULL) raw_memory = malloc(SLAB_SIZE);
    cap = raw_memory != NULL ? SLAB_SIZE : 0;
    room = raw_memory;
  } else {
    room = rt_stream_room(s, &cap);
  }
  *buf = uv_buf_init(room, (unsigned)cap);
}

napi_value rt_stream_expose(rt *r, const char *data, size_t *offset) {
  CHECK(slab.r == r && (const uint8_t *)data >= slab.data);
  slab.exposed = slab.known = true;
  *offset = (size_t)((const uint8_t *)data - slab.data);
  return en_ref_get(rt_env(r), slab.ab);
}

/* on_read(owner, nread, arraybuffer, offset); with a user buffer only nread */
static void emit_read(rt_stream *s, ssize_t nread, const char *base) {
  napi_env env = rt_env(s->h.r);
  napi_value argv[3] = {en_i32(env, (int32_t)nread), en_undefined(env), en_undefined(env)};
  if (nread > 0 && s->user_buffer == NULL) {
    size_t offset = 0;
    argv[1] = rt_stream_expose(s->h.r, base, &offset);
    argv[2] = en_u32(env, (uint32_t)offset);
    slab.used = (offset + (size_t)nread + 7) & ~(size_t)7;
  }
  rt_handle_emit(&s->h, HOOK_stream_on_read, 3, argv);
}

void rt_stream_emit_end(rt_stream *s, ssize_t nread) {
  emit_read(s, nread, NULL);
}

void rt_stream_deliver(rt_stream *s, ssize_t nread, const char *data) {
  if (nread > 0) s->bytes_read += (uint64_t)nread;
  if (s->sink == NULL) {
    emit_read(s, nread, data);
    return;
  }
  size_t end = nread > 0 ? slab.used + (size_t)nread : slab.used;
  s->sink(s->sink_ctx, s, nread, nread > 0 ? data : NULL);
  if (nread > 0 && slab.exposed) slab.used = (end + 7) & ~(size_t)7;
}

static void on_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf) {
  rt_stream *s = stream->data;
  rt_scope scope;
  if (nread == 0) return; /* EAGAIN */
  rt_enter(s->h.r, &scope);
  if (s->raw && s->sink != NULL) {
    if (nread > 0) s->bytes_read += (uint64_t)nread;
    s->sink(s->sink_ctx, s, nread, nread > 0 ? buf->base : NULL);
  } else {
    rt_stream_deliver(s, nread, buf->base);
  }
  rt_leave(s->h.r, &scope);
}

/*
 * ---- life cycle --------------------------------------------------------------------------------
 */

static void on_closed(uv_handle_t *handle) {
  rt_stream *s = handle->data;
  rt_scope scope;
  rt_enter(s->h.r, &scope);
  if (s->layer != NULL) s->layer->closed(s);
  rt_handle_emit(&s->h, HOOK_stream_on_close, 0, NULL);
  rt_leave(s->h.r, &scope);
  rt_handle_closed(&s->h);
}

static void stream_close(rt_handle *h) {
  rt_stream *s = (rt_stream *)h;
  rt_stream_sink_fn sink = s->sink;
  s->sink = NULL;
  if (sink != NULL) sink(s->sink_ctx, s, UV_ECANCELED, NULL);
  if (s->layer != NULL) s->layer->close(s);
  if (s->reset && s->uv.handle.type == UV_TCP && uv_tcp_close_reset(&s->uv.tcp, on_closed) == 0)
    return;
  uv_close(&s->uv.handle, on_closed);
}

static void stream_free(rt_handle *h) {
  rt_stream *s = (rt_stream *)h;
  if (s->layer != NULL) s->layer->free(s);
  en_ref_free(s->user_buffer);
  free(s);
}

const rt_handle_type rt_stream_type = {"stream", stream_close, stream_free};

rt_stream *rt_stream_new(rt *r) {
  rt_stream *s = calloc(1, sizeof *s);
  if (s != NULL) s->h.r = r;
  return s;
}

napi_value rt_stream_open(rt_stream *s, rt *r, napi_value owner) {
  s->uv.handle.data = s;
  return rt_handle_open(r, &s->h, &rt_stream_type, owner);
}

rt_stream *rt_stream_get(napi_value v) {
  return rt_handle_get(v, &rt_stream_type);
}

/*
 * ---- ops: each takes the handle value first; UV_EBADF when it is closed
 * --------------------------
 */

#define STREAM_OR_EBADF(s)                   \
  (void)argc;                                \
  rt_stream *s = rt_stream_get(argv[0]);     \
  if (s == NULL) return en_i32(env, UV_EBADF)

int rt_stream_read(rt_stream *s, bool on) {
  if (s->layer != NULL) return on ? s->layer->read_start(s) : s->layer->read_stop(s);
  if (!on) return uv_read_stop(&s->uv.stream);
  int rc = uv_read_start(&s->uv.stream, on_alloc, on_read);
  return rc == UV_EALREADY ? 0 : rc;
}

RT_OP(op_stream_read_start) {
  STREAM_OR_EBADF(s);
  return en_i32(env, rt_stream_read(s, true));
}

RT_OP(op_stream_read_stop) {
  STREAM_OR_EBADF(s);
  return en_i32(env, rt_stream_read(s, false));
}

/* useBuffer(handle, view): later reads fill `view` from its start instead of the slab */
RT_OP(op_stream_use_buffer) {
  STREAM_OR_EBADF(s);
  en_ref_free(s->user_buffer);
  s->user_buffer = en_ref_new(env, argv[1]);
  return en_i32(env, 0);
}

typedef struct shutdown_req {
  uv_shutdown_t uv;
  rt_stream *s;
} shutdown_req;

static void on_shutdown(uv_shutdown_t *uv, int status) {
  shutdown_req *q = (shutdown_req *)uv;
  rt_stream *s = q->s;
  rt_scope scope;
  free(q);
  rt_enter(s->h.r, &scope);
  napi_value argv[1] = {en_i32(rt_env(s->h.r), status)};
  rt_handle_emit(&s->h, HOOK_stream_on_shutdown, 1, argv);
  rt_leave(s->h.r, &scope);
}

/* shutdown(handle): half-close after the queued writes; then on_shutdown(owner, status) */
RT_OP(op_stream_shutdown) {
  STREAM_OR_EBADF(s);
  if (s->layer != NULL) return en_i32(env, s->layer->shutdown(s));
  shutdown_req *q = malloc(sizeof *q);
  if (q == NULL) return en_i32(env, UV_ENOMEM);
  q->s = s;
  int rc = uv_shutdown(&q->uv, &s->uv.stream, on_shutdown);
  if (rc != 0) free(q);
  return en_i32(env, rc);
}

/* close(handle): idempotent; later on_close(owner) */
RT_OP(op_stream_close) {
  STREAM_OR_EBADF(s);
  rt_handle_close(&s->h);
  return en_i32(env, 0);
}

RT_OP(op_stream_ref) {
  STREAM_OR_EBADF(s);
  uv_ref(&s->uv.handle);
  return en_i32(env, 0);
}

RT_OP(op_stream_unref) {
  STREAM_OR_EBADF(s);
  uv_unref(&s->uv.handle);
  return en_i32(env, 0);
}

RT_OP(op_stream_has_ref) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  return en_bool(env, s != NULL && uv_has_ref(&s->uv.handle));
}

RT_OP(op_stream_fileno) {
  STREAM_OR_EBADF(s);
  uv_os_fd_t fd = -1;
  int rc = uv_fileno(&s->uv.handle, &fd);
  return en_i32(env, rc == 0 ? fd : rc);
}

RT_OP(op_stream_bytes_read) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  return en_double(env, s != NULL ? (double)s->bytes_read : 0);
}

RT_OP(op_stream_bytes_written) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  return en_double(env, s != NULL ? (double)s->bytes_written : 0);
}

/* queueSize(handle) -> bytes libuv still holds */
RT_OP(op_stream_queue_size) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  if (s == NULL) return en_double(env, 0);
  if (s->layer != NULL) return en_double(env, (double)s->layer->queue_size(s));
  return en_double(env, (double)uv_stream_get_write_queue_size(&s->uv.stream));
}

RT_OP(op_stream_set_blocking) {
  STREAM_OR_EBADF(s);
  if (s->layer != NULL) return en_i32(env, UV_ENOTSUP);
  return en_i32(env, uv_stream_set_blocking(&s->uv.stream, en_to_bool(argv[1])));
}

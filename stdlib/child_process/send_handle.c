/* SPDX-License-Identifier: MIT */
/*
 * send_handle.c - sockets, servers and pipes over the IPC channel: the descriptor travels with
 * the first bytes of its message. What arrives is taken with natives('net').accept.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/internal/native/stream.h"

/* A descriptor of our own stands for the handle, which JavaScript may close meanwhile. */
typedef struct send_req {
  uv_write_t uv;
  uv_pipe_t twin;
  rt_stream *channel;
  char bytes[];
} send_req;

static void on_twin_closed(uv_handle_t *handle) {
  free(handle->data);
}

static void on_sent(uv_write_t *uv, int status) {
  send_req *q = (send_req *)uv;
  rt_stream *s = q->channel;
  rt_scope scope;
  rt_enter(s->h.r, &scope);
  napi_value argv[1] = {en_i32(rt_env(s->h.r), status)};
  rt_handle_emit(&s->h, HOOK_stream_on_write, 1, argv);
  rt_leave(s->h.r, &scope);
  uv_close((uv_handle_t *)&q->twin, on_twin_closed);
}

static int open_twin(send_req *q, rt *r, int fd) {
  CHECK(uv_pipe_init(rt_loop(r), &q->twin, 0) == 0);
  q->twin.data = q;
  int twin = dup(fd);
  if (twin < 0) return uv_translate_sys_error(errno);
  int rc = uv_pipe_open(&q->twin, twin);
  if (rc != 0) close(twin);
  return rc;
}

/* sendHandle(channel, bytes, descriptor) -> 1: on_write follows; or a negative code. No other write of
 * the channel may be under way. */
RT_OP(op_child_process_send_handle) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  if (s == NULL || en_to_i32(argv[2]) < 0) return en_i32(env, UV_EBADF);
  en_bytes bytes = en_view(argv[1]);
  send_req *q = calloc(1, sizeof *q + bytes.len);
  if (q == NULL) return en_i32(env, UV_ENOMEM);
  q->channel = s;
  memcpy(q->bytes, bytes.data, bytes.len);
  uv_buf_t buf = uv_buf_init(q->bytes, (unsigned)bytes.len);
  int rc = open_twin(q, rt_from_env(env), en_to_i32(argv[2]));
  if (rc == 0)
    rc = uv_write2(&q->uv, &s->uv.stream, &buf, 1, (uv_stream_t *)&q->twin, on_sent);
  if (rc != 0) uv_close((uv_handle_t *)&q->twin, on_twin_closed);
  return en_i32(env, rc == 0 ? 1 : rc);
}

/* pendingKind(channel) -> 'tcp', 'pipe', 'udp', or '' when no descriptor waits to be accepted */
RT_OP(op_child_process_pending_kind) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  const char *kind = "";
  if (s != NULL && uv_pipe_pending_count(&s->uv.pipe) > 0) {
    uv_handle_type type = uv_pipe_pending_type(&s->uv.pipe);
    kind = type == UV_TCP ? "tcp" : type == UV_NAMED_PIPE ? "pipe" : type == UV_UDP ? "udp" : "";
  }
  return en_str_intern(env, kind, strlen(kind));
}

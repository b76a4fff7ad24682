/* SPDX-License-Identifier: MIT */
/*
 * child_process.c - a child process as a handle. Its pipes are handles of the net room; the
 * synchronous way is in spawn_sync.c.
 */
#include <stdlib.h>

#include "ops.h"
#include "stdlib/child_process/launch.h"
#include "stdlib/internal/native/stream.h"

typedef struct child {
  rt_handle h; /* first */
  uv_process_t uv;
} child;

static void on_closed(uv_handle_t *handle) {
  child *c = handle->data;
  rt_handle_closed(&c->h);
}

static void child_close(rt_handle *h) {
  uv_close((uv_handle_t *)&((child *)h)->uv, on_closed);
}

static void child_free(rt_handle *h) {
  free(h);
}

static const rt_handle_type child_type = {"process", child_close, child_free};

static void on_exit_status(uv_process_t *uv, int64_t status, int signal) {
  child *c = uv->data;
  rt *r = c->h.r;
  rt_scope scope;
  rt_enter(r, &scope);
  napi_value argv[2] = {en_i64(rt_env(r), status), en_i32(rt_env(r), signal)};
  rt_handle_emit(&c->h, HOOK_child_process_on_exit, 2, argv);
  rt_leave(r, &scope);
}

/* A handle whose start failed was never seen by JavaScript, yet libuv must close it. */
static void free_unstarted(uv_handle_t *handle) {
  free(handle->data);
}

/* stdio: [kind, value]...; a pipe's value is a fresh pipe handle, a descriptor's its number */
static int fill_stdio(launch *l, napi_env env, napi_value list) {
  for (uint32_t i = 0; i < (uint32_t)l->uv.stdio_count; i++) {
    uv_stdio_container_t *to = &l->stdio[i];
    napi_value value = launch_item(env, list, 2 * i + 1);
    switch (en_to_i32(launch_item(env, list, 2 * i))) {
      case LAUNCH_PIPE: {
        rt_stream *s = rt_stream_get(value);
        if (s == NULL) return UV_EBADF;
        to->flags = UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE;
        to->data.stream = &s->uv.stream;
        break;
      }
      case LAUNCH_FD:
        to->flags = UV_INHERIT_FD;
        to->data.fd = en_to_i32(value);
        break;
      default: to->flags = UV_IGNORE; break;
    }
  }
  return 0;
}

/* spawn(file, args, env, cwd, flags, uid, gid, stdio, owner) -> handle, or a negative code.
 * Then on_exit(owner, status, signal). */
RT_OP(op_child_process_spawn) {
  (void)argc;
  rt *r = rt_from_env(env);
  child *c = calloc(1, sizeof *c);
  if (c == NULL) return en_i32(env, UV_ENOMEM);
  launch l;
  launch_init(&l, env, argv, launch_length(env, argv[7]) / 2);
  l.uv.exit_cb = on_exit_status;
  c->uv.data = c;
  int rc = fill_stdio(&l, env, argv[7]);
  if (rc == 0) {
    rc = launch_spawn(&l, rt_loop(r), &c->uv);
    if (rc != 0) uv_close((uv_handle_t *)&c->uv, free_unstarted);
  } else {
    free(c);
  }
  launch_deinit(&l);
  return rc == 0 ? rt_handle_open(r, &c->h, &child_type, argv[8]) : en_i32(env, rc);
}

RT_OP(op_child_process_pid) {
  (void)argc;
  child *c = rt_handle_get(argv[0], &child_type);
  return en_i32(env, c == NULL ? UV_EBADF : uv_process_get_pid(&c->uv));
}

/* kill(handle, signal) */
RT_OP(op_child_process_kill) {
  (void)argc;
  child *c = rt_handle_get(argv[0], &child_type);
  return en_i32(env, c == NULL ? UV_ESRCH : uv_process_kill(&c->uv, en_to_i32(argv[1])));
}

/* ref(handle, on): whether the loop waits for the child */
RT_OP(op_child_process_ref) {
  (void)env, (void)argc;
  child *c = rt_handle_get(argv[0], &child_type);
  if (c == NULL) return NULL;
  rt_uv_set_ref((uv_handle_t *)&c->uv, en_to_bool(argv[1]));
  return NULL;
}

RT_OP(op_child_process_has_ref) {
  (void)argc;
  child *c = rt_handle_get(argv[0], &child_type);
  return en_bool(env, c != NULL && uv_has_ref((const uv_handle_t *)&c->uv));
}

RT_OP(op_child_process_close) {
  (void)env, (void)argc;
  child *c = rt_handle_get(argv[0], &child_type);
  if (c != NULL) rt_handle_close(&c->h);
  return NULL;
}

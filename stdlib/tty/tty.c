/* SPDX-License-Identifier: MIT */
/*
 * tty.c - terminals: making the handle (reading and writing are internal/native/stream.c's), raw
 * mode, window size. Caller: tty.js.
 */
#include <stdlib.h>
#include <uv.h>

#include "ops.h"
#include "stdlib/internal/native/stream.h"

static void reset_mode(void) {
  uv_tty_reset_mode();
}

static void register_reset(void) {
  atexit(reset_mode);
}

/* isatty(fd): boolean */
RT_OP(op_tty_isatty) {
  (void)argc;
  return en_bool(env, uv_guess_handle(en_to_i32(argv[0])) == UV_TTY);
}

/* open(owner, fd): handle, or a negative code */
RT_OP(op_tty_open) {
  (void)argc;
  rt *r = rt_from_env(env);
  rt_stream *s = rt_stream_new(r);
  if (s == NULL) return en_i32(env, UV_ENOMEM);
  int rc = uv_tty_init(rt_loop(r), &s->uv.tty, en_to_i32(argv[1]), 0);
  if (rc != 0) {
    free(s);
    return en_i32(env, rc);
  }
  return rt_stream_open(s, r, argv[0]);
}

/* setMode(handle, mode): 0 normal, 1 raw, 2 binary-safe I/O. The terminal gets its first mode back
 * when the process exits. */
RT_OP(op_tty_set_mode) {
  (void)argc;
  static uv_once_t registered = UV_ONCE_INIT;
  rt_stream *s = rt_stream_get(argv[0]);
  if (s == NULL) return en_i32(env, UV_EBADF);
  static const uv_tty_mode_t modes[] = {UV_TTY_MODE_NORMAL, UV_TTY_MODE_RAW, UV_TTY_MODE_IO};
  int rc = uv_tty_set_mode(&s->uv.tty, modes[en_to_u32(argv[1]) % 3]);
  uv_once(&registered, register_reset);
  return en_i32(env, rc);
}

/* windowSize(handle): [columns, rows], or a negative code */
RT_OP(op_tty_window_size) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  if (s == NULL) return en_i32(env, UV_EBADF);
  int size[2];
  int rc = uv_tty_get_winsize(&s->uv.tty, &size[0], &size[1]);
  if (rc != 0) return en_i32(env, rc);
  napi_value pair[2] = {en_i32(env, size[0]), en_i32(env, size[1])};
  return en_array(env, 2, pair);
}

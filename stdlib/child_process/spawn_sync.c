/* SPDX-License-Identifier: MIT */
/*
 * spawn_sync.c - runs a child on a loop of its own until it has ended and its pipes are read out.
 * No JavaScript runs meanwhile.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/child_process/launch.h"

enum { READ_MIN = 64 * 1024 };

struct sync_run;

typedef struct sync_pipe {
  uv_pipe_t uv;
  uv_write_t write;
  uv_shutdown_t shutdown;
  struct sync_run *run;
  en_bytes input; /* JavaScript's; the caller of the op holds it */
  char *data;     /* what was read */
  size_t len, cap;
  bool used, reads;
} sync_pipe;

typedef struct sync_run {
  uv_loop_t loop;
  uv_process_t process;
  uv_timer_t timer;
  sync_pipe *pipes;
  uint32_t count;
  double max_buffer; /* infinite: no limit */
  int kill_signal;
  int error, pipe_error;
  int64_t status;
  int signal;
  bool exited, killed;
} sync_run;

static void close_once(uv_handle_t *h) {
  if (!uv_is_closing(h)) uv_close(h, NULL);
}

static void close_pipes(sync_run *run) {
  for (uint32_t i = 0; i < run->count; i++)
    if (run->pipes[i].used) close_once((uv_handle_t *)&run->pipes[i].uv);
}

/* Ends the child early: `code` is why. Grandchildren may hold its pipes: nobody waits for them. */
static void stop_child(sync_run *run, int code) {
  if (run->error == 0) run->error = code;
  if (run->killed) return;
  run->killed = true;
  close_pipes(run);
  if (!run->exited) {
    int rc = uv_process_kill(&run->process, run->kill_signal);
    if (rc < 0 && rc != UV_ESRCH) uv_process_kill(&run->process, SIGKILL);
  }
  close_once((uv_handle_t *)&run->timer);
}

static void on_timeout(uv_timer_t *timer) {
  stop_child(timer->data, UV_ETIMEDOUT);
}

static void on_sync_exit(uv_process_t *process, int64_t status, int signal) {
  sync_run *run = process->data;
  run->exited = true;
  run->status = status;
  run->signal = signal;
  close_once((uv_handle_t *)process);
  close_once((uv_handle_t *)&run->timer);
}

/*
 * ---- pipes -------------------------------------------------------------------------------------
 */

static void pipe_failed(sync_run *run, int code) {
  if (run->pipe_error == 0) run->pipe_error = code;
}

static void on_sync_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
  (void)suggested;
  sync_pipe *p = handle->data;
  if (p->cap - p->len < READ_MIN) {
    size_t cap = p->cap * 2 > READ_MIN ? p->cap * 2 : READ_MIN;
    char *data = realloc(p->data, cap + READ_MIN);
    if (data == NULL) {
      *buf = uv_buf_init(NULL, 0); /* read as UV_ENOBUFS */
      return;
    }
    p->data = data;
    p->cap = cap + READ_MIN;
  }
  *buf = uv_buf_init(p->data + p->len, READ_MIN);
}

static void on_sync_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf) {
  (void)buf;
  sync_pipe *p = stream->data;
  if (nread < 0) {
    if (nread != UV_EOF) pipe_failed(p->run, (int)nread);
    close_once((uv_handle_t *)stream);
    return;
  }
  p->len += (size_t)nread;
  if ((double)p->len > p->run->max_buffer) stop_child(p->run, UV_ENOBUFS);
}

static void on_sync_shutdown(uv_shutdown_t *req, int status) {
  sync_pipe *p = req->handle->data;
  /* UV_ENOTCONN: the other end has closed already, which is no news. */
  if (status < 0 && status != UV_ENOTCONN && status != UV_ECANCELED) pipe_failed(p->run, status);
  if (!p->reads) close_once((uv_handle_t *)&p->uv);
}

static void on_sync_written(uv_write_t *req, int status) {
  sync_pipe *p = req->handle->data;
  if (status < 0 && status != UV_ECANCELED) pipe_failed(p->run, status);
}

static int start_pipe(sync_pipe *p, bool writes) {
  uv_stream_t *stream = (uv_stream_t *)&p->uv;
  int rc = 0;
  if (writes) {
    uv_buf_t buf = uv_buf_init((char *)p->input.data, (unsigned)p->input.len);
    if (p->input.len > 0) rc = uv_write(&p->write, stream, &buf, 1, on_sync_written);
    if (rc == 0) rc = uv_shutdown(&p->shutdown, stream, on_sync_shutdown);
  }
  if (rc == 0 && p->reads) rc = uv_read_start(stream, on_sync_alloc, on_sync_read);
  return rc;
}

/* stdio: [kind, value]...; a pipe's value is its input or undefined */
static void prepare_stdio(sync_run *run, launch *l, napi_env env, napi_value list) {
  for (uint32_t i = 0; i < run->count; i++) {
    uv_stdio_container_t *to = &l->stdio[i];
    napi_value value = launch_item(env, list, 2 * i + 1);
    int kind = en_to_i32(launch_item(env, list, 2 * i));
    if (kind == LAUNCH_FD) {
      to->flags = UV_INHERIT_FD;
      to->data.fd = en_to_i32(value);
    } else if (kind == LAUNCH_PIPE) {
      sync_pipe *p = &run->pipes[i];
      CHECK(uv_pipe_init(&run->loop, &p->uv, 0) == 0);
      p->uv.data = p;
      p->run = run;
      p->used = true;
      p->reads = i != 0;
      if (!en_is_nullish(value)) p->input = en_view(value);
      unsigned way = (i == 1 || i == 2 ? 0 : UV_READABLE_PIPE) | (i == 0 ? 0 : UV_WRITABLE_PIPE);
      to->flags = UV_CREATE_PIPE | way;
      to->data.stream = (uv_stream_t *)&p->uv;
    }
  }
}

/*
 * ---- the op ------------------------------------------------------------------------------------
 */

static int start_run(sync_run *run, launch *l, double timeout) {
  int rc = launch_spawn(l, &run->loop, &run->process);
  if (rc != 0) return rc;
  for (uint32_t i = 0; i < run->count && rc == 0; i++)
    if (run->pipes[i].used) rc = start_pipe(&run->pipes[i], i != 1 && i != 2);
  if (timeout > 0) uv_timer_start(&run->timer, on_timeout, (uint64_t)timeout, 0);
  if (rc != 0) stop_child(run, rc);
  return 0;
}

/* Everything that is still open: after a failed start. */
static void close_walked(uv_handle_t *h, void *arg) {
  (void)arg;
  close_once(h);
}

static napi_value output_of(napi_env env, sync_pipe *p) {
  if (!p->used || !p->reads) return en_null(env);
  if (p->len == 0) {
    free(p->data);
    uint8_t *none;
    return en_uint8array(env, en_arraybuffer(env, 0, &none), 0, 0);
  }
  char *fit = realloc(p->data, p->len);
  napi_value memory = en_arraybuffer_adopt(env, fit != NULL ? fit : p->data, p->len);
  return en_uint8array(env, memory, 0, p->len);
}

static napi_value result_of(napi_env env, sync_run *run, int started, int pid) {
  uint32_t n = 4 + run->count;
  napi_value *out = calloc(n, sizeof *out);
  CHECK(out != NULL);
  int error = started != 0 ? started : run->error != 0 ? run->error : run->pipe_error;
  out[0] = en_i32(env, error);
  out[1] = en_i32(env, pid);
  out[2] = run->exited && run->signal == 0 ? en_i64(env, run->status) : en_null(env);
  out[3] = en_i32(env, run->signal);
  for (uint32_t i = 0; i < run->count; i++) out[4 + i] = output_of(env, &run->pipes[i]);
  napi_value result = en_array(env, n, out);
  free(out);
  return result;
}

/*
 * spawnSync(file, args, env, cwd, flags, uid, gid, stdio, timeout, maxBuffer, killSignal)
 *   timeout in ms (0: none), maxBuffer in bytes for each pipe (may be Infinity)
 * -> [error, pid, status | null, signal, output...]: error 0 or a negative code; an output is a
 *    Uint8Array for what the child wrote to a pipe, else null
 */
RT_OP(op_child_process_spawn_sync) {
  (void)argc;
  sync_run run = {.max_buffer = en_to_double(argv[9]), .kill_signal = en_to_i32(argv[10])};
  run.count = launch_length(env, argv[7]) / 2;
  int rc = uv_loop_init(&run.loop);
  if (rc != 0) return en_array(env, 1, (napi_value[]){en_i32(env, rc)});
  run.pipes = calloc(run.count > 0 ? run.count : 1, sizeof *run.pipes);
  CHECK(run.pipes != NULL && uv_timer_init(&run.loop, &run.timer) == 0);
  run.timer.data = &run;
  run.process.data = &run;
  launch l;
  launch_init(&l, env, argv, run.count);
  l.uv.exit_cb = on_sync_exit;
  prepare_stdio(&run, &l, env, argv[7]);
  int started = start_run(&run, &l, en_to_double(argv[8]));
  int pid = started == 0 ? uv_process_get_pid(&run.process) : 0;
  if (started != 0) uv_walk(&run.loop, close_walked, NULL);
  uv_run(&run.loop, UV_RUN_DEFAULT);
  uv_walk(&run.loop, close_walked, NULL);
  uv_run(&run.loop, UV_RUN_DEFAULT);
  CHECK(uv_loop_close(&run.loop) == 0);
  launch_deinit(&l);
  napi_value result = result_of(env, &run, started, pid);
  free(run.pipes);
  return result;
}

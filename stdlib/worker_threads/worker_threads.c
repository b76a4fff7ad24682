/* SPDX-License-Identifier: MIT */
/*
 * worker_threads.c - threads, from the parent's side, and who this one is. What is said between the two goes
 * through a message channel whose ends the JavaScript halves hold. The thread itself is runtime/boot's.
 */
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/boot/rehearsal.h"
#include "stdlib/web/message.h"
#include "stdlib/worker_threads/worker.h"

/* ---- life ------------------------------------------------------------------------------------------ */

static void on_closed(uv_handle_t *uv) { rt_handle_closed(uv->data); }

static atomic_int alive, most; /* threads now, and at most since memory was given back */

static void count_started(void) {
  int now = atomic_fetch_add(&alive, 1) + 1;
  if (now > atomic_load(&most)) atomic_store(&most, now);
}

/* Threads leave free memory in malloc's arenas, which keeps it: after many at once the system gets it back. It takes
 * milliseconds, so not after each. (What they leave in V8's pool of pages goes by itself, after some seconds.) */
static void count_ended(void) {
  enum { MANY = 32 };
  int now = atomic_fetch_sub(&alive, 1) - 1, before = atomic_load(&most);
  if (before < MANY || now * 4 > before) return;
  atomic_store(&most, now);
  malloc_trim(0);
}

static void join(worker *w) {
  if (w->joined) return;
  uv_thread_join(&w->thread);
  w->joined = true;
  count_ended();
}

static void terminate(worker *w) {
  uv_mutex_lock(&w->t.lock);
  w->t.stop = true;
  if (w->t.r) rt_stop(w->t.r);
  uv_mutex_unlock(&w->t.lock);
}

/* While the thread lives, that is the parent's end: on_ended goes on. */
static void worker_close(rt_handle *h) {
  worker *w = (worker *)h;
  if (w->joined) {
    uv_close((uv_handle_t *)&w->ended, on_closed);
  } else {
    uv_ref((uv_handle_t *)&w->ended);
    terminate(w);
  }
}

static void worker_free(rt_handle *h) {
  worker *w = (worker *)h;
  web_end_close(w->t.inbox);
  en_ref_free(w->ports);
  uv_mutex_destroy(&w->t.lock);
  free(w);
}

static const rt_handle_type worker_type = {"Worker", worker_close, worker_free};

static void flush(worker *w, napi_env env) {
  napi_value ports = en_ref_get(env, w->ports), port;
  for (uint32_t i = 1; i <= 2; i++)
    if (napi_get_element(env, ports, i, &port) == napi_ok) web_port_flush(port);
}

/* on_exit(owner, exit code, why: 0, a libuv code, or 1 for a full heap) */
static void on_ended(uv_async_t *async) {
  worker *w = async->data;
  rt *r = w->h.r;
  rt_scope s;
  join(w);
  if (w->h.closing) {
    worker_close(&w->h);
    return;
  }
  rt_enter(r, &s);
  napi_env env = rt_env(r);
  flush(w, env);
  napi_value argv[2] = {en_i32(env, w->t.exit_code), en_i32(env, w->t.out_of_memory ? 1 : w->t.failure)};
  rt_handle_emit(&w->h, HOOK_worker_threads_on_exit, 2, argv);
  rt_handle_close(&w->h);
  rt_leave(r, &s);
}

static void run(void *arg) {
  worker *w = arg;
  uv_thread_setname(w->t.name);
  rt_boot_thread(&w->t, w->h.r);
  atomic_store(&w->over, true);
  uv_async_send(&w->ended);
}

worker *worker_of(napi_value box) { return rt_handle_get(box, &worker_type); }

static napi_value failed(worker *w, napi_env env, int err) {
  w->joined = true;
  rt_handle_close(&w->h);
  return en_i32(env, err);
}

/* (owner, [thread id, name], Float64Array of limits in bytes (young, old, code, stack), [cargo of the inbox, port,
 * port]) -> handle, or negative code. The handle keeps the loop alive until on_exit; before that all messages that
 * wait at the ports are handed out. The fifth argument, whether the thread is the runtime's own, is the permission
 * model's. */
RT_OP(op_worker_start) {
  (void)argc;
  rt *r = rt_from_env(env);
  worker *w = calloc(1, sizeof *w);
  if (!w) return en_i32(env, UV_ENOMEM);
  CHECK(uv_mutex_init(&w->t.lock) == 0 && uv_async_init(rt_loop(r), &w->ended, on_ended) == 0);
  w->ended.data = w;
  napi_value box = rt_handle_open(r, &w->h, &worker_type, argv[0]), item;
  const double *limits = (const double *)(const void *)en_view(argv[2]).data;
  w->t.limits = (en_heap_limits){(size_t)limits[0], (size_t)limits[1], (size_t)limits[2], (size_t)limits[3]};
  w->ports = en_ref_new(env, argv[3]);
  napi_get_element(env, argv[3], 0, &item);
  w->t.inbox = en_cargo_take(item, &web_end_type);
  napi_get_element(env, argv[1], 0, &item);
  w->t.id = en_to_u32(item);
  napi_get_element(env, argv[1], 1, &item);
  en_str_write_utf8(env, item, w->t.name, sizeof w->t.name - 1, NULL);
  if (rt_rehearsing()) { /* the program's start is watched, that of its threads is not */
    w->joined = true;
    return box;
  }
  uv_thread_options_t options = {.flags = UV_THREAD_HAS_STACK_SIZE, .stack_size = w->t.limits.stack};
  int err = uv_thread_create_ex(&w->thread, &options, run, w);
  if (err < 0) return failed(w, env, err);
  count_started();
  return box;
}

RT_OP(op_worker_terminate) {
  (void)env, (void)argc;
  worker *w = worker_of(argv[0]);
  if (w) terminate(w);
  return NULL;
}

/* (worker, whether it keeps the loop alive) */
RT_OP(op_worker_ref) {
  (void)env, (void)argc;
  worker *w = worker_of(argv[0]);
  if (!w) return NULL;
  rt_uv_set_ref((uv_handle_t *)&w->ended, en_to_bool(argv[1]));
  return NULL;
}

RT_OP(op_worker_has_ref) {
  (void)argc;
  worker *w = worker_of(argv[0]);
  return w ? en_bool(env, uv_has_ref((uv_handle_t *)&w->ended)) : NULL;
}

/* Whether the thread has ended; on_exit may be still to come */
RT_OP(op_worker_is_over) {
  (void)argc;
  worker *w = worker_of(argv[0]);
  return en_bool(env, !w || atomic_load(&w->over));
}

/* ---- this thread ------------------------------------------------------------------------------------------- */

static atomic_uint last_id;

/* -> an id no thread has had */
RT_OP(op_worker_next_thread_id) {
  (void)argc, (void)argv;
  return en_u32(env, atomic_fetch_add(&last_id, 1) + 1);
}

/* -> 0 in the main thread */
RT_OP(op_worker_thread_id) {
  (void)argc, (void)argv;
  rt_thread *t = rt_from_env(env)->thread;
  return en_u32(env, t ? t->id : 0);
}

/* (Float64Array(4)): what this worker may use, in bytes */
RT_OP(op_worker_limits) {
  (void)env, (void)argc;
  const en_heap_limits *l = &rt_from_env(env)->thread->limits;
  double *out = (double *)(void *)en_view(argv[0]).data;
  out[0] = (double)l->young;
  out[1] = (double)l->old;
  out[2] = (double)l->code;
  out[3] = (double)l->stack;
  return NULL;
}

/* -> cargo: what the parent gave this thread, once */
RT_OP(op_worker_inbox) {
  (void)argc, (void)argv;
  rt_thread *t = rt_from_env(env)->thread;
  void *end = t->inbox;
  t->inbox = NULL;
  return en_cargo_new(env, end, &web_end_type);
}

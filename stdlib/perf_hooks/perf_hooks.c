/* SPDX-License-Identifier: MIT */
/* natives('perf_hooks'): see perf_hooks.def. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/base/buf.h"
#include "runtime/base/check.h"
#include "runtime/engine/gc.h"
#include "runtime/loop/loop.h"

/* -> ms since the process's runtime began */
RT_OP(op_perf_now) {
  (void)argc, (void)argv;
  return en_double(env, (double)(uv_hrtime() - rt_from_env(env)->origin->began_ns) / 1e6);
}

/* The two clocks, read together once. */
static uv_once_t clocks_once = UV_ONCE_INIT;
static struct timespec wall;
static uint64_t steady_ns;

static void read_clocks(void) {
  clock_gettime(CLOCK_REALTIME, &wall);
  steady_ns = uv_hrtime();
}

/* -> wall-clock ms since 1970 of that beginning: the same in all threads */
RT_OP(op_perf_time_origin) {
  (void)argc, (void)argv;
  uv_once(&clocks_once, read_clocks);
  double now = (double)wall.tv_sec * 1e3 + (double)wall.tv_nsec / 1e6;
  return en_double(env, now - (double)(steady_ns - rt_from_env(env)->origin->began_ns) / 1e6);
}

/* (Float64Array(RT_MILESTONES)): ms since that beginning, -1: not yet */
RT_OP(op_perf_milestones) {
  (void)argc;
  rt *r = rt_from_env(env);
  double *out = (double *)(void *)en_view(argv[0]).data;
  for (int i = 0; i < RT_MILESTONES; i++) {
    const rt *whose = i <= RT_MILESTONE_V8_START ? r->origin : r;
    uint64_t at = whose->milestones_ns[i];
    out[i] = at ? (double)(at - r->origin->began_ns) / 1e6 : -1;
  }
  return NULL;
}

/* -> ms since this thread's loop began, 0: not yet */
RT_OP(op_perf_loop_time) {
  (void)argc, (void)argv;
  uint64_t at = rt_from_env(env)->milestones_ns[RT_MILESTONE_LOOP_START];
  return en_double(env, at ? (double)(uv_hrtime() - at) / 1e6 : 0);
}

/* -> ms the loop has spent waiting for events */
RT_OP(op_perf_loop_idle) {
  (void)argc, (void)argv;
  return en_double(env, (double)uv_metrics_idle_time(rt_loop(rt_from_env(env))) / 1e6);
}

/* -> [turns of the loop, events, those that waited for it] */
RT_OP(op_perf_loop_metrics) {
  (void)argc, (void)argv;
  uv_metrics_t m;
  CHECK(uv_metrics_info(rt_loop(rt_from_env(env)), &m) == 0);
  napi_value out[] = {en_i64(env, (int64_t)m.loop_count), en_i64(env, (int64_t)m.events),
                      en_i64(env, (int64_t)m.events_waiting)};
  return en_array(env, 3, out);
}

/* ---- garbage collections ------------------------------------------------------------------------ */

/* Those that JavaScript has not been told of: it cannot run inside of one. */
typedef struct watch {
  rt_handle h;
  uv_async_t wake;
  rt_buf events; /* en_gc_event */
} watch;

static void on_closed(uv_handle_t *uv) { rt_handle_closed(uv->data); }

static void watch_close(rt_handle *h) {
  en_gc_watch(rt_env(h->r), NULL, NULL);
  uv_close((uv_handle_t *)&((watch *)h)->wake, on_closed);
}

static void watch_free(rt_handle *h) {
  rt_buf_deinit(&((watch *)h)->events);
  free(h);
}

static const rt_handle_type watch_type = {"gc", watch_close, watch_free};

static void on_collected(void *arg, const en_gc_event *event) {
  watch *w = arg;
  rt_buf_add(&w->events, event, sizeof *event);
  uv_async_send(&w->wake);
}

static void tell(watch *w, const en_gc_event *event) {
  rt *r = w->h.r;
  napi_value argv[] = {en_u32(r->env, event->kind), en_u32(r->env, event->flags),
                       en_double(r->env, (double)(event->begin_ns - r->origin->began_ns) / 1e6),
                       en_double(r->env, (double)(event->end_ns - event->begin_ns) / 1e6)};
  rt_handle_emit(&w->h, HOOK_perf_hooks_on_gc, 4, argv);
}

static void on_wake(uv_async_t *uv) {
  watch *w = uv->data;
  rt_buf now = w->events;
  w->events = (rt_buf){0};
  rt_scope s;
  rt_enter(w->h.r, &s);
  for (size_t at = 0; at < now.len; at += sizeof(en_gc_event)) {
    en_gc_event event;
    memcpy(&event, now.p + at, sizeof event);
    tell(w, &event);
  }
  rt_leave(w->h.r, &s);
  rt_buf_deinit(&now);
}

/* (owner) -> handle: hook on_gc(owner, kind, flags, begin in ms, duration in ms) after each collection */
RT_OP(op_perf_gc_start) {
  (void)argc;
  rt *r = rt_from_env(env);
  watch *w = calloc(1, sizeof *w);
  CHECK(w && uv_async_init(rt_loop(r), &w->wake, on_wake) == 0);
  uv_unref((uv_handle_t *)&w->wake);
  w->wake.data = w;
  napi_value box = rt_handle_open(r, &w->h, &watch_type, argv[0]);
  en_gc_watch(env, on_collected, w);
  return box;
}

RT_OP(op_perf_gc_stop) {
  (void)env, (void)argc;
  watch *w = rt_handle_get(argv[0], &watch_type);
  CHECK(w);
  rt_handle_close(&w->h);
  return NULL;
}

/* SPDX-License-Identifier: MIT */
/* natives('perf_hooks'): see perf_hooks.def. */
#include <time.h>

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

/* -> ms since this thread's loop began */
RT_OP(op_perf_loop_time) {
  (void)argc, (void)argv;
  return en_double(env, (double)(uv_hrtime() - rt_from_env(env)->began_ns) / 1e6);
}

/* -> ms the loop has spent waiting for events */
RT_OP(op_perf_loop_idle) {
  (void)argc, (void)argv;
  return en_double(env, (double)uv_metrics_idle_time(rt_loop(rt_from_env(env))) / 1e6);
}

/* SPDX-License-Identifier: MIT */
/* natives('perf_hooks'): see perf_hooks.def. */
#include <time.h>

#include "runtime/loop/loop.h"

/* -> ms since this process's runtime began */
RT_OP(op_perf_now) {
  (void)argc, (void)argv;
  return en_double(env, (double)(uv_hrtime() - rt_from_env(env)->time_origin_ns) / 1e6);
}

/* -> wall-clock ms since 1970 of that beginning */
RT_OP(op_perf_time_origin) {
  (void)argc, (void)argv;
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  double now = (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
  return en_double(env, now - (double)(uv_hrtime() - rt_from_env(env)->time_origin_ns) / 1e6);
}

/* -> ms the loop has spent waiting for events */
RT_OP(op_perf_loop_idle) {
  (void)argc, (void)argv;
  return en_double(env, (double)uv_metrics_idle_time(rt_loop(rt_from_env(env))) / 1e6);
}

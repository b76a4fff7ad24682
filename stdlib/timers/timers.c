/* SPDX-License-Identifier: MIT */
/* natives('timers'): see timers.def; the callbacks are in runtime/loop/loop.c. */
#include "runtime/loop/loop.h"

/* -> ms of the loop's clock, as of this turn of the loop, from the loop's own origin */
RT_OP(op_timers_now) {
  (void)argc, (void)argv;
  uv_loop_t *loop = rt_loop(rt_from_env(env));
  uv_update_time(loop);
  return en_double(env, (double)uv_now(loop));
}

/* (ms): call on_expire then */
RT_OP(op_timers_schedule) {
  (void)argc;
  rt_timer_schedule(rt_from_env(env), (uint64_t)en_to_double(argv[0]));
  return NULL;
}

RT_OP(op_timers_set_ref) {
  (void)argc;
  rt_timer_ref(rt_from_env(env), en_to_bool(argv[0]));
  return NULL;
}

RT_OP(op_timers_set_immediate_ref) {
  (void)argc;
  rt_immediate_ref(rt_from_env(env), en_to_bool(argv[0]));
  return NULL;
}

/* SPDX-License-Identifier: MIT */
/* natives('async'): see async.def. */
#include "runtime/engine/core.h"

#include "runtime/bind/bind.h"

/* -> the async context frame, or undefined */
RT_OP(op_async_get_frame) {
  (void)argc, (void)argv;
  return en_frame_get(env);
}

RT_OP(op_async_set_frame) {
  (void)argc;
  en_frame_set(env, en_is_undefined(argv[0]) ? NULL : argv[0]);
  return NULL;
}

/* Only while JavaScript of processTicks is on the stack: C drains otherwise. */
RT_OP(op_async_run_microtasks) {
  (void)argc, (void)argv;
  en_microtasks(env);
  return NULL;
}

RT_OP(op_async_enqueue_microtask) {
  (void)argc;
  en_microtask_enqueue(env, argv[0]);
  return NULL;
}

/* (init, before, after, settled), each of which may be undefined */
RT_OP(op_async_promise_hooks) {
  (void)argc;
  en_promise_hooks(env, argv);
  return NULL;
}

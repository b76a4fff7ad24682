/* SPDX-License-Identifier: MIT */
/* v8_profile.c - see v8_profile.def. */
#include "ops.h"
#include "runtime/base/buf.h"
#include "runtime/bind/bind.h"
#include "runtime/engine/profile.h"

/* (microseconds between samples, 0: as it is) -> its number, 0: there are too many */
RT_OP(op_profile_start) {
  (void)argc;
  return en_u32(env, en_cpu_profile_start(env, en_to_i32(argv[0])));
}

static bool add_chunk(void *arg, const char *text, size_t len) {
  rt_buf_add(arg, text, len);
  return true;
}

/* (number) -> its text; undefined: there is none */
RT_OP(op_profile_stop) {
  (void)argc;
  rt_buf text = {0};
  bool found = en_cpu_profile_stop(env, en_to_u32(argv[0]), add_chunk, &text);
  napi_value out = found ? en_str_utf8(env, (const char *)text.p, text.len) : NULL;
  rt_buf_deinit(&text);
  return out;
}

/* (bytes between samples) -> whether it begins: one may run */
RT_OP(op_profile_start_heap) {
  (void)argc;
  return en_bool(env, en_heap_profile_start(env, (uint64_t)en_to_i64(argv[0])));
}

/* -> its text; undefined: none runs */
RT_OP(op_profile_stop_heap) {
  (void)argc, (void)argv;
  rt_buf text = {0};
  bool found = en_heap_profile_stop(env, add_chunk, &text);
  napi_value out = found ? en_str_utf8(env, (const char *)text.p, text.len) : NULL;
  rt_buf_deinit(&text);
  return out;
}

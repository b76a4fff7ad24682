/* SPDX-License-Identifier: MIT */
/* natives('util'): see util.def. */
#include "runtime/base/dotenv.h"
#include "runtime/bind/bind.h"
#include "runtime/engine/inspect_support.h"

/* (value) -> enum value_kind */
RT_OP(op_util_kind) {
  (void)argc;
  return en_i32(env, en_value_kind(argv[0]));
}

RT_OP(op_util_proxy_details) {
  (void)argc;
  return en_proxy_details(env, argv[0]);
}

RT_OP(op_util_promise_details) {
  (void)argc;
  return en_promise_details(env, argv[0]);
}

RT_OP(op_util_preview_entries) {
  (void)argc;
  return en_preview_entries(env, argv[0]);
}

RT_OP(op_util_constructor_name) {
  (void)argc;
  return en_constructor_name(env, argv[0]);
}

/* (object, 0: all keys, 2: enumerable ones) -> keys */
RT_OP(op_util_own_non_index) {
  (void)argc;
  return en_own_non_index(env, argv[0], en_to_i32(argv[1]) != 0);
}

RT_OP(op_util_external_address) {
  (void)argc;
  return en_bigint_u64(env, en_external_address(argv[0]));
}

/* (frames) -> flat array of five values a frame, newest first, without this op's own */
RT_OP(op_util_call_sites) {
  (void)argc;
  return en_call_sites(env, en_to_i32(argv[0]));
}

/* ---- .env files: doc util.parseEnv() -------------------------------------------------------------- */

/* (text) -> object of strings */
RT_OP(op_util_parse_env) {
  (void)argc;
  napi_value out;
  en_str_tmp text;
  rt_str key;
  rt_buf value = {0};
  napi_create_object(env, &out);
  en_str_tmp_init(&text, env, argv[0]);
  rt_str rest = rt_str_of(text.p, text.len);
  while (rt_dotenv_next(&rest, &key, &value))
    napi_set_property(env, out, en_str_utf8(env, key.p, key.len), en_str_utf8(env, (char *)value.p, value.len));
  rt_buf_deinit(&value);
  en_str_tmp_deinit(&text);
  return out;
}

/* (error) -> [source line, column] of its newest frame, or undefined */
RT_OP(op_util_error_source) {
  (void)argc;
  return en_error_source(env, argv[0]);
}

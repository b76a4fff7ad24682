/* SPDX-License-Identifier: MIT */
/* structured_clone.c - ops of structured_clone.js over runtime/engine/serdes.h. */
#include "runtime/engine/serdes.h"

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/loop/loop.h"
#include "stdlib/web/message.h"

static const char message_tag;

static void message_free(void *m) { en_message_drop(m); }

static en_message *message_of(napi_value box) {
  en_message *m = en_box_get(box, &message_tag);
  CHECK(m != NULL);
  return m;
}

napi_value web_message_box(napi_env env, en_message *m) { return en_box_new(env, m, &message_tag, message_free); }

/* -> a message, still empty */
RT_OP(op_web_message_new) {
  (void)argc, (void)argv;
  return web_message_box(env, en_message_new());
}

/* (message, value, ArrayBuffers or undefined, host object or -1, host objects) -> undefined, or why it cannot be
 * cloned; see en_message_write */
RT_OP(op_web_message_write) {
  (void)argc;
  napi_value hosts = argv[4], problem = NULL;
  napi_value buffers = en_is_undefined(argv[2]) ? NULL : argv[2];
  int rc = en_message_write(env, message_of(argv[0]), argv[1], buffers, en_to_i32(argv[3]), &hosts, &problem);
  return rc == EN_NOT_CLONEABLE ? problem : NULL;
}

/* (value, []) -> a clone of it. When the array gets members it is none: one string says why it cannot be cloned;
 * objects are host objects of the message that is returned. */
RT_OP(op_web_message_clone) {
  (void)argc;
  en_message *m = en_message_new();
  napi_value hosts = argv[1], problem = NULL, transferred;
  uint32_t count = 0;
  int rc = en_message_write(env, m, argv[0], NULL, -1, &hosts, &problem);
  if (rc == EN_WRITTEN) napi_get_array_length(env, hosts, &count);
  if (rc == EN_WRITTEN && count > 0) return web_message_box(env, m);
  if (rc == EN_WRITTEN) return web_message_read(rt_from_env(env), m, NULL, &transferred);
  en_message_drop(m);
  if (rc != EN_NOT_CLONEABLE) return NULL;
  napi_get_array_length(env, hosts, &count);
  for (uint32_t i = 0; i <= count; i++) napi_set_element(env, hosts, i, problem);
  return NULL;
}

/* (message, ArrayBuffers): their memory goes into it; throws when one may not go */
RT_OP(op_web_message_give) {
  (void)argc;
  en_message_give(env, message_of(argv[0]), argv[1]);
  return NULL;
}

/* (message, Uint32Array): the numbers of transferred host objects */
RT_OP(op_web_message_transferred) {
  (void)argc, (void)env;
  en_bytes b = en_view(argv[1]);
  en_message_set_transferred(message_of(argv[0]), (const uint32_t *)(const void *)b.data, b.len / sizeof(uint32_t));
  return NULL;
}

en_message *web_message_take(napi_value box) {
  en_message *m = message_of(box);
  en_box_clear(box);
  return m;
}

napi_value web_message_read(rt *r, en_message *m, napi_value context, napi_value *transferred) {
  napi_env env = rt_env(r);
  napi_value value = en_message_read(env, m, rt_hook_function(r, HOOK_message_make_host), context, transferred);
  en_message_drop(m);
  if (!*transferred) *transferred = en_undefined(env);
  return value;
}

/* (message) -> [value, transferred objects or undefined]; the message is used up */
RT_OP(op_web_message_read) {
  (void)argc;
  napi_value out[2];
  out[0] = web_message_read(rt_from_env(env), web_message_take(argv[0]), NULL, &out[1]);
  return out[0] ? en_array(env, 2, out) : NULL;
}

/* (ArrayBuffer) -> cargo that shares its memory */
RT_OP(op_web_memory_cargo) {
  (void)argc;
  return en_memory_cargo(env, argv[0]);
}

/* (cargo) -> ArrayBuffer */
RT_OP(op_web_memory_of) {
  (void)argc;
  return en_memory_of(env, argv[0]);
}

RT_OP(op_web_brand) {
  (void)argc;
  en_brand(env, argv[0]);
  return NULL;
}

RT_OP(op_web_forbid_detach) {
  (void)argc;
  en_forbid_detach(env, argv[0]);
  return NULL;
}

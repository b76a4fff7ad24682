/* SPDX-License-Identifier: MIT */
/* structured_clone.c - ops of structured_clone.js and message.js over runtime/engine/serdes.h. */
#include "runtime/engine/serdes.h"

#include "runtime/bind/bind.h"

RT_OP(op_web_serialize) {
  (void)argc;
  return en_serialize(env, argv[0], argv[1]);
}

RT_OP(op_web_deserialize) {
  (void)argc;
  return en_deserialize(env, argv[0], argv[1], argv[2], argv[3], argv[4]);
}

RT_OP(op_web_detach_all) {
  (void)argc;
  return en_detach_all(env, argv[0]);
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

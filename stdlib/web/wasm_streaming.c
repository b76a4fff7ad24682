/* SPDX-License-Identifier: MIT */
/* wasm_streaming.c - ops of wasm_streaming.js over runtime/engine/wasm.h. */
#include "runtime/engine/wasm.h"

#include "runtime/bind/bind.h"

RT_OP(op_web_wasm_url) {
  (void)argc;
  en_wasm_stream_url(env, argv[0], argv[1]);
  return NULL;
}

RT_OP(op_web_wasm_bytes) {
  (void)argc, (void)env;
  en_wasm_stream_bytes(argv[0], en_view(argv[1]));
  return NULL;
}

RT_OP(op_web_wasm_finish) {
  (void)argc, (void)env;
  en_wasm_stream_finish(argv[0]);
  return NULL;
}

RT_OP(op_web_wasm_abort) {
  (void)argc, (void)env;
  en_wasm_stream_abort(argv[0], argv[1]);
  return NULL;
}

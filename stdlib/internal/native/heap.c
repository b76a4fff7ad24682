/* SPDX-License-Identifier: MIT */
/* natives('heap'): see heap.def. */
#include "runtime/engine/heap.h"
#include "runtime/engine/core.h"

#include "runtime/bind/bind.h"

RT_OP(op_heap_gc) {
  (void)argc, (void)argv;
  en_gc(env);
  return NULL;
}

/* (Float64Array(14)) */
RT_OP(op_heap_statistics) {
  (void)argc;
  en_heap_statistics(env, (double *)(void *)en_view(argv[0]).data);
  return NULL;
}

/* (text): V8 flags, as on V8's command line */
RT_OP(op_heap_set_flags) {
  (void)argc;
  en_str_tmp flags;
  en_str_tmp_init(&flags, env, argv[0]);
  en_flags_add(flags.p);
  en_str_tmp_deinit(&flags);
  return NULL;
}

/* (string) -> its hash in this process: differs with the hash seed */
RT_OP(op_heap_string_hash) {
  (void)argc;
  return en_i32(env, en_string_hash(argv[0]));
}

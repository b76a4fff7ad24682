/* SPDX-License-Identifier: MIT */
/* natives('heap'): see heap.def. */
#include "runtime/engine/heap.h"

#include <string.h>

#include "runtime/bind/bind.h"
#include "runtime/engine/core.h"
#include "runtime/engine/near_limit.h"

RT_OP(op_heap_gc) {
  (void)argc, (void)argv;
  en_gc(env);
  return NULL;
}

/* (prototype) -> array of the objects that inherit from it */
RT_OP(op_heap_query_objects) {
  (void)argc;
  return en_query_objects(env, argv[0]);
}

typedef struct list {
  napi_env env;
  napi_value chunks; /* array of ArrayBuffers */
  uint32_t count;
} list;

static bool add_chunk(void *arg, const char *text, size_t len) {
  list *l = arg;
  uint8_t *data;
  napi_value chunk = en_arraybuffer(l->env, len, &data);
  if (!chunk) return false;
  memcpy(data, text, len);
  return napi_set_element(l->env, l->chunks, l->count++, chunk) == napi_ok;
}

/* (internals too, numbers too) -> [ArrayBuffer, ...]: a snapshot as JSON; UV_ENOMEM */
RT_OP(op_heap_snapshot) {
  (void)argc;
  list l = {.env = env};
  napi_create_array(env, &l.chunks);
  bool done = en_heap_snapshot(env, en_to_bool(argv[0]), en_to_bool(argv[1]), add_chunk, &l);
  return done ? l.chunks : en_i32(env, UV_ENOMEM);
}

/* (how many, folder, thread's id) */
RT_OP(op_heap_snapshots_near_limit) {
  (void)argc;
  en_str_tmp folder;
  en_str_tmp_init(&folder, env, argv[1]);
  en_snapshots_near_limit(env, en_to_u32(argv[0]), folder.p, en_to_u32(argv[2]));
  en_str_tmp_deinit(&folder);
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

/* Objects get numbers that stay from one snapshot to the next, from now on. */
RT_OP(op_heap_track_objects) {
  (void)argc;
  (void)argv;
  en_heap_track(env);
  return NULL;
}

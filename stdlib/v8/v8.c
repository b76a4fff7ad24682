/* SPDX-License-Identifier: MIT */
/* v8.c - ops of v8.js and serializer.js: see v8.def. */
#include <string.h>

#include "runtime/engine/heap.h"
#include "runtime/engine/stream_serdes.h"

#include "runtime/bind/bind.h"

/* ---- writing --------------------------------------------------------------------------------- */

/* () -> writer */
RT_OP(op_v8_writer) {
  (void)argc, (void)argv;
  return en_writer_new(env);
}

RT_OP(op_v8_write_header) {
  (void)env, (void)argc;
  en_writer_header(argv[0]);
  return NULL;
}

/* (writer, owner, value) -> true; throws what cannot be cloned */
RT_OP(op_v8_write_value) {
  (void)argc;
  return en_writer_value(env, argv[0], argv[1], argv[2]);
}

RT_OP(op_v8_write_uint32) {
  (void)env, (void)argc;
  en_writer_uint32(argv[0], en_to_u32(argv[1]));
  return NULL;
}

/* (writer, high half, low half) */
RT_OP(op_v8_write_uint64) {
  (void)env, (void)argc;
  en_writer_uint64(argv[0], (uint64_t)en_to_u32(argv[1]) << 32 | en_to_u32(argv[2]));
  return NULL;
}

RT_OP(op_v8_write_double) {
  (void)env, (void)argc;
  en_writer_double(argv[0], en_to_double(argv[1]));
  return NULL;
}

RT_OP(op_v8_write_bytes) {
  (void)env, (void)argc;
  en_writer_bytes(argv[0], en_view(argv[1]));
  return NULL;
}

/* (writer, number, ArrayBuffer) */
RT_OP(op_v8_write_transfer) {
  (void)env, (void)argc;
  en_writer_transfer(argv[0], en_to_u32(argv[1]), argv[2]);
  return NULL;
}

RT_OP(op_v8_views_are_hosts) {
  (void)env, (void)argc;
  en_writer_views_are_hosts(argv[0], en_to_bool(argv[1]));
  return NULL;
}

/* (writer) -> ArrayBuffer */
RT_OP(op_v8_release) {
  (void)argc;
  return en_writer_release(env, argv[0]);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* (view) -> reader */
RT_OP(op_v8_reader) {
  (void)argc;
  return en_reader_new(env, argv[0]);
}

RT_OP(op_v8_read_header) {
  (void)argc;
  return en_reader_header(env, argv[0]);
}

/* (reader, owner) -> value */
RT_OP(op_v8_read_value) {
  (void)argc;
  return en_reader_value(env, argv[0], argv[1]);
}

RT_OP(op_v8_version) {
  (void)argc;
  return en_u32(env, en_reader_version(argv[0]));
}

/* (reader) -> number, undefined when there is none; so are the next three */
RT_OP(op_v8_read_uint32) {
  (void)argc;
  uint32_t value;
  return en_reader_uint32(argv[0], &value) ? en_u32(env, value) : NULL;
}

/* (reader) -> [high half, low half] */
RT_OP(op_v8_read_uint64) {
  (void)argc;
  uint64_t value;
  if (!en_reader_uint64(argv[0], &value)) return NULL;
  napi_value halves[] = {en_u32(env, (uint32_t)(value >> 32)), en_u32(env, (uint32_t)value)};
  return en_array(env, 2, halves);
}

RT_OP(op_v8_read_double) {
  (void)argc;
  double value;
  return en_reader_double(argv[0], &value) ? en_double(env, value) : NULL;
}

/* (reader, length) -> offset in the view */
RT_OP(op_v8_read_bytes) {
  (void)argc;
  size_t offset;
  return en_reader_bytes(argv[0], (size_t)en_to_i64(argv[1]), &offset) ? en_i64(env, (int64_t)offset) : NULL;
}

/* (reader, number, ArrayBuffer or SharedArrayBuffer) */
RT_OP(op_v8_read_transfer) {
  (void)env, (void)argc;
  en_reader_transfer(argv[0], en_to_u32(argv[1]), argv[2]);
  return NULL;
}

/* ---- V8 of itself ---------------------------------------------------------------------------- */

RT_OP(op_v8_is_one_byte) {
  (void)argc;
  return en_bool(env, en_str_is_latin1(argv[0]));
}

/* () -> [name, size, used, available, physical size, ...] of the heap's spaces */
RT_OP(op_v8_spaces) {
  (void)argc, (void)argv;
  napi_value items[5 * EN_HEAP_SPACES_MAX];
  size_t count = en_heap_space_count(env);
  for (size_t i = 0; i < count; i++) {
    double sizes[4];
    const char *name = en_heap_space(env, i, sizes);
    items[5 * i] = en_str_utf8(env, name, strlen(name));
    for (size_t k = 0; k < 4; k++) items[5 * i + k + 1] = en_double(env, sizes[k]);
  }
  return en_array(env, 5 * count, items);
}

/* (Float64Array(4)) */
RT_OP(op_v8_code_statistics) {
  (void)argc;
  en_heap_code_statistics(env, (double *)(void *)en_view(argv[0]).data);
  return NULL;
}

RT_OP(op_v8_cache_tag) {
  (void)argc, (void)argv;
  return en_u32(env, en_code_cache_tag());
}

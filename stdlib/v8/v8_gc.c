/* SPDX-License-Identifier: MIT */
/* v8_gc.c - see v8_gc.def. */
#include "runtime/base/check.h"
#include "runtime/bind/bind.h"
#include "runtime/engine/gc.h"

static const char record_tag;

/* -> a recorder of garbage collections, until it is stopped or its thread ends */
RT_OP(op_gc_record_start) {
  (void)argc, (void)argv;
  return en_box_new(env, en_gc_record_start(env), &record_tag, NULL);
}

/* (recorder) -> JSON text; it is of no use any more */
RT_OP(op_gc_record_stop) {
  (void)argc;
  en_gc_record *record = en_box_get(argv[0], &record_tag);
  CHECK(record);
  en_box_clear(argv[0]);
  return en_gc_record_stop(env, record);
}

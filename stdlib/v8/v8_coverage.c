/* SPDX-License-Identifier: MIT */
/* v8_coverage.c - see v8_coverage.def. */
#include "runtime/engine/coverage.h"

#include "runtime/bind/bind.h"

RT_OP(op_coverage_start) {
  (void)argc, (void)argv;
  en_coverage_start(env);
  return NULL;
}

/* -> JSON text */
RT_OP(op_coverage_take) {
  (void)argc, (void)argv;
  return en_coverage_take(env);
}

/* -> [url, source map's URL, text, ...] */
RT_OP(op_coverage_maps) {
  (void)argc, (void)argv;
  return en_coverage_maps(env);
}

RT_OP(op_coverage_stop) {
  (void)argc, (void)argv;
  en_coverage_stop(env);
  return NULL;
}

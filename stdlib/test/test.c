/* SPDX-License-Identifier: MIT */
/* test.c - see test.def. */
#include "ops.h"
#include "runtime/bind/bind.h"
#include "runtime/engine/coverage.h"

/* -> whether this executable can count */
RT_OP(op_test_coverage_start) {
  (void)argc, (void)argv;
  return en_bool(env, en_coverage_start(env));
}

/* -> JSON (coverage.h), or undefined when counting was not started */
RT_OP(op_test_coverage_take) {
  (void)argc, (void)argv;
  return en_coverage_take(env);
}

/* SPDX-License-Identifier: MIT */
/* unit.h - the three macros of the C unit tests. A failed expectation prints its place and goes on;
 * main ends with `return unit_failures != 0`. */
#ifndef INGOT_UNIT_H
#define INGOT_UNIT_H

#include <stdio.h>
#include <string.h>

#include "runtime/base/str.h"

static int unit_failures;

#define EXPECT(cond) \
  ((cond) ? (void)0 : (void)(unit_failures++, printf("%s:%d: %s\n", __FILE__, __LINE__, #cond)))

#define EXPECT_INT(actual, expected) \
  unit_int((long long)(actual), (long long)(expected), __FILE__, __LINE__, #actual)
#define EXPECT_STR(actual, expected) \
  unit_str((actual), rt_str_c(expected), __FILE__, __LINE__, #actual)

static inline void unit_int(long long a, long long b, const char *file, int line,
                            const char *what) {
  if (a == b) return;
  unit_failures++;
  printf("%s:%d: %s is %lld, expected %lld\n", file, line, what, a, b);
}

static inline void unit_str(rt_str a, rt_str b, const char *file, int line, const char *what) {
  if (rt_str_eq(a, b)) return;
  unit_failures++;
  printf("%s:%d: %s is\n  %.*s\nexpected\n  %.*s\n", file, line, what, RT_STR_ARG(a),
         RT_STR_ARG(b));
}

#endif

/* SPDX-License-Identifier: MIT */
/* check.c - the end of the line of CHECK() and UNREACHABLE(); see check.h. */
#include "runtime/base/check.h"

#include <stdio.h>
#include <stdlib.h>

void rt_check_failed(const char *what, const char *file, int line) {
  fprintf(stderr, "ingot: CHECK failed: %s at %s:%d\n", what, file, line);
  fflush(stderr);
  abort();
}

/* SPDX-License-Identifier: MIT */
/* vec.c - the one function behind the macros of vec.h. */
#include "runtime/base/vec.h"

#include "runtime/base/arena.h"

void rt_vec_grow(void **p, size_t *cap, size_t want, size_t size) {
  size_t next = *cap ? *cap * 2 : 8;
  if (next < want) next = want;
  *p = rt_xrealloc(*p, rt_xmul(next, size));
  *cap = next;
}

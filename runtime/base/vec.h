/* SPDX-License-Identifier: MIT */
/*
 * vec.h - typed growable arrays on the heap.
 *
 *   RT_VEC(int) v = {0};            an empty one (any zeroed memory is)
 *   rt_vec_push(&v, 3);             v.p[0 .. v.len-1]; pointers into it die at the next push
 *   int *slot = rt_vec_more(&v);    room for one more, zeroed
 *   rt_vec_deinit(&v);
 * Out of memory ends the process as in arena.h.
 */
#ifndef INGOT_VEC_H
#define INGOT_VEC_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define RT_VEC(type) \
  struct {           \
    type *p;         \
    size_t len, cap; \
  }

/* Grows `*p` (elements of `size` bytes) so that `want` fit; updates *cap. */
void rt_vec_grow(void **p, size_t *cap, size_t want, size_t size);

#define rt_vec_reserve(v, want)                                                          \
  ((want) <= (v)->cap ? (void)0                                                          \
                      : rt_vec_grow((void **)&(v)->p, &(v)->cap, (want), sizeof(*(v)->p)))
#define rt_vec_push(v, x) (rt_vec_reserve(v, (v)->len + 1), (void)((v)->p[(v)->len++] = (x)))
#define rt_vec_more(v)               \
  (rt_vec_reserve(v, (v)->len + 1),  \
   memset(&(v)->p[(v)->len], 0, sizeof(*(v)->p)), &(v)->p[(v)->len++])
#define rt_vec_last(v) ((v)->p[(v)->len - 1])
#define rt_vec_pop(v) ((v)->p[--(v)->len])
#define rt_vec_clear(v) ((void)((v)->len = 0))
#define rt_vec_deinit(v) (free((v)->p), (v)->p = NULL, (void)((v)->len = (v)->cap = 0))

#endif

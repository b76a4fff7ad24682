/* SPDX-License-Identifier: MIT */
/* arena.c - chunked bump allocation; see arena.h. Big requests get a chunk of their own size. */
#include "runtime/base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK = 64 * 1024, MAX_CHUNK = 8 * 1024 * 1024, ALIGNMENT = 16, EXIT_OOM = 70 };

struct rt_arena_chunk {
  rt_arena_chunk *next;
  size_t size; /* usable bytes behind the header */
};

/* The header keeps the alignment of what follows it. */
#define HEADER ((sizeof(rt_arena_chunk) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1))

_Noreturn static void out_of_memory(size_t size) {
  fprintf(stderr, "ingot: out of memory (%zu bytes)\n", size);
  exit(EXIT_OOM);
}

void *rt_xmalloc(size_t size) {
  void *p = malloc(size ? size : 1);
  if (!p) out_of_memory(size);
  return p;
}

void *rt_xrealloc(void *p, size_t size) {
  p = realloc(p, size ? size : 1);
  if (!p) out_of_memory(size);
  return p;
}

size_t rt_xmul(size_t n, size_t size) {
  if (size && n > SIZE_MAX / size) out_of_memory(SIZE_MAX);
  return n * size;
}

void rt_arena_init(rt_arena *a) { memset(a, 0, sizeof *a); }

void rt_arena_deinit(rt_arena *a) {
  for (rt_arena_chunk *c = a->head, *next; c; c = next) {
    next = c->next;
    free(c);
  }
  rt_arena_init(a);
}

static void add_chunk(rt_arena *a, size_t need) {
  size_t size = a->head ? a->head->size * 2 : FIRST_CHUNK;
  if (size > MAX_CHUNK) size = MAX_CHUNK;
  if (size < need) size = need;
  if (size > SIZE_MAX - HEADER) out_of_memory(need);
  rt_arena_chunk *c = rt_xmalloc(HEADER + size);
  c->next = a->head;
  c->size = size;
  a->head = c;
  a->at = (char *)c + HEADER;
  a->end = a->at + size;
  a->total += HEADER + size;
}

char *rt_arena_bytes(rt_arena *a, size_t size) {
  if ((size_t)(a->end - a->at) < size || !a->at) add_chunk(a, size);
  char *p = a->at;
  a->at += size;
  return p;
}

void *rt_arena_alloc(rt_arena *a, size_t size) {
  size_t skew = (size_t)(-(uintptr_t)a->at & (ALIGNMENT - 1));
  size_t room = (size_t)(a->end - a->at);
  if (!a->at || room < skew || room - skew < size) {
    add_chunk(a, size);
    skew = 0;
  }
  char *p = a->at + skew;
  a->at = p + size;
  return p;
}

void *rt_arena_zalloc(rt_arena *a, size_t size) {
  return memset(rt_arena_alloc(a, size), 0, size);
}

char *rt_arena_dup(rt_arena *a, const void *data, size_t len) {
  char *p = rt_arena_bytes(a, len + 1);
  if (len) memcpy(p, data, len);
  p[len] = 0;
  return p;
}

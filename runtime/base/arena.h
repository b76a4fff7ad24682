/* SPDX-License-Identifier: MIT */
/*
 * arena.h - memory that is freed all at once: one arena per build in compiler and packager.
 *
 * Nothing here returns NULL: out of memory prints "ingot: out of memory (N bytes)" and exits with
 * code 70. The runtime, which must report such failures, does not use arenas.
 * One thread at a time per arena.
 */
#ifndef INGOT_ARENA_H
#define INGOT_ARENA_H

#include <stddef.h>

typedef struct rt_arena_chunk rt_arena_chunk;

typedef struct rt_arena {
  rt_arena_chunk *head; /* newest chunk; NULL until the first allocation */
  char *at, *end;       /* free part of the newest chunk */
  size_t total;         /* bytes taken from the system */
} rt_arena;

void rt_arena_init(rt_arena *a);
void rt_arena_deinit(rt_arena *a); /* frees everything; the arena may be used again */

/* Memory aligned to 16 bytes, valid until rt_arena_deinit. `size` 0 gives a valid pointer. */
void *rt_arena_alloc(rt_arena *a, size_t size);  /* not cleared */
void *rt_arena_zalloc(rt_arena *a, size_t size); /* cleared */
/* A copy with a terminating NUL that is not counted in `len`. */
char *rt_arena_dup(rt_arena *a, const void *data, size_t len);
/* Bytes without alignment (for strings). */
char *rt_arena_bytes(rt_arena *a, size_t size);

#define RT_NEW(arena, type) ((type *)rt_arena_zalloc((arena), sizeof(type)))

/* malloc family that never returns NULL (same message and exit code); free with free(). */
void *rt_xmalloc(size_t size);
void *rt_xrealloc(void *p, size_t size);
/* n * size with an overflow check. */
size_t rt_xmul(size_t n, size_t size);

#endif

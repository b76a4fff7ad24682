/* SPDX-License-Identifier: MIT */
/*
 * wasi.h - the inside of a WASI object, for the C files of this room.
 *
 * A system call gets the module's memory as it is at this moment and its arguments, and answers with a
 * WASI errno. Nothing that it is told may be believed: each place in memory is checked before it is
 * touched, and what uvwasi reads more than once, or up to a NUL, is copied first, as another thread may
 * share the memory.
 */
#ifndef INGOT_WASI_H
#define INGOT_WASI_H

#include <string.h>

#include <uvwasi.h>

#include "runtime/engine/engine.h"
#include "stdlib/wasi/syscalls.h"

/* As the kernel's IOV_MAX: with more than that a call does the first ones, as it may. */
enum { WASI_IOVS = 1024, WASI_PATH = 4096 };

typedef struct wasi {
  uvwasi_t uv;
  uvwasi_mem_t allocator;
  en_ref memory;       /* the WebAssembly.Memory; NULL before the start */
  uvwasi_fd_t last_fd; /* the highest that there ever was: all up to it are closed at the end */
  bool spare;          /* in a read or write that has not taken the scratch yet */
  uv_buf_t scratch[WASI_IOVS]; /* the one thing that uvwasi allocates in each of those */
} wasi;

/* What system calls have in common: the object, the memory, the arguments. Small rather than fast: their
 * time is that of the kernel, and each executable has them. */
#define WASI_SMALL __attribute__((minsize))
#define WASI_CALL(name) WASI_SMALL uint32_t wasi_##name(wasi *w, en_bytes m, const uint64_t *a)
#define WASI_DECLARE(name, types) WASI_CALL(name);
WASI_SYSCALLS(WASI_DECLARE)
#undef WASI_DECLARE

/* An argument as a number of 32 bits: a place, a length, a descriptor, flags. */
static inline uint32_t wasi_u32(const uint64_t *a, int n) { return (uint32_t)a[n]; }

static inline bool wasi_fits(en_bytes m, uint32_t at, size_t len) { return at < m.len && len <= m.len - at; }

static inline void wasi_put_u32(en_bytes m, uint32_t at, uint32_t v) { memcpy(m.data + at, &v, sizeof v); }
static inline void wasi_put_u64(en_bytes m, uint32_t at, uint64_t v) { memcpy(m.data + at, &v, sizeof v); }

#endif

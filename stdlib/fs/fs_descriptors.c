/* SPDX-License-Identifier: MIT */
/*
 * fs_descriptors.c - descriptors of a worker: those it has opened by fs and not closed are closed when it ends;
 * and descriptors on their way to another thread. The process's own thread keeps no account.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/check.h"
#include "runtime/base/thread.h"
#include "runtime/engine/serdes.h"
#include "runtime/loop/loop.h"
#include "stdlib/fs/fs.h"

enum { MAX_FD = 1 << 20 };

/* One bit a descriptor. */
static _Thread_local struct {
  uint64_t *words; /* NULL until first used */
  size_t count;
  bool only_handles; /* trackUnmanagedFds: false */
} open_fds;

static void close_all(void *arg) {
  (void)arg;
  for (size_t fd = 0; fd < open_fds.count * 64; fd++)
    if (open_fds.words[fd / 64] >> (fd % 64) & 1) close((int)fd);
  free(open_fds.words);
}

static void mark(int fd, bool on) {
  if (fd < 0 || fd > MAX_FD) return; /* embedded files have numbers beyond */
  size_t word = (size_t)fd / 64;
  if (word >= open_fds.count) {
    if (!on) return;
    if (!open_fds.words) rt_thread_at_end(close_all, NULL);
    open_fds.words = realloc(open_fds.words, (word + 1) * sizeof *open_fds.words);
    CHECK(open_fds.words);
    memset(open_fds.words + open_fds.count, 0, (word + 1 - open_fds.count) * sizeof *open_fds.words);
    open_fds.count = word + 1;
  }
  uint64_t bit = (uint64_t)1 << (fd % 64);
  open_fds.words[word] = on ? open_fds.words[word] | bit : open_fds.words[word] & ~bit;
}

void fs_account(const uv_fs_t *uv) {
  if (uv->fs_type == UV_FS_CLOSE) mark(uv->file, false);
  if (uv->result >= 0 && !open_fds.only_handles && (uv->fs_type == UV_FS_OPEN || uv->fs_type == UV_FS_MKSTEMP))
    mark((int)uv->result, true);
}

/* (fd): a FileHandle has it */
RT_OP(op_fs_account_handle) {
  (void)argc;
  if (rt_from_env(env)->thread) mark(en_to_i32(argv[0]), true);
  return NULL;
}

/* (): only FileHandles are accounted for */
RT_OP(op_fs_account_handles_only) {
  (void)env, (void)argc, (void)argv;
  open_fds.only_handles = true;
  return NULL;
}

/* ---- between threads: 0 is a descriptor, NULL no cargo ----------------------------------------------- */

static void drop_fd(void *p) { close((int)((intptr_t)p - 1)); }

static const en_cargo_type fd_type = {NULL, drop_fd};

/* (fd) -> cargo; the descriptor is no more this thread's */
RT_OP(op_fs_give_fd) {
  (void)argc;
  int fd = en_to_i32(argv[0]);
  mark(fd, false);
  return en_cargo_new(env, (void *)(intptr_t)(fd + 1), &fd_type);
}

/* (fd) -> cargo: another descriptor for the same file */
RT_OP(op_fs_give_copy) {
  (void)argc;
  int fd = fcntl(en_to_i32(argv[0]), F_DUPFD_CLOEXEC, 0);
  return fd < 0 ? en_i32(env, -errno) : en_cargo_new(env, (void *)(intptr_t)(fd + 1), &fd_type);
}

/* (cargo) -> fd, or -1 when it was taken */
RT_OP(op_fs_take_fd) {
  (void)argc;
  return en_i32(env, (int)((intptr_t)en_cargo_take(argv[0], &fd_type) - 1));
}

/* SPDX-License-Identifier: MIT */
/*
 * outfile.c - atomic output files; see outfile.h. The names of open temporary files are kept in a
 * fixed table that the signal handler may read: a slot is published after its name is complete and
 * withdrawn before the name is freed.
 */
#include "runtime/base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/arena.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"

enum { SLOTS = 8 };
static _Atomic(char *) guarded[SLOTS];

static int take_slot(char *temp) {
  for (int i = 0; i < SLOTS; i++) {
    char *expected = NULL;
    if (atomic_compare_exchange_strong(&guarded[i], &expected, temp)) return i;
  }
  return -1;
}

static void remove_guarded(int sig) {
  for (int i = 0; i < SLOTS; i++) {
    char *name = atomic_load(&guarded[i]);
    if (name) unlink(name);
  }
  /* SA_RESETHAND: the default action ends the process, so the parent sees the signal. */
  raise(sig);
}

void rt_outfile_guard_signals(void) {
  struct sigaction sa = {.sa_handler = remove_guarded, .sa_flags = (int)SA_RESETHAND};
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    struct sigaction old;
    sigaction(signals[i], NULL, &old);
    if (old.sa_handler != SIG_IGN) sigaction(signals[i], &sa, NULL);
  }
}

static char *temp_name(const char *path) {
  static const char suffix[] = ".ingot-XXXXXX";
  size_t len = strlen(path);
  char *name = rt_xmalloc(len + sizeof suffix);
  memcpy(name, path, len);
  memcpy(name + len, suffix, sizeof suffix);
  return name;
}

/* mkostemp between two signal masks: the file must not exist without being in the table. */
static int create_guarded(rt_outfile *f) {
  sigset_t all, old;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &old);
  int r = 0;
  f->fd = mkostemp(f->temp, O_CLOEXEC);
  if (f->fd < 0) r = -errno;
  f->slot = r == 0 ? take_slot(f->temp) : -1;
  sigprocmask(SIG_SETMASK, &old, NULL);
  return r;
}

int rt_outfile_open(rt_outfile *f, const char *path) {
  struct stat st;
  memset(f, 0, sizeof *f);
  f->fd = f->slot = -1;
  if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) return S_ISDIR(st.st_mode) ? -EISDIR : RT_E_NOT_A_FILE;
  size_t len = strlen(path);
  f->path = rt_xmalloc(len + 1);
  memcpy(f->path, path, len + 1);
  f->temp = temp_name(path);
  int r = create_guarded(f);
  if (r) rt_outfile_abort(f);
  return r;
}

int rt_outfile_write(rt_outfile *f, const void *data, size_t len) {
  for (const char *p = data; len;) {
    ssize_t n = write(f->fd, p, len);
    if (n < 0 && errno != EINTR) return -errno;
    if (n > 0) p += n, len -= (size_t)n;
  }
  return 0;
}

int rt_outfile_write_at(rt_outfile *f, const void *data, size_t len, uint64_t offset) {
  for (const char *p = data; len;) {
    ssize_t n = pwrite(f->fd, p, len, (off_t)offset);
    if (n < 0 && errno != EINTR) return -errno;
    if (n > 0) p += n, len -= (size_t)n, offset += (uint64_t)n;
  }
  return 0;
}

static void forget(rt_outfile *f) {
  if (f->slot >= 0) atomic_store(&guarded[f->slot], NULL);
  free(f->temp);
  free(f->path);
  f->temp = f->path = NULL;
  f->fd = f->slot = -1;
}

void rt_outfile_abort(rt_outfile *f) {
  if (f->fd >= 0) {
    close(f->fd);
    unlink(f->temp);
  }
  if (f->path) forget(f);
}

static mode_t current_umask(void) {
  mode_t m = umask(077);
  umask(m);
  return m;
}

int rt_outfile_commit(rt_outfile *f, unsigned mode, bool sync) {
  CHECK(f->fd >= 0);
  int r = 0;
  if (fchmod(f->fd, mode & ~current_umask()) < 0) r = -errno;
  if (r == 0 && sync && fsync(f->fd) < 0) r = -errno;
  int closed = close(f->fd); /* some file systems report a full disk only here */
  if (r == 0 && closed < 0) r = -errno;
  if (r == 0 && rename(f->temp, f->path) < 0) r = -errno;
  if (r) unlink(f->temp);
  forget(f);
  return r;
}

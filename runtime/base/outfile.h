/* SPDX-License-Identifier: MIT */
/*
 * outfile.h - an output file that appears complete or not at all: written under a temporary name
 * in the same folder, renamed over `path` by commit, removed by abort, and on SIGINT, SIGTERM and
 * SIGHUP once rt_outfile_guard_signals() was called. At most 8 at a time.
 */
#ifndef INGOT_OUTFILE_H
#define INGOT_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rt_outfile {
  int fd;      /* open for reading and writing; -1 when closed */
  int slot;    /* of the signal guard */
  char *path;  /* final name, owned */
  char *temp;  /* temporary name, owned */
} rt_outfile;

/* Creates the temporary file (mode 0600 until commit). 0, -errno, or RT_E_NOT_A_FILE: renaming would put a file in
 * the place of a device, as of /dev/null. */
int rt_outfile_open(rt_outfile *f, const char *path);
/* Writes all or returns -errno (ENOSPC: the caller aborts, nothing is left behind). */
int rt_outfile_write(rt_outfile *f, const void *data, size_t len);
int rt_outfile_write_at(rt_outfile *f, const void *data, size_t len, uint64_t offset);
/* Sets `mode` minus umask, optionally fsyncs, renames. On failure the temporary file is removed. */
int rt_outfile_commit(rt_outfile *f, unsigned mode, bool sync);
/* Closes and removes; harmless after commit or on a zeroed struct with fd -1. */
void rt_outfile_abort(rt_outfile *f);

/* Installs handlers that remove the open temporary files and then let the signal kill us. */
void rt_outfile_guard_signals(void);

#endif

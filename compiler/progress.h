/* SPDX-License-Identifier: MIT */
/*
 * progress.h - what a build shows while it runs: on a terminal one line that is rewritten, at most
 * 20 times a second; elsewhere nothing, or with --verbose one line a stage.
 */
#ifndef INGOT_CX_PROGRESS_H
#define INGOT_CX_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "packager/build.h"

typedef struct cx_progress {
  FILE *f;
  bool tty, verbose;
  int width;       /* of the terminal, columns */
  int stage;       /* last shown, -1: none */
  bool line_shown; /* there is a line to wipe */
  int64_t shown_ms, started_ms;
} cx_progress;

void cx_progress_init(cx_progress *p, FILE *f, bool verbose);
/* A pk_progress; `ctx` is the cx_progress. Always 0. */
int cx_progress_update(void *ctx, pk_stage stage, uint64_t done, uint64_t total, rt_str what);
/* Wipes the line: call before anything else is printed. */
void cx_progress_done(cx_progress *p);

#endif

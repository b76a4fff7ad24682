/* SPDX-License-Identifier: MIT */
/*
 * snapshot.h - the V8 startup blob, made by the template as a child process (packager/plan.h).
 */
#ifndef INGOT_PK_SNAPSHOT_H
#define INGOT_PK_SNAPSHOT_H

#include "compiler/diag.h"
#include "packager/graph.h"
#include "packager/image_write.h"
#include "packager/layout.h"

typedef struct pk_snapshot_job {
  rt_str template_file;
  const pk_image_bytes *plan;
  pk_graph *graph;         /* to translate diagnostics of the child */
  cx_diags *diags;
  unsigned timeout_s;      /* 0: 600 */
  bool rehearse;           /* start the program once to see what it uses (runtime/boot/rehearsal.h) */
  int (*progress)(void *ctx); /* a few times a second; not 0 cancels; may be NULL */
  void *progress_ctx;
} pk_snapshot_job;

/* 0 and the blob (malloc'ed: the caller frees), RT_E_DIAGNOSED, RT_E_INTERRUPTED. */
int pk_snapshot_make(const pk_snapshot_job *job, char **blob, size_t *len);

#endif

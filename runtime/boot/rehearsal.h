/* SPDX-License-Identifier: MIT */
/*
 * rehearsal.h - what a program's start uses, found out by starting it once while it is built.
 *
 * Before a blob is made, a child process starts the program from the plan: its modules are evaluated,
 * up to the first turn of the event loop. It is confined (confine.h): it can touch no file, no network,
 * no other process, and sees no environment, so that running the program has no effect but time. What
 * it reports goes into the blob: the functions that were compiled on their first call, the builtins that
 * were loaded, the JSON modules that were parsed. Nothing of the program's state does.
 *
 * A rehearsal that fails, at whatever point, only means that less is known: what was used before it
 * failed counts. It is deterministic as far as the program is: no clock runs in it and nothing comes in.
 */
#ifndef INGOT_REHEARSAL_H
#define INGOT_REHEARSAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/image/image.h"

typedef struct rt_hints {
  const uint32_t *positions; /* of functions to compile at once, ascending */
  size_t count;
} rt_hints;

typedef struct rt_rehearsal {
  rt_hints *hints;  /* by source (core.h): the builtins, then the modules; `hint_count` of them */
  size_t hint_count;
  uint32_t *builtins; /* numbers of the builtins that were loaded */
  size_t builtin_count;
  uint32_t *json;     /* numbers of the JSON modules that were loaded */
  size_t json_count;
} rt_rehearsal;

/* Runs the rehearsal of `plan` in a child of this process, before the engine is started here. Empty
 * when there is nothing to rehearse or no way to confine it. Lives as long as the process. */
const rt_rehearsal *rt_rehearse(const rt_image *plan);

/* The rehearsal that this process makes its blob by; empty in any other. */
const rt_rehearsal *rt_rehearsal_current(void);
/* Whether this process is the rehearsal. */
bool rt_rehearsing(void);

#endif

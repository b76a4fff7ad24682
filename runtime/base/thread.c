/* SPDX-License-Identifier: MIT */
/* See thread.h. */
#include "runtime/base/thread.h"

#include <stdlib.h>

#include "runtime/base/check.h"

typedef struct entry {
  struct entry *next;
  void (*fn)(void *arg);
  void *arg;
} entry;

static _Thread_local entry *entries;

void rt_thread_at_end(void (*fn)(void *arg), void *arg) {
  entry *e = malloc(sizeof *e);
  CHECK(e);
  *e = (entry){entries, fn, arg};
  entries = e;
}

void rt_thread_end(void) {
  for (entry *e; (e = entries);) {
    entries = e->next;
    e->fn(e->arg);
    free(e);
  }
}

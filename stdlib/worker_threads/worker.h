/* SPDX-License-Identifier: MIT */
/* worker.h - a thread as its parent has it; for the C files of this folder. */
#ifndef INGOT_WORKER_H
#define INGOT_WORKER_H

#include <stdatomic.h>
#include <stdbool.h>

#include "runtime/bind/bind.h"
#include "runtime/boot/boot.h"

typedef struct worker {
  rt_handle h;
  uv_async_t ended; /* the thread has nothing more to do with us */
  uv_thread_t thread;
  bool joined;
  atomic_bool over; /* the thread has ended, or begins to */
  en_ref ports; /* array: what it said last comes before its end */
  rt_thread t;
} worker;

worker *worker_of(napi_value box); /* NULL: it has ended */

#endif

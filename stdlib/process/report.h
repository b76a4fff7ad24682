/* SPDX-License-Identifier: MIT */
/*
 * report.h - the sections of a diagnostic report that C makes, as JSON text without line breaks, so that they can be
 * made of a thread in the midst of its JavaScript and of a process that has no memory left. On the thread of `r`.
 */
#ifndef INGOT_REPORT_H
#define INGOT_REPORT_H

#include "runtime/base/buf.h"
#include "runtime/loop/loop.h"

/* All of a worker but what is its process's: an object. `names`: look the names of addresses up, which may ask the
 * network. */
void report_worker(rt_buf *b, rt *r, bool names);
/* libuv's handles: an array. */
void report_handles(rt_buf *b, rt *r, bool names);

#endif

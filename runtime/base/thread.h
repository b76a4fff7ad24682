/* SPDX-License-Identifier: MIT */
/* thread.h - what a thread of its own memory has to give back when it ends before the process. */
#ifndef INGOT_BASE_THREAD_H
#define INGOT_BASE_THREAD_H

/* fn(arg) when this thread ends: the last one first. Threads that live as long as the process never call it. */
void rt_thread_at_end(void (*fn)(void *arg), void *arg);
/* Called by the thread's function as its last act. */
void rt_thread_end(void);

#endif

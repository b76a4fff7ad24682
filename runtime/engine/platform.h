/* SPDX-License-Identifier: MIT */
/*
 * platform.h - V8's platform: where its background work runs and how it reaches the loop.
 *
 * Worker threads start when there is work and the program has got going, not at boot: a process
 * that only prints a line never has any. Foreground tasks (of one isolate) are queued and run by the loop.
 */
#ifndef INGOT_ENGINE_PLATFORM_H
#define INGOT_ENGINE_PLATFORM_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Makes the process-wide platform and initialises V8. Once; main thread. */
void en_platform_init(void);
/* Joins worker threads and disposes of V8. No isolate may be left. */
void en_platform_deinit(void);

/* `wake(arg)` is called, on any thread, when a foreground task for `isolate` was posted. */
void en_platform_attach(void *isolate, void (*wake)(void *arg), void *arg);
/* The isolate is about to go: its tasks are dropped, it is not woken any more. */
void en_platform_detach(void *isolate);
void en_platform_forget(void *isolate); /* it is gone */
/* Runs the foreground tasks that are due; true when it ran any. `next_ms` (may be NULL) gets the
 * time until the next delayed one, -1 when there is none. Thread of the isolate. */
bool en_platform_run(void *isolate, int *next_ms);
/* The program has started: background work may use threads from now on. */
void en_platform_arm(void);
/* Background work may use threads, and they start: for who wants to see them all. */
void en_platform_start(void);
/* Waits while background tasks are queued or running, but for no longer than until the isolate has a task to run, as they
 * may wait for that. True when there were any, or when the isolate has a task; only once threads have started. */
bool en_platform_drain(void *isolate);

#ifdef __cplusplus
}
#endif
#endif

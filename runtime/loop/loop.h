/* SPDX-License-Identifier: MIT */
/*
 * loop.h - one runtime (`rt`): an isolate with its realm, its libuv loop, and the rules by which
 * JavaScript is called from it. bind.h has the part that rooms use.
 */
#ifndef INGOT_LOOP_H
#define INGOT_LOOP_H

#include "ops.h"
#include "runtime/bind/bind.h"
#include "runtime/engine/core.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Words of the Int32Array in EN_REALM_STATE. */
enum rt_state {
  RT_STATE_TICKS,          /* process.nextTick queue is not empty */
  RT_STATE_REJECTIONS,     /* promise rejections wait to be reported */
  RT_STATE_IMMEDIATES,     /* immediates queued */
  RT_STATE_IMMEDIATE_REFS, /* of them, those that keep the loop alive */
  RT_STATE_EXITING,        /* process.exit() or the end has begun */
  RT_STATE_NOW,            /* uv_now() when C last called JavaScript, modulo 2^32 */
  RT_STATE_WORDS = 8
};

/* When a process or thread got how far, as in perf_hooks: doc perf_hooks.md, PerformanceNodeTiming. */
enum rt_milestone {
  RT_MILESTONE_NODE_START,
  RT_MILESTONE_V8_START,
  RT_MILESTONE_ENVIRONMENT,
  RT_MILESTONE_BOOTSTRAP_COMPLETE,
  RT_MILESTONE_LOOP_START, /* in a worker before its program, else after its main module */
  RT_MILESTONE_LOOP_EXIT,
  RT_MILESTONES
};

/* A question another thread asked: `answer` runs once on this one, also in the midst of JavaScript, and may
 * not run any; with r NULL, on either, when the thread ends before. */
typedef struct rt_question {
  void (*answer)(struct rt_question *q, rt *r);
  struct rt_question *next;
} rt_question;

/* What an inspector of the thread wants to know (stdlib/inspector). */
typedef struct rt_inspector {
  void (*ending)(rt *r); /* the program has ended; the realm still stands */
  void (*end)(rt *r);    /* of a thread's rt: the realm goes */
} rt_inspector;

struct rt {
  uv_loop_t loop;
  napi_env env;
  en_isolate *iso;
  const struct rt_boot *boot; /* how it began */
  struct rt_thread *thread;   /* of a worker; NULL: the process's own */
  int32_t *state; /* RT_STATE_WORDS words, owned by the realm */
  int depth;      /* native calls into JavaScript on the stack */
  bool stopped;   /* no JavaScript may run any more: exit is under way */
  bool out_of_memory;
  int exit_code;
  en_ref hooks[RT_HOOK_COUNT + 1]; /* filled on first use */
  en_ref tick;                     /* EN_REALM_TICK */
  rt_handle *handles;
  struct rt_work *works;   /* on the thread pool, or waiting for it */
  uv_timer_t timer;        /* the one timer under all of JavaScript's */
  uv_check_t immediate;    /* runs immediates */
  uv_idle_t immediate_now; /* keeps the loop from sleeping while immediates wait */
  uv_async_t wake;         /* V8 posted a foreground task */
  uv_timer_t task_timer;   /* V8 posted a delayed one */
  rt_inspector *inspector; /* NULL: nobody looks */
  void (*at_exit)(rt *r);  /* or NULL: called by rt_exit first */
  uint64_t began_ns;       /* uv_hrtime() at start */
  uint64_t milestones_ns[RT_MILESTONES]; /* uv_hrtime(), 0: not yet */
  const struct rt *origin; /* the process's own: all threads count their time from its beginning */
  uv_mutex_t ask_lock;     /* guards what other threads say: */
  rt_question *questions;
  bool stop_asked;
};

/* Makes the loop. The isolate is made by the boot with r as its owner, then rt_attach ties both. */
int rt_init(rt *r);
void rt_attach(rt *r, en_isolate *iso, napi_env env);

/* Drops all references into the realm: before a blob is made of it. */
void rt_forget(rt *r);
/* JavaScript wrote natives(room).hooks.x: the next call looks again. */
void rt_hook_changed(rt *r, int hook);

/* Runs until nothing keeps the loop alive, with beforeExit and exit; the process's exit code. */
int rt_run(rt *r);
/* Ends the process now: restores the terminal, runs cleanup hooks, flushes nothing of JavaScript. In a worker
 * it returns, JavaScript on the stack ends, none runs any more and rt_run returns. */
void rt_exit(rt *r, int code);

/* ---- workers: an rt that ends before its process. The others call rt_ask and rt_stop, as long as it lives. */

/* Any thread: as rt_exit(r, 1) of its own. */
void rt_stop(rt *r);
void rt_ask(rt *r, rt_question *q);
/* After rt_run: closes all that is open, waits for it, ends the isolate and the loop. r itself is the caller's. */
void rt_deinit(rt *r);

/* The uncaught-exception path: process 'uncaughtException', or print and exit. */
void rt_uncaught(rt *r, napi_value err);
/* Runs nextTick, microtasks and rejection reports, when no JavaScript is on the stack. */
void rt_drain(rt *r);
/* Asks libuv to call the timers hook in `ms`; ref: whether it keeps the loop alive. */
void rt_timer_schedule(rt *r, uint64_t ms);
void rt_timer_ref(rt *r, bool ref);
void rt_immediate_ref(rt *r, bool ref);

#ifdef __cplusplus
}
#endif
#endif

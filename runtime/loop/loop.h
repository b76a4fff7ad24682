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
  RT_STATE_WORDS = 8
};

struct rt {
  uv_loop_t loop;
  napi_env env;
  en_isolate *iso;
  int32_t *state; /* RT_STATE_WORDS words, owned by the realm */
  int depth;      /* native calls into JavaScript on the stack */
  bool stopped;   /* no JavaScript may run any more: exit is under way */
  int exit_code;
  en_ref hooks[RT_HOOK_COUNT + 1]; /* filled on first use */
  en_ref tick;                     /* EN_REALM_TICK */
  rt_handle *handles;
  uv_timer_t timer;        /* the one timer under all of JavaScript's */
  uv_check_t immediate;    /* runs immediates */
  uv_idle_t immediate_now; /* keeps the loop from sleeping while immediates wait */
  uv_async_t wake;         /* V8 posted a foreground task */
  uv_timer_t task_timer;   /* V8 posted a delayed one */
  uint64_t time_origin_ns; /* uv_hrtime() at start */
  void (*at_exit)(rt *r);  /* or NULL: called by rt_exit first */
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
/* Ends the process now: restores the terminal, runs cleanup hooks, flushes nothing of JavaScript. */
#ifdef __cplusplus
[[noreturn]]
#else
_Noreturn
#endif
void rt_exit(rt *r, int code);

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

/* SPDX-License-Identifier: MIT */
/* The loop and the order of things: see loop.h. Node's order is specified by
 * doc "The Node.js Event Loop" and process.nextTick() in the API documentation. */
#include "runtime/loop/loop.h"

#include <stdlib.h>
#include <unistd.h>

#include "runtime/base/check.h"
#include "runtime/engine/platform.h"
#include "runtime/engine/tracing.h"

/* ---- trace events ------------------------------------------------------------------------------ */

static void trace(char phase, const char *name) {
  if (!en_trace_on) return;
  en_trace_add(&(en_trace_event){.phase = phase, .group = "node,node.environment", .name = name});
}

/* ---- V8's foreground tasks ------------------------------------------------------------------- */

static void on_task_timer(uv_timer_t *t);

static void run_tasks(rt *r) {
  int next_ms;
  rt_scope s;
  rt_enter(r, &s);
  trace('B', "RunAndClearNativeImmediates");
  if (en_platform_run(en_isolate_v8(r->iso), &next_ms)) rt_drain(r);
  trace('E', "RunAndClearNativeImmediates");
  rt_leave(r, &s);
  if (next_ms >= 0) uv_timer_start(&r->task_timer, on_task_timer, (uint64_t)next_ms, 0);
}

static void on_task_timer(uv_timer_t *t) { run_tasks((rt *)t->data); }

/* ---- what other threads ask ------------------------------------------------------------------- */

static rt_question *take_questions(rt *r, bool *stop) {
  uv_mutex_lock(&r->ask_lock);
  rt_question *list = r->questions;
  r->questions = NULL;
  *stop = r->stop_asked;
  uv_mutex_unlock(&r->ask_lock);
  return list;
}

static void answer(rt *r) {
  bool stop;
  for (rt_question *q = take_questions(r, &stop), *next; q; q = next) {
    next = q->next;
    q->answer(q, r);
  }
  if (stop) rt_exit(r, 1);
}

void rt_interrupted(rt *r) { answer(r); }

void rt_ask(rt *r, rt_question *q) {
  uv_mutex_lock(&r->ask_lock);
  q->next = r->questions;
  r->questions = q;
  uv_mutex_unlock(&r->ask_lock);
  en_interrupt(r->iso);
  uv_async_send(&r->wake);
}

void rt_stop(rt *r) {
  uv_mutex_lock(&r->ask_lock);
  r->stop_asked = true;
  uv_mutex_unlock(&r->ask_lock);
  en_terminate(r->iso);
  uv_async_send(&r->wake);
}

static void on_wake(uv_async_t *a) {
  rt *r = a->data;
  answer(r);
  if (!r->stopped) run_tasks(r);
}

static void wake(void *arg) { uv_async_send((uv_async_t *)arg); }

/* ---- timers and immediates -------------------------------------------------------------------- */

static void on_timer(uv_timer_t *t) {
  rt *r = t->data;
  rt_scope s;
  rt_enter(r, &s);
  trace('B', "RunTimers");
  napi_value done = NULL, now = en_double(r->env, (double)uv_now(&r->loop));
  /* A timer that threw ends the round: go on with the ones after it. */
  while (!done && !r->stopped) done = rt_hook_call(r, HOOK_timers_on_expire, 1, &now);
  trace('E', "RunTimers");
  rt_leave(r, &s);
}

void rt_timer_schedule(rt *r, uint64_t ms) { uv_timer_start(&r->timer, on_timer, ms, 0); }

void rt_timer_ref(rt *r, bool ref) { rt_uv_set_ref((uv_handle_t *)&r->timer, ref); }

static void on_idle(uv_idle_t *i) { (void)i; }

void rt_immediate_ref(rt *r, bool ref) {
  if (ref) {
    uv_idle_start(&r->immediate_now, on_idle);
  } else {
    uv_idle_stop(&r->immediate_now);
  }
}

static void on_immediate(uv_check_t *c) {
  rt *r = c->data;
  if (!r->state || r->state[RT_STATE_IMMEDIATES] == 0 || r->stopped) return;
  rt_scope s;
  rt_enter(r, &s);
  rt_drain(r); /* ticks that wait since an error was handled */
  /* One that threw ends the call: the rest of its round runs in another, and before the ticks. */
  trace('B', "CheckImmediate");
  r->depth++;
  while (!rt_hook_call(r, HOOK_timers_on_immediate, 0, NULL) && !r->stopped) continue;
  r->depth--;
  rt_drain(r);
  trace('E', "CheckImmediate");
  if (r->state[RT_STATE_IMMEDIATE_REFS] == 0) rt_immediate_ref(r, false);
  rt_leave(r, &s);
}

/* ---- life --------------------------------------------------------------------------------------- */

int rt_init(rt *r) {
  int err = uv_loop_init(&r->loop);
  if (err < 0) return err;
  r->loop.data = r;
  uv_loop_configure(&r->loop, UV_METRICS_IDLE_TIME);
  if (!r->began_ns) r->began_ns = uv_hrtime();
  if (!r->origin) r->origin = r;
  uv_timer_init(&r->loop, &r->timer);
  uv_timer_init(&r->loop, &r->task_timer);
  uv_check_init(&r->loop, &r->immediate);
  uv_idle_init(&r->loop, &r->immediate_now);
  err = uv_async_init(&r->loop, &r->wake, on_wake);
  if (err == 0) err = uv_mutex_init(&r->ask_lock);
  if (err < 0) return err;
  r->timer.data = r->task_timer.data = r->immediate.data = r->wake.data = r;
  uv_check_start(&r->immediate, on_immediate);
  uv_unref((uv_handle_t *)&r->immediate);
  uv_unref((uv_handle_t *)&r->wake);
  uv_unref((uv_handle_t *)&r->task_timer);
  return 0;
}

void rt_attach(rt *r, en_isolate *iso, napi_env env) {
  r->iso = iso;
  r->env = env;
  rt_scope s;
  rt_enter(r, &s);
  napi_value state = en_realm_get(env, EN_REALM_STATE);
  if (!en_is_undefined(state)) r->state = (int32_t *)(void *)en_view(state).data;
  rt_leave(r, &s);
  en_platform_attach(en_isolate_v8(iso), wake, &r->wake);
}

/* Calls a process hook that takes the exit code and may change it. */
static void emit_end(rt *r, int hook) {
  rt_scope s;
  rt_enter(r, &s);
  napi_value code = rt_hook_call(r, hook, 0, NULL);
  if (code && en_is_number(code)) r->exit_code = en_to_i32(code);
  rt_leave(r, &s);
}

int rt_run(rt *r) {
  if (uv_loop_alive(&r->loop)) en_platform_arm();
  if (!r->milestones_ns[RT_MILESTONE_LOOP_START]) r->milestones_ns[RT_MILESTONE_LOOP_START] = uv_hrtime();
  do {
    uv_run(&r->loop, UV_RUN_DEFAULT);
    /* A background compilation or WebAssembly job may still resolve a promise. */
    while (!r->stopped && en_platform_drain(en_isolate_v8(r->iso))) run_tasks(r);
    if (!r->stopped) run_tasks(r);
    if (uv_loop_alive(&r->loop)) continue;
    trace('B', "BeforeExit");
    emit_end(r, HOOK_process_on_before_exit);
    trace('E', "BeforeExit");
  } while (uv_loop_alive(&r->loop) && !r->stopped);
  r->milestones_ns[RT_MILESTONE_LOOP_EXIT] = uv_hrtime();
  emit_end(r, HOOK_process_on_exit);
  return r->exit_code;
}

void rt_exit(rt *r, int code) {
  if (r->thread) {
    if (!r->stopped) r->exit_code = code;
    r->stopped = true;
    en_terminate(r->iso);
    uv_stop(&r->loop);
    return;
  }
  r->stopped = true;
  trace('B', "AtExit");
  if (r->at_exit) r->at_exit(r);
  trace('E', "AtExit");
  if (r->inspector) r->inspector->ending(r);
  uv_tty_reset_mode();
  trace('B', "RunCleanup");
  if (r->iso) en_isolate_end(r->iso);
  trace('E', "RunCleanup");
  if (en_trace_on) en_trace_end();
  _exit(code);
}

void rt_out_of_memory(rt *r) {
  r->out_of_memory = true;
  rt_exit(r, 1);
}

/* ---- the end of a worker ------------------------------------------------------------------------ */

static void close_handles(rt *r) {
  rt_scope s;
  rt_enter(r, &s);
  for (rt_handle *h = r->handles, *next; h; h = next) {
    next = h->next;
    rt_handle_close(h);
  }
  rt_leave(r, &s);
}

static void close_rest(uv_handle_t *h, void *arg) {
  (void)arg;
  if (!uv_is_closing(h)) uv_close(h, NULL);
}

/* Ends in the order that each step needs: requests and handles of rooms, whose callbacks make values; the realm
 * with its addons, who may wait for the loop; what then is left on it; the isolate. */
void rt_deinit(rt *r) {
  bool stop;
  r->stopped = true;
  if (r->inspector) r->inspector->end(r);
  en_isolate_stop(r->iso);
  for (rt_work *w = r->works; w; w = w->next) uv_cancel((uv_req_t *)&w->uv);
  close_handles(r);
  while (r->handles || r->loop.active_reqs.count > 0) uv_run(&r->loop, UV_RUN_ONCE);
  en_isolate_empty(r->iso);
  en_platform_detach(en_isolate_v8(r->iso));
  uv_walk(&r->loop, close_rest, NULL);
  while (uv_loop_alive(&r->loop)) uv_run(&r->loop, UV_RUN_DEFAULT);
  for (rt_question *q = take_questions(r, &stop), *next; q; q = next) {
    next = q->next;
    q->answer(q, NULL);
  }
  en_isolate_free(r->iso);
  uv_mutex_destroy(&r->ask_lock);
  CHECK(uv_loop_close(&r->loop) == 0);
}

/* SPDX-License-Identifier: MIT */
/*
 * The one door by which native code calls JavaScript: hooks, completions, and the draining of
 * ticks afterwards. Every path ends in call_in(): nothing else in C runs JavaScript.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"
#include "runtime/loop/loop.h"

rt *rt_of_env(napi_env env); /* napi: env->rt */

rt *rt_from_env(napi_env env) { return rt_of_env(env); }
napi_env rt_env(rt *r) { return r->env; }
uv_loop_t *rt_loop(rt *r) { return &r->loop; }

_Static_assert(sizeof(en_scope) <= sizeof(rt_scope), "rt_scope holds an en_scope");

void rt_enter(rt *r, rt_scope *s) { en_scope_open(r->env, (en_scope *)(void *)s); }
void rt_leave(rt *r, rt_scope *s) { en_scope_close(r->env, (en_scope *)(void *)s); }

/* A worker may be terminated before it is told to stop, and what was terminated may have ended quietly. */
static bool is_stopped(rt *r) {
  if (r->thread && !r->stopped && en_terminated(r->iso)) rt_exit(r, 1);
  return r->stopped;
}

/* Reports what a call threw; a terminated one means that the process or thread is ending. */
static void thrown(rt *r, napi_value error) {
  if (error) {
    rt_uncaught(r, error);
  } else {
    is_stopped(r);
    rt_exit(r, r->exit_code);
  }
}

void rt_uncaught(rt *r, napi_value err) {
  if (r->stopped) return;
  napi_value handler = en_realm_get(r->env, EN_REALM_FATAL), error = NULL;
  napi_value argv[2] = {err, en_bool(r->env, false)};
  CHECK(en_is_function(handler));
  r->depth++;
  napi_value handled = en_call(r->env, handler, NULL, 2, argv, &error);
  r->depth--;
  if (handled && en_is_true(handled)) return;
  if (!handled && !error && is_stopped(r)) return;
  int code = r->exit_code ? r->exit_code : 1;
  if (!handled) code = error ? 7 : r->exit_code; /* 7: the handler itself failed */
  if (handled && en_is_number(handled)) code = en_to_i32(handled);
  rt_exit(r, code);
}

void rt_drain(rt *r) {
  if (r->depth > 0 || r->stopped || !r->state) return;
  r->depth++;
  if (!r->state[RT_STATE_TICKS]) en_microtasks(r->env);
  while (!is_stopped(r) && (r->state[RT_STATE_TICKS] || r->state[RT_STATE_REJECTIONS])) {
    if (!r->tick) r->tick = en_ref_new(r->env, en_realm_get(r->env, EN_REALM_TICK));
    napi_value error = NULL;
    if (en_call(r->env, en_ref_get(r->env, r->tick), NULL, 0, NULL, &error)) continue;
    thrown(r, error);
    break; /* who handled it has seen to the rest (process_events' onFatal): others want their turn before that */
  }
  r->depth--;
}

void rt_callback_begin(rt *r) { r->depth++; }

void rt_callback_end(rt *r) {
  r->depth--;
  rt_drain(r);
}

napi_value rt_call(rt *r, napi_value fn, napi_value recv, size_t argc, const napi_value *argv) {
  if (is_stopped(r)) return NULL;
  napi_value error = NULL;
  if (r->state) r->state[RT_STATE_NOW] = (int32_t)(uint32_t)uv_now(&r->loop);
  r->depth++;
  napi_value out = en_call(r->env, fn, recv, argc, argv, &error);
  r->depth--;
  if (out) rt_drain(r);
  else thrown(r, error);
  return out;
}

napi_value rt_hook_function(rt *r, int hook) {
  if (!r->hooks[hook]) {
    napi_value table = en_realm_get(r->env, EN_REALM_HOOKS), fn;
    if (!en_is_array(table) || napi_get_element(r->env, table, (uint32_t)hook, &fn) != napi_ok ||
        !en_is_function(fn))
      return NULL;
    r->hooks[hook] = en_ref_new(r->env, fn);
  }
  return en_ref_get(r->env, r->hooks[hook]);
}

napi_value rt_hook_call(rt *r, int hook, size_t argc, const napi_value *argv) {
  if (r->stopped) return NULL;
  napi_value fn = rt_hook_function(r, hook);
  return fn ? rt_call(r, fn, NULL, argc, argv) : en_undefined(r->env);
}

void rt_forget(rt *r) {
  for (int i = 0; i < RT_HOOK_COUNT; i++) rt_hook_changed(r, i);
  en_ref_free(r->tick);
  r->tick = NULL;
  r->state = NULL;
}

void rt_hook_changed(rt *r, int hook) {
  en_ref_free(r->hooks[hook]);
  r->hooks[hook] = NULL;
}

napi_value rt_buffer_prototype(rt *r) { return en_realm_get(r->env, EN_REALM_BUFFER); }
void rt_set_buffer_prototype(rt *r, napi_value proto) { en_realm_set(r->env, EN_REALM_BUFFER, proto); }

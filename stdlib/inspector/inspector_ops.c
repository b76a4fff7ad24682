/* SPDX-License-Identifier: MIT */
/* natives('inspector'): see inspector.def. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/base/file_url.h"
#include "stdlib/inspector/inspector_agent.h"
#include "stdlib/inspector/inspector_io.h"
#include "stdlib/worker_threads/worker.h"

static ni_agent *agent(napi_env env) { return ni_agent_of(rt_from_env(env)); }

typedef struct utf8 {
  char *p;
  size_t len;
} utf8;

static utf8 utf8_of(napi_env env, napi_value v) {
  utf8 out;
  out.p = en_str_dup(env, v, &out.len);
  return out;
}

/* -> a session of this thread with itself; hooks.on_message(session, text) is called at once with what it says */
RT_OP(op_inspector_connect) {
  (void)argc, (void)argv;
  return en_i32(env, ni_agent_connect(agent(env)));
}

static napi_value opened(napi_env env, ni_box *to) {
  int number = ni_next_number();
  bool there = ni_box_post(to, ni_message_new(NI_OPEN, number, agent(env)->box, NULL, 0));
  return en_i32(env, there ? number : UV_ESRCH);
}

/* The boxes of sessions that JavaScript of this thread has with other threads. */
typedef struct far_session {
  struct far_session *next;
  int number;
  ni_box *to;
} far_session;

static _Thread_local far_session *far_sessions;

static far_session **find_far(int number) {
  far_session **at = &far_sessions;
  while (*at && (*at)->number != number) at = &(*at)->next;
  return at;
}

static void remember(int number, ni_box *to) {
  far_session *f = malloc(sizeof *f);
  CHECK(f);
  *f = (far_session){.next = far_sessions, .number = number, .to = ni_box_hold(to)};
  far_sessions = f;
}

static void forget(far_session **at) {
  far_session *f = *at;
  *at = f->next;
  ni_box_release(f->to);
  free(f);
}

static void close_far(far_session **at) {
  ni_box_post((*at)->to, ni_message_new(NI_CLOSE, (*at)->number, NULL, NULL, 0));
  forget(at);
}

void ni_far_end(void) {
  while (far_sessions) close_far(&far_sessions);
}

static ni_box *box_of_worker(napi_value handle) {
  worker *w = worker_of(handle);
  if (!w) return NULL;
  uv_mutex_lock(&w->t.lock);
  ni_box *box = w->t.r ? ni_box_of(w->t.r) : NULL;
  uv_mutex_unlock(&w->t.lock);
  return box;
}

/* (a Worker's handle; undefined: the main thread) -> a session with it, or UV_ESRCH when it is not there. Messages
 * come to hooks.on_message(session, text), its end to hooks.on_gone(session). */
RT_OP(op_inspector_attach) {
  (void)argc;
  ni_box *to = en_is_undefined(argv[0]) ? ni_box_of((rt *)rt_from_env(env)->origin) : box_of_worker(argv[0]);
  if (!to) return en_i32(env, UV_ESRCH);
  napi_value number = opened(env, to);
  if (en_to_i32(number) > 0) remember(en_to_i32(number), to);
  ni_box_release(to);
  return number;
}

/* (session, text): to V8's half of a session of this thread, or to the thread it is with. UV_ENOTCONN: it is over */
RT_OP(op_inspector_post) {
  (void)argc;
  int number = en_to_i32(argv[0]);
  ni_agent *a = agent(env);
  ni_session *s = ni_agent_session(a, number);
  far_session *f = *find_far(number);
  if (!s && !f) return en_i32(env, UV_ENOTCONN);
  utf8 text = utf8_of(env, argv[1]);
  if (s) {
    ni_agent_dispatch(a, s, text.p, text.len);
  } else {
    ni_box_post(f->to, ni_message_new(NI_TEXT, number, NULL, text.p, text.len));
  }
  free(text.p);
  return NULL;
}

/* (session, text): what JavaScript has to say to the client of a session that is served here */
RT_OP(op_inspector_reply) {
  (void)argc;
  ni_agent *a = agent(env);
  ni_session *s = ni_agent_session(a, en_to_i32(argv[0]));
  if (!s) return NULL;
  utf8 text = utf8_of(env, argv[1]);
  ni_agent_reply(a, s, text.p, text.len);
  free(text.p);
  return NULL;
}

/* (text): to the clients of all of them */
RT_OP(op_inspector_reply_all) {
  (void)argc;
  utf8 text = utf8_of(env, argv[0]);
  ni_agent_reply_all(agent(env), text.p, text.len);
  free(text.p);
  return NULL;
}

RT_OP(op_inspector_disconnect) {
  (void)argc;
  int number = en_to_i32(argv[0]);
  ni_agent *a = agent(env);
  ni_session *s = ni_agent_session(a, number);
  far_session **f = find_far(number);
  if (s) ni_agent_disconnect(a, s);
  if (*f) close_far(f);
  return NULL;
}

/* (host, port, script or "", product, 1: says its URL on standard error | 2: over HTTP): for listen, and SIGUSR1 */
RT_OP(op_inspector_prepare) {
  (void)argc;
  char *host = en_str_dup(env, argv[0], NULL), *script = en_str_dup(env, argv[2], NULL);
  char *product = en_str_dup(env, argv[3], NULL), *url = *script ? rt_file_url(rt_str_c(script)) : NULL;
  char process[32];
  snprintf(process, sizeof process, "ingot[%d]", (int)getpid());
  uint32_t publish = en_to_u32(argv[4]);
  ni_target target = {.title = url ? script : process, .url = url ? url : "", .type = "node"};
  ni_options options = {.host = host, .port = en_to_i32(argv[1]), .browser = product,
                        .publish_stderr = publish & 1, .publish_http = publish & 2};
  rt *r = rt_from_env(env);
  ni_io_prepare(ni_io_of(r), &options, &target);
  if (!r->thread) ni_io_watch_signal(r);
  free(host);
  free(script);
  free(product);
  free(url);
  return NULL;
}

RT_OP(op_inspector_catch_signal) {
  (void)env, (void)argc, (void)argv;
  ni_io_catch_signal();
  return NULL;
}

/* -> port or a negative code */
RT_OP(op_inspector_listen) {
  (void)argc, (void)argv;
  rt *r = rt_from_env(env);
  ni_agent_of(r);
  return en_i32(env, ni_io_listen(ni_io_of(r)));
}

/* -> where it listens, or undefined */
RT_OP(op_inspector_url) {
  (void)argc, (void)argv;
  char url[512];
  return ni_io_url(ni_io_of(rt_from_env(env)), url, sizeof url) ? en_str_utf8(env, url, strlen(url)) : NULL;
}

RT_OP(op_inspector_close) {
  (void)argc, (void)argv;
  ni_io_stop(ni_io_of(rt_from_env(env)));
  return NULL;
}

/* From now on a client may say Runtime.runIfWaitingForDebugger ... */
RT_OP(op_inspector_expect) {
  (void)argc, (void)argv;
  ni_agent_expect(agent(env));
  return NULL;
}

/* ... and here until one did. */
RT_OP(op_inspector_wait) {
  (void)argc, (void)argv;
  ni_agent_wait(agent(env));
  return NULL;
}

static atomic_int wanting; /* sessions that want threads to wait for them */

void ni_make_workers_wait(ni_agent *a, int more) {
  a->wishes += more;
  atomic_fetch_add(&wanting, more);
}

bool ni_workers_wait(void) { return atomic_load(&wanting) > 0; }

/* -> whether a thread that begins has to wait */
RT_OP(op_inspector_workers_wait) {
  (void)argc, (void)argv;
  return en_bool(env, ni_workers_wait());
}

/* (1 or -1): a session more or less wants it */
RT_OP(op_inspector_make_workers_wait) {
  (void)argc;
  ni_make_workers_wait(agent(env), en_to_i32(argv[0]));
  return NULL;
}

/* (function, this, ...arguments) -> its result; it stops at its first statement, for those who look at it */
RT_OP(op_inspector_call_paused) {
  napi_value out = NULL;
  ni_agent_break(agent(env), "Break on start");
  napi_call_function(env, argv[1], argv[0], argc - 2, argv + 2, &out);
  return out;
}

/* Hands out what came while JavaScript was busy. */
RT_OP(op_inspector_take) {
  (void)argc, (void)argv;
  ni_agent_take(agent(env));
  return NULL;
}

/* -> V8's console */
RT_OP(op_inspector_console) {
  (void)argc, (void)argv;
  return en_inspector_console(env);
}

/* (V8's function, the program's, ...what it was called with): both, one after the other. It is native so that
 * it is not on the stack that the former shows; a console used by the latter is not shown again. */
RT_OP(op_inspector_console_call) {
  static _Thread_local bool inside;
  napi_value out = NULL, ignored;
  if (!inside && ni_agent_there(rt_from_env(env))) {
    inside = true;
    napi_status status = napi_call_function(env, en_undefined(env), argv[0], argc - 2, argv + 2, &ignored);
    inside = false;
    if (status != napi_ok) return NULL;
  }
  napi_call_function(env, en_undefined(env), argv[1], argc - 2, argv + 2, &out);
  return out;
}

/* (error): nobody caught it */
RT_OP(op_inspector_uncaught) {
  (void)argc;
  ni_agent *a = ni_agent_there(rt_from_env(env));
  if (a && !a->ended) en_inspector_uncaught(a->v8, argv[0]);
  return NULL;
}

/* ---- parents of asynchronous stacks -------------------------------------------------------------- */

static uint64_t task_of(napi_value id) { return (uint64_t)en_to_double(id); }

/* (name, id, recurring?) */
RT_OP(op_inspector_scheduled) {
  (void)argc;
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[0]);
  en_task_scheduled(agent(env)->v8, name.p, name.len, task_of(argv[1]), en_to_bool(argv[2]));
  en_str_tmp_deinit(&name);
  return NULL;
}

RT_OP(op_inspector_started) {
  (void)argc;
  en_task_started(agent(env)->v8, task_of(argv[0]));
  return NULL;
}

RT_OP(op_inspector_finished) {
  (void)argc;
  en_task_finished(agent(env)->v8, task_of(argv[0]));
  return NULL;
}

RT_OP(op_inspector_canceled) {
  (void)argc;
  en_task_canceled(agent(env)->v8, task_of(argv[0]));
  return NULL;
}

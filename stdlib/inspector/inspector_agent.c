/* SPDX-License-Identifier: MIT */
/* See inspector_agent.h. */
#include "stdlib/inspector/inspector_agent.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/check.h"
#include "runtime/boot/boot.h"
#include "runtime/resolve/json.h"
#include "stdlib/inspector/inspector_io.h"

struct ni_session {
  ni_session *next;
  ni_agent *agent;
  int number;
  ni_client client;
  ni_box *reply; /* THREAD: the client's */
  en_session *v8;
  unsigned watches;
  unsigned busy; /* messages of it are being answered, further down the stack */
  bool gone;     /* its end waits for that */
};

/* What a session is told by NodeRuntime: that the thread waits for a client, now and later; that it has ended, when
 * the realm lives on until nobody wants to know any more. */
enum { WATCH_WAITING = 1, WATCH_END = 2 };

static atomic_int numbers;

int ni_next_number(void) { return atomic_fetch_add(&numbers, 1) + 1; }

/* ---- out ---------------------------------------------------------------------------------------- */

static void call_hook(ni_agent *a, int hook, int number, napi_value text) {
  napi_value argv[2] = {en_i32(rt_env(a->r), number), text};
  rt_hook_call(a->r, hook, text ? 2 : 1, argv);
}

static void say_here(ni_agent *a, ni_session *s, napi_value text) {
  if (!a->ended) call_hook(a, HOOK_inspector_on_message, s->number, text);
}

static void on_protocol(void *arg, const en_protocol_text *text) {
  ni_session *s = arg;
  ni_agent *a = s->agent;
  if (s->gone) return;
  if (s->client == NI_LOCAL) {
    rt_scope scope;
    rt_enter(a->r, &scope);
    say_here(a, s, en_protocol_value(rt_env(a->r), text));
    rt_leave(a->r, &scope);
    return;
  }
  size_t len;
  char *utf8 = en_protocol_utf8(text, &len);
  ni_agent_reply(a, s, utf8, len);
  free(utf8);
}

void ni_agent_reply(ni_agent *a, ni_session *s, const char *utf8, size_t len) {
  if (s->client == NI_LOCAL) say_here(a, s, en_str_utf8(rt_env(a->r), utf8, len));
  if (s->client == NI_SOCKET) ni_io_send(ni_io_of(a->r), s->number, utf8, len);
  if (s->client == NI_THREAD) ni_box_post(s->reply, ni_message_new(NI_REPLY, s->number, NULL, utf8, len));
}

/* ---- sessions ------------------------------------------------------------------------------------- */

ni_session *ni_agent_session(ni_agent *a, int number) {
  ni_session *s = a->sessions;
  while (s && s->number != number) s = s->next;
  return s;
}

/* JavaScript that `fn` calls may end sessions, also others. */
static void each_session(ni_agent *a, void (*fn)(ni_agent *a, ni_session *s, const void *arg), const void *arg) {
  size_t count = 0, n = 0;
  for (ni_session *s = a->sessions; s; s = s->next) count++;
  int *list = malloc((count + 1) * sizeof *list);
  CHECK(list);
  for (ni_session *s = a->sessions; s; s = s->next) list[n++] = s->number;
  for (size_t i = 0; i < count; i++) {
    ni_session *s = ni_agent_session(a, list[i]);
    if (s) fn(a, s, arg);
  }
  free(list);
}

static void reply_text(ni_agent *a, ni_session *s, const void *arg) {
  const rt_str *text = arg;
  ni_agent_reply(a, s, text->p, text->len);
}

void ni_agent_reply_all(ni_agent *a, const char *utf8, size_t len) {
  rt_str text = rt_str_of(utf8, len);
  each_session(a, reply_text, &text);
}

static ni_session *open_session(ni_agent *a, int number, ni_client client, ni_box *reply) {
  ni_session *s = calloc(1, sizeof *s);
  CHECK(s);
  *s = (ni_session){.agent = a, .number = number, .client = client, .next = a->sessions,
                    .reply = reply ? ni_box_hold(reply) : NULL};
  a->sessions = s;
  if (client != NI_LOCAL) {
    a->remote++;
    a->had_remote = true;
  }
  s->v8 = en_session_new(a->v8, on_protocol, s);
  return s;
}

int ni_agent_connect(ni_agent *a) { return open_session(a, ni_next_number(), NI_LOCAL, NULL)->number; }

static void session_free(ni_session *s) {
  en_session_free(s->v8);
  ni_box_release(s->reply);
  free(s);
}

void ni_agent_disconnect(ni_agent *a, ni_session *s) {
  ni_session **at = &a->sessions;
  while (*at != s) at = &(*at)->next;
  *at = s->next;
  if (s->client != NI_LOCAL) a->remote--;
  s->gone = true;
  if (s->busy == 0) session_free(s);
}

/* What it watches for has come: `arg`, an unsigned of WATCH_*. */
static void say_watched(ni_agent *a, ni_session *s, const void *arg) {
  unsigned what = *(const unsigned *)arg;
  rt_str text = what == WATCH_END ? RT_STR("{\"method\":\"NodeRuntime.waitingForDisconnect\"}")
                                  : RT_STR("{\"method\":\"NodeRuntime.waitingForDebugger\"}");
  if (s->watches & what) ni_agent_reply(a, s, text.p, text.len);
}

static void say_all(ni_agent *a, unsigned what) { each_session(a, say_watched, &what); }

static void watch(ni_agent *a, ni_session *s, unsigned what, bool on) {
  bool new = on && !(s->watches & what);
  s->watches = on ? s->watches | what : s->watches & ~what;
  if (new && what == WATCH_WAITING && a->waiting) say_watched(a, s, &what);
}

/* ---- NodeRuntime: here, as it is spoken also where no JavaScript can run --------------------------- */

typedef struct request {
  rt_arena arena;
  rt_str text;
  const rt_json *json; /* NULL: it is none */
  const char *method;  /* of this session, not of one inside it; or NULL */
  bool is_nested;      /* of one inside it: a matter of JavaScript */
  unsigned watch;      /* WATCH_*: of NodeRuntime */
} request;

static const struct {
  const char *method;
  unsigned watch;
} runtime_methods[] = {
    {"NodeRuntime.enable", WATCH_WAITING},
    {"NodeRuntime.disable", WATCH_WAITING},
    {"NodeRuntime.notifyWhenWaitingForDisconnect", WATCH_END},
};

static unsigned runtime_watch(const char *method) {
  for (size_t i = 0; i < sizeof runtime_methods / sizeof *runtime_methods; i++)
    if (strcmp(method, runtime_methods[i].method) == 0) return runtime_methods[i].watch;
  return 0;
}

static void request_read(request *q, const char *text, size_t len) {
  rt_json_error error;
  *q = (request){.text = rt_str_of(text, len)};
  rt_arena_init(&q->arena);
  if (rt_json_parse(&q->arena, q->text, &q->json, &error) != 0) q->json = NULL;
  const char *method = rt_json_get_c(q->json, "method");
  q->is_nested = method && rt_json_get_c(q->json, "sessionId");
  if (!q->is_nested) q->method = method;
  if (q->method) q->watch = runtime_watch(q->method);
}

/* Whether it is answered without JavaScript: also what is no message at all. */
static bool is_for_v8(const request *q) {
  return !q->is_nested && (!q->method || q->watch || en_session_knows(q->method, strlen(q->method)));
}

static void answer_runtime(ni_agent *a, ni_session *s, const request *q) {
  const rt_json *id = rt_json_get(q->json, RT_STR("id"));
  const rt_json *on = rt_json_get(rt_json_get(q->json, RT_STR("params")), RT_STR("enabled"));
  bool is_on = q->watch == WATCH_END ? on && on->type == RT_JSON_TRUE : strcmp(q->method, "NodeRuntime.enable") == 0;
  bool is_number = id && id->type == RT_JSON_NUMBER && id->text.len <= 20;
  char text[80];
  int len = snprintf(text, sizeof text, "{\"id\":%.*s,\"result\":{}}", is_number ? (int)id->text.len : 1,
                     is_number ? id->text.p : "0");
  ni_agent_reply(a, s, text, (size_t)len);
  watch(a, s, q->watch, is_on);
}

static void dispatch(ni_agent *a, ni_session *s, const request *q) {
  s->busy++;
  if (q->watch) {
    answer_runtime(a, s, q);
  } else {
    en_session_dispatch(s->v8, q->text.p, q->text.len);
  }
  if (--s->busy == 0 && s->gone) session_free(s);
}

void ni_agent_dispatch(ni_agent *a, ni_session *s, const char *utf8, size_t len) {
  request q;
  request_read(&q, utf8, len);
  dispatch(a, s, &q);
  rt_arena_deinit(&q.arena);
}

/* ---- in ------------------------------------------------------------------------------------------- */

/* JavaScript's half of the remote protocol is loaded when somebody comes. */
static bool has_half(ni_agent *a) {
  if (!rt_hook_function(a->r, HOOK_inspector_on_request)) rt_hook_call(a->r, HOOK_inspector_load, 0, NULL);
  return rt_hook_function(a->r, HOOK_inspector_on_request) != NULL;
}

/* (session, text): JavaScript answers; (session): it is over */
static void tell(ni_agent *a, int hook, const ni_message *m, bool with_text) {
  rt_scope s;
  rt_enter(a->r, &s);
  if (has_half(a)) call_hook(a, hook, m->session, with_text ? en_str_utf8(rt_env(a->r), m->text, m->len) : NULL);
  rt_leave(a->r, &s);
}

static void handle_for_v8(ni_agent *a, const ni_message *m, const request *q) {
  ni_session *s = ni_agent_session(a, m->session);
  if (!s) return;
  rt_scope scope;
  rt_enter(a->r, &scope);
  a->r->depth++;
  dispatch(a, s, q);
  a->r->depth--;
  rt_drain(a->r);
  rt_leave(a->r, &scope);
}

static void handle_close(ni_agent *a, const ni_message *m) {
  ni_session *s = ni_agent_session(a, m->session);
  if (!s) return;
  rt_scope scope;
  rt_enter(a->r, &scope);
  ni_agent_disconnect(a, s);
  if (rt_hook_function(a->r, HOOK_inspector_on_close)) call_hook(a, HOOK_inspector_on_close, m->session, NULL);
  rt_leave(a->r, &scope);
}

static void handle_open(ni_agent *a, const ni_message *m, bool busy) {
  rt_scope scope;
  rt_enter(a->r, &scope);
  if (a->ended) {
    if (m->from) ni_box_post(m->from, ni_message_new(NI_GONE, m->session, NULL, NULL, 0));
  } else {
    open_session(a, m->session, m->from ? NI_THREAD : NI_SOCKET, m->from); /* loading lets its first messages in */
    if (busy) uv_async_send(&a->later);
    if (!busy) has_half(a);
  }
  rt_leave(a->r, &scope);
}

/* It is done as a microtask, or when the loop turns. */
static void defer(ni_agent *a, ni_message *m) {
  rt_scope s;
  *a->last_deferred = m;
  a->last_deferred = &m->next;
  uv_async_send(&a->later);
  rt_enter(a->r, &s);
  napi_value task = rt_hook_function(a->r, HOOK_inspector_on_busy);
  if (task) en_microtask_enqueue(rt_env(a->r), task);
  rt_leave(a->r, &s);
}

/* A message that comes while JavaScript looks at another is not let in before it. */
static bool is_busy(const ni_agent *a) { return a->r->depth > a->calm; }

/* Whether it was answered: not what is for JavaScript, while that is busy. V8 refuses what it does not know. */
static bool handle_text(ni_agent *a, const ni_message *m, bool busy) {
  request q;
  request_read(&q, m->text, m->len);
  bool for_v8 = a->r->stopped || is_for_v8(&q), now = for_v8 || !busy;
  if (for_v8) {
    handle_for_v8(a, m, &q);
  } else if (now && ni_agent_session(a, m->session)) {
    tell(a, HOOK_inspector_on_request, m, true);
  }
  rt_arena_deinit(&q.arena);
  return now;
}

static bool needs_js(const ni_message *m) {
  return m->kind == NI_REPLY || m->kind == NI_GONE || m->kind == NI_CLOSE;
}

/* In the midst of JavaScript only V8's half of the protocol is served; the rest, and what comes after it, waits. */
static void handle(ni_agent *a, ni_message *m) {
  bool busy = is_busy(a), waits = busy && (a->deferred || needs_js(m));
  if (!waits && m->kind == NI_TEXT) waits = !handle_text(a, m, busy);
  if (waits) {
    defer(a, m);
    return;
  }
  switch (m->kind) {
    case NI_OPEN: handle_open(a, m, busy); break;
    case NI_TEXT: break;
    case NI_CLOSE: handle_close(a, m); break;
    case NI_REPLY: tell(a, HOOK_inspector_on_message, m, true); break;
    case NI_GONE: tell(a, HOOK_inspector_on_gone, m, false); break;
    case NI_SIGNAL: ni_io_listen(ni_io_of(a->r)); break;
  }
  ni_message_free(m);
}

static ni_message *take_deferred(ni_agent *a) {
  ni_message *m = a->deferred;
  if (!m) return NULL;
  a->deferred = m->next;
  if (!a->deferred) a->last_deferred = &a->deferred;
  m->next = NULL;
  return m;
}

/* The next to be handled: what was deferred goes first, also what was while another was handled. */
static ni_message *next_message(ni_agent *a, bool busy) {
  ni_message *m = busy ? NULL : take_deferred(a);
  return m ? m : ni_box_take(a->box);
}

static void take(ni_agent *a) {
  bool busy = is_busy(a);
  for (ni_message *m; (m = next_message(a, busy)) != NULL;) handle(a, m);
}

void ni_agent_take(ni_agent *a) {
  int before = a->calm;
  a->calm = a->r->depth;
  take(a);
  a->calm = before;
}

void ni_box_on_message(rt *r) {
  ni_agent *a = ni_agent_of(r);
  if (a->v8) take(a);
  else uv_async_send(&a->later); /* V8 looks after interrupts while it makes its inspector */
}

/* What was kept back; and JavaScript's half, when there was no time for it as somebody came. */
static void on_later(uv_async_t *async) {
  ni_agent *a = async->data;
  rt_scope s;
  rt_enter(a->r, &s);
  if (a->remote > 0) has_half(a);
  rt_leave(a->r, &s);
  take(a);
}

/* ---- waiting -------------------------------------------------------------------------------------- */

/* V8 does not know that the thread is to end, when it is told while it waits here. */
enum { LOOK_MS = 100 };

static void wait_once(ni_agent *a) {
  ni_box_wait(a->box, LOOK_MS);
  ni_agent_take(a);
}

static bool is_over(const ni_agent *a) { return en_terminated(a->r->iso); }

static void on_paused(void *arg) {
  ni_agent *a = arg;
  a->resumed = false;
  while (!a->resumed && a->remote > 0 && !is_over(a)) wait_once(a);
}

static void on_resumed(void *arg) { ((ni_agent *)arg)->resumed = true; }

static void on_run(void *arg) { ((ni_agent *)arg)->waiting = false; }

void ni_agent_expect(ni_agent *a) {
  a->waiting = true;
  say_all(a, WATCH_WAITING);
}

/* A worker that somebody looked at and left does not wait for another, nor for those that do not want it any more: but
 * with a server of its own it does. */
static bool is_left(const ni_agent *a) {
  if (!a->r->thread || a->remote > 0 || ni_io_listens(a->io)) return false;
  return a->had_remote || !ni_workers_wait();
}

void ni_agent_wait(ni_agent *a) {
  while (a->waiting && !is_over(a) && !is_left(a)) wait_once(a);
  a->waiting = false;
}

void ni_agent_break(ni_agent *a, const char *reason) {
  for (ni_session *s = a->sessions; s; s = s->next)
    if (s->client != NI_LOCAL) en_session_pause_next(s->v8, reason);
}

static napi_value on_command_line(void *arg) {
  ni_agent *a = arg;
  bool can_run = !a->r->stopped && !a->ended && rt_hook_function(a->r, HOOK_inspector_on_command_line);
  napi_value require = can_run ? rt_hook_call(a->r, HOOK_inspector_on_command_line, 0, NULL) : NULL;
  return require && en_is_function(require) ? require : NULL;
}

static void on_depth(void *arg, int depth) {
  ni_agent *a = arg;
  rt_scope s;
  bool before = a->depth > 0;
  a->depth = depth;
  if (before == (depth > 0) || a->ended) return;
  rt_enter(a->r, &s);
  napi_value on = en_bool(rt_env(a->r), depth > 0);
  if (has_half(a)) rt_hook_call(a->r, HOOK_inspector_on_depth, 1, &on);
  rt_leave(a->r, &s);
}

/* ---- the end -------------------------------------------------------------------------------------- */

static bool is_watched(const ni_agent *a) {
  const ni_session *s = a->sessions;
  while (s && !(s->client != NI_LOCAL && s->watches & WATCH_END)) s = s->next;
  return s != NULL;
}

/* Clients that asked are told, and may go on looking at the realm as long as they want. Then the contexts go. */
static void say_end(ni_agent *a) {
  rt_scope scope;
  rt_enter(a->r, &scope);
  say_all(a, WATCH_END);
  a->ended = true;
  while (is_watched(a) && !is_over(a)) wait_once(a);
  en_inspector_end(a->v8);
  rt_leave(a->r, &scope);
}

/* A process waits until its clients have seen the end; a thread does not. */
static void ending(rt *r) {
  ni_agent *a = (ni_agent *)r->inspector;
  if (a->ended) return;
  if (!r->thread && a->remote > 0) ni_io_say_waiting(ni_io_of(r));
  say_end(a);
  while (!r->thread && a->remote > 0) wait_once(a);
  ni_io_stop(ni_io_of(r));
}

static void end(rt *r) {
  ni_agent *a = (ni_agent *)r->inspector;
  rt_scope scope;
  ending(r);
  ni_far_end();
  ni_make_workers_wait(a, -a->wishes);
  rt_enter(r, &scope);
  while (a->sessions) {
    ni_session *s = a->sessions;
    if (s->reply) ni_box_post(s->reply, ni_message_new(NI_GONE, s->number, NULL, NULL, 0));
    ni_agent_disconnect(a, s);
  }
  en_inspector_free(a->v8);
  rt_leave(r, &scope);
  for (ni_message *m; (m = take_deferred(a)) != NULL;) ni_message_free(m);
  ni_box_end(a->box);
  ni_box_release(a->box);
  r->inspector = NULL;
}

static void on_closed(uv_handle_t *handle) {
  ni_agent *a = handle->data;
  if (--a->open == 0) free(a);
}

static void end_thread(rt *r) {
  ni_agent *a = (ni_agent *)r->inspector;
  end(r);
  ni_io_free(a->io);
  uv_handle_t *handles[] = {(uv_handle_t *)&a->later, (uv_handle_t *)&a->idle_begins, (uv_handle_t *)&a->idle_ends};
  for (size_t i = 0; i < sizeof handles / sizeof *handles; i++) uv_close(handles[i], on_closed);
}

/* ---- life ----------------------------------------------------------------------------------------- */

/* As Node calls the realm: by the process's title, or the thread's number. */
static void name_of(rt *r, char *name, size_t size) {
  char title[256] = "";
  if (r->thread) {
    snprintf(name, size, "Worker[%u]", r->thread->id);
    return;
  }
  uv_get_process_title(title, sizeof title);
  snprintf(name, size, "%s[%d]", title, (int)getpid());
}

static void on_idle_begins(uv_prepare_t *p) { en_inspector_idle(((ni_agent *)p->data)->v8, true); }

static void on_idle_ends(uv_check_t *c) { en_inspector_idle(((ni_agent *)c->data)->v8, false); }

static void init_handles(ni_agent *a, uv_loop_t *loop) {
  CHECK(uv_async_init(loop, &a->later, on_later) == 0);
  uv_prepare_init(loop, &a->idle_begins);
  uv_check_init(loop, &a->idle_ends);
  a->later.data = a->idle_begins.data = a->idle_ends.data = a;
  a->open = 3;
  uv_prepare_start(&a->idle_begins, on_idle_begins);
  uv_check_start(&a->idle_ends, on_idle_ends);
  uv_unref((uv_handle_t *)&a->later);
  uv_unref((uv_handle_t *)&a->idle_begins);
  uv_unref((uv_handle_t *)&a->idle_ends);
}

static ni_agent *agent_new(rt *r) {
  ni_agent *a = calloc(1, sizeof *a);
  CHECK(a);
  init_handles(a, rt_loop(r));
  if (r->thread) a->io = ni_io_new(r);
  a->face = (rt_inspector){.ending = ending, .end = end_thread};
  a->r = r;
  a->box = ni_box_of(r);
  a->last_deferred = &a->deferred;
  r->inspector = &a->face;
  en_inspector_hooks hooks = {.arg = a, .paused = on_paused, .resumed = on_resumed, .run = on_run,
                              .command_line = on_command_line, .depth = on_depth};
  char name[300];
  name_of(r, name, sizeof name);
  rt_scope s;
  rt_enter(r, &s);
  a->v8 = en_inspector_new(rt_env(r), name, &hooks);
  rt_leave(r, &s);
  return a;
}

ni_agent *ni_agent_there(rt *r) { return (ni_agent *)r->inspector; }

ni_agent *ni_agent_of(rt *r) { return r->inspector ? (ni_agent *)r->inspector : agent_new(r); }

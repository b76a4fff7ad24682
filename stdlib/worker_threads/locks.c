/* SPDX-License-Identifier: MIT */
/*
 * locks.c - Web Locks: one list of all requests of the process, held and pending, in the order they were made
 * in. Of those with one name the first pending one waits for the held ones, the others for it. A thread learns of
 * changes to its requests through a handle of its own, with whose end they all end.
 */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/boot/boot.h"

enum { SHARED = 1, IF_AVAILABLE = 2, STEAL = 4 }; /* as in locks.js */
enum { QUEUED, GRANTED, UNAVAILABLE, STOLEN };

typedef struct client {
  rt_handle h;
  uv_async_t wake;
  struct news *news; /* oldest first */
  size_t pending;
} client;

typedef struct news {
  struct news *next;
  uint32_t id;
  int what;
} news;

typedef struct request {
  struct request *next;
  client *owner;
  uint32_t id, thread;
  bool shared, held;
  size_t len;
  char name[];
} request;

static uv_once_t once = UV_ONCE_INIT;
static uv_mutex_t lock; /* guards all below, and the clients' news */
static request *first;

static void init(void) { CHECK(uv_mutex_init(&lock) == 0); }

/* ---- with the lock held ----------------------------------------------------------------------------- */

static void tell(request *q, int what) {
  news *n = malloc(sizeof *n), **at = &q->owner->news;
  CHECK(n);
  *n = (news){NULL, q->id, what};
  while (*at) at = &(*at)->next;
  *at = n;
  uv_async_send(&q->owner->wake);
}

static bool same_name(const request *a, const request *b) {
  return a->len == b->len && memcmp(a->name, b->name, a->len) == 0;
}

/* Whether `q`, in the list or not, could be held beside all of its name that come before it. */
static bool grantable(const request *q) {
  for (const request *r = first; r && r != q; r = r->next)
    if (same_name(r, q) && !(r->held && r->shared && q->shared)) return false;
  for (const request *r = q->next; r; r = r->next)
    if (same_name(r, q) && r->held && !(r->shared && q->shared)) return false;
  return true;
}

static void grant_waiting(const request *like) {
  for (request *q = first; q; q = q->next) {
    if (q->held || !same_name(q, like) || !grantable(q)) continue;
    q->held = true;
    tell(q, GRANTED);
  }
}

static void append(request *q) {
  request **at = &first;
  while (*at) at = &(*at)->next;
  *at = q;
}

static void prepend(request *q) {
  q->next = first;
  first = q;
}

/* Takes those out that are of `owner` and, unless it is 0, have that id; what waited for them goes on. Whether
 * there were any. */
static bool drop(client *owner, uint32_t id) {
  bool any = false;
  for (request **at = &first, *q; (q = *at);) {
    if (q->owner != owner || (id && q->id != id)) {
      at = &q->next;
      continue;
    }
    *at = q->next;
    any = true;
    grant_waiting(q);
    free(q);
    at = &first;
  }
  return any;
}

static void steal(request *like) {
  for (request **at = &first, *q; (q = *at);) {
    if (!q->held || !same_name(q, like)) {
      at = &q->next;
      continue;
    }
    tell(q, STOLEN);
    *at = q->next;
    free(q);
  }
}

/* ---- a thread's handle -------------------------------------------------------------------------------- */

static news *take_news(client *c) {
  uv_mutex_lock(&lock);
  news *list = c->news;
  c->news = NULL;
  uv_mutex_unlock(&lock);
  return list;
}

static void count_pending(client *c, int by) {
  c->pending += (size_t)by;
  if (c->pending == 0) uv_unref((uv_handle_t *)&c->wake);
  else uv_ref((uv_handle_t *)&c->wake);
}

/* on_change(owner, id, what) */
static void on_wake(uv_async_t *async) {
  client *c = async->data;
  rt *r = c->h.r;
  rt_scope s;
  rt_enter(r, &s);
  for (news *n = take_news(c), *next; n; n = next) {
    next = n->next;
    if (n->what == GRANTED) count_pending(c, -1);
    napi_value argv[2] = {en_u32(rt_env(r), n->id), en_i32(rt_env(r), n->what)};
    free(n);
    rt_handle_emit(&c->h, HOOK_locks_on_change, 2, argv);
  }
  rt_leave(r, &s);
}

static void on_closed(uv_handle_t *uv) { rt_handle_closed(uv->data); }

static void client_close(rt_handle *h) {
  client *c = (client *)h;
  uv_mutex_lock(&lock);
  drop(c, 0);
  uv_mutex_unlock(&lock);
  for (news *n = take_news(c), *next; n; n = next) {
    next = n->next;
    free(n);
  }
  uv_close((uv_handle_t *)&c->wake, on_closed);
}

static void client_free(rt_handle *h) { free(h); }

static const rt_handle_type client_type = {"Locks", client_close, client_free};

/* (owner) -> handle, one per thread */
RT_OP(op_locks_open) {
  (void)argc;
  uv_once(&once, init);
  rt *r = rt_from_env(env);
  client *c = calloc(1, sizeof *c);
  CHECK(c && uv_async_init(rt_loop(r), &c->wake, on_wake) == 0);
  c->wake.data = c;
  uv_unref((uv_handle_t *)&c->wake);
  return rt_handle_open(r, &c->h, &client_type, argv[0]);
}

static uint32_t thread_number(napi_env env) {
  const rt_thread *t = rt_from_env(env)->thread;
  return t ? t->id : 0;
}

/* (handle, id, name, flags) -> QUEUED, GRANTED or UNAVAILABLE. Pending requests keep the loop alive. */
RT_OP(op_locks_request) {
  (void)argc;
  client *c = rt_handle_get(argv[0], &client_type);
  CHECK(c);
  size_t len;
  unsigned flags = en_to_u32(argv[3]);
  char *name = en_str_dup(env, argv[2], &len);
  request *q = calloc(1, sizeof *q + len);
  CHECK(q);
  *q = (request){
      .owner = c, .id = en_to_u32(argv[1]), .thread = thread_number(env), .shared = flags & SHARED, .len = len};
  memcpy(q->name, name, len);
  free(name);
  uv_mutex_lock(&lock);
  if (flags & STEAL) steal(q);
  q->held = flags & STEAL || grantable(q);
  int answer = q->held ? GRANTED : flags & IF_AVAILABLE ? UNAVAILABLE : QUEUED;
  if (answer == UNAVAILABLE) free(q);
  else if (flags & STEAL) prepend(q);
  else append(q);
  uv_mutex_unlock(&lock);
  if (answer == QUEUED) count_pending(c, 1);
  return en_i32(env, answer);
}

/* (handle, id): it is over, held or not -> whether it was there */
RT_OP(op_locks_release) {
  (void)argc;
  client *c = rt_handle_get(argv[0], &client_type);
  if (!c) return NULL;
  uint32_t id = en_to_u32(argv[1]);
  uv_mutex_lock(&lock);
  bool pending = false;
  for (request *q = first; q; q = q->next) pending |= q->owner == c && q->id == id && !q->held;
  bool known = drop(c, id);
  uv_mutex_unlock(&lock);
  if (pending) count_pending(c, -1);
  return en_bool(env, known);
}

/* -> [name, whether shared, whether held, thread, ...] */
RT_OP(op_locks_query) {
  (void)argc, (void)argv;
  napi_value out;
  uint32_t n = 0;
  napi_create_array(env, &out);
  uv_once(&once, init);
  uv_mutex_lock(&lock);
  for (request *q = first; q; q = q->next) {
    napi_set_element(env, out, n++, en_str_utf8(env, q->name, q->len));
    napi_set_element(env, out, n++, en_bool(env, q->shared));
    napi_set_element(env, out, n++, en_bool(env, q->held));
    napi_set_element(env, out, n++, en_u32(env, q->thread));
  }
  uv_mutex_unlock(&lock);
  return out;
}

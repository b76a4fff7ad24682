/* SPDX-License-Identifier: MIT */
/*
 * message.c - message ports: see message.h. The lock of a group guards its list of ends, their queues, and which
 * port an end has; no JavaScript runs while it is held. A named group is found under the registry's lock, which is
 * taken first.
 */
#include "stdlib/web/message.h"

#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/loop/loop.h"

enum { TURN = 1000 }; /* so many messages at least in one go, then the loop's other events have their turn */

typedef struct node {
  struct node *next;
  en_message *m;
} node;

typedef struct group {
  uv_mutex_t lock;
  char *name; /* NULL: a channel */
  size_t name_len;
  web_end *ends;
  struct group *next; /* named ones */
} group;

typedef struct port {
  rt_handle h;
  uv_async_t wake;
  web_end *end;   /* NULL: given away */
  en_ref context; /* vm context that messages are made in, or NULL */
  bool started;
} port;

struct web_end {
  group *g;
  web_end *next, *prev;
  node *first, **last;
  size_t queued;
  port *port;
  bool alone; /* of a channel: the other end is closed */
};

static uv_once_t registry_once = UV_ONCE_INIT;
static uv_mutex_t registry_lock;
static group *registry;

static void registry_init(void) { CHECK(uv_mutex_init(&registry_lock) == 0); }

/* ---- ends ------------------------------------------------------------------------------------------- */

static group *group_new(void) {
  group *g = calloc(1, sizeof *g);
  CHECK(g && uv_mutex_init(&g->lock) == 0);
  return g;
}

/* With the lock held, or before anybody else knows the group. */
static web_end *end_new(group *g) {
  web_end *e = calloc(1, sizeof *e);
  CHECK(e);
  e->g = g;
  e->last = &e->first;
  e->next = g->ends;
  if (e->next) e->next->prev = e;
  g->ends = e;
  return e;
}

static void group_free(group *g) {
  uv_mutex_destroy(&g->lock);
  free(g->name);
  free(g);
}

static void nodes_free(node *n) {
  for (node *next; n; n = next) {
    next = n->next;
    en_message_drop(n->m);
    free(n);
  }
}

/* Takes e out of its group; true when the group is then empty. A peer learns that it is alone. */
static bool unlink_end(web_end *e) {
  group *g = e->g;
  uv_mutex_lock(&g->lock);
  if (e->next) e->next->prev = e->prev;
  if (e->prev) e->prev->next = e->next;
  if (g->ends == e) g->ends = e->next;
  web_end *peer = g->name ? NULL : g->ends;
  if (peer) {
    peer->alone = true;
    if (peer->port) uv_async_send(&peer->port->wake);
  }
  bool empty = g->ends == NULL;
  uv_mutex_unlock(&g->lock);
  return empty;
}

void web_end_close(web_end *e) {
  if (!e) return;
  group *g = e->g;
  bool named = g->name != NULL;
  if (named) uv_mutex_lock(&registry_lock);
  bool empty = unlink_end(e);
  if (named && empty) {
    group **at = &registry;
    while (*at != g) at = &(*at)->next;
    *at = g->next;
  }
  if (named) uv_mutex_unlock(&registry_lock);
  if (empty) group_free(g);
  nodes_free(e->first);
  free(e);
}

static void drop_end(void *p) { web_end_close(p); }

const en_cargo_type web_end_type = {NULL, drop_end};

/* With the registry's lock, which it takes. */
static group *find_group(const char *name, size_t len) {
  uv_once(&registry_once, registry_init);
  uv_mutex_lock(&registry_lock);
  group *g = registry;
  while (g && (g->name_len != len || memcmp(g->name, name, len) != 0)) g = g->next;
  return g;
}

/* The name becomes the group's. */
static web_end *join(char *name, size_t len) {
  group *g = find_group(name, len);
  if (!g) {
    g = group_new();
    g->name = name;
    g->name_len = len;
    g->next = registry;
    registry = g;
  } else {
    free(name);
  }
  uv_mutex_lock(&g->lock);
  web_end *e = end_new(g);
  uv_mutex_unlock(&g->lock);
  uv_mutex_unlock(&registry_lock);
  return e;
}

/* To all of the group; `from`, if any, does not get it. */
static void post(group *g, web_end *from, en_message *m) {
  uv_mutex_lock(&g->lock);
  for (web_end *e = g->ends; e; e = e->next) {
    if (e == from) continue;
    node *n = malloc(sizeof *n);
    CHECK(n);
    *n = (node){NULL, en_message_keep(m)};
    *e->last = n;
    e->last = &n->next;
    e->queued++;
    if (e->port) uv_async_send(&e->port->wake);
  }
  uv_mutex_unlock(&g->lock);
}

static en_message *receive(web_end *e, bool *alone) {
  en_message *m = NULL;
  uv_mutex_lock(&e->g->lock);
  node *n = e->first;
  if (n) {
    e->first = n->next;
    e->queued--;
    if (!e->first) e->last = &e->first;
  }
  *alone = !n && e->alone;
  uv_mutex_unlock(&e->g->lock);
  if (n) m = n->m;
  free(n);
  return m;
}

static size_t waiting(web_end *e) {
  uv_mutex_lock(&e->g->lock);
  size_t n = e->queued;
  uv_mutex_unlock(&e->g->lock);
  return n;
}

/* ---- ports ------------------------------------------------------------------------------------------ */

/* Ties the end to this thread, or unties it. */
static void hold_end(web_end *e, port *p) {
  uv_mutex_lock(&e->g->lock);
  e->port = p;
  if (p) uv_async_send(&p->wake); /* what came meanwhile */
  uv_mutex_unlock(&e->g->lock);
}

static void on_closed(uv_handle_t *uv) {
  rt_handle *h = uv->data;
  rt *r = h->r;
  rt_scope s;
  rt_enter(r, &s);
  rt_handle_emit(h, HOOK_message_on_close, 0, NULL);
  web_end_close(((port *)h)->end);
  rt_handle_closed(h);
  rt_leave(r, &s);
}

static void port_close(rt_handle *h) {
  port *p = (port *)h;
  if (p->end) hold_end(p->end, NULL);
  uv_close((uv_handle_t *)&p->wake, on_closed);
}

static void port_free(rt_handle *h) {
  en_ref_free(((port *)h)->context);
  free(h);
}

static const rt_handle_type port_type = {"MessagePort", port_close, port_free};

/* on_message(owner, value or error, transferred, whether it is an error) */
static void deliver(port *p, en_message *m) {
  rt *r = p->h.r;
  napi_env env = rt_env(r);
  rt_scope s;
  rt_enter(r, &s);
  napi_value argv[3], context = p->context ? en_ref_get(env, p->context) : NULL;
  argv[0] = web_message_read(r, m, context, &argv[1]);
  argv[2] = en_bool(env, argv[0] == NULL);
  if (!argv[0]) napi_get_and_clear_last_exception(env, &argv[0]);
  rt_handle_emit(&p->h, HOOK_message_on_message, 3, argv);
  rt_leave(r, &s);
}

/* The other end is closed and all was read. */
static void end_of_channel(port *p) {
  rt_scope s;
  rt_enter(p->h.r, &s);
  rt_handle_close(&p->h);
  rt_leave(p->h.r, &s);
}

static void on_wake(uv_async_t *async) {
  port *p = (port *)async->data;
  bool alone = false;
  size_t here = p->end ? waiting(p->end) : 0, left = here < TURN ? TURN : here;
  while (p->end && !p->h.r->stopped) {
    if (!p->started && waiting(p->end) > 0) return;
    if (p->h.closing && here == 0) return; /* what was there when it was closed still comes */
    if (left-- == 0) {
      uv_async_send(&p->wake);
      return;
    }
    if (here > 0) here--;
    en_message *m = receive(p->end, &alone);
    if (alone) end_of_channel(p);
    if (!m) return;
    deliver(p, m);
  }
}

/* The port of e; it does not keep the loop alive yet. */
static napi_value port_new(rt *r, napi_value owner, web_end *e) {
  port *p = calloc(1, sizeof *p);
  CHECK(p && uv_async_init(rt_loop(r), &p->wake, on_wake) == 0);
  p->wake.data = p;
  p->end = e;
  uv_unref((uv_handle_t *)&p->wake);
  napi_value box = rt_handle_open(r, &p->h, &port_type, owner);
  hold_end(e, p);
  return box;
}

static port *port_of(napi_value box) { return rt_handle_get(box, &port_type); }

void web_port_flush(napi_value box) {
  bool alone;
  port *p = port_of(box);
  for (size_t n = p ? waiting(p->end) : 0; n > 0 && !p->h.closing && !p->h.r->stopped; n--) {
    en_message *m = receive(p->end, &alone);
    if (m) deliver(p, m);
  }
}

/* ---- ops: a closed port does nothing ------------------------------------------------------------------ */

/* (owner, owner) -> [port, port]: a new channel */
RT_OP(op_web_port_pair) {
  (void)argc;
  rt *r = rt_from_env(env);
  group *g = group_new();
  web_end *a = end_new(g), *b = end_new(g);
  napi_value out[2] = {port_new(r, argv[0], a), port_new(r, argv[1], b)};
  return en_array(env, 2, out);
}

/* (name) -> a new end in a broadcast group, as cargo */
RT_OP(op_web_group_end) {
  (void)argc;
  size_t len;
  char *name = en_str_dup(env, argv[0], &len);
  return en_cargo_new(env, join(name, len), &web_end_type);
}

/* (owner, end as cargo) -> port; undefined when the cargo was used */
RT_OP(op_web_port_open) {
  (void)argc;
  web_end *e = en_cargo_take(argv[1], &web_end_type);
  return e ? port_new(rt_from_env(env), argv[0], e) : NULL;
}

/* (port) -> its end, as cargo; the port closes */
RT_OP(op_web_port_detach) {
  (void)argc;
  port *p = port_of(argv[0]);
  if (!p) return NULL;
  web_end *e = p->end;
  hold_end(e, NULL);
  p->end = NULL;
  rt_handle_close(&p->h);
  return en_cargo_new(env, e, &web_end_type);
}

/* (port, value, ArrayBuffers or undefined) -> undefined when posted, why the value cannot be cloned, or, with host
 * objects in it, [message, host objects] for portSend */
RT_OP(op_web_port_post) {
  (void)argc;
  en_message *m = en_message_new();
  napi_value hosts = NULL, problem = NULL, buffers = en_is_undefined(argv[2]) ? NULL : argv[2];
  int rc = en_message_write(env, m, argv[1], buffers, -1, &hosts, &problem);
  uint32_t count = 0;
  napi_get_array_length(env, hosts, &count);
  if (rc == EN_WRITTEN && count > 0) {
    napi_value out[2] = {web_message_box(env, m), hosts};
    return en_array(env, 2, out);
  }
  port *p = port_of(argv[0]);
  if (rc == EN_WRITTEN && (!buffers || en_message_give(env, m, buffers)) && p) post(p->end->g, p->end, m);
  en_message_drop(m);
  return rc == EN_NOT_CLONEABLE ? problem : NULL;
}

static bool same_group(void *p, void *arg) { return ((web_end *)p)->g == arg; }

/* (port, message) -> true when the other end was in its own message, and so is lost */
RT_OP(op_web_port_send) {
  (void)argc;
  port *p = port_of(argv[0]);
  en_message *m = web_message_take(argv[1]);
  bool lost = p && en_message_carries(m, &web_end_type, same_group, p->end->g);
  if (p && !lost) post(p->end->g, p->end, m);
  en_message_drop(m);
  return en_bool(env, lost);
}

/* (name, message): to all of a broadcast group; the message is used up */
RT_OP(op_web_group_send) {
  (void)argc;
  size_t len;
  char *name = en_str_dup(env, argv[0], &len);
  en_message *m = web_message_take(argv[1]);
  group *g = find_group(name, len);
  if (g) post(g, NULL, m);
  uv_mutex_unlock(&registry_lock);
  en_message_drop(m); /* may close ends */
  free(name);
  return NULL;
}

/* (port) -> [value, transferred objects or undefined], or undefined */
RT_OP(op_web_port_receive) {
  (void)argc;
  bool alone;
  port *p = port_of(argv[0]);
  en_message *m = p ? receive(p->end, &alone) : NULL;
  if (!m) return NULL;
  napi_value out[2], context = p->context ? en_ref_get(env, p->context) : NULL;
  out[0] = web_message_read(p->h.r, m, context, &out[1]);
  return out[0] ? en_array(env, 2, out) : NULL;
}

/* (port, whether): hands out messages */
RT_OP(op_web_port_start) {
  (void)env, (void)argc;
  port *p = port_of(argv[0]);
  if (!p) return NULL;
  p->started = en_to_bool(argv[1]);
  if (p->started) uv_async_send(&p->wake);
  return NULL;
}

/* (port, whether): keeps the loop alive */
RT_OP(op_web_port_ref) {
  (void)env, (void)argc;
  port *p = port_of(argv[0]);
  if (!p) return NULL;
  rt_uv_set_ref((uv_handle_t *)&p->wake, en_to_bool(argv[1]));
  return NULL;
}

RT_OP(op_web_port_has_ref) {
  (void)argc;
  port *p = port_of(argv[0]);
  return en_bool(env, p && uv_has_ref((uv_handle_t *)&p->wake));
}

/* (port, vm context): messages are made there */
RT_OP(op_web_port_context) {
  (void)argc;
  port *p = port_of(argv[0]);
  if (p) p->context = en_ref_new(env, argv[1]);
  return NULL;
}

RT_OP(op_web_port_close) {
  (void)env, (void)argc;
  port *p = port_of(argv[0]);
  if (p) rt_handle_close(&p->h);
  return NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * inspector_server.c - the server as other threads see it: start, stop, and the inbox through which they send.
 *
 * Everything that others want done is put into the inbox in the order they want it; the server's thread is woken and
 * does it. What is shared beside that are the open sessions and how much of each waits, under `lock`.
 */
#include "stdlib/inspector/inspector_server.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"
#include "runtime/base/thread.h"
#include "stdlib/inspector/inspector_private.h"

void ni_uuid(char out[37]) {
  uint8_t b[16];
  CHECK(uv_random(NULL, NULL, b, sizeof b, 0, NULL) == 0);
  b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
  b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
  for (int i = 0; i < 16; i++) {
    bool dash = i == 4 || i == 6 || i == 8 || i == 10;
    out += sprintf(out, dash ? "-%02x" : "%02x", b[i]);
  }
}

/* ---- sessions as the others see them ----------------------------------------------------------------------- */

void ni_server_session_open(ni_server *s, ni_conn *c) {
  uv_mutex_lock(&s->lock);
  c->next_session = s->sessions;
  s->sessions = c;
  s->session_count++;
  uv_mutex_unlock(&s->lock);
}

void ni_server_session_over(ni_server *s, ni_conn *c) {
  uv_mutex_lock(&s->lock);
  ni_conn **at = &s->sessions;
  while (*at != c) at = &(*at)->next_session;
  *at = c->next_session;
  s->session_count--;
  uv_cond_broadcast(&s->changed);
  uv_mutex_unlock(&s->lock);
}

void ni_server_session_wrote(ni_server *s, ni_conn *c, size_t bytes) {
  uv_mutex_lock(&s->lock);
  c->queued -= bytes;
  c->progress++;
  uv_cond_broadcast(&s->changed);
  uv_mutex_unlock(&s->lock);
}

void ni_server_session_progress(ni_server *s, ni_conn *c) {
  uv_mutex_lock(&s->lock);
  c->progress++;
  uv_mutex_unlock(&s->lock);
}

bool ni_server_session_full(ni_server *s, const ni_conn *c) {
  uv_mutex_lock(&s->lock);
  bool full = c->queued > NI_QUEUE_MAX;
  uv_mutex_unlock(&s->lock);
  return full;
}

/* Under the lock; NULL when it is not there, or no longer worth sending to. */
static ni_conn *find(ni_server *s, int session) {
  ni_conn *c = s->sessions;
  while (c && c->session != session) c = c->next_session;
  return c && !c->broken ? c : NULL;
}

static bool on_own_thread(const ni_server *s) {
  uv_thread_t self = uv_thread_self();
  return uv_thread_equal(&self, &s->thread);
}

int ni_server_sessions(ni_server *s) {
  uv_mutex_lock(&s->lock);
  int n = s->session_count;
  uv_mutex_unlock(&s->lock);
  return n;
}

/* ---- sending ----------------------------------------------------------------------------------------------- */

ni_write *ni_write_frame(ni_ws_opcode opcode, const void *data, size_t len) {
  uint8_t head[NI_WS_HEAD_MAX];
  size_t head_len = ni_ws_head(head, opcode, len);
  ni_write *w = malloc(sizeof *w + head_len + len);
  if (!w) return NULL;
  memset(w, 0, sizeof *w);
  w->len = head_len + len;
  memcpy(w->bytes, head, head_len);
  if (len > 0) memcpy(w->bytes + head_len, data, len);
  return w;
}

/* Under the lock. */
static void post(ni_server *s, ni_write *w) {
  *s->inbox_end = w;
  s->inbox_end = &w->next;
}

/*
 * Under the lock, which it gives away meanwhile: waits until the session has room. NULL when there is no such session,
 * or its client took nothing for ten seconds. The server's thread ends such a session itself; that it is seen
 * here, too, is for the case that a hook is stuck.
 */
static ni_conn *with_room(ni_server *s, int session) {
  static const uint64_t patience_ns = (uint64_t)NI_TICKS_STUCK * NI_TICK_MS * 1000000;
  ni_conn *c = find(s, session);
  while (c && c->queued > NI_QUEUE_MAX) {
    uint64_t progress = c->progress;
    bool late = on_own_thread(s) || uv_cond_timedwait(&s->changed, &s->lock, patience_ns) == UV_ETIMEDOUT;
    c = find(s, session);
    if (c && late && c->progress == progress) {
      c->broken = true;
      return NULL;
    }
  }
  return c;
}

void ni_server_send(ni_server *s, int session, const char *utf8, size_t len) {
  ni_write *w = ni_write_frame(NI_WS_OP_TEXT, utf8, len);
  uv_mutex_lock(&s->lock);
  s->senders_waiting++;
  ni_conn *c = with_room(s, session);
  if (c && w) {
    w->session = session;
    w->counted = true;
    c->queued += w->len;
    post(s, w);
    w = NULL;
  } else if (c) {
    c->broken = true;
  }
  uv_async_send(&s->wake);
  s->senders_waiting--;
  uv_cond_broadcast(&s->changed);
  uv_mutex_unlock(&s->lock);
  free(w);
}

void ni_server_close_session(ni_server *s, int session) {
  ni_write *w = calloc(1, sizeof *w);
  CHECK(w);
  w->session = session;
  w->close = true;
  uv_mutex_lock(&s->lock);
  post(s, w);
  uv_mutex_unlock(&s->lock);
  uv_async_send(&s->wake);
}

/* ---- on the server's thread -------------------------------------------------------------------------------- */

static void close_listeners(ni_server *s) {
  s->refusing = true;
  for (int i = 0; i < s->listener_count; i++) {
    uv_handle_t *h = (uv_handle_t *)&s->listeners[i];
    if (!uv_is_closing(h)) uv_close(h, NULL); /* its socket is closed when this returns */
  }
  uv_mutex_lock(&s->lock);
  s->listening = false;
  uv_cond_broadcast(&s->changed);
  uv_mutex_unlock(&s->lock);
}

void ni_server_conn_gone(ni_server *s) {
  if (s->closing && !s->conns) uv_close((uv_handle_t *)&s->wake, NULL);
}

static void close_all(ni_server *s) {
  s->closing = true;
  if (!s->conns) return ni_server_conn_gone(s);
  for (ni_conn *c = s->conns; c; c = c->next) ni_conn_close(c); /* none is freed before the loop goes on */
}

/* One command of the inbox. */
static void obey(ni_server *s, ni_write *w) {
  uv_mutex_lock(&s->lock);
  ni_conn *c = find(s, w->session);
  uv_mutex_unlock(&s->lock);
  if (c && !w->close) return ni_conn_write(c, w);
  if (c) ni_conn_close(c);
  free(w); /* the session it was counted for is gone */
}

static void end_broken(ni_server *s) {
  for (ni_conn *c = s->conns; c; c = c->next) {
    uv_mutex_lock(&s->lock);
    bool broken = c->broken;
    uv_mutex_unlock(&s->lock);
    if (broken) ni_conn_kill(c);
  }
}

static void on_wake(uv_async_t *wake) {
  ni_server *s = wake->data;
  uv_mutex_lock(&s->lock);
  ni_write *w = s->inbox, *next;
  s->inbox = NULL;
  s->inbox_end = &s->inbox;
  bool stop = s->stop, refuse = stop || s->stop_accepting;
  uv_mutex_unlock(&s->lock);
  for (; w; w = next) {
    next = w->next;
    obey(s, w);
  }
  end_broken(s);
  if (refuse && !s->refusing) close_listeners(s);
  if (stop && !s->closing) close_all(s);
}

static void on_connection(uv_stream_t *listener, int status) {
  if (status == 0) ni_conn_accept(listener->data, listener);
}

/* Signals are the other threads'. */
static void run(void *arg) {
  ni_server *s = arg;
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL);
  uv_thread_setname("inspector");
  uv_run(&s->loop, UV_RUN_DEFAULT);
  rt_thread_end();
}

/* ---- start ------------------------------------------------------------------------------------------------- */

static int bound_port(const uv_tcp_t *tcp) {
  struct sockaddr_storage a = {0};
  int len = sizeof a;
  if (uv_tcp_getsockname(tcp, (struct sockaddr *)&a, &len) < 0) return 0;
  return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port : ((struct sockaddr_in *)&a)->sin_port);
}

/* Where any port was asked for, the first address's is that of the others. */
static int listen_on(ni_server *s, const struct sockaddr *address) {
  struct sockaddr_storage a = {0};
  memcpy(&a, address, address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in));
  if (a.ss_family == AF_INET6) ((struct sockaddr_in6 *)&a)->sin6_port = htons((uint16_t)s->port);
  else ((struct sockaddr_in *)&a)->sin_port = htons((uint16_t)s->port);
  uv_tcp_t *tcp = &s->listeners[s->listener_count];
  int err = uv_tcp_init(&s->loop, tcp);
  if (err < 0) return err;
  s->listener_count++;
  tcp->data = s;
  err = uv_tcp_bind(tcp, (struct sockaddr *)&a, 0);
  if (err == 0) err = uv_listen((uv_stream_t *)tcp, 128, on_connection);
  if (err < 0) uv_close((uv_handle_t *)tcp, NULL);
  else if (s->port == 0) s->port = bound_port(tcp);
  return err;
}

/* "[::1]" is a host of URLs. */
static int resolve(ni_server *s, const char *host, uv_getaddrinfo_t *req) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
  char bare[INET6_ADDRSTRLEN + UV_IF_NAMESIZE];
  size_t len = strlen(host);
  bool brackets = host[0] == '[' && host[len - 1] == ']' && len < sizeof bare;
  if (brackets) snprintf(bare, sizeof bare, "%.*s", (int)len - 2, host + 1);
  return uv_getaddrinfo(&s->loop, req, NULL, brackets ? bare : host, NULL, &hints);
}

/* 0 when at least one address is listened on, or the last one's error. */
static int listen_all(ni_server *s) {
  uv_getaddrinfo_t req;
  int err = resolve(s, s->host, &req), any = UV_EADDRNOTAVAIL;
  if (err < 0) return err;
  for (struct addrinfo *a = req.addrinfo; a && s->listener_count < NI_LISTENERS_MAX; a = a->ai_next) {
    if (a->ai_family != AF_INET && a->ai_family != AF_INET6) continue;
    err = listen_on(s, a->ai_addr);
    if (any != 0) any = err;
  }
  uv_freeaddrinfo(req.addrinfo);
  return any;
}

static void server_free(ni_server *s) {
  free(s->host);
  free(s->browser);
  free((char *)s->target.id);
  free((char *)s->target.title);
  free((char *)s->target.url);
  free((char *)s->target.type);
  free(s);
}

static bool copy_texts(ni_server *s, const ni_options *o, const ni_target *t) {
  size_t n = strlen(o->host);
  bool bare_ip6 = strchr(o->host, ':') != NULL && o->host[0] != '[';
  s->host = malloc(n + 3);
  if (s->host) snprintf(s->host, n + 3, bare_ip6 ? "[%s]" : "%s", o->host);
  s->browser = strdup(o->browser);
  s->target = (ni_target){strdup(t->id), strdup(t->title), strdup(t->url), strdup(t->type)};
  return s->host && s->browser && s->target.id && s->target.title && s->target.url && s->target.type;
}

/* The loop and all that is in it, when there is no thread (any more). */
static void close_loop(ni_server *s) {
  uv_run(&s->loop, UV_RUN_DEFAULT);
  CHECK(uv_loop_close(&s->loop) == 0);
  uv_cond_destroy(&s->changed);
  uv_mutex_destroy(&s->lock);
}

static int open_loop(ni_server *s) {
  int err = uv_loop_init(&s->loop);
  if (err < 0) return err;
  err = uv_async_init(&s->loop, &s->wake, on_wake);
  if (err < 0) {
    CHECK(uv_loop_close(&s->loop) == 0);
    return err;
  }
  s->wake.data = s;
  CHECK(uv_mutex_init(&s->lock) == 0 && uv_cond_init(&s->changed) == 0);
  return 0;
}

/* *server is set before a hook can be called. */
static int start(ni_server *s, ni_server **server) {
  int err = open_loop(s);
  if (err < 0) return err;
  err = listen_all(s);
  s->listening = true;
  *server = s;
  if (err == 0) err = uv_thread_create(&s->thread, run, s);
  if (err == 0) return 0;
  *server = NULL;
  close_listeners(s);
  uv_close((uv_handle_t *)&s->wake, NULL);
  close_loop(s);
  return err;
}

int ni_server_start(const ni_options *options, const ni_target *target, const ni_hooks *hooks, ni_server **server) {
  ni_server *s = calloc(1, sizeof *s);
  if (!s) return UV_ENOMEM;
  s->hooks = *hooks;
  s->port = options->port;
  s->publish_http = options->publish_http;
  s->inbox_end = &s->inbox;
  int err = copy_texts(s, options, target) ? start(s, server) : UV_ENOMEM;
  if (err < 0) server_free(s);
  return err;
}

int ni_server_port(const ni_server *s) { return s->port; }
const char *ni_server_host(const ni_server *s) { return s->host; }

/* ---- stop -------------------------------------------------------------------------------------------------- */

void ni_server_stop_accepting(ni_server *s) {
  if (on_own_thread(s)) return close_listeners(s);
  uv_mutex_lock(&s->lock);
  s->stop_accepting = true;
  uv_async_send(&s->wake);
  while (s->listening) uv_cond_wait(&s->changed, &s->lock);
  uv_mutex_unlock(&s->lock);
}

void ni_server_stop(ni_server *s) {
  CHECK(!on_own_thread(s));
  uv_mutex_lock(&s->lock);
  s->stop = true;
  uv_async_send(&s->wake);
  uv_mutex_unlock(&s->lock);
  uv_thread_join(&s->thread);
  uv_mutex_lock(&s->lock);
  while (s->senders_waiting > 0) uv_cond_wait(&s->changed, &s->lock);
  uv_mutex_unlock(&s->lock);
  close_loop(s);
  for (ni_write *w = s->inbox, *next; w; w = next) {
    next = w->next;
    free(w);
  }
  server_free(s);
}

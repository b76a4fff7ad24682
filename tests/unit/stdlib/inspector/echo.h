/* SPDX-License-Identifier: MIT */
/* echo.h - a server of the inspector whose hooks echo, for its tests, and sessions with it. */
#ifndef INGOT_INSPECTOR_TEST_ECHO_H
#define INGOT_INSPECTOR_TEST_ECHO_H

#include <uv.h>

#include "stdlib/inspector/inspector_server.h"
#include "tests/unit/stdlib/inspector/client.h"

#define ID "0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e"

/* Hooks that echo, and count. "close" closes the session, "twice" is answered twice. */
typedef struct echo {
  ni_server *server;
  uv_mutex_t lock;
  uv_cond_t changed;
  int connected, disconnected, messages, last;
  size_t bytes;
  bool refuse, greet, mute;
} echo;

static inline void note(echo *e, int *counter) {
  uv_mutex_lock(&e->lock);
  ++*counter;
  uv_cond_broadcast(&e->changed);
  uv_mutex_unlock(&e->lock);
}

/* Whether the counter reaches n; a test that would hang fails. */
static inline bool reaches(echo *e, const int *counter, int n) {
  uv_mutex_lock(&e->lock);
  int err = 0;
  while (*counter < n && err == 0) err = uv_cond_timedwait(&e->changed, &e->lock, 20000000000u);
  bool ok = *counter == n;
  uv_mutex_unlock(&e->lock);
  return ok;
}

static inline bool connected(void *arg, int session, const char *id) {
  echo *e = arg;
  EXPECT_STR(rt_str_c(id), ID);
  if (e->refuse) return false;
  e->last = session;
  if (e->greet) ni_server_send(e->server, session, "hello", 5);
  note(e, &e->connected);
  return true;
}

static inline void message(void *arg, int session, const char *utf8, size_t len) {
  echo *e = arg;
  rt_str text = {utf8, len};
  e->bytes += len;
  if (!e->mute) ni_server_send(e->server, session, utf8, len);
  if (rt_str_is(text, "twice")) ni_server_send(e->server, session, utf8, len);
  if (rt_str_is(text, "close")) ni_server_close_session(e->server, session);
  note(e, &e->messages);
}

static inline void disconnected(void *arg, int session) {
  echo *e = arg;
  EXPECT(session > 0);
  note(e, &e->disconnected);
}

static inline int start_on(echo *e, const char *host, int port, bool http) {
  memset(e, 0, sizeof *e);
  uv_mutex_init(&e->lock);
  uv_cond_init(&e->changed);
  ni_target target = {ID, "a \"title\"", "file:///tmp/a.js", "node"};
  ni_options options = {.host = host, .port = port, .browser = "node.js/v24.0.0", .publish_http = http};
  ni_hooks hooks = {e, connected, message, disconnected};
  return ni_server_start(&options, &target, &hooks, &e->server);
}

static inline void start(echo *e) { EXPECT_INT(start_on(e, "127.0.0.1", 0, true), 0); }

static inline int dial(echo *e) {
  int fd = client_connect("127.0.0.1", ni_server_port(e->server));
  EXPECT(fd >= 0);
  return fd;
}

#define HANDSHAKE(path)                                                                          \
  "GET " path " HTTP/1.1\r\nHost: localhost:9229\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
  "Sec-WebSocket-Key: aaa==\r\nSec-WebSocket-Version: 13\r\n\r\n"
#define ACCEPTED                                                                                    \
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"               \
  "Sec-WebSocket-Accept: Dt87H1OULVZnSJo/KgMUYI7xPCg=\r\n\r\n"

static inline int open_session(echo *e) {
  char head[1024];
  int fd = dial(e);
  EXPECT(client_say(fd, HANDSHAKE("/" ID)));
  EXPECT_STR(rt_str_c(client_head(fd, head, sizeof head)), ACCEPTED);
  return fd;
}

#endif

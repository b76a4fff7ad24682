/* SPDX-License-Identifier: MIT */
/* server_test.c - the inspector's server as a client of raw sockets sees it: discovery, sessions, the ends of both. */
#include "stdlib/inspector/inspector_server.h"

#include <uv.h>

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

static void note(echo *e, int *counter) {
  uv_mutex_lock(&e->lock);
  ++*counter;
  uv_cond_broadcast(&e->changed);
  uv_mutex_unlock(&e->lock);
}

/* Whether the counter reaches n; a test that would hang fails. */
static bool reaches(echo *e, const int *counter, int n) {
  uv_mutex_lock(&e->lock);
  int err = 0;
  while (*counter < n && err == 0) err = uv_cond_timedwait(&e->changed, &e->lock, 20000000000u);
  bool ok = *counter == n;
  uv_mutex_unlock(&e->lock);
  return ok;
}

static bool connected(void *arg, int session, const char *id) {
  echo *e = arg;
  EXPECT_STR(rt_str_c(id), ID);
  if (e->refuse) return false;
  e->last = session;
  if (e->greet) ni_server_send(e->server, session, "hello", 5);
  note(e, &e->connected);
  return true;
}

static void message(void *arg, int session, const char *utf8, size_t len) {
  echo *e = arg;
  rt_str text = {utf8, len};
  e->bytes += len;
  if (!e->mute) ni_server_send(e->server, session, utf8, len);
  if (rt_str_is(text, "twice")) ni_server_send(e->server, session, utf8, len);
  if (rt_str_is(text, "close")) ni_server_close_session(e->server, session);
  note(e, &e->messages);
}

static void disconnected(void *arg, int session) {
  echo *e = arg;
  EXPECT(session > 0);
  note(e, &e->disconnected);
}

static int start_on(echo *e, const char *host, int port, bool http) {
  memset(e, 0, sizeof *e);
  uv_mutex_init(&e->lock);
  uv_cond_init(&e->changed);
  ni_target target = {ID, "a \"title\"", "file:///tmp/a.js", "node"};
  ni_options options = {.host = host, .port = port, .browser = "node.js/v24.0.0", .publish_http = http};
  ni_hooks hooks = {e, connected, message, disconnected};
  return ni_server_start(&options, &target, &hooks, &e->server);
}

static void start(echo *e) { EXPECT_INT(start_on(e, "127.0.0.1", 0, true), 0); }

static int dial(echo *e) {
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

static int open_session(echo *e) {
  char head[1024];
  int fd = dial(e);
  EXPECT(client_say(fd, HANDSHAKE("/" ID)));
  EXPECT_STR(rt_str_c(client_head(fd, head, sizeof head)), ACCEPTED);
  return fd;
}

static void test_echo(void) {
  echo e;
  start(&e);
  int fd = open_session(&e);
  EXPECT(reaches(&e, &e.connected, 1));
  EXPECT_INT(ni_server_sessions(e.server), 1);
  EXPECT(client_send_text(fd, "one") && client_expect_text(fd, "one"));
  EXPECT(client_send_text(fd, "twice") && client_expect_text(fd, "twice") && client_expect_text(fd, "twice"));
  EXPECT(client_send_frame(fd, 0x88, "", 0) && client_expect(fd, 0x88, "", 0) && client_at_end(fd));
  EXPECT(reaches(&e, &e.disconnected, 1));
  EXPECT_INT(ni_server_sessions(e.server), 0);
  close(fd);
  ni_server_stop(e.server);
}

/* Asks and expects a status; the body is in `body`. */
static void ask(int fd, const char *request, int status, char body[4096]) {
  char head[1024];
  EXPECT(client_say(fd, request));
  EXPECT_INT(client_response(fd, head, sizeof head, body, 4096), status);
  if (status == 200) EXPECT(strstr(head, "Cache-Control: no-cache\r\n"));
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: localhost:9229\r\n\r\n"
#define LIST(address)                                                                                             \
  "[ {\n"                                                                                                         \
  "  \"description\": \"node.js instance\",\n"                                                                    \
  "  \"devtoolsFrontendUrl\": \"devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=" address \
  "/" ID "\",\n"                                                                                                  \
  "  \"devtoolsFrontendUrlCompat\": "                                                                             \
  "\"devtools://devtools/bundled/inspector.html?experiments=true&v8only=true&ws=" address "/" ID "\",\n"          \
  "  \"faviconUrl\": \"https://nodejs.org/static/images/favicons/favicon.ico\",\n"                               \
  "  \"id\": \"" ID "\",\n"                                                                                       \
  "  \"title\": \"a \\\"title\\\"\",\n"                                                                           \
  "  \"type\": \"node\",\n"                                                                                      \
  "  \"url\": \"file:///tmp/a.js\",\n"                                                                           \
  "  \"webSocketDebuggerUrl\": \"ws://" address "/" ID "\"\n"                                                    \
  "} ]\n\n"

static void test_discovery(void) {
  echo e;
  char body[4096], expected[4096];
  start(&e);
  int fd = dial(&e);
  ask(fd, GET("/json"), 200, body);
  EXPECT_STR(rt_str_c(body), LIST("localhost:9229"));
  ask(fd, GET("/json/list?t=1"), 200, body);
  EXPECT_STR(rt_str_c(body), LIST("localhost:9229"));
  ask(fd, GET("/json/version"), 200, body);
  EXPECT_STR(rt_str_c(body), "{\n  \"Browser\": \"node.js/v24.0.0\",\n  \"Protocol-Version\": \"1.1\"\n}\n\n");
  ask(fd, GET("/json/activate/" ID), 200, body);
  EXPECT_STR(rt_str_c(body), "Target activated");
  ask(fd, "GET /json HTTP/1.1\r\n\r\n", 200, body);
  snprintf(expected, sizeof expected, LIST("127.0.0.1:%1$d"), ni_server_port(e.server));
  EXPECT_STR(rt_str_c(body), expected);
  ask(fd, "GET /json HTTP/1.1\r\nConnection: close\r\n\r\n", 200, body);
  EXPECT(client_at_end(fd));
  close(fd);
  ni_server_stop(e.server);
}

int main(void) {
  test_echo();
  test_discovery();
  return unit_failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* server_test.c - the inspector's server as a client of raw sockets sees it: discovery, sessions, the ends of both. */
#include "stdlib/inspector/inspector_server.h"

#include "tests/unit/stdlib/inspector/echo.h"

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

/* V8's domains; the rest is too long to be compared. */
static void test_protocol(void) {
  echo e;
  enum { ROOM = 1000000 };
  char head[1024], *body = malloc(ROOM);
  start(&e);
  int fd = dial(&e);
  EXPECT(client_say(fd, GET("/json/protocol")));
  EXPECT_INT(client_response(fd, head, sizeof head, body, ROOM), 200);
  EXPECT(rt_str_starts(rt_str_c(body), RT_STR("{\"version\":{\"major\":\"1\",\"minor\":\"3\"},\"domains\":[{")));
  EXPECT(strstr(body, "\"domain\":\"Debugger\"") && strstr(body, "\"domain\":\"Runtime\"") && rt_str_ends(rt_str_c(body), RT_STR("]}\n")));
  EXPECT(strstr(body, "\"optional\":true,\"name\":\"columnNumber\",\"type\":\"integer\"}"));
  close(fd);
  free(body);
  ni_server_stop(e.server);
}

/* An answer that ends the connection. */
static void refused(echo *e, const char *request, int status) {
  char body[4096];
  int fd = dial(e);
  ask(fd, request, status, body);
  EXPECT_STR(rt_str_c(body), status == 404 ? "Not Found\r\n" : "WebSockets request was expected\r\n");
  EXPECT(client_at_end(fd));
  close(fd);
}

static void test_refusals(void) {
  echo e;
  start(&e);
  refused(&e, GET("/"), 400);
  refused(&e, GET("/json/activate"), 400);
  refused(&e, GET("/json/activate/boom"), 400);
  refused(&e, GET("/json/badpath"), 400);
  refused(&e, GET("/" ID), 400);
  refused(&e, "GET /json HTTP/1.1\r\nHost: evil.example:9229\r\n\r\n", 400);
  refused(&e, "This is not HTTP\r\n\r\n" GET("/json"), 400);
  refused(&e, HANDSHAKE("/some-other-target"), 400);
  refused(&e, HANDSHAKE("/" ID "/more"), 400);
  EXPECT_INT(e.connected, 0);
  e.refuse = true;
  refused(&e, HANDSHAKE("/" ID), 400);
  EXPECT_INT(ni_server_sessions(e.server), 0);
  EXPECT_INT(e.disconnected, 0);
  ni_server_stop(e.server);
}

/* Without publish_http there is only what knows the target's id. */
static void test_hidden(void) {
  echo e;
  EXPECT_INT(start_on(&e, "127.0.0.1", 0, false), 0);
  refused(&e, GET("/json/list"), 404);
  refused(&e, GET("/json/version"), 404);
  close(open_session(&e));
  EXPECT(reaches(&e, &e.disconnected, 1));
  ni_server_stop(e.server);
}

/* Several requests at once, bytes one by one, a session after requests on the same connection, frames in the packet of
 * the handshake. */
static void test_torn(void) {
  echo e;
  char body[4096], head[1024];
  static const char request[] = GET("/json/version");
  start(&e);
  int fd = dial(&e);
  EXPECT(client_say(fd, GET("/json/version") GET("/json/version")));
  ask(fd, GET("/json/version"), 200, body);
  ask(fd, "", 200, body);
  ask(fd, "", 200, body);
  for (size_t i = 0; i < sizeof request - 2; i++) EXPECT(client_write(fd, request + i, 1));
  ask(fd, request + sizeof request - 2, 200, body);
  for (int i = 0; i < 2000; i++) ask(fd, request, 200, body); /* more than the head of one may have */
  EXPECT(client_say(fd, HANDSHAKE("/" ID) "\x81\x83\x01\x01\x01\x01```" "\x81\x83\x01\x02\x03\x04```"));
  EXPECT_STR(rt_str_c(client_head(fd, head, sizeof head)), ACCEPTED);
  EXPECT(client_expect_text(fd, "aaa") && client_expect_text(fd, "abc"));
  close(fd);
  ni_server_stop(e.server);
}

/* What the hook `connected` sends comes after the handshake. */
static void test_greeting(void) {
  echo e;
  start(&e);
  e.greet = true;
  int fd = open_session(&e);
  EXPECT(client_expect_text(fd, "hello"));
  close(fd);
  EXPECT(reaches(&e, &e.disconnected, 1));
  ni_server_stop(e.server);
}

static void test_frames(void) {
  echo e;
  start(&e);
  int fd = open_session(&e);
  EXPECT(client_send_frame(fd, 0x01, "fr", 2) && client_send_frame(fd, 0x89, "ping", 4));
  EXPECT(client_expect(fd, 0x8a, "ping", 4));
  EXPECT(client_send_frame(fd, 0x00, "agm", 3) && client_send_frame(fd, 0x80, "ent", 3));
  EXPECT(client_expect_text(fd, "fragment"));
  uint8_t bytes[64];
  size_t len = client_frame(bytes, 0x81, "byte by byte", 12, true);
  for (size_t i = 0; i < len; i++) EXPECT(client_write(fd, bytes + i, 1));
  EXPECT(client_expect_text(fd, "byte by byte"));
  size_t size = 3000000;
  char *big = malloc(size);
  memset(big, 'b', size);
  EXPECT(client_send_frame(fd, 0x81, big, size) && client_expect(fd, 0x81, big, size));
  free(big);
  close(fd);
  ni_server_stop(e.server);
}

/* A frame that must not be: the close code, and the end. */
static void violates(echo *e, const void *bytes, size_t len, const char *code) {
  int before = e->disconnected;
  int fd = open_session(e);
  EXPECT(client_write(fd, bytes, len));
  EXPECT(client_expect(fd, 0x88, code, 2) && client_at_end(fd));
  EXPECT(reaches(e, &e->disconnected, before + 1));
  close(fd);
}

static void test_violations(void) {
  echo e;
  start(&e);
  violates(&e, "\x81\x04open", 6, "\x03\xea");
  violates(&e, "I'm not a good frame. Nope!", 27, "\x03\xea");
  violates(&e, "\x82\x80\0\0\0\0", 6, "\x03\xeb");
  violates(&e, "\x81\x81\0\0\0\0\xff", 7, "\x03\xef");
  violates(&e, "\x81\xff\0\0\0\0\x06\x40\0\x01mask", 14, "\x03\xf1");
  EXPECT_INT(e.messages, 0);
  ni_server_stop(e.server);
}

/* By either side; the server's code is the client's. */
static void test_close(void) {
  echo e;
  start(&e);
  int fd = open_session(&e);
  EXPECT(client_send_frame(fd, 0x88, "\x03\xe8" "bye", 5) && client_expect(fd, 0x88, "\x03\xe8", 2) && client_at_end(fd));
  close(fd);
  fd = open_session(&e);
  EXPECT(client_send_text(fd, "close") && client_expect_text(fd, "close") && client_expect(fd, 0x88, "", 0));
  EXPECT(reaches(&e, &e.disconnected, 2));
  EXPECT(client_send_text(fd, "too late") && client_send_frame(fd, 0x88, "", 0) && client_at_end(fd));
  EXPECT_INT(e.messages, 1);
  close(fd);
  fd = open_session(&e);
  EXPECT(client_send_text(fd, "close") && client_expect_text(fd, "close") && client_expect(fd, 0x88, "", 0));
  EXPECT(client_gone(fd)); /* although the client does not close */
  close(fd);
  EXPECT(reaches(&e, &e.disconnected, 3));
  ni_server_stop(e.server);
}

static void test_two_sessions(void) {
  echo e;
  start(&e);
  int a = open_session(&e), first = e.last, b = open_session(&e);
  EXPECT(e.last != first);
  EXPECT_INT(ni_server_sessions(e.server), 2);
  EXPECT(client_send_text(a, "a") && client_send_text(b, "b"));
  EXPECT(client_expect_text(b, "b") && client_expect_text(a, "a"));
  ni_server_send(e.server, first, "to a", 4);
  ni_server_send(e.server, 4711, "to nobody", 9);
  ni_server_close_session(e.server, 4711);
  EXPECT(client_expect_text(a, "to a"));
  close(a);
  EXPECT(reaches(&e, &e.disconnected, 1));
  ni_server_send(e.server, first, "to a", 4);
  EXPECT(client_send_text(b, "b") && client_expect_text(b, "b"));
  close(b);
  ni_server_stop(e.server);
}

/* ---- the server's end -------------------------------------------------------------------------------------- */

/* What was sent is written, then the sessions are closed; requests end. */
static void test_stop(void) {
  echo e;
  start(&e);
  int idle = dial(&e), fd = open_session(&e), other = open_session(&e);
  enum { SIZE = 500000 };
  char *big = malloc(SIZE);
  memset(big, 'z', SIZE);
  for (int i = 0; i < 10; i++) ni_server_send(e.server, e.last, big, SIZE);
  struct pollfd ready = {other, POLLIN, 0};
  EXPECT_INT(poll(&ready, 1, 20000), 1);
  uv_thread_t stopper;
  uv_thread_create(&stopper, (void (*)(void *))ni_server_stop, e.server);
  for (int i = 0; i < 10; i++) EXPECT(client_expect(other, 0x81, big, SIZE));
  EXPECT(client_expect(other, 0x88, "", 0) && client_expect(fd, 0x88, "", 0));
  EXPECT(client_send_frame(other, 0x88, "", 0) && client_at_end(other) && client_gone(fd) && client_gone(idle));
  uv_thread_join(&stopper);
  EXPECT_INT(e.disconnected, 2);
  close(idle), close(fd), close(other);
  free(big);
}

static void test_stop_accepting(void) {
  echo e, again;
  char body[4096];
  start(&e);
  int port = ni_server_port(e.server), asks = dial(&e), fd = open_session(&e);
  ask(asks, GET("/json/version"), 200, body);
  ni_server_stop_accepting(e.server);
  ni_server_stop_accepting(e.server);
  EXPECT_INT(client_connect("127.0.0.1", port), -1);
  EXPECT_INT(start_on(&again, "127.0.0.1", port, true), 0);
  EXPECT_INT(ni_server_port(again.server), port);
  EXPECT(client_send_text(fd, "still there") && client_expect_text(fd, "still there"));
  ask(asks, GET("/json/version"), 200, body);
  ask(asks, HANDSHAKE("/" ID), 400, body);
  EXPECT_INT(ni_server_sessions(e.server), 1);
  close(asks), close(fd);
  EXPECT(reaches(&e, &e.disconnected, 1));
  ni_server_stop(again.server);
  ni_server_stop(e.server);
}

static void test_addresses(void) {
  echo e, second;
  EXPECT_INT(start_on(&e, "::1", 0, true), 0);
  EXPECT_STR(rt_str_c(ni_server_host(e.server)), "[::1]");
  int port = ni_server_port(e.server), fd = client_connect("::1", port);
  char body[4096], shown[64];
  ask(fd, "GET /json HTTP/1.1\r\n\r\n", 200, body);
  snprintf(shown, sizeof shown, "ws://[::1]:%d/" ID "\"", port);
  EXPECT(strstr(body, shown));
  EXPECT_INT(start_on(&second, "[::1]", port, true), UV_EADDRINUSE);
  close(fd);
  ni_server_stop(e.server);
  EXPECT_INT(start_on(&e, "[::1]", port, true), 0);
  EXPECT_STR(rt_str_c(ni_server_host(e.server)), "[::1]");
  ni_server_stop(e.server);
  EXPECT_INT(start_on(&e, "localhost", 0, true), 0);
  EXPECT_STR(rt_str_c(ni_server_host(e.server)), "localhost");
  fd = dial(&e);
  close(fd);
  ni_server_stop(e.server);
}

static void test_cannot_start(void) {
  echo e, second;
  start(&e);
  second.server = NULL;
  EXPECT_INT(start_on(&second, "127.0.0.1", ni_server_port(e.server), true), UV_EADDRINUSE);
  EXPECT(!second.server);
  EXPECT_INT(start_on(&second, "192.0.2.1", 0, true), UV_EADDRNOTAVAIL); /* of nobody: RFC 5737 */
  EXPECT(start_on(&second, "no.such.host.invalid", 0, true) < 0);
  EXPECT(start_on(&second, "", 0, true) < 0);
  int fd = open_session(&e);
  close(fd);
  ni_server_stop(e.server);
}

/* A server that starts and stops again and again, with clients at all stages. */
static void test_again_and_again(void) {
  for (int i = 0; i < 30; i++) {
    echo e;
    start(&e);
    int a = dial(&e), b = dial(&e);
    EXPECT(client_say(a, HANDSHAKE("/" ID)) && client_say(b, "GET /js"));
    uv_thread_t stopper;
    uv_thread_create(&stopper, (void (*)(void *))ni_server_stop, e.server);
    close(a), close(b);
    uv_thread_join(&stopper);
    EXPECT_INT(e.connected, e.disconnected);
  }
}

static void test_uuid(void) {
  char a[37], b[37];
  ni_uuid(a);
  ni_uuid(b);
  EXPECT_INT(strlen(a), 36);
  EXPECT(strcmp(a, b) && a[14] == '4' && strchr("89ab", a[19]) && a[8] == '-' && a[13] == '-' && a[18] == '-' && a[23] == '-');
}

int main(void) {
  test_echo();
  test_discovery();
  test_protocol();
  test_refusals();
  test_hidden();
  test_torn();
  test_greeting();
  test_frames();
  test_violations();
  test_close();
  test_two_sessions();
  test_stop();
  test_stop_accepting();
  test_addresses();
  test_cannot_start();
  test_again_and_again();
  test_uuid();
  return unit_failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* flood_test.c - clients that send or ask without reading: the inspector's server keeps what it has in bounds. */
#include <sys/resource.h>
#include <sys/wait.h>

#include "tests/unit/stdlib/inspector/echo.h"

enum { MB = 1024 * 1024, BOUND = 64 * MB };

/* Memory that the process had at its largest. */
static size_t peak(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (size_t)u.ru_maxrss * 1024;
}

typedef struct producer {
  echo *e;
  int session, count;
} producer;

/* Messages of 1 MB that begin with their number. */
static void produce(void *arg) {
  producer *p = arg;
  char *text = malloc(MB);
  memset(text, '.', MB);
  for (int i = 0; i < p->count; i++) {
    int n = snprintf(text, 16, "%d", i);
    text[n] = '.';
    ni_server_send(p->e->server, p->session, text, MB);
  }
  free(text);
}

/* Who sends more than a slow client takes, waits for it; nothing is lost. */
static void test_slow_client(void) {
  echo e;
  start(&e);
  int fd = open_session(&e);
  size_t before = peak();
  producer p = {&e, e.last, 300};
  uv_thread_t thread;
  uv_thread_create(&thread, produce, &p);
  bool in_order = true;
  for (int i = 0; i < p.count; i++) {
    rt_str text;
    in_order = in_order && client_read_frame(fd, &text) == 0x81 && text.len == MB && atoi(text.p) == i;
    free((char *)text.p);
    if (i < 30) usleep(10000);
  }
  EXPECT(in_order);
  uv_thread_join(&thread);
  EXPECT(peak() - before < BOUND + 32 * MB);
  close(fd);
  ni_server_stop(e.server);
}

/* Who sends to a client that takes nothing gets rid of it. */
static void test_stuck_client(void) {
  echo e;
  start(&e);
  int stuck = open_session(&e), session = e.last, other = open_session(&e);
  char *text = malloc(MB);
  memset(text, '.', MB);
  size_t before = peak(), sent = 0;
  while (ni_server_sessions(e.server) == 2 && sent < 10u * BOUND) {
    ni_server_send(e.server, session, text, MB);
    sent += MB;
  }
  EXPECT(sent < BOUND + 32 * MB); /* the sockets' own buffers are some MB */
  EXPECT(peak() - before < BOUND + 32 * MB);
  EXPECT(reaches(&e, &e.disconnected, 1));
  EXPECT(client_send_text(other, "fine") && client_expect_text(other, "fine"));
  free(text);
  close(stuck), close(other);
  ni_server_stop(e.server);
}

/* The server's own thread cannot wait: the session ends when it is full. */
static void test_stuck_echo(void) {
  echo e;
  start(&e);
  int fd = open_session(&e);
  char *text = malloc(MB);
  memset(text, '.', MB);
  int sent = 0;
  while (sent < 1000 && client_send_frame(fd, 0x81, text, MB)) sent++;
  EXPECT(sent < 64 + 32);
  EXPECT(reaches(&e, &e.disconnected, 1));
  free(text);
  close(fd);
  ni_server_stop(e.server);
}

/* Of a million pings those are answered that there is room for, and the last. */
static void test_pings(void) {
  echo e;
  start(&e);
  int fd = open_session(&e);
  size_t before = peak();
  enum { FRAMES = 1000, FRAME = 6 + 125, ROUNDS = 500 };
  static uint8_t many[FRAMES * FRAME];
  char content[125];
  memset(content, 'p', sizeof content);
  for (int i = 0; i < FRAMES; i++) client_frame(many + i * FRAME, 0x89, content, sizeof content, true);
  bool sent = true;
  for (int i = 0; i < ROUNDS && sent; i++) sent = client_write(fd, many, sizeof many);
  EXPECT(sent && client_send_frame(fd, 0x89, "last", 4));
  EXPECT(peak() - before < 32 * MB);
  rt_str pong;
  int pongs = 0;
  bool last = false;
  while (!last && client_read_frame(fd, &pong) == 0x8a) {
    last = rt_str_is(pong, "last");
    free((char *)pong.p);
    pongs++;
  }
  EXPECT(last && pongs <= FRAMES * ROUNDS);
  close(fd);
  ni_server_stop(e.server);
}

/* Requests whose answers are not read. */
static void test_requests(void) {
  echo e;
  start(&e);
  int fd = dial(&e);
  size_t before = peak();
  for (int i = 0; i < 1000000 && client_say(fd, "GET /json HTTP/1.1\r\n\r\n"); i++) continue;
  EXPECT(peak() - before < 32 * MB);
  EXPECT(client_gone(fd));
  close(fd);
  ni_server_stop(e.server);
}

/* Stopping does not wait for who does not read. */
static void test_stop_stuck(void) {
  echo e;
  start(&e);
  int fd = open_session(&e);
  producer p = {&e, e.last, 40};
  produce(&p);
  ni_server_stop(e.server);
  EXPECT_INT(e.disconnected, 1);
  EXPECT(client_gone(fd));
  close(fd);
}

typedef struct sipper {
  int fd;
  long bytes;
} sipper;

/* Takes a little, and again, until there is no more. */
static void sip(void *arg) {
  sipper *s = arg;
  static char some[64 * 1024];
  ssize_t n;
  while ((n = client_recv(s->fd, some, sizeof some)) > 0) {
    s->bytes += n;
    usleep(100000);
  }
}

/* Nor for who reads so slowly that it would take a minute. */
static void test_stop_slow(void) {
  echo e;
  start(&e);
  sipper s = {open_session(&e), 0};
  producer p = {&e, e.last, 60};
  produce(&p);
  uv_thread_t thread;
  uv_thread_create(&thread, sip, &s);
  ni_server_stop(e.server);
  EXPECT_INT(e.disconnected, 1);
  shutdown(s.fd, SHUT_RDWR);
  uv_thread_join(&thread);
  EXPECT(s.bytes > 0 && s.bytes < 60 * MB);
  close(s.fd);
}

/* A sender that waits comes back when the session is closed. */
static void test_close_stuck(void) {
  echo e;
  start(&e);
  int fd = open_session(&e);
  producer p = {&e, e.last, 200};
  uv_thread_t thread;
  uv_thread_create(&thread, produce, &p);
  EXPECT(client_read(fd, &(char){0}, 1));
  usleep(100000); /* by now it waits; if not, the test is none, but does not fail */
  ni_server_close_session(e.server, e.last);
  uv_thread_join(&thread);
  EXPECT(reaches(&e, &e.disconnected, 1));
  close(fd);
  ni_server_stop(e.server);
}

static bool answered(int fd) {
  char body[4096], head[1024];
  return client_say(fd, "GET /json/version HTTP/1.1\r\n\r\n") && client_response(fd, head, sizeof head, body, sizeof body) == 200;
}

static void test_connections(void) {
  echo e;
  start(&e);
  enum { MAX = 256 };
  int fds[MAX];
  for (int i = 0; i < MAX; i++) fds[i] = dial(&e);
  for (int i = 0; i < MAX; i++) EXPECT(answered(fds[i]));
  int over = dial(&e);
  EXPECT(client_gone(over));
  close(over);
  close(fds[0]);
  bool room = false;
  for (int i = 0; i < 1000 && !room; i++) {
    int fd = dial(&e);
    room = answered(fd);
    close(fd);
    if (!room) usleep(10000);
  }
  EXPECT(room);
  for (int i = 1; i < MAX; i++) close(fds[i]);
  ni_server_stop(e.server);
}

/* Each in a process of its own, whose peak is its own; all at once, since most of them wait. */
int main(void) {
  static void (*const tests[])(void) = {
      test_slow_client, test_stuck_client, test_stuck_echo,  test_pings,       test_requests,
      test_stop_stuck,  test_stop_slow,    test_close_stuck, test_connections,
  };
  enum { COUNT = sizeof tests / sizeof *tests };
  int failed = 0, status;
  for (int i = 0; i < COUNT; i++) {
    if (fork() > 0) continue;
    tests[i]();
    fflush(stdout);
    _exit(unit_failures != 0);
  }
  for (int i = 0; i < COUNT; i++) failed += wait(&status) < 0 || status != 0;
  return failed != 0;
}

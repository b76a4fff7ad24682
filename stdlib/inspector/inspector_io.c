/* SPDX-License-Identifier: MIT */
/* See inspector_io.h. Sockets' sessions have negative numbers, as JavaScript's do not. */
#include "stdlib/inspector/inspector_io.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/check.h"
#include "stdlib/inspector/inspector_box.h"

static struct {
  ni_server *server; /* written by the main thread alone */
  ni_box *box;       /* the main thread's */
  char id[37];
  ni_options options; /* texts are ours */
  char *title, *url;
} io;

static int number_of(int socket) { return -socket; }
static int socket_of(int number) { return -number; }

static void say(const char *text) {
  if (io.options.publish_stderr && write(STDERR_FILENO, text, strlen(text)) < 0) return; /* nobody reads it: no reason to fail */
}

/* ---- the server's thread ---------------------------------------------------------------------- */

static bool on_connected(void *arg, int socket, const char *target) {
  (void)arg, (void)target;
  say("Debugger attached.\n");
  return ni_box_post(io.box, ni_message_new(NI_OPEN, number_of(socket), NULL, NULL, 0));
}

static void on_message(void *arg, int socket, const char *utf8, size_t len) {
  (void)arg;
  ni_box_post(io.box, ni_message_new(NI_TEXT, number_of(socket), NULL, utf8, len));
}

static void on_disconnected(void *arg, int socket) {
  (void)arg;
  ni_box_post(io.box, ni_message_new(NI_CLOSE, number_of(socket), NULL, NULL, 0));
}

/* ---- the main thread ---------------------------------------------------------------------------- */

bool ni_io_listens(void) { return io.server != NULL; }

bool ni_io_url(char *url, size_t size) {
  if (!io.server) return false;
  snprintf(url, size, "ws://%s:%d/%s", ni_server_host(io.server), ni_server_port(io.server), io.id);
  return true;
}

static void say_with_url(const char *format) {
  char url[512], text[800];
  if (!ni_io_url(url, sizeof url)) return;
  snprintf(text, sizeof text, format, url);
  say(text);
}

static void keep(const char **to, const char *text) {
  free((char *)*to);
  CHECK(*to = strdup(text));
}

/* ---- SIGUSR1 ---- */

static sem_t signaled;

static void on_signal(int number) {
  (void)number;
  sem_post(&signaled);
}

/* A thread of its own: only it can interrupt JavaScript that runs and runs. */
static void *watch(void *arg) {
  for (;;)
    if (sem_wait(&signaled) == 0) ni_box_post(arg, ni_message_new(NI_SIGNAL, 0, NULL, NULL, 0));
  return NULL;
}

static void watch_signal(void) {
  pthread_t thread;
  pthread_attr_t attr;
  sigset_t all, before;
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  enum { STACK = 64 << 10 };
  CHECK(sem_init(&signaled, 0, 0) == 0 && pthread_attr_init(&attr) == 0);
  pthread_attr_setstacksize(&attr, STACK);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool there = pthread_create(&thread, &attr, watch, io.box) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attr);
  if (there) sigaction(SIGUSR1, &action, NULL);
}

/* ---- listening ---- */

void ni_io_prepare(rt *main, const ni_options *options, const ni_target *target) {
  const char *host = io.options.host, *browser = io.options.browser, *title = io.title, *url = io.url;
  keep(&host, options->host);
  keep(&browser, options->browser);
  keep(&title, target->title);
  keep(&url, target->url);
  io.options = *options;
  io.options.host = host;
  io.options.browser = browser;
  io.title = (char *)title;
  io.url = (char *)url;
  if (io.box) return;
  io.box = ni_box_of(main);
  watch_signal();
}

int ni_io_listen(void) {
  if (io.server) return UV_EALREADY;
  static const ni_hooks hooks = {.connected = on_connected, .message = on_message, .disconnected = on_disconnected};
  ni_uuid(io.id);
  ni_target target = {.id = io.id, .title = io.title, .url = io.url, .type = "node"};
  int err = ni_server_start(&io.options, &target, &hooks, &io.server);
  if (err < 0) {
    io.server = NULL;
    return err;
  }
  say_with_url("Debugger listening on %s\nFor help, see: https://nodejs.org/learn/getting-started/debugging\n");
  return ni_server_port(io.server);
}

void ni_io_send(int session, const char *utf8, size_t len) {
  if (io.server) ni_server_send(io.server, socket_of(session), utf8, len);
}

void ni_io_close(int session) {
  if (io.server) ni_server_close_session(io.server, socket_of(session));
}

void ni_io_say_waiting(void) {
  if (!io.server) return;
  ni_server_stop_accepting(io.server);
  say("Waiting for the debugger to disconnect...\n");
}

void ni_io_stop(void) {
  if (!io.server) return;
  say_with_url("Debugger ending on %s\n");
  ni_server *server = io.server;
  ni_server_stop(server); /* the hooks run until it is over */
  io.server = NULL;
}

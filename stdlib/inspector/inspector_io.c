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
#include "stdlib/inspector/inspector_agent.h"

struct ni_io {
  ni_server *server;
  ni_box *box; /* the thread's */
  char id[37];
  ni_options options; /* its texts are these: */
  char *host, *browser, *title, *url;
};

static ni_io main_io;

static int number_of(int socket) { return -socket; }
static int socket_of(int number) { return -number; }

static void say(const ni_io *io, const char *text) {
  if (io->options.publish_stderr && write(STDERR_FILENO, text, strlen(text)) < 0) return; /* nobody reads it: no reason to fail */
}

/* ---- the server's thread ---------------------------------------------------------------------- */

static bool on_connected(void *arg, int socket, const char *target) {
  (void)target;
  ni_io *io = arg;
  say(io, "Debugger attached.\n");
  return ni_box_post(io->box, ni_message_new(NI_OPEN, number_of(socket), NULL, NULL, 0));
}

static void on_message(void *arg, int socket, const char *utf8, size_t len) {
  ni_box_post(((ni_io *)arg)->box, ni_message_new(NI_TEXT, number_of(socket), NULL, utf8, len));
}

static void on_disconnected(void *arg, int socket) {
  ni_box_post(((ni_io *)arg)->box, ni_message_new(NI_CLOSE, number_of(socket), NULL, NULL, 0));
}

/* ---- the thread --------------------------------------------------------------------------------- */

ni_io *ni_io_of(rt *r) { return r->thread ? ni_agent_of(r)->io : &main_io; }

ni_io *ni_io_new(rt *r) {
  ni_io *io = calloc(1, sizeof *io);
  CHECK(io);
  io->box = ni_box_of(r);
  return io;
}

void ni_io_free(ni_io *io) {
  if (!io) return;
  ni_io_stop(io);
  ni_box_release(io->box);
  free(io->host);
  free(io->browser);
  free(io->title);
  free(io->url);
  free(io);
}

bool ni_io_listens(const ni_io *io) { return io->server != NULL; }

bool ni_io_url(const ni_io *io, char *url, size_t size) {
  if (!io->server) return false;
  snprintf(url, size, "ws://%s:%d/%s", ni_server_host(io->server), ni_server_port(io->server), io->id);
  return true;
}

static void say_with_url(const ni_io *io, const char *format) {
  char url[512], text[800];
  if (!ni_io_url(io, url, sizeof url)) return;
  snprintf(text, sizeof text, format, url);
  say(io, text);
}

static void keep(char **to, const char *text) {
  free(*to);
  CHECK(*to = strdup(text));
}

/* ---- SIGUSR1 ---- */

static sem_t signaled;

static void on_signal(int number) {
  (void)number;
  sem_post(&signaled);
}

void ni_io_catch_signal(void) {
  const struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &action, NULL);
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
  enum { STACK = 64 << 10 };
  CHECK(sem_init(&signaled, 0, 0) == 0 && pthread_attr_init(&attr) == 0);
  pthread_attr_setstacksize(&attr, STACK);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool there = pthread_create(&thread, &attr, watch, main_io.box) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attr);
  if (there) ni_io_catch_signal();
}

/* ---- listening ---- */

void ni_io_prepare(ni_io *io, const ni_options *options, const ni_target *target) {
  keep(&io->host, options->host);
  keep(&io->browser, options->browser);
  keep(&io->title, target->title);
  keep(&io->url, target->url);
  io->options = *options;
  io->options.host = io->host;
  io->options.browser = io->browser;
}

void ni_io_watch_signal(rt *main) {
  if (main_io.box) return;
  main_io.box = ni_box_of(main);
  watch_signal();
}

int ni_io_listen(ni_io *io) {
  if (io->server) return UV_EALREADY;
  const ni_hooks hooks = {
      .arg = io, .connected = on_connected, .message = on_message, .disconnected = on_disconnected};
  ni_uuid(io->id);
  ni_target target = {.id = io->id, .title = io->title, .url = io->url, .type = "node"};
  int err = ni_server_start(&io->options, &target, &hooks, &io->server);
  if (err < 0) {
    io->server = NULL;
    return err;
  }
  say_with_url(io, "Debugger listening on %s\nFor help, see: https://nodejs.org/learn/getting-started/debugging\n");
  return ni_server_port(io->server);
}

void ni_io_send(ni_io *io, int session, const char *utf8, size_t len) {
  if (io->server) ni_server_send(io->server, socket_of(session), utf8, len);
}

void ni_io_say_waiting(ni_io *io) {
  if (!io->server) return;
  ni_server_stop_accepting(io->server);
  say(io, "Waiting for the debugger to disconnect...\n");
}

void ni_io_stop(ni_io *io) {
  if (!io->server) return;
  say_with_url(io, "Debugger ending on %s\n");
  ni_server_stop(io->server); /* the hooks run until it is over */
  io->server = NULL;
}

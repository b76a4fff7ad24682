/* SPDX-License-Identifier: MIT */
/*
 * inspector_io.h - a thread's inspector server, and the sessions that come by it: the main thread's, or that of a worker
 * that asks for one. Called on that thread. It says on standard error what DevTools look for there.
 */
#ifndef INGOT_INSPECTOR_IO_H
#define INGOT_INSPECTOR_IO_H

#include "runtime/loop/loop.h"
#include "stdlib/inspector/inspector_server.h"

typedef struct ni_io ni_io;

ni_io *ni_io_of(rt *r);   /* the process's, or that of a worker's agent */
ni_io *ni_io_new(rt *r);  /* of a worker */
void ni_io_free(ni_io *io); /* NULL is allowed */

/* From now on SIGUSR1 makes the main thread's listen, also in the midst of JavaScript. */
void ni_io_watch_signal(rt *main);
/* SIGUSR1 does nothing: for a process whose children are inspected. */
void ni_io_catch_signal(void);
/* What ni_io_listen will listen with; copied, target->id is not read. */
void ni_io_prepare(ni_io *io, const ni_options *options, const ni_target *target);
/* The port, or a negative UV code; UV_EALREADY: it listens already. */
int ni_io_listen(ni_io *io);
bool ni_io_listens(const ni_io *io);
/* "ws://host:port/id" of the caller's buffer; false: it does not listen. */
bool ni_io_url(const ni_io *io, char *url, size_t size);
void ni_io_send(ni_io *io, int session, const char *utf8, size_t len);
/* "Waiting for the debugger to disconnect...": nobody new gets in. */
void ni_io_say_waiting(ni_io *io);
/* Closes all connections. Nothing when it does not listen. */
void ni_io_stop(ni_io *io);

#endif

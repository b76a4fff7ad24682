/* SPDX-License-Identifier: MIT */
/*
 * inspector_io.h - the process's inspector server and the main thread's agent, put together. Called on the main
 * thread; ni_io_send on any that serves a session. It says on standard error what DevTools look for there.
 */
#ifndef INGOT_INSPECTOR_IO_H
#define INGOT_INSPECTOR_IO_H

#include "runtime/loop/loop.h"
#include "stdlib/inspector/inspector_server.h"

/* What ni_io_listen will listen with; copied. From the first call on SIGUSR1 makes it listen, also in the midst of
 * JavaScript. `main` is the rt that sessions are with; target->id is not read. */
void ni_io_prepare(rt *main, const ni_options *options, const ni_target *target);
/* The port, or a negative UV code; UV_EALREADY: it listens already. */
int ni_io_listen(void);
bool ni_io_listens(void);
/* "ws://host:port/id" of the caller's buffer; false: it does not listen. */
bool ni_io_url(char *url, size_t size);
void ni_io_send(int session, const char *utf8, size_t len);
/* Ends the session from this side. */
void ni_io_close(int session);
/* "Waiting for the debugger to disconnect...": nobody new gets in. */
void ni_io_say_waiting(void);
/* Closes all connections. Nothing when it does not listen. */
void ni_io_stop(void);

#endif

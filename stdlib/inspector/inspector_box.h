/* SPDX-License-Identifier: MIT */
/*
 * inspector_box.h - what threads say to each other about inspector sessions. Each thread that has to do with one has a
 * box; any thread may post into it. The thread itself takes messages out in order: from its loop, in the midst of its
 * JavaScript, or where it waits for them.
 */
#ifndef INGOT_INSPECTOR_BOX_H
#define INGOT_INSPECTOR_BOX_H

#include "runtime/loop/loop.h"

typedef enum ni_kind {
  NI_OPEN,  /* to the served thread: a client begins a session */
  NI_TEXT,  /* to the served thread: a message of the client */
  NI_CLOSE, /* to the served thread: the client is gone */
  NI_REPLY, /* to the client's thread: a message of the session */
  NI_GONE,  /* to the client's thread: the session is over */
  NI_SIGNAL /* to the main thread: SIGUSR1 */
} ni_kind;

typedef struct ni_box ni_box;

typedef struct ni_message {
  struct ni_message *next;
  ni_kind kind;
  int session;  /* numbers are of the process; those of sockets are negative */
  ni_box *from; /* OPEN of another thread: where replies go, with a reference; else NULL */
  size_t len;
  char text[]; /* UTF-8 */
} ni_message;

/* `text` is copied, `from` gets a reference of the message. */
ni_message *ni_message_new(ni_kind kind, int session, ni_box *from, const char *text, size_t len);
void ni_message_free(ni_message *m);

/* The box of a thread, which must not end meanwhile, with a reference for the caller. */
ni_box *ni_box_of(rt *r);
ni_box *ni_box_hold(ni_box *box);
void ni_box_release(ni_box *box); /* NULL is allowed */

/* Any thread. The message is the box's; false: the thread has ended, and it was freed. */
bool ni_box_post(ni_box *box, ni_message *m);

/* ---- for the thread itself ------------------------------------------------------------------- */

ni_message *ni_box_take(ni_box *box); /* the next message, or NULL; the caller's */
/* Waits for a message, at most `ms` milliseconds. */
void ni_box_wait(ni_box *box, unsigned ms);
/* The thread ends: what is in the box is answered with GONE, nothing more gets in. */
void ni_box_end(ni_box *box);

/* What is to be done with messages, on the thread of `r`, also in the midst of its JavaScript. */
void ni_box_on_message(rt *r); /* inspector_agent.c */

#endif

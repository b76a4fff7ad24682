/* SPDX-License-Identifier: MIT */
/*
 * inspector_agent.h - the inspector of a thread: V8's, and the sessions that are served here. A session's client is
 *
 *   LOCAL    JavaScript of this thread: it gets messages at once, in the midst of what it does
 *   THREAD   JavaScript of another thread: messages go through boxes
 *   SOCKET   DevTools, through the server of inspector_io.h
 *
 * The latter two are remote: the thread stands still at breakpoints, and waits at its end, for them alone.
 * Methods that V8 does not know go to JavaScript (inspector_domains.js), which may have to wait until it can run.
 * On the thread of its rt, all of it.
 */
#ifndef INGOT_INSPECTOR_AGENT_H
#define INGOT_INSPECTOR_AGENT_H

#include "runtime/engine/inspector.h"
#include "stdlib/inspector/inspector_box.h"

typedef enum ni_client { NI_LOCAL, NI_THREAD, NI_SOCKET } ni_client;

typedef struct ni_session ni_session;

typedef struct ni_agent {
  rt_inspector face; /* what the rt has of it */
  rt *r;
  ni_box *box;
  en_inspector *v8;
  ni_session *sessions;
  unsigned remote;    /* sessions that are */
  int wishes;         /* of sessions that threads wait */
  int calm;           /* the rt's depth where it waits for messages: in the loop, or in the midst of JavaScript */
  bool resumed;       /* what is paused may go on */
  bool waiting;       /* for a client that says run */
  bool had_remote;
  bool ended;
  int depth;          /* of asynchronous stacks */
  struct ni_io *io;   /* of a thread; the process's is not the agent's */
  unsigned open;      /* handles */
  uv_prepare_t idle_begins;
  uv_check_t idle_ends;
  uv_async_t later;
  ni_message *deferred, **last_deferred; /* for JavaScript, which cannot run right now */
} ni_agent;

ni_agent *ni_agent_of(rt *r);       /* made when there is none */
ni_agent *ni_agent_there(rt *r);    /* or NULL */

/* A session with JavaScript of this thread; its number. */
int ni_agent_connect(ni_agent *a);
ni_session *ni_agent_session(ni_agent *a, int number); /* or NULL */
void ni_agent_dispatch(ni_agent *a, ni_session *s, const char *utf8, size_t len);
/* To the session's client. */
void ni_agent_reply(ni_agent *a, ni_session *s, const char *utf8, size_t len);
void ni_agent_reply_all(ni_agent *a, const char *utf8, size_t len);
void ni_agent_disconnect(ni_agent *a, ni_session *s);
/* From now on the thread waits for a client that says Runtime.runIfWaitingForDebugger ... */
void ni_agent_expect(ni_agent *a);
/* ... and here until one did. */
void ni_agent_wait(ni_agent *a);
/* JavaScript stops at its next statement, when there is a remote session. */
void ni_agent_break(ni_agent *a, const char *reason);
/* What was kept back for JavaScript, between two of its tasks. */
void ni_agent_take(ni_agent *a);
/* Sessions are numbered once in the process. */
int ni_next_number(void);
/* Whether threads that begin are to wait for a client. */
bool ni_workers_wait(void);
/* `more` sessions of the thread want that, or fewer. */
void ni_make_workers_wait(ni_agent *a, int more);
/* The sessions that JavaScript of this thread has with other threads are over. */
void ni_far_end(void);

#endif

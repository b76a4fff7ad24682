/* SPDX-License-Identifier: MIT */
/* inspector_private.h - what inspector_server.c and inspector_conn.c share. Not for others. */
#ifndef INGOT_INSPECTOR_PRIVATE_H
#define INGOT_INSPECTOR_PRIVATE_H

#include <uv.h>

#include "stdlib/inspector/inspector_http.h"
#include "stdlib/inspector/inspector_server.h"
#include "stdlib/inspector/inspector_ws.h"

enum {
  NI_CONNECTIONS_MAX = 256,
  NI_LISTENERS_MAX = 16,               /* addresses of one host name */
  NI_QUEUE_MAX = 64 * 1024 * 1024,     /* bytes of a session that wait to be written, before its senders wait */
  NI_ANSWERS_MAX = 1024 * 1024,        /* bytes of answers to a client that only asks: it is cut off */
  NI_TICK_MS = 500,
  NI_TICKS_IDLE = 120,                 /* without a request, or without progress of an answer: a minute */
  NI_TICKS_STUCK = 20,                 /* a full session whose client takes nothing: ten seconds */
  NI_TICKS_CLOSING = 2,                /* a second */
  NI_TICKS_STOPPING = 20,              /* however slow the clients are, the server stops within ten seconds */
};

/* A connection's bytes on their way: a command to the server's thread while in the inbox, then a uv request. */
typedef struct ni_write {
  uv_write_t req;
  struct ni_write *next;
  struct ni_conn *conn;
  int session;
  bool close;   /* no bytes: the session is to be closed */
  bool counted; /* in its session's `queued` */
  bool pong;
  size_t len;
  uint8_t bytes[];
} ni_write;

typedef enum ni_state {
  NI_HTTP,      /* requests come */
  NI_OPEN,      /* a session */
  NI_CLOSING,   /* our close frame is on its way, the client's is awaited */
  NI_FINISHING, /* what is left is written; what comes is thrown away until the client closes, or a second passed */
  NI_DEAD,      /* handles are closing */
} ni_state;

typedef struct ni_conn {
  uv_tcp_t tcp;
  uv_timer_t timer;
  uv_shutdown_t shutdown;
  struct ni_server *server;
  struct ni_conn *next; /* in ni_server.conns */
  ni_state state;
  int handles; /* not yet closed */
  bool eof, shut, ticking;
  bool pong_busy;           /* a pong waits to be written ... */
  int pong_next;            /*   ... and the bytes of the one to come after it, or -1 */
  uint8_t pong[NI_WS_CONTROL_MAX];
  unsigned quiet;           /* ticks without progress */
  unsigned stopping;        /* ticks since the server stops */
  uint64_t given, taken;    /* bytes given to uv, and of these those that had arrived at the last tick */
  ni_http_parser http;
  ni_ws_parser ws;
  /* under ni_server.lock: */
  struct ni_conn *next_session; /* in ni_server.sessions while NI_OPEN */
  int session;                  /* 0: none */
  size_t queued;                /* bytes sent to the session and not yet written */
  uint64_t progress;            /* changes whenever the client took something */
  bool broken;                  /* a message was lost: it is to be closed at once */
} ni_conn;

struct ni_server {
  uv_loop_t loop;
  uv_async_t wake;
  uv_thread_t thread;
  ni_hooks hooks;
  ni_target target;
  char *host, *browser;
  int port;
  bool publish_http;
  /* the server's thread: */
  uv_tcp_t listeners[NI_LISTENERS_MAX]; /* those that could not listen are closing */
  int listener_count;
  ni_conn *conns;
  int conn_count, last_session;
  bool refusing; /* no connection is accepted, no session opened */
  bool closing;
  char slab[64 * 1024]; /* libuv reads a connection's bytes to it and hands them out before it reads the next */
  uv_mutex_t lock;
  uv_cond_t changed;
  /* under `lock`: */
  ni_write *inbox, **inbox_end;
  ni_conn *sessions;
  int session_count, senders_waiting;
  bool stop_accepting, stop; /* asked for */
  bool listening;
};

/* ---- inspector_conn.c; on the server's thread --------------------------------------------------------------- */

void ni_conn_accept(ni_server *s, uv_stream_t *listener);
void ni_conn_write(ni_conn *c, ni_write *w); /* takes w */
/* Closes with the handshake of its state; what was given is written first. */
void ni_conn_close(ni_conn *c);
void ni_conn_kill(ni_conn *c); /* at once */

/* ---- inspector_server.c ------------------------------------------------------------------------------------- */

/* A frame; NULL when there is no memory. Free with free() or give to ni_conn_write. */
ni_write *ni_write_frame(ni_ws_opcode opcode, const void *data, size_t len);
void ni_server_conn_gone(ni_server *s); /* after the last handle of a connection was closed */
void ni_server_session_open(ni_server *s, ni_conn *c);
/* Takes it off the list, so that nobody sends to it. */
void ni_server_session_over(ni_server *s, ni_conn *c);
/* `bytes` of a session's were written or dropped. */
void ni_server_session_wrote(ni_server *s, ni_conn *c, size_t bytes);
void ni_server_session_progress(ni_server *s, ni_conn *c);
/* Whether its senders wait. */
bool ni_server_session_full(ni_server *s, const ni_conn *c);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * inspector_server.h - the inspector's network side: discovery over HTTP/1.1 and sessions over WebSocket (RFC 6455),
 * on a thread and a loop of its own, so that it answers while JavaScript runs or is paused. It knows nothing of V8:
 * messages are texts that the hooks take and ni_server_send gives.
 *
 * Limits. Head of a request: 64 KiB; no body. A message of a client: 100 MiB, in however many fragments (close code
 * 1009). Connections: 256, further ones are closed at once. A connection that does not become a session is closed
 * after a minute without a request. What waits to be written to a session: 64 MiB and one message; beyond that
 * ni_server_send waits, and where the client takes nothing for ten seconds, the session ends.
 */
#ifndef INGOT_INSPECTOR_SERVER_H
#define INGOT_INSPECTOR_SERVER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ni_server ni_server;

/* What can be debugged. id: a UUID, the path of the WebSocket; type: "node"; url: "file:///path". UTF-8, copied. */
typedef struct ni_target {
  const char *id, *title, *url, *type;
} ni_target;

/*
 * All called on the server's thread, one at a time. They may call whatever may be called on any thread; what
 * they send and close comes after they returned. A session has a number above 0 that is not used again.
 * `connected` answers whether the session may be (400 otherwise); after true, `disconnected` follows once, as soon as
 * no further message can come: the client closed or was lost, ni_server_close_session, ni_server_stop.
 */
typedef struct ni_hooks {
  void *arg;
  bool (*connected)(void *arg, int session, const char *target_id);
  void (*message)(void *arg, int session, const char *utf8, size_t len); /* whole, valid UTF-8; no NUL behind it */
  void (*disconnected)(void *arg, int session);
} ni_hooks;

typedef struct ni_options {
  const char *host; /* an address or a name: all its addresses are listened on, those that cannot be are left out */
  int port;         /* 0: any */
  const char *browser; /* of /json/version: "node.js/v24..." */
  bool publish_http;   /* false: all requests but WebSockets are answered 404 */
  bool publish_stderr; /* the caller's */
} ni_options;

/* Resolves, binds and listens on the calling thread, then starts the server's. 0 or a negative UV code; then there is
 * no server. What `options` and `target` point to is copied. *server is set before a hook is called. */
int ni_server_start(const ni_options *options, const ni_target *target, const ni_hooks *hooks, ni_server **server);
int ni_server_port(const ni_server *server); /* the one that is bound; any thread */
/* options->host as it is shown in URLs: IPv6 addresses in brackets. Lives as long as the server; any thread. */
const char *ni_server_host(const ni_server *server);

/* Sends a text message, a copy. A session that is not there (any more) is no error. Any thread; may wait for a slow
 * client (see above), so hold no lock that a hook takes. It does not wait on the server's thread: there the session
 * ends when it is full. */
void ni_server_send(ni_server *server, int session, const char *utf8, size_t len);
/* What was sent before is written before. Any thread. */
void ni_server_close_session(ni_server *server, int session);
/* Closes the listening sockets and returns when they are closed: then the port can be bound again. Sessions
 * stay, new ones are refused. Any thread. */
void ni_server_stop_accepting(ni_server *server);
int ni_server_sessions(ni_server *server); /* how many are open: connected, not yet disconnected. Any thread */
/* Closes all sessions, joins the thread, frees. What was sent is written before, unless a client takes nothing for a
 * second, or not all within ten. The hooks are called until it returns, so hold no lock that they take. Any thread but
 * the server's, and no other call may follow or begin meanwhile; those that wait in ni_server_send return. */
void ni_server_stop(ni_server *server);

void ni_uuid(char out[37]); /* a random UUID (version 4) with a NUL */

#endif

/* SPDX-License-Identifier: MIT */
/*
 * inspector_http.h - requests to the inspector's server, and what discovery answers. No sockets, no threads.
 *
 * A request names the server by an IP address or as localhost in its Host header, or has none: else a page of the web
 * could have its own name resolve to this machine and debug the process (DNS rebinding).
 */
#ifndef INGOT_INSPECTOR_HTTP_H
#define INGOT_INSPECTOR_HTTP_H

#include <llhttp.h>
#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/buf.h"
#include "stdlib/inspector/inspector_server.h"

enum { NI_HTTP_HEAD_MAX = 64 * 1024 }; /* bytes of a request: path, names and values of headers */

/* A text of a request that is cut at its room; `len` counts on. */
typedef struct ni_http_text {
  char *p;
  size_t len, room;
} ni_http_text;

typedef enum ni_http_event {
  NI_HTTP_MORE,
  NI_HTTP_GET,     /* path, host, keep_alive are set */
  NI_HTTP_UPGRADE, /* to a WebSocket: path, host, key are set; what follows is not HTTP */
  NI_HTTP_BAD,     /* to be answered 400, and the connection ends */
} ni_http_event;

typedef struct ni_http_parser {
  llhttp_t ll; /* first */
  ni_http_event event;
  size_t bytes; /* of the request at hand */
  unsigned seen; /* which headers of its list came */
  ni_http_text *value; /* where the header at hand goes, or NULL */
  ni_http_text path_text, name_text, host_text, key_text, version_text, upgrade_text;
  bool keep_alive; /* the client wants to send another request */
  char path[1024], name[32], host[272], key[256], version[8], upgrade[64]; /* NUL-terminated */
} ni_http_parser;

void ni_http_init(ni_http_parser *p);
/* Reads from *data, which is moved on, up to `end` or the next event. */
ni_http_event ni_http_read(ni_http_parser *p, const char **data, const char *end);

/* Whether a Host header with or without a port is allowed. "" is. */
bool ni_http_host_allowed(const char *host);

/* What discovery shows. */
typedef struct ni_http_view {
  const ni_target *target;
  const char *browser;
  const char *address; /* "host:port" for the URLs of the answer */
} ni_http_view;

/* Appends the whole response to a GET of `path`; false when there is nothing at that path. */
bool ni_http_discover(const ni_http_view *view, const char *path, bool keep_alive, rt_buf *out);
/* Appends the protocol's description as JSON: V8's domains, and those of the *.pdl of this folder
 * (inspector_protocol.c). */
void ni_protocol_json(rt_buf *out);
/* Appends a response that ends the connection: 400 or 404. */
void ni_http_refuse(int status, rt_buf *out);
/* Appends the response that makes the connection a WebSocket. */
void ni_http_upgrade(const char *accept, rt_buf *out);

#endif

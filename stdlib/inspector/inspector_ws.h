/* SPDX-License-Identifier: MIT */
/*
 * inspector_ws.h - WebSocket frames (RFC 6455) as a server reads and writes them. No sockets, no threads: bytes in,
 * events out. However the bytes are cut into pieces, the events are the same.
 */
#ifndef INGOT_INSPECTOR_WS_H
#define INGOT_INSPECTOR_WS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  NI_WS_HEAD_MAX = 10,                     /* of a frame without a mask */
  NI_WS_CONTROL_MAX = 125,                 /* bytes in a ping, pong or close */
  NI_WS_MESSAGE_MAX = 100 * 1024 * 1024,   /* bytes in a message */
  NI_WS_ACCEPT_SIZE = 29,                  /* Sec-WebSocket-Accept with its NUL */
};

typedef enum ni_ws_opcode {
  NI_WS_OP_CONTINUE = 0, NI_WS_OP_TEXT = 1, NI_WS_OP_BINARY = 2,
  NI_WS_OP_CLOSE = 8, NI_WS_OP_PING = 9, NI_WS_OP_PONG = 10,
} ni_ws_opcode;

typedef enum ni_ws_event {
  NI_WS_MORE,  /* all bytes are used, nothing is complete */
  NI_WS_TEXT,  /* a message; valid UTF-8 */
  NI_WS_PING,  /* to be answered by a pong with the same content */
  NI_WS_CLOSE, /* the client closes; code is 0 when it gave none. Nothing after it counts */
  NI_WS_ERROR, /* code is to be sent. The parser is of no use any more */
} ni_ws_event;

typedef struct ni_ws_item {
  const uint8_t *data; /* of TEXT and PING, until the next call with the parser; not NULL */
  size_t len;
  int code; /* of CLOSE and ERROR: 1000.. */
} ni_ws_item;

typedef struct ni_ws_parser {
  uint8_t head[14]; /* of the frame at hand */
  uint8_t head_len;
  uint8_t control[NI_WS_CONTROL_MAX];
  uint8_t control_len;
  bool in_message; /* the first fragment came, the last did not */
  uint64_t at, size; /* bytes of the frame's content: seen, in all */
  uint8_t *message;
  size_t len, cap;
} ni_ws_parser;

/* Zeroed memory is a parser that has read nothing. */
void ni_ws_deinit(ni_ws_parser *p); /* it is then zeroed */
/* Reads from *data, which is moved on, up to `end` or the next event. Call it until it answers MORE, CLOSE or ERROR. */
ni_ws_event ni_ws_read(ni_ws_parser *p, const uint8_t **data, const uint8_t *end, ni_ws_item *item);

/* Writes the head of a whole frame with `len` bytes of content; returns the head's bytes. */
size_t ni_ws_head(uint8_t out[NI_WS_HEAD_MAX], ni_ws_opcode opcode, uint64_t len);
/* The answer to a Sec-WebSocket-Key; false when OpenSSL has no SHA-1 (a provider of its configuration). */
bool ni_ws_accept(const char *key, char out[NI_WS_ACCEPT_SIZE]);

#endif

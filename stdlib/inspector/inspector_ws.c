/* SPDX-License-Identifier: MIT */
/* See inspector_ws.h. Section numbers are those of RFC 6455. */
#include "stdlib/inspector/inspector_ws.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/utf8.h"

enum { FIN = 0x80, RESERVED = 0x70, OPCODE = 0x0f, MASKED = 0x80, LENGTH = 0x7f };
enum { CLOSE_PROTOCOL = 1002, CLOSE_TYPE = 1003, CLOSE_UTF8 = 1007, CLOSE_TOO_BIG = 1009, CLOSE_INTERNAL = 1011 };

void ni_ws_deinit(ni_ws_parser *p) {
  free(p->message);
  memset(p, 0, sizeof *p);
}

/* ---- heads of frames --------------------------------------------------------------------------------------- */

/* Bytes of the head, by as much of it as is there: at least those that say how many more there are. */
static size_t head_size(const ni_ws_parser *p) {
  if (p->head_len < 2) return 2;
  int length = p->head[1] & LENGTH;
  size_t mask = p->head[1] & MASKED ? 4 : 0;
  return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + mask;
}

static uint64_t big_endian(const uint8_t *p, size_t n) {
  uint64_t v = 0;
  for (size_t i = 0; i < n; i++) v = v << 8 | p[i];
  return v;
}

/* 5.2: lengths take the shortest form there is. False: not so, or the top bit is set. */
static bool content_size(ni_ws_parser *p) {
  int length = p->head[1] & LENGTH;
  p->size = length < 126 ? (uint64_t)length : big_endian(p->head + 2, length == 126 ? 2 : 8);
  if (length == 126) return p->size >= 126;
  return length != 127 || (p->size > UINT16_MAX && p->size <= INT64_MAX);
}

static ni_ws_opcode opcode_of(const ni_ws_parser *p) { return p->head[0] & OPCODE; }
static bool is_control(const ni_ws_parser *p) { return opcode_of(p) >= NI_WS_OP_CLOSE; }

/* A close code, or 0 where the frame may come now. */
static int judge_control(const ni_ws_parser *p) {
  bool known = opcode_of(p) <= NI_WS_OP_PONG;
  return known && (p->head[0] & FIN) && p->size <= NI_WS_CONTROL_MAX ? 0 : CLOSE_PROTOCOL;
}

static int judge_data(const ni_ws_parser *p) {
  ni_ws_opcode opcode = opcode_of(p);
  if (opcode > NI_WS_OP_BINARY || p->in_message != (opcode == NI_WS_OP_CONTINUE)) return CLOSE_PROTOCOL;
  if (opcode == NI_WS_OP_BINARY) return CLOSE_TYPE;
  return p->size > NI_WS_MESSAGE_MAX - p->len ? CLOSE_TOO_BIG : 0;
}

/* 5.1: a client masks. 5.2: no extension was agreed on, so no reserved bit is set. */
static int judge_head(ni_ws_parser *p) {
  if (!content_size(p) || !(p->head[1] & MASKED) || (p->head[0] & RESERVED)) return CLOSE_PROTOCOL;
  return is_control(p) ? judge_control(p) : judge_data(p);
}

/* ---- contents ---------------------------------------------------------------------------------------------- */

/* Grows by what came, not by what a head promises. */
static uint8_t *room(ni_ws_parser *p, size_t n) {
  if (p->cap - p->len < n || !p->message) {
    size_t cap = p->cap ? p->cap * 2 : 4096;
    if (cap < p->len + n) cap = p->len + n;
    uint8_t *grown = realloc(p->message, cap);
    if (!grown) return NULL;
    p->message = grown;
    p->cap = cap;
  }
  return p->message + p->len;
}

static void unmask(const ni_ws_parser *p, uint8_t *to, const uint8_t *from, size_t n) {
  const uint8_t *mask = p->head + head_size(p) - 4;
  for (size_t i = 0; i < n; i++) to[i] = from[i] ^ mask[(p->at + i) & 3];
}

/* 0, or a close code. */
static int take_content(ni_ws_parser *p, const uint8_t **data, const uint8_t *end) {
  size_t n = (size_t)(end - *data);
  if (n > p->size - p->at) n = (size_t)(p->size - p->at);
  uint8_t *to = is_control(p) ? p->control + p->control_len : room(p, n);
  if (!to) return CLOSE_INTERNAL;
  unmask(p, to, *data, n);
  if (is_control(p)) p->control_len += (uint8_t)n;
  else p->len += n;
  p->at += n;
  *data += n;
  return 0;
}

/* 7.4: codes that may stand in a frame. */
static bool close_code_known(int code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

static ni_ws_event fail(ni_ws_item *item, int code) {
  item->code = code;
  return NI_WS_ERROR;
}

static ni_ws_event closed(const ni_ws_parser *p, ni_ws_item *item) {
  if (p->control_len == 0) return NI_WS_CLOSE;
  if (p->control_len == 1) return fail(item, CLOSE_PROTOCOL);
  item->code = (int)big_endian(p->control, 2);
  if (!close_code_known(item->code)) return fail(item, CLOSE_PROTOCOL);
  rt_str reason = {(const char *)p->control + 2, p->control_len - 2u};
  return rt_utf8_first_invalid(reason) == RT_STR_MISSING ? NI_WS_CLOSE : fail(item, CLOSE_UTF8);
}

static ni_ws_event message_done(ni_ws_parser *p, ni_ws_item *item) {
  p->in_message = false;
  item->data = p->message;
  item->len = p->len;
  rt_str text = {(const char *)p->message, p->len};
  return rt_utf8_first_invalid(text) == RT_STR_MISSING ? NI_WS_TEXT : fail(item, CLOSE_UTF8);
}

static ni_ws_event frame_done(ni_ws_parser *p, ni_ws_item *item) {
  ni_ws_opcode opcode = opcode_of(p);
  bool last = p->head[0] & FIN;
  p->head_len = 0;
  if (opcode == NI_WS_OP_CLOSE) return closed(p, item);
  if (opcode == NI_WS_OP_PING) {
    item->data = p->control;
    item->len = p->control_len;
    return NI_WS_PING;
  }
  if (opcode == NI_WS_OP_PONG) return NI_WS_MORE;
  p->in_message = true;
  return last ? message_done(p, item) : NI_WS_MORE;
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

/* Between messages: the last one was handed out. The memory of a long one is not kept for the next. */
static void forget_message(ni_ws_parser *p) {
  enum { KEEP = 64 * 1024 };
  if (p->in_message || p->head_len > 0) return;
  p->len = 0;
  if (p->cap <= KEEP) return;
  free(p->message);
  p->message = NULL;
  p->cap = 0;
}

/* Whether the head is whole. */
static bool take_head(ni_ws_parser *p, const uint8_t **data, const uint8_t *end) {
  size_t size;
  while (p->head_len < (size = head_size(p))) {
    size_t n = size - p->head_len, there = (size_t)(end - *data);
    if (there == 0) return false;
    if (n > there) n = there;
    memcpy(p->head + p->head_len, *data, n);
    p->head_len += (uint8_t)n;
    *data += n;
  }
  return true;
}

/* One frame, or as much of it as is there. */
static ni_ws_event read_frame(ni_ws_parser *p, const uint8_t **data, const uint8_t *end, ni_ws_item *item) {
  if (p->at == 0) {
    if (!take_head(p, data, end)) return NI_WS_MORE;
    int code = judge_head(p);
    if (code) return fail(item, code);
    p->control_len = 0;
  }
  int code = take_content(p, data, end);
  if (code) return fail(item, code);
  if (p->at < p->size) return NI_WS_MORE;
  p->at = 0;
  return frame_done(p, item);
}

ni_ws_event ni_ws_read(ni_ws_parser *p, const uint8_t **data, const uint8_t *end, ni_ws_item *item) {
  ni_ws_event event = NI_WS_MORE;
  memset(item, 0, sizeof *item);
  forget_message(p);
  while (event == NI_WS_MORE && *data < end) event = read_frame(p, data, end, item);
  return event;
}

/* ---- writing ----------------------------------------------------------------------------------------------- */

size_t ni_ws_head(uint8_t out[NI_WS_HEAD_MAX], ni_ws_opcode opcode, uint64_t len) {
  size_t bytes = len < 126 ? 0 : len <= UINT16_MAX ? 2 : 8;
  out[0] = (uint8_t)(FIN | opcode);
  out[1] = (uint8_t)(bytes == 0 ? len : bytes == 2 ? 126 : 127);
  for (size_t i = 0; i < bytes; i++) out[2 + i] = (uint8_t)(len >> 8 * (bytes - 1 - i));
  return 2 + bytes;
}

bool ni_ws_accept(const char *key, char out[NI_WS_ACCEPT_SIZE]) {
  static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; /* 1.3 */
  char text[512];
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned len = 0;
  int n = snprintf(text, sizeof text, "%s%s", key, guid);
  if (n < 0 || (size_t)n >= sizeof text) return false;
  if (!EVP_Digest(text, (size_t)n, digest, &len, EVP_sha1(), NULL) || len != 20) return false;
  return EVP_EncodeBlock((unsigned char *)out, digest, 20) == NI_WS_ACCEPT_SIZE - 1;
}

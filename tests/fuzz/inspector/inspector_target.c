/* SPDX-License-Identifier: MIT */
/*
 * inspector_target.c - one fuzz input for what the inspector's server reads of its clients.
 *
 * Input: two bytes that choose the parser and where the bytes are torn, then the bytes, and these are read twice: in
 * one piece, and torn. What comes out must be the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"
#include "runtime/base/utf8.h"
#include "stdlib/inspector/inspector_http.h"
#include "stdlib/inspector/inspector_ws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The next piece's size: a walk that the seed decides; 0 is all at once. */
static size_t step(uint8_t *seed, size_t left) {
  if (*seed == 0) return left;
  *seed = (uint8_t)(*seed * 5 + 3);
  size_t n = *seed % 4 ? *seed % 7 + 1 : *seed;
  if (*seed == 0) *seed = 1;
  return n < left ? n : left;
}

/* ---- WebSocket --------------------------------------------------------------------------------------------- */

static void note_ws(rt_buf *out, ni_ws_event event, const ni_ws_item *item) {
  if (event == NI_WS_MORE) return;
  if (event == NI_WS_TEXT) {
    rt_str text = {(const char *)item->data, item->len};
    CHECK(rt_utf8_first_invalid(text) == RT_STR_MISSING);
  }
  CHECK(item->data || event == NI_WS_CLOSE || event == NI_WS_ERROR);
  CHECK(event != NI_WS_PING || item->len <= NI_WS_CONTROL_MAX);
  CHECK(event != NI_WS_ERROR || (item->code >= 1000 && item->code < 1015));
  rt_buf_fmt(out, "%d %d %zu:", event, item->code, item->len);
  if (event != NI_WS_ERROR) rt_buf_add(out, item->data, item->len); /* of what failed, nothing counts */
}

static void read_ws(const uint8_t *data, size_t size, uint8_t seed, rt_buf *out) {
  ni_ws_parser p = {0};
  ni_ws_item item;
  ni_ws_event event = NI_WS_MORE;
  while (size > 0 && event != NI_WS_CLOSE && event != NI_WS_ERROR) {
    size_t n = step(&seed, size);
    uint8_t *piece = malloc(n); /* so that the sanitizer sees its ends */
    memcpy(piece, data, n);
    const uint8_t *at = piece;
    do {
      event = ni_ws_read(&p, &at, piece + n, &item);
      CHECK(at <= piece + n);
      note_ws(out, event, &item);
    } while (event == NI_WS_TEXT || event == NI_WS_PING);
    CHECK(event != NI_WS_MORE || at == piece + n);
    CHECK(p.cap <= 4096 + 2 * (p.len + n) || p.cap <= 64 * 1024); /* by what came, not by what was promised */
    free(piece);
    data += n;
    size -= n;
  }
  ni_ws_deinit(&p);
}

/* ---- HTTP -------------------------------------------------------------------------------------------------- */

static void note_http(rt_buf *out, ni_http_event event, const ni_http_parser *p) {
  if (event == NI_HTTP_MORE) return;
  rt_buf_fmt(out, "%d ", event);
  if (event == NI_HTTP_BAD) return;
  CHECK(p->path[0] == '/' && strlen(p->path) < sizeof p->path && ni_http_host_allowed(p->host));
  rt_buf_fmt(out, "%s %s %d ", p->path, p->host, p->keep_alive);
  if (event == NI_HTTP_UPGRADE) rt_buf_c(out, p->key);
}

/* All answers to it, as the server would give them. */
static void discover(const ni_http_parser *p, rt_buf *out) {
  static const ni_target target = {"id", "title", "file:///a.js", "node"};
  ni_http_view view = {&target, "node.js/v24", p->host};
  if (!ni_http_discover(&view, p->path, p->keep_alive, out)) ni_http_refuse(400, out);
}

static void read_http(const uint8_t *data, size_t size, uint8_t seed, rt_buf *out) {
  ni_http_parser p;
  ni_http_event event = NI_HTTP_MORE;
  ni_http_init(&p);
  while (size > 0 && event != NI_HTTP_BAD && event != NI_HTTP_UPGRADE) {
    size_t n = step(&seed, size);
    char *piece = malloc(n);
    memcpy(piece, data, n);
    const char *at = piece, *end = piece + n;
    while (at < end && event != NI_HTTP_BAD && event != NI_HTTP_UPGRADE) {
      event = ni_http_read(&p, &at, end);
      CHECK(at <= end);
      note_http(out, event, &p);
      if (event == NI_HTTP_GET) discover(&p, out);
    }
    if (event == NI_HTTP_UPGRADE) rt_buf_fmt(out, " %zu", size - (size_t)(at - piece)); /* bytes behind it */
    free(piece);
    data += n;
    size -= n;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  void (*read)(const uint8_t *, size_t, uint8_t, rt_buf *) = data[0] & 1 ? read_http : read_ws;
  rt_buf whole = {0}, torn = {0};
  read(data + 2, size - 2, 0, &whole);
  read(data + 2, size - 2, data[1] | 1, &torn);
  CHECK(rt_str_eq(rt_buf_view(&whole), rt_buf_view(&torn)));
  rt_buf_deinit(&whole);
  rt_buf_deinit(&torn);
  return 0;
}

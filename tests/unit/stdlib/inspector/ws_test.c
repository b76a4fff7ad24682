/* SPDX-License-Identifier: MIT */
/* ws_test.c - frames of WebSockets: what is read, what is refused with which code, and what is written. */
#include "stdlib/inspector/inspector_ws.h"

#include <stdlib.h>

#include "runtime/base/buf.h"
#include "tests/unit/stdlib/inspector/client.h"

enum { FIN = 0x80, MORE = -1 };

/* Adds a masked frame. */
static void frame(rt_buf *b, uint8_t first, const void *data, size_t len) {
  uint8_t *out = rt_buf_reserve(b, len + 14);
  b->len += client_frame(out, first, data, len, true);
}

static void text_frame(rt_buf *b, uint8_t first, const char *text) { frame(b, first, text, strlen(text)); }

/* Reads all of `b` in pieces of `step` bytes and notes the events: "T:text ", "P:ping ", "C1000 ", "E1002 ". */
static void events(const rt_buf *b, size_t step, rt_buf *out) {
  ni_ws_parser p = {0};
  ni_ws_item item;
  ni_ws_event event = NI_WS_MORE;
  for (size_t at = 0; at < b->len && event < NI_WS_CLOSE; at += step) {
    const uint8_t *data = b->p + at, *end = at + step < b->len ? data + step : b->p + b->len;
    do {
      event = ni_ws_read(&p, &data, end, &item);
      if (event == NI_WS_TEXT || event == NI_WS_PING)
        rt_buf_fmt(out, "%c:%.*s ", event == NI_WS_TEXT ? 'T' : 'P', (int)item.len, (const char *)item.data);
      else if (event != NI_WS_MORE) rt_buf_fmt(out, "%c%d ", event == NI_WS_CLOSE ? 'C' : 'E', item.code);
    } while (event == NI_WS_TEXT || event == NI_WS_PING);
  }
  ni_ws_deinit(&p);
}

/* Whole and in pieces of every size up to 20, and empties `b`. */
static void expect_events(rt_buf *b, const char *expected) {
  for (size_t step = 0; step <= 20; step++) {
    rt_buf got = {0};
    events(b, step ? step : b->len, &got);
    EXPECT_STR(rt_buf_view(&got), expected);
    rt_buf_deinit(&got);
  }
  b->len = 0;
}

static void test_messages(rt_buf *b) {
  text_frame(b, FIN | NI_WS_OP_TEXT, "one");
  text_frame(b, FIN | NI_WS_OP_TEXT, "");
  text_frame(b, FIN | NI_WS_OP_TEXT, "tw\xc3\xb6");
  expect_events(b, "T:one T: T:tw\xc3\xb6 ");
  text_frame(b, NI_WS_OP_TEXT, "a\xc3");
  text_frame(b, FIN | NI_WS_OP_PING, "p");
  text_frame(b, NI_WS_OP_CONTINUE, "");
  text_frame(b, FIN | NI_WS_OP_PONG, "unasked");
  text_frame(b, FIN | NI_WS_OP_CONTINUE, "\xb6z");
  text_frame(b, FIN | NI_WS_OP_PING, "");
  expect_events(b, "P:p T:a\xc3\xb6z P: ");
  text_frame(b, NI_WS_OP_TEXT, "");
  text_frame(b, FIN | NI_WS_OP_CONTINUE, "");
  text_frame(b, FIN | NI_WS_OP_TEXT, "after");
  expect_events(b, "T: T:after ");
}

static void test_close(rt_buf *b) {
  frame(b, FIN | NI_WS_OP_CLOSE, "", 0);
  text_frame(b, FIN | NI_WS_OP_TEXT, "does not count");
  expect_events(b, "C0 ");
  frame(b, FIN | NI_WS_OP_CLOSE, "\x03\xe8" "bye", 5);
  expect_events(b, "C1000 ");
  frame(b, FIN | NI_WS_OP_CLOSE, "\x0f\xa0", 2);
  expect_events(b, "C4000 ");
  frame(b, FIN | NI_WS_OP_CLOSE, "\x03", 1);
  expect_events(b, "E1002 ");
  frame(b, FIN | NI_WS_OP_CLOSE, "\x03\xed", 2); /* 1005 */
  expect_events(b, "E1002 ");
  frame(b, FIN | NI_WS_OP_CLOSE, "\x03\xe8\xff", 3);
  expect_events(b, "E1007 ");
}

static void test_refused(rt_buf *b) {
  uint8_t raw[32];
  rt_buf_add(b, raw, client_frame(raw, FIN | NI_WS_OP_TEXT, "open", 4, false));
  expect_events(b, "E1002 ");
  text_frame(b, FIN | NI_WS_OP_BINARY, "b");
  expect_events(b, "E1003 ");
  text_frame(b, FIN | NI_WS_OP_TEXT, "\xc3");
  expect_events(b, "E1007 ");
  text_frame(b, FIN | 0x40 | NI_WS_OP_TEXT, "compressed");
  expect_events(b, "E1002 ");
  text_frame(b, FIN | 3, "");
  expect_events(b, "E1002 ");
  text_frame(b, FIN | 11, "");
  expect_events(b, "E1002 ");
  text_frame(b, FIN | NI_WS_OP_CONTINUE, "of nothing");
  expect_events(b, "E1002 ");
  text_frame(b, NI_WS_OP_TEXT, "a");
  text_frame(b, FIN | NI_WS_OP_TEXT, "b");
  expect_events(b, "E1002 ");
  text_frame(b, NI_WS_OP_PING, "cut");
  expect_events(b, "E1002 ");
  char long_ping[126] = {0};
  frame(b, FIN | NI_WS_OP_PING, long_ping, sizeof long_ping);
  expect_events(b, "E1002 ");
}

/* Lengths in more bytes than they need, with the top bit, and of messages that are too long, which is known by their
 * heads. */
static void test_lengths(rt_buf *b) {
  rt_buf_add(b, "\x81\xfe\x00\x7d....", 8);
  expect_events(b, "E1002 ");
  rt_buf_add(b, "\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff....", 14);
  expect_events(b, "E1002 ");
  rt_buf_add(b, "\x81\xff\x80\x00\x00\x00\x00\x01\x00\x00....", 14);
  expect_events(b, "E1002 ");
  rt_buf_add(b, "\x81\xff\x00\x00\x00\x00\x06\x40\x00\x01....", 14);
  expect_events(b, "E1009 ");
  text_frame(b, NI_WS_OP_TEXT, "x");
  rt_buf_add(b, "\x80\xff\x00\x00\x00\x00\x06\x40\x00\x00....", 14);
  expect_events(b, "E1009 ");
}

/* All three forms of a length, and the longest message there may be. */
static void test_sizes(void) {
  static const size_t sizes[] = {0, 1, 125, 126, 127, 65535, 65536, 1000000, NI_WS_MESSAGE_MAX};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    char *text = malloc(sizes[i] + 1);
    memset(text, 'a' + (int)i, sizes[i]);
    rt_buf b = {0};
    frame(&b, FIN | NI_WS_OP_TEXT, text, sizes[i]);
    ni_ws_parser p = {0};
    ni_ws_item item;
    const uint8_t *data = b.p;
    EXPECT_INT(ni_ws_read(&p, &data, b.p + b.len, &item), NI_WS_TEXT);
    EXPECT(item.data && item.len == sizes[i] && !memcmp(item.data, text, item.len) && data == b.p + b.len);
    ni_ws_deinit(&p);
    rt_buf_deinit(&b);
    free(text);
  }
}

static void test_head(void) {
  uint8_t head[NI_WS_HEAD_MAX];
  EXPECT_STR(rt_str_of((char *)head, ni_ws_head(head, NI_WS_OP_TEXT, 125)), "\x81\x7d");
  EXPECT(ni_ws_head(head, NI_WS_OP_TEXT, 126) == 4 && !memcmp(head, "\x81\x7e\x00\x7e", 4));
  EXPECT(ni_ws_head(head, NI_WS_OP_PONG, 0) == 2 && !memcmp(head, "\x8a\x00", 2));
  EXPECT(ni_ws_head(head, NI_WS_OP_TEXT, 65536) == 10 && !memcmp(head, "\x81\x7f\0\0\0\0\0\x01\0\0", 10));
}

static void test_accept(void) {
  char out[NI_WS_ACCEPT_SIZE], key[600];
  EXPECT(ni_ws_accept("dGhlIHNhbXBsZSBub25jZQ==", out)); /* RFC 6455, 1.3 */
  EXPECT_STR(rt_str_c(out), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  memset(key, 'k', sizeof key - 1);
  key[sizeof key - 1] = 0;
  EXPECT(!ni_ws_accept(key, out));
}

int main(void) {
  rt_buf b = {0};
  test_messages(&b);
  test_close(&b);
  test_refused(&b);
  test_lengths(&b);
  rt_buf_deinit(&b);
  test_sizes();
  test_head();
  test_accept();
  return unit_failures != 0;
}

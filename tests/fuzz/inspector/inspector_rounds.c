/* SPDX-License-Identifier: MIT */
/*
 * inspector_rounds.c - drives inspector_target.c without a fuzzing engine: inspector_rounds ROUNDS SEED. Frames and
 * requests are put together of pieces that mean something, then mutated.
 */
#include "tests/fuzz/rounds.h"

enum { MAX = 200000 };

static void add(const void *data, size_t n) {
  if (input.len + n > MAX) return;
  memcpy(input.p + input.len, data, n);
  input.len += n;
}

/* ---- frames ------------------------------------------------------------------------------------------------ */

static size_t some_length(void) {
  static const uint32_t edges[] = {0, 1, 2, 124, 125, 126, 127, 128, 65535, 65536, 65537};
  return roll(3) ? roll(20) : edges[roll(roll(4) ? 8 : 11)];
}

static uint8_t some_opcode(void) {
  static const uint8_t usual[] = {0x81, 0x81, 0x01, 0x00, 0x80, 0x80, 0x89, 0x8a, 0x88};
  return roll(20) ? usual[roll(sizeof usual)] : (uint8_t)roll(256);
}

/* Text of one, two, three and four bytes a character; cut where it is cut. */
static void some_text(uint8_t *out, size_t n) {
  static const char text[] = "a\xc3\xb6\xe2\x82\xac\xf0\x9f\x98\x80{\"id\":1}";
  for (size_t i = 0; i < n; i++) out[i] = (uint8_t)text[i % (sizeof text - 1)];
  if (roll(3) && n > 0) memset(out, 'x', n);
  if (n >= 2 && roll(2)) memcpy(out, "\x03\xe8", 2); /* a close code */
}

static void frame(void) {
  static uint8_t text[70000];
  size_t n = some_length();
  uint8_t head[14] = {some_opcode()}, mask[4];
  size_t more = n < 126 ? 0 : n < 65536 ? 2 : 8;
  for (int i = 0; i < 4; i++) mask[i] = (uint8_t)roll(256);
  head[1] = (uint8_t)(0x80 | (more == 0 ? n : more == 2 ? 126 : 127));
  for (size_t i = 0; i < more; i++) head[2 + i] = (uint8_t)((uint64_t)n >> 8 * (more - 1 - i));
  memcpy(head + 2 + more, mask, 4);
  some_text(text, n);
  for (size_t i = 0; i < n; i++) text[i] ^= mask[i & 3];
  add(head, 6 + more);
  add(text, n);
}

/* ---- requests ---------------------------------------------------------------------------------------------- */

static void add_any(const char *const *list, size_t n) {
  const char *text = list[roll((uint32_t)n)];
  add(text, strlen(text));
}
#define ADD_ANY(list) add_any(list, sizeof list / sizeof *list)

static void request(void) {
  static const char *const starts[] = {
      "GET /json HTTP/1.1\r\n", "GET /json/list?x=1 HTTP/1.1\r\n", "GET /json/version HTTP/1.0\r\n", "GET /id HTTP/1.1\r\n",
      "GET /json/activate/id HTTP/1.1\r\n", "POST /json HTTP/1.1\r\n", "GET http://a/json HTTP/1.1\r\n", "\r\nGET / HTTP/1.1\r\n",
      "GET /json/ HTTP/1.1\n", "get / HTTP/1.1\r\n",
  };
  static const char *const fields[] = {
      "Host: localhost:9229\r\n", "Host: 127.0.0.1\r\n", "Host: [::1]:1\r\n", "Host: evil.example\r\n", "Host:\r\n",
      "Connection: close\r\n", "Connection: keep-alive, Upgrade\r\n", "Content-Length: 0\r\n", "Content-Length: 1\r\n",
      "Transfer-Encoding: chunked\r\n", "Cookie: a=b \t\r\n", "X: a\r\n b\r\n", "Upgrade: h2c\r\nConnection: Upgrade\r\n",
      "Sec-WebSocket-Key: aaa==\r\n", "Sec-WebSocket-Version: 13\r\n", "Expect: 100-continue\r\n",
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: aaa==\r\nSec-WebSocket-Version: 13\r\n",
  };
  ADD_ANY(starts);
  for (uint32_t n = roll(5); n > 0; n--) ADD_ANY(fields);
  if (roll(100) == 0)
    for (uint32_t n = roll(6000); n > 0; n--) add("Many: headers\r\n", 15);
  add(roll(10) ? "\r\n" : "\n", roll(10) ? 2 : 1);
}

/* ---- inputs ------------------------------------------------------------------------------------------------ */

static void mutate(void) {
  size_t at = 2 + roll(input.len - 2), n = roll(4);
  if (n > input.len - at) n = input.len - at;
  uint32_t how = roll(3);
  if (how == 0) {
    input.p[at] ^= (uint8_t)(1u << roll(8));
  } else if (how == 1) {
    memmove(input.p + at, input.p + at + n, input.len - at - n);
    input.len -= n;
  } else {
    input.p[at] = (uint8_t)roll(256);
  }
}

static void make(void) {
  input.len = 2;
  input.p[0] = (uint8_t)roll(2);
  input.p[1] = (uint8_t)roll(256);
  for (uint32_t n = roll(6) + 1; n > 0; n--) (input.p[0] & 1 ? request : frame)();
  if (roll(2))
    for (uint32_t n = roll(4); n > 0 && input.len > 3; n--) mutate();
}

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 10000;
  rounds_run(rounds, argc > 2 ? argv[2] : "1", MAX, make);
  printf("%ld inputs\n", rounds);
  return 0;
}

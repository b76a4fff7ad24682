/* SPDX-License-Identifier: MIT */
/*
 * http_rounds.c - drives http_target.c without a fuzzing engine: http_rounds ROUNDS SEED. Messages are put
 * together of pieces that mean something to the parser, then mutated.
 */
#include "tests/fuzz/rounds.h"

enum { MAX = 40000 };

typedef struct sample {
  const char *text;
  size_t len; /* some hold a NUL */
} sample;
#define S(literal) {literal, sizeof literal - 1}

static const sample starts[] = {
    S("GET / HTTP/1.1\r\n"), S("POST /a?b=c HTTP/1.1\r\n"), S("HEAD / HTTP/1.0\r\n"), S("CONNECT a:1 HTTP/1.1\r\n"),
    S("OPTIONS * HTTP/1.1\r\n"), S("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), S("GET http://a/b HTTP/1.1\r\n"),
    S("M-SEARCH * HTTP/1.1\r\n"), S("SOURCE /x ICE/1.0\r\n"), S("get / HTTP/1.1\r\n"),
    S("GET /\x80\xff HTTP/1.1\r\n"), S("GET  / HTTP/1.1\r\n"), S("QUERY / HTTP/1.1\r\n"), S("HTTP/1.1 200 OK\r\n"),
    S("HTTP/1.0 304 \r\n"), S("HTTP/1.1 101 Switching Protocols\r\n"), S("HTTP/1.1 100 Continue\r\n\r\n"),
    S("HTTP/1.1 204\r\n"), S("HTTP/1.1 200\n"), S("HTTP/1.1 99999 x\r\n"), S("\r\n\r\nGET / HTTP/1.1\r\n"),
    S("GET / HTTP/1.1\n"), S("RTSP/1.0 200 x\r\n"),
};
static const sample fields[] = {
    S("Host: a\r\n"), S("Content-Length: 5\r\n"), S("Content-Length: 0\r\n"),
    S("Content-Length: 18446744073709551616\r\n"), S("Content-Length: 5, 5\r\n"), S("Content-Length: +5\r\n"),
    S("Transfer-Encoding: chunked\r\n"), S("Transfer-Encoding: gzip, chunked\r\n"),
    S("Transfer-Encoding: chunked, identity\r\n"), S("Transfer-Encoding:\tchunked \r\n"),
    S("Transfer-Encoding : chunked\r\n"), S("Connection: close\r\n"), S("Connection: keep-alive, Upgrade\r\n"),
    S("Upgrade: h2c\r\n"), S("Expect: 100-continue\r\n"), S("X: a\r\n b\r\n"), S("X:\r\n \r\n y\r\n"),
    S("X: a\rb\r\n"), S("X: a\nY: b\r\n"), S("X: a\0b\r\n"), S(": no name\r\n"), S("no colon\r\n"),
    S("X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \t \r\n"), S(" X: leading\r\n"), S("Empty:\r\n"),
    S("Spaces:   \r\n"), S("E: \xe9\xff\r\n"), S("Proxy-Connection: close\r\n"), S("Connection: \r\n"),
    S("X: y\r\r\n"),
};
static const sample tails[] = {
    S("\r\n"), S("\n"), S("\r\n\r\n"), S("\r\nhello"), S("\r\n5\r\nhello\r\n0\r\n\r\n"),
    S("\r\n5;a=b;c=\"d\\\"e\"\r\nhello\r\n0\r\nX-T: 1\r\n\r\n"), S("\r\nfffffffffffffffff\r\n"), S("\r\n-1\r\n"),
    S("\r\n0x5\r\nhello\r\n"), S("\r\n5 \r\nhello\r\n0\r\n\r\n"), S("\r\n5\nhello\n0\n\n"),
    S("\r\n5\r\nhelloX\r\n0\r\n\r\n"), S("\r\n1\r\na\r\n0\r\nContent-Length: 1\r\n\r\n"),
    S("\r\n00000005\r\nhello\r\n0\r\n\r\n"), S("\r\n5;\r\nhello\r\n0;x\r\n\r\n"), S("\r\n\0\0\0"),
    S("\r\n5;\n\r\nhello\r\n"),
};
static const sample bits[] = {
    S("\r"), S("\n"), S("\0"), S(" "), S(":"), S("\x7f"), S("\xff"), S("0"), S("ffffffff"), S(";"), S(","), S("\t"),
    S("chunked"), S("\r\n"), S("\""), S("\\"),
};

static void add(const char *text, size_t len) {
  if (input.len + len > MAX) return;
  memcpy(input.p + input.len, text, len);
  input.len += len;
}

#define ANY(list) list[roll(sizeof list / sizeof list[0])]
#define ADD_ANY(list)             \
  do {                            \
    sample some = ANY(list);      \
    add(some.text, some.len);     \
  } while (0)

static void message(void) {
  ADD_ANY(starts);
  for (uint32_t n = roll(5); n > 0; n--) ADD_ANY(fields);
  if (roll(40) == 0)
    for (int n = (int)roll(3000); n > 0; n--) add("Many: headers\r\n", 15);
  ADD_ANY(tails);
}

static void mutate(void) {
  sample some = ANY(bits);
  size_t len = some.len, at = 4 + roll((uint32_t)(input.len - 3));
  if (at > input.len || input.len + len > MAX) return;
  size_t cut = roll(3);
  if (cut > input.len - at) cut = input.len - at;
  memmove(input.p + at + len, input.p + at + cut, input.len - at - cut);
  memcpy(input.p + at, some.text, len);
  input.len = input.len + len - cut;
}

static void make(void) {
  input.len = 4;
  for (int k = 0; k < 4; k++) input.p[k] = (uint8_t)roll(256);
  if (roll(2) == 0) input.p[3] = (uint8_t)roll(3); /* strict, or one of the usual leniencies */
  if (roll(3) != 0) input.p[2] &= 0xf0;            /* usual limits */
  for (uint32_t n = roll(3) + 1; n > 0; n--) message();
  for (uint32_t n = roll(4); n > 0; n--) mutate();
}

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 10000;
  rounds_run(rounds, argc > 2 ? argv[2] : "1", MAX, make);
  printf("%ld inputs\n", rounds);
  return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * http_rounds.c - drives http_target.c without a fuzzing engine: http_rounds ROUNDS SEED. Messages are put
 * together of pieces that mean something to the parser, then mutated; the same seed makes the same inputs.
 * An input that fails is left in ./failing-input.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX = 40000 };

static uint64_t state;

static uint32_t roll(uint32_t limit) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 33) % limit;
}

static const char *const starts[] = {
    "GET / HTTP/1.1\r\n", "POST /a?b=c HTTP/1.1\r\n", "HEAD / HTTP/1.0\r\n", "CONNECT a:1 HTTP/1.1\r\n",
    "OPTIONS * HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET http://a/b HTTP/1.1\r\n", "M-SEARCH * HTTP/1.1\r\n",
    "SOURCE /x ICE/1.0\r\n", "get / HTTP/1.1\r\n", "GET /\x80\xff HTTP/1.1\r\n", "GET  / HTTP/1.1\r\n", "QUERY / HTTP/1.1\r\n",
    "HTTP/1.1 200 OK\r\n", "HTTP/1.0 304 \r\n", "HTTP/1.1 101 Switching Protocols\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 204\r\n", "HTTP/1.1 200\n", "HTTP/1.1 99999 x\r\n", "\r\n\r\nGET / HTTP/1.1\r\n", "GET / HTTP/1.1\n", "RTSP/1.0 200 x\r\n",
};
static const char *const fields[] = {
    "Host: a\r\n", "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length: 18446744073709551616\r\n",
    "Content-Length: 5, 5\r\n", "Content-Length: +5\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
    "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding:\tchunked \r\n", "Transfer-Encoding : chunked\r\n",
    "Connection: close\r\n", "Connection: keep-alive, Upgrade\r\n", "Upgrade: h2c\r\n", "Expect: 100-continue\r\n", "X: a\r\n b\r\n",
    "X:\r\n \r\n y\r\n", "X: a\rb\r\n", "X: a\nY: b\r\n", "X: a\0b\r\n", ": no name\r\n", "no colon\r\n", "X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \t \r\n",
    " X: leading\r\n", "Empty:\r\n", "Spaces:   \r\n", "E: \xe9\xff\r\n", "Proxy-Connection: close\r\n", "Connection: \r\n", "X: y\r\r\n",
};
static const char *const tails[] = {
    "\r\n", "\n", "\r\n\r\n", "\r\nhello", "\r\n5\r\nhello\r\n0\r\n\r\n", "\r\n5;a=b;c=\"d\\\"e\"\r\nhello\r\n0\r\nX-T: 1\r\n\r\n",
    "\r\nfffffffffffffffff\r\n", "\r\n-1\r\n", "\r\n0x5\r\nhello\r\n", "\r\n5 \r\nhello\r\n0\r\n\r\n", "\r\n5\nhello\n0\n\n",
    "\r\n5\r\nhelloX\r\n0\r\n\r\n", "\r\n1\r\na\r\n0\r\nContent-Length: 1\r\n\r\n", "\r\n00000005\r\nhello\r\n0\r\n\r\n", "\r\n5;\r\nhello\r\n0;x\r\n\r\n",
    "\r\n\0\0\0", "\r\n5;\n\r\nhello\r\n",
};
static const char *const bits[] = {"\r", "\n", "\0", " ", ":", "\x7f", "\xff", "0", "ffffffff", ";", ",", "\t", "chunked", "\r\n", "\"", "\\"};

typedef struct input {
  uint8_t p[MAX];
  size_t len;
} input;

static void add(input *in, const char *text, size_t len) {
  if (in->len + len > MAX) return;
  memcpy(in->p + in->len, text, len);
  in->len += len;
}

/* Some samples hold a NUL: they end at the last byte that is none. */
static size_t text_len(const char *text) {
  size_t len = strlen(text);
  return text[len] == 0 && strstr(text, "X: a") == text && len == 4 ? 8 : len;
}

#define ANY(list) list[roll(sizeof list / sizeof list[0])]
#define ADD_ANY(in, list)             \
  do {                                \
    const char *some = ANY(list);     \
    add(in, some, text_len(some));    \
  } while (0)

static void message(input *in) {
  ADD_ANY(in, starts);
  for (uint32_t n = roll(5); n > 0; n--) ADD_ANY(in, fields);
  if (roll(40) == 0)
    for (int n = (int)roll(3000); n > 0; n--) add(in, "Many: headers\r\n", 15);
  ADD_ANY(in, tails);
}

static void mutate(input *in) {
  const char *some = ANY(bits);
  size_t len = some[0] == 0 ? 1 : strlen(some), at = 4 + roll((uint32_t)(in->len - 3));
  if (at > in->len || in->len + len > MAX) return;
  size_t cut = roll(3);
  if (cut > in->len - at) cut = in->len - at;
  memmove(in->p + at + len, in->p + at + cut, in->len - at - cut);
  memcpy(in->p + at, some, len);
  in->len = in->len + len - cut;
}

static input in;

static void save(void) {
  FILE *f = fopen("failing-input", "wb");
  if (f == NULL) return;
  fwrite(in.p, 1, in.len, f);
  fclose(f);
}

static void on_abort(int number) {
  (void)number;
  save();
}

/* of the sanitizers */
void __sanitizer_set_death_callback(void (*callback)(void));

static void make(void) {
  in.len = 4;
  for (int k = 0; k < 4; k++) in.p[k] = (uint8_t)roll(256);
  if (roll(2) == 0) in.p[3] = (uint8_t)roll(3); /* strict, or one of the usual leniencies */
  if (roll(3) != 0) in.p[2] &= 0xf0;            /* usual limits */
  for (uint32_t n = roll(3) + 1; n > 0; n--) message(&in);
  for (uint32_t n = roll(4); n > 0; n--) mutate(&in);
}

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 10000;
  state = (argc > 2 ? strtoull(argv[2], NULL, 10) : 1) * 0x9e3779b97f4a7c15u + 1;
  signal(SIGABRT, on_abort);
  __sanitizer_set_death_callback(save);
  for (long i = 0; i < rounds; i++) {
    make();
    LLVMFuzzerTestOneInput(in.p, in.len);
  }
  printf("%ld inputs\n", rounds);
  return 0;
}

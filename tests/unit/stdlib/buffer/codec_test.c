/* SPDX-License-Identifier: MIT */
/* codec_test.c - hex, lenient base64, searches, swaps and UTF-8 boundaries of codec.h. */
#include <stdio.h>
#include <string.h>

#include "stdlib/buffer/codec.h"

static int failed;

static void expect(int ok, const char *what) {
  if (ok) return;
  fprintf(stderr, "failed: %s\n", what);
  failed = 1;
}

static const uint8_t *bytes(const char *s) { return (const uint8_t *)s; }

static void test_hex(void) {
  uint8_t out[8];
  codec_hex_encode(bytes("\x01\xab"), 2, out);
  expect(memcmp(out, "01ab", 4) == 0, "hex encode");
  expect(codec_hex_decode(bytes("01aBzz"), 6, out, 8) == 2 && out[1] == 0xab, "hex decode stops");
  expect(codec_hex_decode(bytes("0102"), 4, out, 1) == 1, "hex decode is bounded");
}

static void test_base64(void) {
  uint8_t out[8];
  expect(codec_base64_decode(bytes("Y W\nJj"), 6, out, 8) == 3 && memcmp(out, "abc", 3) == 0,
         "base64 skips foreign characters");
  expect(codec_base64_decode(bytes("YQ==YQ"), 6, out, 8) == 1, "base64 stops at the padding");
  expect(codec_base64_decode(bytes("YWJj"), 4, out, 2) == 2, "base64 is bounded");
}

static void test_find(void) {
  const uint8_t *hay = bytes("abcabc");
  expect(codec_find(hay, 6, bytes("ca"), 2, 0, 1) == 2, "find");
  expect(codec_find(hay, 6, bytes("ca"), 2, 3, 1) == CODEC_NOT_FOUND, "find from");
  expect(codec_find(hay, 6, bytes("bc"), 2, 0, 2) == 4, "find aligned");
  expect(codec_find_last(hay, 6, bytes("abc"), 3, 9, 1) == 3, "find last");
  expect(codec_find_last(hay, 6, bytes("abc"), 3, 2, 1) == 0, "find last from");
  expect(codec_find_last(hay, 2, bytes("abc"), 3, 2, 1) == CODEC_NOT_FOUND, "needle too long");
}

static void test_rest(void) {
  uint8_t p[7] = "ab";
  codec_repeat(p, 2, 7);
  expect(memcmp(p, "abababa", 7) == 0, "repeat");
  uint8_t q[4] = {1, 2, 3, 4};
  codec_swap(q, 4, 4);
  expect(q[0] == 4 && q[3] == 1, "swap");
  expect(codec_utf8_whole(bytes("a\xe4\xb8"), 3) == 1, "open sequence");
  expect(codec_utf8_whole(bytes("a\xe4\xb8\xad"), 4) == 4, "closed sequence");
  expect(codec_utf8_whole(bytes("\xe0\x80"), 2) == 2, "a sequence that cannot go on is whole");
  expect(codec_utf8_whole(bytes(""), 0) == 0, "nothing");
}

int main(void) {
  test_hex();
  test_base64();
  test_find();
  test_rest();
  return failed;
}

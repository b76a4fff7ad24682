/* SPDX-License-Identifier: MIT */
/* Validation, repair, classes, lines and columns. */
#include "runtime/base/utf8.h"
#include "tests/unit/unit.h"

static void repairs(const char *in, size_t len, const char *expected) {
  rt_buf b = {0};
  rt_utf8_repair(rt_str_of(in, len), &b);
  EXPECT_STR(rt_buf_view(&b), expected);
  rt_buf_deinit(&b);
}
#define REPAIRS(in, expected) repairs(in, sizeof(in) - 1, expected)
#define BAD "\xEF\xBF\xBD"

/* One U+FFFD for each maximal invalid part (Unicode 3.9, table 3-8; WHATWG decoder). */
static void repair(void) {
  REPAIRS("", "");
  REPAIRS("plain \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80",
          "plain \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80");
  REPAIRS("\xFF", BAD);
  REPAIRS("\x80\x80", BAD BAD);
  REPAIRS("a\xC0\xAF" "b", "a" BAD BAD "b");               /* overlong */
  REPAIRS("\xE0\x80\x80", BAD BAD BAD);
  REPAIRS("\xED\xA0\x80", BAD BAD BAD);                    /* surrogate */
  REPAIRS("\xF4\x90\x80\x80", BAD BAD BAD BAD);            /* above U+10FFFF */
  REPAIRS("\xE2\x82", BAD);                                /* cut at the end */
  REPAIRS("\xF0\x9F\x98", BAD);
  REPAIRS("\xE2\x82x", BAD "x");
  REPAIRS("\xF0\x80\x80\x41", BAD BAD BAD "A");
  REPAIRS("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64",
          "a" BAD BAD BAD "b" BAD "c" BAD BAD "d");
}

static void classes(void) {
  size_t units;
  EXPECT_INT(rt_utf8_classify(RT_STR(""), &units), RT_UTF8_ASCII);
  EXPECT_INT(units, 0);
  EXPECT_INT(
      rt_utf8_classify(RT_STR("ascii, longer than thirty-two bytes so that the fast path is used"),
                       &units),
      RT_UTF8_ASCII);
  EXPECT_INT(units, 65);
  EXPECT_INT(rt_utf8_classify(RT_STR("caf\xC3\xA9"), &units), RT_UTF8_LATIN1);
  EXPECT_INT(units, 4);
  EXPECT_INT(rt_utf8_classify(RT_STR("caf\xC3\xA9 \xC4\x80"), NULL), RT_UTF8_WIDE);
  EXPECT_INT(rt_utf8_classify(RT_STR("\xF0\x9F\x98\x80"), &units), RT_UTF8_WIDE);
  EXPECT_INT(units, 2);
  EXPECT_INT(rt_utf8_classify(RT_STR("a\xFF"), &units), RT_UTF8_INVALID);
  EXPECT_INT(units, 2);
  EXPECT_INT(rt_utf8_first_invalid(RT_STR("0123456789012345678901234567890123\xC3")), 34);
  EXPECT(rt_utf8_first_invalid(RT_STR("fine \xC3\xA9")) == RT_STR_MISSING);
}

static void encode(void) {
  for (uint32_t cp = 0; cp <= 0x10FFFF; cp += cp < 0x900 ? 1 : 97) {
    char bytes[4];
    uint32_t back;
    size_t n = rt_utf8_encode(cp, bytes);
    EXPECT(rt_utf8_decode(bytes, bytes + n, &back) == n);
    EXPECT(back == (cp >= 0xD800 && cp <= 0xDFFF ? RT_UTF8_REPLACEMENT : cp));
  }
}

static void at(rt_str text, size_t offset, unsigned line, unsigned column, const char *content) {
  rt_line_col r = rt_utf8_line_col(text, offset);
  EXPECT_INT(r.line, line);
  EXPECT_INT(r.column, column);
  EXPECT_STR(rt_str_slice(text, r.line_start, r.line_end), content);
}

static void lines(void) {
  rt_str t = RT_STR("one\ntwo\r\nthr\xC3\xA9" "e\rfour\xE2\x80\xA8" "five");
  at(t, 0, 1, 1, "one");
  at(t, 3, 1, 4, "one");
  at(t, 4, 2, 1, "two");
  at(t, 8, 2, 4, "two"); /* between CR and LF */
  at(t, 9, 3, 1, "thr\xC3\xA9" "e");
  at(t, 14, 3, 5, "thr\xC3\xA9" "e");
  at(t, 16, 4, 1, "four");
  at(t, 23, 5, 1, "five");
  at(t, 999, 5, 5, "five");
  at(RT_STR(""), 0, 1, 1, "");
  at(RT_STR("x\n"), 2, 2, 1, "");
}

/* Step by step gives what one leap gives. */
static void steps(void) {
  rt_str t = RT_STR("a\r\nb\nc\xE2\x80\xA9" "d\r\re");
  rt_text_pos pos = RT_TEXT_START;
  for (size_t i = 0; i <= t.len; i++) {
    rt_line_col whole = rt_utf8_line_col(t, i);
    rt_utf8_advance(t, &pos, i);
    EXPECT_INT(pos.line, whole.line);
    EXPECT_INT(pos.line_start, whole.line_start);
  }
}

int main(void) {
  repair();
  classes();
  encode();
  lines();
  steps();
  return unit_failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* Stand-in texts: as long as the original, the same lines, and of the rest only what V8 must find. */
#include "runtime/image/standin.h"

#include "packager/standin.h"
#include "tests/unit/unit.h"

static void check(const char *text, const char *want, int line) {
  rt_buf shape = {0};
  char got[200] = "";
  pk_standin(&shape, rt_str_c(text));
  rt_standin_write(shape.p, shape.len, got, strlen(want), false);
  if (strcmp(got, want) != 0) unit_failures++, printf("line %d:\n  is       %s\n  expected %s\n", line, got, want);
  uint16_t wide[200];
  rt_standin_write(shape.p, shape.len, wide, strlen(want), true);
  for (size_t i = 0; want[i]; i++) EXPECT(wide[i] == (uint16_t)want[i]);
  rt_buf_deinit(&shape);
}
#define CHECK_TEXT(text, want) check(text, want, __LINE__)

static void texts(void) {
  CHECK_TEXT("", "");
  CHECK_TEXT("let x;", ")aaaaa");
  CHECK_TEXT("a\n\nb\r\nc\rd\xE2\x80\xA8" "e", ")\n\naa\na\na\na"); /* a carriage return with its line feed is a letter */
  CHECK_TEXT("\n\tx", "\n)a");
  CHECK_TEXT("'\xC3\xA9\xF0\x9F\x98\x80'", ")aaaa"); /* in UTF-16 units */
}

static void words(void) {
  CHECK_TEXT("f(async()=>x)", ")aasync aaaaa");
  CHECK_TEXT("f(async y=>x)", ")aasync aaaaa");
  CHECK_TEXT("f(async/**/(y)=>x)", ")aasync aaaaaaaaaa");
  CHECK_TEXT("f(async\n(y))", ")aaaaaa\naaaa");
  CHECK_TEXT("f(async/*\n*/(y))", ")aaaaaaaa\naaaaaa");
  CHECK_TEXT("async = 1; o.async", ")aaaaaaaaaaaaaaaaa");
  CHECK_TEXT("asynch(x); #async(x)", ")aaaaaaaaaaaaaaaaaaa");
  CHECK_TEXT("async(x)", "async aa");
  CHECK_TEXT("class{static{x}}", ")aaaaastatic aaa");
  CHECK_TEXT("{static x=1;static\ny;static [z]}", ")static aaaastatic\naastatic aaaa");
  CHECK_TEXT("{static=1;static;static}", ")aaaaaaaaaaaaaaaaaaaaaaa");
  CHECK_TEXT("{static/* */#p;static 'a'}", ")static aaaaaaastatic aaaa");
  CHECK_TEXT("xstatic y, $static y", ")aaaaaaaaaaaaaaaaaaa");
  CHECK_TEXT("static \xF0\x9F\x98\x80x", "static aaa");
}

/* Whatever the shape says, that many characters are written and nothing else. */
static void damaged(void) {
  for (unsigned seed = 0; seed < 2000; seed++) {
    uint8_t shape[12];
    char got[40];
    for (size_t i = 0; i < sizeof shape; i++) shape[i] = (uint8_t)(seed * 2654435761u >> (i % 24) ^ i * 37);
    memset(got, '!', sizeof got);
    rt_standin_write(shape, seed % sizeof shape, got, seed % 33, false);
    for (size_t i = 0; i < sizeof got; i++) EXPECT((got[i] == '!') == (i >= seed % 33));
  }
  rt_standin_write(NULL, 0, NULL, 0, false);
}

int main(void) {
  texts();
  words();
  damaged();
  return unit_failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* Assignments, quotes, comments, and lines that are none of these. */
#include "runtime/base/dotenv.h"
#include "tests/unit/unit.h"

/* `text` as "key=value;" for each assignment. */
static void reads(const char *text, const char *expected) {
  rt_str rest = rt_str_c(text), key;
  rt_buf value = {0}, all = {0};
  while (rt_dotenv_next(&rest, &key, &value))
    rt_buf_fmt(&all, "%.*s=%.*s;", RT_STR_ARG(key), RT_STR_ARG(rt_buf_view(&value)));
  EXPECT_STR(rt_buf_view(&all), expected);
  rt_buf_deinit(&value);
  rt_buf_deinit(&all);
}

int main(void) {
  reads("", "");
  reads("A=1\nB = 2 \r\n\tC\t=\t3", "A=1;B=2;C=3;");
  reads("A=\nB=", "A=;B=;");
  reads("# no\n\nno\n=no\nA=1 # yes\nB=#", "A=1;B=;");
  reads("export A=1\n  export   B = 2\nC=export x", "A=1;B=2;C=export x;");
  reads("A='x # y' z\nB=\"a\nb\"\nC=`'\"`", "A=x # y;B=a\nb;C='\";");
  reads("A=\"a\\nb\"\nB='a\\nb'\nC=a\\nb", "A=a\nb;B=a\\nb;C=a\\nb;");
  reads("A=\"open\nB=1", "A=\"open;B=1;");
  reads("A=B=C", "A=B=C;");
  return unit_failures != 0;
}

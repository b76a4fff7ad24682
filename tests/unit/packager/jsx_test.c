/* SPDX-License-Identifier: MIT */
/* What looks like JSX, and what does not: pk_find_jsx. */
#include "packager/jsx.h"

#include "tests/unit/unit.h"

/* '^' in `marked` is where JSX is to be found, and is no part of the text; none: nowhere. */
static void finds(const char *marked) {
  char text[200];
  const char *caret = strchr(marked, '^');
  size_t want = caret != NULL ? (size_t)(caret - marked) : RT_STR_MISSING, len = 0;
  for (const char *p = marked; *p != 0; p++)
    if (*p != '^') text[len++] = *p;
  size_t got = pk_find_jsx(rt_str_of(text, len), len);
  if (got == want) return;
  unit_failures++;
  printf("%s: found at %zd\n", marked, (ssize_t)got);
}

int main(void) {
  finds("return ^<div>text</div>;");
  finds("const a = ^<A.B c={d} />");
  finds("f(^<></>)");
  finds("x => ^<p>{y}</p>");
  finds("export default ^<p/>");
  finds("<a/>; b = ^<c/>");
  finds("const f = <T,>(x: T) => x; g = ^<p/>");
  finds("if (a < b) c = '</p>'");
  finds("if (a <b) c = '</p>'");
  finds("const f = <T>(x: T) => '</p>'");
  finds("const f = <T extends U>(x: T) => '</p>'");
  finds("return <p>");
  finds("myreturn <p></p>");
  finds("a.return <p></p>");
  finds("");
  EXPECT_INT(pk_find_jsx(RT_STR("a = <b/>; c = <d/>"), 12), 4);
  EXPECT_INT(pk_find_jsx(RT_STR("a = <b/>"), 3), RT_STR_MISSING);
  return unit_failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* What Node 24's url.pathToFileURL() gives for the same paths. */
#include <stdlib.h>

#include "runtime/base/file_url.h"
#include "tests/unit/unit.h"

static void gives(const char *path, const char *url) {
  char *out = rt_file_url(rt_str_c(path));
  EXPECT_STR(rt_str_c(out), url);
  free(out);
}

int main(void) {
  gives("/", "file:///");
  gives("/app/server.js", "file:///app/server.js");
  gives("/a b/#1?x%20.js", "file:///a%20b/%231%3Fx%2520.js");
  gives("/!$&'()*+,-./:;=@_", "file:///!$&'()*+,-./:;=@_");
  gives("/[x]~{y}|^`<>\"\\", "file:///%5Bx%5D%7E%7By%7D%7C%5E%60%3C%3E%22%5C");
  gives("/\xc3\xb6\n", "file:///%C3%B6%0A");
  return unit_failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* See file_url.h. */
#include "runtime/base/file_url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"

static bool is_kept(unsigned char c) {
  static const char kept[] = "!$&'()*+,-./:;=@_";
  bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || (c && strchr(kept, c));
}

char *rt_file_url(rt_str path) {
  char *out = malloc(path.len * 3 + sizeof "file://"), *w = out;
  CHECK(out);
  w += sprintf(w, "file://");
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.p[i];
    if (is_kept(c)) *w++ = (char)c;
    else w += sprintf(w, "%%%02X", c);
  }
  *w = 0;
  return out;
}

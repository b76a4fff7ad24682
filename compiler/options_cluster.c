/* SPDX-License-Identifier: MIT */
/* See options_cluster.h. */
#include "compiler/options_cluster.h"

#include <stdlib.h>

#include "runtime/base/str.h"

enum { MOST_WORKERS = 1024 };

static size_t digits(rt_str s, size_t at) {
  size_t from = at;
  while (at < s.len && s.p[at] >= '0' && s.p[at] <= '9') at++;
  return at - from;
}

static bool is_whole(rt_str s) { return s.len > 0 && digits(s, 0) == s.len; }

/* 10, 0.5 */
static bool is_seconds(rt_str s) {
  size_t whole = digits(s, 0);
  if (whole == 0 || whole == s.len) return whole > 0;
  size_t part = s.p[whole] == '.' ? digits(s, whole + 1) : 0;
  return part > 0 && whole + 1 + part == s.len;
}

static bool is_style(rt_str s) { return rt_str_is(s, "prefix") || rt_str_is(s, "plain"); }

static bool is_workers(rt_str s) {
  if (rt_str_is(s, "auto")) return true;
  if (!is_whole(s) || s.len > 4) return false;
  int n = 0;
  for (size_t i = 0; i < s.len; i++) n = n * 10 + (s.p[i] - '0');
  return n > 0 && n <= MOST_WORKERS;
}

static const struct {
  const char *name;
  bool (*is_valid)(rt_str value);
} keys[] = {{"drain", is_seconds}, {"heartbeat", is_seconds}, {"start", is_seconds}, {"within", is_seconds},
            {"restarts", is_whole}, {"log", is_style}};

static bool is_word(rt_str word) {
  size_t at = rt_str_find_byte(word, '=', 0);
  if (at == RT_STR_MISSING) return is_workers(word);
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (rt_str_is(rt_str_slice(word, 0, at), keys[i].name)) return keys[i].is_valid(rt_str_slice(word, at + 1, word.len));
  return false;
}

bool cx_cluster_is_valid(const char *value) {
  rt_str rest = rt_str_c(value);
  for (;;) {
    size_t comma = rt_str_find_byte(rest, ',', 0);
    if (!is_word(rt_str_slice(rest, 0, comma))) return false;
    if (comma == RT_STR_MISSING) return true;
    rest = rt_str_slice(rest, comma + 1, rest.len);
  }
}

/* SPDX-License-Identifier: MIT */
/* See dotenv.h. */
#include "runtime/base/dotenv.h"

#include <string.h>

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static rt_str trim_blanks(rt_str s) {
  while (s.len && is_blank(*s.p)) s = rt_str_slice(s, 1, s.len);
  while (s.len && is_blank(s.p[s.len - 1])) s.len--;
  return s;
}

static size_t line_end(rt_str s, size_t from) {
  size_t at = rt_str_find_byte(s, '\n', from);
  return at == RT_STR_MISSING ? s.len : at;
}

/* "\n" in double quotes is a newline. */
static void add_expanded(rt_buf *out, rt_str s) {
  for (size_t i = 0; i < s.len; i++) {
    bool newline = s.p[i] == '\\' && i + 1 < s.len && s.p[i + 1] == 'n';
    rt_buf_byte(out, newline ? '\n' : (uint8_t)s.p[i]);
    i += newline;
  }
}

/* A quoted value may span lines; without its closing quote it is taken as it is, to the line's end. The end of what
 * was read. */
static size_t read_value(rt_str s, size_t at, rt_buf *value) {
  while (at < s.len && is_blank(s.p[at])) at++;
  char quote = at < s.len ? s.p[at] : 0;
  size_t close = RT_STR_MISSING;
  if (quote == '"' || quote == '\'' || quote == '`') close = rt_str_find_byte(s, quote, at + 1);
  if (close != RT_STR_MISSING) {
    rt_str inside = rt_str_slice(s, at + 1, close);
    if (quote == '"') add_expanded(value, inside);
    else rt_buf_str(value, inside);
    return line_end(s, close);
  }
  size_t end = line_end(s, at), hash = rt_str_find_byte(s, '#', at);
  rt_buf_str(value, trim_blanks(rt_str_slice(s, at, hash < end ? hash : end)));
  return end;
}

/* The assignment at the text's start, if its first line is one. */
static bool read_line(rt_str *rest, rt_str *key, rt_buf *value) {
  rt_str s = *rest;
  size_t end = line_end(s, 0), equals = rt_str_find_byte(s, '=', 0);
  rt_str line = trim_blanks(rt_str_slice(s, 0, end));
  bool is_assignment = line.len && *line.p != '#' && equals < end;
  if (is_assignment) {
    *key = trim_blanks(rt_str_slice(s, 0, equals));
    if (rt_str_starts(*key, RT_STR("export "))) *key = trim_blanks(rt_str_slice(*key, 7, key->len));
    end = read_value(s, equals + 1, value);
  }
  *rest = rt_str_slice(s, end < s.len ? end + 1 : s.len, s.len);
  return is_assignment && key->len;
}

bool rt_dotenv_next(rt_str *rest, rt_str *key, rt_buf *value) {
  while (rest->len) {
    value->len = 0;
    if (read_line(rest, key, value)) return true;
  }
  return false;
}

/* SPDX-License-Identifier: MIT */
/* See jsx.h. */
#include "packager/jsx.h"

#include <ctype.h>
#include <stdbool.h>

static bool ends_with_word(rt_str s, const char *word) {
  rt_str w = rt_str_c(word);
  if (!rt_str_ends(s, w)) return false;
  return s.len == w.len || !(isalnum((unsigned char)s.p[s.len - w.len - 1]) ||
                             memchr("_$.", s.p[s.len - w.len - 1], 3) != NULL);
}

/* Can an expression, and not a comparison, follow what lies before `at`? */
static bool begins_expression(rt_str text, size_t at) {
  while (at > 0 && isspace((unsigned char)text.p[at - 1])) at--;
  rt_str before = rt_str_slice(text, 0, at);
  if (at == 0) return true;
  if (strchr("(,=?:[{};&|!", text.p[at - 1]) != NULL) return true;
  return rt_str_ends(before, RT_STR("=>")) || ends_with_word(before, "return") ||
         ends_with_word(before, "default");
}

/* Behind "<Name": "," and "extends" and ">(" follow a type parameter. */
static bool is_type_parameter(rt_str text, size_t at) {
  while (at < text.len && (isalnum((unsigned char)text.p[at]) || text.p[at] == '_')) at++;
  rt_str rest = rt_str_trim(rt_str_slice(text, at, at + 16));
  return rt_str_starts(rest, RT_STR(",")) || rt_str_starts(rest, RT_STR(">(")) ||
         rt_str_starts(rest, RT_STR("extends "));
}

static bool opens(rt_str text, size_t at) {
  char next = at + 1 < text.len ? text.p[at + 1] : 0;
  if (next != '>' && (!isalpha((unsigned char)next) || is_type_parameter(text, at + 1))) return false;
  return begins_expression(text, at);
}

static bool closes(rt_str text, size_t from) {
  return rt_str_find(text, RT_STR("</"), from) != RT_STR_MISSING ||
         rt_str_find(text, RT_STR("/>"), from) != RT_STR_MISSING;
}

size_t pk_find_jsx(rt_str text, size_t at) {
  size_t found = RT_STR_MISSING;
  for (size_t i = rt_str_find_byte(text, '<', 0); i <= at && i != RT_STR_MISSING;
       i = rt_str_find_byte(text, '<', i + 1)) {
    if (opens(text, i)) found = i;
  }
  return found != RT_STR_MISSING && closes(text, found) ? found : RT_STR_MISSING;
}

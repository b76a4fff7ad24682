/* SPDX-License-Identifier: MIT */
/*
 * Making shapes: see runtime/image/standin.h. Words are found wherever they stand, in strings and comments
 * too: a word too many does no harm, and so nothing hangs on knowing what is code.
 */
#include "packager/standin.h"

#include <ctype.h>

#include "runtime/base/utf8.h"
#include "runtime/image/standin.h"

typedef struct shaper {
  rt_buf *shape;
  const char *start, *p, *end;
  uint64_t letters; /* since the last mark */
} shaper;

static void mark(shaper *s, unsigned what) {
  uint64_t number = s->letters << 2 | what;
  for (; number >= 128; number >>= 7) rt_buf_byte(s->shape, (uint8_t)(number | 128));
  rt_buf_byte(s->shape, (uint8_t)number);
  s->letters = 0;
}

/* ---- words ----------------------------------------------------------------------------------- */

static bool is_name(char c) { return isalnum((unsigned char)c) || c == '_' || c == '$' || c == '\\' || (c & 0x80); }

static const char *skip_comment(const char *p, const char *end, bool *line) {
  bool block = p[1] == '*';
  for (p += 2; p < end; p++) {
    if (*p == '\n' || *p == '\r') *line = true;
    if (!block && *line) return p;
    if (block && p[0] == '*' && p + 1 < end && p[1] == '/') return p + 2;
  }
  return end;
}

/* The first character that is neither blank nor comment, or NULL; *line: one ended before it. */
static const char *next_token(const char *p, const char *end, bool *line) {
  *line = false;
  while (p < end) {
    if (p[0] == '/' && p + 1 < end && (p[1] == '/' || p[1] == '*')) {
      p = skip_comment(p, end, line);
      continue;
    }
    if (!strchr(" \t\v\f\n\r", *p) || *p == 0) return p;
    *line |= *p == '\n' || *p == '\r';
    p++;
  }
  return NULL;
}

static bool is_word(const shaper *s, const char *word, size_t len) {
  if ((size_t)(s->end - s->p) <= len || memcmp(s->p, word, len) != 0) return false;
  return (s->p == s->start || !(is_name(s->p[-1]) || s->p[-1] == '#')) && !is_name(s->p[len]);
}

/* `async (`, `async name`: all that an async arrow function begins with. */
static bool at_async(const shaper *s) {
  bool line;
  if (*s->p != 'a' || !is_word(s, "async", 5)) return false;
  const char *next = next_token(s->p + 5, s->end, &line);
  return next && !line && (*next == '(' || is_name(*next));
}

/* `static` in front of what may be the rest of a class element. */
static bool at_static(const shaper *s) {
  bool line;
  if (*s->p != 's' || !is_word(s, "static", 6)) return false;
  const char *next = next_token(s->p + 6, s->end, &line);
  return next && (is_name(*next) || strchr("{[#*\"'", *next));
}

/* ---- the text -------------------------------------------------------------------------------- */

/* Length in bytes of the character at p that ends a line for V8, or 0. */
static size_t line_end(const shaper *s) {
  const char *p = s->p;
  if (*p == '\n') return 1;
  if (*p == '\r') return p + 1 < s->end && p[1] == '\n' ? 0 : 1;
  bool separator = s->end - p >= 3 && p[0] == '\xE2' && p[1] == '\x80' && (p[2] == '\xA8' || p[2] == '\xA9');
  return separator ? 3 : 0;
}

static void character(shaper *s) {
  uint32_t cp;
  s->p += rt_utf8_decode(s->p, s->end, &cp);
  s->letters += cp >= 0x10000 ? 2 : 1;
}

/* The word, then a blank in place of the next character, unless that ends the line. */
static void word(shaper *s, unsigned what, size_t len) {
  mark(s, what);
  s->p += len;
  if (line_end(s)) return;
  uint64_t before = s->letters;
  character(s);
  bool wide = s->letters > before + 1;
  s->letters = 0;
  mark(s, RT_STANDIN_BLANK);
  s->letters = wide;
}

void pk_standin(rt_buf *shape, rt_str text) {
  shaper s = {.shape = shape, .start = text.p, .p = text.p, .end = text.p + text.len};
  while (s.p < s.end) {
    size_t len = line_end(&s);
    if (len > 0) {
      mark(&s, RT_STANDIN_LINE);
      s.p += len;
    } else if (at_async(&s)) {
      word(&s, RT_STANDIN_ASYNC, 5);
    } else if (at_static(&s)) {
      word(&s, RT_STANDIN_STATIC, 6);
    } else {
      character(&s);
    }
  }
}

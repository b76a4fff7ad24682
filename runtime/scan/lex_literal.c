/* SPDX-License-Identifier: MIT */
/* lex_literal.c - strings, templates, regexps, numbers; see lex.h. ECMA-262 section 12.9. */
#include "runtime/scan/lex.h"

#include "runtime/base/utf8.h"

static bool fail(sc_lex *lx, const char *what, const uint8_t *at) {
  lx->error = what;
  lx->error_at = at;
  return false;
}

bool sc_lex_string(sc_lex *lx, uint8_t quote) {
  const uint8_t *open = lx->p - 1, *p = lx->p;
  for (;; p++) {
    while (!(sc_lex_class[*p] & SC_C_STRING_STOP)) p++;
    if (*p == quote) return lx->p = p + 1, true;
    if (*p == '\\') {
      if (p + 1 < lx->end) p++;
      if (*p == '\r' && p[1] == '\n') p++;
    } else if (*p == '\n' || *p == '\r' || (*p == 0 && p >= lx->end)) {
      lx->p = p;
      return fail(lx, "unterminated string", open);
    }
  }
}

int sc_lex_template(sc_lex *lx) {
  const uint8_t *open = lx->p - 1, *p = lx->p;
  for (;; p++) {
    while (!(sc_lex_class[*p] & SC_C_TEMPLATE_STOP)) p++;
    if (*p == '`') return lx->p = p + 1, 1;
    if (*p == '$' && p[1] == '{') return lx->p = p + 2, 2;
    if (*p == '\\' && p + 1 < lx->end) p++;
    else if (*p == 0 && p >= lx->end) break;
  }
  lx->p = p;
  return fail(lx, "unterminated template", open), 0;
}

/* The body ends at an unescaped '/' outside a class; classes do not nest here, not even with the
 * v flag, where a '/' in a class must be escaped. */
bool sc_lex_regexp(sc_lex *lx) {
  const uint8_t *open = lx->p - 1, *p = lx->p;
  for (bool in_class = false;; p++) {
    while (!(sc_lex_class[*p] & SC_C_REGEXP_STOP)) p++;
    if (*p == '/' && !in_class) break;
    if (*p == '[') in_class = true;
    else if (*p == ']') in_class = false;
    else if (*p == '\\' && p[1] != '\n' && p[1] != '\r' && p + 1 < lx->end) p++;
    bool ends_line = *p == '\n' || *p == '\r' ||
                     (*p == 0xE2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9));
    if (ends_line || (*p == 0 && p >= lx->end)) {
      lx->p = p;
      return fail(lx, "unterminated regular expression", open);
    }
  }
  for (p++; sc_lex_class[*p] & SC_C_ID;) p++;
  lx->p = p;
  return true;
}

/* Digits, separators, suffix; *exponent tells whether there was one. */
static const uint8_t *decimal(const uint8_t *p, bool *exponent) {
  for (; sc_lex_class[*p] & SC_C_ID; p++) {
    if ((*p | 0x20) != 'e') continue;
    *exponent = true;
    if (p[1] == '+' || p[1] == '-') p++;
  }
  return p;
}

void sc_lex_number(sc_lex *lx) {
  const uint8_t *p = lx->p;
  bool exponent = false;
  /* 0x1, 0o1, 0b1, and old octals (017): no fraction, a dot is a member access */
  bool whole = *p == '0' && sc_lex_class[p[1]] & SC_C_ID && (p[1] | 0x20) != 'e' && p[1] != '8' &&
               p[1] != '9';
  if (whole) {
    while (sc_lex_class[*p] & SC_C_ID) p++;
  } else {
    p = decimal(p, &exponent);
    if (*p == '.' && !exponent && (p == lx->p || p[-1] != 'n')) p = decimal(p + 1, &exponent);
  }
  lx->p = p;
}

/* ---- values ---------------------------------------------------------------------------------- */

uint32_t sc_lex_unicode_escape(const uint8_t **p, const uint8_t *end);

static void add_code_point(rt_buf *out, uint32_t cp) {
  char bytes[4];
  rt_buf_add(out, bytes, rt_utf8_encode(cp, bytes));
}

/* \u, with a high surrogate joining a following escaped low one. */
static const uint8_t *decode_unicode(rt_buf *out, const uint8_t *p, const uint8_t *end) {
  uint32_t cp = sc_lex_unicode_escape(&p, end);
  if (cp >= 0xD800 && cp < 0xDC00 && end - p >= 2 && p[0] == '\\' && p[1] == 'u') {
    const uint8_t *q = p + 1;
    uint32_t low = sc_lex_unicode_escape(&q, end);
    if (low >= 0xDC00 && low < 0xE000) {
      cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
      p = q;
    }
  }
  add_code_point(out, cp);
  return p;
}

static const uint8_t *decode_number(rt_buf *out, const uint8_t *p, const uint8_t *end, int base,
                                    int max_digits) {
  uint32_t value = 0;
  for (int n = 0; n < max_digits && p < end; n++, p++) {
    uint32_t c = *p | 0x20u;
    uint32_t digit = *p >= '0' && *p <= '9' ? *p - 48u : c >= 'a' && c <= 'f' ? c - 87u : 99u;
    if (digit >= (uint32_t)base || (base == 8 && value * 8 + digit > 255)) break;
    value = value * (uint32_t)base + digit;
  }
  add_code_point(out, value);
  return p;
}

/* p is behind the backslash; returns behind the escape. */
static const uint8_t *decode_escape(rt_buf *out, const uint8_t *p, const uint8_t *end) {
  static const char from[] = "nrtbfv", to[] = "\n\r\t\b\f\v";
  const char *simple = *p ? strchr(from, *p) : NULL;
  if (simple) return rt_buf_byte(out, (uint8_t)to[simple - from]), p + 1;
  if (*p == 'u') return decode_unicode(out, p, end);
  if (*p == 'x') return decode_number(out, p + 1, end, 16, 2);
  if (*p >= '0' && *p <= '7') return decode_number(out, p, end, 8, 3);
  if (*p == '\r') return p + (p[1] == '\n' ? 2 : 1);
  if (*p == '\n') return p + 1;
  if (*p == 0xE2 && end - p >= 3 && p[1] == 0x80 && (p[2] & 0xFE) == 0xA8) return p + 3;
  return rt_buf_byte(out, *p), p + 1;
}

void sc_lex_decode(rt_buf *out, const uint8_t *p, const uint8_t *end) {
  while (p < end) {
    const uint8_t *q = memchr(p, '\\', (size_t)(end - p));
    if (!q) q = end;
    rt_buf_add(out, p, (size_t)(q - p));
    p = q;
    if (p + 1 < end) p = decode_escape(out, p + 1, end);
    else if (p < end) p = end;
  }
}

/* SPDX-License-Identifier: MIT */
/*
 * lex.c - white space, comments, identifiers, keywords; see lex.h. Literals: lex_literal.c.
 * ECMA-262 sections 12.2 to 12.7 and annex B.1.1 (HTML-like comments).
 */
#include "runtime/scan/lex.h"

#include "runtime/base/utf8.h"

#define ID SC_C_ID
#define L (SC_C_LINE_STOP | SC_C_BLOCK_STOP | SC_C_STRING_STOP | SC_C_REGEXP_STOP)
const uint8_t sc_lex_class[256] = {
    [0] = L | SC_C_TEMPLATE_STOP,
    ['\n'] = L,
    ['\r'] = L,
    ['\t'] = SC_C_BLANK,
    ['\v'] = SC_C_BLANK,
    ['\f'] = SC_C_BLANK,
    [' '] = SC_C_BLANK,
    ['*'] = SC_C_BLOCK_STOP,
    ['"'] = SC_C_STRING_STOP,
    ['\''] = SC_C_STRING_STOP,
    ['`'] = SC_C_TEMPLATE_STOP,
    ['\\'] = SC_C_STRING_STOP | SC_C_TEMPLATE_STOP | SC_C_REGEXP_STOP,
    ['/'] = SC_C_REGEXP_STOP,
    ['['] = SC_C_REGEXP_STOP | SC_C_ELEMENT,
    [']'] = SC_C_REGEXP_STOP,
    ['('] = SC_C_ELEMENT,
    [','] = SC_C_ELEMENT,
    ['{'] = SC_C_ELEMENT,
    [':'] = SC_C_ELEMENT,
    ['.'] = SC_C_ELEMENT,
    [0xE2] = SC_C_LINE_STOP | SC_C_BLOCK_STOP | SC_C_REGEXP_STOP,
    ['$'] = ID | SC_C_TEMPLATE_STOP,
    ['_'] = ID,
    ['0'] = ID, ['1'] = ID, ['2'] = ID, ['3'] = ID, ['4'] = ID,
    ['5'] = ID, ['6'] = ID, ['7'] = ID, ['8'] = ID, ['9'] = ID,
    ['A'] = ID, ['B'] = ID, ['C'] = ID, ['D'] = ID, ['E'] = ID, ['F'] = ID, ['G'] = ID,
    ['H'] = ID, ['I'] = ID, ['J'] = ID, ['K'] = ID, ['L'] = ID, ['M'] = ID, ['N'] = ID,
    ['O'] = ID, ['P'] = ID, ['Q'] = ID, ['R'] = ID, ['S'] = ID, ['T'] = ID, ['U'] = ID,
    ['V'] = ID, ['W'] = ID, ['X'] = ID, ['Y'] = ID, ['Z'] = ID,
    ['a'] = ID, ['b'] = ID, ['c'] = ID, ['d'] = ID, ['e'] = ID, ['f'] = ID, ['g'] = ID,
    ['h'] = ID, ['i'] = ID, ['j'] = ID, ['k'] = ID, ['l'] = ID, ['m'] = ID, ['n'] = ID,
    ['o'] = ID, ['p'] = ID, ['q'] = ID, ['r'] = ID, ['s'] = ID, ['t'] = ID, ['u'] = ID,
    ['v'] = ID, ['w'] = ID, ['x'] = ID, ['y'] = ID, ['z'] = ID,
};
#undef ID
#undef L

/* U+2028 and U+2029, which end lines. */
static bool is_separator(const uint8_t *p) {
  return p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9);
}

/* Length of the Unicode white space at p (a byte of 0x80 or above), or 0. */
static size_t wide_blank(const sc_lex *lx, const uint8_t *p) {
  uint32_t cp;
  size_t n = rt_utf8_decode((const char *)p, (const char *)lx->end, &cp);
  bool blank = cp == 0xA0 || cp == 0xFEFF || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
               cp == 0x202F || cp == 0x205F || cp == 0x3000;
  return blank ? n : 0;
}

/* ---- white space and comments ---------------------------------------------------------------- */

static void skip_line(sc_lex *lx) {
  for (;; lx->p++) {
    while (!(sc_lex_class[*lx->p] & SC_C_LINE_STOP)) lx->p++;
    if (*lx->p == '\n' || *lx->p == '\r' || is_separator(lx->p)) return;
    if (*lx->p == 0 && lx->p >= lx->end) return;
  }
}

/* p is behind "//" and lx->p at the line's end: a magic comment, as V8's scanner reads it. A value with
 * quotes, or with something behind it, counts as none. */
static void note_map(sc_lex *lx, const uint8_t *p) {
  static const char name[] = "sourceMappingURL=";
  enum { LEN = sizeof name - 1 };
  const uint8_t *comment = p - 2, *end = lx->p;
  if ((*p != '#' && *p != '@') || !(sc_lex_class[p[1]] & SC_C_BLANK)) return;
  if ((size_t)(end - p) < LEN + 2 || memcmp(p + 2, name, LEN) != 0) return;
  lx->map_comment = lx->map_url = lx->map_url_end = NULL;
  for (p += LEN + 2; p < end && sc_lex_class[*p] & SC_C_BLANK;) p++;
  const uint8_t *url = p;
  for (; p < end && !(sc_lex_class[*p] & SC_C_BLANK); p++)
    if (*p == '"' || *p == '\'') return;
  const uint8_t *url_end = p;
  while (p < end && sc_lex_class[*p] & SC_C_BLANK) p++;
  if (p < end || url == url_end) return;
  lx->map_comment = comment;
  lx->map_url = url;
  lx->map_url_end = url_end;
}

/* p is behind the opening; returns whether a line ended inside. */
static bool skip_block(sc_lex *lx) {
  const uint8_t *open = lx->p - 2;
  bool nl = false;
  for (;; lx->p++) {
    while (!(sc_lex_class[*lx->p] & SC_C_BLOCK_STOP)) lx->p++;
    if (*lx->p == '*') {
      if (lx->p[1] == '/') return lx->p += 2, nl;
    } else if (*lx->p == 0) {
      if (lx->p < lx->end) continue;
      lx->error = "unterminated comment";
      lx->error_at = open;
      return nl;
    } else {
      nl |= *lx->p != 0xE2 || is_separator(lx->p);
    }
  }
}

/* Annex B: "<!--" anywhere, "-->" where only white space and comments precede on its line. */
static bool at_html_comment(const sc_lex *lx, const uint8_t *p, bool line_start) {
  if (!lx->html_comments) return false;
  if (p[0] == '<') return p[1] == '!' && p[2] == '-' && p[3] == '-';
  return line_start && p[1] == '-' && p[2] == '>';
}

/* One comment, line end or wide blank at p; false when there is none. */
static bool skip_one(sc_lex *lx, bool *nl) {
  const uint8_t *p = lx->p;
  switch (*p) {
  case '\n':
  case '\r':
    lx->p++;
    *nl = true;
    return true;
  case '/':
    if (p[1] != '/' && p[1] != '*') return false;
    lx->p += 2;
    if (p[1] == '*') return *nl |= skip_block(lx), true;
    skip_line(lx);
    note_map(lx, p + 2);
    return true;
  case '<':
  case '-':
    if (!at_html_comment(lx, p, *nl)) return false;
    lx->saw_html_comment = true;
    skip_line(lx);
    return true;
  default:
    if (*p < 0x80) return false;
    if (is_separator(p)) return lx->p += 3, *nl = true;
    lx->p += wide_blank(lx, p);
    return lx->p != p;
  }
}

bool sc_lex_skip_slow(sc_lex *lx, bool nl) {
  for (bool at_line_start = nl;;) {
    while (sc_lex_class[*lx->p] & SC_C_BLANK) lx->p++;
    if (!skip_one(lx, &at_line_start)) return nl;
    nl |= at_line_start;
  }
}

const uint8_t *sc_lex_peek(const sc_lex *lx, bool *nl) {
  sc_lex copy = *lx;
  bool line = sc_lex_skip_slow(&copy, false);
  if (nl) *nl = line;
  return copy.p;
}

/* ---- words ----------------------------------------------------------------------------------- */

/*
 * Lookup by a hash of the first eight bytes and the length. A slot holds a word id; words that
 * collide take the next slot.
 */
enum { SLOTS = 256, MAX_WORD = 13 };
static const rt_str texts[SC_W_COUNT] = {
#define WORD(id, text) [SC_W_##id] = RT_STR_INIT(text),
#include "runtime/scan/words.def"
#undef WORD
};
static uint8_t slots[SLOTS];

static unsigned hash_word(const uint8_t *p, size_t len) {
  uint64_t w;
  memcpy(&w, p, 8); /* the padding makes this safe */
  if (len < 8) w &= ((uint64_t)1 << (8 * len)) - 1;
  return (unsigned)((w + len) * 0x9E3779B97F4A7C15u >> 56);
}

void sc_lex_prepare(void) {
  for (int id = 1; id < SC_W_COUNT; id++) {
    uint8_t padded[SC_LEX_PAD] = {0};
    memcpy(padded, texts[id].p, texts[id].len);
    unsigned h = hash_word(padded, texts[id].len);
    while (slots[h]) h = (h + 1) % SLOTS;
    slots[h] = (uint8_t)id;
  }
}

enum sc_word_id sc_lex_lookup(const uint8_t *p, size_t len) {
  if (len < 2 || len > MAX_WORD) return SC_W_NONE;
  for (unsigned h = hash_word(p, len); slots[h]; h = (h + 1) % SLOTS) {
    rt_str t = texts[slots[h]];
    if (t.len == len && memcmp(t.p, p, len) == 0) return (enum sc_word_id)slots[h];
  }
  return SC_W_NONE;
}

static uint32_t hex_value(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10u : 16;
}

/* "uXXXX" or "u{X...}" at *p (behind the backslash); moves behind it. U+FFFD when malformed. */
uint32_t sc_lex_unicode_escape(const uint8_t **p, const uint8_t *end) {
  const uint8_t *q = *p + 1;
  bool braced = *q == '{';
  uint32_t cp = 0;
  int digits = 0;
  for (q += braced; q < end && hex_value(*q) < 16 && (braced || digits < 4); q++, digits++)
    cp = cp > 0x10FFFF ? cp : cp * 16 + hex_value(*q);
  bool ok = digits > 0 && (braced ? *q == '}' : digits == 4);
  *p = braced && *q == '}' ? q + 1 : q;
  return ok ? cp : RT_UTF8_REPLACEMENT;
}

/* An identifier with escapes or beyond ASCII, from `start`; only wrapper names are looked up. */
static enum sc_word_id identifier_slow(sc_lex *lx, const uint8_t *start) {
  uint8_t name[SC_LEX_PAD] = {0};
  size_t len = 0;
  const uint8_t *p = start;
  for (;;) {
    uint32_t cp = *p;
    if (*p == '\\' && p[1] == 'u') {
      p++;
      cp = sc_lex_unicode_escape(&p, lx->end);
    } else if (*p >= 0x80) {
      if (is_separator(p) || wide_blank(lx, p)) break;
      p += rt_utf8_decode((const char *)p, (const char *)lx->end, &cp);
    } else if (sc_lex_class[*p] & SC_C_ID) {
      p++;
    } else {
      break;
    }
    if (len <= MAX_WORD) name[len++] = cp < 0x80 ? (uint8_t)cp : 0x80;
  }
  lx->p = p == start ? start + 1 : p; /* a stray backslash still moves on */
  enum sc_word_id w = sc_lex_lookup(name, len);
  return w >= SC_W_REQUIRE ? w : SC_W_NONE;
}

enum sc_word_id sc_lex_identifier(sc_lex *lx) {
  const uint8_t *start = lx->p, *p = start;
  while (sc_lex_class[*p] & SC_C_ID) p++;
  if (*p >= 0x80 || *p == '\\') return identifier_slow(lx, start);
  lx->p = p;
  return sc_lex_lookup(start, (size_t)(p - start));
}

enum sc_word_id sc_lex_word_at(const sc_lex *lx, const uint8_t *q) {
  sc_lex copy = *lx;
  copy.p = q;
  return sc_lex_is_id_start(*q) ? sc_lex_identifier(&copy) : SC_W_NONE;
}

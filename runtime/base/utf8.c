/* SPDX-License-Identifier: MIT */
/*
 * utf8.c - UTF-8 by the WHATWG decoder's rules; see utf8.h. ASCII runs are skipped 32 bytes at a
 * time, since nearly all source text is ASCII.
 */
#include "runtime/base/utf8.h"

static bool is_tail(unsigned char c) { return (c & 0xC0) == 0x80; }

/* Bytes of the sequence a lead byte announces (0: not a lead byte) and the range of byte two. */
static unsigned lead_info(unsigned char c, unsigned char *lo, unsigned char *hi) {
  *lo = 0x80, *hi = 0xBF;
  if (c >= 0xC2 && c <= 0xDF) return 2;
  if (c >= 0xE0 && c <= 0xEF) {
    if (c == 0xE0) *lo = 0xA0; /* overlong */
    if (c == 0xED) *hi = 0x9F; /* surrogates */
    return 3;
  }
  if (c >= 0xF0 && c <= 0xF4) {
    if (c == 0xF0) *lo = 0x90;
    if (c == 0xF4) *hi = 0x8F; /* above U+10FFFF */
    return 4;
  }
  return 0;
}

/* Like rt_utf8_decode, with *ok telling a real U+FFFD from an invalid part. */
static size_t decode(const char *p, const char *end, uint32_t *cp, bool *ok) {
  const unsigned char *s = (const unsigned char *)p;
  size_t left = (size_t)(end - p);
  unsigned char lo, hi;
  *ok = true;
  if (s[0] < 0x80) return *cp = s[0], 1;
  unsigned need = lead_info(s[0], &lo, &hi);
  *cp = RT_UTF8_REPLACEMENT;
  *ok = false;
  if (need == 0 || left < 2 || s[1] < lo || s[1] > hi) return 1;
  if (need > 2 && (left < 3 || !is_tail(s[2]))) return 2;
  if (need > 3 && (left < 4 || !is_tail(s[3]))) return 3;
  *ok = true;
  *cp = s[0] & (0xFFu >> (need + 1));
  for (unsigned i = 1; i < need; i++) *cp = *cp << 6 | (s[i] & 0x3Fu);
  return need;
}

size_t rt_utf8_decode(const char *p, const char *end, uint32_t *cp) {
  bool ok;
  return decode(p, end, cp, &ok);
}

size_t rt_utf8_encode(uint32_t cp, char out[4]) {
  if (cp < 0x80) return out[0] = (char)cp, 1;
  if (cp < 0x800) {
    out[0] = (char)(0xC0 | cp >> 6);
    out[1] = (char)(0x80 | (cp & 0x3F));
    return 2;
  }
  if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) cp = RT_UTF8_REPLACEMENT;
  if (cp < 0x10000) {
    out[0] = (char)(0xE0 | cp >> 12);
    out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[2] = (char)(0x80 | (cp & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | cp >> 18);
  out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
  out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
  out[3] = (char)(0x80 | (cp & 0x3F));
  return 4;
}

static const char *skip_ascii(const char *p, const char *end) {
  for (; end - p >= 32; p += 32) {
    uint64_t w[4];
    memcpy(w, p, 32);
    if ((w[0] | w[1] | w[2] | w[3]) & 0x8080808080808080u) break;
  }
  while (p < end && !(*p & 0x80)) p++;
  return p;
}

rt_utf8_class rt_utf8_classify(rt_str s, size_t *utf16_len) {
  rt_utf8_class cls = RT_UTF8_ASCII;
  size_t units = 0;
  if (s.len == 0) s.p = "";
  for (const char *p = s.p, *end = s.p + s.len; p < end;) {
    const char *q = skip_ascii(p, end);
    units += (size_t)(q - p);
    for (p = q; p < end && (*p & 0x80);) {
      uint32_t cp;
      bool ok;
      p += decode(p, end, &cp, &ok);
      units += cp > 0xFFFF ? 2 : 1;
      rt_utf8_class c = !ok ? RT_UTF8_INVALID : cp < 0x100 ? RT_UTF8_LATIN1 : RT_UTF8_WIDE;
      if (c > cls) cls = c;
    }
  }
  if (utf16_len) *utf16_len = units;
  return cls;
}

size_t rt_utf8_first_invalid(rt_str s) {
  if (s.len == 0) return RT_STR_MISSING;
  const char *end = s.p + s.len;
  for (const char *p = s.p; p < end;) {
    p = skip_ascii(p, end);
    if (p == end) break;
    uint32_t cp;
    bool ok;
    size_t n = decode(p, end, &cp, &ok);
    if (!ok) return (size_t)(p - s.p);
    p += n;
  }
  return RT_STR_MISSING;
}

void rt_utf8_repair(rt_str s, rt_buf *out) {
  if (s.len == 0) return;
  const char *end = s.p + s.len;
  for (const char *p = s.p; p < end;) {
    rt_str rest = rt_str_of(p, (size_t)(end - p));
    size_t bad = rt_utf8_first_invalid(rest);
    if (bad == RT_STR_MISSING) return rt_buf_str(out, rest);
    rt_buf_add(out, p, bad);
    rt_buf_add(out, "\xEF\xBF\xBD", 3);
    uint32_t cp;
    p += bad;
    p += rt_utf8_decode(p, end, &cp);
  }
}

/* Length of the line terminator at p, or 0. */
static size_t terminator(const char *p, const char *end) {
  if (*p == '\n') return 1;
  if (*p == '\r') return end - p > 1 && p[1] == '\n' ? 2 : 1;
  bool separator = end - p >= 3 && p[0] == '\xE2' && p[1] == '\x80' &&
                   (p[2] == (char)0xA8 || p[2] == (char)0xA9);
  return separator ? 3 : 0;
}

void rt_utf8_advance(rt_str text, rt_text_pos *pos, size_t offset) {
  if (text.len == 0) return;
  const char *end = text.p + text.len;
  if (offset > text.len) offset = text.len;
  for (const char *p = text.p + pos->offset, *at = text.p + offset; p < at;) {
    size_t n = terminator(p, end);
    if (n && p + n > at) break; /* inside CRLF: still on this line */
    pos->column += n ? 0 : !is_tail((unsigned char)*p);
    p += n ? n : 1;
    pos->offset = (size_t)(p - text.p);
    if (!n) continue;
    pos->line++;
    pos->column = 1;
    pos->line_start = pos->offset;
  }
}

size_t rt_utf8_line_end(rt_str text, size_t offset, size_t max) {
  size_t stop = text.len - offset < max ? text.len : offset + max;
  while (offset < stop && !terminator(text.p + offset, text.p + text.len)) offset++;
  return offset;
}

rt_line_col rt_utf8_line_col(rt_str text, size_t offset) {
  rt_text_pos pos = RT_TEXT_START;
  rt_utf8_advance(text, &pos, offset);
  size_t end = rt_utf8_line_end(text, pos.offset, text.len);
  return (rt_line_col){pos.line, pos.column, pos.line_start, end};
}

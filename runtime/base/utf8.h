/* SPDX-License-Identifier: MIT */
/*
 * utf8.h - validation, decoding (as the WHATWG Encoding Standard and Node: each maximal invalid
 * part becomes one U+FFFD), and line and column finding. Offsets and lengths are in bytes.
 */
#ifndef INGOT_UTF8_H
#define INGOT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buf.h"
#include "runtime/base/str.h"

#define RT_UTF8_REPLACEMENT 0xFFFDu

/* Decodes one code point at p (p < end): returns bytes consumed (1..4). Invalid: *cp is U+FFFD and
 * the length of the maximal invalid part is consumed. */
size_t rt_utf8_decode(const char *p, const char *end, uint32_t *cp);
/* Writes 1..4 bytes; a surrogate or a value above 0x10FFFF is written as U+FFFD. */
size_t rt_utf8_encode(uint32_t cp, char out[4]);

typedef enum rt_utf8_class {
  RT_UTF8_ASCII,  /* every byte below 0x80 */
  RT_UTF8_LATIN1, /* valid, every code point below 0x100: one byte a character in V8 */
  RT_UTF8_WIDE,   /* valid, needs two bytes a character */
  RT_UTF8_INVALID
} rt_utf8_class;

/* `utf16_len` (may be NULL) gets the length in UTF-16 units (after replacement when invalid). */
rt_utf8_class rt_utf8_classify(rt_str s, size_t *utf16_len);
/* Offset of the first invalid byte, or RT_STR_MISSING. */
size_t rt_utf8_first_invalid(rt_str s);
/* Appends s with every invalid part replaced by U+FFFD. */
void rt_utf8_repair(rt_str s, rt_buf *out);

/* A position for people: 1-based line (LF, CR, CRLF, U+2028, U+2029 end lines) and 1-based column
 * in code points; `line_start`..`line_end` is the line without its terminator. Linear in offset. */
typedef struct rt_line_col {
  uint32_t line, column;
  size_t line_start, line_end;
} rt_line_col;
rt_line_col rt_utf8_line_col(rt_str text, size_t offset);

/* The same step by step, for many positions of one text in ascending order. Starts as
 * RT_TEXT_START; an offset before pos->offset is not allowed. */
typedef struct rt_text_pos {
  size_t offset, line_start;
  uint32_t line, column;
} rt_text_pos;
#define RT_TEXT_START ((rt_text_pos){0, 0, 1, 1})
void rt_utf8_advance(rt_str text, rt_text_pos *pos, size_t offset);
/* Where the line that holds `offset` ends, looking at most `max` bytes further. */
size_t rt_utf8_line_end(rt_str text, size_t offset, size_t max);

#endif

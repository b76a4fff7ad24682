/* SPDX-License-Identifier: MIT */
/*
 * lex.h - the lexical half of the scanner: character classes, white space, literals, words. Works
 * on text that is followed by at least SC_LEX_PAD zero bytes, so loops need no bounds checks: a zero
 * byte stops them, and only then the end is compared. Knows nothing of grammar.
 */
#ifndef INGOT_SC_LEX_H
#define INGOT_SC_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buf.h"
#include "runtime/base/str.h"

enum { SC_LEX_PAD = 32 };

enum sc_word_id {
  SC_W_NONE,
#define WORD(id, text) SC_W_##id,
#include "runtime/scan/words.def"
#undef WORD
  SC_W_COUNT
};

/* Bits of sc_lex_class[byte]. */
enum {
  SC_C_ID = 1,          /* A-Z a-z 0-9 _ $ */
  SC_C_BLANK = 2,       /* space, tab, VT, FF */
  SC_C_LINE_STOP = 4,   /* ends a line comment, perhaps: LF, CR, 0xE2, NUL */
  SC_C_BLOCK_STOP = 8,  /* interesting in a block comment: the above and '*' */
  SC_C_STRING_STOP = 16, /* quotes, backslash, LF, CR, NUL */
  SC_C_TEMPLATE_STOP = 32, /* backquote, '$', backslash, NUL */
  SC_C_REGEXP_STOP = 64, /* '/', '[', ']', backslash, LF, CR, 0xE2, NUL */
  SC_C_ELEMENT = 128     /* punctuators after which a list element starts: ( , [ { : . */
};
extern const uint8_t sc_lex_class[256];

typedef struct sc_lex {
  const uint8_t *base, *end; /* end: where the padding starts */
  const uint8_t *p;          /* next unread byte */
  bool html_comments;        /* <!-- and --> are comments */
  bool saw_html_comment;
  /* The last comment "//# sourceMappingURL=...": where it begins, and its URL; NULL when there is none. */
  const uint8_t *map_comment, *map_url, *map_url_end;
  const char *error; /* static text; set by a function that failed */
  const uint8_t *error_at;
} sc_lex;

/* Skips white space and comments from lx->p. Returns true when a line ended in between; `nl` says
 * whether one ended just before p already (for "-->"). An unterminated comment sets lx->error and
 * moves p to the end. */
bool sc_lex_skip_slow(sc_lex *lx, bool nl);

/* p is behind the opening quote or slash, or at the first digit. False: lx->error is set. */
bool sc_lex_string(sc_lex *lx, uint8_t quote);
bool sc_lex_regexp(sc_lex *lx); /* and its flags */
void sc_lex_number(sc_lex *lx);
/* Template characters up to and including "`" (returns 1) or "${" (returns 2); 0: lx->error set. */
int sc_lex_template(sc_lex *lx);

/* p is at the first byte of an identifier (which may be a backslash or not ASCII, but no white
 * space); moves behind it. Returns its word; escapes are decoded for that (keywords written with
 * escapes are SC_W_NONE, as they are not keywords). */
enum sc_word_id sc_lex_identifier(sc_lex *lx);

/* The next byte behind white space and comments, without moving; `nl` (may be NULL) as above. */
const uint8_t *sc_lex_peek(const sc_lex *lx, bool *nl);
/* The word at q (which must be inside the text). */
enum sc_word_id sc_lex_word_at(const sc_lex *lx, const uint8_t *q);

static inline bool sc_lex_is_id_start(uint8_t c) {
  return ((sc_lex_class[c] & SC_C_ID) && !(c >= '0' && c <= '9')) || c >= 0x80 || c == '\\';
}

/* Appends the value of string or template characters (without the quotes) as UTF-8. */
void sc_lex_decode(rt_buf *out, const uint8_t *p, const uint8_t *end);

#endif

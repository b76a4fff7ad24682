/* SPDX-License-Identifier: MIT */
/*
 * scan.c - the scanner's entry and its loop over tokens; see scan.h for what it gives and state.h
 * for how it works. Here: white space, operators, and the punctuators that need no stack.
 */
#include "runtime/scan/scan.h"

#include <stdlib.h>
#include <threads.h>

#include "runtime/scan/state.h"
#include "runtime/base/err.h"
#include "runtime/base/utf8.h"

void sc_fail(sc_scanner *sc, int code, const char *what, const uint8_t *start, const uint8_t *end) {
  if (sc->error) return;
  sc->error = code;
  sc->out->error_text = what;
  sc->out->error_start = sc_offset(sc, start);
  sc->out->error_end = sc_offset(sc, end > sc->lx.end ? sc->lx.end : end);
}

void sc_fail_lex(sc_scanner *sc) {
  sc_fail(sc, RT_E_SYNTAX, sc->lx.error, sc->lx.error_at, sc->lx.error_at + 1);
}

/* ---- tokens that are operands ---------------------------------------------------------------- */

/* False when the literal is a member key, and so no operand. */
static bool begin_literal(sc_scanner *sc) {
  if (sc->st >= ST_OPERATOR) sc_end_statement(sc);
  if (sc->st == ST_KEY || sc->st == ST_AFTER_KEY) {
    sc->st = ST_AFTER_KEY;
    sc->key = SC_W_NONE;
    sc->key_name = 0;
    return false;
  }
  sc->st = ST_OPERATOR;
  sc->chain = CH_NONE;
  sc->chain_start = sc->tok;
  return true;
}

static void string(sc_scanner *sc, uint8_t quote) {
  bool operand = begin_literal(sc);
  sc->lx.p++;
  if (!sc_lex_string(&sc->lx, quote)) sc_fail_lex(sc);
  else if (operand && sc_folding(sc)) sc_fold_string(sc);
  sc->prev = 0;
}

static void number(sc_scanner *sc) {
  begin_literal(sc);
  sc_lex_number(&sc->lx);
  sc->prev = 0;
}

/* ---- operators ------------------------------------------------------------------------------- */

/* "++" and "--": behind an operand on the same line they leave it an operand. */
static void increment(sc_scanner *sc) {
  sc->lx.p += 2;
  sc->prev = 0;
  if (sc->st == ST_OPERATOR && !sc->nl) {
    sc->chain = CH_NONE;
    return;
  }
  if (sc->st >= ST_OPERATOR) sc_end_statement(sc);
  sc->st = ST_OPERAND;
}

static void operator(sc_scanner *sc) {
  const uint8_t *p = sc->lx.p;
  uint8_t c = *p;
  if ((c == '+' || c == '-') && p[1] == c) return increment(sc);
  if (sc->st >= ST_OPERATOR) {
    bool prefix = (c == '!' && p[1] != '=') || c == '~';
    if (prefix || sc->st == ST_ARROW_END) sc_end_statement(sc);
    else if (sc_folding(sc)) sc_fold_operator(sc, c == '+' && p[1] != '=');
  }
  for (p++; *p == '=' || *p == c || *p == '>';) p++;
  sc->lx.p = p;
  sc->prev = c;
  sc->st = ST_OPERAND;
}

static void equals(sc_scanner *sc) {
  if (sc->lx.p[1] == '>') {
    sc->lx.p += 2;
    return sc_arrow(sc);
  }
  if (sc->st == ST_AFTER_KEY) {
    if (sc->f->kind == FR_OBJECT) sc_shorthand(sc);
    sc->st = ST_OPERATOR;
    sc->chain = CH_NONE;
  }
  if (sc->st == ST_BOUND) sc->st = ST_OPERATOR;
  operator(sc);
}

/* "*" is also the mark of a generator. */
static void star(sc_scanner *sc) {
  if (sc->st == ST_ARROW_END) sc_end_statement(sc); /* a class element behind a field */
  if (sc->st == ST_KEY || sc->st == ST_AFTER_KEY) {
    sc->pending_async = sc->st == ST_AFTER_KEY && sc->key == SC_W_ASYNC && !sc->nl;
    sc->pending_generator = true;
    sc->st = ST_KEY;
  } else if (sc->st == ST_FN_NAME) {
    sc->pending_generator = true;
  } else {
    return operator(sc);
  }
  sc->lx.p++;
  sc->prev = '*';
}

static void slash(sc_scanner *sc) {
  if (sc->st == ST_OPERATOR) {
    if (sc_folding(sc)) sc_fold_operator(sc, false);
    sc->lx.p += sc->lx.p[1] == '=' ? 2 : 1;
    sc->st = ST_OPERAND;
  } else {
    begin_literal(sc);
    sc->lx.p++;
    if (!sc_lex_regexp(&sc->lx)) sc_fail_lex(sc);
  }
  sc->prev = '/';
}

/* ---- other punctuators ----------------------------------------------------------------------- */

static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

static void dot(sc_scanner *sc) {
  const uint8_t *p = sc->lx.p;
  if (p[1] == '.' && p[2] == '.') {
    sc->lx.p += 3;
    sc->prev = '.';
    sc->st = sc->st == ST_BIND ? ST_BIND : ST_OPERAND;
    return;
  }
  if (is_digit(p[1]) && sc->st < ST_OPERATOR) return number(sc);
  if (sc_folding(sc)) sc_fold_extend(sc);
  sc->lx.p++;
  sc->prev = 0;
  sc->st = ST_PROP;
}

static void question(sc_scanner *sc) {
  const uint8_t *p = sc->lx.p;
  sc->prev = '?';
  if (p[1] == '.' && !is_digit(p[2])) {
    if (sc_folding(sc)) sc_fold_extend(sc);
    sc->lx.p += 2;
    sc->st = ST_PROP;
    return;
  }
  if (sc_folding(sc)) sc_fold_operator(sc, false);
  if (p[1] == '?') p += p[2] == '=' ? 2 : 1;
  else sc->f->ternary++;
  sc->lx.p = p + 1;
  sc->st = ST_OPERAND;
}

static void colon(sc_scanner *sc) {
  sc->lx.p++;
  sc->prev = ':';
  if (sc->st == ST_AFTER_KEY) {
    sc->st = ST_OPERAND;
    return;
  }
  while (sc->f->kind == FR_ARROW && sc->f->ternary == 0) sc_pop(sc);
  if (sc->f->ternary == 0) return sc_end_statement(sc); /* a label, case or default */
  if (sc_folding(sc)) sc_fold_operator(sc, false);
  sc->f->ternary--;
  sc->prev = 'v';
  sc->st = ST_OPERAND;
}

static void comma(sc_scanner *sc) {
  sc_pop_arrows(sc);
  if (sc_folding(sc)) sc_fold_comma(sc);
  sc_frame *f = sc->f;
  if (f->kind == FR_OBJECT && sc->st == ST_AFTER_KEY) sc_shorthand(sc);
  if (f->kind == FR_OBJECT || f->kind == FR_CLASS) sc->st = ST_KEY;
  else sc->st = f->decl ? ST_BIND : ST_OPERAND;
  sc->lx.p++;
  sc->prev = ',';
}

static void semicolon(sc_scanner *sc) {
  sc_end_statement(sc);
  sc->lx.p++;
  sc->prev = ';';
}

/* ---- the loop -------------------------------------------------------------------------------- */

enum token_kind {
  T_OTHER, T_END, T_BLANK, T_LINE, T_WIDE, T_WORD, T_NUMBER, T_STRING, T_TEMPLATE,
  T_OPEN_PAREN, T_CLOSE_PAREN, T_OPEN_BRACKET, T_CLOSE_BRACKET, T_OPEN_BRACE, T_CLOSE_BRACE,
  T_DOT, T_COMMA, T_SEMICOLON, T_COLON, T_QUESTION, T_EQUALS, T_STAR, T_SLASH, T_LESS, T_MINUS,
  T_OPERATOR, T_HASH
};

static enum token_kind kinds[256];

static once_flag prepared = ONCE_FLAG_INIT;

static void prepare(void) {
  sc_lex_prepare();
  static const char punctuators[] = "()[]{}.,;:?=*/<-", operators[] = "+%&|^!~>";
  for (int c = 0; c < 256; c++) {
    if (c >= 0x80) kinds[c] = T_WIDE;
    else if (is_digit((uint8_t)c)) kinds[c] = T_NUMBER;
    else if (sc_lex_is_id_start((uint8_t)c)) kinds[c] = T_WORD;
    else if (sc_lex_class[c] & SC_C_BLANK) kinds[c] = T_BLANK;
    else if (c && strchr(punctuators, c))
      kinds[c] = T_OPEN_PAREN + (strchr(punctuators, c) - punctuators);
    else if (c && strchr(operators, c)) kinds[c] = T_OPERATOR;
  }
  kinds[0] = T_END;
  kinds['\n'] = kinds['\r'] = T_LINE;
  kinds['"'] = kinds['\''] = T_STRING;
  kinds['`'] = T_TEMPLATE;
  kinds['#'] = T_HASH;
}

static bool starts_comment(const sc_scanner *sc, const uint8_t *p) {
  if (*p == '/') return p[1] == '/' || p[1] == '*';
  if (*p == '<') return sc->lx.html_comments && p[1] == '!' && p[2] == '-' && p[3] == '-';
  return sc->lx.html_comments && sc->nl && p[1] == '-' && p[2] == '>';
}

static void skip(sc_scanner *sc) {
  sc->nl = sc_lex_skip_slow(&sc->lx, sc->nl);
  if (sc->lx.error) sc_fail_lex(sc);
}

/* White space, a comment or the end at p: returns false for the start of a token. */
static bool skip_space(sc_scanner *sc, enum token_kind kind) {
  const uint8_t *p = sc->lx.p;
  switch (kind) {
  case T_BLANK:
    sc->lx.p++;
    return true;
  case T_LINE:
    return skip(sc), true;
  case T_SLASH:
  case T_LESS:
  case T_MINUS:
    if (!starts_comment(sc, p)) return false;
    return skip(sc), true;
  case T_WIDE:
    skip(sc);
    return sc->lx.p != p;
  default:
    return false;
  }
}

static void token(sc_scanner *sc, enum token_kind kind) {
  switch (kind) {
  case T_WIDE:
  case T_WORD: return sc_word(sc);
  case T_NUMBER: return number(sc);
  case T_STRING: return string(sc, *sc->lx.p);
  case T_TEMPLATE: return sc_template(sc);
  case T_OPEN_PAREN: return sc_open_paren(sc);
  case T_CLOSE_PAREN: return sc_close_paren(sc);
  case T_OPEN_BRACKET: return sc_open_bracket(sc);
  case T_CLOSE_BRACKET: return sc_close_bracket(sc);
  case T_OPEN_BRACE: return sc_open_brace(sc);
  case T_CLOSE_BRACE: return sc_close_brace(sc);
  case T_DOT: return dot(sc);
  case T_COMMA: return comma(sc);
  case T_SEMICOLON: return semicolon(sc);
  case T_COLON: return colon(sc);
  case T_QUESTION: return question(sc);
  case T_EQUALS: return equals(sc);
  case T_STAR: return star(sc);
  case T_SLASH: return slash(sc);
  case T_LESS:
  case T_MINUS:
  case T_OPERATOR: return operator(sc);
  case T_HASH: return sc_private_name(sc);
  default: sc->lx.p++; return; /* not JavaScript; V8 will say so */
  }
}

static void run(sc_scanner *sc) {
  sc_lex *lx = &sc->lx;
  while (!sc->error) {
    enum token_kind kind = kinds[*lx->p];
    if (skip_space(sc, kind)) continue;
    if (kind == T_END && lx->p >= lx->end) break;
    sc->tok = sc_offset(sc, lx->p);
    if (sc->st == ST_RESTRICTED) {
      sc->st = ST_OPERAND;
      if (sc->nl) sc_end_statement(sc);
    }
    token(sc, kind);
    sc->prev_end = sc_offset(sc, lx->p);
    sc->nl = false;
  }
}

static void end_of_text(sc_scanner *sc) {
  sc_end_statement(sc);
  if (sc->f->kind == FR_PROGRAM) return sc_pop(sc);
  const uint8_t *open = sc->lx.base + sc->f->open;
  sc_fail(sc, RT_E_SYNTAX, "missing closing bracket", open, open + 1);
}

/* ---- entry ----------------------------------------------------------------------------------- */

static void skip_shebang(sc_scanner *sc) {
  const uint8_t *p = sc->lx.p;
  if (p[0] != '#' || p[1] != '!') return;
  while (p < sc->lx.end && *p != '\n' && *p != '\r') p++;
  sc->lx.p = p;
  sc->out->shebang_end = sc_offset(sc, p);
}

static void deinit(sc_scanner *sc) {
  for (int i = 0; i < N_COUNT; i++) rt_vec_deinit(&sc->uses[i]);
  rt_vec_deinit(&sc->frames);
  rt_vec_deinit(&sc->folds);
  rt_vec_deinit(&sc->refs);
  rt_vec_deinit(&sc->awaits);
  rt_vec_deinit(&sc->made);
  rt_buf_deinit(&sc->scratch);
}

/* Returns whether HTML-like comments were seen. */
static bool scan_once(sc_scan *out, rt_arena *arena, const uint8_t *padded, sc_goal goal,
                      unsigned options, int *error) {
  sc_scanner sc = {.goal = goal, .out = out, .arena = arena};
  sc.find_exports = options & SC_FIND_EXPORTS;
  sc.lx.base = sc.lx.p = padded;
  sc.lx.end = padded + out->text.len;
  sc.lx.html_comments = goal != SC_GOAL_MODULE;
  sc.nl = true;
  sc_push(&sc, FR_PROGRAM, ST_STMT);
  skip_shebang(&sc);
  run(&sc);
  if (!sc.error) end_of_text(&sc);
  sc_finish(&sc);
  sc_finish_exports(&sc);
  if (sc.lx.map_url != NULL) {
    out->map_comment = sc_offset(&sc, sc.lx.map_comment);
    out->map_url = sc_offset(&sc, sc.lx.map_url);
    out->map_url_end = sc_offset(&sc, sc.lx.map_url_end);
  }
  out->await_count = sc.awaits.len;
  out->awaits = rt_arena_alloc(arena, (sc.awaits.len + 1) * sizeof *out->awaits);
  if (sc.awaits.len) memcpy(out->awaits, sc.awaits.p, sc.awaits.len * sizeof *out->awaits);
  deinit(&sc);
  *error = sc.error;
  return sc.lx.saw_html_comment;
}

/* Sets out->text: without a byte order mark, valid UTF-8. */
static void prepare_text(sc_scan *out, rt_arena *arena, rt_str source) {
  out->has_bom = rt_str_starts(source, RT_STR("\xEF\xBB\xBF"));
  if (out->has_bom) source = rt_str_slice(source, 3, source.len);
  out->has_crlf = rt_str_find(source, RT_STR("\r\n"), 0) != RT_STR_MISSING;
  out->had_invalid_utf8 = rt_utf8_first_invalid(source) != RT_STR_MISSING;
  out->text = source;
  if (!out->had_invalid_utf8) return;
  rt_buf repaired = {0};
  rt_utf8_repair(source, &repaired);
  out->text = rt_buf_take(&repaired, arena);
  rt_buf_deinit(&repaired);
}

static void forget_findings(sc_scan *out) {
  sc_scan kept = {.text = out->text, .has_bom = out->has_bom, .has_crlf = out->has_crlf,
                  .had_invalid_utf8 = out->had_invalid_utf8};
  *out = kept;
}

int sc_scan_text(sc_scan *out, rt_arena *arena, rt_str source, sc_goal goal) {
  return sc_scan_text_with(out, arena, source, goal, 0);
}

int sc_scan_text_with(sc_scan *out, rt_arena *arena, rt_str source, sc_goal goal,
                      unsigned options) {
  memset(out, 0, sizeof *out);
  out->text = source;
  if (source.len >= INT32_MAX) return out->error_text = "file too large", RT_E_TOO_LARGE;
  call_once(&prepared, prepare);
  prepare_text(out, arena, source);
  uint8_t *padded = rt_xmalloc(out->text.len + SC_LEX_PAD);
  if (out->text.len) memcpy(padded, out->text.p, out->text.len);
  memset(padded + out->text.len, 0, SC_LEX_PAD);
  int error;
  bool html = scan_once(out, arena, padded, goal, options, &error);
  /* In a module "<!--" is an operator sequence; whether it is one is known only now. */
  if (html && goal == SC_GOAL_AUTO && (out->has_import_export || out->has_import_meta)) {
    forget_findings(out);
    scan_once(out, arena, padded, SC_GOAL_MODULE, options, &error);
  }
  free(padded);
  return error;
}

/* SPDX-License-Identifier: MIT */
/* words.c - identifiers and keywords, by what is expected where they stand; see state.h. */
#include "runtime/scan/state.h"

/* ---- declarations ---------------------------------------------------------------------------- */

/* The text of the current word. */
static rt_str word_text(const sc_scanner *sc) {
  return rt_str_of((const char *)sc->lx.base + sc->tok, (size_t)(sc->lx.p - sc->lx.base) - sc->tok);
}

static void declaration(sc_scanner *sc, enum sc_word_id w) {
  sc_find_exports(sc, w);
  sc->bound_text = RT_STR_NONE;
  sc->f->decl = w == SC_W_VAR ? DECL_VAR : DECL_LEXICAL;
  sc->st = ST_BIND;
}

static void bound(sc_scanner *sc, enum sc_word_id w) {
  sc->bound_name = sc_name_bit(w);
  sc->bound_text = word_text(sc);
  sc_declare(sc, sc->bound_name, sc->f->decl);
  sc->st = ST_BOUND;
}

static void function(sc_scanner *sc, bool is_decl) {
  sc->fn_is_decl = is_decl;
  sc->pending_generator = false;
  sc->pending_name = 0;
  sc->st = ST_FN_NAME;
}

static void function_name(sc_scanner *sc, enum sc_word_id w) {
  uint8_t bit = sc_name_bit(w);
  if (sc->fn_is_decl) sc_declare(sc, bit, DECL_FUNCTION);
  else sc->pending_name = bit;
}

static void class(sc_scanner *sc, bool is_decl) {
  sc_push(sc, FR_CLASS_HEAD, is_decl ? ST_STMT : ST_OPERATOR);
  sc->st = ST_CLASS_NAME;
}

static void class_name(sc_scanner *sc, enum sc_word_id w) {
  if (w == SC_W_EXTENDS) {
    sc->st = ST_OPERAND;
    return;
  }
  uint8_t bit = sc_name_bit(w);
  sc_frame *head = sc->f;
  head->declared |= bit;
  if (head->after != ST_STMT) return;
  sc->f = head - 1; /* the scope around */
  sc_declare(sc, bit, DECL_LEXICAL);
  sc->f = head;
}

/* `let` starts a declaration unless it is used as an identifier. */
static bool let_declares(const sc_scanner *sc) {
  const uint8_t *p = sc_lex_peek(&sc->lx, NULL);
  if (*p == '[' || *p == '{') return true;
  if (!sc_lex_is_id_start(*p)) return false;
  enum sc_word_id w = sc_lex_word_at(&sc->lx, p);
  return w != SC_W_IN && w != SC_W_INSTANCEOF && w != SC_W_OF;
}

/* ---- operands -------------------------------------------------------------------------------- */

static void plain(sc_scanner *sc, int chain) {
  sc->chain_new = sc->prev == 'n';
  sc->chain_start = sc->chain_new ? sc->new_start : sc->tok;
  sc->chain = (uint8_t)chain;
  sc->chain_use = 0;
  sc->st = ST_OPERATOR;
}

static int how_used(const sc_scanner *sc, const uint8_t *next) {
  switch (*next) {
  case '(': return USE_CALL;
  case '.': return USE_MEMBER;
  case '?': return next[1] == '.' ? USE_MEMBER : USE_VALUE;
  case '=': return next[1] == '=' || next[1] == '>' ? USE_VALUE : USE_ASSIGNED;
  case ',':
  case ')':
    return sc->f->kind == FR_CALL && (sc->prev == '(' || sc->prev == ',') ? USE_PASSED : USE_VALUE;
  default: return USE_VALUE;
  }
}

/* Whether a name here binds if the frame is a list of parameters or a pattern. */
static bool may_bind(const sc_scanner *sc, const uint8_t *next) {
  if (!(sc_lex_class[sc->prev] & SC_C_ELEMENT)) return false;
  if (*next == '=') return next[1] != '=' && next[1] != '>';
  return *next == ',' || *next == ')' || *next == ']' || *next == '}';
}

/* const req = createRequire(import.meta.url); the scope of such a name is not followed. */
static bool is_made_require(const sc_scanner *sc) {
  for (size_t i = 0; i < sc->made.len; i++)
    if (rt_str_eq(sc->made.p[i], word_text(sc))) return true;
  return false;
}

static void wrapper_name(sc_scanner *sc, enum sc_word_id w) {
  static const uint8_t chains[] = {[N_REQUIRE] = CH_REQUIRE,
                                   [N_MODULE] = CH_MODULE,
                                   [N_EXPORTS] = CH_NONE,
                                   [N_DIRNAME] = CH_NONE,
                                   [N_FILENAME] = CH_NONE};
  uint8_t bit = sc_name_bit(w);
  sc_find_exports(sc, w);
  const uint8_t *next = sc_lex_peek(&sc->lx, NULL);
  bool binds = may_bind(sc, next);
  bool is_typeof = sc->prev == 't';
  plain(sc, chains[bit]);
  if (binds) sc->f->candidates |= bit;
  if (binds && (sc->f->kind == FR_PARAMS || (sc->f->flags & FF_PATTERN))) return;
  sc->chain_use = sc_use(sc, bit, sc->tok, is_typeof ? USE_TYPEOF : how_used(sc, next));
  if (bit == N_DIRNAME) sc_fold_base(sc, SC_BASE_DIRNAME, bit);
  if (bit == N_FILENAME) sc_fold_base(sc, SC_BASE_FILENAME, bit);
}

static void top_await(sc_scanner *sc, uint32_t start) {
  sc->out->has_top_await = true;
  rt_vec_push(&sc->awaits, start);
}

/* "[]" indexes nothing. */
static bool is_empty_array(const uint8_t *p) {
  if (*p++ != '[') return false;
  while (*p == ' ') p++;
  return *p == ']';
}

static void await(sc_scanner *sc) {
  bool nl;
  const uint8_t *next = sc_lex_peek(&sc->lx, &nl);
  bool top = sc->fn_depth == 0 && sc->goal != SC_GOAL_COMMONJS;
  bool in_module = sc->goal == SC_GOAL_MODULE || sc->out->has_import_export;
  enum sc_word_id w = sc_lex_word_at(&sc->lx, next);
  bool operand_follows = !nl && w != SC_W_IN && w != SC_W_INSTANCEOF && w != SC_W_OF &&
                         (sc_lex_class[*next] & SC_C_ID || *next >= 0x80 || *next == '"' ||
                          *next == '\'' || *next == '{' || *next == '!' || *next == '~' ||
                          is_empty_array(next));
  bool is_operator = sc->fn_flags & FN_ASYNC || operand_follows || (top && in_module);
  if (top && is_operator) top_await(sc, sc->tok);
  if (top && !is_operator) sc->maybe_top_await = true;
  plain(sc, CH_NONE);
  if (is_operator) sc->st = ST_OPERAND;
}

/* `async` in front of a function or an arrow function's name; otherwise an identifier. */
static void async(sc_scanner *sc) {
  bool nl;
  const uint8_t *next = sc_lex_peek(&sc->lx, &nl);
  enum sc_word_id w = sc_lex_word_at(&sc->lx, next);
  bool prefix =
      !nl && sc_lex_is_id_start(*next) && w != SC_W_IN && w != SC_W_INSTANCEOF && w != SC_W_OF;
  if (!prefix) return plain(sc, CH_ASYNC);
  sc->pending_async = true;
  if (w != SC_W_FUNCTION) sc->st = ST_OPERAND;
}

/* ---- by position ----------------------------------------------------------------------------- */

static uint8_t statement(sc_scanner *sc, enum sc_word_id w);

static uint8_t operand(sc_scanner *sc, enum sc_word_id w) {
  switch (w) {
  case SC_W_FUNCTION: return function(sc, false), 0;
  case SC_W_CLASS: return class(sc, false), 0;
  case SC_W_NEW:
    if (sc->prev != 'n') sc->new_start = sc->tok;
    sc->st = ST_OPERAND;
    return 'n';
  case SC_W_TYPEOF:
    sc->st = ST_OPERAND;
    return 't';
  case SC_W_VOID:
  case SC_W_DELETE:
  case SC_W_IN:
  case SC_W_INSTANCEOF:
  case SC_W_CASE: sc->st = ST_OPERAND; return 0;
  case SC_W_AWAIT: return await(sc), 0;
  case SC_W_ASYNC: return async(sc), 0;
  case SC_W_YIELD:
    plain(sc, CH_NONE);
    if (sc->fn_flags & FN_GENERATOR) sc->st = ST_RESTRICTED;
    return 0;
  case SC_W_IMPORT: return sc_import(sc, false), 0;
  case SC_W_LET:
    if (!(sc->f->flags & FF_FOR) || sc->prev != '(' || !let_declares(sc))
      return plain(sc, CH_NONE), 0;
    return declaration(sc, w), 0;
  case SC_W_REQUIRE:
  case SC_W_MODULE:
  case SC_W_EXPORTS:
  case SC_W_DIRNAME:
  case SC_W_FILENAME: return wrapper_name(sc, w), 0;
  case SC_W_CREATE_REQUIRE: return plain(sc, CH_CREATE_REQUIRE), 0;
  case SC_W_JOIN: return plain(sc, CH_JOIN), 0;
  case SC_W_RESOLVE: return plain(sc, CH_PATH_RESOLVE), 0;
  case SC_W_DIRNAME_FN: return plain(sc, CH_DIRNAME_FN), 0;
  case SC_W_TO_PATH: return plain(sc, CH_TO_PATH), 0;
  case SC_W_TO_URL: return plain(sc, CH_TO_URL), 0;
  case SC_W_REGISTER: return plain(sc, CH_REGISTER), 0;
  case SC_W_FORK: return plain(sc, CH_FORK), 0;
  case SC_W_URL: return plain(sc, sc->prev == 'n' ? CH_NEW_URL : CH_NONE), 0;
  case SC_W_WORKER: return plain(sc, sc->prev == 'n' ? CH_NEW_WORKER : CH_NONE), 0;
  case SC_W_OBJECT:
  case SC_W_TS_EXPORT:
  case SC_W_TS_EXPORT_STAR:
    sc_find_exports(sc, w);
    return plain(sc, CH_NONE), 0;
  case SC_W_VAR:
  case SC_W_CONST:
  case SC_W_IF:
  case SC_W_FOR:
  case SC_W_WHILE:
  case SC_W_SWITCH:
  case SC_W_RETURN:
  case SC_W_THROW:
  case SC_W_TRY: return statement(sc, w); /* reserved: for (var ...), or a syntax error */
  default: return plain(sc, is_made_require(sc) ? CH_MADE_REQUIRE : CH_NONE), 0;
  }
}

static uint8_t head(sc_scanner *sc, bool is_for) {
  sc->pending_for = is_for;
  sc->head_start = sc->tok;
  sc->st = ST_HEAD;
  return 0;
}

static uint8_t statement(sc_scanner *sc, enum sc_word_id w) {
  switch (w) {
  case SC_W_LET:
    if (!let_declares(sc)) return plain(sc, CH_NONE), 0; /* fallthrough */
  case SC_W_VAR:
  case SC_W_CONST: return declaration(sc, w), 0;
  case SC_W_FUNCTION: return function(sc, true), 0;
  case SC_W_CLASS: return class(sc, true), 0;
  case SC_W_IF:
  case SC_W_WHILE:
  case SC_W_SWITCH:
  case SC_W_WITH: return head(sc, false);
  case SC_W_FOR: return head(sc, true);
  case SC_W_TRY: sc->pending_try = true; /* fallthrough */
  case SC_W_DO:
  case SC_W_ELSE:
  case SC_W_FINALLY: sc->st = ST_STMT; return 0;
  case SC_W_CATCH: sc->st = ST_CATCH; return 0;
  case SC_W_RETURN:
  case SC_W_THROW:
  case SC_W_BREAK:
  case SC_W_CONTINUE: sc->st = ST_RESTRICTED; return 0;
  case SC_W_IMPORT: return sc_import(sc, true), 0;
  case SC_W_EXPORT: return sc_export(sc), 0;
  default: return operand(sc, w);
  }
}

static int prop_chain(const sc_scanner *sc, enum sc_word_id w) {
  switch (w) {
  case SC_W_REQUIRE: return sc->chain == CH_MODULE ? CH_MODULE_REQUIRE : CH_NONE;
  case SC_W_RESOLVE:
    if (sc->chain == CH_META) return CH_META_RESOLVE;
    return sc->chain == CH_REQUIRE || sc->chain == CH_CREATED_REQUIRE || sc->chain == CH_MADE_REQUIRE
               ? CH_RESOLVE
               : CH_PATH_RESOLVE;
  case SC_W_CREATE_REQUIRE: return CH_CREATE_REQUIRE;
  case SC_W_JOIN: return CH_JOIN;
  case SC_W_DIRNAME_FN: return CH_DIRNAME_FN;
  case SC_W_TO_PATH: return CH_TO_PATH;
  case SC_W_TO_URL: return CH_TO_URL;
  case SC_W_REGISTER: return CH_REGISTER;
  case SC_W_FORK: return CH_FORK;
  case SC_W_URL: return sc->chain_new ? CH_NEW_URL : CH_NONE;
  case SC_W_WORKER: return sc->chain_new ? CH_NEW_WORKER : CH_NONE;
  default: return CH_NONE;
  }
}

static void property(sc_scanner *sc, enum sc_word_id w) {
  int before = sc->chain;
  sc->st = ST_OPERATOR;
  if (w == SC_W_NONE) {
    sc->chain = CH_NONE;
    return;
  }
  if (w == SC_W_TS_EXPORT || w == SC_W_TS_EXPORT_STAR) sc_find_exports(sc, w);
  if (before == CH_IMPORT_RESULT && w == SC_W_CATCH)
    sc->refs.p[sc->import_ref].flags |= SC_REF_OPTIONAL;
  sc->chain = (uint8_t)prop_chain(sc, w);
  if (before != CH_META) return;
  if (w == SC_W_DIRNAME_FN) sc_fold_base(sc, SC_BASE_DIRNAME, 0);
  if (w == SC_W_FILENAME_PROP) sc_fold_base(sc, SC_BASE_FILENAME, 0);
  if (w != SC_W_URL_PROP) return;
  sc_fold_base(sc, SC_BASE_META_URL, 0);
  sc->meta_url = sc_offset(sc, sc->lx.p);
}

/* A member's key, or a modifier in front of one. */
static void member_key(sc_scanner *sc, enum sc_word_id w) {
  bool after_async = sc->st == ST_AFTER_KEY && sc->key == SC_W_ASYNC && !sc->nl;
  if (sc->prev != '*') sc->pending_async = sc->pending_generator = false;
  if (after_async) sc->pending_async = true;
  sc->key = (uint8_t)w;
  sc->key_name = sc_name_bit(w);
  sc->key_pos = sc->tok;
  sc->st = ST_AFTER_KEY;
}

/* A word where an operator would have to stand: an operator, or the next statement. */
static uint8_t after_operand(sc_scanner *sc, enum sc_word_id w) {
  bool is_operator =
      w == SC_W_IN || w == SC_W_INSTANCEOF || (w == SC_W_OF && sc->f->flags & FF_FOR);
  if (is_operator && sc->st != ST_ARROW_END) {
    if (sc_folding(sc)) sc_fold_operator(sc, false);
    sc->st = ST_OPERAND;
    return 0;
  }
  sc_end_statement(sc);
  if (sc->st == ST_KEY) return member_key(sc, w), 0;
  return sc->st == ST_STMT ? statement(sc, w) : operand(sc, w);
}

void sc_word(sc_scanner *sc) {
  enum sc_word_id w = sc_lex_identifier(&sc->lx);
  uint8_t prev = 0;
  switch (sc->st) {
  case ST_STMT: prev = statement(sc, w); break;
  case ST_OPERAND: prev = operand(sc, w); break;
  case ST_PROP: property(sc, w); break;
  case ST_KEY:
  case ST_AFTER_KEY: member_key(sc, w); break;
  case ST_BIND: bound(sc, w); break;
  case ST_FN_NAME: function_name(sc, w); break;
  case ST_CLASS_NAME: class_name(sc, w); break;
  case ST_HEAD: /* for await */
    if (sc->fn_depth == 0 && sc->goal != SC_GOAL_COMMONJS) top_await(sc, sc->head_start);
    break;
  case ST_FN_BODY:
  case ST_CATCH: break; /* not JavaScript */
  default: prev = after_operand(sc, w);
  }
  sc->prev = prev;
}

/* #name: a member's key, a member, or the left side of `in`. */
void sc_private_name(sc_scanner *sc) {
  sc->lx.p++;
  if (sc_lex_is_id_start(*sc->lx.p)) sc_lex_identifier(&sc->lx);
  if (sc->st >= ST_OPERATOR) sc_end_statement(sc);
  if (sc->st == ST_KEY || sc->st == ST_AFTER_KEY) member_key(sc, SC_W_NONE);
  else plain(sc, CH_NONE);
  sc->prev = 0;
}

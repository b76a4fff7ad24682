/* SPDX-License-Identifier: MIT */
/*
 * frames.c - the scanner's stack: what each bracket means where it stands, and what is expected
 * behind it. See state.h.
 */
#include "runtime/scan/state.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"

sc_frame *sc_push(sc_scanner *sc, int kind, int after) {
  if (sc->frames.len >= SC_SCAN_MAX_DEPTH)
    sc_fail(sc, RT_E_TOO_DEEP, "nesting too deep", sc->lx.base + sc->tok, sc->lx.p);
  sc_frame f = {.kind = (uint8_t)kind, .after = (uint8_t)after, .open = sc->tok,
                .scope_start = sc->tok, .chain_start = sc->chain_start};
  rt_vec_push(&sc->frames, f);
  sc->f = &rt_vec_last(&sc->frames);
  return sc->f;
}

/* Gives the innermost frame the names of what stood in front of it. In malformed text that may be
 * far in front; a scope never reaches out of the frame around it. */
static void take_scope(sc_frame *f, uint8_t declared, uint8_t params, uint32_t start) {
  f->declared = declared;
  f->params = params;
  f->scope_start = start > f[-1].open ? start : f[-1].open;
}

void sc_enter_function(sc_scanner *sc, sc_frame *f, int fn_flags) {
  f->flags |= FF_FUNCTION;
  f->outer_fn_flags = sc->fn_flags;
  f->outer_try = sc->try_depth;
  f->outer_fn = sc->fn_frame;
  sc->fn_flags = (uint8_t)fn_flags;
  sc->try_depth = 0;
  sc->fn_frame = (uint32_t)(f - sc->frames.p);
  sc->fn_depth++;
}

void sc_pop(sc_scanner *sc) {
  if (sc_folding(sc) && rt_vec_last(&sc->folds).implicit) sc_fold_implicit_end(sc);
  sc_frame *f = sc->f;
  if (f->flags & FF_TRY) sc->try_depth--;
  if (f->declared) sc_end_scope(sc, f);
  if (f->flags & FF_FUNCTION) {
    sc->fn_flags = f->outer_fn_flags;
    sc->try_depth = f->outer_try;
    sc->fn_frame = f->outer_fn;
    sc->fn_depth--;
  }
  sc->chain_start = f->chain_start;
  sc->chain = CH_NONE;
  sc->frames.len--;
  sc->f = sc->frames.len ? &rt_vec_last(&sc->frames) : NULL;
}

/* Arrow functions with an expression body end where the expression around them does. */
void sc_pop_arrows(sc_scanner *sc) {
  while (sc->f->kind == FR_ARROW) sc_pop(sc);
}

void sc_end_statement(sc_scanner *sc) {
  sc_pop_arrows(sc);
  if (sc_folding(sc)) sc_fold_operator(sc, false);
  sc->f->ternary = 0;
  sc->f->decl = DECL_NONE;
  sc->chain = CH_NONE;
  sc->st = sc->f->kind <= FR_BODY ? ST_STMT : sc->f->kind == FR_CLASS ? ST_KEY : ST_OPERAND;
}

static void consume(sc_scanner *sc, uint8_t c) {
  sc->lx.p++;
  sc->prev = c;
}

/* Whether the innermost frame is of one of the kinds (bits); if not, the brackets do not match. */
static bool expect(sc_scanner *sc, unsigned kinds, const char *what) {
  sc_pop_arrows(sc);
  if (sc_folding(sc) && rt_vec_last(&sc->folds).implicit) sc_fold_implicit_end(sc);
  if (kinds >> sc->f->kind & 1) return true;
  sc_fail(sc, RT_E_SYNTAX, what, sc->lx.p, sc->lx.p + 1);
  return false;
}

/* Names a closing literal may bind, if it turns out to be a pattern. */
static void pass_candidates(sc_scanner *sc, const sc_frame *closed) {
  if (!closed->candidates) return;
  if (closed->flags & FF_PATTERN) sc_declare(sc, closed->candidates, sc->f->decl);
  else if (closed->flags & FF_ELEMENT) sc->f->candidates |= closed->candidates;
}

/* ---- ( ) ------------------------------------------------------------------------------------- */

static void open_params(sc_scanner *sc, int after) {
  sc_frame *f = sc_push(sc, FR_PARAMS, after);
  f->declared = sc->pending_name;
  if (sc->pending_async) f->flags |= FF_ASYNC;
  if (sc->pending_generator) f->flags |= FF_GENERATOR;
  sc->fn_depth++; /* defaults of parameters belong to the function */
  sc->pending_async = sc->pending_generator = false;
  sc->pending_name = 0;
}

/* const require = createRequire(import.meta.url): that name is as good as the wrapper's; others are
 * kept in mind. */
static void bless_require(sc_scanner *sc) {
  if (!sc->f->decl || !sc->bound_text.len) return;
  if (!(sc->bound_name & N_REQUIRE)) {
    rt_vec_push(&sc->made, sc->bound_text);
    return;
  }
  if (sc->chain == CH_MADE_REQUIRE) sc->require_soft = true;
  sc_frame *scope = sc->f->decl == DECL_VAR ? &sc->frames.p[sc->fn_frame] : sc->f;
  scope->declared &= (uint8_t)~N_REQUIRE;
  sc->require_blessed = true;
}

static void open_call(sc_scanner *sc) {
  uint8_t callee = sc->chain;
  if (sc_folding(sc)) sc_fold_extend(sc);
  sc_frame *f = sc_push(sc, FR_CALL, ST_OPERATOR);
  f->callee = callee;
  f->use = sc->chain_use;
  if (sc_fold_wanted(callee)) sc_fold_begin(sc, false);
}

static void open_group(sc_scanner *sc) {
  bool fold = sc_fold_accepts(sc);
  sc->chain_start = sc->tok;
  sc_push(sc, FR_GROUP, ST_OPERATOR);
  if (fold) sc_fold_begin(sc, false);
}

static void open_head(sc_scanner *sc) {
  sc_frame *f = sc_push(sc, FR_HEAD, ST_STMT);
  if (sc->pending_for) f->flags |= FF_FOR;
  sc->pending_for = false;
}

void sc_open_paren(sc_scanner *sc) {
  if (sc->st == ST_ARROW_END || sc->st == ST_BOUND) sc_end_statement(sc);
  switch (sc->st) {
  case ST_HEAD: open_head(sc); break;
  case ST_FN_NAME: open_params(sc, sc->fn_is_decl ? ST_STMT : ST_OPERATOR); break;
  case ST_AFTER_KEY: open_params(sc, sc->f->kind == FR_CLASS ? ST_KEY : ST_OPERATOR); break;
  case ST_CATCH: sc_push(sc, FR_PARAMS, ST_STMT)->flags |= FF_CATCH; break;
  case ST_PROP: /* a?.() */
  case ST_OPERATOR: open_call(sc); break;
  default: open_group(sc);
  }
  sc->st = ST_OPERAND;
  consume(sc, '(');
}

static void close_params(sc_scanner *sc) {
  sc_frame f = *sc->f;
  f.params = f.candidates;
  f.declared |= f.candidates;
  sc->f->declared = 0; /* the scope goes on */
  sc_pop(sc);
  if (f.flags & FF_CATCH) {
    sc->block_declared = f.declared;
    sc->block_start = f.open;
    sc->st = ST_STMT;
  } else {
    sc->fn_depth--;
    sc->next_fn = f;
    sc->st = ST_FN_BODY;
  }
}

/* Names of for (let ...) live on in the body. A body without braces ends nobody knows where, so
 * then they are taken for names of the block around. */
static void close_head(sc_scanner *sc) {
  uint8_t declared = sc->f->declared;
  uint32_t open = sc->f->open;
  sc->f->declared = 0;
  sc_pop(sc);
  sc->st = ST_STMT;
  if (!declared) return;
  sc_lex behind = sc->lx;
  behind.p++;
  if (*sc_lex_peek(&behind, NULL) == '{') {
    sc->block_declared = declared;
    sc->block_start = open;
  } else {
    sc->f->declared |= declared;
  }
}

/* (0, path_1.join)(...): compilers write calls of imported functions so. The callee, or CH_NONE. */
static uint8_t indirect_callee(const sc_scanner *sc) {
  int chain = sc->chain;
  bool is_known = chain == CH_JOIN || chain == CH_PATH_RESOLVE || chain == CH_DIRNAME_FN || chain == CH_TO_PATH ||
                  chain == CH_TO_URL || chain == CH_REGISTER;
  if (!is_known) return CH_NONE;
  sc_lex behind = sc->lx;
  behind.p++;
  return *sc_lex_peek(&behind, NULL) == '(' ? (uint8_t)chain : CH_NONE;
}

static void close_expression(sc_scanner *sc) {
  sc_frame f = *sc->f;
  bool folded = f.flags & FF_FOLD;
  uint8_t callee = f.kind == FR_GROUP ? indirect_callee(sc) : CH_NONE;
  sc_fold fold = {0};
  if (folded) fold = sc_fold_take(sc);
  sc_pop(sc);
  sc->arrow_declared = f.candidates;
  sc->arrow_start = f.open;
  sc->arrow_async = f.callee == CH_ASYNC;
  sc->st = ST_OPERATOR;
  sc->lx.p++; /* the call's range includes the bracket */
  if (callee) {
    if (folded) sc->scratch.len = fold.v.text;
    sc->chain = callee;
  } else if (folded) {
    sc_fold_close(sc, &f, fold);
  }
  if (sc->chain == CH_CREATED_REQUIRE || sc->chain == CH_MADE_REQUIRE) bless_require(sc);
  sc->lx.p--;
  sc->chain_use = 0;
}

void sc_close_paren(sc_scanner *sc) {
  const unsigned kinds = 1u << FR_HEAD | 1u << FR_PARAMS | 1u << FR_GROUP | 1u << FR_CALL;
  if (!expect(sc, kinds, "unexpected ')'")) return;
  if (sc->f->kind == FR_PARAMS) close_params(sc);
  else if (sc->f->kind == FR_HEAD) close_head(sc);
  else close_expression(sc);
  consume(sc, ')');
}

/* Behind "=>". The parameters were read as a group, a call of `async`, or a name. */
void sc_arrow(sc_scanner *sc) {
  sc_frame fn = {.after = ST_ARROW_END};
  if (sc->prev == ')') {
    fn.declared = sc->arrow_declared;
    fn.scope_start = sc->arrow_start;
    fn.flags = sc->arrow_async ? FF_ASYNC : 0;
  } else {
    fn.declared = sc_name_bit(sc_lex_word_at(&sc->lx, sc->lx.base + sc->chain_start));
    fn.scope_start = sc->chain_start;
    fn.flags = sc->pending_async ? FF_ASYNC : 0;
  }
  fn.params = fn.declared;
  sc->pending_async = false;
  sc->chain = CH_NONE;
  sc->prev = '>';
  if (*sc_lex_peek(&sc->lx, NULL) == '{') {
    sc->next_fn = fn;
    sc->st = ST_FN_BODY;
    return;
  }
  sc_frame *f = sc_push(sc, FR_ARROW, ST_OPERATOR);
  take_scope(f, fn.declared, fn.params, fn.scope_start);
  sc_enter_function(sc, f, fn.flags & FF_ASYNC ? FN_ASYNC : 0);
  sc->st = ST_OPERAND;
}

/* ---- [ ] ------------------------------------------------------------------------------------- */

static void open_literal(sc_scanner *sc, int kind) {
  uint16_t flags = 0;
  if (sc->st == ST_BIND) flags = FF_PATTERN;
  else if (sc_lex_class[sc->prev] & SC_C_ELEMENT) flags = FF_ELEMENT;
  sc->chain_start = sc->tok;
  sc_push(sc, kind, sc->st == ST_BIND ? ST_BOUND : ST_OPERATOR)->flags = flags;
}

void sc_open_bracket(sc_scanner *sc) {
  if (sc->st == ST_ARROW_END || sc->st == ST_BOUND) sc_end_statement(sc);
  if (sc->st == ST_OPERATOR || sc->st == ST_PROP) {
    if (sc_folding(sc)) sc_fold_extend(sc);
    sc_push(sc, FR_INDEX, ST_OPERATOR);
  } else if (sc->st == ST_KEY || sc->st == ST_AFTER_KEY) {
    if (sc->st == ST_AFTER_KEY && sc->key == SC_W_ASYNC && !sc->nl) sc->pending_async = true;
    sc_push(sc, FR_KEY, ST_AFTER_KEY);
  } else {
    open_literal(sc, FR_ARRAY);
  }
  sc->st = ST_OPERAND;
  consume(sc, '[');
}

void sc_close_bracket(sc_scanner *sc) {
  if (!expect(sc, 1u << FR_INDEX | 1u << FR_ARRAY | 1u << FR_KEY, "unexpected ']'")) return;
  sc_frame f = *sc->f;
  sc_pop(sc);
  pass_candidates(sc, &f);
  sc->st = f.after;
  sc->key = SC_W_NONE;
  sc->key_name = 0;
  consume(sc, ']');
}

/* ---- { } ------------------------------------------------------------------------------------- */

static void open_block(sc_scanner *sc) {
  sc_frame *f = sc_push(sc, FR_BLOCK, ST_STMT);
  if (sc->pending_try) {
    f->flags |= FF_TRY;
    sc->try_depth++;
  }
  if (sc->block_declared) take_scope(f, sc->block_declared, 0, sc->block_start);
  sc->pending_try = false;
  sc->block_declared = 0;
  sc->st = ST_STMT;
}

static void open_body(sc_scanner *sc) {
  const sc_frame *fn = &sc->next_fn;
  sc_frame *f = sc_push(sc, FR_BODY, fn->after);
  take_scope(f, fn->declared, fn->params, fn->scope_start);
  sc_enter_function(sc, f, (fn->flags & FF_ASYNC ? FN_ASYNC : 0) |
                               (fn->flags & FF_GENERATOR ? FN_GENERATOR : 0));
  sc->st = ST_STMT;
}

static void open_static_block(sc_scanner *sc) {
  sc_frame none = {.after = ST_KEY, .scope_start = sc->tok};
  sc->next_fn = none;
  open_body(sc);
}

static void open_class(sc_scanner *sc) {
  sc->f->kind = FR_CLASS;
  sc->st = ST_KEY;
}

static void open_object(sc_scanner *sc) {
  open_literal(sc, FR_OBJECT);
  sc->st = ST_KEY;
}

void sc_open_brace(sc_scanner *sc) {
  bool class_body =
      sc->f->kind == FR_CLASS_HEAD && (sc->st == ST_CLASS_NAME || sc->st == ST_OPERATOR);
  if (sc->st >= ST_OPERATOR && !class_body) sc_end_statement(sc);
  if (class_body) open_class(sc);
  else if (sc->st == ST_FN_BODY) open_body(sc);
  else if (sc->st == ST_STMT || sc->st == ST_CATCH) open_block(sc);
  else if (sc->st == ST_AFTER_KEY && sc->f->kind == FR_CLASS) open_static_block(sc);
  else open_object(sc);
  consume(sc, '{');
}

void sc_shorthand(sc_scanner *sc) {
  if (!sc->key_name) return;
  sc->f->candidates |= sc->key_name;
  if (!(sc->f->flags & FF_PATTERN)) sc_use(sc, sc->key_name, sc->key_pos, USE_VALUE);
  sc->key_name = 0;
}

static void template_rest(sc_scanner *sc, sc_value v, bool folded, uint32_t start);

/* The "}" of a substitution: the template goes on. */
static void close_substitution(sc_scanner *sc) {
  bool folded = sc_folding(sc);
  uint32_t start = sc->f->chain_start;
  sc_value v = {0};
  if (folded) {
    sc_fold fold = sc_fold_take(sc);
    v = fold.outer;
    sc_fold_substitution(sc, &v, &fold.v);
  }
  sc_pop(sc);
  sc->lx.p++;
  template_rest(sc, v, folded, start);
}

void sc_close_brace(sc_scanner *sc) {
  const unsigned kinds =
      1u << FR_BLOCK | 1u << FR_BODY | 1u << FR_OBJECT | 1u << FR_CLASS | 1u << FR_TEMPLATE;
  if (!expect(sc, kinds, "unexpected '}'")) return;
  if (sc->f->kind == FR_TEMPLATE) return close_substitution(sc);
  if (sc->f->kind == FR_OBJECT && sc->st == ST_AFTER_KEY) sc_shorthand(sc);
  sc_frame f = *sc->f;
  sc_pop(sc);
  if (f.kind == FR_OBJECT) pass_candidates(sc, &f);
  sc->st = f.after;
  sc->chain_use = 0;
  consume(sc, '}');
}

/* ---- templates ------------------------------------------------------------------------------- */

static void substitution(sc_scanner *sc, sc_value v, bool folded) {
  sc_push(sc, FR_TEMPLATE, ST_OPERATOR);
  sc->st = ST_OPERAND;
  sc->prev = '$';
  if (!folded) return;
  sc_fold_begin(sc, false);
  sc_fold *fold = &rt_vec_last(&sc->folds);
  fold->outer = v;
  fold->done = v.status == FOLD_PREFIX;
}

/* Characters up to the next substitution or the end. */
static void template_rest(sc_scanner *sc, sc_value v, bool folded, uint32_t start) {
  const uint8_t *chars = sc->lx.p;
  int closing = sc_lex_template(&sc->lx);
  if (!closing) return sc_fail_lex(sc);
  if (folded) sc_fold_chars(sc, &v, chars, sc->lx.p - closing);
  sc->chain_start = start;
  if (closing == 2) return substitution(sc, v, folded);
  sc->st = ST_OPERATOR;
  sc->prev = 0;
  sc->chain = folded ? CH_VALUE : CH_NONE;
  sc->chain_use = 0;
  sc->value = v;
  if (v.status == FOLD_EMPTY) sc->value.status = FOLD_KNOWN;
}

/* `${__dirname}... and `${import.meta.dirname}... start a path anywhere. */
static bool starts_with_dirname(sc_scanner *sc) {
  const char *p = (const char *)sc->lx.p + 1; /* padded, so reading on is safe */
  return strncmp(p, "${__dirname}", 12) == 0 || strncmp(p, "${import.meta.dirname}", 22) == 0;
}

void sc_template(sc_scanner *sc) {
  if (sc->st == ST_ARROW_END || sc->st == ST_BOUND) sc_end_statement(sc);
  bool tagged = sc->st == ST_OPERATOR || sc->st == ST_PROP;
  if (tagged && sc_folding(sc)) sc_fold_extend(sc);
  if (!tagged && !sc_folding(sc) && starts_with_dirname(sc)) sc_fold_begin(sc, true);
  bool folded = !tagged && sc_fold_accepts(sc);
  sc_value v = {.text = (uint32_t)sc->scratch.len};
  sc->lx.p++;
  template_rest(sc, v, folded, tagged ? sc->chain_start : sc->tok);
}

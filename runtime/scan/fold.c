/* SPDX-License-Identifier: MIT */
/*
 * fold.c - constant strings in the places that matter, and the refs made from them.
 *
 * Every argument list of a callee of interest (and groups and templates inside) has a sc_fold. Its
 * text grows at the end of sc->scratch: `'a' + 'b'` only appends, and so does path.join, which puts
 * a "/" between its arguments. An operand that is constant is sc->value (chain CH_VALUE) until
 * what follows shows that it stays one; then it is committed to the fold around it.
 */
#include "runtime/scan/state.h"
#include "runtime/base/check.h"

static sc_fold *top(sc_scanner *sc) { return &rt_vec_last(&sc->folds); }
static int callee_of(const sc_scanner *sc) {
  return sc->f->kind == FR_CALL ? sc->f->callee : CH_NONE;
}
static bool joins(int chain) { return chain == CH_JOIN || chain == CH_PATH_RESOLVE; }
/* Those whose second argument says what the first is relative to. */
static bool takes_base(int chain) { return chain == CH_NEW_URL || chain == CH_REGISTER; }
static bool is_path_base(int base) { return base == SC_BASE_DIRNAME || base == SC_BASE_FILENAME; }

bool sc_fold_wanted(int chain) {
  switch (chain) {
  case CH_NONE:
  case CH_RESOLVED:
  case CH_MODULE:
  case CH_IMPORT_RESULT:
  case CH_META:
  case CH_ASYNC:
  case CH_VALUE: return false;
  default: return true;
  }
}

bool sc_fold_accepts(const sc_scanner *sc) {
  if (!sc_folding(sc)) return false;
  const sc_fold *fold = &rt_vec_last(&sc->folds);
  return !fold->done && fold->v.status != FOLD_PREFIX;
}

void sc_fold_begin(sc_scanner *sc, bool implicit) {
  CHECK(!sc_folding(sc));
  sc_lex behind = sc->lx;
  behind.p = sc->lx.base + sc->f->open + 1;
  sc_fold *fold = rt_vec_more(&sc->folds);
  fold->v.text = (uint32_t)sc->scratch.len;
  fold->implicit = implicit;
  fold->start =
      implicit || sc->f->kind == FR_TEMPLATE ? sc->tok : sc_offset(sc, sc_lex_peek(&behind, NULL));
  sc->f->flags |= FF_FOLD;
}

static void remove_fold(sc_scanner *sc) {
  (void)rt_vec_pop(&sc->folds);
  sc->f->flags &= (uint16_t)~FF_FOLD;
}

/* ---- refs ------------------------------------------------------------------------------------ */

/* Takes the value's text off the scratch. */
static sc_ref *emit(sc_scanner *sc, int kind, const sc_value *v, uint32_t start, uint32_t end) {
  sc_ref *r = sc_add_ref(sc, kind, start, end);
  size_t len = sc->scratch.len - v->text;
  r->base = v->base;
  r->text = rt_str_of(rt_arena_dup(sc->arena, len ? sc->scratch.p + v->text : NULL, len), len);
  if (v->status == FOLD_PREFIX) r->flags |= SC_REF_COMPUTED;
  r->arg_start = start;
  r->arg_end = end;
  sc_link_use(sc, v->name, v->use, (uint32_t)sc->refs.len - 1);
  sc->scratch.len = v->text;
  return r;
}

/* "/x" behind __dirname, ".map" behind __filename; not the rest of a message. */
static bool looks_like_path(const sc_scanner *sc, const sc_value *v) {
  if (!is_path_base(v->base) || sc->scratch.len == v->text) return false;
  uint8_t c = sc->scratch.p[v->text];
  return c == '/' || c == '\\' || (c == '.' && v->base == SC_BASE_FILENAME);
}

/* A value nobody takes: still worth reporting when it names a file. */
static void let_go(sc_scanner *sc, const sc_value *v, uint32_t start, uint32_t end) {
  if (looks_like_path(sc, v)) emit(sc, SC_REF_PATH, v, start, end);
  else if (v->base == SC_BASE_URL && v->status == FOLD_KNOWN) emit(sc, SC_REF_URL, v, start, end);
  sc->scratch.len = v->text;
}

/* The operand that started at `start` and ends here has this value. */
void sc_offer(sc_scanner *sc, sc_value v, uint32_t start) {
  if (sc_fold_accepts(sc)) {
    sc->value = v;
    sc->chain = CH_VALUE;
    return;
  }
  let_go(sc, &v, start, sc_offset(sc, sc->lx.p));
  sc->chain = CH_NONE;
}

/* ---- operands -------------------------------------------------------------------------------- */

void sc_fold_string(sc_scanner *sc) {
  if (!sc_fold_accepts(sc)) return;
  sc_value v = {.status = FOLD_KNOWN, .text = (uint32_t)sc->scratch.len};
  sc_lex_decode(&sc->scratch, sc->lx.base + sc->tok + 1, sc->lx.p - 1);
  sc->value = v;
  sc->chain = CH_VALUE;
}

/* The operand just read is __dirname or the like; lx.p is behind it. */
void sc_fold_base(sc_scanner *sc, int base, uint8_t name) {
  sc->chain = CH_NONE;
  bool concatenated = is_path_base(base) && !sc_folding(sc) && *sc_lex_peek(&sc->lx, NULL) == '+';
  if (concatenated) sc_fold_begin(sc, true);
  if (concatenated) top(sc)->start = sc->chain_start;
  if (!sc_fold_accepts(sc)) return;
  sc_value v = {.base = (uint8_t)base, .status = FOLD_KNOWN, .name = name,
                .text = (uint32_t)sc->scratch.len, .use = name ? sc->chain_use : 0};
  sc->value = v;
  sc->chain = CH_VALUE;
}

/* Not a constant after all. */
static void give_up(sc_scanner *sc, sc_fold *fold) {
  sc_value none = {.status = FOLD_PREFIX, .text = fold->v.text};
  sc->scratch.len = fold->v.text;
  fold->v = none;
  fold->done = true;
}

static void commit_value(sc_scanner *sc, sc_fold *fold) {
  sc_value v = sc->value;
  if (takes_base(callee_of(sc)) && fold->args == 1) {
    fold->has_meta_url = v.base == SC_BASE_META_URL;
    let_go(sc, &v, sc->chain_start, sc->prev_end);
  } else if (fold->v.status == FOLD_EMPTY) {
    v.text = fold->v.text;
    fold->v = v;
  } else if (v.base) {
    let_go(sc, &v, sc->chain_start, sc->prev_end);
    fold->v.status = FOLD_PREFIX;
  } else {
    fold->v.status = v.status;
  }
}

/* The operand in front of the current token is complete; if it is not constant, neither is the
 * whole. */
static void commit(sc_scanner *sc, sc_fold *fold) {
  if (sc->st < ST_OPERATOR || fold->done) return;
  if (sc->chain == CH_VALUE) {
    commit_value(sc, fold);
  } else if (takes_base(callee_of(sc)) && fold->args == 1) {
    fold->done = true;
  } else {
    fold->resolved = sc->chain == CH_RESOLVED && fold->v.status == FOLD_EMPTY;
    fold->v.status = FOLD_PREFIX;
  }
  sc->chain = CH_NONE;
}

void sc_fold_extend(sc_scanner *sc) {
  if (sc->chain != CH_VALUE) return;
  let_go(sc, &sc->value, sc->chain_start, sc->prev_end);
  sc->chain = CH_NONE;
}

/* ---- between operands ------------------------------------------------------------------------ */

void sc_fold_implicit_end(sc_scanner *sc) {
  sc_fold *fold = top(sc);
  commit(sc, fold);
  sc_fold f = *fold;
  remove_fold(sc);
  let_go(sc, &f.v, f.start, sc->prev_end);
}

void sc_fold_operator(sc_scanner *sc, bool plus) {
  sc_fold *fold = top(sc);
  if (plus) return commit(sc, fold);
  if (fold->implicit) return sc_fold_implicit_end(sc);
  commit(sc, fold);
  if (fold->done) return;
  let_go(sc, &fold->v, fold->start, sc->prev_end);
  give_up(sc, fold);
}

/* An argument of path.join or path.resolve is complete. */
static void end_join_argument(sc_scanner *sc, sc_fold *fold) {
  if (fold->done) return;
  if (fold->args == 0) {
    if (!is_path_base(fold->v.base) || fold->v.status != FOLD_KNOWN) give_up(sc, fold);
  } else if (fold->v.status == FOLD_PREFIX) {
    sc->scratch.len = fold->arg_text; /* whole path parts only */
    fold->done = true;
  } else if (sc->f->callee == CH_PATH_RESOLVE && sc->scratch.len > fold->arg_text + 1 &&
             sc->scratch.p[fold->arg_text + 1] == '/') {
    give_up(sc, fold); /* an absolute path: starts anew */
  }
}

static void end_argument(sc_scanner *sc, sc_fold *fold) {
  commit(sc, fold);
  if (joins(callee_of(sc))) end_join_argument(sc, fold);
  if (fold->args == 0) fold->end = sc->prev_end;
}

void sc_fold_comma(sc_scanner *sc) {
  sc_fold *fold = top(sc);
  if (fold->implicit) return sc_fold_implicit_end(sc);
  end_argument(sc, fold);
  if (joins(callee_of(sc))) {
    fold->arg_text = (uint32_t)sc->scratch.len;
    if (!fold->done) rt_buf_byte(&sc->scratch, '/');
  } else if (sc->f->kind != FR_CALL) {
    give_up(sc, fold); /* a sequence */
  } else {
    fold->done = fold->done || !takes_base(sc->f->callee) || fold->args > 0;
  }
  if (fold->args < UINT8_MAX) fold->args++;
}

/* ---- templates ------------------------------------------------------------------------------- */

void sc_fold_chars(sc_scanner *sc, sc_value *t, const uint8_t *chars, const uint8_t *end) {
  if (t->status == FOLD_PREFIX || chars == end) return;
  sc_lex_decode(&sc->scratch, chars, end);
  t->status = FOLD_KNOWN;
}

void sc_fold_substitution(sc_scanner *sc, sc_value *t, const sc_value *inner) {
  if (t->status == FOLD_PREFIX) {
    sc->scratch.len = inner->text;
  } else if (inner->base && t->status != FOLD_EMPTY) {
    sc->scratch.len = inner->text;
    t->status = FOLD_PREFIX;
  } else {
    if (inner->base) t->base = inner->base, t->name = inner->name, t->use = inner->use;
    t->status = inner->status == FOLD_KNOWN ? FOLD_KNOWN : FOLD_PREFIX;
  }
}

/* ---- closing brackets ------------------------------------------------------------------------ */

sc_fold sc_fold_take(sc_scanner *sc) {
  sc_fold *fold = top(sc);
  bool trailing_comma = sc->st < ST_OPERATOR && fold->args > 0;
  if (sc->st >= ST_OPERATOR) end_argument(sc, fold);
  if (trailing_comma && joins(callee_of(sc)) && !fold->done) sc->scratch.len = fold->arg_text;
  sc_fold taken = *fold;
  remove_fold(sc);
  return taken;
}

/* What `dirname` makes of a path. */
static sc_value dirname_of(sc_scanner *sc, sc_value v) {
  bool own_file = v.base == SC_BASE_FILENAME && sc->scratch.len == v.text;
  if (own_file) v.base = SC_BASE_DIRNAME;
  else if (is_path_base(v.base)) rt_buf_add(&sc->scratch, "/..", 3);
  else v.status = FOLD_PREFIX;
  return v;
}

static sc_value path_of_url(sc_value v) {
  if (v.base == SC_BASE_META_URL) v.base = SC_BASE_FILENAME;
  return v;
}

/* The module's own URL, or a path that is as good as its URL. */
static sc_value url_of_path(sc_scanner *sc, sc_value v) {
  bool own_file = v.base == SC_BASE_FILENAME && v.status == FOLD_KNOWN && sc->scratch.len == v.text;
  if (own_file) v.base = SC_BASE_META_URL;
  else if (!is_path_base(v.base)) v.base = SC_BASE_NONE, v.status = FOLD_PREFIX;
  return v;
}

/* The value of a call that gives one; base SC_BASE_NONE when it does not. */
static sc_value call_value(sc_scanner *sc, int callee, const sc_fold *fold) {
  sc_value v = fold->v;
  bool known = v.status == FOLD_KNOWN;
  switch (callee) {
  case CH_JOIN:
  case CH_PATH_RESOLVE: return v;
  case CH_DIRNAME_FN:
    if (known) return dirname_of(sc, v);
    break;
  case CH_TO_PATH:
    if (known) return path_of_url(v);
    break;
  case CH_TO_URL: return url_of_path(sc, v);
  case CH_NEW_URL:
    if (!fold->has_meta_url || !known || v.base) break;
    v.base = SC_BASE_URL;
    return v;
  }
  v.base = SC_BASE_NONE;
  v.status = FOLD_PREFIX;
  return v;
}

/* createRequire of this very module; of another place it is not ours to resolve. What compilers write for
 * both kinds of modules (`typeof document === 'undefined' ? pathToFileURL(__filename).href : ...`) is no
 * constant, but names the module. */
static int created_require(sc_scanner *sc, const sc_frame *closed, const sc_fold *fold) {
  bool own = fold->v.base == SC_BASE_META_URL || fold->v.base == SC_BASE_FILENAME;
  if (fold->v.status == FOLD_KNOWN) return own && sc->scratch.len == fold->v.text ? CH_CREATED_REQUIRE : CH_NONE;
  bool mentioned = sc->meta_url > closed->open || sc_used_since(sc, N_FILENAME, closed->open);
  return fold->v.status == FOLD_PREFIX && mentioned ? CH_MADE_REQUIRE : CH_NONE;
}

static int ref_kind(int callee) {
  switch (callee) {
  case CH_REQUIRE:
  case CH_CREATED_REQUIRE:
  case CH_MADE_REQUIRE:
  case CH_MODULE_REQUIRE: return SC_REF_REQUIRE;
  case CH_RESOLVE: return SC_REF_REQUIRE_RESOLVE;
  case CH_IMPORT: return SC_REF_DYNAMIC_IMPORT;
  case CH_META_RESOLVE: return SC_REF_IMPORT_RESOLVE;
  case CH_NEW_WORKER: return SC_REF_WORKER;
  case CH_FORK: return SC_REF_FORK;
  default: return -1;
  }
}

/* Whether a computed argument of this call is worth a word. */
static bool reports(const sc_scanner *sc, int kind, const sc_fold *fold) {
  if (fold->v.status == FOLD_EMPTY || fold->resolved) return false;
  if (kind != SC_REF_WORKER && kind != SC_REF_FORK) return true;
  if (fold->v.base == SC_BASE_META_URL) return false;
  return fold->v.base || (fold->v.status == FOLD_KNOWN && sc->scratch.len > fold->v.text);
}

static void finish_ref(sc_scanner *sc, const sc_frame *call, sc_fold *fold, int kind) {
  uint32_t index = (uint32_t)sc->refs.len;
  uint8_t callee_name = call->callee == CH_MODULE_REQUIRE ? N_MODULE : N_REQUIRE;
  if (fold->v.base == SC_BASE_META_URL) fold->v.base = SC_BASE_NONE, fold->v.status = FOLD_PREFIX;
  sc_ref *r = emit(sc, kind, &fold->v, call->chain_start, sc_offset(sc, sc->lx.p));
  r->arg_start = fold->start;
  r->arg_end = fold->end > fold->start ? fold->end : sc->prev_end; /* 0 behind a stray operator */
  if (fold->args && sc->prev != ',') r->flags |= SC_REF_OPTIONS;
  if (call->callee == CH_MADE_REQUIRE) r->flags |= SC_REF_OPTIONAL;
  sc_link_use(sc, callee_name, call->use, index);
  if (kind == SC_REF_REQUIRE_RESOLVE && !(r->flags & SC_REF_COMPUTED)) sc->chain = CH_RESOLVED;
  if (kind != SC_REF_DYNAMIC_IMPORT) return;
  sc->chain = CH_IMPORT_RESULT;
  sc->import_ref = index;
}

/* register('./hooks.mjs', import.meta.url) of node:module; others have that name, too. */
static void finish_register(sc_scanner *sc, const sc_frame *call, sc_fold *fold) {
  bool constant = fold->v.status == FOLD_KNOWN && !fold->v.base;
  size_t len = sc->scratch.len - fold->v.text;
  const uint8_t *text = len > 0 ? sc->scratch.p + fold->v.text : NULL; /* without a byte there may be no scratch */
  bool relative = constant && len > 2 && text[0] == '.' && (text[1] == '/' || (text[1] == '.' && text[2] == '/'));
  if (!relative && !(constant && fold->has_meta_url)) return let_go(sc, &fold->v, fold->start, fold->end);
  sc_ref *r = emit(sc, SC_REF_REGISTER, &fold->v, call->chain_start, sc_offset(sc, sc->lx.p));
  r->arg_start = fold->start;
  r->arg_end = fold->end > fold->start ? fold->end : sc->prev_end;
  if (!fold->has_meta_url) r->flags |= SC_REF_WEAK | SC_REF_OPTIONAL;
}

/* The frame is closed, lx.p behind its bracket. */
void sc_fold_close(sc_scanner *sc, const sc_frame *closed, sc_fold fold) {
  int kind = ref_kind(closed->callee);
  sc->chain = CH_NONE;
  if (closed->kind == FR_GROUP) {
    sc_offer(sc, fold.v, closed->open);
  } else if (closed->callee == CH_CREATE_REQUIRE) {
    sc->chain = (uint8_t)created_require(sc, closed, &fold);
  } else if (closed->callee == CH_REGISTER) {
    finish_register(sc, closed, &fold);
  } else if (kind < 0) {
    sc_offer(sc, call_value(sc, closed->callee, &fold), closed->chain_start);
  } else if (reports(sc, kind, &fold)) {
    finish_ref(sc, closed, &fold, kind);
  }
  if (sc->chain != CH_VALUE) sc->scratch.len = fold.v.text;
}

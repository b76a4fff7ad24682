/* SPDX-License-Identifier: MIT */
/* items.c - import and export declarations, import(), import.meta. ECMA-262 section 16.2. */
#include "runtime/scan/state.h"

/* The next byte behind white space, where lx.p then is. */
static uint8_t next(sc_scanner *sc) {
  sc_lex_skip_slow(&sc->lx, false);
  return *sc->lx.p;
}

static bool is_quote(uint8_t c) { return c == '"' || c == '\''; }

static bool skip_string(sc_scanner *sc) {
  uint8_t quote = *sc->lx.p++;
  if (sc_lex_string(&sc->lx, quote)) return true;
  sc_fail_lex(sc);
  return false;
}

/* { a, b as c, 'd' as e }, from the brace on; declares the local names of an import. */
static void name_list(sc_scanner *sc, bool declare) {
  uint8_t local = 0;
  sc->lx.p++;
  while (!sc->error) {
    uint8_t c = next(sc);
    if (is_quote(c)) {
      skip_string(sc);
    } else if (sc_lex_is_id_start(c)) {
      local = sc_name_bit(sc_lex_identifier(&sc->lx));
    } else if (c == ',' || c == '}') {
      if (declare) sc_declare(sc, local, DECL_IMPORT);
      local = 0;
      sc->lx.p++;
      if (c == '}') return;
    } else {
      return; /* not JavaScript */
    }
  }
}

/* with { type: 'json' } (or assert, its old name), if it stands here. */
static unsigned attributes(sc_scanner *sc) {
  bool nl;
  const uint8_t *p = sc_lex_peek(&sc->lx, &nl);
  bool assert_word = !nl && strncmp((const char *)p, "assert", 6) == 0;
  if (sc_lex_word_at(&sc->lx, p) != SC_W_WITH && !assert_word) return 0;
  sc_lex behind = sc->lx;
  behind.p = p + (assert_word ? 6 : 4);
  sc_lex_skip_slow(&behind, false);
  if (*behind.p != '{') return 0;
  sc->lx = behind;
  unsigned flags = SC_REF_OPTIONS;
  for (sc->lx.p++; !sc->error && next(sc) != '}' && sc->lx.p < sc->lx.end;) {
    const uint8_t *at = sc->lx.p;
    if (is_quote(*at)) skip_string(sc);
    else sc->lx.p++;
    if (is_quote(*at) && sc->lx.p - at == 6 && memcmp(at + 1, "json", 4) == 0)
      flags |= SC_REF_TYPE_JSON;
  }
  if (*sc->lx.p == '}') sc->lx.p++;
  return flags;
}

/* The specifier at lx.p, and what may follow it. */
static void module_specifier(sc_scanner *sc, int kind) {
  uint32_t arg = sc_offset(sc, sc->lx.p);
  if (!skip_string(sc)) return;
  uint32_t end = sc_offset(sc, sc->lx.p);
  rt_buf text = {0};
  sc_lex_decode(&text, sc->lx.base + arg + 1, sc->lx.p - 1);
  unsigned flags = attributes(sc);
  sc_ref *r = sc_add_ref(sc, kind, sc->tok, sc_offset(sc, sc->lx.p));
  r->flags = (uint16_t)flags;
  r->arg_start = arg;
  r->arg_end = end;
  r->text = rt_buf_take(&text, sc->arena);
  rt_buf_deinit(&text);
}

/* `from` and a string: false when something else stands here. */
static bool at_from(sc_scanner *sc) {
  if (sc_lex_word_at(&sc->lx, sc->lx.p) != SC_W_FROM) return false;
  sc_lex behind = sc->lx;
  sc_lex_identifier(&behind);
  sc_lex_skip_slow(&behind, false);
  if (!is_quote(*behind.p)) return false;
  sc->lx = behind;
  return true;
}

static void import_declaration(sc_scanner *sc) {
  sc->out->has_import_export = true;
  while (!sc->error) {
    uint8_t c = next(sc);
    if (is_quote(c)) break;
    if (c == '{') {
      name_list(sc, true);
    } else if (sc_lex_is_id_start(c)) {
      if (at_from(sc)) break;
      sc_declare(sc, sc_name_bit(sc_lex_identifier(&sc->lx)), DECL_IMPORT);
    } else if (c == '*' || c == ',') {
      sc->lx.p++;
    } else {
      return; /* not JavaScript */
    }
  }
  if (!sc->error) module_specifier(sc, SC_REF_IMPORT);
}

/* import.meta, import.defer(), import.source() */
static void import_dot(sc_scanner *sc) {
  next(sc);
  sc->lx.p++;
  next(sc);
  enum sc_word_id w = sc_lex_is_id_start(*sc->lx.p) ? sc_lex_identifier(&sc->lx) : SC_W_NONE;
  if (w == SC_W_META) sc->out->has_import_meta = true;
  sc->chain = w == SC_W_META ? CH_META : w == SC_W_DEFER || w == SC_W_SOURCE ? CH_IMPORT : CH_NONE;
}

/* Behind the word `import`. */
void sc_import(sc_scanner *sc, bool statement) {
  uint8_t c = *sc_lex_peek(&sc->lx, NULL);
  sc->st = ST_OPERATOR;
  sc->chain_start = sc->tok;
  sc->chain_new = false;
  sc->chain_use = 0;
  sc->chain = CH_NONE;
  if (c == '(') {
    sc->chain = CH_IMPORT;
  } else if (c == '.') {
    import_dot(sc);
  } else if (statement && sc->f->kind == FR_PROGRAM) {
    import_declaration(sc);
    sc->st = ST_BOUND;
  }
}

static void export_default(sc_scanner *sc) {
  sc_lex_identifier(&sc->lx);
  enum sc_word_id w = sc_lex_word_at(&sc->lx, sc_lex_peek(&sc->lx, NULL));
  bool declares = w == SC_W_FUNCTION || w == SC_W_CLASS || w == SC_W_ASYNC;
  sc->st = declares ? ST_STMT : ST_OPERAND;
}

/* "*", "* as name", "* as 'name'" */
static void star_name(sc_scanner *sc) {
  sc->lx.p++;
  next(sc);
  if (sc_lex_word_at(&sc->lx, sc->lx.p) != SC_W_AS) return;
  sc_lex_identifier(&sc->lx);
  uint8_t c = next(sc);
  if (is_quote(c)) skip_string(sc);
  else if (sc_lex_is_id_start(c)) sc_lex_identifier(&sc->lx);
}

/* Behind the word `export`. */
void sc_export(sc_scanner *sc) {
  if (sc->f->kind != FR_PROGRAM) return; /* a syntax error */
  sc->out->has_import_export = true;
  uint8_t c = next(sc);
  if (c != '{' && c != '*') {
    if (sc_lex_word_at(&sc->lx, sc->lx.p) == SC_W_DEFAULT) export_default(sc);
    return;
  }
  sc->st = ST_BOUND;
  if (c == '{') name_list(sc, false);
  else star_name(sc);
  next(sc);
  if (!sc->error && at_from(sc)) module_specifier(sc, SC_REF_EXPORT_FROM);
}

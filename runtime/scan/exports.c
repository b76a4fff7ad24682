/* SPDX-License-Identifier: MIT */
/*
 * exports.c - guesses what a CommonJS module exports, so that ES modules can import it by name.
 *
 * Node's guesses are a contract: its patterns (the grammar in the README of the npm package
 * cjs-module-lexer) are frozen, and packages and compilers write code that they match. So this
 * finds what Node finds, neither less nor more, and where the README is not exact, what the package
 * does; but a getter with effects does not take back a name, as Node 24 has another lexer than that
 * package's. Two things are different: a word counts where an operand or a statement can begin,
 * whatever the character in front of it; and "top level" is inside no bracket, square ones included,
 * and no arrow function.
 *
 * The scanner calls in at each word that starts a pattern. What follows is matched ahead, on a copy
 * of the lexer, and the scanner goes on behind the word as if nothing had been. Time stays linear:
 * a pattern has a fixed number of tokens, except for the object literal; and that ends at the first
 * value which is not a plain name, so no pattern that repeats lies within another.
 */
#include "runtime/scan/state.h"

/* ---- patterns -------------------------------------------------------------------------------- */

/* A look ahead. */
typedef struct matcher {
  sc_lex lx;
  rt_str names[3]; /* [1], [2]: of $1 and $2; [0]: the last of $ */
  rt_str string;   /* characters of the last string literal, not decoded */
} matcher;

/* An identifier without escapes; empty when there is none. */
static rt_str identifier(matcher *m) {
  const uint8_t *start = m->lx.p;
  if (!sc_lex_is_id_start(*start)) return RT_STR_NONE;
  sc_lex_identifier(&m->lx);
  size_t len = (size_t)(m->lx.p - start);
  return memchr(start, '\\', len) ? RT_STR_NONE : rt_str_of((const char *)start, len);
}

static bool name_token(matcher *m, char slot) {
  rt_str name = identifier(m);
  if (!name.len) return false;
  rt_str *known = &m->names[slot ? slot - '0' : 0];
  if (slot && known->len) return rt_str_eq(*known, name);
  *known = name;
  return true;
}

static bool string_token(matcher *m) {
  uint8_t quote = *m->lx.p;
  if (quote != '"' && quote != '\'') return false;
  const uint8_t *start = ++m->lx.p;
  if (!sc_lex_string(&m->lx, quote)) return false;
  m->string = rt_str_of((const char *)start, (size_t)(m->lx.p - start) - 1);
  return true;
}

static bool match(matcher *m, const char *pattern);

/* What may precede a token. Returns the bytes of the pattern that say so. */
static size_t space(matcher *m, const char *t) {
  if (*t == '+') return 1;
  if (*t != '~') return sc_lex_skip_slow(&m->lx, false), 0;
  while (*m->lx.p == ' ') m->lx.p++;
  return 1;
}

/* One token of a pattern. */
static bool token(matcher *m, const char *t, size_t len) {
  size_t prefix = space(m, t);
  t += prefix;
  len -= prefix;
  switch (*t) {
  case '$': return name_token(m, len > 1 ? t[1] : 0);
  case '"': return string_token(m);
  case '\'': return string_token(m) && rt_str_eq(m->string, rt_str_of(t + 1, len - 2));
  case '@': return match(m, "exports") || match(m, "module . exports");
  default: break;
  }
  if (sc_lex_is_id_start((uint8_t)*t)) return rt_str_eq(identifier(m), rt_str_of(t, len));
  if (memcmp(m->lx.p, t, len) != 0) return false; /* the padding makes this safe */
  m->lx.p += len;
  return true;
}

/*
 * Matches tokens, separated by single spaces in the pattern, and moves behind them; or returns
 * false and has not moved. Besides words and punctuators there are:
 *   $       an identifier
 *   $1 $2   an identifier, the same in all patterns of a matcher
 *   @       exports or module.exports
 *   "       a string, in quotes of either kind
 *   'x'     a string written as x, likewise
 *   +x      x, and nothing in front of it: Node is strict in places
 *   ~x      x, and nothing but spaces in front of it
 * A punctuator may be the start of a longer one ("=" of "=="): Node reads by characters, too.
 */
static bool match(matcher *m, const char *pattern) {
  matcher before = *m;
  for (const char *t = pattern; *t;) {
    size_t len = strcspn(t, " ");
    if (!token(m, t, len)) return *m = before, false;
    t += len;
    if (*t) t++;
  }
  return true;
}

/* ---- findings -------------------------------------------------------------------------------- */

static rt_map_entry *add(sc_scanner *sc, rt_map *map, rt_str key) {
  rt_map_entry *e = rt_map_find(map, key);
  return e ? e : rt_map_add(map, rt_str_dup(sc->arena, key), NULL);
}

static void add_name(sc_scanner *sc, rt_str name) { (void)add(sc, &sc->exports.names, name); }

static void forget_reexports(sc_scanner *sc) {
  if (!sc->exports.reexports.len) return;
  rt_map_deinit(&sc->exports.reexports);
  rt_map_init(&sc->exports.reexports);
}

/* The value of the matcher's string. False for lone surrogates: a module's export cannot be named
 * so. They decode to U+FFFD, and Node does not tell them from one that was written. */
static bool decode(const matcher *m, rt_buf *out) {
  const uint8_t *chars = (const uint8_t *)m->string.p;
  sc_lex_decode(out, chars, chars + m->string.len);
  return rt_str_find(rt_buf_view(out), RT_STR("\xEF\xBF\xBD"), 0) == RT_STR_MISSING;
}

static void add_string_name(sc_scanner *sc, const matcher *m) {
  rt_buf text = {0};
  if (decode(m, &text)) add_name(sc, rt_buf_view(&text));
  rt_buf_deinit(&text);
}

static void add_reexport(sc_scanner *sc, const matcher *m) {
  rt_buf text = {0};
  if (decode(m, &text)) (void)add(sc, &sc->exports.reexports, rt_buf_view(&text));
  rt_buf_deinit(&text);
}

/* ---- exports.x = ..., module.exports = ... --------------------------------------------------- */

/* Behind `exports` or `module.exports`. */
static void member(sc_scanner *sc, matcher *m) {
  if (match(m, ". $ =")) add_name(sc, m->names[0]);
  else if (match(m, "[ \" ] =")) add_string_name(sc, m);
}

static bool literal_spread(sc_scanner *sc, matcher *m) {
  if (!match(m, "+require ( \" )")) return match(m, "+$");
  add_reexport(sc, m);
  return true;
}

/* One member of an object, with its comma; false when nothing further is of interest. */
static bool literal_member(sc_scanner *sc, matcher *m) {
  if (match(m, "...")) return literal_spread(sc, m) && match(m, ",");
  if (match(m, "\" : $")) return add_string_name(sc, m), match(m, "+,");
  if (!match(m, "$")) return false;
  rt_str key = m->names[0];
  bool has_value = match(m, ":");
  if (has_value && !match(m, "$")) return false;
  add_name(sc, key);
  return match(m, has_value ? "+," : ",");
}

/* Behind `module`. */
static void module_exports(sc_scanner *sc, matcher *m) {
  if (!match(m, ". exports")) return;
  if (!match(m, "=")) return member(sc, m);
  forget_reexports(sc); /* the last one counts */
  if (match(m, "require ( \" )")) return add_reexport(sc, m);
  if (!match(m, "{")) return;
  while (literal_member(sc, m)) continue;
}

/* ---- Object.defineProperty(exports, ...) ----------------------------------------------------- */

static bool getter_open(matcher *m) {
  return match(m, "get ( ) { return") || match(m, "get : function ( ) { return") ||
         match(m, "get : function $ ( ) { return");
}

/* From the end of what is returned to the end of the call. */
static bool getter_close(matcher *m) {
  match(m, ";");
  if (!match(m, "}")) return false;
  match(m, ",");
  return match(m, "} )");
}

/* A descriptor: whether reading the property has no effects. Where it may have some, this is no
 * export; but Node counts the name when there is another pattern for it (compilers begin with
 * `exports.a = exports.b = void 0`). */
static bool safe_descriptor(matcher *m) {
  if (!match(m, ", {")) return false;
  match(m, "enumerable : true ,");
  if (match(m, "value :")) return true;
  if (!getter_open(m) || !match(m, "$")) return false;
  if (!match(m, ". $")) match(m, "[ \" ]");
  return getter_close(m);
}

static void define_property(sc_scanner *sc, matcher *m) {
  matcher rest = *m;
  if (safe_descriptor(&rest)) add_string_name(sc, m);
}

/* ---- export * -------------------------------------------------------------------------------- */

/* Compilers write `export *` only there. */
static bool at_top(const sc_scanner *sc) { return sc->f->kind == FR_PROGRAM; }

/* Behind `var`, `let`, `const`. The last of a name counts. */
static void binding(sc_scanner *sc, matcher *m) {
  if (!match(m, "~$1 ~=")) return;
  if (!match(m, "~require ( \" )") &&
      !match(m, "~_interopRequireWildcard +( +require ( \" )")) return;
  rt_str *specifier = rt_arena_alloc(sc->arena, sizeof *specifier);
  *specifier = m->string;
  add(sc, &sc->exports.bindings, m->names[1])->value.ptr = specifier;
}

/* `exports` has the key already: then Babel's code returns. */
static bool conflict_filter(matcher *m) {
  if (match(m, "if ( Object . prototype . hasOwnProperty . call ( $ , $2 ) ) return") ||
      match(m, "if ( Object . hasOwnProperty . call ( $ , $2 ) ) return"))
    match(m, ";");
  if (match(m, "if ( +$2 in @ && @ [ $2 ] === $1 [ $2 ] ) return")) match(m, ";");
  return true;
}

/* What keeps `default` from being copied. */
static bool star_filter(matcher *m) {
  if (match(m, "if ( $2 === 'default' || $2 === '__esModule' ) return"))
    return match(m, ";"), conflict_filter(m);
  if (!match(m, "if ( $2 !== 'default'")) return false;
  if (match(m, ")")) return true;
  return match(m, "&& ! Object . prototype . hasOwnProperty . call ( $ , $2 ) )") ||
         match(m, "&& ! Object . hasOwnProperty . call ( $ , $2 ) )") ||
         match(m, "&& ! $ . hasOwnProperty ( $2 ) )");
}

static bool star_copy(matcher *m) {
  if (match(m, "@ [ $2 ] = $1 [ $2 ]")) return true;
  return match(m, "Object . defineProperty ( @ , $2 , { enumerable : true ,") && getter_open(m) &&
         match(m, "$1 [ $2 ]") && getter_close(m);
}

/* Object.keys(x).forEach(function (key) { ... exports[key] = x[key]; }); as Babel and Rollup write
 * it, where x is a binding. */
static void star_loop(sc_scanner *sc, matcher *m) {
  if (!match(m, ". keys ( $1 ) . forEach ( function ( $2 ) {")) return;
  if (!star_filter(m) || !star_copy(m)) return;
  match(m, ";");
  if (!match(m, "} )")) return;
  const rt_str *specifier = rt_map_get(&sc->exports.bindings, m->names[1]);
  if (!specifier) return;
  m->string = *specifier;
  add_reexport(sc, m);
}

/* Behind `Object`. */
static void object(sc_scanner *sc, matcher *m) {
  if (match(m, ". defineProperty ( @ , \"")) define_property(sc, m);
  else if (at_top(sc)) star_loop(sc, m);
}

/* ---- interface to the scanner ---------------------------------------------------------------- */

void sc_match_exports(sc_scanner *sc, enum sc_word_id w) {
  matcher m = {.lx = sc->lx};
  switch (w) {
  case SC_W_EXPORTS: return member(sc, &m);
  case SC_W_MODULE: return module_exports(sc, &m);
  case SC_W_OBJECT: return object(sc, &m);
  case SC_W_TS_EXPORT:
  case SC_W_TS_EXPORT_STAR:
    if (at_top(sc) && match(&m, "+( +require ( \" )")) add_reexport(sc, &m);
    return;
  case SC_W_VAR:
  case SC_W_LET:
  case SC_W_CONST:
    if (at_top(sc)) binding(sc, &m);
    return;
  default: return;
  }
}

static rt_str *keys_of(const rt_map *map, rt_arena *arena, size_t *count) {
  rt_str *keys = rt_arena_alloc(arena, map->len * sizeof *keys);
  for (size_t i = 0; i < map->len; i++) keys[(*count)++] = map->p[i].key;
  return keys;
}

void sc_finish_exports(sc_scanner *sc) {
  sc_found_exports *found = &sc->exports;
  sc_scan *out = sc->out;
  if (sc->find_exports && !out->is_esm) {
    out->exports = keys_of(&found->names, sc->arena, &out->export_count);
    out->reexports = keys_of(&found->reexports, sc->arena, &out->reexport_count);
  }
  rt_map_deinit(&found->names);
  rt_map_deinit(&found->reexports);
  rt_map_deinit(&found->bindings);
}

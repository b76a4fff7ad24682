/* SPDX-License-Identifier: MIT */
/*
 * state.h - the scanner's machine, private to runtime/scan/.
 *
 * A pushdown automaton without recursion. `st` says what the grammar expects next (which decides
 * regexp or division, block or object, call or parameters); a stack of frames holds the open
 * brackets, plus two kinds that have no bracket: a class head and an arrow function's expression
 * body. Three more things hang on it:
 * - scopes: frames know which wrapper names they declare; a use of such a name stays on a list
 *   until its scope ends, where a declaration takes it off (so hoisting needs no second pass);
 * - chains: what the operand being read is so far (`require`, `require.resolve`, a constant...);
 * - folds: constant strings being put together in argument lists of interest.
 */
#ifndef INGOT_SC_STATE_H
#define INGOT_SC_STATE_H

#include "runtime/scan/lex.h"
#include "runtime/scan/scan.h"
#include "runtime/base/map.h"
#include "runtime/base/vec.h"

enum sc_state {
  ST_STMT,       /* start of a statement */
  ST_OPERAND,    /* start of an operand */
  ST_RESTRICTED, /* behind return, break, yield...: a line end here ends the statement */
  ST_BIND,       /* a declared name or pattern */
  ST_PROP,       /* behind "." or "?." */
  ST_KEY,        /* start of an object member or class element */
  ST_AFTER_KEY,
  ST_FN_NAME,    /* behind `function`: name or parameters */
  ST_FN_BODY,    /* "{" of a function's body */
  ST_CLASS_NAME, /* behind `class` */
  ST_HEAD,       /* "(" of if, while, for, with, switch */
  ST_CATCH,      /* behind `catch` */
  /* from here on an operand is complete */
  ST_OPERATOR,
  ST_BOUND,     /* behind a declared name: no division */
  ST_ARROW_END  /* behind the "}" of an arrow function: no operator can follow */
};

enum sc_frame_kind {
  FR_PROGRAM,
  FR_BLOCK,      /* statements */
  FR_BODY,       /* statements of a function */
  FR_HEAD,       /* (...) of a statement */
  FR_PARAMS,     /* (...) of a function or of catch */
  FR_GROUP,      /* (...) around an expression, or an arrow function's parameters */
  FR_CALL,       /* (...) of a call */
  FR_INDEX,      /* a[...] */
  FR_ARRAY,      /* [...] literal or pattern */
  FR_KEY,        /* [...] computed key */
  FR_OBJECT,     /* {...} literal or pattern */
  FR_CLASS_HEAD, /* from `class` to its "{" */
  FR_CLASS,      /* class body */
  FR_TEMPLATE,   /* ${...} */
  FR_ARROW       /* expression body of an arrow function */
};

enum { /* frame flags */
  FF_FOLD = 1,     /* the newest of sc->folds is this frame's */
  FF_ELEMENT = 2,  /* opened where a list element starts: may be a pattern inside another */
  FF_PATTERN = 4,  /* opened where a declaration wants a name: is a pattern */
  FF_TRY = 8,      /* the block of a try statement */
  FF_FUNCTION = 16, /* entered a function: restore on leaving */
  FF_CATCH = 32,   /* parameters of catch */
  FF_FOR = 64,     /* head of for */
  FF_ASYNC = 128,  /* of a function whose parameters these are */
  FF_GENERATOR = 256
};

enum { DECL_NONE, DECL_VAR, DECL_LEXICAL, DECL_FUNCTION, DECL_IMPORT };
enum { FN_ASYNC = 1, FN_GENERATOR = 2 };

/* The wrapper names, as bits (and as indexes, for the lists of uses). */
enum { N_REQUIRE = 1, N_MODULE = 2, N_EXPORTS = 4, N_DIRNAME = 8, N_FILENAME = 16, N_COUNT = 5 };

typedef struct sc_frame {
  uint8_t kind, after;    /* after: state behind the closing bracket */
  uint8_t callee;         /* FR_CALL: enum sc_chain of what is called */
  uint8_t decl;           /* declaration in progress (DECL_*) */
  uint8_t candidates;     /* wrapper names at places where a pattern binds */
  uint8_t declared;       /* wrapper names declared in this scope */
  uint8_t params;         /* those of them that are parameters */
  uint8_t outer_fn_flags; /* FF_FUNCTION: to restore */
  uint16_t flags;
  uint32_t open;          /* offset of the opening bracket */
  uint32_t scope_start;   /* uses at or behind this offset belong to the scope */
  uint32_t ternary;       /* open "?" */
  uint32_t chain_start;   /* start of the operand that the frame is part of */
  uint32_t use;           /* FR_CALL: index of the callee's use + 1, or 0 */
  uint32_t outer_try;     /* FF_FUNCTION: to restore */
  uint32_t outer_fn;
} sc_frame;

/* What an operand is, as far as read. */
enum sc_chain {
  CH_NONE,
  CH_REQUIRE,
  CH_CREATED_REQUIRE, /* createRequire(import.meta.url), createRequire(__filename) */
  CH_MADE_REQUIRE,    /* most likely the same: a name bound to it, an expression with __filename */
  CH_RESOLVE,         /* require.resolve */
  CH_RESOLVED,        /* require.resolve('literal') */
  CH_MODULE,
  CH_MODULE_REQUIRE,
  CH_IMPORT,
  CH_IMPORT_RESULT,
  CH_META,         /* import.meta */
  CH_META_RESOLVE, /* import.meta.resolve */
  CH_CREATE_REQUIRE,
  CH_ASYNC,
  CH_JOIN,         /* anything named join */
  CH_PATH_RESOLVE, /* anything named resolve */
  CH_DIRNAME_FN,   /* anything named dirname */
  CH_TO_PATH,      /* anything named fileURLToPath */
  CH_TO_URL,       /* anything named pathToFileURL */
  CH_FORK,
  CH_REGISTER,     /* anything named register */
  CH_NEW_URL,
  CH_NEW_WORKER,
  CH_VALUE /* a constant; see sc->value */
};

/* Bases beyond sc_ref_base while folding. */
enum { SC_BASE_META_URL = 100 };

enum sc_fold_status {
  FOLD_EMPTY,  /* no operand yet */
  FOLD_KNOWN,
  FOLD_PREFIX  /* not constant: the text is its constant start, perhaps empty */
};

typedef struct sc_value {
  uint8_t base, status; /* FOLD_KNOWN or FOLD_PREFIX */
  uint8_t name;         /* N_DIRNAME or N_FILENAME whose use this rests on, or 0 */
  uint32_t text;        /* where it starts in sc->scratch (it reaches to the end) */
  uint32_t use;         /* index of the use + 1 */
} sc_value;

typedef struct sc_fold {
  sc_value v;        /* put together so far */
  sc_value outer;    /* FR_TEMPLATE: the template around the substitution */
  bool implicit;     /* not an argument: an expression starting with __dirname */
  bool done;         /* nothing more is of interest */
  bool resolved;     /* the argument is require.resolve('literal') */
  bool has_meta_url; /* CH_NEW_URL, CH_REGISTER: the second argument is import.meta.url */
  uint8_t args;      /* complete arguments, saturating */
  uint32_t arg_text; /* CH_JOIN: the scratch before the current argument */
  uint32_t start;    /* of the first token of the (first) argument */
  uint32_t end;      /* of the first argument; 0 before */
} sc_fold;

enum { USE_VALUE, USE_CALL, USE_MEMBER, USE_TYPEOF, USE_ASSIGNED, USE_PASSED };
#define NO_REF UINT32_MAX
typedef struct sc_name_use {
  uint32_t pos, ref;
  uint8_t how;
} sc_name_use;
typedef RT_VEC(sc_name_use) sc_name_uses;

/* What exports.c has found. Keys are in the arena. */
typedef struct sc_found_exports {
  rt_map names;     /* value.num: what is known of it, see exports.c */
  rt_map reexports; /* specifiers */
  rt_map bindings;  /* x of `var x = require('y')`; value.ptr: rt_str of y */
} sc_found_exports;

typedef struct sc_scanner {
  sc_lex lx;
  uint8_t st;
  uint8_t prev;  /* last punctuator, 'n' new, 't' typeof, 'v' ":" of a conditional, or 0 */
  bool nl;       /* a line ended before the current token */
  uint32_t tok, prev_end; /* start of the current token, end of the previous one */

  uint8_t chain;
  bool chain_new;       /* it started with `new` */
  uint32_t chain_start; /* of the operand */
  uint32_t chain_use;   /* index of the use it rests on + 1, or 0 */
  sc_value value;       /* of CH_VALUE */
  uint32_t new_start;   /* of the last `new` */

  sc_frame *f; /* innermost frame */
  RT_VEC(sc_frame) frames;
  RT_VEC(sc_fold) folds;
  rt_buf scratch;

  /* Handed from one token to the one that must follow. */
  sc_frame next_fn; /* ")" of parameters to "{": after, declared, params, flags, scope_start */
  uint8_t block_declared; /* ")" of catch or for to "{" */
  uint32_t block_start;
  uint8_t arrow_declared; /* ")" to "=>" */
  uint32_t arrow_start;
  bool arrow_async;
  bool pending_async, pending_generator, pending_try, pending_for, fn_is_decl;
  uint8_t pending_name; /* function expression's own wrapper name */
  uint8_t key, key_name; /* last member key: its word, and its bit if a wrapper name */
  uint32_t key_pos;
  uint8_t bound_name;   /* last declared name, if a wrapper name */
  rt_str bound_text;    /* its text; empty when a pattern is declared */
  RT_VEC(rt_str) made;  /* names of which createRequire() of this module is the initial value */
  uint32_t meta_url;    /* end of the last import.meta.url */
  uint32_t import_ref;  /* ref of CH_IMPORT_RESULT */

  /* The current function. */
  uint8_t fn_flags; /* FN_* */
  uint32_t fn_depth, try_depth, fn_frame;

  sc_name_uses uses[N_COUNT];
  RT_VEC(sc_ref) refs;
  bool maybe_top_await;
  RT_VEC(uint32_t) awaits; /* top-level ones, in a text that is known to be a module by then */
  uint32_t head_start;     /* of the last for, while, ... */
  bool require_soft;    /* assigned or redeclared by var: missing modules are no errors */
  bool require_blessed; /* made by createRequire */

  bool find_exports;
  sc_found_exports exports;

  sc_goal goal;
  sc_scan *out;
  rt_arena *arena;
  int error; /* RT_E_*; once set the scan stops */
} sc_scanner;

/* lex.c */
void sc_lex_prepare(void); /* once, before anything else */
enum sc_word_id sc_lex_lookup(const uint8_t *p, size_t len);

static inline uint32_t sc_offset(const sc_scanner *sc, const uint8_t *p) {
  return (uint32_t)(p - sc->lx.base);
}
static inline bool sc_folding(const sc_scanner *sc) { return sc->f->flags & FF_FOLD; }

/* scan.c */
void sc_fail(sc_scanner *sc, int code, const char *what, const uint8_t *start, const uint8_t *end);
void sc_fail_lex(sc_scanner *sc); /* with lx.error */

/* frames.c: the stack, and what brackets do to it */
sc_frame *sc_push(sc_scanner *sc, int kind, int after);
void sc_pop(sc_scanner *sc); /* ends its fold, its scope and its function */
void sc_pop_arrows(sc_scanner *sc);
void sc_end_statement(sc_scanner *sc);
void sc_enter_function(sc_scanner *sc, sc_frame *f, int fn_flags);
void sc_open_paren(sc_scanner *sc);
void sc_close_paren(sc_scanner *sc);
void sc_open_bracket(sc_scanner *sc);
void sc_close_bracket(sc_scanner *sc);
void sc_open_brace(sc_scanner *sc);
void sc_close_brace(sc_scanner *sc);
void sc_template(sc_scanner *sc);
void sc_arrow(sc_scanner *sc); /* behind "=>" */
void sc_shorthand(sc_scanner *sc); /* { name } */

/* words.c: identifiers and keywords; items.c: import and export */
void sc_word(sc_scanner *sc);
void sc_private_name(sc_scanner *sc);
void sc_import(sc_scanner *sc, bool statement);
void sc_export(sc_scanner *sc);

/* exports.c */
void sc_match_exports(sc_scanner *sc, enum sc_word_id w); /* behind the word */
void sc_finish_exports(sc_scanner *sc); /* to sc->out; frees what was found */
static inline void sc_find_exports(sc_scanner *sc, enum sc_word_id w) {
  if (sc->find_exports) sc_match_exports(sc, w);
}

/* scope.c */
uint8_t sc_name_bit(enum sc_word_id w);
void sc_declare(sc_scanner *sc, uint8_t bits, int decl);
uint32_t sc_use(sc_scanner *sc, uint8_t bit, uint32_t pos, int how);
bool sc_used_since(sc_scanner *sc, uint8_t bit, uint32_t pos);
void sc_end_scope(sc_scanner *sc, const sc_frame *f);
sc_ref *sc_add_ref(sc_scanner *sc, int kind, uint32_t start, uint32_t end);
void sc_link_use(sc_scanner *sc, uint8_t name, uint32_t use, uint32_t ref);
void sc_finish(sc_scanner *sc); /* uses and refs to sc->out */

/* fold.c */
void sc_fold_begin(sc_scanner *sc, bool implicit);
bool sc_fold_accepts(const sc_scanner *sc); /* a constant operand would matter here */
void sc_fold_string(sc_scanner *sc);        /* a string token, quotes included */
void sc_fold_base(sc_scanner *sc, int base, uint8_t name); /* __dirname and the like */
void sc_fold_operator(sc_scanner *sc, bool plus);
void sc_fold_comma(sc_scanner *sc);
void sc_fold_extend(sc_scanner *sc); /* ".x", "[", "(", "`" behind an operand */
void sc_fold_implicit_end(sc_scanner *sc);
void sc_fold_close(sc_scanner *sc, const sc_frame *closed, sc_fold fold);
sc_fold sc_fold_take(sc_scanner *sc); /* at the closing bracket: completes and removes it */
bool sc_fold_wanted(int chain);       /* of a callee */
void sc_fold_chars(sc_scanner *sc, sc_value *t, const uint8_t *chars, const uint8_t *end);
void sc_fold_substitution(sc_scanner *sc, sc_value *t, const sc_value *inner);
void sc_offer(sc_scanner *sc, sc_value v, uint32_t start);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * scope.c - which `require`, `module`, `__dirname` are the wrapper's, and the list of refs.
 *
 * A use of such a name is pushed on its list when it is read. When a scope that declares the name
 * ends, the uses inside it (those at the list's end with a greater position) are taken off, and
 * what was found through them is dropped. What is left at the end of the text is free.
 */
#include "runtime/scan/state.h"

#include <stdlib.h>

enum {
  DROPPED = 0xFF,   /* kind of a ref that is not to be reported */
  BY_PARAM = 1 << 8 /* flag of a ref whose `require` is a parameter */
};

uint8_t sc_name_bit(enum sc_word_id w) {
  switch (w) {
  case SC_W_REQUIRE: return N_REQUIRE;
  case SC_W_MODULE: return N_MODULE;
  case SC_W_EXPORTS: return N_EXPORTS;
  case SC_W_DIRNAME: return N_DIRNAME;
  case SC_W_FILENAME: return N_FILENAME;
  default: return 0;
  }
}

static sc_name_uses *uses_of(sc_scanner *sc, uint8_t bit) { return &sc->uses[__builtin_ctz(bit)]; }

/*
 * Declarations at the top of the module: by var they keep the wrapper's value until assigned; a
 * lexical one is only possible in an ES module, where __dirname is by custom made to mean the same.
 */
static uint8_t top_level_bits(sc_scanner *sc, uint8_t bits, int decl) {
  if (decl == DECL_VAR) {
    if (bits & N_REQUIRE) sc->require_soft = true;
    return 0;
  }
  if (decl == DECL_LEXICAL) {
    sc->out->redeclares_wrapper = true;
    return bits & (uint8_t)~(N_DIRNAME | N_FILENAME);
  }
  return bits;
}

void sc_declare(sc_scanner *sc, uint8_t bits, int decl) {
  if (!bits) return;
  sc_frame *scope = decl == DECL_VAR ? &sc->frames.p[sc->fn_frame] : sc->f;
  if (scope->kind == FR_PROGRAM) bits = top_level_bits(sc, bits, decl);
  scope->declared |= bits;
}

/* Returns its index + 1. */
uint32_t sc_use(sc_scanner *sc, uint8_t bit, uint32_t pos, int how) {
  sc_name_use use = {.pos = pos, .ref = NO_REF, .how = (uint8_t)how};
  sc_name_uses *list = uses_of(sc, bit);
  rt_vec_push(list, use);
  return (uint32_t)list->len;
}

bool sc_used_since(sc_scanner *sc, uint8_t bit, uint32_t pos) {
  const sc_name_uses *list = uses_of(sc, bit);
  return list->len && list->p[list->len - 1].pos >= pos;
}

void sc_link_use(sc_scanner *sc, uint8_t name, uint32_t use, uint32_t ref) {
  if (!name || !use) return;
  sc_name_uses *list = uses_of(sc, name);
  /* In what is no program, "join(__dirname, =>", the scope of a use may have ended before the value it is in. */
  if (use <= list->len) list->p[use - 1].ref = ref;
}

static void end_uses(sc_scanner *sc, uint8_t bit, uint32_t scope_start, bool is_param) {
  sc_name_uses *list = uses_of(sc, bit);
  while (list->len && rt_vec_last(list).pos >= scope_start) {
    sc_name_use use = rt_vec_pop(list);
    if (use.ref == NO_REF) continue;
    sc_ref *r = &sc->refs.p[use.ref];
    if (bit == N_REQUIRE && is_param) r->flags |= BY_PARAM;
    else r->kind = DROPPED;
  }
}

void sc_end_scope(sc_scanner *sc, const sc_frame *f) {
  for (unsigned left = f->declared; left; left &= left - 1) {
    uint8_t bit = (uint8_t)(left & -left);
    end_uses(sc, bit, f->scope_start, f->params & bit);
  }
}

sc_ref *sc_add_ref(sc_scanner *sc, int kind, uint32_t start, uint32_t end) {
  sc_ref *r = rt_vec_more(&sc->refs);
  r->kind = (uint8_t)kind;
  r->start = start;
  r->end = end;
  if (sc->try_depth) r->flags |= SC_REF_OPTIONAL;
  if (sc->fn_depth) r->flags |= SC_REF_LAZY;
  return r;
}

/* ---- the end --------------------------------------------------------------------------------- */

static int by_position(const void *a, const void *b) {
  const sc_ref *x = a, *y = b;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return x->end < y->end ? -1 : x->end > y->end;
}

/* What the uses of `require` that turned out to be free tell. Returns whether it is handed to a
 * function, which may then require through a parameter. */
static bool finish_require(sc_scanner *sc) {
  sc_scan *out = sc->out;
  bool passed = false;
  const sc_name_uses *list = &sc->uses[0];
  for (size_t i = 0; i < list->len; i++) {
    passed |= list->p[i].how == USE_PASSED;
    out->require_escapes |= list->p[i].how == USE_VALUE || list->p[i].how == USE_PASSED;
    sc->require_soft |= list->p[i].how == USE_ASSIGNED;
  }
  out->uses_require = list->len > 0;
  bool none_in_module = (out->is_esm || sc->goal == SC_GOAL_MODULE) && !sc->require_blessed;
  unsigned flags = none_in_module     ? SC_REF_WEAK | SC_REF_OPTIONAL
                   : sc->require_soft ? SC_REF_OPTIONAL
                                      : 0;
  for (size_t i = 0; flags && i < list->len; i++)
    if (list->p[i].ref != NO_REF) sc->refs.p[list->p[i].ref].flags |= flags;
  return passed;
}

void sc_finish(sc_scanner *sc) {
  sc_scan *out = sc->out;
  out->has_top_await |= sc->maybe_top_await && (out->has_import_export || out->has_import_meta);
  out->is_esm = out->has_import_export || out->has_import_meta || out->has_top_await ||
                out->redeclares_wrapper;
  bool passed = finish_require(sc);
  size_t kept = 0;
  for (size_t i = 0; i < sc->refs.len; i++) {
    sc_ref r = sc->refs.p[i];
    bool by_param = r.flags & BY_PARAM;
    if (r.kind == DROPPED || (by_param && !passed)) continue;
    if (by_param) r.flags = (r.flags & (uint16_t)~BY_PARAM) | SC_REF_WEAK;
    sc->refs.p[kept++] = r;
  }
  if (kept) qsort(sc->refs.p, kept, sizeof *sc->refs.p, by_position);
  out->refs = rt_arena_alloc(sc->arena, kept * sizeof *out->refs);
  if (kept) memcpy(out->refs, sc->refs.p, kept * sizeof *out->refs);
  out->ref_count = kept;
}

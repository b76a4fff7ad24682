/* SPDX-License-Identifier: MIT */
/*
 * diag.c - collecting diagnostics; see diag.h. Text and JSON are made in diag_render.c. A place is
 * turned into line, column and a bounded excerpt at once, so that nothing refers to file contents
 * later, and a report about a 10 MB line stays small.
 */
#include "compiler/diag.h"

#include <stdlib.h>

#include "runtime/base/check.h"
#include "runtime/base/vec.h"

enum {
  BEFORE = 60,
  AROUND = 140
}; /* bytes of a long line kept in front of the range, and in all */

static const struct {
  const char *name;
  cx_severity severity;
} table[CX_DIAG_COUNT] = {
#define DIAG(id, name, severity) [CX_##id] = {name, CX_SEVERITY_##severity},
#include "compiler/diag.def"
#undef DIAG
};

const char *cx_diag_name(cx_diag_id id) { return table[id].name; }

const char *cx_severity_name(cx_severity s) {
  static const char *const names[] = {"info", "warning", "error"};
  return names[s];
}

cx_place cx_at(rt_str path, rt_str text, size_t start, size_t end) {
  return (cx_place){path, text, start, end < start ? start : end};
}
cx_place cx_in_file(rt_str path) { return (cx_place){.path = path}; }
cx_place cx_nowhere(void) { return (cx_place){0}; }

void cx_diags_init(cx_diags *d) { memset(d, 0, sizeof *d); }
void cx_diags_deinit(cx_diags *d) {
  rt_arena_deinit(&d->arena);
  cx_diags_init(d);
}

/* ---- places ---------------------------------------------------------------------------------- */

static bool inside_char(rt_str text, size_t at) {
  return at < text.len && ((unsigned char)text.p[at] & 0xC0) == 0x80;
}

/* Counts on from the last report where that is possible, so reports in ascending order about one
 * text are linear together. */
static rt_text_pos find_position(cx_diags *d, rt_str text, size_t offset) {
  bool go_on =
      d->last_text.p == text.p && d->last_text.len == text.len && d->last_pos.offset <= offset;
  if (!go_on) d->last_pos = RT_TEXT_START;
  d->last_text = text;
  rt_utf8_advance(text, &d->last_pos, offset);
  return d->last_pos;
}

static void cut_excerpt(cx_diags *d, cx_spot *s, rt_str text, size_t line_start) {
  size_t from = line_start, at = s->start;
  if (at - from > BEFORE) from = at - BEFORE;
  while (from > line_start && inside_char(text, from)) from--;
  size_t to = rt_utf8_line_end(text, from, AROUND);
  s->cut_before = from > line_start;
  s->cut_after = to == from + AROUND && to < text.len;
  while (to > at && inside_char(text, to)) to--;
  if (to < at) to = at;
  s->excerpt = rt_str_dup(&d->arena, rt_str_slice(text, from, to));
  s->mark = at - from;
  s->mark_len = (s->end < to ? s->end : to) - at;
}

static cx_spot spot_of(cx_diags *d, cx_place where) {
  cx_spot s = {.path = rt_str_dup(&d->arena, where.path), .start = where.start, .end = where.end};
  if (!where.text.p) return s;
  if (s.start > where.text.len) s.start = where.text.len;
  if (s.end > where.text.len) s.end = where.text.len;
  rt_text_pos pos = find_position(d, where.text, s.start);
  s.line = pos.line;
  s.column = pos.column;
  cut_excerpt(d, &s, where.text, pos.line_start);
  return s;
}

/* ---- reporting ------------------------------------------------------------------------------- */

static cx_diag *add(cx_diags *d, cx_diag_id id, cx_severity severity, cx_place where) {
  CHECK(id < CX_DIAG_COUNT);
  cx_diag *r = RT_NEW(&d->arena, cx_diag);
  r->id = id;
  r->severity = severity;
  r->spot = spot_of(d, where);
  if (d->last) d->last->next = r;
  else d->first = r;
  d->last = r;
  size_t *counts[] = {&d->infos, &d->warnings, &d->errors};
  ++*counts[severity];
  return r;
}

cx_diag *cx_report(cx_diags *d, cx_diag_id id, cx_place where, const char *fmt, ...) {
  cx_diag *r = add(d, id, table[id].severity, where);
  va_list ap;
  va_start(ap, fmt);
  r->text = rt_str_vfmt(&d->arena, fmt, ap);
  va_end(ap);
  return r;
}

cx_diag *cx_report_as(cx_diags *d, cx_severity s, cx_diag_id id, cx_place where, const char *fmt,
                      ...) {
  cx_diag *r = add(d, id, s, where);
  va_list ap;
  va_start(ap, fmt);
  r->text = rt_str_vfmt(&d->arena, fmt, ap);
  va_end(ap);
  return r;
}

void cx_note(cx_diags *d, cx_diag *to, cx_place where, const char *fmt, ...) {
  cx_diag_note *n = RT_NEW(&d->arena, cx_diag_note);
  va_list ap;
  va_start(ap, fmt);
  n->text = rt_str_vfmt(&d->arena, fmt, ap);
  va_end(ap);
  n->spot = spot_of(d, where);
  if (to->last_note) to->last_note->next = n;
  else to->notes = n;
  to->last_note = n;
}

void cx_suggest(cx_diags *d, cx_diag *to, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  to->suggestion = rt_str_vfmt(&d->arena, fmt, ap);
  va_end(ap);
}

/* ---- order ----------------------------------------------------------------------------------- */

typedef struct ranked {
  cx_diag *d;
  size_t rank; /* the order of reporting, for equal places */
} ranked;

static int by_place(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  int r = rt_str_cmp(x->d->spot.path, y->d->spot.path);
  if (r) return r;
  if (x->d->spot.start != y->d->spot.start) return x->d->spot.start < y->d->spot.start ? -1 : 1;
  return x->rank < y->rank ? -1 : 1;
}

void cx_diags_sort(cx_diags *d) {
  RT_VEC(ranked) all = {0};
  for (cx_diag *r = d->first; r; r = r->next) {
    ranked item = {r, all.len};
    rt_vec_push(&all, item);
  }
  if (all.len < 2) return rt_vec_deinit(&all);
  qsort(all.p, all.len, sizeof *all.p, by_place);
  for (size_t i = 0; i < all.len; i++) all.p[i].d->next = i + 1 < all.len ? all.p[i + 1].d : NULL;
  d->first = all.p[0].d;
  d->last = all.p[all.len - 1].d;
  rt_vec_deinit(&all);
}

/* ---- did you mean ---------------------------------------------------------------------------- */

enum { MAX_WORD = 64 };

static size_t least(size_t a, size_t b, size_t c) {
  if (b < a) a = b;
  return c < a ? c : a;
}

/* Edits (insert, drop, replace, swap two neighbours) from a to b; both at most MAX_WORD bytes. */
static size_t edit_distance(rt_str a, rt_str b) {
  size_t rows[3][MAX_WORD + 1];
  for (size_t j = 0; j <= b.len; j++) rows[0][j] = j;
  for (size_t i = 1; i <= a.len; i++) {
    size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
      row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a.p[i - 1] != b.p[j - 1]));
      bool swapped = i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];
      if (swapped) row[j] = least(row[j], before[j - 2] + 1, SIZE_MAX);
    }
  }
  return rows[a.len % 3][b.len];
}

rt_str cx_closest(rt_str word, const rt_str *candidates, size_t count) {
  rt_str best = RT_STR_NONE;
  size_t best_distance = word.len / 3 + 1;
  if (word.len > MAX_WORD) return best;
  for (size_t i = 0; i < count; i++) {
    if (candidates[i].len > MAX_WORD) continue;
    size_t distance = edit_distance(word, candidates[i]);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = candidates[i];
  }
  return best;
}

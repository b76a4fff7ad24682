/* SPDX-License-Identifier: MIT */
/*
 * diag.h - structured diagnostics: collected during a build, printed for people or as JSON.
 *
 *   cx_place at = cx_at(path, text, ref->arg_start, ref->arg_end);
 *   cx_diag *d = cx_report(diags, CX_MISSING_MODULE, at, "Cannot find module '%s'", spec);
 *   cx_note(diags, d, cx_nowhere(), "looked in %s", dir);
 *   cx_suggest(diags, d, "install it: npm install %s", name);
 *
 * The file's path and the source lines needed are copied when reported, so `text` need not live
 * longer than the call. Paths are shown as given: pass them relative to the working directory.
 */
#ifndef INGOT_CX_DIAG_H
#define INGOT_CX_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "runtime/base/arena.h"
#include "runtime/base/buf.h"
#include "runtime/base/str.h"
#include "runtime/base/utf8.h"

typedef enum cx_severity {
  CX_SEVERITY_INFO, /* shown with --verbose and in JSON only */
  CX_SEVERITY_WARNING,
  CX_SEVERITY_ERROR
} cx_severity;

typedef enum cx_diag_id {
#define DIAG(id, name, severity) CX_##id,
#include "compiler/diag.def"
#undef DIAG
  CX_DIAG_COUNT
} cx_diag_id;

/* Where: a byte range in a file's text; `text` may be empty (then only the path is shown). */
typedef struct cx_place {
  rt_str path, text;
  size_t start, end;
} cx_place;

cx_place cx_at(rt_str path, rt_str text, size_t start, size_t end);
cx_place cx_in_file(rt_str path);
cx_place cx_nowhere(void);

/* A place as kept: line and column are 1-based, 0 when there is no position. */
typedef struct cx_spot {
  rt_str path;            /* empty: nowhere */
  uint32_t line, column;  /* column in code points */
  size_t start, end;      /* bytes in the file */
  rt_str excerpt;         /* the source line, or the part of a long one around the range */
  size_t mark, mark_len;  /* bytes in the excerpt to underline */
  bool cut_before, cut_after; /* the excerpt is not the whole line */
} cx_spot;

typedef struct cx_diag_note {
  struct cx_diag_note *next;
  cx_spot spot;
  rt_str text;
} cx_diag_note;

typedef struct cx_diag {
  struct cx_diag *next;
  cx_diag_id id;
  cx_severity severity; /* the table's, unless changed by the reporter */
  cx_spot spot;
  rt_str text;
  rt_str suggestion;          /* empty: none */
  cx_diag_note *notes, *last_note;
} cx_diag;

typedef struct cx_diags {
  rt_arena arena;
  cx_diag *first, *last;
  size_t errors, warnings, infos;
  rt_str last_text; /* the text of the last report, and how far its lines were counted */
  rt_text_pos last_pos;
} cx_diags;

void cx_diags_init(cx_diags *d);
void cx_diags_deinit(cx_diags *d);

cx_diag *cx_report(cx_diags *d, cx_diag_id id, cx_place where, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The same with another severity than the table's. */
cx_diag *cx_report_as(cx_diags *d, cx_severity s, cx_diag_id id, cx_place where, const char *fmt,
                      ...) __attribute__((format(printf, 5, 6)));
void cx_note(cx_diags *d, cx_diag *to, cx_place where, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void cx_suggest(cx_diags *d, cx_diag *to, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

const char *cx_diag_name(cx_diag_id id); /* "missing-module" */
const char *cx_severity_name(cx_severity s);

/* Sorted by path and position; those without a place first. Errors keep their order otherwise. */
void cx_diags_sort(cx_diags *d);
/* Text for a terminal of `width` columns (0: 100); infos only when `verbose`. */
void cx_diags_render(const cx_diags *d, rt_buf *out, bool colour, bool verbose, int width);
/* A JSON array. */
void cx_diags_json(const cx_diags *d, rt_buf *out);
/* Renders to `f`, coloured when it is a terminal and NO_COLOR is unset or empty. */
void cx_diags_print(const cx_diags *d, FILE *f, bool verbose);

/* Appends text that comes from files, fit for a terminal: no control or bidirectional characters,
 * line ends and tabs as one space. `out` may be NULL. Returns its width in terminal columns. */
size_t cx_add_safe(rt_buf *out, rt_str s);
/* Whether to colour what goes to `f`: a terminal, and NO_COLOR unset or empty. */
bool cx_wants_colour(FILE *f);
/* Columns of the terminal behind `f`, or 0. */
int cx_terminal_width(FILE *f);

/* The candidate closest to `word` by edit distance, if close enough to be worth suggesting
 * (distance at most a third of its length); empty otherwise. */
rt_str cx_closest(rt_str word, const rt_str *candidates, size_t count);

#endif

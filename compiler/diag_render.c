/* SPDX-License-Identifier: MIT */
/*
 * diag_render.c - diagnostics as text and as JSON; see diag.h.
 *
 *   src/app.js:3:21: error: Cannot find module 'kao' [missing-module]
 *      3 | const Koa = require('kao');
 *        |                     ^~~~~
 *     note: ...
 *     help: did you mean 'koa'?
 *
 * Paths, messages and source lines come from files: control and bidirectional characters in them
 * never reach the terminal.
 */
#include "compiler/diag.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "runtime/base/utf8.h"

typedef struct style {
  const char *error, *warning, *info, *bold, *dim, *mark, *off;
} style;
static const style plain = {"", "", "", "", "", "", ""};
static const style coloured = {"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[1m",
                               "\x1b[2m",    "\x1b[1;32m", "\x1b[0m"};

static const char *severity_style(const style *st, cx_severity s) {
  return s == CX_SEVERITY_ERROR ? st->error : s == CX_SEVERITY_WARNING ? st->warning : st->info;
}

static bool is_harmful(uint32_t cp) {
  return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) ||
         (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F;
}

/* Terminal columns of a code point (East Asian wide characters and emoji take two). */
static int columns_of(uint32_t cp) {
  bool wide = (cp >= 0x1100 && cp <= 0x115F) || (cp >= 0x2E80 && cp <= 0xA4CF) ||
              (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0xF900 && cp <= 0xFAFF) ||
              (cp >= 0xFE30 && cp <= 0xFE6F) || (cp >= 0xFF00 && cp <= 0xFF60) ||
              (cp >= 0x1F300 && cp <= 0x1F64F) || (cp >= 0x1F900 && cp <= 0x1F9FF) ||
              (cp >= 0x20000 && cp <= 0x3FFFD);
  bool none = (cp >= 0x300 && cp <= 0x36F) || cp == 0x200B || cp == 0x200D ||
              (cp >= 0xFE00 && cp <= 0xFE0F);
  return wide ? 2 : none ? 0 : 1;
}

size_t cx_add_safe(rt_buf *out, rt_str s) {
  size_t columns = 0;
  if (s.len == 0) return 0;
  for (const char *p = s.p, *end = s.p + s.len; p < end;) {
    uint32_t cp;
    char bytes[4];
    p += rt_utf8_decode(p, end, &cp);
    if (cp == '\t' || cp == '\n') cp = ' ';
    if (is_harmful(cp)) cp = RT_UTF8_REPLACEMENT;
    columns += (size_t)columns_of(cp);
    if (out) rt_buf_add(out, bytes, rt_utf8_encode(cp, bytes));
  }
  return columns;
}

/* ---- text ------------------------------------------------------------------------------------ */

/* The part of the excerpt that fits, moved so that the mark is in it. */
static rt_str fit(const cx_spot *s, size_t width, size_t *mark) {
  size_t from = 0;
  *mark = s->mark;
  if (s->excerpt.len > width && s->mark > width / 2) {
    from = s->mark - width / 2;
    while (from > 0 && ((unsigned char)s->excerpt.p[from] & 0xC0) == 0x80) from--;
    *mark = s->mark - from;
  }
  size_t to = s->excerpt.len - from > width ? from + width : s->excerpt.len;
  while (to < s->excerpt.len && ((unsigned char)s->excerpt.p[to] & 0xC0) == 0x80) to++;
  return rt_str_slice(s->excerpt, from, to);
}

static void add_excerpt(rt_buf *out, const style *st, const cx_spot *s, size_t width) {
  enum { GUTTER = 8 };
  if (!s->line) return;
  size_t mark;
  rt_str line = fit(s, width > GUTTER + 20 ? width - GUTTER - 4 : 16, &mark);
  bool before = s->cut_before || line.p != s->excerpt.p;
  bool after = s->cut_after || line.p + line.len != s->excerpt.p + s->excerpt.len;
  rt_buf_fmt(out, "%s%5u |%s %s", st->dim, s->line, st->off, before ? "..." : "");
  cx_add_safe(out, line);
  rt_buf_fmt(out, "%s\n%s      |%s ", after ? "..." : "", st->dim, st->off);
  rt_buf_fill(out, ' ', cx_add_safe(NULL, rt_str_slice(line, 0, mark)) + (before ? 3 : 0));
  size_t marked = cx_add_safe(NULL, rt_str_slice(line, mark, mark + s->mark_len));
  rt_buf_fmt(out, "%s^", st->mark);
  if (marked > 1) rt_buf_fill(out, '~', marked - 1);
  rt_buf_fmt(out, "%s\n", st->off);
}

static void add_place(rt_buf *out, const cx_spot *s) {
  if (!s->path.len) return;
  cx_add_safe(out, s->path);
  if (s->line) rt_buf_fmt(out, ":%u:%u", s->line, s->column);
  rt_buf_c(out, ": ");
}

static void render_note(rt_buf *out, const style *st, const char *label, const cx_spot *s,
                        rt_str text, size_t width) {
  rt_buf_fmt(out, "  %s%s:%s ", st->bold, label, st->off);
  if (s) add_place(out, s);
  cx_add_safe(out, text);
  rt_buf_byte(out, '\n');
  if (s) add_excerpt(out, st, s, width);
}

static void render(const cx_diag *d, rt_buf *out, const style *st, size_t width) {
  if (d->spot.path.len) {
    rt_buf_c(out, st->bold);
    add_place(out, &d->spot);
    rt_buf_c(out, st->off);
  } else {
    rt_buf_c(out, "ingot: ");
  }
  rt_buf_fmt(out, "%s%s:%s %s", severity_style(st, d->severity), cx_severity_name(d->severity),
             st->off, st->bold);
  cx_add_safe(out, d->text);
  rt_buf_fmt(out, "%s %s[%s]%s\n", st->off, st->dim, cx_diag_name(d->id), st->off);
  add_excerpt(out, st, &d->spot, width);
  for (const cx_diag_note *n = d->notes; n; n = n->next)
    render_note(out, st, "note", &n->spot, n->text, width);
  if (d->suggestion.len) render_note(out, st, "help", NULL, d->suggestion, width);
}

void cx_diags_render(const cx_diags *d, rt_buf *out, bool colour, bool verbose, int width) {
  for (const cx_diag *r = d->first; r; r = r->next) {
    if (r->severity == CX_SEVERITY_INFO && !verbose) continue;
    render(r, out, colour ? &coloured : &plain, width > 0 ? (size_t)width : 100);
  }
}

int cx_terminal_width(FILE *f) {
  struct winsize w;
  return isatty(fileno(f)) && ioctl(fileno(f), TIOCGWINSZ, &w) == 0 && w.ws_col >= 40 ? w.ws_col
                                                                                      : 0;
}

bool cx_wants_colour(FILE *f) {
  const char *no_colour = getenv("NO_COLOR");
  return isatty(fileno(f)) && !(no_colour && *no_colour);
}

void cx_diags_print(const cx_diags *d, FILE *f, bool verbose) {
  rt_buf out = {0};
  cx_diags_render(d, &out, cx_wants_colour(f), verbose, cx_terminal_width(f));
  if (out.len) fwrite(out.p, 1, out.len, f);
  fflush(f);
  rt_buf_deinit(&out);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_member(rt_buf *out, const char *name, rt_str value) {
  rt_buf_fmt(out, ",\"%s\":", name);
  rt_buf_json_str(out, value);
}

static void add_spot(rt_buf *out, const cx_spot *s) {
  if (!s->path.len) return;
  add_member(out, "file", s->path);
  if (!s->line) return;
  rt_buf_fmt(out, ",\"line\":%u,\"column\":%u,\"start\":%zu,\"end\":%zu", s->line, s->column,
             s->start, s->end);
  add_member(out, "text", s->excerpt);
}

static void add_note(rt_buf *out, const cx_diag_note *n, bool first) {
  rt_buf_fmt(out, "%s{\"message\":", first ? "" : ",");
  rt_buf_json_str(out, n->text);
  add_spot(out, &n->spot);
  rt_buf_byte(out, '}');
}

static void add_diag(rt_buf *out, const cx_diag *d) {
  rt_buf_fmt(out, "{\"id\":\"%s\",\"severity\":\"%s\"", cx_diag_name(d->id),
             cx_severity_name(d->severity));
  add_member(out, "message", d->text);
  add_spot(out, &d->spot);
  if (d->notes) rt_buf_c(out, ",\"notes\":[");
  for (const cx_diag_note *n = d->notes; n; n = n->next) add_note(out, n, n == d->notes);
  if (d->notes) rt_buf_byte(out, ']');
  if (d->suggestion.len) add_member(out, "suggestion", d->suggestion);
  rt_buf_byte(out, '}');
}

void cx_diags_json(const cx_diags *d, rt_buf *out) {
  rt_buf_byte(out, '[');
  for (const cx_diag *r = d->first; r; r = r->next) {
    if (r != d->first) rt_buf_byte(out, ',');
    add_diag(out, r);
  }
  rt_buf_byte(out, ']');
}

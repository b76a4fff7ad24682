/* SPDX-License-Identifier: MIT */
/* progress.c - the progress line; see progress.h. Each state is one write: it cannot flicker. */
#include "compiler/progress.h"

#include <time.h>
#include <unistd.h>

#include "compiler/diag.h"

enum { PERIOD_MS = 50 };

static const char *const labels[PK_STAGE_COUNT] = {
    [PK_STAGE_GRAPH] = "reading modules",
    [PK_STAGE_ASSETS] = "reading assets",
    [PK_STAGE_SNAPSHOT] = "making the snapshot",
    [PK_STAGE_WRITE] = "writing",
};

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void cx_progress_init(cx_progress *p, FILE *f, bool verbose) {
  *p = (cx_progress){.f = f, .verbose = verbose, .stage = -1, .shown_ms = -PERIOD_MS};
  p->width = cx_terminal_width(f);
  p->tty = p->width > 0;
  p->started_ms = now_ms();
}

static void add_amount(rt_buf *line, pk_stage stage, uint64_t done, uint64_t total) {
  if (stage == PK_STAGE_WRITE) rt_buf_fmt(line, "  %.1f", (double)done / 1e6);
  else if (done) rt_buf_fmt(line, "  %llu", (unsigned long long)done);
  if (total && stage == PK_STAGE_WRITE) rt_buf_fmt(line, " of %.1f MB", (double)total / 1e6);
  else if (total) rt_buf_fmt(line, " of %llu", (unsigned long long)total);
}

/* The end of a path says more than its start. */
static rt_str tail(rt_str s, size_t max) {
  if (s.len <= max) return s;
  size_t from = s.len - max;
  while (from < s.len && ((unsigned char)s.p[from] & 0xC0) == 0x80) from++;
  return rt_str_slice(s, from, s.len);
}

static void show_line(cx_progress *p, pk_stage stage, uint64_t done, uint64_t total, rt_str what) {
  rt_buf line = {0};
  rt_buf_fmt(&line, "\r%5.1f s  %s", (double)(now_ms() - p->started_ms) / 1e3, labels[stage]);
  add_amount(&line, stage, done, total);
  if (what.len && line.len + 8 < (size_t)p->width) {
    rt_buf_c(&line, "  ");
    cx_add_safe(&line, tail(what, (size_t)p->width - line.len - 2));
  }
  rt_buf_c(&line, "\x1b[K");
  fwrite(line.p, 1, line.len, p->f);
  fflush(p->f);
  rt_buf_deinit(&line);
  p->line_shown = true;
}

int cx_progress_update(void *ctx, pk_stage stage, uint64_t done, uint64_t total, rt_str what) {
  cx_progress *p = ctx;
  bool new_stage = p->stage != (int)stage;
  int64_t now = now_ms();
  p->stage = (int)stage;
  if (p->tty && (new_stage || now - p->shown_ms >= PERIOD_MS)) {
    p->shown_ms = now;
    show_line(p, stage, done, total, what);
  } else if (!p->tty && p->verbose && new_stage) {
    fprintf(p->f, "%5.1f s  %s\n", (double)(now - p->started_ms) / 1e3, labels[stage]);
  }
  return 0;
}

void cx_progress_done(cx_progress *p) {
  if (!p->line_shown) return;
  fputs("\r\x1b[K", p->f);
  fflush(p->f);
  p->line_shown = false;
}

/* SPDX-License-Identifier: MIT */
/*
 * Golden cases: every tests/compile/scan/NAME.{js,mjs,cjs} is scanned (and errors rendered) and
 * compared with NAME.out beside it. UPDATE=1 writes the .out files: read the difference before
 * committing. ROOT is the root of the tree (the working directory without it).
 */
#include <dirent.h>
#include <stdlib.h>

#include "compiler/diag.h"
#include "tests/unit/scan/dump.h"
#include "tests/unit/unit.h"

static rt_arena arena;
static int cases;

static bool read_file(const char *path, rt_buf *b) {
  FILE *f = fopen(path, "rb");
  if (!f) return false;
  for (size_t n = 1; n; b->len += n) n = fread(rt_buf_reserve(b, 65536), 1, 65536, f);
  fclose(f);
  return true;
}

static void write_file(const char *path, rt_str text) {
  FILE *f = fopen(path, "wb");
  EXPECT(f && fwrite(text.p, 1, text.len, f) == text.len);
  if (f) fclose(f);
}

static void result_of(rt_str name, rt_str source, rt_buf *out) {
  sc_scan s;
  cx_diags diags;
  sc_goal goal = rt_str_ends(name, RT_STR(".mjs")) ? SC_GOAL_MODULE : SC_GOAL_AUTO;
  int r = sc_scan_text(&s, &arena, source, goal);
  dump_long(out, &s, r);
  if (r == 0) return;
  cx_diags_init(&diags);
  cx_report(&diags, CX_SYNTAX_ERROR, cx_at(name, s.text, s.error_start, s.error_end), "%s",
            s.error_text);
  cx_diags_render(&diags, out, false, true, 0);
  cx_diags_deinit(&diags);
}

static void check(const char *folder, rt_str name) {
  size_t dot = rt_str_rfind_byte(name, '.');
  rt_str out_path = rt_str_fmt(&arena, "%s/%.*s.out", folder, (int)dot, name.p);
  rt_buf source = {0}, expected = {0}, actual = {0};
  EXPECT(read_file(rt_str_fmt(&arena, "%s/%.*s", folder, RT_STR_ARG(name)).p, &source));
  result_of(name, rt_buf_view(&source), &actual);
  if (getenv("UPDATE")) write_file(out_path.p, rt_buf_view(&actual));
  EXPECT(read_file(out_path.p, &expected));
  if (!rt_str_eq(rt_buf_view(&actual), rt_buf_view(&expected))) {
    unit_failures++;
    printf("%.*s differs; now it is\n%.*s", RT_STR_ARG(name), RT_STR_ARG(rt_buf_view(&actual)));
  }
  rt_buf_deinit(&source);
  rt_buf_deinit(&expected);
  rt_buf_deinit(&actual);
  cases++;
}

int main(void) {
  const char *root = getenv("ROOT");
  rt_str folder = rt_str_fmt(&arena, "%s/tests/compile/scan", root ? root : ".");
  DIR *d = opendir(folder.p);
  EXPECT(d != NULL);
  for (struct dirent *e; d && (e = readdir(d));) {
    rt_str name = rt_str_dup(&arena, rt_str_c(e->d_name));
    if (rt_str_ends(name, RT_STR("js"))) check(folder.p, name);
  }
  if (d) closedir(d);
  EXPECT(cases > 0);
  rt_arena_deinit(&arena);
  return unit_failures != 0;
}

/* SPDX-License-Identifier: MIT */
/* scan_target.c - the scanner: the input as a script, as a CommonJS module and as an ES module. */
#include "runtime/base/check.h"
#include "runtime/base/utf8.h"
#include "runtime/scan/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_names(const rt_str *names, size_t count) {
  for (size_t i = 0; i < count; i++) CHECK(rt_utf8_first_invalid(names[i]) == RT_STR_MISSING);
}

static void scan(rt_str text, sc_goal goal) {
  rt_arena arena = {0};
  sc_scan s;
  int r = sc_scan_text_with(&s, &arena, text, goal, SC_FIND_EXPORTS);
  CHECK(rt_utf8_first_invalid(s.text) == RT_STR_MISSING);
  CHECK(r == 0 || s.error_text);
  for (size_t i = 0; i < s.ref_count; i++) {
    const sc_ref *f = &s.refs[i];
    CHECK(f->start <= f->arg_start && f->arg_start <= f->arg_end && f->arg_end <= f->end && f->end <= s.text.len);
    CHECK(i == 0 || s.refs[i - 1].start <= f->start);
  }
  check_names(s.exports, s.export_count);
  check_names(s.reexports, s.reexport_count);
  rt_arena_deinit(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  rt_str text = rt_str_of((const char *)data, size);
  scan(text, SC_GOAL_AUTO);
  scan(text, SC_GOAL_COMMONJS);
  scan(text, SC_GOAL_MODULE);
  return 0;
}

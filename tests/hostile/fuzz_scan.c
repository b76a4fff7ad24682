/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer entry for the scanner. The first byte chooses the goal. Not part of the build; by hand:
 *   clang-19 -g -O1 -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -I. tests/hostile/fuzz_scan.c \
 *     runtime/scan/[a-z]*.c runtime/base/[a-rt-z]*.c runtime/base/str.c -o build/fuzz_scan && build/fuzz_scan -max_total_time=60 CORPUS
 */
#include "runtime/scan/scan.h"
#include "runtime/base/check.h"
#include "runtime/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  rt_arena arena = {0};
  sc_scan s;
  rt_str text = rt_str_of((const char *)data + 1, size - 1);
  int r = sc_scan_text_with(&s, &arena, text, (sc_goal)(data[0] % 3), SC_FIND_EXPORTS);
  CHECK(rt_utf8_first_invalid(s.text) == RT_STR_MISSING);
  CHECK(r == 0 || s.error_text);
  for (size_t i = 0; i < s.ref_count; i++) {
    const sc_ref *f = &s.refs[i];
    CHECK(f->start <= f->arg_start && f->arg_start <= f->arg_end && f->arg_end <= f->end && f->end <= s.text.len);
    CHECK(i == 0 || s.refs[i - 1].start <= f->start);
  }
  for (size_t i = 0; i < s.export_count; i++)
    CHECK(rt_utf8_first_invalid(s.exports[i]) == RT_STR_MISSING);
  for (size_t i = 0; i < s.reexport_count; i++)
    CHECK(rt_utf8_first_invalid(s.reexports[i]) == RT_STR_MISSING);
  rt_arena_deinit(&arena);
  return 0;
}

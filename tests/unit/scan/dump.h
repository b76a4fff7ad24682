/* SPDX-License-Identifier: MIT */
/*
 * dump.h - a scan result as text, for comparing. One item a ref, separated by spaces:
 *   kind(text)flags      kind with ":dir", ":file", ":url" for the base
 *   flags: ?o optional ?c computed ?l lazy ?w weak ?+ options ?j json
 * then the facts: esm(import/export,meta,await,redeclares), uses, escapes, error(text@offset).
 */
#ifndef INGOT_UNIT_SCAN_DUMP_H
#define INGOT_UNIT_SCAN_DUMP_H

#include "runtime/scan/scan.h"
#include "runtime/base/buf.h"
#include "runtime/base/utf8.h"

static const char *const dump_kinds[] = {"require", "resolve", "dynamic", "import", "export",
                                         "meta.resolve", "url", "worker", "fork", "register", "path"};
static const char *const dump_bases[] = {"", ":dir", ":file", ":url"};

static inline void dump_ref(rt_buf *out, const sc_ref *r) {
  static const char letters[] = "oclw+j";
  rt_buf_fmt(out, "%s%s(%.*s)", dump_kinds[r->kind], dump_bases[r->base], RT_STR_ARG(r->text));
  if (r->flags) rt_buf_byte(out, '?');
  for (int i = 0; i < 6; i++)
    if (r->flags >> i & 1) rt_buf_byte(out, (uint8_t)letters[i]);
}

static inline void dump_facts(rt_buf *out, const sc_scan *s, int result) {
  if (s->is_esm)
    rt_buf_fmt(out, " esm(%s%s%s%s)", s->has_import_export ? "i" : "",
               s->has_import_meta ? "m" : "", s->has_top_await ? "a" : "",
               s->redeclares_wrapper ? "r" : "");
  if (s->require_escapes) rt_buf_c(out, " escapes");
  if (result) rt_buf_fmt(out, " error(%s@%u)", s->error_text, s->error_start);
}

/* One line. */
static inline void dump_line(rt_buf *out, const sc_scan *s, int result) {
  for (size_t i = 0; i < s->ref_count; i++) {
    if (i) rt_buf_byte(out, ' ');
    dump_ref(out, &s->refs[i]);
  }
  dump_facts(out, s, result);
}

/* For golden files: a line a ref, with its place and the source of its argument. */
static inline void dump_long(rt_buf *out, const sc_scan *s, int result) {
  for (size_t i = 0; i < s->ref_count; i++) {
    const sc_ref *r = &s->refs[i];
    rt_line_col at = rt_utf8_line_col(s->text, r->start);
    rt_buf_fmt(out, "%u:%u ", at.line, at.column);
    dump_ref(out, r);
    rt_buf_fmt(out, " from %.*s\n", RT_STR_ARG(rt_str_slice(s->text, r->arg_start, r->arg_end)));
  }
  rt_buf_c(out, "facts:");
  dump_facts(out, s, result);
  if (s->uses_require) rt_buf_c(out, " uses");
  if (s->has_bom) rt_buf_c(out, " bom");
  if (s->has_crlf) rt_buf_c(out, " crlf");
  if (s->had_invalid_utf8) rt_buf_c(out, " invalid-utf8");
  rt_buf_fmt(out, " shebang(%u)\n", s->shebang_end);
}

#endif

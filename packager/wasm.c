/* SPDX-License-Identifier: MIT */
/* See wasm.h. The import section is read without trusting it. */
#include "packager/wasm.h"

#include "runtime/base/err.h"

enum { SECTION_IMPORT = 2, MAGIC_LEN = 8 };
enum { KIND_FUNCTION, KIND_TABLE, KIND_MEMORY, KIND_GLOBAL, KIND_TAG };
enum { REF_NULL = 0x63, REF = 0x64 }; /* value types that a heap type follows */

typedef struct reader {
  const uint8_t *p, *end;
  bool bad;
} reader;

static uint8_t take_byte(reader *r) {
  if (r->p == r->end) r->bad = true;
  return r->bad ? 0 : *r->p++;
}

/* LEB128, signed or unsigned: only its low 64 bits, as they are. */
static uint64_t take_leb(reader *r) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    uint8_t byte = take_byte(r);
    if (shift < 64) value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  r->bad = true;
  return 0;
}

static rt_str take_name(reader *r) {
  uint64_t len = take_leb(r);
  if (r->bad || len > (uint64_t)(r->end - r->p)) {
    r->bad = true;
    return RT_STR_NONE;
  }
  rt_str name = rt_str_of((const char *)r->p, (size_t)len);
  r->p += len;
  return name;
}

static void skip_type(reader *r) {
  uint8_t type = take_byte(r);
  if (type == REF_NULL || type == REF) take_leb(r);
}

static void skip_limits(reader *r) {
  uint8_t flags = take_byte(r);
  take_leb(r);
  if ((flags & 1) != 0) take_leb(r);
}

static void skip_import(reader *r) {
  switch (take_byte(r)) {
    case KIND_FUNCTION: take_leb(r); return;
    case KIND_TABLE: skip_type(r); skip_limits(r); return;
    case KIND_MEMORY: skip_limits(r); return;
    case KIND_GLOBAL: skip_type(r); take_byte(r); return;
    case KIND_TAG: take_byte(r); take_leb(r); return;
    default: r->bad = true; return;
  }
}

static void read_imports(reader *r, void (*each)(void *ctx, rt_str module), void *ctx) {
  for (uint64_t count = take_leb(r); count > 0 && !r->bad; count--) {
    rt_str module = take_name(r);
    take_name(r);
    if (!r->bad) each(ctx, module);
    skip_import(r);
  }
}

int pk_wasm_imports(rt_str bytes, void (*each)(void *ctx, rt_str module), void *ctx) {
  reader r = {(const uint8_t *)bytes.p, (const uint8_t *)bytes.p + bytes.len, false};
  if (!rt_str_starts(bytes, rt_str_of("\0asm", 4)) || bytes.len < MAGIC_LEN) return RT_E_SYNTAX;
  r.p += MAGIC_LEN;
  while (r.p < r.end && !r.bad) {
    uint8_t id = take_byte(&r);
    uint64_t len = take_leb(&r);
    if (r.bad || len > (uint64_t)(r.end - r.p)) return RT_E_SYNTAX;
    reader section = {r.p, r.p + len, false};
    r.p += len;
    if (id != SECTION_IMPORT) continue;
    read_imports(&section, each, ctx);
    return section.bad ? RT_E_SYNTAX : 0;
  }
  return r.bad ? RT_E_SYNTAX : 0;
}

bool pk_wasm_names_all(rt_str text) {
  static const char *const names[] = {"compileStreaming", "instantiateStreaming", "promising", "Suspending"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (rt_str_find(text, rt_str_c(names[i]), 0) != RT_STR_MISSING) return true;
  return false;
}

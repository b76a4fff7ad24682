/* SPDX-License-Identifier: MIT */
/*
 * The ELF reader (packager/elf.h): what it says of a shared object, and that it reads nothing
 * outside of hostile ones: every truncation and every changed byte of a small one, each in a block
 * of exactly its size that ends at a page nobody may touch.
 */
#include "packager/elf.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "packager/addon.h"
#include "tests/unit/packager/elf_make.h"
#include "tests/unit/unit.h"

static const elf_made sample = {
    .needed = {"libx.so.1", "libc.so.6"},
    .soname = "sample.node",
    .runpath = "$ORIGIN/../lib",
    .symbols = {"+napi_register_module_v1", "-napi_create_object", "?__gmon_start__", "-uv_now"},
    .versions = {"GLIBC_2.2.5", "GLIBC_2.34", "GLIBC_PRIVATE"},
};

/* ---- walking over everything -------------------------------------------------------------------- */

static void describe(rt_str file, rt_buf *out) {
  pk_elf e;
  size_t pos = 0;
  rt_str name;
  pk_elf_symbol s;
  pk_elf_need_pos need_pos = {0};
  pk_elf_need need;
  out->len = 0;
  rt_buf_fmt(out, "%d", (int)pk_elf_open(&e, file));
  while (pk_elf_needed(&e, &pos, &name)) rt_buf_fmt(out, " needs %.*s", RT_STR_ARG(name));
  rt_buf_fmt(out, " is %.*s", RT_STR_ARG(pk_elf_soname(&e)));
  rt_buf_fmt(out, " looks in %.*s", RT_STR_ARG(pk_elf_runpath(&e)));
  for (pos = 0; pk_elf_next_symbol(&e, &pos, &s);)
    rt_buf_fmt(out, " %c%.*s", s.defined ? '+' : s.global ? '-' : '?', RT_STR_ARG(s.name));
  while (pk_elf_next_need(&e, &need_pos, &need))
    rt_buf_fmt(out, " %.*s/%.*s", RT_STR_ARG(need.file), RT_STR_ARG(need.version));
}

static void good(rt_str file) {
  rt_buf out = {0};
  describe(file, &out);
  EXPECT_STR(rt_buf_view(&out),
             "0 needs libx.so.1 needs libc.so.6 is sample.node looks in $ORIGIN/../lib"
             " +napi_register_module_v1 -napi_create_object ?__gmon_start__ -uv_now"
             " libc.so.6/GLIBC_2.2.5 libc.so.6/GLIBC_2.34 libc.so.6/GLIBC_PRIVATE");
  pk_elf e;
  pk_elf_open(&e, file);
  EXPECT(pk_elf_defines(&e, "napi_register_module_v1"));
  EXPECT(!pk_elf_defines(&e, "napi_create_object") && !pk_elf_defines(&e, "napi_register_module"));
  rt_buf_deinit(&out);
}

/* ---- hostile ------------------------------------------------------------------------------------- */

enum { PAGE = 4096, ROOM = 4 * PAGE };

static void hostile(rt_str file) {
  rt_buf out = {0};
  char *room = mmap(NULL, ROOM + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  EXPECT(room != MAP_FAILED && file.len < ROOM && mprotect(room + ROOM, PAGE, PROT_NONE) == 0);
  for (size_t len = 0; len <= file.len; len++) {
    char *p = room + ROOM - len;
    memcpy(p, file.p, len);
    describe(rt_str_of(p, len), &out);
  }
  char *p = room + ROOM - file.len;
  static const unsigned char changes[] = {0x00, 0xff, 0x7f, 0x80, 0x01};
  for (size_t i = 0; i < file.len; i++) {
    for (size_t k = 0; k < sizeof changes; k++) {
      p[i] = (char)(k < 4 ? changes[k] : file.p[i] ^ 1);
      describe(rt_str_of(p, file.len), &out);
    }
    p[i] = file.p[i];
  }
  munmap(room, ROOM + PAGE);
  rt_buf_deinit(&out);
}

/* ---- verdicts ------------------------------------------------------------------------------------ */

static void verdict(pk_addon_verdict wanted, elf_made m) {
  rt_buf b = {0};
  pk_elf e;
  elf_make(&m, &b);
  EXPECT_INT(pk_addon_check(&e, rt_buf_view(&b)), wanted);
  rt_buf_deinit(&b);
}

static void verdicts(void) {
  pk_elf e;
  verdict(PK_ADDON_OK, sample);
  verdict(PK_ADDON_OK, (elf_made){.symbols = {"-napi_module_register"}});
  verdict(PK_ADDON_OTHER, (elf_made){.symbols = {"-napi_register_module_v1"}});
  verdict(PK_ADDON_OTHER, (elf_made){.symbols = {"+sqlite3_extension_init"}});
  verdict(PK_ADDON_OTHER, (elf_made){.symbols = {"+napi_register_module_v1"}, .type = ET_REL});
  verdict(PK_ADDON_ARCH, (elf_made){.symbols = {"+napi_register_module_v1"}, .machine = EM_AARCH64});
  verdict(PK_ADDON_MUSL, (elf_made){.needed = {"libc.musl-x86_64.so.1"}, .symbols = {"+napi_register_module_v1"}});
  verdict(PK_ADDON_V8, (elf_made){.symbols = {"-node_module_register", "-_ZN2v87Isolate10GetCurrentEv"}});
  verdict(PK_ADDON_V8, (elf_made){.symbols = {"+napi_register_module_v1", "-_ZNK2v85Value8IsStringEv"}});
  verdict(PK_ADDON_OK, (elf_made){.symbols = {"+napi_register_module_v1", "?_ZNK2v85Value8IsStringEv"}});
  EXPECT_INT(pk_addon_check(&e, RT_STR("MZ\x90")), PK_ADDON_WINDOWS);
  EXPECT_INT(pk_addon_check(&e, RT_STR("\xcf\xfa\xed\xfe...")), PK_ADDON_MACOS);
  EXPECT_INT(pk_addon_check(&e, RT_STR("ELF")), PK_ADDON_OTHER);
  EXPECT_INT(pk_addon_check(&e, RT_STR_NONE), PK_ADDON_OTHER);
}

static void versions(void) {
  EXPECT_INT(pk_elf_version_number(RT_STR("GLIBC_2.34"), "GLIBC_"), 2034);
  EXPECT_INT(pk_elf_version_number(RT_STR("GLIBC_2.2.5"), "GLIBC_"), 2002);
  EXPECT_INT(pk_elf_version_number(RT_STR("GLIBC_PRIVATE"), "GLIBC_"), 0);
  EXPECT_INT(pk_elf_version_number(RT_STR("GLIBCXX_3.4"), "GLIBC_"), 0);
  EXPECT_INT(pk_elf_version_number(RT_STR("GLIBC_99999999999999"), "GLIBC_"), 0);
}

int main(void) {
  rt_buf b = {0};
  elf_make(&sample, &b);
  good(rt_buf_view(&b));
  hostile(rt_buf_view(&b));
  verdicts();
  versions();
  rt_buf_deinit(&b);
  return unit_failures != 0;
}

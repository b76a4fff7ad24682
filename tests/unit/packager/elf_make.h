/* SPDX-License-Identifier: MIT */
/*
 * elf_make.h - shared objects for the unit tests, made of what a loader reads of one: program
 * headers, dynamic table, symbols, version needs, section headers. They hold no code.
 */
#ifndef INGOT_ELF_MAKE_H
#define INGOT_ELF_MAKE_H

#include <elf.h>

#include "runtime/base/buf.h"

typedef struct elf_made {
  const char *needed[4], *soname, *runpath;
  const char *symbols[6];      /* "+name" defined, "-name" undefined, "?name" weak and undefined */
  const char *versions[4];     /* of libc.so.6 */
  unsigned machine, type;      /* 0: EM_X86_64, ET_DYN */
} elf_made;

enum { ELF_MADE_SECTIONS = 5 };

static uint32_t elf_string(rt_buf *strings, const char *s) {
  uint32_t at = (uint32_t)strings->len;
  rt_buf_add(strings, s, strlen(s) + 1);
  return at;
}

static void elf_symbols(const elf_made *m, rt_buf *out, rt_buf *strings) {
  rt_buf_fill(out, 0, sizeof(Elf64_Sym));
  for (size_t i = 0; i < 6 && m->symbols[i] != NULL; i++) {
    char kind = m->symbols[i][0];
    Elf64_Sym s = {.st_name = elf_string(strings, m->symbols[i] + 1), .st_shndx = kind == '+' ? 1 : SHN_UNDEF};
    s.st_info = ELF64_ST_INFO(kind == '?' ? STB_WEAK : STB_GLOBAL, STT_FUNC);
    rt_buf_add(out, &s, sizeof s);
  }
}

static void elf_needs(const elf_made *m, rt_buf *out, rt_buf *strings) {
  size_t n = 0;
  while (n < 4 && m->versions[n] != NULL) n++;
  if (n == 0) return;
  Elf64_Verneed f = {.vn_version = 1, .vn_cnt = (uint16_t)n, .vn_aux = sizeof f};
  f.vn_file = elf_string(strings, "libc.so.6");
  rt_buf_add(out, &f, sizeof f);
  for (size_t i = 0; i < n; i++) {
    Elf64_Vernaux a = {.vna_name = elf_string(strings, m->versions[i]), .vna_next = i + 1 < n ? sizeof a : 0};
    rt_buf_add(out, &a, sizeof a);
  }
}

static void elf_dyn(rt_buf *out, int64_t tag, uint64_t value) {
  Elf64_Dyn d = {.d_tag = tag, .d_un.d_val = value};
  rt_buf_add(out, &d, sizeof d);
}

static void elf_dynamic(const elf_made *m, rt_buf *out, rt_buf *strings) {
  for (size_t i = 0; i < 4 && m->needed[i] != NULL; i++) elf_dyn(out, DT_NEEDED, elf_string(strings, m->needed[i]));
  if (m->soname != NULL) elf_dyn(out, DT_SONAME, elf_string(strings, m->soname));
  if (m->runpath != NULL) elf_dyn(out, DT_RUNPATH, elf_string(strings, m->runpath));
}

/* Appends the file to `out`: header, two program headers, dynamic table, symbols, needs, strings,
 * section headers. Addresses are offsets. */
static void elf_make(const elf_made *m, rt_buf *out) {
  rt_buf dynamic = {0}, symbols = {0}, needs = {0}, strings = {0};
  rt_buf_byte(&strings, 0);
  elf_dynamic(m, &dynamic, &strings);
  elf_symbols(m, &symbols, &strings);
  elf_needs(m, &needs, &strings);
  size_t at_dynamic = sizeof(Elf64_Ehdr) + 2 * sizeof(Elf64_Phdr);
  size_t at_symbols = at_dynamic + dynamic.len + 3 * sizeof(Elf64_Dyn), at_needs = at_symbols + symbols.len;
  size_t at_strings = at_needs + needs.len, end = (at_strings + strings.len + 7) / 8 * 8;
  elf_dyn(&dynamic, DT_STRTAB, at_strings);
  elf_dyn(&dynamic, DT_STRSZ, strings.len);
  elf_dyn(&dynamic, DT_NULL, 0);
  Elf64_Ehdr h = {.e_type = (uint16_t)(m->type != 0 ? m->type : ET_DYN),
                  .e_machine = (uint16_t)(m->machine != 0 ? m->machine : EM_X86_64),
                  .e_version = 1, .e_phoff = sizeof h, .e_shoff = end, .e_ehsize = sizeof h,
                  .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2, .e_shentsize = sizeof(Elf64_Shdr),
                  .e_shnum = ELF_MADE_SECTIONS};
  memcpy(h.e_ident, ELFMAG "\2\1\1", 7);
  Elf64_Phdr p[2] = {{.p_type = PT_LOAD, .p_filesz = end, .p_memsz = end},
                     {.p_type = PT_DYNAMIC, .p_offset = at_dynamic, .p_vaddr = at_dynamic, .p_filesz = dynamic.len}};
  Elf64_Shdr s[ELF_MADE_SECTIONS] = {
      {0},
      {.sh_type = SHT_PROGBITS},
      {.sh_type = SHT_STRTAB, .sh_offset = at_strings, .sh_size = strings.len},
      {.sh_type = SHT_DYNSYM, .sh_offset = at_symbols, .sh_size = symbols.len, .sh_link = 2},
      {.sh_type = SHT_GNU_verneed, .sh_offset = at_needs, .sh_size = needs.len, .sh_link = 2}};
  size_t start = out->len;
  rt_buf_add(out, &h, sizeof h);
  rt_buf_add(out, p, sizeof p);
  rt_buf_str(out, rt_buf_view(&dynamic));
  rt_buf_str(out, rt_buf_view(&symbols));
  rt_buf_str(out, rt_buf_view(&needs));
  rt_buf_str(out, rt_buf_view(&strings));
  rt_buf_fill(out, 0, end - (out->len - start));
  rt_buf_add(out, s, sizeof s);
  rt_buf_deinit(&dynamic), rt_buf_deinit(&symbols), rt_buf_deinit(&needs), rt_buf_deinit(&strings);
}

#endif

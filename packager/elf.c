/* SPDX-License-Identifier: MIT */
/*
 * The reader of elf.h. What a loader uses (the dynamic table) is found through the program headers;
 * symbols and version needs through the section headers, which linkers write and strip keeps.
 */
#include "packager/elf.h"

#include <elf.h>

/* ---- bounds ---------------------------------------------------------------------------------- */

/* `len` bytes at `off`, or empty when they are not all in the file. */
static rt_str part(rt_str file, uint64_t off, uint64_t len) {
  if (off > file.len || len > file.len - off) return RT_STR_NONE;
  return rt_str_of(file.p + off, (size_t)len);
}

/* Row `i` of a table of records of `size` bytes; false behind its end. */
static bool row(rt_str table, size_t i, void *out, size_t size) {
  if (i >= table.len / size) return false;
  memcpy(out, table.p + i * size, size);
  return true;
}

/* The NUL-terminated string at `off` of a string table, or empty. */
static rt_str string_at(rt_str strings, uint64_t off) {
  if (off >= strings.len) return RT_STR_NONE;
  size_t end = rt_str_find_byte(strings, 0, (size_t)off);
  return end == RT_STR_MISSING ? RT_STR_NONE : rt_str_slice(strings, (size_t)off, end);
}

/* ---- program headers: the dynamic table ------------------------------------------------------ */

/* What the loader would see at an address, to the end of its segment. */
static rt_str at_address(rt_str file, rt_str headers, uint64_t address) {
  Elf64_Phdr p;
  for (size_t i = 0; row(headers, i, &p, sizeof p); i++) {
    if (p.p_type != PT_LOAD || address < p.p_vaddr || address - p.p_vaddr >= p.p_filesz) continue;
    rt_str segment = part(file, p.p_offset, p.p_filesz);
    return rt_str_slice(segment, (size_t)(address - p.p_vaddr), segment.len);
  }
  return RT_STR_NONE;
}

static uint64_t dynamic_value(const pk_elf *e, int64_t tag) {
  Elf64_Dyn d;
  for (size_t i = 0; row(e->dynamic, i, &d, sizeof d) && d.d_tag != DT_NULL; i++) {
    if (d.d_tag == tag) return d.d_un.d_val;
  }
  return 0;
}

static void find_dynamic(pk_elf *e, const Elf64_Ehdr *h) {
  rt_str headers = part(e->file, h->e_phoff, (uint64_t)h->e_phnum * sizeof(Elf64_Phdr));
  Elf64_Phdr p;
  for (size_t i = 0; row(headers, i, &p, sizeof p); i++) {
    if (p.p_type == PT_DYNAMIC) e->dynamic = part(e->file, p.p_offset, p.p_filesz);
  }
  rt_str strings = at_address(e->file, headers, dynamic_value(e, DT_STRTAB));
  e->dynamic_strings = rt_str_slice(strings, 0, (size_t)dynamic_value(e, DT_STRSZ));
}

/* ---- sections: symbols, versions ------------------------------------------------------------- */

static void find_sections(pk_elf *e, const Elf64_Ehdr *h) {
  rt_str headers = part(e->file, h->e_shoff, (uint64_t)h->e_shnum * sizeof(Elf64_Shdr));
  uint32_t symbols = e->shared ? SHT_DYNSYM : SHT_SYMTAB;
  Elf64_Shdr s, linked;
  for (size_t i = 0; row(headers, i, &s, sizeof s); i++) {
    if (s.sh_type != symbols && s.sh_type != SHT_GNU_verneed) continue;
    rt_str bytes = part(e->file, s.sh_offset, s.sh_size), strings = RT_STR_NONE;
    if (row(headers, s.sh_link, &linked, sizeof linked)) strings = part(e->file, linked.sh_offset, linked.sh_size);
    if (s.sh_type == symbols) e->symbols = bytes, e->strings = strings;
    else e->needs = bytes, e->need_strings = strings;
  }
}

/* ---- opening --------------------------------------------------------------------------------- */

static pk_elf_format other_format(rt_str file) {
  static const char *const macho[] = {"\xcf\xfa\xed\xfe", "\xce\xfa\xed\xfe", "\xca\xfe\xba\xbe"};
  if (rt_str_starts(file, RT_STR("MZ"))) return PK_ELF_WINDOWS;
  for (size_t i = 0; i < 3; i++) {
    if (rt_str_starts(file, rt_str_of(macho[i], 4))) return PK_ELF_MACOS;
  }
  return PK_ELF_NONE;
}

pk_elf_format pk_elf_open(pk_elf *e, rt_str file) {
  Elf64_Ehdr h;
  *e = (pk_elf){0};
  if (!rt_str_starts(file, RT_STR(ELFMAG))) return other_format(file);
  if (file.len < EI_NIDENT) return PK_ELF_NONE;
  if (file.p[EI_CLASS] != ELFCLASS64 || file.p[EI_DATA] != ELFDATA2LSB) return PK_ELF_ARCH;
  if (!row(file, 0, &h, sizeof h)) return PK_ELF_NONE;
  if (h.e_machine != EM_X86_64) return PK_ELF_ARCH;
  if (h.e_type != ET_DYN && h.e_type != ET_REL) return PK_ELF_NONE;
  *e = (pk_elf){.file = file, .shared = h.e_type == ET_DYN};
  if (h.e_phentsize == sizeof(Elf64_Phdr)) find_dynamic(e, &h);
  if (h.e_shentsize == sizeof(Elf64_Shdr)) find_sections(e, &h);
  return PK_ELF_OK;
}

/* ---- asking ---------------------------------------------------------------------------------- */

bool pk_elf_needed(const pk_elf *e, size_t *pos, rt_str *name) {
  Elf64_Dyn d;
  while (row(e->dynamic, *pos, &d, sizeof d) && d.d_tag != DT_NULL) {
    ++*pos;
    if (d.d_tag != DT_NEEDED) continue;
    *name = string_at(e->dynamic_strings, d.d_un.d_val);
    if (name->len > 0) return true;
  }
  return false;
}

static rt_str dynamic_string(const pk_elf *e, int64_t tag) {
  uint64_t off = dynamic_value(e, tag);
  return off == 0 ? RT_STR_NONE : string_at(e->dynamic_strings, off);
}

rt_str pk_elf_soname(const pk_elf *e) { return dynamic_string(e, DT_SONAME); }

rt_str pk_elf_runpath(const pk_elf *e) {
  rt_str runpath = dynamic_string(e, DT_RUNPATH);
  return runpath.len > 0 ? runpath : dynamic_string(e, DT_RPATH);
}

bool pk_elf_next_symbol(const pk_elf *e, size_t *pos, pk_elf_symbol *out) {
  Elf64_Sym s;
  while (row(e->symbols, *pos, &s, sizeof s)) {
    ++*pos;
    rt_str name = string_at(e->strings, s.st_name);
    if (name.len == 0) continue;
    *out = (pk_elf_symbol){.name = name,
                           .defined = s.st_shndx != SHN_UNDEF,
                           .global = ELF64_ST_BIND(s.st_info) == STB_GLOBAL};
    if (out->global || ELF64_ST_BIND(s.st_info) == STB_WEAK) return true;
  }
  return false;
}

bool pk_elf_defines(const pk_elf *e, const char *name) {
  size_t pos = 0;
  pk_elf_symbol s;
  while (pk_elf_next_symbol(e, &pos, &s)) {
    if (s.defined && rt_str_is(s.name, name)) return true;
  }
  return false;
}

/* ---- version needs --------------------------------------------------------------------------- */

/* The record at an offset of `needs`. */
static bool need_at(const pk_elf *e, size_t off, void *out, size_t size) {
  return row(rt_str_slice(e->needs, off, e->needs.len), 0, out, size);
}

bool pk_elf_next_need(const pk_elf *e, pk_elf_need_pos *pos, pk_elf_need *out) {
  Elf64_Verneed f;
  Elf64_Vernaux a;
  if (pos->seen > e->needs.len / sizeof a || !need_at(e, pos->file, &f, sizeof f)) return false;
  if (pos->seen++ > 0 && pos->aux == 0) {
    if (f.vn_next == 0) return false;
    pos->file += f.vn_next;
    if (!need_at(e, pos->file, &f, sizeof f)) return false;
  }
  if (pos->aux == 0) pos->aux = pos->file + f.vn_aux;
  if (!need_at(e, pos->aux, &a, sizeof a)) return false;
  out->file = string_at(e->need_strings, f.vn_file);
  out->version = string_at(e->need_strings, a.vna_name);
  pos->aux = a.vna_next == 0 ? 0 : pos->aux + a.vna_next;
  return true;
}

unsigned pk_elf_version_number(rt_str version, const char *prefix) {
  rt_str start = rt_str_c(prefix);
  if (!rt_str_starts(version, start)) return 0;
  unsigned parts[2] = {0, 0}, n = 0;
  for (size_t i = start.len; i < version.len; i++) {
    char c = version.p[i];
    if (c == '.' && n == 0) n = 1;
    else if (c == '.') break; /* 2.2.5 */
    else if (c < '0' || c > '9' || parts[n] >= 100) return 0;
    else parts[n] = parts[n] * 10 + (unsigned)(c - '0');
  }
  return parts[0] * 1000 + parts[1];
}

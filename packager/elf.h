/* SPDX-License-Identifier: MIT */
/*
 * elf.h - what a shared or relocatable object says of itself: what it needs, what it defines.
 *
 * Only for x86-64, little-endian: the one platform there is. The bytes are hostile: everything is
 * checked where it is read, what lies outside the file reads as absent, nothing is aligned or
 * terminated unless checked. Strings are slices of the file. No memory is allocated.
 */
#ifndef INGOT_PK_ELF_H
#define INGOT_PK_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/str.h"

typedef enum pk_elf_format {
  PK_ELF_OK,     /* an ELF file for this platform: pk_elf is filled */
  PK_ELF_NONE,   /* no object file */
  PK_ELF_ARCH,   /* an ELF file for another architecture */
  PK_ELF_MACOS,  /* Mach-O */
  PK_ELF_WINDOWS /* PE */
} pk_elf_format;

typedef struct pk_elf {
  rt_str file;
  bool shared;             /* ET_DYN; else ET_REL */
  rt_str dynamic;          /* the dynamic table: 16 bytes a row */
  rt_str dynamic_strings;
  rt_str symbols, strings; /* .dynsym of a shared object, .symtab of others; 24 bytes a row */
  rt_str needs, need_strings; /* version needs */
} pk_elf;

/* Looks into `file`. *e is zero unless PK_ELF_OK. */
pk_elf_format pk_elf_open(pk_elf *e, rt_str file);

/* The next library that it needs (DT_NEEDED), in its order; *pos starts at 0. */
bool pk_elf_needed(const pk_elf *e, size_t *pos, rt_str *name);
/* DT_SONAME, or empty. */
rt_str pk_elf_soname(const pk_elf *e);
/* Where it looks for them: DT_RUNPATH, else DT_RPATH ("$ORIGIN/../lib:/x"), or empty. */
rt_str pk_elf_runpath(const pk_elf *e);

typedef struct pk_elf_symbol {
  rt_str name;
  bool defined, global; /* global: neither local nor weak */
} pk_elf_symbol;

/* The next symbol that has a name. */
bool pk_elf_next_symbol(const pk_elf *e, size_t *pos, pk_elf_symbol *out);
/* Does it define a global or weak symbol of that name? */
bool pk_elf_defines(const pk_elf *e, const char *name);

typedef struct pk_elf_need {
  rt_str file, version; /* "libc.so.6", "GLIBC_2.34" */
} pk_elf_need;

/* The next version of a library that it needs. */
typedef struct pk_elf_need_pos { /* private; starts zeroed */
  size_t file, aux; /* offsets in `needs`; aux 0: at the end of a file's versions */
  size_t seen;      /* rows looked at: chains may be loops */
} pk_elf_need_pos;
bool pk_elf_next_need(const pk_elf *e, pk_elf_need_pos *pos, pk_elf_need *out);

/* "2.34" of "GLIBC_2.34" as 2034, 0 when the name is another. Minor numbers below 1000. */
unsigned pk_elf_version_number(rt_str version, const char *prefix);

#endif

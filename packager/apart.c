/* SPDX-License-Identifier: MIT */
/*
 * See apart.h. What follows the segments in the file moves up: other libraries that are apart (by whole pages, as
 * their addresses stay), names of sections and their headers. Program headers of what is gone become PT_NULL, their
 * section headers SHT_NULL.
 */
#include "packager/apart.h"

#include <elf.h>
#include <string.h>

#define PREFIX ".apart."
enum { PAGE = 4096, ALIGN = 8 };

/* Modules without "node:" in quotes of some kind: a word of a sentence is no module. */
const pk_apart pk_aparts[PK_APART_COUNT] = {
    [PK_APART_TRACE] = {"trace", {"enableTrace"}, {NULL}},
    [PK_APART_INSPECTOR] = {"inspector",
                            {"node:inspector", "'inspector'", "\"inspector\"", "`inspector`", "'inspector/promises'",
                             "\"inspector/promises\""},
                            {"inspector", "inspector/promises"}},
    [PK_APART_HTTP2] = {"http2", {"node:http2", "'http2'", "\"http2\"", "`http2`"}, {"http2"}},
    [PK_APART_SQLITE] = {"sqlite", {"node:sqlite"}, {"sqlite"}},
};

bool pk_apart_is_named(const pk_apart *library, rt_str text) {
  for (const char *const *word = library->words; *word; word++)
    if (rt_str_find(text, rt_str_c(*word), 0) != RT_STR_MISSING) return true;
  return false;
}

typedef struct file {
  rt_str bytes;
  const char *name; /* of the library that goes */
  Elf64_Ehdr eh;
  Elf64_Shdr names;
} file;

static bool within(const file *f, uint64_t offset, uint64_t len) {
  return offset <= f->bytes.len && len <= f->bytes.len - offset;
}

static bool read_headers(file *f) {
  if (!within(f, 0, sizeof f->eh) || memcmp(f->bytes.p, ELFMAG, SELFMAG) != 0) return false;
  memcpy(&f->eh, f->bytes.p, sizeof f->eh);
  const Elf64_Ehdr *h = &f->eh;
  if (h->e_phentsize != sizeof(Elf64_Phdr) || h->e_shentsize != sizeof(Elf64_Shdr)) return false;
  if (!within(f, h->e_phoff, (uint64_t)h->e_phnum * sizeof(Elf64_Phdr))) return false;
  if (!within(f, h->e_shoff, (uint64_t)h->e_shnum * sizeof(Elf64_Shdr)) || h->e_shstrndx >= h->e_shnum) return false;
  memcpy(&f->names, f->bytes.p + h->e_shoff + h->e_shstrndx * sizeof f->names, sizeof f->names);
  return within(f, f->names.sh_offset, f->names.sh_size);
}

static Elf64_Shdr section(const file *f, size_t i) {
  Elf64_Shdr s;
  memcpy(&s, f->bytes.p + f->eh.e_shoff + i * sizeof s, sizeof s);
  return s;
}

/* Any library's section that is apart: the rest of its name, else an empty text. */
static rt_str apart_name(const file *f, const Elf64_Shdr *s) {
  rt_str names = rt_str_of(f->bytes.p + f->names.sh_offset, (size_t)f->names.sh_size);
  if (s->sh_name >= names.len) return RT_STR("");
  rt_str name = rt_str_slice(names, s->sh_name, names.len);
  return rt_str_starts(name, RT_STR(PREFIX)) ? rt_str_slice(name, sizeof PREFIX - 1, name.len) : RT_STR("");
}

static bool goes(const file *f, const Elf64_Shdr *s) {
  rt_str name = apart_name(f, s), wanted = rt_str_c(f->name);
  return rt_str_starts(name, wanted) && name.len > wanted.len && name.p[wanted.len] == '.';
}

typedef struct range {
  uint64_t start, end;
} range;

/* The bytes of the sections, when they are behind all that always stays. `last`: nothing behind them is loaded. */
static bool find(const file *f, range *cut, bool *last) {
  uint64_t others = 0, apart = 0;
  *cut = (range){UINT64_MAX, 0};
  for (size_t i = 0; i < f->eh.e_shnum; i++) {
    Elf64_Shdr s = section(f, i);
    bool loaded = (s.sh_flags & SHF_ALLOC) != 0 && s.sh_type != SHT_NOBITS;
    uint64_t end = s.sh_offset + s.sh_size;
    if (!loaded) continue;
    if (!goes(f, &s)) {
      uint64_t *most = apart_name(f, &s).len > 0 ? &apart : &others;
      if (end > *most) *most = end;
      continue;
    }
    if (s.sh_offset < cut->start) cut->start = s.sh_offset;
    if (end > cut->end) cut->end = end;
  }
  *last = apart <= cut->start;
  uint64_t headers = f->eh.e_phoff + f->eh.e_phnum * sizeof(Elf64_Phdr);
  return cut->start >= headers && cut->start >= others && cut->end >= cut->start && cut->end <= f->bytes.len;
}

/* Program headers: those that begin in the cut go, those behind it move up. */
static void drop_segments(char *out, const file *f, range cut, uint64_t by) {
  for (size_t i = 0; i < f->eh.e_phnum; i++) {
    Elf64_Phdr p;
    char *at = out + f->eh.e_phoff + i * sizeof p;
    memcpy(&p, at, sizeof p);
    if (p.p_type != PT_LOAD || p.p_filesz == 0 || p.p_offset < cut.start) continue;
    if (p.p_offset < cut.end) memset(&p, 0, sizeof p);
    else p.p_offset -= by;
    memcpy(at, &p, sizeof p);
  }
}

/* `table` is where section headers are in `out`. */
static void move_sections(char *out, uint64_t table, const file *f, range cut, uint64_t by) {
  for (size_t i = 0; i < f->eh.e_shnum; i++) {
    Elf64_Shdr s = section(f, i);
    if (goes(f, &s)) memset(&s, 0, sizeof s);
    else if (s.sh_offset >= cut.end) s.sh_offset -= by;
    memcpy(out + table + i * sizeof s, &s, sizeof s);
  }
}

rt_str pk_apart_drop(rt_arena *arena, rt_str template_file, const char *name) {
  file f = {.bytes = template_file, .name = name};
  range cut;
  bool last;
  if (!read_headers(&f) || !find(&f, &cut, &last) || f.eh.e_shoff < cut.end) return template_file;
  uint64_t unit = last ? ALIGN : PAGE; /* section headers stay aligned */
  uint64_t by = (cut.end - cut.start) / unit * unit;
  size_t len = (size_t)(template_file.len - by);
  char *out = rt_arena_alloc(arena, len);
  memcpy(out, template_file.p, (size_t)(cut.end - by));
  memcpy(out + (cut.end - by), template_file.p + cut.end, (size_t)(template_file.len - cut.end));
  f.eh.e_shoff -= by;
  memcpy(out, &f.eh, sizeof f.eh);
  f.eh.e_shoff += by;
  drop_segments(out, &f, cut, by);
  move_sections(out, f.eh.e_shoff - by, &f, cut, by);
  return rt_str_of(out, len);
}

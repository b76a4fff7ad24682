/* SPDX-License-Identifier: MIT */
/*
 * Attaching an image to an ELF template.
 *
 * The image is appended to the file, page-aligned, and mapped by two PT_LOADs behind the template's
 * own: first its read-only part, then ASSETS, readable and writable (private: the kernel copies a
 * page on the first write). The two program headers come from the notes of runtime/image/anchor.c.
 * PT_LOADs must be sorted by address, so the table is rewritten in place: same place, same count.
 * With no assets the second header becomes PT_NULL. Section headers stay as they are.
 */
#include <elf.h>
#include <errno.h>
#include <stddef.h>

#include "packager/exe.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"

enum { MAX_HEADERS = 64, PAGE = RT_IMAGE_PAGE };

_Static_assert(sizeof(Elf64_Phdr) * MAX_HEADERS == sizeof((pk_exe *)0)->patch,
               "room for all headers");

typedef struct elf {
  rt_str file;
  Elf64_Ehdr eh;
  Elf64_Phdr ph[MAX_HEADERS];
  size_t count;
} elf;

static uint64_t to_page(uint64_t n) { return (n + PAGE - 1) / PAGE * PAGE; }

static bool in_file(rt_str file, uint64_t off, uint64_t len) {
  return off <= file.len && len <= file.len - off;
}

static int reject(const char **why, const char *text) {
  *why = text;
  return RT_E_ELF_UNSUPPORTED;
}

static int read_headers(elf *e, const char **why) {
  rt_str f = e->file;
  *why = "not an ELF file";
  if (f.len < sizeof e->eh || memcmp(f.p, ELFMAG, SELFMAG) != 0) return RT_E_NOT_ELF;
  memcpy(&e->eh, f.p, sizeof e->eh);
  const Elf64_Ehdr *h = &e->eh;
  if (h->e_ident[EI_CLASS] != ELFCLASS64 || h->e_ident[EI_DATA] != ELFDATA2LSB)
    return reject(why, "not 64-bit little-endian");
  if (h->e_machine != EM_X86_64 && h->e_machine != EM_AARCH64)
    return reject(why, "not for x86-64 or aarch64");
  if (h->e_type != ET_DYN && h->e_type != ET_EXEC) return reject(why, "not an executable");
  if (h->e_phentsize != sizeof(Elf64_Phdr) || h->e_phnum == 0)
    return reject(why, "no program headers");
  if (h->e_phnum > MAX_HEADERS) return reject(why, "too many program headers");
  e->count = h->e_phnum;
  if (!in_file(f, h->e_phoff, e->count * sizeof *e->ph))
    return reject(why, "program headers outside the file");
  memcpy(e->ph, f.p + h->e_phoff, e->count * sizeof *e->ph);
  return 0;
}

static int check_segments(const elf *e, const char **why) {
  for (size_t i = 0; i < e->count; i++) {
    if (!in_file(e->file, e->ph[i].p_offset, e->ph[i].p_filesz))
      return reject(why, "a segment lies outside the file");
  }
  return 0;
}

/* ---- the notes ------------------------------------------------------------------------------- */

typedef struct our_note {
  uint32_t name_len, desc_len, type;
  char name[8];
  int64_t distance; /* from here to rt_image_anchor */
} __attribute__((packed)) our_note;

/* Is this PT_NOTE ours, of that type? Then *anchor is the address it points to. */
static bool is_our_note(const elf *e, const Elf64_Phdr *p, uint32_t type, uint64_t *anchor) {
  our_note note;
  if (p->p_type != PT_NOTE || p->p_filesz < sizeof note) return false;
  memcpy(&note, e->file.p + p->p_offset, sizeof note);
  if (note.name_len != 6 || note.desc_len != 8 || note.type != type) return false;
  if (memcmp(note.name, "Ingot\0\0", 8) != 0) return false;
  *anchor = p->p_vaddr + offsetof(our_note, distance) + (uint64_t)note.distance;
  return true;
}

/* Index of the header, or -1. */
static int find_note(const elf *e, uint32_t type, uint64_t *anchor) {
  for (size_t i = 0; i < e->count; i++) {
    if (is_our_note(e, &e->ph[i], type, anchor)) return (int)i;
  }
  return -1;
}

/* File offset of `size` bytes at an address, in a segment that is in the file and writable. */
static bool file_offset(const elf *e, uint64_t address, uint64_t size, uint64_t *offset) {
  for (size_t i = 0; i < e->count; i++) {
    const Elf64_Phdr *p = &e->ph[i];
    if (p->p_type != PT_LOAD || (p->p_flags & PF_W) == 0 || address < p->p_vaddr) continue;
    uint64_t into = address - p->p_vaddr;
    if (into > p->p_filesz || size > p->p_filesz - into) continue;
    *offset = p->p_offset + into;
    return true;
  }
  return false;
}

/* ---- layout ---------------------------------------------------------------------------------- */

typedef struct space {
  uint64_t first, end; /* addresses of the template's segments */
} space;

static int measure(const elf *e, space *s, const char **why) {
  *s = (space){UINT64_MAX, 0};
  for (size_t i = 0; i < e->count; i++) {
    const Elf64_Phdr *p = &e->ph[i];
    if (p->p_type != PT_LOAD) continue;
    if (p->p_vaddr < s->end) return reject(why, "segments are not in order");
    if (p->p_memsz > UINT32_MAX || p->p_vaddr > UINT32_MAX)
      return reject(why, "a segment is too large");
    if (s->first == UINT64_MAX) s->first = p->p_vaddr - p->p_offset;
    s->end = p->p_vaddr + p->p_memsz;
  }
  return s->end != 0 ? 0 : reject(why, "no segments");
}

static Elf64_Phdr load(uint32_t flags, uint64_t offset, uint64_t address, uint64_t size) {
  return (Elf64_Phdr){.p_type = PT_LOAD, .p_flags = flags, .p_offset = offset, .p_vaddr = address,
                      .p_paddr = address, .p_filesz = size, .p_memsz = size, .p_align = PAGE};
}

/* All headers but the two notes, in order, ours behind the last PT_LOAD. */
static void rewrite(const elf *e, int note1, int note2, const Elf64_Phdr ours[2], Elf64_Phdr *out) {
  size_t last_load = 0, n = 0;
  for (size_t i = 0; i < e->count; i++) {
    if (e->ph[i].p_type == PT_LOAD) last_load = i;
  }
  for (size_t i = 0; i < e->count; i++) {
    if ((int)i != note1 && (int)i != note2) out[n++] = e->ph[i];
    if (i != last_load) continue;
    out[n++] = ours[0];
    out[n++] = ours[1];
  }
  CHECK(n == e->count);
}

int pk_exe_plan(pk_exe *exe, rt_str template_file, const pk_image_bytes *image,
                const uint8_t build_id[16], const char **why) {
  const char *unused;
  if (why == NULL) why = &unused;
  elf e = {.file = template_file};
  space s;
  int err = read_headers(&e, why);
  if (err == 0) err = check_segments(&e, why);
  if (err == 0) err = measure(&e, &s, why);
  if (err != 0) return err;
  uint64_t anchor, anchor2;
  int note1 = find_note(&e, RT_NOTE_IMAGE, &anchor),
      note2 = find_note(&e, RT_NOTE_ASSETS, &anchor2);
  if (note1 < 0 || note2 < 0 || anchor != anchor2)
    return reject(why, "it is no template of Ingot (its notes are missing)");

  *exe = (pk_exe){.template_file = template_file, .image_offset = to_page(template_file.len)};
  if (!file_offset(&e, anchor, sizeof exe->anchor, &exe->anchor_offset))
    return reject(why, "its anchor is not in the file");
  rt_image_anchor_t old;
  memcpy(&old, template_file.p + exe->anchor_offset, sizeof old);
  if (old.offset != 0) return reject(why, "it already holds an application");
  exe->total_size = exe->image_offset + image->total_size;
  uint64_t address = to_page(s.end);
  exe->anchor = (rt_image_anchor_t){.offset = address - s.first, .size = image->total_size};
  memcpy(exe->anchor.build_id, build_id, sizeof exe->anchor.build_id);

  uint64_t fixed = image->assets_offset, writable = image->total_size - fixed;
  Elf64_Phdr ours[2] = {load(PF_R, exe->image_offset, address, fixed), {.p_type = PT_NULL}};
  if (writable > 0)
    ours[1] = load(PF_R | PF_W, exe->image_offset + fixed, address + fixed, writable);
  Elf64_Phdr table[MAX_HEADERS];
  rewrite(&e, note1, note2, ours, table);
  exe->patch_offset = e.eh.e_phoff;
  exe->patch_len = e.count * sizeof *table;
  memcpy(exe->patch, table, exe->patch_len);
  /* pk_exe_write counts on it: headers lead a file, .data is near its end. */
  if (exe->patch_offset + exe->patch_len > exe->anchor_offset)
    return reject(why, "its parts are in an odd order");
  return 0;
}

/* ---- writing --------------------------------------------------------------------------------- */

int pk_exe_write(const pk_exe *exe, const pk_image_bytes *image, pk_write_fn write, void *ctx) {
  const char *t = exe->template_file.p;
  uint64_t patch_end = exe->patch_offset + exe->patch_len,
           anchor_end = exe->anchor_offset + sizeof exe->anchor;
  const pk_piece parts[] = {
    {0, t, (size_t)exe->patch_offset},
    {exe->patch_offset, exe->patch, exe->patch_len},
    {patch_end, t + patch_end, (size_t)(exe->anchor_offset - patch_end)},
    {exe->anchor_offset, &exe->anchor, sizeof exe->anchor},
    {anchor_end, t + anchor_end, exe->template_file.len - (size_t)anchor_end},
  };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    int err = parts[i].len > 0 ? write(ctx, parts[i].offset, parts[i].data, parts[i].len) : 0;
    if (err != 0) return err;
  }
  for (size_t i = 0; i < image->piece_count; i++) {
    const pk_piece *p = &image->pieces[i];
    int err = write(ctx, exe->image_offset + p->offset, p->data, p->len);
    if (err != 0) return err;
  }
  static const char zeros[PAGE];
  const pk_piece *last = &image->pieces[image->piece_count - 1];
  uint64_t end = last->offset + last->len; /* the file must reach to the end of its last page */
  if (end == image->total_size) return 0;
  return write(ctx, exe->image_offset + end, zeros, (size_t)(image->total_size - end));
}

int pk_exe_find_image(rt_str file, rt_str *image) {
  elf e = {.file = file};
  const char *why;
  if (rt_str_starts(file, RT_STR(RT_IMAGE_MAGIC))) {
    *image = file;
    return 0;
  }
  if (read_headers(&e, &why) != 0) return RT_E_NOT_IMAGE;
  for (size_t i = 0; i < e.count; i++) {
    const Elf64_Phdr *p = &e.ph[i];
    if (p->p_type != PT_LOAD || p->p_offset % PAGE != 0) continue;
    rt_str at = rt_str_slice(file, p->p_offset, file.len);
    if (!rt_str_starts(at, RT_STR(RT_IMAGE_MAGIC))) continue;
    *image = at;
    return 0;
  }
  return RT_E_NOT_IMAGE;
}

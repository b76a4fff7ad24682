/* SPDX-License-Identifier: MIT */
/*
 * The deep check of an image: everything the accessors of image.c check piece by piece when they
 * are used, and what they need not check (sums, order, padding). For `ingot inspect`, tests and the
 * fuzzer; a start never runs it.
 */
#include <string.h>

#include "runtime/base/err.h"
#include "runtime/base/hash.h"
#include "runtime/image/image.h"

static int compare_spans(rt_image_span a, rt_image_span b) {
  size_t n = a.len < b.len ? a.len : b.len;
  int c = n > 0 ? memcmp(a.p, b.p, n) : 0;
  return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

static bool is_zero(const uint8_t *p, size_t len) {
  for (size_t i = 0; i < len; i++) {
    if (p[i] != 0) return false;
  }
  return true;
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static int verify_sums(const rt_image *img, unsigned *bad) {
  for (*bad = 0; *bad < RT_SECTION_COUNT; ++*bad) {
    rt_image_span s = img->sections[*bad];
    if (s.len > 0 && rt_xxh64(s.p, s.len, 0) != img->header->sections[*bad].checksum)
      return RT_E_IMAGE_CHECKSUM;
  }
  return 0;
}

static int verify_padding(const rt_image *img, unsigned *bad) {
  size_t end = sizeof *img->header;
  for (*bad = 0; *bad <= RT_SECTION_COUNT; ++*bad) {
    bool last = *bad == RT_SECTION_COUNT;
    if (!last && img->sections[*bad].len == 0) continue;
    size_t next = last ? img->len : (size_t)img->header->sections[*bad].offset;
    if (!is_zero(img->base + end, next - end)) return RT_E_IMAGE_PADDING;
    if (!last) end = next + img->sections[*bad].len;
  }
  return 0;
}

/* ---- tables ---------------------------------------------------------------------------------- */

static int verify_options(const rt_image *img) {
  size_t pos = 0;
  rt_image_span key, value, previous = {0};
  while (rt_image_option_next(img, &pos, &key, &value)) {
    if (previous.p != NULL && compare_spans(previous, key) >= 0) return RT_E_IMAGE_OPTIONS;
    previous = key;
  }
  return pos == img->sections[RT_SECTION_OPTIONS].len ? 0 : RT_E_IMAGE_OPTIONS;
}

static bool good_target(const rt_image *img, const rt_image_dep *d) {
  switch (d->kind) {
    case RT_DEP_MODULE: return d->target < img->module_count;
    case RT_DEP_BUILTIN: return rt_image_dep_builtin(img, d).len > 0;
    case RT_DEP_MISSING: return d->target == RT_IMAGE_NONE && d->code < 0;
    default: return false;
  }
}

static int verify_deps(const rt_image *img, const rt_image_module *m) {
  if (m->dep_first > img->dep_count || m->dep_count > img->dep_count - m->dep_first)
    return RT_E_IMAGE_MODULES;
  for (uint32_t i = 0; i < m->dep_count; i++) {
    const rt_image_dep *d = rt_image_dep_at(img, m->dep_first + i);
    rt_image_span spec = rt_image_dep_specifier(img, d);
    if (spec.len != d->spec_len || d->mode > RT_DEP_IMPORT || !good_target(img, d))
      return RT_E_IMAGE_DEPS;
    if (i == 0) continue;
    int c = compare_spans(rt_image_dep_specifier(img, d - 1), spec);
    if (c > 0 || (c == 0 && d[-1].mode >= d->mode)) return RT_E_IMAGE_DEPS;
  }
  return 0;
}

static int verify_modules(const rt_image *img) {
  uint32_t entry = img->header->entry_module;
  if (entry != RT_IMAGE_NONE && entry >= img->module_count) return RT_E_IMAGE_MODULES;
  for (uint32_t i = 0; i < img->module_count; i++) {
    const rt_image_module *m = rt_image_module_at(img, i);
    const rt_image_file *f = rt_image_file_at(img, m->file);
    if (f == NULL || f->module != i || f->kind != RT_FILE_REGULAR) return RT_E_IMAGE_MODULES;
    if (m->kind >= RT_MODULE_KIND_COUNT || m->encoding > RT_SOURCE_UTF16 ||
        (m->flags & ~(uint32_t)RT_MODULE_FLAGS) != 0)
      return RT_E_IMAGE_MODULES;
    rt_image_span names = rt_image_module_names(img, m);
    if (names.len != m->names_len || (names.len > 0 && names.p[names.len - 1] != 0))
      return RT_E_IMAGE_MODULES;
    bool hidden = (m->flags & RT_MODULE_HIDDEN) != 0 && m->kind != RT_MODULE_JSON;
    if (hidden != ((m->flags & RT_MODULE_HIDDEN) != 0)) return RT_E_IMAGE_MODULES;
    bool here = rt_image_module_source(img, m).p != NULL ||
                (hidden && m->source_off <= img->sections[RT_SECTION_SOURCES].len);
    if (m->source_len > 0 && !here) return RT_E_IMAGE_MODULES;
    if (m->package_file != RT_IMAGE_NONE && m->package_file >= img->file_count)
      return RT_E_IMAGE_MODULES;
    int err = verify_deps(img, m);
    if (err != 0) return err;
  }
  return 0;
}

static int verify_maps(const rt_image *img) {
  for (uint32_t i = 0; i < img->map_count; i++) {
    const rt_image_map *m = rt_image_map_at(img, i);
    bool good = m->module < img->module_count && m->reserved == 0 && rt_image_map_bytes(img, m, false).p != NULL &&
                m->plain_size <= RT_IMAGE_MAP_MAX && m->texts_plain_size <= RT_IMAGE_MAP_MAX;
    if (good && m->texts_size > 0) good = rt_image_map_bytes(img, m, true).p != NULL;
    if (!good || (i > 0 && m[-1].module >= m->module)) return RT_E_IMAGE_MAPS;
  }
  return 0;
}

/* Absolute, below the root, no empty, "." or ".." component, no NUL. */
static bool good_path(rt_image_span p, uint32_t depth) {
  size_t root = strlen(RT_IMAGE_ROOT);
  if (p.len < root || p.len >= RT_IMAGE_PATH_MAX || memcmp(p.p, RT_IMAGE_ROOT, root) != 0)
    return false;
  if ((p.len > root && p.p[root] != '/') || memchr(p.p, 0, p.len) != NULL) return false;
  uint32_t slashes = 0;
  for (size_t i = 0; i < p.len; i++) {
    if (p.p[i] != '/') continue;
    slashes++;
    size_t n = 0;
    while (i + 1 + n < p.len && p.p[i + 1 + n] != '/') n++;
    const uint8_t *part = p.p + i + 1;
    if (n == 0 || (part[0] == '.' && (n == 1 || (n == 2 && part[1] == '.')))) return false;
  }
  return slashes == depth;
}

static bool good_bytes(const rt_image *img, const rt_image_file *f) {
  if (f->size == 0 || f->kind == RT_FILE_DIRECTORY) return f->where == RT_DATA_NONE;
  if (f->where == RT_DATA_NONE || f->where >= RT_DATA_WHERE_COUNT) return false;
  if (f->where == RT_DATA_HIDDEN) return f->data_off == 0 && f->module != RT_IMAGE_NONE;
  bool absent = f->where == RT_DATA_ASSETS && (img->header->flags & RT_IMAGE_PLAN) != 0;
  if (f->where == RT_DATA_ASSETS && f->data_off % RT_IMAGE_DATA_ALIGN != 0) return false;
  return absent || rt_image_file_bytes(img, f).p != NULL;
}

/* Each child must be this path and one more component. Then no entry is the child of two folders,
 * and the caller sees by counting that each is the child of one. */
static bool good_children(const rt_image *img, const rt_image_file *dir, uint64_t *counted) {
  if (dir->child_count == 0) return dir->first_child == 0;
  if (dir->kind != RT_FILE_DIRECTORY || dir->first_child > img->file_count) return false;
  if (dir->child_count > img->file_count - dir->first_child) return false;
  rt_image_span path = rt_image_file_path(img, dir);
  for (uint32_t i = 0; i < dir->child_count; i++) {
    const rt_image_file *c = rt_image_file_at(img, dir->first_child + i);
    rt_image_span p = rt_image_file_path(img, c);
    if (c->depth != dir->depth + 1 || p.len <= path.len || memcmp(p.p, path.p, path.len) != 0)
      return false;
    if (p.p[path.len] != '/') return false;
  }
  *counted += dir->child_count;
  return *counted <=
         img->file_count; /* also keeps hostile ranges that overlap from costing squares */
}

static bool good_order(const rt_image *img, uint32_t index) {
  if (index == 0) return true;
  const rt_image_file *a = rt_image_file_at(img, index - 1), *b = a + 1;
  if (a->depth != b->depth) return a->depth < b->depth;
  return compare_spans(rt_image_file_path(img, a), rt_image_file_path(img, b)) < 0;
}

static int verify_files(const rt_image *img) {
  uint64_t counted = 1;
  for (uint32_t i = 0; i < img->file_count; i++) {
    const rt_image_file *f = rt_image_file_at(img, i);
    bool good = f->kind < RT_FILE_KIND_COUNT && (f->mode & ~0777u) == 0 && f->reserved == 0 &&
                good_path(rt_image_file_path(img, f), f->depth) && good_order(img, i) &&
                good_bytes(img, f) && (f->module == RT_IMAGE_NONE || f->module < img->module_count);
    if (!good || !good_children(img, f, &counted)) return RT_E_IMAGE_FILES;
  }
  bool has_root = img->file_count > 0 && rt_image_file_at(img, 0)->depth == 1;
  return has_root && counted == img->file_count ? 0 : RT_E_IMAGE_FILES;
}

int rt_image_verify(const rt_image *img, unsigned *bad_section) {
  unsigned ignored;
  unsigned *bad = bad_section != NULL ? bad_section : &ignored;
  *bad = RT_SECTION_COUNT;
  if (img->header == NULL) return RT_E_NOT_IMAGE;
  int err = verify_sums(img, bad);
  if (err == 0) err = verify_padding(img, bad);
  if (err != 0) return err;
  *bad = RT_SECTION_OPTIONS;
  if ((err = verify_options(img)) != 0) return err;
  *bad = RT_SECTION_FILES;
  if ((err = verify_files(img)) != 0) return err;
  *bad = RT_SECTION_MAPS;
  if ((err = verify_maps(img)) != 0) return err;
  *bad = RT_SECTION_MODULES;
  if ((err = verify_modules(img)) != 0) *bad = err == RT_E_IMAGE_DEPS ? RT_SECTION_DEPS : *bad;
  return err;
}

/* SPDX-License-Identifier: MIT */
/*
 * The reader of image.h: opening, and accessors that check what they hand out.
 *
 * Used by the runtime at start and by natives('image'), by `ingot inspect`, and by tests. The deep
 * check is image_verify.c. libc only, and of that only memory functions: it may run very early.
 */
#include "runtime/image/image.h"

#include <string.h>

#include "runtime/base/err.h"
#include "runtime/base/hash.h"

const char *rt_image_section_name(unsigned kind) {
  static const char *const names[] = {
#define X(kind, name, record) name,
    RT_IMAGE_SECTIONS(X)
#undef X
  };
  return kind < RT_SECTION_COUNT ? names[kind] : "?";
}

static const uint32_t record_sizes[] = {
#define X(kind, name, record) record,
  RT_IMAGE_SECTIONS(X)
#undef X
};

/* ---- opening --------------------------------------------------------------------------------- */

static int check_header(const rt_image_header *h, size_t len) {
  if (memcmp(h->magic, RT_IMAGE_MAGIC, sizeof h->magic) != 0) return RT_E_NOT_IMAGE;
  if (h->version != RT_IMAGE_VERSION) return RT_E_IMAGE_VERSION;
  if (h->header_size != sizeof *h) return RT_E_IMAGE_HEADER;
  if (rt_xxh64(h, offsetof(rt_image_header, checksum), 0) != h->checksum) return RT_E_IMAGE_HEADER;
  if (h->section_count != RT_SECTION_COUNT || h->reserved != 0) return RT_E_IMAGE_HEADER;
  if ((h->flags & ~(uint32_t)RT_IMAGE_PLAN) != 0) return RT_E_IMAGE_HEADER;
  if (h->total_size < RT_IMAGE_PAGE || h->total_size % RT_IMAGE_PAGE != 0 || h->total_size > len) {
    return RT_E_IMAGE_TRUNCATED;
  }
  return 0;
}

/* `end` is where the previous section ended; sections may not overlap or go back. */
static int check_section(const rt_image_header *h, unsigned kind, uint64_t *end) {
  const rt_image_section *s = &h->sections[kind];
  if (s->size == 0) return s->offset == 0 ? 0 : RT_E_IMAGE_SECTION;
  if (s->offset % RT_IMAGE_PAGE != 0 || s->size % record_sizes[kind] != 0)
    return RT_E_IMAGE_SECTION;
  if (s->offset > h->total_size || s->size > h->total_size - s->offset) return RT_E_IMAGE_SECTION;
  if (s->offset < *end) return RT_E_IMAGE_SECTION;
  if (s->size / record_sizes[kind] >= RT_IMAGE_NONE && record_sizes[kind] > 1)
    return RT_E_IMAGE_SECTION;
  *end = s->offset + s->size;
  return 0;
}

static int check_sections(const rt_image_header *h) {
  uint64_t end = RT_IMAGE_PAGE;
  for (unsigned kind = 0; kind < RT_SECTION_COUNT; kind++) {
    int err = check_section(h, kind, &end);
    if (err != 0) return err;
  }
  for (unsigned slot = RT_SECTION_COUNT; slot < RT_SECTION_SLOTS; slot++) {
    if (h->sections[slot].offset != 0 || h->sections[slot].size != 0) return RT_E_IMAGE_HEADER;
  }
  return 0;
}

int rt_image_open(rt_image *img, const void *base, size_t len) {
  *img = (rt_image){0};
  if (base == NULL || len < sizeof(rt_image_header)) return RT_E_NOT_IMAGE;
  const rt_image_header *h = base;
  int err = check_header(h, len);
  if (err == 0) err = check_sections(h);
  if (err != 0) return err;

  img->base = base;
  img->len = (size_t)h->total_size;
  img->header = h;
  for (unsigned kind = 0; kind < RT_SECTION_COUNT; kind++) {
    const rt_image_section *s = &h->sections[kind];
    if (s->size == 0) continue;
    img->sections[kind] = (rt_image_span){img->base + s->offset, (size_t)s->size};
  }
  img->module_count = (uint32_t)(img->sections[RT_SECTION_MODULES].len / sizeof(rt_image_module));
  img->dep_count = (uint32_t)(img->sections[RT_SECTION_DEPS].len / sizeof(rt_image_dep));
  img->file_count = (uint32_t)(img->sections[RT_SECTION_FILES].len / sizeof(rt_image_file));
  img->map_count = (uint32_t)(img->sections[RT_SECTION_MAPS].len / sizeof(rt_image_map));
  return 0;
}

int rt_image_check_build(const rt_image *img, const uint8_t build_id[16]) {
  if (img->header == NULL ||
      memcmp(img->header->build_id, build_id, sizeof img->header->build_id) != 0)
    return RT_E_IMAGE_ENGINE;
  return 0;
}

bool rt_image_is_app(const rt_image *img) {
  return img->header != NULL && img->header->entry_module != RT_IMAGE_NONE;
}

void rt_image_build_id(const void *data, size_t len, uint8_t out[16]) {
  for (uint64_t half = 0; half < 2; half++) {
    uint64_t sum = rt_xxh64(data, len, half + 1);
    memcpy(out + 8 * half, &sum, sizeof sum);
  }
}

/* ---- slices ---------------------------------------------------------------------------------- */

static rt_image_span slice(rt_image_span s, uint64_t off, uint64_t len) {
  if (len == 0 || off > s.len || len > s.len - off) return (rt_image_span){0};
  return (rt_image_span){s.p + off, (size_t)len};
}

rt_image_span rt_image_get(const rt_image *img, unsigned section) {
  return section < RT_SECTION_COUNT ? img->sections[section] : (rt_image_span){0};
}

rt_image_span rt_image_string(const rt_image *img, uint32_t off, uint32_t len) {
  return slice(img->sections[RT_SECTION_STRINGS], off, len);
}

/* ---- options --------------------------------------------------------------------------------- */

static bool take_text(rt_image_span s, size_t *pos, rt_image_span *out) {
  if (*pos >= s.len) return false;
  const uint8_t *end = memchr(s.p + *pos, 0, s.len - *pos);
  if (end == NULL) return false;
  *out = (rt_image_span){s.p + *pos, (size_t)(end - (s.p + *pos))};
  *pos = (size_t)(end - s.p) + 1;
  return true;
}

bool rt_image_option_next(const rt_image *img, size_t *pos, rt_image_span *key,
                          rt_image_span *value) {
  rt_image_span s = img->sections[RT_SECTION_OPTIONS];
  return take_text(s, pos, key) && take_text(s, pos, value);
}

rt_image_span rt_image_option(const rt_image *img, const char *name) {
  size_t pos = 0, len = strlen(name);
  rt_image_span key, value;
  while (rt_image_option_next(img, &pos, &key, &value)) {
    if (key.len == len && memcmp(key.p, name, len) == 0) return value;
  }
  return (rt_image_span){0};
}

/* ---- modules and their dependencies ---------------------------------------------------------- */

const rt_image_module *rt_image_module_at(const rt_image *img, uint32_t index) {
  if (index >= img->module_count) return NULL;
  return (const rt_image_module *)(const void *)img->sections[RT_SECTION_MODULES].p + index;
}

const rt_image_dep *rt_image_dep_at(const rt_image *img, uint32_t index) {
  if (index >= img->dep_count) return NULL;
  return (const rt_image_dep *)(const void *)img->sections[RT_SECTION_DEPS].p + index;
}

static bool has_shape(const rt_image *img, const rt_image_module *m) {
  return (m->flags & RT_MODULE_HIDDEN) != 0 && (img->header->flags & RT_IMAGE_PLAN) == 0;
}

rt_image_span rt_image_module_shape(const rt_image *img, const rt_image_module *m) {
  rt_image_span all = img->sections[RT_SECTION_SOURCES];
  if (!has_shape(img, m) || m->source_off > all.len) return (rt_image_span){0};
  return slice(all, m->source_off, all.len - m->source_off);
}

rt_image_span rt_image_module_source(const rt_image *img, const rt_image_module *m) {
  if (m->source_off % 2 != 0 || has_shape(img, m)) return (rt_image_span){0};
  uint64_t len = m->encoding == RT_SOURCE_UTF16 ? (uint64_t)m->source_len * 2 : m->source_len;
  return slice(img->sections[RT_SECTION_SOURCES], m->source_off, len);
}

rt_image_span rt_image_module_path(const rt_image *img, const rt_image_module *m) {
  const rt_image_file *f = rt_image_file_at(img, m->file);
  return f != NULL ? rt_image_file_path(img, f) : (rt_image_span){0};
}

rt_image_span rt_image_module_names(const rt_image *img, const rt_image_module *m) {
  return rt_image_string(img, m->names_off, m->names_len);
}

rt_image_span rt_image_dep_specifier(const rt_image *img, const rt_image_dep *d) {
  return rt_image_string(img, d->spec_off, d->spec_len);
}

rt_image_span rt_image_dep_builtin(const rt_image *img, const rt_image_dep *d) {
  if (d->kind != RT_DEP_BUILTIN) return (rt_image_span){0};
  return rt_image_string(img, d->target, d->target_len);
}

static int compare_bytes(const void *a, size_t a_len, const void *b, size_t b_len) {
  size_t n = a_len < b_len ? a_len : b_len;
  int c = n > 0 ? memcmp(a, b, n) : 0;
  if (c != 0) return c;
  return a_len < b_len ? -1 : a_len > b_len;
}

const rt_image_dep *rt_image_dep_find(const rt_image *img, const rt_image_module *m,
                                      const char *spec, size_t spec_len, unsigned mode) {
  if (m->dep_first > img->dep_count || m->dep_count > img->dep_count - m->dep_first) return NULL;
  uint32_t lo = m->dep_first, hi = m->dep_first + m->dep_count;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    const rt_image_dep *d = rt_image_dep_at(img, mid);
    rt_image_span s = rt_image_dep_specifier(img, d);
    int c = compare_bytes(spec, spec_len, s.p, s.len);
    if (c == 0) c = (int)mode - (int)d->mode;
    if (c == 0) return d;
    if (c < 0) hi = mid;
    else lo = mid + 1;
  }
  return NULL;
}

/* ---- source maps ----------------------------------------------------------------------------- */

const rt_image_map *rt_image_map_at(const rt_image *img, uint32_t index) {
  if (index >= img->map_count) return NULL;
  return (const rt_image_map *)(const void *)img->sections[RT_SECTION_MAPS].p + index;
}

const rt_image_map *rt_image_map_find(const rt_image *img, uint32_t module) {
  uint32_t lo = 0, hi = img->map_count;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    const rt_image_map *m = rt_image_map_at(img, mid);
    if (m->module == module) return m;
    if (module < m->module) hi = mid;
    else lo = mid + 1;
  }
  return NULL;
}

rt_image_span rt_image_map_bytes(const rt_image *img, const rt_image_map *m, bool texts) {
  if (m->data_off > UINT64_MAX / 2) return (rt_image_span){0};
  uint64_t off = m->data_off + (texts ? m->size : 0);
  return slice(img->sections[RT_SECTION_MAP_DATA], off, texts ? m->texts_size : m->size);
}

/* ---- files ----------------------------------------------------------------------------------- */

const rt_image_file *rt_image_file_at(const rt_image *img, uint32_t index) {
  if (index >= img->file_count) return NULL;
  return (const rt_image_file *)(const void *)img->sections[RT_SECTION_FILES].p + index;
}

rt_image_span rt_image_file_path(const rt_image *img, const rt_image_file *f) {
  return rt_image_string(img, f->path_off, f->path_len);
}

rt_image_span rt_image_file_name(const rt_image *img, const rt_image_file *f) {
  rt_image_span path = rt_image_file_path(img, f);
  size_t at = path.len;
  while (at > 0 && path.p[at - 1] != '/') at--;
  return slice(path, at, path.len - at);
}

rt_image_span rt_image_file_bytes(const rt_image *img, const rt_image_file *f) {
  switch (f->where) {
    case RT_DATA_ASSETS: return slice(img->sections[RT_SECTION_ASSETS], f->data_off, f->size);
    case RT_DATA_SOURCES: return slice(img->sections[RT_SECTION_SOURCES], f->data_off, f->size);
    default: return (rt_image_span){0};
  }
}

uint32_t rt_image_file_find(const rt_image *img, const char *path, size_t len) {
  if (len == 0 || len >= RT_IMAGE_PATH_MAX) return RT_IMAGE_NONE;
  int depth = 0;
  for (size_t i = 0; i < len; i++) depth += path[i] == '/';
  uint32_t lo = 0, hi = img->file_count;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    const rt_image_file *f = rt_image_file_at(img, mid);
    int c = depth - (int)f->depth;
    if (c == 0) {
      rt_image_span s = rt_image_file_path(img, f);
      c = compare_bytes(path, len, s.p, s.len);
    }
    if (c == 0) return mid;
    if (c < 0) hi = mid;
    else lo = mid + 1;
  }
  return RT_IMAGE_NONE;
}

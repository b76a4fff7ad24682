/* SPDX-License-Identifier: MIT */
/*
 * The image's sections and header. The file table, which is sorted and has ranges of children, is
 * image_files.c's; here are strings, sources, modules, dependencies, options, and the layout.
 */
#include "packager/image_write.h"

#include <stdlib.h>

#include "packager/image_private.h"
#include "packager/standin.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"
#include "runtime/base/hash.h"
#include "runtime/base/utf8.h"

/* ---- strings and sources --------------------------------------------------------------------- */

pk_ref pk_intern(pk_image *img, rt_str s) {
  if (s.len == 0) return (pk_ref){0, 0};
  bool added;
  rt_map_entry *e = rt_map_add(&img->interned, s, &added);
  rt_buf *strings = &img->sections[RT_SECTION_STRINGS];
  if (added) {
    e->value.num = strings->len;
    rt_buf_str(strings, s);
  }
  return (pk_ref){(uint32_t)e->value.num, (uint32_t)s.len};
}

static void add_latin1(rt_buf *to, rt_str s) {
  const char *p = s.p, *end = s.p + s.len;
  while (p < end) {
    uint32_t cp;
    p += rt_utf8_decode(p, end, &cp);
    rt_buf_byte(to, (uint8_t)cp);
  }
}

static void add_utf16(rt_buf *to, rt_str s) {
  const char *p = s.p, *end = s.p + s.len;
  while (p < end) {
    uint32_t cp;
    p += rt_utf8_decode(p, end, &cp);
    if (cp >= 0x10000) {
      rt_buf_u16(to, (uint16_t)(0xD800 + ((cp - 0x10000) >> 10)));
      rt_buf_u16(to, (uint16_t)(0xDC00 + ((cp - 0x10000) & 0x3FF)));
    } else {
      rt_buf_u16(to, (uint16_t)cp);
    }
  }
}

/* The encoding stays what it is with the text: the blob knows strings of that kind. */
static void add_shape(rt_buf *sources, rt_str text, rt_utf8_class class, rt_image_module *row) {
  size_t units;
  rt_utf8_classify(text, &units);
  row->encoding = class == RT_UTF8_WIDE ? RT_SOURCE_UTF16 : RT_SOURCE_LATIN1;
  row->source_len = (uint32_t)units;
  pk_standin(sources, text);
}

static void add_source(pk_image *img, const pk_image_input *in, const pk_image_module *m, rt_image_module *row) {
  rt_buf *sources = &img->sections[RT_SECTION_SOURCES];
  rt_buf_align(sources, 2);
  size_t start = sources->len;
  rt_utf8_class class = rt_utf8_classify(m->text, NULL);
  rt_str text = rt_str_slice(m->text, 0, m->text.len - m->tail_len);
  row->source_off = start;
  if (m->hidden && in->without_hidden) return add_shape(sources, text, class, row);
  row->encoding = RT_SOURCE_LATIN1;
  if (class == RT_UTF8_ASCII) {
    rt_buf_str(sources, m->text); /* the tail too: the file lies here as well */
    row->source_len = (uint32_t)text.len;
    return;
  }
  if (class == RT_UTF8_LATIN1) {
    add_latin1(sources, text);
  } else {
    row->encoding = RT_SOURCE_UTF16;
    add_utf16(sources, text);
  }
  size_t len = sources->len - start;
  row->source_len = (uint32_t)(row->encoding == RT_SOURCE_UTF16 ? len / 2 : len);
}

/* ---- modules and dependencies ---------------------------------------------------------------- */

static int compare_deps(const void *a, const void *b) {
  const pk_image_dep *x = a, *y = b;
  int c = rt_str_cmp(x->specifier, y->specifier);
  return c != 0 ? c : (int)x->mode - (int)y->mode;
}

static void add_dep(pk_image *img, const pk_image_dep *d) {
  pk_ref spec = pk_intern(img, d->specifier);
  rt_image_dep row = {.spec_off = spec.off,
                      .spec_len = spec.len,
                      .kind = (uint16_t)d->kind,
                      .mode = (uint16_t)d->mode};
  if (d->kind == RT_DEP_MODULE) {
    row.target = d->module;
  } else if (d->kind == RT_DEP_BUILTIN) {
    pk_ref id = pk_intern(img, d->builtin);
    row.target = id.off;
    row.target_len = id.len;
  } else {
    row.target = RT_IMAGE_NONE;
    row.code = d->code;
  }
  rt_buf_add(&img->sections[RT_SECTION_DEPS], &row, sizeof row);
}

static void add_deps(pk_image *img, const pk_image_module *m, rt_image_module *row) {
  row->dep_first = (uint32_t)(img->sections[RT_SECTION_DEPS].len / sizeof(rt_image_dep));
  row->dep_count = (uint32_t)m->dep_count;
  if (m->dep_count == 0) return;
  size_t size = rt_xmul(m->dep_count, sizeof *m->deps);
  pk_image_dep *sorted = rt_xmalloc(size);
  memcpy(sorted, m->deps, size);
  qsort(sorted, m->dep_count, sizeof *sorted, compare_deps);
  for (size_t i = 0; i < m->dep_count; i++) add_dep(img, &sorted[i]);
  free(sorted);
}

static void add_modules(pk_image *img, const pk_image_input *in) {
  rt_buf *modules = &img->sections[RT_SECTION_MODULES];
  for (size_t i = 0; i < in->module_count; i++) {
    const pk_image_module *m = &in->modules[i];
    rt_image_module row = {.kind = m->kind, .package_file = RT_IMAGE_NONE,
                           .flags = (m->optional ? RT_MODULE_OPTIONAL : 0) | (m->hidden ? RT_MODULE_HIDDEN : 0)};
    row.file = pk_image_file_index(img, m->path);
    CHECK(row.file != RT_IMAGE_NONE);
    if (m->package_json.len > 0) row.package_file = pk_image_file_index(img, m->package_json);
    pk_ref names = pk_intern(img, m->names);
    row.names_off = names.off;
    row.names_len = names.len;
    add_deps(img, m, &row);
    add_source(img, in, m, &row);
    rt_buf_add(modules, &row, sizeof row);
  }
}

/* ---- source maps ----------------------------------------------------------------------------- */

static void add_maps(pk_image *img, const pk_image_input *in) {
  rt_buf *rows = &img->sections[RT_SECTION_MAPS], *data = &img->sections[RT_SECTION_MAP_DATA];
  for (size_t i = 0; i < in->map_count; i++) {
    const pk_image_map *m = &in->maps[i];
    rt_image_map row = {.module = m->module, .data_off = data->len, .size = (uint32_t)m->map.len,
                        .plain_size = m->plain_size, .texts_size = (uint32_t)m->texts.len,
                        .texts_plain_size = m->texts_plain_size};
    rt_buf_add(rows, &row, sizeof row);
    rt_buf_str(data, m->map);
    rt_buf_str(data, m->texts);
  }
}

/* ---- options --------------------------------------------------------------------------------- */

static int compare_options(const void *a, const void *b) {
  return rt_str_cmp(((const pk_image_option *)a)->key, ((const pk_image_option *)b)->key);
}

static void add_options(pk_image *img, const pk_image_input *in) {
  if (in->option_count == 0) return;
  rt_buf *out = &img->sections[RT_SECTION_OPTIONS];
  size_t size = rt_xmul(in->option_count, sizeof *in->options);
  pk_image_option *sorted = rt_xmalloc(size);
  memcpy(sorted, in->options, size);
  qsort(sorted, in->option_count, sizeof *sorted, compare_options);
  for (size_t i = 0; i < in->option_count; i++) {
    rt_buf_str(out, sorted[i].key);
    rt_buf_byte(out, 0);
    rt_buf_str(out, sorted[i].value);
    rt_buf_byte(out, 0);
  }
  free(sorted);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool fits(const pk_image *img, const pk_image_input *in) {
  return img->sections[RT_SECTION_STRINGS].len < UINT32_MAX && in->module_count < UINT32_MAX &&
         img->sections[RT_SECTION_DEPS].len / sizeof(rt_image_dep) < UINT32_MAX;
}

int pk_image_new(const pk_image_input *in, pk_image **out) {
  pk_image *img = rt_xmalloc(sizeof *img);
  *img = (pk_image){.icu = in->icu, .manifest = in->manifest, .entry_module = in->entry_module};
  memcpy(img->build_id, in->build_id, sizeof img->build_id);
  rt_arena_init(&img->arena);
  rt_map_init(&img->interned);
  rt_map_init(&img->file_index);
  add_options(img, in);
  int err = pk_image_sort_files(img, in);
  if (err == 0) {
    add_modules(img, in);
    pk_image_add_files(img, in);
    add_maps(img, in);
    if (!fits(img, in)) err = RT_E_TOO_LARGE;
  }
  if (err != 0) {
    pk_image_free(img);
    return err;
  }
  *out = img;
  return 0;
}

void pk_image_free(pk_image *img) {
  if (img == NULL) return;
  for (unsigned i = 0; i < RT_SECTION_COUNT; i++) rt_buf_deinit(&img->sections[i]);
  rt_map_deinit(&img->interned);
  rt_map_deinit(&img->file_index);
  rt_arena_deinit(&img->arena);
  free(img);
}

static uint64_t to_page(uint64_t n) {
  return (n + RT_IMAGE_PAGE - 1) / RT_IMAGE_PAGE * RT_IMAGE_PAGE;
}

static void lay_out(pk_image *img, rt_str sections[RT_SECTION_COUNT], uint32_t flags,
                    pk_image_bytes *out) {
  rt_image_header *h = &img->header;
  *h = (rt_image_header){.version = RT_IMAGE_VERSION, .header_size = sizeof *h, .flags = flags,
                         .section_count = RT_SECTION_COUNT, .entry_module = img->entry_module};
  memcpy(h->magic, RT_IMAGE_MAGIC, sizeof h->magic);
  memcpy(h->build_id, img->build_id, sizeof h->build_id);
  *out = (pk_image_bytes){.piece_count = 1, .pieces = {{0, h, sizeof *h}}};
  uint64_t at = RT_IMAGE_PAGE;
  for (unsigned kind = 0; kind < RT_SECTION_COUNT; kind++) {
    rt_str s = sections[kind];
    if (kind == RT_SECTION_ASSETS) out->assets_offset = at;
    if (s.len == 0) continue;
    h->sections[kind] = (rt_image_section){at, s.len, rt_xxh64(s.p, s.len, 0)};
    out->pieces[out->piece_count++] = (pk_piece){at, s.p, s.len};
    at = to_page(at + s.len);
  }
  h->total_size = out->total_size = at;
  h->checksum = rt_xxh64(h, offsetof(rt_image_header, checksum), 0);
}

static void collect(pk_image *img, rt_str sections[RT_SECTION_COUNT]) {
  for (unsigned i = 0; i < RT_SECTION_COUNT; i++) sections[i] = rt_buf_view(&img->sections[i]);
  sections[RT_SECTION_MANIFEST] = img->manifest;
  sections[RT_SECTION_ICU] = img->icu;
}

void pk_image_plan(pk_image *img, pk_image_bytes *out) {
  rt_str sections[RT_SECTION_COUNT];
  collect(img, sections);
  sections[RT_SECTION_ASSETS] = sections[RT_SECTION_MAPS] = sections[RT_SECTION_MAP_DATA] = RT_STR_NONE;
  lay_out(img, sections, RT_IMAGE_PLAN, out);
}

void pk_image_finish(pk_image *img, rt_str snapshot, pk_image_bytes *out) {
  rt_str sections[RT_SECTION_COUNT];
  collect(img, sections);
  sections[RT_SECTION_SNAPSHOT] = snapshot;
  lay_out(img, sections, 0, out);
}

void *pk_image_join(const pk_image_bytes *bytes) {
  uint8_t *p = aligned_alloc(RT_IMAGE_PAGE, bytes->total_size);
  CHECK(p != NULL);
  memset(p, 0, bytes->total_size);
  for (size_t i = 0; i < bytes->piece_count; i++) {
    memcpy(p + bytes->pieces[i].offset, bytes->pieces[i].data, bytes->pieces[i].len);
  }
  return p;
}

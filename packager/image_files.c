/* SPDX-License-Identifier: MIT */
/*
 * The FILES and ASSETS sections: all files and the folders above them, sorted by (depth, path), so
 * that the children of a folder are neighbours.
 */
#include <errno.h>
#include <stdlib.h>

#include "packager/image_private.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"

typedef struct pk_entry {
  rt_str path;
  const pk_image_file *file; /* NULL: a folder */
  uint32_t depth;
} pk_entry;

static uint32_t depth_of(rt_str path) {
  uint32_t n = 0;
  for (size_t i = 0; i < path.len; i++) n += path.p[i] == '/';
  return n;
}

static rt_str parent_of(rt_str path) { return rt_str_slice(path, 0, rt_str_rfind_byte(path, '/')); }

/* Adds a folder and those above it. */
static void add_dirs(rt_map *paths, rt_str path) {
  for (; path.len >= strlen(RT_IMAGE_ROOT); path = parent_of(path)) {
    bool added;
    rt_map_add(paths, path, &added);
    if (!added) return;
  }
}

static int compare_entries(const void *a, const void *b) {
  const pk_entry *x = a, *y = b;
  if (x->depth != y->depth) return x->depth < y->depth ? -1 : 1;
  return rt_str_cmp(x->path, y->path);
}

static bool in_root(rt_str path) {
  return rt_str_starts(path, RT_STR(RT_IMAGE_ROOT "/")) && path.len < RT_IMAGE_PATH_MAX;
}

static int gather(rt_map *paths, const pk_image_input *in) {
  add_dirs(paths, RT_STR(RT_IMAGE_ROOT));
  for (size_t i = 0; i < in->dir_count; i++) add_dirs(paths, in->dirs[i]);
  for (size_t i = 0; i < in->file_count; i++) {
    const pk_image_file *f = &in->files[i];
    if (!in_root(f->path)) return -ENAMETOOLONG;
    add_dirs(paths, parent_of(f->path));
    bool added;
    rt_map_add(paths, f->path, &added)->value.ptr = (void *)(uintptr_t)f;
    CHECK(added); /* a path given twice, or both file and folder: the caller keeps them apart */
  }
  return paths->len < UINT32_MAX ? 0 : RT_E_TOO_LARGE;
}

int pk_image_sort_files(pk_image *img, const pk_image_input *in) {
  rt_map paths;
  rt_map_init(&paths);
  int err = gather(&paths, in);
  if (err == 0) {
    img->entry_count = paths.len;
    img->entries = rt_arena_alloc(&img->arena, rt_xmul(paths.len, sizeof *img->entries));
    for (size_t i = 0; i < paths.len; i++) {
      rt_str path = paths.p[i].key;
      img->entries[i] = (pk_entry){path, paths.p[i].value.ptr, depth_of(path)};
    }
    qsort(img->entries, img->entry_count, sizeof *img->entries, compare_entries);
    for (size_t i = 0; i < img->entry_count; i++) {
      rt_map_add(&img->file_index, img->entries[i].path, NULL)->value.num = i;
    }
  }
  rt_map_deinit(&paths);
  return err;
}

uint32_t pk_image_file_index(const pk_image *img, rt_str path) {
  const rt_map_entry *e = rt_map_find(&img->file_index, path);
  return e != NULL ? (uint32_t)e->value.num : RT_IMAGE_NONE;
}

/* The bytes of a file that is a module, when they are the source's as stored. */
static bool lies_in_sources(const pk_image *img, const pk_image_input *in, const pk_image_file *f,
                            uint64_t *off) {
  if (f->module == RT_IMAGE_NONE) return false;
  const rt_image_module *row =
      (const rt_image_module *)(const void *)img->sections[RT_SECTION_MODULES].p + f->module;
  if (row->encoding != RT_SOURCE_LATIN1 || row->source_len + in->modules[f->module].tail_len != f->bytes.len)
    return false;
  if (in->modules[f->module].text.len != f->bytes.len)
    return false; /* Latin-1, shorter than its UTF-8 */
  *off = row->source_off;
  return memcmp(img->sections[RT_SECTION_SOURCES].p + row->source_off, f->bytes.p, f->bytes.len) ==
         0;
}

static void place_bytes(pk_image *img, const pk_image_input *in, const pk_image_file *f,
                        rt_image_file *row) {
  row->size = f->bytes.len;
  if (f->bytes.len == 0) return;
  if (in->without_hidden && f->module != RT_IMAGE_NONE && in->modules[f->module].hidden) {
    row->where = RT_DATA_HIDDEN;
    return;
  }
  if (lies_in_sources(img, in, f, &row->data_off)) {
    row->where = RT_DATA_SOURCES;
    return;
  }
  rt_buf *assets = &img->sections[RT_SECTION_ASSETS];
  rt_buf_align(assets, RT_IMAGE_DATA_ALIGN);
  row->where = RT_DATA_ASSETS;
  row->data_off = assets->len;
  rt_buf_str(assets, f->bytes);
}

void pk_image_add_files(pk_image *img, const pk_image_input *in) {
  size_t count = img->entry_count;
  rt_image_file *rows = rt_arena_zalloc(&img->arena, rt_xmul(count, sizeof *rows));
  for (size_t i = 0; i < count; i++) {
    const pk_entry *e = &img->entries[i];
    rt_image_file *row = &rows[i];
    pk_ref path = pk_intern(img, e->path);
    *row = (rt_image_file){.path_off = path.off, .path_len = path.len, .depth = (uint16_t)e->depth,
                           .kind = RT_FILE_DIRECTORY, .mode = 0555, .module = RT_IMAGE_NONE};
    if (e->file != NULL) {
      row->kind = RT_FILE_REGULAR;
      row->mode = e->file->executable ? 0555 : 0444;
      row->module = e->file->module;
      place_bytes(img, in, e->file, row);
    }
    if (i == 0) continue; /* the root; every other entry's folder came before it */
    rt_image_file *parent = &rows[pk_image_file_index(img, parent_of(e->path))];
    if (parent->child_count++ == 0) parent->first_child = (uint32_t)i;
  }
  rt_buf_add(&img->sections[RT_SECTION_FILES], rows, count * sizeof *rows);
}

/* SPDX-License-Identifier: MIT */
/* pk_inspect: what an executable holds, read by the same reader that the executable itself uses. */
#include <sys/stat.h>

#include "packager/build.h"
#include "packager/exe.h"
#include "packager/vfs.h"
#include "runtime/base/err.h"
#include "runtime/image/image.h"

#include <stdlib.h>
#include <unistd.h>

static const char *const module_kinds[] = {"cjs", "json", "esm", "addon", "wasm"};
_Static_assert(sizeof module_kinds / sizeof *module_kinds == RT_MODULE_KIND_COUNT,
               "a name per kind");

static rt_str text(rt_image_span s) { return rt_str_of((const char *)s.p, s.len); }

/* ---- JSON ------------------------------------------------------------------------------------ */

static void json_sections(const rt_image *img, rt_buf *b) {
  rt_buf_c(b, "\"sections\":{");
  for (unsigned i = 0, n = 0; i < RT_SECTION_COUNT; i++) {
    size_t len = rt_image_get(img, i).len;
    if (len > 0) rt_buf_fmt(b, "%s\"%s\":%zu", n++ > 0 ? "," : "", rt_image_section_name(i), len);
  }
  rt_buf_c(b, "}");
}

/* Whole files among them (carried.h) are told by their size. */
static rt_str shown_option(const rt_image_span key, const rt_image_span value, char size[32]) {
  if (!rt_str_starts(text(key), RT_STR("tool:"))) return text(value);
  return rt_str_of(size, (size_t)snprintf(size, 32, "(%zu bytes)", value.len));
}

static void json_options(const rt_image *img, rt_buf *b) {
  size_t pos = 0;
  rt_image_span key, value;
  char size[32];
  rt_buf_c(b, ",\"options\":{");
  for (bool first = true; rt_image_option_next(img, &pos, &key, &value); first = false) {
    rt_buf_c(b, first ? "" : ",");
    rt_buf_json_str(b, text(key));
    rt_buf_c(b, ":");
    rt_buf_json_str(b, shown_option(key, value, size));
  }
  rt_buf_c(b, "}");
}

static void json_modules(const rt_image *img, rt_buf *b) {
  rt_buf_c(b, ",\"modules\":[");
  for (uint32_t i = 0; i < img->module_count; i++) {
    const rt_image_module *m = rt_image_module_at(img, i);
    rt_buf_c(b, i > 0 ? ",{\"path\":" : "{\"path\":");
    rt_buf_json_str(b, text(rt_image_module_path(img, m)));
    rt_buf_fmt(b, ",\"kind\":\"%s\",\"bytes\":%zu}", module_kinds[m->kind],
               rt_image_module_source(img, m).len);
  }
  rt_buf_c(b, "]");
}

static void json_maps(const rt_image *img, rt_buf *b) {
  rt_buf_c(b, ",\"source_maps\":[");
  for (uint32_t i = 0; i < img->map_count; i++) {
    const rt_image_map *m = rt_image_map_at(img, i);
    rt_buf_c(b, i > 0 ? ",{\"path\":" : "{\"path\":");
    rt_buf_json_str(b, text(rt_image_module_path(img, rt_image_module_at(img, m->module))));
    rt_buf_fmt(b, ",\"bytes\":%u,\"texts\":%u}", m->size, m->texts_size);
  }
  rt_buf_c(b, "]");
}

static void json_files(const rt_image *img, rt_buf *b) {
  rt_buf_c(b, ",\"files\":[");
  bool first = true;
  for (uint32_t i = 0; i < img->file_count; i++) {
    const rt_image_file *f = rt_image_file_at(img, i);
    if (f->kind != RT_FILE_REGULAR || f->module != RT_IMAGE_NONE) continue;
    rt_buf_c(b, first ? "{\"path\":" : ",{\"path\":");
    first = false;
    rt_buf_json_str(b, text(rt_image_file_path(img, f)));
    rt_buf_fmt(b, ",\"bytes\":%llu}", (unsigned long long)f->size);
  }
  rt_buf_c(b, "]");
}

static void write_json(const rt_image *img, rt_buf *b) {
  rt_str manifest = rt_str_trim(text(rt_image_get(img, RT_SECTION_MANIFEST)));
  rt_buf_fmt(b, "{\"format\":%u,\"bytes\":%zu,", img->header->version, img->len);
  json_sections(img, b);
  json_options(img, b);
  rt_buf_c(b, ",\"manifest\":");
  if (manifest.len > 0) rt_buf_str(b, manifest);
  else rt_buf_c(b, "null");
  json_modules(img, b);
  json_maps(img, b);
  json_files(img, b);
  rt_buf_c(b, "}\n");
}

/* ---- text ------------------------------------------------------------------------------------ */

static void text_row(rt_buf *b, uint64_t bytes, const char *kind, rt_str path) {
  rt_buf_fmt(b, "%10llu  %-6s %.*s\n", (unsigned long long)bytes, kind, RT_STR_ARG(path));
}

static void write_text(const rt_image *img, rt_buf *b) {
  size_t pos = 0;
  rt_image_span key, value;
  char size[32];
  rt_buf_fmt(b, "image of format %u, %zu bytes\n\noptions\n", img->header->version, img->len);
  while (rt_image_option_next(img, &pos, &key, &value)) {
    rt_buf_fmt(b, "  %-12.*s%.*s\n", RT_STR_ARG(text(key)), RT_STR_ARG(shown_option(key, value, size)));
  }
  rt_buf_c(b, "\nsections\n");
  for (unsigned i = 0; i < RT_SECTION_COUNT; i++) {
    size_t len = rt_image_get(img, i).len;
    if (len > 0) rt_buf_fmt(b, "%10zu  %s\n", len, rt_image_section_name(i));
  }
  rt_buf_fmt(b, "\n%u modules\n", img->module_count);
  for (uint32_t i = 0; i < img->module_count; i++) {
    const rt_image_module *m = rt_image_module_at(img, i);
    text_row(b, rt_image_module_source(img, m).len, module_kinds[m->kind],
             text(rt_image_module_path(img, m)));
  }
  if (img->map_count > 0) rt_buf_fmt(b, "\n%u source maps\n", img->map_count);
  for (uint32_t i = 0; i < img->map_count; i++) {
    const rt_image_map *m = rt_image_map_at(img, i);
    text_row(b, (uint64_t)m->size + m->texts_size, m->texts_size > 0 ? "texts" : "map",
             text(rt_image_module_path(img, rt_image_module_at(img, m->module))));
  }
  rt_buf_c(b, "\nother files\n");
  for (uint32_t i = 0; i < img->file_count; i++) {
    const rt_image_file *f = rt_image_file_at(img, i);
    if (f->kind == RT_FILE_REGULAR && f->module == RT_IMAGE_NONE)
      text_row(b, f->size, "file", text(rt_image_file_path(img, f)));
  }
}

/* ---- the whole ------------------------------------------------------------------------------- */

static int inspect_image(const char *path, rt_str bytes, bool json, rt_buf *out, cx_diags *diags) {
  rt_image img;
  unsigned section = RT_SECTION_COUNT;
  int err = rt_image_open(&img, bytes.p, bytes.len);
  if (err == 0) err = rt_image_verify(&img, &section); /* from here on every index is good */
  if (err != 0) {
    bool named = section < RT_SECTION_COUNT;
    cx_report(diags, CX_BAD_IMAGE, cx_in_file(rt_str_c(path)), "The image is damaged: %s%s%s%s",
              rt_err_text(err), named ? " (" : "", named ? rt_image_section_name(section) : "",
              named ? ")" : "");
    return RT_E_DIAGNOSED;
  }
  if (json) write_json(&img, out);
  else write_text(&img, out);
  return 0;
}

/* The reader wants 16-byte alignment, which a slice of a heap block need not have. */
static int inspect_file(const char *path, rt_str file, bool json, rt_buf *out, cx_diags *diags) {
  rt_str image;
  if (pk_exe_find_image(file, &image) != 0) {
    cx_report(diags, CX_BAD_IMAGE, cx_in_file(rt_str_c(path)),
              "This file is not an executable made by ingot");
    return RT_E_DIAGNOSED;
  }
  char *copy =
      aligned_alloc(RT_IMAGE_PAGE, (image.len + RT_IMAGE_PAGE - 1) / RT_IMAGE_PAGE * RT_IMAGE_PAGE);
  if (copy == NULL) return -1;
  memcpy(copy, image.p, image.len);
  int err = inspect_image(path, rt_str_of(copy, image.len), json, out, diags);
  free(copy);
  return err;
}

int pk_inspect(const char *path, bool json, rt_buf *out, cx_diags *diags) {
  char cwd[RT_RESOLVE_PATH_MAX], full[RT_RESOLVE_PATH_MAX];
  pk_vfs *v = pk_vfs_disk();
  rt_str file;
  int err =
      getcwd(cwd, sizeof cwd) != NULL ? rt_path_join(full, cwd, path, strlen(path), NULL) : -2;
  if (err == 0) err = pk_vfs_read(v, full, SIZE_MAX / 4, &file);
  if (err != 0) {
    cx_report(diags, CX_CANNOT_READ, cx_in_file(rt_str_c(path)), "Cannot read the file: %s",
              rt_err_text(err));
    err = RT_E_DIAGNOSED;
  } else {
    err = inspect_file(path, file, json, out, diags);
  }
  pk_vfs_free(v);
  return err;
}

/* SPDX-License-Identifier: MIT */
/* An image written and read back: every table, lookups, and what damage does to them. */
#include <stdio.h>
#include <stdlib.h>

#include "packager/image_write.h"
#include "runtime/base/err.h"
#include "runtime/base/hash.h"

static int failures;
#define EXPECT(cond) \
  ((cond) ? (void)0 : (void)(failures++, printf("line %d: %s\n", __LINE__, #cond)))

static bool is(rt_image_span s, const char *want) {
  return s.len == strlen(want) && (s.len == 0 || memcmp(s.p, want, s.len) == 0);
}

static uint8_t *make(size_t *len) {
  static pk_image_dep deps[] = {
      {RT_STR_INIT("./b"), RT_DEP_REQUIRE, RT_DEP_MODULE, 1, RT_STR_INIT(""), 0},
      {RT_STR_INIT("node:fs"), RT_DEP_REQUIRE, RT_DEP_BUILTIN, 0, RT_STR_INIT("fs"), 0},
      {RT_STR_INIT("./b"), RT_DEP_IMPORT, RT_DEP_MODULE, 2, RT_STR_INIT(""), 0},
      {RT_STR_INIT("gone"), RT_DEP_REQUIRE, RT_DEP_MISSING, 0, RT_STR_INIT(""),
       RT_E_MODULE_NOT_FOUND},
  };
  static const pk_image_module modules[] = {
      {RT_STR_INIT("/ingot/a.js"), RT_MODULE_CJS, RT_STR_INIT("require('./b')"),
       RT_STR_INIT("/ingot/package.json"), false, RT_STR_INIT(""), deps, 4, false, 0},
      {RT_STR_INIT("/ingot/lib/b.js"), RT_MODULE_CJS, RT_STR_INIT("'\xC3\xA9'"), RT_STR_INIT(""),
       true, RT_STR_INIT("one\0two\0"), NULL, 0, false, 0},
      {RT_STR_INIT("/ingot/lib/c.json"), RT_MODULE_JSON, RT_STR_INIT("\"\xF0\x9F\x98\x80\""),
       RT_STR_INIT(""), false, RT_STR_INIT(""), NULL, 0, false, 0},
  };
  static const pk_image_file files[] = {
    {RT_STR_INIT("/ingot/lib/b.js"), RT_STR_INIT("'\xC3\xA9'"), false, 1},
    {RT_STR_INIT("/ingot/a.js"), RT_STR_INIT("require('./b')"), true, 0},
    {RT_STR_INIT("/ingot/lib/c.json"), RT_STR_INIT("\"\xF0\x9F\x98\x80\""), false, 2},
    {RT_STR_INIT("/ingot/package.json"), RT_STR_INIT("{}"), false, RT_IMAGE_NONE},
    {RT_STR_INIT("/ingot/lib-x/deep/er/z.txt"), RT_STR_INIT("zzz"), false, RT_IMAGE_NONE},
    {RT_STR_INIT("/ingot/empty"), RT_STR_INIT(""), false, RT_IMAGE_NONE},
  };
  static const rt_str dirs[] = {RT_STR_INIT("/ingot/void")};
  static const pk_image_map maps[] = {{0, RT_STR_INIT("a map"), RT_STR_INIT("texts"), 50, 60},
                                      {2, RT_STR_INIT("another"), RT_STR_INIT(""), 70, 0}};
  static const pk_image_option options[] = {{RT_STR_INIT("level"), RT_STR_INIT("code")},
                                            {RT_STR_INIT("argv0"), RT_STR_INIT("app")}};
  pk_image_input in = {.modules = modules,
                       .module_count = 3,
                       .maps = maps,
                       .map_count = 2,
                       .files = files,
                       .file_count = 6,
                       .dirs = dirs,
                       .dir_count = 1,
                       .options = options,
                       .option_count = 2,
                       .manifest = RT_STR("{}"),
                       .icu = RT_STR("icudata"),
                       .build_id = "0123456789abcde"};
  pk_image *img;
  pk_image_bytes bytes;
  EXPECT(pk_image_new(&in, &img) == 0);
  pk_image_plan(img, &bytes);
  EXPECT(bytes.assets_offset == bytes.total_size);
  pk_image_finish(img, RT_STR("snapshot!"), &bytes);
  EXPECT(bytes.assets_offset < bytes.total_size);
  uint8_t *p = pk_image_join(&bytes);
  *len = bytes.total_size;
  pk_image_free(img);
  return p;
}

static void reading(const rt_image *img) {
  EXPECT(rt_image_verify(img, NULL) == 0);
  EXPECT(img->module_count == 3 && img->file_count == 12 && img->dep_count == 4);
  EXPECT(is(rt_image_get(img, RT_SECTION_SNAPSHOT), "snapshot!"));
  const rt_image_map *m = rt_image_map_find(img, 0), *other = rt_image_map_find(img, 2);
  EXPECT(img->map_count == 2 && m != NULL && other != NULL && rt_image_map_find(img, 1) == NULL);
  EXPECT(is(rt_image_map_bytes(img, m, false), "a map") && is(rt_image_map_bytes(img, m, true), "texts"));
  EXPECT(is(rt_image_map_bytes(img, other, false), "another") && rt_image_map_bytes(img, other, true).p == NULL);
  EXPECT(is(rt_image_option(img, "level"), "code") && is(rt_image_option(img, "argv0"), "app"));
  EXPECT(rt_image_option(img, "nope").p == NULL);

  const rt_image_module *a = rt_image_module_at(img, 0), *b = rt_image_module_at(img, 1),
                        *c = rt_image_module_at(img, 2);
  EXPECT(is(rt_image_module_source(img, a), "require('./b')") && a->encoding == RT_SOURCE_LATIN1);
  EXPECT(is(rt_image_module_source(img, b), "'\xE9'") && b->encoding == RT_SOURCE_LATIN1);
  EXPECT(c->encoding == RT_SOURCE_UTF16 && c->source_len == 4 &&
         rt_image_module_source(img, c).len == 8);
  EXPECT(is(rt_image_module_path(img, b), "/ingot/lib/b.js"));
  EXPECT(rt_image_module_at(img, 3) == NULL);

  const rt_image_dep *d = rt_image_dep_find(img, a, "./b", 3, RT_DEP_REQUIRE);
  EXPECT(d != NULL && d->kind == RT_DEP_MODULE && d->target == 1);
  d = rt_image_dep_find(img, a, "./b", 3, RT_DEP_IMPORT);
  EXPECT(d != NULL && d->target == 2);
  d = rt_image_dep_find(img, a, "node:fs", 7, RT_DEP_REQUIRE);
  EXPECT(d != NULL && is(rt_image_dep_builtin(img, d), "fs"));
  d = rt_image_dep_find(img, a, "gone", 4, RT_DEP_REQUIRE);
  EXPECT(d != NULL && d->kind == RT_DEP_MISSING && d->code == RT_E_MODULE_NOT_FOUND);
  EXPECT(rt_image_dep_find(img, a, "gone", 4, RT_DEP_IMPORT) == NULL);
}

static void files(const rt_image *img) {
  uint32_t root = rt_image_file_find(img, "/ingot", 6);
  EXPECT(root == 0);
  const rt_image_file *r = rt_image_file_at(img, root);
  static const char *const names[] = {"a.js", "empty", "lib", "lib-x", "package.json", "void"};
  EXPECT(r->kind == RT_FILE_DIRECTORY && r->child_count == 6);
  for (uint32_t i = 0; i < r->child_count && i < 6; i++) {
    EXPECT(is(rt_image_file_name(img, rt_image_file_at(img, r->first_child + i)), names[i]));
  }
  const rt_image_file *b = rt_image_file_at(img, rt_image_file_find(img, "/ingot/lib/b.js", 15));
  EXPECT(b != NULL && b->where == RT_DATA_ASSETS && is(rt_image_file_bytes(img, b), "'\xC3\xA9'") &&
         b->mode == 0444);
  const rt_image_file *a = rt_image_file_at(img, rt_image_file_find(img, "/ingot/a.js", 11));
  EXPECT(a != NULL && a->where == RT_DATA_SOURCES && a->module == 0 && a->mode == 0555);
  const rt_image_file *z =
      rt_image_file_at(img, rt_image_file_find(img, "/ingot/lib-x/deep/er/z.txt", 26));
  EXPECT(z != NULL && is(rt_image_file_bytes(img, z), "zzz") &&
         (rt_image_file_bytes(img, z).p - img->base) % 16 == 0);
  EXPECT(rt_image_file_at(img, rt_image_file_find(img, "/ingot/empty", 12))->size == 0);
  EXPECT(rt_image_file_at(img, rt_image_file_find(img, "/ingot/void", 11))->kind ==
         RT_FILE_DIRECTORY);
  EXPECT(rt_image_file_find(img, "/ingot/", 7) == RT_IMAGE_NONE);
  EXPECT(rt_image_file_find(img, "/ingot/lib/", 11) == RT_IMAGE_NONE);
  EXPECT(rt_image_file_find(img, "/", 1) == RT_IMAGE_NONE);
  EXPECT(rt_image_file_find(img, "", 0) == RT_IMAGE_NONE);
}

static void same_bytes_twice(const uint8_t *first, size_t len) {
  size_t len2;
  uint8_t *second = make(&len2);
  EXPECT(len == len2 && memcmp(first, second, len) == 0);
  free(second);
}

/* ---- damage ---------------------------------------------------------------------------------- */

static void touch_everything(const rt_image *img) {
  volatile uint64_t sum = 0;
  for (uint32_t i = 0; i < img->module_count; i++) {
    const rt_image_module *m = rt_image_module_at(img, i);
    rt_image_span s = rt_image_module_source(img, m);
    for (size_t k = 0; k < s.len; k++) sum += s.p[k];
    sum += rt_image_module_path(img, m).len + (rt_image_dep_find(img, m, "./b", 3, 0) != NULL);
  }
  for (uint32_t i = 0; i < img->file_count; i++) {
    const rt_image_file *f = rt_image_file_at(img, i);
    rt_image_span s = rt_image_file_bytes(img, f);
    for (size_t k = 0; k < s.len; k++) sum += s.p[k];
    sum += rt_image_file_name(img, f).len;
  }
  for (uint32_t i = 0; i < img->map_count; i++) {
    for (int texts = 0; texts < 2; texts++) {
      rt_image_span s = rt_image_map_bytes(img, rt_image_map_at(img, i), texts);
      for (size_t k = 0; k < s.len; k++) sum += s.p[k];
    }
  }
  rt_image_map_find(img, 1);
  rt_image_option(img, "level");
  rt_image_file_find(img, "/ingot/lib/b.js", 15);
}

static void reseal(uint8_t *p) {
  rt_image_header *h = (rt_image_header *)(void *)p;
  h->checksum = rt_xxh64(h, offsetof(rt_image_header, checksum), 0);
}

static void truncated(const uint8_t *good, size_t len) {
  for (size_t n = 0; n < len; n += n < 1000 ? 1 : 509) {
    uint8_t *p = aligned_alloc(RT_IMAGE_PAGE, RT_IMAGE_PAGE + len);
    memcpy(p, good, n);
    rt_image img;
    EXPECT(rt_image_open(&img, p, n) < 0 && img.header == NULL && img.module_count == 0);
    free(p);
  }
}

/* Every byte of the header flipped: refused, with and without a fresh checksum, or harmless. */
static void header_flips(const uint8_t *good, size_t len) {
  uint8_t *p = aligned_alloc(RT_IMAGE_PAGE, len);
  for (size_t at = 0; at < sizeof(rt_image_header); at++) {
    for (int bit = 0; bit < 8; bit++) {
      memcpy(p, good, len);
      p[at] ^= (uint8_t)(1 << bit);
      rt_image img;
      EXPECT(rt_image_open(&img, p, len) < 0);
      reseal(p);
      if (rt_image_open(&img, p, len) != 0) continue;
      touch_everything(&img);
      rt_image_verify(&img, NULL);
    }
  }
  free(p);
}

/* Any byte of the tables flipped: verify finds it; the accessors stay inside the image. */
static void table_flips(const uint8_t *good, size_t len) {
  uint8_t *p = aligned_alloc(RT_IMAGE_PAGE, len);
  rt_image clean;
  rt_image_open(&clean, good, len);
  for (unsigned kind = 0; kind < RT_SECTION_COUNT; kind++) {
    rt_image_span s = rt_image_get(&clean, kind);
    for (size_t i = 0; i < s.len; i++) {
      memcpy(p, good, len);
      p[(size_t)(s.p - good) + i] ^= (uint8_t)(0x81 + 2 * i);
      rt_image img;
      unsigned bad;
      EXPECT(rt_image_open(&img, p, len) == 0);
      EXPECT(rt_image_verify(&img, &bad) == RT_E_IMAGE_CHECKSUM && bad == kind);
      touch_everything(&img);
    }
  }
  free(p);
}

/* Tables made wrong with sums made right again: the deep check must name the table. */
static void wrong_tables(const uint8_t *good, size_t len) {
  static const struct {
    unsigned section;
    size_t at;
    uint32_t value;
    int want;
  } cases[] = {
    {RT_SECTION_MODULES, offsetof(rt_image_module, file), 77, RT_E_IMAGE_MODULES},
    {RT_SECTION_MODULES, offsetof(rt_image_module, kind), 9, RT_E_IMAGE_MODULES},
    {RT_SECTION_MODULES, offsetof(rt_image_module, source_len), 1 << 30, RT_E_IMAGE_MODULES},
    {RT_SECTION_MODULES, offsetof(rt_image_module, source_off), UINT32_MAX, RT_E_IMAGE_MODULES},
    {RT_SECTION_MODULES, offsetof(rt_image_module, dep_first), UINT32_MAX, RT_E_IMAGE_MODULES},
    {RT_SECTION_MODULES, offsetof(rt_image_module, dep_count), UINT32_MAX, RT_E_IMAGE_MODULES},
    {RT_SECTION_MODULES, offsetof(rt_image_module, package_file), 12, RT_E_IMAGE_MODULES},
    {RT_SECTION_MODULES, offsetof(rt_image_module, names_len), 1, RT_E_IMAGE_MODULES},
    {RT_SECTION_DEPS, offsetof(rt_image_dep, target), 3, RT_E_IMAGE_DEPS},
    {RT_SECTION_DEPS, offsetof(rt_image_dep, spec_off), UINT32_MAX, RT_E_IMAGE_DEPS},
    {RT_SECTION_DEPS, offsetof(rt_image_dep, kind), 0x10001, RT_E_IMAGE_DEPS},
    {RT_SECTION_FILES, offsetof(rt_image_file, path_len), 3, RT_E_IMAGE_FILES},
    {RT_SECTION_FILES, offsetof(rt_image_file, first_child), 0, RT_E_IMAGE_FILES},
    {RT_SECTION_FILES, offsetof(rt_image_file, child_count), UINT32_MAX, RT_E_IMAGE_FILES},
    {RT_SECTION_FILES, offsetof(rt_image_file, module), 3, RT_E_IMAGE_FILES},
    {RT_SECTION_FILES, offsetof(rt_image_file, mode), 04777, RT_E_IMAGE_FILES},
    {RT_SECTION_OPTIONS, 0, 0x7a7a7a7a, RT_E_IMAGE_OPTIONS},
    {RT_SECTION_MAPS, offsetof(rt_image_map, module), 2, RT_E_IMAGE_MAPS},
    {RT_SECTION_MAPS, offsetof(rt_image_map, data_off), 100, RT_E_IMAGE_MAPS},
    {RT_SECTION_MAPS, offsetof(rt_image_map, data_off) + 4, UINT32_MAX, RT_E_IMAGE_MAPS},
    {RT_SECTION_MAPS, offsetof(rt_image_map, size), UINT32_MAX, RT_E_IMAGE_MAPS},
    {RT_SECTION_MAPS, offsetof(rt_image_map, plain_size), UINT32_MAX, RT_E_IMAGE_MAPS},
    {RT_SECTION_MAPS, offsetof(rt_image_map, texts_size), 100, RT_E_IMAGE_MAPS},
  };
  uint8_t *p = aligned_alloc(RT_IMAGE_PAGE, len);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    memcpy(p, good, len);
    rt_image_header *h = (rt_image_header *)(void *)p;
    rt_image_section *s = &h->sections[cases[i].section];
    memcpy(p + s->offset + cases[i].at, &cases[i].value, 4);
    s->checksum = rt_xxh64(p + s->offset, s->size, 0);
    reseal(p);
    rt_image img;
    EXPECT(rt_image_open(&img, p, len) == 0);
    int got = rt_image_verify(&img, NULL);
    if (got != cases[i].want) failures++, printf("wrong table %zu: got %s\n", i, rt_err_name(got));
    touch_everything(&img);
  }
  free(p);
}

static void other_refusals(uint8_t *p, size_t len) {
  rt_image img;
  EXPECT(rt_image_open(&img, NULL, 0) == RT_E_NOT_IMAGE);
  rt_image_open(&img, p, len);
  EXPECT(rt_image_check_build(&img, (const uint8_t *)"0123456789abcde") == 0);
  EXPECT(rt_image_check_build(&img, (const uint8_t *)"0123456789abcdf") == RT_E_IMAGE_ENGINE);
  ((rt_image_header *)(void *)p)->version++;
  EXPECT(rt_image_open(&img, p, len) == RT_E_IMAGE_VERSION);
  ((rt_image_header *)(void *)p)->version--;
  p[sizeof(rt_image_header) + 5] = 1;
  EXPECT(rt_image_open(&img, p, len) == 0 && rt_image_verify(&img, NULL) == RT_E_IMAGE_PADDING);
}

/* With an argument: writes the sample image there, as a seed for tests/fuzz/image.sh. */
static void save(const char *path, const uint8_t *p, size_t len) {
  FILE *f = fopen(path, "wb");
  EXPECT(f != NULL && fwrite(p, 1, len, f) == len && fclose(f) == 0);
}

int main(int argc, char **argv) {
  size_t len;
  uint8_t *p = make(&len);
  if (argc > 1) save(argv[1], p, len);
  rt_image img;
  EXPECT(rt_image_open(&img, p, len) == 0);
  reading(&img);
  files(&img);
  same_bytes_twice(p, len);
  truncated(p, len);
  header_flips(p, len);
  table_flips(p, len);
  wrong_tables(p, len);
  other_refusals(p, len);
  free(p);
  return failures != 0;
}

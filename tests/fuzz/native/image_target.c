/* SPDX-License-Identifier: MIT */
/*
 * image_target.c - the image reader, and finding images in executables. The input is taken as it is, and once more
 * with its header's and sections' sums made right, so that the tables behind them are reached.
 */
#include <sanitizer/asan_interface.h>
#include <stdlib.h>
#include <string.h>

#include "packager/exe.h"
#include "runtime/base/hash.h"
#include "runtime/image/image.h"

static volatile uint64_t sink;

static void touch(rt_image_span s) {
  if (s.len > 0) sink += s.p[0] + s.p[s.len - 1];
}

static void use_modules(const rt_image *img) {
  for (uint32_t i = 0; i < img->module_count; i++) {
    const rt_image_module *m = rt_image_module_at(img, i);
    touch(rt_image_module_path(img, m));
    touch(rt_image_module_source(img, m));
    sink += rt_image_dep_find(img, m, "./b", 3, RT_DEP_REQUIRE) != NULL;
  }
  for (uint32_t i = 0; i < img->dep_count; i++) {
    touch(rt_image_dep_specifier(img, rt_image_dep_at(img, i)));
    touch(rt_image_dep_builtin(img, rt_image_dep_at(img, i)));
  }
}

static void use_files(const rt_image *img) {
  for (uint32_t i = 0; i < img->file_count; i++) {
    const rt_image_file *f = rt_image_file_at(img, i);
    touch(rt_image_file_path(img, f));
    touch(rt_image_file_name(img, f));
    touch(rt_image_file_bytes(img, f));
  }
  sink += rt_image_file_find(img, "/ingot/lib/b.js", 15);
  sink += rt_image_file_find(img, "/ingot", 6);
}

static void use_maps(const rt_image *img) {
  for (uint32_t i = 0; i < img->map_count; i++) {
    touch(rt_image_map_bytes(img, rt_image_map_at(img, i), false));
    touch(rt_image_map_bytes(img, rt_image_map_at(img, i), true));
  }
  sink += rt_image_map_find(img, 1) != NULL;
}

static void read_image(const uint8_t *p, size_t len) {
  rt_image img;
  if (rt_image_open(&img, p, len) != 0) return;
  size_t pos = 0;
  rt_image_span key, value;
  while (rt_image_option_next(&img, &pos, &key, &value)) touch(key), touch(value);
  touch(rt_image_option(&img, "level"));
  use_modules(&img);
  use_files(&img);
  use_maps(&img);
  unsigned bad;
  rt_image_verify(&img, &bad);
}

static void make_sums_right(uint8_t *p, size_t len) {
  rt_image_header *h = (void *)p;
  if (len < sizeof *h) return;
  for (unsigned i = 0; i < RT_SECTION_COUNT; i++) {
    rt_image_section *s = &h->sections[i];
    if (s->offset <= len && s->size <= len - s->offset)
      s->checksum = rt_xxh64(p + s->offset, s->size, 0);
  }
  h->checksum = rt_xxh64(h, offsetof(rt_image_header, checksum), 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
  rt_str image;
  pk_exe exe;
  pk_image_bytes bytes = {.total_size = RT_IMAGE_PAGE, .assets_offset = RT_IMAGE_PAGE};
  size_t room = (len / RT_IMAGE_PAGE + 1) * RT_IMAGE_PAGE;
  uint8_t *copy = aligned_alloc(RT_IMAGE_PAGE, room);
  if (len > 0) memcpy(copy, data, len);
  ASAN_POISON_MEMORY_REGION(copy + len, room - len);
  rt_str file = rt_str_of((const char *)copy, len);
  if (pk_exe_find_image(file, &image) == 0 && (uintptr_t)image.p % 16 == 0)
    read_image((const uint8_t *)image.p, image.len);
  pk_exe_plan(&exe, file, &bytes, (const uint8_t *)"0123456789abcdef", NULL);
  read_image(copy, len);
  make_sums_right(copy, len);
  read_image(copy, len);
  ASAN_UNPOISON_MEMORY_REGION(copy + len, room - len);
  free(copy);
  return 0;
}

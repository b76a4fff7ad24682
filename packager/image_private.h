/* SPDX-License-Identifier: MIT */
/* What image_write.c and image_files.c share. Not for others. */
#ifndef INGOT_PK_IMAGE_PRIVATE_H
#define INGOT_PK_IMAGE_PRIVATE_H

#include "packager/image_write.h"
#include "runtime/base/buf.h"
#include "runtime/base/map.h"

struct pk_image {
  rt_arena arena;
  rt_buf sections[RT_SECTION_COUNT]; /* those made here; MANIFEST, ICU, SNAPSHOT are the caller's */
  rt_map interned;                   /* string -> offset in STRINGS */
  rt_map file_index;                 /* virtual path -> index in FILES */
  struct pk_entry *entries;          /* files and folders, in their final order */
  size_t entry_count;
  rt_str icu, manifest;
  uint32_t entry_module;
  uint8_t build_id[16];
  rt_image_header header;
};

typedef struct pk_ref {
  uint32_t off, len;
} pk_ref;

pk_ref pk_intern(pk_image *img, rt_str s); /* into STRINGS, each string once */

/* image_files.c. First sort (then pk_image_file_index works), later add rows and bytes: a file that
 * is a module of pure ASCII lies over the source that was added meanwhile. */
int pk_image_sort_files(pk_image *img, const pk_image_input *in);
uint32_t pk_image_file_index(const pk_image *img, rt_str path); /* or RT_IMAGE_NONE */
void pk_image_add_files(pk_image *img, const pk_image_input *in);

#endif

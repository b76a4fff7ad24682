/* SPDX-License-Identifier: MIT */
/*
 * exe.h - from a template and an image to an executable. One source file per object format:
 * exe_elf.c (Linux).
 */
#ifndef INGOT_PK_EXE_H
#define INGOT_PK_EXE_H

#include "packager/image_write.h"
#include "runtime/base/str.h"

/* Where the pieces of the output go, decided before anything is written. Offsets in the output. */
typedef struct pk_exe {
  rt_str template_file;  /* borrowed */
  uint64_t image_offset; /* in the file; multiple of RT_IMAGE_PAGE */
  uint64_t total_size;   /* of the output */
  uint64_t patch_offset; /* program headers, rewritten */
  uint8_t patch[56 * 64];
  size_t patch_len;
  uint64_t anchor_offset; /* rt_image_anchor */
  rt_image_anchor_t anchor;
} pk_exe;

/* Checks the template and lays out the output. 0; RT_E_NOT_ELF; RT_E_ELF_UNSUPPORTED (`why`, may be
 * NULL, then says what is wrong: not x86-64 or aarch64, no note of Ingot, too many headers, ...).
 */
int pk_exe_plan(pk_exe *exe, rt_str template_file, const pk_image_bytes *image,
                const uint8_t build_id[16], const char **why);

/* Calls `write` for every part of the output, at rising offsets without overlaps; what is not
 * written is zeros. Stops at the first result other than 0 and returns it. */
typedef int (*pk_write_fn)(void *ctx, uint64_t offset, const void *data, size_t len);
int pk_exe_write(const pk_exe *exe, const pk_image_bytes *image, pk_write_fn write, void *ctx);

/* The image inside an executable made by the above, or a bare image. 0 and a slice of `file` (page-
 * aligned in it), or RT_E_NOT_IMAGE. `file` is hostile. */
int pk_exe_find_image(rt_str file, rt_str *image);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The running executable's own image: where the packager says it is, without a look at any file.
 *
 * The two notes below make the linker reserve two program headers (PT_NOTE; their different
 * alignments keep lld from merging them with each other or with other notes). packager/exe_elf.c
 * turns these into the PT_LOADs of the image, so the program header table keeps its place and size:
 * kernels before 5.18 compute AT_PHDR from e_phoff and would be wrong about a table that was moved.
 * A note's description is the distance to rt_image_anchor, which needs no relocation at run time.
 */
#include "runtime/image/image.h"

/* In .data, not .bss (it must exist in the file), and volatile: the compiler must not believe the
 * zeroes it sees here. */
__attribute__((section(".data.rt_image_anchor"), used, aligned(64), visibility("hidden")))
volatile rt_image_anchor_t rt_image_anchor = {0};

#define NOTE(section, type, align) \
  __asm__(".pushsection " section ",\"a\",@note\n" \
          ".balign " #align "\n" \
          ".long 6, 8, " #type "\n" /* name size, description size, type */ \
          ".asciz \"Ingot\"\n" \
          ".balign 4\n" \
          "1: .quad rt_image_anchor - 1b\n" \
          ".balign " #align "\n" \
          ".popsection\n")

NOTE(".note.ingot.image", 1, 16);
NOTE(".note.ingot.assets", 2, 32);

_Static_assert(RT_NOTE_IMAGE == 1 && RT_NOTE_ASSETS == 2, "numbers in the notes above");

extern const uint8_t __ehdr_start[] __attribute__((visibility("hidden"))); /* by the linker */

int rt_image_open_self(rt_image *img) {
  uint64_t offset = rt_image_anchor.offset;
  if (offset == 0) {
    *img = (rt_image){0};
    return 1;
  }
  uint8_t build_id[16];
  for (size_t i = 0; i < sizeof build_id; i++) build_id[i] = rt_image_anchor.build_id[i];
  int err = rt_image_open(img, __ehdr_start + offset, (size_t)rt_image_anchor.size);
  if (err == 0) err = rt_image_check_build(img, build_id);
  if (err != 0) *img = (rt_image){0};
  return err;
}

static const rt_image *current;

void rt_image_set_current(const rt_image *img) { current = img; }

const rt_image *rt_image_current(void) { return current; }

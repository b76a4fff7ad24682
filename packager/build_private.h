/* SPDX-License-Identifier: MIT */
/* What build.c, build_image.c and run.c share: one build under way. Not for others. */
#ifndef INGOT_PK_BUILD_PRIVATE_H
#define INGOT_PK_BUILD_PRIVATE_H

#include "packager/apart.h"
#include "packager/assets.h"
#include "packager/build.h"
#include "packager/exe.h"
#include "packager/graph.h"
#include "packager/image_write.h"
#include "packager/layout.h"

typedef struct pk_linked pk_linked;

typedef struct pk_build_state {
  const pk_options *o;
  cx_diags *diags;
  pk_report *report;
  rt_arena arena;
  pk_vfs *vfs;
  char cwd[RT_RESOLVE_PATH_MAX];
  pk_graph_options graph_options;
  pk_graph graph;
  pk_assets assets;
  pk_layout layout;
  rt_str tool_dir;
  const char *template_name; /* "static", "dynamic"; NULL before it is chosen */
  rt_str template_file, icu;
  char *link_dir; /* temporary folder of --link, or NULL */
  pk_linked *linked;
  size_t linked_count;
  bool without[PK_APART_COUNT]; /* libraries that the executable leaves out (apart.h) */
  uint8_t build_id[16]; /* of the whole template */
  rt_buf manifest;
  pk_image_map *maps;
  size_t map_count;
  pk_image *image;
  char *blob;
  size_t blob_len;
  pk_image_bytes bytes; /* of the final image */
  pk_exe exe;
} pk_build_state;

/* Everything up to, but without, writing: the state then holds what to write. In any case
 * pk_build_state_deinit. 0, RT_E_DIAGNOSED, RT_E_INTERRUPTED. */
int pk_build_prepare(pk_build_state *s, const pk_options *o, cx_diags *diags, pk_report *report);
void pk_build_state_deinit(pk_build_state *s);
/* From s->image and s->template_file to what pk_build_write writes. 0, RT_E_DIAGNOSED, RT_E_INTERRUPTED. */
int pk_build_attach(pk_build_state *s);
/* build_image.c: s->image from the stages before; for the plan, or for the executable when its hidden modules are
 * to be left out. 0 or RT_E_DIAGNOSED. */
int pk_build_image(pk_build_state *s, bool without_hidden);
/* Writes s->o->output, whole or not at all. 0, RT_E_INTERRUPTED, or what the disk said. */
int pk_build_write(pk_build_state *s);

/* Fills the report's numbers from a prepared state. */
void pk_report_fill(pk_report *r, const pk_build_state *s);

double pk_now_ms(void);
/* 0, or RT_E_INTERRUPTED when the user cancelled. */
int pk_tell(const pk_build_state *s, pk_stage stage, uint64_t done, uint64_t total, rt_str what);

/* template.c: which template (after the assets: it depends on the addons); its bytes and identity;
 * the ICU data; the folder they lie in. 0 or RT_E_DIAGNOSED. */
int pk_find_tool_dir(pk_build_state *s);
int pk_choose_template(pk_build_state *s);
int pk_load_template(pk_build_state *s);
int pk_load_icu(pk_build_state *s);

#endif

/* SPDX-License-Identifier: MIT */
/* See self.h. */
#include "packager/self.h"

#include <stdlib.h>

#include "packager/build_private.h"
#include "packager/graph_private.h"
#include "packager/snapshot.h"
#include "runtime/base/err.h"
#include "runtime/base/outfile.h"

static int write_part(void *ctx, uint64_t offset, const void *data, size_t len) {
  return rt_outfile_write_at(ctx, data, len, offset);
}

static int write_output(const pk_build_state *s, const char *output) {
  rt_outfile file;
  int err = rt_outfile_open(&file, output);
  if (err != 0) return err;
  err = pk_exe_write(&s->exe, &s->bytes, write_part, &file);
  if (err == 0) return rt_outfile_commit(&file, 0755, false);
  rt_outfile_abort(&file);
  return err;
}

static int make(pk_build_state *s, const char *icu_path, const char *output) {
  int err = pk_vfs_read(s->vfs, "/proc/self/exe", SIZE_MAX / 4, &s->template_file);
  if (err == 0) err = pk_vfs_read(s->vfs, icu_path, SIZE_MAX / 4, &s->icu);
  if (err != 0) return err;
  rt_image_build_id(s->template_file.p, s->template_file.len, s->build_id);
  const pk_image_option options[] = {{RT_STR("argv0"), RT_STR("ingot")},
                                     {RT_STR("level"), RT_STR("code")}};
  pk_image_input in = {
      .entry_module = RT_IMAGE_NONE, .options = options, .option_count = 2, .icu = s->icu};
  memcpy(in.build_id, s->build_id, sizeof in.build_id);
  err = pk_image_new(&in, &s->image);
  if (err != 0) return err;
  pk_image_bytes plan;
  pk_image_plan(s->image, &plan);
  pk_snapshot_job job = {
      .template_file = s->template_file, .plan = &plan, .graph = &s->graph, .diags = s->diags};
  err = pk_snapshot_make(&job, &s->blob, &s->blob_len);
  if (err != 0) return err;
  pk_image_finish(s->image, rt_str_of(s->blob, s->blob_len), &s->bytes);
  err = pk_exe_plan(&s->exe, s->template_file, &s->bytes, s->build_id, NULL);
  return err != 0 ? err : write_output(s, output);
}

int pk_self(const char *icu_path, const char *output, cx_diags *diags) {
  pk_build_state s = {.diags = diags};
  rt_arena_init(&s.arena);
  s.vfs = pk_vfs_disk();
  int err = make(&s, icu_path, output);
  if (err != 0 && err != RT_E_DIAGNOSED) {
    cx_report(diags, CX_CANNOT_WRITE, cx_in_file(rt_str_c(output)), "Cannot make ingot: %s",
              rt_err_text(err));
    err = RT_E_DIAGNOSED;
  }
  free(s.blob);
  pk_image_free(s.image);
  pk_vfs_free(s.vfs);
  rt_arena_deinit(&s.arena);
  return err;
}

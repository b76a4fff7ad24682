/* SPDX-License-Identifier: MIT */
/* See self.h. */
#include "packager/self.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "packager/build_private.h"
#include "packager/graph_private.h"
#include "runtime/base/err.h"

static int read_files(pk_build_state *s, char *const files[], size_t count, pk_image_file *out) {
  for (size_t i = 0; i < count; i++) {
    char path[RT_RESOLVE_PATH_MAX];
    rt_str name = rt_str_c(files[i]);
    size_t slash = rt_str_rfind_byte(name, '/');
    if (slash != RT_STR_MISSING) name = rt_str_slice(name, slash + 1, name.len);
    out[i] = (pk_image_file){.module = RT_IMAGE_NONE};
    out[i].path = rt_str_fmt(&s->arena, RT_IMAGE_ROOT "/%.*s", RT_STR_ARG(name));
    int err = rt_path_join(path, s->cwd, files[i], strlen(files[i]), NULL);
    if (err == 0) err = pk_vfs_read(s->vfs, path, SIZE_MAX / 4, &out[i].bytes);
    if (err != 0) return err;
  }
  return 0;
}

static int make(pk_build_state *s, const char *icu_path, char *const files[], size_t count) {
  pk_image_file *rows = rt_arena_alloc(&s->arena, rt_xmul(count + 1, sizeof *rows));
  int err = getcwd(s->cwd, sizeof s->cwd) == NULL ? -errno : 0;
  if (err == 0) err = pk_vfs_read(s->vfs, "/proc/self/exe", SIZE_MAX / 4, &s->template_file);
  if (err == 0) err = pk_vfs_read(s->vfs, icu_path, SIZE_MAX / 4, &s->icu);
  if (err == 0) err = read_files(s, files, count, rows);
  if (err != 0) return err;
  rt_image_build_id(s->template_file.p, s->template_file.len, s->build_id);
  const pk_image_option options[] = {{RT_STR("argv0"), RT_STR("ingot")},
                                     {RT_STR("level"), RT_STR("code")}};
  pk_image_input in = {.entry_module = RT_IMAGE_NONE, .options = options, .option_count = 2,
                       .files = rows, .file_count = count, .icu = s->icu};
  memcpy(in.build_id, s->build_id, sizeof in.build_id);
  err = pk_image_new(&in, &s->image);
  if (err == 0) err = pk_build_attach(s);
  return err != 0 ? err : pk_build_write(s);
}

int pk_self(const char *icu_path, const char *output, char *const files[], size_t file_count,
            cx_diags *diags) {
  const pk_options options = {.output = output};
  pk_build_state s = {.o = &options, .diags = diags, .template_name = "ingot"};
  rt_arena_init(&s.arena);
  s.vfs = pk_vfs_disk();
  int err = make(&s, icu_path, files, file_count);
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

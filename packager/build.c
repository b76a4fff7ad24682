/* SPDX-License-Identifier: MIT */
/*
 * pk_build: the stages in order. Each fills its part of pk_build_state and reports what goes wrong
 * as diagnostics; nothing is written before everything is known to be good.
 */
#include "packager/build.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "packager/apart.h"
#include "packager/blob_cache.h"
#include "packager/build_private.h"
#include "packager/graph_private.h"
#include "packager/link.h"
#include "packager/snapshot.h"
#include "runtime/base/err.h"
#include "runtime/base/outfile.h"

double pk_now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int pk_tell(const pk_build_state *s, pk_stage stage, uint64_t done, uint64_t total, rt_str what) {
  if (s->o->progress == NULL) return 0;
  return s->o->progress(s->o->progress_ctx, stage, done, total, what) != 0 ? RT_E_INTERRUPTED : 0;
}

/* ---- stage: graph ---------------------------------------------------------------------------- */

static int graph_progress(void *ctx, size_t modules, rt_str path) {
  return pk_tell(ctx, PK_STAGE_GRAPH, modules, 0, path);
}

typedef struct included {
  pk_graph *graph;
  int err;
} included;

static void add_included(void *ctx, rt_str path) {
  included *inc = ctx;
  if (inc->err == 0) inc->err = pk_graph_add(inc->graph, path);
}

static int make_graph(pk_build_state *s) {
  s->graph_options = (pk_graph_options){.entry = s->o->entry,
                                        .cwd = s->cwd,
                                        .conditions = s->o->conditions,
                                        .condition_count = s->o->condition_count,
                                        .preserve_symlinks = s->o->preserve_symlinks,
                                        .package_map = s->o->package_map,
                                        .progress = graph_progress,
                                        .progress_ctx = s};
  int err = pk_link_compile(s);
  if (err == 0) err = pk_graph_build(&s->graph, &s->arena, s->vfs, s->diags, &s->graph_options);
  if (err != 0) return err;
  included inc = {&s->graph, pk_link_add(s)};
  pk_assets_included(&s->graph, s->o->include, s->o->include_count, add_included, &inc);
  pk_graph_settle(&s->graph);
  return inc.err;
}

/* ---- stage: assets and layout ---------------------------------------------------------------- */

static int asset_progress(void *ctx, size_t files, rt_str path) {
  return pk_tell(ctx, PK_STAGE_ASSETS, files, 0, path);
}

static int make_layout(pk_build_state *s) {
  const char *root = NULL;
  if (s->o->root != NULL) {
    char path[RT_RESOLVE_PATH_MAX];
    rt_str real;
    int err = rt_path_join(path, s->cwd, s->o->root, strlen(s->o->root), NULL);
    if (err == 0) err = pk_vfs_real(s->vfs, path, &real);
    if (err == 0 && !pk_vfs_is_dir(s->vfs, path)) err = -ENOTDIR;
    if (err != 0) {
      cx_report(s->diags, CX_BAD_OPTION, cx_nowhere(), "--root '%s': %s", s->o->root,
                rt_err_text(err));
      return RT_E_DIAGNOSED;
    }
    root = real.p;
  }
  return pk_layout_make(&s->layout, &s->graph, &s->assets, root);
}

static int collect(pk_build_state *s) {
  rt_str output = RT_STR_NONE;
  char path[RT_RESOLVE_PATH_MAX];
  if (s->o->output != NULL &&
      rt_path_join(path, s->cwd, s->o->output, strlen(s->o->output), NULL) == 0 &&
      pk_vfs_real(s->vfs, path, &output) != 0) {
    output = RT_STR_NONE; /* it does not exist yet */
  }
  int err = pk_assets_collect(&s->assets, &s->graph, s->o->include, s->o->include_count, output,
                              asset_progress, s);
  if (err == 0) err = pk_choose_template(s);
  return err != 0 ? err : make_layout(s);
}

/* ---- stage: snapshot ------------------------------------------------------------------------- */

static int snapshot_progress(void *ctx) {
  return pk_tell(ctx, PK_STAGE_SNAPSHOT, 0, 0, RT_STR_NONE);
}

static size_t said_so_far(const cx_diags *d) { return d->errors + d->warnings + d->infos; }

static int make_snapshot(pk_build_state *s) {
  pk_image_bytes plan;
  pk_image_plan(s->image, &plan);
  pk_snapshot_job job = {.template_file = s->template_file,
                         .plan = &plan,
                         .graph = &s->graph,
                         .diags = s->diags,
                         .timeout_s = s->o->snapshot_timeout_s,
                         .rehearse = s->o->rehearse,
                         .progress = snapshot_progress,
                         .progress_ctx = s};
  if (s->o->cache && pk_blob_cache_get(&plan, s->o->rehearse, &s->blob, &s->blob_len)) {
    s->report->snapshot_cached = true;
    return 0;
  }
  size_t said = said_so_far(s->diags);
  int err = pk_snapshot_make(&job, &s->blob, &s->blob_len);
  /* What had something to say says it again next time. */
  if (err == 0 && s->o->cache && said_so_far(s->diags) == said)
    pk_blob_cache_put(&plan, s->o->rehearse, s->blob, s->blob_len);
  return err;
}

int pk_build_attach(pk_build_state *s) {
  int err = make_snapshot(s);
  if (err == 0 && s->o->no_sources) err = pk_build_image(s, true); /* what was compiled is not needed any more */
  if (err != 0) return err;
  pk_image_finish(s->image, rt_str_of(s->blob, s->blob_len), &s->bytes);
  const char *why;
  for (int i = 0; i < PK_APART_COUNT; i++)
    if (s->without[i]) s->template_file = pk_apart_drop(&s->arena, s->template_file, pk_aparts[i].name);
  err = pk_exe_plan(&s->exe, s->template_file, &s->bytes, s->build_id, &why);
  if (err == 0) return 0;
  cx_report(s->diags, CX_BAD_TEMPLATE, cx_nowhere(), "The template template-%s cannot be used: %s",
            s->template_name, why);
  return RT_E_DIAGNOSED;
}

static int prepare_snapshot(pk_build_state *s) {
  int err = pk_load_template(s);
  if (err == 0) err = pk_load_icu(s);
  if (err == 0) err = pk_build_image(s, false);
  return err != 0 ? err : pk_build_attach(s);
}

/* ---- all stages ------------------------------------------------------------------------------ */

typedef int (*stage_fn)(pk_build_state *s);

static int run_stage(pk_build_state *s, pk_stage stage, stage_fn fn) {
  double start = pk_now_ms();
  int err = pk_tell(s, stage, 0, 0, RT_STR_NONE);
  if (err == 0) err = fn(s);
  s->report->stage_ms[stage] = pk_now_ms() - start;
  return err;
}

int pk_build_prepare(pk_build_state *s, const pk_options *o, cx_diags *diags, pk_report *report) {
  *s = (pk_build_state){.o = o, .diags = diags, .report = report};
  rt_arena_init(&s->arena);
  s->vfs = pk_vfs_disk();
  if (getcwd(s->cwd, sizeof s->cwd) == NULL) {
    cx_report(diags, CX_CANNOT_READ, cx_nowhere(), "The working directory cannot be read: %s",
              rt_err_text(-errno));
    return RT_E_DIAGNOSED;
  }
  int err = run_stage(s, PK_STAGE_GRAPH, make_graph);
  if (err == 0) err = run_stage(s, PK_STAGE_ASSETS, collect);
  if (err == 0) err = run_stage(s, PK_STAGE_SNAPSHOT, prepare_snapshot);
  if (err == 0) pk_report_fill(report, s);
  return err;
}

void pk_build_state_deinit(pk_build_state *s) {
  pk_link_deinit(s);
  free(s->blob);
  pk_image_free(s->image);
  rt_buf_deinit(&s->manifest);
  pk_layout_deinit(&s->layout);
  pk_assets_deinit(&s->assets);
  pk_graph_deinit(&s->graph);
  pk_vfs_free(s->vfs);
  rt_arena_deinit(&s->arena);
}

/* ---- stage: write ---------------------------------------------------------------------------- */

typedef struct output {
  pk_build_state *s;
  rt_outfile file;
} output;

static int write_part(void *ctx, uint64_t offset, const void *data, size_t len) {
  enum { STEP = 8 << 20 };
  output *out = ctx;
  for (size_t done = 0; done < len; done += STEP) {
    size_t n = len - done < STEP ? len - done : STEP;
    int err = rt_outfile_write_at(&out->file, (const char *)data + done, n, offset + done);
    if (err == 0)
      err = pk_tell(out->s, PK_STAGE_WRITE, offset + done + n, out->s->exe.total_size, RT_STR_NONE);
    if (err != 0) return err;
  }
  return 0;
}

/* `ingot build app.js -o app.js` must not eat the application. */
static bool would_overwrite_input(const pk_build_state *s) {
  char path[RT_RESOLVE_PATH_MAX];
  rt_str real;
  if (rt_path_join(path, s->cwd, s->o->output, strlen(s->o->output), NULL) != 0) return false;
  if (pk_vfs_real(s->vfs, path, &real) != 0) return false;
  if (rt_map_find(&s->graph.by_path, real) != NULL) return true;
  for (size_t i = 0; i < s->assets.files.len; i++) {
    rt_str file = s->assets.files.p[i].path;
    if (rt_str_eq(file, real) && rt_map_find(&s->graph.package_by_path, file) != NULL) return true;
  }
  return false;
}

int pk_build_write(pk_build_state *s) {
  output out = {.s = s, .file = {.fd = -1}};
  int err = rt_outfile_open(&out.file, s->o->output);
  if (err != 0) return err;
  err = pk_exe_write(&s->exe, &s->bytes, write_part, &out);
  if (err == 0) return rt_outfile_commit(&out.file, 0755, false);
  rt_outfile_abort(&out.file);
  return err;
}

static int write_output(pk_build_state *s) {
  rt_str path = rt_str_c(s->o->output);
  if (would_overwrite_input(s)) {
    cx_diag *d = cx_report(s->diags, CX_CANNOT_WRITE, cx_in_file(path),
                           "The output would overwrite a file of the application");
    cx_suggest(s->diags, d, "choose another name with -o");
    return RT_E_DIAGNOSED;
  }
  int err = pk_build_write(s);
  if (err == 0 || err == RT_E_INTERRUPTED) return err;
  cx_report(s->diags, CX_CANNOT_WRITE, cx_in_file(path), "Cannot write the executable: %s",
            rt_err_text(err));
  return RT_E_DIAGNOSED;
}

int pk_build(const pk_options *o, cx_diags *diags, pk_report *report) {
  *report = (pk_report){0};
  rt_arena_init(&report->arena);
  double start = pk_now_ms();
  pk_build_state *s = rt_xmalloc(sizeof *s);
  int err = pk_build_prepare(s, o, diags, report);
  if (err == 0) err = run_stage(s, PK_STAGE_WRITE, write_output);
  pk_build_state_deinit(s);
  free(s);
  report->total_ms = pk_now_ms() - start;
  return err;
}

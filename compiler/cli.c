/* SPDX-License-Identifier: MIT */
/*
 * cli.c - the commands build, run, inspect, help, version; see cli.h. Diagnostics go to stderr,
 * what was asked for to stdout; with --json all of it is one object on stdout.
 */
#include "compiler/cli.h"
#include "packager/self.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "compiler/progress.h"
#include "runtime/base/err.h"
#include "runtime/base/outfile.h"

static int print(rt_buf *out, FILE *f) {
  bool ok = fwrite(out->p, 1, out->len, f) == out->len;
  ok = fflush(f) == 0 && ok;
  rt_buf_deinit(out);
  return ok ? CX_EXIT_OK : CX_EXIT_FAILED;
}

static pk_options packager_options(const cx_options *o) {
  pk_options p = {
      .entry = o->entry,
      .output = o->output,
      .include = o->include.p,
      .include_count = o->include.len,
      .link = o->link.p,
      .link_count = o->link.len,
      .conditions = o->conditions.p,
      .condition_count = o->conditions.len,
      .root = o->root,
      .locales = o->locales,
      .v8_flags = (const char *)o->v8_flags.p,
      .version = CX_VERSION,
      .preserve_symlinks = o->preserve_symlinks,
      .package_map = o->package_map,
      .no_sources = o->no_sources,
      .node_options = (const char *)o->node_options.p,
      .cluster = o->cluster,
      .cache = !o->no_cache,
      .inspector = o->inspector,
      .rehearse = o->command == CX_COMMAND_BUILD && !o->no_rehearsal,
  };
  if (o->no_sources) p.source_maps = PK_MAPS_NONE;
  if (o->source_maps)
    p.source_maps = strcmp(o->source_maps, "all") == 0 ? PK_MAPS_ALL
                    : strcmp(o->source_maps, "none") == 0 ? PK_MAPS_NONE : PK_MAPS_APP;
  if (o->template_kind)
    p.template_kind = *o->template_kind == 's' ? PK_TEMPLATE_STATIC : PK_TEMPLATE_DYNAMIC;
  return p;
}

/* A failure that left no diagnostic still needs a word. */
static void explain(cx_diags *diags, int r) {
  if (r == 0 || diags->errors) return;
  cx_report(diags, CX_INTERNAL, cx_nowhere(), "%s (%s)", rt_err_text(r), rt_err_name(r));
}

static int exit_code(int r) { return r == 0 ? CX_EXIT_OK : CX_EXIT_FAILED; }

/* ---- build ----------------------------------------------------------------------------------- */

static int build_json(const cx_options *o, int r, const cx_diags *diags, const pk_report *report) {
  rt_buf out = {0};
  rt_buf_fmt(&out, "{\"ok\":%s,\"output\":", r == 0 ? "true" : "false");
  rt_buf_json_str(&out, rt_str_c(o->output));
  if (r == 0) rt_buf_c(&out, ",\"report\":");
  if (r == 0) pk_report_json(report, &out);
  rt_buf_c(&out, ",\"diagnostics\":");
  cx_diags_json(diags, &out);
  rt_buf_c(&out, "}\n");
  return print(&out, stdout);
}

static int build_text(const cx_options *o, int r, const cx_diags *diags, const pk_report *report) {
  rt_buf out = {0};
  cx_diags_print(diags, stderr, o->verbose);
  if (r == 0) pk_report_text(report, &out);
  return print(&out, stdout);
}

/* Without -o: the entry's name without its extension, in the current folder. */
static rt_str default_output(rt_arena *a, const char *entry) {
  rt_str path = rt_str_trim(rt_str_c(entry));
  while (path.len > 1 && path.p[path.len - 1] == '/') path.len--;
  size_t slash = rt_str_rfind_byte(path, '/');
  if (slash != RT_STR_MISSING) path = rt_str_slice(path, slash + 1, path.len);
  size_t dot = rt_str_rfind_byte(path, '.');
  bool has_name = dot != RT_STR_MISSING && dot > 0;
  return has_name ? rt_str_dup(a, rt_str_slice(path, 0, dot)) : rt_str_cat(a, path, RT_STR(".out"));
}

int cx_cli_build(const cx_options *o) {
  cx_options with_output = *o;
  rt_arena arena = {0};
  cx_diags diags;
  cx_progress progress;
  pk_report report = {0};
  if (!o->output) with_output.output = default_output(&arena, o->entry).p;
  rt_outfile_guard_signals();
  cx_diags_init(&diags);
  cx_progress_init(&progress, stderr, o->verbose && !o->json);
  pk_options p = packager_options(&with_output);
  p.progress = cx_progress_update;
  p.progress_ctx = &progress;
  int r = pk_build(&p, &diags, &report);
  cx_progress_done(&progress);
  explain(&diags, r);
  cx_diags_sort(&diags);
  int printed =
      o->json ? build_json(&with_output, r, &diags, &report) : build_text(o, r, &diags, &report);
  pk_report_deinit(&report);
  cx_diags_deinit(&diags);
  rt_arena_deinit(&arena);
  return r ? exit_code(r) : printed;
}

/* ---- the others ------------------------------------------------------------------------------ */

/* The program's argv: its own name, then its arguments. */
int cx_cli_run(const cx_options *o, char *self) {
  RT_VEC(char *) argv = {0};
  cx_diags diags;
  rt_vec_push(&argv, self);
  for (int i = 0; i < o->argc; i++) rt_vec_push(&argv, o->argv[i]);
  rt_vec_push(&argv, NULL);
  cx_diags_init(&diags);
  pk_options p = packager_options(o);
  int r = pk_run(&p, argv.p, &diags);
  explain(&diags, r);
  cx_diags_sort(&diags);
  cx_diags_print(&diags, stderr, o->verbose);
  cx_diags_deinit(&diags);
  rt_vec_deinit(&argv);
  return exit_code(r);
}

int cx_cli_inspect(const cx_options *o) {
  rt_buf out = {0};
  cx_diags diags;
  cx_diags_init(&diags);
  int r = pk_inspect(o->entry, o->json, &out, &diags);
  explain(&diags, r);
  cx_diags_print(&diags, stderr, false);
  cx_diags_deinit(&diags);
  int printed = print(&out, stdout);
  return r ? exit_code(r) : printed;
}

int cx_cli_self(const char *icu_path, const char *output, char *const files[], size_t file_count) {
  cx_diags diags;
  cx_diags_init(&diags);
  int r = pk_self(icu_path, output, files, file_count, &diags);
  cx_diags_print(&diags, stderr, false);
  cx_diags_deinit(&diags);
  return r ? exit_code(r) : 0;
}

static bool is_set(const char *name) {
  const char *value = getenv(name);
  return value && *value;
}

static bool wants_style(void) {
  if (is_set("FORCE_COLOR")) return true;
  return !is_set("NO_COLOR") && !is_set("NODE_DISABLE_COLORS") && isatty(STDOUT_FILENO);
}

int cx_cli_help(const cx_options *o) {
  rt_buf out = {0};
  cx_options_help(&out, o->help_for, wants_style());
  return print(&out, stdout);
}

int cx_cli_version(void) {
  rt_buf out = {0};
  rt_buf_c(&out, "ingot " CX_VERSION "\n");
  return print(&out, stdout);
}

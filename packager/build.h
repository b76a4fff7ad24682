/* SPDX-License-Identifier: MIT */
/*
 * build.h - the packager's face to the command line: build, run, inspect.
 *
 * pk_build: resolve and scan the graph -> collect assets -> plan -> snapshot by the template as a
 * child process -> image -> executable. What goes wrong is a diagnostic in `diags`; the result code
 * only says that. Nothing is written but the output file, which appears complete or not at all.
 * Memory is one arena per call, freed on return; the report's strings live in `report->arena`.
 */
#ifndef INGOT_PK_BUILD_H
#define INGOT_PK_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "compiler/diag.h"
#include "packager/maps.h"
#include "runtime/base/arena.h"
#include "runtime/base/buf.h"
#include "runtime/base/str.h"

typedef enum pk_template {
  PK_TEMPLATE_AUTO,   /* static, unless the graph holds a .node addon */
  PK_TEMPLATE_STATIC,
  PK_TEMPLATE_DYNAMIC
} pk_template;

typedef enum pk_stage {
  PK_STAGE_GRAPH,    /* done: modules scanned so far */
  PK_STAGE_ASSETS,   /* done: files read */
  PK_STAGE_SNAPSHOT, /* the child runs */
  PK_STAGE_WRITE,    /* done: bytes written, of `total` */
  PK_STAGE_COUNT
} pk_stage;

/* Called often (the callee throttles), on the building thread. `total` 0: not known. A result other
 * than 0 cancels the build with RT_E_INTERRUPTED. */
typedef int (*pk_progress)(void *ctx, pk_stage stage, uint64_t done, uint64_t total, rt_str what);

typedef struct pk_options {
  const char *entry;  /* as given: path of the script, relative to cwd or absolute */
  const char *output; /* path; not used by pk_run */
  const char *const *include; /* globs relative to the app's root (see assets.h) */
  size_t include_count;
  const char *const *link; /* --link: FILE or FILE=PATH.node (link.h) */
  size_t link_count;
  const char *const *conditions; /* --conditions: extra names, tried as Node's -C */
  size_t condition_count;
  const char *root;    /* --root: the app's root; NULL: found (see graph.h) */
  const char *locales; /* "en" when NULL; "all", or "en,zh,..." */
  const char *v8_flags; /* extra V8 flags, or NULL */
  const char *version; /* of Ingot */
  const char *tool_dir; /* folder with template-static, template-dynamic, icu data; NULL: that of
                           this process's own executable */
  pk_template template_kind;
  bool preserve_symlinks;
  const char *package_map; /* --experimental-package-map: file, or NULL */
  pk_maps_policy source_maps;
  bool no_sources; /* compile all of every module; the executable has no text of them */
  const char *node_options; /* as if the executable were started with them: "--name\n" and "--name=value\n" lines; or NULL */
  const char *cluster; /* --cluster: for stdlib/supervisor, or NULL */
  bool rehearse; /* see snapshot.h */
  bool cache;    /* see blob_cache.h */
  bool inspector; /* the executable can be inspected: see apart.h, stdlib/inspector */
  unsigned snapshot_timeout_s; /* 0: 600 */
  pk_progress progress;        /* may be NULL */
  void *progress_ctx;
} pk_options;

typedef struct pk_report_part {
  rt_str name;    /* "template", "snapshot", "sources", "assets", "icu", ... */
  uint64_t bytes;
} pk_report_part;

enum { PK_REPORT_PARTS = 16 };

typedef struct pk_report {
  rt_arena arena;
  rt_str root, entry;     /* on this machine; entry relative to root */
  rt_str template_name;   /* "static", "dynamic" */
  uint32_t module_count, package_count, asset_count, builtin_count, computed_count, missing_count;
  uint32_t map_count;
  uint64_t source_bytes, asset_bytes, snapshot_bytes, output_bytes;
  pk_report_part parts[PK_REPORT_PARTS];
  size_t part_count;
  bool snapshot_cached; /* taken from an earlier build */
  double stage_ms[PK_STAGE_COUNT];
  double total_ms;
  rt_str *computed; /* "file:line:col  require(...)": what was left dynamic */
} pk_report;

/* 0; RT_E_DIAGNOSED when diags hold the error; RT_E_INTERRUPTED. The report is set up in any case
 * and must be released. */
int pk_build(const pk_options *o, cx_diags *diags, pk_report *report);
void pk_report_deinit(pk_report *r);
void pk_report_json(const pk_report *r, rt_buf *out);  /* one object */
void pk_report_text(const pk_report *r, rt_buf *out);  /* for people, several lines */

/* Builds into a memfd and becomes it: argv[0] is the program name, then the script's arguments.
 * Warnings are printed to stderr before. Returns only on failure, as pk_build. */
int pk_run(const pk_options *o, char *const argv[], cx_diags *diags);

/* Prints what an executable made by pk_build (or a bare image) holds: text, or one JSON object. */
int pk_inspect(const char *path, bool json, rt_buf *out, cx_diags *diags);

#endif

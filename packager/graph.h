/* SPDX-License-Identifier: MIT */
/*
 * graph.h - the modules of an application: from the entry, everything its text refers to.
 *
 * Modules are numbered in the order of first mention, depth first: the entry is 0. Each is read and
 * scanned once; edges are kept by specifier. Circular references are ordinary. What cannot be
 * resolved is a diagnostic (graph_diag.c says how severe) and, when only that, a MISSING edge that
 * throws at run time as it does in Node.
 *
 * TypeScript (.ts, .mts, .cts) is stripped of its types when it is mentioned and scanned without them.
 *
 * Besides literal requires and imports, these are followed: workers and forked scripts; and for a
 * computed require with a constant start ("./locale/" + name) the scripts in that folder: of the
 * module's own folder only the files directly in it, of others all below; where a pattern of
 * "imports" or "exports" takes such a start ("#lang/" + name), those in the folder it leads to.
 * Native addons: addon.h.
 */
#ifndef INGOT_PK_GRAPH_H
#define INGOT_PK_GRAPH_H

#include "compiler/diag.h"
#include "packager/image_write.h"
#include "packager/vfs.h"
#include "runtime/base/map.h"
#include "runtime/base/vec.h"
#include "runtime/resolve/resolve.h"

typedef struct pk_module pk_module;

typedef struct pk_edge {
  rt_str specifier;
  unsigned mode;     /* RT_DEP_REQUIRE, RT_DEP_IMPORT */
  unsigned kind;     /* RT_DEP_* */
  pk_module *target; /* MODULE; may turn out dropped: then it counts as MISSING */
  rt_str builtin;
  int code; /* MISSING */
} pk_edge;

struct pk_module {
  uint32_t index;    /* RT_IMAGE_NONE when dropped */
  unsigned kind;     /* RT_MODULE_* */
  rt_str path;       /* real path on this machine */
  rt_str bytes;      /* the file */
  rt_str text;       /* what the engine gets: UTF-8, no BOM */
  rt_str written;    /* the same with types and all, for messages: as long, position for position */
  size_t ticket;     /* of strip.h; TypeScript only */
  /* In `text`: its "//# sourceMappingURL=" comment and the URL in it; 0, 0, 0 when there is none. */
  uint32_t map_comment, map_url, map_url_end;
  bool executable;
  bool in_package;   /* lies below a node_modules folder */
  bool shared;       /* ADDON: a shared object, which only the dynamic template can load */
  bool library;      /* ADDON: found as a library of one */
  int drop_code;     /* why it was dropped, or 0 */
  rt_str package_json; /* path of its scope's, or empty */
  rt_str names;        /* what it exports by its text, a NUL behind each; CommonJS that is imported */
  RT_VEC(pk_edge) edges;
  RT_VEC(pk_module *)
  children; /* in order of mention: targets of edges, and scripts found otherwise */
  /* First mention, for messages; NULL for the entry. */
  pk_module *from;
  size_t from_start, from_end;
  bool optional; /* all mentions so far may fail, or are by modules that may */
  bool silent;   /* ... and nobody wants to hear of it: only guessed (computed requires, UMD) */
  bool seen;
  bool is_file; /* it, or a folder that it is in, is also named as a file: by the program, or by --include */
};

/* A package.json that belongs to a module. */
typedef struct pk_package {
  rt_str path; /* of package.json */
  const char *name, *version, *license; /* may be NULL */
} pk_package;

/* A file or folder that a module names, where the program will look for it (symlinks not resolved).
 */
typedef struct pk_asset_ref {
  rt_str path;
  pk_module *from;
  size_t start, end; /* in from->text */
} pk_asset_ref;

typedef struct pk_graph_options {
  const char *entry; /* as given */
  const char *cwd;   /* absolute */
  const char *const *conditions;
  size_t condition_count;
  bool preserve_symlinks;
  const char *package_map; /* relative to cwd or absolute; NULL: none */
  const char *strip_program; /* see strip.h; NULL: this process's executable */
  int (*progress)(void *ctx, size_t modules, rt_str path); /* may be NULL; not 0 cancels */
  void *progress_ctx;
} pk_graph_options;

typedef struct pk_graph {
  rt_arena *arena;
  pk_vfs *vfs;
  cx_diags *diags;
  const pk_graph_options *options;
  rt_resolver *resolver;
  struct { pk_module *in; const struct sc_ref *ref; } resolving; /* `in` is NULL when nobody wants to hear of it */
  const char **condition_names; /* both lists, with the user's in front */
  rt_conditions for_require, for_import;
  struct pk_stripper *stripper; /* NULL until the first TypeScript file is met */

  RT_VEC(pk_module *) modules; /* by index */
  rt_map by_path;              /* real path -> pk_module, dropped ones included */
  RT_VEC(pk_package) packages; /* in order of first use */
  rt_map package_by_path;
  rt_map builtins;             /* ids in use, in order of first use */
  RT_VEC(pk_asset_ref) assets;
  RT_VEC(rt_str) computed;     /* "file:line:column" of requires left to run time */
  size_t missing_count;
} pk_graph;

/* Makes a module of the script or addon at `path`, which the program may name at run time (--include): what it
 * refers to is followed, and what is wrong with it is no error. 0, or RT_E_INTERRUPTED. */
int pk_graph_add(pk_graph *g, rt_str path);
/* Call when all modules are there: settles edges to dropped ones, finds the names of imported ones. */
void pk_graph_settle(pk_graph *g);

/* From the entry. 0; RT_E_DIAGNOSED when diags hold errors; RT_E_INTERRUPTED. The graph is to be released in any
 * case. Everything in it lives in `arena`, `vfs` and the graph itself. */
int pk_graph_build(pk_graph *g, rt_arena *arena, pk_vfs *vfs, cx_diags *diags,
                   const pk_graph_options *o);
void pk_graph_deinit(pk_graph *g);

/* `path` as messages show it: relative to the working directory when it is below it. */
rt_str pk_shown(const pk_graph *g, rt_str path);

#endif

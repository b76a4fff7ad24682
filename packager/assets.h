/* SPDX-License-Identifier: MIT */
/*
 * assets.h - the files an application carries besides its modules:
 *   - those that modules name (path.join(__dirname, 'public'), new URL(...), require.resolve of a
 *     file that is no module); a folder is taken with all below it;
 *   - those that --include patterns name (glob.h), relative to the app's folder; a folder likewise;
 *     a pattern that begins with "!" takes files away that earlier patterns brought; scripts and
 *     addons among them are modules of the graph, with what they refer to (pk_graph_add);
 *   - the package.json of every package in the graph.
 * Of folders, node_modules and names that begin with a dot are left out (but .well-known stays);
 * an --include pattern that names them brings them.
 */
#ifndef INGOT_PK_ASSETS_H
#define INGOT_PK_ASSETS_H

#include "packager/graph.h"

typedef struct pk_asset {
  rt_str path;  /* on this machine, where the program looks: symlinks not resolved */
  rt_str bytes;
  bool executable;
} pk_asset;

typedef struct pk_assets {
  RT_VEC(pk_asset) files; /* sorted by path; modules are not among them */
  RT_VEC(rt_str) dirs;    /* folders taken whole, sorted: they exist even when empty */
  uint64_t total_bytes;
} pk_assets;

/* The app's folder: the nearest at or above the entry's that has a package.json, or else a
 * node_modules; or else the entry's own. */
rt_str pk_app_dir(const pk_graph *g);

/* `output` is the executable to be made: the one of the last build, lying in a folder that is taken
 * whole, is not. Empty when there is none. 0, RT_E_DIAGNOSED or RT_E_INTERRUPTED. Release in any
 * case. */
/* Calls `each` with every file that --include patterns name, in their order. */
void pk_assets_included(pk_graph *g, const char *const *include, size_t include_count,
                        void (*each)(void *ctx, rt_str path), void *ctx);

int pk_assets_collect(pk_assets *out, pk_graph *g, const char *const *include, size_t include_count,
                      rt_str output, int (*progress)(void *ctx, size_t files, rt_str path),
                      void *progress_ctx);
void pk_assets_deinit(pk_assets *a);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * layout.h - where everything appears below the virtual root: paths of this machine to paths of the
 * executable.
 *
 * The app's root becomes /ingot. It is the folder of assets.h's pk_app_dir when all modules and the
 * files they name lie in it; else the nearest folder above that has a package.json or node_modules
 * and holds them all (a workspace); so relative paths between files stay what they were.
 * What lies outside even of that (a package linked from elsewhere) appears as
 * /ingot/.outside/NAME/..., NAME being its package's name or folder, "-2", "-3" ... added when
 * taken. Only paths relative to those two are used: the same tree gives the same image anywhere.
 */
#ifndef INGOT_PK_LAYOUT_H
#define INGOT_PK_LAYOUT_H

#include "packager/assets.h"
#include "packager/graph.h"
#include "packager/image_write.h"

typedef struct pk_layout {
  rt_str root; /* on this machine */
  pk_image_module *modules;
  size_t module_count;
  pk_image_file *files;
  size_t file_count;
  rt_str *dirs;
  size_t dir_count;
  RT_VEC(rt_str) outside;       /* folders of packages outside the root, ... */
  RT_VEC(rt_str) outside_names; /* ... and what they are called below /ingot/.outside */
} pk_layout;

/* `root`: the user's choice (absolute), or NULL. 0 or RT_E_DIAGNOSED. Lives in the graph's arena.
 */
int pk_layout_make(pk_layout *out, pk_graph *g, const pk_assets *assets, const char *root);
void pk_layout_deinit(pk_layout *l);

/* The virtual path, or empty for what is neither below the root nor in an outside package. */
rt_str pk_layout_path(const pk_layout *l, rt_arena *a, rt_str path);

#endif

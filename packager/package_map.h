/* SPDX-License-Identifier: MIT */
/* package_map.h - `ingot build --experimental-package-map FILE`: the map for resolving at build, and what of it
 * the executable keeps for requires that it resolves itself. Doc: Node's packages.md, "Package maps". */
#ifndef INGOT_PK_PACKAGE_MAP_H
#define INGOT_PK_PACKAGE_MAP_H

#include "packager/layout.h"

/* Gives the map that the options name to the graph's resolver. 0, or RT_E_DIAGNOSED. */
int pk_package_map_read(pk_graph *g);
/* The map with the packages where the executable has them, in the graph's arena; empty when there is none. What lies
 * neither below the root nor in a package that is used is left out. */
rt_str pk_package_map_text(const pk_graph *g, const pk_layout *l);

#endif

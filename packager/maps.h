/* SPDX-License-Identifier: MIT */
/*
 * maps.h - the source maps of an application's modules, as the image carries them (rt_image_map).
 *
 * A module's map is what its last "//# sourceMappingURL=" comment names: a file beside it or a data: URL.
 * It is written anew: what it calls its sources becomes where they would lie below the virtual root, so
 * that nothing of this machine is in it; the texts of the sources are kept apart, because only the place
 * of an uncaught error needs them. Where a map of the application's own (PK_MAPS_APP) has no texts, the
 * sources are read. Both parts are zstd frames. A map that is missing or broken is a note, no error.
 */
#ifndef INGOT_PK_MAPS_H
#define INGOT_PK_MAPS_H

#include "packager/graph.h"
#include "packager/layout.h"

typedef enum pk_maps_policy {
  PK_MAPS_APP, /* of modules that do not lie below node_modules */
  PK_MAPS_ALL, /* of all; of packages without texts */
  PK_MAPS_NONE
} pk_maps_policy;

typedef struct pk_maps_options {
  pk_maps_policy policy;
  bool no_texts; /* of no module */
} pk_maps_options;

/* Rows for the writer, in the order of modules, in the graph's arena. */
void pk_maps_collect(pk_image_map **out, size_t *count, pk_graph *g, const pk_layout *l, const pk_maps_options *o);

/* ---- for maps.c: map_json.c, map_url.c --------------------------------------------------------- */

typedef struct pk_map_job {
  rt_arena *arena; /* of this map alone */
  pk_vfs *vfs;
  const pk_layout *layout;
  rt_str dir;         /* on this machine: what its sources are relative to */
  bool texts;         /* keep those it has */
  bool read_texts;    /* and read those it has not */
} pk_map_job;

/* The map of `json`, written anew, and the texts of its sources: a JSON array, or empty when there are
 * none. 0, or -1 and why in *why (static). */
int pk_map_rewrite(const pk_map_job *job, rt_str json, rt_buf *map, rt_buf *texts, const char **why);

/* What a source is called in the executable: a path below the virtual root with URL escapes, or a URL as
 * it is. `path` (NUL-terminated) gets where it lies on this machine, or empty. */
rt_str pk_map_source(const pk_map_job *job, rt_str root, rt_str source, rt_str *path);

bool pk_url_has_scheme(rt_str url);
/* With %XX decoded. */
rt_str pk_url_decode(rt_arena *a, rt_str url);
/* The JSON of a data: URL; false when it is of another type or malformed. */
bool pk_url_data(rt_arena *a, rt_str url, rt_str *out);

#endif

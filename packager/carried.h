/* SPDX-License-Identifier: MIT */
/*
 * carried.h - rooms of the stdlib that are not in the templates: ingot carries their JavaScript in its own image
 * (self.h, deps/graph.py) and gives it to executables that ask for it, as options of their images ("tool:NAME").
 * stdlib/internal/tool.js reads them. So far there is one, the supervisor.
 */
#ifndef INGOT_PK_CARRIED_H
#define INGOT_PK_CARRIED_H

#include <stdbool.h>

#include "packager/image_write.h"
#include "runtime/base/arena.h"

/* Whether a text names ingot:supervisor. */
bool pk_names_supervisor(rt_str text);

enum { PK_CARRIED_MAX = 8 }; /* files of a room */

/* The supervisor's files, at most PK_CARRIED_MAX options: how many. Their texts are this process's own image's. */
size_t pk_carried_supervisor(rt_arena *arena, pk_image_option *out);

#endif

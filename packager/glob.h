/* SPDX-License-Identifier: MIT */
/*
 * glob.h - the patterns of --include, as shells have them:
 *   *       any characters of one name, but not a leading dot
 *   **      as a whole component: any number of folders, none included (no dot folders, no
 *           node_modules, no symlinks to folders); at the end: everything below
 *   ?       one character        [a-z] [!a-z]  one of a set        {a,b}  either        \x  x
 * itself Bytes are compared as they are; "?" and sets take one UTF-8 character (sets: ASCII only).
 */
#ifndef INGOT_PK_GLOB_H
#define INGOT_PK_GLOB_H

#include "packager/vfs.h"
#include "runtime/base/arena.h"
#include "runtime/base/str.h"

/* Does one name match one component (no slashes, no braces)? */
bool pk_glob_name(rt_str pattern, rt_str name);

/* Calls `each` with every combination of the braces' parts; at most 1000, else RT_E_TOO_LARGE. */
int pk_glob_braces(rt_arena *a, rt_str pattern, void (*each)(void *ctx, rt_str plain), void *ctx);

/* Calls `each` for every file or folder below `dir` that `pattern` (relative, braces expanded)
 * names, in the order of sorted names; a path may come more than once. Paths are joined lexically.
 */
void pk_glob_walk(rt_arena *a, pk_vfs *v, rt_str dir, rt_str pattern,
                  void (*each)(void *ctx, rt_str path), void *ctx);

#endif

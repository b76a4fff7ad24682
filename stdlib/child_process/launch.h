/* SPDX-License-Identifier: MIT */
/*
 * launch.h - what to start: the arguments that spawn and spawnSync share, turned into libuv's
 * options. Private to this room.
 */
#ifndef INGOT_CHILD_PROCESS_LAUNCH_H
#define INGOT_CHILD_PROCESS_LAUNCH_H

#include "runtime/bind/bind.h"

/* Kinds of stdio as JavaScript numbers them (child_process_stdio.js). */
enum { LAUNCH_IGNORE = 0, LAUNCH_PIPE = 1, LAUNCH_FD = 2 };

enum { LAUNCH_FRAMES = 4096 }; /* bytes of stack between launch_spawn() and libuv's fork: about 1,000 */

typedef struct launch {
  uv_process_options_t uv;
  char *file;
  char **args; /* NULL-terminated */
  char **env;  /* NULL: the parent's */
  char *cwd;
  uv_stdio_container_t *stdio;
  char frames[LAUNCH_FRAMES]; /* of quick_fork.c */
} launch;

/*
 * argv: file, args, env | undefined, cwd | undefined, flags (enum uv_process_flags), uid, gid (-1:
 * unchanged). Strings hold no NUL. Everything is copied. `stdio_count` containers are made as
 * UV_IGNORE; the caller fills them.
 */
void launch_init(launch *l, napi_env env, const napi_value *argv, uint32_t stdio_count);
void launch_deinit(launch *l);

/* uv_spawn() of what is in l, without the cost of a fork (quick_fork.c). */
int launch_spawn(launch *l, uv_loop_t *loop, uv_process_t *process);

/* Element i of an array that JavaScript made. */
napi_value launch_item(napi_env env, napi_value array, uint32_t i);
uint32_t launch_length(napi_env env, napi_value array);

#endif

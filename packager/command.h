/* SPDX-License-Identifier: MIT */
/* command.h - running the compiler and its like. */
#ifndef INGOT_PK_COMMAND_H
#define INGOT_PK_COMMAND_H

#include "runtime/base/str.h"
#include "runtime/base/vec.h"

typedef RT_VEC(const char *) pk_args; /* without the closing NULL until pk_command_run adds it */

/* Adds the words of `text` (a command such as "ccache gcc"), copied to the arena. */
void pk_args_split(pk_args *args, rt_arena *a, const char *text);

/*
 * Runs args[0], found in PATH, and waits. Its stdout and stderr go to the file `log` (made), or,
 * NULL, to our stderr. The exit code; 127 when there is no such program, 128 + signal when it was
 * killed, or -errno.
 */
int pk_command_run(pk_args *args, const char *log);

#endif

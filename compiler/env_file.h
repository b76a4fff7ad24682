/* SPDX-License-Identifier: MIT */
/* env_file.h - --env-file and --env-file-if-exists: variables of files become this process's. */
#ifndef INGOT_CX_ENV_FILE_H
#define INGOT_CX_ENV_FILE_H

#include "compiler/options.h"

/* Sets what the environment does not have; of several files the last one counts. 0, or -1 with a line in `error`
 * when one that is not optional cannot be read. Before there are threads. */
int cx_env_files_load(const cx_env_file *files, size_t count, rt_buf *error);

#endif

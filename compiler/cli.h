/* SPDX-License-Identifier: MIT */
/*
 * cli.h - the commands, one function each: from a read command line (options.h) to an exit code.
 * Called by main.c, which itself does what needs the engine (running scripts).
 */
#ifndef INGOT_CX_CLI_H
#define INGOT_CX_CLI_H

#include "compiler/options.h"

#define CX_VERSION "0.1.0"

int cx_cli_build(const cx_options *o);
/* Becomes the program; returns only on failure. `self` is argv[0]. */
int cx_cli_run(const cx_options *o, char *self);
int cx_cli_inspect(const cx_options *o);
int cx_cli_help(const cx_options *o);
int cx_cli_version(void);
/* The build's last step: packager/self.h. */
int cx_cli_self(const char *icu_path, const char *output, char *const files[], size_t file_count);

#endif

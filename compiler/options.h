/* SPDX-License-Identifier: MIT */
/*
 * options.h - the command line, read once by main.c and handed to the cli_*.c of the command.
 * The flags are rows of options.def.
 */
#ifndef INGOT_CX_OPTIONS_H
#define INGOT_CX_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/base/buf.h"
#include "runtime/base/vec.h"

/* Exit codes of the command itself; a program that is run gives its own. In --help. */
typedef enum cx_exit {
  CX_EXIT_OK = 0,
  CX_EXIT_FAILED = 1,      /* errors were reported; nothing was written */
  CX_EXIT_BAD_OPTION = 9,  /* a wrong command line, as node */
  CX_EXIT_INTERNAL = 70    /* a fault of Ingot itself, or no memory */
} cx_exit;

typedef enum cx_command {
  CX_COMMAND_BUILD,   /* ingot build ENTRY */
  CX_COMMAND_RUN,     /* ingot run ENTRY */
  CX_COMMAND_INSPECT, /* ingot inspect FILE */
  CX_COMMAND_SCRIPT,  /* ingot FILE */
  CX_COMMAND_EVAL,    /* ingot -e, -p */
  CX_COMMAND_TEST,    /* ingot --test: argv holds patterns of files */
  CX_COMMAND_STDIN,   /* ingot - , or no arguments and no terminal: the script on stdin */
  CX_COMMAND_PROMPT,  /* ingot -i, or no arguments and a terminal */
  CX_COMMAND_SCRIPTS, /* ingot --run: `entry` is a command of package.json */
  CX_COMMAND_WATCH,   /* ingot --watch FILE */
  CX_COMMAND_HELP,
  CX_COMMAND_VERSION
} cx_command;

typedef RT_VEC(const char *) cx_args;

typedef struct cx_env_file {
  const char *path;
  bool optional; /* may be missing */
} cx_env_file;

/* Strings are those of argv, or of env_text. Lists are freed by cx_options_deinit. */
typedef struct cx_options {
  cx_command command;
  unsigned help_for;    /* CX_COMMAND_HELP: command bits (options.def) whose flags to show */
  const char *entry;    /* the script or file; NULL for EVAL, STDIN, HELP, VERSION */
  const char *output;
  const char *template_kind; /* "static", "dynamic", or NULL */
  const char *locales, *root, *package_map;
  const char *cluster;     /* as options_cluster.h says, or NULL */
  const char *source_maps; /* "app", "all", "none", or NULL */
  const char *eval;     /* EVAL: the text */
  const char *input_type; /* "commonjs", "module", either with "-typescript", or NULL */
  bool print, verbose, json, preserve_symlinks, no_rehearsal, no_cache, inspector;
  bool no_sources;
  bool interactive;
  char old_space[24];   /* megabytes of --max-old-space-size-percentage, which counts before others; or "" */
  cx_args include, link, conditions, preload;
  RT_VEC(cx_env_file) env_files; /* in their order */
  rt_buf v8_flags;      /* separated by spaces, NUL-terminated; empty: p is NULL */
  rt_buf node_options;  /* "--name\n" and "--name=value\n" lines, NUL-terminated */
  rt_buf env_text;      /* words of NODE_OPTIONS, a NUL behind each */
  cx_args exec_args;    /* what stood in front of the script, as written */
  int argc;             /* what follows the script (or -e's text): the program's arguments */
  char **argv;
} cx_options;

/* 0, or -1 with a message for people in `error` (one or two lines, without "ingot: "). */
int cx_options_parse(cx_options *o, int argc, char **argv, rt_buf *error);
void cx_options_deinit(cx_options *o);

/* The text of --help for the commands in the bits `help_for`; all of it for 0. `styled`: for a terminal. */
void cx_options_help(rt_buf *out, unsigned help_for, bool styled);

#endif

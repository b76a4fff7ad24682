/* SPDX-License-Identifier: MIT */
/*
 * boot.h - from a process to a running program. Called by runtime/main.c (templates and the
 * executables made of them) and compiler/main.c (ingot itself).
 *
 * A boot either restores the realm from the image's blob or builds it by running boot/realm; after
 * that both are the same, and boot/start takes over with the way to start.
 */
#ifndef INGOT_BOOT_H
#define INGOT_BOOT_H

#include "runtime/image/image.h"
#include "runtime/loop/loop.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How boot/start begins the program. */
enum rt_start {
  RT_START_APP,    /* the image's entry module */
  RT_START_SCRIPT, /* a script on disk: data.script */
  RT_START_EVAL,   /* a text: data.eval */
  RT_START_TOOL    /* a file that only ingot carries (stdlib/internal/tool.js): data.script */
};

typedef struct rt_boot {
  const rt_image *image; /* NULL: none */
  int argc;
  char **argv;          /* argv[0] the executable; process.argv has the script in place 1 */
  int start;            /* rt_start */
  const char *script;   /* SCRIPT: path as given */
  const char *eval;     /* EVAL: text */
  bool print;           /* EVAL: print the result */
  const char *const *preload; /* -r, in order */
  size_t preload_count;
  const char *const *exec_argv; /* process.execArgv */
  size_t exec_argc;
  const char *v8_flags; /* more V8 flags, or NULL */
  const char *node_options; /* options for internal/options: "name=value\n"..., or NULL */
} rt_boot;

/* Boots and runs to the end; the process's exit code. Does not return when JavaScript exits. */
int rt_boot_run(const rt_boot *b);

/* The child side of a build (packager/plan.h): boots from the plan and writes the blob. Exit code. */
int rt_boot_make_blob(int plan_fd, int out_fd, bool with_rehearsal);

/* The current boot, for the ops of boot.def. */
const rt_boot *rt_boot_current(void);
extern bool rt_boot_building; /* true while a blob is being made */

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: MIT */
/*
 * boot.h - from a process to a running program. Called by runtime/main.c (templates and the
 * executables made of them) and compiler/main.c (ingot itself).
 *
 * A boot either restores the realm from the image's blob or builds it by running internal/bootstrap/realm; after
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
  RT_START_TOOL,   /* a file that only ingot carries (stdlib/internal/tool.js): data.script */
  RT_START_PROMPT, /* a prompt, after a text if there is one: data.eval */
  RT_START_TEST,   /* test files that argv names by patterns: stdlib/test/test_main.js */
  RT_START_WORKER, /* a thread: what it runs comes with its first message */
  RT_START_CLUSTER /* the image's entry module in each of many processes, and this one supervises them */
};

typedef struct rt_boot {
  const rt_image *image; /* NULL: none */
  int argc;
  char **argv;          /* argv[0] the executable; process.argv has the script in place 1 */
  int start;            /* rt_start */
  const char *script;   /* SCRIPT: path as given; TOOL: its name; EVAL: the name of the text, or NULL */
  const char *eval;     /* EVAL, PROMPT: text; TOOL: an argument */
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

/* ---- workers ---------------------------------------------------------------------------------------- */

/* A thread with an rt of its own, between its parent and itself. The parent's, who fills in the first four. */
typedef struct rt_thread {
  uint32_t id;
  char name[16];     /* of the thread, for the kernel */
  en_heap_limits limits;  /* stack: also the size of the thread's; the others are filled in */
  void *inbox;       /* what the parent gives it; taken by it */
  uv_mutex_t lock;   /* guards: */
  rt *r;             /*   while others may call rt_ask and rt_stop; NULL before and after */
  bool stop;         /*   it shall end before it begins */
  int exit_code;     /* when it is over */
  int failure;       /* libuv code: it could not begin */
  bool out_of_memory;
} rt_thread;

/* The thread's function: boots as `parent` did, with its own way to start, and runs to the end. */
void rt_boot_thread(rt_thread *t, const rt *parent);

extern bool rt_boot_building; /* true while a blob is being made */

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: MIT */
/*
 * main of the command `ingot`: the command line to one command. Build, run and inspect are the
 * packager's (cli.c); scripts run here, in this process, as node would run them. The process is
 * itself an Ingot executable: its image holds the stdlib's blob and ICU's data.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/cli.h"
#include "packager/plan.h"
#include "packager/self.h"
#include "packager/strip.h"
#include "runtime/base/err.h"
#include "runtime/boot/boot.h"

static int fail(const char *who, rt_buf *message, int code) {
  fprintf(stderr, "%s: %.*s", who, RT_STR_ARG(rt_buf_view(message)));
  rt_buf_deinit(message);
  return code;
}

/* The whole of stdin as text. */
static const char *read_stdin(rt_buf *text) {
  for (size_t n = 1; n;) {
    n = fread(rt_buf_reserve(text, 65536), 1, 65536, stdin);
    text->len += n;
  }
  rt_buf_byte(text, 0);
  return (const char *)text->p;
}

/* process.argv: this executable, then (put there by boot/start) the script, then its arguments. */
static void program_argv(const cx_options *o, char *self, cx_args *argv) {
  rt_vec_push(argv, self);
  for (int i = 0; i < o->argc; i++) rt_vec_push(argv, o->argv[i]);
}

static int start_of(cx_command command) {
  switch (command) {
  case CX_COMMAND_SCRIPT: return RT_START_SCRIPT;
  case CX_COMMAND_TEST: return RT_START_TEST;
  case CX_COMMAND_PROMPT: return RT_START_PROMPT;
  case CX_COMMAND_SCRIPTS: case CX_COMMAND_WATCH: return RT_START_TOOL;
  default: return RT_START_EVAL;
  }
}

static const char *script_of(const cx_options *o) {
  if (o->command == CX_COMMAND_STDIN) return "[stdin]";
  if (o->command == CX_COMMAND_WATCH) return "watch.js";
  return o->command == CX_COMMAND_SCRIPTS ? "run_command.js" : o->entry;
}

static const char *text_of(const cx_options *o, rt_buf *text) {
  if (o->command == CX_COMMAND_STDIN) return read_stdin(text);
  return o->command == CX_COMMAND_SCRIPTS || o->command == CX_COMMAND_WATCH ? o->entry : o->eval;
}

static int interpret(const cx_options *o, char *self) {
  static rt_image img;
  cx_args argv = {0};
  rt_buf text = {0};
  int err = rt_image_open_self(&img);
  if (err < 0) {
    fprintf(stderr, "ingot: this executable's image is damaged: %s (%s)\n", rt_err_text(err),
            rt_err_name(err));
    return CX_EXIT_INTERNAL;
  }
  program_argv(o, self, &argv);
  rt_boot boot = {
      .image = err == 0 ? &img : NULL,
      .argc = (int)argv.len,
      .argv = (char **)argv.p,
      .start = start_of(o->command),
      .script = script_of(o),
      .eval = text_of(o, &text),
      .print = o->print,
      .preload = o->preload.p,
      .preload_count = o->preload.len,
      .exec_argv = o->exec_args.p,
      .exec_argc = o->exec_args.len,
      .v8_flags = (const char *)o->v8_flags.p,
      .node_options = (const char *)o->node_options.p,
  };
  return rt_boot_run(&boot);
}

/* `ingot --ingot-strip`: the packager's child that strips types. Optimizing swc pays from 6 MB of
 * TypeScript on; up to then it takes twice the CPU time of not doing it. */
static int serve_strip(char **argv) {
  static rt_image img;
  if (rt_image_open_self(&img) != 0) return CX_EXIT_INTERNAL;
  rt_boot boot = {.image = &img, .argc = 1, .argv = argv, .start = RT_START_TOOL,
                  .script = PK_STRIP_SERVER,
                  .v8_flags = "--no-wasm-tier-up --no-wasm-dynamic-tiering"};
  return rt_boot_run(&boot);
}

static int dispatch(const cx_options *o, char *self) {
  switch (o->command) {
  case CX_COMMAND_BUILD: return cx_cli_build(o);
  case CX_COMMAND_RUN: return cx_cli_run(o, self);
  case CX_COMMAND_INSPECT: return cx_cli_inspect(o);
  case CX_COMMAND_HELP: return cx_cli_help(o);
  case CX_COMMAND_VERSION: return cx_cli_version();
  default: return interpret(o, self);
  }
}

/* The two things that only ingot-bare, this executable before it has an image, can do. */
static int bare(int argc, char **argv) {
  if (argc == 5 && strcmp(argv[1], RT_PLAN_ARG) == 0) return rt_boot_make_blob(atoi(argv[2]), atoi(argv[3]), false);
  if (argc < 4 || strcmp(argv[1], PK_SELF_ARG) != 0) return -1;
  return cx_cli_self(argv[2], argv[3], argv + 4, (size_t)argc - 4);
}

int main(int argc, char **argv) {
  cx_options o;
  rt_buf error = {0};
  argv = uv_setup_args(argc, argv);
  if (rt_image_anchor.offset == 0) {
    int r = bare(argc, argv);
    if (r >= 0) return r;
  }
  if (argc == 2 && strcmp(argv[1], PK_STRIP_ARG) == 0) return serve_strip(argv);
  int r = cx_options_parse(&o, argc, argv, &error);
  /* As an interpreter it goes by the name it was called by, as node does. */
  bool own = o.command == CX_COMMAND_BUILD || o.command == CX_COMMAND_RUN || o.command == CX_COMMAND_INSPECT;
  r = r ? fail(own ? "ingot" : argv[0], &error, CX_EXIT_BAD_OPTION) : dispatch(&o, argv[0]);
  cx_options_deinit(&o);
  return r;
}

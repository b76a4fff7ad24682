/* SPDX-License-Identifier: MIT */
/* options_help.c - the text of --help, made from the table options.def; see options.h. */
#include "compiler/options.h"

#include <stdio.h>
#include <string.h>

enum { B = 1, R = 2, I = 4, S = 8 }; /* commands, as in options.c */

typedef struct row {
  const char *name;
  char short_name;
  unsigned commands;
  const char *value, *help;
} row;

static const row own[] = {
#define OPT(id, name, short_name, kind, commands, value, help) {name, short_name, commands, value, help},
#define NODE(name, kind)
#include "compiler/options.def"
#undef OPT
#undef NODE
};
enum { OPT_COUNT = sizeof own / sizeof *own };

enum { BOLD = 1, UNDERLINED = 4, GREEN = 32, BLUE = 34, MAGENTA = 35 }; /* of ANSI's SGR */

/* Where the text goes. */
typedef struct help {
  rt_buf *out;
  bool styled;
} help;

/* Padded to `width`, in which a style takes no place. */
static void styled(const help *h, int style, const char *text, int width) {
  if (h->styled) rt_buf_fmt(h->out, "\x1b[%dm", style);
  rt_buf_c(h->out, text);
  if (h->styled) rt_buf_c(h->out, "\x1b[0m");
  int pad = width - (int)strlen(text);
  if (pad > 0) rt_buf_fill(h->out, ' ', (size_t)pad);
}

static void help_title(const help *h, const char *title) {
  rt_buf_c(h->out, "\n");
  styled(h, BOLD, title, 0);
  rt_buf_c(h->out, "\n");
}

static void help_row(const help *h, int style, const char *left, const char *text) {
  rt_buf_c(h->out, "  ");
  styled(h, style, left, 28);
  rt_buf_fmt(h->out, " %s\n", text);
}

static void help_option(const help *h, const row *r) {
  char left[64];
  char short_part[8] = "    ";
  if (r->short_name) snprintf(short_part, sizeof short_part, "-%c, ", r->short_name);
  snprintf(left, sizeof left, "%s%s%s%s", short_part, r->name, *r->value ? " " : "", r->value);
  help_row(h, GREEN, left, r->help);
}

static void help_section(const help *h, unsigned bit, const char *title) {
  help_title(h, title);
  for (size_t i = 0; i < OPT_COUNT; i++)
    if (own[i].commands & bit) help_option(h, &own[i]);
}

static void help_usage(const help *h, unsigned bits) {
  rt_buf_c(h->out, "Ingot compiles a JavaScript application to one native executable.\n");
  help_title(h, "usage:");
  if (bits & B) rt_buf_c(h->out, "  ingot build ENTRY -o FILE [options]   write an executable\n");
  if (bits & R) rt_buf_c(h->out, "  ingot run ENTRY [args]                build in memory and run\n");
  if (bits & I) rt_buf_c(h->out, "  ingot inspect FILE                    list what an executable holds\n");
  if (bits & S) rt_buf_c(h->out, "  ingot [options] [SCRIPT] [args]       run a script, or a prompt, as node does\n"
                                 "  ingot [options] --test [PATTERN...]   run test files, as node does\n");
}

/* What a supervisor can be told later. */
static void help_cluster(const help *h) {
  help_title(h, "--cluster, and the environment of such an executable:");
  help_row(h, GREEN, "N, auto", "so many processes, or as many as there are processors");
  help_row(h, GREEN, "drain=S", "seconds for what has begun when a process shall end (10)");
  help_row(h, GREEN, "heartbeat=S", "a process whose event loop stands so long is replaced (10; 0: never)");
  help_row(h, GREEN, "start=S", "seconds until a process listens, else it counts as ended (60)");
  help_row(h, GREEN, "restarts=N, within=S", "more ends than that are the end (5 for each process, 60 seconds)");
  help_row(h, GREEN, "log=prefix, log=plain", "their lines have a number in front, or they write by themselves");
  help_row(h, MAGENTA, "INGOT_CLUSTER", "the same, instead of what was built in: 4,drain=30; 0: one process alone");
  rt_buf_c(h->out, "  SIGHUP starts new processes and ends the old ones, SIGTERM ends all. systemd is notified.\n");
}

/* What is different about running a script. */
static void help_script(const help *h) {
  rt_buf_c(h->out, "  Node's other options are taken where they apply, flags of V8 too:\n  ");
  styled(h, BLUE, "", 0);
  styled(h, UNDERLINED, "https://nodejs.org/docs/latest-v24.x/api/cli.html", 0);
  rt_buf_c(h->out, "\n");
  help_title(h, "environment, for scripts:");
  help_row(h, MAGENTA, "NODE_OPTIONS", "options, as if they stood in front of the others");
  help_row(h, MAGENTA, "NODE_PATH", "more folders of modules, separated by ':'");
  help_row(h, MAGENTA, "NODE_REPL_HISTORY", "the prompt's history, ~/.node_repl_history by default; empty for none");
  help_row(h, MAGENTA, "NO_COLOR, FORCE_COLOR", "no colors, or colors although no terminal shows them");
}

void cx_options_help(rt_buf *out, unsigned help_for, bool with_style) {
  const help h = {out, with_style};
  unsigned bits = help_for ? help_for : B | R | I | S;
  help_usage(&h, bits);
  if (bits & B) help_section(&h, B, "build:");
  if (bits & R) help_section(&h, R, "run:");
  if (bits & (B | R)) help_cluster(&h);
  if (bits & I) help_section(&h, I, "inspect:");
  if (bits & S) help_section(&h, S, "script:");
  if (bits & S) help_script(&h);
  help_title(&h, "exit codes:");
  rt_buf_fmt(out,
             "  %-3d success\n  %-3d errors were reported, nothing was written\n"
             "  %-3d wrong command line\n  %-3d a fault of Ingot itself, or out of memory\n"
             "  A program that is run gives its own.\n",
             CX_EXIT_OK, CX_EXIT_FAILED, CX_EXIT_BAD_OPTION, CX_EXIT_INTERNAL);
}

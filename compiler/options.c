/* SPDX-License-Identifier: MIT */
/*
 * options.c - reading the command line by the table options.def; see options.h. The words `build`,
 * `run` and `inspect` are commands in the first place only; anything else there is what node would
 * take: flags, then a script, whose own arguments are not looked at.
 */
#include "compiler/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "compiler/diag.h"
#include "compiler/env_file.h"
#include "compiler/options_cluster.h"
#include "compiler/options_node.h"

enum { B = 1, R = 2, I = 4, S = 8 }; /* commands */
enum kind { FLAG, VALUE, LIST, MAYBE, V8, V8_VALUE, MISSING };

enum option_id {
#define OPT(id, name, short_name, kind, commands, value, help) OPT_##id,
#define NODE(name, kind)
#include "compiler/options.def"
#undef OPT
#undef NODE
  OPT_COUNT
};

typedef struct row {
  const char *name;
  char short_name;
  enum kind kind;
  unsigned commands;
} row;

static const row own[OPT_COUNT] = {
#define OPT(id, name, short_name, kind, commands, value, help) \
  {name, short_name, kind, commands},
#define NODE(name, kind)
#include "compiler/options.def"
#undef OPT
#undef NODE
};

static const row node_rows[] = {
#define OPT(id, name, short_name, kind, commands, value, help)
#define NODE(name, kind) {name, 0, kind, S},
#include "compiler/options.def"
#undef OPT
#undef NODE
};
enum { NODE_COUNT = sizeof node_rows / sizeof *node_rows };

typedef struct parser {
  cx_options *o;
  int argc, at; /* at: next argument */
  char **argv;
  unsigned command; /* bit */
  rt_buf *error;
  bool bad_value; /* told in `error`; the others are still looked at */
} parser;

/* One "--name=value" or "-x": the parts. */
typedef struct flag {
  const char *text; /* as written */
  rt_str name;      /* "_" read as "-" in long names */
  const char *value; /* behind "=", or NULL */
  char name_bytes[80];
} flag;

/* ---- messages -------------------------------------------------------------------------------- */

/* Without dashes, which would make everything look alike. */
static rt_str bare(rt_str name) {
  while (name.len && *name.p == '-') name = rt_str_slice(name, 1, name.len);
  return name;
}

static int bad_option(parser *p, const flag *f) {
  rt_str names[OPT_COUNT + NODE_COUNT];
  size_t count = 0;
  for (size_t i = 0; i < OPT_COUNT; i++)
    if (own[i].commands & p->command) names[count++] = bare(rt_str_c(own[i].name));
  for (size_t i = 0; i < NODE_COUNT && p->command == S; i++)
    names[count++] = bare(rt_str_c(node_rows[i].name));
  rt_str guess = cx_closest(bare(f->name), names, count);
  rt_buf_fmt(p->error, "bad option: %s\n", f->text);
  if (guess.len) rt_buf_fmt(p->error, "  help: did you mean '--%.*s'?\n", RT_STR_ARG(guess));
  return -1;
}

/* "--no-x" of an option that is more than on or off. */
static bool is_negated_value(const flag *f) {
  if (!rt_str_starts(f->name, RT_STR("--no-"))) return false;
  for (size_t i = 0; i < NODE_COUNT; i++) {
    bool is_switch = node_rows[i].kind == FLAG || node_rows[i].kind == V8 || node_rows[i].kind == MISSING;
    rt_str base = rt_str_slice(rt_str_c(node_rows[i].name), 2, SIZE_MAX);
    if (!is_switch && rt_str_eq(rt_str_slice(f->name, 5, SIZE_MAX), base)) return true;
  }
  return false;
}

static int bad_negation(parser *p, const flag *f) {
  rt_buf_fmt(p->error, "%s is an invalid negation because it is not a boolean option\n", f->text);
  return -1;
}

static int missing_value(parser *p, const flag *f) {
  rt_buf_fmt(p->error, "%s requires an argument\n", f->text);
  return -1;
}

static int bad_value(parser *p, const row *r, const char *value, const char *allowed) {
  rt_buf_fmt(p->error, "bad value for %s: '%s'\n  help: it can be %s\n", r->name, value, allowed);
  return -1;
}

/* ---- one flag -------------------------------------------------------------------------------- */

static void split(flag *f, const char *text) {
  bool is_long = text[1] == '-';
  const char *equals = is_long ? strchr(text, '=') : NULL;
  size_t len = equals ? (size_t)(equals - text) : strlen(text);
  f->text = text;
  f->value = equals ? equals + 1 : NULL;
  f->name = rt_str_of(text, len);
  if (len > sizeof f->name_bytes) return;
  for (size_t i = 0; i < len; i++) f->name_bytes[i] = text[i] == '_' ? '-' : text[i];
  f->name.p = f->name_bytes;
}

static const row *find_own(const parser *p, const flag *f) {
  for (size_t i = 0; i < OPT_COUNT; i++) {
    if (!(own[i].commands & p->command)) continue;
    bool is_short = f->name.len == 2 && own[i].short_name && f->name.p[1] == own[i].short_name;
    if (is_short || rt_str_is(f->name, own[i].name)) return &own[i];
  }
  return NULL;
}

/* "--no-x" and, for the engine, "--nox" are the opposite of "--x". */
static const row *find_node(const flag *f) {
  bool negated = rt_str_starts(f->name, RT_STR("--no-"));
  for (size_t i = 0; i < NODE_COUNT; i++) {
    const row *r = &node_rows[i];
    rt_str base = rt_str_slice(rt_str_c(r->name), 2, SIZE_MAX);
    if (rt_str_is(f->name, r->name)) return r;
    if (r->kind != FLAG && r->kind != V8) continue;
    if (negated && rt_str_eq(rt_str_slice(f->name, 5, SIZE_MAX), base)) return r;
    bool glued = r->kind == V8 && rt_str_starts(f->name, RT_STR("--no"));
    if (glued && rt_str_eq(rt_str_slice(f->name, 4, SIZE_MAX), base)) return r;
  }
  return NULL;
}

static bool is_flag(const char *text) { return text[0] == '-' && text[1]; }

/* The flag's value: behind "=" or the next argument; NULL when there is none. For the interpreter, as in node, what
 * looks like a flag is none, and "\\-" at its start means "-". */
static const char *take_value(parser *p, const flag *f) {
  if (f->value) return f->value;
  if (p->at >= p->argc || (p->command == S && is_flag(p->argv[p->at]))) return NULL;
  const char *value = p->argv[p->at++];
  return p->command == S && value[0] == '\\' && value[1] == '-' ? value + 1 : value;
}

static int set_input_type(parser *p, const row *r, const char *v) {
  static const char *const types[] = {"commonjs", "module", "commonjs-typescript",
                                      "module-typescript"};
  size_t i = 0;
  while (i < 4 && strcmp(v, types[i]) != 0) i++;
  if (i == 4)
    return bad_value(p, r, v, "commonjs, module, commonjs-typescript or module-typescript");
  p->o->input_type = v;
  cx_node_option_add(p->o, rt_str_c(r->name), v);
  return 0;
}

static int set_template(parser *p, const row *r, const char *v) {
  if (strcmp(v, "static") && strcmp(v, "dynamic")) return bad_value(p, r, v, "static or dynamic");
  p->o->template_kind = v;
  return 0;
}

static int set_source_maps(parser *p, const row *r, const char *v) {
  if (strcmp(v, "app") && strcmp(v, "all") && strcmp(v, "none")) return bad_value(p, r, v, "app, all or none");
  p->o->source_maps = v;
  return 0;
}

static int set_cluster(parser *p, const row *r, const char *v) {
  if (!cx_cluster_is_valid(v)) return bad_value(p, r, v, CX_CLUSTER_HELP);
  p->o->cluster = v;
  return 0;
}

static int add_condition(parser *p, const row *r, const char *v) {
  rt_vec_push(&p->o->conditions, v);
  if (p->command == S) cx_node_option_add(p->o, rt_str_c(r->name), v);
  return 0;
}

static int set_package_map(parser *p, const row *r, const char *v) {
  p->o->package_map = v;
  if (p->command == S) cx_node_option_add(p->o, rt_str_c(r->name), v);
  return 0;
}

static int set_eval(cx_options *o, const char *text, bool print) {
  o->command = CX_COMMAND_EVAL;
  o->eval = text;
  o->print |= print;
  return 0;
}

static int add_env_file(cx_options *o, const row *r, const char *v, bool optional) {
  rt_vec_push(&o->env_files, ((cx_env_file){v, optional}));
  cx_node_option_add(o, rt_str_c(r->name), v); /* --watch looks at them too */
  return 0;
}

static int set_run(cx_options *o, const char *name) {
  o->command = CX_COMMAND_SCRIPTS;
  o->entry = name;
  return 0;
}

static void ask(cx_options *o, cx_command what, unsigned command) {
  o->command = what;
  o->help_for = command == S ? 0 : command;
}

static int apply_value(parser *p, const row *r, const char *v) {
  cx_options *o = p->o;
  switch (r - own) {
  case OPT_OUTPUT: o->output = v; break;
  case OPT_INCLUDE: rt_vec_push(&o->include, v); break;
  case OPT_LINK: rt_vec_push(&o->link, v); break;
  case OPT_TEMPLATE: return set_template(p, r, v);
  case OPT_LOCALES: o->locales = v; break;
  case OPT_SOURCE_MAPS: return set_source_maps(p, r, v);
  case OPT_ROOT: o->root = v; break;
  case OPT_CLUSTER: return set_cluster(p, r, v);
  case OPT_CONDITIONS: return add_condition(p, r, v);
  case OPT_PACKAGE_MAP: return set_package_map(p, r, v);
  case OPT_V8_FLAGS: cx_v8_flag_add(o, RT_STR_NONE, v); break;
  case OPT_REQUIRE: rt_vec_push(&o->preload, v); break;
  case OPT_INPUT_TYPE: return set_input_type(p, r, v);
  case OPT_EVAL: return set_eval(o, v, false);
  case OPT_PRINT: return set_eval(o, v, true);
  case OPT_RUN_COMMAND: return set_run(o, v);
  case OPT_ALLOW_FS_READ: case OPT_ALLOW_FS_WRITE: cx_node_option_add(o, rt_str_c(r->name), v); break;
  case OPT_ENV_FILE: return add_env_file(o, r, v, false);
  case OPT_ENV_FILE_IF_EXISTS: return add_env_file(o, r, v, true);
  }
  return 0;
}

static int apply_flag(parser *p, const row *r, const flag *f) {
  cx_options *o = p->o;
  if (f->value) {
    rt_buf_fmt(p->error, "%s takes no value\n", r->name);
    return -1;
  }
  switch (r - own) {
  case OPT_VERBOSE: o->verbose = true; break;
  case OPT_JSON: o->json = true; break;
  case OPT_PRESERVE_SYMLINKS: o->preserve_symlinks = true; break;
  case OPT_NO_SOURCES: o->no_sources = true; break;
  case OPT_NO_REHEARSAL: o->no_rehearsal = true; break;
  case OPT_NO_CACHE: o->no_cache = true; break;
  case OPT_INSPECTOR: o->inspector = true; break;
  case OPT_INTERACTIVE: o->interactive = true; break;
  case OPT_ENABLE_SOURCE_MAPS: case OPT_PERMISSION: case OPT_PERMISSION_AUDIT: case OPT_ALLOW_ADDONS:
  case OPT_ALLOW_CHILD_PROCESS: case OPT_ALLOW_INSPECTOR: case OPT_ALLOW_OPENSSL_STORE: case OPT_ALLOW_WASI:
  case OPT_ALLOW_WORKER: case OPT_CHECK: cx_node_option_add(o, rt_str_c(r->name), NULL); break;
  case OPT_HELP: ask(o, CX_COMMAND_HELP, p->command); break;
  case OPT_VERSION: ask(o, CX_COMMAND_VERSION, p->command); break;
  }
  return 0;
}

static int apply_own(parser *p, const row *r, const flag *f) {
  if (r->kind == FLAG) return apply_flag(p, r, f);
  const char *value = take_value(p, f);
  if (!value && r == &own[OPT_PRINT]) {
    p->o->print = true; /* what -e or standard input gives */
    return 0;
  }
  if (!value) return missing_value(p, f);
  return apply_value(p, r, value);
}

/* Values that only some are allowed of. */
static bool is_valid(rt_str name, const char *value) {
  if (rt_str_is(name, "--unhandled-rejections"))
    return strcmp(value, "strict") == 0 || strcmp(value, "warn") == 0 || strcmp(value, "none") == 0 ||
           strcmp(value, "throw") == 0 || strcmp(value, "warn-with-error-codes") == 0;
  if (rt_str_is(name, "--disable-proto")) return strcmp(value, "delete") == 0 || strcmp(value, "throw") == 0;
  if (!rt_str_is(name, "--trace-require-module")) return true;
  return strcmp(value, "all") == 0 || strcmp(value, "no-node-modules") == 0;
}

static bool is_node(const row *r, const char *name) { return strcmp(r->name, name) == 0; }

/* Sizes of OpenSSL's secure heap, in bytes. 0 or, for the smallest block, 2 is none. */
static void check_secure_heap(parser *p, const row *r, const char *value) {
  char *end;
  long n = strtol(value, &end, 10);
  bool power = *value && !*end && n >= 0 && n <= INT32_MAX && (n & (n - 1)) == 0;
  if (!power) rt_buf_fmt(p->error, "%s%s must be a power of 2\n", p->bad_value ? "ingot: " : "", r->name);
  p->bad_value |= !power;
}

/* With compressed pointers no heap is larger. */
static const double CAGE = 4294967296.0;

/* A share of the memory that a heap can have on this machine. */
static int set_old_space(parser *p, const row *r, const char *percentage) {
  struct sysinfo info;
  char *end;
  double share = strtod(percentage, &end);
  if (*end || end == percentage || !(share > 0 && share <= 100) || sysinfo(&info) != 0) {
    rt_buf_fmt(p->error, "%s must be greater than 0 and up to 100. Got: %s\n", r->name, percentage);
    return -1;
  }
  double total = (double)info.totalram * info.mem_unit;
  double bytes = (total < CAGE ? total : CAGE) * share / 100;
  snprintf(p->o->old_space, sizeof p->o->old_space, "%.0f", bytes / (1 << 20));
  return 0;
}

static int apply_node(parser *p, const row *r, const flag *f) {
  if (r->kind == MISSING) {
    rt_buf_fmt(p->error, "%s is an option of node that Ingot does not have\n", f->text);
    return -1;
  }
  bool wants_value = r->kind == VALUE || r->kind == LIST || r->kind == V8_VALUE;
  const char *value = wants_value ? take_value(p, f) : f->value;
  if (wants_value && (!value || (f->value && !*value))) return missing_value(p, f);
  if (value && !is_valid(f->name, value)) {
    rt_buf_fmt(p->error, "invalid value for %s\n", r->name);
    return -1;
  }
  if (is_node(r, "--secure-heap") || is_node(r, "--secure-heap-min")) check_secure_heap(p, r, value);
  if (r->kind == V8 || r->kind == V8_VALUE) cx_v8_flag_add(p->o, f->name, value);
  if (is_node(r, "--max-old-space-size-percentage") && set_old_space(p, r, value)) return -1;
  if (r->kind == FLAG) cx_node_option_drop_opposite(p->o, f->name); /* the last one counts */
  bool is_loader = rt_str_is(f->name, "--loader"); /* as Node called it once */
  rt_str name = is_loader ? RT_STR("--experimental-loader") : f->name;
  if (r->kind == VALUE) cx_node_option_drop(p->o, name);
  cx_node_option_add(p->o, name, value);
  return 0;
}

static int one_flag(parser *p, const char *text) {
  flag f;
  split(&f, text);
  if (p->command == S && rt_str_is(f.name, "-pe")) {
    p->o->print = true;
    f.name = RT_STR("-e");
  }
  const row *r = find_own(p, &f);
  if (r) return apply_own(p, r, &f);
  r = p->command == S ? find_node(&f) : NULL;
  if (r) return apply_node(p, r, &f);
  return p->command == S && is_negated_value(&f) ? bad_negation(p, &f) : bad_option(p, &f);
}

/* ---- the commands ---------------------------------------------------------------------------- */

static bool asked(const cx_options *o) {
  return o->command == CX_COMMAND_HELP || o->command == CX_COMMAND_VERSION;
}

static int set_entry(parser *p, const char *word) {
  if (p->o->entry) {
    rt_buf_fmt(p->error, "unexpected argument: %s\n", word);
    return -1;
  }
  p->o->entry = word;
  return 0;
}

/* Flags and the entry in any order; `run` stops at the entry, what follows is the program's. */
static int parse_command(parser *p) {
  bool only_words = false;
  while (p->at < p->argc && !(p->command == R && p->o->entry)) {
    const char *word = p->argv[p->at++];
    if (!only_words && strcmp(word, "--") == 0) {
      only_words = true;
      continue;
    }
    int r = !only_words && is_flag(word) ? one_flag(p, word) : set_entry(p, word);
    if (r) return r;
  }
  if (p->o->entry || asked(p->o)) return 0;
  rt_buf_fmt(p->error, "%s\n", p->command == I ? "inspect: no file given" : "no entry file given");
  rt_buf_fmt(p->error, "  help: ingot %s\n",
             p->command == B   ? "build server.js -o server"
             : p->command == R ? "run server.js"
                               : "inspect ./server");
  return -1;
}

/* ---- NODE_OPTIONS ------------------------------------------------------------------------------ */

/* What starts another program than the command line says, or none. */
static bool is_banned(const parser *p, const flag *f) {
  const row *r = find_own(p, f);
  if (!r) return rt_str_is(f->name, "--test") || rt_str_is(f->name, "--expose-internals");
  switch (r - own) {
  case OPT_EVAL: case OPT_PRINT: case OPT_CHECK: case OPT_INTERACTIVE: case OPT_RUN_COMMAND: case OPT_ENV_FILE:
  case OPT_ENV_FILE_IF_EXISTS: case OPT_HELP: case OPT_VERSION: return true;
  default: return false;
  }
}

static int env_flag(parser *p, const char *word) {
  flag f;
  split(&f, word);
  if (is_flag(word) && strcmp(word, "--") != 0 && !is_banned(p, &f)) return one_flag(p, word);
  rt_buf_fmt(p->error, "%s is not allowed in NODE_OPTIONS\n", word);
  return -1;
}

/* Only a script's options: what an executable of ours does is not to be changed from outside. */
static int parse_env(parser *p) {
  const char *text = getenv("NODE_OPTIONS");
  cx_args words = {0};
  int r = 0;
  if (!text || !*text) return 0;
  if (!cx_env_split(p->o, text, &words)) {
    rt_buf_c(p->error, "NODE_OPTIONS has a quote that is not closed\n");
    r = -1;
  }
  parser env = {.o = p->o, .argc = (int)words.len, .argv = (char **)words.p, .command = S, .error = p->error};
  while (r == 0 && env.at < env.argc) r = env_flag(&env, env.argv[env.at++]);
  rt_vec_deinit(&words);
  return r;
}

static bool is_watched(const cx_options *o) { return cx_node_option_has(o, "--watch") || cx_node_option_has(o, "--watch-path"); }

static int both(parser *p, const char *one, const char *other) {
  rt_buf_fmt(p->error, "either %s or %s can be used, not both\n", one, other);
  return -1;
}

static int check_together(parser *p) {
  static const char *const pairs[][2] = {{"--tls-min-v1.3", "--tls-max-v1.2"}, {"--use-openssl-ca", "--use-bundled-ca"},
                                         {"--use-openssl-ca", "--use-system-ca"}};
  const cx_options *o = p->o;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (cx_node_option_has(o, pairs[i][0]) && cx_node_option_has(o, pairs[i][1])) return both(p, pairs[i][0], pairs[i][1]);
  bool eval = o->command == CX_COMMAND_EVAL, check = cx_node_option_has(o, "--check");
  if (eval && check) return both(p, "--check", "--eval");
  if (!is_watched(o) || o->command == CX_COMMAND_SCRIPTS) return 0;
  if (check) return both(p, "--watch", "--check");
  if (eval) return both(p, "--watch", "--eval");
  return o->interactive ? both(p, "--watch", "--interactive") : 0;
}

/* Grants without what they are grants of. */
static int check_permission(parser *p) {
  static const char *const grants[] = {"--allow-fs-read", "--allow-fs-write"};
  const cx_options *o = p->o;
  if (cx_node_option_has(o, "--permission") || cx_node_option_has(o, "--permission-audit")) return 0;
  for (size_t i = 0; i < sizeof grants / sizeof *grants; i++) {
    if (!cx_node_option_has(o, grants[i])) continue;
    rt_buf_fmt(p->error, "%s requires --permission or --permission-audit\n", grants[i]);
    return -1;
  }
  return 0;
}

/* --test with what cannot be had together with it. */
static int set_test(parser *p) {
  cx_options *o = p->o;
  if (!cx_node_option_has(o, "--test") || asked(o)) return 0;
  if (cx_node_option_has(o, "--check")) return both(p, "--test", "--check");
  if (o->command == CX_COMMAND_EVAL) return both(p, "--test", o->print ? "--print" : "--eval");
  o->command = CX_COMMAND_TEST;
  return 0;
}

/* The flags in front of the script. */
static int parse_flags(parser *p) {
  while (p->at < p->argc && is_flag(p->argv[p->at])) {
    const char *word = p->argv[p->at++];
    if (strcmp(word, "--") == 0) break;
    if (one_flag(p, word)) return -1;
  }
  return p->bad_value ? -1 : 0;
}

/* Files of environment variables come before NODE_OPTIONS, which may be in them, and so before the flags. */
static int load_env_files(const parser *p) {
  cx_options o = {0};
  parser first = *p;
  first.o = &o;
  int r = parse_flags(&first);
  /* The command of --run has its own environment; a child that is watched reads the files itself. */
  bool is_wanted = o.command != CX_COMMAND_SCRIPTS && !is_watched(&o);
  if (r == 0 && is_wanted) r = cx_env_files_load(o.env_files.p, o.env_files.len, p->error);
  cx_options_deinit(&o);
  return r;
}

/* What runs when no flag says it. */
static void choose_command(parser *p) {
  cx_options *o = p->o;
  bool dash = p->at < p->argc && strcmp(p->argv[p->at], "-") == 0;
  bool empty = p->at < p->argc && !*p->argv[p->at]; /* is no script, but an argument */
  if (o->command == CX_COMMAND_EVAL && o->interactive) o->command = CX_COMMAND_PROMPT;
  if (o->command != CX_COMMAND_SCRIPT) return;
  if (p->at < p->argc && !dash && !empty) {
    o->entry = p->argv[p->at++];
    return;
  }
  bool prompt = o->interactive || (!dash && isatty(STDIN_FILENO));
  o->command = prompt ? CX_COMMAND_PROMPT : CX_COMMAND_STDIN; /* the dash remains an argument of the program */
}

static int parse_interpreter(parser *p) {
  cx_options *o = p->o;
  if (load_env_files(p) || parse_env(p) || parse_flags(p)) return -1;
  if (set_test(p) || check_together(p)) return -1;
  if (*o->old_space) cx_v8_flag_add(o, RT_STR("--max-old-space-size"), o->old_space);
  for (int i = 1; i < p->at; i++)
    if (strcmp(p->argv[i], "--") != 0) rt_vec_push(&o->exec_args, p->argv[i]);
  choose_command(p);
  if (!is_watched(o) || asked(o) || o->command == CX_COMMAND_SCRIPTS || o->command == CX_COMMAND_TEST) return 0;
  if (o->command == CX_COMMAND_SCRIPT) {
    o->command = CX_COMMAND_WATCH;
    return 0;
  }
  rt_buf_c(p->error, "--watch requires specifying a file\n");
  return -1;
}

static const struct {
  const char *word;
  unsigned bit;
  cx_command command;
} commands[] = {
    {"build", B, CX_COMMAND_BUILD}, {"run", R, CX_COMMAND_RUN}, {"inspect", I, CX_COMMAND_INSPECT}};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

/* A first word that is neither a command nor a file, but nearly a command. */
static int check_typo(parser *p) {
  rt_str names[COMMAND_COUNT], word = rt_str_c(p->o->entry);
  if (p->at != 2 || access(p->o->entry, F_OK) == 0 ||
      rt_str_find_byte(word, '.', 0) != RT_STR_MISSING)
    return 0;
  for (size_t i = 0; i < COMMAND_COUNT; i++) names[i] = rt_str_c(commands[i].word);
  rt_str guess = cx_closest(word, names, COMMAND_COUNT);
  if (!guess.len) return 0;
  rt_buf_fmt(p->error, "no such command or file: %s\n  help: did you mean 'ingot %.*s'?\n",
             p->o->entry, RT_STR_ARG(guess));
  return -1;
}

int cx_options_parse(cx_options *o, int argc, char **argv, rt_buf *error) {
  parser p = {.o = o, .argc = argc, .at = 1, .argv = argv, .command = S, .error = error};
  memset(o, 0, sizeof *o);
  o->command = CX_COMMAND_SCRIPT;
  for (size_t i = 0; argc > 1 && i < COMMAND_COUNT; i++) {
    if (strcmp(argv[1], commands[i].word) != 0) continue;
    p.command = commands[i].bit;
    o->command = commands[i].command;
    p.at = 2;
  }
  int r = p.command == S ? parse_interpreter(&p) : parse_command(&p);
  if (r == 0) r = check_permission(&p);
  if (r == 0 && o->command == CX_COMMAND_SCRIPT && o->entry) r = check_typo(&p);
  o->argc = argc - p.at;
  o->argv = argv + p.at;
  return r;
}

void cx_options_deinit(cx_options *o) {
  rt_vec_deinit(&o->include);
  rt_vec_deinit(&o->link);
  rt_vec_deinit(&o->conditions);
  rt_vec_deinit(&o->preload);
  rt_vec_deinit(&o->env_files);
  rt_vec_deinit(&o->exec_args);
  rt_buf_deinit(&o->v8_flags);
  rt_buf_deinit(&o->node_options);
  rt_buf_deinit(&o->env_text);
}

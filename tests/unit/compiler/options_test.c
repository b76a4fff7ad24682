/* SPDX-License-Identifier: MIT */
/* Command lines and what becomes of them. */
#include "compiler/options.h"
#include "tests/unit/unit.h"

static cx_options o;
static rt_buf error;

/* Words separated by single spaces. */
static int parse(const char *line) {
  static char copy[512];
  static char *argv[32];
  int argc = 1;
  cx_options_deinit(&o);
  error.len = 0;
  snprintf(copy, sizeof copy, "%s", line);
  argv[0] = "ingot";
  for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) argv[argc++] = word;
  return cx_options_parse(&o, argc, argv, &error);
}

static void fails(const char *line, const char *message) {
  EXPECT_INT(parse(line), -1);
  EXPECT_STR(rt_buf_view(&error), message);
}

static void build(void) {
  EXPECT_INT(parse("build a.js -o out --include x/** --include=y --template dynamic --locales en,zh --verbose --json -C dev"), 0);
  EXPECT(o.command == CX_COMMAND_BUILD && o.verbose && o.json);
  EXPECT_STR(rt_str_c(o.entry), "a.js");
  EXPECT_STR(rt_str_c(o.output), "out");
  EXPECT(o.include.len == 2 && strcmp(o.include.p[1], "y") == 0);
  EXPECT_STR(rt_str_c(o.template_kind), "dynamic");
  EXPECT_STR(rt_str_c(o.locales), "en,zh");
  EXPECT(o.conditions.len == 1 && o.node_options.len == 0);
  EXPECT_INT(parse("build --output=x -- -a.js"), 0);
  EXPECT_STR(rt_str_c(o.entry), "-a.js");
  EXPECT_INT(parse("build --help"), 0);
  EXPECT(o.command == CX_COMMAND_HELP && o.help_for != 0);
  fails("build", "no entry file given\n  help: ingot build server.js -o server\n");
  fails("build a.js b.js", "unexpected argument: b.js\n");
  fails("build a.js -o", "-o requires an argument\n");
  fails("build a.js --verbos", "bad option: --verbos\n  help: did you mean '--verbose'?\n");
  fails("build a.js --expose-gc", "bad option: --expose-gc\n");
  fails("build a.js --json=1", "--json takes no value\n");
  fails("build a.js --template big", "bad value for --template: 'big'\n  help: it can be static or dynamic\n");
}

static void run_and_inspect(void) {
  EXPECT_INT(parse("run --include x a.js --include y -o"), 0);
  EXPECT(o.command == CX_COMMAND_RUN && o.include.len == 1 && o.argc == 3);
  EXPECT_STR(rt_str_c(o.argv[0]), "--include");
  EXPECT_INT(parse("inspect ./app --json"), 0);
  EXPECT(o.command == CX_COMMAND_INSPECT && o.json);
  fails("inspect", "inspect: no file given\n  help: ingot inspect ./server\n");
}

static void scripts(void) {
  EXPECT_INT(parse("--expose_gc --stack-size=900 --no-warnings -r ./p.js --conditions=dev --unhandled-rejections none a.js --x -e"), 0);
  EXPECT(o.command == CX_COMMAND_SCRIPT && o.argc == 2);
  EXPECT_STR(rt_str_c(o.entry), "a.js");
  EXPECT_STR(rt_str_c((const char *)o.v8_flags.p), "--expose-gc --stack-size=900");
  EXPECT_STR(rt_str_c((const char *)o.node_options.p),
             "--expose-gc\n--stack-size=900\n--no-warnings\n--conditions=dev\n--unhandled-rejections=none\n");
  EXPECT(o.preload.len == 1 && o.conditions.len == 1);
  EXPECT_INT(o.exec_args.len, 8);
  EXPECT_INT(parse("--nolazy --no-opt --max_old_space_size 100 ./build"), 0);
  EXPECT_STR(rt_str_c((const char *)o.v8_flags.p), "--nolazy --no-opt --max-old-space-size=100");
  EXPECT_INT(parse("-e 1+1 a b"), 0);
  EXPECT(o.command == CX_COMMAND_EVAL && !o.print && o.argc == 2);
  EXPECT_INT(parse("-e 1+1 --no-warnings -- --a"), 0);
  EXPECT(o.argc == 1 && o.node_options.len > 0);
  EXPECT_INT(parse("-p 1+1"), 0);
  EXPECT(o.command == CX_COMMAND_EVAL && o.print && o.exec_args.len == 2);
  EXPECT_INT(parse("-pe 1+1 --input-type=module"), 0);
  EXPECT(o.print && strcmp(o.input_type, "module") == 0);
  EXPECT_INT(parse("- a"), 0);
  EXPECT(o.command == CX_COMMAND_STDIN && o.argc == 2);
  EXPECT_INT(parse("-- --odd.js"), 0);
  EXPECT_STR(rt_str_c(o.entry), "--odd.js");
  EXPECT_INT(parse("--version"), 0);
  EXPECT(o.command == CX_COMMAND_VERSION);
  EXPECT_INT(parse("--help"), 0);
  EXPECT(o.command == CX_COMMAND_HELP && o.help_for == 0);
}

static void bad_scripts(void) {
  fails("--no-such-thing a.js", "bad option: --no-such-thing\n");
  fails("--trace-warning a.js", "bad option: --trace-warning\n  help: did you mean '--trace-warnings'?\n");
  fails("--no-stack-size a.js", "--no-stack-size is an invalid negation because it is not a boolean option\n");
  fails("--nope a.js", "bad option: --nope\n");
  fails("-x a.js", "bad option: -x\n");
  fails("-e", "-e requires an argument\n");
  fails("--frozen-intrinsics a.js", "--frozen-intrinsics is an option of node that Ingot does not have\n");
  fails("--allow-fs-read=x a.js", "--allow-fs-read requires --permission or --permission-audit\n");
  fails("--input-type=x -e 1", "bad value for --input-type: 'x'\n  help: it can be commonjs, module, commonjs-typescript or module-typescript\n");
  fails("biuld a.js", "no such command or file: biuld\n  help: did you mean 'ingot build'?\n");
}

static void help(void) {
  rt_buf out = {0};
  cx_options_help(&out, 0, false);
  rt_str text = rt_buf_view(&out);
  static const char *const wanted[] = {"--output FILE", "-o,", "--include GLOB", "--eval SCRIPT", "exit codes:", "  9   wrong"};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    if (rt_str_find(text, rt_str_c(wanted[i]), 0) == RT_STR_MISSING) unit_failures++, printf("help lacks %s\n", wanted[i]);
  rt_buf_deinit(&out);
}

int main(void) {
  build();
  run_and_inspect();
  scripts();
  bad_scripts();
  help();
  cx_options_deinit(&o);
  rt_buf_deinit(&error);
  return unit_failures != 0;
}

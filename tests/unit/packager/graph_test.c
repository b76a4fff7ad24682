/* SPDX-License-Identifier: MIT */
/*
 * Graph, assets and layout over files in memory: which modules in which order, which edges, which
 * diagnostics, and where everything appears below the virtual root. A case prints what it got as
 * lines and compares them with what is wanted.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "packager/layout.h"
#include "runtime/base/err.h"
#include "tests/unit/packager/fake_strip.h"

static int failures;

/* ---- printing ----------------------------------------------------------------------------------
 */

static void print_modules(const pk_layout *l, rt_buf *out) {
  static const char *const kinds[] = {"cjs", "json", "esm", "addon", "wasm"};
  for (size_t i = 0; i < l->module_count; i++) {
    const pk_image_module *m = &l->modules[i];
    rt_buf_fmt(out, "%s %s", kinds[m->kind], m->path.p);
    for (size_t at = 0; at < m->names.len; at += strlen(m->names.p + at) + 1)
      rt_buf_fmt(out, "%s %s", at == 0 ? " exports" : "", m->names.p + at);
    for (size_t k = 0; k < m->dep_count; k++) {
      const pk_image_dep *d = &m->deps[k];
      const char *mode = d->mode == RT_DEP_IMPORT ? "import " : "";
      if (d->kind == RT_DEP_MODULE)
        rt_buf_fmt(out, " [%s%.*s %u]", mode, RT_STR_ARG(d->specifier), d->module);
      else if (d->kind == RT_DEP_BUILTIN)
        rt_buf_fmt(out, " [%s%.*s %.*s]", mode, RT_STR_ARG(d->specifier), RT_STR_ARG(d->builtin));
      else rt_buf_fmt(out, " [%s%.*s -]", mode, RT_STR_ARG(d->specifier));
    }
    rt_buf_c(out, "\n");
  }
}

static void print_files(const pk_layout *l, rt_buf *out) {
  for (size_t i = 0; i < l->file_count; i++) {
    if (l->files[i].module == RT_IMAGE_NONE)
      rt_buf_fmt(out, "file %.*s\n", RT_STR_ARG(l->files[i].path));
  }
}

static void print_diags(const cx_diags *diags, rt_buf *out) {
  for (const cx_diag *d = diags->first; d != NULL; d = d->next) {
    if (d->severity == CX_SEVERITY_INFO) continue;
    rt_buf_fmt(out, "%s %s %.*s:%u:%u %.*s\n", cx_severity_name(d->severity), cx_diag_name(d->id),
               RT_STR_ARG(d->spot.path), d->spot.line, d->spot.column, RT_STR_ARG(d->text));
  }
}

/* ---- one case ----------------------------------------------------------------------------------
 */

typedef struct wanted {
  const char *name, *entry;
  const char *include[4];
  const char *text;
} wanted;

static void add_included(void *ctx, rt_str path) { (void)pk_graph_add(ctx, path); }

static void run(pk_vfs *v, const wanted *w) {
  rt_arena arena = {0};
  cx_diags diags;
  cx_diags_init(&diags);
  pk_graph g;
  pk_assets assets = {0};
  pk_layout layout = {0};
  rt_buf got = {0};
  pk_graph_options o = {.entry = w->entry, .cwd = "/app"};
  size_t includes = 0;
  while (includes < 4 && w->include[includes] != NULL) includes++;
  int err = pk_graph_build(&g, &arena, v, &diags, &o);
  if (err == 0) pk_assets_included(&g, w->include, includes, add_included, &g);
  pk_graph_settle(&g);
  if (err == 0) err = pk_assets_collect(&assets, &g, w->include, includes, RT_STR_NONE, NULL, NULL);
  if (err == 0) err = pk_layout_make(&layout, &g, &assets, NULL);
  if (err == 0) print_modules(&layout, &got);
  if (err == 0) print_files(&layout, &got);
  print_diags(&diags, &got);
  if (err != 0) rt_buf_fmt(&got, "%s\n", rt_err_name(err));
  rt_buf_byte(&got, 0);
  if (strcmp((char *)got.p, w->text) != 0) {
    failures++;
    printf("---- %s: got\n%s---- want\n%s\n", w->name, (char *)got.p, w->text);
  }
  rt_buf_deinit(&got);
  pk_layout_deinit(&layout);
  pk_assets_deinit(&assets);
  pk_graph_deinit(&g);
  cx_diags_deinit(&diags);
  rt_arena_deinit(&arena);
}

/* ---- cases -------------------------------------------------------------------------------------
 */

static void order_and_edges(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/package.json", "{\"name\":\"app\"}");
  pk_vfs_mem_file(
      v, "/app/main.js",
      "require('./b'); require('./a'); require('fs'); require('./b.js'); import('./a.js')");
  pk_vfs_mem_file(v, "/app/b.js", "exports.x = require('./c'); require('node:path')");
  pk_vfs_mem_file(v, "/app/a.js", "require('./main'); require('p')");
  pk_vfs_mem_file(v, "/app/c.json", "\xEF\xBB\xBF{\"a\": [1, 2]}");
  pk_vfs_mem_file(v, "/app/node_modules/p/package.json",
                  "{\"name\":\"p\",\"main\":\"lib/index.js\"}");
  pk_vfs_mem_file(v, "/app/node_modules/p/lib/index.js",
                  "require('q'); try { require('nope') } catch {}");
  pk_vfs_mem_file(v, "/app/node_modules/p/lib/package.json", "{\"type\":\"commonjs\"}");
  pk_vfs_mem_file(v, "/app/node_modules/q/package.json",
                  "{\"name\":\"q\",\"exports\":{\"import\":\"./q.mjs\",\"require\":\"./q.cjs\"}}");
  pk_vfs_mem_file(v, "/app/node_modules/q/q.cjs", "#!/usr/bin/env node\n1");
  run(v, &(wanted){"order", "main", {0},
    "cjs /ingot/main.js [./b 1] [./a 3] [fs fs] [./b.js 1] [import ./a.js 3]\n"
    "cjs /ingot/b.js [./c 2] [node:path path]\n"
    "json /ingot/c.json\n"
    "cjs /ingot/a.js [./main 0] [p 4]\n"
    "cjs /ingot/node_modules/p/lib/index.js [q 5] [nope -]\n"
    "cjs /ingot/node_modules/q/q.cjs\n"
    "file /ingot/node_modules/p/lib/package.json\n"
    "file /ingot/node_modules/p/package.json\n"
    "file /ingot/node_modules/q/package.json\n"
    "file /ingot/package.json\n"});
  pk_vfs_free(v);
}

static void missing_modules(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/package.json", "{}");
  pk_vfs_mem_file(v, "/app/x.js",
                  "let a;\nrequire('./Lib');\n  require('gone');\ntry { require('soft') } catch "
                  "{}\nrequire('node:no')");
  pk_vfs_mem_file(v, "/app/lib.js", "");
  run(v, &(wanted){"missing", "./x.js", {0},
    "error missing-module x.js:2:9 Cannot find module './Lib'\n"
    "error missing-module x.js:3:11 Cannot find module 'gone'\n"
    "warning missing-optional x.js:4:15 Cannot find module 'soft'\n"
    "error unknown-builtin x.js:5:9 No such built-in module: node:no\n"
    "DIAGNOSED\n"});
  run(v, &(wanted){"no entry",
                   "nope.js",
                   {0},
                   "error no-entry :0:0 Cannot find the entry 'nope.js'\nDIAGNOSED\n"});
  pk_vfs_free(v);
}

static void packages_may_lack_things(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/package.json", "{}");
  pk_vfs_mem_file(v, "/app/x.js", "require('p')");
  pk_vfs_mem_file(v, "/app/node_modules/p/package.json",
                  "{\"name\":\"p\",\"optionalDependencies\":{\"fsevents\":\"*\"},"
                  "\"peerDependenciesMeta\":{\"@s/peer\":{\"optional\":true}}}");
  pk_vfs_mem_file(v, "/app/node_modules/p/index.js",
                  "require('fsevents'); require('@s/peer/x'); function f() { require('late') }");
  run(v, &(wanted){"optional by package", "x.js", {0},
    "cjs /ingot/x.js [p 1]\n"
    "cjs /ingot/node_modules/p/index.js [fsevents -] [@s/peer/x -] [late -]\n"
    "file /ingot/node_modules/p/package.json\n"
    "file /ingot/package.json\n"});
  pk_vfs_free(v);
}

static void broken_files(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/x.js",
                  "require('./syntax'); require('./data'); require('./locked'); try { "
                  "require('./syntax2') } catch {}");
  pk_vfs_mem_file(v, "/app/syntax.js", "1;\n  'open");
  pk_vfs_mem_file(v, "/app/syntax2.js", "`open");
  pk_vfs_mem_file(v, "/app/data.json", "{\n  \"a\": nope}");
  pk_vfs_mem_file(v, "/app/locked.js", "");
  pk_vfs_mem_fail(v, "/app/locked.js", -EACCES);
  run(v, &(wanted){"broken", "x.js", {0},
    "error syntax-error syntax.js:2:3 unterminated string\n"
    "error bad-json data.json:2:8 unexpected character\n"
    "error cannot-read locked.js:0:0 Cannot read the file: Permission denied\n"
    "warning syntax-error syntax2.js:1:1 unterminated template\n"
    "DIAGNOSED\n"});
  pk_vfs_free(v);
}

static void named_files(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/package.json", "{}");
  pk_vfs_mem_file(v, "/app/src/x.js",
                  "const path = require('path'); path.join(__dirname, '../public'); __dirname + "
                  "'/t.html'; path.join(__dirname, 'gone')");
  pk_vfs_mem_file(v, "/app/public/a.css", "a");
  pk_vfs_mem_file(v, "/app/public/deep/b.txt", "b");
  pk_vfs_mem_file(v, "/app/public/.secret", "s");
  pk_vfs_mem_file(v, "/app/public/.well-known/w", "w");
  pk_vfs_mem_file(v, "/app/public/node_modules/no.js", "");
  pk_vfs_mem_file(v, "/app/src/t.html", "t");
  pk_vfs_mem_file(v, "/app/data/one.bin", "1");
  pk_vfs_mem_file(v, "/app/data/two.txt", "2");
  pk_vfs_mem_link(v, "/app/public/up", "..");
  run(v, &(wanted){"named",
                   "src/x.js",
                   {"data/*.{bin,txt}", "!data/two.*", "nothing/**"},
                   "cjs /ingot/src/x.js [path path]\n"
                   "file /ingot/data/one.bin\n"
                   "file /ingot/package.json\n"
                   "file /ingot/public/.well-known/w\n"
                   "file /ingot/public/a.css\n"
                   "file /ingot/public/deep/b.txt\n"
                   "file /ingot/public/up/data/one.bin\n"
                   "file /ingot/public/up/data/two.txt\n"
                   "file /ingot/public/up/package.json\n"
                   "file /ingot/public/up/src/t.html\n"
                   "file /ingot/public/up/src/x.js\n"
                   "file /ingot/src/t.html\n"
                   "warning missing-file public/up/public:0:0 This folder links back to one above "
                   "it; it is embedded once, not again below itself\n"
                   "warning include-empty :0:0 --include 'nothing/**' matches no file\n"});
  pk_vfs_free(v);
}

static void computed_requires(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/package.json", "{}");
  pk_vfs_mem_file(v, "/app/x.js", "require('./lang/' + l)");
  pk_vfs_mem_file(v, "/app/lang/de.js", "require('../helper')");
  pk_vfs_mem_file(v, "/app/lang/en.json", "{}");
  pk_vfs_mem_file(v, "/app/lang/readme.md", "");
  pk_vfs_mem_file(v, "/app/lang/more/fr.js", "require('not-there')");
  pk_vfs_mem_file(v, "/app/helper.js", "");
  run(v, &(wanted){"computed", "x.js", {0},
    "cjs /ingot/x.js\n"
    "cjs /ingot/lang/de.js [../helper 2]\n"
    "cjs /ingot/helper.js\n"
    "json /ingot/lang/en.json\n"
    "cjs /ingot/lang/more/fr.js [not-there -]\n"
    "file /ingot/package.json\n"});
  pk_vfs_free(v);
}

/* The folder is where a pattern of "imports" or "exports" leads, not where its name would be. */
static void computed_patterns(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/package.json",
                  "{\"imports\":{\"#font/*\":{\"require\":\"./js/fonts/*.cjs\",\"import\":\"./js/fonts/*.mjs\"}}}");
  pk_vfs_mem_file(v, "/app/x.js", "require(`#font/${n}`); import('p/lang/d' + l); require('#other/' + x)");
  pk_vfs_mem_file(v, "/app/js/fonts/a.cjs", "");
  pk_vfs_mem_file(v, "/app/js/fonts/a.mjs", "");
  pk_vfs_mem_file(v, "/app/js/fonts/b.cjs", "");
  pk_vfs_mem_file(v, "/app/node_modules/p/package.json", "{\"exports\":{\"./lang/*\":\"./dist/*/index.js\"}}");
  pk_vfs_mem_file(v, "/app/node_modules/p/dist/de/index.js", "");
  pk_vfs_mem_file(v, "/app/node_modules/p/dist/en/index.js", "");
  run(v, &(wanted){"patterns", "x.js", {0},
    "cjs /ingot/x.js\n"
    "cjs /ingot/js/fonts/a.cjs\n"
    "cjs /ingot/js/fonts/b.cjs\n"
    "cjs /ingot/node_modules/p/dist/de/index.js\n"
    "file /ingot/node_modules/p/package.json\n"
    "file /ingot/package.json\n"});
  pk_vfs_free(v);
}

static void workspaces(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/w/package.json", "{\"workspaces\":[\"*\"]}");
  pk_vfs_mem_file(v, "/w/apps/one/package.json", "{\"name\":\"one\"}");
  pk_vfs_mem_file(v, "/w/apps/one/x.js", "require('lib'); require('dep')");
  pk_vfs_mem_file(v, "/w/lib/package.json", "{\"name\":\"lib\"}");
  pk_vfs_mem_file(v, "/w/lib/index.js", "");
  pk_vfs_mem_link(v, "/w/node_modules/lib", "../lib");
  pk_vfs_mem_file(v, "/w/node_modules/dep/index.js", "");
  run(v, &(wanted){"workspace", "/w/apps/one/x.js", {0},
    "cjs /ingot/apps/one/x.js [lib 1] [dep 2]\n"
    "cjs /ingot/lib/index.js\n"
    "cjs /ingot/node_modules/dep/index.js\n"
    "file /ingot/apps/one/package.json\n"
    "file /ingot/lib/package.json\n"});

  pk_vfs_mem_file(v, "/home/me/app/package.json", "{\"name\":\"app\"}");
  pk_vfs_mem_file(v, "/home/me/app/x.js", "require('far'); require('far2')");
  pk_vfs_mem_file(v, "/srv/far/package.json", "{\"name\":\"@s/far\"}");
  pk_vfs_mem_file(v, "/srv/far/lib/index.js", "");
  pk_vfs_mem_file(v, "/srv/far/index.js", "require('./lib')");
  pk_vfs_mem_file(v, "/srv/other/package.json", "{\"name\":\"@s/far\"}");
  pk_vfs_mem_file(v, "/srv/other/index.js", "");
  pk_vfs_mem_link(v, "/home/me/app/node_modules/far", "/srv/far");
  pk_vfs_mem_link(v, "/home/me/app/node_modules/far2", "/srv/other");
  run(v, &(wanted){"outside", "/home/me/app/x.js", {0},
    "cjs /ingot/x.js [far 1] [far2 3]\n"
    "cjs /ingot/.outside/@s/far/index.js [./lib 2]\n"
    "cjs /ingot/.outside/@s/far/lib/index.js\n"
    "cjs /ingot/.outside/@s/far-2/index.js\n"
    "file /ingot/package.json\n"
    "file /ingot/.outside/@s/far/package.json\n"
    "file /ingot/.outside/@s/far-2/package.json\n"});
  pk_vfs_free(v);
}

static void long_chain(void) {
  pk_vfs *v = pk_vfs_mem();
  enum { COUNT = 20000 };
  for (int i = 0; i < COUNT; i++) {
    char path[64], text[64];
    snprintf(path, sizeof path, "/app/m%d.js", i);
    snprintf(text, sizeof text, "require('./m%d')", (i + 1) % COUNT);
    pk_vfs_mem_file(v, path, text);
  }
  rt_arena arena = {0};
  cx_diags diags;
  cx_diags_init(&diags);
  pk_graph g;
  pk_graph_options o = {.entry = "m0", .cwd = "/app"};
  int err = pk_graph_build(&g, &arena, v, &diags, &o);
  if (err != 0 || g.modules.len != COUNT)
    failures++, printf("long chain: %d, %zu modules\n", err, g.modules.len);
  pk_graph_deinit(&g);
  cx_diags_deinit(&diags);
  rt_arena_deinit(&arena);
  pk_vfs_free(v);
}

static void es_modules(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/package.json", "{\"type\":\"module\",\"imports\":{\"#x\":\"./x.cjs\"}}");
  pk_vfs_mem_file(v, "/app/main.js",
                  "import './a.mjs'; import x from '#x'; export * from 'p'; import('node:fs'); import source "
                  "w from './w.wasm'; import j from './j.json' with {type: 'json'}; await 0;");
  pk_vfs_mem_file(v, "/app/a.mjs", "import './main.js'");
  pk_vfs_mem_file(v, "/app/x.cjs", "exports.one = 1; module.exports = require('./y.cjs'); require('p')");
  pk_vfs_mem_file(v, "/app/y.cjs", "exports.two = 2; exports.one = 3");
  pk_vfs_mem_file(v, "/app/j.json", "{}");
  pk_vfs_mem_bytes(v, "/app/w.wasm", "\0asm\1\0\0\0\2\15\1\7./a.mjs\1f\0\0", 23);
  pk_vfs_mem_file(v, "/app/node_modules/p/package.json",
                  "{\"exports\":{\"import\":\"./p.mjs\",\"require\":\"./p.cjs\"}}");
  pk_vfs_mem_file(v, "/app/node_modules/p/p.mjs", "export {}");
  pk_vfs_mem_file(v, "/app/node_modules/p/p.cjs", "");
  run(v, &(wanted){"es modules", "main.js", {0},
    "esm /ingot/main.js [import ./a.mjs 1] [import #x 2] [import p 5] [import node:fs fs] [import ./w.wasm 6]"
    " [import ./j.json 7]\n"
    "esm /ingot/a.mjs [import ./main.js 0]\n"
    "cjs /ingot/x.cjs exports one two [./y.cjs 3] [p 4]\n"
    "cjs /ingot/y.cjs\n"
    "cjs /ingot/node_modules/p/p.cjs\n"
    "esm /ingot/node_modules/p/p.mjs\n"
    "wasm /ingot/w.wasm [import ./a.mjs 1]\n"
    "json /ingot/j.json\n"
    "file /ingot/node_modules/p/package.json\n"
    "file /ingot/package.json\n"});
  pk_vfs_free(v);
}

/* Types stand between '<' and '>' (fake_strip.h). */
static void typescript(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/package.json", "{\"type\":\"module\"}");
  pk_vfs_mem_file(v, "/app/main.ts",
                  "import {x} from './x.ts'; <import './gone.ts'> import './c.cts'; import './m.mts'; import(`./lang/${l}`)");
  pk_vfs_mem_file(v, "/app/x.ts", "export const x<number> = 1");
  pk_vfs_mem_file(v, "/app/c.cts", "\xEF\xBB\xBF""exports.a<T> = new Worker('./w.ts')");
  pk_vfs_mem_file(v, "/app/m.mts", "");
  pk_vfs_mem_file(v, "/app/w.ts", "1");
  pk_vfs_mem_file(v, "/app/lang/de.ts", "export<>{}");
  pk_vfs_mem_file(v, "/app/lang/de.d.ts", "odd");
  pk_vfs_mem_file(v, "/app/lang/broken.ts", "bad");
  run(v, &(wanted){"typescript", "main.ts", {0},
    "esm /ingot/main.ts [import ./x.ts 1] [import ./c.cts 2] [import ./m.mts 4]\n"
    "esm /ingot/x.ts\n"
    "cjs /ingot/c.cts exports a\n"
    "esm /ingot/w.ts\n"
    "esm /ingot/m.mts\n"
    "esm /ingot/lang/de.ts\n"
    "file /ingot/package.json\n"});
  pk_vfs_free(v);
}

static void typescript_refused(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/package.json", "{\"type\":\"module\"}");
  pk_vfs_mem_file(v, "/app/main.ts", "import './enum.ts'; import './bad.ts'; import './odd.ts'; import 'p';\n"
                                     "import <type> './x.js'; import './x.tsx'; import './j.js';");
  pk_vfs_mem_file(v, "/app/enum.ts", "enum Color {}");
  pk_vfs_mem_file(v, "/app/bad.ts", "bad\n\xC3\xA9\xC3\xA9\xC3\xA9!");
  pk_vfs_mem_file(v, "/app/odd.ts", "odd");
  pk_vfs_mem_file(v, "/app/x.ts", "");
  pk_vfs_mem_file(v, "/app/x.tsx", "");
  pk_vfs_mem_file(v, "/app/j.js", "export const a = () => <p>it's</p>;");
  pk_vfs_mem_file(v, "/app/node_modules/p/package.json", "{\"name\":\"p\",\"exports\":\"./p.ts\"}");
  pk_vfs_mem_file(v, "/app/node_modules/p/p.ts", "");
  run(v, &(wanted){"typescript refused", "main.ts", {0},
    "error missing-module main.ts:2:15 Cannot find module './x.js'\n"
    "error typescript-syntax enum.ts:1:1 no enum here\n"
    "error syntax-error bad.ts:2:4 expected more\n"
    "error strip-failed odd.ts:0:0 The types cannot be stripped: too much\n"
    "error typescript-package node_modules/p/p.ts:0:0 The package 'p' is TypeScript: types are not stripped"
    " below node_modules\n"
    "error jsx x.tsx:0:0 JSX is not JavaScript: files of this kind cannot be modules\n"
    "error jsx j.js:1:24 JSX is not JavaScript\n"
    "DIAGNOSED\n"});
  pk_vfs_mem_file(v, "/app/late.ts", "import './crash.ts'; import './never.ts'");
  pk_vfs_mem_file(v, "/app/crash.ts", "crash");
  pk_vfs_mem_file(v, "/app/never.ts", "");
  run(v, &(wanted){"the child crashes", "late.ts", {0},
    "error strip-failed crash.ts:0:0 The types cannot be stripped: the process for it crashed (Killed)\n"
    "DIAGNOSED\n"});
  pk_vfs_free(v);
}

int main(int argc, char **argv) {
  fake_strip_main(argc, argv);
  order_and_edges();
  es_modules();
  typescript();
  typescript_refused();
  missing_modules();
  packages_may_lack_things();
  broken_files();
  named_files();
  computed_requires();
  computed_patterns();
  workspaces();
  long_chain();
  return failures != 0;
}

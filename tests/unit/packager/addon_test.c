/* SPDX-License-Identifier: MIT */
/*
 * Which addons the loaders of packages would find (packager/addon.h): trees of files in memory, laid
 * out as those packages are, to the addons that become modules, their libraries, and diagnostics.
 */
#include "packager/addon.h"

#include <stdlib.h>

#include "packager/addon_platform.h"
#include "packager/assets.h"
#include "tests/unit/packager/elf_make.h"
#include "tests/unit/unit.h"

/* ---- files ---------------------------------------------------------------------------------------- */

static const elf_made napi = {.symbols = {"+napi_register_module_v1"}},
                      musl = {.symbols = {"+napi_register_module_v1"}, .needed = {"libc.musl-x86_64.so.1"}},
                      v8 = {.symbols = {"-node_module_register", "-_ZN2v85Value8IsStringEv"}},
                      arm = {.symbols = {"+napi_register_module_v1"}, .machine = EM_AARCH64},
                      no_addon = {.symbols = {"+sqlite3_extension_init"}};

typedef struct file {
  const char *path;
  const char *text;    /* or */
  const elf_made *elf;
} file;

static void fill(pk_vfs *v, const file *files) {
  rt_buf b = {0};
  for (const file *f = files; f->path != NULL; f++) {
    if (f->elf == NULL) {
      pk_vfs_mem_file(v, f->path, f->text);
      continue;
    }
    b.len = 0;
    elf_make(f->elf, &b);
    pk_vfs_mem_bytes(v, f->path, b.p, b.len);
  }
  rt_buf_deinit(&b);
}

/* ---- one case -------------------------------------------------------------------------------------- */

static int compare_modules(const void *a, const void *b) {
  return rt_str_cmp((*(pk_module *const *)a)->path, (*(pk_module *const *)b)->path);
}

/* Addons in the order of their paths; "=" those that only hold a reason. */
static void print_addons(pk_graph *g, rt_buf *out) {
  qsort(g->modules.p, g->modules.len, sizeof *g->modules.p, compare_modules);
  for (size_t i = 0; i < g->modules.len; i++) {
    const pk_module *m = g->modules.p[i];
    if (m->kind != RT_MODULE_ADDON) continue;
    rt_buf_fmt(out, "%s%.*s", m->shared ? "" : "= ", RT_STR_ARG(pk_shown(g, m->path)));
    for (size_t k = 0; k < m->edges.len; k++) rt_buf_fmt(out, " [%.*s]", RT_STR_ARG(m->edges.p[k].specifier));
    rt_buf_c(out, "\n");
  }
}

static void print_diags(const cx_diags *diags, rt_buf *out) {
  for (const cx_diag *d = diags->first; d != NULL; d = d->next) {
    if (d->severity != CX_SEVERITY_INFO) rt_buf_fmt(out, "%s %.*s\n", cx_severity_name(d->severity), RT_STR_ARG(d->text));
  }
}

static void run(const char *name, const char *include, const file *files, const char *wanted) {
  rt_arena arena = {0};
  cx_diags diags;
  pk_graph g;
  pk_assets assets = {0};
  rt_buf got = {0};
  pk_vfs *v = pk_vfs_mem();
  pk_graph_options o = {.entry = "main.js", .cwd = "/app"};
  cx_diags_init(&diags);
  fill(v, files);
  int err = pk_graph_build(&g, &arena, v, &diags, &o);
  if (err == 0) err = pk_assets_collect(&assets, &g, &include, include != NULL, RT_STR_NONE, NULL, NULL);
  if (err == 0) print_addons(&g, &got);
  print_diags(&diags, &got);
  rt_buf_byte(&got, 0);
  if (strcmp((char *)got.p, wanted) != 0) {
    unit_failures++;
    printf("---- %s: got\n%s---- want\n%s\n", name, (char *)got.p, wanted);
  }
  rt_buf_deinit(&got);
  pk_assets_deinit(&assets);
  pk_graph_deinit(&g);
  pk_vfs_free(v);
  cx_diags_deinit(&diags);
  rt_arena_deinit(&arena);
}

#define APP(...) (const file[]){{"/app/package.json", "{\"name\":\"app\"}", NULL}, __VA_ARGS__, {NULL, NULL, NULL}}
#define LOADER(name) {"/app/node_modules/" name "/index.js", "", NULL}, \
                     {"/app/node_modules/" name "/package.json", "{\"name\":\"" name "\"}", NULL}
#define PACKAGE(name, text) {"/app/node_modules/" name "/index.js", text, NULL}, \
                            {"/app/node_modules/" name "/package.json", "{\"name\":\"" name "\"}", NULL}
#define P "/app/node_modules/p/"

/* ---- literal ---------------------------------------------------------------------------------------- */

static void literal(void) {
  run("literal", NULL, APP({"/app/main.js", "require('./build/Release/x.node')", NULL}, {"/app/build/Release/x.node", NULL, &napi}),
      "build/Release/x.node\n");
  run("napi-rs: the others are left out", NULL,
      APP({"/app/main.js", "require('p')", NULL},
          PACKAGE("p", "function f() { try { return require('./x.linux-x64-musl.node') } catch (e) {}"
                       "try { return require('./x.linux-arm64-gnu.node') } catch (e) {}"
                       "try { return require('@s/x-linux-x64-gnu') } catch (e) {} }"),
          {P "x.linux-x64-musl.node", NULL, &musl}, {P "x.linux-arm64-gnu.node", NULL, &arm},
          {"/app/node_modules/@s/x-linux-x64-gnu/package.json", "{\"name\":\"@s/x-linux-x64-gnu\",\"main\":\"x.node\"}", NULL},
          {"/app/node_modules/@s/x-linux-x64-gnu/x.node", NULL, &napi}),
      "node_modules/@s/x-linux-x64-gnu/x.node\n");
  run("another processor's", NULL, APP({"/app/main.js", "require('./x.node')", NULL}, {"/app/x.node", NULL, &arm}),
      "error The addon of the package app cannot work in an executable: it is built for another processor than x86-64\n");
  run("V8, required in a try", NULL, APP({"/app/main.js", "try { require('./x.node') } catch {}", NULL}, {"/app/x.node", NULL, &v8}),
      "= x.node\nwarning The addon of the package app cannot work in an executable: it is built against V8's C++ interface, not against Node-API\n");
  run("a folder of them", NULL, APP({"/app/main.js", "require('./native/' + name)", NULL}, {"/app/native/a.node", NULL, &napi}),
      "native/a.node\n");
  run("included", "node_modules/p/*.node", APP({"/app/main.js", "", NULL}, {P "x.node", NULL, &napi}, {P "y.node", NULL, &musl}),
      "node_modules/p/x.node\n");
}

/* ---- bindings --------------------------------------------------------------------------------------- */

static void bindings(void) {
  run("bindings", NULL,
      APP({"/app/main.js", "require('p')", NULL}, LOADER("bindings"), PACKAGE("p", "require('bindings')('x')"),
          {P "build/Release/x.node", NULL, &napi}, {P "build/Release/test.node", NULL, &no_addon},
          {P "lib/binding/node-v137-linux-x64/x.node", NULL, &napi}),
      "node_modules/p/build/Release/x.node\n");
  run("bindings: with the extension, from a deeper file", NULL,
      APP({"/app/main.js", "require('p')", NULL}, LOADER("bindings"), PACKAGE("p", "require('./lib/b')"),
          {P "lib/b.js", "var b = require('bindings'); b({ bindings: \"x.node\" })", NULL}, {P "out/Debug/x.node", NULL, &napi}),
      "node_modules/p/out/Debug/x.node\n");
  run("bindings: no name in the text", NULL,
      APP({"/app/main.js", "require('bindings')(name)", NULL}, LOADER("bindings"), {"/app/build/x.node", NULL, &napi}),
      "build/x.node\n");
  run("bindings: V8", NULL,
      APP({"/app/main.js", "require('p')", NULL}, LOADER("bindings"), PACKAGE("p", "function f() { require('bindings')('x') }"),
          {P "build/Release/x.node", NULL, &v8}),
      "error The addon of the package p cannot work in an executable: it is built against V8's C++ interface, not against Node-API\n");
  run("bindings: not built", NULL,
      APP({"/app/main.js", "require('p')", NULL}, LOADER("bindings"), PACKAGE("p", "require('bindings')('x')")),
      "warning The package p has no addon that bindings would find on linux-x64\n");
  run("bindings: not built, and that is well", NULL,
      APP({"/app/main.js", "try { require('p') } catch {}", NULL}, LOADER("bindings"), PACKAGE("p", "require('bindings')('x')")), "");
}

/* ---- node-gyp-build ----------------------------------------------------------------------------------- */

#define GYP APP({"/app/main.js", "require('p')", NULL}, LOADER("node-gyp-build"), PACKAGE("p", "require('node-gyp-build')(__dirname)"),
#define PREBUILT P "prebuilds/linux-x64/"

static void gyp_build(void) {
  run("built here goes first", NULL, GYP {P "build/Release/p.node", NULL, &napi}, {PREBUILT "p.node", NULL, &napi}),
      "node_modules/p/build/Release/p.node\n");
  run("libc, other systems", NULL,
      GYP {PREBUILT "p.glibc.node", NULL, &napi}, {PREBUILT "p.musl.node", NULL, &musl}, {P "prebuilds/linux-arm64/p.node", NULL, &arm},
          {P "prebuilds/darwin-x64+arm64/p.node", "x", NULL}),
      "node_modules/p/prebuilds/linux-x64/p.glibc.node\n");
  run("abi before napi, but not when it needs V8", NULL,
      GYP {PREBUILT "node.abi137.node", NULL, &v8}, {PREBUILT "node.napi.node", NULL, &napi}, {PREBUILT "node.abi115.node", NULL, &v8}),
      "node_modules/p/prebuilds/linux-x64/node.napi.node\n");
  run("more tags, single architecture", NULL,
      GYP {PREBUILT "node.napi.node", NULL, &napi}, {PREBUILT "node.napi.glibc.node", NULL, &napi},
          {PREBUILT "electron.napi.glibc.uv1.node", NULL, &napi}, {P "prebuilds/linux-x64+arm64/node.napi.glibc.uv1.node", NULL, &napi}),
      "node_modules/p/prebuilds/linux-x64/node.napi.glibc.node\n");
  run("another libuv", NULL, GYP {PREBUILT "p.uv2.node", NULL, &napi}, {PREBUILT "p.node", NULL, &napi}),
      "node_modules/p/prebuilds/linux-x64/p.node\n");
  run("only for musl", NULL, GYP {PREBUILT "p.node", NULL, &musl}),
      "error The addon of the package p cannot work in an executable: it is built for musl (Alpine Linux), not for glibc\n");
  run("only for macOS", NULL, GYP {P "prebuilds/darwin-x64/p.node", "x", NULL}),
      "warning The package p has no addon that node-gyp-build would find on linux-x64\n");
  run("by a module further down", NULL,
      APP({"/app/main.js", "require('p')", NULL}, LOADER("node-gyp-build"), PACKAGE("p", "require('./dist/cjs/b')"),
          {P "dist/cjs/package.json", "{\"type\":\"commonjs\"}", NULL},
          {P "dist/cjs/b.js", "require('node-gyp-build')(join(__dirname, '../..'))", NULL}, {PREBUILT "p.node", NULL, &napi}),
      "node_modules/p/prebuilds/linux-x64/p.node\n");
  run("optional packages", NULL,
      APP({"/app/main.js", "require('p')", NULL}, LOADER("node-gyp-build-optional-packages"),
          PACKAGE("p", "require('node-gyp-build-optional-packages')(__dirname)"), PACKAGE("@p/p-linux-x64", ""),
          {"/app/node_modules/@p/p-linux-x64/node.napi.glibc.node", NULL, &napi}, {"/app/node_modules/@p/p-linux-x64/node.abi137.glibc.node", NULL, &v8}),
      "node_modules/@p/p-linux-x64/node.napi.glibc.node\n");
}

/* ---- the others ----------------------------------------------------------------------------------------- */

static void others(void) {
  run("node-pre-gyp", NULL,
      APP({"/app/main.js", "require('p')", NULL}, LOADER("@mapbox/node-pre-gyp"),
          {P "index.js", "require(require('@mapbox/node-pre-gyp').find(require('path').join(__dirname, 'package.json')))", NULL},
          {P "package.json", "{\"name\":\"p\",\"version\":\"1.2.3\",\"binary\":{\"module_name\":\"x\",\"napi_versions\":[3,6,99],"
                             "\"module_path\":\"./lib/{node_napi_label}-{platform}-{arch}-{libc}-{napi_build_version}-{version}/{configuration}\"}}", NULL},
          {P "lib/napi-v6-linux-x64-glibc-6-1.2.3/Release/x.node", NULL, &napi}, {P "lib/napi-v3-linux-x64-glibc-3-1.2.3/Release/x.node", NULL, &napi}),
      "node_modules/p/lib/napi-v6-linux-x64-glibc-6-1.2.3/Release/x.node\n");
  run("pkg-prebuilds", NULL,
      APP({"/app/main.js", "require('p')", NULL}, PACKAGE("pkg-prebuilds", ""), {"/app/node_modules/pkg-prebuilds/bindings.js", "", NULL},
          PACKAGE("p", "require('pkg-prebuilds/bindings')(__dirname, options)"), {P "prebuilds/HID-linux-x64/node-napi-v4.node", NULL, &napi},
          {P "prebuilds/HID-linux-x64-musl/node-napi-v4.node", NULL, &musl}, {P "prebuilds/HID_hidraw-linux-x64/node-napi-v4.node", NULL, &napi},
          {P "prebuilds/HID-linux-arm64/node-napi-v4.node", NULL, &arm}),
      "node_modules/p/prebuilds/HID-linux-x64/node-napi-v4.node\nnode_modules/p/prebuilds/HID_hidraw-linux-x64/node-napi-v4.node\n");
  run("a computed name of an optional dependency", NULL,
      APP({"/app/main.js", "require('p')", NULL}, {P "index.js", "let n = `@p/x-${process.platform}`; require(n)", NULL},
          {P "package.json", "{\"name\":\"p\",\"optionalDependencies\":{\"@p/x-linux\":\"1\",\"@p/x-darwin\":\"1\",\"@p/x-linux-musl\":\"1\"}}", NULL},
          {"/app/node_modules/@p/x-linux/package.json", "{\"name\":\"@p/x-linux\",\"main\":\"x.node\"}", NULL}, {"/app/node_modules/@p/x-linux/x.node", NULL, &napi},
          {"/app/node_modules/@p/x-linux-musl/package.json", "{\"name\":\"@p/x-linux-musl\",\"main\":\"x.node\"}", NULL},
          {"/app/node_modules/@p/x-linux-musl/x.node", NULL, &musl}),
      "node_modules/@p/x-linux/x.node\n");
}

static void own_loader(void) {
  run("a loader of the package's own", NULL,
      APP({"/app/main.js", "require('p')", NULL}, PACKAGE("p", "for (const d of dirs) { try { require(d + '/' + name) } catch {} }"),
          {P "build/Release/p.node", NULL, &napi}, {P "build/Release/test.node", NULL, &no_addon}, {P "prebuilds/linux-x64/p.node", NULL, &napi}),
      "node_modules/p/build/Release/p.node\n");

  run("computed in a package for a platform", NULL,
      APP({"/app/main.js", "require('p')", NULL}, {P "index.js", "require(`./${abi}/p.node`)", NULL},
          {P "package.json", "{\"name\":\"p\",\"os\":[\"linux\"],\"cpu\":[\"x64\"]}", NULL}, {P "x64/glibc/p.node", NULL, &napi},
          {P "x64/musl/p.node", NULL, &musl}, {P "node_modules/q/q.node", NULL, &napi}),
      "node_modules/p/x64/glibc/p.node\n");
}

/* ---- libraries ------------------------------------------------------------------------------------------- */

static void libraries(void) {
  static const elf_made addon = {.symbols = {"+napi_register_module_v1"}, .needed = {"libc.so.6", "liba.so.1", "libgone.so"},
                                 .runpath = "/nowhere:$ORIGIN/../../a/lib"},
                        a = {.soname = "liba.so.1", .needed = {"libb.so", "libstdc++.so.6"}},
                        b = {.soname = "libb.so", .needed = {"liba.so.1"}, .runpath = "${ORIGIN}"}, other = {.soname = "libz.so"};
  run("by RUNPATH, beside, in a circle", NULL,
      APP({"/app/main.js", "require('./p/lib/x.node')", NULL}, {"/app/p/lib/x.node", NULL, &addon}, {"/app/a/lib/liba.so.1", NULL, &a},
          {"/app/a/lib/libb.so", NULL, &b}),
      "a/lib/liba.so.1 [libb.so]\na/lib/libb.so [liba.so.1]\np/lib/x.node [liba.so.1]\n");
  run("a library of another name", NULL,
      APP({"/app/main.js", "require('./p/lib/x.node')", NULL}, {"/app/p/lib/x.node", NULL, &addon}, {"/app/a/lib/liba.so.1", NULL, &other}),
      "error p/lib/x.node needs this library by the name liba.so.1, but its own (SONAME) is 'libz.so'\n");
}

/* ---- needs ----------------------------------------------------------------------------------------------- */

static void needs(void) {
  static const elf_made template = {.symbols = {"+napi_create_object", "+uv_now"}, .versions = {"GLIBC_2.34", "GLIBC_2.2.5"}},
                        fine = {.symbols = {"+napi_register_module_v1", "-napi_create_object", "-uv_now", "?napi_new"}, .versions = {"GLIBC_2.34"}},
                        new = {.symbols = {"+napi_register_module_v1", "-node_api_new"}, .versions = {"GLIBC_2.38"}, .needed = {"libX11.so.6"}};
  rt_arena arena = {0};
  cx_diags diags;
  pk_graph g;
  rt_buf got = {0}, t = {0};
  pk_vfs *v = pk_vfs_mem();
  pk_graph_options o = {.entry = "main.js", .cwd = "/app"};
  cx_diags_init(&diags);
  fill(v, APP({"/app/main.js", "require('./fine.node'); require('./new.node')", NULL}, {"/app/fine.node", NULL, &fine}, {"/app/new.node", NULL, &new}));
  EXPECT_INT(pk_graph_build(&g, &arena, v, &diags, &o), 0);
  elf_make(&template, &t);
  pk_addon_check_needs(&g, rt_buf_view(&t));
  print_diags(&diags, &got);
  EXPECT_STR(rt_buf_view(&got),
             "warning The addon of the package app needs glibc 2.38 or newer: it will not load on machines with an older one\n"
             "warning The addon of the package app needs node_api_new(), which this version of Ingot does not have: calling it ends the process\n"
             "warning The addon of the package app needs the library libX11.so.6, which does not lie beside it: the machine must have it\n");
  rt_buf_deinit(&got), rt_buf_deinit(&t);
  pk_graph_deinit(&g);
  pk_vfs_free(v);
  cx_diags_deinit(&diags);
  rt_arena_deinit(&arena);
}

/* ---- files that are put ------------------------------------------------------------------------------------ */

static void put(void) {
  const rt_str *names;
  size_t count;
  rt_str text;
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/b", "old");
  EXPECT(!pk_vfs_is_file(v, "/app/new/x.node") && !pk_vfs_was_put(v, "/app/b"));
  pk_vfs_put(v, "/app/new/x.node", RT_STR("x"));
  pk_vfs_put(v, "/app/b", RT_STR("new"));
  EXPECT(pk_vfs_is_file(v, "/app/new/x.node") && pk_vfs_is_dir(v, "/app/new") && pk_vfs_was_put(v, "/app/b"));
  EXPECT_INT(pk_vfs_read(v, "/app/b", 100, &text), 0);
  EXPECT_STR(text, "new");
  EXPECT_INT(pk_vfs_list(v, "/app", &names, &count), 0);
  EXPECT(count == 2 && rt_str_is(names[0], "b") && rt_str_is(names[1], "new"));
  EXPECT_INT(pk_vfs_list(v, "/app/new", &names, &count), 0);
  EXPECT(count == 1 && rt_str_is(names[0], "x.node"));
  pk_vfs_free(v);
}

int main(void) {
  literal();
  bindings();
  gyp_build();
  others();
  own_loader();
  libraries();
  needs();
  put();
  return unit_failures != 0;
}

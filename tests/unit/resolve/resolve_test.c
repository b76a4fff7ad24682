/* SPDX-License-Identifier: MIT */
/* Resolution, case by case, over files in memory. A row: from where, what, and what comes of it. */
#include <stdio.h>

#include "packager/vfs.h"
#include "runtime/base/err.h"
#include "runtime/resolve/resolve.h"

static int failures;

typedef struct row {
  const char *dir, *spec, *want; /* a path, "builtin:x", or Node's error code */
  const char *detail; /* for errors: text that key, path, target, reason or pkg_json has */
} row;

static const char *describe(rt_resolver *r, const row *t, unsigned flags, rt_resolve_error *err) {
  static rt_resolved out;
  static char text[RT_RESOLVE_PATH_MAX + 16];
  const rt_conditions *c =
      flags & RT_RESOLVE_IMPORT ? &rt_conditions_import : &rt_conditions_require;
  int code = rt_resolve(r, t->spec, strlen(t->spec), t->dir, flags, c, &out, err);
  if (code != 0) {
    const char *name = rt_resolve_node_code(code);
    return name != NULL ? name : rt_err_name(code);
  }
  if (out.kind == RT_RESOLVED_DATA_URL) return "data";
  snprintf(text, sizeof text, "%s%s", out.kind == RT_RESOLVED_BUILTIN ? "builtin:" : "", out.path);
  return text;
}

static bool mentions(const rt_resolve_error *e, const char *detail) {
  return strstr(e->key, detail) || strstr(e->path, detail) || strstr(e->target, detail) ||
         strstr(e->reason, detail) || strstr(e->pkg_json, detail);
}

static void check(pk_vfs *v, const char *title, const row *rows, size_t count, unsigned flags) {
  rt_resolve_fs fs = pk_vfs_resolve_fs(v);
  rt_resolver *r = rt_resolver_new(&fs, rt_is_node_builtin, NULL);
  for (size_t i = 0; i < count; i++) {
    static rt_resolve_error err;
    const char *got = describe(r, &rows[i], flags, &err);
    bool ok = strcmp(got, rows[i].want) == 0 &&
              (rows[i].detail == NULL || mentions(&err, rows[i].detail));
    if (ok) continue;
    failures++;
    printf("%s: '%s' from %s: got %s, want %s\n", title, rows[i].spec, rows[i].dir, got,
           rows[i].want);
    printf("  key=%s path=%s target=%s reason=%s pkg=%s\n", err.key, err.path, err.target,
           err.reason, err.pkg_json);
  }
  rt_resolver_free(r);
}
#define CHECK_ROWS(v, title, rows, flags) check(v, title, rows, sizeof rows / sizeof *rows, flags)

static void files_and_directories(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/a/x.js", "");
  pk_vfs_mem_file(v, "/a/x.json", "{}");
  pk_vfs_mem_file(v, "/a/y.json", "{}");
  pk_vfs_mem_file(v, "/a/z.node", "");
  pk_vfs_mem_file(v, "/a/plain", "");
  pk_vfs_mem_file(v, "/a/both.js", "");
  pk_vfs_mem_file(v, "/a/both/index.js", "");
  pk_vfs_mem_file(v, "/a/dir/index.json", "");
  pk_vfs_mem_file(v, "/a/main/package.json", "{\"main\":\"lib\"}");
  pk_vfs_mem_file(v, "/a/main/lib/index.js", "");
  pk_vfs_mem_file(v, "/a/mainext/package.json", "{\"main\":\"./lib/it\"}");
  pk_vfs_mem_file(v, "/a/mainext/lib/it.js", "");
  pk_vfs_mem_file(v, "/a/badmain/package.json", "{\"main\":\"gone.js\"}");
  pk_vfs_mem_file(v, "/a/badmain/index.js", "");
  pk_vfs_mem_file(v, "/a/nomain/package.json", "{\"main\":\"gone.js\"}");
  pk_vfs_mem_file(v, "/a/emptymain/package.json", "{\"main\":\"\"}");
  pk_vfs_mem_file(v, "/a/emptymain/index.js", "");
  pk_vfs_mem_file(v, "/a/nummain/package.json", "{\"main\":7}");
  pk_vfs_mem_file(v, "/a/nummain/index.js", "");
  pk_vfs_mem_file(v, "/a/badjson/package.json", "{\"main\":");
  pk_vfs_mem_file(v, "/a/bom/package.json", "\xEF\xBB\xBF{\"main\":\"m.js\"}");
  pk_vfs_mem_file(v, "/a/bom/m.js", "");
  pk_vfs_mem_file(v, "/index.js", "");
  pk_vfs_mem_dir(v, "/a/void");
  static const row rows[] = {
    {"/a", "./x", "/a/x.js", NULL},
    {"/a", "./x.json", "/a/x.json", NULL},
    {"/a", "./y", "/a/y.json", NULL},
    {"/a", "./z", "/a/z.node", NULL},
    {"/a", "./plain", "/a/plain", NULL},
    {"/a", "/a/x", "/a/x.js", NULL},
    {"/a", ".//dir/..//./x", "/a/x.js", NULL},
    {"/a/dir", "../x.js", "/a/x.js", NULL},
    {"/a", "./both", "/a/both.js", NULL},
    {"/a", "./both/", "/a/both/index.js", NULL},
    {"/a/both", ".", "/a/both/index.js", NULL},
    {"/a/both", "./", "/a/both/index.js", NULL},
    {"/a/both", "./.", "/a/both/index.js", NULL},
    {"/a/both/deep", "..", "/a/both/index.js", NULL},
    {"/a", "..", "/index.js", NULL},
    {"/a", "/", "/index.js", NULL},
    {"/a", "./x.js/", "MODULE_NOT_FOUND", NULL},
    {"/a", "./dir", "/a/dir/index.json", NULL},
    {"/a", "./main", "/a/main/lib/index.js", NULL},
    {"/a", "./mainext", "/a/mainext/lib/it.js", NULL},
    {"/a", "./badmain", "/a/badmain/index.js", NULL},
    {"/a", "./nomain", "MODULE_NOT_FOUND", "/a/nomain/gone.js"},
    {"/a", "./emptymain", "/a/emptymain/index.js", NULL},
    {"/a", "./nummain", "/a/nummain/index.js", NULL},
    {"/a", "./badjson", "ERR_INVALID_PACKAGE_CONFIG", "/a/badjson/package.json"},
    {"/a", "./bom", "/a/bom/m.js", NULL},
    {"/a", "./void", "MODULE_NOT_FOUND", NULL},
    {"/a", "./gone", "MODULE_NOT_FOUND", NULL},
    {"/a", "", "MODULE_NOT_FOUND", NULL},
    {"/a", "x", "MODULE_NOT_FOUND", NULL},
    {"/a", "fs", "builtin:fs", NULL},
    {"/a", "node:fs", "builtin:fs", NULL},
    {"/a", "fs/promises", "builtin:fs/promises", NULL},
    {"/a", "fs/", "MODULE_NOT_FOUND", NULL},
    {"/a", "test", "MODULE_NOT_FOUND", NULL},
    {"/a", "node:test", "builtin:test", NULL},
    {"/a", "node:nope", "ERR_UNKNOWN_BUILTIN_MODULE", NULL},
    {"/a", "ingot:assets", "builtin:ingot:assets", NULL},
    {"/a", "node:ingot:assets", "ERR_UNKNOWN_BUILTIN_MODULE", NULL},
  };
  CHECK_ROWS(v, "files", rows, RT_RESOLVE_REQUIRE);
  static const row mains[] = {{"/a", "x", "/a/x.js", NULL}, {"/a", "fs", "MODULE_NOT_FOUND", NULL}};
  CHECK_ROWS(v, "main", mains, RT_RESOLVE_MAIN);
  pk_vfs_free(v);
}

static void node_modules(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/app/node_modules/near/index.js", "");
  pk_vfs_mem_file(v, "/node_modules/near/index.js", "");
  pk_vfs_mem_file(v, "/node_modules/far/package.json", "{\"main\":\"f\"}");
  pk_vfs_mem_file(v, "/node_modules/far/f.js", "");
  pk_vfs_mem_file(v, "/node_modules/far/sub/deep.js", "");
  pk_vfs_mem_file(v, "/node_modules/single.js", "");
  pk_vfs_mem_file(v, "/node_modules/@s/p/index.js", "");
  pk_vfs_mem_file(v, "/node_modules/punycode/index.js", "");
  pk_vfs_mem_file(v, "/app/node_modules/half/sub.js", "");
  pk_vfs_mem_file(v, "/node_modules/half/other.js", "");
  pk_vfs_mem_file(v, "/app/node_modules/near/node_modules/inner.js", "");
  pk_vfs_mem_file(v, "/store/real/index.js", "");
  pk_vfs_mem_file(v, "/store/node_modules/sibling.js", "");
  pk_vfs_mem_link(v, "/app/node_modules/linked", "../../store/real");
  pk_vfs_mem_link(v, "/app/node_modules/loop", "loop");
  pk_vfs_mem_dir(v, "/app/src");
  static const row rows[] = {
    {"/app/src", "near", "/app/node_modules/near/index.js", NULL},
    {"/app/src", "far", "/node_modules/far/f.js", NULL},
    {"/app/src", "far/sub/deep", "/node_modules/far/sub/deep.js", NULL},
    {"/app/src", "single", "/node_modules/single.js", NULL},
    {"/app/src", "@s/p", "/node_modules/@s/p/index.js", NULL},
    {"/app/src", "@s", "MODULE_NOT_FOUND", NULL},
    {"/app/src", "punycode", "builtin:punycode", NULL},
    {"/app/src", "punycode/", "/node_modules/punycode/index.js", NULL},
    {"/app/src", "half/other", "/node_modules/half/other.js", NULL},
    {"/app/node_modules/near", "inner", "/app/node_modules/near/node_modules/inner.js", NULL},
    {"/app/node_modules/near", "far", "/node_modules/far/f.js", NULL},
    {"/app/node_modules", "near", "/app/node_modules/near/index.js", NULL},
    {"/app/src", "linked", "/store/real/index.js", NULL},
    {"/store/real", "sibling", "/store/node_modules/sibling.js", NULL},
    {"/app/src", "loop", "MODULE_NOT_FOUND", NULL},
    {"/app/src", "near/../far/f.js", "/app/node_modules/far/f.js", NULL},
  };
  pk_vfs_mem_file(v, "/app/node_modules/far/f.js", "");
  pk_vfs_mem_file(v, "/app/node_modules/far/package.json",
                  "{\"main\":\"../../../node_modules/far/f\"}");
  CHECK_ROWS(v, "node_modules", rows, RT_RESOLVE_REQUIRE);
  static const row kept[] = {{"/app/src", "linked", "/app/node_modules/linked/index.js", NULL}};
  CHECK_ROWS(v, "preserve-symlinks", kept, RT_RESOLVE_PRESERVE_SYMLINKS);
  pk_vfs_free(v);
}

static void exports_maps(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/n/node_modules/p/package.json",
    "{\"name\":\"p\",\"main\":\"./never.js\",\"exports\":{"
    "\".\":{\"import\":\"./m.mjs\",\"require\":\"./m.js\"},"
    "\"./plain\":\"./lib/a.js\","
    "\"./gone\":\"./lib/gone.js\","
    "\"./none\":null,"
    "\"./nested\":{\"node\":{\"require\":{\"nomatch\":\"./x\"},\"default\":\"./lib/a.js\"}},"
    "\"./undefined\":{\"nomatch\":\"./x\"},"
    "\"./f/*\":\"./lib/*.js\","
    "\"./f/private/*\":null,"
    "\"./f/special/*\":\"./lib/special-*.js\","
    "\"./t/*.css\":\"./lib/*.js\","
    "\"./twice/*\":\"./lib/*/*.js\","
    "\"./array\":[\"bad\",null,{},\"./lib/a.js\"],"
    "\"./empty\":[],"
    "\"./allbad\":[\"bad\"],"
    "\"./number\":5,"
    "\"./up\":\"../p/lib/a.js\","
    "\"./modules\":\"./node_modules/q.js\","
    "\"./enc\":\"./lib/%2e%2e/a.js\","
    "\"./encslash\":\"./lib%2fa.js\","
    "\"./space\":\"./lib/s%20p.js\","
    "\"./index\":{\"0\":\"./lib/a.js\"},"
    "\"./noext\":\"./lib/a\","
    "\"./dir\":\"./lib\","
    "\"./slash/\":\"./lib/\","
    "\"./dup\":\"./nope\",\"./dup\":\"./lib/a.js\""
    "}}");
  pk_vfs_mem_file(v, "/n/node_modules/p/m.js", "");
  pk_vfs_mem_file(v, "/n/node_modules/p/m.mjs", "");
  pk_vfs_mem_file(v, "/n/node_modules/p/lib/a.js", "");
  pk_vfs_mem_file(v, "/n/node_modules/p/lib/s p.js", "");
  pk_vfs_mem_file(v, "/n/node_modules/p/lib/special-x.js", "");
  pk_vfs_mem_file(v, "/n/node_modules/p/lib/z/z.js", "");
  pk_vfs_mem_file(v, "/n/node_modules/str/package.json", "{\"exports\":\"./a.js\"}");
  pk_vfs_mem_file(v, "/n/node_modules/str/a.js", "");
  pk_vfs_mem_file(v, "/n/node_modules/mixed/package.json",
                  "{\"exports\":{\".\":\"./a.js\",\"import\":\"./b.js\"}}");
  pk_vfs_mem_file(v, "/n/node_modules/sugar/package.json",
                  "{\"exports\":{\"require\":\"./a.js\"}}");
  pk_vfs_mem_file(v, "/n/node_modules/sugar/a.js", "");
  pk_vfs_mem_file(v, "/n/node_modules/nul/package.json", "{\"exports\":null,\"main\":\"a\"}");
  pk_vfs_mem_file(v, "/n/node_modules/nul/a.js", "");
  pk_vfs_mem_file(v, "/n/node_modules/void/package.json", "{\"exports\":{}}");
  static const row rows[] = {
    {"/n", "p", "/n/node_modules/p/m.js", NULL},
    {"/n", "p/plain", "/n/node_modules/p/lib/a.js", NULL},
    {"/n", "p/lib/a.js", "ERR_PACKAGE_PATH_NOT_EXPORTED", "./lib/a.js"},
    {"/n", "p/gone", "MODULE_NOT_FOUND", "/n/node_modules/p/lib/gone.js"},
    {"/n", "p/none", "ERR_PACKAGE_PATH_NOT_EXPORTED", "./none"},
    {"/n", "p/nested", "/n/node_modules/p/lib/a.js", NULL},
    {"/n", "p/undefined", "ERR_PACKAGE_PATH_NOT_EXPORTED", NULL},
    {"/n", "p/f/a", "/n/node_modules/p/lib/a.js", NULL},
    {"/n", "p/f/private/a", "ERR_PACKAGE_PATH_NOT_EXPORTED", NULL},
    {"/n", "p/f/special/x", "/n/node_modules/p/lib/special-x.js", NULL},
    {"/n", "p/f/", "ERR_PACKAGE_PATH_NOT_EXPORTED", NULL},
    {"/n", "p/f/../a", "ERR_INVALID_MODULE_SPECIFIER", "request is not a valid match"},
    {"/n", "p/f/%2E%2e/a", "ERR_INVALID_MODULE_SPECIFIER", NULL},
    {"/n", "p/f/x/node_modules/a", "ERR_INVALID_MODULE_SPECIFIER", NULL},
    {"/n", "p/t/a.css", "/n/node_modules/p/lib/a.js", NULL},
    {"/n", "p/t/.css", "ERR_PACKAGE_PATH_NOT_EXPORTED", NULL},
    {"/n", "p/twice/z", "/n/node_modules/p/lib/z/z.js", NULL},
    {"/n", "p/array", "/n/node_modules/p/lib/a.js", NULL},
    {"/n", "p/empty", "ERR_PACKAGE_PATH_NOT_EXPORTED", NULL},
    {"/n", "p/allbad", "ERR_INVALID_PACKAGE_TARGET", "\"bad\""},
    {"/n", "p/number", "ERR_INVALID_PACKAGE_TARGET", "5"},
    {"/n", "p/up", "ERR_INVALID_PACKAGE_TARGET", "../p/lib/a.js"},
    {"/n", "p/modules", "ERR_INVALID_PACKAGE_TARGET", NULL},
    {"/n", "p/enc", "ERR_INVALID_PACKAGE_TARGET", NULL},
    {"/n", "p/encslash", "ERR_INVALID_MODULE_SPECIFIER", "must not include encoded"},
    {"/n", "p/space", "/n/node_modules/p/lib/s p.js", NULL},
    {"/n", "p/index", "ERR_INVALID_PACKAGE_CONFIG", "numeric property keys"},
    {"/n", "p/noext", "MODULE_NOT_FOUND", "/n/node_modules/p/lib/a"},
    {"/n", "p/dir", "MODULE_NOT_FOUND", NULL},
    {"/n", "p/slash/a.js", "ERR_PACKAGE_PATH_NOT_EXPORTED", NULL},
    {"/n", "p/dup", "/n/node_modules/p/lib/a.js", NULL},
    {"/n", "p/package.json", "ERR_PACKAGE_PATH_NOT_EXPORTED", NULL},
    {"/n", "p/*", "ERR_PACKAGE_PATH_NOT_EXPORTED", NULL},
    {"/n", "str", "/n/node_modules/str/a.js", NULL},
    {"/n", "str/a.js", "ERR_PACKAGE_PATH_NOT_EXPORTED", "./a.js"},
    {"/n", "mixed", "ERR_INVALID_PACKAGE_CONFIG", "some keys starting with '.'"},
    {"/n", "sugar", "/n/node_modules/sugar/a.js", NULL},
    {"/n", "nul", "/n/node_modules/nul/a.js", NULL},
    {"/n", "nul/a", "/n/node_modules/nul/a.js", NULL},
    {"/n", "void", "ERR_PACKAGE_PATH_NOT_EXPORTED", "."},
    {"/n/node_modules/p/lib", "p/plain", "/n/node_modules/p/lib/a.js", NULL}, /* self */
    {"/n/node_modules/p/lib", "p/nix", "ERR_PACKAGE_PATH_NOT_EXPORTED", NULL},
  };
  CHECK_ROWS(v, "exports", rows, RT_RESOLVE_REQUIRE);
  static const row imports[] = {{"/n", "p", "/n/node_modules/p/m.mjs", NULL}};
  CHECK_ROWS(v, "exports by import", imports, RT_RESOLVE_IMPORT);
  pk_vfs_free(v);
}

static void imports_maps(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/i/package.json",
                  "{\"name\":\"me\",\"imports\":{\"#a\":\"./a.js\",\"#dep\":\"dep\",\"#dep/"
                  "*\":\"dep/*\",\"#fs\":\"fs\","
                  "\"#url\":\"http://x/\",\"#node\":\"node:fs\",\"#up\":\"../a.js\",\"#abs\":\"/"
                  "a.js\",\"#null\":null,"
                  "\"#cond\":{\"import\":\"./i.mjs\",\"default\":\"./a.js\"},\"#x/*\":\"./x/"
                  "*.js\",\"#/y\":\"./a.js\","
                  "\"#missing\":\"nosuch\",\"#name\":\"%bad\"}}");
  pk_vfs_mem_file(v, "/i/a.js", "");
  pk_vfs_mem_file(v, "/i/x/1.js", "");
  pk_vfs_mem_file(v, "/i/node_modules/dep/package.json", "{\"main\":\"lib\"}");
  pk_vfs_mem_file(v, "/i/node_modules/dep/lib.js", "");
  pk_vfs_mem_file(v, "/i/node_modules/dep/other.js", "");
  pk_vfs_mem_file(v, "/i/node_modules/dep2/index.js", "");
  static const row rows[] = {
      {"/i", "#a", "/i/a.js", NULL},
      {"/i/deep/er", "#a", "/i/a.js", NULL},
      {"/i", "#dep", "/i/node_modules/dep/lib.js", NULL},
      {"/i", "#dep/other.js", "/i/node_modules/dep/other.js", NULL},
      {"/i", "#dep/other", "MODULE_NOT_FOUND", NULL},
      {"/i", "#fs", "builtin:fs", NULL},
      {"/i", "#url", "ERR_INVALID_PACKAGE_TARGET", "http://x/"},
      {"/i", "#node", "ERR_INVALID_PACKAGE_TARGET", NULL},
      {"/i", "#up", "ERR_INVALID_PACKAGE_TARGET", NULL},
      {"/i", "#abs", "ERR_INVALID_PACKAGE_TARGET", NULL},
      {"/i", "#null", "ERR_PACKAGE_IMPORT_NOT_DEFINED", "#null"},
      {"/i", "#cond", "/i/a.js", NULL},
      {"/i", "#x/1", "/i/x/1.js", NULL},
      {"/i", "#x/", "ERR_INVALID_MODULE_SPECIFIER", NULL},
      {"/i", "#/y", "/i/a.js", NULL},
      {"/i", "#", "ERR_INVALID_MODULE_SPECIFIER", "#"},
      {"/i", "#nix", "ERR_PACKAGE_IMPORT_NOT_DEFINED", "/i/package.json"},
      {"/i", "#missing", "MODULE_NOT_FOUND", NULL},
      {"/i", "#name", "ERR_INVALID_MODULE_SPECIFIER", "is not a valid package name"},
      {"/i/node_modules/dep", "#a", "MODULE_NOT_FOUND",
       NULL}, /* its own package.json has no imports */
      {"/i/node_modules/dep2", "#a", "MODULE_NOT_FOUND", NULL}, /* node_modules ends the scope */
  };
  CHECK_ROWS(v, "imports", rows, RT_RESOLVE_REQUIRE);
  pk_vfs_free(v);
}

static void es_modules(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/e/a.js", "");
  pk_vfs_mem_file(v, "/e/b c.mjs", "");
  pk_vfs_mem_file(v, "/e/dir/index.js", "");
  pk_vfs_mem_file(v, "/e/node_modules/legacy/package.json", "{\"main\":\"lib\"}");
  pk_vfs_mem_file(v, "/e/node_modules/legacy/lib.js", "");
  pk_vfs_mem_file(v, "/e/node_modules/legacy/x.js", "");
  static const row rows[] = {
    {"/e", "./a.js", "/e/a.js", NULL},
    {"/e", "./a", "MODULE_NOT_FOUND", "/e/a"},
    {"/e", "./a.js?x=1#y", "/e/a.js", NULL},
    {"/e", "./b%20c.mjs", "/e/b c.mjs", NULL},
    {"/e", "./x%2fy.js", "ERR_INVALID_MODULE_SPECIFIER", NULL},
    {"/e", "./dir", "ERR_UNSUPPORTED_DIR_IMPORT", "/e/dir"},
    {"/e", "file:///e/a.js", "/e/a.js", NULL},
    {"/e", "http://x/a.js", "ERR_UNSUPPORTED_ESM_URL_SCHEME", NULL},
    {"/e", "data:text/javascript,1", "data", NULL},
    {"/e", "fs", "builtin:fs", NULL},
    {"/e", "legacy", "/e/node_modules/legacy/lib.js", NULL},
    {"/e", "legacy/x.js", "/e/node_modules/legacy/x.js", NULL},
    {"/e", "legacy/x", "MODULE_NOT_FOUND", NULL},
    {"/e", ".hidden", "ERR_INVALID_MODULE_SPECIFIER", NULL},
    {"/e", "@x", "ERR_INVALID_MODULE_SPECIFIER", NULL},
    {"/e", "gone", "MODULE_NOT_FOUND", NULL},
  };
  CHECK_ROWS(v, "import", rows, RT_RESOLVE_IMPORT);
  pk_vfs_free(v);
}

/* ---- deprecations ---------------------------------------------------------------------------- */

static char deprecated[1024]; /* "number[i][d] key|request|target;" for each */

static void note(void *ctx, const rt_deprecation *d) {
  (void)ctx;
  size_t len = strlen(deprecated);
  snprintf(deprecated + len, sizeof deprecated - len, "%d%s%s %.*s|%.*s|%.*s;", d->number, d->is_import ? "i" : "",
           d->is_double ? "d" : "", RT_STR_ARG(d->key), RT_STR_ARG(d->request), RT_STR_ARG(d->target));
}

static void expect_deprecated(rt_resolver *r, const char *spec, unsigned flags, const char *want) {
  static rt_resolve_error err;
  deprecated[0] = 0;
  row t = {"/d", spec, NULL, NULL};
  (void)describe(r, &t, flags, &err);
  if (strcmp(deprecated, want) == 0) return;
  failures++;
  printf("deprecations: '%s': got %s, want %s\n", spec, deprecated, want);
}

static void deprecations(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/d/package.json", "{\"imports\":{\"#x/*.js\":\"./x.js\"}}");
  pk_vfs_mem_file(v, "/d/x.js", "");
  pk_vfs_mem_file(v, "/d/node_modules/esm/package.json", "{\"type\":\"module\",\"main\":\"lib\"}");
  pk_vfs_mem_file(v, "/d/node_modules/esm/lib/index.js", "");
  pk_vfs_mem_file(v, "/d/node_modules/exact/package.json", "{\"type\":\"module\",\"main\":\"lib/index.js\"}");
  pk_vfs_mem_file(v, "/d/node_modules/exact/lib/index.js", "");
  pk_vfs_mem_file(v, "/d/node_modules/nomain/package.json", "{\"type\":\"module\"}");
  pk_vfs_mem_file(v, "/d/node_modules/nomain/index.js", "");
  pk_vfs_mem_file(v, "/d/node_modules/bad/package.json", "{\"main\":\"gone\"}");
  pk_vfs_mem_file(v, "/d/node_modules/bad/index.js", "");
  pk_vfs_mem_file(v, "/d/node_modules/map/package.json",
                  "{\"exports\":{\"./a\":\".//a.js\",\"./b/*\":\"./*\",\"./c*\":\"./lib*\",\"./d*\":\"./d*a.js\"}}");
  rt_resolve_fs fs = pk_vfs_resolve_fs(v);
  rt_resolver *r = rt_resolver_new(&fs, rt_is_node_builtin, NULL);
  rt_resolver_on_deprecated(r, note, NULL);
  expect_deprecated(r, "esm", RT_RESOLVE_IMPORT, "151 lib||lib/index.js;");
  expect_deprecated(r, "exact", RT_RESOLVE_IMPORT, "");
  expect_deprecated(r, "nomain", RT_RESOLVE_IMPORT, "151 ||index.js;");
  expect_deprecated(r, "nomain", 0, "");
  expect_deprecated(r, "bad", 0, "128 gone||index.js;");
  expect_deprecated(r, "bad", RT_RESOLVE_IMPORT, "");
  expect_deprecated(r, "map/a", 0, "166d ./a|./a|.//a.js;");
  expect_deprecated(r, "map/b/x.js", 0, "");
  expect_deprecated(r, "map/b//x.js", 0, "166d ./b/*|./b//x.js|.//x.js;");
  expect_deprecated(r, "map/c/x.js", 0, "166 ./c*|./c/x.js|./lib/x.js;");
  expect_deprecated(r, "map/d/", 0, "155 |./d/|;");
  expect_deprecated(r, "#x//y.js", 0, "166id #x/*.js|#x//y.js|./x.js;");
  rt_resolver_free(r);
  pk_vfs_free(v);
}

static void scopes(void) {
  pk_vfs *v = pk_vfs_mem();
  pk_vfs_mem_file(v, "/s/package.json",
                  "{\"name\":\"s\",\"type\":\"module\",\"version\":\"1.2.3\"}");
  pk_vfs_mem_file(v, "/s/lib/a.js", "");
  pk_vfs_mem_file(v, "/s/node_modules/x.js", "");
  rt_resolve_fs fs = pk_vfs_resolve_fs(v);
  rt_resolver *r = rt_resolver_new(&fs, rt_is_node_builtin, NULL);
  rt_package p;
  bool ok = rt_resolve_scope(r, "/s/lib/a.js", &p, NULL) == 0 &&
            strcmp(p.path, "/s/package.json") == 0 && strcmp(p.name, "s") == 0 &&
            strcmp(p.version, "1.2.3") == 0 && p.type == RT_PACKAGE_TYPE_MODULE;
  ok = ok && rt_resolve_scope(r, "/s/node_modules/x.js", &p, NULL) == 1;
  if (!ok) failures++, printf("scopes\n");
  rt_resolver_free(r);
  pk_vfs_free(v);
}

static void join_one(const char *dir, const char *rel, const char *want) {
  char out[RT_RESOLVE_PATH_MAX];
  if (rt_path_join(out, dir, rel, strlen(rel), NULL) == 0 && strcmp(out, want) == 0) return;
  failures++;
  printf("join %s %s: got %s, want %s\n", dir, rel, out, want);
}

static void joins(void) {
  join_one("/a", "b", "/a/b");
  join_one("/a", "../b", "/b");
  join_one("/a", "../../..", "/");
  join_one("/", "", "/");
  join_one("/a//b/", "./c//", "/a/b/c");
  join_one("/a", "/x/./y", "/x/y");
}

int main(void) {
  files_and_directories();
  node_modules();
  exports_maps();
  imports_maps();
  es_modules();
  deprecations();
  scopes();
  joins();
  return failures != 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * package_target.c - resolving with a package.json of the input's text, above the module that asks and in the package
 * that is asked for; and with a package map of that text.
 */
#include "packager/vfs.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"
#include "runtime/resolve/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const specs[] = {"p", "p/b", "p/lib/x", "p/lib/private/x", "p/x.js", "p/d/x", "p/", "q", "#a", "#b/x",
                                    "#fs", "#", ".", "./lib", "./a.js", "/n", "node:fs", "fs", "data:text/javascript,1",
                                    "file:///n/a.js?q#h", "p/lib/%2e%2e/x", "p/lib/../../x"};

static void check_result(int code, const rt_resolved *out, const rt_resolve_error *err) {
  if (code != 0) {
    CHECK(code < 0 && memchr(err->key, 0, sizeof err->key) != NULL && memchr(err->target, 0, sizeof err->target) != NULL);
    CHECK(memchr(err->path, 0, sizeof err->path) != NULL && memchr(err->reason, 0, sizeof err->reason) != NULL);
  } else if (out->kind == RT_RESOLVED_FILE) {
    CHECK(out->path[0] == '/' && out->len < RT_RESOLVE_PATH_MAX && strlen(out->path) == out->len);
  }
}

static void resolve_all(rt_resolver *r, unsigned flags, const rt_conditions *conditions) {
  static rt_resolved out;
  static rt_resolve_error err;
  for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
    int code = rt_resolve(r, specs[i], strlen(specs[i]), "/n/src", flags, conditions, &out, &err);
    check_result(code, &out, &err);
  }
}

static void deprecated(void *ctx, const rt_deprecation *d) {
  *(size_t *)ctx += d->key.len + d->request.len + d->target.len + d->pkg_json.len;
}

static void use_package(rt_resolver *r) {
  static rt_resolve_error err;
  rt_package package;
  size_t sink = 0;
  rt_resolver_on_deprecated(r, deprecated, &sink);
  resolve_all(r, RT_RESOLVE_REQUIRE, &rt_conditions_require);
  resolve_all(r, RT_RESOLVE_IMPORT, &rt_conditions_import);
  if (rt_resolve_scope(r, "/n/src/x.js", &package, &err) == 0) CHECK(strcmp(package.dir, "/n") == 0);
}

static void use_map(pk_vfs *v, const uint8_t *data, size_t size) {
  static rt_resolve_error err;
  rt_resolve_fs fs = pk_vfs_resolve_fs(v);
  rt_resolver *r = rt_resolver_new(&fs, rt_is_node_builtin, NULL);
  const rt_mapped_package *mapped;
  if (rt_resolver_set_package_map(r, "/n/package-map.json", (const char *)data, size, &err) == 0) {
    size_t count = rt_resolver_mapped(r, 0, &mapped);
    for (size_t i = 0; i < count; i++) CHECK(rt_resolver_mapped(r, i, &mapped) == count && mapped->dir.p[0] == '/');
    resolve_all(r, RT_RESOLVE_REQUIRE, &rt_conditions_require);
  }
  rt_resolver_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const files[] = {"/n/src/x.js", "/n/a.js", "/n/b/x.js", "/n/node_modules/p/a.cjs", "/n/node_modules/p/a.mjs",
                                      "/n/node_modules/p/lib/index.js", "/n/node_modules/p/lib/x.js", "/n/node_modules/q/x.js"};
  pk_vfs *v = pk_vfs_mem();
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) pk_vfs_mem_file(v, files[i], "");
  pk_vfs_mem_bytes(v, "/n/package.json", data, size);
  pk_vfs_mem_bytes(v, "/n/node_modules/p/package.json", data, size);
  rt_resolve_fs fs = pk_vfs_resolve_fs(v);
  rt_resolver *r = rt_resolver_new(&fs, rt_is_node_builtin, NULL);
  use_package(r);
  rt_resolver_free(r);
  use_map(v, data, size);
  pk_vfs_free(v);
  return 0;
}

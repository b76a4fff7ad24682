/* SPDX-License-Identifier: MIT */
/*
 * package.json files: read once, kept by path (their absence too), and the scopes they make.
 * Source: esm.md LOOKUP_PACKAGE_SCOPE, READ_PACKAGE_JSON.
 */
#include <errno.h>
#include <stdio.h>

#include "runtime/base/err.h"
#include "runtime/resolve/resolve_private.h"

static const rt_json *unless_null(const rt_json *v) {
  return v != NULL && v->type != RT_JSON_NULL ? v : NULL;
}

static void fill(pkg *p, const rt_json *root) {
  rt_package *pub = &p->pub;
  pub->name = rt_json_get_c(root, "name");
  pub->version = rt_json_get_c(root, "version");
  pub->main = rt_json_get_c(root, "main");
  pub->license = rt_json_get_c(root, "license");
  const char *type = rt_json_get_c(root, "type");
  if (type != NULL && strcmp(type, "module") == 0) pub->type = RT_PACKAGE_TYPE_MODULE;
  if (type != NULL && strcmp(type, "commonjs") == 0) pub->type = RT_PACKAGE_TYPE_COMMONJS;
  p->exports = unless_null(rt_json_get(root, RT_STR("exports")));
  p->imports = unless_null(rt_json_get(root, RT_STR("imports")));
  pub->has_exports = p->exports != NULL;
  pub->has_imports = p->imports != NULL;
}

static void parse(rt_resolver *r, pkg *p, rt_str text) {
  const rt_json *root = NULL;
  rt_json_error err;
  p->code = rt_json_parse(&r->arena, text, &root, &err);
  if (p->code != 0) {
    p->reason = rt_str_fmt(&r->arena, "%s at offset %zu", err.text, err.at).p;
  } else if (root->type != RT_JSON_OBJECT) {
    p->code = RT_E_INVALID_PACKAGE_CONFIG;
    p->reason = "it is not an object";
  } else {
    fill(p, root);
    return;
  }
  p->code = RT_E_INVALID_PACKAGE_CONFIG;
}

static pkg *load(rt_resolver *r, rt_str path) {
  pkg *p = RT_NEW(&r->arena, pkg);
  p->path = rt_str_dup(&r->arena, path);
  p->dir = rt_str_dup(&r->arena, rt_str_slice(path, 0, path.len - strlen("/package.json")));
  if (p->dir.len == 0) p->dir = RT_STR("/");
  p->pub.path = p->path.p;
  p->pub.dir = p->dir.p;
  char *data = NULL;
  size_t len = 0;
  p->code = r->fs.read(r->fs.ctx, p->path.p, &data, &len);
  if (p->code != 0) {
    if (p->code != -EACCES && p->code != -EIO && p->code != -EPERM) p->code = -ENOENT;
    return p;
  }
  parse(r, p, rt_str_of(data, len));
  r->fs.release(r->fs.ctx, data, len);
  return p;
}

int rt_pkg_read(rt_resolver *r, rt_str dir, rt_resolve_error *err, const pkg **out) {
  char path[RT_RESOLVE_PATH_MAX];
  *out = NULL;
  if (dir.len == 1) dir.len = 0; /* the root: "/package.json" */
  int len = snprintf(path, sizeof path, "%.*s/package.json", RT_STR_ARG(dir));
  if (len < 0 || (size_t)len >= sizeof path) return err->code = -ENAMETOOLONG;
  rt_str key = rt_str_of(path, (size_t)len);
  const pkg *p = rt_map_get(&r->packages, key);
  if (p == NULL) {
    pkg *made = load(r, key);
    rt_map_set(&r->packages, made->path, made);
    p = made;
  }
  if (p->code == -ENOENT) return 0;
  if (p->code == 0) {
    *out = p;
    return 0;
  }
  err->code = p->code;
  SET_TEXT(err->pkg_json, p->path);
  SET_TEXT(err->path, p->path);
  SET_TEXT(err->reason, rt_str_c(p->reason));
  return p->code;
}

int rt_pkg_scope(rt_resolver *r, rt_str dir, rt_resolve_error *err, const pkg **out) {
  for (*out = NULL; dir.len > 0; dir.len = rt_str_rfind_byte(dir, '/')) {
    if (rt_str_ends(dir, RT_STR("/node_modules"))) return 0;
    int code = rt_pkg_read(r, dir, err, out);
    if (code != 0 || *out != NULL) return code;
    if (dir.len == 1) return 0;
  }
  return rt_pkg_read(r, RT_STR("/"), err, out);
}

int rt_resolve_scope(rt_resolver *r, const char *path, rt_package *out, rt_resolve_error *err) {
  rt_resolve_error unused;
  if (err == NULL) err = &unused;
  *err = (rt_resolve_error){0};
  const pkg *p;
  rt_str dir = rt_str_c(path);
  if (r->fs.stat(r->fs.ctx, path) != RT_STAT_DIR && dir.len > 1) {
    dir.len = rt_str_rfind_byte(dir, '/');
    if (dir.len == RT_STR_MISSING) return 1;
  }
  int code = rt_pkg_scope(r, dir, err, &p);
  if (code != 0) return code;
  if (p == NULL) return 1;
  *out = p->pub;
  return 0;
}

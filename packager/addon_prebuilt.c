/* SPDX-License-Identifier: MIT */
/*
 * Choosing among prebuilt addons by the tags in their names, as node-gyp-build does:
 * prebuilds/linux-x64/name.napi.glibc.node. Source: the README files of node-gyp-build and
 * prebuildify. A tag that says something else than this platform rules a file out; "abi" wins over
 * "napi", then the one with more tags.
 */
#include "packager/addon.h"

#include "packager/addon_platform.h"
#include "packager/graph_private.h"

typedef struct tags {
  bool fits, napi, abi, node;
  int count;
} tags;

/* The rest of a tag behind its name, when it begins so: "137" of "abi137". */
static bool valued(rt_str tag, const char *name, rt_str *value) {
  if (!rt_str_starts(tag, rt_str_c(name))) return false;
  *value = rt_str_slice(tag, strlen(name), tag.len);
  return true;
}

static void read_tag(rt_str tag, tags *t, rt_str *abi) {
  rt_str value;
  t->count++;
  if (rt_str_is(tag, "node")) t->node = true;
  else if (rt_str_is(tag, "electron") || rt_str_is(tag, "node-webkit")) t->fits = false;
  else if (rt_str_is(tag, "napi")) t->napi = true;
  else if (rt_str_is(tag, "musl")) t->fits = false;
  else if (rt_str_is(tag, "glibc")) return;
  else if (valued(tag, "abi", &value)) *abi = value, t->abi = true;
  else if (valued(tag, "armv", &value)) t->fits = false;
  else if (valued(tag, "uv", &value)) t->fits &= rt_str_is(value, PK_NODE_UV);
  else t->count--; /* part of the name */
}

/* Of "name.tag.tag.node"; fits is false for what is no addon of this platform. */
static tags tags_of(rt_str file) {
  tags t = {.fits = rt_str_is(pk_extension(file), ".node")};
  rt_str rest = file, abi = RT_STR_NONE;
  while (rest.len > 0) {
    rt_str tag = rt_str_slice(rest, 0, rt_str_find_byte(rest, '.', 0));
    rest = rt_str_slice(rest, tag.len + 1, rest.len);
    if (rest.len > 0) read_tag(tag, &t, &abi); /* the last one is the extension */
  }
  if (t.abi && !rt_str_is(abi, PK_NODE_ABI) && !t.napi) t.fits = false;
  return t;
}

static bool is_better(tags a, tags b) {
  if (a.node != b.node) return a.node;
  if (a.abi != b.abi) return a.abi;
  return a.count > b.count;
}

static pk_addon_verdict verdict_of(pk_graph *g, rt_str path) {
  rt_str bytes;
  pk_elf e;
  if (pk_vfs_was_put(g->vfs, path.p)) return PK_ADDON_OK;
  if (pk_vfs_read(g->vfs, path.p, SIZE_MAX / 4, &bytes) != 0) return PK_ADDON_OTHER;
  return pk_addon_check(&e, bytes);
}

rt_str pk_prebuilt_file(pk_graph *g, rt_str dir, pk_addon_verdict *verdict) {
  const rt_str *names;
  size_t count;
  rt_str best = RT_STR_NONE;
  tags best_tags = {0};
  *verdict = PK_ADDON_OTHER;
  if (pk_vfs_list(g->vfs, dir.p, &names, &count) != 0) return RT_STR_NONE;
  for (size_t i = 0; i < count; i++) {
    tags t = tags_of(names[i]);
    if (!t.fits) continue;
    rt_str path = rt_str_fmt(g->arena, "%.*s/%s", RT_STR_ARG(dir), names[i].p);
    pk_addon_verdict v = verdict_of(g, path);
    bool ok = v == PK_ADDON_OK, best_ok = *verdict == PK_ADDON_OK;
    if (best.len > 0 && (ok != best_ok ? best_ok : !is_better(t, best_tags))) continue;
    best = path, best_tags = t, *verdict = v;
  }
  return best;
}

/* "linux-x64" or "linux-x64+arm64": how many architectures, 0 when not ours. */
static int architectures(rt_str tuple) {
  size_t dash = rt_str_find_byte(tuple, '-', 0);
  if (!rt_str_is(rt_str_slice(tuple, 0, dash), PK_NODE_PLATFORM)) return 0;
  rt_str rest = rt_str_slice(tuple, dash + 1, tuple.len);
  bool ours = false;
  int n = 0;
  while (rest.len > 0) {
    rt_str arch = rt_str_slice(rest, 0, rt_str_find_byte(rest, '+', 0));
    rest = rt_str_slice(rest, arch.len + 1, rest.len);
    ours |= rt_str_is(arch, PK_NODE_ARCH);
    n++;
  }
  return ours ? n : 0;
}

rt_str pk_prebuilt_folder(pk_graph *g, rt_str dir) {
  const rt_str *names;
  size_t count;
  rt_str prebuilds = rt_str_cat(g->arena, dir, RT_STR("/prebuilds")), best = RT_STR_NONE;
  int fewest = 0;
  if (pk_vfs_list(g->vfs, prebuilds.p, &names, &count) != 0) return RT_STR_NONE;
  for (size_t i = 0; i < count; i++) {
    int n = architectures(names[i]);
    if (n == 0 || (fewest > 0 && n >= fewest)) continue;
    fewest = n;
    best = rt_str_fmt(g->arena, "%.*s/%s", RT_STR_ARG(prebuilds), names[i].p);
  }
  return best;
}

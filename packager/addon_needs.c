/* SPDX-License-Identifier: MIT */
/* What the addons of a graph need of the executable and of the machine it will run on (addon.h). */
#include "packager/addon.h"

#include "packager/graph_private.h"
#include "runtime/base/map.h"

typedef struct needs {
  pk_graph *g;
  const pk_module *m;
  pk_elf e;
  rt_map exported;     /* by the template, of the names that addons are given */
  unsigned glibc;      /* that the template needs */
} needs;

/* ---- glibc ------------------------------------------------------------------------------------ */

static unsigned glibc_of(const pk_elf *e) {
  pk_elf_need_pos pos = {0};
  pk_elf_need need;
  unsigned newest = 0;
  while (pk_elf_next_need(e, &pos, &need)) {
    unsigned n = pk_elf_version_number(need.version, "GLIBC_");
    if (n > newest) newest = n;
  }
  return newest;
}

static cx_diag *warn(needs *n, const char *what, rt_str name, const char *rest) {
  const char *package = pk_addon_package(n->g, n->m->path);
  return cx_report_as(n->g->diags, CX_SEVERITY_WARNING, CX_NATIVE_ADDON, cx_in_file(pk_shown(n->g, n->m->path)),
                      "The addon%s%s needs %s%.*s%s", package != NULL ? " of the package " : "",
                      package != NULL ? package : "", what, RT_STR_ARG(name), rest);
}

static void check_glibc(needs *n) {
  unsigned glibc = glibc_of(&n->e);
  if (glibc <= n->glibc) return;
  rt_str version = rt_str_fmt(n->g->arena, "%u.%u", glibc / 1000, glibc % 1000);
  cx_diag *d = warn(n, "glibc ", version, " or newer: it will not load on machines with an older one");
  cx_note(n->g->diags, d, cx_nowhere(), "without it, the executable would run from glibc %u.%u on",
          n->glibc / 1000, n->glibc % 1000);
}

/* ---- functions -------------------------------------------------------------------------------- */

static bool is_ours(rt_str name) {
  return rt_str_starts(name, RT_STR("napi_")) || rt_str_starts(name, RT_STR("node_api_")) ||
         rt_str_starts(name, RT_STR("uv_"));
}

static void find_exported(needs *n, const pk_elf *template) {
  size_t pos = 0;
  pk_elf_symbol s;
  while (pk_elf_next_symbol(template, &pos, &s)) {
    if (s.defined && is_ours(s.name)) rt_map_add(&n->exported, s.name, NULL);
  }
}

static void check_functions(needs *n) {
  size_t pos = 0;
  pk_elf_symbol s;
  while (pk_elf_next_symbol(&n->e, &pos, &s)) {
    if (s.defined || !s.global || !is_ours(s.name) || rt_map_find(&n->exported, s.name) != NULL) continue;
    warn(n, "", s.name, "(), which this version of Ingot does not have: calling it ends the process");
    return;
  }
}

/* ---- libraries -------------------------------------------------------------------------------- */

static bool is_embedded(const pk_module *m, rt_str library) {
  for (size_t i = 0; i < m->edges.len; i++) {
    if (rt_str_eq(m->edges.p[i].specifier, library)) return true;
  }
  return false;
}

static void check_libraries(needs *n) {
  size_t pos = 0;
  rt_str name;
  while (pk_elf_needed(&n->e, &pos, &name)) {
    if (pk_addon_is_system(name) || is_embedded(n->m, name)) continue;
    cx_diag *d = warn(n, "the library ", name, ", which does not lie beside it: the machine must have it");
    cx_suggest(n->g->diags, d, "put a copy of %.*s into the addon's folder to embed it", RT_STR_ARG(name));
  }
}

/* ---- the whole -------------------------------------------------------------------------------- */

void pk_addon_check_needs(pk_graph *g, rt_str template_file) {
  needs n = {.g = g};
  pk_elf template;
  if (pk_elf_open(&template, template_file) != PK_ELF_OK) return; /* pk_exe_plan will say it */
  n.glibc = glibc_of(&template);
  find_exported(&n, &template);
  for (size_t i = 0; i < g->modules.len; i++) {
    n.m = g->modules.p[i];
    if (!n.m->shared || pk_elf_open(&n.e, n.m->bytes) != PK_ELF_OK) continue;
    check_glibc(&n);
    check_functions(&n);
    check_libraries(&n);
  }
  rt_map_deinit(&n.exported);
}

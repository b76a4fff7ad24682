/* SPDX-License-Identifier: MIT */
/* An addon becomes a module of the graph, with the libraries that lie beside it (addon.h). */
#include "packager/addon.h"

#include "packager/graph_private.h"
#include "runtime/base/err.h"

/* ---- what cannot work ------------------------------------------------------------------------- */

const char *pk_addon_package(pk_graph *g, rt_str path) {
  rt_package p;
  return rt_resolve_scope(g->resolver, path.p, &p, NULL) == 0 ? p.name : NULL;
}

/* What to use in its place. */
static const struct instead {
  const char *package, *use;
} instead[] = {
    {"better-sqlite3", "sqlite3"},
    {"grpc", "@grpc/grpc-js"},
    {"node-sass", "sass"},
};

static void suggest(pk_graph *g, cx_diag *d, pk_addon_verdict verdict, const char *package) {
  if (pk_addon_is_foreign(verdict))
    cx_suggest(g->diags, d, "install the package on Linux with glibc on x86-64, as the executable will run");
  if (verdict != PK_ADDON_V8) return;
  cx_note(g->diags, d, cx_nowhere(),
          "that interface fits one build of Node.js only: its objects lie elsewhere in Ingot's V8, which "
          "compresses pointers");
  for (size_t i = 0; package != NULL && i < sizeof instead / sizeof *instead; i++) {
    if (strcmp(package, instead[i].package) != 0) continue;
    cx_suggest(g->diags, d, "use a package built on Node-API: instead of %s, %s", package, instead[i].use);
    return;
  }
  cx_suggest(g->diags, d, "use a version or a package built on Node-API, or one in JavaScript");
}

static void report(pk_graph *g, pk_module *m, cx_severity severity, pk_addon_verdict verdict) {
  const char *package = pk_addon_package(g, m->path);
  cx_diag *d = cx_report_as(g->diags, severity, CX_NATIVE_ADDON, cx_in_file(pk_shown(g, m->path)),
                            "The addon of %s%s cannot work in an executable: %s",
                            package != NULL ? "the package " : "this application",
                            package != NULL ? package : "", pk_addon_reason(verdict));
  if (m->from != NULL)
    cx_note(g->diags, d, cx_at(pk_shown(g, m->from->path), m->from->written, m->from_start, m->from_end),
            "required here");
  if (severity != CX_SEVERITY_ERROR)
    cx_note(g->diags, d, cx_nowhere(), "requiring it throws; the program may be able to do without");
  suggest(g, d, verdict, package);
}

/* Its bytes become the reason: what loading it throws. */
static void put_reason(pk_graph *g, pk_module *m, pk_addon_verdict verdict) {
  const char *package = pk_addon_package(g, m->path);
  m->bytes = rt_str_fmt(g->arena, RT_ADDON_REFUSED "This addon%s%s cannot work in an executable: %s",
                        package != NULL ? " of the package " : "", package != NULL ? package : "",
                        pk_addon_reason(verdict));
}

static int refuse(pk_graph *g, pk_module *m, pk_addon_verdict verdict) {
  bool foreign = pk_addon_is_foreign(verdict);
  cx_severity severity = CX_SEVERITY_ERROR;
  if (m->optional) severity = foreign || m->silent ? CX_SEVERITY_INFO : CX_SEVERITY_WARNING;
  report(g, m, severity, verdict);
  if (!foreign && m->optional) return put_reason(g, m, verdict), 0;
  m->drop_code = RT_E_NOT_SUPPORTED;
  return m->drop_code;
}

/* ---- libraries -------------------------------------------------------------------------------- */

/* `part` of a RUNPATH for a file in `dir`: $ORIGIN is its folder. */
static rt_str expand(pk_graph *g, rt_str part, rt_str dir) {
  static const char *const origins[] = {"$ORIGIN", "${ORIGIN}"};
  for (size_t i = 0; i < 2; i++) {
    rt_str origin = rt_str_c(origins[i]);
    if (rt_str_starts(part, origin)) return rt_str_cat(g->arena, dir, rt_str_slice(part, origin.len, part.len));
  }
  return part;
}

/* The real path of dir/name when it is a shared object for this platform. */
static bool library_in(pk_graph *g, rt_str dir, rt_str name, rt_str *real) {
  char path[RT_RESOLVE_PATH_MAX];
  rt_str base = rt_str_dup(g->arena, dir), bytes;
  pk_elf e;
  if (dir.len == 0 || dir.p[0] != '/' || rt_path_join(path, base.p, name.p, name.len, NULL) != 0) return false;
  if (!pk_vfs_is_file(g->vfs, path) || pk_vfs_real(g->vfs, path, real) != 0) return false;
  if (pk_vfs_read(g->vfs, path, SIZE_MAX / 4, &bytes) != 0) return false;
  return pk_elf_open(&e, bytes) == PK_ELF_OK && e.shared;
}

static bool find_library(pk_graph *g, const pk_module *m, const pk_elf *e, rt_str name, rt_str *real) {
  rt_str dir = pk_dirname(m->path), path = pk_elf_runpath(e);
  if (rt_str_find_byte(name, '/', 0) != RT_STR_MISSING) return false;
  while (path.len > 0) {
    rt_str part = rt_str_slice(path, 0, rt_str_find_byte(path, ':', 0));
    path = rt_str_slice(path, part.len + 1, path.len);
    if (library_in(g, expand(g, part, dir), name, real)) return true;
  }
  return library_in(g, dir, name, real);
}

/* The loader finds a library that is already there by its SONAME, and by nothing else. */
static void check_soname(pk_graph *g, const pk_module *library, rt_str needed, const pk_module *m) {
  pk_elf e;
  if (pk_elf_open(&e, library->bytes) != PK_ELF_OK) return;
  rt_str soname = pk_elf_soname(&e);
  if (rt_str_eq(soname, needed)) return;
  cx_severity severity = m->optional ? CX_SEVERITY_WARNING : CX_SEVERITY_ERROR;
  cx_diag *d = cx_report_as(g->diags, severity, CX_NATIVE_ADDON, cx_in_file(pk_shown(g, library->path)),
                         "%.*s needs this library by the name %.*s, but its own (SONAME) is %s%.*s%s",
                         RT_STR_ARG(pk_shown(g, m->path)), RT_STR_ARG(needed), soname.len > 0 ? "'" : "missing",
                         RT_STR_ARG(soname), soname.len > 0 ? "'" : "");
  cx_suggest(g->diags, d, "link the library with -Wl,-soname,%.*s, or set it: patchelf --set-soname",
             RT_STR_ARG(needed));
}

static void add_library(pk_graph *g, pk_module *m, rt_str needed, rt_str real) {
  pk_module *library = pk_graph_mention(g, m, real, NULL, false, false);
  library->library = true;
  pk_edge *e = rt_vec_more(&m->edges);
  *e = (pk_edge){.specifier = rt_str_dup(g->arena, needed), .mode = RT_DEP_REQUIRE};
  e->kind = RT_DEP_MODULE;
  e->target = library;
  if (library->bytes.p == NULL) (void)pk_vfs_read(g->vfs, real.p, SIZE_MAX / 4, &library->bytes);
  check_soname(g, library, needed, m);
}

static void add_libraries(pk_graph *g, pk_module *m, const pk_elf *e) {
  size_t pos = 0;
  rt_str name, real;
  while (pk_elf_needed(e, &pos, &name)) {
    if (!pk_addon_is_system(name) && find_library(g, m, e, name, &real)) add_library(g, m, name, real);
  }
}

/* ---- loading ---------------------------------------------------------------------------------- */

int pk_addon_load(pk_graph *g, pk_module *m) {
  pk_elf e;
  if (pk_vfs_was_put(g->vfs, m->path.p)) return 0; /* --link provides it */
  pk_addon_verdict verdict = PK_ADDON_OK;
  if (m->library) (void)pk_elf_open(&e, m->bytes);
  else verdict = pk_addon_check(&e, m->bytes);
  if (verdict != PK_ADDON_OK) return refuse(g, m, verdict);
  m->shared = true;
  add_libraries(g, m, &e);
  return 0;
}

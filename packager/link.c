/* SPDX-License-Identifier: MIT */
/* Compiling and linking addons (link.h): every step is a command on files in a temporary folder. */
#include "packager/link_private.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "packager/addon.h"
#include "packager/graph_private.h"
#include "runtime/base/err.h"

rt_str pk_link_temp(pk_build_state *s, const char *stem, size_t i, const char *extension) {
  return rt_str_fmt(&s->arena, "%s/%s%zu%s", s->link_dir, stem, i, extension);
}

/* ---- commands ---------------------------------------------------------------------------------- */

pk_args pk_link_cc(pk_build_state *s) {
  const char *cc = getenv("CC");
  pk_args args = {0};
  pk_args_split(&args, &s->arena, cc != NULL && cc[0] != 0 ? cc : "cc");
  return args;
}

void pk_args_add(pk_args *args, const char *const *words) {
  for (; *words != NULL; words++) rt_vec_push(args, *words);
}

/* ld warns of every function of glibc that would load a library: two lines each. */
static bool is_static_warning(rt_str line) {
  return rt_str_ends(line, RT_STR("requires at runtime the shared libraries from the glibc version used for linking"));
}

static bool is_place(rt_str line) { return rt_str_find(line, RT_STR(": in function `"), 0) != RT_STR_MISSING; }

/* The lines of a log, as notes. */
static void note_log(pk_build_state *s, cx_diag *d, const char *log) {
  enum { MAX_LINES = 40 };
  rt_str text, place = RT_STR_NONE;
  if (log == NULL || pk_vfs_read(s->vfs, log, 1 << 20, &text) != 0) return;
  for (int n = 0; n < MAX_LINES && text.len > 0;) {
    rt_str line = rt_str_slice(text, 0, rt_str_find_byte(text, '\n', 0));
    text = rt_str_slice(text, line.len + 1, text.len);
    if (!is_place(line) && !is_static_warning(line)) {
      if (place.len > 0) cx_note(s->diags, d, cx_nowhere(), "%.*s", RT_STR_ARG(place)), n++;
      cx_note(s->diags, d, cx_nowhere(), "%.*s", RT_STR_ARG(line)), n++;
    }
    place = is_place(line) ? line : RT_STR_NONE;
  }
}

int pk_link_run(pk_build_state *s, pk_args *args, const char *log, const char *what, rt_str shown) {
  const char *program = args->p[0];
  int code = pk_command_run(args, log);
  rt_vec_deinit(args);
  if (code == 0) return 0;
  cx_place at = shown.len > 0 ? cx_in_file(shown) : cx_nowhere();
  if (code == 127) {
    cx_diag *d = cx_report(s->diags, CX_LINK_FAILED, at, "--link: there is no program '%s'", program);
    cx_suggest(s->diags, d, "install a C compiler (Debian: apt install gcc), or name yours in CC");
  } else {
    cx_diag *d = cx_report(s->diags, CX_LINK_FAILED, at, "--link: %s failed (%s: %s %d)", what, program,
                           code < 0 ? "error" : "exit code", code < 0 ? -code : code);
    note_log(s, d, log);
  }
  return RT_E_DIAGNOSED;
}

/* ---- compiling --------------------------------------------------------------------------------- */

static rt_str stem_of(rt_str path) {
  size_t slash = rt_str_rfind_byte(path, '/');
  rt_str name = slash == RT_STR_MISSING ? path : rt_str_slice(path, slash + 1, path.len);
  return rt_str_slice(name, 0, name.len - pk_extension(path).len);
}

static int compile_source(pk_build_state *s, pk_linked *l, rt_str object) {
  pk_args args = pk_link_cc(s);
  const char *flags = getenv("CFLAGS");
  rt_str include = rt_str_fmt(&s->arena, "-I%.*s/link/include", RT_STR_ARG(s->tool_dir));
  rt_str name = rt_str_fmt(&s->arena, "-DNODE_GYP_MODULE_NAME=%.*s", RT_STR_ARG(stem_of(l->source)));
  rt_str map = rt_str_fmt(&s->arena, "-ffile-prefix-map=%.*s/=", RT_STR_ARG(pk_dirname(l->source)));
  PK_ADD(&args, "-O2", "-fPIC", "-ffunction-sections", "-fdata-sections", include.p, name.p, map.p);
  if (flags != NULL) pk_args_split(&args, &s->arena, flags);
  PK_ADD(&args, "-c", l->source.p, "-o", object.p);
  return pk_link_run(s, &args, NULL, "compiling", l->shown);
}

/* What an archive needs for its addon, as one object: empty when it has none. */
static int extract_archive(pk_build_state *s, pk_linked *l, rt_str object, const char *log) {
  pk_args args = pk_link_cc(s);
  PK_ADD(&args, "-r", "-nostdlib", "-Wl,-u," PK_LINK_INIT, "-Wl,-u," PK_LINK_VERSION, l->source.p, "-o", object.p);
  return pk_link_run(s, &args, log, "reading the archive", l->shown);
}

int pk_link_refuse(pk_build_state *s, const pk_linked *l, const char *why) {
  cx_diag *d = cx_report(s->diags, CX_LINK_FAILED, cx_in_file(l->shown), "--link: %s", why);
  cx_suggest(s->diags, d, "give C source (.c), an object (.o) compiled with -fPIC, or an archive (.a) of such");
  return RT_E_DIAGNOSED;
}

/* Does it need a name that begins so? */
static bool needs(const pk_elf *e, const char *start) {
  size_t pos = 0;
  pk_elf_symbol symbol;
  while (pk_elf_next_symbol(e, &pos, &symbol)) {
    if (!symbol.defined && rt_str_starts(symbol.name, rt_str_c(start))) return true;
  }
  return false;
}

/* Looks into l->object: what registers no addon provides no module. */
static int examine(pk_build_state *s, pk_linked *l) {
  rt_str bytes;
  pk_elf e;
  int err = pk_vfs_read(s->vfs, l->object.p, SIZE_MAX / 4, &bytes);
  if (err != 0) return pk_link_refuse(s, l, rt_err_text(err));
  if (pk_elf_open(&e, bytes) != PK_ELF_OK || e.shared)
    return pk_link_refuse(s, l, "this is no object file for Linux on x86-64");
  if (needs(&e, "_ZN2v8")) return pk_link_refuse(s, l, pk_addon_reason(PK_ADDON_V8));
  l->has_init = pk_elf_defines(&e, PK_LINK_INIT);
  l->is_cxx = needs(&e, "_Z") || needs(&e, "__cxa_");
  l->has_version = pk_elf_defines(&e, PK_LINK_VERSION);
  if (!l->has_init && !needs(&e, "napi_module_register")) l->module = RT_STR_NONE;
  return 0;
}

static int compile_one(pk_build_state *s, pk_linked *l, size_t i) {
  rt_str extension = pk_extension(l->source), made = pk_link_temp(s, "object", i, ".o");
  bool archive = rt_str_is(extension, ".a");
  int err = 0;
  l->object = made;
  if (!pk_vfs_is_file(s->vfs, l->source.p)) return pk_link_refuse(s, l, "there is no such file");
  if (rt_str_is(extension, ".c")) err = compile_source(s, l, made);
  else if (archive) err = extract_archive(s, l, made, pk_link_temp(s, "log-archive", i, "").p);
  else if (rt_str_is(extension, ".o")) l->object = l->source;
  else return pk_link_refuse(s, l, "files of this kind cannot be linked");
  if (err == 0) err = examine(s, l);
  if (archive && l->module.len == 0) l->object = l->source; /* a library: what is needed of it */
  return err;
}

/* ---- what --link names -------------------------------------------------------------------------- */

static rt_str absolute(pk_build_state *s, rt_str path) {
  char out[RT_RESOLVE_PATH_MAX];
  rt_str copy = rt_str_dup(&s->arena, path);
  if (rt_path_join(out, s->cwd, copy.p, copy.len, NULL) != 0) return copy;
  return rt_str_dup(&s->arena, rt_str_c(out));
}

/* "native/libsum.a" -> ".../native/sum.node" */
static rt_str beside(pk_build_state *s, rt_str source) {
  rt_str stem = stem_of(source);
  bool library = rt_str_is(pk_extension(source), ".a") && rt_str_starts(stem, RT_STR("lib"));
  if (library) stem = rt_str_slice(stem, 3, stem.len);
  return rt_str_fmt(&s->arena, "%.*s/%.*s.node", RT_STR_ARG(pk_dirname(source)), RT_STR_ARG(stem));
}

static pk_linked read_option(pk_build_state *s, const char *text) {
  rt_str file = rt_str_c(text), module = RT_STR_NONE;
  size_t equals = rt_str_rfind_byte(file, '=');
  if (equals != RT_STR_MISSING && rt_str_ends(file, RT_STR(".node"))) {
    module = absolute(s, rt_str_slice(file, equals + 1, file.len));
    file = rt_str_slice(file, 0, equals);
  }
  pk_linked l = {.shown = rt_str_dup(&s->arena, file), .source = absolute(s, file)};
  l.module = module.len > 0 ? module : beside(s, l.source);
  return l;
}

int pk_link_compile(pk_build_state *s) {
  const char *base = getenv("TMPDIR");
  if (s->o->link_count == 0) return 0;
  rt_str dir = rt_str_fmt(&s->arena, "%s/ingot-link-XXXXXX", base != NULL && base[0] == '/' ? base : "/tmp");
  char *made = mkdtemp((char *)(uintptr_t)dir.p);
  if (made == NULL) {
    cx_report(s->diags, CX_LINK_FAILED, cx_nowhere(), "--link: cannot make a temporary folder: %s",
              rt_err_text(-errno));
    return RT_E_DIAGNOSED;
  }
  s->link_dir = made;
  s->linked = rt_arena_zalloc(&s->arena, rt_xmul(s->o->link_count, sizeof *s->linked));
  int err = pk_find_tool_dir(s);
  for (size_t i = 0; i < s->o->link_count && err == 0; i++) {
    pk_linked *l = &s->linked[s->linked_count++];
    *l = read_option(s, s->o->link[i]);
    err = compile_one(s, l, i);
    rt_str real;
    if (err != 0 || l->module.len == 0) continue;
    pk_vfs_put(s->vfs, l->module.p, RT_STR_NONE);
    if (pk_vfs_real(s->vfs, l->module.p, &real) == 0) l->module = real;
  }
  return err;
}


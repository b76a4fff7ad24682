/* SPDX-License-Identifier: MIT */
/* The second half of --link (link.h): compiled addons into a template, or into shared objects. */
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "packager/elf.h"
#include "packager/graph_private.h"
#include "packager/link_private.h"
#include "runtime/base/err.h"

/* ---- into the graph ----------------------------------------------------------------------------- */

int pk_link_add(pk_build_state *s) {
  int err = 0;
  for (size_t i = 0; i < s->linked_count && err == 0; i++) {
    if (s->linked[i].module.len > 0) err = pk_graph_add(&s->graph, s->linked[i].module);
  }
  return err;
}

/* ---- shared objects ------------------------------------------------------------------------------ */

static void add_helpers(pk_build_state *s, pk_args *args) {
  for (size_t i = 0; i < s->linked_count; i++) {
    if (s->linked[i].module.len == 0) rt_vec_push(args, s->linked[i].object.p);
  }
}

static int share(pk_build_state *s, const pk_linked *l, size_t i) {
  rt_str out = pk_link_temp(s, "addon", i, ".node"), bytes;
  pk_args args = pk_link_cc(s);
  PK_ADD(&args, "-shared", "-Wl,-s", "-Wl,--build-id=none", "-o", out.p, l->object.p);
  add_helpers(s, &args);
  if (l->is_cxx) rt_vec_push(&args, "-lstdc++");
  int err = pk_link_run(s, &args, pk_link_temp(s, "log-shared", i, "").p, "linking", l->shown);
  if (err != 0) return err;
  err = pk_vfs_read(s->vfs, out.p, SIZE_MAX / 4, &bytes);
  if (err != 0) return pk_link_refuse(s, l, rt_err_text(err));
  pk_module *m = rt_map_get(&s->graph.by_path, l->module);
  m->bytes = bytes;
  m->shared = true;
  return 0;
}

int pk_link_shared(pk_build_state *s) {
  int err = 0;
  for (size_t i = 0; i < s->linked_count && err == 0; i++) {
    if (s->linked[i].module.len > 0) err = share(s, &s->linked[i], i);
  }
  return err;
}

/* ---- the template -------------------------------------------------------------------------------- */

/* Writes a temporary file. 0 or RT_E_DIAGNOSED. */
static int write_file(pk_build_state *s, rt_str path, const rt_buf *text) {
  FILE *f = fopen(path.p, "w");
  bool ok = f != NULL && fwrite(text->p, 1, text->len, f) == text->len;
  if (f != NULL) ok = fclose(f) == 0 && ok;
  if (ok) return 0;
  cx_report(s->diags, CX_LINK_FAILED, cx_in_file(path), "--link: cannot write the file");
  return RT_E_DIAGNOSED;
}

/* The names that an object defines, but its entry points and what C++ may define many times. */
static void list_names(pk_build_state *s, const pk_linked *l, rt_buf *out) {
  rt_str bytes = RT_STR_NONE;
  pk_elf e;
  size_t pos = 0;
  pk_elf_symbol symbol;
  if (pk_vfs_read(s->vfs, l->object.p, SIZE_MAX / 4, &bytes) != 0) return; /* it was read before */
  (void)pk_elf_open(&e, bytes);
  while (pk_elf_next_symbol(&e, &pos, &symbol)) {
    bool entry = rt_str_is(symbol.name, PK_LINK_INIT) || rt_str_is(symbol.name, PK_LINK_VERSION);
    if (symbol.defined && symbol.global && !entry) rt_buf_fmt(out, "%.*s\n", RT_STR_ARG(symbol.name));
  }
}

/* Those names become local, so that two addons may define the same, or what the runtime defines; the
 * entry points get names of their own. Changes l->object. */
static int isolate(pk_build_state *s, pk_linked *l, size_t i) {
  rt_str out = pk_link_temp(s, "addon", i, ".o"), list = pk_link_temp(s, "names", i, "");
  rt_buf names = {0};
  list_names(s, l, &names);
  bool any = names.len > 0;
  int err = write_file(s, list, &names);
  rt_buf_deinit(&names);
  if (err != 0) return err;
  pk_args args = {0};
  PK_ADD(&args, "objcopy");
  if (any) rt_vec_push(&args, rt_str_fmt(&s->arena, "--localize-symbols=%s", list.p).p); /* empty: an error */
  PK_ADD(&args, "--redefine-sym", rt_str_fmt(&s->arena, PK_LINK_INIT "=ingot_addon_%zu", i).p,
         "--redefine-sym", rt_str_fmt(&s->arena, PK_LINK_VERSION "=ingot_addon_version_%zu", i).p, l->object.p, out.p);
  l->object = out;
  return pk_link_run(s, &args, pk_link_temp(s, "log-names", i, "").p, "making names local", l->shown);
}

static const char table_head[] =
    "#include <features.h>\n"
    "#if !defined __GLIBC__ || __GLIBC__ != 2 || __GLIBC_MINOR__ < 36\n"
    "#error --link needs glibc 2.36 or newer on this machine: the objects of Ingot were made with it\n"
    "#endif\n"
    "typedef struct { const char *name; void *(*init)(void *, void *); int (*version)(void); } addon;\n"
    "extern const addon en_addons[];\n";

/* The addons by the paths that the program requires them by, below the virtual root
 * (runtime/engine/addon.h). Those that register themselves are found by their own name. */
static void write_table(pk_build_state *s, rt_buf *b) {
  rt_buf rows = {0};
  rt_buf_c(b, table_head);
  for (size_t i = 0; i < s->linked_count; i++) {
    const pk_linked *l = &s->linked[i];
    rt_str path = pk_layout_path(&s->layout, &s->arena, l->module);
    if (l->module.len == 0 || !l->has_init || path.len <= sizeof RT_IMAGE_ROOT) continue;
    rt_buf_fmt(b, "void *ingot_addon_%zu(void *, void *);\nint ingot_addon_version_%zu(void);\n", i, i);
    rt_buf_c(&rows, "  {");
    rt_buf_json_str(&rows, rt_str_slice(path, sizeof RT_IMAGE_ROOT, path.len)); /* without "/ingot/" */
    rt_buf_fmt(&rows, ", ingot_addon_%zu, ", i);
    if (l->has_version) rt_buf_fmt(&rows, "ingot_addon_version_%zu},\n", i);
    else rt_buf_c(&rows, "0},\n");
  }
  rt_buf_fmt(b, "const addon en_addons[] = {\n%.*s  {0, 0, 0}\n};\n", RT_STR_ARG(rt_buf_view(&rows)));
  rt_buf_deinit(&rows);
}

static int make_table(pk_build_state *s, rt_str object) {
  rt_str source = pk_link_temp(s, "table", 0, ".c");
  rt_buf text = {0};
  write_table(s, &text);
  int err = write_file(s, source, &text);
  rt_buf_deinit(&text);
  if (err != 0) return err;
  pk_args args = pk_link_cc(s);
  PK_ADD(&args, "-O2", "-fPIC", "-c", source.p, "-o", object.p);
  return pk_link_run(s, &args, pk_link_temp(s, "log-table", 0, "").p, "compiling the table of addons", RT_STR_NONE);
}

static int link_all(pk_build_state *s, rt_str table, rt_str out) {
  rt_str dir = rt_str_cat(&s->arena, s->tool_dir, RT_STR("/link"));
  rt_str runtime = rt_str_cat(&s->arena, dir, RT_STR("/runtime.a"));
  rt_str libs = rt_str_cat(&s->arena, dir, RT_STR("/libs.a"));
  if (!pk_vfs_is_file(s->vfs, runtime.p) || !pk_vfs_is_file(s->vfs, libs.p)) {
    cx_diag *d = cx_report(s->diags, CX_BAD_TEMPLATE, cx_in_file(dir), "--link needs runtime.a and libs.a");
    cx_suggest(s->diags, d, "the folder link/ belongs beside the ingot executable");
    return RT_E_DIAGNOSED;
  }
  pk_args args = pk_link_cc(s);
  PK_ADD(&args, "-static", "-pthread", "-Wl,--gc-sections", "-Wl,-z,relro,-z,now,-z,noexecstack",
         "-Wl,--wrap=pthread_getattr_np", "-Wl,--wrap=fork", "-Wl,--wrap=execvp",
         "-Wl,-s", "-Wl,--build-id=none",
         "-o", out.p, table.p);
  for (size_t i = 0; i < s->linked_count; i++) {
    if (s->linked[i].module.len > 0) rt_vec_push(&args, s->linked[i].object.p);
  }
  PK_ADD(&args, "-Wl,--whole-archive", runtime.p, "-Wl,--no-whole-archive", "-Wl,--start-group");
  add_helpers(s, &args);
  PK_ADD(&args, libs.p, "-lm", "-Wl,--end-group");
  return pk_link_run(s, &args, pk_link_temp(s, "log-link", 0, "").p, "linking", RT_STR_NONE);
}

int pk_link_template(pk_build_state *s) {
  rt_str table = pk_link_temp(s, "table", 0, ".o"), out = pk_link_temp(s, "template", 0, "");
  int err = 0;
  for (size_t i = 0; i < s->linked_count && err == 0; i++) {
    if (s->linked[i].module.len > 0) err = isolate(s, &s->linked[i], i);
  }
  if (err == 0) err = make_table(s, table);
  if (err == 0) err = link_all(s, table, out);
  if (err != 0) return err;
  err = pk_vfs_read(s->vfs, out.p, SIZE_MAX / 4, &s->template_file);
  if (err == 0) return 0;
  cx_report(s->diags, CX_LINK_FAILED, cx_in_file(out), "--link: cannot read what was linked: %s", rt_err_text(err));
  return RT_E_DIAGNOSED;
}

void pk_link_deinit(pk_build_state *s) {
  DIR *dir = s->link_dir != NULL ? opendir(s->link_dir) : NULL;
  if (dir == NULL) return;
  for (struct dirent *e; (e = readdir(dir)) != NULL;) unlinkat(dirfd(dir), e->d_name, 0);
  closedir(dir);
  rmdir(s->link_dir);
}

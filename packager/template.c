/* SPDX-License-Identifier: MIT */
/*
 * Finding and reading what lies beside the ingot executable: template-static, template-dynamic and
 * ICU's data archive (icudt*.dat).
 */
#include <unistd.h>

#include "packager/addon.h"
#include "packager/build_private.h"
#include "packager/glob.h"
#include "packager/graph_private.h"
#include "packager/icu.h"
#include "packager/link.h"
#include "runtime/base/err.h"

static bool tool_dir(const pk_build_state *s, char path[RT_RESOLVE_PATH_MAX]) {
  if (s->o->tool_dir != NULL) return rt_path_join(path, s->cwd, s->o->tool_dir, strlen(s->o->tool_dir), NULL) == 0;
  ssize_t n = readlink("/proc/self/exe", path, RT_RESOLVE_PATH_MAX - 1);
  if (n <= 0) return false;
  path[pk_dirname(rt_str_of(path, (size_t)n)).len] = 0;
  return true;
}

int pk_find_tool_dir(pk_build_state *s) {
  char path[RT_RESOLVE_PATH_MAX];
  if (s->tool_dir.len > 0) return 0;
  if (tool_dir(s, path)) {
    s->tool_dir = rt_str_dup(&s->arena, rt_str_c(path));
    return 0;
  }
  cx_report(s->diags, CX_BAD_TEMPLATE, cx_nowhere(),
            "Cannot tell which folder ingot lies in (is /proc mounted?)");
  return RT_E_DIAGNOSED;
}

/* The first shared object of the graph, or NULL. */
static const pk_module *first_addon(const pk_graph *g) {
  for (size_t i = 0; i < g->modules.len; i++) {
    if (g->modules.p[i]->shared) return g->modules.p[i];
  }
  return NULL;
}

static int refuse_addon(pk_build_state *s, const pk_module *m) {
  const char *package = pk_addon_package(&s->graph, m->path);
  cx_diag *d = cx_report(s->diags, CX_NATIVE_ADDON, cx_in_file(pk_shown(&s->graph, m->path)),
                         "%s%s is a native addon: a static executable cannot load it",
                         package != NULL ? "Part of the package " : "This", package != NULL ? package : "");
  if (m->from != NULL) {
    cx_note(s->diags, d,
            cx_at(pk_shown(&s->graph, m->from->path), m->from->written, m->from_start, m->from_end),
            "required here");
  }
  cx_suggest(s->diags, d, "leave out --template static, or compile the addon into the executable with --link");
  return RT_E_DIAGNOSED;
}

int pk_choose_template(pk_build_state *s) {
  const pk_module *addon = first_addon(&s->graph);
  pk_template kind = s->o->template_kind;
  if (addon != NULL && kind == PK_TEMPLATE_STATIC) return refuse_addon(s, addon);
  if (kind == PK_TEMPLATE_AUTO) kind = addon != NULL ? PK_TEMPLATE_DYNAMIC : PK_TEMPLATE_STATIC;
  s->template_name = kind == PK_TEMPLATE_DYNAMIC ? "dynamic" : "static";
  return kind == PK_TEMPLATE_DYNAMIC ? pk_link_shared(s) : 0;
}

static int read_template(pk_build_state *s) {
  rt_str path =
      rt_str_fmt(&s->arena, "%.*s/template-%s", RT_STR_ARG(s->tool_dir), s->template_name);
  int err = pk_vfs_read(s->vfs, path.p, SIZE_MAX / 4, &s->template_file);
  if (err != 0) {
    cx_diag *d = cx_report(s->diags, CX_BAD_TEMPLATE, cx_in_file(path),
                           "Cannot read the template: %s", rt_err_text(err));
    cx_suggest(s->diags, d, "it belongs beside the ingot executable");
    return RT_E_DIAGNOSED;
  }
  return 0;
}

int pk_load_template(pk_build_state *s) {
  bool links = s->linked_count > 0 && strcmp(s->template_name, "static") == 0;
  int err = pk_find_tool_dir(s);
  if (err == 0) err = links ? pk_link_template(s) : read_template(s);
  if (err != 0) return err;
  if (first_addon(&s->graph) != NULL) pk_addon_check_needs(&s->graph, s->template_file);
  rt_image_build_id(s->template_file.p, s->template_file.len, s->build_id);
  return 0;
}

static rt_str find_icu(pk_build_state *s) {
  const rt_str *names;
  size_t count;
  if (pk_vfs_list(s->vfs, s->tool_dir.p, &names, &count) != 0) return RT_STR_NONE;
  for (size_t i = 0; i < count; i++) {
    if (pk_glob_name(RT_STR("icudt*.dat"), names[i]))
      return rt_str_fmt(&s->arena, "%.*s/%s", RT_STR_ARG(s->tool_dir), names[i].p);
  }
  return RT_STR_NONE;
}

int pk_load_icu(pk_build_state *s) {
  const char *locales = s->o->locales != NULL ? s->o->locales : "en";
  rt_str path = find_icu(s), all, unknown;
  if (path.len == 0) {
    cx_diag *d = cx_report(s->diags, CX_BAD_TEMPLATE, cx_nowhere(),
                           "There is no ICU data (icudt*.dat) in %.*s", RT_STR_ARG(s->tool_dir));
    cx_suggest(s->diags, d, "it belongs beside the ingot executable");
    return RT_E_DIAGNOSED;
  }
  int err = pk_vfs_read(s->vfs, path.p, SIZE_MAX / 4, &all);
  if (err == 0) err = pk_icu_subset(&s->arena, all, locales, &s->icu, &unknown);
  if (err != 0) {
    cx_report(s->diags, CX_BAD_TEMPLATE, cx_in_file(path), "Cannot use the ICU data: %s",
              rt_err_text(err));
    return RT_E_DIAGNOSED;
  }
  if (unknown.len == 0) return 0;
  cx_diag *d = cx_report(s->diags, CX_BAD_OPTION, cx_nowhere(),
                         "--locales: there is no data for '%.*s'", RT_STR_ARG(unknown));
  cx_suggest(s->diags, d, "give language tags such as en, pt-BR or zh-Hant, or 'all'");
  return RT_E_DIAGNOSED;
}

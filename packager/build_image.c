/* SPDX-License-Identifier: MIT */
/* From the stages of a build to the image: its options, and the writer's input. */
#include "packager/apart.h"
#include "packager/build_private.h"
#include "packager/carried.h"
#include "packager/graph_private.h"
#include "packager/manifest.h"
#include "packager/package_map.h"
#include "packager/wasm.h"
#include "runtime/base/err.h"

/* ---- options --------------------------------------------------------------------------------- */

enum { MAX_OPTIONS = 16 + PK_CARRIED_MAX };

typedef struct option_list {
  pk_image_option p[MAX_OPTIONS];
  size_t count;
} option_list;

static void add(option_list *list, const char *key, rt_str value) {
  list->p[list->count++] = (pk_image_option){rt_str_c(key), value};
}

/* One that is only there when it says something. */
static void add_set(option_list *list, const char *key, const char *value, bool set) {
  if (set) add(list, key, rt_str_c(value));
}

static rt_str join_conditions(pk_build_state *s) {
  rt_buf b = {0};
  for (size_t i = 0; i < s->o->condition_count; i++) {
    if (i > 0) rt_buf_c(&b, ",");
    rt_buf_c(&b, s->o->conditions[i]);
  }
  rt_str text = rt_buf_take(&b, &s->arena);
  rt_buf_deinit(&b);
  return text;
}

/* The output's name, or for a run the entry's without its extension. */
static rt_str base_name(const pk_build_state *s) {
  rt_str path = rt_str_c(s->o->output != NULL ? s->o->output : s->o->entry);
  size_t slash = rt_str_rfind_byte(path, '/');
  if (slash != RT_STR_MISSING) path = rt_str_slice(path, slash + 1, path.len);
  return s->o->output != NULL ? path : rt_str_slice(path, 0, path.len - pk_extension(path).len);
}

/* Without sources nothing that is compiled may be thrown away, and places in it must not wait to be
 * worked out: both take the text. */
static rt_str v8_flags(pk_build_state *s) {
  rt_str own = rt_str_c(s->o->v8_flags);
  if (!s->o->no_sources) return own;
  return rt_str_fmt(&s->arena, "%.*s%s--no-flush-bytecode --no-enable-lazy-source-positions", RT_STR_ARG(own),
                    own.len > 0 ? " " : "");
}

/* Whether any of all that is embedded does: what is no module may become one. */
static bool any(const pk_build_state *s, bool (*names)(rt_str text)) {
  for (size_t i = 0; i < s->graph.modules.len; i++)
    if (names(s->graph.modules.p[i]->bytes)) return true;
  for (size_t i = 0; i < s->assets.files.len; i++)
    if (names(s->assets.files.p[i].bytes)) return true;
  return false;
}

static void fill_options(pk_build_state *s, const char *locales, option_list *list) {
  add(list, "argv0", base_name(s));
  add(list, "level", RT_STR("code"));
  add(list, "v8-flags", v8_flags(s));
  add(list, "wasm", any(s, pk_wasm_names_all) ? RT_STR("all") : RT_STR("core"));
  add(list, "conditions", join_conditions(s));
  add(list, "locales", rt_str_c(locales));
  add(list, "template", rt_str_c(s->template_name));
  add(list, "ingot", rt_str_c(s->o->version));
  rt_str map = pk_package_map_text(&s->graph, &s->layout);
  if (map.len > 0) add(list, "package-map", map);
  add_set(list, "source-maps", "all", s->o->source_maps == PK_MAPS_ALL);
  add_set(list, "node-options", s->o->node_options, s->o->node_options != NULL);
  add_set(list, "sources", "none", s->o->no_sources);
  add_set(list, "sqlite", "none", s->without_sqlite);
  add_set(list, "http2", "none", s->without_http2);
  add_set(list, "inspector", s->without_inspector ? "none" : "open", s->without_inspector || s->o->inspector);
  add_set(list, "trace", "none", s->without_trace);
  add_set(list, "cluster", s->o->cluster, s->o->cluster != NULL);
  if (s->o->cluster != NULL || any(s, pk_names_supervisor))
    list->count += pk_carried_supervisor(&s->arena, list->p + list->count);
}

/* ---- the image ------------------------------------------------------------------------------- */

/* Scripts lose their text; of those that the program may want to read as files that is to be said. */
static void hide_modules(pk_build_state *s) {
  const pk_module *first = NULL;
  size_t files = 0;
  for (size_t i = 0; i < s->layout.module_count; i++) {
    const pk_module *m = s->graph.modules.p[i];
    bool script = m->kind == RT_MODULE_CJS || m->kind == RT_MODULE_ESM;
    s->layout.modules[i].hidden = script;
    if (!script || !m->is_file) continue;
    if (files++ == 0) first = m;
  }
  if (files == 0) return;
  cx_report(s->diags, CX_NO_TEXT, cx_in_file(pk_shown(&s->graph, first->path)),
            "Modules that are named as files too (%zu, this is one) can be loaded, but without their text not be "
            "read or served", files);
}

/* What is the same in both images of a build without sources: once. */
static void prepare(pk_build_state *s, const char *locales) {
  pk_manifest_info info = {s->o->version, s->template_name, locales};
  pk_maps_options maps = {.policy = s->o->source_maps, .no_texts = s->o->no_sources};
  pk_manifest_write(&s->manifest, &s->graph, &s->layout, &info);
  pk_maps_collect(&s->maps, &s->map_count, &s->graph, &s->layout, &maps);
  if (s->o->no_sources) hide_modules(s);
  s->without_sqlite = !any(s, pk_names_sqlite) && rt_map_find(&s->graph.builtins, RT_STR("sqlite")) == NULL;
  s->without_inspector = !s->o->inspector && !any(s, pk_names_inspector) &&
                         rt_map_find(&s->graph.builtins, RT_STR("inspector")) == NULL &&
                         rt_map_find(&s->graph.builtins, RT_STR("inspector/promises")) == NULL;
  s->without_http2 = !any(s, pk_names_http2) && rt_map_find(&s->graph.builtins, RT_STR("http2")) == NULL;
  s->without_trace = !any(s, pk_names_trace);
}

int pk_build_image(pk_build_state *s, bool without_hidden) {
  const char *locales = s->o->locales != NULL ? s->o->locales : "en";
  option_list options = {0};
  if (s->image == NULL) prepare(s, locales);
  pk_image_free(s->image);
  s->image = NULL;
  fill_options(s, locales, &options);
  pk_image_input in = {.modules = s->layout.modules,
                       .module_count = s->layout.module_count,
                       .entry_module = 0,
                       .without_hidden = without_hidden,
                       .maps = s->maps,
                       .map_count = s->map_count,
                       .files = s->layout.files,
                       .file_count = s->layout.file_count,
                       .dirs = s->layout.dirs,
                       .dir_count = s->layout.dir_count,
                       .options = options.p,
                       .option_count = options.count,
                       .manifest = rt_buf_view(&s->manifest),
                       .icu = s->icu};
  memcpy(in.build_id, s->build_id, sizeof in.build_id);
  int err = pk_image_new(&in, &s->image);
  if (err == 0) return 0;
  cx_report(s->diags, CX_TOO_LARGE, cx_nowhere(), "The image cannot be made: %s", rt_err_text(err));
  return RT_E_DIAGNOSED;
}

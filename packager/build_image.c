/* SPDX-License-Identifier: MIT */
/* From the stages of a build to the image: its options, and the writer's input. */
#include "packager/build_private.h"
#include "packager/carried.h"
#include "packager/graph_private.h"
#include "packager/manifest.h"
#include "packager/package_map.h"
#include "packager/wasm.h"
#include "runtime/base/check.h"
#include "runtime/base/err.h"

/* ---- options --------------------------------------------------------------------------------- */

enum { OWN_OPTIONS = 13, MAX_OPTIONS = OWN_OPTIONS + PK_APART_COUNT + PK_CARRIED_MAX };

typedef struct option_list {
  pk_image_option p[MAX_OPTIONS];
  size_t count;
} option_list;

static void add(option_list *list, const char *key, rt_str value) {
  CHECK(list->count < MAX_OPTIONS - PK_CARRIED_MAX);
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

/* The text of all that is embedded, by number: what is no module may become one. False: there are no more. */
static bool text_at(const pk_build_state *s, size_t i, rt_str *text) {
  size_t modules = s->graph.modules.len;
  if (i >= modules + s->assets.files.len) return false;
  *text = i < modules ? s->graph.modules.p[i]->bytes : s->assets.files.p[i - modules].bytes;
  return true;
}

static bool any(const pk_build_state *s, bool (*names)(rt_str text)) {
  rt_str text;
  for (size_t i = 0; text_at(s, i, &text); i++)
    if (names(text)) return true;
  return false;
}

static bool is_wanted(const pk_build_state *s, const pk_apart *library) {
  rt_str text;
  for (const char *const *id = library->modules; *id; id++)
    if (rt_map_find(&s->graph.builtins, rt_str_c(*id)) != NULL) return true;
  for (size_t i = 0; text_at(s, i, &text); i++)
    if (pk_apart_is_named(library, text)) return true;
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
  for (int i = 0; i < PK_APART_COUNT; i++) add_set(list, pk_aparts[i].name, "none", s->without[i]);
  add_set(list, "inspector", "open", s->o->inspector);
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
  for (int i = 0; i < PK_APART_COUNT; i++) s->without[i] = !is_wanted(s, &pk_aparts[i]);
  if (s->o->inspector) s->without[PK_APART_INSPECTOR] = false;
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

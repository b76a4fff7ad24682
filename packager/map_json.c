/* SPDX-License-Identifier: MIT */
/* Writing a source map anew: see maps.h. Source: ECMA-426, "Source map format". */
#include "packager/maps.h"

#include "runtime/base/err.h"
#include "runtime/resolve/json.h"

enum { MAX_TEXT = 16 << 20 }; /* of one original source, bytes */

typedef struct rewriter {
  const pk_map_job *job;
  rt_buf *map, *texts;
  size_t source_count; /* so far */
  bool has_text;
  const char *why;
} rewriter;

static const rt_json *member(const rt_json *o, const char *name, rt_json_type type) {
  const rt_json *v = rt_json_get(o, rt_str_c(name));
  return v != NULL && v->type == type ? v : NULL;
}

/* ---- parts of a map -------------------------------------------------------------------------- */

static void write_text(rewriter *w, const rt_json *own, rt_str path) {
  rt_str text = RT_STR_NONE;
  bool has = own != NULL && own->type == RT_JSON_STRING;
  if (has) text = own->text;
  else if (w->job->read_texts && path.len > 0) has = pk_vfs_read(w->job->vfs, path.p, MAX_TEXT, &text) == 0;
  if (w->source_count++ > 0) rt_buf_c(w->texts, ",");
  if (has) rt_buf_json_str(w->texts, text);
  else rt_buf_c(w->texts, "null");
  w->has_text |= has;
}

static void write_sources(rewriter *w, const rt_json *map, const rt_json *sources) {
  const rt_json *root = member(map, "sourceRoot", RT_JSON_STRING);
  const rt_json *contents = member(map, "sourcesContent", RT_JSON_ARRAY);
  const rt_json *text = contents != NULL ? contents->first : NULL;
  rt_buf_c(w->map, "\"sources\":[");
  for (const rt_json *s = sources->first; s != NULL; s = s->next) {
    rt_str path = RT_STR_NONE;
    if (s != sources->first) rt_buf_c(w->map, ",");
    if (s->type == RT_JSON_STRING)
      rt_buf_json_str(w->map, pk_map_source(w->job, root != NULL ? root->text : RT_STR_NONE, s->text, &path));
    else rt_buf_c(w->map, "null");
    if (w->job->texts) write_text(w, text, path);
    if (text != NULL) text = text->next;
  }
  rt_buf_c(w->map, "]");
}

static void write_names(rewriter *w, const rt_json *map) {
  const rt_json *names = member(map, "names", RT_JSON_ARRAY);
  rt_buf_c(w->map, ",\"names\":[");
  for (const rt_json *n = names != NULL ? names->first : NULL; n != NULL; n = n->next) {
    rt_buf_json_str(w->map, n->text);
    if (n->next != NULL) rt_buf_c(w->map, ",");
  }
  rt_buf_c(w->map, "]");
}

static int write_map(rewriter *w, const rt_json *map) {
  const rt_json *sources = member(map, "sources", RT_JSON_ARRAY);
  const rt_json *mappings = member(map, "mappings", RT_JSON_STRING);
  if (sources == NULL || mappings == NULL) return w->why = "it has no \"sources\" or \"mappings\"", -1;
  rt_buf_c(w->map, "{\"version\":3,");
  write_sources(w, map, sources);
  write_names(w, map);
  rt_buf_c(w->map, ",\"mappings\":");
  rt_buf_json_str(w->map, mappings->text);
  rt_buf_c(w->map, "}");
  return 0;
}

static int write_section(rewriter *w, const rt_json *section) {
  const rt_json *offset = member(section, "offset", RT_JSON_OBJECT);
  const rt_json *line = member(offset, "line", RT_JSON_NUMBER), *column = member(offset, "column", RT_JSON_NUMBER);
  const rt_json *map = member(section, "map", RT_JSON_OBJECT);
  if (line == NULL || column == NULL || map == NULL) return w->why = "a section of it has no offset or no map", -1;
  rt_buf_fmt(w->map, "{\"offset\":{\"line\":%.*s,\"column\":%.*s},\"map\":", RT_STR_ARG(line->text),
             RT_STR_ARG(column->text));
  int err = write_map(w, map);
  rt_buf_c(w->map, "}");
  return err;
}

static int write_sections(rewriter *w, const rt_json *sections) {
  int err = 0;
  rt_buf_c(w->map, "{\"version\":3,\"sections\":[");
  for (const rt_json *s = sections->first; s != NULL && err == 0; s = s->next) {
    if (s != sections->first) rt_buf_c(w->map, ",");
    err = write_section(w, s);
  }
  rt_buf_c(w->map, "]}");
  return err;
}

/* ---- the whole ------------------------------------------------------------------------------- */

int pk_map_rewrite(const pk_map_job *job, rt_str json, rt_buf *map, rt_buf *texts, const char **why) {
  rewriter w = {.job = job, .map = map, .texts = texts};
  const rt_json *root;
  rt_json_error err;
  if (rt_str_starts(json, RT_STR(")]}"))) json = rt_str_slice(json, rt_str_find_byte(json, '\n', 0), json.len);
  if (rt_json_parse(job->arena, json, &root, &err) != 0) return *why = "it is no JSON", -1;
  rt_buf_c(texts, "[");
  const rt_json *sections = member(root, "sections", RT_JSON_ARRAY);
  int failed = sections != NULL ? write_sections(&w, sections) : write_map(&w, root);
  rt_buf_c(texts, "]");
  if (!w.has_text) texts->len = 0;
  *why = w.why;
  return failed;
}

/* SPDX-License-Identifier: MIT */
/* The closing report of a build: what went in, how large, how long it took, what was left dynamic.
 */
#include "packager/build.h"
#include "packager/build_private.h"

static const char *const stage_names[] = {"graph", "assets", "snapshot", "write"};
_Static_assert(sizeof stage_names / sizeof *stage_names == PK_STAGE_COUNT, "a name per stage");

static void add_part(pk_report *r, const char *name, uint64_t bytes) {
  if (bytes == 0 || r->part_count == PK_REPORT_PARTS) return;
  r->parts[r->part_count++] = (pk_report_part){rt_str_c(name), bytes};
}

static uint32_t named_packages(const pk_graph *g) {
  uint32_t n = 0;
  for (size_t i = 0; i < g->packages.len; i++) n += g->packages.p[i].name != NULL;
  return n;
}

void pk_report_fill(pk_report *r, const pk_build_state *s) {
  const pk_graph *g = &s->graph;
  const rt_image_header *h = s->bytes.pieces[0].data;
  r->root = rt_str_dup(&r->arena, s->layout.root);
  r->entry = rt_str_dup(&r->arena, pk_shown(g, g->modules.p[0]->path));
  r->template_name = rt_str_dup(&r->arena, rt_str_c(s->template_name));
  r->module_count = (uint32_t)g->modules.len;
  r->package_count = named_packages(g);
  r->asset_count = (uint32_t)(s->layout.file_count - s->layout.module_count);
  r->builtin_count = (uint32_t)g->builtins.len;
  r->computed_count = (uint32_t)g->computed.len;
  r->missing_count = (uint32_t)g->missing_count;
  r->map_count = (uint32_t)(h->sections[RT_SECTION_MAPS].size / sizeof(rt_image_map));
  r->source_bytes = h->sections[RT_SECTION_SOURCES].size;
  r->asset_bytes = h->sections[RT_SECTION_ASSETS].size;
  r->snapshot_bytes = h->sections[RT_SECTION_SNAPSHOT].size;
  r->output_bytes = s->exe.total_size;
  add_part(r, "template", s->template_file.len);
  uint64_t tables = 0;
  for (unsigned kind = RT_SECTION_OPTIONS; kind <= RT_SECTION_STRINGS; kind++)
    tables += h->sections[kind].size;
  add_part(r, "tables", tables);
  for (unsigned kind = RT_SECTION_SNAPSHOT; kind < RT_SECTION_COUNT; kind++) {
    add_part(r, rt_image_section_name(kind), h->sections[kind].size);
  }
  r->computed = rt_arena_alloc(&r->arena, rt_xmul(g->computed.len, sizeof *r->computed));
  for (size_t i = 0; i < g->computed.len; i++)
    r->computed[i] = rt_str_dup(&r->arena, g->computed.p[i]);
}

void pk_report_deinit(pk_report *r) { rt_arena_deinit(&r->arena); }

/* ---- writing --------------------------------------------------------------------------------- */

static void json_count(rt_buf *b, const char *key, uint64_t n) {
  rt_buf_fmt(b, ",\"%s\":%llu", key, (unsigned long long)n);
}

void pk_report_json(const pk_report *r, rt_buf *b) {
  rt_buf_c(b, "{\"entry\":");
  rt_buf_json_str(b, r->entry);
  rt_buf_c(b, ",\"root\":");
  rt_buf_json_str(b, r->root);
  rt_buf_c(b, ",\"template\":");
  rt_buf_json_str(b, r->template_name);
  json_count(b, "modules", r->module_count);
  json_count(b, "packages", r->package_count);
  json_count(b, "assets", r->asset_count);
  json_count(b, "builtins", r->builtin_count);
  json_count(b, "missing", r->missing_count);
  json_count(b, "source_maps", r->map_count);
  json_count(b, "bytes", r->output_bytes);
  rt_buf_c(b, ",\"parts\":{");
  for (size_t i = 0; i < r->part_count; i++) {
    rt_buf_c(b, i > 0 ? "," : "");
    rt_buf_json_str(b, r->parts[i].name);
    rt_buf_fmt(b, ":%llu", (unsigned long long)r->parts[i].bytes);
  }
  rt_buf_c(b, "},\"ms\":{");
  for (unsigned i = 0; i < PK_STAGE_COUNT; i++)
    rt_buf_fmt(b, "\"%s\":%.1f,", stage_names[i], r->stage_ms[i]);
  rt_buf_fmt(b, "\"total\":%.1f},\"snapshot_cached\":%s,\"computed\":[", r->total_ms,
             r->snapshot_cached ? "true" : "false");
  for (uint32_t i = 0; i < r->computed_count; i++) {
    rt_buf_c(b, i > 0 ? "," : "");
    rt_buf_json_str(b, r->computed[i]);
  }
  rt_buf_c(b, "]}\n");
}

static void text_size(rt_buf *b, uint64_t bytes) {
  if (bytes >= 10 << 20) rt_buf_fmt(b, "%7.1f MB", (double)bytes / 1e6);
  else if (bytes >= 10000) rt_buf_fmt(b, "%7.1f kB", (double)bytes / 1e3);
  else rt_buf_fmt(b, "%7llu B ", (unsigned long long)bytes);
}

static void text_part(rt_buf *b, rt_str name, uint64_t bytes) {
  rt_buf_fmt(b, "  %-10.*s", RT_STR_ARG(name));
  text_size(b, bytes);
}

void pk_report_text(const pk_report *r, rt_buf *b) {
  rt_buf_fmt(b, "%.*s: %u modules of %u packages, %u other files, %u builtins (%.*s template)\n",
             RT_STR_ARG(r->entry), r->module_count, r->package_count, r->asset_count,
             r->builtin_count, RT_STR_ARG(r->template_name));
  for (size_t i = 0; i < r->part_count; i++) {
    text_part(b, r->parts[i].name, r->parts[i].bytes);
    bool maps = rt_str_is(r->parts[i].name, rt_image_section_name(RT_SECTION_MAP_DATA));
    if (maps) rt_buf_fmt(b, "  %u source map%s", r->map_count, r->map_count == 1 ? "" : "s");
    rt_buf_c(b, "\n");
  }
  text_part(b, RT_STR("together"), r->output_bytes);
  rt_buf_c(b, "\n  time      ");
  for (unsigned i = 0; i < PK_STAGE_COUNT; i++)
    rt_buf_fmt(b, "%s %.0f ms%s, ", stage_names[i], r->stage_ms[i],
               i == PK_STAGE_SNAPSHOT && r->snapshot_cached ? " (of an earlier build)" : "");
  rt_buf_fmt(b, "together %.0f ms\n", r->total_ms);
  if (r->computed_count == 0) return;
  rt_buf_fmt(b,
             "  %u computed requires are resolved at run time, among the embedded files (--verbose "
             "lists them)\n",
             r->computed_count);
}

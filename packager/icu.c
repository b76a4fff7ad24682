/* SPDX-License-Identifier: MIT */
/*
 * Subsets of ICU's data archive (icu.h). Layout, little-endian, from ICU's udata.h, ucmndata.h and
 * uresdata.h: a header whose first 16 bits are its size; then, as the base of all offsets, a count
 * and (name offset, data offset) pairs sorted by name; names; items, each aligned to 16.
 */
#include "packager/icu.h"

#include "runtime/base/buf.h"
#include "runtime/base/err.h"
#include "runtime/base/vec.h"

typedef struct item {
  rt_str name; /* "icudt76l/curr/de.res" */
  rt_str tree, base, extension; /* "curr", "de", ".res" */
  rt_str data;
} item;

typedef RT_VEC(item) item_list;

typedef struct selection {
  rt_arena *arena;
  RT_VEC(rt_str) tags;  /* "pt_BR" */
  RT_VEC(bool) known;
} selection;

static uint16_t u16(rt_str s, size_t at) {
  const uint8_t *p = (const uint8_t *)s.p + at;
  return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t u32(rt_str s, size_t at) { return u16(s, at) | (uint32_t)u16(s, at + 2) << 16; }

/* ---- the archive ----------------------------------------------------------------------------- */

static bool split_name(item *it) {
  size_t first = rt_str_find_byte(it->name, '/', 0), last = rt_str_rfind_byte(it->name, '/');
  size_t point = rt_str_rfind_byte(it->name, '.');
  if (first == RT_STR_MISSING || point == RT_STR_MISSING || point < last) return false;
  if (last > first) it->tree = rt_str_slice(it->name, first + 1, last);
  it->base = rt_str_slice(it->name, last + 1, point);
  it->extension = rt_str_slice(it->name, point, it->name.len);
  return true;
}

static bool read_item(rt_str toc, uint32_t i, uint32_t count, item *out) {
  size_t name = u32(toc, 4 + 8 * (size_t)i), start = u32(toc, 8 + 8 * (size_t)i);
  size_t end = i + 1 < count ? u32(toc, 16 + 8 * (size_t)i) : toc.len;
  if (name >= toc.len || start > end || end > toc.len) return false;
  size_t name_end = rt_str_find_byte(toc, 0, name);
  if (name_end == RT_STR_MISSING) return false;
  *out = (item){.name = rt_str_slice(toc, name, name_end), .data = rt_str_slice(toc, start, end)};
  return split_name(out);
}

static int read_archive(rt_str data, rt_str *header, item_list *items) {
  if (data.len < 32 || u16(data, 2) != 0x27da || memcmp(data.p + 12, "CmnD", 4) != 0)
    return RT_E_NOT_SUPPORTED;
  size_t size = u16(data, 0);
  if (size + 4 > data.len || data.p[8] != 0 /* big-endian */) return RT_E_NOT_SUPPORTED;
  *header = rt_str_slice(data, 0, size);
  rt_str toc = rt_str_slice(data, size, data.len);
  uint32_t count = u32(toc, 0);
  if (count == 0 || count > toc.len / 8 - 1) return RT_E_NOT_SUPPORTED;
  for (uint32_t i = 0; i < count; i++) {
    if (!read_item(toc, i, count, rt_vec_more(items))) return RT_E_NOT_SUPPORTED;
  }
  return 0;
}

static rt_str write_archive(rt_arena *a, rt_str header, const item_list *items) {
  rt_buf out = {0};
  rt_buf_str(&out, header);
  size_t base = out.len;
  rt_buf_u32(&out, (uint32_t)items->len);
  rt_buf_fill(&out, 0, 8 * items->len);
  for (size_t i = 0; i < items->len; i++) {
    rt_buf_put_u32(&out, base + 4 + 8 * i, (uint32_t)(out.len - base));
    rt_buf_str(&out, items->p[i].name);
    rt_buf_byte(&out, 0);
  }
  for (size_t i = 0; i < items->len; i++) {
    rt_buf_align(&out, 16);
    rt_buf_put_u32(&out, base + 8 + 8 * i, (uint32_t)(out.len - base));
    rt_buf_str(&out, items->p[i].data);
  }
  rt_str result = rt_buf_take(&out, a);
  rt_buf_deinit(&out);
  return result;
}

/* ---- locales --------------------------------------------------------------------------------- */

/* language[_Script][_REGION][_VARIANT]; everything else by locale has a longer or other name. */
static bool is_locale(rt_str base) {
  size_t n = 0;
  if (rt_str_is(base, "res_index")) return false;
  while (n < base.len && base.p[n] >= 'a' && base.p[n] <= 'z') n++;
  return (n == 2 || n == 3) && (n == base.len || base.p[n] == '_');
}

static rt_str language_of(rt_str locale) {
  return rt_str_slice(locale, 0, rt_str_find_byte(locale, '_', 0));
}

/* Is `locale` the tag, one of its parents, or, for a bare language, any below it? */
static bool tag_wants(rt_str tag, rt_str locale) {
  if (rt_str_starts(locale, tag) && (locale.len == tag.len || locale.p[tag.len] == '_'))
    return true;
  if (rt_str_starts(tag, locale) && tag.p[locale.len] == '_') return true;
  rt_str language = language_of(tag); /* Norwegian: the data of both is under "no" */
  return rt_str_is(locale, "no") && (rt_str_is(language, "nb") || rt_str_is(language, "nn"));
}

static bool wants_locale(selection *s, rt_str locale) {
  bool wanted = false;
  for (size_t i = 0; i < s->tags.len; i++) {
    if (!tag_wants(s->tags.p[i], locale)) continue;
    s->known.p[i] = true;
    wanted = true;
  }
  return wanted;
}

static bool wants_language(const selection *s, const char *languages) {
  for (size_t i = 0; i < s->tags.len; i++) {
    rt_str language = language_of(s->tags.p[i]);
    if (rt_str_find(rt_str_c(languages), language, 0) != RT_STR_MISSING) return true;
  }
  return false;
}

static void add_tag(selection *s, rt_str text) {
  text = rt_str_trim(text);
  if (text.len == 0) return;
  char *tag = rt_arena_dup(s->arena, text.p, text.len);
  for (size_t i = 0; i < text.len; i++) {
    if (tag[i] == '-') tag[i] = '_';
  }
  rt_vec_push(&s->tags, rt_str_of(tag, text.len));
  rt_vec_push(&s->known, false);
}

static void read_tags(selection *s, const char *locales) {
  rt_str rest = rt_str_c(locales);
  while (rest.len > 0) {
    size_t comma = rt_str_find_byte(rest, ',', 0);
    add_tag(s, rt_str_slice(rest, 0, comma));
    rest = comma == RT_STR_MISSING ? RT_STR_NONE : rt_str_slice(rest, comma + 1, rest.len);
  }
}

/* ---- which items ----------------------------------------------------------------------------- */

/* The multi-byte encodings of the Encoding Standard, by the names that stdlib/web/encoding.js opens
 * them by, with the tables those build on; single-byte ones it has tables of its own for. */
static const char *const converters[] = {
    "euc-jp-2007",        "gb18030-2022",       "ibm-1363_P11B-1998",
    "ibm-1375_P100-2008", "ibm-1386_P100-2001", "ibm-943_P15A-2003",
    "jisx-212",           "windows-936-2000",   "windows-949-2000",
};

static bool wants_converter(rt_str base) {
  for (size_t i = 0; i < sizeof converters / sizeof *converters; i++) {
    if (rt_str_is(base, converters[i])) return true;
  }
  return false;
}

/* Break rules and dictionaries that only some languages use. The variants of the rules for lines
 * are the default of Chinese and Japanese; elsewhere nothing in JavaScript can ask for them. */
static bool wants_break_data(const selection *s, rt_str base) {
  static const struct {
    const char *part, *languages;
  } rows[] = {{"cjdict", "zh ja yue"}, {"line_", "zh ja ko yue"},
              {"khmer", "km"},         {"burmese", "my"},
              {"lao", "lo"},           {"thai", "th"},
              {"sent_el", "el"},       {"word_fi_sv", "fi sv"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rt_str_find(base, rt_str_c(rows[i].part), 0) == RT_STR_MISSING) continue;
    return wants_language(s, rows[i].languages);
  }
  return true;
}

static bool is_never_used(const item *it) {
  static const char *const bases[] = {"unames",   "confusables", "uts46",
                                      "nfkc_scf", "ulayout",     "title",
                                      "windowsZones"};
  for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
    if (rt_str_is(it->base, bases[i])) return true;
  }
  return rt_str_is(it->tree, "translit") || rt_str_is(it->extension, ".spp");
}

static bool wants_item(selection *s, const item *it) {
  if (is_never_used(it)) return false;
  if (rt_str_is(it->extension, ".cnv")) return wants_converter(it->base);
  if (rt_str_is(it->extension, ".res") && is_locale(it->base)) return wants_locale(s, it->base);
  if (rt_str_is(it->tree, "brkitr")) return wants_break_data(s, it->base);
  return true;
}

/* ---- res_index.res --------------------------------------------------------------------------- */

/* A table with 16-bit keys and values at `at`: count, key offsets, values. Keeps the wanted keys.
 */
static int filter_table(selection *s, char *bundle, rt_str view, size_t root, size_t at) {
  if (at + 2 > view.len) return RT_E_NOT_SUPPORTED;
  size_t count = u16(view, at), kept = 0;
  if (at + 2 + 4 * count > view.len) return RT_E_NOT_SUPPORTED;
  uint16_t *pairs = rt_arena_alloc(s->arena, 4 * count + 4);
  for (size_t i = 0; i < count; i++) {
    size_t key = root + u16(view, at + 2 + 2 * i), end = rt_str_find_byte(view, 0, key);
    if (end == RT_STR_MISSING) return RT_E_NOT_SUPPORTED;
    if (!wants_locale(s, rt_str_slice(view, key, end))) continue;
    pairs[kept] = u16(view, at + 2 + 2 * i);
    pairs[count + kept++] = u16(view, at + 2 + 2 * count + 2 * i);
  }
  bundle[at] = (char)kept;
  bundle[at + 1] = (char)(kept >> 8);
  memcpy(bundle + at + 2, pairs, 2 * kept);
  memcpy(bundle + at + 2 + 2 * kept, pairs + count, 2 * kept);
  return 0;
}

/* The bundle's root is a table of tables of locales (and of strings). Cut in a copy; its size
 * stays. */
static int filter_index(selection *s, item *it) {
  enum { TABLE = 2, TABLE16 = 5 };
  rt_str view = it->data;
  if (view.len < 32 || memcmp(view.p + 12, "ResB", 4) != 0) return RT_E_NOT_SUPPORTED;
  char *bundle = rt_arena_dup(s->arena, view.p, view.len);
  size_t root = u16(view, 0);
  if (root + 12 > view.len) return RT_E_NOT_SUPPORTED;
  uint32_t top = u32(view, root);
  size_t table = root + 4 * (size_t)(top & 0xfffffff),
         words16 = root + 4 * (size_t)u32(view, root + 8);
  if (top >> 28 != TABLE || table + 2 > view.len) return RT_E_NOT_SUPPORTED;
  size_t count = u16(view, table), values = root + (table - root + 2 + 2 * count + 3) / 4 * 4;
  if (values + 4 * count > view.len) return RT_E_NOT_SUPPORTED;
  for (size_t i = 0; i < count; i++) {
    uint32_t value = u32(view, values + 4 * i);
    if (value >> 28 != TABLE16) continue; /* a string, or the empty table */
    int err = filter_table(s, bundle, view, root, words16 + 2 * (size_t)(value & 0xfffffff));
    if (err != 0) return err;
  }
  it->data = rt_str_of(bundle, view.len);
  return 0;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static int select_items(selection *s, const item_list *all, item_list *kept) {
  for (size_t i = 0; i < all->len; i++) {
    item it = all->p[i];
    if (!wants_item(s, &it)) continue;
    int err = rt_str_is(it.base, "res_index") ? filter_index(s, &it) : 0;
    if (err != 0) return err;
    rt_vec_push(kept, it);
  }
  return 0;
}

int pk_icu_subset(rt_arena *a, rt_str data, const char *locales, rt_str *out, rt_str *unknown) {
  if (unknown != NULL) *unknown = RT_STR_NONE;
  if (strcmp(locales, "all") == 0) {
    *out = data;
    return 0;
  }
  selection s = {.arena = a};
  item_list all = {0}, kept = {0};
  rt_str header;
  add_tag(&s, RT_STR("en"));
  read_tags(&s, locales);
  int err = read_archive(data, &header, &all);
  if (err == 0) err = select_items(&s, &all, &kept);
  if (err == 0) *out = write_archive(a, header, &kept);
  for (size_t i = 0; i < s.tags.len && unknown != NULL && unknown->len == 0; i++) {
    if (!s.known.p[i]) *unknown = s.tags.p[i];
  }
  rt_vec_deinit(&all);
  rt_vec_deinit(&kept);
  rt_vec_deinit(&s.tags);
  rt_vec_deinit(&s.known);
  return err;
}

/* SPDX-License-Identifier: MIT */
/* The JSON reader of json.h: recursive descent with a depth limit; strings decoded into the arena.
 */
#include "runtime/resolve/json.h"

#include "runtime/base/err.h"
#include "runtime/base/utf8.h"

typedef struct reader {
  rt_arena *arena;
  const char *start, *p, *end;
  rt_json_error *err;
  int depth;
} reader;

static int fail(reader *r, int code, const char *text) {
  r->err->text = text;
  r->err->at = (size_t)(r->p - r->start);
  return code;
}

static void skip_space(reader *r) {
  while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r')) r->p++;
}

static bool take(reader *r, char c) {
  skip_space(r);
  if (r->p >= r->end || *r->p != c) return false;
  r->p++;
  return true;
}

/* ---- strings --------------------------------------------------------------------------------- */

static int hex4(reader *r, uint32_t *out) {
  if (r->end - r->p < 4) return fail(r, RT_E_BAD_JSON, "bad \\u escape");
  uint32_t v = 0;
  for (int i = 0; i < 4; i++, r->p++) {
    char c = *r->p;
    uint32_t digit;
    if (c >= '0' && c <= '9') digit = (uint32_t)(c - '0');
    else if ((c | 32) >= 'a' && (c | 32) <= 'f') digit = (uint32_t)((c | 32) - 'a' + 10);
    else return fail(r, RT_E_BAD_JSON, "bad \\u escape");
    v = v << 4 | digit;
  }
  *out = v;
  return 0;
}

/* Behind "\u": one code point, taking a second escape for a surrogate pair. */
static int unicode_escape(reader *r, uint32_t *cp) {
  int err = hex4(r, cp);
  if (err != 0 || *cp < 0xD800 || *cp > 0xDBFF) return err;
  if (r->end - r->p < 6 || r->p[0] != '\\' || r->p[1] != 'u') return 0;
  const char *second = r->p;
  uint32_t low;
  r->p += 2;
  err = hex4(r, &low);
  if (err != 0) return err;
  if (low < 0xDC00 || low > 0xDFFF) r->p = second;
  else *cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
  return 0;
}

static int escape(reader *r, char **out) {
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  if (r->p >= r->end) return fail(r, RT_E_BAD_JSON, "unterminated string");
  char c = *r->p++;
  if (c == 'u') {
    uint32_t cp;
    int err = unicode_escape(r, &cp);
    if (err == 0) *out += rt_utf8_encode(cp, *out);
    return err;
  }
  const char *at = c != 0 ? strchr(from, c) : NULL;
  if (at == NULL) return fail(r, RT_E_BAD_JSON, "bad escape in string");
  *(*out)++ = to[at - from];
  return 0;
}

/* At the opening quote. Decoding never lengthens, so the rest of the literal bounds the copy. */
static int string(reader *r, rt_str *out) {
  const char *close = ++r->p;
  while (close < r->end && *close != '"') close += *close == '\\' ? 2 : 1;
  if (close >= r->end) return fail(r, RT_E_BAD_JSON, "unterminated string");
  char *to = rt_arena_bytes(r->arena, (size_t)(close - r->p) + 1), *at = to;
  while (r->p < close) {
    unsigned char c = (unsigned char)*r->p;
    if (c < 0x20) return fail(r, RT_E_BAD_JSON, "control character in string");
    r->p++;
    if (c != '\\') {
      *at++ = (char)c;
      continue;
    }
    int err = escape(r, &at);
    if (err != 0) return err;
  }
  *at = 0;
  *out = rt_str_of(to, (size_t)(at - to));
  r->p = close + 1;
  return 0;
}

/* ---- values ---------------------------------------------------------------------------------- */

static int value(reader *r, rt_json *out);

static bool digits(reader *r) {
  const char *from = r->p;
  while (r->p < r->end && *r->p >= '0' && *r->p <= '9') r->p++;
  return r->p > from;
}

static int number(reader *r, rt_json *out) {
  const char *from = r->p;
  if (*r->p == '-') r->p++;
  if (r->p < r->end && *r->p == '0') r->p++;
  else if (!digits(r)) return fail(r, RT_E_BAD_JSON, "unexpected character");
  if (r->p < r->end && *r->p == '.') {
    r->p++;
    if (!digits(r)) return fail(r, RT_E_BAD_JSON, "bad number");
  }
  if (r->p < r->end && (*r->p | 32) == 'e') {
    r->p++;
    if (r->p < r->end && (*r->p == '+' || *r->p == '-')) r->p++;
    if (!digits(r)) return fail(r, RT_E_BAD_JSON, "bad number");
  }
  out->type = RT_JSON_NUMBER;
  out->text = rt_str_dup(r->arena, rt_str_of(from, (size_t)(r->p - from)));
  return 0;
}

static int word(reader *r, rt_json *out) {
  static const struct {
    rt_str text;
    rt_json_type type;
  } words[] = {{RT_STR_INIT("null"), RT_JSON_NULL},
               {RT_STR_INIT("true"), RT_JSON_TRUE},
               {RT_STR_INIT("false"), RT_JSON_FALSE}};
  rt_str rest = rt_str_of(r->p, (size_t)(r->end - r->p));
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (!rt_str_starts(rest, words[i].text)) continue;
    r->p += words[i].text.len;
    out->type = words[i].type;
    return 0;
  }
  return fail(r, RT_E_BAD_JSON, "unexpected character");
}

static int member_name(reader *r, rt_str *key) {
  skip_space(r);
  if (r->p >= r->end || *r->p != '"') return fail(r, RT_E_BAD_JSON, "expected a member name");
  int err = string(r, key);
  if (err != 0) return err;
  return take(r, ':') ? 0 : fail(r, RT_E_BAD_JSON, "expected ':'");
}

static int container(reader *r, rt_json *out, char close) {
  bool object = close == '}';
  out->type = object ? RT_JSON_OBJECT : RT_JSON_ARRAY;
  r->p++;
  if (take(r, close)) return 0;
  if (++r->depth > RT_JSON_MAX_DEPTH) return fail(r, RT_E_TOO_DEEP, "nesting too deep");
  rt_json **link = &out->first;
  do {
    rt_json *child = RT_NEW(r->arena, rt_json);
    int err = object ? member_name(r, &child->key) : 0;
    if (err == 0) err = value(r, child);
    if (err != 0) return err;
    *link = child;
    link = &child->next;
    out->count++;
  } while (take(r, ','));
  r->depth--;
  if (take(r, close)) return 0;
  return fail(r, RT_E_BAD_JSON, object ? "expected ',' or '}'" : "expected ',' or ']'");
}

static int value(reader *r, rt_json *out) {
  skip_space(r);
  if (r->p >= r->end) return fail(r, RT_E_BAD_JSON, "unexpected end");
  switch (*r->p) {
    case '{': return container(r, out, '}');
    case '[': return container(r, out, ']');
    case '"': out->type = RT_JSON_STRING; return string(r, &out->text);
    case 'n': case 't': case 'f': return word(r, out);
    default: return number(r, out);
  }
}

int rt_json_parse(rt_arena *a, rt_str text, const rt_json **out, rt_json_error *err) {
  reader r = {a, text.p, text.p, text.p + text.len, err, 0};
  if (rt_str_starts(text, RT_STR("\xEF\xBB\xBF"))) r.p += 3;
  rt_json *root = RT_NEW(a, rt_json);
  int code = value(&r, root);
  if (code != 0) return code;
  skip_space(&r);
  if (r.p < r.end) return fail(&r, RT_E_BAD_JSON, "unexpected text after the value");
  *out = root;
  return 0;
}

const rt_json *rt_json_get(const rt_json *object, rt_str key) {
  if (object == NULL || object->type != RT_JSON_OBJECT) return NULL;
  const rt_json *found = NULL;
  for (const rt_json *m = object->first; m != NULL; m = m->next) {
    if (rt_str_eq(m->key, key)) found = m;
  }
  return found;
}

const char *rt_json_get_c(const rt_json *object, const char *key) {
  const rt_json *v = rt_json_get(object, rt_str_c(key));
  return v != NULL && v->type == RT_JSON_STRING ? v->text.p : NULL;
}

/* SPDX-License-Identifier: MIT */
/* natives('util'): see util.def. */
#include <stdlib.h>
#include <string.h>

#include "runtime/bind/bind.h"
#include "runtime/engine/inspect_support.h"

/* (value) -> enum value_kind */
RT_OP(op_util_kind) {
  (void)argc;
  return en_i32(env, en_value_kind(argv[0]));
}

RT_OP(op_util_proxy_details) {
  (void)argc;
  return en_proxy_details(env, argv[0]);
}

RT_OP(op_util_promise_details) {
  (void)argc;
  return en_promise_details(env, argv[0]);
}

RT_OP(op_util_preview_entries) {
  (void)argc;
  return en_preview_entries(env, argv[0]);
}

RT_OP(op_util_constructor_name) {
  (void)argc;
  return en_constructor_name(env, argv[0]);
}

/* (object, 0: all keys, 2: enumerable ones) -> keys */
RT_OP(op_util_own_non_index) {
  (void)argc;
  return en_own_non_index(env, argv[0], en_to_i32(argv[1]) != 0);
}

RT_OP(op_util_external_address) {
  (void)argc;
  return en_bigint_u64(env, en_external_address(argv[0]));
}

/* (frames) -> flat array of five values a frame, newest first, without this op's own */
RT_OP(op_util_call_sites) {
  (void)argc;
  return en_call_sites(env, en_to_i32(argv[0]));
}

/* ---- .env files: doc util.parseEnv() -------------------------------------------------------------- */

typedef struct env_line {
  const char *key, *value;
  size_t key_len, value_len;
} env_line;

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static const char *skip_blanks(const char *p, const char *end) {
  while (p < end && is_blank(*p)) p++;
  return p;
}

static const char *line_end(const char *p, const char *end) {
  const char *nl = memchr(p, '\n', (size_t)(end - p));
  return nl ? nl : end;
}

static size_t trimmed(const char *p, const char *end) {
  while (end > p && is_blank(end[-1])) end--;
  return (size_t)(end - p);
}

/* A quoted value may span lines; without its closing quote it is taken as it is, to the line's end. */
static const char *read_value(env_line *l, const char *p, const char *end) {
  p = skip_blanks(p, end);
  if (p < end && (*p == '"' || *p == '\'' || *p == '`')) {
    const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));
    if (close) {
      l->value = p + 1;
      l->value_len = (size_t)(close - p - 1);
      return line_end(close, end);
    }
  }
  const char *stop = line_end(p, end), *hash = memchr(p, '#', (size_t)(stop - p));
  l->value = p;
  l->value_len = trimmed(p, hash ? hash : stop);
  return stop;
}

/* The assignment at *p, if the line is one; *p moves behind it. */
static bool read_line(env_line *l, const char **p, const char *end) {
  const char *start = skip_blanks(*p, end), *stop = line_end(start, end);
  const char *eq = memchr(start, '=', (size_t)(stop - start));
  if (start == stop || *start == '#' || !eq) {
    *p = stop < end ? stop + 1 : end;
    return false;
  }
  if (eq - start > 7 && memcmp(start, "export ", 7) == 0) start = skip_blanks(start + 7, eq);
  l->key = start;
  l->key_len = trimmed(start, eq);
  const char *after = read_value(l, eq + 1, end);
  *p = after < end ? after + 1 : end;
  return l->key_len > 0;
}

/* "\n" in double quotes is a newline. */
static napi_value unescaped(napi_env env, const env_line *l) {
  if (l->value[-1] != '"' || !memchr(l->value, '\\', l->value_len)) return en_str_utf8(env, l->value, l->value_len);
  napi_value out = NULL;
  char *copy = malloc(l->value_len + 1);
  if (!copy) return en_str_utf8(env, l->value, l->value_len);
  size_t n = 0;
  for (size_t i = 0; i < l->value_len; i++) {
    if (l->value[i] == '\\' && i + 1 < l->value_len && l->value[i + 1] == 'n') {
      copy[n++] = '\n';
      i++;
    } else {
      copy[n++] = l->value[i];
    }
  }
  out = en_str_utf8(env, copy, n);
  free(copy);
  return out;
}

/* (text) -> object of strings */
RT_OP(op_util_parse_env) {
  (void)argc;
  napi_value out;
  en_str_tmp text;
  env_line l;
  napi_create_object(env, &out);
  en_str_tmp_init(&text, env, argv[0]);
  const char *p = text.p, *end = text.p + text.len;
  while (p < end)
    if (read_line(&l, &p, end))
      napi_set_property(env, out, en_str_utf8(env, l.key, l.key_len), unescaped(env, &l));
  en_str_tmp_deinit(&text);
  return out;
}

/* (error) -> [source line, column] of its newest frame, or undefined */
RT_OP(op_util_error_source) {
  (void)argc;
  return en_error_source(env, argv[0]);
}

/* SPDX-License-Identifier: MIT */
/*
 * json.h - a small JSON reader (RFC 8259) that keeps member order, for package.json and the
 * packager's own lines of JSON. Values live in an arena; strings are decoded, UTF-8, NUL-terminated
 * behind their length (a decoded \u0000 stays inside). A lone surrogate becomes U+FFFD.
 */
#ifndef INGOT_JSON_H
#define INGOT_JSON_H

#include "runtime/base/arena.h"
#include "runtime/base/str.h"

typedef enum rt_json_type {
  RT_JSON_NULL,
  RT_JSON_FALSE,
  RT_JSON_TRUE,
  RT_JSON_NUMBER,
  RT_JSON_STRING,
  RT_JSON_ARRAY,
  RT_JSON_OBJECT
} rt_json_type;

enum { RT_JSON_MAX_DEPTH = 500 };

typedef struct rt_json {
  rt_json_type type;
  rt_str key;            /* in an object: the member's name */
  rt_str text;           /* STRING: decoded; NUMBER: as written */
  struct rt_json *first; /* ARRAY, OBJECT: children in source order, duplicates included */
  struct rt_json *next;  /* sibling */
  size_t count;          /* children */
} rt_json;

typedef struct rt_json_error {
  const char *text; /* static, e.g. "expected ',' or '}'" */
  size_t at;        /* byte offset */
} rt_json_error;

/* 0, RT_E_BAD_JSON or RT_E_TOO_DEEP with *err. A leading byte order mark is skipped. `text` need
 * not outlive the call. */
int rt_json_parse(rt_arena *a, rt_str text, const rt_json **out, rt_json_error *err);

/* The member of that name (as in JavaScript the last of duplicates), NULL when absent or when
 * `object` is NULL or no object. */
const rt_json *rt_json_get(const rt_json *object, rt_str key);
/* Its text when it is a string, else NULL. */
const char *rt_json_get_c(const rt_json *object, const char *key);

#endif

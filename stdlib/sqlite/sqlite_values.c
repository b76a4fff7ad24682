/* SPDX-License-Identifier: MIT */
/* sqlite_values.c - values of SQLite as values of JavaScript, and back (sqlite.h). */
#include <stdlib.h>
#include <string.h>

#include "stdlib/sqlite/sqlite.h"

napi_value sq_bytes(napi_env env, const void *p, size_t len) {
  uint8_t *data;
  napi_value buffer = en_arraybuffer(env, len, &data);
  CHECK(buffer);
  if (len) memcpy(data, p, len);
  return buffer;
}

static napi_value integer(napi_env env, sqlite3_int64 i, bool bigints, int64_t *bad) {
  if (bigints) return en_bigint_i64(env, i);
  if (sq_is_safe(i)) return en_i64(env, i);
  *bad = i;
  return NULL;
}

napi_value sq_to_js(napi_env env, sqlite3_value *v, bool bigints, int64_t *bad) {
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER: return integer(env, sqlite3_value_int64(v), bigints, bad);
    case SQLITE_FLOAT: return en_double(env, sqlite3_value_double(v));
    case SQLITE_TEXT: {
      const char *text = (const char *)sqlite3_value_text(v);
      return en_str_utf8(env, text, (size_t)sqlite3_value_bytes(v));
    }
    case SQLITE_BLOB: {
      const void *p = sqlite3_value_blob(v);
      size_t len = (size_t)sqlite3_value_bytes(v);
      return en_uint8array(env, sq_bytes(env, p, len), 0, len);
    }
    default: return en_null(env);
  }
}

/* Short texts are copied by SQLite from the stack, long ones handed over. */
static int bind_text(napi_env env, sqlite3_stmt *s, int i, napi_value v) {
  enum { SHORT = 512 };
  char buf[SHORT];
  if (en_str_len(v) * 3 <= SHORT) {
    size_t len = en_str_write_utf8(env, v, buf, SHORT, NULL);
    return sqlite3_bind_text(s, i, buf, (int)len, SQLITE_TRANSIENT);
  }
  size_t len;
  char *text = en_str_dup(env, v, &len);
  return sqlite3_bind_text64(s, i, text, len, free, SQLITE_UTF8);
}

/* No pointer would be NULL to SQLite, not an empty blob. */
static int bind_blob(sqlite3_stmt *s, int i, napi_value v) {
  en_bytes b = en_view(v);
  return sqlite3_bind_blob64(s, i, b.len ? (void *)b.data : "", b.len, SQLITE_TRANSIENT);
}

static bool is_bytes(napi_value v) { return en_is_view(v) || en_is_arraybuffer(v); }

static bool small_bigint(napi_env env, napi_value v, int64_t *i) {
  bool lossless = false;
  return napi_get_value_bigint_int64(env, v, i, &lossless) == napi_ok && lossless;
}

int sq_bind(napi_env env, sqlite3_stmt *s, int i, napi_value v) {
  if (en_is_number(v)) return sqlite3_bind_double(s, i, en_to_double(v));
  if (en_is_string(v)) return bind_text(env, s, i, v);
  if (is_bytes(v)) return bind_blob(s, i, v);
  if (en_is_bigint(v)) {
    int64_t n;
    return small_bigint(env, v, &n) ? sqlite3_bind_int64(s, i, n) : SQ_BIGINT;
  }
  if (en_is_undefined(v)) return SQ_UNBINDABLE;
  if (en_is_nullish(v)) return sqlite3_bind_null(s, i);
  napi_valuetype type;
  napi_typeof(env, v, &type);
  return type == napi_boolean ? sqlite3_bind_int(s, i, en_is_true(v)) : SQ_UNBINDABLE;
}

static bool is_promise(napi_env env, napi_value v) {
  bool promise = false;
  napi_is_promise(env, v, &promise);
  return promise;
}

static void result_text(sqlite3_context *c, napi_env env, napi_value v) {
  size_t len;
  char *text = en_str_dup(env, v, &len);
  sqlite3_result_text64(c, text, len, free, SQLITE_UTF8);
}

void sq_result(sqlite3_context *c, napi_env env, napi_value v) {
  int64_t n;
  if (en_is_nullish(v)) sqlite3_result_null(c);
  else if (en_is_number(v)) sqlite3_result_double(c, en_to_double(v));
  else if (en_is_string(v)) result_text(c, env, v);
  else if (is_bytes(v)) {
    en_bytes b = en_view(v);
    sqlite3_result_blob64(c, b.len ? (void *)b.data : "", b.len, SQLITE_TRANSIENT);
  } else if (en_is_bigint(v)) {
    if (small_bigint(env, v, &n)) sqlite3_result_int64(c, n);
    else sqlite3_result_error(c, "BigInt value is too large for SQLite", -1);
  } else if (is_promise(env, v)) {
    sqlite3_result_error(c, "Asynchronous user-defined functions are not supported", -1);
  } else {
    sqlite3_result_error(c, "Returned JavaScript value cannot be converted to a SQLite value", -1);
  }
}

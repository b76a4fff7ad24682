/* SPDX-License-Identifier: MIT */
/*
 * sqlite_function.c - JavaScript functions that SQLite calls: functions and aggregates of SQL, the authorizer.
 *
 * They are called inside of an op, which reports the exception that one of them left pending; until then
 * nothing more is called. Outside (a statement that is finalized by the collector with an aggregate half
 * done) sq_db.callbacks is NULL, and nothing is called at all.
 */
#include <alloca.h>
#include <stdlib.h>

#include "ops.h"
#include "stdlib/sqlite/sqlite.h"

/* A function or aggregate as SQLite knows it. Positions are those in sq_db.callbacks. */
typedef struct sq_fn {
  sq_db *db;
  uint32_t at; /* the function; of an aggregate: step, inverse, result, start */
  bool bigints;
} sq_fn;

enum { STEP, INVERSE, RESULT, START };

/* Not counted as a user of the connection: SQLite frees it at the latest when that is closed. */
static sq_fn *fn_new(sq_db *db, napi_value at, napi_value bigints) {
  sq_fn *f = malloc(sizeof *f);
  CHECK(f);
  *f = (sq_fn){db, en_to_u32(at), en_to_bool(bigints)};
  return f;
}

static napi_value callback(sq_fn *f, unsigned which) {
  napi_value fn;
  napi_get_element(f->db->env, f->db->callbacks, f->at + which, &fn);
  return fn;
}

static bool may_call(sq_fn *f) { return f->db->callbacks && !sq_pending(f->db->env); }

/* Arguments from SQLite: false when one is an INTEGER that no Number holds. */
static bool arguments(sq_fn *f, int n, sqlite3_value **from, napi_value *to) {
  int64_t bad;
  for (int i = 0; i < n; i++) {
    to[i] = sq_to_js(f->db->env, from[i], f->bigints, &bad);
    if (to[i]) continue;
    if (sq_pending(f->db->env)) return false;
    f->db->fail.number = bad;
    f->db->late = SQ_RANGE;
    return false;
  }
  return true;
}

/* NULL with an exception pending. */
static napi_value call(sq_fn *f, napi_value fn, size_t argc, const napi_value *argv) {
  napi_env env = f->db->env;
  napi_value out;
  return napi_call_function(env, en_undefined(env), fn, argc, argv, &out) == napi_ok ? out : NULL;
}

static void give_up(sqlite3_context *c) { sqlite3_result_error(c, "", 0); }

/* ---- functions ----------------------------------------------------------------------------------------- */

static void on_call(sqlite3_context *c, int argc, sqlite3_value **argv) {
  sq_fn *f = sqlite3_user_data(c);
  if (!may_call(f)) {
    give_up(c);
    return;
  }
  napi_handle_scope scope;
  napi_value *v = alloca(((size_t)argc + 1) * sizeof *v), out = NULL;
  napi_open_handle_scope(f->db->env, &scope);
  if (arguments(f, argc, argv, v)) out = call(f, callback(f, 0), (size_t)argc, v);
  if (out) sq_result(c, f->db->env, out);
  else give_up(c);
  napi_close_handle_scope(f->db->env, scope);
}

/* (connection, name, number of arguments or -1, SQLITE_DETERMINISTIC and such, position, bigints?)
 * -> 0 or a failure */
RT_OP(op_sqlite_set_function) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[1]);
  int rc = sqlite3_create_function_v2(db->h, name.p, en_to_i32(argv[2]), SQLITE_UTF8 | en_to_i32(argv[3]),
                                      fn_new(db, argv[4], argv[5]), on_call, NULL, NULL, free);
  en_str_tmp_deinit(&name);
  return rc == SQLITE_OK ? en_i32(env, 0) : sq_failed(db, env);
}

/* ---- aggregates ------------------------------------------------------------------------------------------ */

/* In SQLite's memory, zeroed: one for each group of rows. */
typedef struct sq_state {
  en_ref value;
  bool begun;
  bool told; /* of a window: its results were asked for row by row, the end has none */
} sq_state;

/* Gives it the value that it starts with: false with an exception pending. */
static bool begin(sq_fn *f, sq_state *s) {
  napi_value start = callback(f, START);
  if (s->begun) return true;
  if (en_is_function(start)) start = call(f, start, 0, NULL);
  if (!start) return false;
  s->value = en_ref_new(f->db->env, start);
  s->begun = true;
  return true;
}

static bool take(sq_fn *f, sq_state *s, unsigned which, int argc, sqlite3_value **argv) {
  napi_env env = f->db->env;
  napi_value *v = alloca(((size_t)argc + 1) * sizeof *v);
  if (!begin(f, s) || !arguments(f, argc, argv, v + 1)) return false;
  v[0] = en_ref_get(env, s->value);
  napi_value out = call(f, callback(f, which), (size_t)argc + 1, v);
  if (!out) return false;
  en_ref_free(s->value);
  s->value = en_ref_new(env, out);
  return true;
}

static void on_row(sqlite3_context *c, unsigned which, int argc, sqlite3_value **argv) {
  sq_fn *f = sqlite3_user_data(c);
  sq_state *s = sqlite3_aggregate_context(c, sizeof *s);
  napi_handle_scope scope;
  if (!s || !may_call(f)) {
    give_up(c);
    return;
  }
  napi_open_handle_scope(f->db->env, &scope);
  if (!take(f, s, which, argc, argv)) give_up(c);
  napi_close_handle_scope(f->db->env, scope);
}

static void on_step(sqlite3_context *c, int argc, sqlite3_value **argv) { on_row(c, STEP, argc, argv); }
static void on_inverse(sqlite3_context *c, int argc, sqlite3_value **argv) { on_row(c, INVERSE, argc, argv); }

static void give_result(sqlite3_context *c, sq_fn *f, sq_state *s) {
  napi_env env = f->db->env;
  napi_value result = callback(f, RESULT), out = NULL;
  if (begin(f, s)) out = en_ref_get(env, s->value);
  if (out && en_is_function(result)) out = call(f, result, 1, &out);
  if (out) sq_result(c, env, out);
  else give_up(c);
}

static void on_end(sqlite3_context *c, sq_state *s) {
  sq_fn *f = sqlite3_user_data(c);
  napi_handle_scope scope;
  if (!s || !may_call(f)) {
    give_up(c);
    return;
  }
  napi_open_handle_scope(f->db->env, &scope);
  give_result(c, f, s);
  napi_close_handle_scope(f->db->env, scope);
}

static void on_value(sqlite3_context *c) {
  sq_state *s = sqlite3_aggregate_context(c, sizeof *s);
  if (s) s->told = true;
  on_end(c, s);
}

static void on_final(sqlite3_context *c) {
  sq_state *s = sqlite3_aggregate_context(c, sizeof *s);
  if (!s || !s->told) on_end(c, s);
  if (!s) return;
  en_ref_free(s->value);
  s->value = NULL;
}

/* (connection, name, number of arguments or -1, flags, first position, bigints?, a window function?)
 * -> 0 or a failure */
RT_OP(op_sqlite_set_aggregate) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  bool window = en_to_bool(argv[6]);
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[1]);
  int rc = sqlite3_create_window_function(db->h, name.p, en_to_i32(argv[2]), SQLITE_UTF8 | en_to_i32(argv[3]),
                                          fn_new(db, argv[4], argv[5]), on_step, on_final, window ? on_value : NULL,
                                          window ? on_inverse : NULL, free);
  en_str_tmp_deinit(&name);
  return rc == SQLITE_OK ? en_i32(env, 0) : sq_failed(db, env);
}

/* ---- the authorizer ---------------------------------------------------------------------------------------- */

static int is_allowed(sq_db *db, napi_value answer) {
  if (!en_is_number(answer) || en_to_double(answer) != (double)(int32_t)en_to_double(answer)) {
    db->late = SQ_AUTH_TYPE;
    return SQLITE_DENY;
  }
  int code = en_to_i32(answer);
  if (code == SQLITE_OK || code == SQLITE_DENY || code == SQLITE_IGNORE) return code;
  db->late = SQ_AUTH_VALUE;
  return SQLITE_DENY;
}

static napi_value text_or_null(napi_env env, const char *s) {
  return s ? en_str_utf8(env, s, __builtin_strlen(s)) : en_null(env);
}

static int on_access(void *ctx, int action, const char *a, const char *b, const char *database, const char *inner) {
  sq_db *db = ctx;
  sq_fn f = {db, 0, false}; /* the authorizer is the first of the callbacks */
  napi_env env = db->env;
  napi_handle_scope scope;
  if (!may_call(&f)) return SQLITE_DENY;
  napi_open_handle_scope(env, &scope);
  napi_value v[] = {en_i32(env, action), text_or_null(env, a), text_or_null(env, b), text_or_null(env, database),
                    text_or_null(env, inner)};
  napi_value answer = call(&f, callback(&f, 0), 5, v);
  int code = answer ? is_allowed(db, answer) : SQLITE_DENY;
  napi_close_handle_scope(env, scope);
  return code;
}

/* (connection, is there one?) */
RT_OP(op_sqlite_authorize) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  int rc = sqlite3_set_authorizer(db->h, en_to_bool(argv[1]) ? on_access : NULL, db);
  return rc == SQLITE_OK ? en_i32(env, 0) : sq_failed(db, env);
}

/* SPDX-License-Identifier: MIT */
/*
 * sqlite_statement.c - prepared statements (sqlite.h). The hot path: one op for each run(), get() and all().
 *
 * (statement, callbacks, named, ...anonymous): `named` is undefined or [index, value, ...].
 */
#include <alloca.h>
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "stdlib/sqlite/sqlite.h"

static const char stmt_tag;

enum { FIRST_VALUE = 3 }; /* of the arguments of those ops */

/* ---- life ------------------------------------------------------------------------------------------ */

sq_stmt *sq_stmt_get(napi_value box) {
  sq_stmt *t = en_box_get(box, &stmt_tag);
  CHECK(t);
  return t;
}

void sq_stmt_end(sq_stmt *t) {
  if (!t->s) return;
  *t->link = t->next;
  if (t->next) t->next->link = t->link;
  sqlite3_finalize(t->s);
  t->s = NULL;
  en_shape_free(t->shape);
  t->shape = NULL;
}

static void stmt_collected(void *ptr) {
  sq_stmt *t = ptr;
  napi_value before = sq_enter(t->db, NULL);
  sq_stmt_end(t);
  sq_leave(t->db, before);
  free(t->positions);
  sq_db_unref(t->db);
  free(t);
}

/* Where anonymous parameters are, when there are named ones too. "?5" is not a name. */
static void find_positions(sq_stmt *t) {
  int count = sqlite3_bind_parameter_count(t->s);
  bool any = false;
  int *at = malloc(((size_t)count + 1) * sizeof *at);
  CHECK(at);
  for (int i = 1; i <= count; i++) {
    const char *name = sqlite3_bind_parameter_name(t->s, i);
    if (name && *name != '?') any = true;
    else at[t->position_count++] = i;
  }
  at[t->position_count] = count + 1; /* one that SQLite says does not exist */
  if (any) t->positions = at;
  else free(at);
}

static napi_value stmt_new(sq_db *db, napi_env env, sqlite3_stmt *s, bool bigints, bool arrays) {
  sq_stmt *t = calloc(1, sizeof *t);
  CHECK(t);
  *t = (sq_stmt){.db = db, .s = s, .next = db->stmts, .link = &db->stmts, .bigints = bigints, .arrays = arrays};
  if (t->next) t->next->link = &t->next;
  db->stmts = t;
  sq_db_ref(db);
  find_positions(t);
  return en_box_new(env, t, &stmt_tag, stmt_collected);
}

/* (connection, callbacks, text, bigints?, arrays?) -> statement or a failure */
RT_OP(op_sqlite_prepare) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  sqlite3_stmt *s = NULL;
  en_str_tmp sql;
  en_str_tmp_init(&sql, env, argv[2]);
  napi_value before = sq_enter(db, argv[1]), out;
  int rc = sqlite3_prepare_v2(db->h, sql.p, -1, &s, NULL);
  if (rc != SQLITE_OK || en_pending(env)) {
    out = sq_failed(db, env);
    sqlite3_finalize(s);
  } else {
    out = s ? stmt_new(db, env, s, en_to_bool(argv[3]), en_to_bool(argv[4])) : sq_code_value(env, SQ_EMPTY);
  }
  sq_leave(db, before);
  en_str_tmp_deinit(&sql);
  return out;
}

/* (statement) -> 0 or a failure */
RT_OP(op_sqlite_finalize) {
  (void)argc;
  sq_stmt *t = sq_stmt_get(argv[0]);
  if (t->running) return sq_code_value(env, SQ_BUSY);
  napi_value before = sq_enter(t->db, NULL);
  sq_stmt_end(t);
  sq_leave(t->db, before);
  return en_i32(env, 0);
}

/* (statement, bigints?, arrays?) */
RT_OP(op_sqlite_set_format) {
  (void)env, (void)argc;
  sq_stmt *t = sq_stmt_get(argv[0]);
  t->bigints = en_to_bool(argv[1]);
  t->arrays = en_to_bool(argv[2]);
  return NULL;
}

/* ---- about a statement ------------------------------------------------------------------------------- */

static napi_value utf8(napi_env env, const char *s) { return s ? en_str_utf8(env, s, strlen(s)) : en_null(env); }

/* (statement) -> names of its parameters, null for one without, or SQ_FINALIZED */
RT_OP(op_sqlite_parameters) {
  (void)argc;
  sq_stmt *t = sq_stmt_get(argv[0]);
  if (!t->s) return sq_code_value(env, SQ_FINALIZED);
  size_t n = (size_t)sqlite3_bind_parameter_count(t->s);
  napi_value *v = malloc((n + 1) * sizeof *v);
  CHECK(v);
  for (size_t i = 0; i < n; i++) v[i] = utf8(env, sqlite3_bind_parameter_name(t->s, (int)i + 1));
  napi_value out = en_array(env, n, v);
  free(v);
  return out;
}

/* (statement) -> [column, database, name, table, type, ...] or SQ_FINALIZED */
RT_OP(op_sqlite_columns) {
  (void)argc;
  enum { EACH = 5 };
  sq_stmt *t = sq_stmt_get(argv[0]);
  if (!t->s) return sq_code_value(env, SQ_FINALIZED);
  size_t n = (size_t)sqlite3_column_count(t->s);
  napi_value *v = malloc((n * EACH + 1) * sizeof *v), *p = v;
  CHECK(v);
  for (int i = 0; i < (int)n; i++) {
    *p++ = utf8(env, sqlite3_column_origin_name(t->s, i));
    *p++ = utf8(env, sqlite3_column_database_name(t->s, i));
    *p++ = utf8(env, sqlite3_column_name(t->s, i));
    *p++ = utf8(env, sqlite3_column_table_name(t->s, i));
    *p++ = utf8(env, sqlite3_column_decltype(t->s, i));
  }
  napi_value out = en_array(env, n * EACH, v);
  free(v);
  return out;
}

/* (statement, with the values of its parameters?) -> its text or a failure */
RT_OP(op_sqlite_text) {
  (void)argc;
  sq_stmt *t = sq_stmt_get(argv[0]);
  if (!t->s) return sq_code_value(env, SQ_FINALIZED);
  if (!en_to_bool(argv[1])) return utf8(env, sqlite3_sql(t->s));
  char *text = sqlite3_expanded_sql(t->s);
  if (!text) return sq_failed_rc(t->db, env, SQLITE_NOMEM);
  napi_value out = utf8(env, text);
  sqlite3_free(text);
  return out;
}

/* ---- binding ------------------------------------------------------------------------------------------- */

/* Parameter i gets a value: 0, SQ_ERROR or another code. */
static int bind_one(sq_stmt *t, napi_env env, int i, napi_value v) {
  int rc = sq_bind(env, t->s, i, v);
  t->db->fail.number = i;
  return rc > 0 ? SQ_ERROR : rc;
}

static int bind_named(sq_stmt *t, napi_env env, napi_value named) {
  uint32_t n;
  int code = 0;
  napi_get_array_length(env, named, &n);
  for (uint32_t i = 0; i + 1 < n && code == 0; i += 2) {
    napi_value index, v;
    napi_get_element(env, named, i, &index);
    napi_get_element(env, named, i + 1, &v);
    code = bind_one(t, env, en_to_i32(index), v);
  }
  return code;
}

static int bind_all(sq_stmt *t, napi_env env, size_t argc, const napi_value *argv) {
  int code = 0;
  napi_value named = argv[FIRST_VALUE - 1];
  if (!en_is_undefined(named)) code = bind_named(t, env, named);
  for (size_t k = FIRST_VALUE; k < argc && code == 0; k++) {
    int n = (int)(k - FIRST_VALUE);
    int i = n + 1;
    if (t->positions) i = t->positions[n < t->position_count ? n : t->position_count];
    code = bind_one(t, env, i, argv[k]);
  }
  return code;
}

/* Begins an execution anew with its own values: 0 or a code. */
static int start(sq_stmt *t, napi_env env, size_t argc, const napi_value *argv) {
  if (!t->s) return SQ_FINALIZED;
  if (t->running) return SQ_BUSY;
  sqlite3_reset(t->s); /* its result is the last execution's */
  sqlite3_clear_bindings(t->s);
  return bind_all(t, env, argc, argv);
}

/* ---- rows -------------------------------------------------------------------------------------------------- */

static en_shape *new_shape(sq_stmt *t, napi_env env, int n) {
  const char **names = malloc(((size_t)n + 1) * sizeof *names);
  CHECK(names);
  for (int i = 0; i < n; i++) names[i] = sqlite3_column_name(t->s, i);
  en_shape *shape = en_shape_new(env, (size_t)n, names);
  free(names);
  return shape;
}

/* The names of the columns. SQLite prepares a statement anew when its tables were changed. */
static en_shape *shape_of(sq_stmt *t, napi_env env, int n) {
  int version = sqlite3_stmt_status(t->s, SQLITE_STMTSTATUS_REPREPARE, 0);
  if (t->shape && version == t->shape_version) return t->shape;
  en_shape_free(t->shape);
  t->shape_version = version;
  return t->shape = new_shape(t, env, n);
}

/* The row that the last step gave: 0, SQ_RANGE, or SQ_ERROR with an exception pending. */
static int row(sq_stmt *t, napi_env env, napi_value *out) {
  int n = sqlite3_column_count(t->s);
  napi_value *v = alloca(((size_t)n + 1) * sizeof *v);
  int64_t bad = 0;
  for (int i = 0; i < n; i++) {
    v[i] = sq_to_js(env, sqlite3_column_value(t->s, i), t->bigints, &bad);
    if (v[i]) continue;
    t->db->fail.number = bad;
    return en_pending(env) ? SQ_ERROR : SQ_RANGE;
  }
  *out = t->arrays ? en_array(env, (size_t)n, v) : en_shape_object(env, shape_of(t, env, n), (size_t)n, v);
  return 0;
}

static int step(sq_stmt *t) {
  t->running++;
  int rc = sqlite3_step(t->s);
  t->running--;
  return rc;
}

/* What an op answers to a code that is not good; the message of SQLite must not have been reset yet. */
static napi_value refuse(sq_stmt *t, napi_env env, int code) {
  if (code != SQ_ERROR) return en_pending(env) ? NULL : sq_code_value(env, code);
  return sq_failed(t->db, env);
}

/* ---- executing ------------------------------------------------------------------------------------------------ */

static napi_value changes_of(sq_stmt *t, napi_env env) {
  sqlite3_int64 changes = sqlite3_changes64(t->db->h), rowid = sqlite3_last_insert_rowid(t->db->h);
  napi_value v[2] = {t->bigints ? en_bigint_i64(env, changes) : en_i64(env, changes),
                     t->bigints ? en_bigint_i64(env, rowid) : en_i64(env, rowid)};
  return en_array(env, 2, v);
}

/* -> [changes, last rowid] or a failure. One step does all that a statement changes; what it changed is counted when
 * it ends. */
static napi_value run(sq_stmt *t, napi_env env) {
  int rc = step(t);
  if ((rc != SQLITE_DONE && rc != SQLITE_ROW) || en_pending(env)) return sq_failed(t->db, env);
  if (rc == SQLITE_ROW) sqlite3_reset(t->s);
  return changes_of(t, env);
}

/* -> row, undefined or a failure */
static napi_value get(sq_stmt *t, napi_env env) {
  napi_value out;
  int rc = step(t);
  if (en_pending(env)) return NULL;
  if (rc == SQLITE_DONE) return en_undefined(env);
  int code = rc == SQLITE_ROW ? row(t, env, &out) : SQ_ERROR;
  return code == 0 ? out : refuse(t, env, code);
}

typedef struct rows {
  sq_stmt *t;
  napi_env env;
  int code;
} rows;

static bool next_row(void *ctx, napi_value *item) {
  rows *r = ctx;
  int rc = step(r->t);
  if (rc == SQLITE_ROW && !en_pending(r->env)) r->code = row(r->t, r->env, item);
  else if (rc != SQLITE_DONE || en_pending(r->env)) r->code = SQ_ERROR;
  else return false;
  return r->code == 0;
}

/* -> array of rows or a failure */
static napi_value all(sq_stmt *t, napi_env env) {
  rows r = {t, env, 0};
  napi_value out = en_collect(env, next_row, &r);
  return r.code == 0 ? out : refuse(t, env, r.code);
}

typedef napi_value (*execute_fn)(sq_stmt *t, napi_env env);

static napi_value execute(napi_env env, size_t argc, const napi_value *argv, execute_fn fn) {
  sq_stmt *t = sq_stmt_get(argv[0]);
  napi_value before = sq_enter(t->db, argv[1]);
  int code = start(t, env, argc, argv);
  napi_value out = code == 0 ? fn(t, env) : refuse(t, env, code);
  if (code != SQ_FINALIZED && code != SQ_BUSY) sqlite3_reset(t->s);
  sq_leave(t->db, before);
  return out;
}

RT_OP(op_sqlite_run) { return execute(env, argc, argv, run); }
RT_OP(op_sqlite_get) { return execute(env, argc, argv, get); }
RT_OP(op_sqlite_all) { return execute(env, argc, argv, all); }

/* ---- row by row ------------------------------------------------------------------------------------------------- */

/* -> 0 or a failure */
RT_OP(op_sqlite_begin) {
  sq_stmt *t = sq_stmt_get(argv[0]);
  napi_value before = sq_enter(t->db, argv[1]);
  int code = start(t, env, argc, argv);
  napi_value out = code == 0 ? en_i32(env, 0) : refuse(t, env, code);
  sq_leave(t->db, before);
  return out;
}

/* (statement, callbacks) -> row, undefined at the end (the statement is reset then) or a failure */
RT_OP(op_sqlite_next) {
  (void)argc;
  sq_stmt *t = sq_stmt_get(argv[0]);
  if (!t->s) return sq_code_value(env, SQ_FINALIZED);
  if (t->running) return sq_code_value(env, SQ_BUSY);
  napi_value before = sq_enter(t->db, argv[1]);
  napi_value out = get(t, env);
  if (!out || !en_is_object(out)) sqlite3_reset(t->s);
  sq_leave(t->db, before);
  return out;
}

/* (statement) -> 0 or a failure: no more rows */
RT_OP(op_sqlite_end) {
  (void)argc;
  sq_stmt *t = sq_stmt_get(argv[0]);
  if (!t->s) return sq_code_value(env, SQ_FINALIZED);
  if (t->running) return sq_code_value(env, SQ_BUSY);
  napi_value before = sq_enter(t->db, NULL);
  sqlite3_reset(t->s);
  sq_leave(t->db, before);
  return en_i32(env, 0);
}

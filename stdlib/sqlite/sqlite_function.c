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
#include "stdlib/internal/native/permission.h"
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
  return en_element(f->db->env, f->db->callbacks, f->at + which);
}

static bool may_call(sq_fn *f) { return f->db->callbacks && !en_pending(f->db->env); }

/* Arguments from SQLite: false when one is an INTEGER that no Number holds. */
static bool arguments(sq_fn *f, int n, sqlite3_value **from, napi_value *to) {
  int64_t bad;
  for (int i = 0; i < n; i++) {
    to[i] = sq_to_js(f->db->env, from[i], f->bigints, &bad);
    if (to[i]) continue;
    if (en_pending(f->db->env)) return false;
    f->db->fail.number = bad;
    f->db->late = SQ_RANGE;
    return false;
  }
  return true;
}

/* In SQLite's memory, zeroed: one for each group of rows. */
typedef struct sq_state {
  en_ref value;
  bool begun;
  bool told; /* of a window: its results were asked for row by row, the end has none */
} sq_state;

/* A call by SQLite. */
typedef struct from_sql {
  sqlite3_context *c;
  sq_fn *f;
  sq_state *s; /* of an aggregate */
  unsigned which;
  int argc;
  sqlite3_value **argv;
} from_sql;

static void give_up(sqlite3_context *c) { sqlite3_result_error(c, "", 0); }

/* ---- functions ----------------------------------------------------------------------------------------- */

static void do_call(void *ctx) {
  from_sql *q = ctx;
  napi_env env = q->f->db->env;
  napi_value *v = alloca(((size_t)q->argc + 1) * sizeof *v), out = NULL;
  if (arguments(q->f, q->argc, q->argv, v)) out = en_upcall(env, callback(q->f, 0), (size_t)q->argc, v);
  if (out) sq_result(q->c, env, out);
  else give_up(q->c);
}

/* Runs one of do_... below, unless nothing may be called. */
static void enter(from_sql *q, void (*fn)(void *ctx)) {
  if (may_call(q->f)) en_scoped(q->f->db->env, fn, q);
  else give_up(q->c);
}

static void on_call(sqlite3_context *c, int argc, sqlite3_value **argv) {
  from_sql q = {.c = c, .f = sqlite3_user_data(c), .argc = argc, .argv = argv};
  enter(&q, do_call);
}

/* (connection, name, number of arguments or -1, SQLITE_DETERMINISTIC and such, position, bigints?)
 * -> 0 or a failure */
RT_OP(op_sqlite_set_function) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[1]);
  napi_value before = sq_enter(db, NULL);
  int rc = sqlite3_create_function_v2(db->h, name.p, en_to_i32(argv[2]), SQLITE_UTF8 | en_to_i32(argv[3]),
                                      fn_new(db, argv[4], argv[5]), on_call, NULL, NULL, free);
  en_str_tmp_deinit(&name);
  return sq_settled(db, env, before, rc);
}

/* ---- aggregates ------------------------------------------------------------------------------------------ */

/* Gives it the value that it starts with: false with an exception pending. */
static bool begin(sq_fn *f, sq_state *s) {
  napi_value start = callback(f, START);
  if (s->begun) return true;
  if (en_is_function(start)) start = en_upcall(f->db->env, start, 0, NULL);
  if (!start) return false;
  s->value = en_ref_new(f->db->env, start);
  s->begun = true;
  return true;
}

static bool take(const from_sql *q) {
  napi_env env = q->f->db->env;
  napi_value *v = alloca(((size_t)q->argc + 1) * sizeof *v);
  if (!begin(q->f, q->s) || !arguments(q->f, q->argc, q->argv, v + 1)) return false;
  v[0] = en_ref_get(env, q->s->value);
  napi_value out = en_upcall(env, callback(q->f, q->which), (size_t)q->argc + 1, v);
  if (!out) return false;
  en_ref_free(q->s->value);
  q->s->value = en_ref_new(env, out);
  return true;
}

static void do_row(void *ctx) {
  from_sql *q = ctx;
  if (!q->s || !take(q)) give_up(q->c);
}

static void on_row(sqlite3_context *c, unsigned which, int argc, sqlite3_value **argv) {
  sq_state *s = sqlite3_aggregate_context(c, sizeof *s);
  from_sql q = {.c = c, .f = sqlite3_user_data(c), .s = s, .which = which, .argc = argc, .argv = argv};
  enter(&q, do_row);
}

static void on_step(sqlite3_context *c, int argc, sqlite3_value **argv) { on_row(c, STEP, argc, argv); }
static void on_inverse(sqlite3_context *c, int argc, sqlite3_value **argv) { on_row(c, INVERSE, argc, argv); }

static void do_result(void *ctx) {
  from_sql *q = ctx;
  napi_env env = q->f->db->env;
  napi_value result = callback(q->f, RESULT), out = NULL;
  if (q->s && begin(q->f, q->s)) out = en_ref_get(env, q->s->value);
  if (out && en_is_function(result)) out = en_upcall(env, result, 1, &out);
  if (out) sq_result(q->c, env, out);
  else give_up(q->c);
}

static void on_end(sqlite3_context *c, sq_state *s) {
  from_sql q = {.c = c, .f = sqlite3_user_data(c), .s = s};
  enter(&q, do_result);
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
  napi_value before = sq_enter(db, NULL);
  int rc = sqlite3_create_window_function(db->h, name.p, en_to_i32(argv[2]), SQLITE_UTF8 | en_to_i32(argv[3]),
                                          fn_new(db, argv[4], argv[5]), on_step, on_final, window ? on_value : NULL,
                                          window ? on_inverse : NULL, free);
  en_str_tmp_deinit(&name);
  return sq_settled(db, env, before, rc);
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

typedef struct inquiry {
  sq_fn f; /* the authorizer is the first of the callbacks */
  int action, answer;
  const char *names[4];
} inquiry;

static void do_access(void *ctx) {
  inquiry *q = ctx;
  napi_env env = q->f.db->env;
  napi_value v[5] = {en_i32(env, q->action)};
  for (int i = 0; i < 4; i++) v[i + 1] = text_or_null(env, q->names[i]);
  napi_value answer = en_upcall(env, callback(&q->f, 0), 5, v);
  if (answer) q->answer = is_allowed(q->f.db, answer);
}

/* ATTACH and VACUUM INTO name a database in SQL: it is asked for as one that is opened. */
static int on_attach(void *ctx, int action, const char *a, const char *b, const char *database, const char *inner) {
  (void)ctx, (void)b, (void)database, (void)inner;
  return action == SQLITE_ATTACH && !(a && rt_permission_database(a, false)) ? SQLITE_DENY : SQLITE_OK;
}

static int on_access(void *ctx, int action, const char *a, const char *b, const char *database, const char *inner) {
  if (rt_permission_enforced() && on_attach(ctx, action, a, b, database, inner) != SQLITE_OK) return SQLITE_DENY;
  inquiry q = {{ctx, 0, false}, action, SQLITE_DENY, {a, b, database, inner}};
  if (may_call(&q.f)) en_scoped(q.f.db->env, do_access, &q);
  return q.answer;
}

int sq_authorize(sq_db *db, bool own) {
  return sqlite3_set_authorizer(db->h, own ? on_access : rt_permission_enforced() ? on_attach : NULL, db);
}

/* (connection, is there one?) */
RT_OP(op_sqlite_authorize) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  napi_value before = sq_enter(db, NULL);
  int rc = sq_authorize(db, en_to_bool(argv[1]));
  return sq_settled(db, env, before, rc);
}

/* SPDX-License-Identifier: MIT */
/* sqlite.c - connections (sqlite.h): opening, closing, settings, and what works on a whole database. */
#include "stdlib/sqlite/sqlite.h"

#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/engine/addon.h"
#include "stdlib/internal/native/permission.h"

static const char db_tag;

/* ---- life ------------------------------------------------------------------------------------------ */

sq_db *sq_db_get(napi_value box) {
  sq_db *db = en_box_get(box, &db_tag);
  CHECK(db);
  return db;
}

void sq_db_ref(sq_db *db) { db->refs++; }

static int db_end(sq_db *db) {
  while (db->stmts) sq_stmt_end(db->stmts);
  while (db->sessions) sq_session_end(db->sessions);
  sqlite3 *h = db->h;
  db->h = NULL;
  db->generation++;
  return h ? sqlite3_close_v2(h) : SQLITE_OK; /* with a backup in flight it ends when that does */
}

void sq_db_unref(sq_db *db) {
  if (--db->refs > 0) return;
  CHECK(!db->h);
  free(db->fail.text);
  pthread_mutex_destroy(&db->lock);
  free(db);
}

/* The DatabaseSync was collected, and with it, as it is they that hold it, its statements and sessions. */
static void db_collected(void *ptr) {
  sq_db *db = ptr;
  db_end(db);
  sq_db_unref(db);
}

/* () -> box of a connection that is not open */
RT_OP(op_sqlite_create) {
  (void)argc;
  (void)argv;
  sq_db *db = calloc(1, sizeof *db);
  pthread_mutexattr_t recursive;
  CHECK(db && sqlite3_initialize() == SQLITE_OK); /* once for all threads; see deps/sqlite.sh */
  pthread_mutexattr_init(&recursive);
  pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&db->lock, &recursive);
  pthread_mutexattr_destroy(&recursive);
  db->env = env;
  db->refs = 1;
  return en_box_new(env, db, &db_tag, db_collected);
}

napi_value sq_enter(sq_db *db, napi_value callbacks) {
  napi_value before = db->callbacks;
  db->depth++;
  if (db->backups) pthread_mutex_lock(&db->lock);
  db->callbacks = !callbacks || en_is_undefined(callbacks) ? NULL : callbacks;
  return before;
}

/* No backup begins or ends while an op is running. */
void sq_leave(sq_db *db, napi_value before) {
  db->callbacks = before;
  if (db->backups) pthread_mutex_unlock(&db->lock);
  db->depth--;
}

/* ---- failures ---------------------------------------------------------------------------------------- */

void sq_fail_set(sq_db *db, int rc, const char *text) {
  free(db->fail.text);
  db->fail.rc = rc;
  db->fail.text = strdup(text ? text : sqlite3_errstr(rc));
}

napi_value sq_code_value(napi_env env, enum sq_code code) { return en_i32(env, code); }

napi_value sq_failed(sq_db *db, napi_env env) {
  if (en_pending(env)) return NULL;
  enum sq_code late = db->late;
  db->late = 0;
  if (late) return sq_code_value(env, late);
  sq_fail_set(db, sqlite3_extended_errcode(db->h), sqlite3_errmsg(db->h));
  return sq_code_value(env, SQ_ERROR);
}

napi_value sq_failed_rc(sq_db *db, napi_env env, int rc) {
  if (en_pending(env)) return NULL;
  sq_fail_set(db, rc, NULL);
  return sq_code_value(env, SQ_ERROR);
}

napi_value sq_settled(sq_db *db, napi_env env, napi_value before, int rc) {
  napi_value out = rc == SQLITE_OK ? en_i32(env, 0) : sq_failed(db, env);
  sq_leave(db, before);
  return out;
}

static napi_value utf8(napi_env env, const char *s) { return s ? en_str_utf8(env, s, strlen(s)) : en_null(env); }

/* (connection) -> [code, message, what the code means, number] of its last failure */
RT_OP(op_sqlite_failure) {
  (void)argc;
  sq_fail *f = &sq_db_get(argv[0])->fail;
  napi_value v[] = {en_i32(env, f->rc), utf8(env, f->text), utf8(env, sqlite3_errstr(f->rc)),
                    en_bigint_i64(env, f->number)};
  return en_array(env, 4, v);
}

/* ---- opening and closing --------------------------------------------------------------------------------- */

static int db_open(sq_db *db, const char *path, bool read_only, int timeout_ms) {
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  flags |= read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int rc = sqlite3_open_v2(path, &db->h, flags, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_extended_result_codes(db->h, 1);
  if (rc == SQLITE_OK && rt_permission_enforced()) rc = sq_authorize(db, false);
  return rc == SQLITE_OK ? sqlite3_busy_timeout(db->h, timeout_ms) : rc;
}

/* (connection, path, read only, busy timeout in ms) -> 0 or a failure */
RT_OP(op_sqlite_open) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  en_str_tmp path;
  CHECK(!db->h);
  en_str_tmp_init(&path, env, argv[1]);
  int rc = db_open(db, path.p, en_to_bool(argv[2]), en_to_i32(argv[3]));
  en_str_tmp_deinit(&path);
  if (rc == SQLITE_OK) return en_i32(env, 0);
  sq_fail_set(db, db->h ? sqlite3_extended_errcode(db->h) : rc, db->h ? sqlite3_errmsg(db->h) : NULL);
  db_end(db);
  return sq_code_value(env, SQ_ERROR);
}

/* (connection) -> 0 or a failure. Ends its statements and sessions. */
RT_OP(op_sqlite_close) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  if (db->depth) return sq_code_value(env, SQ_BUSY);
  napi_value before = sq_enter(db, NULL);
  int rc = db_end(db);
  sq_leave(db, before);
  return rc == SQLITE_OK ? en_i32(env, 0) : sq_failed_rc(db, env, rc);
}

/* ---- settings --------------------------------------------------------------------------------------------- */

/* Extensions of SQL too, which SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION leaves out. dlopen of glibc does not work
 * in an executable that is linked statically: nothing is enabled there. */
static int set_extensions(sq_db *db, bool on) { return sqlite3_enable_load_extension(db->h, on && en_dl_works()); }

/* (connection, SQLITE_DBCONFIG_* or 0 for extensions, on?) -> 0 or a failure */
RT_OP(op_sqlite_configure) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  int what = en_to_i32(argv[1]);
  bool on = en_to_bool(argv[2]);
  napi_value before = sq_enter(db, NULL);
  int rc = what == 0 ? set_extensions(db, on) : sqlite3_db_config(db->h, what, (int)on, NULL);
  return sq_settled(db, env, before, rc);
}

/* (connection, SQLITE_LIMIT_*, new value or -1) -> the value before */
RT_OP(op_sqlite_limit) {
  (void)argc;
  return en_i32(env, sqlite3_limit(sq_db_get(argv[0])->h, en_to_i32(argv[1]), en_to_i32(argv[2])));
}

RT_OP(op_sqlite_in_transaction) {
  (void)argc;
  return en_bool(env, !sqlite3_get_autocommit(sq_db_get(argv[0])->h));
}

/* (connection, name of a database) -> path of its file, or null */
RT_OP(op_sqlite_location) {
  (void)argc;
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[1]);
  const char *path = sqlite3_db_filename(sq_db_get(argv[0])->h, name.p);
  en_str_tmp_deinit(&name);
  return utf8(env, path && *path ? path : NULL);
}

/* (connection, path, entry point or undefined) -> 0 or a failure */
RT_OP(op_sqlite_load_extension) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  char *why = NULL;
  if (!en_dl_works()) {
    sq_fail_set(db, SQLITE_ERROR, "a statically linked executable cannot load extensions: build it with "
                                  "--template dynamic");
    return sq_code_value(env, SQ_ERROR);
  }
  char *path = en_str_dup(env, argv[1], NULL);
  char *entry = en_is_undefined(argv[2]) ? NULL : en_str_dup(env, argv[2], NULL);
  int rc = sqlite3_load_extension(db->h, path, entry, &why);
  free(path);
  free(entry);
  if (rc == SQLITE_OK) return en_i32(env, 0);
  sq_fail_set(db, rc, why);
  sqlite3_free(why);
  return sq_code_value(env, SQ_ERROR);
}

/* ---- all of a database -------------------------------------------------------------------------------------- */

/* (connection, callbacks, text) -> 0 or a failure */
RT_OP(op_sqlite_exec) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  char *sql = en_str_dup(env, argv[2], NULL);
  napi_value before = sq_enter(db, argv[1]);
  int rc = sqlite3_exec(db->h, sql, NULL, NULL, NULL);
  napi_value out = rc == SQLITE_OK && !en_pending(env) ? en_i32(env, 0) : sq_failed(db, env);
  sq_leave(db, before);
  free(sql);
  return out;
}

/* (connection, callbacks, name of a database) -> ArrayBuffer or a failure */
RT_OP(op_sqlite_serialize) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  en_str_tmp name;
  sqlite3_int64 size = 0;
  en_str_tmp_init(&name, env, argv[2]);
  napi_value before = sq_enter(db, argv[1]);
  unsigned char *p = sqlite3_serialize(db->h, name.p, &size, 0);
  napi_value out = p || size == 0 ? sq_bytes(env, p, (size_t)size) : sq_failed_rc(db, env, SQLITE_NOMEM);
  sq_leave(db, before);
  sqlite3_free(p);
  en_str_tmp_deinit(&name);
  return out;
}

/* A copy in SQLite's own memory, which it may let grow; NULL when memory is short. */
static unsigned char *copy(en_bytes b) {
  unsigned char *p = sqlite3_malloc64(b.len);
  if (p) memcpy(p, b.data, b.len);
  return p;
}

/* (connection, callbacks, bytes, name of a database, in place?) -> 0 or a failure. Ends all statements. In place: read
 * only, and the bytes live as long as the process. */
RT_OP(op_sqlite_deserialize) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  en_bytes b = en_view(argv[2]);
  bool in_place = en_to_bool(argv[4]);
  unsigned flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE;
  if (in_place) flags = SQLITE_DESERIALIZE_READONLY;
  if (db->depth) return sq_code_value(env, SQ_BUSY);
  unsigned char *p = in_place ? b.data : copy(b);
  if (!p) return sq_failed_rc(db, env, SQLITE_NOMEM);
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[3]);
  napi_value before = sq_enter(db, argv[1]);
  while (db->stmts) sq_stmt_end(db->stmts);
  int rc = sqlite3_deserialize(db->h, name.p, p, (sqlite3_int64)b.len, (sqlite3_int64)b.len, flags);
  sq_leave(db, before);
  en_str_tmp_deinit(&name);
  return rc == SQLITE_OK ? en_i32(env, 0) : sq_failed_rc(db, env, rc);
}

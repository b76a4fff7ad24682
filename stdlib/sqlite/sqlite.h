/* SPDX-License-Identifier: MIT */
/*
 * sqlite.h - what the files of the sqlite room share: a connection, its statements and sessions.
 *
 * A connection is opened without SQLite's own mutex, whose price each column would pay. One thread uses
 * it, but for backups: while one is in flight, every op and every step of the backup on a pool thread
 * takes `lock` (sq_enter, sq_leave; backup.c).
 *
 * Failures: an op returns a number below zero (enum sq_code) where JavaScript expects anything else;
 * details wait in sq_db.fail for op failure. A JavaScript exception thrown below SQLite stays pending in the
 * env and wins over whatever SQLite makes of it.
 *
 * JavaScript functions that SQLite calls are in an array that belongs to the DatabaseSync; ops get it as
 * an argument and C knows positions only, so that a function may refer to its database without a leak.
 */
#ifndef INGOT_STDLIB_SQLITE_H
#define INGOT_STDLIB_SQLITE_H

#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <pthread.h>
#include <sqlite3.h>

#include "runtime/base/check.h"
#include "runtime/bind/bind.h"
#include "runtime/engine/rows.h"
#include "runtime/engine/upcall.h"

typedef struct sq_db sq_db;
typedef struct sq_stmt sq_stmt;
typedef struct sq_session sq_session;

enum sq_code {
  SQ_ERROR = -1,     /* of SQLite: fail.rc, fail.text */
  SQ_CLOSED = -2,    /* the connection, or the statement's */
  SQ_FINALIZED = -3, /* the statement */
  SQ_UNBINDABLE = -4, /* fail.number: index of the parameter */
  SQ_BIGINT = -5,    /* too large to bind */
  SQ_RANGE = -6,     /* fail.number: an INTEGER that no Number holds */
  SQ_BUSY = -7,      /* what is asked for would end something that runs */
  SQ_EMPTY = -8,     /* no statement in the text */
  SQ_AUTH_TYPE = -9, /* an authorizer's result is no integer */
  SQ_AUTH_VALUE = -10, /* ... is none of those it may be */
};

typedef struct sq_fail {
  int rc;         /* extended */
  char *text;     /* malloc'ed; of SQLite, or of a step that has no connection */
  int64_t number;
} sq_fail;

struct sq_db {
  sqlite3 *h;          /* NULL when closed */
  sq_stmt *stmts;      /* of this connection */
  sq_session *sessions;
  napi_env env;
  napi_value callbacks; /* array of functions, while an op is running; else NULL */
  size_t refs;          /* the box, statements, sessions, backups, functions registered with SQLite */
  size_t depth;         /* ops that are running: more than one when a function of SQL uses its database */
  size_t backups;       /* in flight; written on the loop's thread */
  size_t generation;    /* of the connection: sessions of an earlier one are not open */
  sq_fail fail;
  enum sq_code late;    /* what a callback found wrong, or 0: SQLite knows only that it failed */
  pthread_mutex_t lock; /* recursive */
};

struct sq_stmt {
  sq_db *db;
  sqlite3_stmt *s;     /* NULL when finalized */
  sq_stmt *next, **link;
  en_shape *shape;     /* of its rows; NULL until there was one */
  int *positions;      /* of anonymous parameters, or NULL: one after another */
  int position_count;
  int shape_version;   /* counter of re-preparations that `shape` belongs to */
  int running;         /* ops inside sqlite3_step() */
  bool bigints, arrays;
};

struct sq_session {
  sq_db *db;
  sqlite3_session *s; /* NULL when closed */
  sq_session *next, **link;
  bool running;
};

/* Boxes' contents; CHECK. */
sq_db *sq_db_get(napi_value box);
sq_stmt *sq_stmt_get(napi_value box);

void sq_db_ref(sq_db *db);
void sq_db_unref(sq_db *db); /* the last one closes and frees */

/* Around everything that uses db->h. `callbacks` may be undefined or NULL; -> the ones before, for sq_leave(). */
napi_value sq_enter(sq_db *db, napi_value callbacks);
void sq_leave(sq_db *db, napi_value before);

/* Keeps what the connection says about its last failure -> SQ_ERROR, as a value; NULL with an exception pending. */
napi_value sq_failed(sq_db *db, napi_env env);
/* The same of a code alone, for functions that leave no message with the connection. */
napi_value sq_failed_rc(sq_db *db, napi_env env, int rc);
/* The end of an op that calls no JavaScript: 0 or sq_failed(), and sq_leave(). */
int sq_authorize(sq_db *db, bool own); /* own: the program's authorizer is asked too. An SQLite code */
napi_value sq_settled(sq_db *db, napi_env env, napi_value before, int rc);
napi_value sq_code_value(napi_env env, enum sq_code code);
void sq_fail_set(sq_db *db, int rc, const char *text);

/* Finalizes it and takes it from its connection's list. */
void sq_stmt_end(sq_stmt *t);
void sq_session_end(sq_session *n);

/* A column or an argument as a JavaScript value; NULL when it is an INTEGER that no Number holds: *bad is it. */
napi_value sq_to_js(napi_env env, sqlite3_value *v, bool bigints, int64_t *bad);

/* A copy, as an ArrayBuffer. */
napi_value sq_bytes(napi_env env, const void *p, size_t len);
/* Binds a value to parameter i: a result of SQLite (0 is good), SQ_UNBINDABLE or SQ_BIGINT. */
int sq_bind(napi_env env, sqlite3_stmt *s, int i, napi_value v);
/* A JavaScript function's result is that of a function of SQL. */
void sq_result(sqlite3_context *c, napi_env env, napi_value v);

static inline bool sq_is_safe(int64_t i) { return i >= -9007199254740991 && i <= 9007199254740991; }

#endif

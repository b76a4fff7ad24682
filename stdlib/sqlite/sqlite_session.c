/* SPDX-License-Identifier: MIT */
/* sqlite_session.c - sessions: what was changed in a database, and the same changes made to another. */
#include <stdlib.h>

#include "ops.h"
#include "stdlib/sqlite/sqlite.h"

static const char session_tag;

static sq_session *session_get(napi_value box) {
  sq_session *n = en_box_get(box, &session_tag);
  CHECK(n);
  return n;
}

void sq_session_end(sq_session *n) {
  if (!n->s) return;
  *n->link = n->next;
  if (n->next) n->next->link = n->link;
  sqlite3session_delete(n->s);
  n->s = NULL;
}

static void session_collected(void *ptr) {
  sq_session *n = ptr;
  napi_value before = sq_enter(n->db, NULL);
  sq_session_end(n);
  sq_leave(n->db, before);
  sq_db_unref(n->db);
  free(n);
}

static napi_value session_new(sq_db *db, napi_env env, sqlite3_session *s) {
  sq_session *n = malloc(sizeof *n);
  CHECK(n);
  *n = (sq_session){.db = db, .s = s, .next = db->sessions, .link = &db->sessions};
  if (n->next) n->next->link = &n->next;
  db->sessions = n;
  sq_db_ref(db);
  return en_box_new(env, n, &session_tag, session_collected);
}

/* (connection, name of a database, table or undefined) -> session or a failure */
RT_OP(op_sqlite_open_session) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  sqlite3_session *s = NULL;
  char *name = en_str_dup(env, argv[1], NULL), *table = NULL;
  if (!en_is_undefined(argv[2])) table = en_str_dup(env, argv[2], NULL);
  napi_value before = sq_enter(db, NULL);
  int rc = sqlite3session_create(db->h, name, &s);
  if (rc == SQLITE_OK) rc = sqlite3session_attach(s, table);
  if (rc != SQLITE_OK && s) sqlite3session_delete(s);
  napi_value out = rc == SQLITE_OK ? session_new(db, env, s) : sq_failed_rc(db, env, rc);
  sq_leave(db, before);
  free(name);
  free(table);
  return out;
}

/* (session) -> 0 or a failure */
RT_OP(op_sqlite_close_session) {
  (void)argc;
  sq_session *n = session_get(argv[0]);
  if (!n->s) return sq_code_value(env, SQ_CLOSED);
  if (n->running) return sq_code_value(env, SQ_BUSY);
  napi_value before = sq_enter(n->db, NULL);
  sq_session_end(n);
  sq_leave(n->db, before);
  return en_i32(env, 0);
}

static napi_value collect(sq_session *n, napi_env env, bool patch) {
  int size = 0;
  void *p = NULL;
  n->running = true;
  int rc = patch ? sqlite3session_patchset(n->s, &size, &p) : sqlite3session_changeset(n->s, &size, &p);
  n->running = false;
  napi_value out = rc == SQLITE_OK && !en_pending(env) ? sq_bytes(env, p, (size_t)size) : sq_failed(n->db, env);
  sqlite3_free(p);
  return out;
}

/* (session, callbacks, a patchset?) -> ArrayBuffer or a failure */
RT_OP(op_sqlite_changes) {
  (void)argc;
  sq_session *n = session_get(argv[0]);
  if (!n->s) return sq_code_value(env, SQ_CLOSED);
  if (n->running) return sq_code_value(env, SQ_BUSY);
  napi_value before = sq_enter(n->db, argv[1]);
  napi_value out = collect(n, env, en_to_bool(argv[2]));
  sq_leave(n->db, before);
  return out;
}

/* ---- applying changes -------------------------------------------------------------------------------------- */

typedef struct change {
  napi_env env;
  napi_value filter, conflict; /* functions or undefined, arguments of the op */
} change;

static int on_table(void *ctx, const char *table) {
  change *c = ctx;
  napi_handle_scope scope;
  if (en_is_undefined(c->filter)) return 1;
  if (en_pending(c->env)) return 0;
  bool wanted = false;
  napi_open_handle_scope(c->env, &scope);
  napi_value name = en_str_utf8(c->env, table, __builtin_strlen(table));
  napi_value answer = en_upcall(c->env, c->filter, 1, &name);
  if (answer && napi_coerce_to_bool(c->env, answer, &answer) == napi_ok) wanted = en_to_bool(answer);
  napi_close_handle_scope(c->env, scope);
  return wanted;
}

/* What is no answer is -1, which SQLite calls a misuse. */
static int on_conflict(void *ctx, int kind, sqlite3_changeset_iter *at) {
  (void)at;
  change *c = ctx;
  napi_handle_scope scope;
  int code = -1;
  if (en_pending(c->env) || en_is_undefined(c->conflict)) return SQLITE_CHANGESET_ABORT;
  napi_open_handle_scope(c->env, &scope);
  napi_value what = en_i32(c->env, kind), answer = en_upcall(c->env, c->conflict, 1, &what);
  if (!answer) code = SQLITE_CHANGESET_ABORT;
  else if (en_is_number(answer) && napi_get_value_int32(c->env, answer, &code) != napi_ok) code = -1;
  napi_close_handle_scope(c->env, scope);
  return code;
}

/* (connection, callbacks, bytes, filter or undefined, conflict handler or undefined)
 * -> whether they were applied, or a failure */
RT_OP(op_sqlite_apply) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  change c = {env, argv[3], argv[4]};
  en_bytes b = en_view(argv[2]);
  unsigned char *copy = malloc(b.len + 1); /* a handler may write to what it was given */
  CHECK(copy);
  if (b.len) __builtin_memcpy(copy, b.data, b.len);
  napi_value before = sq_enter(db, argv[1]), out;
  int rc = sqlite3changeset_apply(db->h, (int)b.len, copy, on_table, on_conflict, &c);
  if (en_pending(env)) out = NULL;
  else if (rc == SQLITE_OK || rc == SQLITE_ABORT) out = en_bool(env, rc == SQLITE_OK);
  else out = sq_failed_rc(db, env, rc);
  sq_leave(db, before);
  free(copy);
  return out;
}

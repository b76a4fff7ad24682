/* SPDX-License-Identifier: MIT */
/*
 * sqlite_backup.c - copying a database to a file, some pages at a time, on the thread pool.
 *
 * While a backup is in flight the connection's `lock` is taken by whoever uses it. A source that is closed
 * meanwhile lives on in SQLite until the backup is done. Ends by itself when all is copied or a step fails;
 * else (its JavaScript half gave up) when its box is collected.
 */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "stdlib/sqlite/sqlite.h"

static const char backup_tag;

typedef struct backup {
  sq_db *db;
  sqlite3 *from, *to;
  sqlite3_backup *b;
  char *path, *source, *target;
  int rate; /* pages of a step */
  int rc;
  char *message;
  int left, total;
  bool counted; /* in db->backups */
} backup;

typedef struct job {
  rt_work work;
  backup *k;
} job;

/* Under the lock. What went wrong is kept. */
static void finish(backup *k) {
  if (k->rc != SQLITE_OK && k->rc != SQLITE_DONE && !k->message)
    k->message = strdup(k->to ? sqlite3_errmsg(k->to) : sqlite3_errstr(k->rc));
  if (k->b) sqlite3_backup_finish(k->b);
  if (k->to) sqlite3_close_v2(k->to);
  k->b = NULL;
  k->to = NULL;
}

/* ---- on the pool ------------------------------------------------------------------------------------------ */

static void begin(backup *k) {
  k->rc = SQLITE_MISUSE;
  if (k->db->h != k->from) return; /* closed before anything was done */
  k->rc = sqlite3_open_v2(k->path, &k->to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, NULL);
  if (k->rc != SQLITE_OK) return;
  sqlite3_extended_result_codes(k->to, 1);
  k->b = sqlite3_backup_init(k->to, k->target, k->from, k->source);
  if (!k->b) k->rc = sqlite3_extended_errcode(k->to);
}

static void step(backup *k) {
  if (!k->to) begin(k);
  if (!k->b) return;
  k->rc = sqlite3_backup_step(k->b, k->rate);
  k->left = sqlite3_backup_remaining(k->b);
  k->total = sqlite3_backup_pagecount(k->b);
}

static bool is_locked(int rc) { return (rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED; }

/* Another process's lock is waited for without holding ours. */
static void work_run(rt_work *w) {
  enum { PAUSE_MS = 5 };
  backup *k = ((job *)w)->k;
  pthread_mutex_lock(&k->db->lock);
  step(k);
  bool again = is_locked(k->rc) && k->b;
  if (k->rc != SQLITE_OK && !again) finish(k);
  pthread_mutex_unlock(&k->db->lock);
  if (again) sqlite3_sleep(PAUSE_MS);
}

/* ---- on the loop's thread ------------------------------------------------------------------------------------ */

static void uncount(backup *k) {
  if (!k->counted) return;
  k->counted = false;
  k->db->backups--;
}

static void backup_collected(void *ptr) {
  backup *k = ptr;
  pthread_mutex_lock(&k->db->lock);
  finish(k);
  pthread_mutex_unlock(&k->db->lock);
  uncount(k);
  sq_db_unref(k->db);
  free(k->path);
  free(k->source);
  free(k->target);
  free(k->message);
  free(k);
}

/* done(state, pages left, pages): state is 0 to go on, 1 at the end, or SQ_ERROR. */
static void work_after(rt_work *w, int status) {
  job *j = (job *)w;
  backup *k = j->k;
  napi_env env = rt_env(w->req.r);
  bool more = status == 0 && k->b != NULL;
  int state = more ? 0 : k->rc == SQLITE_DONE ? 1 : SQ_ERROR;
  if (!more) uncount(k);
  if (state == SQ_ERROR) sq_fail_set(k->db, k->rc, k->message);
  napi_value v[] = {en_i32(env, state), en_i32(env, k->left), en_i32(env, k->total)};
  rt_req_end(&w->req, 3, v);
  free(j);
}

/* (backup, done) */
RT_OP(op_sqlite_backup_step) {
  (void)argc;
  backup *k = en_box_get(argv[0], &backup_tag);
  CHECK(k);
  job *j = calloc(1, sizeof *j);
  CHECK(j);
  j->k = k;
  int err = rt_work_start_as("node_sqlite3.BackupJob", &j->work, rt_from_env(env), argv[1], argv[0], work_run,
                             work_after);
  CHECK(err == 0);
  return NULL;
}

/* (connection, path, source, target, pages a step) -> backup or a failure. Nothing happens yet. */
RT_OP(op_sqlite_backup) {
  (void)argc;
  sq_db *db = sq_db_get(argv[0]);
  if (db->depth) return sq_code_value(env, SQ_BUSY);
  backup *k = calloc(1, sizeof *k);
  CHECK(k);
  k->db = db;
  k->from = db->h;
  k->path = en_str_dup(env, argv[1], NULL);
  k->source = en_str_dup(env, argv[2], NULL);
  k->target = en_str_dup(env, argv[3], NULL);
  k->rate = en_to_i32(argv[4]);
  k->counted = true;
  db->backups++;
  sq_db_ref(db);
  return en_box_new(env, k, &backup_tag, backup_collected);
}

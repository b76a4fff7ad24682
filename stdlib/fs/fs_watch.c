/* SPDX-License-Identifier: MIT */
/*
 * fs_watch.c - handles of the fs room: uv_fs_event (fs.watch), uv_fs_poll (fs.watchFile) and open
 * directories (fs.Dir). Callers: fs_watchers.js, fs_dir.js.
 */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/fs/fs.h"

/* ---- watching ------------------------------------------------------------------------------ */

typedef struct watcher {
  rt_handle h;
  union {
    uv_handle_t handle;
    uv_fs_event_t event;
    uv_fs_poll_t poll;
  } uv;
  bool bytes; /* event: file names as bytes. poll: stat fields as BigInt */
} watcher;

static void watcher_closed(uv_handle_t *uv) {
  rt_handle_closed(uv->data);
}

static void watcher_close(rt_handle *h) {
  uv_close(&((watcher *)h)->uv.handle, watcher_closed);
}

static void watcher_free(rt_handle *h) {
  free(h);
}

static const rt_handle_type watcher_type = {"FSWatcher", watcher_close, watcher_free};

static void on_event(uv_fs_event_t *uv, const char *name, int events, int status) {
  watcher *w = uv->data;
  rt_scope scope;
  rt_enter(w->h.r, &scope);
  napi_env env = rt_env(w->h.r);
  napi_value argv[3] = {en_i32(env, status), en_i32(env, events), en_null(env)};
  if (name != NULL) argv[2] = fs_name(env, w->bytes, name, strlen(name));
  rt_handle_emit(&w->h, HOOK_fs_on_event, 3, argv);
  rt_leave(w->h.r, &scope);
}

static void on_poll(uv_fs_poll_t *uv, int status, const uv_stat_t *prev, const uv_stat_t *now) {
  watcher *w = uv->data;
  rt_scope scope;
  rt_enter(w->h.r, &scope);
  napi_env env = rt_env(w->h.r);
  napi_value argv[3] = {en_i32(env, status), fs_stat_new(env, w->bytes, now),
                        fs_stat_new(env, w->bytes, prev)};
  rt_handle_emit(&w->h, HOOK_fs_on_poll, 3, argv);
  rt_leave(w->h.r, &scope);
}

/* Starting may fail: the handle must then be closed through the same door as any other. */
static napi_value started(napi_env env, watcher *w, napi_value box, int rc) {
  if (rc == 0) return box;
  rt_handle_close(&w->h);
  return en_i32(env, rc);
}

/* watchStart(owner, path, bytes, persistent): handle or negative code */
RT_OP(op_fs_watch_start) {
  (void)argc;
  rt *r = rt_from_env(env);
  watcher *w = calloc(1, sizeof *w);
  CHECK(w != NULL);
  int rc = uv_fs_event_init(rt_loop(r), &w->uv.event);
  if (rc != 0) {
    free(w);
    return en_i32(env, rc);
  }
  w->uv.handle.data = w;
  w->bytes = en_is_true(argv[2]);
  napi_value box = rt_handle_open(r, &w->h, &watcher_type, argv[0]);
  if (!en_is_true(argv[3])) uv_unref(&w->uv.handle);
  fs_path p;
  rc = uv_fs_event_start(&w->uv.event, on_event, fs_path_init(&p, env, argv[1]), 0);
  fs_path_deinit(&p);
  return started(env, w, box, rc);
}

/* pollStart(owner, path, big, interval_ms, persistent): handle or negative code */
RT_OP(op_fs_poll_start) {
  (void)argc;
  rt *r = rt_from_env(env);
  watcher *w = calloc(1, sizeof *w);
  CHECK(w != NULL);
  CHECK(uv_fs_poll_init(rt_loop(r), &w->uv.poll) == 0);
  w->uv.handle.data = w;
  w->bytes = en_is_true(argv[2]);
  napi_value box = rt_handle_open(r, &w->h, &watcher_type, argv[0]);
  if (!en_is_true(argv[4])) uv_unref(&w->uv.handle);
  fs_path p;
  const char *path = fs_path_init(&p, env, argv[1]);
  int rc = uv_fs_poll_start(&w->uv.poll, on_poll, path, en_to_u32(argv[3]));
  fs_path_deinit(&p);
  return started(env, w, box, rc);
}

/* watchClose(handle): idempotent */
RT_OP(op_fs_watch_close) {
  (void)argc;
  watcher *w = rt_handle_get(argv[0], &watcher_type);
  if (w != NULL) rt_handle_close(&w->h);
  return en_undefined(env);
}

/* watchRef(handle, on) */
RT_OP(op_fs_watch_ref) {
  (void)argc;
  watcher *w = rt_handle_get(argv[0], &watcher_type);
  if (w == NULL) return en_i32(env, UV_EBADF);
  rt_uv_set_ref(&w->uv.handle, en_is_true(argv[1]));
  return en_i32(env, 0);
}

/* ---- directories --------------------------------------------------------------------------- */

static const char dir_tag[] = "fs.Dir";

typedef struct dir_req {
  rt_req req;
  uv_fs_t uv;
  bool bytes;
  uv_dirent_t *ents; /* read: room for the entries */
} dir_req;

static void dir_finalize(void *ptr) {
  uv_fs_t req;
  uv_fs_closedir(NULL, &req, ptr, NULL);
  uv_fs_req_cleanup(&req);
}

/* [name, type, ...]; empty at the end */
static napi_value dir_entries(napi_env env, uv_fs_t *req, bool bytes) {
  uv_dir_t *dir = req->ptr;
  size_t count = (size_t)req->result;
  napi_value *items = malloc((2 * count + 1) * sizeof *items);
  CHECK(items != NULL);
  for (size_t i = 0; i < count; i++) {
    items[2 * i] = fs_name(env, bytes, dir->dirents[i].name, strlen(dir->dirents[i].name));
    items[2 * i + 1] = en_i32(env, dir->dirents[i].type);
  }
  napi_value out = en_array(env, 2 * count, items);
  free(items);
  return out;
}

static napi_value dir_value(napi_env env, uv_fs_t *req, bool bytes) {
  if (req->result < 0) return en_i64(env, req->result);
  if (req->fs_type == UV_FS_OPENDIR) return en_box_new(env, req->ptr, dir_tag, dir_finalize);
  if (req->fs_type == UV_FS_READDIR) return dir_entries(env, req, bytes);
  return en_i32(env, 0);
}

static void dir_after(uv_fs_t *uv) {
  dir_req *d = uv->data;
  rt *r = d->req.r;
  rt_scope scope;
  rt_enter(r, &scope);
  napi_value v = dir_value(rt_env(r), uv, d->bytes);
  uv_fs_req_cleanup(uv);
  rt_req_end(&d->req, 1, &v);
  rt_leave(r, &scope);
  free(d->ents);
  free(d);
}

/* Makes the request of an op; `done` not a function means in place: dir_end() then answers. */
static dir_req *dir_begin(napi_env env, napi_value done, napi_value keep, uv_fs_cb *cb) {
  dir_req *d = calloc(1, sizeof *d);
  CHECK(d != NULL);
  d->uv.data = d;
  *cb = NULL;
  if (!en_is_function(done)) return d;
  *cb = dir_after;
  rt_req_begin(&d->req, rt_from_env(env), done, keep);
  return d;
}

static napi_value dir_end(napi_env env, dir_req *d, int rc, uv_fs_cb cb) {
  if (cb != NULL && rc == 0) return NULL;
  CHECK(cb == NULL); /* an asynchronous start fails for want of memory only */
  if (rc < 0) d->uv.result = rc;
  napi_value v = dir_value(env, &d->uv, d->bytes);
  uv_fs_req_cleanup(&d->uv);
  free(d->ents);
  free(d);
  return v;
}

/* dirOpen(path, done): dir | negative code; async done(dir | code) */
RT_OP(op_fs_dir_open) {
  (void)argc;
  uv_fs_cb cb;
  dir_req *d = dir_begin(env, argv[1], NULL, &cb);
  fs_path p;
  int rc = uv_fs_opendir(rt_loop(rt_from_env(env)), &d->uv, fs_path_init(&p, env, argv[0]), cb);
  fs_path_deinit(&p);
  return dir_end(env, d, rc, cb);
}

/* dirRead(dir, bytes, count, done): [name, type, ...] | code */
RT_OP(op_fs_dir_read) {
  (void)argc;
  uv_dir_t *dir = en_box_get(argv[0], dir_tag);
  CHECK(dir != NULL);
  uv_fs_cb cb;
  dir_req *d = dir_begin(env, argv[3], argv[0], &cb);
  size_t count = en_to_u32(argv[2]);
  d->bytes = en_is_true(argv[1]);
  d->ents = malloc(count * sizeof *d->ents);
  CHECK(d->ents != NULL);
  dir->dirents = d->ents;
  dir->nentries = count;
  int rc = uv_fs_readdir(rt_loop(rt_from_env(env)), &d->uv, dir, cb);
  return dir_end(env, d, rc, cb);
}

/* dirClose(dir, done): 0 | code */
RT_OP(op_fs_dir_close) {
  (void)argc;
  uv_dir_t *dir = en_box_get(argv[0], dir_tag);
  CHECK(dir != NULL);
  en_box_clear(argv[0]);
  uv_fs_cb cb;
  dir_req *d = dir_begin(env, argv[1], NULL, &cb);
  int rc = uv_fs_closedir(rt_loop(rt_from_env(env)), &d->uv, dir, cb);
  return dir_end(env, d, rc, cb);
}

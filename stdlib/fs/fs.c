/* SPDX-License-Identifier: MIT */
/*
 * fs.c - the machinery under the fs ops (fs.h): arguments in, one uv_fs_*() call, results out.
 * The ops themselves are in fs_ops.c, whole-file jobs in fs_file.c, trees in fs_tree.c.
 */
#include "stdlib/fs/fs.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"
#include "runtime/loop/loop.h"

struct fs_async {
  rt_req req;
  union {
    uv_fs_t fs;
    uv_work_t late; /* delivers a failure to start */
  } uv;
  int failed;
  uint8_t kind;
  bool bytes;
  bool big;
};

/* ---- arguments ----------------------------------------------------------------------------- */

const char *fs_path_init(fs_path *p, napi_env env, napi_value v) {
  if (en_is_string(v)) {
    en_str_tmp_init(&p->tmp, env, v);
    return p->tmp.p;
  }
  en_bytes b = en_view(v);
  char *dst = p->tmp.buf;
  if (b.len >= sizeof p->tmp.buf) {
    dst = malloc(b.len + 1);
    CHECK(dst != NULL);
  }
  if (b.len > 0) memcpy(dst, b.data, b.len);
  dst[b.len] = '\0';
  p->tmp.p = dst;
  p->tmp.len = b.len;
  return dst;
}

void fs_path_deinit(fs_path *p) {
  en_str_tmp_deinit(&p->tmp);
}

char *fs_path_dup(napi_env env, napi_value v) {
  if (en_is_string(v)) return en_str_dup(env, v, NULL);
  en_bytes b = en_view(v);
  char *dst = malloc(b.len + 1);
  CHECK(dst != NULL);
  if (b.len > 0) memcpy(dst, b.data, b.len);
  dst[b.len] = '\0';
  return dst;
}

/* ---- results ------------------------------------------------------------------------------- */

static void stat_fields(const uv_stat_t *st, int64_t f[FS_STAT_FIELDS]) {
  const uint64_t plain[10] = {
    st->st_dev,  st->st_mode,    st->st_nlink, st->st_uid,  st->st_gid,
    st->st_rdev, st->st_blksize, st->st_ino,   st->st_size, st->st_blocks};
  const uv_timespec_t *times[4] = {&st->st_atim, &st->st_mtim, &st->st_ctim, &st->st_birthtim};
  for (int i = 0; i < 10; i++) f[i] = (int64_t)plain[i];
  for (int i = 0; i < 4; i++) {
    f[10 + 2 * i] = times[i]->tv_sec;
    f[11 + 2 * i] = times[i]->tv_nsec;
  }
}

static void numbers_fill(void *dst, bool big, const int64_t *f, size_t count) {
  if (big) {
    memcpy(dst, f, count * sizeof *f);
    return;
  }
  double *d = dst;
  /* Unsigned on purpose: inode and device numbers use all 64 bits; times before 1970 do not. */
  for (size_t i = 0; i < count; i++) d[i] = i >= 10 ? (double)f[i] : (double)(uint64_t)f[i];
}

static napi_value numbers_new(napi_env env, bool big, const int64_t *f, size_t count) {
  uint8_t *mem;
  napi_value buffer = en_arraybuffer(env, count * sizeof *f, &mem);
  CHECK(buffer != NULL);
  numbers_fill(mem, big, f, count);
  napi_value out;
  napi_typedarray_type type = big ? napi_bigint64_array : napi_float64_array;
  CHECK(napi_create_typedarray(env, type, count, buffer, 0, &out) == napi_ok);
  return out;
}

void fs_stat_fill(napi_value out, bool big, const uv_stat_t *st) {
  int64_t f[FS_STAT_FIELDS];
  stat_fields(st, f);
  en_bytes b = en_view(out);
  CHECK(b.len >= sizeof f);
  numbers_fill(b.data, big, f, FS_STAT_FIELDS);
}

napi_value fs_stat_new(napi_env env, bool big, const uv_stat_t *st) {
  int64_t f[FS_STAT_FIELDS];
  stat_fields(st, f);
  return numbers_new(env, big, f, FS_STAT_FIELDS);
}

/* The order of the fields is fs_stats.js's. */
static napi_value statfs_new(napi_env env, bool big, const uv_statfs_t *s) {
  const int64_t f[FS_STATFS_FIELDS] = {
    (int64_t)s->f_type,  (int64_t)s->f_bsize, (int64_t)s->f_blocks, (int64_t)s->f_bfree,
    (int64_t)s->f_bavail, (int64_t)s->f_files, (int64_t)s->f_ffree,
#if UV_VERSION_HEX >= ((1 << 16) | (51 << 8))
    (int64_t)s->f_frsize,
#else
    (int64_t)s->f_bsize,
#endif
  };
  return numbers_new(env, big, f, FS_STATFS_FIELDS);
}

napi_value fs_name(napi_env env, bool bytes, const char *name, size_t len) {
  if (!bytes) return en_str_utf8(env, name, len);
  uint8_t *mem;
  napi_value buffer = en_arraybuffer(env, len, &mem);
  CHECK(buffer != NULL);
  if (len > 0) memcpy(mem, name, len);
  return en_uint8array(env, buffer, 0, len);
}

static napi_value names(napi_env env, uv_fs_t *req, bool bytes, bool types) {
  size_t count = (size_t)req->result * (types ? 2 : 1), i = 0;
  napi_value *items = malloc((count + 1) * sizeof *items);
  CHECK(items != NULL);
  uv_dirent_t ent;
  while (i < count && uv_fs_scandir_next(req, &ent) != UV_EOF) {
    items[i++] = fs_name(env, bytes, ent.name, strlen(ent.name));
    if (types) items[i++] = en_i32(env, ent.type);
  }
  napi_value out = en_array(env, i, items);
  free(items);
  return out;
}

/* The value of a call that succeeded, for kinds other than FS_NUMBER. */
static napi_value value_of(napi_env env, uv_fs_t *req, fs_result kind, bool bytes, bool big) {
  switch (kind) {
    case FS_STAT: return fs_stat_new(env, big, &req->statbuf);
    case FS_STATFS: return statfs_new(env, big, req->ptr);
    case FS_PATH: return fs_name(env, bytes, req->ptr, strlen(req->ptr));
    case FS_MKDTEMP: return fs_name(env, bytes, req->path, strlen(req->path));
    case FS_NAMES: return names(env, req, bytes, false);
    case FS_NAMES_TYPES: return names(env, req, bytes, true);
    case FS_NUMBER: break;
  }
  UNREACHABLE();
}

/* ---- the call ------------------------------------------------------------------------------ */

static void after_fs(uv_fs_t *uv) {
  fs_async *a = uv->data;
  rt *r = a->req.r;
  rt_scope scope;
  rt_enter(r, &scope);
  napi_env env = rt_env(r);
  if (r->thread) fs_account(uv);
  bool plain = uv->result < 0 || a->kind == FS_NUMBER;
  napi_value argv[2] = {en_i64(env, plain ? uv->result : 0), NULL};
  if (!plain) argv[1] = value_of(env, uv, a->kind, a->bytes, a->big);
  uv_fs_req_cleanup(uv);
  rt_req_end(&a->req, plain ? 1 : 2, argv);
  rt_leave(r, &scope);
  free(a);
}

static void late_run(uv_work_t *w) {
  (void)w;
}

static void late_after(uv_work_t *w, int status) {
  (void)status;
  fs_async *a = w->data;
  rt *r = a->req.r;
  rt_scope scope;
  rt_enter(r, &scope);
  napi_value code = en_i32(rt_env(r), a->failed);
  rt_req_end(&a->req, 1, &code);
  rt_leave(r, &scope);
  free(a);
}

/* uv_fs_*() refused (no memory): the completion is still owed, and never before the op returns. */
static void fail_later(fs_async *a, uv_loop_t *loop, int code) {
  a->failed = code;
  a->uv.late.data = a;
  CHECK(uv_queue_work(loop, &a->uv.late, late_run, late_after) == 0);
}

void fs_begin(fs_call *c, napi_env env, napi_value done, napi_value keep) {
  rt *r = rt_from_env(env);
  c->env = env;
  c->loop = rt_loop(r);
  c->async = NULL;
  c->bytes = false;
  c->big = false;
  c->out = NULL;
  c->path_count = 0;
  c->uv = &c->here;
  c->cb = NULL;
  if (!en_is_function(done)) return;
  fs_async *a = malloc(sizeof *a);
  CHECK(a != NULL);
  rt_req_begin(&a->req, r, done, keep);
  a->uv.fs.data = a;
  c->async = a;
  c->uv = &a->uv.fs;
  c->cb = after_fs;
}

const char *fs_path_arg(fs_call *c, napi_value v) {
  CHECK(c->path_count < 2);
  return fs_path_init(&c->paths[c->path_count++], c->env, v);
}

static napi_value finish_sync(fs_call *c, fs_result kind) {
  if (rt_from_env(c->env)->thread) fs_account(c->uv);
  ssize_t result = c->uv->result;
  napi_value v;
  if (result < 0 || kind == FS_NUMBER) {
    v = en_i64(c->env, result);
  } else if (kind == FS_STAT && c->out != NULL) {
    fs_stat_fill(c->out, c->big, &c->uv->statbuf);
    v = en_i32(c->env, 0);
  } else {
    v = value_of(c->env, c->uv, kind, c->bytes, c->big);
  }
  uv_fs_req_cleanup(c->uv);
  return v;
}

napi_value fs_finish(fs_call *c, fs_result kind, int started) {
  napi_value v = NULL;
  if (c->async != NULL) {
    /* libuv has copied the paths; the callback comes from the loop, so this is in time. */
    c->async->kind = (uint8_t)kind;
    c->async->bytes = c->bytes;
    c->async->big = c->big;
    if (started < 0) fail_later(c->async, c->loop, started);
  } else {
    /* A call that libuv refused outright has not set the result. */
    if (started < 0) c->uv->result = started;
    v = finish_sync(c, kind);
  }
  for (int i = 0; i < c->path_count; i++) fs_path_deinit(&c->paths[i]);
  return v;
}

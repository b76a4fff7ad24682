/* SPDX-License-Identifier: MIT */
/*
 * fs.h - what the C files of the fs room share: one libuv file system call, made either in place
 * (no completion function: the op returns the result) or on the thread pool (the op returns
 * undefined and the completion gets the result).
 *
 * Results, as JavaScript sees them:
 *   sync    a negative libuv code, or the value of the fs_result kind
 *   async   done(code) or done(code, value); for FS_NUMBER done(code or number)
 */
#ifndef INGOT_FS_H
#define INGOT_FS_H

#include <uv.h>

#include "runtime/bind/bind.h"

typedef enum fs_result {
  FS_NUMBER,     /* req->result: bytes, a descriptor, 0 */
  FS_STAT,       /* FS_STAT_FIELDS numbers, see fs_stat_fill() */
  FS_STATFS,     /* FS_STATFS_FIELDS numbers */
  FS_PATH,       /* req->ptr as a path */
  FS_MKDTEMP,    /* req->path as a path */
  FS_NAMES,      /* directory entries: [name, ...] */
  FS_NAMES_TYPES /* directory entries: [name, type, ...]; type is UV_DIRENT_* */
} fs_result;

enum { FS_STAT_FIELDS = 18, FS_STATFS_FIELDS = 8 };

/* A path argument: a string (UTF-8), or the bytes of a view. */
typedef struct fs_path {
  en_str_tmp tmp;
} fs_path;
const char *fs_path_init(fs_path *p, napi_env env, napi_value v);
void fs_path_deinit(fs_path *p);
char *fs_path_dup(napi_env env, napi_value v); /* heap copy, caller frees */

typedef struct fs_async fs_async;

/* Lives on the stack of an op. */
typedef struct fs_call {
  napi_env env;
  uv_loop_t *loop;
  uv_fs_t *uv;   /* to pass to uv_fs_*() */
  uv_fs_cb cb;   /* likewise; NULL when synchronous */
  fs_async *async;
  bool bytes;    /* paths in the result as Uint8Array */
  bool big;      /* stat fields as BigInt */
  napi_value out; /* the typed array that a sync stat fills */
  int path_count;
  uv_fs_t here;
  fs_path paths[2];
} fs_call;

/* `done`: completion function, anything else means synchronous. `keep` (may be NULL) is pinned. */
void fs_begin(fs_call *c, napi_env env, napi_value done, napi_value keep);
/* A path that lives until fs_finish(). At most two. */
const char *fs_path_arg(fs_call *c, napi_value v);
/* `started` is what uv_fs_*() returned. Returns the op's result. */
napi_value fs_finish(fs_call *c, fs_result kind, int started);

/* A worker's account of open descriptors: `uv` is done. */
void fs_account(const uv_fs_t *uv);

/* The fields in the order of fs_stats.js. `out` is a Float64Array or a BigInt64Array. */
void fs_stat_fill(napi_value out, bool big, const uv_stat_t *st);
napi_value fs_stat_new(napi_env env, bool big, const uv_stat_t *st);
/* A file name as a string, or as a Uint8Array. */
napi_value fs_name(napi_env env, bool bytes, const char *name, size_t len);

#endif

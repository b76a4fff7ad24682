/* SPDX-License-Identifier: MIT */
/*
 * fs_tree.c - jobs over many paths: mkdir -p and rm -r, in place or as one job of the thread pool.
 * Callers: fs_trees.js.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/fs/fs.h"

/* What failed, numbered as the names in fs_trees.js. */
typedef enum tree_call { TREE_MKDIR, TREE_RMDIR, TREE_UNLINK, TREE_LSTAT, TREE_SCANDIR } tree_call;

typedef struct tree_job {
  rt_work work;
  char *path;
  int code;       /* 0 or a libuv code */
  tree_call call; /* meaningful when code is not 0 */
  char *where;    /* failing path, or for mkdir the first directory that was made; heap or NULL */
  int mode;       /* mkdir */
  int retries, retry_delay_ms; /* rm */
  void (*run)(struct tree_job *j);
} tree_job;

static char *dup_path(const char *p, size_t len) {
  char *s = malloc(len + 1);
  CHECK(s != NULL);
  memcpy(s, p, len);
  s[len] = '\0';
  return s;
}

static int fail(tree_job *j, int err, tree_call call, const char *where) {
  j->code = uv_translate_sys_error(err);
  j->call = call;
  free(j->where);
  j->where = dup_path(where, strlen(where));
  return j->code;
}

/* ---- mkdir -p ------------------------------------------------------------------------------ */

static bool is_dir(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Length of the parent part of path[0..len): 0 when there is none. "a//b/" -> "a". */
static size_t parent_len(const char *path, size_t len) {
  while (len > 1 && path[len - 1] == '/') len--;
  while (len > 0 && path[len - 1] != '/') len--;
  while (len > 1 && path[len - 1] == '/') len--;
  return len;
}

/* Makes path[0..len) and what is missing above it; j->where becomes the topmost one made. */
static int make_path(tree_job *j, char *path, size_t len) {
  char saved = path[len];
  path[len] = '\0';
  int err = mkdir(path, (mode_t)j->mode) == 0 ? 0 : errno;
  bool exists = err == EEXIST && is_dir(path);
  path[len] = saved;
  if (err == 0) {
    if (j->where == NULL) j->where = dup_path(path, len);
    return 0;
  }
  if (exists) return 0;
  if (err == EEXIST) {
    /* The last part is a file: EEXIST; a part above it: ENOTDIR, as mkdir itself would say. */
    return fail(j, saved == '\0' ? EEXIST : ENOTDIR, TREE_MKDIR, j->path);
  }
  if (err != ENOENT) return fail(j, err, TREE_MKDIR, j->path);
  size_t up = parent_len(path, len);
  if (up == 0 || up == len) return fail(j, err, TREE_MKDIR, j->path);
  int rc = make_path(j, path, up);
  if (rc != 0) return rc;
  path[len] = '\0';
  err = mkdir(path, (mode_t)j->mode) == 0 || (errno == EEXIST && is_dir(path)) ? 0 : errno;
  path[len] = saved;
  return err == 0 ? 0 : fail(j, err, TREE_MKDIR, j->path);
}

static void mkdirp_run(tree_job *j) {
  char *copy = dup_path(j->path, strlen(j->path));
  j->code = make_path(j, copy, strlen(copy));
  free(copy);
}

/* ---- rm -r --------------------------------------------------------------------------------- */

static bool worth_retrying(int err) {
  return err == EBUSY || err == EMFILE || err == ENFILE || err == ENOTEMPTY || err == EPERM;
}

/* Names of a directory, NUL-separated, in one block; the directory is closed again, so depth
 * costs no descriptors. */
static int list(const char *path, char **names, size_t *len) {
  DIR *d = opendir(path);
  if (d == NULL) return errno;
  size_t cap = 0;
  struct dirent *ent;
  *names = NULL;
  *len = 0;
  while (errno = 0, (ent = readdir(d)) != NULL) {
    if (strcmp(ent->d_name, ".") == 0 || strcmp(ent->d_name, "..") == 0) continue;
    size_t n = strlen(ent->d_name) + 1;
    if (*len + n > cap) {
      cap = cap * 2 + n + 256;
      *names = realloc(*names, cap);
      CHECK(*names != NULL);
    }
    memcpy(*names + *len, ent->d_name, n);
    *len += n;
  }
  int err = errno;
  closedir(d);
  return err;
}

static int remove_path(tree_job *j, const char *path);

static int remove_children(tree_job *j, const char *path) {
  char *names;
  size_t len, dir_len = strlen(path);
  int err = list(path, &names, &len);
  if (err == ENOENT) return 0;
  if (err != 0) {
    return fail(j, err, TREE_SCANDIR, path);
  }
  int rc = 0;
  for (size_t at = 0; at < len && rc == 0; at += strlen(names + at) + 1) {
    size_t n = strlen(names + at);
    char *child = malloc(dir_len + n + 2);
    CHECK(child != NULL);
    memcpy(child, path, dir_len);
    child[dir_len] = '/';
    memcpy(child + dir_len + 1, names + at, n + 1);
    rc = remove_path(j, child);
    free(child);
  }
  free(names);
  return rc;
}

/* One try. Gone already is as good as removed: somebody else may be cleaning up too. */
static int remove_once(tree_job *j, const char *path) {
  struct stat st;
  if (lstat(path, &st) != 0) return errno == ENOENT ? 0 : fail(j, errno, TREE_LSTAT, path);
  if (!S_ISDIR(st.st_mode)) {
    if (unlink(path) == 0 || errno == ENOENT) return 0;
    return fail(j, errno, TREE_UNLINK, path);
  }
  if (rmdir(path) == 0 || errno == ENOENT) return 0;
  if (errno != ENOTEMPTY && errno != EEXIST) return fail(j, errno, TREE_RMDIR, path);
  int rc = remove_children(j, path);
  if (rc != 0) return rc;
  if (rmdir(path) == 0 || errno == ENOENT) return 0;
  return fail(j, errno, TREE_RMDIR, path);
}

static int remove_path(tree_job *j, const char *path) {
  for (int i = 0;; i++) {
    int rc = remove_once(j, path);
    if (rc == 0 || i >= j->retries || !worth_retrying(-rc)) return rc;
    int64_t ms = (int64_t)j->retry_delay_ms * (i + 1);
    struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
  }
}

static void rm_run(tree_job *j) {
  j->code = remove_path(j, j->path);
}

/* ---- the ops ------------------------------------------------------------------------------- */

/* Result: [code, call, path | undefined]. */
static void results(napi_env env, tree_job *j, napi_value argv[3]) {
  argv[0] = en_i32(env, j->code);
  argv[1] = en_i32(env, (int)j->call);
  argv[2] = j->where != NULL ? en_str_utf8(env, j->where, strlen(j->where)) : en_undefined(env);
}

static void tree_free(tree_job *j) {
  free(j->path);
  free(j->where);
  free(j);
}

static void tree_run(rt_work *w) {
  tree_job *j = (tree_job *)w;
  j->run(j);
}

static void tree_after(rt_work *w, int status) {
  tree_job *j = (tree_job *)w;
  if (status < 0) j->code = status;
  napi_value argv[3];
  results(rt_env(w->req.r), j, argv);
  rt_req_end(&w->req, 3, argv);
  tree_free(j);
}

static napi_value tree_start(napi_env env, tree_job *j, napi_value done) {
  if (en_is_function(done)) {
    CHECK(rt_work_start(&j->work, rt_from_env(env), done, NULL, tree_run, tree_after) == 0);
    return NULL;
  }
  j->run(j);
  napi_value argv[3];
  results(env, j, argv);
  tree_free(j);
  return en_array(env, 3, argv);
}

static tree_job *tree_new(napi_env env, napi_value path, void (*run)(tree_job *)) {
  tree_job *j = calloc(1, sizeof *j);
  CHECK(j != NULL);
  j->path = fs_path_dup(env, path);
  j->run = run;
  return j;
}

/* mkdirp(path, mode, done): [0, 0, first directory made | undefined] or [code, call, path] */
RT_OP(op_fs_mkdirp) {
  (void)argc;
  tree_job *j = tree_new(env, argv[0], mkdirp_run);
  j->mode = en_to_i32(argv[1]);
  return tree_start(env, j, argv[2]);
}

/* rmTree(path, retries, retry_delay_ms, done): [0, 0, undefined] or [code, call, path] */
RT_OP(op_fs_rm_tree) {
  (void)argc;
  tree_job *j = tree_new(env, argv[0], rm_run);
  j->retries = en_to_i32(argv[1]);
  j->retry_delay_ms = en_to_i32(argv[2]);
  return tree_start(env, j, argv[3]);
}

/* SPDX-License-Identifier: MIT */
/*
 * permission.c - the permission model (Node's doc/api/permissions.md): what the process may do, and the check in
 * front of each op that says in its .def row what it needs (bind.h). One for all threads: grants are made before the
 * program begins and can only be dropped afterwards, so nothing here is locked.
 *
 * A refusal goes to hooks.on_denied (internal/permission.js), which makes the error. Links are followed, as
 * documented: a path is judged by its text alone.
 */
#include "stdlib/internal/native/permission.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/base/check.h"
#include "runtime/base/err.h"
#include "runtime/base/vec.h"
#include "runtime/bind/op.h"
#include "runtime/image/image.h"
#include "runtime/loop/loop.h"
#include "runtime/resolve/resolve.h"

/* internal/permission.js has the same. */
enum scope { READ, WRITE, CHILD, WORKER, ADDON, WASI, INSPECTOR, STORE };
enum mode { OFF, AUDIT, ENFORCE };

/* A path that was granted: absolute, normalised. */
typedef struct grant {
  char *given;  /* as granted; a drop must name just it */
  char *prefix; /* what permitted paths begin with */
  bool open;    /* more may follow; else a permitted path is `prefix` */
  atomic_bool dropped;
} grant;

typedef RT_VEC(grant *) grants;

static enum mode mode;
static grants paths[2]; /* READ, WRITE */
static atomic_uint whole; /* bits of scopes that are granted without limits */

/* ---- paths ----------------------------------------------------------------------------------- */

/* 0 or negative errno; a path that cannot be resolved is not permitted. */
static int resolve(char out[RT_RESOLVE_PATH_MAX], const char *text, size_t len) {
  char cwd[RT_RESOLVE_PATH_MAX] = "/";
  size_t room = sizeof cwd;
  int err = len > 0 && *text == '/' ? 0 : uv_cwd(cwd, &room);
  return err ? err : rt_path_join(out, cwd, text, len, NULL);
}

/* "/a/b/" begins "/a/b/c", and stands for "/a/b" too. */
static bool matches(const grant *g, const char *path) {
  size_t len = strlen(g->prefix);
  if (atomic_load_explicit(&g->dropped, memory_order_relaxed)) return false;
  if (!g->open) return strcmp(path, g->prefix) == 0;
  if (strncmp(path, g->prefix, len) == 0) return true;
  return len > 1 && g->prefix[len - 1] == '/' && strlen(path) == len - 1 && memcmp(path, g->prefix, len - 1) == 0;
}

static bool is_whole(enum scope scope) { return atomic_load(&whole) >> scope & 1; }

/* What is inside the executable, and that itself, is the program. */
static bool is_embedded(const char *path) {
  const rt_image *img = rt_image_current();
  if (!img || !rt_image_is_app(img)) return false;
  return strcmp(path, "/proc/self/exe") == 0 || rt_image_file_find(img, path, strlen(path)) != RT_IMAGE_NONE;
}

static bool permits(enum scope scope, const char *text, size_t len) {
  char path[RT_RESOLVE_PATH_MAX];
  if (is_whole(scope)) return true;
  if (resolve(path, text, len) != 0) return false;
  for (size_t i = 0; i < paths[scope].len; i++)
    if (matches(paths[scope].p[i], path)) return true;
  return scope == READ && is_embedded(path);
}

/* `v`: a string or bytes. */
static bool permits_value(napi_env env, enum scope scope, napi_value v) {
  if (is_whole(scope)) return true;
  if (!en_is_string(v)) {
    en_bytes b = en_view(v);
    return permits(scope, (const char *)b.data, b.len);
  }
  en_str_tmp text;
  en_str_tmp_init(&text, env, v);
  bool yes = permits(scope, text.p, text.len);
  en_str_tmp_deinit(&text);
  return yes;
}

/* ---- grants ---------------------------------------------------------------------------------- */

static char *copy(const char *text, size_t len) {
  char *p = malloc(len + 2);
  CHECK(p);
  memcpy(p, text, len);
  p[len] = 0;
  return p;
}

/* "*" ends the path: what follows it is of no interest. An existing folder is granted with what is in it. */
static grant *grant_new(const char *path) {
  struct stat st;
  grant *g = calloc(1, sizeof *g);
  const char *star = strchr(path, '*');
  size_t len = star ? (size_t)(star - path) : strlen(path);
  CHECK(g);
  g->given = copy(path, strlen(path));
  g->prefix = copy(path, len);
  g->open = star != NULL;
  if (!star && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
    g->open = true;
    if (len > 1) strcpy(g->prefix + len, "/");
  }
  return g;
}

/* () -> 0 off, 1 audit, 2 enforce */
RT_OP(op_permission_mode) {
  (void)argc, (void)argv;
  return en_i32(env, (int)mode);
}

/* (scope, path; undefined: all of it) */
RT_OP(op_permission_grant) {
  (void)argc;
  uint32_t scope = en_to_u32(argv[0]);
  CHECK(mode == OFF && scope <= STORE);
  if (en_is_undefined(argv[1])) {
    atomic_fetch_or(&whole, 1U << scope);
    return NULL;
  }
  char path[RT_RESOLVE_PATH_MAX];
  en_str_tmp text;
  en_str_tmp_init(&text, env, argv[1]);
  if (resolve(path, text.p, text.len) == 0) rt_vec_push(&paths[scope], grant_new(path));
  en_str_tmp_deinit(&text);
  return NULL;
}

/* (scope, path or undefined) */
RT_OP(op_permission_has) {
  (void)argc;
  uint32_t scope = en_to_u32(argv[0]);
  bool is_path = scope <= WRITE && !en_is_undefined(argv[1]);
  return en_bool(env, is_path ? permits_value(env, scope, argv[1]) : is_whole(scope));
}

static void drop_path(enum scope scope, const char *path) {
  for (size_t i = 0; i < paths[scope].len; i++) {
    grant *g = paths[scope].p[i];
    if (!path || strcmp(g->given, path) == 0) atomic_store(&g->dropped, true);
  }
}

/* (scope, path or undefined): undefined drops all of the scope */
RT_OP(op_permission_drop) {
  (void)argc;
  uint32_t scope = en_to_u32(argv[0]);
  if (scope <= WRITE && !en_is_undefined(argv[1])) {
    char path[RT_RESOLVE_PATH_MAX];
    en_str_tmp text;
    en_str_tmp_init(&text, env, argv[1]);
    if (resolve(path, text.p, text.len) == 0) drop_path(scope, path);
    en_str_tmp_deinit(&text);
    return NULL;
  }
  atomic_fetch_and(&whole, ~(1U << scope));
  if (scope <= WRITE) drop_path(scope, NULL);
  return NULL;
}

/* ---- what an op needs -------------------------------------------------------------------------- */

/* 0, or a code and in *what the argument that it is about. */
static int look(napi_env env, enum scope scope, napi_value path, int code, napi_value *what) {
  *what = path;
  return permits_value(env, scope, path) ? 0 : code;
}

static int need_both(napi_env env, napi_value path, napi_value *what) {
  int code = look(env, READ, path, RT_E_DENIED_READ, what);
  return code ? code : look(env, WRITE, path, RT_E_DENIED_WRITE, what);
}

static int need_open(napi_env env, napi_value path, int32_t flags, napi_value *what) {
  int way = flags & O_ACCMODE, code = 0;
  if (en_is_number(path)) return 0;
  if (way != O_WRONLY) code = look(env, READ, path, RT_E_DENIED_READ, what);
  if (code || (way == O_RDONLY && !(flags & (O_CREAT | O_TRUNC | O_APPEND)))) return code;
  return look(env, WRITE, path, RT_E_DENIED_WRITE, what);
}

static int need_two(napi_env env, const napi_value *argv, bool moves, napi_value *what) {
  int code = moves ? need_both(env, argv[0], what) : look(env, READ, argv[0], RT_E_DENIED_READ, what);
  return code ? code : look(env, WRITE, argv[1], RT_E_DENIED_WRITE_DEST, what);
}

/* A folder can have been granted without what is in it: when it was not there yet. */
static int need_remove(napi_env env, napi_value path, napi_value *what) {
  struct stat st;
  en_str_tmp text = {.p = text.buf};
  int code = look(env, WRITE, path, RT_E_DENIED_WRITE, what);
  if (code || !en_is_string(path)) return code;
  en_str_tmp_init(&text, env, path);
  if (lstat(text.p, &st) == 0 && S_ISDIR(st.st_mode)) {
    char below[RT_RESOLVE_PATH_MAX];
    int len = snprintf(below, sizeof below, "%s/.inside", text.p);
    bool fits = len < (int)sizeof below;
    if (!fits || !permits(WRITE, below, (size_t)len)) code = RT_E_DENIED_WRITE;
  }
  en_str_tmp_deinit(&text);
  return code;
}

/* ":memory:" and "" are no files. Of a URI the part that is a path is judged, and only a plain one. */
static int judge_database(const char *name, bool read_only) {
  bool uri = strncmp(name, "file:", 5) == 0;
  const char *path = uri ? name + 5 : name;
  if (*name == '\0' || strcmp(path, ":memory:") == 0) return 0;
  if (uri && strncmp(path, "///", 3) == 0) path += 2;
  bool plain = !uri || (*path != '\0' && strncmp(path, "//", 2) != 0 && !strpbrk(path, "%?#"));
  size_t len = strlen(path);
  if (!(plain ? permits(READ, path, len) : is_whole(READ))) return RT_E_DENIED_READ;
  if (read_only || (plain ? permits(WRITE, path, len) : is_whole(WRITE))) return 0;
  return RT_E_DENIED_WRITE;
}

static int need_database(napi_env env, const napi_value *argv, napi_value *what) {
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[1]);
  int code = judge_database(name.p, en_is_true(argv[2]));
  en_str_tmp_deinit(&name);
  *what = argv[1];
  return code;
}

bool rt_permission_enforced(void) { return mode == ENFORCE; }

bool rt_permission_database(const char *path, bool read_only) {
  return mode != ENFORCE || judge_database(path, read_only) == 0;
}

static int need_scope(enum scope scope, int code, napi_value about, napi_value *what) {
  *what = about;
  return is_whole(scope) ? 0 : code;
}

static int need_of(napi_env env, unsigned need, const napi_value *argv, napi_value *what) {
  switch (need) {
  case OP_READS: return look(env, READ, argv[0], RT_E_DENIED_READ, what);
  case OP_READS_1: return look(env, READ, argv[1], RT_E_DENIED_READ, what);
  case OP_WRITES: case OP_WRITES_NOW: return look(env, WRITE, argv[0], RT_E_DENIED_WRITE, what);
  case OP_WRITES_1: return look(env, WRITE, argv[1], RT_E_DENIED_WRITE, what);
  case OP_REMOVES: return need_remove(env, argv[0], what);
  case OP_OPENS: return need_open(env, argv[0], en_to_i32(argv[1]), what);
  case OP_OPENS_2: return need_open(env, argv[0], en_to_i32(argv[2]), what);
  case OP_COPIES: return need_two(env, argv, false, what);
  case OP_MOVES: return need_two(env, argv, true, what);
  case OP_LINKS: return is_whole(READ) && is_whole(WRITE) ? 0 : RT_E_DENIED_LINK;
  case OP_TOUCHES: return mode == AUDIT ? 0 : RT_E_DENIED_TOUCH;
  case OP_DATABASE: return need_database(env, argv, what);
  case OP_SPAWNS: return need_scope(CHILD, RT_E_DENIED_CHILD, argv[0], what);
  case OP_THREADS: return en_is_true(argv[4]) ? 0 : need_scope(WORKER, RT_E_DENIED_WORKER, *what, what);
  case OP_LOADS: return need_scope(ADDON, RT_E_DENIED_ADDON, argv[1], what);
  case OP_STORE: return need_scope(STORE, RT_E_DENIED_STORE, *what, what);
  case OP_WASI: return need_scope(WASI, RT_E_DENIED_WASI, *what, what);
  }
  UNREACHABLE();
}

/* Calls that say how they went by a completion hear of a refusal by it. */
static bool is_later(const rt_op_info *op, const napi_value *argv) {
  return op->flags != OP_WRITES_NOW && op->nargs > 0 && en_is_function(argv[op->nargs - 1]);
}

/* on_denied(code, what it is about, name of the op, completion | undefined) gives the error to throw, if one is. */
static bool guard(napi_env env, unsigned index, const napi_value *argv) {
  const rt_op_info *op = &rt_op_infos[index];
  napi_value what = en_str_latin1(env, "", 0);
  int code = need_of(env, op->flags, argv, &what);
  if (code == 0) return true;
  napi_value done = mode == ENFORCE && is_later(op, argv) ? argv[op->nargs - 1] : en_undefined(env);
  napi_value name = en_str_latin1(env, op->name, strlen(op->name));
  napi_value args[4] = {en_i32(env, code), what, name, done};
  rt *r = rt_from_env(env);
  CHECK(rt_hook_function(r, HOOK_permission_on_denied));
  napi_value error = rt_hook_call(r, HOOK_permission_on_denied, 4, args);
  if (error && en_is_object(error)) napi_throw(env, error);
  return mode == AUDIT;
}

/* (mode): from now on */
RT_OP(op_permission_begin) {
  (void)argc;
  mode = (enum mode)en_to_i32(argv[0]);
  CHECK(mode == AUDIT || mode == ENFORCE);
  rt_op_guard = guard;
  return en_undefined(env);
}

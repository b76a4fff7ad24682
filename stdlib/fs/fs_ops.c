/* SPDX-License-Identifier: MIT */
/*
 * fs_ops.c - one op per uv_fs_*() function. The last argument of each is the completion function;
 * without one the call is made in place (fs.h tells the results). Callers: fs_ops.js.
 *
 * Paths: string or view. Positions: -1 is "the current one". Times: seconds, as doubles.
 */
#include "stdlib/fs/fs.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "ops.h"
#include "runtime/base/check.h"

enum { STACK_BUFS = 16 };

#define I32(i) en_to_i32(argv[i])
#define PATH(i) fs_path_arg(&c, argv[i])
#define DBL(i) en_to_double(argv[i])

/* An op whose result is a number: `call` is the uv_fs_ function, then its own arguments. */
#define NUMBER_OP(c_name, done_index, call, ...)                                   \
  RT_OP(c_name) {                                                                  \
    (void)argc;                                                                    \
    fs_call c;                                                                     \
    fs_begin(&c, env, argv[done_index], NULL);                                     \
    return fs_finish(&c, FS_NUMBER, call(c.loop, c.uv, __VA_ARGS__, c.cb));         \
  }

/* Of two paths C may evaluate either first: their storage does not care. */
NUMBER_OP(op_fs_access, 2, uv_fs_access, PATH(0), I32(1))
NUMBER_OP(op_fs_chmod, 2, uv_fs_chmod, PATH(0), I32(1))
NUMBER_OP(op_fs_fchmod, 2, uv_fs_fchmod, I32(0), I32(1))
NUMBER_OP(op_fs_close, 1, uv_fs_close, I32(0))
NUMBER_OP(op_fs_copy_file, 3, uv_fs_copyfile, PATH(0), PATH(1), I32(2))
NUMBER_OP(op_fs_fdatasync, 1, uv_fs_fdatasync, I32(0))
NUMBER_OP(op_fs_fsync, 1, uv_fs_fsync, I32(0))
NUMBER_OP(op_fs_ftruncate, 2, uv_fs_ftruncate, I32(0), en_to_i64(argv[1]))
NUMBER_OP(op_fs_utimes, 3, uv_fs_utime, PATH(0), DBL(1), DBL(2))
NUMBER_OP(op_fs_futimes, 3, uv_fs_futime, I32(0), DBL(1), DBL(2))
NUMBER_OP(op_fs_lutimes, 3, uv_fs_lutime, PATH(0), DBL(1), DBL(2))
NUMBER_OP(op_fs_link, 2, uv_fs_link, PATH(0), PATH(1))
NUMBER_OP(op_fs_symlink, 3, uv_fs_symlink, PATH(0), PATH(1), I32(2))
NUMBER_OP(op_fs_mkdir, 2, uv_fs_mkdir, PATH(0), I32(1))
NUMBER_OP(op_fs_open, 3, uv_fs_open, PATH(0), I32(1), I32(2))
NUMBER_OP(op_fs_rename, 2, uv_fs_rename, PATH(0), PATH(1))
NUMBER_OP(op_fs_rmdir, 1, uv_fs_rmdir, PATH(0))
NUMBER_OP(op_fs_unlink, 1, uv_fs_unlink, PATH(0))

/* Owners: -1 leaves as is. */
#define OWNER(i) ((uv_uid_t)en_to_i64(argv[i]))
NUMBER_OP(op_fs_chown, 3, uv_fs_chown, PATH(0), OWNER(1), OWNER(2))
NUMBER_OP(op_fs_fchown, 3, uv_fs_fchown, I32(0), OWNER(1), OWNER(2))
NUMBER_OP(op_fs_lchown, 3, uv_fs_lchown, PATH(0), OWNER(1), OWNER(2))

/* ---- stat ---------------------------------------------------------------------------------- */

/* stat(path, out, done): sync fills `out`, a Float64Array or BigInt64Array; async takes a boolean
 * there (BigInt wanted) and hands over a fresh array. */
static void stat_out(fs_call *c, napi_value out) {
  if (c->async != NULL) {
    c->big = en_is_true(out);
    return;
  }
  napi_typedarray_type type;
  CHECK(napi_get_typedarray_info(c->env, out, &type, NULL, NULL, NULL, NULL) == napi_ok);
  c->big = type == napi_bigint64_array;
  c->out = out;
}

#define STAT_OP(c_name, call, what)                            \
  RT_OP(c_name) {                                              \
    (void)argc;                                                \
    fs_call c;                                                 \
    fs_begin(&c, env, argv[2], NULL);                          \
    stat_out(&c, argv[1]);                                     \
    return fs_finish(&c, FS_STAT, call(c.loop, c.uv, what, c.cb)); \
  }
STAT_OP(op_fs_stat, uv_fs_stat, PATH(0))
STAT_OP(op_fs_lstat, uv_fs_lstat, PATH(0))
STAT_OP(op_fs_fstat, uv_fs_fstat, I32(0))

/* statfs(path, big, done) */
RT_OP(op_fs_statfs) {
  (void)argc;
  fs_call c;
  fs_begin(&c, env, argv[2], NULL);
  c.big = en_is_true(argv[1]);
  return fs_finish(&c, FS_STATFS, uv_fs_statfs(c.loop, c.uv, PATH(0), c.cb));
}

/* kind(path): 0 file, 1 directory, 2 anything else, or a negative code. For the module loader and
 * existsSync: no array, no error object. */
RT_OP(op_fs_kind) {
  (void)argc;
  fs_path p;
  struct stat st;
  int rc = stat(fs_path_init(&p, env, argv[0]), &st);
  fs_path_deinit(&p);
  if (rc != 0) return en_i32(env, -1); /* the reason is of no interest to the callers */
  return en_i32(env, S_ISREG(st.st_mode) ? 0 : S_ISDIR(st.st_mode) ? 1 : 2);
}

/* exists(path) */
RT_OP(op_fs_exists) {
  (void)argc;
  fs_path p;
  int rc = access(fs_path_init(&p, env, argv[0]), F_OK);
  fs_path_deinit(&p);
  return en_bool(env, rc == 0);
}

/* ---- paths out: (path, bytes, done) -------------------------------------------------------- */

#define PATH_OP(c_name, kind, ...)                        \
  RT_OP(c_name) {                                         \
    (void)argc;                                           \
    fs_call c;                                            \
    fs_begin(&c, env, argv[2], NULL);                     \
    c.bytes = en_is_true(argv[1]);                        \
    return fs_finish(&c, kind, __VA_ARGS__);              \
  }
PATH_OP(op_fs_readlink, FS_PATH, uv_fs_readlink(c.loop, c.uv, PATH(0), c.cb))
PATH_OP(op_fs_realpath, FS_PATH, uv_fs_realpath(c.loop, c.uv, PATH(0), c.cb))
/* The same, as Node has it natively: unlike its walk in JavaScript this one is subject to permissions. */
PATH_OP(op_fs_realpath_native, FS_PATH, uv_fs_realpath(c.loop, c.uv, PATH(0), c.cb))
/* The template ends in XXXXXX. */
PATH_OP(op_fs_mkdtemp, FS_MKDTEMP, uv_fs_mkdtemp(c.loop, c.uv, PATH(0), c.cb))

/* readdir(path, bytes, types, done): sorted by name */
RT_OP(op_fs_readdir) {
  (void)argc;
  fs_call c;
  fs_begin(&c, env, argv[3], NULL);
  c.bytes = en_is_true(argv[1]);
  fs_result kind = en_is_true(argv[2]) ? FS_NAMES_TYPES : FS_NAMES;
  return fs_finish(&c, kind, uv_fs_scandir(c.loop, c.uv, PATH(0), 0, c.cb));
}

/* ---- reading and writing ------------------------------------------------------------------- */

/* The piece [offset, offset + length) of a view. JavaScript has checked its arguments; CHECK. */
static uv_buf_t piece(napi_value view, napi_value offset, napi_value length) {
  en_bytes b = en_view(view);
  int64_t off = en_to_i64(offset), len = en_to_i64(length);
  CHECK(off >= 0 && len >= 0 && (uint64_t)off <= b.len && (uint64_t)len <= b.len - (uint64_t)off);
  return uv_buf_init((char *)b.data + off, (unsigned)len);
}

/* read(fd, view, offset, length, position, done) */
RT_OP(op_fs_read) {
  (void)argc;
  fs_call c;
  fs_begin(&c, env, argv[5], argv[1]);
  uv_buf_t buf = piece(argv[1], argv[2], argv[3]);
  return fs_finish(&c, FS_NUMBER,
                   uv_fs_read(c.loop, c.uv, I32(0), &buf, 1, en_to_i64(argv[4]), c.cb));
}

/* readNow(fd, view, offset, length, position): what a read gives without waiting, that is from the page cache; a
 * negative code when it would have to wait, or when the kernel cannot tell (then read() is to be called). preadv2(2). */
RT_OP(op_fs_read_now) {
  (void)argc;
  uv_buf_t buf = piece(argv[1], argv[2], argv[3]);
  struct iovec v = {buf.base, buf.len};
  ssize_t n = preadv2(I32(0), &v, 1, en_to_i64(argv[4]), RWF_NOWAIT);
  return en_i32(env, n < 0 ? -errno : (int)n);
}

/* write(fd, view, offset, length, position, done) */
RT_OP(op_fs_write) {
  (void)argc;
  fs_call c;
  fs_begin(&c, env, argv[5], argv[1]);
  uv_buf_t buf = piece(argv[1], argv[2], argv[3]);
  return fs_finish(&c, FS_NUMBER,
                   uv_fs_write(c.loop, c.uv, I32(0), &buf, 1, en_to_i64(argv[4]), c.cb));
}

/* The bytes of every view of an array; `few` is used when they fit. */
static uv_buf_t *views(napi_env env, napi_value array, uv_buf_t few[STACK_BUFS], uint32_t *count) {
  CHECK(napi_get_array_length(env, array, count) == napi_ok);
  uv_buf_t *bufs = *count <= STACK_BUFS ? few : malloc(*count * sizeof *bufs);
  CHECK(bufs != NULL);
  for (uint32_t i = 0; i < *count; i++) {
    napi_value v;
    CHECK(napi_get_element(env, array, i, &v) == napi_ok);
    en_bytes b = en_view(v);
    bufs[i] = uv_buf_init((char *)b.data, (unsigned)b.len);
  }
  return bufs;
}

typedef int (*vector_fn)(uv_loop_t *, uv_fs_t *, uv_file, const uv_buf_t[], unsigned, int64_t,
                         uv_fs_cb);

static napi_value vector_op(napi_env env, const napi_value *argv, vector_fn fn) {
  fs_call c;
  fs_begin(&c, env, argv[3], argv[1]);
  uv_buf_t few[STACK_BUFS];
  uint32_t count;
  uv_buf_t *bufs = views(env, argv[1], few, &count);
  int rc = fn(c.loop, c.uv, I32(0), bufs, count, en_to_i64(argv[2]), c.cb);
  if (bufs != few) free(bufs); /* libuv has copied the vector */
  return fs_finish(&c, FS_NUMBER, rc);
}

/* readv(fd, views, position, done); writev likewise. `views` is an array of our own: it must not
 * change meanwhile. */
RT_OP(op_fs_readv) {
  (void)argc;
  return vector_op(env, argv, uv_fs_read);
}

RT_OP(op_fs_writev) {
  (void)argc;
  return vector_op(env, argv, uv_fs_write);
}

/* writeString(fd, string, position): UTF-8, one write in place; bytes written. */
RT_OP(op_fs_write_string) {
  (void)argc;
  en_str_tmp s;
  en_str_tmp_init(&s, env, argv[1]);
  uv_buf_t buf = uv_buf_init(s.p, (unsigned)s.len);
  uv_fs_t req;
  int rc = uv_fs_write(NULL, &req, I32(0), &buf, 1, en_to_i64(argv[2]), NULL);
  uv_fs_req_cleanup(&req);
  en_str_tmp_deinit(&s);
  return en_i32(env, rc);
}

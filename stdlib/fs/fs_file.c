/* SPDX-License-Identifier: MIT */
/*
 * fs_file.c - whole files: open, fstat, read or write everything, close, as one piece of work,
 * in place or as one job of the thread pool. Callers: fs_files.js.
 *
 * A failure is one number that also says which system call it was: code * 4 - stage, where stage
 * is FILE_OPEN .. FILE_RW. FILE_TOO_LARGE is a failure of its own (see fs_files.js).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/fs/fs.h"

enum { FILE_OPEN = 0, FILE_FSTAT = 1, FILE_RW = 2 };
enum {
  CHUNK = 64 * 1024,     /* growth step for files that do not tell their size */
  SMALL = 16 * 1024,     /* texts up to this size are read into the stack */
  ADOPT = 128 * 1024,    /* ASCII texts from this size on are not copied into the heap */
  FILE_TOO_LARGE = -1000000
};
static const int64_t MAX_FILE = ((int64_t)1 << 31) - 1;

static int failure(int stage) {
  return uv_translate_sys_error(errno) * 4 - stage;
}

static bool is_failure(int64_t rc) {
  return rc < 0;
}

static int open_file(const char *path, int flags, int mode) {
  int fd;
  do fd = open(path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

static ssize_t read_some(int fd, void *dst, size_t len) {
  ssize_t n;
  do n = read(fd, dst, len);
  while (n < 0 && errno == EINTR);
  return n;
}

/* Keeps errno: the failure that matters is the one before. */
static void close_file(int fd) {
  int saved = errno;
  close(fd);
  errno = saved;
}

/* ---- reading ------------------------------------------------------------------------------- */

/* Where the bytes go: memory of `cap` bytes that may be replaced by a bigger block on the heap. */
typedef struct file_data {
  uint8_t *p;
  size_t cap, len;
  bool heap; /* p came from malloc */
} file_data;

static void data_reserve(file_data *d, size_t cap) {
  if (cap <= d->cap) return;
  uint8_t *p = d->heap ? realloc(d->p, cap) : malloc(cap);
  CHECK(p != NULL);
  if (!d->heap && d->len > 0) memcpy(p, d->p, d->len);
  d->p = p;
  d->cap = cap;
  d->heap = true;
}

/* A file that tells its size is read up to that size; any other (pipe, /proc) until its end. */
static int read_all(int fd, file_data *d) {
  struct stat st;
  if (fstat(fd, &st) != 0) return failure(FILE_FSTAT);
  bool sized = S_ISREG(st.st_mode) && st.st_size > 0;
  if (sized && st.st_size > MAX_FILE) return FILE_TOO_LARGE;
  if (sized) data_reserve(d, (size_t)st.st_size);
  size_t limit = sized ? (size_t)st.st_size : (size_t)MAX_FILE + 1;
  while (d->len < limit) {
    if (d->len == d->cap) data_reserve(d, d->cap < CHUNK ? CHUNK : d->cap * 2);
    size_t want = d->cap < limit ? d->cap - d->len : limit - d->len;
    ssize_t n = read_some(fd, d->p + d->len, want);
    if (n < 0) return failure(FILE_RW);
    if (n == 0) break;
    d->len += (size_t)n;
  }
  return d->len > (size_t)MAX_FILE ? FILE_TOO_LARGE : 0;
}

/* path NULL: read the open `fd` from its current position. */
static int slurp(const char *path, int fd, int flags, file_data *d) {
  if (path != NULL) {
    fd = open_file(path, flags, 0666);
    if (fd < 0) return failure(FILE_OPEN);
  }
  int rc = read_all(fd, d);
  if (path != NULL) close_file(fd);
  return rc;
}

static bool is_ascii(const uint8_t *p, size_t len) {
  uint8_t any = 0;
  for (size_t i = 0; i < len; i++) any |= p[i]; /* vectorised by the compiler */
  return any < 0x80;
}

/* Takes d's memory. */
static napi_value text_of(napi_env env, file_data *d) {
  if (d->heap && d->len >= ADOPT && is_ascii(d->p, d->len)) {
    return en_str_adopt_latin1(env, (char *)d->p, d->len);
  }
  napi_value s = en_str_utf8(env, (const char *)d->p, d->len);
  if (d->heap) free(d->p);
  return s;
}

/* Takes d's memory. An ArrayBuffer that is no longer than its content. */
static napi_value bytes_of(napi_env env, file_data *d) {
  if (d->heap && d->len > 0) {
    if (d->cap - d->len > d->len / 8) {
      uint8_t *p = realloc(d->p, d->len);
      if (p != NULL) d->p = p;
    }
    return en_arraybuffer_adopt(env, d->p, d->len);
  }
  uint8_t *mem;
  napi_value ab = en_arraybuffer(env, d->len, &mem);
  CHECK(ab != NULL);
  if (d->len > 0) memcpy(mem, d->p, d->len);
  if (d->heap) free(d->p);
  return ab;
}

typedef struct read_job {
  rt_work work;
  char *path; /* or NULL */
  int fd, flags, rc;
  bool text;
  file_data data;
} read_job;

static void read_run(rt_work *w) {
  read_job *j = (read_job *)w;
  j->rc = slurp(j->path, j->fd, j->flags, &j->data);
}

static void read_after(rt_work *w, int status) {
  read_job *j = (read_job *)w;
  napi_env env = rt_env(w->req.r);
  if (status < 0) j->rc = status * 4;
  napi_value argv[2] = {en_i32(env, j->rc), NULL};
  if (is_failure(j->rc)) {
    if (j->data.heap) free(j->data.p);
  } else {
    argv[1] = j->text ? text_of(env, &j->data) : bytes_of(env, &j->data);
    if (argv[1] == NULL) { /* longer than a string can be: the RangeError becomes FILE_TOO_LARGE */
      napi_value error;
      napi_get_and_clear_last_exception(env, &error);
      argv[0] = en_i32(env, FILE_TOO_LARGE - 1);
    }
  }
  rt_req_end(&w->req, argv[1] == NULL ? 1 : 2, argv);
  free(j->path);
  free(j);
}

static napi_value read_async(napi_env env, const napi_value *argv, bool text) {
  read_job *j = calloc(1, sizeof *j);
  CHECK(j != NULL);
  if (en_is_number(argv[0])) j->fd = en_to_i32(argv[0]);
  else j->path = fs_path_dup(env, argv[0]);
  j->flags = en_to_i32(argv[1]);
  j->text = text;
  CHECK(rt_work_start(&j->work, rt_from_env(env), argv[2], NULL, read_run, read_after) == 0);
  return NULL;
}

static napi_value read_sync(napi_env env, const napi_value *argv, bool text) {
  uint8_t small[SMALL];
  file_data d = {small, sizeof small, 0, false};
  fs_path p;
  bool open = en_is_number(argv[0]);
  const char *path = open ? NULL : fs_path_init(&p, env, argv[0]);
  int rc = slurp(path, open ? en_to_i32(argv[0]) : -1, en_to_i32(argv[1]), &d);
  if (!open) fs_path_deinit(&p);
  if (!is_failure(rc)) return text ? text_of(env, &d) : bytes_of(env, &d);
  if (d.heap) free(d.p);
  return en_i32(env, rc);
}

/* readFile(path | fd, flags, done): an ArrayBuffer, or a failure number. */
RT_OP(op_fs_read_file) {
  (void)argc;
  return en_is_function(argv[2]) ? read_async(env, argv, false) : read_sync(env, argv, false);
}

/* readFileUtf8(path | fd, flags, done): a string, or a failure number. */
RT_OP(op_fs_read_file_utf8) {
  (void)argc;
  return en_is_function(argv[2]) ? read_async(env, argv, true) : read_sync(env, argv, true);
}

/* ---- writing ------------------------------------------------------------------------------- */

/* Descriptors that somebody else made non-blocking (a shared terminal or pipe) are waited for. */
static bool retry(int fd) {
  if (errno != EAGAIN) return errno == EINTR;
  struct pollfd p = {.fd = fd, .events = POLLOUT};
  return poll(&p, 1, -1) >= 0 || errno == EINTR;
}

static int write_all(int fd, const uint8_t *p, size_t len) {
  while (len > 0) {
    ssize_t n = write(fd, p, len);
    if (n < 0 && retry(fd)) continue;
    if (n < 0) return failure(FILE_RW);
    p += n;
    len -= (size_t)n;
  }
  return 0;
}

typedef struct file_write {
  const char *path; /* NULL: fd is open already and stays so */
  int fd, flags, mode;
  const uint8_t *data;
  size_t len;
} file_write;

static int spill(const file_write *w) {
  int fd = w->fd;
  if (w->path != NULL) {
    fd = open_file(w->path, w->flags, w->mode);
    if (fd < 0) return failure(FILE_OPEN);
  }
  int rc = write_all(fd, w->data, w->len);
  if (w->path != NULL) close_file(fd);
  return rc;
}

typedef struct write_job {
  rt_work work;
  file_write w;
  char *path;
  int rc;
} write_job;

static void write_run(rt_work *w) {
  write_job *j = (write_job *)w;
  j->rc = spill(&j->w);
}

static void write_after(rt_work *w, int status) {
  write_job *j = (write_job *)w;
  napi_value rc = en_i32(rt_env(w->req.r), status < 0 ? status * 4 : j->rc);
  rt_req_end(&w->req, 1, &rc);
  free(j->path);
  free(j);
}

static void write_args(const napi_value *argv, file_write *w) {
  en_bytes b = en_view(argv[1]);
  w->data = b.data;
  w->len = b.len;
  w->fd = en_is_number(argv[0]) ? en_to_i32(argv[0]) : -1;
  w->flags = en_to_i32(argv[2]);
  w->mode = en_to_i32(argv[3]);
}

/* writeFile(path | fd, view, flags, mode, done): 0 or a failure number. The view is pinned. */
RT_OP(op_fs_write_file) {
  (void)argc;
  bool open = en_is_number(argv[0]);
  if (en_is_function(argv[4])) {
    write_job *j = calloc(1, sizeof *j);
    CHECK(j != NULL);
    write_args(argv, &j->w);
    if (!open) j->w.path = j->path = fs_path_dup(env, argv[0]);
    CHECK(rt_work_start(&j->work, rt_from_env(env), argv[4], argv[1], write_run, write_after) == 0);
    return NULL;
  }
  file_write w = {0};
  fs_path p;
  write_args(argv, &w);
  if (!open) w.path = fs_path_init(&p, env, argv[0]);
  int rc = spill(&w);
  if (!open) fs_path_deinit(&p);
  return en_i32(env, rc);
}

/* writeFileUtf8(path | fd, string, flags, mode): in place only. */
RT_OP(op_fs_write_file_utf8) {
  (void)argc;
  en_str_tmp s;
  en_str_tmp_init(&s, env, argv[1]);
  fs_path p;
  bool open = en_is_number(argv[0]);
  file_write w = {.fd = open ? en_to_i32(argv[0]) : -1,
                  .path = open ? NULL : fs_path_init(&p, env, argv[0]),
                  .flags = en_to_i32(argv[2]),
                  .mode = en_to_i32(argv[3]),
                  .data = (const uint8_t *)s.p,
                  .len = s.len};
  int rc = spill(&w);
  if (!open) fs_path_deinit(&p);
  en_str_tmp_deinit(&s);
  return en_i32(env, rc);
}

/* print(fd, string): all of it as UTF-8, in place; 0 or a libuv code. For console output. */
RT_OP(op_fs_print) {
  (void)argc;
  en_str_tmp s;
  en_str_tmp_init(&s, env, argv[1]);
  int rc = write_all(en_to_i32(argv[0]), (const uint8_t *)s.p, s.len);
  en_str_tmp_deinit(&s);
  return en_i32(env, rc == 0 ? 0 : (rc + FILE_RW) / 4);
}

/* SPDX-License-Identifier: MIT */
/* wasi_path.c - the system calls about files by their names: see wasi.h. */
#include "stdlib/wasi/wasi.h"

typedef struct path {
  char text[WASI_PATH]; /* with a NUL: uvwasi looks for one */
  uvwasi_size_t len;
} path;

/* The path of `len` bytes at `at`, copied. */
static uvwasi_errno_t get_path(en_bytes m, uint32_t at, uint32_t len, path *out) {
  if (!wasi_fits(m, at, len)) return UVWASI_EOVERFLOW;
  if (len >= sizeof out->text) return UVWASI_ENAMETOOLONG;
  memcpy(out->text, m.data + at, len);
  out->text[len] = 0;
  out->len = len;
  return memchr(out->text, 0, len) ? UVWASI_EINVAL : UVWASI_ESUCCESS;
}

/* (fd, path, path_len) */
WASI_CALL(path_create_directory) {
  path p;
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 1), wasi_u32(a, 2), &p);
  return err ? err : uvwasi_path_create_directory(&w->uv, wasi_u32(a, 0), p.text, p.len);
}

/* (fd, path, path_len) */
WASI_CALL(path_remove_directory) {
  path p;
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 1), wasi_u32(a, 2), &p);
  return err ? err : uvwasi_path_remove_directory(&w->uv, wasi_u32(a, 0), p.text, p.len);
}

/* (fd, path, path_len) */
WASI_CALL(path_unlink_file) {
  path p;
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 1), wasi_u32(a, 2), &p);
  return err ? err : uvwasi_path_unlink_file(&w->uv, wasi_u32(a, 0), p.text, p.len);
}

/* (fd, flags, path, path_len, buf) */
WASI_CALL(path_filestat_get) {
  path p;
  uvwasi_filestat_t stat;
  uint32_t at = wasi_u32(a, 4);
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 2), wasi_u32(a, 3), &p);
  if (err) return err;
  if (!wasi_fits(m, at, UVWASI_SERDES_SIZE_filestat_t)) return UVWASI_EOVERFLOW;
  err = uvwasi_path_filestat_get(&w->uv, wasi_u32(a, 0), wasi_u32(a, 1), p.text, p.len, &stat);
  if (err == UVWASI_ESUCCESS) uvwasi_serdes_write_filestat_t(m.data, at, &stat);
  return err;
}

/* A time that is to be both given and the present, or other bits. uvwasi says so only when it has locked
 * the descriptor, and then never unlocks it. */
static bool are_bad_times(uint64_t flags) {
  const uint64_t atim = UVWASI_FILESTAT_SET_ATIM | UVWASI_FILESTAT_SET_ATIM_NOW;
  const uint64_t mtim = UVWASI_FILESTAT_SET_MTIM | UVWASI_FILESTAT_SET_MTIM_NOW;
  return flags & ~(atim | mtim) || (flags & atim) == atim || (flags & mtim) == mtim;
}

/* (fd, flags, path, path_len, atim, mtim, fst_flags) */
WASI_CALL(path_filestat_set_times) {
  path p;
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 2), wasi_u32(a, 3), &p);
  if (err) return err;
  if (are_bad_times(a[6])) return UVWASI_EINVAL;
  return uvwasi_path_filestat_set_times(&w->uv, wasi_u32(a, 0), wasi_u32(a, 1), p.text, p.len, a[4], a[5],
                                        (uvwasi_fstflags_t)a[6]);
}

/* (old_fd, old_flags, old_path, old_path_len, new_fd, new_path, new_path_len) */
WASI_CALL(path_link) {
  path from, to;
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 2), wasi_u32(a, 3), &from);
  if (!err) err = get_path(m, wasi_u32(a, 5), wasi_u32(a, 6), &to);
  if (err) return err;
  return uvwasi_path_link(&w->uv, wasi_u32(a, 0), wasi_u32(a, 1), from.text, from.len, wasi_u32(a, 4), to.text, to.len);
}

/* (old_fd, old_path, old_path_len, new_fd, new_path, new_path_len) */
WASI_CALL(path_rename) {
  path from, to;
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 1), wasi_u32(a, 2), &from);
  if (!err) err = get_path(m, wasi_u32(a, 4), wasi_u32(a, 5), &to);
  if (err) return err;
  return uvwasi_path_rename(&w->uv, wasi_u32(a, 0), from.text, from.len, wasi_u32(a, 3), to.text, to.len);
}

/* (old_path, old_path_len, fd, new_path, new_path_len) */
WASI_CALL(path_symlink) {
  path from, to;
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 0), wasi_u32(a, 1), &from);
  if (!err) err = get_path(m, wasi_u32(a, 3), wasi_u32(a, 4), &to);
  if (err) return err;
  return uvwasi_path_symlink(&w->uv, from.text, from.len, wasi_u32(a, 2), to.text, to.len);
}

/* (fd, path, path_len, buf, buf_len, bufused) */
WASI_CALL(path_readlink) {
  path p;
  uvwasi_size_t n;
  uint32_t buf = wasi_u32(a, 3), len = wasi_u32(a, 4), at = wasi_u32(a, 5);
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 1), wasi_u32(a, 2), &p);
  if (err) return err;
  if (!wasi_fits(m, buf, len) || !wasi_fits(m, at, 4)) return UVWASI_EOVERFLOW;
  err = uvwasi_path_readlink(&w->uv, wasi_u32(a, 0), p.text, p.len, (char *)m.data + buf, len, &n);
  if (err == UVWASI_ESUCCESS) wasi_put_u32(m, at, n);
  return err;
}

/* (dirfd, dirflags, path, path_len, o_flags, fs_rights_base, fs_rights_inheriting, fs_flags, fd) */
WASI_CALL(path_open) {
  path p;
  uvwasi_fd_t fd;
  uint32_t at = wasi_u32(a, 8);
  uvwasi_errno_t err = get_path(m, wasi_u32(a, 2), wasi_u32(a, 3), &p);
  if (err) return err;
  if (!wasi_fits(m, at, 4)) return UVWASI_EOVERFLOW;
  err = uvwasi_path_open(&w->uv, wasi_u32(a, 0), wasi_u32(a, 1), p.text, p.len, (uvwasi_oflags_t)a[4], a[5], a[6],
                         (uvwasi_fdflags_t)a[7], &fd);
  if (err != UVWASI_ESUCCESS) return err;
  if (fd > w->last_fd) w->last_fd = fd;
  wasi_put_u32(m, at, fd);
  return UVWASI_ESUCCESS;
}

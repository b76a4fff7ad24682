/* SPDX-License-Identifier: MIT */
/* wasi_fd.c - the system calls about open descriptors: see wasi.h. */
#include "stdlib/wasi/wasi.h"

#include <stdlib.h>

/* ---- reading and writing ----------------------------------------------------------------------------- */

typedef union iovs {
  uvwasi_iovec_t in[WASI_IOVS];
  uvwasi_ciovec_t out[WASI_IOVS];
} iovs;
_Static_assert(sizeof(uvwasi_iovec_t) == sizeof(uvwasi_ciovec_t), "both are a pointer and a length");

/* The pieces that `count` rows at `at` name, not more than there is room for. */
static uvwasi_errno_t get_iovs(en_bytes m, uint32_t at, uint32_t *count, iovs *out) {
  if (!uvwasi_serdes_check_array_bounds(at, m.len, UVWASI_SERDES_SIZE_iovec_t, *count)) return UVWASI_EOVERFLOW;
  if (*count > WASI_IOVS) *count = WASI_IOVS;
  return uvwasi_serdes_readv_iovec_t(m.data, m.len, at, out->in, *count);
}

static uint32_t put_count(en_bytes m, uint32_t at, uvwasi_errno_t err, uvwasi_size_t n) {
  if (err == UVWASI_ESUCCESS) wasi_put_u32(m, at, n);
  return err;
}

/* A read or write: `run` sees the pieces, and says how many bytes; that number goes to `at`. */
typedef uvwasi_errno_t (*transfer_fn)(wasi *w, const uint64_t *a, const iovs *v, uint32_t count, uvwasi_size_t *n);

WASI_SMALL static uint32_t transfer(wasi *w, en_bytes m, const uint64_t *a, uint32_t at, transfer_fn run) {
  iovs v;
  uint32_t count = wasi_u32(a, 2);
  uvwasi_size_t n = 0;
  uvwasi_errno_t err = get_iovs(m, wasi_u32(a, 1), &count, &v);
  if (err == UVWASI_ESUCCESS && !wasi_fits(m, at, 4)) err = UVWASI_EOVERFLOW;
  w->spare = true;
  if (err == UVWASI_ESUCCESS) err = run(w, a, &v, count, &n);
  w->spare = false;
  return put_count(m, at, err, n);
}

static uvwasi_errno_t run_read(wasi *w, const uint64_t *a, const iovs *v, uint32_t count, uvwasi_size_t *n) {
  return uvwasi_fd_read(&w->uv, wasi_u32(a, 0), v->in, count, n);
}

static uvwasi_errno_t run_write(wasi *w, const uint64_t *a, const iovs *v, uint32_t count, uvwasi_size_t *n) {
  return uvwasi_fd_write(&w->uv, wasi_u32(a, 0), v->out, count, n);
}

static uvwasi_errno_t run_pread(wasi *w, const uint64_t *a, const iovs *v, uint32_t count, uvwasi_size_t *n) {
  return uvwasi_fd_pread(&w->uv, wasi_u32(a, 0), v->in, count, a[3], n);
}

static uvwasi_errno_t run_pwrite(wasi *w, const uint64_t *a, const iovs *v, uint32_t count, uvwasi_size_t *n) {
  return uvwasi_fd_pwrite(&w->uv, wasi_u32(a, 0), v->out, count, a[3], n);
}

/* (fd, iovs, iovs_len, nread) */
WASI_CALL(fd_read) { return transfer(w, m, a, wasi_u32(a, 3), run_read); }

/* (fd, iovs, iovs_len, nwritten) */
WASI_CALL(fd_write) { return transfer(w, m, a, wasi_u32(a, 3), run_write); }

/* (fd, iovs, iovs_len, offset, nread) */
WASI_CALL(fd_pread) { return transfer(w, m, a, wasi_u32(a, 4), run_pread); }

/* (fd, iovs, iovs_len, offset, nwritten) */
WASI_CALL(fd_pwrite) { return transfer(w, m, a, wasi_u32(a, 4), run_pwrite); }

/* (fd, offset, whence, newoffset) */
WASI_CALL(fd_seek) {
  uvwasi_filesize_t at;
  if (!wasi_fits(m, wasi_u32(a, 3), 8)) return UVWASI_EOVERFLOW;
  uvwasi_errno_t err = uvwasi_fd_seek(&w->uv, wasi_u32(a, 0), (uvwasi_filedelta_t)a[1], (uvwasi_whence_t)a[2], &at);
  if (err == UVWASI_ESUCCESS) wasi_put_u64(m, wasi_u32(a, 3), at);
  return err;
}

/* (fd, offset) */
WASI_CALL(fd_tell) {
  uvwasi_filesize_t at;
  if (!wasi_fits(m, wasi_u32(a, 1), 8)) return UVWASI_EOVERFLOW;
  uvwasi_errno_t err = uvwasi_fd_tell(&w->uv, wasi_u32(a, 0), &at);
  if (err == UVWASI_ESUCCESS) wasi_put_u64(m, wasi_u32(a, 1), at);
  return err;
}

/* (fd, buf, buf_len, cookie, bufused) */
WASI_CALL(fd_readdir) {
  uvwasi_size_t n = 0;
  uint32_t buf = wasi_u32(a, 1), len = wasi_u32(a, 2), at = wasi_u32(a, 4);
  if (!wasi_fits(m, buf, len) || !wasi_fits(m, at, 4)) return UVWASI_EOVERFLOW;
  return put_count(m, at, uvwasi_fd_readdir(&w->uv, wasi_u32(a, 0), m.data + buf, len, a[3], &n), n);
}

/* ---- what a descriptor is ------------------------------------------------------------------------------- */

/* (fd, buf) */
WASI_CALL(fd_fdstat_get) {
  uvwasi_fdstat_t stat;
  uint32_t at = wasi_u32(a, 1);
  if (!wasi_fits(m, at, UVWASI_SERDES_SIZE_fdstat_t)) return UVWASI_EOVERFLOW;
  uvwasi_errno_t err = uvwasi_fd_fdstat_get(&w->uv, wasi_u32(a, 0), &stat);
  if (err == UVWASI_ESUCCESS) uvwasi_serdes_write_fdstat_t(m.data, at, &stat);
  return err;
}

/* (fd, flags) */
WASI_CALL(fd_fdstat_set_flags) {
  (void)m;
  return uvwasi_fd_fdstat_set_flags(&w->uv, wasi_u32(a, 0), (uvwasi_fdflags_t)a[1]);
}

/* (fd, fs_rights_base, fs_rights_inheriting) */
WASI_CALL(fd_fdstat_set_rights) {
  (void)m;
  return uvwasi_fd_fdstat_set_rights(&w->uv, wasi_u32(a, 0), a[1], a[2]);
}

/* (fd, buf) */
WASI_CALL(fd_filestat_get) {
  uvwasi_filestat_t stat;
  uint32_t at = wasi_u32(a, 1);
  if (!wasi_fits(m, at, UVWASI_SERDES_SIZE_filestat_t)) return UVWASI_EOVERFLOW;
  uvwasi_errno_t err = uvwasi_fd_filestat_get(&w->uv, wasi_u32(a, 0), &stat);
  if (err == UVWASI_ESUCCESS) uvwasi_serdes_write_filestat_t(m.data, at, &stat);
  return err;
}

/* (fd, size) */
WASI_CALL(fd_filestat_set_size) {
  (void)m;
  return uvwasi_fd_filestat_set_size(&w->uv, wasi_u32(a, 0), a[1]);
}

/* (fd, atim, mtim, fst_flags) */
WASI_CALL(fd_filestat_set_times) {
  (void)m;
  return uvwasi_fd_filestat_set_times(&w->uv, wasi_u32(a, 0), a[1], a[2], (uvwasi_fstflags_t)a[3]);
}

/* (fd, buf) */
WASI_CALL(fd_prestat_get) {
  uvwasi_prestat_t stat;
  uint32_t at = wasi_u32(a, 1);
  if (!wasi_fits(m, at, UVWASI_SERDES_SIZE_prestat_t)) return UVWASI_EOVERFLOW;
  uvwasi_errno_t err = uvwasi_fd_prestat_get(&w->uv, wasi_u32(a, 0), &stat);
  if (err == UVWASI_ESUCCESS) uvwasi_serdes_write_prestat_t(m.data, at, &stat);
  return err;
}

/* (fd, path, path_len) */
WASI_CALL(fd_prestat_dir_name) {
  uint32_t at = wasi_u32(a, 1), len = wasi_u32(a, 2);
  if (!wasi_fits(m, at, len)) return UVWASI_EOVERFLOW;
  return uvwasi_fd_prestat_dir_name(&w->uv, wasi_u32(a, 0), (char *)m.data + at, len);
}

/* ---- what can be done to it ------------------------------------------------------------------------------- */

/* (fd, offset, len, advice) */
WASI_CALL(fd_advise) {
  (void)m;
  return uvwasi_fd_advise(&w->uv, wasi_u32(a, 0), a[1], a[2], (uvwasi_advice_t)a[3]);
}

/* (fd, offset, len) */
WASI_CALL(fd_allocate) {
  (void)m;
  return uvwasi_fd_allocate(&w->uv, wasi_u32(a, 0), a[1], a[2]);
}

/* (fd) */
WASI_CALL(fd_close) {
  (void)m;
  return uvwasi_fd_close(&w->uv, wasi_u32(a, 0));
}

/* (fd) */
WASI_CALL(fd_datasync) {
  (void)m;
  return uvwasi_fd_datasync(&w->uv, wasi_u32(a, 0));
}

/* (fd) */
WASI_CALL(fd_sync) {
  (void)m;
  return uvwasi_fd_sync(&w->uv, wasi_u32(a, 0));
}

/* (from, to) */
WASI_CALL(fd_renumber) {
  (void)m;
  return uvwasi_fd_renumber(&w->uv, wasi_u32(a, 0), wasi_u32(a, 1));
}

/* ---- polling ------------------------------------------------------------------------------------------------ */

/* Events for the subscriptions to descriptors that do not exist: uvwasi does not survive one of those
 * with another after it. */
static uvwasi_size_t bad_events(wasi *w, const uvwasi_subscription_t *in, uvwasi_size_t count, uvwasi_event_t *out) {
  uvwasi_size_t n = 0;
  uvwasi_fdstat_t stat;
  for (uvwasi_size_t i = 0; i < count; i++) {
    if (in[i].type == UVWASI_EVENTTYPE_CLOCK) continue;
    if (uvwasi_fd_fdstat_get(&w->uv, in[i].u.fd_readwrite.fd, &stat) != UVWASI_EBADF) continue;
    out[n++] = (uvwasi_event_t){.userdata = in[i].userdata, .error = UVWASI_EBADF, .type = in[i].type};
  }
  return n;
}

/* (in, out, nsubscriptions, nevents) */
WASI_CALL(poll_oneoff) {
  uint32_t in_at = wasi_u32(a, 0), out_at = wasi_u32(a, 1), count = wasi_u32(a, 2), at = wasi_u32(a, 3);
  if (!uvwasi_serdes_check_array_bounds(in_at, m.len, UVWASI_SERDES_SIZE_subscription_t, count) ||
      !uvwasi_serdes_check_array_bounds(out_at, m.len, UVWASI_SERDES_SIZE_event_t, count) || !wasi_fits(m, at, 4))
    return UVWASI_EOVERFLOW;
  if (count == 0) return UVWASI_EINVAL;
  uvwasi_subscription_t *in = calloc(count, sizeof *in);
  uvwasi_event_t *out = calloc(count, sizeof *out);
  uvwasi_errno_t err = in && out ? UVWASI_ESUCCESS : UVWASI_ENOMEM;
  uvwasi_size_t n = 0;
  for (uint32_t i = 0; i < count && err == UVWASI_ESUCCESS; i++)
    uvwasi_serdes_read_subscription_t(m.data, in_at + i * UVWASI_SERDES_SIZE_subscription_t, &in[i]);
  if (err == UVWASI_ESUCCESS) n = bad_events(w, in, count, out);
  if (err == UVWASI_ESUCCESS && n == 0) err = uvwasi_poll_oneoff(&w->uv, in, out, count, &n);
  for (uint32_t i = 0; i < n && err == UVWASI_ESUCCESS; i++)
    uvwasi_serdes_write_event_t(m.data, out_at + i * UVWASI_SERDES_SIZE_event_t, &out[i]);
  free(in);
  free(out);
  return put_count(m, at, err, n);
}

/* ---- sockets -------------------------------------------------------------------------------------------------- */

/* A WASI object never has sockets of uvwasi's kind, the only ones it could call: there is no way to give
 * it any. A standard stream that happens to be one is read and written. */
static uint32_t no_socket(wasi *w, uint32_t fd) {
  uvwasi_fdstat_t stat;
  uvwasi_errno_t err = uvwasi_fd_fdstat_get(&w->uv, fd, &stat);
  if (err != UVWASI_ESUCCESS) return err;
  return stat.fs_rights_base & UVWASI_RIGHT_SOCK_SHUTDOWN ? UVWASI_ENOTSOCK : UVWASI_ENOTCAPABLE;
}

/* (fd, flags, result fd) */
WASI_CALL(sock_accept) {
  if (!wasi_fits(m, wasi_u32(a, 2), 4)) return UVWASI_EOVERFLOW;
  return no_socket(w, wasi_u32(a, 0));
}

/* (fd, ri_data, ri_data_len, ri_flags, ro_datalen, ro_flags) */
WASI_CALL(sock_recv) {
  if (!wasi_fits(m, wasi_u32(a, 4), 4) || !wasi_fits(m, wasi_u32(a, 5), 2)) return UVWASI_EOVERFLOW;
  return no_socket(w, wasi_u32(a, 0));
}

/* (fd, si_data, si_data_len, si_flags, so_datalen) */
WASI_CALL(sock_send) {
  if (!wasi_fits(m, wasi_u32(a, 4), 4)) return UVWASI_EOVERFLOW;
  return no_socket(w, wasi_u32(a, 0));
}

/* (fd, how) */
WASI_CALL(sock_shutdown) {
  (void)m;
  return no_socket(w, wasi_u32(a, 0));
}

/* SPDX-License-Identifier: MIT */
/*
 * syscalls.h - the system calls of WASI snapshot_preview1, but proc_exit, which is JavaScript's:
 * X(name, types), types as in runtime/engine/wasm.h. Each is a function wasi_<name> (wasi.h), a function
 * of wasi.wasiImport, and nothing else knows of it. Source: the specification,
 * https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md
 */
#ifndef INGOT_WASI_SYSCALLS_H
#define INGOT_WASI_SYSCALLS_H

#define WASI_SYSCALLS(X)           \
  X(args_get, "ii")                \
  X(args_sizes_get, "ii")          \
  X(clock_res_get, "ii")           \
  X(clock_time_get, "ili")         \
  X(environ_get, "ii")             \
  X(environ_sizes_get, "ii")       \
  X(fd_advise, "illi")             \
  X(fd_allocate, "ill")            \
  X(fd_close, "i")                 \
  X(fd_datasync, "i")              \
  X(fd_fdstat_get, "ii")           \
  X(fd_fdstat_set_flags, "ii")     \
  X(fd_fdstat_set_rights, "ill")   \
  X(fd_filestat_get, "ii")         \
  X(fd_filestat_set_size, "il")    \
  X(fd_filestat_set_times, "illi") \
  X(fd_pread, "iiili")             \
  X(fd_prestat_get, "ii")          \
  X(fd_prestat_dir_name, "iii")    \
  X(fd_pwrite, "iiili")            \
  X(fd_read, "iiii")               \
  X(fd_readdir, "iiili")           \
  X(fd_renumber, "ii")             \
  X(fd_seek, "ilii")               \
  X(fd_sync, "i")                  \
  X(fd_tell, "ii")                 \
  X(fd_write, "iiii")              \
  X(path_create_directory, "iii")  \
  X(path_filestat_get, "iiiii")    \
  X(path_filestat_set_times, "iiiilli") \
  X(path_link, "iiiiiii")          \
  X(path_open, "iiiiillii")        \
  X(path_readlink, "iiiiii")       \
  X(path_remove_directory, "iii")  \
  X(path_rename, "iiiiii")         \
  X(path_symlink, "iiiii")         \
  X(path_unlink_file, "iii")       \
  X(poll_oneoff, "iiii")           \
  X(proc_raise, "i")               \
  X(random_get, "ii")              \
  X(sched_yield, "")               \
  X(sock_accept, "iii")            \
  X(sock_recv, "iiiiii")           \
  X(sock_send, "iiiii")            \
  X(sock_shutdown, "ii")

#endif

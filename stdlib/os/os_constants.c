/* SPDX-License-Identifier: MIT */
/* os_constants.c - os.constants as [name, value, ...], one list per group; read while the snapshot
 * is built. Source: Node's doc/api/os.md, "OS constants". */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "ops.h"
#include "runtime/bind/bind.h"
#include "runtime/base/check.h"
#include "runtime/bind/bind.h"

typedef struct row {
  const char *name;
  int value;
} row;

#define ROW(name) {#name, name}

static const row errnos[] = {
  ROW(E2BIG), ROW(EACCES), ROW(EADDRINUSE), ROW(EADDRNOTAVAIL), ROW(EAFNOSUPPORT), ROW(EAGAIN),
  ROW(EALREADY), ROW(EBADF), ROW(EBADMSG), ROW(EBUSY), ROW(ECANCELED), ROW(ECHILD),
  ROW(ECONNABORTED), ROW(ECONNREFUSED), ROW(ECONNRESET), ROW(EDEADLK), ROW(EDESTADDRREQ), ROW(EDOM),
  ROW(EDQUOT), ROW(EEXIST), ROW(EFAULT), ROW(EFBIG), ROW(EHOSTUNREACH), ROW(EIDRM), ROW(EILSEQ),
  ROW(EINPROGRESS), ROW(EINTR), ROW(EINVAL), ROW(EIO), ROW(EISCONN), ROW(EISDIR), ROW(ELOOP),
  ROW(EMFILE), ROW(EMLINK), ROW(EMSGSIZE), ROW(EMULTIHOP), ROW(ENAMETOOLONG), ROW(ENETDOWN),
  ROW(ENETRESET), ROW(ENETUNREACH), ROW(ENFILE), ROW(ENOBUFS), ROW(ENODATA), ROW(ENODEV),
  ROW(ENOENT), ROW(ENOEXEC), ROW(ENOLCK), ROW(ENOLINK), ROW(ENOMEM), ROW(ENOMSG), ROW(ENOPROTOOPT),
  ROW(ENOSPC), ROW(ENOSR), ROW(ENOSTR), ROW(ENOSYS), ROW(ENOTCONN), ROW(ENOTDIR), ROW(ENOTEMPTY),
  ROW(ENOTSOCK), ROW(ENOTSUP), ROW(ENOTTY), ROW(ENXIO), ROW(EOPNOTSUPP), ROW(EOVERFLOW), ROW(EPERM),
  ROW(EPIPE), ROW(EPROTO), ROW(EPROTONOSUPPORT), ROW(EPROTOTYPE), ROW(ERANGE), ROW(EROFS),
  ROW(ESPIPE), ROW(ESRCH), ROW(ESTALE), ROW(ETIME), ROW(ETIMEDOUT), ROW(ETXTBSY), ROW(EWOULDBLOCK),
  ROW(EXDEV),
};

static const row signals[] = {
  ROW(SIGHUP), ROW(SIGINT), ROW(SIGQUIT), ROW(SIGILL), ROW(SIGTRAP), ROW(SIGABRT), ROW(SIGIOT),
  ROW(SIGBUS), ROW(SIGFPE), ROW(SIGKILL), ROW(SIGUSR1), ROW(SIGSEGV), ROW(SIGUSR2), ROW(SIGPIPE),
  ROW(SIGALRM), ROW(SIGTERM), ROW(SIGCHLD),
#ifdef SIGSTKFLT
  ROW(SIGSTKFLT),
#endif
  ROW(SIGCONT), ROW(SIGSTOP), ROW(SIGTSTP), ROW(SIGTTIN), ROW(SIGTTOU), ROW(SIGURG), ROW(SIGXCPU),
  ROW(SIGXFSZ), ROW(SIGVTALRM), ROW(SIGPROF), ROW(SIGWINCH), ROW(SIGIO), ROW(SIGPOLL),
#ifdef SIGPWR
  ROW(SIGPWR),
#endif
  ROW(SIGSYS),
};

static const row priorities[] = {
  {"PRIORITY_LOW", UV_PRIORITY_LOW},
  {"PRIORITY_BELOW_NORMAL", UV_PRIORITY_BELOW_NORMAL},
  {"PRIORITY_NORMAL", UV_PRIORITY_NORMAL},
  {"PRIORITY_ABOVE_NORMAL", UV_PRIORITY_ABOVE_NORMAL},
  {"PRIORITY_HIGH", UV_PRIORITY_HIGH},
  {"PRIORITY_HIGHEST", UV_PRIORITY_HIGHEST},
};

static const row dlopens[] = {
  ROW(RTLD_LAZY), ROW(RTLD_NOW), ROW(RTLD_GLOBAL), ROW(RTLD_LOCAL),
#ifdef RTLD_DEEPBIND
  ROW(RTLD_DEEPBIND),
#endif
};

static napi_value flat(napi_env env, const row *rows, size_t count) {
  napi_value *items = malloc(2 * count * sizeof *items);
  CHECK(items != NULL);
  for (size_t i = 0; i < count; i++) {
    items[2 * i] = en_str_intern(env, rows[i].name, strlen(rows[i].name));
    items[2 * i + 1] = en_i32(env, rows[i].value);
  }
  napi_value out = en_array(env, 2 * count, items);
  free(items);
  return out;
}

/* constants(group): 0 errno, 1 signals, 2 priority, 3 dlopen */
RT_OP(op_os_constants) {
  (void)argc;
#define GROUP(rows) flat(env, rows, sizeof rows / sizeof rows[0])
  switch (en_to_i32(argv[0])) {
    case 0: return GROUP(errnos);
    case 1: return GROUP(signals);
    case 2: return GROUP(priorities);
    case 3: return GROUP(dlopens);
  }
#undef GROUP
  UNREACHABLE();
}

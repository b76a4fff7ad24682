/* SPDX-License-Identifier: MIT */
/*
 * net.c - TCP sockets and pipes (Unix domain sockets, abstract ones included).
 *
 * Handles are rt_stream (internal/native/stream.h). Every op takes the handle value first and
 * answers 0 or a negative code (UV_EBADF when closed, UV_ENOTSUP for the wrong kind) unless it
 * says more.
 */
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/internal/native/sockaddr.h"
#include "stdlib/internal/native/stream.h"

#define STREAM_OR_EBADF(s)               \
  (void)argc;                            \
  rt_stream *s = rt_stream_get(argv[0]); \
  if (s == NULL) return en_i32(env, UV_EBADF)

static bool is_tcp(const rt_stream *s) {
  return s->uv.handle.type == UV_TCP;
}

static bool is_pipe(const rt_stream *s) {
  return s->uv.handle.type == UV_NAMED_PIPE;
}

/*
 * ---- making ------------------------------------------------------------------------------------
 */

/* tcp(owner) -> handle, or a negative code. The socket itself is made by bind or connect. */
RT_OP(op_net_tcp) {
  (void)argc;
  rt *r = rt_from_env(env);
  rt_stream *s = rt_stream_new(r);
  if (s == NULL) return en_i32(env, UV_ENOMEM);
  int rc = uv_tcp_init(rt_loop(r), &s->uv.tcp);
  if (rc == 0) return rt_stream_open(s, r, argv[0]);
  free(s);
  return en_i32(env, rc);
}

/* pipe(owner, ipc) -> handle, or a negative code */
RT_OP(op_net_pipe) {
  (void)argc;
  rt *r = rt_from_env(env);
  rt_stream *s = rt_stream_new(r);
  if (s == NULL) return en_i32(env, UV_ENOMEM);
  int rc = uv_pipe_init(rt_loop(r), &s->uv.pipe, en_is_true(argv[1]));
  if (rc == 0) return rt_stream_open(s, r, argv[0]);
  free(s);
  return en_i32(env, rc);
}

/* open(handle, fd): the handle owns the descriptor from here on */
RT_OP(op_net_open) {
  STREAM_OR_EBADF(s);
  int fd = en_to_i32(argv[1]);
  return en_i32(env, is_tcp(s) ? uv_tcp_open(&s->uv.tcp, fd) : uv_pipe_open(&s->uv.pipe, fd));
}

/* fdKind(fd) -> 'tcp', 'pipe', 'tty', 'file', 'udp' or 'unknown' */
RT_OP(op_net_fd_kind) {
  (void)argc;
  const char *kind = "unknown";
  switch (uv_guess_handle(en_to_i32(argv[0]))) {
    case UV_TCP: kind = "tcp"; break;
    case UV_NAMED_PIPE: kind = "pipe"; break;
    case UV_TTY: kind = "tty"; break;
    case UV_FILE: kind = "file"; break;
    case UV_UDP: kind = "udp"; break;
    default: break;
  }
  return en_str_intern(env, kind, strlen(kind));
}

/*
 * ---- serving -----------------------------------------------------------------------------------
 */

/* bind(handle, ip, port, flags): flags are UV_TCP_IPV6ONLY 1, UV_TCP_REUSEPORT 2. An address in use
 * is reported by listen, as libuv does. */
RT_OP(op_net_bind) {
  STREAM_OR_EBADF(s);
  struct sockaddr_storage addr;
  en_str_tmp ip;
  en_str_tmp_init(&ip, env, argv[1]);
  int rc = rt_sockaddr_parse(ip.p, en_to_i32(argv[2]), &addr);
  en_str_tmp_deinit(&ip);
  if (rc == 0)
    rc = uv_tcp_bind(&s->uv.tcp, (const struct sockaddr *)&addr, en_to_u32(argv[3]));
  return en_i32(env, rc);
}

/* bindPath(handle, path): a leading NUL means the abstract name space */
RT_OP(op_net_bind_path) {
  STREAM_OR_EBADF(s);
  if (!is_pipe(s)) return en_i32(env, UV_ENOTSUP);
  en_str_tmp path;
  en_str_tmp_init(&path, env, argv[1]);
  int rc = uv_pipe_bind2(&s->uv.pipe, path.p, path.len, UV_PIPE_NO_TRUNCATE);
  en_str_tmp_deinit(&path);
  return en_i32(env, rc);
}

static void on_connection(uv_stream_t *stream, int status) {
  rt_stream *s = stream->data;
  rt_scope scope;
  rt_enter(s->h.r, &scope);
  napi_value argv[1] = {en_i32(rt_env(s->h.r), status)};
  rt_handle_emit(&s->h, HOOK_net_on_connection, 1, argv);
  rt_leave(s->h.r, &scope);
}

/* listen(handle, backlog): then on_connection(owner, status) for each; JavaScript calls accept */
RT_OP(op_net_listen) {
  STREAM_OR_EBADF(s);
  return en_i32(env, uv_listen(&s->uv.stream, en_to_i32(argv[1]), on_connection));
}

/* accept(server, client): `client` is a fresh handle of the same kind */
RT_OP(op_net_accept) {
  STREAM_OR_EBADF(s);
  rt_stream *client = rt_stream_get(argv[1]);
  if (client == NULL) return en_i32(env, UV_EBADF);
  return en_i32(env, uv_accept(&s->uv.stream, &client->uv.stream));
}

/* chmod(handle, flags): who may use a bound pipe; UV_READABLE 1, UV_WRITABLE 2 */
RT_OP(op_net_chmod) {
  STREAM_OR_EBADF(s);
  if (!is_pipe(s)) return en_i32(env, UV_ENOTSUP);
  return en_i32(env, uv_pipe_chmod(&s->uv.pipe, en_to_i32(argv[1])));
}

/*
 * ---- connecting --------------------------------------------------------------------------------
 */

typedef struct connect_req {
  uv_connect_t uv;
  rt_stream *s;
} connect_req;

/* libuv leaves a pipe that was bound before it connected neither readable nor writable. */
static int finish_bound_pipe(rt_stream *s) {
  uv_os_fd_t fd;
  if (!is_pipe(s) || uv_is_readable(&s->uv.stream)) return 0;
  int rc = uv_fileno(&s->uv.handle, &fd);
  return rc != 0 ? rc : uv_pipe_open(&s->uv.pipe, fd);
}

static void on_connect(uv_connect_t *uv, int status) {
  connect_req *q = (connect_req *)uv;
  rt_stream *s = q->s;
  rt_scope scope;
  free(q);
  if (status == 0) status = finish_bound_pipe(s);
  rt_enter(s->h.r, &scope);
  napi_value argv[1] = {en_i32(rt_env(s->h.r), status)};
  rt_handle_emit(&s->h, HOOK_net_on_connect, 1, argv);
  rt_leave(s->h.r, &scope);
}

/* connect(handle, ip, port): then on_connect(owner, status), once */
RT_OP(op_net_connect) {
  STREAM_OR_EBADF(s);
  if (!is_tcp(s)) return en_i32(env, UV_ENOTSUP);
  struct sockaddr_storage addr;
  en_str_tmp ip;
  en_str_tmp_init(&ip, env, argv[1]);
  int rc = rt_sockaddr_parse(ip.p, en_to_i32(argv[2]), &addr);
  en_str_tmp_deinit(&ip);
  if (rc != 0) return en_i32(env, rc);
  connect_req *q = malloc(sizeof *q);
  if (q == NULL) return en_i32(env, UV_ENOMEM);
  q->s = s;
  rc = uv_tcp_connect(&q->uv, &s->uv.tcp, (const struct sockaddr *)&addr, on_connect);
  if (rc != 0) free(q);
  return en_i32(env, rc);
}

/* connectPath(handle, path): as connect */
RT_OP(op_net_connect_path) {
  STREAM_OR_EBADF(s);
  if (!is_pipe(s)) return en_i32(env, UV_ENOTSUP);
  connect_req *q = malloc(sizeof *q);
  if (q == NULL) return en_i32(env, UV_ENOMEM);
  q->s = s;
  en_str_tmp path;
  en_str_tmp_init(&path, env, argv[1]);
  int rc =
      uv_pipe_connect2(&q->uv, &s->uv.pipe, path.p, path.len, UV_PIPE_NO_TRUNCATE, on_connect);
  en_str_tmp_deinit(&path);
  if (rc != 0) free(q);
  return en_i32(env, rc);
}

/*
 * ---- names -------------------------------------------------------------------------------------
 */

typedef int (*tcp_name_fn)(const uv_tcp_t *, struct sockaddr *, int *);
typedef int (*pipe_name_fn)(const uv_pipe_t *, char *, size_t *);

/* TCP: [ip, port, 4 | 6]; pipe: the path; otherwise a negative code */
static napi_value name_of(napi_env env, rt_stream *s, tcp_name_fn tcp_name,
                          pipe_name_fn pipe_name) {
  if (is_tcp(s)) {
    struct sockaddr_storage addr;
    int len = sizeof addr;
    int rc = tcp_name(&s->uv.tcp, (struct sockaddr *)&addr, &len);
    napi_value v = rc == 0 ? rt_sockaddr_value(env, (struct sockaddr *)&addr) : NULL;
    return v != NULL ? v : en_i32(env, rc != 0 ? rc : UV_EAFNOSUPPORT);
  }
  if (!is_pipe(s)) return en_i32(env, UV_ENOTSUP);
  char path[1024];
  size_t len = sizeof path;
  int rc = pipe_name(&s->uv.pipe, path, &len);
  return rc == 0 ? en_str_utf8(env, path, len) : en_i32(env, rc);
}

RT_OP(op_net_sockname) {
  STREAM_OR_EBADF(s);
  return name_of(env, s, uv_tcp_getsockname, uv_pipe_getsockname);
}

RT_OP(op_net_peername) {
  STREAM_OR_EBADF(s);
  return name_of(env, s, uv_tcp_getpeername, uv_pipe_getpeername);
}

/*
 * ---- options -----------------------------------------------------------------------------------
 */

RT_OP(op_net_no_delay) {
  STREAM_OR_EBADF(s);
  if (!is_tcp(s)) return en_i32(env, UV_ENOTSUP);
  return en_i32(env, uv_tcp_nodelay(&s->uv.tcp, en_to_bool(argv[1])));
}

static int set_int(rt_stream *s, int level, int name, int value) {
  uv_os_fd_t fd;
  int rc = uv_fileno(&s->uv.handle, &fd);
  if (rc != 0) return rc;
  return setsockopt(fd, level, name, &value, sizeof value) == 0 ? 0 : uv_translate_sys_error(errno);
}

/* keepAlive(handle, on, delay, interval, count): seconds; 0 leaves the value as it is */
RT_OP(op_net_keep_alive) {
  STREAM_OR_EBADF(s);
  if (!is_tcp(s)) return en_i32(env, UV_ENOTSUP);
  bool on = en_to_bool(argv[1]);
  int delay = en_to_i32(argv[2]), interval = en_to_i32(argv[3]), count = en_to_i32(argv[4]);
  int rc = set_int(s, SOL_SOCKET, SO_KEEPALIVE, on);
  if (rc == 0 && on && delay > 0) rc = set_int(s, IPPROTO_TCP, TCP_KEEPIDLE, delay);
  if (rc == 0 && on && interval > 0) rc = set_int(s, IPPROTO_TCP, TCP_KEEPINTVL, interval);
  if (rc == 0 && on && count > 0) rc = set_int(s, IPPROTO_TCP, TCP_KEEPCNT, count);
  return en_i32(env, rc);
}

/* reset(handle): close, sending RST instead of FIN */
RT_OP(op_net_reset) {
  STREAM_OR_EBADF(s);
  s->reset = true;
  rt_handle_close(&s->h);
  return en_i32(env, 0);
}

static bool is_v6(rt_stream *s) {
  struct sockaddr_storage addr;
  int len = sizeof addr;
  return uv_tcp_getsockname(&s->uv.tcp, (struct sockaddr *)&addr, &len) == 0 &&
         addr.ss_family == AF_INET6;
}

/* setTos(handle, 0..255) */
RT_OP(op_net_set_tos) {
  STREAM_OR_EBADF(s);
  if (!is_tcp(s)) return en_i32(env, UV_ENOTSUP);
  int tos = en_to_i32(argv[1]);
  if (is_v6(s)) return en_i32(env, set_int(s, IPPROTO_IPV6, IPV6_TCLASS, tos));
  return en_i32(env, set_int(s, IPPROTO_IP, IP_TOS, tos));
}

/* getTos(handle) -> 0..255 or a negative code */
RT_OP(op_net_get_tos) {
  STREAM_OR_EBADF(s);
  if (!is_tcp(s)) return en_i32(env, UV_ENOTSUP);
  bool v6 = is_v6(s);
  uv_os_fd_t fd;
  int tos = 0, rc = uv_fileno(&s->uv.handle, &fd);
  socklen_t len = sizeof tos;
  if (rc != 0) return en_i32(env, rc);
  if (getsockopt(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_TCLASS : IP_TOS, &tos, &len) != 0)
    return en_i32(env, uv_translate_sys_error(errno));
  return en_i32(env, tos);
}

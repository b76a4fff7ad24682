/* SPDX-License-Identifier: MIT */
/*
 * dgram.c - UDP sockets.
 *
 * Every op takes the handle value first and answers 0 or a negative code (UV_EBADF when closed)
 * unless it says more. Datagrams that wait together are read by one recvmmsg(2). A datagram that
 * the kernel takes at once costs no request.
 */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/bind/bind.h"
#include "stdlib/internal/native/sockaddr.h"
#include "stdlib/internal/native/stream.h"

typedef struct udp {
  rt_handle h; /* first */
  uv_udp_t uv; /* uv.data is this struct */
  char *inbox; /* where libuv reads datagrams to: of use only during the callback */
} udp;

static void on_closed(uv_handle_t *handle) { rt_handle_closed(handle->data); }

static void udp_close(rt_handle *h) { uv_close((uv_handle_t *)&((udp *)h)->uv, on_closed); }

static void udp_free(rt_handle *h) {
  free(((udp *)h)->inbox);
  free(h);
}

static const rt_handle_type udp_type = {"udp", udp_close, udp_free};

#define UDP_OR_EBADF(u)                       \
  (void)argc;                                 \
  udp *u = rt_handle_get(argv[0], &udp_type); \
  if (u == NULL) return en_i32(env, UV_EBADF)

/*
 * ---- life cycle --------------------------------------------------------------------------------
 */

/* udp(owner) -> handle, or a negative code. The socket itself is made by what needs it first. */
RT_OP(op_dgram_udp) {
  (void)argc;
  rt *r = rt_from_env(env);
  udp *u = calloc(1, sizeof *u);
  if (u == NULL) return en_i32(env, UV_ENOMEM);
  int rc = uv_udp_init_ex(rt_loop(r), &u->uv, AF_UNSPEC | UV_UDP_RECVMMSG);
  if (rc != 0) {
    free(u);
    return en_i32(env, rc);
  }
  u->uv.data = u;
  return rt_handle_open(r, &u->h, &udp_type, argv[0]);
}

/* open(handle, fd): the handle owns the descriptor from here on */
RT_OP(op_dgram_open) {
  UDP_OR_EBADF(u);
  return en_i32(env, uv_udp_open(&u->uv, en_to_i32(argv[1])));
}

/* accept(handle, channel): the descriptor that waits in an IPC channel */
RT_OP(op_dgram_accept) {
  UDP_OR_EBADF(u);
  rt_stream *channel = rt_stream_get(argv[1]);
  if (channel == NULL) return en_i32(env, UV_EBADF);
  return en_i32(env, uv_accept(&channel->uv.stream, (uv_stream_t *)&u->uv));
}

RT_OP(op_dgram_close) {
  UDP_OR_EBADF(u);
  rt_handle_close(&u->h);
  return en_i32(env, 0);
}

/* ref(handle, on): whether an open socket keeps the process */
RT_OP(op_dgram_ref) {
  UDP_OR_EBADF(u);
  rt_uv_set_ref((uv_handle_t *)&u->uv, en_to_bool(argv[1]));
  return en_i32(env, 0);
}

RT_OP(op_dgram_has_ref) {
  (void)argc;
  udp *u = rt_handle_get(argv[0], &udp_type);
  return en_bool(env, u != NULL && uv_has_ref((uv_handle_t *)&u->uv));
}

/* fileno(handle) -> the descriptor, or a negative code: none before the first use */
RT_OP(op_dgram_fileno) {
  UDP_OR_EBADF(u);
  uv_os_fd_t fd = -1;
  int rc = uv_fileno((uv_handle_t *)&u->uv, &fd);
  return en_i32(env, rc == 0 ? fd : rc);
}

/*
 * ---- addresses ---------------------------------------------------------------------------------
 */

static int parse(napi_env env, napi_value ip, napi_value port, struct sockaddr_storage *out) {
  en_str_tmp text;
  en_str_tmp_init(&text, env, ip);
  int rc = rt_sockaddr_parse(text.p, en_to_i32(port), out);
  en_str_tmp_deinit(&text);
  return rc;
}

/* bind(handle, ip, port, flags): flags as libuv's enum uv_udp_flags */
RT_OP(op_dgram_bind) {
  UDP_OR_EBADF(u);
  struct sockaddr_storage addr;
  int rc = parse(env, argv[1], argv[2], &addr);
  if (rc == 0) rc = uv_udp_bind(&u->uv, (struct sockaddr *)&addr, en_to_u32(argv[3]));
  return en_i32(env, rc);
}

/* connect(handle, ip, port): only from and to that address from here on */
RT_OP(op_dgram_connect) {
  UDP_OR_EBADF(u);
  struct sockaddr_storage addr;
  int rc = parse(env, argv[1], argv[2], &addr);
  if (rc == 0) rc = uv_udp_connect(&u->uv, (struct sockaddr *)&addr);
  return en_i32(env, rc);
}

RT_OP(op_dgram_disconnect) {
  UDP_OR_EBADF(u);
  return en_i32(env, uv_udp_connect(&u->uv, NULL));
}

typedef int (*name_fn)(const uv_udp_t *, struct sockaddr *, int *);

/* -> [ip, port, 4 | 6] or a negative code */
static napi_value name_of(napi_env env, const udp *u, name_fn name) {
  struct sockaddr_storage addr;
  int len = sizeof addr, rc = name(&u->uv, (struct sockaddr *)&addr, &len);
  napi_value v = rc == 0 ? rt_sockaddr_value(env, (struct sockaddr *)&addr) : NULL;
  return v != NULL ? v : en_i32(env, rc != 0 ? rc : UV_EAFNOSUPPORT);
}

RT_OP(op_dgram_sockname) {
  UDP_OR_EBADF(u);
  return name_of(env, u, uv_udp_getsockname);
}

RT_OP(op_dgram_peername) {
  UDP_OR_EBADF(u);
  return name_of(env, u, uv_udp_getpeername);
}

/*
 * ---- sending -----------------------------------------------------------------------------------
 */

enum { FEW_PARTS = 16 };

typedef struct send_req {
  uv_udp_send_t uv;
  rt_req req;
  size_t bytes;
} send_req;

/* One datagram: its parts, and where it goes (`to` NULL: where the socket is connected to). */
typedef struct datagram {
  uv_buf_t few[FEW_PARTS], *parts;
  unsigned count;
  size_t bytes;
  struct sockaddr_storage addr;
  const struct sockaddr *to;
} datagram;

/* `list`: an array of views */
static int gather(napi_env env, napi_value list, datagram *d) {
  napi_value part;
  napi_get_array_length(env, list, &d->count);
  d->parts = d->count <= FEW_PARTS ? d->few : malloc(d->count * sizeof *d->parts);
  if (d->parts == NULL) return UV_ENOMEM;
  for (unsigned i = 0; i < d->count; i++) {
    napi_get_element(env, list, i, &part);
    en_bytes bytes = en_view(part);
    d->parts[i] = uv_buf_init((char *)bytes.data, (unsigned)bytes.len);
    d->bytes += bytes.len;
  }
  return 0;
}

static void on_sent(uv_udp_send_t *uv, int status) {
  send_req *q = (send_req *)uv;
  rt *r = q->req.r;
  rt_scope scope;
  rt_enter(r, &scope);
  napi_value argv[2] = {en_i32(rt_env(r), status), en_double(rt_env(r), (double)q->bytes)};
  rt_req_end(&q->req, 2, argv);
  rt_leave(r, &scope);
  free(q);
}

static int send_later(napi_env env, udp *u, datagram *d, napi_value list, napi_value done) {
  send_req *q = malloc(sizeof *q);
  if (q == NULL) return UV_ENOMEM;
  q->bytes = d->bytes;
  rt_req_begin(&q->req, rt_from_env(env), done, list);
  int rc = uv_udp_send(&q->uv, &u->uv, d->parts, d->count, d->to, on_sent);
  if (rc == 0) return 0;
  rt_req_cancel(&q->req);
  free(q);
  return rc;
}

/* send(handle, [view...], ip, port, done) -> 1 + bytes: sent; 0: done(status, bytes) follows; or a
 * negative code. ip undefined: to where the socket is connected. */
RT_OP(op_dgram_send) {
  UDP_OR_EBADF(u);
  datagram d = {0};
  int rc = gather(env, argv[1], &d);
  if (rc == 0 && en_is_string(argv[2])) {
    rc = parse(env, argv[2], argv[3], &d.addr);
    d.to = (struct sockaddr *)&d.addr;
  }
  if (rc == 0) rc = uv_udp_try_send(&u->uv, d.parts, d.count, d.to);
  if (rc >= 0) rc++;
  if (rc == UV_EAGAIN || rc == UV_ENOSYS) rc = send_later(env, u, &d, argv[1], argv[4]);
  if (d.parts != d.few) free(d.parts);
  return en_i32(env, rc);
}

RT_OP(op_dgram_queue_size) {
  UDP_OR_EBADF(u);
  return en_double(env, (double)uv_udp_get_send_queue_size(&u->uv));
}

RT_OP(op_dgram_queue_count) {
  UDP_OR_EBADF(u);
  return en_double(env, (double)uv_udp_get_send_queue_count(&u->uv));
}

/*
 * ---- receiving ---------------------------------------------------------------------------------
 */

/* `suggested` is room for as many datagrams as libuv reads at once; only pages that get any are
 * ever touched. */
static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
  udp *u = handle->data;
  if (u->inbox == NULL) u->inbox = malloc(suggested);
  *buf = uv_buf_init(u->inbox, u->inbox != NULL ? (unsigned)suggested : 0);
}

/* on_message(owner, arraybuffer | negative code, [ip, port, 4 | 6]) */
static void on_recv(uv_udp_t *uv, ssize_t nread, const uv_buf_t *buf, const struct sockaddr *from,
                    unsigned flags) {
  udp *u = uv->data;
  (void)flags;
  if (nread >= 0 && from == NULL) return; /* nothing more; or the end of a batch */
  rt *r = u->h.r;
  napi_env env = rt_env(r);
  rt_scope scope;
  rt_enter(r, &scope);
  napi_value argv[2] = {en_i32(env, (int32_t)nread), en_undefined(env)};
  if (nread >= 0) {
    uint8_t *data;
    argv[0] = en_arraybuffer(env, (size_t)nread, &data);
    if (nread > 0) memcpy(data, buf->base, (size_t)nread);
    napi_value name = rt_sockaddr_value(env, from);
    if (name != NULL) argv[1] = name;
  }
  rt_handle_emit(&u->h, HOOK_dgram_on_message, 2, argv);
  rt_leave(r, &scope);
}

RT_OP(op_dgram_recv_start) {
  UDP_OR_EBADF(u);
  int rc = uv_udp_recv_start(&u->uv, on_alloc, on_recv);
  return en_i32(env, rc == UV_EALREADY ? 0 : rc);
}

RT_OP(op_dgram_recv_stop) {
  UDP_OR_EBADF(u);
  return en_i32(env, uv_udp_recv_stop(&u->uv));
}

/*
 * ---- options -----------------------------------------------------------------------------------
 */

/* bufferSize(handle, bytes, receive) -> the size that counts; bytes 0 asks only; or a negative code */
RT_OP(op_dgram_buffer_size) {
  UDP_OR_EBADF(u);
  uv_handle_t *handle = (uv_handle_t *)&u->uv;
  int wanted = (int)en_to_u32(argv[1]), got = wanted;
  bool receive = en_to_bool(argv[2]);
  int (*size)(uv_handle_t *, int *) = receive ? uv_recv_buffer_size : uv_send_buffer_size;
  int rc = size(handle, &got);
  if (rc == 0 && wanted != 0) {
    got = 0;
    rc = size(handle, &got);
  }
  return en_i32(env, rc != 0 ? rc : got);
}

/* setNumber(handle, which, value): 0 broadcast, 1 TTL, 2 multicast TTL, 3 multicast loopback */
RT_OP(op_dgram_set_number) {
  static int (*const setters[])(uv_udp_t *, int) = {uv_udp_set_broadcast, uv_udp_set_ttl,
                                                    uv_udp_set_multicast_ttl,
                                                    uv_udp_set_multicast_loop};
  UDP_OR_EBADF(u);
  uint32_t which = en_to_u32(argv[1]);
  CHECK(which < sizeof setters / sizeof *setters);
  return en_i32(env, setters[which](&u->uv, en_to_i32(argv[2])));
}

/* multicastInterface(handle, ip) */
RT_OP(op_dgram_multicast_interface) {
  UDP_OR_EBADF(u);
  en_str_tmp ip;
  en_str_tmp_init(&ip, env, argv[1]);
  int rc = uv_udp_set_multicast_interface(&u->uv, ip.p);
  en_str_tmp_deinit(&ip);
  return en_i32(env, rc);
}

/* A string that may be left out. */
static const char *text_or_null(en_str_tmp *t, napi_env env, napi_value v) {
  *t = (en_str_tmp){0};
  if (!en_is_string(v)) return NULL;
  en_str_tmp_init(t, env, v);
  return t->p;
}

/* membership(handle, group, interface | undefined, join) */
RT_OP(op_dgram_membership) {
  UDP_OR_EBADF(u);
  en_str_tmp group, via;
  const char *interface = text_or_null(&via, env, argv[2]);
  en_str_tmp_init(&group, env, argv[1]);
  int rc = uv_udp_set_membership(&u->uv, group.p, interface,
                                 en_to_bool(argv[3]) ? UV_JOIN_GROUP : UV_LEAVE_GROUP);
  en_str_tmp_deinit(&group);
  if (interface != NULL) en_str_tmp_deinit(&via);
  return en_i32(env, rc);
}

/* sourceMembership(handle, source, group, interface | undefined, join) */
RT_OP(op_dgram_source_membership) {
  UDP_OR_EBADF(u);
  en_str_tmp group, source, via;
  const char *interface = text_or_null(&via, env, argv[3]);
  en_str_tmp_init(&source, env, argv[1]);
  en_str_tmp_init(&group, env, argv[2]);
  int rc = uv_udp_set_source_membership(&u->uv, group.p, interface, source.p,
                                        en_to_bool(argv[4]) ? UV_JOIN_GROUP : UV_LEAVE_GROUP);
  en_str_tmp_deinit(&group);
  en_str_tmp_deinit(&source);
  if (interface != NULL) en_str_tmp_deinit(&via);
  return en_i32(env, rc);
}

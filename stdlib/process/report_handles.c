/* SPDX-License-Identifier: MIT */
/* report_handles.c - the section "libuv" of a report: what the event loop waits for. */
#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>

#include "stdlib/process/report.h"

typedef struct walk {
  rt_buf *b;
  bool names;
} walk;

static void text(rt_buf *b, const char *key, const char *value, size_t len) {
  rt_buf_fmt(b, ",\"%s\":", key);
  if (value) rt_buf_json_str(b, rt_str_of(value, len));
  else rt_buf_c(b, "null");
}

static void flag(rt_buf *b, const char *key, bool on) { rt_buf_fmt(b, ",\"%s\":%s", key, on ? "true" : "false"); }

/* {"host":name,"ip4":address,"port":number}, or null when there is no such end. */
static void endpoint(const walk *w, const char *key, const struct sockaddr_storage *a, int err) {
  char ip[INET6_ADDRSTRLEN], host[NI_MAXHOST];
  bool is6 = a->ss_family == AF_INET6;
  const void *address = is6 ? (const void *)&((const struct sockaddr_in6 *)a)->sin6_addr
                            : (const void *)&((const struct sockaddr_in *)a)->sin_addr;
  rt_buf_fmt(w->b, ",\"%s\":", key);
  if (err || !(is6 || a->ss_family == AF_INET) || !inet_ntop(a->ss_family, address, ip, sizeof ip)) {
    rt_buf_c(w->b, "null");
    return;
  }
  socklen_t len = is6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
  bool named = w->names && getnameinfo((const struct sockaddr *)a, len, host, sizeof host, NULL, 0, 0) == 0;
  rt_buf_c(w->b, "{\"host\":");
  rt_buf_json_str(w->b, rt_str_c(named ? host : ip));
  rt_buf_fmt(w->b, ",\"%s\":\"%s\",\"port\":%d}", is6 ? "ip6" : "ip4", ip,
             ntohs(is6 ? ((const struct sockaddr_in6 *)a)->sin6_port : ((const struct sockaddr_in *)a)->sin_port));
}

static void ends_of_socket(const walk *w, uv_handle_t *h) {
  struct sockaddr_storage a = {0}, b = {0};
  int na = sizeof a, nb = sizeof b, ea, eb;
  if (h->type == UV_TCP) {
    ea = uv_tcp_getsockname((uv_tcp_t *)h, (struct sockaddr *)&a, &na);
    eb = uv_tcp_getpeername((uv_tcp_t *)h, (struct sockaddr *)&b, &nb);
  } else {
    ea = uv_udp_getsockname((uv_udp_t *)h, (struct sockaddr *)&a, &na);
    eb = uv_udp_getpeername((uv_udp_t *)h, (struct sockaddr *)&b, &nb);
  }
  endpoint(w, "localEndpoint", &a, ea);
  endpoint(w, "remoteEndpoint", &b, eb);
}

static void path(rt_buf *b, const char *key, int (*get)(const void *, char *, size_t *), const void *h) {
  char name[4096];
  size_t len = sizeof name;
  bool known = get(h, name, &len) == 0 && len > 0;
  text(b, key, known ? name : NULL, len);
}

static int pipe_here(const void *h, char *to, size_t *len) { return uv_pipe_getsockname(h, to, len); }
static int pipe_there(const void *h, char *to, size_t *len) { return uv_pipe_getpeername(h, to, len); }
static int event_path(const void *h, char *to, size_t *len) { return uv_fs_event_getpath((uv_fs_event_t *)(uintptr_t)h, to, len); }
static int poll_path(const void *h, char *to, size_t *len) { return uv_fs_poll_getpath((uv_fs_poll_t *)(uintptr_t)h, to, len); }

static void timer(rt_buf *b, const uv_timer_t *t) {
  uint64_t due = t->timeout, now = uv_now(t->loop);
  rt_buf_fmt(b, ",\"repeat\":%llu,\"firesInMsFromNow\":%lld", (unsigned long long)uv_timer_get_repeat(t),
             (long long)(due - now));
  flag(b, "expired", now >= due);
}

static void terminal(rt_buf *b, uv_tty_t *t) {
  int width, height;
  if (uv_tty_get_winsize(t, &width, &height) == 0) rt_buf_fmt(b, ",\"width\":%d,\"height\":%d", width, height);
}

static void signal_of(rt_buf *b, const uv_signal_t *s) {
  const char *name = sigabbrev_np(s->signum);
  rt_buf_fmt(b, ",\"signum\":%d,\"signal\":\"SIG%s\"", s->signum, name ? name : "");
}

static void details(const walk *w, uv_handle_t *h) {
  rt_buf *b = w->b;
  switch (h->type) {
  case UV_TCP: case UV_UDP: ends_of_socket(w, h); break;
  case UV_NAMED_PIPE:
    path(b, "localEndpoint", pipe_here, h);
    path(b, "remoteEndpoint", pipe_there, h);
    break;
  case UV_FS_EVENT: path(b, "filename", event_path, h); break;
  case UV_FS_POLL: path(b, "filename", poll_path, h); break;
  case UV_PROCESS: rt_buf_fmt(b, ",\"pid\":%d", uv_process_get_pid((uv_process_t *)h)); break;
  case UV_TIMER: timer(b, (uv_timer_t *)h); break;
  case UV_TTY: terminal(b, (uv_tty_t *)h); break;
  case UV_SIGNAL: signal_of(b, (uv_signal_t *)h); break;
  default: break;
  }
}

static void queue(rt_buf *b, uv_handle_t *h) {
  int send = 0, receive = 0;
  uv_os_fd_t fd;
  bool socket = h->type == UV_TCP || h->type == UV_NAMED_PIPE || h->type == UV_UDP;
  if (socket && uv_send_buffer_size(h, &send) == 0 && uv_recv_buffer_size(h, &receive) == 0)
    rt_buf_fmt(b, ",\"sendBufferSize\":%d,\"recvBufferSize\":%d", send, receive);
  if (uv_fileno(h, &fd) == 0) rt_buf_fmt(b, ",\"fd\":%d", fd);
  if (h->type == UV_UDP) {
    rt_buf_fmt(b, ",\"writeQueueSize\":%zu,\"writeQueueCount\":%zu", uv_udp_get_send_queue_size((uv_udp_t *)h),
               uv_udp_get_send_queue_count((uv_udp_t *)h));
  } else if (socket || h->type == UV_TTY) {
    rt_buf_fmt(b, ",\"writeQueueSize\":%zu", uv_stream_get_write_queue_size((uv_stream_t *)h));
    flag(b, "readable", uv_is_readable((uv_stream_t *)h));
    flag(b, "writable", uv_is_writable((uv_stream_t *)h));
  }
}

static void handle(uv_handle_t *h, void *arg) {
  const walk *w = arg;
  rt_buf_fmt(w->b, "{\"type\":\"%s\"", uv_handle_type_name(h->type));
  flag(w->b, "is_active", uv_is_active(h));
  flag(w->b, "is_referenced", uv_has_ref(h));
  rt_buf_fmt(w->b, ",\"address\":\"0x%016zx\"", (size_t)h);
  details(w, h);
  queue(w->b, h);
  rt_buf_c(w->b, "},");
}

void report_handles(rt_buf *b, rt *r, bool names) {
  walk w = {b, names};
  rt_buf_c(b, "[");
  uv_walk(&r->loop, handle, &w);
  rt_buf_c(b, "{\"type\":\"loop\"");
  flag(b, "is_active", uv_loop_alive(&r->loop));
  rt_buf_fmt(b, ",\"address\":\"0x%016zx\",\"loopIdleTimeSeconds\":%.9g}]", (size_t)&r->loop,
             (double)uv_metrics_idle_time(&r->loop) / 1e9);
}

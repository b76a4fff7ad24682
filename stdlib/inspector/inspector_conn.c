/* SPDX-License-Identifier: MIT */
/*
 * inspector_conn.c - a connection, from the first request to the end: HTTP, then perhaps a WebSocket. Runs on the
 * server's thread.
 *
 * A connection ends in the order that loses no bytes: what waits is written, the writing side is shut, and what the
 * client still sends is read and thrown away until it closes too; closing a socket with unread bytes would reset it.
 * One timer ticks while something may get stuck; which patience counts depends on the state.
 */
#include <linux/sockios.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "runtime/base/check.h"
#include "stdlib/inspector/inspector_private.h"

static uv_stream_t *stream(ni_conn *c) { return (uv_stream_t *)&c->tcp; }

/* ---- the end ----------------------------------------------------------------------------------------------- */

static void unlink_conn(ni_conn *c) {
  ni_conn **at = &c->server->conns;
  while (*at != c) at = &(*at)->next;
  *at = c->next;
  c->server->conn_count--;
}

static void on_handle_closed(uv_handle_t *h) {
  ni_conn *c = h->data;
  ni_server *s = c->server;
  if (--c->handles > 0) return;
  unlink_conn(c);
  ni_ws_deinit(&c->ws);
  free(c);
  ni_server_conn_gone(s);
}

static void end_session(ni_conn *c) {
  if (c->state != NI_OPEN) return;
  ni_server *s = c->server;
  ni_server_session_over(s, c);
  s->hooks.disconnected(s->hooks.arg, c->session);
}

void ni_conn_kill(ni_conn *c) {
  if (c->state == NI_DEAD) return;
  end_session(c);
  c->state = NI_DEAD;
  uv_close((uv_handle_t *)&c->tcp, on_handle_closed);
  uv_close((uv_handle_t *)&c->timer, on_handle_closed);
}

/* ---- time -------------------------------------------------------------------------------------------------- */

static bool out_of_patience(const ni_conn *c) {
  if (c->stopping >= NI_TICKS_STOPPING) return true;
  if (c->state == NI_HTTP) return c->quiet >= NI_TICKS_IDLE;
  if (c->state == NI_OPEN) return c->quiet >= NI_TICKS_STUCK && ni_server_session_full(c->server, c);
  return c->quiet >= NI_TICKS_CLOSING;
}

/* Bytes that the client's machine did not take yet: ours, and the kernel's. uv's queue alone moves in steps of
 * megabytes, as the kernel's buffer is refilled. */
static size_t bytes_left(ni_conn *c) {
  uv_os_fd_t fd;
  int unsent = 0;
  if (uv_fileno((uv_handle_t *)&c->tcp, &fd) < 0 || ioctl(fd, SIOCOUTQ, &unsent) < 0) unsent = 0;
  return uv_stream_get_write_queue_size(stream(c)) + (size_t)unsent;
}

static void on_tick(uv_timer_t *timer) {
  ni_conn *c = timer->data;
  size_t left = bytes_left(c);
  bool progress = c->given - left != c->taken;
  c->taken = c->given - left;
  c->quiet = progress ? 0 : c->quiet + 1;
  c->stopping += c->server->closing;
  if (progress) ni_server_session_progress(c->server, c);
  if (out_of_patience(c)) {
    ni_conn_kill(c);
  } else if (c->state == NI_OPEN && left == 0) {
    uv_timer_stop(timer);
    c->ticking = false;
  }
}

/* From now on the clock counts. */
static void tick(ni_conn *c) {
  c->quiet = 0;
  if (c->ticking) return;
  c->ticking = uv_timer_start(&c->timer, on_tick, NI_TICK_MS, NI_TICK_MS) == 0;
}

/* ---- writing ----------------------------------------------------------------------------------------------- */

static void send_pong(ni_conn *c, const void *data, size_t len);

static void on_written(uv_write_t *req, int status) {
  ni_write *w = req->data;
  ni_conn *c = w->conn;
  if (w->counted) ni_server_session_wrote(c->server, c, w->len);
  if (w->pong) c->pong_busy = false;
  free(w);
  if (status < 0) {
    ni_conn_kill(c);
  } else if (!c->pong_busy && c->pong_next >= 0 && c->state == NI_OPEN) {
    size_t len = (size_t)c->pong_next;
    c->pong_next = -1;
    send_pong(c, c->pong, len);
  }
}

void ni_conn_write(ni_conn *c, ni_write *w) {
  w->conn = c;
  w->req.data = w;
  uv_buf_t buf = uv_buf_init((char *)w->bytes, (unsigned)w->len);
  c->given += w->len;
  int err = uv_write(&w->req, stream(c), &buf, 1, on_written);
  if (err < 0) {
    if (w->counted) ni_server_session_wrote(c->server, c, w->len);
    free(w);
    ni_conn_kill(c);
  } else if (!c->ticking && uv_stream_get_write_queue_size(stream(c)) > 0) {
    tick(c);
  }
}

static void on_shut(uv_shutdown_t *req, int status) {
  ni_conn *c = req->data;
  c->shut = true;
  if (status < 0 || c->eof) ni_conn_kill(c);
}

/* Nothing is sent after what was given. */
static void finish(ni_conn *c) {
  if (c->state >= NI_FINISHING) return;
  end_session(c);
  c->state = NI_FINISHING;
  c->shutdown.data = c;
  tick(c);
  if (uv_shutdown(&c->shutdown, stream(c), on_shut) < 0) ni_conn_kill(c);
}

/* Frames of the server itself are small: without memory for one there is no way to go on. */
static void send_frame(ni_conn *c, ni_ws_opcode opcode, const void *data, size_t len) {
  ni_write *w = ni_write_frame(opcode, data, len);
  if (!w) return ni_conn_kill(c);
  w->pong = opcode == NI_WS_OP_PONG;
  ni_conn_write(c, w);
}

/* RFC 6455, 5.5.3: of pings that came before the last pong was written only the latest is answered. That bounds what
 * pings can pile up. */
static void send_pong(ni_conn *c, const void *data, size_t len) {
  if (c->pong_busy) {
    c->pong_next = (int)len;
    if (data != c->pong) memcpy(c->pong, data, len);
    return;
  }
  c->pong_busy = true;
  send_frame(c, NI_WS_OP_PONG, data, len);
}

static void send_close(ni_conn *c, int code) {
  uint8_t bytes[2] = {(uint8_t)(code >> 8), (uint8_t)code};
  send_frame(c, NI_WS_OP_CLOSE, bytes, code ? 2 : 0);
}

static void send_text(ni_conn *c, rt_buf *text) {
  ni_write *w = calloc(1, sizeof *w + text->len);
  if (w) {
    w->len = text->len;
    memcpy(w->bytes, text->p, text->len);
  }
  rt_buf_deinit(text);
  if (w) ni_conn_write(c, w);
  else ni_conn_kill(c);
}

void ni_conn_close(ni_conn *c) {
  if (c->state == NI_OPEN) {
    end_session(c);
    c->state = NI_CLOSING;
    tick(c);
    send_close(c, 0);
  } else if (c->state == NI_HTTP) {
    if (uv_stream_get_write_queue_size(stream(c)) > 0) finish(c);
    else ni_conn_kill(c);
  }
}

/* ---- HTTP -------------------------------------------------------------------------------------------------- */

static void refuse(ni_conn *c, int status) {
  rt_buf text = {0};
  ni_http_refuse(status, &text);
  send_text(c, &text);
  finish(c);
}

/* The server's address as the client reached it, for clients that do not say. */
static void own_address(ni_conn *c, char *out, size_t cap) {
  struct sockaddr_storage a = {0};
  int len = sizeof a;
  char ip[INET6_ADDRSTRLEN] = "127.0.0.1";
  if (uv_tcp_getsockname(&c->tcp, (struct sockaddr *)&a, &len) == 0) uv_ip_name((struct sockaddr *)&a, ip, sizeof ip);
  snprintf(out, cap, a.ss_family == AF_INET6 ? "[%s]:%d" : "%s:%d", ip, c->server->port);
}

static void answer(ni_conn *c) {
  ni_server *s = c->server;
  char address[INET6_ADDRSTRLEN + 16];
  own_address(c, address, sizeof address);
  ni_http_view view = {&s->target, s->browser, c->http.host[0] ? c->http.host : address};
  rt_buf text = {0};
  if (!s->publish_http) return refuse(c, 404);
  if (!ni_http_discover(&view, c->http.path, c->http.keep_alive, &text)) return refuse(c, 400);
  send_text(c, &text);
  if (!c->http.keep_alive) finish(c);
  else if (uv_stream_get_write_queue_size(stream(c)) > NI_ANSWERS_MAX) ni_conn_kill(c);
}

/* The session is there before the hook is, so that the hook may send; the handshake is the first that is written, since
 * what is sent waits in the inbox. */
static void upgrade(ni_conn *c) {
  ni_server *s = c->server;
  char accept[NI_WS_ACCEPT_SIZE];
  bool ours = !strcmp(c->http.path + 1, s->target.id);
  if (!ours || s->refusing || !ni_ws_accept(c->http.key, accept)) return refuse(c, 400);
  c->session = ++s->last_session;
  ni_server_session_open(s, c);
  if (!s->hooks.connected(s->hooks.arg, c->session, s->target.id)) {
    ni_server_session_over(s, c);
    return refuse(c, 400);
  }
  c->state = NI_OPEN;
  rt_buf text = {0};
  ni_http_upgrade(accept, &text);
  send_text(c, &text);
}

static void http_bytes(ni_conn *c, const char **data, const char *end) {
  ni_http_event event = ni_http_read(&c->http, data, end);
  if (event != NI_HTTP_MORE) c->quiet = 0;
  if (event == NI_HTTP_GET) answer(c);
  else if (event == NI_HTTP_UPGRADE) upgrade(c);
  else if (event == NI_HTTP_BAD) refuse(c, 400);
}

/* ---- WebSocket --------------------------------------------------------------------------------------------- */

/* Whether there may be more. */
static bool ws_event(ni_conn *c, ni_ws_event event, const ni_ws_item *item) {
  ni_server *s = c->server;
  bool open = c->state == NI_OPEN;
  if (event == NI_WS_TEXT) {
    if (open) s->hooks.message(s->hooks.arg, c->session, (const char *)item->data, item->len);
  } else if (event == NI_WS_PING) {
    if (open) send_pong(c, item->data, item->len);
  } else if (event != NI_WS_MORE) {
    if (open) send_close(c, item->code);
    finish(c);
  }
  return event == NI_WS_TEXT || event == NI_WS_PING;
}

static void ws_bytes(ni_conn *c, const char *data, const char *end) {
  const uint8_t *at = (const uint8_t *)data;
  ni_ws_item item;
  while (c->state == NI_OPEN || c->state == NI_CLOSING) {
    ni_ws_event event = ni_ws_read(&c->ws, &at, (const uint8_t *)end, &item);
    if (!ws_event(c, event, &item)) break;
  }
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

static void on_alloc(uv_handle_t *h, size_t size, uv_buf_t *buf) {
  (void)size;
  ni_conn *c = h->data;
  *buf = uv_buf_init(c->server->slab, sizeof c->server->slab);
}

static void on_eof(ni_conn *c) {
  c->eof = true;
  uv_read_stop(stream(c));
  bool owed = uv_stream_get_write_queue_size(stream(c)) > 0;
  if (c->state == NI_HTTP && owed) finish(c);
  else if (c->state != NI_FINISHING || c->shut) ni_conn_kill(c);
}

static void on_read(uv_stream_t *tcp, ssize_t n, const uv_buf_t *buf) {
  ni_conn *c = tcp->data;
  if (n == UV_EOF) return on_eof(c);
  if (n < 0) return ni_conn_kill(c);
  const char *data = buf->base, *end = data + n;
  while (c->state == NI_HTTP && data < end) http_bytes(c, &data, end);
  ws_bytes(c, data, end);
}

/* ---- the beginning ----------------------------------------------------------------------------------------- */

static ni_conn *conn_new(ni_server *s) {
  ni_conn *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->server = s;
  c->pong_next = -1;
  ni_http_init(&c->http);
  CHECK(uv_tcp_init(&s->loop, &c->tcp) == 0 && uv_timer_init(&s->loop, &c->timer) == 0);
  c->tcp.data = c->timer.data = c;
  c->handles = 2;
  c->next = s->conns;
  s->conns = c;
  s->conn_count++;
  return c;
}

void ni_conn_accept(ni_server *s, uv_stream_t *listener) {
  ni_conn *c = conn_new(s);
  if (!c) return; /* without memory there are no further connections: libuv waits until this one is accepted */
  bool full = s->conn_count > NI_CONNECTIONS_MAX;
  if (uv_accept(listener, stream(c)) < 0 || full || uv_read_start(stream(c), on_alloc, on_read) < 0)
    return ni_conn_kill(c);
  uv_tcp_nodelay(&c->tcp, 1);
  tick(c);
}

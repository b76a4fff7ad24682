/* SPDX-License-Identifier: MIT */
/*
 * plain-server.c - what servers.py asks of node:http alone, in C on libuv and llhttp: how much of a request's cost is
 * the kernel's and the parser's. One thread; answers are written where they lie, in one call; a peer that does not read
 * is waited for. Prints its port.
 */
#include <llhttp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { INPUT = 64 << 10, URL_MAX = 64 };

typedef struct {
  uv_tcp_t tcp;
  llhttp_t parser;
  size_t url_len;
  char url[URL_MAX];
} client;

typedef struct {
  uv_write_t req;
  char head[256]; /* the rest of a head that was not written at once */
} rest;

static char body[1 << 20], input[INPUT], date[64];
static llhttp_settings_t settings;

static void on_gone(uv_handle_t *h) { free(h->data); }

static void drop(client *c) {
  if (!uv_is_closing((uv_handle_t *)&c->tcp)) uv_close((uv_handle_t *)&c->tcp, on_gone);
}

static void on_written(uv_write_t *req, int status) {
  if (status < 0) drop(req->handle->data);
  free(req);
}

/* Head and body at once as far as the kernel takes them; the rest is queued, the head's from a copy. */
static void send_answer(client *c, char *head, size_t head_len, size_t len) {
  uv_stream_t *s = (uv_stream_t *)&c->tcp;
  uv_buf_t bufs[2] = {uv_buf_init(head, (unsigned)head_len), uv_buf_init(body, (unsigned)len)};
  int done = uv_try_write(s, bufs, 2);
  if (done < 0 && done != UV_EAGAIN) return drop(c);
  size_t n = done < 0 ? 0 : (size_t)done;
  if (n == head_len + len) return;
  rest *r = malloc(sizeof *r);
  if (!r) abort();
  size_t skip = n < head_len ? n : head_len;
  memcpy(r->head, head + skip, head_len - skip);
  bufs[0] = uv_buf_init(r->head, (unsigned)(head_len - skip));
  bufs[1] = uv_buf_init(body + (n - skip), (unsigned)(len - (n - skip)));
  if (uv_write(&r->req, s, bufs, 2, on_written) < 0) abort();
}

static int on_url(llhttp_t *p, const char *at, size_t len) {
  client *c = p->data;
  if (c->url_len + len >= URL_MAX) return -1;
  memcpy(c->url + c->url_len, at, len);
  c->url_len += len;
  return 0;
}

static int on_request(llhttp_t *p) {
  client *c = p->data;
  c->url[c->url_len] = 0;
  c->url_len = 0;
  size_t len = !strcmp(c->url, "/bytes/1m") ? sizeof body : !strcmp(c->url, "/bytes/10k") ? 10240 : 13;
  char head[sizeof(((rest *)0)->head)];
  int n = snprintf(head, sizeof head,
                   "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %zu\r\nDate: %s\r\n"
                   "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n", len, date);
  send_answer(c, head, (size_t)n, len);
  return 0;
}

static void on_alloc(uv_handle_t *h, size_t hint, uv_buf_t *buf) {
  (void)h, (void)hint;
  *buf = uv_buf_init(input, INPUT);
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf) {
  client *c = s->data;
  if (n < 0 || llhttp_execute(&c->parser, buf->base, (size_t)n) != HPE_OK) drop(c);
}

static void on_connection(uv_stream_t *server, int status) {
  client *c = calloc(1, sizeof *c);
  if (status < 0 || !c) abort();
  uv_tcp_init(server->loop, &c->tcp);
  c->tcp.data = c;
  if (uv_accept(server, (uv_stream_t *)&c->tcp) < 0) return drop(c);
  uv_tcp_nodelay(&c->tcp, 1);
  llhttp_init(&c->parser, HTTP_REQUEST, &settings);
  c->parser.data = c;
  uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read);
}

static void on_second(uv_timer_t *t) {
  (void)t;
  time_t now = time(NULL);
  struct tm tm;
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &tm));
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  uv_loop_t *loop = uv_default_loop();
  uv_tcp_t server;
  uv_timer_t timer;
  struct sockaddr_in at;
  int at_len = sizeof at;
  llhttp_settings_init(&settings);
  settings.on_url = on_url;
  settings.on_message_complete = on_request;
  memset(body, 'x', sizeof body);
  uv_timer_init(loop, &timer);
  uv_timer_start(&timer, on_second, 0, 1000);
  on_second(&timer);
  uv_tcp_init(loop, &server);
  uv_ip4_addr("127.0.0.1", 0, &at);
  if (uv_tcp_bind(&server, (struct sockaddr *)&at, 0) || uv_listen((uv_stream_t *)&server, 511, on_connection)) return 1;
  uv_tcp_getsockname(&server, (struct sockaddr *)&at, &at_len);
  printf("%d\n", ntohs(at.sin_port));
  fflush(stdout);
  return uv_run(loop, UV_RUN_DEFAULT);
}

/* SPDX-License-Identifier: MIT */
/*
 * dns_channel.c - questions to DNS servers, by c-ares over libuv's polls. A channel has its own servers
 * and its own sockets, which are open only while a question is on its way. Answers go to JavaScript as
 * the packets that came (dns_answer.js reads them).
 *
 * Every op takes the channel first and answers 0, or a negative code (UV_EBADF when closed), unless it
 * says more. c-ares' own statuses are positive (enum ares_status).
 */
#define CARES_NO_DEPRECATED /* the forms that give an answer as it came, and servers without text in between */
#include <ares.h>
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/buf.h"
#include "runtime/base/check.h"
#include "runtime/bind/bind.h"
#include "stdlib/internal/native/sockaddr.h"

enum { TIMER_MS = 1000 }; /* at least this often c-ares looks at its time limits */

typedef struct channel channel;

typedef struct watch { /* one socket of c-ares */
  uv_poll_t poll; /* poll.data is this struct */
  channel *c;
  ares_socket_t fd;
  struct watch *next;
} watch;

typedef struct question {
  rt_req req;
  channel *c;
  int status; /* and what was answered, on the heap: a packet, or names, each with its NUL */
  char *answer;
  size_t len;
  bool is_names;
  struct question *next;
} question;

struct channel {
  rt_handle h; /* first */
  ares_channel_t *ares;
  uv_timer_t timer;
  watch *watches;
  question *ended, **last; /* JavaScript has not been told yet */
  unsigned interval; /* ms */
};

/*
 * ---- answers -----------------------------------------------------------------------------------
 *
 * c-ares calls back from within an op, too, where no JavaScript may be called: answers are kept, and
 * handed out from the loop.
 */

/* [name, alias, ...] */
static napi_value names_of(napi_env env, const question *q) {
  napi_value out;
  uint32_t n = 0;
  napi_create_array(env, &out);
  for (size_t at = 0; at < q->len; at += strlen(q->answer + at) + 1)
    napi_set_element(env, out, n++, en_str_utf8(env, q->answer + at, strlen(q->answer + at)));
  return out;
}

static napi_value answer_of(napi_env env, const question *q) {
  if (q->answer == NULL) return en_undefined(env);
  if (q->is_names) return names_of(env, q);
  uint8_t *data;
  napi_value bytes = en_arraybuffer(env, q->len, &data);
  memcpy(data, q->answer, q->len);
  return bytes;
}

static void free_question(question *q) {
  free(q->answer);
  free(q);
}

static void hand_out(channel *c) {
  rt *r = c->h.r;
  while (c->ended != NULL) {
    question *q = c->ended;
    c->ended = q->next;
    if (c->ended == NULL) c->last = &c->ended;
    rt_scope scope;
    rt_enter(r, &scope);
    napi_value argv[2] = {en_i32(rt_env(r), q->status), answer_of(rt_env(r), q)};
    rt_req_end(&q->req, 2, argv);
    rt_leave(r, &scope);
    free_question(q);
  }
}

static void on_timer(uv_timer_t *timer);

/* The timer runs while a question is on its way, and at once when there is an answer to hand out. */
static void set_timer(channel *c) {
  if (c->h.closing) return;
  if (c->ended != NULL) {
    uv_timer_start(&c->timer, on_timer, 0, c->interval);
  } else if (c->watches == NULL) {
    uv_timer_stop(&c->timer);
  } else if (!uv_is_active((uv_handle_t *)&c->timer)) {
    uv_timer_start(&c->timer, on_timer, c->interval, c->interval);
  }
}

/* Takes `answer`. */
static void end_question(question *q, int status, char *answer, size_t len) {
  channel *c = q->c;
  if (c->h.closing) {
    rt_req_cancel(&q->req);
    free(answer);
    free(q);
    return;
  }
  q->status = status;
  q->answer = answer;
  q->len = len;
  *c->last = q;
  c->last = &q->next;
}

static void on_answer(void *arg, int status, int timeouts, unsigned char *packet, int len) {
  (void)timeouts;
  char *copy = NULL;
  if (packet != NULL && len > 0) {
    copy = malloc((size_t)len);
    CHECK(copy != NULL);
    memcpy(copy, packet, (size_t)len);
  }
  end_question(arg, status, copy, copy != NULL ? (size_t)len : 0);
}

static void add_name(rt_buf *out, const char *name) { rt_buf_add(out, name, strlen(name) + 1); }

static void on_host(void *arg, int status, int timeouts, struct hostent *host) {
  question *q = arg;
  rt_buf names = {0};
  (void)timeouts;
  q->is_names = true;
  if (status == ARES_SUCCESS && host != NULL) {
    if (host->h_name != NULL) add_name(&names, host->h_name);
    for (char **alias = host->h_aliases; alias != NULL && *alias != NULL; alias++) add_name(&names, *alias);
  }
  end_question(q, status, (char *)names.p, names.len);
}

/*
 * ---- sockets and time --------------------------------------------------------------------------
 */

static void process(channel *c, ares_socket_t readable, ares_socket_t writable) {
  ares_process_fd(c->ares, readable, writable);
  hand_out(c);
  set_timer(c);
}

static void on_timer(uv_timer_t *timer) { process(timer->data, ARES_SOCKET_BAD, ARES_SOCKET_BAD); }

static void on_poll(uv_poll_t *poll, int status, int events) {
  watch *w = poll->data;
  ares_socket_t fd = w->fd; /* c-ares may close it meanwhile */
  bool failed = status < 0;
  process(w->c, failed || (events & UV_READABLE) ? fd : ARES_SOCKET_BAD,
          failed || (events & UV_WRITABLE) ? fd : ARES_SOCKET_BAD);
}

static void on_poll_closed(uv_handle_t *poll) { free(poll->data); }

static watch **find_watch(channel *c, ares_socket_t fd) {
  watch **at = &c->watches;
  while (*at != NULL && (*at)->fd != fd) at = &(*at)->next;
  return at;
}

static watch *add_watch(channel *c, ares_socket_t fd) {
  watch *w = calloc(1, sizeof *w);
  CHECK(w != NULL);
  w->c = c;
  w->fd = fd;
  w->poll.data = w;
  CHECK(uv_poll_init_socket(rt_loop(c->h.r), &w->poll, fd) == 0);
  w->next = c->watches;
  return c->watches = w;
}

/* c-ares: of what it wants to know about a socket; of nothing when it closes it */
static void on_socket(void *arg, ares_socket_t fd, int readable, int writable) {
  channel *c = arg;
  watch **at = find_watch(c, fd), *w = *at;
  if (!readable && !writable) {
    if (w == NULL) return;
    *at = w->next;
    uv_close((uv_handle_t *)&w->poll, on_poll_closed);
    return;
  }
  if (w == NULL) w = add_watch(c, fd);
  uv_poll_start(&w->poll, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0), on_poll);
}

/*
 * ---- the channel -------------------------------------------------------------------------------
 */

static void on_timer_closed(uv_handle_t *timer) { rt_handle_closed(timer->data); }

static void channel_close(rt_handle *h) {
  channel *c = (channel *)h;
  ares_destroy(c->ares); /* ends all questions; sockets are closed */
  uv_close((uv_handle_t *)&c->timer, on_timer_closed);
}

static void channel_free(rt_handle *h) {
  channel *c = (channel *)h;
  for (question *q = c->ended, *next; q != NULL; q = next) {
    next = q->next;
    rt_req_cancel(&q->req);
    free_question(q);
  }
  free(c);
}

static const rt_handle_type channel_type = {"dns", channel_close, channel_free};

#define CHANNEL_OR_EBADF(c)                           \
  (void)argc;                                         \
  channel *c = rt_handle_get(argv[0], &channel_type); \
  if (c == NULL) return en_i32(env, UV_EBADF)

/* Without the cache of answers that c-ares has by itself: Node has none. */
static int init_ares(channel *c, int timeout, int tries, int max_timeout) {
  struct ares_options options = {.sock_state_cb = on_socket, .sock_state_cb_data = c, .tries = tries, .timeout = timeout,
                                 .maxtimeout = max_timeout, .flags = ARES_FLAG_NOCHECKRESP, .qcache_max_ttl = 0};
  int mask = ARES_OPT_FLAGS | ARES_OPT_SOCK_STATE_CB | ARES_OPT_TRIES | ARES_OPT_QUERY_CACHE;
  if (timeout > 0) mask |= ARES_OPT_TIMEOUTMS;
  if (max_timeout > 0) mask |= ARES_OPT_MAXTIMEOUTMS;
  static bool known; /* the first channel is the main thread's or not: c-ares counts */
  if (!__atomic_exchange_n(&known, true, __ATOMIC_ACQ_REL)) CHECK(ares_library_init(ARES_LIB_INIT_ALL) == 0);
  return ares_init_options(&c->ares, &options, mask) == ARES_SUCCESS ? 0 : UV_ENOMEM;
}

/* channel(owner, timeout, tries, maxTimeout) -> channel, or a negative code. The times in ms: timeout -1, maxTimeout 0:
 * c-ares' own. Reads /etc/resolv.conf. */
RT_OP(op_dns_channel) {
  (void)argc;
  rt *r = rt_from_env(env);
  channel *c = calloc(1, sizeof *c);
  if (c == NULL) return en_i32(env, UV_ENOMEM);
  int timeout = en_to_i32(argv[1]);
  c->interval = timeout > 0 && timeout < TIMER_MS ? (unsigned)timeout : timeout == 0 ? 1 : TIMER_MS;
  int rc = init_ares(c, timeout, en_to_i32(argv[2]), en_to_i32(argv[3]));
  if (rc != 0) {
    free(c);
    return en_i32(env, rc);
  }
  CHECK(uv_timer_init(rt_loop(r), &c->timer) == 0);
  c->timer.data = c;
  c->last = &c->ended;
  return rt_handle_open(r, &c->h, &channel_type, argv[0]);
}

/* closeChannel(channel): what is asked ends */
RT_OP(op_dns_close_channel) {
  CHANNEL_OR_EBADF(c);
  rt_handle_close(&c->h);
  return NULL;
}

RT_OP(op_dns_cancel) {
  CHANNEL_OR_EBADF(c);
  ares_cancel(c->ares);
  set_timer(c);
  return NULL;
}

/*
 * ---- servers -----------------------------------------------------------------------------------
 */

/* servers(channel) -> [ip, port, ...]; port 0: the usual one */
RT_OP(op_dns_servers) {
  CHANNEL_OR_EBADF(c);
  struct ares_addr_port_node *list = NULL;
  napi_value out;
  uint32_t n = 0;
  napi_create_array(env, &out);
  if (ares_get_servers_ports(c->ares, &list) != ARES_SUCCESS) return out;
  for (struct ares_addr_port_node *s = list; s != NULL; s = s->next) {
    char text[RT_IP_TEXT_MAX];
    if (uv_inet_ntop(s->family, &s->addr, text, sizeof text) != 0) continue;
    napi_set_element(env, out, n++, en_str_latin1(env, text, strlen(text)));
    napi_set_element(env, out, n++, en_i32(env, s->udp_port));
  }
  ares_free_data(list);
  return out;
}

static int read_server(napi_env env, napi_value list, uint32_t i, struct ares_addr_port_node *s) {
  napi_value ip, port;
  napi_get_element(env, list, 2 * i, &ip);
  napi_get_element(env, list, 2 * i + 1, &port);
  en_str_tmp text;
  en_str_tmp_init(&text, env, ip);
  s->family = rt_ip_version(text.p, text.len) == 6 ? AF_INET6 : AF_INET;
  int rc = uv_inet_pton(s->family, text.p, &s->addr);
  s->udp_port = s->tcp_port = en_to_i32(port);
  en_str_tmp_deinit(&text);
  return rc;
}

/* setServers(channel, [ip, port, ...]) -> an ares status. Nothing may be asked meanwhile. */
RT_OP(op_dns_set_servers) {
  CHANNEL_OR_EBADF(c);
  uint32_t len = 0;
  napi_get_array_length(env, argv[1], &len);
  struct ares_addr_port_node *list = calloc(len / 2 + 1, sizeof *list);
  if (list == NULL) return en_i32(env, UV_ENOMEM);
  int rc = 0;
  for (uint32_t i = 0; i < len / 2 && rc == 0; i++) {
    rc = read_server(env, argv[1], i, &list[i]);
    if (i > 0) list[i - 1].next = &list[i];
  }
  if (rc == 0) rc = ares_set_servers_ports(c->ares, len > 0 ? list : NULL);
  free(list);
  return en_i32(env, rc);
}

/* setLocalAddress(channel, ip): of one family; JavaScript has checked it */
RT_OP(op_dns_set_local_address) {
  CHANNEL_OR_EBADF(c);
  unsigned char bytes[16];
  en_str_tmp text;
  en_str_tmp_init(&text, env, argv[1]);
  bool six = rt_ip_version(text.p, text.len) == 6;
  int rc = uv_inet_pton(six ? AF_INET6 : AF_INET, text.p, bytes);
  en_str_tmp_deinit(&text);
  if (rc != 0) return en_i32(env, rc);
  if (six) {
    ares_set_local_ip6(c->ares, bytes);
  } else {
    uint32_t ip;
    memcpy(&ip, bytes, sizeof ip);
    ares_set_local_ip4(c->ares, ntohl(ip));
  }
  return en_i32(env, 0);
}

/*
 * ---- questions ---------------------------------------------------------------------------------
 */

static question *new_question(napi_env env, channel *c, napi_value done) {
  question *q = calloc(1, sizeof *q);
  CHECK(q != NULL);
  q->c = c;
  rt_req_begin(&q->req, rt_from_env(env), done, NULL);
  return q;
}

/* ask(channel, name, type, done): done(ares status, ArrayBuffer | undefined) */
RT_OP(op_dns_ask) {
  CHANNEL_OR_EBADF(c);
  enum { CLASS_IN = 1 };
  en_str_tmp name;
  en_str_tmp_init(&name, env, argv[1]);
  ares_query(c->ares, name.p, CLASS_IN, en_to_i32(argv[2]), on_answer, new_question(env, c, argv[3]));
  en_str_tmp_deinit(&name);
  set_timer(c);
  return en_i32(env, 0);
}

/* reverse(channel, ip, done): done(ares status, [name...] | undefined). Looks in
 * /etc/hosts first. UV_EINVAL: not an address. */
RT_OP(op_dns_reverse) {
  CHANNEL_OR_EBADF(c);
  unsigned char bytes[16];
  en_str_tmp text;
  en_str_tmp_init(&text, env, argv[1]);
  int version = rt_ip_version(text.p, text.len), family = version == 6 ? AF_INET6 : AF_INET;
  int rc = version == 0 ? UV_EINVAL : uv_inet_pton(family, text.p, bytes);
  en_str_tmp_deinit(&text);
  if (rc != 0) return en_i32(env, rc);
  ares_gethostbyaddr(c->ares, bytes, version == 6 ? 16 : 4, family, on_host, new_question(env, c, argv[2]));
  set_timer(c);
  return en_i32(env, 0);
}

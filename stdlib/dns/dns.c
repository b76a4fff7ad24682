/* SPDX-License-Identifier: MIT */
/* dns.c - getaddrinfo and getnameinfo on the thread pool: dns.lookup and dns.lookupService. */
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/bind/bind.h"
#include "stdlib/internal/native/sockaddr.h"

typedef struct addrinfo_req {
  rt_req req;
  uv_getaddrinfo_t uv;
} addrinfo_req;

static size_t count_addresses(const struct addrinfo *res) {
  size_t n = 0;
  for (; res != NULL; res = res->ai_next) n++;
  return n;
}

/* [ip, 4 | 6, ip, 4 | 6, ...] in the resolver's order */
static napi_value addresses_value(napi_env env, const struct addrinfo *res) {
  char text[RT_IP_TEXT_MAX];
  size_t n = 0;
  napi_value *items = calloc(2 * count_addresses(res) + 1, sizeof *items);
  if (items == NULL) return NULL;
  for (; res != NULL; res = res->ai_next) {
    if (rt_sockaddr_text(res->ai_addr, text, sizeof text, NULL) != 0) continue;
    items[n++] = en_str_latin1(env, text, strlen(text));
    items[n++] = en_i32(env, res->ai_family == AF_INET6 ? 6 : 4);
  }
  napi_value array = en_array(env, n, items);
  free(items);
  return array;
}

static void on_addrinfo(uv_getaddrinfo_t *uv, int status, struct addrinfo *res) {
  addrinfo_req *q = (addrinfo_req *)((char *)uv - offsetof(addrinfo_req, uv));
  rt *r = q->req.r;
  napi_env env = rt_env(r);
  rt_scope scope;
  rt_enter(r, &scope);
  napi_value argv[2] = {NULL, status == 0 ? addresses_value(env, res) : NULL};
  if (argv[1] == NULL) {
    if (status == 0) status = UV_ENOMEM;
    argv[1] = en_undefined(env);
  }
  argv[0] = en_i32(env, status);
  uv_freeaddrinfo(res);
  rt_req_end(&q->req, 2, argv);
  free(q);
  rt_leave(r, &scope);
}

/* getaddrinfo(host, 0 | 4 | 6, hints, done(status, [ip, family, ...])) -> 0 or a negative code */
RT_OP(op_dns_getaddrinfo) {
  (void)argc;
  rt *r = rt_from_env(env);
  addrinfo_req *q = calloc(1, sizeof *q);
  if (q == NULL) return en_i32(env, UV_ENOMEM);
  int family = en_to_i32(argv[1]);
  const struct addrinfo hints = {
      .ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC,
      .ai_socktype = SOCK_STREAM,
      .ai_flags = en_to_i32(argv[2]),
  };
  en_str_tmp host;
  en_str_tmp_init(&host, env, argv[0]);
  rt_req_begin(&q->req, r, argv[3], NULL);
  int rc = uv_getaddrinfo(rt_loop(r), &q->uv, on_addrinfo, host.p, NULL, &hints);
  en_str_tmp_deinit(&host);
  if (rc != 0) {
    rt_req_cancel(&q->req);
    free(q);
  }
  return en_i32(env, rc);
}

typedef struct nameinfo_req {
  rt_req req;
  uv_getnameinfo_t uv;
} nameinfo_req;

static void on_nameinfo(uv_getnameinfo_t *uv, int status, const char *host, const char *service) {
  nameinfo_req *q = (nameinfo_req *)((char *)uv - offsetof(nameinfo_req, uv));
  rt *r = q->req.r;
  napi_env env = rt_env(r);
  rt_scope scope;
  rt_enter(r, &scope);
  napi_value argv[3] = {en_i32(env, status), en_undefined(env), en_undefined(env)};
  if (status == 0) {
    argv[1] = en_str_utf8(env, host, strlen(host));
    argv[2] = en_str_utf8(env, service, strlen(service));
  }
  rt_req_end(&q->req, 3, argv);
  free(q);
  rt_leave(r, &scope);
}

/* getnameinfo(ip, port, done(status, host, service)) -> 0 or a negative code */
RT_OP(op_dns_getnameinfo) {
  (void)argc;
  rt *r = rt_from_env(env);
  struct sockaddr_storage addr;
  en_str_tmp ip;
  en_str_tmp_init(&ip, env, argv[0]);
  int rc = rt_sockaddr_parse(ip.p, en_to_i32(argv[1]), &addr);
  en_str_tmp_deinit(&ip);
  if (rc != 0) return en_i32(env, rc);
  nameinfo_req *q = calloc(1, sizeof *q);
  if (q == NULL) return en_i32(env, UV_ENOMEM);
  rt_req_begin(&q->req, r, argv[2], NULL);
  rc = uv_getnameinfo(rt_loop(r), &q->uv, on_nameinfo, (struct sockaddr *)&addr, NI_NAMEREQD);
  if (rc != 0) {
    rt_req_cancel(&q->req);
    free(q);
  }
  return en_i32(env, rc);
}

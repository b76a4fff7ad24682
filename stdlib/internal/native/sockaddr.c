/* SPDX-License-Identifier: MIT */
/*
 * sockaddr.c - IP literals: recognising, printing, packing. Used by net (isIP, BlockList) and dns.
 */
#include "stdlib/internal/native/sockaddr.h"

#include <string.h>

#include "runtime/bind/bind.h"

/* Zone identifiers are letters, digits and "-.:" as in Node's own grammar. */
static bool zone_ok(const char *z, size_t len) {
  for (size_t i = 0; i < len; i++) {
    char c = z[i];
    bool alnum = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
    if (!alnum && c != '-' && c != '.' && c != ':') return false;
  }
  return len > 0;
}

int rt_ip_version(const char *text, size_t len) {
  char buf[INET6_ADDRSTRLEN + 1];
  uint8_t packed[16];
  const char *zone = memchr(text, '%', len);
  size_t addr_len = zone != NULL ? (size_t)(zone - text) : len;
  if (addr_len < 2 || addr_len >= sizeof buf || memchr(text, 0, len) != NULL) return 0;
  memcpy(buf, text, addr_len);
  buf[addr_len] = 0;
  if (zone == NULL && uv_inet_pton(AF_INET, buf, packed) == 0) return 4;
  if (uv_inet_pton(AF_INET6, buf, packed) != 0) return 0;
  return zone == NULL || zone_ok(zone + 1, len - addr_len - 1) ? 6 : 0;
}

int rt_sockaddr_parse(const char *ip, int port, struct sockaddr_storage *out) {
  memset(out, 0, sizeof *out);
  if (uv_ip4_addr(ip, port, (struct sockaddr_in *)out) == 0) return 0;
  return uv_ip6_addr(ip, port, (struct sockaddr_in6 *)out);
}

int rt_sockaddr_text(const struct sockaddr *sa, char *text, size_t cap, int *port) {
  int rc = UV_EAFNOSUPPORT;
  if (sa->sa_family == AF_INET) {
    const struct sockaddr_in *in4 = (const struct sockaddr_in *)sa;
    if (port != NULL) *port = ntohs(in4->sin_port);
    rc = uv_ip4_name(in4, text, cap);
  } else if (sa->sa_family == AF_INET6) {
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)sa;
    if (port != NULL) *port = ntohs(in6->sin6_port);
    rc = uv_ip6_name(in6, text, cap);
    if (rc == 0 && IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) && in6->sin6_scope_id != 0) {
      size_t used = strlen(text), room = cap - used - 1;
      if (room > 1 && uv_if_indextoiid(in6->sin6_scope_id, text + used + 1, &room) == 0)
        text[used] = '%';
    }
  }
  return rc;
}

napi_value rt_sockaddr_value(napi_env env, const struct sockaddr *sa) {
  char text[RT_IP_TEXT_MAX];
  int port = 0;
  if (rt_sockaddr_text(sa, text, sizeof text, &port) != 0) return NULL;
  const napi_value items[] = {en_str_latin1(env, text, strlen(text)), en_i32(env, port),
                              en_i32(env, sa->sa_family == AF_INET6 ? 6 : 4)};
  return en_array(env, 3, items);
}

/* isIP(text) -> 4, 6 or 0 */
RT_OP(op_sockaddr_is_ip) {
  (void)argc;
  size_t len = en_str_len(argv[0]);
  if (len < 2 || len > INET6_ADDRSTRLEN + 64 || !en_str_is_latin1(argv[0])) return en_i32(env, 0);
  char text[INET6_ADDRSTRLEN + 64 + 1];
  en_str_write_latin1(env, argv[0], (uint8_t *)text, 0, len);
  return en_i32(env, rt_ip_version(text, len));
}

/* canonical(ip) -> the shortest usual spelling, or undefined when `ip` is no IP literal */
RT_OP(op_sockaddr_canonical) {
  (void)argc;
  en_str_tmp ip;
  struct sockaddr_storage sa;
  char text[RT_IP_TEXT_MAX];
  napi_value result = NULL;
  en_str_tmp_init(&ip, env, argv[0]);
  if (rt_ip_version(ip.p, ip.len) != 0 && rt_sockaddr_parse(ip.p, 0, &sa) == 0 &&
      rt_sockaddr_text((struct sockaddr *)&sa, text, sizeof text, NULL) == 0)
    result = en_str_latin1(env, text, strlen(text));
  en_str_tmp_deinit(&ip);
  return result;
}

/* bytes(ip, Uint8Array(16)) -> 4 or 6 with the address in network order, or 0 */
RT_OP(op_sockaddr_bytes) {
  (void)argc;
  en_str_tmp ip;
  struct sockaddr_storage sa;
  en_bytes out = en_view(argv[1]);
  en_str_tmp_init(&ip, env, argv[0]);
  int version = rt_ip_version(ip.p, ip.len);
  if (version != 0 && rt_sockaddr_parse(ip.p, 0, &sa) != 0) version = 0;
  en_str_tmp_deinit(&ip);
  if (out.len < 16) return en_i32(env, 0);
  if (version == 4) memcpy(out.data, &((struct sockaddr_in *)&sa)->sin_addr, 4);
  if (version == 6) memcpy(out.data, &((struct sockaddr_in6 *)&sa)->sin6_addr, 16);
  return en_i32(env, version);
}

/* SPDX-License-Identifier: MIT */
/* URLs in source maps and of source maps: data: URLs, and from the name of a source to its place. See maps.h. */
#include "packager/graph_private.h"
#include "packager/maps.h"

#include <ctype.h>

bool pk_url_has_scheme(rt_str url) {
  size_t n = 0;
  while (n < url.len && (isalnum((unsigned char)url.p[n]) || (n > 0 && strchr("+-.", url.p[n]) != NULL))) n++;
  return n > 0 && n < url.len && url.p[n] == ':' && isalpha((unsigned char)url.p[0]);
}

/* ---- decoding -------------------------------------------------------------------------------- */

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

rt_str pk_url_decode(rt_arena *a, rt_str url) {
  char *out = rt_arena_bytes(a, url.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < url.len; i++) {
    bool escape = url.p[i] == '%' && i + 2 < url.len && hex(url.p[i + 1]) >= 0 && hex(url.p[i + 2]) >= 0;
    out[n++] = escape ? (char)(hex(url.p[i + 1]) * 16 + hex(url.p[i + 2])) : url.p[i];
    if (escape) i += 2;
  }
  out[n] = 0;
  return rt_str_of(out, n);
}

static int digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static bool decode_base64(rt_arena *a, rt_str s, rt_str *out) {
  while (s.len > 0 && s.p[s.len - 1] == '=') s.len--;
  char *bytes = rt_arena_bytes(a, s.len + 1);
  size_t n = 0;
  unsigned bits = 0, value = 0;
  for (size_t i = 0; i < s.len; i++) {
    int d = digit(s.p[i]);
    if (d < 0) return false;
    value = value << 6 | (unsigned)d;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[n++] = (char)(value >> bits & 0xFF);
  }
  bytes[n] = 0;
  *out = rt_str_of(bytes, n);
  return true;
}

bool pk_url_data(rt_arena *a, rt_str url, rt_str *out) {
  const rt_str type = RT_STR("data:application/json"), base64 = RT_STR(";base64");
  size_t comma = rt_str_find_byte(url, ',', 0);
  if (!rt_str_starts(url, type) || comma == RT_STR_MISSING) return false;
  rt_str head = rt_str_slice(url, type.len, comma), body = rt_str_slice(url, comma + 1, url.len);
  if (head.len > 0 && head.p[0] != ';') return false;
  if (rt_str_ends(head, base64)) return decode_base64(a, pk_url_decode(a, body), out);
  *out = pk_url_decode(a, body);
  return true;
}

/* ---- names of sources ------------------------------------------------------------------------ */

static bool is_plain(char c) {
  return isalnum((unsigned char)c) || (c != 0 && strchr("-._~/@!$&'()*+,;=:", c) != NULL);
}

static rt_str encode(rt_arena *a, rt_str path) {
  char *out = rt_arena_bytes(a, 3 * path.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.p[i];
    if (is_plain((char)c)) {
      out[n++] = (char)c;
      continue;
    }
    out[n++] = '%';
    out[n++] = "0123456789ABCDEF"[c >> 4];
    out[n++] = "0123456789ABCDEF"[c & 15];
  }
  out[n] = 0;
  return rt_str_of(out, n);
}

/* Where a relative source outside of the root seems to be, seen from its map's place in the executable;
 * of an absolute one only the name is no secret of this machine. */
static rt_str outside(const pk_map_job *job, rt_str rest, bool absolute) {
  char path[RT_RESOLVE_PATH_MAX];
  if (absolute) return rt_str_slice(rest, rt_str_rfind_byte(rest, '/'), rest.len);
  rt_str dir = pk_layout_path(job->layout, job->arena, job->dir);
  if (dir.len == 0 || rt_path_join(path, dir.p, rest.p, rest.len, NULL) != 0) return rest;
  return rt_str_dup(job->arena, rt_str_c(path));
}

rt_str pk_map_source(const pk_map_job *job, rt_str root, rt_str source, rt_str *path) {
  bool slash = root.len > 0 && root.p[root.len - 1] != '/';
  rt_str url = rt_str_fmt(job->arena, "%.*s%s%.*s", RT_STR_ARG(root), slash ? "/" : "", RT_STR_ARG(source));
  *path = RT_STR_NONE;
  if (rt_str_starts(url, RT_STR("file://"))) url = rt_str_slice(url, rt_str_find_byte(url, '/', 7), url.len);
  else if (pk_url_has_scheme(url)) return url;
  rt_str rest = pk_url_decode(job->arena, url);
  char joined[RT_RESOLVE_PATH_MAX];
  if (memchr(rest.p, 0, rest.len) != NULL) return source;
  if (rt_path_join(joined, job->dir.p, rest.p, rest.len, NULL) != 0) return source;
  rt_str virtual = pk_layout_path(job->layout, job->arena, rt_str_c(joined));
  *path = rt_str_dup(job->arena, rt_str_c(joined));
  if (virtual.len == 0) virtual = outside(job, rest, rest.len > 0 && rest.p[0] == '/');
  return encode(job->arena, virtual);
}

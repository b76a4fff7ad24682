/* SPDX-License-Identifier: MIT */
/* See inspector_http.h. */
#include "stdlib/inspector/inspector_http.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <uv.h>

enum { SEEN_HOST = 1, SEEN_KEY = 2, SEEN_VERSION = 4, SEEN_UPGRADE = 8 };

/* ---- reading ----------------------------------------------------------------------------------------------- */

static ni_http_parser *of(llhttp_t *ll) { return (ni_http_parser *)ll; }

static void clear(ni_http_text *t) {
  t->len = 0;
  t->p[0] = 0;
}

static bool cut(const ni_http_text *t) { return t->len >= t->room; }

static void add(ni_http_text *t, const char *at, size_t len) {
  size_t room = cut(t) ? 0 : t->room - 1 - t->len;
  size_t n = len < room ? len : room;
  memcpy(t->p + (cut(t) ? t->room - 1 : t->len), at, n);
  t->len += len;
  t->p[t->len < t->room ? t->len : t->room - 1] = 0;
}

static int count(ni_http_parser *p, size_t len) {
  p->bytes += len;
  return p->bytes <= NI_HTTP_HEAD_MAX ? 0 : HPE_USER;
}

static int on_begin(llhttp_t *ll) {
  ni_http_parser *p = of(ll);
  p->bytes = p->seen = 0;
  clear(&p->path_text);
  clear(&p->name_text);
  clear(&p->host_text);
  clear(&p->key_text);
  clear(&p->version_text);
  clear(&p->upgrade_text);
  return 0;
}

static int on_url(llhttp_t *ll, const char *at, size_t len) {
  add(&of(ll)->path_text, at, len);
  return count(of(ll), len);
}

static int on_name(llhttp_t *ll, const char *at, size_t len) {
  add(&of(ll)->name_text, at, len);
  return count(of(ll), len);
}

/* A header that must not be there twice. */
static int take(ni_http_parser *p, unsigned bit, ni_http_text *value) {
  if (p->seen & bit) return HPE_USER;
  p->seen |= bit;
  p->value = value;
  return 0;
}

static int on_name_done(llhttp_t *ll) {
  ni_http_parser *p = of(ll);
  int rc = 0;
  p->value = NULL;
  if (!strcasecmp(p->name, "host")) rc = take(p, SEEN_HOST, &p->host_text);
  else if (!strcasecmp(p->name, "sec-websocket-key")) rc = take(p, SEEN_KEY, &p->key_text);
  else if (!strcasecmp(p->name, "sec-websocket-version")) rc = take(p, SEEN_VERSION, &p->version_text);
  else if (!strcasecmp(p->name, "upgrade")) rc = take(p, SEEN_UPGRADE, &p->upgrade_text);
  clear(&p->name_text);
  return rc;
}

static int on_value(llhttp_t *ll, const char *at, size_t len) {
  if (of(ll)->value) add(of(ll)->value, at, len);
  return count(of(ll), len);
}

static int on_value_done(llhttp_t *ll) {
  ni_http_text *t = of(ll)->value;
  while (t && !cut(t) && t->len > 0 && (t->p[t->len - 1] == ' ' || t->p[t->len - 1] == '\t')) t->p[--t->len] = 0;
  return 0;
}

/* An upgrade to something else ("h2c" of curl) is not taken: the request is an ordinary one. */
static int on_head_done(llhttp_t *ll) {
  ni_http_parser *p = of(ll);
  bool body = (ll->flags & F_CHUNKED) || (ll->flags & F_TRANSFER_ENCODING) || ll->content_length > 0;
  bool whole = !cut(&p->path_text) && p->path[0] == '/' && p->host_text.len == strlen(p->host);
  if (ll->method != HTTP_GET || body || !whole || !ni_http_host_allowed(p->host)) return HPE_USER;
  if (ll->upgrade && strcasecmp(p->upgrade, "websocket")) ll->upgrade = 0;
  if (!ll->upgrade) return 0;
  bool key = p->key[0] && !cut(&p->key_text);
  return key && !strcmp(p->version, "13") ? 0 : HPE_USER;
}

static int on_done(llhttp_t *ll) {
  ni_http_parser *p = of(ll);
  p->keep_alive = llhttp_should_keep_alive(ll);
  p->event = ll->upgrade ? NI_HTTP_UPGRADE : NI_HTTP_GET;
  return ll->upgrade ? 0 : HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_message_begin = on_begin,
    .on_url = on_url,
    .on_header_field = on_name,
    .on_header_field_complete = on_name_done,
    .on_header_value = on_value,
    .on_header_value_complete = on_value_done,
    .on_headers_complete = on_head_done,
    .on_message_complete = on_done,
};

void ni_http_init(ni_http_parser *p) {
  memset(p, 0, sizeof *p);
  llhttp_init(&p->ll, HTTP_REQUEST, &settings);
  p->path_text = (ni_http_text){p->path, 0, sizeof p->path};
  p->name_text = (ni_http_text){p->name, 0, sizeof p->name};
  p->host_text = (ni_http_text){p->host, 0, sizeof p->host};
  p->key_text = (ni_http_text){p->key, 0, sizeof p->key};
  p->version_text = (ni_http_text){p->version, 0, sizeof p->version};
  p->upgrade_text = (ni_http_text){p->upgrade, 0, sizeof p->upgrade};
}

ni_http_event ni_http_read(ni_http_parser *p, const char **data, const char *end) {
  p->event = NI_HTTP_MORE;
  llhttp_errno_t rc = llhttp_execute(&p->ll, *data, (size_t)(end - *data));
  if (rc == HPE_OK) {
    *data = end;
    return NI_HTTP_MORE;
  }
  if (rc != HPE_PAUSED && rc != HPE_PAUSED_UPGRADE) return NI_HTTP_BAD;
  *data = llhttp_get_error_pos(&p->ll);
  if (rc == HPE_PAUSED) llhttp_resume(&p->ll);
  return p->event;
}

/* ---- Host -------------------------------------------------------------------------------------------------- */

/* The address as uv_inet_pton reads it, which knows no octal and no shortened forms; not one that means "any", which
 * reaches this machine from everywhere. */
static bool address_allowed(int family, const char *text) {
  static const unsigned char any[16], mapped_any[16] = {[10] = 0xff, [11] = 0xff};
  unsigned char bytes[16] = {0};
  if (uv_inet_pton(family, text, bytes) != 0) return false;
  return memcmp(bytes, any, 16) != 0 && memcmp(bytes, mapped_any, 16) != 0;
}

/* Nothing, or a colon and up to five digits. */
static bool port_allowed(const char *text) {
  if (*text == 0) return true;
  size_t digits = strspn(text + 1, "0123456789");
  return text[0] == ':' && digits >= 1 && digits <= 5 && text[1 + digits] == 0;
}

bool ni_http_host_allowed(const char *host) {
  char name[256];
  bool bracket = host[0] == '[';
  size_t len = strcspn(host + bracket, bracket ? "]" : ":");
  const char *rest = host + bracket + len;
  if (bracket && *rest++ != ']') return false;
  if (len >= sizeof name || !port_allowed(rest)) return false;
  memcpy(name, host + bracket, len);
  name[len] = 0;
  if (bracket) return address_allowed(AF_INET6, name);
  if (len == 0) return host[0] == 0;
  return !strcasecmp(name, "localhost") || !strcasecmp(name, "localhost6") || address_allowed(AF_INET, name);
}

/* ---- answers ----------------------------------------------------------------------------------------------- */

static void respond(rt_buf *out, const char *type, bool keep_alive, rt_str body) {
  rt_buf_fmt(out, "HTTP/1.1 200 OK\r\nContent-Type: %s; charset=UTF-8\r\nCache-Control: no-cache\r\n", type);
  rt_buf_c(out, keep_alive ? "Connection: keep-alive\r\nKeep-Alive: timeout=60\r\n" : "Connection: close\r\n");
  rt_buf_fmt(out, "Content-Length: %zu\r\n\r\n", body.len);
  rt_buf_str(out, body);
}

static void member(rt_buf *out, const char *name, rt_str value, bool last) {
  rt_buf_fmt(out, "  \"%s\": ", name);
  rt_buf_json_str(out, value);
  rt_buf_c(out, last ? "\n" : ",\n");
}

/* The page of Chrome's tools for the target. */
static void tools_member(rt_buf *out, const ni_http_view *v, const char *name, const char *page) {
  rt_buf url = {0};
  rt_buf_fmt(&url, "devtools://devtools/bundled/%s?experiments=true&v8only=true&ws=%s/%s", page, v->address,
             v->target->id);
  member(out, name, rt_buf_view(&url), false);
  rt_buf_deinit(&url);
}

static void list(const ni_http_view *v, rt_buf *out) {
  const ni_target *t = v->target;
  rt_buf socket = {0};
  rt_buf_fmt(&socket, "ws://%s/%s", v->address, t->id);
  rt_buf_c(out, "[ {\n");
  member(out, "description", RT_STR("node.js instance"), false);
  tools_member(out, v, "devtoolsFrontendUrl", "js_app.html");
  tools_member(out, v, "devtoolsFrontendUrlCompat", "inspector.html");
  member(out, "faviconUrl", RT_STR("https://nodejs.org/static/images/favicons/favicon.ico"), false);
  member(out, "id", rt_str_c(t->id), false);
  member(out, "title", rt_str_c(t->title), false);
  member(out, "type", rt_str_c(t->type), false);
  member(out, "url", rt_str_c(t->url), false);
  member(out, "webSocketDebuggerUrl", rt_buf_view(&socket), true);
  rt_buf_c(out, "} ]\n\n");
  rt_buf_deinit(&socket);
}

static void version(const ni_http_view *v, rt_buf *out) {
  rt_buf_c(out, "{\n");
  member(out, "Browser", rt_str_c(v->browser), false);
  member(out, "Protocol-Version", RT_STR("1.1"), true);
  rt_buf_c(out, "}\n\n");
}

/* The path without query and closing slash. */
static rt_str plain_path(const char *path) {
  rt_str p = {path, strcspn(path, "?#")};
  if (p.len > 1 && p.p[p.len - 1] == '/') p.len--;
  return p;
}

static bool names_target(rt_str path, const char *id) {
  rt_str prefix = RT_STR("/json/activate/");
  return rt_str_starts(path, prefix) && rt_str_is(rt_str_slice(path, prefix.len, path.len), id);
}

bool ni_http_discover(const ni_http_view *view, const char *path, bool keep_alive, rt_buf *out) {
  rt_str p = plain_path(path);
  rt_buf body = {0};
  const char *type = "application/json";
  if (rt_str_is(p, "/json") || rt_str_is(p, "/json/list")) {
    list(view, &body);
  } else if (rt_str_is(p, "/json/version")) {
    version(view, &body);
  } else if (rt_str_is(p, "/json/protocol")) {
    ni_protocol_json(&body);
  } else if (names_target(p, view->target->id)) {
    type = "text/plain";
    rt_buf_c(&body, "Target activated");
  } else {
    return false;
  }
  respond(out, type, keep_alive, rt_buf_view(&body));
  rt_buf_deinit(&body);
  return true;
}

void ni_http_refuse(int status, rt_buf *out) {
  rt_buf_c(out, status == 404 ? "HTTP/1.1 404 Not Found\r\n" : "HTTP/1.1 400 Bad Request\r\n");
  rt_str text = status == 404 ? RT_STR("Not Found\r\n") : RT_STR("WebSockets request was expected\r\n");
  rt_buf_c(out, "Content-Type: text/html; charset=UTF-8\r\nConnection: close\r\n");
  rt_buf_fmt(out, "Content-Length: %zu\r\n\r\n%.*s", text.len, RT_STR_ARG(text));
}

void ni_http_upgrade(const char *accept, rt_buf *out) {
  rt_buf_c(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
  rt_buf_fmt(out, "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
}

/* SPDX-License-Identifier: MIT */
/* http_test.c - requests to the inspector's server: which hosts may be named, which requests are taken. */
#include "stdlib/inspector/inspector_http.h"

#include "tests/unit/unit.h"

static void test_hosts(void) {
  static const char *const allowed[] = {
      "", "localhost", "LocalHost:9229", "localhost6:1", "127.0.0.1", "127.0.0.1:9229", "111.111.111.111:11111",
      "[::1]", "[::1]:9229", "[2001:db8::7]:80", "[::ffff:10.0.0.1]:80", "255.255.255.255:65535",
  };
  static const char *const refused[] = {
      "notlocalhost:9229", "localhost.evil.example", "localhost:9229.evil.example", "localhost:", "localhost:x",
      "localhost:123456", ":9229", " localhost", "10.0.2.555:9229", "10.0.-23.255:9229", "127.0.0.4294967296:9229",
      "127.0.0.18446744073709552000:9229", ".0.0.1:9229", "127..0.1:9229", "127.0.0.:9229", "127.0.1:9229",
      "127.0.0.0.1:9229", "08.1.1.1:9229", "1.09.1.1:9229", "1.1.1.009:9229", "01.1.1.1:9229", "1.1.001.1:9229",
      "1.1.1.01:9229", "0.0.0.0:9229", "0:9229", "2130706433", "0x7f.0.0.1", "[::]:9229", "[::0.0.0.0]:9229",
      "[::ffff:0.0.0.0]:9229", "[127.0.0.1]:9229", "[:::1]:9229", "::1", "[::1", "[::1]x", "[::1]9229", "[localhost]", "[]",
  };
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    if (!ni_http_host_allowed(allowed[i])) unit_failures++, printf("%s is not allowed\n", allowed[i]);
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    if (ni_http_host_allowed(refused[i])) unit_failures++, printf("%s is allowed\n", refused[i]);
}

/* The first event of a request that comes in pieces of `step` bytes; what is left of it is `rest`. */
static ni_http_event first_event(ni_http_parser *p, rt_str request, size_t step, rt_str *rest) {
  ni_http_event event = NI_HTTP_MORE;
  const char *at = request.p, *all = request.p + request.len;
  ni_http_init(p);
  while (event == NI_HTTP_MORE && at < all) {
    const char *end = (size_t)(all - at) > step ? at + step : all;
    event = ni_http_read(p, &at, end);
  }
  *rest = rt_str_of(at, (size_t)(all - at));
  return event;
}

/* Whole, byte by byte, and in pieces of seven. */
static void expect_event(const char *request, ni_http_event expected, const char *path, const char *rest) {
  static const size_t steps[] = {100000, 1, 7};
  for (int i = 0; i < 3; i++) {
    ni_http_parser p;
    rt_str left;
    ni_http_event event = first_event(&p, rt_str_c(request), steps[i], &left);
    if (event != expected) unit_failures++, printf("event %d instead of %d: %s\n", event, expected, request);
    if (event != NI_HTTP_GET && event != NI_HTTP_UPGRADE) continue;
    EXPECT_STR(rt_str_c(p.path), path);
    EXPECT_STR(rt_str_c(p.host), "localhost:9229");
    EXPECT_STR(left, rest);
  }
}

#define HOST "Host: localhost:9229\r\n"
#define KEY "Sec-WebSocket-Key: aaa==\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\n"

static void test_requests(void) {
  expect_event("GET /json HTTP/1.1\r\n" HOST "\r\nGET /next", NI_HTTP_GET, "/json", "GET /next");
  expect_event("GET /a HTTP/1.1\r\nhost: \t localhost:9229 \t\r\n" KEY VERSION "\r\n", NI_HTTP_GET, "/a", "");
  expect_event("GET /a HTTP/1.1\r\n" HOST UPGRADE KEY VERSION "\r\n\x81", NI_HTTP_UPGRADE, "/a", "\x81");
  expect_event("GET /a HTTP/1.1\r\n" HOST "Upgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n" KEY VERSION "\r\n",
               NI_HTTP_UPGRADE, "/a", "");
  expect_event("GET /a HTTP/1.1\r\n" HOST "Upgrade: h2c\r\nConnection: Upgrade\r\n\r\nGET", NI_HTTP_GET, "/a", "GET");
  expect_event("GET /a HTTP/1.0\r\n" HOST "\r\n", NI_HTTP_GET, "/a", "");
}

static void test_refused(void) {
  static const char *const refused[] = {
      "Text before the first request, it should not be here\r\n",
      "POST /json HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx",
      "PUT /json HTTP/1.1\r\n" HOST "\r\n",
      "GET /json HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx",
      "GET /json HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET http://localhost:9229/json HTTP/1.1\r\n" HOST "\r\n",
      "CONNECT localhost:9229 HTTP/1.1\r\n" HOST "\r\n",
      "GET /json HTTP/1.1\r\nHost: notlocalhost:9229\r\n\r\n",
      "GET /json HTTP/1.1\r\n" HOST HOST "\r\n",
      "GET /a HTTP/1.1\r\nHost: notlocalhost:9229\r\n" UPGRADE KEY VERSION "\r\n",
      "GET /a HTTP/1.1\r\n" HOST UPGRADE VERSION "\r\n",
      "GET /a HTTP/1.1\r\n" HOST UPGRADE KEY "\r\n",
      "GET /a HTTP/1.1\r\n" HOST UPGRADE KEY "Sec-WebSocket-Version: 8\r\n\r\n",
      "GET /a HTTP/1.1\r\n" HOST UPGRADE KEY KEY VERSION "\r\n",
      "POST /a HTTP/1.1\r\n" HOST UPGRADE KEY VERSION "\r\n",
  };
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) expect_event(refused[i], NI_HTTP_BAD, "", "");
}

/* Texts up to their limits, and beyond them. `filler` is `n` bytes long. */
static ni_http_event with_filler(const char *before, size_t n, const char *after) {
  rt_buf b = {0};
  ni_http_parser p;
  rt_str rest;
  rt_buf_c(&b, before);
  rt_buf_fill(&b, 'x', n);
  rt_buf_c(&b, after);
  ni_http_event event = first_event(&p, rt_buf_view(&b), 100000, &rest);
  rt_buf_deinit(&b);
  return event;
}

static void test_limits(void) {
  EXPECT_INT(with_filler("GET /", 1022, " HTTP/1.1\r\n" HOST "\r\n"), NI_HTTP_GET);
  EXPECT_INT(with_filler("GET /", 1023, " HTTP/1.1\r\n" HOST "\r\n"), NI_HTTP_BAD);
  EXPECT_INT(with_filler("GET / HTTP/1.1\r\n" HOST "Cookie: ", 65000, "\r\n\r\n"), NI_HTTP_GET);
  EXPECT_INT(with_filler("GET / HTTP/1.1\r\n" HOST "Cookie: ", 65536, "\r\n\r\n"), NI_HTTP_BAD);
  EXPECT_INT(with_filler("GET / HTTP/1.1\r\n" HOST, 40, ": long name\r\n\r\n"), NI_HTTP_GET);
  EXPECT_INT(with_filler("GET / HTTP/1.1\r\nHost: ", 300, "\r\n\r\n"), NI_HTTP_BAD);
  EXPECT_INT(with_filler("GET / HTTP/1.1\r\n" HOST UPGRADE VERSION "Sec-WebSocket-Key: ", 255, "\r\n\r\n"), NI_HTTP_UPGRADE);
  EXPECT_INT(with_filler("GET / HTTP/1.1\r\n" HOST UPGRADE VERSION "Sec-WebSocket-Key: ", 256, "\r\n\r\n"), NI_HTTP_BAD);
}

int main(void) {
  test_hosts();
  test_requests();
  test_refused();
  test_limits();
  return unit_failures != 0;
}

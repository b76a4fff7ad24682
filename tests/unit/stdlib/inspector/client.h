/* SPDX-License-Identifier: MIT */
/*
 * client.h - a blocking client of raw sockets for the tests of the inspector's server. Reading gives up after twenty
 * seconds: a test then fails instead of hanging.
 */
#ifndef INGOT_INSPECTOR_TEST_CLIENT_H
#define INGOT_INSPECTOR_TEST_CLIENT_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static inline int client_connect(const char *ip, int port) {
  struct sockaddr_in a4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  struct sockaddr_in6 a6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
  bool six = strchr(ip, ':') != NULL;
  if (six) inet_pton(AF_INET6, ip, &a6.sin6_addr);
  else inet_pton(AF_INET, ip, &a4.sin_addr);
  int fd = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, six ? (void *)&a6 : (void *)&a4, six ? sizeof a6 : sizeof a4) < 0) {
    close(fd);
    return -1;
  }
  struct timeval limit = {20, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  return fd;
}

/* A socket with a time limit is not restarted by the kernel, and the end of another loop's io_uring interrupts. */
static inline ssize_t client_recv(int fd, void *out, size_t len) {
  ssize_t n;
  do n = recv(fd, out, len, 0);
  while (n < 0 && errno == EINTR);
  return n;
}

/* Whether all of it went out. */
static inline bool client_write(int fd, const void *data, size_t len) {
  const char *p = data;
  while (len > 0) {
    ssize_t n = send(fd, p, len, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    p += n;
    len -= (size_t)n;
  }
  return true;
}

static inline bool client_say(int fd, const char *text) { return client_write(fd, text, strlen(text)); }

/* Exactly len bytes; false at the end, an error or the time limit. */
static inline bool client_read(int fd, void *out, size_t len) {
  char *p = out;
  while (len > 0) {
    ssize_t n = client_recv(fd, p, len);
    if (n <= 0) return false;
    p += n;
    len -= (size_t)n;
  }
  return true;
}

/* What comes until the empty line, with it and a NUL; "" when that does not come. */
static inline const char *client_head(int fd, char *out, size_t cap) {
  size_t len = 0;
  while (len + 1 < cap && client_read(fd, out + len, 1)) {
    out[++len] = 0;
    if (len >= 4 && !memcmp(out + len - 4, "\r\n\r\n", 4)) return out;
  }
  return "";
}

/* A response: its head, and the body that its length says, both with a NUL. The status, or 0. */
static inline int client_response(int fd, char *head, size_t head_cap, char *body, size_t body_cap) {
  body[0] = 0;
  if (!*client_head(fd, head, head_cap)) return 0;
  const char *length = strstr(head, "Content-Length: ");
  size_t len = length ? strtoul(length + 16, NULL, 10) : 0;
  if (len >= body_cap || !client_read(fd, body, len)) return 0;
  body[len] = 0;
  return atoi(head + 9);
}

/* Whether the server ended the connection in order: nothing more, and no reset. */
static inline bool client_at_end(int fd) {
  char c;
  return client_recv(fd, &c, 1) == 0;
}

/* Whether it is closed, with or without a reset, whatever came before. */
static inline bool client_gone(int fd) {
  char some[4096];
  ssize_t n;
  while ((n = client_recv(fd, some, sizeof some)) > 0) continue;
  return n == 0 || errno == ECONNRESET;
}

/* A client's frame in `out`, which has room for len + 14; first: FIN, reserved bits and opcode. Its size. */
static inline size_t client_frame(uint8_t *out, uint8_t first, const void *data, size_t len, bool masked) {
  static const uint8_t mask[4] = {0x12, 0xfe, 0x80, 0x01};
  size_t more = len < 126 ? 0 : len < 65536 ? 2 : 8, at = 2;
  out[0] = first;
  out[1] = (uint8_t)((masked ? 0x80 : 0) | (more == 0 ? len : more == 2 ? 126 : 127));
  for (size_t i = 0; i < more; i++) out[at++] = (uint8_t)((uint64_t)len >> 8 * (more - 1 - i));
  for (size_t i = 0; masked && i < 4; i++) out[at++] = mask[i];
  for (size_t i = 0; i < len; i++) out[at++] = ((const uint8_t *)data)[i] ^ (masked ? mask[i & 3] : 0);
  return at;
}

static inline bool client_send_frame(int fd, uint8_t first, const void *data, size_t len) {
  uint8_t *frame = malloc(len + 14);
  bool ok = client_write(fd, frame, client_frame(frame, first, data, len, true));
  free(frame);
  return ok;
}

static inline bool client_send_text(int fd, const char *text) { return client_send_frame(fd, 0x81, text, strlen(text)); }

/* The server's next frame: its first byte, and its content, which the caller frees. 0 when there is none. */
static inline uint8_t client_read_frame(int fd, rt_str *content) {
  uint8_t head[2], more[8];
  *content = RT_STR_NONE;
  if (!client_read(fd, head, 2)) return 0;
  uint64_t len = head[1];
  size_t n = len == 126 ? 2 : len == 127 ? 8 : 0;
  if (n && !client_read(fd, more, n)) return 0;
  if (n) len = 0;
  for (size_t i = 0; i < n; i++) len = len << 8 | more[i];
  char *p = malloc(len + 1);
  *content = rt_str_of(p, len);
  return client_read(fd, p, len) ? head[0] : 0;
}

/* Expects a frame with this first byte and content. */
static inline bool client_expect(int fd, uint8_t first, const void *data, size_t len) {
  rt_str content;
  uint8_t got = client_read_frame(fd, &content);
  bool ok = got == first && rt_str_eq(content, rt_str_of(data, len));
  if (!ok) printf("a frame %02x with %zu bytes: %.*s\n", got, content.len, (int)(content.len & 127), content.p ? content.p : "");
  free((char *)content.p);
  return ok;
}

static inline bool client_expect_text(int fd, const char *text) { return client_expect(fd, 0x81, text, strlen(text)); }

#endif

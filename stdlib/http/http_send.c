/* SPDX-License-Identifier: MIT */
/*
 * http_send.c - one call that puts the head of a message, its body or one chunk of it, and the
 * framing into one piece of memory (a large body stays where it is) and hands it to the kernel.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"
#include "stdlib/internal/native/stream.h"

/* flags, as in http_outgoing.js */
enum { SEND_CHUNKED = 1, SEND_LAST = 2 };
enum { SCRATCH = 16 * 1024, COPY_MAX = 8 * 1024, FRAMING_MAX = 32 };

static const char last_chunk[] = "0\r\n\r\n";

static size_t body_cap(napi_value body, int enc) {
  if (en_is_undefined(body)) return 0;
  return enc == RT_ENC_BYTES ? en_view(body).len : rt_stream_encoded_max(body, enc);
}

static size_t write_body(napi_env env, napi_value body, int enc, char *dst, size_t cap) {
  if (en_is_undefined(body)) return 0;
  if (enc != RT_ENC_BYTES) return rt_stream_encode(env, body, enc, dst, cap);
  en_bytes mem = en_view(body);
  if (mem.len > 0) memcpy(dst, mem.data, mem.len);
  return mem.len;
}

/* The length line of a chunk, right-aligned in front of where its bytes begin. */
static char *put_chunk_size(char *body, size_t len) {
  char line[FRAMING_MAX];
  int n = snprintf(line, sizeof line, "%zx\r\n", len);
  memcpy(body - n, line, (size_t)n);
  return body - n;
}

static char *put(char *at, const char *bytes, size_t len) {
  memcpy(at, bytes, len);
  return at + len;
}

/*
 * Everything behind the head in one piece; returns its end. `at` has room for cap + 2 *
 * FRAMING_MAX.
 */
static char *put_message(napi_env env, char *at, napi_value body, int enc, size_t cap, int flags) {
  if ((flags & SEND_CHUNKED) == 0) return at + write_body(env, body, enc, at, cap);
  if (cap > 0) {
    char *from = at + FRAMING_MAX;
    size_t len = write_body(env, body, enc, from, cap);
    char *line = put_chunk_size(from, len);
    size_t total = (size_t)(from - line) + len;
    memmove(at, line, total);
    at = put(at + total, "\r\n", 2);
  }
  if ((flags & SEND_LAST) != 0) at = put(at, last_chunk, sizeof last_chunk - 1);
  return at;
}

/* A large Buffer is written from where it is, between two small pieces. */
static ssize_t send_vector(rt_stream *s, char *memory, size_t head_len, en_bytes body, int flags,
                           size_t *total) {
  bool chunked = (flags & SEND_CHUNKED) != 0;
  char *tail = memory + head_len + FRAMING_MAX, *end = tail;
  if (chunked) {
    char line[FRAMING_MAX];
    int n = snprintf(line, sizeof line, "%zx\r\n", body.len);
    memcpy(memory + head_len, line, (size_t)n);
    head_len += (size_t)n;
    end = put(end, "\r\n", 2);
    if ((flags & SEND_LAST) != 0) end = put(end, last_chunk, sizeof last_chunk - 1);
  }
  uv_buf_t bufs[3] = {
      uv_buf_init(memory, (unsigned)head_len),
      uv_buf_init((char *)body.data, (unsigned)body.len),
      uv_buf_init(tail, (unsigned)(end - tail)),
  };
  *total = head_len + body.len + (size_t)(end - tail);
  return rt_stream_try(s, bufs, end > tail ? 3 : 2);
}

/*
 * send(stream handle, head, body, encoding, flags): head is Latin-1 text, body undefined, a view
 * (encoding 0) or a string (1 Latin-1, 2 UTF-8).
 * -> 0 all written; n > 0: n - 1 bytes were, the caller sends the rest; negative: a libuv code.
 */
RT_OP(op_http_send) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  if (s == NULL) return en_i32(env, UV_EBADF);
  int enc = en_to_i32(argv[3]), flags = en_to_i32(argv[4]);
  size_t head_len = en_str_len(argv[1]), cap = body_cap(argv[2], enc);
  bool vector = enc == RT_ENC_BYTES && cap > COPY_MAX;
  size_t room = head_len + (vector ? 0 : cap) + 2 * FRAMING_MAX;
  char scratch[SCRATCH];
  char *memory = room <= sizeof scratch ? scratch : malloc(room);
  if (memory == NULL) return en_i32(env, UV_ENOMEM);
  en_str_write_latin1(env, argv[1], (uint8_t *)memory, 0, head_len);
  ssize_t done;
  size_t total;
  if (vector) {
    done = send_vector(s, memory, head_len, en_view(argv[2]), flags, &total);
  } else {
    char *end = put_message(env, memory + head_len, argv[2], enc, cap, flags);
    total = (size_t)(end - memory);
    uv_buf_t buf = uv_buf_init(memory, (unsigned)total);
    done = rt_stream_try(s, &buf, 1);
  }
  if (memory != scratch) free(memory);
  if (done < 0) return en_i32(env, (int32_t)done);
  return en_i32(env, (size_t)done == total ? 0 : (int32_t)done + 1);
}

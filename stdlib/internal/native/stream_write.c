/* SPDX-License-Identifier: MIT */
/*
 * stream_write.c - writing to libuv streams.
 *
 * Strings are encoded here, straight into the memory that is written. Every write first tries the
 * kernel (uv_try_write); only what it refuses is queued. Answers of write and writev: 0 all
 * written, 1 queued (on_write(owner, status) follows, in order), or a negative code.
 */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/engine/upcall.h"
#include "stdlib/internal/native/stream.h"

enum { SCRATCH = 16 * 1024 };

typedef struct write_req {
  uv_write_t uv;
  rt_stream *s;
  en_ref keep; /* the views being written, or NULL when the bytes were copied behind the struct */
} write_req;

size_t rt_stream_encoded_max(napi_value str, int enc) {
  size_t len = en_str_len(str);
  if (enc == RT_ENC_LATIN1) return len;
  if (enc == RT_ENC_UTF16) return 2 * len;
  return en_str_is_latin1(str) ? 2 * len : 3 * len;
}

size_t rt_stream_encode(napi_env env, napi_value str, int enc, char *dst, size_t cap) {
  size_t len = en_str_len(str);
  if (enc == RT_ENC_UTF8) return en_str_write_utf8(env, str, dst, cap, NULL);
  if (enc == RT_ENC_LATIN1) {
    en_str_write_latin1(env, str, (uint8_t *)dst, 0, len);
    return len;
  }
  for (size_t at = 0; at < len;) {
    uint16_t units[256];
    size_t n = len - at < 256 ? len - at : 256;
    en_str_write_utf16(env, str, units, at, n);
    memcpy(dst + 2 * at, units, 2 * n);
    at += n;
  }
  return 2 * len;
}

ssize_t rt_stream_try(rt_stream *s, const uv_buf_t *bufs, unsigned count) {
  if (s->layer != NULL) return s->layer->try_write(s, bufs, count);
  int n = uv_try_write(&s->uv.stream, bufs, count);
  if (n == UV_EAGAIN || n == UV_ENOSYS) return 0;
  if (n > 0) s->bytes_written += (uint64_t)n;
  return n;
}

static void on_written(uv_write_t *uv, int status) {
  write_req *q = (write_req *)uv;
  rt_stream *s = q->s;
  rt_scope scope;
  en_ref_free(q->keep);
  free(q);
  rt_enter(s->h.r, &scope);
  napi_value argv[1] = {en_i32(rt_env(s->h.r), status)};
  rt_handle_emit(&s->h, HOOK_stream_on_write, 1, argv);
  rt_leave(s->h.r, &scope);
}

/* Queues bufs. They stay valid through `keep`; if that is NULL they are copied. */
static int write_queue(rt_stream *s, uv_buf_t *bufs, unsigned count, size_t total,
                       napi_value keep) {
  write_req *q = malloc(sizeof *q + (keep == NULL ? total : 0));
  if (q == NULL) return UV_ENOMEM;
  q->s = s;
  q->keep = keep != NULL ? en_ref_new(rt_env(s->h.r), keep) : NULL;
  uv_buf_t copy = uv_buf_init((char *)(q + 1), 0);
  if (keep == NULL) {
    for (unsigned i = 0; i < count; i++) {
      memcpy(copy.base + copy.len, bufs[i].base, bufs[i].len);
      copy.len += bufs[i].len;
    }
    bufs = &copy;
    count = 1;
  }
  int rc = uv_write(&q->uv, &s->uv.stream, bufs, count, on_written);
  if (rc == 0) {
    s->bytes_written += total;
    return 1;
  }
  en_ref_free(q->keep);
  free(q);
  return rc;
}

/* Tries, then queues the rest. Changes bufs. */
static int write_bufs(rt_stream *s, uv_buf_t *bufs, unsigned count, napi_value keep) {
  if (s->layer != NULL) return s->layer->write(s, bufs, count, keep);
  ssize_t done = rt_stream_try(s, bufs, count);
  if (done < 0) return (int)done;
  while (count > 0 && (size_t)done >= bufs[0].len) {
    done -= (ssize_t)bufs[0].len;
    bufs++;
    count--;
  }
  if (count == 0) return 0;
  bufs[0].base += done;
  bufs[0].len -= (size_t)done;
  size_t total = 0;
  for (unsigned i = 0; i < count; i++) total += bufs[i].len;
  return write_queue(s, bufs, count, total, keep);
}

/* write(handle, string | view, encoding) */
RT_OP(op_stream_write) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  if (s == NULL) return en_i32(env, UV_EBADF);
  int enc = en_to_i32(argv[2]);
  if (enc == RT_ENC_BYTES) {
    en_bytes mem = en_view(argv[1]);
    uv_buf_t buf = uv_buf_init((char *)mem.data, (unsigned)mem.len);
    return en_i32(env, write_bufs(s, &buf, 1, argv[1]));
  }
  char scratch[SCRATCH];
  size_t cap = rt_stream_encoded_max(argv[1], enc);
  char *mem = cap <= sizeof scratch ? scratch : malloc(cap);
  if (mem == NULL) return en_i32(env, UV_ENOMEM);
  uv_buf_t buf = uv_buf_init(mem, (unsigned)rt_stream_encode(env, argv[1], enc, mem, cap));
  int rc = write_bufs(s, &buf, 1, NULL);
  if (mem != scratch) free(mem);
  return en_i32(env, rc);
}

/* writev(handle, [chunk, encoding, chunk, encoding, ...]). Strings are encoded into one ArrayBuffer
 * that joins the array as its last element, so that the array alone keeps all bytes alive. */
RT_OP(op_stream_writev) {
  (void)argc;
  rt_stream *s = rt_stream_get(argv[0]);
  if (s == NULL) return en_i32(env, UV_EBADF);
  uint32_t length = 0;
  CHECK(napi_get_array_length(env, argv[1], &length) == napi_ok);
  uint32_t count = length / 2;
  size_t cap = 0, used = 0;
  for (uint32_t i = 0; i < count; i++) {
    int enc = en_to_i32(en_element(env, argv[1], 2 * i + 1));
    if (enc != RT_ENC_BYTES) cap += rt_stream_encoded_max(en_element(env, argv[1], 2 * i), enc);
  }
  uv_buf_t *bufs = malloc((count + 1) * sizeof *bufs);
  uint8_t *text = NULL;
  if (bufs == NULL) return en_i32(env, UV_ENOMEM);
  if (cap > 0) {
    napi_value ab = en_arraybuffer(env, cap, &text);
    if (ab == NULL || napi_set_element(env, argv[1], length, ab) != napi_ok) {
      free(bufs);
      return en_i32(env, UV_ENOMEM);
    }
  }
  for (uint32_t i = 0; i < count; i++) {
    napi_value chunk = en_element(env, argv[1], 2 * i);
    int enc = en_to_i32(en_element(env, argv[1], 2 * i + 1));
    if (enc == RT_ENC_BYTES) {
      en_bytes mem = en_view(chunk);
      bufs[i] = uv_buf_init((char *)mem.data, (unsigned)mem.len);
    } else {
      char *dst = (char *)text + used;
      bufs[i] = uv_buf_init(dst, (unsigned)rt_stream_encode(env, chunk, enc, dst, cap - used));
      used += bufs[i].len;
    }
  }
  int rc = write_bufs(s, bufs, count, argv[1]);
  free(bufs);
  return en_i32(env, rc);
}

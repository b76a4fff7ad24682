/* SPDX-License-Identifier: MIT */
/*
 * stream.h - one native struct for the three libuv streams (tcp, pipe, tty), and the bytes they
 * read.
 *
 * A room that makes streams (net, tty, later child_process) does: rt_stream_new, uv_*_init on the
 * member of `uv`, rt_stream_open; all ops of natives('stream') then work on the handle value.
 * JavaScript's half is stdlib/internal/stream_handle.js.
 * A room that wants the bytes before JavaScript does (http) sets a sink.
 * Loop thread only.
 */
#ifndef INGOT_NATIVE_STREAM_H
#define INGOT_NATIVE_STREAM_H

#include "runtime/bind/bind.h"

typedef struct rt_stream rt_stream;

/*
 * A stream that is not libuv's own but lies over another (tls). The shared ops call these instead of
 * libuv; `uv` is then whatever handle the layer closes with (uv.idle). Codes and on_write, on_shutdown
 * are as for the others.
 */
typedef struct rt_stream_layer {
  int (*read_start)(rt_stream *s);
  int (*read_stop)(rt_stream *s);
  ssize_t (*try_write)(rt_stream *s, const uv_buf_t *bufs, unsigned count); /* rt_stream_try */
  /* All written 0, on_write follows 1, or a negative code. `keep` as in stream_write.c. */
  int (*write)(rt_stream *s, uv_buf_t *bufs, unsigned count, napi_value keep);
  int (*shutdown)(rt_stream *s); /* on_shutdown follows */
  size_t (*queue_size)(const rt_stream *s);
  void (*close)(rt_stream *s); /* the stream begins to close: no JavaScript any more */
  void (*closed)(rt_stream *s); /* before on_close is told */
  void (*free)(rt_stream *s);  /* what is around it; not the struct itself */
} rt_stream_layer;

/* Receives what is read in C. `data` is NULL and nread negative (a libuv code, UV_EOF at the end)
 * when the stream has ended. Runs inside rt_enter/rt_leave; may call JavaScript, which may close
 * the stream or remove the sink. Bytes may be handed to JavaScript with rt_stream_expose.
 * UV_ECANCELED: the stream begins to close; forget it, and call no JavaScript. The last call. */
typedef void (*rt_stream_sink_fn)(void *ctx, rt_stream *s, ssize_t nread, const char *data);

struct rt_stream {
  rt_handle h; /* first */
  union {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
    uv_tty_t tty;
    uv_idle_t idle; /* of a layer */
  } uv; /* uv.handle.data is this struct */
  uint64_t bytes_read;    /* since opening */
  uint64_t bytes_written; /* accepted by libuv, queued included */
  rt_stream_sink_fn sink; /* NULL: on_read hook */
  void *sink_ctx;
  en_ref user_buffer; /* a view that receives the reads (net's onread option), or NULL */
  const rt_stream_layer *layer; /* NULL: libuv's stream */
  bool reset;         /* close with RST (tcp only) */
  bool raw;           /* the sink keeps nothing: reads need no memory that JavaScript could have */
};

extern const rt_handle_type rt_stream_type;

/*
 * Zeroed; the caller initialises `uv` next. NULL when memory is short. If uv_*_init fails, free().
 */
rt_stream *rt_stream_new(rt *r);
/* After uv_*_init succeeded: the JS handle value. From here on only rt_handle_close releases it. */
napi_value rt_stream_open(rt_stream *s, rt *r, napi_value owner);
rt_stream *rt_stream_get(napi_value v); /* NULL when closed or not a stream */

/* Writes what the kernel takes at once: bytes written (0 when it takes none or writes are queued
 * already), or a negative code. Counts them. */
ssize_t rt_stream_try(rt_stream *s, const uv_buf_t *bufs, unsigned count);

/* How a chunk is encoded: internal/stream_handle.js. */
enum { RT_ENC_BYTES = 0, RT_ENC_LATIN1 = 1, RT_ENC_UTF8 = 2, RT_ENC_UTF16 = 3 };
/* Upper bound of a string's encoded size, in bytes. */
size_t rt_stream_encoded_max(napi_value str, int enc);
/* Encodes to dst, which need not be aligned; cap is that bound. Returns the bytes written. */
size_t rt_stream_encode(napi_env env, napi_value str, int enc, char *dst, size_t cap);

/*
 * Inside a sink: the ArrayBuffer in which `data` lies, and its offset there, so that JavaScript can
 * keep the bytes without a copy. The memory is not reused afterwards.
 */
napi_value rt_stream_expose(rt *r, const char *data, size_t *offset);

/* For a layer: the memory for the next bytes that it will deliver. No JavaScript may run between the two
 * calls. NULL when memory is short. */
char *rt_stream_room(rt_stream *s, size_t *cap);
/* Bytes written to that memory, or a negative code: to the sink or JavaScript. In a scope. */
void rt_stream_deliver(rt_stream *s, ssize_t nread, const char *data);
/* Like readStart and readStop of a handle, for who lies over it. */
int rt_stream_read(rt_stream *s, bool on);

/* What a sink does with an end it has no use for: the on_read hook, as without a sink. */
void rt_stream_emit_end(rt_stream *s, ssize_t nread);

#endif

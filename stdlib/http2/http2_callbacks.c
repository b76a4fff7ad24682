/* SPDX-License-Identifier: MIT */
/*
 * http2_callbacks.c - what nghttp2 tells of a session, and what it asks for.
 *
 * Hooks, the JS session first:
 *   on_headers(id, category, flags, block, sensitive)  block "name\nvalue\nname\nvalue" (Latin-1; neither can have
 *       line feeds), sensitive: names that may not be indexed, "name\nname", or undefined. Category 3 with END_STREAM
 *       are trailers; of a push promise (category 4) id is that of the promised stream, and the sixth
 *       argument that of the stream it came on
 *   on_data(id, arraybuffer | undefined, offset, length)   undefined: in receive's view
 *   on_end(id)               the peer sends no more
 *   on_close(id, code)
 *   on_frame(type, flags, id, a, b, c)   see tell_frame()
 *   on_error(code of nghttp2)            the connection is broken
 *   on_frame_error(id, type of frame, code of nghttp2)     a frame could not be sent
 * A callback that answers NGHTTP2_ERR_CALLBACK_FAILURE ends the session.
 */
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/http2/http2.h"

enum { PAIR_OVERHEAD = 32, ON_ALIGN = 8, FRAME_HEAD = 9 };
enum { CATEGORY_PUSH = 4 };

static int alive(bool told) { return told ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE; }

/* ---- header blocks ------------------------------------------------------------------------- */

static bool has_memory(const h2_session *s) {
  return (double)(s->memory + s->queued + s->retained + s->block.len) <= s->options[H2_MEMORY];
}

static bool takes_stream(h2_session *s) {
  uint32_t most = nghttp2_session_get_local_settings(s->ng, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  return s->stream_count < most && has_memory(s);
}

/* A stream that is refused; a peer that opens too many of those loses the connection. */
static int refuse(h2_session *s, int32_t id) {
  if (s->rejected_streams++ > (uint32_t)s->options[H2_REJECTED_STREAMS]) return NGHTTP2_ERR_CALLBACK_FAILURE;
  nghttp2_submit_rst_stream(s->ng, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
  return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

static int32_t stream_of(const nghttp2_frame *frame) {
  return frame->hd.type == NGHTTP2_PUSH_PROMISE ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
}

static int on_begin_headers(nghttp2_session *ng, const nghttp2_frame *frame, void *user) {
  h2_session *s = user;
  (void)ng;
  s->block.len = s->sensitive.len = 0;
  s->pairs = 0;
  s->block_size = 0;
  int32_t id = stream_of(frame);
  if (h2_stream_find(s, id) != NULL) return 0;
  if (!takes_stream(s)) return refuse(s, id);
  h2_stream_add(s, id);
  return 0;
}

static void append(rt_buf *b, nghttp2_vec text) {
  uint8_t *at = rt_buf_extend(b, text.len + 1);
  if (text.len > 0) memcpy(at, text.base, text.len);
  at[text.len] = '\n';
}

static int on_header(nghttp2_session *ng, const nghttp2_frame *frame, nghttp2_rcbuf *name, nghttp2_rcbuf *value,
                     uint8_t flags, void *user) {
  h2_session *s = user;
  nghttp2_vec n = nghttp2_rcbuf_get_buf(name), v = nghttp2_rcbuf_get_buf(value);
  h2_stream *st = h2_stream_find(s, stream_of(frame));
  if (st == NULL) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  s->block_size += n.len + v.len + PAIR_OVERHEAD;
  if (s->pairs++ >= (uint32_t)s->options[H2_MAX_PAIRS] || s->block_size > st->max_block) {
    nghttp2_submit_rst_stream(ng, NGHTTP2_FLAG_NONE, stream_of(frame), NGHTTP2_ENHANCE_YOUR_CALM);
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  append(&s->block, n);
  append(&s->block, v);
  if ((flags & NGHTTP2_NV_FLAG_NO_INDEX) != 0) append(&s->sensitive, n);
  return 0;
}

static napi_value lines(napi_env env, const rt_buf *b) {
  return b->len == 0 ? en_undefined(env) : en_str_latin1(env, b->p, b->len - 1);
}

static int tell_headers(h2_session *s, const nghttp2_frame *frame) {
  napi_env env = rt_env(s->r);
  bool push = frame->hd.type == NGHTTP2_PUSH_PROMISE;
  int category = push ? CATEGORY_PUSH : (int)frame->headers.cat;
  h2_stream *st = h2_stream_find(s, stream_of(frame));
  if (st == NULL) return 0;
  st->told = true;
  st->retained += s->block_size;
  s->retained += s->block_size;
  napi_value argv[7] = {NULL, en_i32(env, st->id), en_i32(env, category), en_i32(env, frame->hd.flags),
                        s->block.len == 0 ? en_str_latin1(env, "", 0) : lines(env, &s->block),
                        lines(env, &s->sensitive), en_i32(env, frame->hd.stream_id)};
  return alive(h2_tell(s, HOOK_http2_on_headers, 7, argv));
}

/* ---- other frames -------------------------------------------------------------------------- */

static napi_value copy_of(napi_env env, const void *bytes, size_t len) {
  uint8_t *to = NULL;
  napi_value ab = en_arraybuffer(env, len, &to);
  CHECK(ab != NULL);
  if (len > 0) memcpy(to, bytes, len);
  return en_uint8array(env, ab, 0, len);
}

static napi_value entries_of(napi_env env, const nghttp2_settings *settings) {
  napi_value *items = calloc(2 * settings->niv + 1, sizeof *items);
  CHECK(items != NULL);
  for (size_t i = 0; i < settings->niv; i++) {
    items[2 * i] = en_i32(env, settings->iv[i].settings_id);
    items[2 * i + 1] = en_u32(env, settings->iv[i].value);
  }
  napi_value out = en_array(env, 2 * settings->niv, items);
  free(items);
  return out;
}

static napi_value origins_of(napi_env env, const nghttp2_ext_origin *origin) {
  napi_value *items = calloc(origin->nov + 1, sizeof *items);
  CHECK(items != NULL);
  for (size_t i = 0; i < origin->nov; i++)
    items[i] = en_str_latin1(env, origin->ov[i].origin, origin->ov[i].origin_len);
  napi_value out = en_array(env, origin->nov, items);
  free(items);
  return out;
}

/* SETTINGS: a = [id, value, ...]; PING: a = 8 bytes; GOAWAY: a = code, b = last id, c = bytes or undefined;
 * ALTSVC: a = origin, b = value; ORIGIN: a = array of texts; PRIORITY: nothing is told of its fields */
static int tell_frame(h2_session *s, const nghttp2_frame *f) {
  napi_env env = rt_env(s->r);
  napi_value argv[7] = {NULL, en_i32(env, f->hd.type), en_i32(env, f->hd.flags), en_i32(env, f->hd.stream_id),
                        en_undefined(env), en_undefined(env), en_undefined(env)};
  if (f->hd.type == NGHTTP2_SETTINGS) {
    argv[4] = entries_of(env, &f->settings);
  } else if (f->hd.type == NGHTTP2_PING) {
    argv[4] = copy_of(env, f->ping.opaque_data, sizeof f->ping.opaque_data);
  } else if (f->hd.type == NGHTTP2_GOAWAY) {
    argv[4] = en_u32(env, f->goaway.error_code);
    argv[5] = en_i32(env, f->goaway.last_stream_id);
    if (f->goaway.opaque_data_len > 0) argv[6] = copy_of(env, f->goaway.opaque_data, f->goaway.opaque_data_len);
  } else if (f->hd.type == NGHTTP2_ALTSVC) {
    const nghttp2_ext_altsvc *a = f->ext.payload;
    argv[4] = en_str_latin1(env, a->origin, a->origin_len);
    argv[5] = en_str_latin1(env, a->field_value, a->field_value_len);
  } else if (f->hd.type == NGHTTP2_ORIGIN) {
    argv[4] = origins_of(env, f->ext.payload);
  }
  return alive(h2_tell(s, HOOK_http2_on_frame, 7, argv));
}

static int tell_end(h2_session *s, int32_t id) {
  napi_value argv[2] = {NULL, en_i32(rt_env(s->r), id)};
  return alive(h2_tell(s, HOOK_http2_on_end, 2, argv));
}

static int too_many_invalid(h2_session *s) {
  napi_value argv[2] = {NULL, en_i32(rt_env(s->r), H2_TOO_MANY_INVALID)};
  h2_tell(s, HOOK_http2_on_error, 2, argv);
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int on_frame_recv(nghttp2_session *ng, const nghttp2_frame *frame, void *user) {
  h2_session *s = user;
  (void)ng;
  s->frames_received++;
  switch (frame->hd.type) {
    case NGHTTP2_DATA:
      if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) return tell_end(s, frame->hd.stream_id);
      /* Frames of nothing cost their sender nothing either. */
      if (frame->hd.length == 0 && s->invalid_frames++ > (uint32_t)s->options[H2_INVALID_FRAMES])
        return too_many_invalid(s);
      return 0;
    case NGHTTP2_HEADERS:
    case NGHTTP2_PUSH_PROMISE:
      return tell_headers(s, frame);
    case NGHTTP2_SETTINGS:
    case NGHTTP2_PING:
    case NGHTTP2_GOAWAY:
    case NGHTTP2_ALTSVC:
    case NGHTTP2_ORIGIN:
    case NGHTTP2_PRIORITY:
      return tell_frame(s, frame);
    default:
      return 0;
  }
}

/* ---- data ---------------------------------------------------------------------------------- */

static int on_data_chunk(nghttp2_session *ng, uint8_t flags, int32_t id, const uint8_t *data, size_t len, void *user) {
  h2_session *s = user;
  (void)flags;
  nghttp2_session_consume_connection(ng, len);
  h2_stream *st = h2_stream_find(s, id);
  if (st == NULL || len == 0) return 0;
  if (st->paused) st->unconsumed += len;
  else nghttp2_session_consume_stream(ng, id, len);
  napi_env env = rt_env(s->r);
  size_t offset = (size_t)(data - s->input);
  napi_value memory = en_undefined(env);
  if (s->input == NULL) memory = rt_stream_expose(s->r, (const char *)data, &offset);
  napi_value argv[5] = {NULL, en_i32(env, id), memory, en_u32(env, (uint32_t)offset), en_u32(env, (uint32_t)len)};
  return alive(h2_tell(s, HOOK_http2_on_data, 5, argv));
}

/* The next bytes of a stream's body; they are copied by send_data(). */
static nghttp2_ssize read_data(nghttp2_session *ng, int32_t id, uint8_t *buf, size_t room, uint32_t *flags,
                               nghttp2_data_source *source, void *user) {
  h2_session *s = user;
  (void)ng, (void)buf, (void)source;
  h2_stream *st = h2_stream_find(s, id);
  if (st == NULL) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  if (st->queued == 0 && !st->ended) {
    st->waits = true;
    return NGHTTP2_ERR_DEFERRED;
  }
  *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  size_t len = st->queued < room ? st->queued : room;
  if (len == st->queued && st->ended) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (st->want_trailers) {
      st->want_trailers = false;
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      rt_vec_push(&s->trailers, (uint32_t)id); /* told when this is sent */
    }
  }
  return (nghttp2_ssize)len;
}

nghttp2_data_provider2 h2_provider(void) {
  return (nghttp2_data_provider2){.read_callback = read_data};
}

static void take_chunks(h2_session *s, h2_stream *st, size_t len) {
  s->queued -= len;
  st->queued -= len;
  while (len > 0) {
    h2_chunk *c = st->head;
    size_t n = c->len < len ? c->len : len;
    h2_out_chunk(s, c, n);
    c->data += n;
    c->len -= n;
    len -= n;
    if (c->len > 0) return;
    st->head = c->next;
    h2_chunk_done(s, c);
  }
  if (st->head == NULL) st->tail = &st->head;
}

static int send_data(nghttp2_session *ng, nghttp2_frame *frame, const uint8_t *head, size_t len,
                     nghttp2_data_source *source, void *user) {
  h2_session *s = user;
  (void)ng, (void)source;
  h2_stream *st = h2_stream_find(s, frame->hd.stream_id);
  if (st == NULL) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  size_t pad = frame->data.padlen;
  rt_buf_add(&s->out, head, FRAME_HEAD);
  if (pad > 0) {
    uint8_t count = (uint8_t)(pad - 1);
    rt_buf_add(&s->out, &count, 1);
  }
  take_chunks(s, st, len);
  if (pad > 1) memset(rt_buf_extend(&s->out, pad - 1), 0, pad - 1);
  if (st->queued == 0 && st->writing) {
    st->writing = false;
    rt_vec_push(&s->written, (uint32_t)st->id);
  }
  return 0;
}

/* ---- ends and errors ----------------------------------------------------------------------- */

static int on_stream_close(nghttp2_session *ng, int32_t id, uint32_t code, void *user) {
  h2_session *s = user;
  (void)ng;
  h2_stream *st = h2_stream_find(s, id);
  if (st == NULL) return 0;
  bool known = st->told;
  h2_stream_remove(s, st);
  if (!known) return 0;
  if (!s->receiving) { /* while frames are made: told afterwards */
    rt_vec_push(&s->closed, (uint32_t)id);
    rt_vec_push(&s->closed, code);
    return 0;
  }
  napi_value argv[3] = {NULL, en_i32(rt_env(s->r), id), en_u32(rt_env(s->r), code)};
  return alive(h2_tell(s, HOOK_http2_on_close, 3, argv));
}

static int on_invalid_frame(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *user) {
  h2_session *s = user;
  (void)ng;
  if (s->invalid_frames++ > (uint32_t)s->options[H2_INVALID_FRAMES]) return too_many_invalid(s);
  bool breaks = nghttp2_is_fatal(error) || error == NGHTTP2_ERR_STREAM_CLOSED || error == NGHTTP2_ERR_PROTO ||
                (error == NGHTTP2_ERR_FLOW_CONTROL && frame->hd.stream_id == 0);
  if (!breaks) return 0;
  napi_value argv[2] = {NULL, en_i32(rt_env(s->r), error)};
  return alive(h2_tell(s, HOOK_http2_on_error, 2, argv));
}

/* A frame that was asked for and cannot be sent any more; harmless where the stream or the session goes anyway. */
static int on_frame_not_send(nghttp2_session *ng, const nghttp2_frame *frame, int error, void *user) {
  h2_session *s = user;
  (void)ng;
  if (error == NGHTTP2_ERR_SESSION_CLOSING || error == NGHTTP2_ERR_STREAM_CLOSED ||
      error == NGHTTP2_ERR_STREAM_CLOSING) {
    bool request = frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST;
    return request ? on_stream_close(ng, frame->hd.stream_id, NGHTTP2_REFUSED_STREAM, user) : 0;
  }
  napi_env env = rt_env(s->r);
  napi_value argv[4] = {NULL, en_i32(env, frame->hd.stream_id), en_i32(env, frame->hd.type), en_i32(env, error)};
  h2_tell(s, HOOK_http2_on_frame_error, 4, argv);
  return 0;
}

/* Servers: a response is all out while the request still comes. */
static int on_frame_send(nghttp2_session *ng, const nghttp2_frame *frame, void *user) {
  h2_session *s = user;
  s->frames_sent++;
  int32_t id = frame->hd.stream_id;
  bool ends = (frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS) &&
              (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  if (ends && s->server && nghttp2_session_get_stream_remote_close(ng, id) == 0) rt_vec_push(&s->half, (uint32_t)id);
  return 0;
}

/* Before the peer's SETTINGS nothing else may come: it speaks another protocol. */
static int on_error(nghttp2_session *ng, int error, const char *text, size_t len, void *user) {
  h2_session *s = user;
  (void)ng, (void)text, (void)len;
  if (error != NGHTTP2_ERR_SETTINGS_EXPECTED) return 0;
  napi_value argv[2] = {NULL, en_i32(rt_env(s->r), NGHTTP2_ERR_PROTO)};
  h2_tell(s, HOOK_http2_on_error, 2, argv);
  return 0;
}

static nghttp2_ssize select_padding(nghttp2_session *ng, const nghttp2_frame *frame, size_t most, void *user) {
  h2_session *s = user;
  (void)ng;
  size_t len = frame->hd.length;
  if (s->options[H2_PADDING] == H2_PADDING_MAX) return (nghttp2_ssize)most;
  size_t padded = (len + FRAME_HEAD + ON_ALIGN - 1) / ON_ALIGN * ON_ALIGN - FRAME_HEAD;
  if (s->options[H2_PADDING] != H2_PADDING_ALIGNED || padded < len) return (nghttp2_ssize)len;
  return (nghttp2_ssize)(padded < most ? padded : most);
}

static nghttp2_session_callbacks *made; /* nghttp2 copies it */

static void make_callbacks(void) {
  CHECK(nghttp2_session_callbacks_new(&made) == 0);
  nghttp2_session_callbacks_set_on_begin_headers_callback(made, on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback2(made, on_header);
  nghttp2_session_callbacks_set_on_frame_recv_callback(made, on_frame_recv);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, on_data_chunk);
  nghttp2_session_callbacks_set_send_data_callback(made, send_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(made, on_stream_close);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(made, on_invalid_frame);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(made, on_frame_not_send);
  nghttp2_session_callbacks_set_on_frame_send_callback(made, on_frame_send);
  nghttp2_session_callbacks_set_error_callback2(made, on_error);
  nghttp2_session_callbacks_set_select_padding_callback2(made, select_padding);
}

const nghttp2_session_callbacks *h2_callbacks(void) {
  static once_flag once = ONCE_FLAG_INIT;
  call_once(&once, make_callbacks);
  return made;
}

/* SPDX-License-Identifier: MIT */
/*
 * http2_submit.c - frames that JavaScript asks for. nghttp2 keeps them until the next flush. Answers: 0 or what the op
 * says, or a negative code: nghttp2's (from -501 on), or UV_EBADF when the session is destroyed.
 *
 * Header lists are flat arrays: name, value, flags (1: never index), ...; Latin-1.
 */
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/engine/upcall.h"
#include "stdlib/http2/http2.h"

#define SESSION_OR_EBADF(s)                    \
  (void)argc;                                  \
  h2_session *s = h2_session_of(argv[0]);      \
  if (s == NULL) return en_i32(env, UV_EBADF)

enum { COPY_MAX = 4096 };

/* ---- header lists -------------------------------------------------------------------------- */

typedef struct nv_list {
  nghttp2_nv *p;
  size_t len;
  uint8_t *text;
} nv_list;

static uint8_t *put_text(napi_env env, napi_value str, uint8_t *at, uint8_t **start, size_t *len) {
  *start = at;
  *len = en_str_len(str);
  if (*len > 0) en_str_write_latin1(env, str, at, 0, *len);
  return at + *len;
}

static nv_list nv_of(napi_env env, napi_value array) {
  uint32_t n = 0;
  size_t total = 0;
  CHECK(napi_get_array_length(env, array, &n) == napi_ok && n % 3 == 0);
  nv_list list = {.len = n / 3};
  for (uint32_t i = 0; i < n; i += 3)
    total += en_str_len(en_element(env, array, i)) + en_str_len(en_element(env, array, i + 1));
  list.p = calloc(list.len + 1, sizeof *list.p);
  list.text = malloc(total + 1);
  CHECK(list.p != NULL && list.text != NULL);
  uint8_t *at = list.text;
  for (uint32_t i = 0; i < list.len; i++) {
    nghttp2_nv *nv = &list.p[i];
    at = put_text(env, en_element(env, array, 3 * i), at, &nv->name, &nv->namelen);
    at = put_text(env, en_element(env, array, 3 * i + 1), at, &nv->value, &nv->valuelen);
    nv->flags = en_to_i32(en_element(env, array, 3 * i + 2)) != 0 ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
  }
  return list;
}

static void nv_free(nv_list *list) {
  free(list->p);
  free(list->text);
}

/* ---- requests and responses ---------------------------------------------------------------- */

/* request(box, headers, no body, trailers are wanted) -> id */
RT_OP(op_http2_request) {
  SESSION_OR_EBADF(s);
  nv_list nv = nv_of(env, argv[1]);
  bool ends = en_to_bool(argv[2]);
  nghttp2_data_provider2 provider = h2_provider();
  int32_t id = nghttp2_submit_request2(s->ng, NULL, nv.p, nv.len, ends ? NULL : &provider, NULL);
  nv_free(&nv);
  if (id < 0) return en_i32(env, id);
  h2_stream *st = h2_stream_add(s, id);
  st->told = true;
  st->ended = ends;
  st->want_trailers = en_to_bool(argv[3]);
  return en_i32(env, id);
}

/* respond(box, id, headers, no body, trailers are wanted) */
RT_OP(op_http2_respond) {
  SESSION_OR_EBADF(s);
  h2_stream *st = h2_stream_find(s, en_to_i32(argv[1]));
  if (st == NULL) return en_i32(env, NGHTTP2_ERR_STREAM_CLOSED);
  nv_list nv = nv_of(env, argv[2]);
  bool ends = en_to_bool(argv[3]);
  nghttp2_data_provider2 provider = h2_provider();
  st->want_trailers = en_to_bool(argv[4]) && !ends;
  if (ends) st->ended = true;
  int rc = nghttp2_submit_response2(s->ng, st->id, nv.p, nv.len, ends ? NULL : &provider);
  nv_free(&nv);
  return en_i32(env, rc);
}

/* info(box, id, headers): a block before the response */
RT_OP(op_http2_info) {
  SESSION_OR_EBADF(s);
  nv_list nv = nv_of(env, argv[2]);
  int rc = nghttp2_submit_headers(s->ng, NGHTTP2_FLAG_NONE, en_to_i32(argv[1]), NULL, nv.p, nv.len, NULL);
  nv_free(&nv);
  return en_i32(env, rc);
}

/* withoutTrailers(box, id): they are not wanted any more; nothing when they were asked for already */
RT_OP(op_http2_without_trailers) {
  SESSION_OR_EBADF(s);
  h2_stream *st = h2_stream_find(s, en_to_i32(argv[1]));
  if (st != NULL) st->want_trailers = false;
  return en_i32(env, 0);
}

/* trailers(box, id, headers): after on_sent has asked for them. None at all: an empty frame of data, since some
 * browsers take an empty block for an error. */
RT_OP(op_http2_trailers) {
  SESSION_OR_EBADF(s);
  h2_stream *st = h2_stream_find(s, en_to_i32(argv[1]));
  if (st == NULL) return en_i32(env, NGHTTP2_ERR_STREAM_CLOSED);
  nv_list nv = nv_of(env, argv[2]);
  nghttp2_data_provider2 provider = h2_provider();
  int rc = nv.len > 0 ? nghttp2_submit_trailer(s->ng, st->id, nv.p, nv.len)
                      : nghttp2_submit_data2(s->ng, NGHTTP2_FLAG_END_STREAM, st->id, &provider);
  nv_free(&nv);
  return en_i32(env, rc);
}

/* push(box, id, headers) -> the promised stream's id */
RT_OP(op_http2_push) {
  SESSION_OR_EBADF(s);
  nv_list nv = nv_of(env, argv[2]);
  int32_t id = nghttp2_submit_push_promise(s->ng, NGHTTP2_FLAG_NONE, en_to_i32(argv[1]), nv.p, nv.len, NULL);
  nv_free(&nv);
  if (id > 0) h2_stream_add(s, id)->told = true;
  return en_i32(env, id);
}

/* ---- bodies -------------------------------------------------------------------------------- */

static h2_chunk *chunk_new(size_t room) {
  h2_chunk *c = malloc(sizeof *c + room);
  CHECK(c != NULL);
  *c = (h2_chunk){.data = (uint8_t *)(c + 1)};
  return c;
}

static h2_chunk *chunk_of_string(napi_env env, napi_value str, int enc) {
  size_t cap = rt_stream_encoded_max(str, enc);
  h2_chunk *c = chunk_new(cap);
  c->len = rt_stream_encode(env, str, enc, (char *)(c + 1), cap);
  return c;
}

static h2_chunk *chunk_of_view(napi_env env, napi_value view) {
  en_bytes bytes = en_view(view);
  bool copy = bytes.len <= COPY_MAX;
  h2_chunk *c = chunk_new(copy ? bytes.len : 0);
  c->len = bytes.len;
  if (!copy) {
    c->data = bytes.data;
    c->keep = en_ref_new(env, view);
  } else if (bytes.len > 0) {
    memcpy(c + 1, bytes.data, bytes.len);
  }
  return c;
}

static void queue(h2_session *s, h2_stream *st, h2_chunk *c) {
  if (c->len == 0) {
    en_ref_free(c->keep);
    free(c);
    return;
  }
  st->queued += c->len;
  s->queued += c->len;
  *st->tail = c;
  st->tail = &c->next;
}

/* write(box, id, view | string | undefined, encoding, last) -> 1: on_sent tells when it is sent; 0: there was nothing */
RT_OP(op_http2_write) {
  SESSION_OR_EBADF(s);
  h2_stream *st = h2_stream_find(s, en_to_i32(argv[1]));
  if (st == NULL) return en_i32(env, NGHTTP2_ERR_STREAM_CLOSED);
  if (!en_is_undefined(argv[2])) {
    int enc = en_to_i32(argv[3]);
    queue(s, st, enc == RT_ENC_BYTES ? chunk_of_view(env, argv[2]) : chunk_of_string(env, argv[2], enc));
  }
  if (en_to_bool(argv[4])) st->ended = true;
  if (st->waits && (st->queued > 0 || st->ended)) {
    st->waits = false;
    nghttp2_session_resume_data(s->ng, st->id);
  }
  st->writing = st->queued > 0;
  return en_i32(env, st->writing ? 1 : 0);
}

/* reset(box, id, code): at the next flush, behind what is ready by then */
RT_OP(op_http2_reset) {
  SESSION_OR_EBADF(s);
  h2_stream *st = h2_stream_find(s, en_to_i32(argv[1]));
  if (st == NULL) return en_i32(env, 0);
  rt_vec_push(&s->resets, (uint32_t)st->id);
  rt_vec_push(&s->resets, en_to_u32(argv[2]));
  return en_i32(env, 0);
}

/* pause(box, id): what comes does not open the stream's window again, until resume(box, id) */
RT_OP(op_http2_pause) {
  SESSION_OR_EBADF(s);
  h2_stream *st = h2_stream_find(s, en_to_i32(argv[1]));
  if (st != NULL) st->paused = true;
  return en_i32(env, 0);
}

/* resume(box, id) -> 1: the window may open, so there is something to flush; 0: nothing came meanwhile */
RT_OP(op_http2_resume) {
  SESSION_OR_EBADF(s);
  h2_stream *st = h2_stream_find(s, en_to_i32(argv[1]));
  if (st == NULL) return en_i32(env, 0);
  st->paused = false;
  size_t len = st->unconsumed;
  st->unconsumed = 0;
  int rc = len > 0 ? nghttp2_session_consume_stream(s->ng, st->id, len) : 0;
  return en_i32(env, rc < 0 ? rc : len > 0);
}

/* ---- the connection ------------------------------------------------------------------------ */

/* settings(box, [id, value, ...]) */
RT_OP(op_http2_settings) {
  SESSION_OR_EBADF(s);
  enum { MOST = 64 };
  nghttp2_settings_entry entries[MOST];
  uint32_t n = 0;
  CHECK(napi_get_array_length(env, argv[1], &n) == napi_ok && n <= 2 * MOST);
  for (uint32_t i = 0; i < n / 2; i++) {
    entries[i].settings_id = en_to_i32(en_element(env, argv[1], 2 * i));
    entries[i].value = en_to_u32(en_element(env, argv[1], 2 * i + 1));
  }
  return en_i32(env, nghttp2_submit_settings(s->ng, NGHTTP2_FLAG_NONE, entries, n / 2));
}

/* ping(box, 8 bytes) */
RT_OP(op_http2_ping) {
  SESSION_OR_EBADF(s);
  en_bytes bytes = en_view(argv[1]);
  CHECK(bytes.len == 8);
  return en_i32(env, nghttp2_submit_ping(s->ng, NGHTTP2_FLAG_NONE, bytes.data));
}

/* goaway(box, code, last id or 0 for the last that was handled, view | undefined) */
RT_OP(op_http2_goaway) {
  SESSION_OR_EBADF(s);
  int32_t last = en_to_i32(argv[2]);
  en_bytes bytes = en_is_undefined(argv[3]) ? (en_bytes){0} : en_view(argv[3]);
  if (last <= 0) last = nghttp2_session_get_last_proc_stream_id(s->ng);
  return en_i32(env, nghttp2_submit_goaway(s->ng, NGHTTP2_FLAG_NONE, last, en_to_u32(argv[1]), bytes.data, bytes.len));
}

/* notice(box): the GOAWAY that refuses no stream yet; the session goes on until goaway() (RFC 9113, 6.8) */
RT_OP(op_http2_notice) {
  SESSION_OR_EBADF(s);
  return en_i32(env, nghttp2_submit_shutdown_notice(s->ng));
}

/* terminate(box, code): the last GOAWAY; nothing else is sent after it */
RT_OP(op_http2_terminate) {
  SESSION_OR_EBADF(s);
  return en_i32(env, nghttp2_session_terminate_session(s->ng, en_to_u32(argv[1])));
}

/* altsvc(box, id, origin, value) */
RT_OP(op_http2_altsvc) {
  SESSION_OR_EBADF(s);
  rt_buf text = {0};
  size_t origin = en_str_len(argv[2]), value = en_str_len(argv[3]);
  uint8_t *at = rt_buf_extend(&text, origin + value + 1);
  if (origin > 0) en_str_write_latin1(env, argv[2], at, 0, origin);
  if (value > 0) en_str_write_latin1(env, argv[3], at + origin, 0, value);
  int rc = nghttp2_submit_altsvc(s->ng, NGHTTP2_FLAG_NONE, en_to_i32(argv[1]), at, origin, at + origin, value);
  rt_buf_deinit(&text);
  return en_i32(env, rc);
}

/* origin(box, texts) */
RT_OP(op_http2_origin) {
  SESSION_OR_EBADF(s);
  uint32_t n = 0;
  CHECK(napi_get_array_length(env, argv[1], &n) == napi_ok);
  size_t total = 1;
  for (uint32_t i = 0; i < n; i++) total += en_str_len(en_element(env, argv[1], i));
  nghttp2_origin_entry *entries = calloc(n + 1, sizeof *entries);
  uint8_t *text = malloc(total), *at = text;
  CHECK(entries != NULL && text != NULL);
  for (uint32_t i = 0; i < n; i++)
    at = put_text(env, en_element(env, argv[1], i), at, &entries[i].origin, &entries[i].origin_len);
  int rc = nghttp2_submit_origin(s->ng, NGHTTP2_FLAG_NONE, entries, n);
  free(entries);
  free(text);
  return en_i32(env, rc);
}

/* SPDX-License-Identifier: MIT */
/* http2_session.c - see http2.h: a session's life, and the bytes that come. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/http2/http2.h"

enum { MAX_BLOCK = 65535 };

const char h2_session_tag;

/* ---- memory -------------------------------------------------------------------------------- */

/* nghttp2_mem: counts what nghttp2 holds (option maxSessionMemory). */
static void *count(h2_session *s, void *p) {
  if (p != NULL) s->memory += malloc_usable_size(p);
  return p;
}

static void *ng_malloc(size_t size, void *user) { return count(user, malloc(size)); }
static void *ng_calloc(size_t n, size_t size, void *user) { return count(user, calloc(n, size)); }

static void ng_free(void *p, void *user) {
  if (p != NULL) ((h2_session *)user)->memory -= malloc_usable_size(p);
  free(p);
}

static void *ng_realloc(void *p, size_t size, void *user) {
  h2_session *s = user;
  size_t before = p != NULL ? malloc_usable_size(p) : 0;
  void *grown = realloc(p, size);
  if (grown == NULL) return NULL;
  s->memory -= before;
  return count(s, grown);
}

/* ---- streams by id ------------------------------------------------------------------------- */

static h2_stream **bucket_of(h2_session *s, int32_t id) {
  return &s->buckets[((uint32_t)id >> 1) & (s->bucket_count - 1)];
}

h2_stream *h2_stream_find(h2_session *s, int32_t id) {
  if (s->bucket_count == 0) return NULL;
  h2_stream *st = *bucket_of(s, id);
  while (st != NULL && st->id != id) st = st->next;
  return st;
}

static void grow(h2_session *s) {
  size_t before = s->bucket_count;
  h2_stream **old = s->buckets;
  s->bucket_count = before == 0 ? 16 : before * 2;
  s->buckets = calloc(s->bucket_count, sizeof *s->buckets);
  CHECK(s->buckets != NULL);
  for (size_t i = 0; i < before; i++) {
    for (h2_stream *st = old[i], *next; st != NULL; st = next) {
      h2_stream **at = bucket_of(s, st->id);
      next = st->next;
      st->next = *at;
      *at = st;
    }
  }
  free(old);
}

h2_stream *h2_stream_add(h2_session *s, int32_t id) {
  if (s->stream_count >= s->bucket_count) grow(s);
  h2_stream *st = calloc(1, sizeof *st);
  CHECK(st != NULL);
  h2_stream **at = bucket_of(s, id);
  st->id = id;
  st->paused = true;
  st->tail = &st->head;
  st->max_block = nghttp2_session_get_local_settings(s->ng, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE);
  if (st->max_block > MAX_BLOCK) st->max_block = MAX_BLOCK;
  st->next = *at;
  *at = st;
  s->stream_count++;
  if (s->stream_count > s->most_streams) s->most_streams = (uint32_t)s->stream_count;
  return st;
}

static void drop_chunks(h2_session *s, h2_stream *st) {
  for (h2_chunk *c = st->head, *next; c != NULL; c = next) {
    next = c->next;
    h2_chunk_done(s, c);
  }
  s->queued -= st->queued;
  st->queued = 0;
  st->head = NULL;
  st->tail = &st->head;
}

void h2_stream_remove(h2_session *s, h2_stream *st) {
  h2_stream **at = bucket_of(s, st->id);
  while (*at != st) at = &(*at)->next;
  *at = st->next;
  s->stream_count--;
  drop_chunks(s, st);
  s->retained -= st->retained;
  free(st);
}

static void remove_all(h2_session *s) {
  for (size_t i = 0; i < s->bucket_count; i++)
    while (s->buckets[i] != NULL) h2_stream_remove(s, s->buckets[i]);
  free(s->buckets);
  s->buckets = NULL;
  s->bucket_count = 0;
}

/* ---- life ---------------------------------------------------------------------------------- */

h2_session *h2_session_of(napi_value box) {
  h2_session *s = en_box_get(box, &h2_session_tag);
  return s != NULL && s->ng != NULL && !s->doomed ? s : NULL;
}

bool h2_tell(h2_session *s, int hook, size_t argc, napi_value *argv) {
  if (s->doomed || s->ng == NULL) return false;
  argv[0] = en_ref_get(rt_env(s->r), s->owner);
  rt_hook_call(s->r, hook, argc, argv);
  return s->ng != NULL && !s->doomed;
}

static void detach(h2_session *s) {
  if (s->lower != NULL && s->lower->sink_ctx == s) {
    s->lower->sink = NULL;
    s->lower->sink_ctx = NULL;
  }
  s->lower = NULL;
}

void h2_destroy(h2_session *s) {
  detach(s);
  if (s->receiving || s->sending) {
    s->doomed = true;
    return;
  }
  if (s->ng != NULL) nghttp2_session_del(s->ng);
  s->ng = NULL;
  remove_all(s);
  en_ref_free(s->owner);
  s->owner = NULL;
  h2_out_free(s);
  rt_buf_deinit(&s->block);
  rt_buf_deinit(&s->sensitive);
  rt_vec_deinit(&s->written);
  rt_vec_deinit(&s->closed);
  rt_vec_deinit(&s->trailers);
  rt_vec_deinit(&s->half);
  rt_vec_deinit(&s->resets);
}

void h2_settle(h2_session *s) {
  if (!s->doomed) return;
  s->doomed = false;
  h2_destroy(s);
  if (s->orphan) free(s);
}

/* Of the box: also while the session is at work, for one that a hook has destroyed. */
static void session_free(void *ptr) {
  h2_session *s = ptr;
  s->orphan = true;
  h2_destroy(s);
  if (!s->doomed) free(s);
}

static double option(const h2_session *s, enum h2_option o) { return s->options[o]; }

static nghttp2_option *ng_options(const h2_session *s) {
  nghttp2_option *o = NULL;
  CHECK(nghttp2_option_new(&o) == 0);
  nghttp2_option_set_no_auto_window_update(o, 1);
  if (!s->server) {
    nghttp2_option_set_builtin_recv_extension_type(o, NGHTTP2_ALTSVC);
    nghttp2_option_set_builtin_recv_extension_type(o, NGHTTP2_ORIGIN);
  }
  if (option(s, H2_MAX_DEFLATE) >= 0)
    nghttp2_option_set_max_deflate_dynamic_table_size(o, (size_t)option(s, H2_MAX_DEFLATE));
  if (option(s, H2_MAX_SEND_BLOCK) >= 0)
    nghttp2_option_set_max_send_header_block_length(o, (size_t)option(s, H2_MAX_SEND_BLOCK));
  nghttp2_option_set_peer_max_concurrent_streams(o, (uint32_t)option(s, H2_PEER_STREAMS));
  if (option(s, H2_MAX_SETTINGS) >= 0) nghttp2_option_set_max_settings(o, (size_t)option(s, H2_MAX_SETTINGS));
  if (option(s, H2_RESET_RATE) >= 0 && option(s, H2_RESET_BURST) >= 0)
    nghttp2_option_set_stream_reset_rate_limit(o, (uint64_t)option(s, H2_RESET_BURST),
                                               (uint64_t)option(s, H2_RESET_RATE));
  if (option(s, H2_RESERVED) >= 0) nghttp2_option_set_max_reserved_remote_streams(o, (uint32_t)option(s, H2_RESERVED));
  if (option(s, H2_LOOSE_SPACES) > 0) nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(o, 1);
  return o;
}

/* create(JS session, server, options: Float64Array as enum h2_option) -> box */
RT_OP(op_http2_create) {
  (void)argc;
  h2_session *s = calloc(1, sizeof *s);
  CHECK(s != NULL);
  s->r = rt_from_env(env);
  s->owner = en_ref_new(env, argv[0]);
  s->server = en_to_bool(argv[1]);
  en_bytes options = en_view(argv[2]);
  CHECK(options.len == sizeof s->options);
  memcpy(s->options, options.data, sizeof s->options);
  nghttp2_mem mem = {s, ng_malloc, ng_free, ng_calloc, ng_realloc};
  nghttp2_option *o = ng_options(s);
  int rc = s->server ? nghttp2_session_server_new3(&s->ng, h2_callbacks(), s, o, &mem)
                     : nghttp2_session_client_new3(&s->ng, h2_callbacks(), s, o, &mem);
  nghttp2_option_del(o);
  CHECK(rc == 0);
  return en_box_new(env, s, &h2_session_tag, session_free);
}

/* destroy(box): at once; nothing more is sent. Idempotent. */
RT_OP(op_http2_destroy) {
  (void)argc;
  (void)env;
  h2_session *s = h2_session_of(argv[0]);
  if (s != NULL) h2_destroy(s);
  return NULL;
}

/* ---- bytes that come ----------------------------------------------------------------------- */

static void parse(h2_session *s, const uint8_t *data, size_t len) {
  s->receiving = true;
  nghttp2_ssize rc = nghttp2_session_mem_recv2(s->ng, data, len);
  if (!s->doomed && rc < 0) {
    napi_env env = rt_env(s->r);
    napi_value argv[2] = {NULL, en_i32(env, (int32_t)rc)};
    h2_tell(s, HOOK_http2_on_error, 2, argv);
  }
  s->receiving = false;
  if (s->doomed) h2_settle(s);
  else h2_flush(s);
}

/* rt_stream_sink_fn */
static void on_stream_data(void *ctx, rt_stream *lower, ssize_t nread, const char *data) {
  h2_session *s = ctx;
  if (nread == UV_ECANCELED) {
    s->lower = NULL;
    return;
  }
  if (nread < 0) {
    rt_stream_emit_end(lower, nread);
    return;
  }
  if (s->receiving) return; /* cannot be: a stream reads from the loop */
  s->input = NULL;
  parse(s, (const uint8_t *)data, (size_t)nread);
}

/* attach(box, stream handle) -> whether its bytes come here now, and ours go there */
RT_OP(op_http2_attach) {
  (void)argc;
  h2_session *s = h2_session_of(argv[0]);
  rt_stream *lower = rt_stream_get(argv[1]);
  if (s == NULL || lower == NULL || lower->sink != NULL || lower->user_buffer != NULL) return en_bool(env, false);
  s->lower = lower;
  lower->sink = on_stream_data;
  lower->sink_ctx = s;
  return en_bool(env, true);
}

/* receive(box, view): bytes that came another way. Not from a hook of this session: UV_EBUSY. */
RT_OP(op_http2_receive) {
  (void)argc;
  h2_session *s = h2_session_of(argv[0]);
  if (s == NULL) return en_i32(env, UV_EBADF);
  if (s->receiving || s->sending) return en_i32(env, UV_EBUSY);
  en_bytes bytes = en_view(argv[1]);
  if (bytes.len == 0) return en_i32(env, 0);
  s->input = bytes.data;
  parse(s, bytes.data, bytes.len);
  return en_i32(env, 0);
}

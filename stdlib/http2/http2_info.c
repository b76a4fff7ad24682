/* SPDX-License-Identifier: MIT */
/* http2_info.c - what JavaScript may know of a session and its streams, and what it sets at once. */
#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/http2/http2.h"

static const nghttp2_settings_id known[] = {
    NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, NGHTTP2_SETTINGS_ENABLE_PUSH, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS,
    NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, NGHTTP2_SETTINGS_MAX_FRAME_SIZE, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE,
    NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL,
};
enum { KNOWN = sizeof known / sizeof known[0] };

typedef uint32_t (*get_setting)(nghttp2_session *ng, nghttp2_settings_id id);

static napi_value settings(napi_env env, napi_value box, get_setting get) {
  h2_session *s = h2_session_of(box);
  if (s == NULL) return en_undefined(env);
  napi_value items[2 * KNOWN];
  for (int i = 0; i < KNOWN; i++) {
    items[2 * i] = en_i32(env, known[i]);
    items[2 * i + 1] = en_u32(env, get(s->ng, known[i]));
  }
  return en_array(env, 2 * KNOWN, items);
}

/* localSettings(box), remoteSettings(box) -> [id, value, ...] as they are in force; undefined when destroyed */
RT_OP(op_http2_local_settings) {
  (void)argc;
  return settings(env, argv[0], nghttp2_session_get_local_settings);
}

RT_OP(op_http2_remote_settings) {
  (void)argc;
  return settings(env, argv[0], nghttp2_session_get_remote_settings);
}

/* sessionState(box) -> nine numbers in the order of the doc */
RT_OP(op_http2_session_state) {
  (void)argc;
  h2_session *s = h2_session_of(argv[0]);
  if (s == NULL) return en_undefined(env);
  nghttp2_session *ng = s->ng;
  napi_value items[] = {
      en_i32(env, nghttp2_session_get_effective_local_window_size(ng)),
      en_i32(env, nghttp2_session_get_effective_recv_data_length(ng)),
      en_u32(env, nghttp2_session_get_next_stream_id(ng)),
      en_i32(env, nghttp2_session_get_local_window_size(ng)),
      en_i32(env, nghttp2_session_get_last_proc_stream_id(ng)),
      en_i32(env, nghttp2_session_get_remote_window_size(ng)),
      en_double(env, (double)nghttp2_session_get_outbound_queue_size(ng)),
      en_double(env, (double)nghttp2_session_get_hd_deflate_dynamic_table_size(ng)),
      en_double(env, (double)nghttp2_session_get_hd_inflate_dynamic_table_size(ng)),
  };
  return en_array(env, sizeof items / sizeof items[0], items);
}

/* counts(box) -> [frames received, frames sent, most streams at a time] */
RT_OP(op_http2_counts) {
  (void)argc;
  h2_session *s = h2_session_of(argv[0]);
  if (s == NULL) return en_undefined(env);
  napi_value items[] = {en_u32(env, s->frames_received), en_u32(env, s->frames_sent), en_u32(env, s->most_streams)};
  return en_array(env, sizeof items / sizeof items[0], items);
}

/* streamState(box, id) -> [state, closed here, closed there, local window]; before its first frame it is idle */
RT_OP(op_http2_stream_state) {
  (void)argc;
  h2_session *s = h2_session_of(argv[0]);
  int32_t id = en_to_i32(argv[1]);
  nghttp2_stream *st = s != NULL ? nghttp2_session_find_stream(s->ng, id) : NULL;
  if (st == NULL) {
    napi_value idle[] = {en_i32(env, NGHTTP2_STREAM_STATE_IDLE), en_i32(env, 0), en_i32(env, 0), en_i32(env, 0)};
    return en_array(env, 4, idle);
  }
  napi_value items[] = {
      en_i32(env, (int32_t)nghttp2_stream_get_state(st)),
      en_i32(env, nghttp2_session_get_stream_local_close(s->ng, id)),
      en_i32(env, nghttp2_session_get_stream_remote_close(s->ng, id)),
      en_i32(env, nghttp2_session_get_stream_local_window_size(s->ng, id)),
  };
  return en_array(env, 4, items);
}

/* queued(box, id) -> bytes of the stream's body that wait here; those of all streams for 0 */
RT_OP(op_http2_queued) {
  (void)argc;
  h2_session *s = h2_session_of(argv[0]);
  if (s != NULL && en_to_i32(argv[1]) == 0) return en_double(env, (double)s->queued);
  h2_stream *st = s != NULL ? h2_stream_find(s, en_to_i32(argv[1])) : NULL;
  return en_double(env, st != NULL ? (double)st->queued : 0);
}

/* setNextId(box, id) */
RT_OP(op_http2_set_next_id) {
  (void)argc;
  h2_session *s = h2_session_of(argv[0]);
  if (s == NULL) return en_i32(env, UV_EBADF);
  return en_i32(env, nghttp2_session_set_next_stream_id(s->ng, en_to_i32(argv[1])));
}

/* setWindow(box, bytes): the connection's, for what the peer sends */
RT_OP(op_http2_set_window) {
  (void)argc;
  h2_session *s = h2_session_of(argv[0]);
  if (s == NULL) return en_i32(env, UV_EBADF);
  return en_i32(env, nghttp2_session_set_local_window_size(s->ng, NGHTTP2_FLAG_NONE, 0, en_to_i32(argv[1])));
}

/* errorText(code of nghttp2) */
RT_OP(op_http2_error_text) {
  (void)argc;
  const char *text = nghttp2_strerror(en_to_i32(argv[0]));
  size_t len = 0;
  while (text[len] != '\0') len++;
  return en_str_latin1(env, text, len);
}

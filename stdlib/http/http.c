/* SPDX-License-Identifier: MIT */
/*
 * http.c - HTTP/1 messages: llhttp between a stream (or Buffers) and JavaScript.
 *
 * Crossings are what cost: a request without a body is ONE call, on_head, with the header block as
 * one string "name\nvalue\nname\nvalue\n" that http_incoming.js takes apart only when asked, or the number
 * of one that came before (http_heads.h). A parser consumes its stream in C (internal/native/stream.h), bodies reach JavaScript as pieces of
 * the read slab.
 *
 * Parsers are JS boxes; http_parser.js pools them. A hook may release or re-init the parser that
 * calls it: `epoch` tells, and parsing of the chunk at hand then stops.
 *
 * Hooks, first argument always the JS parser object:
 *   on_head(parser, flags, code, text, block, version) -> 0 go on, 1 no body follows, 2 upgrade
 *     code and text: method number and url of a request, status and reason of a response
 *   on_body(parser, arraybuffer | undefined, offset, length)  undefined: in execute's Buffer
 *   on_complete(parser, trailers)    their block, or undefined; not called if HEAD_COMPLETE
 *   on_error(parser, code, reason, parsed, arraybuffer, offset, length)   while consuming only
 *   on_upgrade(parser, arraybuffer, offset, length)   the bytes after the message; consuming only
 *   on_activity(parser)              bytes came that completed nothing; consuming only
 */
#include <llhttp.h>
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/http/http_heads.h"
#include "stdlib/internal/native/stream.h"

/* flags of on_head, as in http_parser.js */
enum {
  HEAD_KEEP_ALIVE = 1,
  HEAD_UPGRADE = 2,
  HEAD_HAS_HOST = 4,
  HEAD_HAS_EXPECT = 8,
  HEAD_COMPLETE = 16, /* no body: the message ends here */
  HEAD_UNFRAMED = 32, /* nothing said of a body: no Content-Length, no Transfer-Encoding */
};
enum { MAX_CHUNK_EXTENSIONS = 16 * 1024 };

typedef struct text {
  char *p;
  size_t len, cap;
} text;

typedef struct http_parser {
  llhttp_t ll; /* first */
  rt *r;
  rt_stream *stream; /* being consumed, or NULL */
  en_ref owner;      /* the JS parser while consuming */
  napi_value self;   /* the JS parser while executing, else NULL */
  bool exposable;    /* the chunk lies in the stream's slab */
  const char *chunk;
  uint32_t epoch;    /* counts init and release */
  uint32_t upcalls;  /* during the chunk */
  text head;         /* url or reason */
  text block;        /* headers, or trailers */
  size_t name_at;    /* start of the current header's name in block */
  size_t value_at;
  size_t header_bytes, max_header_bytes;
  uint32_t header_count, max_header_count; /* 0: no limit */
  size_t extension_bytes;
  uint32_t flags;
  uint64_t started_ms; /* loop time of the message's first byte; 0 between messages */
  bool head_done, told_complete;
  llhttp_errno_t last_error;
  size_t used;       /* bytes of the last chunk, up to an error */
  bool dead; /* the hook released or re-initialised the parser */
  bool memory_short;
} http_parser;

static const char parser_tag;

static int append(http_parser *p, text *t, const char *at, size_t len) {
  if (len == 0) return 0;
  if (t->len + len > t->cap) {
    size_t cap = t->cap == 0 ? 512 : t->cap;
    while (cap < t->len + len) cap *= 2;
    char *grown = realloc(t->p, cap);
    if (grown == NULL) {
      p->memory_short = true;
      llhttp_set_error_reason(&p->ll, "HPE_INTERNAL:Out of memory");
      return HPE_USER;
    }
    t->p = grown;
    t->cap = cap;
  }
  memcpy(t->p + t->len, at, len);
  t->len += len;
  return 0;
}

/* Node counts the bytes of url, names and values against the limit. */
static int count_header(http_parser *p, size_t len) {
  p->header_bytes += len;
  if (p->header_bytes < p->max_header_bytes) return 0;
  llhttp_set_error_reason(&p->ll, "HPE_HEADER_OVERFLOW:Header overflow");
  return HPE_USER;
}

/*
 * ---- llhttp's callbacks
 * --------------------------------------------------------------------------
 */

static http_parser *of(llhttp_t *ll) {
  return (http_parser *)ll;
}

static int on_message_begin(llhttp_t *ll) {
  http_parser *p = of(ll);
  p->head.len = p->block.len = 0;
  p->header_bytes = p->extension_bytes = 0;
  p->header_count = 0;
  p->flags = 0;
  p->head_done = p->told_complete = false;
  p->started_ms = uv_now(rt_loop(p->r));
  if (p->started_ms == 0) p->started_ms = 1;
  return 0;
}

static int on_head_text(llhttp_t *ll, const char *at, size_t len) {
  http_parser *p = of(ll);
  int rc = count_header(p, len);
  return rc != 0 ? rc : append(p, &p->head, at, len);
}

static int on_field(llhttp_t *ll, const char *at, size_t len) {
  http_parser *p = of(ll);
  if (p->max_header_count != 0 && p->header_count >= p->max_header_count) {
    llhttp_set_error_reason(ll, "HPE_HEADER_OVERFLOW:Header overflow");
    return HPE_USER;
  }
  int rc = count_header(p, len);
  return rc != 0 ? rc : append(p, &p->block, at, len);
}

static int on_value(llhttp_t *ll, const char *at, size_t len) {
  http_parser *p = of(ll);
  int rc = count_header(p, len);
  return rc != 0 ? rc : append(p, &p->block, at, len);
}

static bool name_is(const http_parser *p, const char *lower, size_t len) {
  const char *name = p->block.p + p->name_at;
  if (p->value_at - 1 - p->name_at != len) return false;
  for (size_t i = 0; i < len; i++)
    if ((name[i] | 32) != lower[i]) return false;
  return true;
}

static int on_field_complete(llhttp_t *ll) {
  http_parser *p = of(ll);
  p->header_count++;
  int rc = append(p, &p->block, "\n", 1);
  p->value_at = p->block.len;
  if (name_is(p, "host", 4)) p->flags |= HEAD_HAS_HOST;
  else if (name_is(p, "expect", 6)) p->flags |= HEAD_HAS_EXPECT;
  return rc;
}

static int on_value_complete(llhttp_t *ll) {
  http_parser *p = of(ll);
  text *b = &p->block;
  while (b->len > p->value_at && (b->p[b->len - 1] == ' ' || b->p[b->len - 1] == '\t')) b->len--;
  int rc = append(p, b, "\n", 1);
  p->name_at = b->len;
  return rc;
}

/* Calls a hook of the parser; *result may be NULL (an exception went its way). 0, or HPE_PAUSED
 * when the hook left us without a parser. */
static int upcall(http_parser *p, int hook, size_t argc, const napi_value *argv,
                  napi_value *result) {
  uint32_t epoch = p->epoch;
  p->upcalls++;
  napi_value v = rt_hook_call(p->r, hook, argc, argv);
  if (result != NULL) *result = v;
  if (p->epoch == epoch) return 0;
  p->dead = true;
  return HPE_PAUSED;
}

static napi_value block_value(napi_env env, const text *t) {
  return en_str_latin1(env, t->len > 0 ? t->p : "", t->len);
}

static bool request_ends_here(const llhttp_t *ll) {
  if (ll->type != HTTP_REQUEST || ll->upgrade) return false;
  if ((ll->flags & F_TRANSFER_ENCODING) != 0) return false;
  return (ll->flags & F_CHUNKED) == 0 && ll->content_length == 0;
}

static int on_headers_complete(llhttp_t *ll) {
  http_parser *p = of(ll);
  napi_env env = rt_env(p->r);
  bool request = ll->type == HTTP_REQUEST;
  p->head_done = true;
  p->header_bytes = p->header_count = 0; /* trailers have limits of their own */
  if (llhttp_should_keep_alive(ll)) p->flags |= HEAD_KEEP_ALIVE;
  if (ll->upgrade) p->flags |= HEAD_UPGRADE;
  if (request_ends_here(ll)) {
    p->flags |= HEAD_COMPLETE;
    p->told_complete = true;
    if ((ll->flags & F_CONTENT_LENGTH) == 0) p->flags |= HEAD_UNFRAMED;
  }
  const napi_value argv[] = {
      p->self,
      en_u32(env, p->flags),
      en_i32(env, request ? ll->method : ll->status_code),
      block_value(env, &p->head),
      rt_http_head(env, p->block.p, p->block.len),
      en_i32(env, ll->http_major * 10 + ll->http_minor),
  };
  p->block.len = p->name_at = 0;
  napi_value answer = NULL;
  int rc = upcall(p, HOOK_http_on_head, 6, argv, &answer);
  if (rc != 0) return rc;
  int32_t what = answer != NULL && en_is_number(answer) ? en_to_i32(answer) : 0;
  if (what == 0) ll->upgrade = 0;
  return what;
}

static int on_body(llhttp_t *ll, const char *at, size_t len) {
  http_parser *p = of(ll);
  napi_env env = rt_env(p->r);
  if (len == 0) return 0;
  napi_value memory = en_undefined(env);
  size_t offset = (size_t)(at - p->chunk);
  if (p->exposable) memory = rt_stream_expose(p->r, at, &offset);
  const napi_value argv[] = {p->self, memory, en_u32(env, (uint32_t)offset),
                             en_u32(env, (uint32_t)len)};
  return upcall(p, HOOK_http_on_body, 4, argv, NULL);
}

static int on_message_complete(llhttp_t *ll) {
  http_parser *p = of(ll);
  napi_env env = rt_env(p->r);
  p->started_ms = 0;
  if (p->told_complete) return 0;
  napi_value trailers = p->block.len > 0 ? block_value(env, &p->block) : en_undefined(env);
  p->block.len = p->name_at = 0;
  const napi_value argv[] = {p->self, trailers};
  return upcall(p, HOOK_http_on_complete, 2, argv, NULL);
}

static int on_chunk_extension(llhttp_t *ll, const char *at, size_t len) {
  http_parser *p = of(ll);
  (void)at;
  p->extension_bytes += len;
  if (p->extension_bytes <= MAX_CHUNK_EXTENSIONS) return 0;
  llhttp_set_error_reason(ll, "HPE_CHUNK_EXTENSIONS_OVERFLOW:Chunk extensions overflow");
  return HPE_USER;
}

static int on_chunk_header(llhttp_t *ll) {
  http_parser *p = of(ll);
  p->header_bytes = p->extension_bytes = 0;
  return 0;
}

static const llhttp_settings_t settings = {
    .on_message_begin = on_message_begin,
    .on_url = on_head_text,
    .on_status = on_head_text,
    .on_header_field = on_field,
    .on_header_field_complete = on_field_complete,
    .on_header_value = on_value,
    .on_header_value_complete = on_value_complete,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
    .on_chunk_extension_name = on_chunk_extension,
    .on_chunk_extension_value = on_chunk_extension,
    .on_chunk_header = on_chunk_header,
};

/*
 * ---- running
 * -------------------------------------------------------------------------------------
 */

/* Parses one chunk with `self` as the hooks' parser. The code; *parsed gets the bytes used. `slab`: the chunk lies
 * in the stream's. */
static llhttp_errno_t run(http_parser *p, napi_value self, const char *data, size_t len, bool slab,
                          size_t *parsed) {
  CHECK(p->self == NULL); /* llhttp knows one chunk at a time */
  p->self = self;
  p->chunk = data;
  p->exposable = slab;
  p->dead = false;
  p->upcalls = 0;
  llhttp_errno_t rc = data != NULL ? llhttp_execute(&p->ll, data, len) : llhttp_finish(&p->ll);
  p->self = NULL;
  p->last_error = rc;
  const char *pos = rc != HPE_OK ? llhttp_get_error_pos(&p->ll) : NULL;
  bool inside = pos != NULL && data != NULL && pos >= data && pos <= data + len;
  *parsed = p->used = inside ? (size_t)(pos - data) : len;
  return rc;
}

/* "CODE:reason" of our own errors, or llhttp's names. */
static void error_texts(const http_parser *p, napi_value out[2]) {
  napi_env env = rt_env(p->r);
  const char *reason = llhttp_get_error_reason(&p->ll);
  const char *code = llhttp_errno_name(p->last_error);
  const char *colon = p->last_error == HPE_USER ? strchr(reason, ':') : NULL;
  if (reason == NULL) reason = "";
  if (colon != NULL) {
    out[0] = en_str_latin1(env, reason, (size_t)(colon - reason));
    out[1] = en_str_latin1(env, colon + 1, strlen(colon + 1));
  } else {
    out[0] = en_str_latin1(env, code, strlen(code));
    out[1] = en_str_latin1(env, reason, strlen(reason));
  }
}

static void consume_failed(http_parser *p, napi_value self, size_t parsed, const char *data,
                           size_t len) {
  napi_env env = rt_env(p->r);
  napi_value texts[2];
  size_t offset = 0;
  error_texts(p, texts);
  napi_value memory = rt_stream_expose(p->r, data, &offset);
  const napi_value argv[] = {self,
                             texts[0],
                             texts[1],
                             en_u32(env, (uint32_t)parsed),
                             memory,
                             en_u32(env, (uint32_t)offset),
                             en_u32(env, (uint32_t)len)};
  rt_hook_call(p->r, HOOK_http_on_error, 7, argv);
}

static void consume_upgraded(http_parser *p, napi_value self, const char *rest, size_t len) {
  napi_env env = rt_env(p->r);
  size_t offset = 0;
  napi_value memory = rt_stream_expose(p->r, rest, &offset);
  const napi_value argv[] = {self, memory, en_u32(env, (uint32_t)offset),
                             en_u32(env, (uint32_t)len)};
  rt_hook_call(p->r, HOOK_http_on_upgrade, 4, argv);
}

/* rt_stream_sink_fn */
static void on_stream_data(void *ctx, rt_stream *s, ssize_t nread, const char *data) {
  http_parser *p = ctx;
  if (nread == UV_ECANCELED) {
    p->stream = NULL;
    return;
  }
  if (nread < 0) {
    rt_stream_emit_end(s, nread);
    return;
  }
  napi_value self = en_ref_get(rt_env(p->r), p->owner);
  size_t len = (size_t)nread, parsed = 0;
  llhttp_errno_t rc = run(p, self, data, len, true, &parsed);
  if (p->dead) return;
  if (rc == HPE_PAUSED_UPGRADE) {
    consume_upgraded(p, self, data + parsed, len - parsed);
  } else if (rc != HPE_OK) {
    consume_failed(p, self, parsed, data, len);
  } else if (p->upcalls == 0) {
    rt_hook_call(p->r, HOOK_http_on_activity, 1, &self);
  }
}

static void stop_consuming(http_parser *p) {
  if (p->stream != NULL && p->stream->sink_ctx == p) {
    p->stream->sink = NULL;
    p->stream->sink_ctx = NULL;
  }
  p->stream = NULL;
  en_ref_free(p->owner);
  p->owner = NULL;
}

static void parser_free(void *ptr) {
  http_parser *p = ptr;
  stop_consuming(p);
  free(p->head.p);
  free(p->block.p);
  free(p);
}

/*
 * ---- ops
 * -----------------------------------------------------------------------------------------
 */

static http_parser *parser_of(napi_value box) {
  http_parser *p = en_box_get(box, &parser_tag);
  CHECK(p != NULL);
  return p;
}

/* parser() -> box; init comes before anything else */
RT_OP(op_http_parser) {
  (void)argc;
  (void)argv;
  http_parser *p = calloc(1, sizeof *p);
  CHECK(p != NULL);
  p->r = rt_from_env(env);
  llhttp_init(&p->ll, HTTP_REQUEST, &settings);
  return en_box_new(env, p, &parser_tag, parser_free);
}

/* init(box, response, maxHeaderBytes, lenientFlags, maxHeaderCount): ready for the first byte of a
 * connection. lenientFlags are llhttp's LENIENT_* bits; a count of 0 is no limit. */
RT_OP(op_http_init) {
  (void)argc;
  (void)env;
  http_parser *p = parser_of(argv[0]);
  CHECK(p->self == NULL); /* llhttp would write its old state over the new one */
  stop_consuming(p);
  p->epoch++;
  llhttp_init(&p->ll, en_to_bool(argv[1]) ? HTTP_RESPONSE : HTTP_REQUEST, &settings);
  p->ll.lenient_flags = (uint16_t)en_to_u32(argv[3]);
  p->max_header_bytes = en_to_u32(argv[2]);
  p->max_header_count = en_to_u32(argv[4]);
  p->head.len = p->block.len = p->name_at = p->header_bytes = p->extension_bytes = 0;
  p->head_done = p->told_complete = false;
  p->flags = p->header_count = 0;
  /* A connection that never sends a byte counts as a message that does not come. */
  p->started_ms = uv_now(rt_loop(p->r));
  if (p->started_ms == 0) p->started_ms = 1;
  return NULL;
}

/* consume(box, stream handle, parser object) -> true when the stream's bytes now come here */
RT_OP(op_http_consume) {
  (void)argc;
  http_parser *p = parser_of(argv[0]);
  rt_stream *s = rt_stream_get(argv[1]);
  if (s == NULL || s->sink != NULL || s->user_buffer != NULL) return en_bool(env, false);
  stop_consuming(p);
  p->stream = s;
  p->owner = en_ref_new(env, argv[2]);
  s->sink = on_stream_data;
  s->sink_ctx = p;
  return en_bool(env, true);
}

/* unconsume(box): the stream's bytes go to its owner again; the rest of a chunk is still parsed */
RT_OP(op_http_unconsume) {
  (void)argc;
  (void)env;
  stop_consuming(parser_of(argv[0]));
  return NULL;
}

/* release(box): the stream's bytes go to its owner again; a chunk being parsed is abandoned */
RT_OP(op_http_release) {
  (void)argc;
  (void)env;
  http_parser *p = parser_of(argv[0]);
  stop_consuming(p);
  p->epoch++;
  p->started_ms = 0;
  return NULL;
}

/* execute(box, buffer, parser object) -> bytes used, or -1: see lastError; -2 within one of its own hooks. After an
 * upgrade fewer than given are used. */
RT_OP(op_http_execute) {
  (void)argc;
  http_parser *p = parser_of(argv[0]);
  en_bytes mem = en_view(argv[1]);
  size_t parsed = 0;
  if (p->self != NULL) return en_i32(env, -2);
  if (mem.len == 0) return en_i32(env, 0);
  llhttp_errno_t rc = run(p, argv[2], (const char *)mem.data, mem.len, false, &parsed);
  if (rc == HPE_OK || rc == HPE_PAUSED_UPGRADE || p->dead) return en_i32(env, (int32_t)parsed);
  return en_i32(env, -1);
}

/* finish(box, parser object) -> 0, or -1: the end came too early; -2 within a hook */
RT_OP(op_http_finish) {
  (void)argc;
  http_parser *p = parser_of(argv[0]);
  size_t parsed = 0;
  if (p->self != NULL) return en_i32(env, -2);
  llhttp_errno_t rc = run(p, argv[1], NULL, 0, false, &parsed);
  return en_i32(env, rc == HPE_OK || p->dead ? 0 : -1);
}

/* lastError(box) -> [code, reason, bytes parsed of the last chunk] */
RT_OP(op_http_last_error) {
  (void)argc;
  http_parser *p = parser_of(argv[0]);
  napi_value items[3];
  error_texts(p, items);
  items[2] = en_double(env, (double)p->used);
  return en_array(env, 3, items);
}

/* timing(box, headersTimeout, requestTimeout) in ms, 0 for none -> 0 busy, 1 idle (between
 * messages), 2 the message takes too long */
RT_OP(op_http_timing) {
  (void)argc;
  http_parser *p = parser_of(argv[0]);
  if (p->started_ms == 0) return en_i32(env, 1);
  double age = (double)(uv_now(rt_loop(p->r)) - p->started_ms);
  double headers = en_to_double(argv[1]), request = en_to_double(argv[2]);
  bool late = (!p->head_done && headers > 0 && age > headers) || (request > 0 && age > request);
  return en_i32(env, late ? 2 : 0);
}

/* methods() -> the method names, at the index that on_head gives; holes are undefined */
RT_OP(op_http_methods) {
  (void)argc;
  (void)argv;
  enum { COUNT = HTTP_QUERY + 1 };
  napi_value names[COUNT];
  for (int i = 0; i < COUNT; i++) {
    const char *name = llhttp_method_name((llhttp_method_t)i);
    names[i] = en_str_intern(env, name, strlen(name));
  }
  return en_array(env, COUNT, names);
}

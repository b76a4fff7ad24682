/* SPDX-License-Identifier: MIT */
/*
 * fetch_parser.c - HTTP/1 responses for fetch(): llhttp, which node:http uses too, in the place of undici's WebAssembly.
 *
 * What llhttp finds is written to a log of 32-bit numbers instead of calling JavaScript for each: a head is one call.
 * The log:  [0] how many entries there are, [1] how far the bytes are parsed, [2] status code, [3] an upgrade?,
 * [4] may the connection be kept?, then for each entry what it is, where in the bytes it begins, its length.
 *
 * The parser stops (HPE_PAUSED) after each entry that JavaScript may answer: the end of a head, a piece of a body, the
 * end of a message; and when the log is full. The next call begins at [1] with the answer.
 */
#include <llhttp.h>
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/bind/bind.h"

/* as in fetch_parser.js */
enum { LOG_COUNT, LOG_PARSED, LOG_STATUS, LOG_UPGRADE, LOG_KEEP_ALIVE, LOG_ENTRIES };
enum { SAW_BEGIN, SAW_STATUS, SAW_FIELD, SAW_VALUE, SAW_HEAD, SAW_BODY, SAW_END };
enum { ANSWER_NONE = 0, ANSWER_NO_BODY = 1, ANSWER_UPGRADE = 2 };

typedef struct fetch_parser {
  llhttp_t ll; /* first */
  int32_t *log;
  size_t log_len;
  const char *bytes;
} fetch_parser;

static const char parser_tag;

static int note(llhttp_t *ll, int32_t what, const char *at, size_t len) {
  fetch_parser *p = (fetch_parser *)ll;
  size_t next = LOG_ENTRIES + 3 * (size_t)p->log[LOG_COUNT];
  CHECK(next + 3 <= p->log_len);
  p->log[next] = what;
  p->log[next + 1] = at == NULL ? 0 : (int32_t)(at - p->bytes);
  p->log[next + 2] = (int32_t)len;
  p->log[LOG_COUNT]++;
  return next + 6 <= p->log_len ? 0 : HPE_PAUSED;
}

static int on_begin(llhttp_t *ll) { return note(ll, SAW_BEGIN, NULL, 0); }
static int on_status(llhttp_t *ll, const char *at, size_t len) { return note(ll, SAW_STATUS, at, len); }
static int on_field(llhttp_t *ll, const char *at, size_t len) { return note(ll, SAW_FIELD, at, len); }
static int on_value(llhttp_t *ll, const char *at, size_t len) { return note(ll, SAW_VALUE, at, len); }

static int on_head(llhttp_t *ll) {
  int32_t *log = ((fetch_parser *)ll)->log;
  log[LOG_STATUS] = ll->status_code;
  log[LOG_UPGRADE] = ll->upgrade;
  log[LOG_KEEP_ALIVE] = llhttp_should_keep_alive(ll);
  note(ll, SAW_HEAD, NULL, 0);
  return HPE_PAUSED;
}

static int on_body(llhttp_t *ll, const char *at, size_t len) {
  if (len == 0) return 0; /* what is left of a chunk that ended in a body */
  note(ll, SAW_BODY, at, len);
  return HPE_PAUSED;
}

static int on_end(llhttp_t *ll) {
  note(ll, SAW_END, NULL, 0);
  return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_message_begin = on_begin,
    .on_status = on_status,
    .on_header_field = on_field,
    .on_header_value = on_value,
    .on_headers_complete = on_head,
    .on_body = on_body,
    .on_message_complete = on_end,
};

static fetch_parser *parser_of(napi_value box, napi_value log) {
  fetch_parser *p = en_box_get(box, &parser_tag);
  CHECK(p != NULL);
  en_bytes mem = en_view(log);
  p->log = (int32_t *)mem.data;
  p->log_len = mem.len / sizeof *p->log;
  CHECK(p->log_len >= LOG_ENTRIES + 6);
  memset(p->log, 0, LOG_ENTRIES * sizeof *p->log);
  return p;
}

/* open() -> box */
RT_OP(op_fetch_parser_open) {
  (void)argc;
  (void)argv;
  fetch_parser *p = calloc(1, sizeof *p);
  CHECK(p != NULL);
  llhttp_init(&p->ll, HTTP_RESPONSE, &settings);
  return en_box_new(env, p, &parser_tag, free);
}

/* execute(box, view, from, answer, log) -> llhttp_errno; the answer is to the last SAW_HEAD */
RT_OP(op_fetch_parser_execute) {
  (void)argc;
  fetch_parser *p = parser_of(argv[0], argv[4]);
  en_bytes mem = en_view(argv[1]);
  size_t from = en_to_u32(argv[2]);
  uint32_t answer = en_to_u32(argv[3]);
  CHECK(from <= mem.len);
  llhttp_resume(&p->ll); /* does nothing when it is not paused */
  if (answer != ANSWER_NONE) p->ll.flags |= F_SKIPBODY;
  if (answer == ANSWER_UPGRADE) p->ll.upgrade = 1;
  p->bytes = mem.len > 0 ? (const char *)mem.data : "";
  llhttp_errno_t rc = llhttp_execute(&p->ll, p->bytes + from, mem.len - from);
  const char *end = llhttp_get_error_pos(&p->ll);
  p->log[LOG_PARSED] = (int32_t)(rc == HPE_OK ? mem.len : (size_t)(end - p->bytes));
  return en_u32(env, rc);
}

/* finish(box, log) -> llhttp_errno: no more bytes will come */
RT_OP(op_fetch_parser_finish) {
  (void)argc;
  fetch_parser *p = parser_of(argv[0], argv[1]);
  return en_u32(env, llhttp_finish(&p->ll));
}

/* reason(box) -> text, '' when there is none */
RT_OP(op_fetch_parser_reason) {
  (void)argc;
  fetch_parser *p = en_box_get(argv[0], &parser_tag);
  CHECK(p != NULL);
  const char *reason = llhttp_get_error_reason(&p->ll);
  if (reason == NULL) reason = "";
  return en_str_latin1(env, reason, strlen(reason));
}

/* errorName(box) -> HPE_... */
RT_OP(op_fetch_parser_error_name) {
  (void)argc;
  fetch_parser *p = en_box_get(argv[0], &parser_tag);
  CHECK(p != NULL);
  const char *name = llhttp_errno_name(llhttp_get_errno(&p->ll));
  return en_str_latin1(env, name, strlen(name));
}

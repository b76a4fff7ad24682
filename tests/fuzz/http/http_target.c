/* SPDX-License-Identifier: MIT */
/*
 * http_target.c - one fuzz input for the boundary between llhttp and JavaScript (stdlib/http/http.c).
 *
 * Input: four bytes that choose the setting, then what a peer sends. In one piece, and torn at places that the
 * second byte chooses, by execute() or through a stream: the events must be the same. Where hooks misbehave
 * (release or unconsume the parser, feed it, throw), only memory is watched.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "stdlib/http/http_heads.h"
#include "tests/fuzz/http/engine_stub.h"

enum { LOG_MAX = 1 << 20 };
enum { HEAD_COMPLETE = 16 };

RT_OP(op_http_parser);
RT_OP(op_http_init);
RT_OP(op_http_consume);
RT_OP(op_http_unconsume);
RT_OP(op_http_release);
RT_OP(op_http_execute);
RT_OP(op_http_finish);
RT_OP(op_http_last_error);
RT_OP(op_http_heads);
RT_OP(op_http_head_text);
RT_OP(op_http_head_values);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What happened, as text; bodies are joined over the pieces they came in. */
typedef struct log {
  char *p;
  size_t len;
  bool in_body;
  bool failed;   /* an error ended it */
  bool upgraded;
  bool overflow; /* the error was one of size: torn input may find it earlier */
  size_t events; /* up to here the log counts, when two of them failed by size */
} log;

static struct run {
  const uint8_t *setting;
  log *out;
  napi_value box, self, stream;
  size_t base;     /* of the piece at hand, in the whole input */
  const uint8_t *piece;
  size_t piece_len;
  unsigned heads;
  bool released;
  uint32_t random;
} now;

static bool hostile(void) { return (now.setting[0] & 0x20) != 0; }

static void put(log *l, const void *p, size_t len) {
  if (l->len + len > LOG_MAX) return;
  memcpy(l->p + l->len, p, len);
  l->len += len;
}

static void put_event(log *l, const char *name) {
  l->in_body = false;
  l->events = l->len;
  put(l, name, strlen(name));
}

static void put_number(log *l, double d) {
  char text[40];
  int n = snprintf(text, sizeof text, " %.0f", d);
  put(l, text, (size_t)n);
}

static void put_value(log *l, napi_value v) {
  const stub_value *s = stub_of(v);
  put(l, "|", 1);
  if (s->kind == STUB_STRING) put(l, s->bytes, s->len);
  else if (s->kind == STUB_NUMBER) put_number(l, s->number);
}

/* "name\nvalue\n" and nothing else. */
static void check_block(const stub_value *block) {
  size_t lines = 0;
  if (hostile()) return;
  for (size_t i = 0; i < block->len; i++) {
    lines += block->bytes[i] == '\n';
    CHECK(block->bytes[i] != '\r' || now.setting[3] != 0);
  }
  CHECK(lines % 2 == 0);
  CHECK(block->len == 0 || block->bytes[block->len - 1] == '\n');
}

/* The text of a block, which may have come as a number. */
static napi_value block_text(napi_value block) {
  return stub_of(block)->kind == STUB_NUMBER ? op_http_head_text(NULL, 1, &block) : block;
}

/* That it comes again: the same text behind a number, and its values behind that of its names. */
static void check_again(napi_value block) {
  const stub_value *text = stub_of(block);
  if (text->len == 0 || hostile()) return;
  napi_value again = NULL;
  for (int i = 0; i < 2; i++) again = rt_http_head(NULL, (const char *)text->bytes, text->len);
  const stub_value *same = stub_of(block_text(again));
  CHECK(same->len == text->len && memcmp(same->bytes, text->bytes, text->len) == 0);
  napi_value values = NULL;
  for (int i = 0; i < 2; i++) values = op_http_head_values(NULL, 1, &block);
  if (!values) return;
  const uint8_t *value = memchr(text->bytes, '\n', text->len);
  const stub_value *first = stub_of(values)->items[1];
  CHECK(stub_of(values)->items[0]->kind == STUB_NUMBER && memcmp(value + 1, first->bytes, first->len) == 0);
  CHECK(value[1 + first->len] == '\n');
}

/* ---- hooks -------------------------------------------------------------------------------------- */

static uint32_t roll(void) { return now.random = now.random * 1103515245u + 12345u; }

static void init(bool response) {
  static const double limits[] = {16384, 64, 300, 4294967295.0};
  static const double counts[] = {0, 1, 5, 2000};
  static const double lenient[] = {0, 1, 0x3ff};
  const uint8_t *s = now.setting;
  const napi_value argv[] = {now.box, stub_bool(response), stub_number(limits[s[2] & 3]),
                             stub_number(s[3] < 3 ? lenient[s[3]] : (s[3] * 4) & 0x3ff),
                             stub_number(counts[(s[2] >> 2) & 3])};
  op_http_init(NULL, 5, argv);
}

static void misbehave(void) {
  switch ((roll() >> 16) % 10) {
    case 0:
      op_http_release(NULL, 1, &now.box);
      now.released = true;
      break;
    case 1: op_http_unconsume(NULL, 1, &now.box); break;
    case 2: {
      const napi_value argv[] = {now.box, now.stream, now.self};
      op_http_consume(NULL, 3, argv);
      break;
    }
    case 3: { /* as when a handler puts bytes back */
      static const uint8_t more[] = "1\r\nx\r\n";
      const napi_value argv[] = {now.box, stub_view(more, sizeof more - 1), now.self};
      CHECK(stub_of(op_http_execute(NULL, 3, argv))->number == -2);
      CHECK(stub_of(op_http_finish(NULL, 2, (napi_value[]){now.box, now.self}))->number == -2);
      break;
    }
    default: break;
  }
}

static napi_value on_head(const napi_value *argv) {
  log *l = now.out;
  int answer = (int)((now.setting[2] >> 4) >> (now.heads++ % 2 * 2)) & 3;
  put_event(l, "\nH");
  napi_value block = block_text(argv[4]);
  for (int i = 1; i < 6; i++) put_value(l, i == 4 ? block : argv[i]);
  check_block(stub_of(block));
  check_again(block);
  if ((stub_of(argv[1])->number < 0) || hostile()) misbehave();
  if (hostile() && roll() % 5 == 0) return NULL;
  if ((uint32_t)stub_of(argv[1])->number & HEAD_COMPLETE) answer = 0;
  return answer == 3 ? stub_undefined() : stub_number(answer);
}

static napi_value on_body(const napi_value *argv) {
  log *l = now.out;
  size_t offset = (size_t)stub_of(argv[2])->number, len = (size_t)stub_of(argv[3])->number;
  const stub_value *memory = stub_of(argv[1]);
  const uint8_t *bytes = memory->kind == STUB_VIEW ? memory->bytes : now.piece;
  size_t cap = memory->kind == STUB_VIEW ? memory->len : now.piece_len;
  if (!hostile()) {
    CHECK(offset <= cap && len <= cap - offset && len > 0);
    if (!l->in_body) put_event(l, "\nB ");
    l->in_body = true;
    put(l, bytes + offset, len);
  } else {
    misbehave();
  }
  return stub_undefined();
}

static napi_value on_complete(const napi_value *argv) {
  put_event(now.out, "\nC");
  put_value(now.out, argv[1]);
  if (stub_of(argv[1])->kind == STUB_STRING) check_block(stub_of(argv[1]));
  if (hostile()) misbehave();
  return stub_undefined();
}

static bool is(const stub_value *v, const char *text) {
  return v->len == strlen(text) && memcmp(v->bytes, text, v->len) == 0;
}

static void log_error(napi_value code, napi_value reason, double parsed) {
  log *l = now.out;
  put_event(l, "\nE");
  put_value(l, code);
  put_value(l, reason);
  put_number(l, (double)now.base + parsed);
  CHECK(parsed >= 0 && parsed <= (double)now.piece_len);
  l->failed = true;
  l->overflow = is(stub_of(code), "HPE_HEADER_OVERFLOW") || is(stub_of(code), "HPE_CHUNK_EXTENSIONS_OVERFLOW");
}

static void log_upgrade(size_t rest) {
  put_event(now.out, "\nU");
  put_number(now.out, (double)(now.base + rest));
  now.out->upgraded = true;
}

static napi_value on_hook(int hook, size_t argc, const napi_value *argv) {
  (void)argc;
  CHECK(argv[0] == now.self);
  switch (hook) {
    case HOOK_http_on_head: return on_head(argv);
    case HOOK_http_on_body: return on_body(argv);
    case HOOK_http_on_complete: return on_complete(argv);
    case HOOK_http_on_error:
      if (!hostile()) log_error(argv[1], argv[2], stub_of(argv[3])->number);
      else now.out->failed = true;
      return stub_undefined();
    case HOOK_http_on_upgrade:
      log_upgrade((size_t)stub_of(argv[2])->number);
      return stub_undefined();
    case HOOK_http_on_activity: return stub_undefined();
    default: CHECK(!"a hook of http"); return NULL;
  }
}

/* ---- one run ------------------------------------------------------------------------------------- */

static bool over(void) { return now.out->failed || now.out->upgraded || now.released; }

static void by_execute(napi_value view) {
  const napi_value argv[] = {now.box, view, now.self};
  double used = stub_of(op_http_execute(NULL, 3, argv))->number;
  CHECK(used >= -1 && used <= (double)now.piece_len);
  if (over()) return;
  const stub_value *e = stub_of(op_http_last_error(NULL, 1, &now.box));
  if (is(e->items[0], "HPE_PAUSED_UPGRADE")) log_upgrade((size_t)used);
  else if (used < 0 && hostile()) now.out->failed = true;
  else if (used < 0) log_error((napi_value)e->items[0], (napi_value)e->items[1], e->items[2]->number);
  else if (!hostile()) CHECK(used == (double)now.piece_len);
}

static void piece(const uint8_t *data, size_t len, bool stream) {
  napi_value view = stub_view(data, len);
  now.piece = stub_of(view)->bytes;
  now.piece_len = len;
  rt_stream *s = stub_stream();
  stub_chunk_is(now.piece, len);
  if (!stream) by_execute(view);
  else if (s->sink != NULL) s->sink(s->sink_ctx, s, (ssize_t)len, (const char *)now.piece);
  now.base += len;
}

static void finish(void) {
  const napi_value argv[] = {now.box, now.self};
  double rc = stub_of(op_http_finish(NULL, 2, argv))->number;
  put_event(now.out, "\nF");
  put_number(now.out, rc);
  if (rc >= 0 || hostile()) return;
  const stub_value *e = stub_of(op_http_last_error(NULL, 1, &now.box));
  put_value(now.out, (napi_value)e->items[0]);
  put_value(now.out, (napi_value)e->items[1]);
}

static size_t next_len(uint8_t how, size_t left) {
  size_t n = how == 0 ? left : how == 1 ? 1 : (roll() >> 16) % (how < 64 ? 4 : how) + 1;
  return n < left ? n : left;
}

static void run(log *out, const uint8_t *setting, const uint8_t *data, size_t len, uint8_t how, bool stream) {
  now = (struct run){.setting = setting, .out = out, .random = (uint32_t)setting[1] * 7919 + 1};
  out->len = out->events = 0;
  out->in_body = out->failed = out->upgraded = out->overflow = false;
  stub_hook = on_hook;
  if ((setting[0] & 8) != 0) op_http_heads(NULL, 0, NULL);
  now.box = op_http_parser(NULL, 0, NULL);
  now.self = stub_object();
  now.stream = stub_stream_value();
  init((setting[0] & 1) != 0);
  if (stream) {
    const napi_value argv[] = {now.box, now.stream, now.self};
    CHECK(stub_of(op_http_consume(NULL, 3, argv))->number == 1);
  }
  for (size_t at = 0; at < len && !over();) {
    size_t n = next_len(how, len - at);
    piece(data + at, n, stream);
    at += n;
  }
  rt_stream *s = stub_stream();
  if (stream && s->sink != NULL && (setting[0] & 2) != 0) s->sink(s->sink_ctx, s, UV_ECANCELED, NULL);
  if (!over()) finish();
  op_http_release(NULL, 1, &now.box);
  stub_reset();
}

/* Torn input may end the message at a limit before it sees what else is wrong with it. */
static bool same(const log *a, const log *b) {
  if (a->overflow || b->overflow) {
    size_t n = a->events < b->events ? a->events : b->events;
    return a->failed && b->failed && memcmp(a->p, b->p, n) == 0;
  }
  return a->len == b->len && memcmp(a->p, b->p, a->len) == 0;
}

static void differs(const log *a, const log *b) {
  fprintf(stderr, "in one piece:%.*s\n----- torn:%.*s\n", (int)a->len, a->p, (int)b->len, b->p);
  abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static log one, torn;
  if (size < 4 || size > 64 * 1024) return 0;
  if (one.p == NULL) {
    one.p = malloc(LOG_MAX);
    torn.p = malloc(LOG_MAX);
    CHECK(one.p != NULL && torn.p != NULL);
  }
  bool stream = (data[0] & 4) != 0;
  run(&one, data, data + 4, size - 4, 0, stream);
  if ((data[0] & 0x20) != 0) {
    run(&torn, data, data + 4, size - 4, data[1], stream);
    return 0;
  }
  run(&torn, data, data + 4, size - 4, data[1] == 0 ? 1 : data[1], !stream);
  if (!same(&one, &torn)) differs(&one, &torn);
  return 0;
}

/* SPDX-License-Identifier: MIT */
/* engine_stub.c - see engine_stub.h */
#include "tests/fuzz/http/engine_stub.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/check.h"

struct en_ref__ {
  napi_value v;
};

napi_value (*stub_hook)(int hook, size_t argc, const napi_value *argv);
int stub_ends;
static stub_value *values;
static int refs;
static rt_stream stream;
static const uint8_t *chunk;
static size_t chunk_len;

/* ---- values ---- */

stub_value *stub_of(napi_value v) {
  CHECK(v != NULL);
  return (stub_value *)v;
}

static stub_value *make(enum stub_kind kind) {
  stub_value *v = calloc(1, sizeof *v);
  CHECK(v != NULL);
  v->kind = kind;
  v->next = values;
  values = v;
  return v;
}

static napi_value value_of(stub_value *v) { return (napi_value)v; }

static stub_value *make_bytes(enum stub_kind kind, const void *p, size_t len) {
  stub_value *v = make(kind);
  v->bytes = malloc(len);
  CHECK(v->bytes != NULL || len == 0);
  if (len > 0) memcpy(v->bytes, p, len);
  v->len = len;
  return v;
}

napi_value stub_number(double d) {
  stub_value *v = make(STUB_NUMBER);
  v->number = d;
  return value_of(v);
}

napi_value stub_bool(bool b) {
  stub_value *v = make(STUB_BOOL);
  v->number = b;
  return value_of(v);
}

napi_value stub_undefined(void) { return value_of(make(STUB_UNDEFINED)); }
napi_value stub_object(void) { return value_of(make(STUB_OBJECT)); }
napi_value stub_view(const uint8_t *data, size_t len) { return value_of(make_bytes(STUB_VIEW, data, len)); }

napi_value stub_stream_value(void) {
  memset(&stream, 0, sizeof stream);
  return stub_object();
}

rt_stream *stub_stream(void) { return &stream; }

void stub_chunk_is(const uint8_t *data, size_t len) {
  chunk = data;
  chunk_len = len;
}

void stub_reset(void) {
  while (values != NULL) {
    stub_value *v = values;
    values = v->next;
    if (v->finalize != NULL) v->finalize(v->ptr);
    free(v->bytes);
    free(v);
  }
  CHECK(refs == 0);
  stub_ends = 0;
}

/* ---- engine.h ---- */

static double number(napi_value v) {
  CHECK(stub_of(v)->kind == STUB_NUMBER);
  return stub_of(v)->number;
}

int32_t en_to_i32(napi_value v) { return (int32_t)number(v); }
uint32_t en_to_u32(napi_value v) { return (uint32_t)number(v); }
double en_to_double(napi_value v) { return number(v); }
bool en_is_number(napi_value v) { return stub_of(v)->kind == STUB_NUMBER; }

bool en_to_bool(napi_value v) {
  CHECK(stub_of(v)->kind == STUB_BOOL);
  return stub_of(v)->number != 0;
}

napi_value en_undefined(napi_env env) { return (void)env, stub_undefined(); }
napi_value en_bool(napi_env env, bool b) { return (void)env, stub_bool(b); }
napi_value en_i32(napi_env env, int32_t i) { return (void)env, stub_number(i); }
napi_value en_u32(napi_env env, uint32_t u) { return (void)env, stub_number(u); }
napi_value en_double(napi_env env, double d) { return (void)env, stub_number(d); }

napi_value en_str_latin1(napi_env env, const void *p, size_t len) {
  (void)env;
  return value_of(make_bytes(STUB_STRING, p, len));
}

napi_value en_str_intern(napi_env env, const char *ascii, size_t len) { return en_str_latin1(env, ascii, len); }

napi_value en_array(napi_env env, size_t n, const napi_value *items) {
  (void)env;
  stub_value *v = make(STUB_ARRAY);
  for (size_t i = 0; i < n && i < 3; i++) v->items[i] = stub_of(items[i]);
  return value_of(v);
}

napi_value en_clone(napi_env env, napi_value object) { return (void)env, object; }

size_t en_str_len(napi_value s) {
  CHECK(stub_of(s)->kind == STUB_STRING);
  return stub_of(s)->len;
}

void en_str_write_latin1(napi_env env, napi_value s, uint8_t *dst, size_t start, size_t count) {
  (void)env;
  CHECK(start + count <= en_str_len(s));
  if (count > 0) memcpy(dst, stub_of(s)->bytes + start, count);
}

en_bytes en_view(napi_value v) {
  CHECK(stub_of(v)->kind == STUB_VIEW);
  return (en_bytes){stub_of(v)->bytes, stub_of(v)->len};
}

en_ref en_ref_new(napi_env env, napi_value v) {
  (void)env;
  struct en_ref__ *ref = malloc(sizeof *ref);
  CHECK(ref != NULL);
  ref->v = v;
  refs++;
  return ref;
}

napi_value en_ref_get(napi_env env, en_ref ref) { return (void)env, ref->v; }

void en_ref_free(en_ref ref) {
  if (ref == NULL) return;
  refs--;
  free(ref);
}

napi_value en_box_new(napi_env env, void *ptr, const void *tag, void (*finalize)(void *ptr)) {
  (void)env;
  stub_value *v = make(STUB_BOX);
  v->ptr = ptr;
  v->tag = tag;
  v->finalize = finalize;
  return value_of(v);
}

void *en_box_get(napi_value v, const void *tag) {
  return stub_of(v)->kind == STUB_BOX && stub_of(v)->tag == tag ? stub_of(v)->ptr : NULL;
}

/* ---- bind.h, stream.h, libuv ---- */

rt *rt_from_env(napi_env env) { return (void)env, NULL; }
napi_env rt_env(rt *r) { return (void)r, NULL; }
uv_loop_t *rt_loop(rt *r) { return (void)r, NULL; }
uint64_t uv_now(const uv_loop_t *loop) { return (void)loop, 1000; }

napi_value rt_hook_call(rt *r, int hook, size_t argc, const napi_value *argv) {
  (void)r;
  return stub_hook(hook, argc, argv);
}

rt_stream *rt_stream_get(napi_value v) { return (void)v, stream.h.closing ? NULL : &stream; }

napi_value rt_stream_expose(rt *r, const char *data, size_t *offset) {
  (void)r;
  const uint8_t *at = (const uint8_t *)data;
  CHECK(at >= chunk && at <= chunk + chunk_len);
  *offset = (size_t)(at - chunk);
  return value_of(make_bytes(STUB_VIEW, chunk, chunk_len));
}

void rt_stream_emit_end(rt_stream *s, ssize_t nread) {
  (void)s, (void)nread;
  stub_ends++;
}

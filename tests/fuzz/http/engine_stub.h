/* SPDX-License-Identifier: MIT */
/*
 * engine_stub.h - just enough of engine.h and bind.h that stdlib/http/http.c runs without V8: values of one
 * "handle scope" (a fuzz input), one hook function, one stream. Everything is heap memory of its exact size, so
 * that the address sanitizer sees what the engine would not notice.
 */
#ifndef INGOT_FUZZ_ENGINE_STUB_H
#define INGOT_FUZZ_ENGINE_STUB_H

#include "stdlib/internal/native/stream.h"

enum stub_kind { STUB_UNDEFINED, STUB_BOOL, STUB_NUMBER, STUB_STRING, STUB_VIEW, STUB_BOX, STUB_OBJECT, STUB_ARRAY };

/* What a napi_value points to. Strings and views point to memory of their own. */
typedef struct stub_value {
  enum stub_kind kind;
  double number;
  uint8_t *bytes;
  size_t len;
  void *ptr;
  const void *tag;
  void (*finalize)(void *ptr);
  struct stub_value *items[3]; /* STUB_ARRAY */
  struct stub_value *next;
} stub_value;

stub_value *stub_of(napi_value v);
napi_value stub_number(double d);
napi_value stub_bool(bool b);
napi_value stub_undefined(void);
napi_value stub_object(void);
napi_value stub_view(const uint8_t *data, size_t len); /* a copy */
/* The one stream, as a handle value; reads come by stub_stream()->sink. */
napi_value stub_stream_value(void);
rt_stream *stub_stream(void);
/* The memory that the stream has just read into: what rt_stream_expose accepts. */
void stub_chunk_is(const uint8_t *data, size_t len);
/* Called for rt_hook_call: a result, or NULL for "an exception". */
extern napi_value (*stub_hook)(int hook, size_t argc, const napi_value *argv);
/* The end of the stream reached rt_stream_emit_end. */
extern int stub_ends;
/* Frees all values; finalizers run, references that are left over abort. */
void stub_reset(void);

#endif

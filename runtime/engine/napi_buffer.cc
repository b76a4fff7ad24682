/* SPDX-License-Identifier: MIT */
/*
 * napi_buffer.cc - Node-API: array buffers, typed arrays, data views, Buffer. Those over memory
 * of the addon are made in napi_memory.cc.
 */
#include <stdio.h>

#include "runtime/engine/napi_impl.h"

using v8::Local;
using v8::Value;

/* ---- array buffers --------------------------------------------------------------------------- */

napi_status napi_is_arraybuffer(napi_env env, napi_value value, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  *result = from_napi(value)->IsArrayBuffer();
  return en_ok(env);
}

napi_status napi_create_arraybuffer(napi_env env, size_t byte_length, void **data,
                                    napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  Local<v8::ArrayBuffer> buffer;
  bool made = byte_length <= v8::TypedArray::kMaxByteLength &&
              v8::ArrayBuffer::MaybeNew(env->isolate, byte_length).ToLocal(&buffer);
  EN_REQUIRE_JS(env, made, napi_generic_failure);
  if (data != nullptr) *data = buffer->Data();
  *result = to_napi(buffer);
  return EN_RESULT(env);
}

napi_status node_api_is_sharedarraybuffer(napi_env env, napi_value value, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  *result = from_napi(value)->IsSharedArrayBuffer();
  return en_ok(env);
}

napi_status node_api_create_sharedarraybuffer(napi_env env, size_t byte_length, void **data,
                                              napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  Local<v8::SharedArrayBuffer> buffer;
  bool made = byte_length <= v8::TypedArray::kMaxByteLength &&
              v8::SharedArrayBuffer::MaybeNew(env->isolate, byte_length).ToLocal(&buffer);
  EN_REQUIRE_JS(env, made, napi_generic_failure);
  if (data != nullptr) *data = buffer->Data();
  *result = to_napi(buffer);
  return EN_RESULT(env);
}

napi_status napi_get_arraybuffer_info(napi_env env, napi_value arraybuffer, void **data,
                                      size_t *byte_length) {
  EN_PLAIN(env);
  EN_ARG(env, arraybuffer);
  EN_REQUIRE(env, en_is_arraybuffer(arraybuffer), napi_invalid_arg);
  en_bytes bytes = en_view(arraybuffer);
  if (data != nullptr) *data = bytes.data;
  if (byte_length != nullptr) *byte_length = bytes.len;
  return en_ok(env);
}

napi_status napi_detach_arraybuffer(napi_env env, napi_value arraybuffer) {
  EN_PLAIN(env);
  EN_ARG(env, arraybuffer);
  Local<Value> v = from_napi(arraybuffer);
  EN_REQUIRE(env, v->IsArrayBuffer(), napi_arraybuffer_expected);
  EN_REQUIRE(env, v.As<v8::ArrayBuffer>()->IsDetachable(), napi_detachable_arraybuffer_expected);
  bool done = v.As<v8::ArrayBuffer>()->Detach(Local<Value>()).FromMaybe(false);
  EN_REQUIRE(env, done, napi_generic_failure);
  return en_ok(env);
}

napi_status napi_is_detached_arraybuffer(napi_env env, napi_value value, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<Value> v = from_napi(value);
  *result = v->IsArrayBuffer() && v.As<v8::ArrayBuffer>()->WasDetached();
  return en_ok(env);
}

/* ---- typed arrays ---------------------------------------------------------------------------- */

/* X(type, napi_typedarray_type, bytes of an element) */
#define TYPED_ARRAYS(X) \
  X(Int8Array, napi_int8_array, 1) \
  X(Uint8Array, napi_uint8_array, 1) \
  X(Uint8ClampedArray, napi_uint8_clamped_array, 1) \
  X(Int16Array, napi_int16_array, 2) \
  X(Uint16Array, napi_uint16_array, 2) \
  X(Int32Array, napi_int32_array, 4) \
  X(Uint32Array, napi_uint32_array, 4) \
  X(Float32Array, napi_float32_array, 4) \
  X(Float64Array, napi_float64_array, 8) \
  X(BigInt64Array, napi_bigint64_array, 8) \
  X(BigUint64Array, napi_biguint64_array, 8) \
  X(Float16Array, napi_float16_array, 2)

napi_status napi_is_typedarray(napi_env env, napi_value value, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  *result = from_napi(value)->IsTypedArray();
  return en_ok(env);
}

/* What Node throws when a typed array does not fit. */
static napi_status check_range(napi_env env, const char *name, size_t size, size_t length,
                               size_t offset, size_t available) {
  if (offset % size != 0) {
    char text[96];
    snprintf(text, sizeof text, "start offset of %s should be a multiple of %zu", name, size);
    napi_throw_range_error(env, "ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT", text);
    return en_fail(env, napi_invalid_arg);
  }
  if (offset > available || length > (available - offset) / size) {
    napi_throw_range_error(env, "ERR_NAPI_INVALID_TYPEDARRAY_LENGTH",
                           "Invalid typed array length");
    return en_fail(env, napi_invalid_arg);
  }
  return napi_ok;
}

template <typename Array>
static napi_value make_array(Local<Value> buffer, size_t offset, size_t length) {
  if (buffer->IsArrayBuffer()) {
    return to_napi(Array::New(buffer.As<v8::ArrayBuffer>(), offset, length));
  }
  return to_napi(Array::New(buffer.As<v8::SharedArrayBuffer>(), offset, length));
}

napi_status napi_create_typedarray(napi_env env, napi_typedarray_type type, size_t length,
                                   napi_value arraybuffer, size_t byte_offset,
                                   napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, arraybuffer);
  EN_ARG(env, result);
  EN_REQUIRE(env, en_is_arraybuffer(arraybuffer), napi_invalid_arg);
  size_t available = en_view(arraybuffer).len;
  switch (type) {
#define X(Array, napi_type, size) \
  case napi_type: \
    if (napi_status s = check_range(env, #Array, size, length, byte_offset, available)) return s; \
    *result = make_array<v8::Array>(from_napi(arraybuffer), byte_offset, length); \
    break;
    TYPED_ARRAYS(X)
#undef X
    default:
      return en_fail(env, napi_invalid_arg);
  }
  return EN_RESULT(env);
}

/* An on-heap array gets a buffer of its own here, so the pointer stays. */
static void view_info(Local<v8::ArrayBufferView> view, void **data, napi_value *arraybuffer,
                      size_t *byte_offset) {
  if (data != nullptr || arraybuffer != nullptr) {
    Local<v8::ArrayBuffer> buffer = view->Buffer();
    if (data != nullptr) *data = static_cast<uint8_t *>(buffer->Data()) + view->ByteOffset();
    if (arraybuffer != nullptr) *arraybuffer = to_napi(buffer);
  }
  if (byte_offset != nullptr) *byte_offset = view->ByteOffset();
}

napi_status napi_get_typedarray_info(napi_env env, napi_value typedarray,
                                     napi_typedarray_type *type, size_t *length, void **data,
                                     napi_value *arraybuffer, size_t *byte_offset) {
  EN_PLAIN(env);
  EN_ARG(env, typedarray);
  Local<Value> v = from_napi(typedarray);
  EN_REQUIRE(env, v->IsTypedArray(), napi_invalid_arg);
  if (type != nullptr) {
#define X(Array, napi_type, size) \
  if (v->Is##Array()) *type = napi_type;
    TYPED_ARRAYS(X)
#undef X
  }
  if (length != nullptr) *length = v.As<v8::TypedArray>()->Length();
  view_info(v.As<v8::ArrayBufferView>(), data, arraybuffer, byte_offset);
  return en_ok(env);
}

/* ---- data views ------------------------------------------------------------------------------ */

napi_status napi_create_dataview(napi_env env, size_t byte_length, napi_value arraybuffer,
                                 size_t byte_offset, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, arraybuffer);
  EN_ARG(env, result);
  EN_REQUIRE(env, en_is_arraybuffer(arraybuffer), napi_invalid_arg);
  size_t available = en_view(arraybuffer).len;
  if (byte_offset > available || byte_length > available - byte_offset) {
    napi_throw_range_error(env, "ERR_NAPI_INVALID_DATAVIEW_ARGS",
                           "byte_offset + byte_length should be less than or equal to the size in "
                           "bytes of the array passed in");
    return en_fail(env, napi_pending_exception);
  }
  *result = make_array<v8::DataView>(from_napi(arraybuffer), byte_offset, byte_length);
  return EN_RESULT(env);
}

napi_status napi_is_dataview(napi_env env, napi_value value, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  *result = from_napi(value)->IsDataView();
  return en_ok(env);
}

napi_status napi_get_dataview_info(napi_env env, napi_value dataview, size_t *bytelength,
                                   void **data, napi_value *arraybuffer, size_t *byte_offset) {
  EN_PLAIN(env);
  EN_ARG(env, dataview);
  Local<Value> v = from_napi(dataview);
  EN_REQUIRE(env, v->IsDataView(), napi_invalid_arg);
  if (bytelength != nullptr) *bytelength = v.As<v8::DataView>()->ByteLength();
  view_info(v.As<v8::ArrayBufferView>(), data, arraybuffer, byte_offset);
  return en_ok(env);
}

/* ---- Buffer ---------------------------------------------------------------------------------- */

/* A Uint8Array with Buffer.prototype; NULL when that failed (an exception may be pending). */
napi_value en_buffer_over(napi_env env, Local<v8::ArrayBuffer> memory, size_t offset, size_t len) {
  Local<v8::Uint8Array> array = v8::Uint8Array::New(memory, offset, len);
  napi_value proto = rt_buffer_prototype(en_rt(env));
  if (proto == nullptr || !from_napi(proto)->IsObject()) return nullptr;
  if (!array->SetPrototypeV2(env->ctx(), from_napi(proto)).FromMaybe(false)) return nullptr;
  return to_napi(array);
}

napi_status napi_create_buffer(napi_env env, size_t length, void **data, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  uint8_t *bytes;
  napi_value memory = en_arraybuffer(env, length, &bytes);
  EN_REQUIRE_JS(env, memory != nullptr, napi_generic_failure);
  *result = en_buffer_over(env, from_napi(memory).As<v8::ArrayBuffer>(), 0, length);
  EN_REQUIRE_JS(env, *result != nullptr, napi_generic_failure);
  if (data != nullptr) *data = bytes;
  return EN_RESULT(env);
}

napi_status napi_create_buffer_copy(napi_env env, size_t length, const void *data,
                                    void **result_data, napi_value *result) {
  void *bytes;
  napi_status s = napi_create_buffer(env, length, &bytes, result);
  if (s != napi_ok) return s;
  if (length > 0) memcpy(bytes, data, length);
  if (result_data != nullptr) *result_data = bytes;
  return napi_ok;
}

napi_status node_api_create_buffer_from_arraybuffer(napi_env env, napi_value arraybuffer,
                                                    size_t byte_offset, size_t byte_length,
                                                    napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, arraybuffer);
  EN_ARG(env, result);
  Local<Value> v = from_napi(arraybuffer);
  EN_REQUIRE(env, v->IsArrayBuffer(), napi_arraybuffer_expected);
  size_t available = v.As<v8::ArrayBuffer>()->ByteLength();
  if (byte_offset > available || byte_length > available - byte_offset) {
    napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "The byte offset + length is out of range");
    return en_fail(env, napi_pending_exception);
  }
  *result = en_buffer_over(env, v.As<v8::ArrayBuffer>(), byte_offset, byte_length);
  EN_REQUIRE_JS(env, *result != nullptr, napi_generic_failure);
  return EN_RESULT(env);
}

napi_status napi_is_buffer(napi_env env, napi_value value, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  *result = from_napi(value)->IsArrayBufferView();
  return en_ok(env);
}

napi_status napi_get_buffer_info(napi_env env, napi_value value, void **data, size_t *length) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_REQUIRE(env, from_napi(value)->IsArrayBufferView(), napi_invalid_arg);
  Local<v8::ArrayBufferView> view = from_napi(value).As<v8::ArrayBufferView>();
  view_info(view, data, nullptr, nullptr);
  if (length != nullptr) *length = view->ByteLength();
  return en_ok(env);
}

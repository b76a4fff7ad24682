/* SPDX-License-Identifier: MIT */
/*
 * value.cc - engine.h: reading and making plain values, arrays, objects, persistent references.
 * Every op passes through here several times: one CHECK of the type, no other work.
 */
#include "runtime/engine/engine.h"

#include <math.h>

#include "runtime/engine/env.h"

using v8::Local;
using v8::Value;

/* ---- reading --------------------------------------------------------------------------------- */

/* Small integers, the usual case, are read without a call into the engine. */
static inline bool is_smi(Local<Value> x, int *out) {
  v8::internal::Address a = v8::internal::ValueHelper::ValueAsAddress(*x);
  if (v8::internal::Internals::HasHeapObjectTag(a)) return false;
  *out = v8::internal::Internals::SmiValue(a);
  return true;
}

template <typename T>
static inline T to_integer(napi_value v, double min, double max) {
  Local<Value> x = from_napi(v);
  int small;
  if (is_smi(x, &small)) [[likely]] {
    CHECK(static_cast<double>(small) >= min);
    return static_cast<T>(small);
  }
  CHECK(x->IsNumber());
  double d = x.As<v8::Number>()->Value();
  CHECK(d >= min && d <= max);
  T i = static_cast<T>(d);
  CHECK(static_cast<double>(i) == d);
  return i;
}

int32_t en_to_i32(napi_value v) {
  return to_integer<int32_t>(v, INT32_MIN, INT32_MAX);
}

uint32_t en_to_u32(napi_value v) {
  return to_integer<uint32_t>(v, 0, UINT32_MAX);
}

int64_t en_to_i64(napi_value v) {
  Local<Value> x = from_napi(v);
  if (!x->IsBigInt()) {
    /* 2^63 itself is out of range, and the largest double below it is 2^63 - 1024. */
    return to_integer<int64_t>(v, -9223372036854775808.0, 9223372036854774784.0);
  }
  bool lossless = false;
  int64_t i = x.As<v8::BigInt>()->Int64Value(&lossless);
  CHECK(lossless);
  return i;
}

double en_to_double(napi_value v) {
  Local<Value> x = from_napi(v);
  int small;
  if (is_smi(x, &small)) return small;
  CHECK(x->IsNumber());
  return x.As<v8::Number>()->Value();
}

bool en_to_bool(napi_value v) {
  Local<Value> x = from_napi(v);
  bool is_true = x->IsTrue();
  CHECK(is_true || x->IsFalse());
  return is_true;
}

bool en_is_undefined(napi_value v) { return from_napi(v)->IsUndefined(); }
bool en_is_nullish(napi_value v) { return from_napi(v)->IsNullOrUndefined(); }
bool en_is_true(napi_value v) { return from_napi(v)->IsTrue(); }
bool en_is_string(napi_value v) { return from_napi(v)->IsString(); }
bool en_is_number(napi_value v) { return from_napi(v)->IsNumber(); }
bool en_is_bigint(napi_value v) { return from_napi(v)->IsBigInt(); }
bool en_is_function(napi_value v) { return from_napi(v)->IsFunction(); }
bool en_is_object(napi_value v) { return from_napi(v)->IsObject(); }
bool en_is_array(napi_value v) { return from_napi(v)->IsArray(); }
bool en_is_view(napi_value v) { return from_napi(v)->IsArrayBufferView(); }

bool en_is_arraybuffer(napi_value v) {
  Local<Value> x = from_napi(v);
  return x->IsArrayBuffer() || x->IsSharedArrayBuffer();
}

/* Buffer() moves the content of a small on-heap typed array off the heap: it never moves again. */
static en_bytes view_bytes(Local<v8::ArrayBufferView> view) {
  size_t len = view->ByteLength();
  if (len == 0) return {nullptr, 0};
  Local<v8::ArrayBuffer> buffer = view->Buffer();
  uint8_t *base = static_cast<uint8_t *>(buffer->Data());
  return {base + view->ByteOffset(), len};
}

en_bytes en_view(napi_value v) {
  Local<Value> x = from_napi(v);
  if (x->IsArrayBufferView()) [[likely]] return view_bytes(x.As<v8::ArrayBufferView>());
  void *data;
  size_t len;
  if (x->IsArrayBuffer()) {
    data = x.As<v8::ArrayBuffer>()->Data();
    len = x.As<v8::ArrayBuffer>()->ByteLength();
  } else {
    CHECK(x->IsSharedArrayBuffer());
    data = x.As<v8::SharedArrayBuffer>()->Data();
    len = x.As<v8::SharedArrayBuffer>()->ByteLength();
  }
  return {len == 0 ? nullptr : static_cast<uint8_t *>(data), len};
}

/* ---- making ---------------------------------------------------------------------------------- */

napi_value en_undefined(napi_env env) { return to_napi(v8::Undefined(env->isolate)); }
napi_value en_null(napi_env env) { return to_napi(v8::Null(env->isolate)); }
napi_value en_bool(napi_env env, bool b) { return to_napi(v8::Boolean::New(env->isolate, b)); }
napi_value en_i32(napi_env env, int32_t i) { return to_napi(v8::Integer::New(env->isolate, i)); }

napi_value en_u32(napi_env env, uint32_t u) {
  return to_napi(v8::Integer::NewFromUnsigned(env->isolate, u));
}

napi_value en_i64(napi_env env, int64_t i) {
  if (i >= INT32_MIN && i <= INT32_MAX) return en_i32(env, static_cast<int32_t>(i));
  return to_napi(v8::Number::New(env->isolate, static_cast<double>(i)));
}

napi_value en_bigint_i64(napi_env env, int64_t i) {
  return to_napi(v8::BigInt::New(env->isolate, i));
}

napi_value en_bigint_u64(napi_env env, uint64_t u) {
  return to_napi(v8::BigInt::NewFromUnsigned(env->isolate, u));
}

napi_value en_double(napi_env env, double d) { return to_napi(v8::Number::New(env->isolate, d)); }

napi_value en_array(napi_env env, size_t n, const napi_value *items) {
  static_assert(sizeof(Local<Value>) == sizeof(napi_value));
  auto *values = reinterpret_cast<Local<Value> *>(const_cast<napi_value *>(items));
  return to_napi(v8::Array::New(env->isolate, values, n));
}

napi_value en_clone(napi_env env, napi_value object) {
  Local<Value> value = from_napi(object);
  CHECK(value->IsObject());
  return to_napi(value.As<v8::Object>()->Clone(env->isolate));
}

napi_value en_object(napi_env env, size_t n, const napi_value *names, const napi_value *values) {
  Local<v8::Context> ctx = env->ctx();
  Local<v8::Object> object = v8::Object::New(env->isolate);
  for (size_t i = 0; i < n; i++) {
    Local<v8::Name> name = from_napi(names[i]).As<v8::Name>();
    /* Never a setter of Object.prototype, never a throw: a fresh extensible object. */
    CHECK(object->CreateDataProperty(ctx, name, from_napi(values[i])).FromMaybe(false));
  }
  return to_napi(object);
}

/* ---- memory ---------------------------------------------------------------------------------- */

static void free_bytes(void *data, size_t, void *) { free(data); }
static void leave_bytes(void *, size_t, void *) {}

napi_value en_arraybuffer(napi_env env, size_t len, uint8_t **data) {
  Local<v8::ArrayBuffer> buffer;
  if (len > v8::TypedArray::kMaxByteLength ||
      !v8::ArrayBuffer::MaybeNew(env->isolate, len,
                                 v8::BackingStoreInitializationMode::kUninitialized)
           .ToLocal(&buffer)) {
    *data = nullptr;
    return nullptr;
  }
  *data = static_cast<uint8_t *>(buffer->Data());
  return to_napi(buffer);
}

static napi_value wrap_bytes(napi_env env, void *p, size_t len,
                             v8::BackingStore::DeleterCallback deleter) {
  std::unique_ptr<v8::BackingStore> store =
      v8::ArrayBuffer::NewBackingStore(p, len, deleter, nullptr);
  return to_napi(v8::ArrayBuffer::New(env->isolate, std::move(store)));
}

napi_value en_arraybuffer_adopt(napi_env env, void *malloced, size_t len) {
  return wrap_bytes(env, malloced, len, free_bytes);
}

napi_value en_arraybuffer_static(napi_env env, void *p, size_t len) {
  return wrap_bytes(env, p, len, leave_bytes);
}

napi_value en_uint8array(napi_env, napi_value arraybuffer, size_t offset, size_t len) {
  Local<Value> x = from_napi(arraybuffer);
  if (x->IsSharedArrayBuffer()) {
    return to_napi(v8::Uint8Array::New(x.As<v8::SharedArrayBuffer>(), offset, len));
  }
  CHECK(x->IsArrayBuffer());
  return to_napi(v8::Uint8Array::New(x.As<v8::ArrayBuffer>(), offset, len));
}

void en_adjust_external_memory(napi_env env, int64_t delta) {
  env->isolate->AdjustAmountOfExternalAllocatedMemory(delta);
}

/* ---- persistent references ------------------------------------------------------------------- */

/* An en_ref is the slot of a v8::Global itself: no allocation of ours around it. */
union ref_bits {
  v8::Global<Value> global;
  en_ref ref;
  ref_bits() : ref(nullptr) {}
  ~ref_bits() {}
};
static_assert(sizeof(v8::Global<Value>) == sizeof(en_ref));

en_ref en_ref_new(napi_env env, napi_value v) {
  ref_bits bits;
  new (&bits.global) v8::Global<Value>(env->isolate, from_napi(v));
  return bits.ref;
}

napi_value en_ref_get(napi_env env, en_ref ref) {
  if (ref == nullptr) return nullptr;
  ref_bits bits;
  bits.ref = ref;
  return to_napi(Local<Value>::New(env->isolate, bits.global));
}

void en_ref_free(en_ref ref) {
  if (ref == nullptr) return;
  ref_bits bits;
  bits.ref = ref;
  bits.global.Reset();
}

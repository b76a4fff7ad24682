/* SPDX-License-Identifier: MIT */
/*
 * wasm.cc - see wasm.h. Functions of the usual signatures also have a C function that the engine's
 * compiled WebAssembly calls by itself (a V8 fast API call); all others, and calls from JavaScript, go
 * through `slow`.
 */
#include "runtime/engine/wasm.h"

#include <memory>

#include <v8-fast-api-calls.h>

#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"

namespace {

using v8::FastApiCallbackOptions;
using v8::Local;

const en_wasm_fn *row_of(Local<v8::Value> data) {
  return static_cast<const en_wasm_fn *>(data.As<v8::External>()->Value());
}

uint32_t invoke(v8::Isolate *isolate, Local<v8::Object> self, const en_wasm_fn *fn, const uint64_t *args) {
  v8::HandleScope scope(isolate);
  napi_env env = en_isolate_of(isolate)->env;
  uint32_t result = fn->call(env, to_napi(self), fn, args);
  en_env_rethrow(env);
  return result;
}

template <typename... A>
uint32_t fast(Local<v8::Object> self, A... args, FastApiCallbackOptions &options) {
  const uint64_t list[] = {args...};
  return invoke(options.isolate, self, row_of(options.data), list);
}

/* A number of either sign, as WebAssembly hands over an i32 when it goes this way. */
bool to_i32(Local<v8::Value> v, uint64_t *out) {
  if (v->IsInt32()) *out = static_cast<uint32_t>(v.As<v8::Int32>()->Value());
  else if (v->IsUint32()) *out = v.As<v8::Uint32>()->Value();
  else return false;
  return true;
}

bool to_i64(Local<v8::Value> v, uint64_t *out) {
  if (!v->IsBigInt()) return false;
  *out = v.As<v8::BigInt>()->Uint64Value();
  return true;
}

void slow(const v8::FunctionCallbackInfo<v8::Value> &info) {
  const en_wasm_fn *fn = row_of(info.Data());
  uint64_t args[EN_WASM_ARGS];
  int count = static_cast<int>(strlen(fn->types));
  bool good = info.Length() == count;
  for (int i = 0; good && i < count; i++)
    good = fn->types[i] == 'i' ? to_i32(info[i], &args[i]) : to_i64(info[i], &args[i]);
  info.GetReturnValue().Set(invoke(info.GetIsolate(), info.This(), fn, good ? args : nullptr));
}

/* What V8 has to know of a C function: uint32_t(receiver, arguments, options). Made at run time, as
 * v8::CFunction::Make() would be a function of its own for each signature. */
struct Signature {
  const char *types;
  const void *address;
  v8::CTypeInfo infos[6];
  v8::CFunctionInfo info;

  Signature(const char *t, const void *fn)
      : types(t), address(fn), infos{of('v'), of(t[0]), of(t[1]), of(t[2]), of(t[3]), of(0)},
        info(of('i'), static_cast<unsigned>(strlen(t)) + 2, infos, v8::CFunctionInfo::Int64Representation::kBigInt) {
    infos[strlen(t) + 1] = of(0);
  }

  static v8::CTypeInfo of(char type) {
    using Type = v8::CTypeInfo::Type;
    return v8::CTypeInfo(type == 'i'   ? Type::kUint32
                         : type == 'l' ? Type::kUint64
                         : type == 'v' ? Type::kV8Value
                                       : v8::CTypeInfo::kCallbackOptionsType);
  }
};

/* Those whose calls are made often and cost little beside. */
const Signature *signature_of(const char *types) {
  typedef uint32_t i;
  typedef uint64_t l;
  static const Signature all[] = {
      {"ii\0", reinterpret_cast<const void *>(fast<i, i>)},
      {"ili", reinterpret_cast<const void *>(fast<i, l, i>)},
      {"iiii", reinterpret_cast<const void *>(fast<i, i, i, i>)},
  };
  for (const Signature &s : all)
    if (strcmp(s.types, types) == 0) return &s;
  return nullptr;
}

Local<v8::Value> make(v8::Isolate *isolate, Local<v8::Context> context, const en_wasm_fn *fn) {
  const Signature *s = signature_of(fn->types);
  v8::CFunction c = s ? v8::CFunction(s->address, &s->info) : v8::CFunction();
  int count = static_cast<int>(strlen(fn->types));
  CHECK(count <= EN_WASM_ARGS);
  Local<v8::External> data = v8::External::New(isolate, const_cast<en_wasm_fn *>(fn));
  Local<v8::FunctionTemplate> t = v8::FunctionTemplate::New(
      isolate, slow, data, {}, count, v8::ConstructorBehavior::kThrow, v8::SideEffectType::kHasSideEffect,
      s ? &c : nullptr);
  Local<v8::Function> f = t->GetFunction(context).ToLocalChecked();
  f->SetName(v8::String::NewFromUtf8(isolate, fn->name, v8::NewStringType::kInternalized).ToLocalChecked());
  return f;
}

/* ---- streams ------------------------------------------------------------------------------------------ */

typedef std::shared_ptr<v8::WasmStreaming> Stream;

const char stream_tag = 0;

void stream_free(void *p) { delete static_cast<Stream *>(p); }

Stream *stream_of(napi_value v) { return static_cast<Stream *>(en_box_get(v, &stream_tag)); }

/* Takes the stream out of its box, as V8 wants nothing to be called after the end. */
Stream stream_take(napi_value v) {
  Stream *held = stream_of(v);
  if (!held) return nullptr;
  Stream out = *held;
  en_box_clear(v);
  delete held;
  return out;
}

}  // namespace

void en_wasm_streaming(const v8::FunctionCallbackInfo<v8::Value> &info) {
  v8::Isolate *isolate = info.GetIsolate();
  en_isolate *iso = en_isolate_of(isolate);
  auto *held = new Stream(v8::WasmStreaming::Unpack(isolate, info.Data()));
  napi_value box = en_box_new(iso->env, held, &stream_tag, stream_free);
  Local<v8::Value> fn = en_realm_slot_value(iso, EN_REALM_WASM), argv[] = {info[0], from_napi(box)};
  CHECK(fn->IsFunction());
  (void)fn.As<v8::Function>()->Call(isolate->GetCurrentContext(), v8::Undefined(isolate), 2, argv);
}

extern "C" {

napi_value en_wasm_functions(napi_env env, size_t count, const en_wasm_fn *fns) {
  v8::Isolate *isolate = env->isolate;
  CHECK(!en_isolate_of(isolate)->creator);
  v8::LocalVector<v8::Value> out(isolate);
  for (size_t i = 0; i < count; i++) out.push_back(make(isolate, env->ctx(), &fns[i]));
  return to_napi(v8::Array::New(isolate, out.data(), out.size()));
}

void en_wasm_stream_url(napi_env env, napi_value stream, napi_value url) {
  Stream *held = stream_of(stream);
  v8::String::Utf8Value text(env->isolate, from_napi(url));
  if (held && *text) (*held)->SetUrl(*text, static_cast<size_t>(text.length()));
}

void en_wasm_stream_bytes(napi_value stream, en_bytes bytes) {
  Stream *held = stream_of(stream);
  if (held && bytes.len) (*held)->OnBytesReceived(bytes.data, bytes.len);
}

void en_wasm_stream_finish(napi_value stream) {
  if (Stream s = stream_take(stream)) s->Finish();
}

void en_wasm_stream_abort(napi_value stream, napi_value error) {
  if (Stream s = stream_take(stream)) s->Abort(from_napi(error));
}

bool en_is_wasm_memory(napi_value v) { return from_napi(v)->IsWasmMemoryObject(); }

en_bytes en_wasm_memory(napi_value memory) {
  Local<v8::ArrayBuffer> buffer = from_napi(memory).As<v8::WasmMemoryObject>()->Buffer();
  return {static_cast<uint8_t *>(buffer->Data()), buffer->ByteLength()};
}
}

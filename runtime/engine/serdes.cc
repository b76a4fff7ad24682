/* SPDX-License-Identifier: MIT */
/* See serdes.h. */
#include "runtime/engine/serdes.h"

#include <stdlib.h>

#include <v8.h>

#include "runtime/engine/env.h"

namespace {

v8::Local<v8::Private> brand_key(v8::Isolate *isolate) {
  return v8::Private::ForApi(isolate, v8::String::NewFromUtf8Literal(isolate, "ingot:host"));
}

uint32_t push(v8::Local<v8::Context> context, v8::Local<v8::Array> list, v8::Local<v8::Value> v) {
  uint32_t index = list->Length();
  CHECK(list->CreateDataProperty(context, index, v).IsJust());
  return index;
}

/* The number of `v` in the list, added when new. */
uint32_t number_of(v8::Local<v8::Context> context, v8::Local<v8::Array> list,
                   v8::Local<v8::Value> v) {
  for (uint32_t i = 0; i < list->Length(); i++) {
    v8::Local<v8::Value> item;
    if (list->Get(context, i).ToLocal(&item) && item->StrictEquals(v)) return i;
  }
  return push(context, list, v);
}

class Writer : public v8::ValueSerializer::Delegate {
 public:
  Writer(v8::Isolate *isolate, v8::Local<v8::Context> context)
      : isolate_(isolate), context_(context), serializer_(isolate, this),
        hosts_(v8::Array::New(isolate)), shareds_(v8::Array::New(isolate)),
        modules_(v8::Array::New(isolate)) {}

  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    message_ = message;
    isolate_->ThrowException(v8::Exception::Error(message));
  }

  bool HasCustomHostObject(v8::Isolate *) override { return true; }

  v8::Maybe<bool> IsHostObject(v8::Isolate *isolate, v8::Local<v8::Object> object) override {
    return object->HasPrivate(context_, brand_key(isolate));
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate *isolate, v8::Local<v8::Object> object) override {
    bool branded = false;
    if (!object->HasPrivate(context_, brand_key(isolate)).To(&branded)) return v8::Nothing<bool>();
    if (!branded) { /* one of the engine's or an addon's own, with a native inside */
      ThrowDataCloneError(v8::String::NewFromUtf8Literal(
          isolate, "Cannot clone object of unsupported type."));
      return v8::Nothing<bool>();
    }
    serializer_.WriteUint32(push(context_, hosts_, object));
    return v8::Just(true);
  }

  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate *,
                                             v8::Local<v8::SharedArrayBuffer> sab) override {
    return v8::Just(number_of(context_, shareds_, sab));
  }

  v8::Maybe<uint32_t> GetWasmModuleTransferId(v8::Isolate *,
                                              v8::Local<v8::WasmModuleObject> module) override {
    return v8::Just(number_of(context_, modules_, module));
  }

  bool write(v8::Local<v8::Value> value, v8::Local<v8::Array> buffers) {
    serializer_.WriteHeader();
    for (uint32_t i = 0; i < buffers->Length(); i++) {
      v8::Local<v8::Value> item;
      if (!buffers->Get(context_, i).ToLocal(&item)) return false;
      serializer_.TransferArrayBuffer(i, item.As<v8::ArrayBuffer>());
    }
    return serializer_.WriteValue(context_, value).FromMaybe(false);
  }

  v8::Local<v8::Value> result() {
    auto [data, size] = serializer_.Release();
    v8::Local<v8::Value> parts[] = {
        v8::ArrayBuffer::New(isolate_, v8::ArrayBuffer::NewBackingStore(
            data, size, [](void *p, size_t, void *) { free(p); }, nullptr)),
        hosts_, shareds_, modules_};
    return v8::Array::New(isolate_, parts, 4);
  }

  v8::Local<v8::String> message() const { return message_; } /* empty: not a DataCloneError */

 private:
  v8::Isolate *isolate_;
  v8::Local<v8::Context> context_;
  v8::ValueSerializer serializer_;
  v8::Local<v8::Array> hosts_, shareds_, modules_;
  v8::Local<v8::String> message_;
};

class Reader : public v8::ValueDeserializer::Delegate {
 public:
  Reader(v8::Local<v8::Context> context, v8::Local<v8::Array> hosts, v8::Local<v8::Array> shareds,
         v8::Local<v8::Array> modules)
      : context_(context), hosts_(hosts), shareds_(shareds), modules_(modules) {}

  void use(v8::ValueDeserializer *deserializer) { deserializer_ = deserializer; }

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate *isolate) override {
    uint32_t id;
    v8::Local<v8::Value> item;
    if (!deserializer_->ReadUint32(&id) || !hosts_->Get(context_, id).ToLocal(&item) ||
        !item->IsObject()) {
      isolate->ThrowException(v8::Exception::Error(
          v8::String::NewFromUtf8Literal(isolate, "Unable to deserialize cloned data.")));
      return {};
    }
    return item.As<v8::Object>();
  }

  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate *isolate,
                                                                   uint32_t id) override {
    v8::Local<v8::Value> item;
    if (!shareds_->Get(context_, id).ToLocal(&item) || !item->IsSharedArrayBuffer()) return {};
    return v8::SharedArrayBuffer::New(isolate,
                                      item.As<v8::SharedArrayBuffer>()->GetBackingStore());
  }

  v8::MaybeLocal<v8::WasmModuleObject> GetWasmModuleFromId(v8::Isolate *isolate,
                                                           uint32_t id) override {
    v8::Local<v8::Value> item;
    if (!modules_->Get(context_, id).ToLocal(&item) || !item->IsWasmModuleObject()) return {};
    return v8::WasmModuleObject::FromCompiledModule(
        isolate, item.As<v8::WasmModuleObject>()->GetCompiledModule());
  }

 private:
  v8::Local<v8::Context> context_;
  v8::Local<v8::Array> hosts_, shareds_, modules_;
  v8::ValueDeserializer *deserializer_ = nullptr;
};

void keep_exception(napi_env env, v8::TryCatch *caught) {
  if (caught->HasCaught() && !caught->HasTerminated()) {
    env->last_exception.Reset(env->isolate, caught->Exception());
    caught->Reset();
  }
}

} // namespace

napi_value en_serialize(napi_env env, napi_value value, napi_value buffers) {
  v8::Isolate *isolate = env->isolate;
  v8::TryCatch caught(isolate);
  Writer writer(isolate, env->ctx());
  if (writer.write(from_napi(value), from_napi(buffers).As<v8::Array>())) {
    return to_napi(writer.result());
  }
  if (!writer.message().IsEmpty()) {
    caught.Reset();
    return to_napi(writer.message());
  }
  keep_exception(env, &caught);
  return nullptr;
}

napi_value en_deserialize(napi_env env, napi_value bytes, napi_value hosts, napi_value buffers,
                          napi_value shareds, napi_value modules) {
  v8::Isolate *isolate = env->isolate;
  v8::Local<v8::Context> context = env->ctx();
  v8::TryCatch caught(isolate);
  en_bytes b = en_view(bytes);
  Reader reader(context, from_napi(hosts).As<v8::Array>(), from_napi(shareds).As<v8::Array>(),
                from_napi(modules).As<v8::Array>());
  v8::ValueDeserializer deserializer(isolate, b.data, b.len, &reader);
  reader.use(&deserializer);
  v8::Local<v8::Array> list = from_napi(buffers).As<v8::Array>();
  v8::Local<v8::Value> out;
  bool ok = deserializer.ReadHeader(context).FromMaybe(false);
  for (uint32_t i = 0; ok && i < list->Length(); i++) {
    v8::Local<v8::Value> item;
    ok = list->Get(context, i).ToLocal(&item);
    if (ok) deserializer.TransferArrayBuffer(i, item.As<v8::ArrayBuffer>());
  }
  if (ok && deserializer.ReadValue(context).ToLocal(&out)) return to_napi(out);
  keep_exception(env, &caught);
  return nullptr;
}

napi_value en_detach_all(napi_env env, napi_value buffers) {
  v8::Local<v8::Context> context = env->ctx();
  v8::TryCatch caught(env->isolate);
  v8::Local<v8::Array> list = from_napi(buffers).As<v8::Array>();
  v8::Local<v8::Array> out = v8::Array::New(env->isolate);
  for (uint32_t i = 0; i < list->Length(); i++) {
    v8::Local<v8::Value> item;
    if (!list->Get(context, i).ToLocal(&item)) break;
    v8::Local<v8::ArrayBuffer> from = item.As<v8::ArrayBuffer>();
    std::shared_ptr<v8::BackingStore> memory = from->GetBackingStore();
    if (from->Detach(v8::Local<v8::Value>()).IsNothing()) break;
    push(context, out, v8::ArrayBuffer::New(env->isolate, std::move(memory)));
  }
  if (out->Length() == list->Length()) return to_napi(out);
  keep_exception(env, &caught);
  return nullptr;
}

void en_brand(napi_env env, napi_value object) {
  CHECK(from_napi(object).As<v8::Object>()
            ->SetPrivate(env->ctx(), brand_key(env->isolate), v8::True(env->isolate))
            .IsJust());
}

void en_forbid_detach(napi_env env, napi_value arraybuffer) {
  from_napi(arraybuffer).As<v8::ArrayBuffer>()->SetDetachKey(v8::Symbol::New(env->isolate));
}

/* SPDX-License-Identifier: MIT */
/* See stream_serdes.h. */
#include "runtime/engine/stream_serdes.h"

#include <stdlib.h>

#include <memory>
#include <vector>

#include <v8.h>

#include "runtime/engine/env.h"

namespace {

using v8::Isolate;
using v8::Just;
using v8::Local;
using v8::Maybe;
using v8::MaybeLocal;
using v8::Nothing;
using v8::Value;

const char writer_tag = 0, reader_tag = 0;

/* The object whose methods V8 asks, while a value is on its way. */
class Owner {
 public:
  /* False when there is no such method; an exception of getting it counts as none and stays. */
  bool method(Isolate *isolate, const char *name, Local<v8::Function> *out) const {
    Local<Value> value;
    Local<v8::String> key = v8::String::NewFromUtf8(isolate, name).ToLocalChecked();
    if (!object.As<v8::Object>()->Get(isolate->GetCurrentContext(), key).ToLocal(&value) ||
        !value->IsFunction())
      return false;
    *out = value.As<v8::Function>();
    return true;
  }

  MaybeLocal<Value> call(Isolate *isolate, Local<v8::Function> fn, Local<Value> argument) const {
    return fn->Call(isolate->GetCurrentContext(), object, 1, &argument);
  }

  Local<Value> object;
};

class Writer : public v8::ValueSerializer::Delegate {
 public:
  explicit Writer(Isolate *isolate) : serializer(isolate, this), isolate_(isolate) {}

  void ThrowDataCloneError(Local<v8::String> message) override {
    Local<v8::Function> fn;
    Local<Value> error;
    if (!owner.method(isolate_, "_getDataCloneError", &fn)) {
      isolate_->ThrowException(v8::Exception::Error(message));
    } else if (owner.call(isolate_, fn, message).ToLocal(&error)) {
      isolate_->ThrowException(error);
    }
  }

  Maybe<bool> WriteHostObject(Isolate *isolate, Local<v8::Object> object) override {
    Local<v8::Function> fn;
    if (!owner.method(isolate, "_writeHostObject", &fn)) return Delegate::WriteHostObject(isolate, object);
    return owner.call(isolate, fn, object).IsEmpty() ? Nothing<bool>() : Just(true);
  }

  Maybe<uint32_t> GetSharedArrayBufferId(Isolate *isolate, Local<v8::SharedArrayBuffer> sab) override {
    Local<v8::Function> fn;
    Local<Value> id;
    if (!owner.method(isolate, "_getSharedArrayBufferId", &fn))
      return Delegate::GetSharedArrayBufferId(isolate, sab);
    if (!owner.call(isolate, fn, sab).ToLocal(&id)) return Nothing<uint32_t>();
    return id->Uint32Value(isolate->GetCurrentContext());
  }

  v8::ValueSerializer serializer;
  Owner owner;

 private:
  Isolate *isolate_;
};

class Reader : public v8::ValueDeserializer::Delegate {
 public:
  Reader(Isolate *isolate, Local<v8::ArrayBufferView> view) : bytes_(keep(view)),
      deserializer(isolate, bytes_.data, bytes_.len, this) {}

  MaybeLocal<v8::Object> ReadHostObject(Isolate *isolate) override {
    Isolate::AllowJavascriptExecutionScope allow(isolate); /* V8 expects none from here */
    Local<v8::Function> fn;
    Local<Value> value;
    if (!owner.method(isolate, "_readHostObject", &fn)) return Delegate::ReadHostObject(isolate);
    if (!fn->Call(isolate->GetCurrentContext(), owner.object, 0, nullptr).ToLocal(&value)) return {};
    if (value->IsObject()) return value.As<v8::Object>();
    isolate->ThrowException(v8::Exception::TypeError(
        v8::String::NewFromUtf8Literal(isolate, "readHostObject must return an object")));
    return {};
  }

  bool skip(size_t len, size_t *offset) {
    const void *at;
    if (!deserializer.ReadRawBytes(len, &at)) return false;
    *offset = static_cast<size_t>(static_cast<const uint8_t *>(at) - bytes_.data);
    return true;
  }

 private:
  /* JavaScript may detach the buffer while its bytes are read: the memory stays. */
  en_bytes keep(Local<v8::ArrayBufferView> view) {
    en_bytes bytes = en_view(to_napi(view));
    std::shared_ptr<v8::BackingStore> store = view->Buffer()->GetBackingStore();
    if (!store->IsResizableByUserJavaScript()) return memory_ = std::move(store), bytes;
    copy_.assign(bytes.data, bytes.data + bytes.len);
    return {copy_.data(), copy_.size()};
  }

  std::shared_ptr<v8::BackingStore> memory_;
  std::vector<uint8_t> copy_;
  en_bytes bytes_;

 public:
  v8::ValueDeserializer deserializer;
  Owner owner;
};

Writer *writer_of(napi_value box) {
  auto *w = static_cast<Writer *>(en_box_get(box, &writer_tag));
  CHECK(w != nullptr);
  return w;
}

Reader *reader_of(napi_value box) {
  auto *r = static_cast<Reader *>(en_box_get(box, &reader_tag));
  CHECK(r != nullptr);
  return r;
}

/* A method may come back with another value for the same stream. */
class Asking {
 public:
  Asking(Owner *owner, napi_value object) : owner_(owner), outer_(owner->object) {
    owner->object = from_napi(object);
  }
  ~Asking() { owner_->object = outer_; }

 private:
  Owner *owner_;
  Local<Value> outer_;
};

} // namespace

/* ---- writing --------------------------------------------------------------------------------- */

napi_value en_writer_new(napi_env env) {
  return en_box_new(env, new Writer(env->isolate), &writer_tag,
                    [](void *w) { delete static_cast<Writer *>(w); });
}

void en_writer_header(napi_value writer) { writer_of(writer)->serializer.WriteHeader(); }

napi_value en_writer_value(napi_env env, napi_value writer, napi_value owner, napi_value value) {
  Writer *w = writer_of(writer);
  Asking asking(&w->owner, owner);
  bool written;
  if (!w->serializer.WriteValue(env->ctx(), from_napi(value)).To(&written)) return nullptr;
  return en_bool(env, written);
}

void en_writer_uint32(napi_value writer, uint32_t value) { writer_of(writer)->serializer.WriteUint32(value); }
void en_writer_uint64(napi_value writer, uint64_t value) { writer_of(writer)->serializer.WriteUint64(value); }
void en_writer_double(napi_value writer, double value) { writer_of(writer)->serializer.WriteDouble(value); }

void en_writer_bytes(napi_value writer, en_bytes bytes) {
  writer_of(writer)->serializer.WriteRawBytes(bytes.data, bytes.len);
}

void en_writer_transfer(napi_value writer, uint32_t number, napi_value arraybuffer) {
  writer_of(writer)->serializer.TransferArrayBuffer(number, from_napi(arraybuffer).As<v8::ArrayBuffer>());
}

void en_writer_views_are_hosts(napi_value writer, bool yes) {
  writer_of(writer)->serializer.SetTreatArrayBufferViewsAsHostObjects(yes);
}

napi_value en_writer_release(napi_env env, napi_value writer) {
  auto [data, size] = writer_of(writer)->serializer.Release();
  return en_arraybuffer_adopt(env, data, size);
}

/* ---- reading --------------------------------------------------------------------------------- */

napi_value en_reader_new(napi_env env, napi_value view) {
  auto *r = new Reader(env->isolate, from_napi(view).As<v8::ArrayBufferView>());
  return en_box_new(env, r, &reader_tag, [](void *p) { delete static_cast<Reader *>(p); });
}

napi_value en_reader_header(napi_env env, napi_value reader) {
  bool good;
  if (!reader_of(reader)->deserializer.ReadHeader(env->ctx()).To(&good)) return nullptr;
  return en_bool(env, good);
}

napi_value en_reader_value(napi_env env, napi_value reader, napi_value owner) {
  Reader *r = reader_of(reader);
  Asking asking(&r->owner, owner);
  Local<Value> value;
  return r->deserializer.ReadValue(env->ctx()).ToLocal(&value) ? to_napi(value) : nullptr;
}

uint32_t en_reader_version(napi_value reader) { return reader_of(reader)->deserializer.GetWireFormatVersion(); }
bool en_reader_uint32(napi_value reader, uint32_t *out) { return reader_of(reader)->deserializer.ReadUint32(out); }
bool en_reader_uint64(napi_value reader, uint64_t *out) { return reader_of(reader)->deserializer.ReadUint64(out); }
bool en_reader_double(napi_value reader, double *out) { return reader_of(reader)->deserializer.ReadDouble(out); }
bool en_reader_bytes(napi_value reader, size_t len, size_t *offset) { return reader_of(reader)->skip(len, offset); }

void en_reader_transfer(napi_value reader, uint32_t number, napi_value buffer) {
  Local<Value> b = from_napi(buffer);
  v8::ValueDeserializer &d = reader_of(reader)->deserializer;
  if (b->IsArrayBuffer()) d.TransferArrayBuffer(number, b.As<v8::ArrayBuffer>());
  else d.TransferSharedArrayBuffer(number, b.As<v8::SharedArrayBuffer>());
}

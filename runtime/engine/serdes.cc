/* SPDX-License-Identifier: MIT */
/* See serdes.h. */
#include "runtime/engine/serdes.h"

#include <stdlib.h>
#include <string.h>

#include <atomic>
#include <memory>
#include <vector>

#include <v8.h>

#include "runtime/engine/context.h"
#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"

using v8::Local;

namespace {

struct Cargo {
  const en_cargo_type *type;
  void *p; /* NULL: taken */
};

struct Part {
  uint8_t *bytes;
  size_t len;
};

/* What a host object's bytes in a part begin with. */
enum { KIND_HOST, KIND_CARGO };

const int kCargoTag = 0;

}  // namespace

struct en_message {
  std::atomic<int> users{1};
  std::vector<Part> parts; /* the value, then what makes host objects */
  std::vector<size_t> hosts; /* number -> part */
  std::vector<uint32_t> transferred;
  std::vector<std::shared_ptr<v8::BackingStore>> buffers, shareds;
  std::vector<v8::CompiledWasmModule> modules;
  std::vector<Cargo> cargo;
};

namespace {

v8::Local<v8::Private> private_key(v8::Isolate *isolate, const char *name) {
  return v8::Private::ForApi(isolate, v8::String::NewFromUtf8(isolate, name).ToLocalChecked());
}

/* Asked for with each object that is written. */
Local<v8::Private> brand_key(v8::Isolate *isolate) {
  v8::Global<v8::Private> &key = en_isolate_of(isolate)->host_key;
  if (key.IsEmpty()) [[unlikely]] key.Reset(isolate, private_key(isolate, "ingot:host"));
  return key.Get(isolate);
}

Local<v8::Private> kept_key(v8::Isolate *isolate) { return private_key(isolate, "ingot:kept"); }

void throw_error(v8::Isolate *isolate, const char *text) {
  isolate->ThrowException(v8::Exception::Error(v8::String::NewFromUtf8(isolate, text).ToLocalChecked()));
}

Local<v8::Array> array_of(napi_value v) { return from_napi(v).As<v8::Array>(); }

Local<v8::Value> item(Local<v8::Context> context, Local<v8::Array> list, uint32_t i) {
  return list->Get(context, i).FromMaybe(Local<v8::Value>(v8::Undefined(v8::Isolate::GetCurrent())));
}

void cargo_free(void *p) {
  auto *c = static_cast<Cargo *>(p);
  if (c->p) c->type->drop(c->p);
  delete c;
}

/* ---- writing --------------------------------------------------------------------------------------- */

/* V8 opens handle scopes while it writes: what is to outlive them is made before, or a Global. */
class Writer : public v8::ValueSerializer::Delegate {
 public:
  Writer(v8::Isolate *isolate, Local<v8::Context> context, en_message *message, Local<v8::Array> hosts)
      : isolate_(isolate), context_(context), serializer_(isolate, this), message_(message), hosts_(hosts) {}

  void ThrowDataCloneError(Local<v8::String> message) override {
    problem_.Reset(isolate_, message);
    isolate_->ThrowException(v8::Exception::Error(message));
  }

  bool HasCustomHostObject(v8::Isolate *) override { return true; }

  v8::Maybe<bool> IsHostObject(v8::Isolate *isolate, Local<v8::Object> object) override {
    if (object->InternalFieldCount() > 0) return v8::Just(true);
    return object->HasPrivate(context_, brand_key(isolate));
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate *isolate, Local<v8::Object> object) override {
    if (auto *c = static_cast<Cargo *>(en_box_get(to_napi(object), &kCargoTag))) return write_cargo(c);
    bool branded = false;
    if (!object->HasPrivate(context_, brand_key(isolate)).To(&branded)) return v8::Nothing<bool>();
    if (!branded) { /* one of the engine's or an addon's own, with a native inside */
      ThrowDataCloneError(v8::String::NewFromUtf8Literal(isolate, "Cannot clone object of unsupported type."));
      return v8::Nothing<bool>();
    }
    serializer_.WriteUint32(KIND_HOST);
    serializer_.WriteUint32(hosts_->Length());
    return hosts_->CreateDataProperty(context_, hosts_->Length(), object);
  }

  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate *, Local<v8::SharedArrayBuffer> sab) override {
    message_->shareds.push_back(sab->GetBackingStore());
    return v8::Just(static_cast<uint32_t>(message_->shareds.size() - 1));
  }

  v8::Maybe<uint32_t> GetWasmModuleTransferId(v8::Isolate *, Local<v8::WasmModuleObject> module) override {
    message_->modules.push_back(module->GetCompiledModule());
    return v8::Just(static_cast<uint32_t>(message_->modules.size() - 1));
  }

  bool write(Local<v8::Value> value, napi_value buffers) {
    serializer_.WriteHeader();
    uint32_t count = buffers ? array_of(buffers)->Length() : 0;
    for (uint32_t i = 0; i < count; i++)
      serializer_.TransferArrayBuffer(i, item(context_, array_of(buffers), i).As<v8::ArrayBuffer>());
    if (!serializer_.WriteValue(context_, value).FromMaybe(false)) return false;
    auto [bytes, len] = serializer_.Release();
    message_->parts.push_back({bytes, len});
    return true;
  }

  const v8::Global<v8::String> &problem() const { return problem_; } /* empty: not a DataCloneError */

 private:
  v8::Maybe<bool> write_cargo(Cargo *c) {
    void *p = c->type->keep ? c->type->keep(c->p) : c->p;
    if (!c->type->keep) c->p = nullptr;
    serializer_.WriteUint32(KIND_CARGO);
    serializer_.WriteUint32(static_cast<uint32_t>(message_->cargo.size()));
    message_->cargo.push_back({c->type, p});
    return v8::Just(true);
  }

  v8::Isolate *isolate_;
  Local<v8::Context> context_;
  v8::ValueSerializer serializer_;
  en_message *message_;
  Local<v8::Array> hosts_;
  v8::Global<v8::String> problem_;
};

/* ---- reading ------------------------------------------------------------------------------------------ */

class Reader : public v8::ValueDeserializer::Delegate {
 public:
  Reader(napi_env env, Local<v8::Context> context, en_message *message, napi_value make, napi_value sandbox)
      : env_(env), context_(context), message_(message), make_(make), sandbox_(v8::Undefined(env->isolate)),
        hosts_(message->hosts.size()) {
    if (sandbox) sandbox_ = from_napi(sandbox);
  }

  v8::MaybeLocal<v8::Value> read(size_t part) {
    v8::Isolate *isolate = env_->isolate;
    const Part &from = message_->parts[part];
    v8::ValueDeserializer deserializer(isolate, from.bytes, from.len, this);
    v8::ValueDeserializer *outer = deserializer_;
    deserializer_ = &deserializer;
    bool ok = deserializer.ReadHeader(context_).FromMaybe(false);
    for (uint32_t i = 0; ok && part == 0 && i < message_->buffers.size(); i++)
      deserializer.TransferArrayBuffer(i, v8::ArrayBuffer::New(isolate, std::move(message_->buffers[i])));
    v8::MaybeLocal<v8::Value> out;
    if (ok) out = deserializer.ReadValue(context_);
    deserializer_ = outer;
    return out;
  }

  /* Host object `number`, made when it is met first. */
  v8::MaybeLocal<v8::Value> host(uint32_t number) {
    if (number >= hosts_.size()) return fail("Unable to deserialize cloned data.");
    if (!hosts_[number].IsEmpty()) return hosts_[number].Get(env_->isolate);
    Local<v8::Value> argv[2], object;
    if (!read(message_->hosts[number]).ToLocal(&argv[0])) return {};
    argv[1] = sandbox_;
    v8::Isolate::AllowJavascriptExecutionScope ours(env_->isolate); /* V8 fears for its half-made objects: not make's */
    if (!from_napi(make_).As<v8::Function>()->Call(context_, v8::Undefined(env_->isolate), 2, argv).ToLocal(&object))
      return {};
    hosts_[number].Reset(env_->isolate, object); /* V8 reads in handle scopes of its own */
    return object;
  }

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate *) override {
    uint32_t kind, number;
    if (!deserializer_->ReadUint32(&kind) || !deserializer_->ReadUint32(&number))
      return fail("Unable to deserialize cloned data.").As<v8::Object>();
    if (kind == KIND_CARGO) return cargo(number);
    Local<v8::Value> object;
    if (!host(number).ToLocal(&object) || !object->IsObject()) return {};
    return object.As<v8::Object>();
  }

  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate *isolate, uint32_t id) override {
    if (id >= message_->shareds.size()) return {};
    return v8::SharedArrayBuffer::New(isolate, message_->shareds[id]);
  }

  v8::MaybeLocal<v8::WasmModuleObject> GetWasmModuleFromId(v8::Isolate *isolate, uint32_t id) override {
    if (id >= message_->modules.size()) return {};
    return v8::WasmModuleObject::FromCompiledModule(isolate, message_->modules[id]);
  }

 private:
  v8::Local<v8::Value> fail(const char *text) {
    throw_error(env_->isolate, text);
    return {};
  }

  v8::MaybeLocal<v8::Object> cargo(uint32_t number) {
    if (number >= message_->cargo.size()) return fail("Unable to deserialize cloned data.").As<v8::Object>();
    Cargo *c = &message_->cargo[number];
    void *p = c->p;
    if (c->type->keep) {
      p = c->type->keep(p);
    } else {
      c->p = nullptr;
    }
    if (!p) return fail("Unable to deserialize cloned data.").As<v8::Object>();
    return from_napi(en_cargo_new(env_, p, c->type)).As<v8::Object>();
  }

  napi_env env_;
  Local<v8::Context> context_;
  en_message *message_;
  napi_value make_;
  Local<v8::Value> sandbox_;
  std::vector<v8::Global<v8::Value>> hosts_;
  v8::ValueDeserializer *deserializer_ = nullptr;
};

void keep_exception(napi_env env, v8::TryCatch *caught) {
  if (caught->HasCaught() && !caught->HasTerminated()) {
    env->last_exception.Reset(env->isolate, caught->Exception());
    caught->Reset();
  }
}

}  // namespace

/* ---- messages ---------------------------------------------------------------------------------------------- */

en_message *en_message_new(void) { return new en_message(); }

en_message *en_message_keep(en_message *m) {
  m->users.fetch_add(1, std::memory_order_relaxed);
  return m;
}

void en_message_drop(en_message *m) {
  if (!m || m->users.fetch_sub(1, std::memory_order_acq_rel) > 1) return;
  for (const Part &part : m->parts) free(part.bytes);
  for (const Cargo &c : m->cargo)
    if (c.p) c.type->drop(c.p);
  delete m;
}

int en_message_write(napi_env env, en_message *m, napi_value value, napi_value buffers, int host, napi_value *hosts,
                     napi_value *problem) {
  v8::TryCatch caught(env->isolate);
  if (!*hosts) *hosts = to_napi(v8::Array::New(env->isolate));
  Writer writer(env->isolate, env->ctx(), m, array_of(*hosts));
  if (writer.write(from_napi(value), buffers)) {
    size_t number = static_cast<size_t>(host);
    if (host >= 0 && number >= m->hosts.size()) m->hosts.resize(number + 1);
    if (host >= 0) m->hosts[number] = m->parts.size() - 1;
    return EN_WRITTEN;
  }
  if (!writer.problem().IsEmpty()) {
    caught.Reset();
    *problem = to_napi(writer.problem().Get(env->isolate));
    return EN_NOT_CLONEABLE;
  }
  keep_exception(env, &caught);
  return EN_THROWN;
}

bool en_message_give(napi_env env, en_message *m, napi_value buffers) {
  Local<v8::Context> context = env->ctx();
  Local<v8::Array> list = array_of(buffers);
  for (uint32_t i = 0; i < list->Length(); i++) {
    auto buffer = item(context, list, i).As<v8::ArrayBuffer>();
    if (buffer->IsDetachable() && !buffer->HasPrivate(context, kept_key(env->isolate)).FromMaybe(true)) continue;
    env->last_exception.Reset(env->isolate, v8::Exception::Error(v8::String::NewFromUtf8Literal(
                                                env->isolate, "An ArrayBuffer could not be transferred.")));
    return false;
  }
  for (uint32_t i = 0; i < list->Length(); i++) {
    auto buffer = item(context, list, i).As<v8::ArrayBuffer>();
    m->buffers.push_back(buffer->GetBackingStore());
    CHECK(buffer->Detach(Local<v8::Value>()).FromMaybe(false));
  }
  return true;
}

void en_message_set_transferred(en_message *m, const uint32_t *numbers, size_t count) {
  m->transferred.assign(numbers, numbers + count);
}

napi_value en_message_read(napi_env env, en_message *m, napi_value make, napi_value context, napi_value *transferred) {
  Local<v8::Context> in = context ? en_context_of(env, context) : env->ctx();
  v8::Context::Scope scope(in);
  v8::TryCatch caught(env->isolate);
  Reader reader(env, in, m, make, context);
  Local<v8::Value> out, object;
  bool ok = reader.read(0).ToLocal(&out);
  *transferred = nullptr;
  if (ok && !m->transferred.empty()) {
    Local<v8::Array> list = v8::Array::New(env->isolate);
    for (size_t i = 0; ok && i < m->transferred.size(); i++)
      ok = reader.host(m->transferred[i]).ToLocal(&object) &&
           list->CreateDataProperty(in, static_cast<uint32_t>(i), object).FromMaybe(false);
    *transferred = to_napi(list);
  }
  if (ok) return to_napi(out);
  keep_exception(env, &caught);
  return nullptr;
}

uint8_t *en_message_take_bytes(en_message *m, size_t *len) {
  if (m->parts.size() != 1 || !m->shareds.empty() || !m->modules.empty() || !m->cargo.empty()) return nullptr;
  Part part = m->parts[0];
  m->parts.clear();
  *len = part.len;
  return part.bytes;
}

en_message *en_message_of_bytes(const uint8_t *bytes, size_t len) {
  auto *copy = static_cast<uint8_t *>(malloc(len + 1));
  CHECK(copy);
  memcpy(copy, bytes, len);
  en_message *m = en_message_new();
  m->parts.push_back({copy, len});
  return m;
}

/* ---- cargo, brands --------------------------------------------------------------------------------------------- */

napi_value en_cargo_new(napi_env env, void *p, const en_cargo_type *type) {
  return en_box_new(env, new Cargo{type, p}, &kCargoTag, cargo_free);
}

bool en_message_carries(const en_message *m, const en_cargo_type *type, bool (*is)(void *p, void *arg), void *arg) {
  for (const Cargo &c : m->cargo)
    if (c.type == type && c.p && is(c.p, arg)) return true;
  return false;
}

void *en_cargo_take(napi_value cargo, const en_cargo_type *type) {
  auto *c = static_cast<Cargo *>(en_box_get(cargo, &kCargoTag));
  if (!c || c->type != type) return nullptr;
  void *p = c->p;
  c->p = nullptr;
  return p;
}

static void *memory_keep(void *p) {
  return new std::shared_ptr<v8::BackingStore>(*static_cast<std::shared_ptr<v8::BackingStore> *>(p));
}
static void memory_drop(void *p) { delete static_cast<std::shared_ptr<v8::BackingStore> *>(p); }
static const en_cargo_type memory_type = {memory_keep, memory_drop};

napi_value en_memory_cargo(napi_env env, napi_value arraybuffer) {
  auto store = from_napi(arraybuffer).As<v8::ArrayBuffer>()->GetBackingStore();
  return en_cargo_new(env, memory_keep(&store), &memory_type);
}

napi_value en_memory_of(napi_env env, napi_value cargo) {
  auto *store = static_cast<std::shared_ptr<v8::BackingStore> *>(en_cargo_take(cargo, &memory_type));
  if (!store) return nullptr;
  Local<v8::ArrayBuffer> out = v8::ArrayBuffer::New(env->isolate, *store);
  memory_drop(store);
  return to_napi(out);
}

void en_brand(napi_env env, napi_value object) {
  CHECK(from_napi(object).As<v8::Object>()->SetPrivate(env->ctx(), brand_key(env->isolate), v8::True(env->isolate))
            .IsJust());
}

void en_forbid_transfer(napi_env env, napi_value arraybuffer) {
  auto buffer = from_napi(arraybuffer).As<v8::ArrayBuffer>();
  CHECK(buffer->SetPrivate(env->ctx(), kept_key(env->isolate), v8::True(env->isolate)).IsJust());
}

void en_forbid_detach(napi_env env, napi_value arraybuffer) {
  from_napi(arraybuffer).As<v8::ArrayBuffer>()->SetDetachKey(v8::Symbol::New(env->isolate));
  en_forbid_transfer(env, arraybuffer);
}

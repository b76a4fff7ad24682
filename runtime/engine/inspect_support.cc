/* SPDX-License-Identifier: MIT */
/* See inspect_support.h. */
#include "runtime/engine/inspect_support.h"

#include <vector>

#include <v8-debug.h>
#include <v8.h>

#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"

namespace {

v8::Local<v8::Value> pair(v8::Isolate *isolate, v8::Local<v8::Value> a, v8::Local<v8::Value> b) {
  v8::Local<v8::Value> both[] = {a, b};
  return v8::Array::New(isolate, both, 2);
}

int function_kind(v8::Local<v8::Value> v) {
  bool async = v->IsAsyncFunction(), generator = v->IsGeneratorFunction();
  if (async && generator) return KIND_ASYNC_GENERATOR_FUNCTION;
  return async ? KIND_ASYNC_FUNCTION : generator ? KIND_GENERATOR_FUNCTION : KIND_FUNCTION;
}

int collection_kind(v8::Local<v8::Value> v) {
  if (v->IsMap()) return KIND_MAP;
  if (v->IsSet()) return KIND_SET;
  if (v->IsMapIterator()) return KIND_MAP_ITERATOR;
  if (v->IsSetIterator()) return KIND_SET_ITERATOR;
  if (v->IsWeakMap()) return KIND_WEAK_MAP;
  if (v->IsWeakSet()) return KIND_WEAK_SET;
  if (v->IsWeakRef()) return KIND_WEAK_REF;
  return KIND_OTHER;
}

int memory_kind(v8::Local<v8::Value> v) {
  if (v->IsTypedArray()) return KIND_TYPED_ARRAY;
  if (v->IsDataView()) return KIND_DATA_VIEW;
  if (v->IsArrayBuffer()) return KIND_ARRAY_BUFFER;
  if (v->IsSharedArrayBuffer()) return KIND_SHARED_ARRAY_BUFFER;
  return KIND_OTHER;
}

int boxed_kind(v8::Local<v8::Value> v) {
  if (v->IsNumberObject()) return KIND_NUMBER_OBJECT;
  if (v->IsStringObject()) return KIND_STRING_OBJECT;
  if (v->IsBooleanObject()) return KIND_BOOLEAN_OBJECT;
  if (v->IsBigIntObject()) return KIND_BIGINT_OBJECT;
  if (v->IsSymbolObject()) return KIND_SYMBOL_OBJECT;
  return KIND_OTHER;
}

int other_kind(v8::Local<v8::Value> v) {
  if (v->IsDate()) return KIND_DATE;
  if (v->IsRegExp()) return KIND_REGEXP;
  if (v->IsNativeError()) return KIND_ERROR;
  if (v->IsPromise()) return KIND_PROMISE;
  if (v->IsArgumentsObject()) return KIND_ARGUMENTS;
  if (v->IsModuleNamespaceObject()) return KIND_MODULE_NAMESPACE;
  if (v->IsGeneratorObject()) return KIND_GENERATOR;
  if (v->IsExternal()) return KIND_EXTERNAL;
  return KIND_OTHER;
}

}  // namespace

extern "C" {

int en_value_kind(napi_value value) {
  v8::Local<v8::Value> v = from_napi(value);
  if (!v->IsObject()) return v->IsExternal() ? KIND_EXTERNAL : KIND_OTHER;
  if (v->IsProxy()) return KIND_PROXY;
  if (v->IsArray()) return KIND_ARRAY;
  if (v->IsFunction()) return function_kind(v);
  int (*const tests[])(v8::Local<v8::Value>) = {collection_kind, memory_kind, boxed_kind, other_kind};
  for (auto test : tests)
    if (int kind = test(v)) return kind;
  return KIND_OTHER;
}

napi_value en_proxy_details(napi_env env, napi_value proxy) {
  v8::Local<v8::Proxy> p = from_napi(proxy).As<v8::Proxy>();
  return to_napi(pair(env->isolate, p->GetTarget(), p->GetHandler()));
}

napi_value en_promise_details(napi_env env, napi_value promise) {
  v8::Local<v8::Promise> p = from_napi(promise).As<v8::Promise>();
  v8::Local<v8::Value> result = v8::Undefined(env->isolate);
  if (p->State() != v8::Promise::kPending) result = p->Result();
  return to_napi(pair(env->isolate, v8::Integer::New(env->isolate, p->State()), result));
}

napi_value en_preview_entries(napi_env env, napi_value object) {
  bool key_value = false;
  v8::Local<v8::Array> entries;
  if (!from_napi(object).As<v8::Object>()->PreviewEntries(&key_value).ToLocal(&entries))
    entries = v8::Array::New(env->isolate);
  return to_napi(pair(env->isolate, entries, v8::Boolean::New(env->isolate, key_value)));
}

napi_value en_constructor_name(napi_env, napi_value object) {
  return to_napi(from_napi(object).As<v8::Object>()->GetConstructorName().As<v8::Value>());
}

napi_value en_own_non_index(napi_env env, napi_value object, bool only_enumerable) {
  v8::Local<v8::Array> keys;
  auto filter = only_enumerable ? v8::ONLY_ENUMERABLE : v8::ALL_PROPERTIES;
  if (!from_napi(object).As<v8::Object>()->GetPropertyNames(env->ctx(), v8::KeyCollectionMode::kOwnOnly, filter,
                                                            v8::IndexFilter::kSkipIndices).ToLocal(&keys))
    return nullptr;
  return to_napi(keys.As<v8::Value>());
}

uint64_t en_external_address(napi_value external) {
  return reinterpret_cast<uint64_t>(from_napi(external).As<v8::External>()->Value());
}

napi_value en_call_sites(napi_env env, int frames) {
  v8::Isolate *isolate = env->isolate;
  v8::Local<v8::StackTrace> trace = v8::StackTrace::CurrentStackTrace(isolate, frames);
  std::vector<v8::Local<v8::Value>> flat;
  v8::Local<v8::Value> none = v8::String::Empty(isolate);
  for (int i = 0; i < trace->GetFrameCount(); i++) {
    v8::Local<v8::StackFrame> f = trace->GetFrame(isolate, i);
    v8::Local<v8::Value> fn = f->GetFunctionName(), script = f->GetScriptName();
    flat.push_back(fn.IsEmpty() ? none : fn);
    flat.push_back(v8::Integer::New(isolate, f->GetScriptId())->ToString(env->ctx()).ToLocalChecked());
    flat.push_back(script.IsEmpty() ? none : script);
    flat.push_back(v8::Integer::New(isolate, f->GetLineNumber()));
    flat.push_back(v8::Integer::New(isolate, f->GetColumn()));
  }
  return to_napi(v8::Array::New(isolate, flat.data(), flat.size()).As<v8::Value>());
}

napi_value en_error_source(napi_env env, napi_value error) {
  v8::Isolate *isolate = env->isolate;
  v8::Local<v8::Message> message = v8::Exception::CreateMessage(isolate, from_napi(error));
  v8::Local<v8::String> line;
  int column;
  if (en_message_hidden(env->ctx(), message) || !message->GetSourceLine(env->ctx()).ToLocal(&line) ||
      !message->GetStartColumn(env->ctx()).To(&column)) {
    return to_napi(v8::Undefined(isolate));
  }
  return to_napi(pair(isolate, line, v8::Integer::New(isolate, column)));
}
}

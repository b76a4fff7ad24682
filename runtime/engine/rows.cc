/* SPDX-License-Identifier: MIT */
/* rows.cc - see rows.h. */
#include "runtime/engine/rows.h"

#include <vector>

#include "runtime/engine/env.h"

using v8::Local;

struct en_shape {
  std::vector<v8::Global<v8::Name>> names;
};

en_shape *en_shape_new(napi_env env, size_t n, const char *const *names) {
  v8::HandleScope scope(env->isolate);
  auto *s = new en_shape;
  s->names.reserve(n);
  for (size_t i = 0; i < n; i++) {
    Local<v8::String> name =
        v8::String::NewFromUtf8(env->isolate, names[i], v8::NewStringType::kInternalized).ToLocalChecked();
    s->names.emplace_back(env->isolate, name);
  }
  return s;
}

void en_shape_free(en_shape *s) { delete s; }

napi_value en_shape_object(napi_env env, en_shape *s, const napi_value *values) {
  enum { FEW = 64 };
  static_assert(sizeof(Local<v8::Value>) == sizeof(napi_value));
  size_t n = s->names.size();
  Local<v8::Name> few[FEW], *names = few;
  std::vector<Local<v8::Name>> many;
  if (n > FEW) {
    many.resize(n);
    names = many.data();
  }
  for (size_t i = 0; i < n; i++) names[i] = s->names[i].Get(env->isolate);
  auto *given = reinterpret_cast<Local<v8::Value> *>(const_cast<napi_value *>(values));
  return to_napi(v8::Object::New(env->isolate, v8::Null(env->isolate), names, given, n));
}

napi_value en_collect(napi_env env, bool (*next)(void *ctx, napi_value *item), void *ctx) {
  std::vector<Local<v8::Value>> items;
  for (;;) {
    v8::EscapableHandleScope scope(env->isolate);
    napi_value item;
    if (!next(ctx, &item)) break;
    items.push_back(scope.Escape(from_napi(item)));
  }
  return to_napi(v8::Array::New(env->isolate, items.data(), items.size()));
}

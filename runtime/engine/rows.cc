/* SPDX-License-Identifier: MIT */
/* rows.cc - see rows.h. */
#include "runtime/engine/rows.h"

#include <string.h>

#include <string>
#include <string_view>
#include <vector>

#include "runtime/engine/env.h"

using v8::Local;

/*
 * The engine has objects of one hidden class from a list of names only with Object.prototype: made by a
 * DictionaryTemplate, they are given theirs, null, which leads all of them to one other class. Its own way to objects
 * without prototype, Object::New, makes a hidden class for each: dear to make, and no reader's cache ever hits. That
 * way is for names that a DictionaryTemplate does not take, and for the first few objects, as a template costs as much as
 * several of them.
 */
struct en_shape {
  v8::Global<v8::PrimitiveArray> names;
  bool plain; /* fit for `fast` */
  unsigned made;
  v8::Global<v8::DictionaryTemplate> fast; /* empty at first */
};

enum {
  FEW = 64, /* names; more are for the slow way */
  FIRST = 5 /* objects */
};

static bool is_plain(std::string_view name) {
  if (name.empty() || name == "__proto__" || (name[0] >= '0' && name[0] <= '9')) return false;
  for (unsigned char c : name)
    if (c >= 0x80) return false;
  return true;
}

static bool all_plain(size_t n, const char *const *names) {
  if (n > FEW) return false;
  for (size_t i = 0; i < n; i++) {
    if (!is_plain(names[i])) return false;
    for (size_t k = 0; k < i; k++)
      if (strcmp(names[i], names[k]) == 0) return false;
  }
  return true;
}

en_shape *en_shape_new(napi_env env, size_t n, const char *const *names) {
  v8::HandleScope scope(env->isolate);
  Local<v8::PrimitiveArray> array = v8::PrimitiveArray::New(env->isolate, static_cast<int>(n));
  for (size_t i = 0; i < n; i++) {
    Local<v8::String> name =
        v8::String::NewFromUtf8(env->isolate, names[i], v8::NewStringType::kInternalized).ToLocalChecked();
    array->Set(env->isolate, static_cast<int>(i), name);
  }
  auto *s = new en_shape{.names = {}, .plain = all_plain(n, names), .made = 0, .fast = {}};
  s->names.Reset(env->isolate, array);
  return s;
}

void en_shape_free(en_shape *s) { delete s; }

static Local<v8::Name> name_at(napi_env env, Local<v8::PrimitiveArray> names, size_t i) {
  return names->Get(env->isolate, static_cast<int>(i)).As<v8::Name>();
}

static void make_template(napi_env env, en_shape *s, size_t n) {
  Local<v8::PrimitiveArray> names = s->names.Get(env->isolate);
  std::string text[FEW];
  std::string_view views[FEW];
  for (size_t i = 0; i < n; i++) {
    text[i] = *v8::String::Utf8Value(env->isolate, name_at(env, names, i));
    views[i] = text[i];
  }
  s->fast.Reset(env->isolate, v8::DictionaryTemplate::New(env->isolate, {views, n}));
}

static napi_value fast_object(napi_env env, en_shape *s, size_t n, const napi_value *values) {
  v8::MaybeLocal<v8::Value> given[FEW];
  for (size_t i = 0; i < n; i++) given[i] = from_napi(values[i]);
  Local<v8::Object> object = s->fast.Get(env->isolate)->NewInstance(env->ctx(), {given, n});
  object->SetPrototypeV2(env->ctx(), v8::Null(env->isolate)).Check();
  return to_napi(object);
}

napi_value en_shape_object(napi_env env, en_shape *s, size_t n, const napi_value *values) {
  static_assert(sizeof(Local<v8::Value>) == sizeof(napi_value));
  if (!s->fast.IsEmpty()) [[likely]] return fast_object(env, s, n, values);
  if (s->plain && ++s->made == FIRST) make_template(env, s, n);
  Local<v8::PrimitiveArray> array = s->names.Get(env->isolate);
  std::vector<Local<v8::Name>> names(n);
  for (size_t i = 0; i < n; i++) names[i] = name_at(env, array, i);
  auto *given = reinterpret_cast<Local<v8::Value> *>(const_cast<napi_value *>(values));
  return to_napi(v8::Object::New(env->isolate, v8::Null(env->isolate), names.data(), given, n));
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

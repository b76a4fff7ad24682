/* SPDX-License-Identifier: MIT */
/* upcall.cc - see upcall.h. */
#include "runtime/engine/napi_impl.h"

#include "runtime/engine/env.h"
#include "runtime/engine/upcall.h"

using v8::Local;

bool en_pending(napi_env env) { return !env->last_exception.IsEmpty(); }

napi_value en_upcall(napi_env env, napi_value fn, size_t argc, const napi_value *argv) {
  en_catch caught(env);
  auto *args = reinterpret_cast<Local<v8::Value> *>(const_cast<napi_value *>(argv));
  Local<v8::Value> out;
  bool done = from_napi(fn)
                  .As<v8::Function>()
                  ->Call(env->ctx(), v8::Undefined(env->isolate), static_cast<int>(argc), args)
                  .ToLocal(&out);
  return done ? to_napi(out) : nullptr;
}

napi_value en_element(napi_env env, napi_value array, uint32_t i) {
  return to_napi(from_napi(array).As<v8::Array>()->Get(env->ctx(), i).ToLocalChecked());
}

void en_scoped(napi_env env, void (*fn)(void *ctx), void *ctx) {
  v8::HandleScope scope(env->isolate);
  fn(ctx);
}

/* SPDX-License-Identifier: MIT */
/* See debug.h. V8's header for this is internal to it; the functions are what its inspector calls. */
#include "runtime/engine/debug.h"

#include <vector>

#include <v8.h>

#include "runtime/engine/compile.h"
#include "runtime/engine/context.h"
#include "runtime/engine/isolate.h"
#include "runtime/engine/watchdog.h"

/* As in V8 13.6, src/debug/debug-interface.h. */
namespace v8::debug {
enum class EvaluateGlobalMode { kDefault, kDisableBreaks, kDisableBreaksAndThrowOnSideEffect };
MaybeLocal<Value> EvaluateGlobal(Isolate *isolate, Local<String> source, EvaluateGlobalMode mode, bool repl_mode);
void GlobalLexicalScopeNames(Local<Context> context, std::vector<Global<String>> *names);
}  // namespace v8::debug

extern "C" {

napi_value en_debug_evaluate(napi_env env, napi_value text, napi_value context, enum en_evaluate how,
                             const en_limits *limits, enum en_ended *ended, napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  en_passing_on passing_on(isolate);
  v8::Context::Scope entered(context ? en_context_of(env, context) : env->ctx());
  bool pure = how == EN_EVALUATE_PURE;
  auto mode = pure ? v8::debug::EvaluateGlobalMode::kDisableBreaksAndThrowOnSideEffect
                   : v8::debug::EvaluateGlobalMode::kDefault;
  v8::Local<v8::Value> result;
  en_watchdog dog(isolate, limits);
  bool ok = v8::debug::EvaluateGlobal(isolate, from_napi(text).As<v8::String>(), mode, !pure).ToLocal(&result);
  *ended = dog.stop();
  if (*ended != EN_ENDED_ITSELF) return en_compile_ended(&guard, error);
  if (!ok) return en_compile_failed(&guard, &scope, error);
  return to_napi(scope.Escape(result));
}

napi_value en_lexical_names(napi_env env, napi_value context) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  std::vector<v8::Global<v8::String>> names;
  v8::debug::GlobalLexicalScopeNames(context ? en_context_of(env, context) : env->ctx(), &names);
  v8::LocalVector<v8::Value> out(isolate);
  for (v8::Global<v8::String> &name : names) out.push_back(name.Get(isolate));
  v8::Local<v8::Array> array = v8::Array::New(isolate, out.data(), out.size());
  return to_napi(scope.Escape(array.As<v8::Value>()));
}
}

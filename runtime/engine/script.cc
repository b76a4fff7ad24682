/* SPDX-License-Identifier: MIT */
/* Compiling and running JavaScript for the module loader and for vm: see script.h. */
#include "runtime/engine/script.h"

#include <string.h>

#include <algorithm>

#include <v8.h>

#include "runtime/engine/compile.h"
#include "runtime/engine/context.h"
#include "runtime/engine/isolate.h"
#include "runtime/engine/watchdog.h"

namespace {

/* A script is an object with one internal field: V8's unbound script. */
v8::Local<v8::ObjectTemplate> script_template(napi_env env) {
  if (env->script_template.IsEmpty()) {
    v8::Local<v8::ObjectTemplate> t = v8::ObjectTemplate::New(env->isolate);
    t->SetInternalFieldCount(1);
    env->script_template.Reset(env->isolate, t);
  }
  return env->script_template.Get(env->isolate);
}

v8::Local<v8::UnboundScript> unbound_of(napi_value script) {
  v8::Local<v8::Value> v = from_napi(script);
  CHECK(v->IsObject() && v.As<v8::Object>()->InternalFieldCount() == 1);
  return v.As<v8::Object>()->GetInternalField(0).As<v8::UnboundScript>();
}

}  // namespace

bool en_compile_hint(int position, void *data) {
  auto *code = static_cast<const en_code *>(data);
  const uint32_t *end = code->hints + code->hint_count;
  return std::binary_search(code->hints, end, static_cast<uint32_t>(position));
}

/* A function of V8 that is a script to its API, where only scripts can be asked. */
static std::vector<int> hints_of(v8::Isolate *isolate, const en_collected &c) {
  if (!c.module.IsEmpty()) return c.module.Get(isolate)->GetProducedCompileHints();
  v8::Local<v8::Data> function = c.function.Get(isolate);
  v8::Local<v8::Script> script;
  static_assert(sizeof script == sizeof function);
  memcpy(static_cast<void *>(&script), static_cast<void *>(&function), sizeof script);
  return script->GetProducedCompileHints();
}

extern "C" {

void en_hints_collect(napi_env env, void (*each)(void *ctx, uint32_t number, const uint32_t *positions, size_t count),
                      void *ctx) {
  v8::HandleScope scope(env->isolate);
  for (const en_collected &c : en_isolate_of(env->isolate)->collected) {
    std::vector<int> hints = hints_of(env->isolate, c);
    std::vector<uint32_t> sorted(hints.begin(), hints.end());
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    each(ctx, c.number, sorted.data(), sorted.size());
  }
}

napi_value en_compile_function(napi_env env, const en_code *code, napi_value context, size_t nparams,
                               const napi_value *params, bool *cache_rejected, napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  en_passing_on passing_on(isolate);
  v8::Local<v8::Context> in = context ? en_context_of(env, context) : env->ctx();
  v8::ScriptOrigin origin = en_compile_origin(isolate, code, false);
  v8::ScriptCompiler::Source source = en_compile_source(code, origin);
  auto *names = reinterpret_cast<v8::Local<v8::String> *>(const_cast<napi_value *>(params));
  auto *extensions = reinterpret_cast<v8::Local<v8::Object> *>(const_cast<napi_value *>(code->extensions));
  v8::Local<v8::Function> fn;
  if (!v8::ScriptCompiler::CompileFunction(in, &source, nparams, names, code->extension_count, extensions,
                                           en_compile_options(code)).ToLocal(&fn))
    return en_compile_failed(&guard, &scope, error);
  if (cache_rejected) *cache_rejected = source.GetCachedData() && source.GetCachedData()->rejected;
  if (code->collect) en_isolate_of(isolate)->collected.push_back({code->collect, {isolate, fn}, {}});
  if (en_maps_wanted(isolate)) {
    v8::ScriptOrigin made = fn->GetScriptOrigin(); /* its name is the sourceURL when there is one */
    en_maps_compiled(isolate, code, made.SourceMapUrl(), made.ResourceName());
  }
  return to_napi(scope.Escape(fn.As<v8::Value>()));
}

napi_value en_function_cache(napi_env env, napi_value fn) {
  return en_cache_buffer(env, v8::ScriptCompiler::CreateCodeCacheForFunction(from_napi(fn).As<v8::Function>()));
}

napi_value en_script_new(napi_env env, const en_code *code, bool *cache_rejected, napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  en_passing_on passing_on(isolate);
  v8::ScriptOrigin origin = en_compile_origin(isolate, code, false);
  v8::ScriptCompiler::Source source = en_compile_source(code, origin);
  v8::Local<v8::UnboundScript> unbound;
  if (!v8::ScriptCompiler::CompileUnboundScript(isolate, &source, en_compile_options(code)).ToLocal(&unbound))
    return en_compile_failed(&guard, &scope, error);
  if (cache_rejected) *cache_rejected = source.GetCachedData() && source.GetCachedData()->rejected;
  if (en_maps_wanted(isolate))
    en_maps_compiled(isolate, code, unbound->GetSourceMappingURL(), unbound->GetSourceURL());
  v8::Local<v8::Object> script = script_template(env)->NewInstance(env->ctx()).ToLocalChecked();
  script->SetInternalField(0, unbound);
  return to_napi(scope.Escape(script.As<v8::Value>()));
}

napi_value en_script_cache(napi_env env, napi_value script) {
  return en_cache_buffer(env, v8::ScriptCompiler::CreateCodeCache(unbound_of(script)));
}

napi_value en_script_source_map_url(napi_env env, napi_value script) {
  return to_napi(unbound_of(script)->GetSourceMappingURL());
}

/* The name warns of the time it may take: it waits for what is being optimized. */
void en_script_cache_clear(napi_env env) { env->isolate->ClearCachesForTesting(); }

napi_value en_script_run(napi_env env, napi_value script, napi_value context, const en_limits *limits,
                         enum en_ended *ended, napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  en_passing_on passing_on(isolate);
  v8::Local<v8::Context> in = context ? en_context_of(env, context) : env->ctx();
  v8::Context::Scope entered(in);
  v8::Local<v8::Script> bound = unbound_of(script)->BindToCurrentContext();
  v8::Local<v8::Value> result;
  en_watchdog dog(isolate, limits);
  bool ok = bound->Run(in).ToLocal(&result);
  if (ok && context) en_context_drain(env, context);
  enum en_ended why = dog.stop();
  if (ended) *ended = why;
  if (why != EN_ENDED_ITSELF) return en_compile_ended(&guard, error);
  if (!ok) return en_compile_failed(&guard, &scope, error);
  return to_napi(scope.Escape(result));
}
}

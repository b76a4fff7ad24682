/* SPDX-License-Identifier: MIT */
/* Compiling and running JavaScript for the module loader and for vm: see script.h. */
#include "runtime/engine/script.h"

#include <string.h>

#include <algorithm>

#include <v8.h>

#include "runtime/engine/compile.h"
#include "runtime/engine/context.h"
#include "runtime/engine/watchdog.h"

namespace {

const int kScriptTag = 0;

struct Script {
  v8::Global<v8::UnboundScript> unbound;
};

void free_script(void *p) { delete static_cast<Script *>(p); }

}  // namespace

bool en_compile_hint(int position, void *data) {
  auto *code = static_cast<const en_code *>(data);
  const uint32_t *end = code->hints + code->hint_count;
  return std::binary_search(code->hints, end, static_cast<uint32_t>(position));
}

/* A function of V8 that is a script to its API, where only scripts can be asked. */
static std::vector<int> hints_of(v8::Isolate *isolate, const en_collected &c) {
  if (!c.module.IsEmpty()) return {};
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
  v8::Local<v8::Context> in = context ? en_context_of(env, context) : env->ctx();
  v8::ScriptOrigin origin = en_compile_origin(isolate, code, false);
  v8::ScriptCompiler::Source source = en_compile_source(code, origin);
  auto *names = reinterpret_cast<v8::Local<v8::String> *>(const_cast<napi_value *>(params));
  v8::Local<v8::Function> fn;
  if (!v8::ScriptCompiler::CompileFunction(in, &source, nparams, names, 0, nullptr, en_compile_options(code)).ToLocal(&fn))
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
  v8::ScriptOrigin origin = en_compile_origin(isolate, code, false);
  v8::ScriptCompiler::Source source = en_compile_source(code, origin);
  v8::Local<v8::UnboundScript> unbound;
  if (!v8::ScriptCompiler::CompileUnboundScript(isolate, &source, en_compile_options(code)).ToLocal(&unbound))
    return en_compile_failed(&guard, &scope, error);
  if (cache_rejected) *cache_rejected = source.GetCachedData() && source.GetCachedData()->rejected;
  if (en_maps_wanted(isolate))
    en_maps_compiled(isolate, code, unbound->GetSourceMappingURL(), unbound->GetSourceURL());
  auto *s = new Script();
  s->unbound.Reset(isolate, unbound);
  return to_napi(scope.Escape(from_napi(en_box_new(env, s, &kScriptTag, free_script))));
}

static v8::Local<v8::UnboundScript> unbound_of(napi_env env, napi_value script) {
  auto *s = static_cast<Script *>(en_box_get(script, &kScriptTag));
  CHECK(s);
  return s->unbound.Get(env->isolate);
}

napi_value en_script_cache(napi_env env, napi_value script) {
  return en_cache_buffer(env, v8::ScriptCompiler::CreateCodeCache(unbound_of(env, script)));
}

napi_value en_script_source_map_url(napi_env env, napi_value script) {
  return to_napi(unbound_of(env, script)->GetSourceMappingURL());
}

napi_value en_script_run(napi_env env, napi_value script, napi_value context, uint64_t timeout_ms,
                         bool *timed_out, napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  v8::Local<v8::Context> in = context ? en_context_of(env, context) : env->ctx();
  v8::Context::Scope entered(in);
  v8::Local<v8::Script> bound = unbound_of(env, script)->BindToCurrentContext();
  v8::Local<v8::Value> result;
  bool ok;
  *timed_out = false;
  if (timeout_ms) {
    en_watchdog dog(isolate, timeout_ms);
    ok = bound->Run(in).ToLocal(&result);
    if (ok && context) en_context_drain(env, context);
    *timed_out = dog.stop();
    if (*timed_out) {
      isolate->CancelTerminateExecution();
      guard.Reset();
      *error = nullptr;
      return nullptr;
    }
  } else {
    ok = bound->Run(in).ToLocal(&result);
    if (ok && context) en_context_drain(env, context);
  }
  if (!ok) return en_compile_failed(&guard, &scope, error);
  return to_napi(scope.Escape(result));
}
}

/* SPDX-License-Identifier: MIT */
/* Compiling and running JavaScript for the module loader and for vm: see script.h. */
#include "runtime/engine/script.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <v8.h>

#include "runtime/engine/context.h"
#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"

namespace {

const int kScriptTag = 0;

struct Script {
  v8::Global<v8::UnboundScript> unbound;
};

void free_script(void *p) { delete static_cast<Script *>(p); }

v8::Local<v8::PrimitiveArray> host_options(v8::Isolate *isolate, v8::Local<v8::Value> name) {
  v8::Local<v8::PrimitiveArray> options = v8::PrimitiveArray::New(isolate, 1);
  options->Set(isolate, 0, name.As<v8::Primitive>());
  return options;
}

/* Reports a failed compile or run: the exception goes to the caller, nothing stays pending. */
napi_value failed(v8::TryCatch *guard, v8::EscapableHandleScope *scope, napi_value *error) {
  *error = nullptr;
  if (guard->HasTerminated()) return nullptr;
  /* Where it was thrown is known only here: what passes the error on hides it. */
  v8::Isolate *isolate = v8::Isolate::GetCurrent();
  en_isolate *iso = en_isolate_of(isolate);
  iso->thrown.Reset(isolate, guard->Exception());
  iso->thrown_where.Reset(isolate, guard->Message());
  *error = to_napi(scope->Escape(guard->Exception()));
  return nullptr;
}

v8::ScriptCompiler::CachedData *cached(const en_code *code) {
  if (!code->cache.len) return nullptr;
  return new v8::ScriptCompiler::CachedData(code->cache.data, static_cast<int>(code->cache.len));
}

v8::ScriptCompiler::CompileOptions options_for(const en_code *code) {
  if (code->cache.len) return v8::ScriptCompiler::kConsumeCodeCache;
  return code->eager ? v8::ScriptCompiler::kEagerCompile : v8::ScriptCompiler::kNoCompileOptions;
}

v8::ScriptOrigin origin_of(v8::Isolate *isolate, const en_code *code) {
  v8::Local<v8::Value> name = from_napi(code->name);
  return v8::ScriptOrigin(name, code->line, code->column, false, -1, v8::Local<v8::Value>(), false, false,
                          false, host_options(isolate, name));
}

napi_value cache_buffer(napi_env env, v8::ScriptCompiler::CachedData *data) {
  if (!data) return nullptr;
  uint8_t *bytes;
  napi_value out = en_arraybuffer(env, static_cast<size_t>(data->length), &bytes);
  if (out) memcpy(bytes, data->data, static_cast<size_t>(data->length));
  delete data;
  return out;
}

/* Ends the running JavaScript when the time is up, from a thread of its own. */
class Watchdog {
 public:
  Watchdog(v8::Isolate *isolate, uint64_t ms) : thread_([this, isolate, ms] {
    std::unique_lock<std::mutex> hold(lock_);
    if (!done_.wait_for(hold, std::chrono::milliseconds(ms), [this] { return stop_; })) {
      fired_ = true;
      isolate->TerminateExecution();
    }
  }) {}

  bool stop() {
    {
      std::lock_guard<std::mutex> hold(lock_);
      stop_ = true;
    }
    done_.notify_one();
    thread_.join();
    return fired_;
  }

 private:
  std::mutex lock_;
  std::condition_variable done_;
  bool stop_ = false, fired_ = false;
  std::thread thread_;
};

}  // namespace

extern "C" {

napi_value en_compile_function(napi_env env, const en_code *code, napi_value context, size_t nparams,
                               const napi_value *params, bool *cache_rejected, napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  v8::Local<v8::Context> in = context ? en_context_of(env, context) : env->ctx();
  v8::ScriptOrigin origin = origin_of(isolate, code);
  v8::ScriptCompiler::Source source(from_napi(code->source).As<v8::String>(), origin, cached(code));
  auto *names = reinterpret_cast<v8::Local<v8::String> *>(const_cast<napi_value *>(params));
  v8::Local<v8::Function> fn;
  if (!v8::ScriptCompiler::CompileFunction(in, &source, nparams, names, 0, nullptr, options_for(code)).ToLocal(&fn))
    return failed(&guard, &scope, error);
  if (cache_rejected) *cache_rejected = source.GetCachedData() && source.GetCachedData()->rejected;
  return to_napi(scope.Escape(fn.As<v8::Value>()));
}

napi_value en_function_cache(napi_env env, napi_value fn) {
  return cache_buffer(env, v8::ScriptCompiler::CreateCodeCacheForFunction(from_napi(fn).As<v8::Function>()));
}

napi_value en_script_new(napi_env env, const en_code *code, bool *cache_rejected, napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  v8::ScriptOrigin origin = origin_of(isolate, code);
  v8::ScriptCompiler::Source source(from_napi(code->source).As<v8::String>(), origin, cached(code));
  v8::Local<v8::UnboundScript> unbound;
  if (!v8::ScriptCompiler::CompileUnboundScript(isolate, &source, options_for(code)).ToLocal(&unbound))
    return failed(&guard, &scope, error);
  if (cache_rejected) *cache_rejected = source.GetCachedData() && source.GetCachedData()->rejected;
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
  return cache_buffer(env, v8::ScriptCompiler::CreateCodeCache(unbound_of(env, script)));
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
    Watchdog dog(isolate, timeout_ms);
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
  if (!ok) return failed(&guard, &scope, error);
  return to_napi(scope.Escape(result));
}
}

/* SPDX-License-Identifier: MIT */
/* compile.h - what script.cc and module.cc share; for the C++ files of runtime/engine only. */
#ifndef INGOT_ENGINE_COMPILE_H
#define INGOT_ENGINE_COMPILE_H

#include <v8.h>

#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"
#include "runtime/engine/script.h"

/* import() finds its referrer by the script's name, or by the symbol given here. */
static inline v8::Local<v8::Data> en_compile_host(v8::Isolate *isolate, const en_code *code) {
  if (!code->host) return {};
  v8::Local<v8::PrimitiveArray> options = v8::PrimitiveArray::New(isolate, 1);
  options->Set(isolate, 0, from_napi(code->host).As<v8::Primitive>());
  return options;
}

static inline v8::ScriptOrigin en_compile_origin(v8::Isolate *isolate, const en_code *code, bool is_module) {
  return v8::ScriptOrigin(from_napi(code->name), code->line, code->column, false, -1, v8::Local<v8::Value>(), false,
                          false, is_module, en_compile_host(isolate, code));
}

/* V8 deletes it with the Source that it is given to. */
static inline v8::ScriptCompiler::CachedData *en_compile_cache(const en_code *code) {
  if (!code->cache.len) return nullptr;
  return new v8::ScriptCompiler::CachedData(code->cache.data, static_cast<int>(code->cache.len));
}

static inline v8::ScriptCompiler::CompileOptions en_compile_options(const en_code *code) {
  if (code->cache.len) return v8::ScriptCompiler::kConsumeCodeCache;
  if (code->eager) return v8::ScriptCompiler::kEagerCompile;
  if (code->hint_count) return v8::ScriptCompiler::kConsumeCompileHints;
  return code->collect ? v8::ScriptCompiler::kProduceCompileHints : v8::ScriptCompiler::kNoCompileOptions;
}

/* Whether the function at `position` is among the hints of `data`, an en_code. */
bool en_compile_hint(int position, void *data);

static inline v8::ScriptCompiler::Source en_compile_source(const en_code *code, const v8::ScriptOrigin &origin) {
  v8::Local<v8::String> text = from_napi(code->source).As<v8::String>();
  if (code->hint_count) return {text, origin, en_compile_hint, const_cast<en_code *>(code)};
  return {text, origin, en_compile_cache(code)};
}

/* maps.cc: tells the realm of the source map of what was compiled. */
void en_maps_compiled(v8::Isolate *isolate, const en_code *code, v8::Local<v8::Value> map_url,
                      v8::Local<v8::Value> source_url);
static inline bool en_maps_wanted(v8::Isolate *isolate) { return en_isolate_of(isolate)->maps != 0; }

/* Lives while C++ catches what JavaScript throws in order to pass it on to JavaScript: it is not uncaught. */
struct en_passing_on {
  explicit en_passing_on(v8::Isolate *isolate) : iso(en_isolate_of(isolate)) { iso->passing_on++; }
  ~en_passing_on() { iso->passing_on--; }
  en_isolate *iso;
};

/* Reports a failed compile or run: the exception goes to the caller, nothing stays pending. */
static inline napi_value en_compile_failed(v8::TryCatch *guard, v8::EscapableHandleScope *scope, napi_value *error) {
  *error = nullptr;
  if (guard->HasTerminated()) return nullptr;
  en_note_thrown(en_isolate_of(v8::Isolate::GetCurrent()), guard);
  *error = to_napi(scope->Escape(guard->Exception()));
  return nullptr;
}

/* Reports a run that a watchdog ended: nothing was thrown that the caller should see. */
static inline napi_value en_compile_ended(v8::TryCatch *guard, napi_value *error) {
  guard->Reset();
  *error = nullptr;
  return nullptr;
}

/* An ArrayBuffer with the code cache, or NULL when there is none. Takes `data`. */
static inline napi_value en_cache_buffer(napi_env env, v8::ScriptCompiler::CachedData *data) {
  if (!data) return nullptr;
  uint8_t *bytes;
  napi_value out = en_arraybuffer(env, static_cast<size_t>(data->length), &bytes);
  if (out) memcpy(bytes, data->data, static_cast<size_t>(data->length));
  delete data;
  return out;
}

#endif

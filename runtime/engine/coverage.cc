/* SPDX-License-Identifier: MIT */
/* See coverage.h. */
#include "runtime/engine/coverage.h"

#include <string>
#include <vector>

#include "runtime/engine/coverage_v8.h"
#include "runtime/engine/env.h"
#include "runtime/engine/json_text.h"

using v8::debug::Coverage;
using v8::debug::CoverageMode;

namespace {

void add_range(std::string *out, int start, int end, uint32_t count) {
  if (out->back() == '}') out->push_back(',');
  out->append("{\"startOffset\":").append(std::to_string(start));
  out->append(",\"endOffset\":").append(std::to_string(end));
  out->append(",\"count\":").append(std::to_string(count)).push_back('}');
}

void add_function(v8::Isolate *isolate, std::string *out, const Coverage::FunctionData &f) {
  en_json_string(isolate, &out->append("{\"functionName\":"), f.Name().FromMaybe(v8::String::Empty(isolate)));
  out->append(f.HasBlockCoverage() ? ",\"isBlockCoverage\":true" : ",\"isBlockCoverage\":false");
  out->append(",\"ranges\":[");
  add_range(out, f.StartOffset(), f.EndOffset(), f.Count());
  for (size_t i = 0; i < f.BlockCount(); i++) {
    Coverage::BlockData block = f.GetBlockData(i);
    add_range(out, block.StartOffset(), block.EndOffset(), block.Count());
  }
  out->append("]}");
}

/* Empty: nobody's code. */
v8::Local<v8::String> url_of(v8::Isolate *isolate, v8::Local<v8::debug::Script> script) {
  v8::Local<v8::String> url;
  if (script->SourceURL().ToLocal(&url) && url->Length() > 0) return url;
  if (!script->Name().ToLocal(&url)) return v8::String::Empty(isolate);
  const size_t kScheme = 5;
  char start[kScheme] = {};
  url->WriteOneByteV2(isolate, 0, url->Length() < 5 ? 0 : kScheme, reinterpret_cast<uint8_t *>(start));
  return memcmp(start, "node:", kScheme) == 0 ? v8::String::Empty(isolate) : url;
}

void add_script(v8::Isolate *isolate, std::string *out, const Coverage::ScriptData &script) {
  v8::HandleScope scope(isolate);
  v8::Local<v8::String> url = url_of(isolate, script.GetScript());
  if (url->Length() == 0) return;
  if (out->back() == '}') out->push_back(',');
  out->append("{\"scriptId\":\"").append(std::to_string(script.GetScript()->Id()));
  en_json_string(isolate, &out->append("\",\"url\":"), url);
  out->append(",\"functions\":[");
  for (size_t i = 0; i < script.FunctionCount(); i++) {
    if (i > 0) out->push_back(',');
    add_function(isolate, out, script.GetFunctionData(i));
  }
  out->append("]}");
}

/* Appends [url, the map's URL, text] to `out`. */
void add_map(v8::Isolate *isolate, v8::LocalVector<v8::Value> *out, v8::Local<v8::debug::Script> script) {
  v8::Local<v8::String> map, text, url = url_of(isolate, script);
  if (url->Length() == 0 || !script->SourceMappingURL().ToLocal(&map) || map->Length() == 0) return;
  if (!script->Source()->JavaScriptCode().ToLocal(&text)) return;
  out->push_back(url);
  out->push_back(map);
  out->push_back(text);
}

}  // namespace

extern "C" {

void en_coverage_start(napi_env env) {
  v8::HandleScope scope(env->isolate);
  Coverage::SelectMode(env->isolate, CoverageMode::kBlockCount);
  Coverage::CollectPrecise(env->isolate);
}

void en_coverage_stop(napi_env env) {
  v8::HandleScope scope(env->isolate);
  Coverage::SelectMode(env->isolate, CoverageMode::kBestEffort);
}

napi_value en_coverage_take(napi_env env) {
  std::string out = "[";
  {
    v8::HandleScope scope(env->isolate);
    Coverage coverage = Coverage::CollectPrecise(env->isolate);
    for (size_t i = 0; i < coverage.ScriptCount(); i++) add_script(env->isolate, &out, coverage.GetScriptData(i));
  }
  out.push_back(']');
  return en_str_utf8(env, out.data(), out.size());
}

napi_value en_coverage_maps(napi_env env) {
  v8::EscapableHandleScope scope(env->isolate);
  std::vector<v8::Global<v8::debug::Script>> scripts;
  v8::debug::GetLoadedScripts(env->isolate, scripts);
  v8::LocalVector<v8::Value> out(env->isolate);
  for (const auto &script : scripts) add_map(env->isolate, &out, script.Get(env->isolate));
  return to_napi(scope.Escape(v8::Array::New(env->isolate, out.data(), out.size()).As<v8::Value>()));
}

}  // extern "C"

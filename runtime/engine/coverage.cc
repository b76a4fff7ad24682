/* SPDX-License-Identifier: MIT */
/* See coverage.h. */
#include "runtime/engine/coverage.h"

#include <string>

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

}  // extern "C"

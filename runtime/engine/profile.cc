/* SPDX-License-Identifier: MIT */
/* See profile.h. */
#include "runtime/engine/profile.h"

#include <algorithm>
#include <memory>
#include <string>

#include <v8-profiler.h>
#include <v8.h>

#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"
#include "runtime/engine/json_text.h"
#include "runtime/engine/text_sink.h"

namespace {

/* Samples cost the isolate until the profiler is gone. */
void drop_idle(en_isolate *iso) {
  if (!iso->cpu_profiler || !iso->cpu_profiles.empty()) return;
  iso->cpu_profiler->Dispose();
  iso->cpu_profiler = nullptr;
}

v8::CpuProfile *end_profile(en_isolate *iso, v8::ProfilerId number) {
  auto at = std::find(iso->cpu_profiles.begin(), iso->cpu_profiles.end(), number);
  if (at == iso->cpu_profiles.end()) return nullptr;
  iso->cpu_profiles.erase(at);
  return iso->cpu_profiler->Stop(number);
}

void add_number(std::string *out, const char *name, double number) {
  out->append(name).append(std::to_string(static_cast<long long>(number)));
}

void add_node(v8::Isolate *isolate, std::string *out, const v8::AllocationProfile::Node *node) {
  double size = 0;
  for (const auto &a : node->allocations) size += static_cast<double>(a.size) * a.count;
  add_number(out, "{\"selfSize\":", size);
  add_number(out, ",\"id\":", node->node_id);
  add_number(out, ",\"callFrame\":{\"scriptId\":", node->script_id);
  add_number(out, ",\"lineNumber\":", node->line_number - 1);
  add_number(out, ",\"columnNumber\":", node->column_number - 1);
  en_json_string(isolate, &out->append(",\"functionName\":"), node->name);
  en_json_string(isolate, &out->append(",\"url\":"), node->script_name);
  out->append("},\"children\":[");
  for (const auto *child : node->children) {
    if (child != node->children.front()) out->push_back(',');
    add_node(isolate, out, child);
  }
  out->append("]}");
}

}  // namespace

void en_profiles_free(en_isolate *iso) {
  while (!iso->cpu_profiles.empty()) end_profile(iso, iso->cpu_profiles.back())->Delete();
  drop_idle(iso);
  iso->isolate->GetHeapProfiler()->StopSamplingHeapProfiler();
}

extern "C" {

uint32_t en_cpu_profile_start(napi_env env, int interval) {
  en_isolate *iso = en_isolate_of(env->isolate);
  v8::HandleScope scope(iso->isolate);
  if (!iso->cpu_profiler) iso->cpu_profiler = v8::CpuProfiler::New(iso->isolate);
  if (interval > 0 && iso->cpu_profiles.empty()) iso->cpu_profiler->SetSamplingInterval(interval);
  v8::CpuProfilingOptions options{v8::kLeafNodeLineNumbers, v8::CpuProfilingOptions::kNoSampleLimit};
  v8::CpuProfilingResult result = iso->cpu_profiler->Start(std::move(options));
  if (result.status != v8::CpuProfilingStatus::kStarted) {
    drop_idle(iso);
    return 0;
  }
  iso->cpu_profiles.push_back(result.id);
  return result.id;
}

bool en_cpu_profile_stop(napi_env env, uint32_t number, bool (*sink)(void *arg, const char *text, size_t len),
                         void *arg) {
  en_isolate *iso = en_isolate_of(env->isolate);
  v8::HandleScope scope(iso->isolate);
  v8::CpuProfile *profile = end_profile(iso, number);
  if (!profile) return false;
  en_text_stream stream(sink, arg);
  profile->Serialize(&stream, v8::CpuProfile::kJSON);
  profile->Delete();
  drop_idle(iso);
  return true;
}

bool en_heap_profile_start(napi_env env, uint64_t interval) {
  v8::HeapProfiler *profiler = env->isolate->GetHeapProfiler();
  return interval ? profiler->StartSamplingHeapProfiler(interval) : profiler->StartSamplingHeapProfiler();
}

bool en_heap_profile_stop(napi_env env, bool (*sink)(void *arg, const char *text, size_t len), void *arg) {
  v8::Isolate *isolate = env->isolate;
  v8::HandleScope scope(isolate);
  std::unique_ptr<v8::AllocationProfile> profile(isolate->GetHeapProfiler()->GetAllocationProfile());
  if (!profile) return false;
  std::string out = "{\"samples\":[";
  for (const auto &sample : profile->GetSamples()) {
    if (out.back() == '}') out.push_back(',');
    add_number(&out, "{\"size\":", static_cast<double>(sample.size) * sample.count);
    add_number(&out, ",\"nodeId\":", sample.node_id);
    add_number(&out, ",\"ordinal\":", static_cast<double>(sample.sample_id));
    out.push_back('}');
  }
  add_node(isolate, &out.append("],\"head\":"), profile->GetRootNode());
  out.push_back('}');
  isolate->GetHeapProfiler()->StopSamplingHeapProfiler();
  return sink(arg, out.data(), out.size());
}

}  // extern "C"

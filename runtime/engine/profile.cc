/* SPDX-License-Identifier: MIT */
/* See profile.h. */
#include "runtime/engine/profile.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <v8-profiler.h>
#include <v8.h>

#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"
#include "runtime/engine/json_text.h"

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

/* What V8's own writer does too, but it does not escape the names: that of a regular expression has backslashes. */
class CpuProfileJson {
 public:
  CpuProfileJson(v8::Isolate *isolate, const v8::CpuProfile *profile) : isolate_(isolate), profile_(profile) {}

  const std::string &Write() {
    out_ = "{\"nodes\":[";
    WriteNodes(profile_->GetTopDownRoot());
    add_number(&out_, "],\"startTime\":", static_cast<double>(profile_->GetStartTime()));
    add_number(&out_, ",\"endTime\":", static_cast<double>(profile_->GetEndTime()));
    WriteSamples();
    out_.push_back('}');
    return out_;
  }

 private:
  /* Depth first, by a stack of its own: a profile may be as deep as the program's stack was. */
  void WriteNodes(const v8::CpuProfileNode *root) {
    std::vector<const v8::CpuProfileNode *> todo{root};
    while (!todo.empty()) {
      const v8::CpuProfileNode *node = todo.back();
      todo.pop_back();
      if (out_.back() == '}') out_.push_back(',');
      WriteNode(node);
      for (int i = node->GetChildrenCount(); i-- > 0;) todo.push_back(node->GetChild(i));
    }
  }

  void WriteNode(const v8::CpuProfileNode *node) {
    add_number(&out_, "{\"id\":", node->GetNodeId());
    add_number(&out_, ",\"hitCount\":", node->GetHitCount());
    en_json_string(isolate_, &out_.append(",\"callFrame\":{\"functionName\":"), node->GetFunctionName());
    add_number(&out_, ",\"scriptId\":\"", node->GetScriptId());
    en_json_string(isolate_, &out_.append("\",\"url\":"), node->GetScriptResourceName());
    add_number(&out_, ",\"lineNumber\":", node->GetLineNumber() - 1);
    add_number(&out_, ",\"columnNumber\":", node->GetColumnNumber() - 1);
    out_.push_back('}');
    WriteChildren(node);
    WriteTicks(node);
    out_.push_back('}');
  }

  void WriteChildren(const v8::CpuProfileNode *node) {
    int count = node->GetChildrenCount();
    for (int i = 0; i < count; i++) {
      add_number(&out_, i == 0 ? ",\"children\":[" : ",", node->GetChild(i)->GetNodeId());
    }
    if (count > 0) out_.push_back(']');
  }

  void WriteTicks(const v8::CpuProfileNode *node) {
    unsigned count = node->GetHitLineCount();
    if (count == 0) return;
    std::vector<v8::CpuProfileNode::LineTick> ticks(count);
    if (!node->GetLineTicks(ticks.data(), count)) return;
    for (unsigned i = 0; i < count; i++) {
      add_number(&out_, i == 0 ? ",\"positionTicks\":[{\"line\":" : ",{\"line\":", ticks[i].line);
      add_number(&out_, ",\"ticks\":", ticks[i].hit_count);
      out_.push_back('}');
    }
    out_.push_back(']');
  }

  void WriteSamples() {
    int count = profile_->GetSamplesCount();
    out_.append(",\"samples\":[");
    for (int i = 0; i < count; i++) add_number(&out_, i == 0 ? "" : ",", profile_->GetSample(i)->GetNodeId());
    out_.append("],\"timeDeltas\":[");
    int64_t before = profile_->GetStartTime();
    for (int i = 0; i < count; i++) {
      int64_t at = profile_->GetSampleTimestamp(i);
      add_number(&out_, i == 0 ? "" : ",", static_cast<double>(at - before));
      before = at;
    }
    out_.push_back(']');
  }

  v8::Isolate *isolate_;
  const v8::CpuProfile *profile_;
  std::string out_;
};

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
  CpuProfileJson json(iso->isolate, profile);
  const std::string &text = json.Write();
  bool taken = sink(arg, text.data(), text.size());
  profile->Delete();
  drop_idle(iso);
  return taken;
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

/* SPDX-License-Identifier: MIT */
/* See heap.h. */
#include "runtime/engine/heap.h"

#include <vector>

#include <unicode/uvernum.h>
#include <v8-profiler.h>
#include <v8.h>

#include "runtime/engine/array_buffers.h"
#include "runtime/engine/env.h"
#include "runtime/engine/text_sink.h"

namespace {

class Inherits : public v8::QueryObjectPredicate {
 public:
  explicit Inherits(v8::Local<v8::Value> prototype) : prototype_(prototype) {}
  bool Filter(v8::Local<v8::Object> object) override {
    v8::Local<v8::Value> p = object->GetPrototypeV2();
    while (p->IsObject() && p != prototype_) p = p.As<v8::Object>()->GetPrototypeV2();
    return p == prototype_;
  }

 private:
  v8::Local<v8::Value> prototype_;
};

}  // namespace

extern "C" {

const char *en_v8_version(void) { return v8::V8::GetVersion(); }
const char *en_icu_version(void) { return U_ICU_VERSION; }

void en_heap_usage(napi_env env, double *out) {
  v8::HeapStatistics s;
  env->isolate->GetHeapStatistics(&s);
  out[0] = static_cast<double>(s.total_heap_size());
  out[1] = static_cast<double>(s.used_heap_size());
  out[2] = static_cast<double>(s.external_memory());
  out[3] = static_cast<double>(en_array_buffer_bytes());
}

void en_time_zone_changed(napi_env env) {
  env->isolate->DateTimeConfigurationChangeNotification(v8::Isolate::TimeZoneDetection::kRedetect);
}

int en_string_hash(napi_value string) { return from_napi(string).As<v8::Name>()->GetIdentityHash(); }

void en_heap_track(napi_env env) { env->isolate->GetHeapProfiler()->StartTrackingHeapObjects(); }

void en_gc(napi_env env) { env->isolate->LowMemoryNotification(); }

napi_value en_query_objects(napi_env env, napi_value prototype) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  Inherits inherits(from_napi(prototype));
  std::vector<v8::Global<v8::Object>> found;
  isolate->GetHeapProfiler()->QueryObjects(env->ctx(), &inherits, &found);
  v8::LocalVector<v8::Value> out(isolate);
  for (v8::Global<v8::Object> &object : found) out.push_back(object.Get(isolate));
  return to_napi(scope.Escape(v8::Array::New(isolate, out.data(), out.size()).As<v8::Value>()));
}

bool en_heap_snapshot(napi_env env, bool internals, bool numbers, bool (*sink)(void *arg, const char *text, size_t len),
                      void *arg) {
  using Profiler = v8::HeapProfiler;
  Profiler::HeapSnapshotOptions options;
  if (internals) options.snapshot_mode = Profiler::HeapSnapshotMode::kExposeInternals;
  if (numbers) options.numerics_mode = Profiler::NumericsMode::kExposeNumericValues;
  auto *snapshot = const_cast<v8::HeapSnapshot *>(env->isolate->GetHeapProfiler()->TakeHeapSnapshot(options));
  en_text_stream chunks(sink, arg);
  snapshot->Serialize(&chunks);
  snapshot->Delete();
  return chunks.ended();
}

napi_value en_measure_memory(napi_env env, bool detailed, bool eager) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(env->ctx()).ToLocal(&resolver)) return nullptr;
  auto mode = detailed ? v8::MeasureMemoryMode::kDetailed : v8::MeasureMemoryMode::kSummary;
  auto execution = eager ? v8::MeasureMemoryExecution::kEager : v8::MeasureMemoryExecution::kDefault;
  if (!isolate->MeasureMemory(v8::MeasureMemoryDelegate::Default(isolate, env->ctx(), resolver, mode), execution))
    return nullptr;
  return to_napi(scope.Escape(resolver->GetPromise().As<v8::Value>()));
}

void en_heap_statistics(napi_env env, double *out) {
  v8::HeapStatistics s;
  env->isolate->GetHeapStatistics(&s);
  const size_t all[] = {s.total_heap_size(), s.total_heap_size_executable(), s.total_physical_size(),
                        s.total_available_size(), s.used_heap_size(), s.heap_size_limit(),
                        s.malloced_memory(), s.peak_malloced_memory(), s.does_zap_garbage(),
                        s.number_of_native_contexts(), s.number_of_detached_contexts(),
                        s.total_global_handles_size(), s.used_global_handles_size(), s.external_memory()};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) out[i] = static_cast<double>(all[i]);
}

size_t en_heap_space_count(napi_env env) {
  size_t count = env->isolate->NumberOfHeapSpaces();
  CHECK(count <= EN_HEAP_SPACES_MAX);
  return count;
}

const char *en_heap_space(napi_env env, size_t index, double *out) {
  v8::HeapSpaceStatistics s;
  CHECK(env->isolate->GetHeapSpaceStatistics(&s, index));
  out[0] = static_cast<double>(s.space_size());
  out[1] = static_cast<double>(s.space_used_size());
  out[2] = static_cast<double>(s.space_available_size());
  out[3] = static_cast<double>(s.physical_space_size());
  return s.space_name();
}

void en_heap_code_statistics(napi_env env, double *out) {
  v8::HeapCodeStatistics s;
  CHECK(env->isolate->GetHeapCodeAndMetadataStatistics(&s));
  out[0] = static_cast<double>(s.code_and_metadata_size());
  out[1] = static_cast<double>(s.bytecode_and_metadata_size());
  out[2] = static_cast<double>(s.external_script_source_size());
  out[3] = static_cast<double>(s.cpu_profiler_metadata_size());
}

uint32_t en_code_cache_tag(void) { return v8::ScriptCompiler::CachedDataVersionTag(); }
}

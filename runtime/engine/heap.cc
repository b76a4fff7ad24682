/* SPDX-License-Identifier: MIT */
/* See heap.h. */
#include "runtime/engine/heap.h"

#include <unicode/uvernum.h>
#include <v8.h>

#include "runtime/engine/env.h"

extern "C" {

const char *en_v8_version(void) { return v8::V8::GetVersion(); }
const char *en_icu_version(void) { return U_ICU_VERSION; }

void en_heap_usage(napi_env env, double *out) {
  v8::HeapStatistics s;
  env->isolate->GetHeapStatistics(&s);
  out[0] = static_cast<double>(s.total_heap_size());
  out[1] = static_cast<double>(s.used_heap_size());
  out[2] = static_cast<double>(s.external_memory());
  out[3] = static_cast<double>(s.malloced_memory());
}

void en_time_zone_changed(napi_env env) {
  env->isolate->DateTimeConfigurationChangeNotification(v8::Isolate::TimeZoneDetection::kRedetect);
}

int en_string_hash(napi_value string) { return from_napi(string).As<v8::Name>()->GetIdentityHash(); }

void en_gc(napi_env env) { env->isolate->LowMemoryNotification(); }

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

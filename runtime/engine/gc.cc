/* SPDX-License-Identifier: MIT */
/* See gc.h. */
#include "runtime/engine/gc.h"

#include <time.h>

#include <string>

#include <v8.h>

#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"

struct en_gc_record {
  std::string text = "[";
  uint64_t begin_ns;
};

namespace {

uint64_t now_ns() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<uint64_t>(t.tv_sec) * 1000000000 + static_cast<uint64_t>(t.tv_nsec);
}

/* ---- watching ---------------------------------------------------------------------------------- */

void on_begin(v8::Isolate *isolate, v8::GCType, v8::GCCallbackFlags, void *) {
  en_isolate_of(isolate)->gc_begin_ns = now_ns();
}

void on_end(v8::Isolate *isolate, v8::GCType type, v8::GCCallbackFlags flags, void *) {
  en_isolate *iso = en_isolate_of(isolate);
  en_gc_event event = {static_cast<uint32_t>(type), static_cast<uint32_t>(flags), iso->gc_begin_ns, now_ns()};
  iso->gc_told(iso->gc_told_arg, &event);
}

/* ---- recording --------------------------------------------------------------------------------- */

void add(std::string *out, const char *name, size_t value) {
  if (out->back() != '{') out->push_back(',');
  out->append("\"").append(name).append("\":").append(std::to_string(value));
}

void add_heap(std::string *out, v8::Isolate *isolate) {
  v8::HeapStatistics s;
  isolate->GetHeapStatistics(&s);
  out->append("\"heapStatistics\":{");
  add(out, "totalHeapSize", s.total_heap_size());
  add(out, "totalHeapSizeExecutable", s.total_heap_size_executable());
  add(out, "totalPhysicalSize", s.total_physical_size());
  add(out, "totalAvailableSize", s.total_available_size());
  add(out, "totalGlobalHandlesSize", s.total_global_handles_size());
  add(out, "usedGlobalHandlesSize", s.used_global_handles_size());
  add(out, "usedHeapSize", s.used_heap_size());
  add(out, "heapSizeLimit", s.heap_size_limit());
  add(out, "mallocedMemory", s.malloced_memory());
  add(out, "externalMemory", s.external_memory());
  add(out, "peakMallocedMemory", s.peak_malloced_memory());
  out->push_back('}');
}

void add_spaces(std::string *out, v8::Isolate *isolate) {
  out->append("\"heapSpaceStatistics\":[");
  for (size_t i = 0; i < isolate->NumberOfHeapSpaces(); i++) {
    v8::HeapSpaceStatistics s;
    isolate->GetHeapSpaceStatistics(&s, i);
    out->append(i > 0 ? ",{\"spaceName\":\"" : "{\"spaceName\":\"").append(s.space_name()).push_back('"');
    add(out, "spaceSize", s.space_size());
    add(out, "spaceUsedSize", s.space_used_size());
    add(out, "spaceAvailableSize", s.space_available_size());
    add(out, "physicalSpaceSize", s.physical_space_size());
    out->push_back('}');
  }
  out->push_back(']');
}

void add_state(std::string *out, v8::Isolate *isolate) {
  add_heap(out, isolate);
  out->push_back(',');
  add_spaces(out, isolate);
  out->push_back('}');
}

const char *name_of(v8::GCType type) {
  switch (type) {
  case v8::kGCTypeScavenge: return "Scavenge";
  case v8::kGCTypeMinorMarkSweep: return "MinorMarkSweep";
  case v8::kGCTypeMarkSweepCompact: return "MarkSweepCompact";
  case v8::kGCTypeIncrementalMarking: return "IncrementalMarking";
  case v8::kGCTypeProcessWeakCallbacks: return "ProcessWeakCallbacks";
  default: return "Unknown";
  }
}

void record_begin(v8::Isolate *isolate, v8::GCType type, v8::GCCallbackFlags, void *data) {
  auto *r = static_cast<en_gc_record *>(data);
  if (r->text.back() == '}') r->text.push_back(',');
  r->text.append("{\"gcType\":\"").append(name_of(type)).append("\",\"beforeGC\":{");
  add_state(&r->text, isolate);
  r->begin_ns = now_ns();
}

void record_end(v8::Isolate *isolate, v8::GCType, v8::GCCallbackFlags, void *data) {
  auto *r = static_cast<en_gc_record *>(data);
  double cost_us = static_cast<double>(now_ns() - r->begin_ns) / 1e3;
  r->text.append(",\"cost\":").append(std::to_string(cost_us)).append(",\"afterGC\":{");
  add_state(&r->text, isolate);
  r->text.push_back('}');
}

}  // namespace

extern "C" {

void en_gc_watch(napi_env env, void (*told)(void *arg, const en_gc_event *event), void *arg) {
  en_isolate *iso = en_isolate_of(env->isolate);
  if (!told == !iso->gc_told) return;
  iso->gc_told = told;
  iso->gc_told_arg = arg;
  if (told) {
    iso->isolate->AddGCPrologueCallback(on_begin, nullptr);
    iso->isolate->AddGCEpilogueCallback(on_end, nullptr);
  } else {
    iso->isolate->RemoveGCPrologueCallback(on_begin, nullptr);
    iso->isolate->RemoveGCEpilogueCallback(on_end, nullptr);
  }
}

en_gc_record *en_gc_record_start(napi_env env) {
  auto *r = new en_gc_record();
  env->isolate->AddGCPrologueCallback(record_begin, r);
  env->isolate->AddGCEpilogueCallback(record_end, r);
  return r;
}

napi_value en_gc_record_stop(napi_env env, en_gc_record *r) {
  env->isolate->RemoveGCPrologueCallback(record_begin, r);
  env->isolate->RemoveGCEpilogueCallback(record_end, r);
  r->text.push_back(']');
  napi_value out = en_str_utf8(env, r->text.data(), r->text.size());
  delete r;
  return out;
}

}  // extern "C"

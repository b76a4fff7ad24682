/* SPDX-License-Identifier: MIT */
/* isolate.h - the inside of en_isolate, for the C++ files of runtime/engine only. */
#ifndef INGOT_ENGINE_ISOLATE_H
#define INGOT_ENGINE_ISOLATE_H

#include <atomic>
#include <string>
#include <unordered_map>
#include <vector>

#include <v8-profiler.h>
#include <v8.h>

#include "runtime/engine/core.h"
#include "runtime/engine/gc.h"

enum { EN_ISOLATE_DATA = 0 }; /* v8::Isolate data slot: the en_isolate */

/* A text whose lazily compiled functions are of interest (script.h); one of the two is set. */
struct en_collected {
  uint32_t number;
  v8::Global<v8::Function> function;
  v8::Global<v8::UnboundModuleScript> module;
};

struct en_isolate {
  v8::Isolate *isolate = nullptr;
  napi_env env = nullptr;
  v8::SnapshotCreator *creator = nullptr; /* set while this isolate will become a blob */
  size_t young_limit = 0; /* of a thread's isolate: bytes of its young generation */
  std::atomic<bool> terminated{false}; /* by en_terminate */
  v8::StartupData blob = {};
  std::unordered_multimap<int, struct en_module *> modules; /* by identity hash (module.cc) */
  std::vector<v8::Global<v8::Module>> kept_modules;         /* for the blob, in order */
  std::vector<en_collected> collected;
  unsigned maps = 0;                     /* EN_MAPS_* */
  bool sees_generated = false;           /* maps.cc */
  v8::CpuProfiler *cpu_profiler = nullptr; /* profile.cc: while there are profiles, whose numbers are ... */
  std::vector<v8::ProfilerId> cpu_profiles;
  void (*gc_told)(void *arg, const en_gc_event *event) = nullptr; /* gc.cc: en_gc_watch */
  void *gc_told_arg = nullptr;
  uint64_t gc_begin_ns = 0;
  struct en_vm_context *vm_contexts = nullptr; /* context.cc; who is told of new ones: */
  void (*context_told)(void *arg, v8::Local<v8::Context> context, const std::string &name,
                       const std::string &origin) = nullptr;
  void *context_told_arg = nullptr;
  int passing_on = 0; /* levels of en_passing_on (compile.h) */
  v8::Global<v8::Private> host_key;      /* serdes.cc: the mark of host objects, made at first use */
  v8::Global<v8::Value> thrown;          /* what the last en_call threw ... */
  v8::Global<v8::Message> thrown_where;  /* ... and from where */
};

static inline en_isolate *en_isolate_of(v8::Isolate *isolate) {
  return static_cast<en_isolate *>(isolate->GetData(EN_ISOLATE_DATA));
}

/* Whether it is our own code that a message is about: what the program did is further down the stack (error_place.cc). */
bool en_is_internal(v8::Isolate *isolate, v8::Local<v8::Message> message);

/* Keeps where the caught exception was thrown: what passes it on hides that, and hides it no more when it
 * is known already. The same null may have been thrown at another place of the program. */
static inline void en_note_thrown(en_isolate *iso, v8::TryCatch *guard) {
  bool same = !iso->thrown_where.IsEmpty() && iso->thrown == guard->Exception();
  /* What is no object may be thrown at many places, but not by our own code: that passes it on. */
  if (same && (guard->Exception()->IsObject() || en_is_internal(iso->isolate, guard->Message()))) return;
  iso->thrown.Reset(iso->isolate, guard->Exception());
  iso->thrown_where.Reset(iso->isolate, guard->Message());
}

/* A v8::TryCatch swallows a termination. Whoever returns to JavaScript after one, or after ending a termination
 * of its own, calls this: en_terminate is for good. */
static inline void en_keep_terminated(v8::Isolate *isolate) {
  if (en_isolate_of(isolate)->terminated.load(std::memory_order_relaxed)) [[unlikely]] isolate->TerminateExecution();
}

/* module.cc: what V8 calls for import.meta; gives kept_modules to the blob. */
void en_module_meta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta);
void en_modules_into_blob(en_isolate *iso, v8::Local<v8::Context> context);
void en_modules_free(en_isolate *iso);  /* the end of the isolate */
void en_profiles_free(en_isolate *iso); /* the same */

/* Whether that is a source whose text must not be shown, because it is made up (en_source.hidden). */
bool en_source_hidden(v8::Local<v8::String> text);
bool en_message_hidden(v8::Local<v8::Context> context, v8::Local<v8::Message> message);
/* wasm.cc: what V8 calls for the source of WebAssembly.compileStreaming(); set before there is a context. */
void en_wasm_streaming(const v8::FunctionCallbackInfo<v8::Value> &info);

v8::Local<v8::Value> en_realm_slot_value(en_isolate *iso, int slot);
/* The addresses of op.cc that blobs refer to, always in the same order. */
void en_op_references(std::vector<intptr_t> *out);

#endif

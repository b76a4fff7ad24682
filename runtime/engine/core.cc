/* SPDX-License-Identifier: MIT */
/* The life of an isolate, its realm and its blob: see core.h. Ops are in op.cc. */
#include "runtime/engine/core.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

#include <algorithm>
#include <atomic>
#include <new>
#include <vector>

#include <unicode/putil.h>
#include <unicode/udata.h>
#include <v8.h>

#include "runtime/engine/array_buffers.h"
#include "runtime/engine/context.h"
#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"
#include "runtime/engine/maps.h"
#include "runtime/engine/platform.h"

/* As in V8 13.6, src/debug/debug-interface.h. */
namespace v8::debug {
void SetContextId(Local<Context> context, int id);
}

extern "C" void (*en_on_fatal)(napi_env env, const char *what) = nullptr;

namespace {

/*
 * Flags that decide what a blob contains or how it is read: the same at build and at run time, or
 * V8 refuses the blob.
 * - rehash-snapshot: every process gets its own hash seed (CVE-2017-11499).
 * - js-source-phase-imports: `import source` of WebAssembly, as in Node.
 * - no-validate-asm: "use asm" code aborts snapshot creation.
 * - no-freeze-flags-after-init: v8.setFlagsFromString().
 * - concurrent-maglev-high-priority-threads: platform.cc starts its threads for them.
 */
const char kFlags[] =
    "--rehash-snapshot --js-source-phase-imports --no-validate-asm --no-freeze-flags-after-init "
    "--concurrent-maglev-high-priority-threads --stack-size=984";

bool wasm_core; /* en_wasm_core() */

const uintptr_t kHugePage = 2 << 20;
const size_t kYoungMax = 48 << 20; /* two halves and as much for large objects */
const int kCollapse = 25; /* MADV_COLLAPSE of Linux 6.1, which Debian 12's libc does not name */
const int kRealmIndex = 1; /* embedder data 0 is the inspector's */
/* What an inspector will call the realm, as the first context it is told of: scripts keep the number that their
 * context has when they are compiled, and an inspector shows those of its contexts only. */
const int kInspectedId = 1;

/* Where the text is, and how V8 gets at it. */
template <typename Base, typename Char>
class Text : public Base {
 public:
  explicit Text(const en_source *s) : source_(s) {}
  const Char *data() const override {
    if (source_->text) return static_cast<const Char *>(source_->text);
    void *made = made_.load(std::memory_order_acquire);
    return static_cast<const Char *>(made ? made : make());
  }
  size_t length() const override { return source_->len; }
  /* V8 takes the address of what is cacheable when it restores a blob: so what will be made on demand in the
   * process that starts with the blob is not, in the one that makes the blob either. */
  bool IsCacheable() const override { return !source_->hidden && !source_->make; }
  void Dispose() override {}

 private:
  /* Two threads may do it at the same time. */
  void *make() const {
    void *made = malloc((source_->len + 1) * sizeof(Char)), *known = nullptr;
    CHECK(made);
    source_->make(source_, made);
    if (made_.compare_exchange_strong(known, made, std::memory_order_acq_rel)) return made;
    free(made);
    return known;
  }

  const en_source *source_;
  mutable std::atomic<void *> made_ = nullptr;
};

using OneByte = Text<v8::String::ExternalOneByteStringResource, char>;
using TwoByte = Text<v8::String::ExternalStringResource, uint16_t>;
static_assert(sizeof(OneByte) == sizeof(TwoByte));

struct Resource {
  alignas(OneByte) unsigned char bytes[sizeof(OneByte)];
};

/* What all isolates of the process share; made with the first, never freed. Array buffers move between
 * isolates, so their allocator is one, too. */
struct {
  std::vector<intptr_t> references; /* callbacks, then one resource per source, then 0 */
  Resource *resources;
  const en_source *sources;
  size_t source_count;
  v8::StartupData blob;
} shared;

void add_sources(const en_config *config) {
  auto *list = static_cast<Resource *>(calloc(config->source_count + 1, sizeof(Resource)));
  CHECK(list);
  shared.resources = list;
  shared.sources = config->sources;
  shared.source_count = config->source_count;
  for (size_t i = 0; i < config->source_count; i++) {
    const en_source *s = &config->sources[i];
    if (s->two_byte) {
      new (list[i].bytes) TwoByte(s);
    } else {
      new (list[i].bytes) OneByte(s);
    }
    shared.references.push_back(reinterpret_cast<intptr_t>(list[i].bytes));
  }
}

void make_shared(const en_config *config) {
  shared.blob = {config->blob, static_cast<int>(config->blob_len)};
  en_op_references(&shared.references);
  add_sources(config);
  shared.references.push_back(0);
}

void on_fatal(const char *where, const char *what) {
  v8::Isolate *isolate = v8::Isolate::TryGetCurrent();
  fflush(stdout);
  if (en_on_fatal && isolate) en_on_fatal(en_isolate_of(isolate)->env, what ? what : "");
  fprintf(stderr, "\nFATAL ERROR: %s %s\n", where ? where : "", what ? what : "");
  abort();
}

void on_oom(const char *where, const v8::OOMDetails &details) {
  on_fatal(where, details.is_heap_oom ? "Allocation failed - JavaScript heap out of memory"
                                      : "Allocation failed - process out of memory");
}

void on_reject(v8::PromiseRejectMessage m) {
  v8::Isolate *isolate = v8::Isolate::GetCurrent();
  en_isolate *iso = en_isolate_of(isolate);
  v8::HandleScope scope(isolate);
  v8::Local<v8::Value> fn = en_realm_slot_value(iso, EN_REALM_REJECT);
  if (!fn->IsFunction()) return;
  v8::Local<v8::Value> value = m.GetValue();
  if (value.IsEmpty()) value = v8::Undefined(isolate);
  v8::Local<v8::Value> argv[] = {v8::Integer::New(isolate, m.GetEvent()), m.GetPromise(), value};
  v8::TryCatch guard(isolate);
  (void)fn.As<v8::Function>()->Call(isolate->GetCurrentContext(), v8::Undefined(isolate), 3, argv);
  en_keep_terminated(isolate);
}

/* Which script import() is in: the symbol it was compiled with, or undefined (script.h). */
v8::Local<v8::Value> host_symbol(v8::Isolate *isolate, v8::Local<v8::Data> options) {
  if (options.IsEmpty() || !options->IsFixedArray()) return v8::Undefined(isolate);
  v8::Local<v8::PrimitiveArray> list = options.As<v8::PrimitiveArray>();
  if (list->Length() == 0) return v8::Undefined(isolate);
  return list->Get(isolate, 0);
}

/* A promise of the context that import() was called in, settled like `inner`. */
v8::MaybeLocal<v8::Promise> adopt(v8::Local<v8::Context> context, v8::Local<v8::Promise> inner) {
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(context).ToLocal(&resolver)) return {};
  if (resolver->Resolve(context, inner).IsNothing()) return {};
  return resolver->GetPromise();
}

/* The realm's function gives a promise; when it throws (a stack overflow), one is rejected here:
 * import() itself never throws. */
v8::MaybeLocal<v8::Promise> on_import_phase(v8::Local<v8::Context> context, v8::Local<v8::Data> options,
                                            v8::Local<v8::Value> referrer, v8::Local<v8::String> specifier,
                                            v8::ModuleImportPhase phase, v8::Local<v8::FixedArray> attributes) {
  v8::Isolate *isolate = v8::Isolate::GetCurrent();
  v8::EscapableHandleScope scope(isolate);
  v8::Local<v8::Value> fn = en_realm_slot_value(en_isolate_of(isolate), EN_REALM_IMPORT);
  v8::LocalVector<v8::Value> attrs(isolate);
  for (int i = 0; i < attributes->Length(); i++) attrs.push_back(attributes->Get(context, i).As<v8::Value>());
  v8::Local<v8::Value> result, argv[] = {specifier, referrer, v8::Array::New(isolate, attrs.data(), attrs.size()),
                                         host_symbol(isolate, options), v8::Integer::New(isolate, static_cast<int>(phase)),
                                         en_context_sandbox(context)};
  v8::TryCatch guard(isolate);
  CHECK(fn->IsFunction());
  if (fn.As<v8::Function>()->Call(context, v8::Undefined(isolate), 6, argv).ToLocal(&result)) {
    CHECK(result->IsPromise());
    v8::Local<v8::Promise> promise = result.As<v8::Promise>();
    if (context != en_isolate_of(isolate)->env->ctx() && !adopt(context, promise).ToLocal(&promise)) return {};
    return scope.Escape(promise);
  }
  v8::Local<v8::Promise::Resolver> resolver;
  en_keep_terminated(isolate);
  if (guard.HasTerminated() || !v8::Promise::Resolver::New(context).ToLocal(&resolver)) return {};
  resolver->Reject(context, guard.Exception()).Check();
  return scope.Escape(resolver->GetPromise());
}

v8::MaybeLocal<v8::Promise> on_import(v8::Local<v8::Context> context, v8::Local<v8::Data> options,
                                      v8::Local<v8::Value> referrer, v8::Local<v8::String> specifier,
                                      v8::Local<v8::FixedArray> attributes) {
  return on_import_phase(context, options, referrer, specifier, v8::ModuleImportPhase::kEvaluation, attributes);
}

v8::MaybeLocal<v8::Value> on_prepare_stack(v8::Local<v8::Context> context, v8::Local<v8::Value> error,
                                           v8::Local<v8::Array> sites) {
  v8::Isolate *isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Value> fn = en_realm_slot_value(en_isolate_of(isolate), EN_REALM_PREPARE);
  if (!fn->IsFunction()) return error;
  v8::Local<v8::Value> argv[] = {context->Global(), error, sites};
  return fn.As<v8::Function>()->Call(context, v8::Undefined(isolate), 3, argv);
}

/* WebAssembly compiles on worker threads and the program waits for the promise: no more patience. */
bool on_wasm(v8::Local<v8::Context> context, v8::Local<v8::String>) {
  if (!en_context_allows_wasm(context)) return false;
  en_platform_arm();
  return true;
}

/* --abort-on-uncaught-exception. What passes on is thrown again, and then asked for again. */
bool on_abort(v8::Isolate *isolate) { return en_isolate_of(isolate)->passing_on == 0; }

void set_callbacks(v8::Isolate *isolate) {
  isolate->SetAbortOnUncaughtExceptionCallback(on_abort);
  isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
  isolate->SetFatalErrorHandler(on_fatal);
  isolate->SetOOMErrorHandler(on_oom);
  isolate->SetPromiseRejectCallback(on_reject);
  isolate->SetAllowWasmCodeGenerationCallback(on_wasm);
  isolate->SetPrepareStackTraceCallback(on_prepare_stack);
  isolate->SetHostImportModuleDynamicallyCallback(on_import);
  isolate->SetHostImportModuleWithPhaseDynamicallyCallback(on_import_phase);
  isolate->SetHostInitializeImportMetaObjectCallback(en_module_meta);
  isolate->SetCaptureStackTraceForUncaughtExceptions(false);
}

/* Half of what the machine has goes to V8's own rule; sysinfo() because it reads no file. The young generation, of which
 * a server touches all in the end, is Node's at most: V8's own rule makes it twice that, though pointers here are half
 * as wide. koa-static under load: 88 MiB instead of 119, for the same CPU time. */
void set_limits(v8::ResourceConstraints *c, const en_config *config) {
  struct sysinfo info;
  if (sysinfo(&info) == 0) c->ConfigureDefaults(static_cast<uint64_t>(info.totalram) * info.mem_unit, 0);
  c->set_max_young_generation_size_in_bytes(std::min(c->max_young_generation_size_in_bytes(), kYoungMax));
  if (config->young) c->set_initial_young_generation_size_in_bytes(config->young);
  en_heap_limits *limits = config->limits;
  if (!limits) return;
  if (limits->young) c->set_max_young_generation_size_in_bytes(limits->young);
  if (limits->old) c->set_max_old_generation_size_in_bytes(limits->old);
  if (limits->code) c->set_code_range_size_in_bytes(limits->code);
  limits->young = c->max_young_generation_size_in_bytes();
  limits->old = c->max_old_generation_size_in_bytes();
  limits->code = c->code_range_size_in_bytes();
}

/* Room for what the collection under way brings from the young generation, and for the end. */
size_t on_near_limit(void *data, size_t current, size_t) {
  const size_t kMore = 16 << 20;
  auto *iso = static_cast<en_isolate *>(data);
  rt_out_of_memory(static_cast<rt *>(iso->env->rt));
  return current + iso->young_limit + kMore;
}

void limit_thread(en_isolate *iso, const en_heap_limits *limits) {
  auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  iso->isolate->SetStackLimit(here - (limits->stack - EN_STACK_RESERVE));
  iso->young_limit = limits->young;
  iso->isolate->AddNearHeapLimitCallback(on_near_limit, iso);
}

/* A large young generation is touched from one end to the other while a program with many modules
 * starts: in huge pages that is a handful of page faults rather than thousands. Where the kernel has
 * none it changes nothing. V8 has committed the whole by now, in one piece. */
void use_huge_pages(v8::Isolate *isolate, size_t young) {
  v8::HandleScope scope(isolate);
  v8::Local<v8::Object> object = v8::Object::New(isolate);
  uintptr_t at = v8::internal::ValueHelper::ValueAsAddress(*object) & ~(kHugePage - 1);
  for (size_t done = 0; done < young / 3; done += kHugePage)
    madvise(reinterpret_cast<void *>(at + done), kHugePage, kCollapse);
}

v8::Local<v8::Context> make_realm(en_isolate *iso, bool restored) {
  v8::Isolate *isolate = iso->isolate;
  /* The blob's default context is a plain one: vm contexts start from it. The realm is the first added. */
  v8::Local<v8::Context> context =
      restored ? v8::Context::FromSnapshot(isolate, 0).ToLocalChecked() : v8::Context::New(isolate);
  CHECK(!context.IsEmpty());
  if (!restored) {
    en_context_trim(context);
    v8::debug::SetContextId(context, kInspectedId);
    v8::Context::Scope in(context);
    v8::Local<v8::Array> realm = v8::Array::New(isolate, EN_REALM_SLOTS);
    for (int i = 0; i < EN_REALM_SLOTS; i++) realm->Set(context, i, v8::Undefined(isolate)).Check();
    context->SetEmbedderData(kRealmIndex, realm);
  }
  return context;
}

}  // namespace

/* V8 may call back while it terminates: then there is no value. */
v8::Local<v8::Value> en_realm_slot_value(en_isolate *iso, int slot) {
  v8::Local<v8::Context> context = iso->env->ctx();
  return context->GetEmbedderData(kRealmIndex).As<v8::Array>()->Get(context, slot)
      .FromMaybe(v8::Undefined(iso->isolate).As<v8::Value>());
}

bool en_source_hidden(v8::Local<v8::String> text) {
  v8::String::Encoding ignored;
  auto *resource = reinterpret_cast<unsigned char *>(text->GetExternalStringResourceBase(&ignored));
  const Resource *list = shared.resources;
  if (!resource || resource < list[0].bytes || resource >= list[shared.source_count].bytes) return false;
  return shared.sources[(resource - list[0].bytes) / sizeof(Resource)].hidden;
}

bool en_message_hidden(v8::Local<v8::Context> context, v8::Local<v8::Message> message) {
  v8::Local<v8::String> text;
  return message->GetSource(context).ToLocal(&text) && en_source_hidden(text);
}

extern "C" {

void en_flags_add(const char *flags) { v8::V8::SetFlagsFromString(flags); }

void en_icu_data(const void *data) {
  UErrorCode status = U_ZERO_ERROR;
  udata_setCommonData(data, &status);
  CHECK(U_SUCCESS(status));
  /* Never look for data in files: what is not in the image does not exist. */
  u_setDataDirectory("/dev/null");
  udata_setFileAccess(UDATA_NO_FILES, &status);
}

void en_wasm_core(void) { wasm_core = true; }

void en_init(const char *flags) {
  v8::V8::SetFlagsFromString(kFlags);
  if (!wasm_core) v8::V8::SetFlagsFromString("--experimental-wasm-jspi");
  if (flags && *flags) v8::V8::SetFlagsFromString(flags);
  en_platform_init();
}

en_isolate *en_isolate_new(const en_config *config, rt *r, napi_env *env) {
  auto *iso = new en_isolate();
  if (shared.references.empty()) make_shared(config);
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = en_array_buffer_allocator();
  params.external_references = shared.references.data();
  if (config->blob) params.snapshot_blob = &shared.blob;
  set_limits(&params.constraints, config);
  if (config->snapshot) {
    iso->isolate = v8::Isolate::Allocate();
    iso->creator = new v8::SnapshotCreator(iso->isolate, params);
  } else {
    iso->isolate = v8::Isolate::New(params);
    iso->isolate->Enter();
  }

  v8::HandleScope scope(iso->isolate);
  /* V8 makes the context's functions for it. */
  if (!wasm_core) iso->isolate->SetWasmStreamingCallback(en_wasm_streaming);
  v8::Local<v8::Context> context = make_realm(iso, config->blob != nullptr);
  context->Enter();
  if (config->young >= kYoungMax) use_huge_pages(iso->isolate, config->young);
  iso->env = en_env_new(context, "", 10);
  iso->env->rt = r;
  iso->isolate->SetData(EN_ISOLATE_DATA, iso);
  set_callbacks(iso->isolate);
  if (config->limits) limit_thread(iso, config->limits);
  if (config->maps) en_maps_set(iso->env, config->maps);
  *env = iso->env;
  return iso;
}

void en_isolate_forbid_wait(en_isolate *iso) { iso->isolate->SetAllowAtomicsWait(false); }

void en_isolate_end(en_isolate *iso) {
  if (!iso->env->next && !iso->env->hooks && !iso->env->finalizers && !iso->env->instance_data) return;
  v8::HandleScope scope(iso->isolate);
  en_env_free(iso->env);
}

void en_isolate_stop(en_isolate *iso) {
  iso->env->silent = true;
  iso->terminated = false;
  iso->isolate->CancelTerminateExecution();
}

void en_isolate_empty(en_isolate *iso) {
  v8::HandleScope scope(iso->isolate);
  iso->thrown.Reset();
  iso->thrown_where.Reset();
  iso->host_key.Reset();
  v8::Local<v8::Context> context = v8::Local<v8::Context>::New(iso->isolate, iso->env->context);
  en_env_free(iso->env);
  en_modules_free(iso);
  en_profiles_free(iso);
  context->Exit();
}

void en_isolate_free(en_isolate *iso) {
  v8::Isolate *isolate = iso->isolate;
  isolate->Exit();
  en_platform_detach(isolate);
  isolate->Dispose();
  en_platform_forget(isolate);
  delete iso;
}

void *en_isolate_v8(en_isolate *iso) { return iso->isolate; }

napi_value en_realm_get(napi_env env, int slot) {
  return to_napi(en_realm_slot_value(en_isolate_of(env->isolate), slot));
}

void en_realm_set(napi_env env, int slot, napi_value v) {
  v8::Local<v8::Context> context = env->ctx();
  context->GetEmbedderData(kRealmIndex).As<v8::Array>()->Set(context, slot, from_napi(v)).Check();
}

struct OpenScope {
  explicit OpenScope(v8::Isolate *isolate) : handles(isolate) {}
  v8::HandleScope handles;
};
static_assert(sizeof(OpenScope) <= sizeof(en_scope));

void en_scope_open(napi_env env, en_scope *s) { new (s->opaque) OpenScope(env->isolate); }
void en_scope_close(napi_env, en_scope *s) { reinterpret_cast<OpenScope *>(s->opaque)->~OpenScope(); }

napi_value en_call(napi_env env, napi_value fn, napi_value recv, size_t argc, const napi_value *argv,
                   napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  v8::Local<v8::Value> self = recv ? from_napi(recv) : v8::Undefined(isolate).As<v8::Value>();
  auto *args = reinterpret_cast<v8::Local<v8::Value> *>(const_cast<napi_value *>(argv));
  v8::Local<v8::Value> result;
  if (from_napi(fn).As<v8::Function>()->Call(env->ctx(), self, static_cast<int>(argc), args).ToLocal(&result))
    return to_napi(scope.Escape(result));
  *error = nullptr;
  if (guard.HasTerminated()) return nullptr;
  en_note_thrown(en_isolate_of(isolate), &guard);
  *error = to_napi(scope.Escape(guard.Exception()));
  return nullptr;
}

void en_microtasks(napi_env env) { env->isolate->PerformMicrotaskCheckpoint(); }
void en_microtask_enqueue(napi_env env, napi_value fn) {
  env->isolate->EnqueueMicrotask(from_napi(fn).As<v8::Function>());
}

void en_abort_defer(napi_env env) { en_isolate_of(env->isolate)->passing_on++; }

void en_terminate(en_isolate *iso) {
  iso->terminated = true;
  iso->isolate->TerminateExecution();
}

bool en_terminated(const en_isolate *iso) { return iso->terminated.load(std::memory_order_relaxed); }

void en_interrupt(en_isolate *iso) {
  auto interrupted = [](v8::Isolate *isolate, void *) {
    rt_interrupted(static_cast<rt *>(en_isolate_of(isolate)->env->rt));
  };
  iso->isolate->RequestInterrupt(interrupted, nullptr);
}

napi_value en_source_string(napi_env env, size_t index) {
  CHECK(index < shared.source_count);
  auto *resource = shared.resources[index].bytes;
  v8::MaybeLocal<v8::String> s =
      shared.sources[index].two_byte
          ? v8::String::NewExternalTwoByte(env->isolate, reinterpret_cast<TwoByte *>(resource))
          : v8::String::NewExternalOneByte(env->isolate, reinterpret_cast<OneByte *>(resource));
  v8::Local<v8::String> out;
  return s.ToLocal(&out) ? to_napi(out) : nullptr;
}

napi_value en_frame_get(napi_env env) {
  v8::Local<v8::Value> v = env->isolate->GetContinuationPreservedEmbedderData();
  return v.IsEmpty() || v->IsUndefined() ? nullptr : to_napi(v);
}

void en_frame_set(napi_env env, napi_value frame) {
  env->isolate->SetContinuationPreservedEmbedderData(
      frame ? from_napi(frame) : v8::Undefined(env->isolate).As<v8::Value>());
}

void en_promise_hooks(napi_env env, const napi_value *argv) {
  v8::Local<v8::Function> fns[4];
  for (int i = 0; i < 4; i++)
    if (en_is_function(argv[i])) fns[i] = from_napi(argv[i]).As<v8::Function>();
  env->ctx()->SetPromiseHooks(fns[0], fns[1], fns[2], fns[3]);
}

int en_blob_create(en_isolate *iso, char **out, size_t *out_len) {
  CHECK(iso->creator);
  iso->thrown.Reset();
  iso->thrown_where.Reset();
  iso->host_key.Reset();
  {
    v8::HandleScope scope(iso->isolate);
    v8::Local<v8::Context> context = v8::Local<v8::Context>::New(iso->isolate, iso->env->context);
    en_env_free(iso->env);
    context->Exit();
    v8::Local<v8::Context> plain = v8::Context::New(iso->isolate);
    en_context_trim(plain);
    iso->creator->SetDefaultContext(plain);
    en_modules_into_blob(iso, context);
    CHECK(iso->creator->AddContext(context) == 0);
  }
  v8::StartupData blob = iso->creator->CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
  if (!blob.data) return EN_BLOB_FAILED;
  if (!blob.CanBeRehashed()) return EN_BLOB_FIXED_HASH;
  *out = static_cast<char *>(malloc(blob.raw_size));
  CHECK(*out);
  memcpy(*out, blob.data, blob.raw_size);
  *out_len = blob.raw_size;
  delete[] blob.data;
  return 0;
}
}

/* SPDX-License-Identifier: MIT */
/*
 * ES modules: see module.h. A wrapper is an object with two internal fields, the native struct and
 * V8's module. V8's callbacks name a module; `iso->modules` leads from there to the wrapper.
 */
#include "runtime/engine/module.h"

#include <v8.h>

#include "runtime/engine/compile.h"
#include "runtime/engine/context.h"
#include "runtime/engine/isolate.h"
#include "runtime/engine/watchdog.h"

/* DATA: the array of what the requests mean; of a synthetic module its evaluation function. SANDBOX: the
 * object of its vm context, or undefined. */
enum { FIELD_NATIVE, FIELD_MODULE, FIELD_DATA, FIELD_SANDBOX, FIELD_COUNT /* a box has 3 */ };

struct en_module {
  en_isolate *iso;
  int hash;
  v8::Global<v8::Object> wrapper; /* weak: the wrapper owns this struct */
  v8::Global<v8::Module> module;  /* weak: the wrapper keeps it */
  uint32_t cursor = 0; /* in the targets: V8 asks in the order of the requests */
};

namespace {

/* ---- wrappers ------------------------------------------------------------------------------------ */

void forget(en_module *m) {
  auto range = m->iso->modules.equal_range(m->hash);
  for (auto i = range.first; i != range.second; ++i) {
    if (i->second != m) continue;
    m->iso->modules.erase(i);
    break;
  }
  delete m;
}

void on_collected_late(const v8::WeakCallbackInfo<en_module> &info) { forget(info.GetParameter()); }

void on_collected(const v8::WeakCallbackInfo<en_module> &info) {
  en_module *m = info.GetParameter();
  m->wrapper.Reset();
  m->module.Reset();
  info.SetSecondPassCallback(on_collected_late);
}

v8::Local<v8::ObjectTemplate> wrapper_template(napi_env env) {
  if (env->module_template.IsEmpty()) {
    v8::Local<v8::ObjectTemplate> t = v8::ObjectTemplate::New(env->isolate);
    t->SetInternalFieldCount(FIELD_COUNT);
    env->module_template.Reset(env->isolate, t);
  }
  return env->module_template.Get(env->isolate);
}

en_module *wrap(napi_env env, v8::Local<v8::Module> module, napi_value sandbox) {
  v8::Isolate *isolate = env->isolate;
  v8::Local<v8::Object> object = wrapper_template(env)->NewInstance(env->ctx()).ToLocalChecked();
  auto *m = new en_module();
  m->iso = en_isolate_of(isolate);
  m->hash = module->GetIdentityHash();
  m->wrapper.Reset(isolate, object);
  m->wrapper.SetWeak(m, on_collected, v8::WeakCallbackType::kParameter);
  m->module.Reset(isolate, module);
  m->module.SetWeak();
  object->SetAlignedPointerInInternalField(FIELD_NATIVE, m);
  object->SetInternalField(FIELD_MODULE, module);
  object->SetInternalField(FIELD_SANDBOX, sandbox ? from_napi(sandbox) : v8::Undefined(isolate).As<v8::Value>());
  m->iso->modules.emplace(m->hash, m);
  return m;
}

en_module *find(v8::Isolate *isolate, v8::Local<v8::Module> module) {
  auto range = en_isolate_of(isolate)->modules.equal_range(module->GetIdentityHash());
  for (auto i = range.first; i != range.second; ++i)
    if (i->second->module == module) return i->second;
  return nullptr;
}

bool is_wrapper(v8::Local<v8::Value> v) {
  return v->IsObject() && v.As<v8::Object>()->InternalFieldCount() == FIELD_COUNT;
}

en_module *native_of(napi_value wrapper) {
  v8::Local<v8::Value> v = from_napi(wrapper);
  CHECK(is_wrapper(v));
  auto *m = static_cast<en_module *>(v.As<v8::Object>()->GetAlignedPointerFromInternalField(FIELD_NATIVE));
  CHECK(m);
  return m;
}

v8::Local<v8::Module> module_of(napi_env env, napi_value wrapper) {
  return native_of(wrapper)->module.Get(env->isolate);
}

v8::Local<v8::Value> sandbox_of(napi_value wrapper) {
  return from_napi(wrapper).As<v8::Object>()->GetInternalField(FIELD_SANDBOX).As<v8::Value>();
}

/* ---- linking --------------------------------------------------------------------------------------- */

v8::Local<v8::Value> data_of(v8::Isolate *isolate, en_module *m) {
  return m->wrapper.Get(isolate)->GetInternalField(FIELD_DATA).As<v8::Value>();
}

/* V8 asks for the requests of a module one after the other, in order, those of each phase through its
 * own callback: the cursor says which one is meant. */
v8::Local<v8::Object> next_target(v8::Local<v8::Context> context, v8::Local<v8::Module> referrer, bool source) {
  v8::Isolate *isolate = v8::Isolate::GetCurrent();
  en_module *m = find(isolate, referrer);
  CHECK(m);
  v8::Local<v8::Value> list = data_of(isolate, m);
  CHECK(list->IsArray());
  v8::Local<v8::Array> targets = list.As<v8::Array>();
  CHECK(m->cursor < targets->Length());
  v8::Local<v8::Object> target = targets->Get(context, m->cursor).ToLocalChecked().As<v8::Object>();
  CHECK(is_wrapper(target) == !source);
  m->cursor = (m->cursor + 1) % targets->Length();
  return target;
}

v8::MaybeLocal<v8::Module> on_resolve(v8::Local<v8::Context> context, v8::Local<v8::String>,
                                      v8::Local<v8::FixedArray>, v8::Local<v8::Module> referrer) {
  return next_target(context, referrer, false)->GetInternalField(FIELD_MODULE).As<v8::Module>();
}

v8::MaybeLocal<v8::Object> on_resolve_source(v8::Local<v8::Context> context, v8::Local<v8::String>,
                                             v8::Local<v8::FixedArray>, v8::Local<v8::Module> referrer) {
  return next_target(context, referrer, true);
}

/* ---- synthetic modules ------------------------------------------------------------------------------- */

v8::MaybeLocal<v8::Value> on_evaluate(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
  v8::Isolate *isolate = v8::Isolate::GetCurrent();
  en_module *m = find(isolate, module);
  CHECK(m);
  v8::Local<v8::Value> self = m->wrapper.Get(isolate), ignored;
  if (!data_of(isolate, m).As<v8::Function>()->Call(context, v8::Undefined(isolate), 1, &self).ToLocal(&ignored)) return {};
  v8::Local<v8::Promise::Resolver> done;
  if (!v8::Promise::Resolver::New(context).ToLocal(&done)) return {};
  done->Resolve(context, v8::Undefined(isolate)).Check();
  return done->GetPromise();
}

}  // namespace

/* ---- import.meta, blobs -------------------------------------------------------------------------------- */

void en_module_meta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta) {
  v8::Isolate *isolate = v8::Isolate::GetCurrent();
  v8::HandleScope scope(isolate);
  en_module *m = find(isolate, module);
  v8::Local<v8::Value> fn = en_realm_slot_value(en_isolate_of(isolate), EN_REALM_META);
  if (!m || !fn->IsFunction()) return;
  v8::Local<v8::Value> argv[] = {m->wrapper.Get(isolate), meta};
  /* What it throws is thrown by `import.meta`. */
  (void)fn.As<v8::Function>()->Call(context, v8::Undefined(isolate), 2, argv);
}

void en_modules_free(en_isolate *iso) {
  for (auto &entry : iso->modules) delete entry.second;
  iso->modules.clear();
}

void en_modules_into_blob(en_isolate *iso, v8::Local<v8::Context> context) {
  for (size_t i = 0; i < iso->kept_modules.size(); i++)
    CHECK(iso->creator->AddData(context, iso->kept_modules[i].Get(iso->isolate)) == i);
  iso->kept_modules.clear();
}

extern "C" {

void en_module_keep(napi_env env, napi_value module) {
  en_isolate *iso = en_isolate_of(env->isolate);
  iso->kept_modules.emplace_back(env->isolate, module_of(env, module));
}

napi_value en_module_restored(napi_env env, size_t index) {
  v8::Local<v8::Module> module;
  if (!env->ctx()->GetDataFromSnapshotOnce<v8::Module>(index).ToLocal(&module)) return nullptr;
  return to_napi(wrap(env, module, nullptr)->wrapper.Get(env->isolate));
}

/* ---- making ----------------------------------------------------------------------------------------- */

napi_value en_module_new(napi_env env, const en_code *code, napi_value context, bool *cache_rejected,
                         napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  en_passing_on passing_on(isolate);
  v8::Context::Scope in(context ? en_context_of(env, context) : env->ctx());
  v8::ScriptOrigin origin = en_compile_origin(isolate, code, true);
  v8::ScriptCompiler::Source source = en_compile_source(code, origin);
  v8::Local<v8::Module> module;
  if (!v8::ScriptCompiler::CompileModule(isolate, &source, en_compile_options(code)).ToLocal(&module))
    return en_compile_failed(&guard, &scope, error);
  if (cache_rejected) *cache_rejected = source.GetCachedData() && source.GetCachedData()->rejected;
  if (en_maps_wanted(isolate)) {
    v8::Local<v8::UnboundModuleScript> made = module->GetUnboundModuleScript();
    en_maps_compiled(isolate, code, made->GetSourceMappingURL(), made->GetSourceURL());
  }
  if (code->collect)
    en_isolate_of(isolate)->collected.push_back({code->collect, {}, {isolate, module->GetUnboundModuleScript()}});
  return to_napi(scope.Escape(wrap(env, module, context)->wrapper.Get(isolate).As<v8::Value>()));
}

napi_value en_module_synthetic(napi_env env, napi_value name, napi_value context, size_t count,
                               const napi_value *names, napi_value evaluate) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::Context::Scope in(context ? en_context_of(env, context) : env->ctx());
  auto *list = reinterpret_cast<const v8::Local<v8::String> *>(names);
  v8::Local<v8::Module> module = v8::Module::CreateSyntheticModule(
      isolate, from_napi(name).As<v8::String>(), v8::MemorySpan<const v8::Local<v8::String>>(list, count), on_evaluate);
  v8::Local<v8::Object> wrapper = wrap(env, module, context)->wrapper.Get(isolate);
  CHECK(from_napi(evaluate)->IsFunction());
  wrapper->SetInternalField(FIELD_DATA, from_napi(evaluate));
  return to_napi(scope.Escape(wrapper.As<v8::Value>()));
}

bool en_module_set_export(napi_env env, napi_value module, napi_value name, napi_value value) {
  v8::TryCatch guard(env->isolate);
  v8::Local<v8::Module> m = module_of(env, module);
  if (m->SetSyntheticModuleExport(env->isolate, from_napi(name).As<v8::String>(), from_napi(value)).FromMaybe(false))
    return true;
  env->last_exception.Reset(env->isolate, guard.Exception());
  return false;
}

/* ---- requests ---------------------------------------------------------------------------------------- */

/* V8 gives [key, value, offset, ...]; NULL when there are none. */
static v8::Local<v8::Value> attributes_of(v8::Isolate *isolate, v8::Local<v8::Context> context,
                                          v8::Local<v8::ModuleRequest> request) {
  v8::Local<v8::FixedArray> list = request->GetImportAttributes();
  if (list->Length() == 0) return v8::Undefined(isolate);
  v8::LocalVector<v8::Value> out(isolate);
  for (int i = 0; i < list->Length(); i += 3) {
    out.push_back(list->Get(context, i).As<v8::Value>());
    out.push_back(list->Get(context, i + 1).As<v8::Value>());
  }
  return v8::Array::New(isolate, out.data(), out.size());
}

napi_value en_module_requests(napi_env env, napi_value module) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::Local<v8::FixedArray> requests = module_of(env, module)->GetModuleRequests();
  v8::LocalVector<v8::Value> out(isolate);
  for (int i = 0; i < requests->Length(); i++) {
    v8::Local<v8::ModuleRequest> r = requests->Get(env->ctx(), i).As<v8::ModuleRequest>();
    out.push_back(r->GetSpecifier());
    out.push_back(v8::Integer::New(isolate, static_cast<int>(r->GetPhase())));
    out.push_back(attributes_of(isolate, env->ctx(), r));
  }
  return to_napi(scope.Escape(v8::Array::New(isolate, out.data(), out.size()).As<v8::Value>()));
}

void en_module_link(napi_env env, napi_value module, napi_value targets) {
  en_module *m = native_of(module);
  CHECK(en_is_array(targets));
  m->cursor = 0;
  m->wrapper.Get(env->isolate)->SetInternalField(FIELD_DATA, from_napi(targets));
}

int en_module_instantiate(napi_env env, napi_value module, napi_value *error) {
  v8::EscapableHandleScope scope(env->isolate);
  v8::TryCatch guard(env->isolate);
  en_passing_on passing_on(env->isolate);
  v8::Local<v8::Module> m = module_of(env, module);
  /* The module's code runs in the context that it is instantiated in. */
  v8::Local<v8::Value> sandbox = sandbox_of(module);
  v8::Local<v8::Context> in = sandbox->IsObject() ? en_context_of(env, to_napi(sandbox)) : env->ctx();
  if (m->InstantiateModule(in, on_resolve, on_resolve_source).FromMaybe(false)) return 0;
  en_compile_failed(&guard, &scope, error);
  return -1;
}

/* ---- evaluating ---------------------------------------------------------------------------------------- */

static void drain(napi_env env, napi_value module) {
  v8::Local<v8::Value> sandbox = sandbox_of(module);
  if (sandbox->IsObject()) en_context_drain(env, to_napi(sandbox));
}

/* V8 throws what a synthetic module throws; evaluated once more, it gives a promise rejected with it. */
static v8::MaybeLocal<v8::Value> evaluate(v8::Local<v8::Context> context, v8::Local<v8::Module> m, v8::TryCatch *guard) {
  v8::MaybeLocal<v8::Value> promise = m->Evaluate(context);
  if (!promise.IsEmpty() || guard->HasTerminated() || m->GetStatus() != v8::Module::kErrored) return promise;
  guard->Reset();
  return m->Evaluate(context);
}

napi_value en_module_evaluate(napi_env env, napi_value module, const en_limits *limits, enum en_ended *ended,
                              napi_value *error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::TryCatch guard(isolate);
  en_passing_on passing_on(isolate);
  v8::Local<v8::Value> promise;
  en_watchdog dog(isolate, limits);
  bool ok = evaluate(env->ctx(), module_of(env, module), &guard).ToLocal(&promise);
  if (ok) drain(env, module);
  enum en_ended why = dog.stop();
  if (ended) *ended = why;
  if (why != EN_ENDED_ITSELF) return en_compile_ended(&guard, error);
  return ok ? to_napi(scope.Escape(promise)) : en_compile_failed(&guard, &scope, error);
}

/* ---- questions ------------------------------------------------------------------------------------------ */

int en_module_status(napi_env env, napi_value module) { return module_of(env, module)->GetStatus(); }
napi_value en_module_namespace(napi_env env, napi_value module) {
  return to_napi(module_of(env, module)->GetModuleNamespace());
}
napi_value en_module_exception(napi_env env, napi_value module) {
  return to_napi(module_of(env, module)->GetException());
}
bool en_module_is_graph_async(napi_env env, napi_value module) { return module_of(env, module)->IsGraphAsync(); }
bool en_module_has_top_await(napi_env env, napi_value module) { return module_of(env, module)->HasTopLevelAwait(); }

napi_value en_module_cache(napi_env env, napi_value module) {
  v8::Local<v8::UnboundModuleScript> script = module_of(env, module)->GetUnboundModuleScript();
  return en_cache_buffer(env, v8::ScriptCompiler::CreateCodeCache(script));
}

napi_value en_module_stalled(napi_env env, napi_value module) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::LocalVector<v8::Message> messages = module_of(env, module)->GetStalledTopLevelAwaitMessages(isolate).second;
  v8::LocalVector<v8::Value> out(isolate);
  for (v8::Local<v8::Message> message : messages) {
    v8::Local<v8::String> line;
    out.push_back(message->GetScriptResourceName());
    out.push_back(v8::Integer::New(isolate, message->GetLineNumber(env->ctx()).FromMaybe(0)));
    bool known = !en_message_hidden(env->ctx(), message) && message->GetSourceLine(env->ctx()).ToLocal(&line);
    out.push_back(known ? line.As<v8::Value>() : v8::Undefined(isolate).As<v8::Value>());
    out.push_back(v8::Integer::New(isolate, message->GetStartColumn(env->ctx()).FromMaybe(0)));
  }
  return to_napi(scope.Escape(v8::Array::New(isolate, out.data(), out.size()).As<v8::Value>()));
}
}

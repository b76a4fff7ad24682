/* SPDX-License-Identifier: MIT */
/*
 * vm contexts: a new V8 context whose global object reads and writes through to a "sandbox" object
 * of the caller. Source of behaviour: doc vm.md, "What does it mean to contextify an object?".
 */
#include "runtime/engine/context.h"

#include <string>

#include <v8.h>

#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"
#include "runtime/engine/script.h"

namespace {

}  // namespace

struct en_vm_context {
  v8::Global<v8::Context> context;
  v8::Global<v8::Object> sandbox; /* weak: the context dies with it */
  std::unique_ptr<v8::MicrotaskQueue> microtasks;
  std::string name, origin; /* for an inspector */
  en_vm_context *next = nullptr, **link = nullptr; /* all of the isolate */
};

namespace {

using VmContext = en_vm_context;

/* On the context: embedder data 2 is the VmContext, 3 the sandbox, 4 false when WebAssembly is not allowed.
 * On the sandbox: a private symbol -> box. */
const int kVmIndex = 2, kSandboxIndex = 3, kWasmIndex = 4;
const int kVmTag = 0;

v8::Local<v8::Private> context_key(v8::Isolate *isolate) {
  return v8::Private::ForApi(isolate, v8::String::NewFromUtf8Literal(isolate, "ingot:vm-context"));
}

VmContext *vm_of(napi_env env, napi_value sandbox) {
  v8::Isolate *isolate = env->isolate;
  v8::Local<v8::Value> box;
  if (!from_napi(sandbox).As<v8::Object>()->GetPrivate(env->ctx(), context_key(isolate)).ToLocal(&box)) return nullptr;
  return static_cast<VmContext *>(en_box_get(to_napi(box), &kVmTag));
}

void free_vm(void *p) {
  auto *vm = static_cast<VmContext *>(p);
  *vm->link = vm->next;
  if (vm->next) vm->next->link = vm->link;
  delete vm;
}

std::string text_of(napi_env env, napi_value v) {
  if (!v || !en_is_string(v)) return "";
  v8::String::Utf8Value text(env->isolate, from_napi(v));
  return std::string(*text, static_cast<size_t>(text.length()));
}

/* What an interceptor works on; sandbox is empty while the context is being made. */
struct Access {
  v8::Isolate *isolate;
  v8::Local<v8::Context> context;
  v8::Local<v8::Object> sandbox;
};

template <typename Info>
bool access(const Info &info, Access *a) {
  a->isolate = info.GetIsolate();
  a->context = info.Holder()->GetCreationContext(a->isolate).ToLocalChecked();
  auto *vm = static_cast<VmContext *>(
      a->context->GetNumberOfEmbedderDataFields() > kVmIndex
          ? a->context->GetAlignedPointerFromEmbedderData(kVmIndex) : nullptr);
  if (!vm || vm->sandbox.IsEmpty()) return false;
  a->sandbox = vm->sandbox.Get(a->isolate);
  return true;
}

v8::Intercepted on_get(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value> &info) {
  Access a;
  if (!access(info, &a)) return v8::Intercepted::kNo;
  v8::Local<v8::Value> value;
  v8::MaybeLocal<v8::Value> found = a.sandbox->GetRealNamedProperty(a.context, name);
  if (found.IsEmpty()) found = info.Holder()->GetRealNamedProperty(a.context, name);
  if (!found.ToLocal(&value)) return v8::Intercepted::kNo;
  if (value == a.sandbox) value = a.context->Global();
  info.GetReturnValue().Set(value);
  return v8::Intercepted::kYes;
}

bool read_only(const Access &a, v8::Local<v8::Object> holder, v8::Local<v8::Name> name, bool *known) {
  v8::PropertyAttribute attributes = v8::None;
  *known = holder->GetRealNamedPropertyAttributes(a.context, name).To(&attributes);
  return *known && (attributes & v8::ReadOnly);
}

v8::Intercepted on_set(v8::Local<v8::Name> name, v8::Local<v8::Value> value,
                       const v8::PropertyCallbackInfo<void> &info) {
  Access a;
  if (!access(info, &a)) return v8::Intercepted::kNo;
  bool on_sandbox, on_global;
  bool fixed = read_only(a, a.sandbox, name, &on_sandbox);
  fixed = read_only(a, info.Holder(), name, &on_global) || fixed;
  if (fixed) return v8::Intercepted::kNo;
  /* An undeclared name in strict code (`x = 1`, not `this.x = 1`, whose receiver is the global's proxy) is a
   * ReferenceError: let V8 make it. Function declarations come this way too. */
  bool by_name = info.This() != a.context->Global();
  if (!on_sandbox && !on_global && info.ShouldThrowOnError() && by_name && !value->IsFunction())
    return v8::Intercepted::kNo;
  if (on_global && !on_sandbox && name->IsSymbol()) return v8::Intercepted::kNo;
  if (a.sandbox->Set(a.context, name, value).IsNothing()) return v8::Intercepted::kYes;
  v8::Local<v8::Value> descriptor;
  if (on_sandbox && a.sandbox->GetOwnPropertyDescriptor(a.context, name).ToLocal(&descriptor) &&
      descriptor->IsObject()) {
    v8::Local<v8::Object> d = descriptor.As<v8::Object>();
    bool setter = d->HasOwnProperty(a.context, v8::String::NewFromUtf8Literal(a.isolate, "set")).FromMaybe(false);
    if (setter) return v8::Intercepted::kYes;
  }
  return v8::Intercepted::kNo; /* and on the global itself, so that declarations see it */
}

v8::Intercepted on_query(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Integer> &info) {
  Access a;
  if (!access(info, &a)) return v8::Intercepted::kNo;
  v8::PropertyAttribute attributes;
  if (a.sandbox->HasRealNamedProperty(a.context, name).FromMaybe(false)) {
    if (!a.sandbox->GetRealNamedPropertyAttributes(a.context, name).To(&attributes)) return v8::Intercepted::kNo;
  } else if (!info.Holder()->HasRealNamedProperty(a.context, name).FromMaybe(false) ||
             !info.Holder()->GetRealNamedPropertyAttributes(a.context, name).To(&attributes)) {
    return v8::Intercepted::kNo;
  }
  info.GetReturnValue().Set(attributes);
  return v8::Intercepted::kYes;
}

v8::Intercepted on_delete(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Boolean> &info) {
  Access a;
  if (!access(info, &a)) return v8::Intercepted::kNo;
  if (a.sandbox->Delete(a.context, name).FromMaybe(true)) return v8::Intercepted::kNo;
  info.GetReturnValue().Set(false);
  return v8::Intercepted::kYes;
}

void on_names(const v8::PropertyCallbackInfo<v8::Array> &info) {
  Access a;
  v8::Local<v8::Array> names;
  if (!access(info, &a)) return;
  if (a.sandbox->GetPropertyNames(a.context, v8::KeyCollectionMode::kOwnOnly, v8::ALL_PROPERTIES,
                                  v8::IndexFilter::kSkipIndices, v8::KeyConversionMode::kConvertToString)
          .ToLocal(&names))
    info.GetReturnValue().Set(names);
}

void on_indices(const v8::PropertyCallbackInfo<v8::Array> &info) {
  Access a;
  v8::Local<v8::Array> names;
  if (!access(info, &a)) return;
  if (!a.sandbox->GetPropertyNames(a.context, v8::KeyCollectionMode::kOwnOnly, v8::SKIP_SYMBOLS,
                                   v8::IndexFilter::kIncludeIndices, v8::KeyConversionMode::kKeepNumbers)
           .ToLocal(&names))
    return;
  v8::Local<v8::Array> out = v8::Array::New(a.isolate);
  uint32_t n = 0;
  for (uint32_t i = 0; i < names->Length(); i++) {
    v8::Local<v8::Value> name;
    if (!names->Get(a.context, i).ToLocal(&name) || !name->IsUint32()) break; /* indices come first */
    if (out->Set(a.context, n++, name).IsNothing()) return;
  }
  info.GetReturnValue().Set(out);
}

v8::Intercepted on_describe(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value> &info) {
  Access a;
  v8::Local<v8::Value> descriptor;
  if (!access(info, &a) || !a.sandbox->HasOwnProperty(a.context, name).FromMaybe(false)) return v8::Intercepted::kNo;
  if (!a.sandbox->GetOwnPropertyDescriptor(a.context, name).ToLocal(&descriptor)) return v8::Intercepted::kNo;
  info.GetReturnValue().Set(descriptor);
  return v8::Intercepted::kYes;
}

v8::PropertyDescriptor *copy_flags(const v8::PropertyDescriptor &from, v8::PropertyDescriptor *to) {
  if (from.has_enumerable()) to->set_enumerable(from.enumerable());
  if (from.has_configurable()) to->set_configurable(from.configurable());
  return to;
}

v8::Intercepted on_define(v8::Local<v8::Name> name, const v8::PropertyDescriptor &d,
                          const v8::PropertyCallbackInfo<void> &info) {
  Access a;
  if (!access(info, &a)) return v8::Intercepted::kNo;
  bool known;
  if (read_only(a, info.Holder(), name, &known) && !a.sandbox->HasOwnProperty(a.context, name).FromMaybe(false))
    return v8::Intercepted::kNo;
  if (d.has_get() || d.has_set()) {
    v8::Local<v8::Value> none = v8::Undefined(a.isolate);
    v8::PropertyDescriptor copy(d.has_get() ? d.get() : none, d.has_set() ? d.set() : none);
    (void)a.sandbox->DefineProperty(a.context, name, *copy_flags(d, &copy));
  } else {
    v8::Local<v8::Value> value = d.has_value() ? d.value() : v8::Undefined(a.isolate).As<v8::Value>();
    if (d.has_writable()) {
      v8::PropertyDescriptor copy(value, d.writable());
      (void)a.sandbox->DefineProperty(a.context, name, *copy_flags(d, &copy));
    } else {
      v8::PropertyDescriptor copy(value);
      (void)a.sandbox->DefineProperty(a.context, name, *copy_flags(d, &copy));
    }
  }
  return v8::Intercepted::kNo;
}

/* Indexed properties: the same by name. */
v8::Local<v8::Name> name_of(v8::Isolate *isolate, uint32_t index) {
  return v8::Integer::NewFromUnsigned(isolate, index)->ToString(isolate->GetCurrentContext()).ToLocalChecked();
}
v8::Intercepted on_get_index(uint32_t i, const v8::PropertyCallbackInfo<v8::Value> &info) {
  return on_get(name_of(info.GetIsolate(), i), info);
}
v8::Intercepted on_set_index(uint32_t i, v8::Local<v8::Value> value, const v8::PropertyCallbackInfo<void> &info) {
  return on_set(name_of(info.GetIsolate(), i), value, info);
}
v8::Intercepted on_query_index(uint32_t i, const v8::PropertyCallbackInfo<v8::Integer> &info) {
  return on_query(name_of(info.GetIsolate(), i), info);
}
v8::Intercepted on_delete_index(uint32_t i, const v8::PropertyCallbackInfo<v8::Boolean> &info) {
  return on_delete(name_of(info.GetIsolate(), i), info);
}
v8::Intercepted on_describe_index(uint32_t i, const v8::PropertyCallbackInfo<v8::Value> &info) {
  return on_describe(name_of(info.GetIsolate(), i), info);
}
v8::Intercepted on_define_index(uint32_t i, const v8::PropertyDescriptor &d, const v8::PropertyCallbackInfo<void> &info) {
  return on_define(name_of(info.GetIsolate(), i), d, info);
}

v8::Local<v8::ObjectTemplate> global_template(v8::Isolate *isolate) {
  v8::Local<v8::FunctionTemplate> fn = v8::FunctionTemplate::New(isolate);
  v8::Local<v8::ObjectTemplate> t = fn->InstanceTemplate();
  /* kHasNoSideEffect lets the debugger evaluate; interceptors see all names, also those on the global. */
  v8::NamedPropertyHandlerConfiguration named(on_get, on_set, on_query, on_delete, on_names, on_define, on_describe,
                                              {}, v8::PropertyHandlerFlags::kHasNoSideEffect);
  v8::IndexedPropertyHandlerConfiguration indexed(on_get_index, on_set_index, on_query_index, on_delete_index, on_indices,
                                                  on_define_index, on_describe_index, {},
                                                  v8::PropertyHandlerFlags::kHasNoSideEffect);
  t->SetHandler(named);
  t->SetHandler(indexed);
  return t;
}

void share(napi_env env, v8::Local<v8::Context> to, const en_context_options *options) {
  v8::Local<v8::Context> from = env->ctx();
  to->SetSecurityToken(from->GetSecurityToken());
  to->AllowCodeGenerationFromStrings(options->strings);
  if (!options->wasm) to->SetEmbedderData(kWasmIndex, v8::False(env->isolate));
  /* The realm's array: import() and rejections of code in the context go to the one realm. */
  to->SetEmbedderData(1, from->GetEmbedderData(1));
}

}  // namespace

v8::Local<v8::Context> en_context_of(napi_env env, napi_value sandbox) {
  VmContext *vm = vm_of(env, sandbox);
  CHECK(vm);
  return vm->context.Get(env->isolate);
}

v8::Local<v8::Value> en_context_sandbox(v8::Local<v8::Context> context) {
  if (context->GetNumberOfEmbedderDataFields() > kSandboxIndex) return context->GetEmbedderData(kSandboxIndex);
  return v8::Undefined(v8::Isolate::GetCurrent());
}

void en_context_drain(napi_env env, napi_value sandbox) {
  VmContext *vm = vm_of(env, sandbox);
  if (vm && vm->microtasks) vm->microtasks->PerformCheckpoint(env->isolate);
}

/* What V8 has and the language does not: programs would take it for a feature. */
void en_context_trim(v8::Local<v8::Context> context) {
  v8::Isolate *isolate = v8::Isolate::GetCurrent();
  v8::TryCatch guard(isolate);
  v8::Local<v8::Value> intl;
  auto name = [isolate](const char *s) { return v8::String::NewFromUtf8(isolate, s).ToLocalChecked(); };
  v8::Context::Scope in(context);
  if (!context->Global()->GetRealNamedProperty(context, name("Intl")).ToLocal(&intl) || !intl->IsObject()) return;
  intl.As<v8::Object>()->Delete(context, name("v8BreakIterator")).FromMaybe(false);
}

bool en_context_allows_wasm(v8::Local<v8::Context> context) {
  return context->GetNumberOfEmbedderDataFields() <= kWasmIndex || !context->GetEmbedderData(kWasmIndex)->IsFalse();
}

/* NULL when memory is short. */
static VmContext *make_context(napi_env env, const en_context_options *options,
                               v8::Local<v8::ObjectTemplate> global, v8::Local<v8::Context> *context) {
  v8::Isolate *isolate = env->isolate;
  auto *vm = new VmContext();
  if (options->own_microtasks) vm->microtasks = v8::MicrotaskQueue::New(isolate, v8::MicrotasksPolicy::kExplicit);
  *context = v8::Context::New(isolate, nullptr, global, {}, {}, vm->microtasks.get());
  if (!context->IsEmpty()) en_context_trim(*context);
  if (context->IsEmpty()) {
    delete vm;
    return nullptr;
  }
  share(env, *context, options);
  vm->context.Reset(isolate, *context);
  vm->name = text_of(env, options->name);
  vm->origin = text_of(env, options->origin);
  en_isolate *iso = en_isolate_of(isolate);
  vm->link = &iso->vm_contexts;
  vm->next = iso->vm_contexts;
  if (vm->next) vm->next->link = &vm->next;
  iso->vm_contexts = vm;
  return vm;
}

static void made(napi_env env, VmContext *vm, v8::Local<v8::Context> context) {
  en_isolate *iso = en_isolate_of(env->isolate);
  if (iso->context_told) iso->context_told(iso->context_told_arg, context, vm->name, vm->origin);
}

void en_contexts_watch(napi_env env, en_context_told told, void *arg) {
  en_isolate *iso = en_isolate_of(env->isolate);
  iso->context_told = told;
  iso->context_told_arg = arg;
  if (!told) return;
  for (VmContext *vm = iso->vm_contexts; vm; vm = vm->next) {
    v8::HandleScope scope(env->isolate);
    if (!vm->context.IsEmpty()) told(arg, vm->context.Get(env->isolate), vm->name, vm->origin);
  }
}

extern "C" {

int en_context_new(napi_env env, napi_value sandbox, const en_context_options *options) {
  v8::Isolate *isolate = env->isolate;
  v8::HandleScope scope(isolate);
  v8::Local<v8::Context> context;
  VmContext *vm = make_context(env, options, global_template(isolate), &context);
  if (!vm) return UV_ENOMEM;
  v8::Local<v8::Object> object = from_napi(sandbox).As<v8::Object>();
  /* The context keeps the sandbox alive and the other way round: both go together. */
  context->SetEmbedderData(kSandboxIndex, object);
  vm->sandbox.Reset(isolate, object);
  vm->sandbox.SetWeak();
  context->SetAlignedPointerInEmbedderData(kVmIndex, vm);
  napi_value box = en_box_new(env, vm, &kVmTag, free_vm);
  object->SetPrivate(env->ctx(), context_key(isolate), from_napi(box)).Check();
  /* The sandbox holds the context through its global; the context itself is held weakly here. */
  v8::Local<v8::Private> keep = v8::Private::ForApi(isolate, v8::String::NewFromUtf8Literal(isolate, "ingot:vm-global"));
  object->SetPrivate(env->ctx(), keep, context->Global()).Check();
  vm->context.SetWeak();
  made(env, vm, context);
  return 0;
}

bool en_is_context(napi_env env, napi_value sandbox) { return vm_of(env, sandbox) != nullptr; }

napi_value en_context_plain(napi_env env, const en_context_options *options) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::Local<v8::Context> context;
  VmContext *vm = make_context(env, options, {}, &context);
  if (!vm) return nullptr;
  v8::Local<v8::Object> global = context->Global();
  context->SetEmbedderData(kSandboxIndex, global);
  napi_value box = en_box_new(env, vm, &kVmTag, free_vm);
  global->SetPrivate(env->ctx(), context_key(isolate), from_napi(box)).Check();
  vm->context.SetWeak();
  made(env, vm, context);
  return to_napi(scope.Escape(global.As<v8::Value>()));
}
}

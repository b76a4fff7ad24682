/* SPDX-License-Identifier: MIT */
/*
 * napi_async_hooks.cc - what async_hooks and AsyncLocalStorage get to know of an addon's
 * operations (napi_async.h). The JavaScript half is internal/addons; without it only the frame
 * is kept.
 */
#include "runtime/engine/napi_async.h"

#include "ops.h"
#include "runtime/engine/core.h"

using v8::Local;
using v8::Value;

/* Calls a hook of natives('napi'), without ticks: it is part of another call. */
static Local<Value> call_hook(napi_env env, int hook, int argc, Local<Value> *argv) {
  v8::Isolate *isolate = env->isolate;
  Local<v8::Context> ctx = env->ctx();
  v8::EscapableHandleScope scope(isolate);
  Local<Value> table = from_napi(en_realm_get(env->root, EN_REALM_HOOKS)), fn, out;
  if (!table->IsArray() ||
      !table.As<v8::Array>()->Get(ctx, static_cast<uint32_t>(hook)).ToLocal(&fn) ||
      !fn->IsFunction()) {
    return {};
  }
  v8::TryCatch guard(isolate);
  if (fn.As<v8::Function>()->Call(ctx, v8::Undefined(isolate), argc, argv).ToLocal(&out)) {
    return scope.Escape(out);
  }
  if (!guard.HasTerminated()) en_to_uncaught(env, guard.Exception());
  return {};
}

static double number_of(Local<Value> v) {
  return v->IsNumber() ? v.As<v8::Number>()->Value() : 0;
}

void en_async_begin(napi_env env, en_async *a, Local<v8::Object> resource,
                    Local<v8::String> name) {
  v8::Isolate *isolate = env->isolate;
  v8::HandleScope scope(isolate);
  Local<Value> frame = isolate->GetContinuationPreservedEmbedderData();
  if (!frame.IsEmpty() && !frame->IsUndefined()) a->frame.Reset(isolate, frame);
  bool given = !resource.IsEmpty();
  if (!given) resource = v8::Object::New(isolate);
  a->resource.Reset(isolate, resource);
  if (given) a->resource.SetWeak();
  if (!en_can_run_js(env)) return;
  Local<Value> argv[] = {resource, name};
  Local<Value> both = call_hook(env, HOOK_napi_on_init, 2, argv), id, trigger;
  if (both.IsEmpty() || !both->IsArray()) return;
  if (both.As<v8::Array>()->Get(env->ctx(), 0).ToLocal(&id)) a->id = number_of(id);
  if (both.As<v8::Array>()->Get(env->ctx(), 1).ToLocal(&trigger)) a->trigger = number_of(trigger);
}

static void tell_destroy(napi_env env, void *data, void *) {
  double *id = static_cast<double *>(data);
  Local<Value> argv[] = {v8::Number::New(env->isolate, *id)};
  delete id;
  if (en_can_run_js(env)) call_hook(env, HOOK_napi_on_destroy, 1, argv);
}

void en_async_end(napi_env env, en_async *a) {
  a->frame.Reset();
  a->resource.Reset();
  if (a->id == 0 || env->root->stopping) return;
  node_api_post_finalizer(env->root, tell_destroy, new double(a->id), nullptr);
  a->id = 0;
}

void en_async_enter(napi_env env, const en_async *a, en_async_saved *saved) {
  v8::Isolate *isolate = env->isolate;
  v8::HandleScope scope(isolate);
  saved->frame.Reset(isolate, isolate->GetContinuationPreservedEmbedderData());
  Local<Value> frame = v8::Undefined(isolate), resource = frame;
  if (a != nullptr && !a->frame.IsEmpty()) frame = Local<Value>::New(isolate, a->frame);
  isolate->SetContinuationPreservedEmbedderData(frame);
  saved->entered = a != nullptr && a->id != 0 && en_can_run_js(env);
  if (!saved->entered) return;
  if (!a->resource.IsEmpty()) resource = Local<v8::Object>::New(isolate, a->resource);
  Local<Value> argv[] = {v8::Number::New(isolate, a->id), v8::Number::New(isolate, a->trigger),
                         resource};
  call_hook(env, HOOK_napi_on_enter, 3, argv);
}

void en_async_leave(napi_env env, en_async_saved *saved) {
  v8::Isolate *isolate = env->isolate;
  v8::HandleScope scope(isolate);
  if (saved->entered && en_can_run_js(env)) call_hook(env, HOOK_napi_on_leave, 0, nullptr);
  isolate->SetContinuationPreservedEmbedderData(Local<Value>::New(isolate, saved->frame));
}

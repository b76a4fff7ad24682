/* SPDX-License-Identifier: MIT */
/* Telling the realm of source maps: see maps.h. */
#include "runtime/engine/maps.h"

#include <v8.h>

#include "runtime/engine/compile.h"
#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"

namespace {

/* What the realm throws at it is lost: a map never breaks what it belongs to. */
void tell(v8::Isolate *isolate, int argc, v8::Local<v8::Value> *argv) {
  en_isolate *iso = en_isolate_of(isolate);
  v8::Local<v8::Value> fn = en_realm_slot_value(iso, EN_REALM_MAPS);
  if (!fn->IsFunction()) return;
  v8::TryCatch guard(isolate);
  (void)fn.As<v8::Function>()->Call(iso->env->ctx(), v8::Undefined(isolate), argc, argv);
  en_keep_terminated(isolate);
}

/* V8 asks only where code from strings is forbidden: so it is in the realm while these are wanted. */
v8::ModifyCodeGenerationFromStringsResult on_generated(v8::Local<v8::Context> context, v8::Local<v8::Value> source,
                                                       bool) {
  v8::Isolate *isolate = v8::Isolate::GetCurrent();
  en_isolate *iso = en_isolate_of(isolate);
  if (!iso->sees_generated || context != iso->env->ctx()) return {false, {}};
  v8::HandleScope scope(isolate);
  v8::Local<v8::Value> argv[] = {v8::Undefined(isolate), v8::Undefined(isolate), source};
  tell(isolate, 3, argv);
  return {true, {}};
}

void see_generated(napi_env env, bool yes) {
  en_isolate *iso = en_isolate_of(env->isolate);
  v8::Local<v8::Context> context = env->ctx();
  if (yes == iso->sees_generated) return;
  if (yes && !context->IsCodeGenerationFromStringsAllowed()) return; /* V8's flag: it stays forbidden */
  env->isolate->SetModifyCodeGenerationFromStringsCallback(on_generated);
  context->AllowCodeGenerationFromStrings(!yes);
  iso->sees_generated = yes;
}

}  // namespace

void en_maps_compiled(v8::Isolate *isolate, const en_code *code, v8::Local<v8::Value> map_url,
                      v8::Local<v8::Value> source_url) {
  if (!map_url->IsString() || map_url.As<v8::String>()->Length() == 0) return;
  v8::HandleScope scope(isolate);
  v8::Local<v8::Value> argv[] = {from_napi(code->name), map_url, source_url};
  tell(isolate, 3, argv);
}

extern "C" {

unsigned en_maps(napi_env env) { return en_isolate_of(env->isolate)->maps; }

void en_maps_set(napi_env env, unsigned bits) {
  en_isolate_of(env->isolate)->maps = bits;
  see_generated(env, (bits & EN_MAPS_GENERATED) != 0);
}
}

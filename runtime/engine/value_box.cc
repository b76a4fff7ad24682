/* SPDX-License-Identifier: MIT */
/*
 * value_box.cc - JavaScript objects that carry a native pointer (engine.h, "pointer objects").
 *
 * Three internal fields: tag, pointer, finalizer record. Addresses are stored shifted by one bit,
 * so that a tag or pointer may have any alignment (the engine wants even ones).
 */
#include <stdlib.h>

#include "runtime/engine/env.h"

using v8::Local;

enum { FIELD_TAG, FIELD_PTR, FIELD_RECORD, FIELD_COUNT };

struct en_box {
  v8::Global<v8::Object> object;
  void (*finalize)(void *ptr); /* NULL once cleared */
  void *ptr;
  en_box *next, **link;
};

static void *to_field(const void *p) {
  return reinterpret_cast<void *>(reinterpret_cast<uintptr_t>(p) << 1);
}

static void *from_field(void *f) {
  return reinterpret_cast<void *>(reinterpret_cast<uintptr_t>(f) >> 1);
}

static void record_free(en_box *b) {
  *b->link = b->next;
  if (b->next != nullptr) b->next->link = b->link;
  b->object.Reset();
  free(b);
}

static void record_run(en_box *b) {
  void (*finalize)(void *) = b->finalize;
  void *ptr = b->ptr;
  record_free(b);
  if (finalize != nullptr) finalize(ptr);
}

/* Not in the first pass: there the engine may not be called, and a finalizer may free en_refs. */
static void on_second_pass(const v8::WeakCallbackInfo<en_box> &info) {
  record_run(info.GetParameter());
}

static void on_collected(const v8::WeakCallbackInfo<en_box> &info) {
  info.GetParameter()->object.Reset();
  info.SetSecondPassCallback(on_second_pass);
}

static void record_add(napi_env env, Local<v8::Object> object, void *ptr,
                       void (*finalize)(void *)) {
  en_box *b = static_cast<en_box *>(calloc(1, sizeof *b));
  CHECK(b != nullptr);
  b->finalize = finalize;
  b->ptr = ptr;
  b->next = env->boxes;
  b->link = &env->boxes;
  if (b->next != nullptr) b->next->link = &b->next;
  env->boxes = b;
  b->object.Reset(env->isolate, object);
  b->object.SetWeak(b, on_collected, v8::WeakCallbackType::kParameter);
  object->SetAlignedPointerInInternalField(FIELD_RECORD, b);
}

static Local<v8::ObjectTemplate> box_template(napi_env env) {
  if (env->box_template.IsEmpty()) [[unlikely]] {
    Local<v8::ObjectTemplate> t = v8::ObjectTemplate::New(env->isolate);
    t->SetInternalFieldCount(FIELD_COUNT);
    env->box_template.Reset(env->isolate, t);
  }
  return Local<v8::ObjectTemplate>::New(env->isolate, env->box_template);
}

napi_value en_box_new(napi_env env, void *ptr, const void *tag, void (*finalize)(void *ptr)) {
  Local<v8::Object> object;
  CHECK(box_template(env)->NewInstance(env->ctx()).ToLocal(&object));
  object->SetAlignedPointerInInternalField(FIELD_TAG, to_field(tag));
  object->SetAlignedPointerInInternalField(FIELD_PTR, to_field(ptr));
  if (finalize != nullptr) {
    record_add(env, object, ptr, finalize);
  } else {
    object->SetAlignedPointerInInternalField(FIELD_RECORD, nullptr);
  }
  return to_napi(object);
}

static bool is_box(Local<v8::Value> v) {
  return v->IsObject() && v.As<v8::Object>()->InternalFieldCount() == FIELD_COUNT;
}

void *en_box_get(napi_value v, const void *tag) {
  Local<v8::Value> x = from_napi(v);
  if (!is_box(x)) return nullptr;
  Local<v8::Object> object = x.As<v8::Object>();
  if (object->GetAlignedPointerFromInternalField(FIELD_TAG) != to_field(tag)) return nullptr;
  return from_field(object->GetAlignedPointerFromInternalField(FIELD_PTR));
}

void en_box_clear(napi_value v) {
  Local<v8::Value> x = from_napi(v);
  CHECK(is_box(x));
  Local<v8::Object> object = x.As<v8::Object>();
  object->SetAlignedPointerInInternalField(FIELD_PTR, nullptr);
  auto *b = static_cast<en_box *>(object->GetAlignedPointerFromInternalField(FIELD_RECORD));
  if (b == nullptr) return;
  object->SetAlignedPointerInInternalField(FIELD_RECORD, nullptr);
  record_free(b);
}

/* Teardown: what was never collected is finalized now. */
void en_boxes_free(napi_env env) {
  while (env->boxes != nullptr) record_run(env->boxes);
}

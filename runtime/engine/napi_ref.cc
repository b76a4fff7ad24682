/* SPDX-License-Identifier: MIT */
/*
 * napi_ref.cc - Node-API: references, wrapping, finalizers.
 *
 * A finalizer may call JavaScript, so after its value was collected it waits in a queue for the
 * loop. Addons of the experimental version promise not to: theirs run during the collection.
 */
#include <stdlib.h>

#include "runtime/engine/napi_impl.h"

using v8::Local;
using v8::Value;

/* ---- lists ----------------------------------------------------------------------------------- */

static void link_ref(napi_ref r) {
  napi_ref *head = r->finalize != nullptr ? &r->env->finalizers : &r->env->refs;
  r->next = *head;
  r->link = head;
  if (r->next != nullptr) r->next->link = &r->next;
  *head = r;
}

static void unlink_ref(napi_ref r) {
  if (r->link == nullptr) return;
  *r->link = r->next;
  if (r->next != nullptr) r->next->link = r->link;
  r->link = nullptr;
  r->next = nullptr;
}

/* One queue for all envs of a realm: what a finalizer queues runs in the same turn. */
static void enqueue(napi_ref r) {
  napi_env root = r->env->root;
  r->queue_next = nullptr;
  r->queue_link = root->queue_tail;
  *root->queue_tail = r;
  root->queue_tail = &r->queue_next;
}

static void dequeue(napi_ref r) {
  if (r->queue_link == nullptr) return;
  napi_env root = r->env->root;
  *r->queue_link = r->queue_next;
  if (r->queue_next != nullptr) {
    r->queue_next->queue_link = r->queue_link;
  } else {
    root->queue_tail = r->queue_link;
  }
  r->queue_link = nullptr;
}

/* ---- finalizing ------------------------------------------------------------------------------ */

void en_call_finalizer(napi_env env, napi_finalize cb, void *data, void *hint) {
  v8::HandleScope scope(env->isolate);
  v8::Context::Scope context_scope(env->ctx());
  en_call_addon(env, [&](napi_env e) { cb(e, data, hint); }, en_to_uncaught);
}

/* Runs the finalizer once. An owned reference is gone afterwards, and so may be any other. */
static void finalize(napi_ref r, bool in_gc) {
  napi_env env = r->env;
  napi_finalize cb = r->finalize;
  void *data = r->data, *hint = r->hint;
  bool quiet = r->quiet;
  r->finalize = nullptr;
  r->value.Reset();
  unlink_ref(r);
  if (r->owned) {
    delete r;
  }
  if (cb == nullptr) return;
  if (quiet) {
    cb(env, data, hint);
  } else if (in_gc) {
    env->in_gc++;
    cb(env, data, hint);
    env->in_gc--;
  } else {
    en_call_finalizer(env, cb, data, hint);
  }
}

struct en_drain {
  uv_idle_t idle;
  napi_env root;
};

static void run_queue(napi_env root) {
  while (root->queue_head != nullptr) {
    napi_ref r = root->queue_head;
    dequeue(r);
    finalize(r, false);
  }
}

static void on_idle(uv_idle_t *idle) {
  napi_env root = static_cast<en_drain *>(idle->data)->root;
  uv_idle_stop(idle);
  rt_scope s;
  rt_enter(en_rt(root), &s);
  rt_callback_begin(en_rt(root));
  run_queue(root);
  rt_callback_end(en_rt(root));
  rt_leave(en_rt(root), &s);
}

/* An idle handle: the loop does not sleep before the queue is empty. */
static void schedule_drain(napi_env root) {
  if (root->stopping || root->rt == nullptr) return; /* teardown finalizes */
  if (root->drain == nullptr) {
    root->drain = static_cast<en_drain *>(calloc(1, sizeof *root->drain));
    CHECK(root->drain != nullptr);
    root->drain->root = root;
    root->drain->idle.data = root->drain;
    uv_idle_init(rt_loop(en_rt(root)), &root->drain->idle);
  }
  uv_idle_start(&root->drain->idle, on_idle);
}

static void on_drain_closed(uv_handle_t *h) { free(h->data); }

void en_drain_close(napi_env root) {
  if (root->drain == nullptr) return;
  uv_close(reinterpret_cast<uv_handle_t *>(&root->drain->idle), on_drain_closed);
  root->drain = nullptr;
}

void en_refs_free(napi_env env) {
  run_queue(env->root);
  while (env->finalizers != nullptr) {
    dequeue(env->finalizers);
    finalize(env->finalizers, false);
  }
  while (env->refs != nullptr) finalize(env->refs, false);
}

/* ---- life of a reference --------------------------------------------------------------------- */

static void on_collected(const v8::WeakCallbackInfo<napi_ref__> &info) {
  napi_ref r = info.GetParameter();
  r->value.Reset();
  if (r->finalize == nullptr) {
    if (r->owned) en_napi_ref_delete(r);
  } else if (r->quiet || r->env->module_api_version == NAPI_VERSION_EXPERIMENTAL) {
    finalize(r, true);
  } else {
    enqueue(r);
    schedule_drain(r->env->root);
  }
}

static void make_weak(napi_ref r) {
  if (r->weak_able) {
    r->value.SetWeak(r, on_collected, v8::WeakCallbackType::kParameter);
  } else {
    r->value.Reset();
  }
}

napi_ref en_napi_ref_new(napi_env env, Local<Value> value, uint32_t count, bool owned,
                         napi_finalize finalize, void *data, void *hint, bool quiet) {
  napi_ref r = new napi_ref__();
  r->env = env;
  r->count = count;
  r->owned = owned;
  r->weak_able = value->IsObject() || value->IsSymbol();
  r->quiet = quiet;
  r->finalize = finalize;
  r->data = data;
  r->hint = hint;
  r->value.Reset(env->isolate, value);
  link_ref(r);
  if (count == 0) make_weak(r);
  return r;
}

void en_napi_ref_delete(napi_ref r) {
  dequeue(r);
  unlink_ref(r);
  r->value.Reset();
  delete r;
}

napi_status napi_create_reference(napi_env env, napi_value value, uint32_t initial_refcount,
                                  napi_ref *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<Value> v = from_napi(value);
  if (env->module_api_version < 10) {
    EN_REQUIRE(env, v->IsObject() || v->IsFunction() || v->IsSymbol(), napi_invalid_arg);
  }
  *result = en_napi_ref_new(env, v, initial_refcount, false, nullptr, nullptr, nullptr);
  return en_ok(env);
}

napi_status napi_delete_reference(node_api_basic_env env, napi_ref ref) {
  EN_BASIC(env);
  EN_ARG(env, ref);
  en_napi_ref_delete(ref);
  return en_ok(env);
}

napi_status napi_reference_ref(napi_env env, napi_ref ref, uint32_t *result) {
  EN_PLAIN(env);
  EN_ARG(env, ref);
  uint32_t count = 0;
  if (!ref->value.IsEmpty()) {
    count = ++ref->count;
    if (count == 1) ref->value.ClearWeak();
  }
  if (result != nullptr) *result = count;
  return en_ok(env);
}

napi_status napi_reference_unref(napi_env env, napi_ref ref, uint32_t *result) {
  EN_PLAIN(env);
  EN_ARG(env, ref);
  EN_REQUIRE(env, ref->count > 0, napi_generic_failure);
  uint32_t count = 0;
  if (!ref->value.IsEmpty()) {
    count = --ref->count;
    if (count == 0) make_weak(ref);
  }
  if (result != nullptr) *result = count;
  return en_ok(env);
}

napi_status napi_get_reference_value(napi_env env, napi_ref ref, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, ref);
  EN_ARG(env, result);
  *result = nullptr;
  if (!ref->value.IsEmpty()) *result = to_napi(Local<Value>::New(env->isolate, ref->value));
  return en_ok(env);
}

/* ---- finalizers ------------------------------------------------------------------------------ */

napi_status napi_add_finalizer(napi_env env, napi_value js_object, void *finalize_data,
                               node_api_basic_finalize finalize_cb, void *finalize_hint,
                               napi_ref *result) {
  EN_PLAIN(env);
  EN_ARG(env, js_object);
  EN_ARG(env, finalize_cb);
  EN_REQUIRE(env, from_napi(js_object)->IsObject(), napi_invalid_arg);
  napi_ref r = en_napi_ref_new(env, from_napi(js_object), 0, result == nullptr, finalize_cb,
                               finalize_data, finalize_hint);
  if (result != nullptr) *result = r;
  return en_ok(env);
}

/* A reference to nothing, owned by us, straight into the queue. */
napi_status node_api_post_finalizer(node_api_basic_env env, napi_finalize finalize_cb,
                                    void *finalize_data, void *finalize_hint) {
  EN_BASIC(env);
  EN_ARG(env, finalize_cb);
  napi_ref r = new napi_ref__();
  r->env = env;
  r->owned = true;
  r->finalize = finalize_cb;
  r->data = finalize_data;
  r->hint = finalize_hint;
  link_ref(r);
  enqueue(r);
  schedule_drain(env->root);
  return en_ok(env);
}

/* ---- wrapping -------------------------------------------------------------------------------- */

static Local<v8::Private> wrap_key(napi_env env) {
  if (env->wrap_key.IsEmpty()) {
    Local<v8::String> name = v8::String::NewFromUtf8Literal(env->isolate, "ingot.napi.wrap");
    env->wrap_key.Reset(env->isolate, v8::Private::ForApi(env->isolate, name));
  }
  return Local<v8::Private>::New(env->isolate, env->wrap_key);
}

napi_status napi_wrap(napi_env env, napi_value js_object, void *native_object,
                      node_api_basic_finalize finalize_cb, void *finalize_hint,
                      napi_ref *result) {
  EN_ENTER(env);
  EN_ARG(env, js_object);
  EN_REQUIRE(env, from_napi(js_object)->IsObject(), napi_object_expected);
  EN_REQUIRE(env, !from_napi(js_object)->IsExternal(), napi_invalid_arg); /* V8 cannot */
  Local<v8::Context> ctx = env->ctx();
  Local<v8::Object> obj = from_napi(js_object).As<v8::Object>();
  bool wrapped = obj->HasPrivate(ctx, wrap_key(env)).FromMaybe(true);
  EN_REQUIRE_JS(env, !wrapped, napi_invalid_arg);
  /* A returned reference may only be deleted in its finalizer: so there has to be one. */
  if (result != nullptr) EN_ARG(env, finalize_cb);
  napi_ref r = en_napi_ref_new(env, obj, 0, result == nullptr, finalize_cb, native_object,
                               finalize_hint);
  bool done =
      obj->SetPrivate(ctx, wrap_key(env), v8::External::New(env->isolate, r)).FromMaybe(false);
  CHECK(done);
  if (result != nullptr) *result = r;
  return EN_RESULT(env);
}

static napi_status unwrap(napi_env env, napi_value js_object, void **result, bool remove) {
  EN_ENTER(env);
  EN_ARG(env, js_object);
  if (!remove) EN_ARG(env, result);
  EN_REQUIRE(env, from_napi(js_object)->IsObject(), napi_object_expected);
  Local<v8::Context> ctx = env->ctx();
  Local<v8::Object> obj = from_napi(js_object).As<v8::Object>();
  Local<Value> v;
  EN_REQUIRE_JS(env, obj->GetPrivate(ctx, wrap_key(env)).ToLocal(&v), napi_invalid_arg);
  EN_REQUIRE(env, v->IsExternal(), napi_invalid_arg);
  napi_ref r = static_cast<napi_ref>(v.As<v8::External>()->Value());
  if (result != nullptr) *result = r->data;
  if (remove) {
    CHECK(obj->DeletePrivate(ctx, wrap_key(env)).FromMaybe(false));
    if (r->owned) {
      en_napi_ref_delete(r);
    } else { /* the addon deletes it; its finalizer is off */
      unlink_ref(r);
      r->finalize = nullptr;
      link_ref(r);
    }
  }
  return EN_RESULT(env);
}

napi_status napi_unwrap(napi_env env, napi_value js_object, void **result) {
  return unwrap(env, js_object, result, false);
}

napi_status napi_remove_wrap(napi_env env, napi_value js_object, void **result) {
  return unwrap(env, js_object, result, true);
}

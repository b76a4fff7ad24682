/* SPDX-License-Identifier: MIT */
/*
 * napi_async.h - asynchronous operations of an addon: the context they carry (frame of
 * AsyncLocalStorage, ids of async_hooks), and calling into the addon, and through it into
 * JavaScript, from the loop. Used by napi_async.cc and napi_tsfn.cc.
 */
#ifndef INGOT_ENGINE_NAPI_ASYNC_H
#define INGOT_ENGINE_NAPI_ASYNC_H

#include "runtime/engine/napi_impl.h"

/* What an operation remembers of where it was started. */
struct en_async {
  v8::Global<v8::Value> frame;     /* empty: undefined */
  v8::Global<v8::Object> resource; /* weak when the addon gave it */
  double id;                       /* 0: async_hooks is not there */
  double trigger;
};

/* `resource` may be empty: then a plain object is made. Runs init hooks. */
void en_async_begin(napi_env env, en_async *a, v8::Local<v8::Object> resource,
                    v8::Local<v8::String> name);
/* Anywhere, also during garbage collection; destroy hooks run later. */
void en_async_end(napi_env env, en_async *a);

/* Around a callback: makes the operation the current one; `a` NULL: none is. It may end inside. */
struct en_async_saved {
  v8::Global<v8::Value> frame;
  bool entered; /* async_hooks was told */
};
void en_async_enter(napi_env env, const en_async *a, en_async_saved *saved);
void en_async_leave(napi_env env, en_async_saved *saved);

class en_async_scope {
 public:
  en_async_scope(napi_env env, const en_async *a) : env_(env) { en_async_enter(env, a, &saved_); }
  ~en_async_scope() { en_async_leave(env_, &saved_); }

 private:
  napi_env env_;
  en_async_saved saved_;
};

/* From a libuv callback: scopes, and ticks afterwards. In teardown no ticks. */
class en_upcall {
 public:
  explicit en_upcall(napi_env env) : env_(env) {
    rt_enter(en_rt(env), &scope_);
    ticks_ = !env->root->stopping;
    if (ticks_) rt_callback_begin(en_rt(env));
  }
  ~en_upcall() {
    if (ticks_) rt_callback_end(en_rt(env_));
    rt_leave(en_rt(env_), &scope_);
  }

 private:
  napi_env env_;
  rt_scope scope_;
  bool ticks_;
};

#endif

/* SPDX-License-Identifier: MIT */
/*
 * napi_tsfn.cc - Node-API: threadsafe functions. Any thread puts data into the queue; the loop's
 * thread takes it out and calls JavaScript.
 *
 * Life: open -> closing (last thread released, an abort, or teardown) -> the uv handle closed and
 * the finalizer run -> freed, once no thread holds it either.
 */
#include <condition_variable>
#include <deque>
#include <mutex>

#include "runtime/engine/napi_async.h"

using v8::Local;
using v8::Value;

/* So many calls in one go, then other events have their turn. */
static const int calls_per_turn = 1000;

struct napi_threadsafe_function__ {
  napi_env env;
  uv_async_t async;
  void *context;
  size_t max_queue_size; /* 0: no limit */
  napi_threadsafe_function_call_js call_js;
  void *finalize_data;
  napi_finalize finalize;
  v8::Global<v8::Function> func; /* empty when call_js does it all */
  en_async async_op;

  std::mutex lock; /* all below */
  std::condition_variable room;
  std::deque<void *> queue;
  size_t threads;
  bool closing; /* no more calls are taken */
  bool closed;  /* the loop has no more to do with it */

  bool handle_closing; /* the loop's thread only */
};

static void teardown(void *arg);

/* ---- closing --------------------------------------------------------------------------------- */

/* What was not delivered: the addon may have to free it. */
static void drop_queue(napi_threadsafe_function f) {
  std::deque<void *> rest;
  {
    std::lock_guard<std::mutex> hold(f->lock);
    rest.swap(f->queue);
  }
  if (f->call_js == nullptr) return;
  for (void *data : rest) f->call_js(nullptr, nullptr, f->context, data);
}

static void free_if_last(napi_threadsafe_function f) {
  bool last;
  {
    std::lock_guard<std::mutex> hold(f->lock);
    last = f->closed && f->threads == 0;
  }
  if (last) delete f;
}

static void on_closed(uv_handle_t *handle) {
  auto *f = static_cast<napi_threadsafe_function>(handle->data);
  napi_env env = f->env;
  {
    en_upcall up(env);
    drop_queue(f);
    napi_finalize cb = f->finalize;
    if (cb != nullptr) {
      en_async_scope scope(env, &f->async_op);
      auto call = [&](napi_env e) { cb(e, f->finalize_data, f->context); };
      en_call_addon(env, call, en_callback_uncaught);
    }
    f->func.Reset();
    en_async_end(env, &f->async_op);
  }
  env->root->waiting--;
  {
    std::lock_guard<std::mutex> hold(f->lock);
    f->closed = true;
  }
  free_if_last(f);
  en_env_release(env);
}

static void close_handle(napi_threadsafe_function f) {
  if (f->handle_closing) return;
  f->handle_closing = true;
  {
    std::lock_guard<std::mutex> hold(f->lock);
    f->closing = true;
  }
  f->room.notify_all();
  en_hook_remove(f->env, teardown, f);
  f->env->root->waiting++;
  uv_close(reinterpret_cast<uv_handle_t *>(&f->async), on_closed);
}

static void teardown(void *arg) { close_handle(static_cast<napi_threadsafe_function>(arg)); }

/* ---- delivering ------------------------------------------------------------------------------ */

enum next_step { NEXT_CALL, NEXT_NOTHING, NEXT_CLOSE };

static next_step take(napi_threadsafe_function f, void **data, bool *more) {
  std::lock_guard<std::mutex> hold(f->lock);
  *more = false;
  if (f->closing) return NEXT_CLOSE;
  if (f->queue.empty()) return f->threads == 0 ? NEXT_CLOSE : NEXT_NOTHING;
  bool was_full = f->max_queue_size > 0 && f->queue.size() >= f->max_queue_size;
  *data = f->queue.front();
  f->queue.pop_front();
  if (was_full) f->room.notify_one();
  *more = !f->queue.empty() || f->threads == 0;
  return NEXT_CALL;
}

static void call_plainly(napi_env env, napi_value js_callback) {
  napi_value recv;
  if (napi_get_undefined(env, &recv) != napi_ok) {
    napi_throw_error(env, "ERR_NAPI_TSFN_GET_UNDEFINED", "Failed to retrieve undefined value");
    return;
  }
  napi_status s = napi_call_function(env, recv, js_callback, 0, nullptr, nullptr);
  if (s != napi_ok && s != napi_pending_exception) {
    napi_throw_error(env, "ERR_NAPI_TSFN_CALL_JS", "Failed to call JS callback");
  }
}

static void deliver(napi_threadsafe_function f, void *data) {
  napi_env env = f->env;
  en_upcall up(env);
  en_async_scope scope(env, &f->async_op);
  napi_value js = nullptr;
  if (!f->func.IsEmpty()) js = to_napi(Local<v8::Function>::New(env->isolate, f->func));
  auto call = [&](napi_env e) {
    if (f->call_js != nullptr) {
      f->call_js(e, js, f->context, data);
    } else {
      call_plainly(e, js);
    }
  };
  en_call_addon(env, call, en_callback_uncaught);
}

static void on_async(uv_async_t *async) {
  auto *f = static_cast<napi_threadsafe_function>(async->data);
  bool more = true;
  for (int i = 0; more && i < calls_per_turn; i++) {
    if (f->handle_closing) return;
    void *data = nullptr;
    next_step next = take(f, &data, &more);
    if (next == NEXT_NOTHING) return;
    if (next == NEXT_CLOSE) {
      close_handle(f);
      return;
    }
    deliver(f, data);
  }
  if (more && !f->handle_closing) uv_async_send(&f->async);
}

/* ---- the loop's thread ----------------------------------------------------------------------- */

napi_status napi_create_threadsafe_function(napi_env env, napi_value func,
                                            napi_value async_resource,
                                            napi_value async_resource_name, size_t max_queue_size,
                                            size_t initial_thread_count,
                                            void *thread_finalize_data,
                                            napi_finalize thread_finalize_cb, void *context,
                                            napi_threadsafe_function_call_js call_js_cb,
                                            napi_threadsafe_function *result) {
  EN_PLAIN(env);
  EN_ARG(env, async_resource_name);
  EN_REQUIRE(env, initial_thread_count > 0, napi_invalid_arg);
  EN_ARG(env, result);
  if (func == nullptr) {
    EN_ARG(env, call_js_cb);
  } else {
    EN_REQUIRE(env, from_napi(func)->IsFunction(), napi_invalid_arg);
  }
  Local<v8::Object> resource;
  if (async_resource != nullptr) {
    EN_REQUIRE(env, from_napi(async_resource)->ToObject(env->ctx()).ToLocal(&resource),
               napi_object_expected);
  }
  Local<v8::String> name;
  EN_REQUIRE(env, from_napi(async_resource_name)->ToString(env->ctx()).ToLocal(&name),
             napi_string_expected);
  auto *f = new napi_threadsafe_function__();
  if (uv_async_init(rt_loop(en_rt(env)), &f->async, on_async) != 0) {
    delete f;
    return en_fail(env, napi_generic_failure);
  }
  f->env = env;
  f->async.data = f;
  f->context = context;
  f->max_queue_size = max_queue_size;
  f->call_js = call_js_cb;
  f->finalize_data = thread_finalize_data;
  f->finalize = thread_finalize_cb;
  f->threads = initial_thread_count;
  if (func != nullptr) f->func.Reset(env->isolate, from_napi(func).As<v8::Function>());
  en_async_begin(env, &f->async_op, resource, name);
  if (!resource.IsEmpty()) f->async_op.resource.ClearWeak();
  en_env_hold(env);
  en_hook_add(env, teardown, f);
  *result = f;
  return en_ok(env);
}

napi_status napi_unref_threadsafe_function(node_api_basic_env env, napi_threadsafe_function func) {
  EN_BASIC(env);
  EN_ARG(env, func);
  uv_unref(reinterpret_cast<uv_handle_t *>(&func->async));
  return napi_ok;
}

napi_status napi_ref_threadsafe_function(node_api_basic_env env, napi_threadsafe_function func) {
  EN_BASIC(env);
  EN_ARG(env, func);
  uv_ref(reinterpret_cast<uv_handle_t *>(&func->async));
  return napi_ok;
}

/* ---- any thread ------------------------------------------------------------------------------ */

napi_status napi_get_threadsafe_function_context(napi_threadsafe_function func, void **result) {
  CHECK(func != nullptr);
  CHECK(result != nullptr);
  *result = func->context;
  return napi_ok;
}

/* The caller learns that it is over and must not use the function again: it holds it no more. */
static napi_status leave(napi_threadsafe_function f, std::unique_lock<std::mutex> *hold) {
  if (f->threads == 0) return napi_invalid_arg;
  f->threads--;
  bool last = f->closed && f->threads == 0;
  hold->unlock();
  if (last) delete f;
  return napi_closing;
}

napi_status napi_call_threadsafe_function(napi_threadsafe_function func, void *data,
                                          napi_threadsafe_function_call_mode is_blocking) {
  CHECK(func != nullptr);
  std::unique_lock<std::mutex> hold(func->lock);
  while (func->max_queue_size > 0 && func->queue.size() >= func->max_queue_size &&
         !func->closing) {
    if (is_blocking == napi_tsfn_nonblocking) return napi_queue_full;
    func->room.wait(hold);
  }
  if (func->closing) return leave(func, &hold);
  func->queue.push_back(data);
  uv_async_send(&func->async); /* under the lock: the handle cannot be closed meanwhile */
  return napi_ok;
}

napi_status napi_acquire_threadsafe_function(napi_threadsafe_function func) {
  CHECK(func != nullptr);
  std::lock_guard<std::mutex> hold(func->lock);
  if (func->closing) return napi_closing;
  func->threads++;
  return napi_ok;
}

napi_status napi_release_threadsafe_function(napi_threadsafe_function func,
                                             napi_threadsafe_function_release_mode mode) {
  CHECK(func != nullptr);
  std::unique_lock<std::mutex> hold(func->lock);
  if (func->threads == 0) return napi_invalid_arg;
  func->threads--;
  if (func->threads > 0 && mode != napi_tsfn_abort) return napi_ok;
  if (func->closing) {
    bool last = func->closed && func->threads == 0;
    hold.unlock();
    if (last) delete func;
    return napi_ok;
  }
  if (mode == napi_tsfn_abort) {
    func->closing = true;
    func->room.notify_all();
  }
  uv_async_send(&func->async);
  return napi_ok;
}

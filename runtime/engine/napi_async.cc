/* SPDX-License-Identifier: MIT */
/*
 * napi_async.cc - Node-API: async contexts, callbacks and callback scopes, work on libuv's pool.
 */
#include "runtime/engine/napi_async.h"

using v8::Local;
using v8::Value;

/* ---- async contexts -------------------------------------------------------------------------- */

struct napi_async_context__ {
  en_async async;
};

/* The arguments that name an operation: an optional object and a string. */
static napi_status read_resource(napi_env env, napi_value resource, napi_value name,
                                 Local<v8::Object> *object, Local<v8::String> *text) {
  if (resource != nullptr) {
    EN_REQUIRE(env, from_napi(resource)->ToObject(env->ctx()).ToLocal(object),
               napi_object_expected);
  }
  EN_ARG(env, name);
  EN_REQUIRE(env, from_napi(name)->ToString(env->ctx()).ToLocal(text), napi_string_expected);
  return napi_ok;
}

napi_status napi_async_init(napi_env env, napi_value async_resource,
                            napi_value async_resource_name, napi_async_context *result) {
  EN_PLAIN(env);
  EN_ARG(env, async_resource_name);
  EN_ARG(env, result);
  Local<v8::Object> resource;
  Local<v8::String> name;
  if (napi_status s = read_resource(env, async_resource, async_resource_name, &resource, &name)) {
    return s;
  }
  *result = new napi_async_context__();
  en_async_begin(env, &(*result)->async, resource, name);
  return en_ok(env);
}

/* May be called in a finalizer, during garbage collection. */
napi_status napi_async_destroy(napi_env env, napi_async_context async_context) {
  EN_BASIC(env);
  EN_ARG(env, async_context);
  en_async_end(env, &async_context->async);
  delete async_context;
  return en_ok(env);
}

static const en_async *async_of(napi_async_context context) {
  return context == nullptr ? nullptr : &context->async;
}

napi_status napi_make_callback(napi_env env, napi_async_context async_context, napi_value recv,
                               napi_value func, size_t argc, const napi_value *argv,
                               napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, recv);
  if (argc > 0) EN_ARG(env, argv);
  Local<v8::Object> self;
  EN_REQUIRE(env, from_napi(recv)->ToObject(env->ctx()).ToLocal(&self), napi_object_expected);
  EN_ARG(env, func);
  EN_REQUIRE(env, from_napi(func)->IsFunction(), napi_invalid_arg);
  auto *args = reinterpret_cast<Local<Value> *>(const_cast<napi_value *>(argv));
  Local<Value> out;
  bool done;
  rt_callback_begin(en_rt(env));
  {
    en_async_scope scope(env, async_of(async_context));
    done = from_napi(func)
               .As<v8::Function>()
               ->Call(env->ctx(), self, static_cast<int>(argc), args)
               .ToLocal(&out);
  }
  rt_callback_end(en_rt(env));
  EN_REQUIRE_JS(env, done, napi_generic_failure);
  if (result != nullptr) *result = to_napi(out);
  return EN_RESULT(env);
}

/* ---- callback scopes ------------------------------------------------------------------------- */

struct napi_callback_scope__ {
  en_async_saved saved;
};

/* The resource object is that of the context. */
napi_status napi_open_callback_scope(napi_env env, napi_value, napi_async_context context,
                                     napi_callback_scope *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  auto *scope = new napi_callback_scope__();
  rt_callback_begin(en_rt(env));
  en_async_enter(env, async_of(context), &scope->saved);
  env->open_callback_scopes++;
  *result = scope;
  return en_ok(env);
}

napi_status napi_close_callback_scope(napi_env env, napi_callback_scope scope) {
  EN_PLAIN(env);
  EN_ARG(env, scope);
  if (env->open_callback_scopes == 0) return napi_callback_scope_mismatch;
  env->open_callback_scopes--;
  en_async_leave(env, &scope->saved);
  delete scope;
  rt_callback_end(en_rt(env));
  return en_ok(env);
}

/* ---- async work ------------------------------------------------------------------------------ */

/* `complete` usually deletes the work: that is done when it has returned, its hooks come last. */
struct napi_async_work__ {
  napi_env env;
  uv_work_t req;
  napi_async_execute_callback execute;
  napi_async_complete_callback complete;
  void *data;
  en_async async;
  bool completing;
  bool deleted;
};

napi_status napi_create_async_work(napi_env env, napi_value async_resource,
                                   napi_value async_resource_name,
                                   napi_async_execute_callback execute,
                                   napi_async_complete_callback complete, void *data,
                                   napi_async_work *result) {
  EN_PLAIN(env);
  EN_ARG(env, execute);
  EN_ARG(env, result);
  Local<v8::Object> resource;
  Local<v8::String> name;
  if (napi_status s = read_resource(env, async_resource, async_resource_name, &resource, &name)) {
    return s;
  }
  auto *work = new napi_async_work__();
  work->env = env;
  work->execute = execute;
  work->complete = complete;
  work->data = data;
  work->req.data = work;
  en_async_begin(env, &work->async, resource, name);
  if (!resource.IsEmpty()) work->async.resource.ClearWeak();
  *result = work;
  return en_ok(env);
}

static void work_free(napi_async_work work) {
  en_async_end(work->env, &work->async);
  delete work;
}

napi_status napi_delete_async_work(napi_env env, napi_async_work work) {
  EN_PLAIN(env);
  EN_ARG(env, work);
  work->deleted = true;
  if (!work->completing) work_free(work);
  return en_ok(env);
}

static void on_run(uv_work_t *req) {
  auto *work = static_cast<napi_async_work>(req->data);
  work->execute(work->env, work->data);
}

static void run_complete(napi_async_work work, napi_status status) {
  auto call = [&](napi_env e) { work->complete(e, status, work->data); };
  work->completing = true;
  {
    en_async_scope scope(work->env, &work->async);
    en_call_addon(work->env, call, en_to_uncaught);
  }
  work->completing = false;
  if (work->deleted) work_free(work);
}

static void on_done(uv_work_t *req, int status) {
  auto *work = static_cast<napi_async_work>(req->data);
  napi_env env = work->env;
  napi_status result = status == 0               ? napi_ok
                       : status == UV_ECANCELED ? napi_cancelled
                                                : napi_generic_failure;
  env->root->waiting--;
  if (work->complete != nullptr) {
    en_upcall up(env);
    run_complete(work, result);
  }
  en_env_release(env);
}

static napi_status from_uv(napi_env env, int code) {
  if (code == 0) return en_ok(env);
  if (code == UV_EINVAL) return en_fail(env, napi_invalid_arg);
  if (code == UV_ECANCELED) return en_fail(env, napi_cancelled);
  return en_fail(env, napi_generic_failure, static_cast<uint32_t>(code));
}

napi_status napi_queue_async_work(node_api_basic_env env, napi_async_work work) {
  EN_BASIC(env);
  EN_ARG(env, work);
  int code = uv_queue_work(rt_loop(en_rt(env)), &work->req, on_run, on_done);
  if (code != 0) return from_uv(env, code);
  en_env_hold(env);
  env->root->waiting++;
  return en_ok(env);
}

napi_status napi_cancel_async_work(node_api_basic_env env, napi_async_work work) {
  EN_BASIC(env);
  EN_ARG(env, work);
  return from_uv(env, uv_cancel(reinterpret_cast<uv_req_t *>(&work->req)));
}

/* SPDX-License-Identifier: MIT */
/*
 * napi_scope.cc - Node-API: handle scopes, promises.
 */
#include "runtime/engine/napi_impl.h"

using v8::Local;
using v8::Value;

/* ---- handle scopes --------------------------------------------------------------------------- */

/* V8's scopes refuse to live on the heap, their owners may. */
struct napi_handle_scope__ {
  v8::HandleScope scope;
  explicit napi_handle_scope__(v8::Isolate *isolate) : scope(isolate) {}
};

struct napi_escapable_handle_scope__ {
  v8::EscapableHandleScope scope;
  bool escaped = false;
  explicit napi_escapable_handle_scope__(v8::Isolate *isolate) : scope(isolate) {}
};

napi_status napi_open_handle_scope(napi_env env, napi_handle_scope *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = new napi_handle_scope__(env->isolate);
  env->open_handle_scopes++;
  return en_ok(env);
}

napi_status napi_close_handle_scope(napi_env env, napi_handle_scope scope) {
  EN_PLAIN(env);
  EN_ARG(env, scope);
  if (env->open_handle_scopes == 0) return napi_handle_scope_mismatch;
  env->open_handle_scopes--;
  delete scope;
  return en_ok(env);
}

napi_status napi_open_escapable_handle_scope(napi_env env, napi_escapable_handle_scope *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = new napi_escapable_handle_scope__(env->isolate);
  env->open_handle_scopes++;
  return en_ok(env);
}

napi_status napi_close_escapable_handle_scope(napi_env env, napi_escapable_handle_scope scope) {
  EN_PLAIN(env);
  EN_ARG(env, scope);
  if (env->open_handle_scopes == 0) return napi_handle_scope_mismatch;
  env->open_handle_scopes--;
  delete scope;
  return en_ok(env);
}

napi_status napi_escape_handle(napi_env env, napi_escapable_handle_scope scope,
                               napi_value escapee, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, scope);
  EN_ARG(env, escapee);
  EN_ARG(env, result);
  EN_REQUIRE(env, !scope->escaped, napi_escape_called_twice);
  scope->escaped = true;
  *result = to_napi(scope->scope.Escape(from_napi(escapee)));
  return en_ok(env);
}

/* ---- promises -------------------------------------------------------------------------------- */

struct napi_deferred__ {
  v8::Global<v8::Promise::Resolver> resolver;
};

napi_status napi_create_promise(napi_env env, napi_deferred *deferred, napi_value *promise) {
  EN_ENTER(env);
  EN_ARG(env, deferred);
  EN_ARG(env, promise);
  Local<v8::Promise::Resolver> resolver;
  EN_REQUIRE_JS(env, v8::Promise::Resolver::New(env->ctx()).ToLocal(&resolver),
                napi_generic_failure);
  auto *d = new napi_deferred__();
  d->resolver.Reset(env->isolate, resolver);
  *deferred = d;
  *promise = to_napi(resolver->GetPromise());
  return EN_RESULT(env);
}

static napi_status conclude(napi_env env, napi_deferred deferred, napi_value value, bool resolve) {
  EN_ENTER(env);
  EN_ARG(env, deferred);
  EN_ARG(env, value);
  auto resolver = Local<v8::Promise::Resolver>::New(env->isolate, deferred->resolver);
  v8::Maybe<bool> done = resolve ? resolver->Resolve(env->ctx(), from_napi(value))
                                 : resolver->Reject(env->ctx(), from_napi(value));
  delete deferred;
  EN_REQUIRE_JS(env, done.FromMaybe(false), napi_generic_failure);
  return EN_RESULT(env);
}

napi_status napi_resolve_deferred(napi_env env, napi_deferred deferred, napi_value resolution) {
  return conclude(env, deferred, resolution, true);
}

napi_status napi_reject_deferred(napi_env env, napi_deferred deferred, napi_value rejection) {
  return conclude(env, deferred, rejection, false);
}

napi_status napi_is_promise(napi_env env, napi_value value, bool *is_promise) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, is_promise);
  *is_promise = from_napi(value)->IsPromise();
  return en_ok(env);
}

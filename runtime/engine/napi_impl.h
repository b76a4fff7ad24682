/* SPDX-License-Identifier: MIT */
/*
 * napi_impl.h - what every napi_*.cc file needs: argument checks, the scope of a call that may run
 * JavaScript, references. The Node-API functions themselves are documented in Node's n-api page.
 *
 * A napi function starts with one of
 *   EN_BASIC(env)  may be called at any time, also while the garbage collector runs a finalizer
 *   EN_PLAIN(env)  touches JavaScript values but runs no JavaScript
 *   EN_ENTER(env)  may run JavaScript or throw: refuses while an exception is pending
 * and ends with en_ok(env), EN_RESULT() or en_fail(env, code).
 */
#ifndef INGOT_ENGINE_NAPI_IMPL_H
#define INGOT_ENGINE_NAPI_IMPL_H

#include "runtime/engine/env.h"
#include "runtime/engine/napi_experimental.h"

#if NAPI_VERSION < 10
#error "include this before anything that includes node_api.h: the newest functions are missing"
#endif

/* ---- status ---------------------------------------------------------------------------------- */

static inline napi_status en_fail(napi_env env, napi_status code, uint32_t engine_code = 0) {
  env->last_error.error_code = code;
  env->last_error.engine_error_code = engine_code;
  env->last_error.engine_reserved = nullptr;
  env->last_error.error_message = nullptr;
  return code;
}

static inline napi_status en_ok(napi_env env) {
  env->last_error.error_code = napi_ok;
  env->last_error.engine_error_code = 0;
  env->last_error.engine_reserved = nullptr;
  env->last_error.error_message = nullptr;
  return napi_ok;
}

/* Prints FATAL ERROR and aborts. */
[[noreturn]] void en_fatal(const char *location, const char *message);

[[noreturn]] void en_gc_misuse();

static inline void en_check_gc(napi_env env) {
  if (env->in_gc && env->module_api_version == NAPI_VERSION_EXPERIMENTAL) [[unlikely]] {
    en_gc_misuse();
  }
}

static inline bool en_can_run_js(napi_env env) {
  napi_env root = env->root;
  if (root->stopping || (root->silent && env != root)) return false;
  return !env->isolate->IsExecutionTerminating();
}

/* napi_ok, or why no JavaScript may run now. */
static inline napi_status en_may_enter(napi_env env) {
  if (!env->last_exception.IsEmpty()) return en_fail(env, napi_pending_exception);
  if (en_can_run_js(env)) [[likely]] return en_ok(env);
  /* Addons built before version 10 do not know the newer code. */
  bool knows = env->module_api_version >= 10;
  return en_fail(env, knows ? napi_cannot_run_js : napi_pending_exception);
}

#define EN_BASIC(env) \
  do { \
    if ((env) == nullptr) return napi_invalid_arg; \
  } while (0)

#define EN_PLAIN(env) \
  do { \
    if ((env) == nullptr) return napi_invalid_arg; \
    en_check_gc(env); \
  } while (0)

#define EN_ENTER(env) \
  if ((env) == nullptr) return napi_invalid_arg; \
  en_check_gc(env); \
  if (napi_status en_refused = en_may_enter(env)) return en_refused; \
  en_catch caught(env)

#define EN_ARG(env, x) \
  do { \
    if ((x) == nullptr) return en_fail((env), napi_invalid_arg); \
  } while (0)

#define EN_REQUIRE(env, cond, code) \
  do { \
    if (!(cond)) return en_fail((env), (code)); \
  } while (0)

/* The end of a function begun with EN_ENTER. */
#define EN_RESULT(env) \
  (caught.HasCaught() ? en_fail((env), napi_pending_exception) : en_ok(env))

/* Inside EN_ENTER: pending exception if there is one, else `code`. */
#define EN_REQUIRE_JS(env, cond, code) \
  do { \
    if (!(cond)) \
      return en_fail((env), caught.HasCaught() ? napi_pending_exception : (code)); \
  } while (0)

/* Catches what a call throws and leaves it pending in the env. */
class en_catch : public v8::TryCatch {
 public:
  explicit en_catch(napi_env env) : v8::TryCatch(env->isolate), env_(env) {}
  ~en_catch() {
    if (HasCaught() && !HasTerminated()) env_->last_exception.Reset(env_->isolate, Exception());
  }

 private:
  napi_env env_;
};

/* Makes an UTF-8 C string a v8 string; empty when `len` is out of range. */
static inline v8::MaybeLocal<v8::String> en_from_utf8(
    napi_env env, const char *s, size_t len,
    v8::NewStringType type = v8::NewStringType::kNormal) {
  if (len != NAPI_AUTO_LENGTH && len > INT32_MAX) return {};
  return v8::String::NewFromUtf8(env->isolate, s, type,
                                 len == NAPI_AUTO_LENGTH ? -1 : static_cast<int>(len));
}

/* ---- calling into the addon ------------------------------------------------------------------ */

/*
 * Runs `call` (native code of the addon) with a clean error state and checks that it closed the
 * scopes it opened. What it leaves pending goes to `on_exception(env, exception)`.
 */
template <typename Call, typename Handler>
static inline void en_call_addon(napi_env env, Call &&call, Handler &&on_exception) {
  int handle_scopes = env->open_handle_scopes;
  int callback_scopes = env->open_callback_scopes;
  en_ok(env);
  call(env);
  CHECK(env->open_handle_scopes == handle_scopes);
  CHECK(env->open_callback_scopes == callback_scopes);
  if (env->last_exception.IsEmpty()) [[likely]] return;
  v8::Local<v8::Value> e = v8::Local<v8::Value>::New(env->isolate, env->last_exception);
  env->last_exception.Reset();
  on_exception(env, e);
}

static inline void en_throw_to_js(napi_env env, v8::Local<v8::Value> e) {
  if (!env->isolate->IsExecutionTerminating()) env->isolate->ThrowException(e);
}

static inline void en_to_uncaught(napi_env env, v8::Local<v8::Value> e) {
  if (en_can_run_js(env)) rt_uncaught(static_cast<rt *>(env->rt), to_napi(e));
}

/* Like en_to_uncaught, but addons older than Node-API 10 only get a deprecation warning. */
void en_callback_uncaught(napi_env env, v8::Local<v8::Value> e);

static inline rt *en_rt(napi_env env) { return static_cast<rt *>(env->rt); }

/* ---- references ------------------------------------------------------------------------------ */

/*
 * A napi_ref: counted, weak at 0. `owned` references belong to the runtime and go away by
 * themselves after their finalizer; the others live until napi_delete_reference.
 * `quiet` finalizers are ours, call no addon code and run right in the garbage collection.
 */
struct napi_ref__ {
  napi_env env;
  v8::Global<v8::Value> value;
  uint32_t count;
  bool owned;
  bool weak_able; /* objects and symbols; other values are simply dropped at 0 */
  bool quiet;
  napi_finalize finalize;
  void *data;
  void *hint;
  napi_ref__ *next;
  napi_ref__ **link; /* what points to us in the env's list */
  napi_ref__ *queue_next;
  napi_ref__ **queue_link; /* NULL: its finalizer is not queued */
};

napi_ref en_napi_ref_new(napi_env env, v8::Local<v8::Value> value, uint32_t count, bool owned,
                         napi_finalize finalize, void *data, void *hint, bool quiet = false);
void en_napi_ref_delete(napi_ref ref);

/* Teardown: finalizes all references of the env, those with a finalizer first. */
void en_refs_free(napi_env env);
/* Closes the loop handle that runs queued finalizers, if there is one. */
void en_drain_close(napi_env root);
/* Teardown: detaches external array buffers and finalizes their memory. */
void en_memory_free(napi_env env);
/* Teardown of the root: memory released from now on is only forgotten. */
void en_mailbox_close(napi_env root);
/* Calls an addon's finalizer in a handle and callback scope, its exceptions are uncaught ones. */
void en_call_finalizer(napi_env env, napi_finalize cb, void *data, void *hint);

/* A Buffer over a range of `memory`; NULL when it could not be made. */
napi_value en_buffer_over(napi_env env, v8::Local<v8::ArrayBuffer> memory, size_t offset,
                          size_t len);

/* ---- env memory ------------------------------------------------------------------------------ */

/* Async works and threadsafe functions keep the struct (not the realm) past teardown. */
static inline void en_env_hold(napi_env env) { env->holds++; }
void en_env_release(napi_env env);

/* Adds a cleanup hook that belongs to the env; removed by the same pair. */
void en_hook_add(napi_env env, void (*fn)(void *), void *arg);
void en_hook_remove(napi_env env, void (*fn)(void *), void *arg);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * napi_error.cc - Node-API: error objects, the pending exception, extended error info, fatal ends.
 */
#include "runtime/engine/napi_impl.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/engine/addon.h"

using v8::Local;
using v8::String;
using v8::Value;

/* ---- extended error info --------------------------------------------------------------------- */

static const char *const messages[] = {
    nullptr,
    "Invalid argument",
    "An object was expected",
    "A string was expected",
    "A string or symbol was expected",
    "A function was expected",
    "A number was expected",
    "A boolean was expected",
    "An array was expected",
    "Unknown failure",
    "An exception is pending",
    "The async work item was cancelled",
    "napi_escape_handle already called on scope",
    "Invalid handle scope usage",
    "Invalid callback scope usage",
    "Thread-safe function queue is full",
    "Thread-safe function handle is closing",
    "A bigint was expected",
    "A date was expected",
    "An arraybuffer was expected",
    "A detachable arraybuffer was expected",
    "Main thread would deadlock",
    "External buffers are not allowed",
    "Cannot run JavaScript",
};
static_assert(sizeof messages / sizeof messages[0] == napi_cannot_run_js + 1);

napi_status napi_get_last_error_info(node_api_basic_env env,
                                     const napi_extended_error_info **result) {
  EN_BASIC(env);
  EN_ARG(env, result);
  CHECK(env->last_error.error_code <= napi_cannot_run_js);
  env->last_error.error_message = messages[env->last_error.error_code];
  *result = &env->last_error;
  return napi_ok;
}

/* ---- fatal ----------------------------------------------------------------------------------- */

void en_fatal(const char *location, const char *message) {
  fflush(stdout);
  fprintf(stderr, "FATAL ERROR: %s %s\n", location, message);
  fflush(stderr);
  abort();
}

void en_gc_misuse() {
  en_fatal("node_api_basic_env",
           "Finalizer is calling a function that may affect GC state.\n"
           "The finalizers are run directly from GC and must not affect GC state.\n"
           "Use `node_api_post_finalizer` from inside of the finalizer to work around this issue.\n"
           "It schedules the call as a new task in the event loop.");
}

static char *text_of(const char *s, size_t len) {
  if (s == nullptr) return strdup("");
  return len == NAPI_AUTO_LENGTH ? strdup(s) : strndup(s, len);
}

void napi_fatal_error(const char *location, size_t location_len, const char *message,
                      size_t message_len) {
  en_fatal(text_of(location, location_len), text_of(message, message_len));
}

napi_status napi_fatal_exception(napi_env env, napi_value err) {
  EN_ENTER(env);
  EN_ARG(env, err);
  rt_uncaught(en_rt(env), err);
  return en_ok(env);
}

/* ---- error objects --------------------------------------------------------------------------- */

typedef Local<Value> (*error_maker)(Local<String>, Local<Value>);

static bool set_code(napi_env env, Local<Value> error, Local<Value> code) {
  Local<String> key = String::NewFromUtf8Literal(env->isolate, "code");
  return error.As<v8::Object>()->Set(env->ctx(), key, code).FromMaybe(false);
}

static napi_status create(napi_env env, error_maker make, napi_value code, napi_value msg,
                          napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, msg);
  EN_ARG(env, result);
  Local<Value> message = from_napi(msg);
  EN_REQUIRE(env, message->IsString(), napi_string_expected);
  Local<Value> error = make(message.As<String>(), {});
  if (code != nullptr) {
    EN_REQUIRE(env, from_napi(code)->IsString(), napi_string_expected);
    EN_REQUIRE(env, set_code(env, error, from_napi(code)), napi_generic_failure);
  }
  *result = to_napi(error);
  return en_ok(env);
}

napi_status napi_create_error(napi_env env, napi_value code, napi_value msg, napi_value *result) {
  return create(env, v8::Exception::Error, code, msg, result);
}

napi_status napi_create_type_error(napi_env env, napi_value code, napi_value msg,
                                   napi_value *result) {
  return create(env, v8::Exception::TypeError, code, msg, result);
}

napi_status napi_create_range_error(napi_env env, napi_value code, napi_value msg,
                                    napi_value *result) {
  return create(env, v8::Exception::RangeError, code, msg, result);
}

napi_status node_api_create_syntax_error(napi_env env, napi_value code, napi_value msg,
                                         napi_value *result) {
  return create(env, v8::Exception::SyntaxError, code, msg, result);
}

/* ---- throwing -------------------------------------------------------------------------------- */

napi_status napi_throw(napi_env env, napi_value error) {
  EN_ENTER(env);
  EN_ARG(env, error);
  env->last_exception.Reset(env->isolate, from_napi(error));
  return en_ok(env);
}

static napi_status throw_new(napi_env env, error_maker make, const char *code, const char *msg) {
  EN_ENTER(env);
  Local<String> message, code_value;
  EN_REQUIRE(env, en_from_utf8(env, msg == nullptr ? "" : msg, NAPI_AUTO_LENGTH).ToLocal(&message),
             napi_generic_failure);
  Local<Value> error = make(message, {});
  if (code != nullptr) {
    EN_REQUIRE(env, en_from_utf8(env, code, NAPI_AUTO_LENGTH).ToLocal(&code_value),
               napi_generic_failure);
    EN_REQUIRE_JS(env, set_code(env, error, code_value), napi_generic_failure);
  }
  env->last_exception.Reset(env->isolate, error);
  return en_ok(env);
}

napi_status napi_throw_error(napi_env env, const char *code, const char *msg) {
  return throw_new(env, v8::Exception::Error, code, msg);
}

napi_status napi_throw_type_error(napi_env env, const char *code, const char *msg) {
  return throw_new(env, v8::Exception::TypeError, code, msg);
}

napi_status napi_throw_range_error(napi_env env, const char *code, const char *msg) {
  return throw_new(env, v8::Exception::RangeError, code, msg);
}

napi_status node_api_throw_syntax_error(napi_env env, const char *code, const char *msg) {
  return throw_new(env, v8::Exception::SyntaxError, code, msg);
}

/* ---- the pending exception ------------------------------------------------------------------- */

napi_status napi_is_error(napi_env env, napi_value value, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  *result = from_napi(value)->IsNativeError();
  return en_ok(env);
}

napi_status napi_is_exception_pending(napi_env env, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = !env->last_exception.IsEmpty();
  return en_ok(env);
}

napi_status napi_get_and_clear_last_exception(napi_env env, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  if (env->last_exception.IsEmpty()) return napi_get_undefined(env, result);
  *result = to_napi(Local<Value>::New(env->isolate, env->last_exception));
  env->last_exception.Reset();
  return en_ok(env);
}

/* process.emitWarning(text, type, code), where there is a process object. */
static void emit_warning(napi_env env, const char *text, const char *type, const char *code) {
  v8::Isolate *isolate = env->isolate;
  Local<v8::Context> ctx = env->ctx();
  v8::TryCatch quiet(isolate);
  Local<Value> process, emit;
  if (!ctx->Global()->Get(ctx, String::NewFromUtf8Literal(isolate, "process")).ToLocal(&process) ||
      !process->IsObject() ||
      !process.As<v8::Object>()
           ->Get(ctx, String::NewFromUtf8Literal(isolate, "emitWarning"))
           .ToLocal(&emit) ||
      !emit->IsFunction()) {
    return;
  }
  Local<Value> argv[] = {String::NewFromUtf8(isolate, text).ToLocalChecked(),
                         String::NewFromUtf8(isolate, type).ToLocalChecked(),
                         String::NewFromUtf8(isolate, code).ToLocalChecked()};
  (void)emit.As<v8::Function>()->Call(ctx, process, 3, argv);
}

bool en_napi_force_uncaught;

/* (boolean): the option --force-node-api-uncaught-exceptions-policy */
extern "C" RT_OP(op_napi_set_force_uncaught) {
  (void)env, (void)argc;
  en_napi_force_uncaught = en_to_bool(argv[0]);
  return nullptr;
}

/*
 * Before version 10 exceptions of threadsafe functions and finalizers were swallowed; addons of
 * that time get the deprecation warning Node gives.
 */
void en_callback_uncaught(napi_env env, Local<Value> e) {
  if (!en_can_run_js(env)) return;
  if (env->module_api_version >= 10 || en_napi_force_uncaught) {
    rt_uncaught(en_rt(env), to_napi(e));
    return;
  }
  emit_warning(env,
               "Uncaught N-API callback exception detected, please run node with option "
               "--force-node-api-uncaught-exceptions-policy=true to handle those exceptions "
               "properly.",
               "DeprecationWarning", "DEP0168");
}

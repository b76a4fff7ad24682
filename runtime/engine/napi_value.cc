/* SPDX-License-Identifier: MIT */
/*
 * napi_value.cc - Node-API: singletons, numbers, booleans, symbols, bigints, dates, type
 * questions and conversions. Strings are in napi_string.cc.
 */
#include <limits.h>
#include <math.h>

#include "runtime/engine/napi_impl.h"

using v8::Local;
using v8::Value;

/* ---- singletons ------------------------------------------------------------------------------ */

napi_status napi_get_undefined(napi_env env, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Undefined(env->isolate));
  return en_ok(env);
}

napi_status napi_get_null(napi_env env, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Null(env->isolate));
  return en_ok(env);
}

napi_status napi_get_global(napi_env env, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(env->ctx()->Global());
  return en_ok(env);
}

napi_status napi_get_boolean(napi_env env, bool value, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Boolean::New(env->isolate, value));
  return en_ok(env);
}

/* ---- numbers --------------------------------------------------------------------------------- */

napi_status napi_create_double(napi_env env, double value, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Number::New(env->isolate, value));
  return en_ok(env);
}

napi_status napi_create_int32(napi_env env, int32_t value, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Integer::New(env->isolate, value));
  return en_ok(env);
}

napi_status napi_create_uint32(napi_env env, uint32_t value, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Integer::NewFromUnsigned(env->isolate, value));
  return en_ok(env);
}

napi_status napi_create_int64(napi_env env, int64_t value, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Number::New(env->isolate, static_cast<double>(value)));
  return en_ok(env);
}

napi_status napi_get_value_double(napi_env env, napi_value value, double *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<Value> v = from_napi(value);
  EN_REQUIRE(env, v->IsNumber(), napi_number_expected);
  *result = v.As<v8::Number>()->Value();
  return en_ok(env);
}

/* ECMAScript's ToInt32: modulo 2^32; NaN and infinities give 0. */
static uint32_t wrap_to_32(double d) {
  if (!isfinite(d)) return 0;
  double m = fmod(trunc(d), 4294967296.0);
  return static_cast<uint32_t>(static_cast<int64_t>(m));
}

napi_status napi_get_value_int32(napi_env env, napi_value value, int32_t *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<Value> v = from_napi(value);
  EN_REQUIRE(env, v->IsNumber(), napi_number_expected);
  *result = static_cast<int32_t>(wrap_to_32(v.As<v8::Number>()->Value()));
  return en_ok(env);
}

napi_status napi_get_value_uint32(napi_env env, napi_value value, uint32_t *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<Value> v = from_napi(value);
  EN_REQUIRE(env, v->IsNumber(), napi_number_expected);
  *result = wrap_to_32(v.As<v8::Number>()->Value());
  return en_ok(env);
}

napi_status napi_get_value_int64(napi_env env, napi_value value, int64_t *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<Value> v = from_napi(value);
  EN_REQUIRE(env, v->IsNumber(), napi_number_expected);
  double d = v.As<v8::Number>()->Value();
  /* Documented: non-finite gives 0, what is out of range its nearest end. */
  if (!isfinite(d)) {
    *result = 0;
  } else if (d >= 9223372036854775808.0) {
    *result = INT64_MAX;
  } else if (d <= -9223372036854775808.0) {
    *result = INT64_MIN;
  } else {
    *result = static_cast<int64_t>(d);
  }
  return en_ok(env);
}

napi_status napi_get_value_bool(napi_env env, napi_value value, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<Value> v = from_napi(value);
  EN_REQUIRE(env, v->IsBoolean(), napi_boolean_expected);
  *result = v->IsTrue();
  return en_ok(env);
}

/* ---- bigints --------------------------------------------------------------------------------- */

napi_status napi_create_bigint_int64(napi_env env, int64_t value, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::BigInt::New(env->isolate, value));
  return en_ok(env);
}

napi_status napi_create_bigint_uint64(napi_env env, uint64_t value, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::BigInt::NewFromUnsigned(env->isolate, value));
  return en_ok(env);
}

napi_status napi_create_bigint_words(napi_env env, int sign_bit, size_t word_count,
                                     const uint64_t *words, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, words);
  EN_ARG(env, result);
  EN_REQUIRE(env, word_count <= INT_MAX, napi_invalid_arg);
  Local<v8::BigInt> big;
  EN_REQUIRE_JS(env,
                v8::BigInt::NewFromWords(env->ctx(), sign_bit, static_cast<int>(word_count), words)
                    .ToLocal(&big),
                napi_generic_failure);
  *result = to_napi(big);
  return EN_RESULT(env);
}

napi_status napi_get_value_bigint_int64(napi_env env, napi_value value, int64_t *result,
                                        bool *lossless) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  EN_ARG(env, lossless);
  Local<Value> v = from_napi(value);
  EN_REQUIRE(env, v->IsBigInt(), napi_bigint_expected);
  *result = v.As<v8::BigInt>()->Int64Value(lossless);
  return en_ok(env);
}

napi_status napi_get_value_bigint_uint64(napi_env env, napi_value value, uint64_t *result,
                                         bool *lossless) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  EN_ARG(env, lossless);
  Local<Value> v = from_napi(value);
  EN_REQUIRE(env, v->IsBigInt(), napi_bigint_expected);
  *result = v.As<v8::BigInt>()->Uint64Value(lossless);
  return en_ok(env);
}

napi_status napi_get_value_bigint_words(napi_env env, napi_value value, int *sign_bit,
                                        size_t *word_count, uint64_t *words) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, word_count);
  Local<Value> v = from_napi(value);
  EN_REQUIRE(env, v->IsBigInt(), napi_bigint_expected);
  Local<v8::BigInt> big = v.As<v8::BigInt>();
  if (sign_bit == nullptr && words == nullptr) { /* only asked how many words it takes */
    *word_count = static_cast<size_t>(big->WordCount());
    return en_ok(env);
  }
  EN_ARG(env, sign_bit);
  EN_ARG(env, words);
  int count = *word_count > INT_MAX ? INT_MAX : static_cast<int>(*word_count);
  big->ToWordsArray(sign_bit, &count, words);
  *word_count = static_cast<size_t>(count);
  return en_ok(env);
}

/* ---- dates ----------------------------------------------------------------------------------- */

napi_status napi_create_date(napi_env env, double time, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  Local<Value> date;
  EN_REQUIRE_JS(env, v8::Date::New(env->ctx(), time).ToLocal(&date), napi_generic_failure);
  *result = to_napi(date);
  return EN_RESULT(env);
}

napi_status napi_is_date(napi_env env, napi_value value, bool *is_date) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, is_date);
  *is_date = from_napi(value)->IsDate();
  return en_ok(env);
}

napi_status napi_get_date_value(napi_env env, napi_value value, double *result) {
  EN_ENTER(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<Value> v = from_napi(value);
  EN_REQUIRE(env, v->IsDate(), napi_date_expected);
  *result = v.As<v8::Date>()->ValueOf();
  return EN_RESULT(env);
}

/* ---- symbols --------------------------------------------------------------------------------- */

napi_status napi_create_symbol(napi_env env, napi_value description, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  Local<v8::String> text;
  if (description != nullptr) {
    Local<Value> v = from_napi(description);
    EN_REQUIRE(env, v->IsString(), napi_string_expected);
    text = v.As<v8::String>();
  }
  *result = to_napi(v8::Symbol::New(env->isolate, text));
  return en_ok(env);
}

napi_status node_api_symbol_for(napi_env env, const char *utf8description, size_t length,
                                napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  napi_value text;
  if (napi_status s = napi_create_string_utf8(env, utf8description, length, &text)) return s;
  *result = to_napi(v8::Symbol::For(env->isolate, from_napi(text).As<v8::String>()));
  return en_ok(env);
}

/* ---- questions ------------------------------------------------------------------------------- */

napi_status napi_typeof(napi_env env, napi_value value, napi_valuetype *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<Value> v = from_napi(value);
  if (v->IsNumber()) {
    *result = napi_number;
  } else if (v->IsBigInt()) {
    *result = napi_bigint;
  } else if (v->IsString()) {
    *result = napi_string;
  } else if (v->IsFunction()) {
    *result = napi_function; /* before object: a function is one */
  } else if (v->IsExternal()) {
    *result = napi_external; /* before object too */
  } else if (v->IsObject()) {
    *result = napi_object;
  } else if (v->IsBoolean()) {
    *result = napi_boolean;
  } else if (v->IsSymbol()) {
    *result = napi_symbol;
  } else if (v->IsUndefined()) {
    *result = napi_undefined;
  } else if (v->IsNull()) {
    *result = napi_null;
  } else {
    return en_fail(env, napi_invalid_arg);
  }
  return en_ok(env);
}

napi_status napi_strict_equals(napi_env env, napi_value lhs, napi_value rhs, bool *result) {
  EN_ENTER(env);
  EN_ARG(env, lhs);
  EN_ARG(env, rhs);
  EN_ARG(env, result);
  *result = from_napi(lhs)->StrictEquals(from_napi(rhs));
  return EN_RESULT(env);
}

/* ---- conversions ----------------------------------------------------------------------------- */

napi_status napi_coerce_to_bool(napi_env env, napi_value value, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  *result = to_napi(from_napi(value)->ToBoolean(env->isolate));
  return EN_RESULT(env);
}

napi_status napi_coerce_to_number(napi_env env, napi_value value, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<v8::Number> out;
  EN_REQUIRE_JS(env, from_napi(value)->ToNumber(env->ctx()).ToLocal(&out), napi_number_expected);
  *result = to_napi(out);
  return EN_RESULT(env);
}

napi_status napi_coerce_to_object(napi_env env, napi_value value, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<v8::Object> out;
  EN_REQUIRE_JS(env, from_napi(value)->ToObject(env->ctx()).ToLocal(&out), napi_object_expected);
  *result = to_napi(out);
  return EN_RESULT(env);
}

napi_status napi_coerce_to_string(napi_env env, napi_value value, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  Local<v8::String> out;
  EN_REQUIRE_JS(env, from_napi(value)->ToString(env->ctx()).ToLocal(&out), napi_string_expected);
  *result = to_napi(out);
  return EN_RESULT(env);
}

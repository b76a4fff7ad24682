/* SPDX-License-Identifier: MIT */
/*
 * napi_object.cc - Node-API: objects and arrays, their properties, prototypes, integrity.
 * Functions, classes and property descriptors are in napi_function.cc.
 */
#include "runtime/engine/napi_impl.h"

using v8::Local;
using v8::Value;

/* ---- creating -------------------------------------------------------------------------------- */

napi_status napi_create_object(napi_env env, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Object::New(env->isolate));
  return en_ok(env);
}

napi_status node_api_create_object_with_properties(napi_env env, napi_value prototype_or_null,
                                                   napi_value const *property_names,
                                                   napi_value const *property_values,
                                                   size_t property_count, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  if (property_count > 0) {
    EN_ARG(env, property_names);
    EN_ARG(env, property_values);
  }
  Local<Value> proto = v8::Null(env->isolate);
  if (prototype_or_null != nullptr) proto = from_napi(prototype_or_null);
  EN_REQUIRE(env, proto->IsNull() || proto->IsObject(), napi_object_expected);
  for (size_t i = 0; i < property_count; i++) {
    EN_ARG(env, property_names[i]);
    EN_ARG(env, property_values[i]);
    EN_REQUIRE(env, from_napi(property_names[i])->IsName(), napi_name_expected);
  }
  auto *names = reinterpret_cast<Local<v8::Name> *>(const_cast<napi_value *>(property_names));
  auto *values = reinterpret_cast<Local<Value> *>(const_cast<napi_value *>(property_values));
  *result = to_napi(v8::Object::New(env->isolate, proto, names, values, property_count));
  return EN_RESULT(env);
}

napi_status napi_create_array(napi_env env, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Array::New(env->isolate));
  return en_ok(env);
}

napi_status napi_create_array_with_length(napi_env env, size_t length, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, result);
  *result = to_napi(v8::Array::New(env->isolate, static_cast<int>(length)));
  return en_ok(env);
}

napi_status napi_is_array(napi_env env, napi_value value, bool *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  *result = from_napi(value)->IsArray();
  return en_ok(env);
}

napi_status napi_get_array_length(napi_env env, napi_value value, uint32_t *result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  EN_REQUIRE(env, from_napi(value)->IsArray(), napi_array_expected);
  *result = from_napi(value).As<v8::Array>()->Length();
  return en_ok(env);
}

/* ---- prototypes ------------------------------------------------------------------------------ */

/* `value` as an object, primitives boxed; what ToObject throws stays pending. */
#define OBJECT_ARG(env, out, value) \
  Local<v8::Object> out; \
  EN_ARG(env, value); \
  EN_REQUIRE(env, from_napi(value)->ToObject((env)->ctx()).ToLocal(&out), napi_object_expected)

napi_status napi_get_prototype(napi_env env, napi_value object, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  OBJECT_ARG(env, obj, object);
  *result = to_napi(obj->GetPrototypeV2());
  return EN_RESULT(env);
}

napi_status node_api_set_prototype(napi_env env, napi_value object, napi_value value) {
  EN_ENTER(env);
  EN_ARG(env, value);
  OBJECT_ARG(env, obj, object);
  bool done = obj->SetPrototypeV2(env->ctx(), from_napi(value)).FromMaybe(false);
  EN_REQUIRE_JS(env, done, napi_generic_failure);
  return EN_RESULT(env);
}

/* ---- names ----------------------------------------------------------------------------------- */

napi_status napi_get_all_property_names(napi_env env, napi_value object,
                                        napi_key_collection_mode key_mode,
                                        napi_key_filter key_filter,
                                        napi_key_conversion key_conversion, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  OBJECT_ARG(env, obj, object);
  static_assert(static_cast<int>(napi_key_writable) == v8::ONLY_WRITABLE);
  static_assert(static_cast<int>(napi_key_enumerable) == v8::ONLY_ENUMERABLE);
  static_assert(static_cast<int>(napi_key_configurable) == v8::ONLY_CONFIGURABLE);
  static_assert(static_cast<int>(napi_key_skip_strings) == v8::SKIP_STRINGS);
  static_assert(static_cast<int>(napi_key_skip_symbols) == v8::SKIP_SYMBOLS);
  EN_REQUIRE(env, key_mode == napi_key_include_prototypes || key_mode == napi_key_own_only,
             napi_invalid_arg);
  EN_REQUIRE(env,
             key_conversion == napi_key_keep_numbers ||
                 key_conversion == napi_key_numbers_to_strings,
             napi_invalid_arg);
  auto mode = key_mode == napi_key_own_only ? v8::KeyCollectionMode::kOwnOnly
                                            : v8::KeyCollectionMode::kIncludePrototypes;
  auto numbers = key_conversion == napi_key_keep_numbers ? v8::KeyConversionMode::kKeepNumbers
                                                         : v8::KeyConversionMode::kConvertToString;
  auto filter = static_cast<v8::PropertyFilter>(key_filter & 31);
  Local<v8::Array> names;
  EN_REQUIRE_JS(env,
                obj->GetPropertyNames(env->ctx(), mode, filter, v8::IndexFilter::kIncludeIndices,
                                      numbers)
                    .ToLocal(&names),
                napi_generic_failure);
  *result = to_napi(names);
  return EN_RESULT(env);
}

napi_status napi_get_property_names(napi_env env, napi_value object, napi_value *result) {
  return napi_get_all_property_names(
      env, object, napi_key_include_prototypes,
      static_cast<napi_key_filter>(napi_key_enumerable | napi_key_skip_symbols),
      napi_key_numbers_to_strings, result);
}

/* ---- properties by value --------------------------------------------------------------------- */

napi_status napi_set_property(napi_env env, napi_value object, napi_value key, napi_value value) {
  EN_ENTER(env);
  EN_ARG(env, key);
  EN_ARG(env, value);
  OBJECT_ARG(env, obj, object);
  bool done = obj->Set(env->ctx(), from_napi(key), from_napi(value)).FromMaybe(false);
  EN_REQUIRE_JS(env, done, napi_invalid_arg);
  return EN_RESULT(env);
}

napi_status napi_has_property(napi_env env, napi_value object, napi_value key, bool *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  EN_ARG(env, key);
  OBJECT_ARG(env, obj, object);
  EN_REQUIRE_JS(env, obj->Has(env->ctx(), from_napi(key)).To(result), napi_generic_failure);
  return EN_RESULT(env);
}

napi_status napi_get_property(napi_env env, napi_value object, napi_value key,
                              napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, key);
  EN_ARG(env, result);
  OBJECT_ARG(env, obj, object);
  Local<Value> out;
  EN_REQUIRE_JS(env, obj->Get(env->ctx(), from_napi(key)).ToLocal(&out), napi_generic_failure);
  *result = to_napi(out);
  return EN_RESULT(env);
}

napi_status napi_delete_property(napi_env env, napi_value object, napi_value key, bool *result) {
  EN_ENTER(env);
  EN_ARG(env, key);
  OBJECT_ARG(env, obj, object);
  bool done;
  EN_REQUIRE_JS(env, obj->Delete(env->ctx(), from_napi(key)).To(&done), napi_generic_failure);
  if (result != nullptr) *result = done;
  return EN_RESULT(env);
}

napi_status napi_has_own_property(napi_env env, napi_value object, napi_value key, bool *result) {
  EN_ENTER(env);
  EN_ARG(env, key);
  EN_ARG(env, result);
  OBJECT_ARG(env, obj, object);
  EN_REQUIRE(env, from_napi(key)->IsName(), napi_name_expected);
  EN_REQUIRE_JS(env, obj->HasOwnProperty(env->ctx(), from_napi(key).As<v8::Name>()).To(result),
                napi_generic_failure);
  return EN_RESULT(env);
}

/* ---- properties by name ---------------------------------------------------------------------- */

#define NAME_ARG(env, out, utf8name) \
  Local<v8::String> out; \
  EN_ARG(env, utf8name); \
  EN_REQUIRE(env, \
             en_from_utf8(env, utf8name, NAPI_AUTO_LENGTH, v8::NewStringType::kInternalized) \
                 .ToLocal(&out), \
             napi_generic_failure)

napi_status napi_set_named_property(napi_env env, napi_value object, const char *utf8name,
                                    napi_value value) {
  EN_ENTER(env);
  EN_ARG(env, value);
  OBJECT_ARG(env, obj, object);
  NAME_ARG(env, key, utf8name);
  bool done = obj->Set(env->ctx(), key, from_napi(value)).FromMaybe(false);
  EN_REQUIRE_JS(env, done, napi_invalid_arg);
  return EN_RESULT(env);
}

napi_status napi_has_named_property(napi_env env, napi_value object, const char *utf8name,
                                    bool *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  OBJECT_ARG(env, obj, object);
  NAME_ARG(env, key, utf8name);
  EN_REQUIRE_JS(env, obj->Has(env->ctx(), key).To(result), napi_generic_failure);
  return EN_RESULT(env);
}

napi_status napi_get_named_property(napi_env env, napi_value object, const char *utf8name,
                                    napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  OBJECT_ARG(env, obj, object);
  NAME_ARG(env, key, utf8name);
  Local<Value> out;
  EN_REQUIRE_JS(env, obj->Get(env->ctx(), key).ToLocal(&out), napi_generic_failure);
  *result = to_napi(out);
  return EN_RESULT(env);
}

/* ---- elements -------------------------------------------------------------------------------- */

napi_status napi_set_element(napi_env env, napi_value object, uint32_t index, napi_value value) {
  EN_ENTER(env);
  EN_ARG(env, value);
  OBJECT_ARG(env, obj, object);
  bool done = obj->Set(env->ctx(), index, from_napi(value)).FromMaybe(false);
  EN_REQUIRE_JS(env, done, napi_invalid_arg);
  return EN_RESULT(env);
}

napi_status napi_has_element(napi_env env, napi_value object, uint32_t index, bool *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  OBJECT_ARG(env, obj, object);
  EN_REQUIRE_JS(env, obj->Has(env->ctx(), index).To(result), napi_generic_failure);
  return EN_RESULT(env);
}

napi_status napi_get_element(napi_env env, napi_value object, uint32_t index, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  OBJECT_ARG(env, obj, object);
  Local<Value> out;
  EN_REQUIRE_JS(env, obj->Get(env->ctx(), index).ToLocal(&out), napi_generic_failure);
  *result = to_napi(out);
  return EN_RESULT(env);
}

napi_status napi_delete_element(napi_env env, napi_value object, uint32_t index, bool *result) {
  EN_ENTER(env);
  OBJECT_ARG(env, obj, object);
  bool done;
  EN_REQUIRE_JS(env, obj->Delete(env->ctx(), index).To(&done), napi_generic_failure);
  if (result != nullptr) *result = done;
  return EN_RESULT(env);
}

/* ---- integrity ------------------------------------------------------------------------------- */

static napi_status set_integrity(napi_env env, napi_value object, v8::IntegrityLevel level) {
  EN_ENTER(env);
  OBJECT_ARG(env, obj, object);
  bool done = obj->SetIntegrityLevel(env->ctx(), level).FromMaybe(false);
  EN_REQUIRE_JS(env, done, napi_generic_failure);
  return EN_RESULT(env);
}

napi_status napi_object_freeze(napi_env env, napi_value object) {
  return set_integrity(env, object, v8::IntegrityLevel::kFrozen);
}

napi_status napi_object_seal(napi_env env, napi_value object) {
  return set_integrity(env, object, v8::IntegrityLevel::kSealed);
}

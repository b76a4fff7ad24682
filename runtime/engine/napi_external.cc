/* SPDX-License-Identifier: MIT */
/*
 * napi_external.cc - Node-API: externals and type tags.
 *
 * V8 gives an external no properties, not even private ones. So ours point to a record that has
 * room for the tag; other objects have it as a private property.
 */
#include "runtime/engine/napi_impl.h"

using v8::Local;
using v8::Value;

struct external {
  void *data;
  bool tagged;
  napi_type_tag tag;
};

static external *record_of(Local<Value> v) {
  return static_cast<external *>(v.As<v8::External>()->Value());
}

static void record_free(napi_env, void *data, void *) { delete static_cast<external *>(data); }

/* ---- externals ------------------------------------------------------------------------------- */

napi_status napi_create_external(napi_env env, void *data, node_api_basic_finalize finalize_cb,
                                 void *finalize_hint, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  external *x = new external{data, false, {0, 0}};
  Local<Value> value = v8::External::New(env->isolate, x);
  /* Of the root: other addons may look at it while this one ends. */
  en_napi_ref_new(env->root, value, 0, true, record_free, x, nullptr, true);
  if (finalize_cb != nullptr) {
    en_napi_ref_new(env, value, 0, true, finalize_cb, data, finalize_hint);
  }
  *result = to_napi(value);
  return EN_RESULT(env);
}

napi_status napi_get_value_external(napi_env env, napi_value value, void **result) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_ARG(env, result);
  EN_REQUIRE(env, from_napi(value)->IsExternal(), napi_invalid_arg);
  *result = record_of(from_napi(value))->data;
  return en_ok(env);
}

/* ---- type tags ------------------------------------------------------------------------------- */

static Local<v8::Private> tag_key(napi_env env) {
  if (env->tag_key.IsEmpty()) {
    Local<v8::String> name = v8::String::NewFromUtf8Literal(env->isolate, "ingot.napi.type_tag");
    env->tag_key.Reset(env->isolate, v8::Private::ForApi(env->isolate, name));
  }
  return Local<v8::Private>::New(env->isolate, env->tag_key);
}

static napi_status object_of(napi_env env, napi_value value, Local<v8::Object> *out) {
  EN_ARG(env, value);
  EN_REQUIRE(env, from_napi(value)->ToObject(env->ctx()).ToLocal(out), napi_object_expected);
  return napi_ok;
}

napi_status napi_type_tag_object(napi_env env, napi_value object, const napi_type_tag *type_tag) {
  EN_ENTER(env);
  Local<v8::Object> obj;
  if (napi_status s = object_of(env, object, &obj)) return s;
  EN_ARG(env, type_tag);
  if (obj->IsExternal()) {
    external *x = record_of(obj);
    EN_REQUIRE(env, !x->tagged, napi_invalid_arg);
    x->tagged = true;
    x->tag = *type_tag;
    return en_ok(env);
  }
  Local<v8::Context> ctx = env->ctx();
  bool has;
  EN_REQUIRE_JS(env, obj->HasPrivate(ctx, tag_key(env)).To(&has), napi_generic_failure);
  EN_REQUIRE(env, !has, napi_invalid_arg);
  const uint64_t words[] = {type_tag->lower, type_tag->upper};
  Local<v8::BigInt> tag;
  EN_REQUIRE_JS(env, v8::BigInt::NewFromWords(ctx, 0, 2, words).ToLocal(&tag),
                napi_generic_failure);
  bool done = obj->SetPrivate(ctx, tag_key(env), tag).FromMaybe(false);
  EN_REQUIRE_JS(env, done, napi_generic_failure);
  return EN_RESULT(env);
}

static bool same_tag(const napi_type_tag &a, const napi_type_tag &b) {
  return a.lower == b.lower && a.upper == b.upper;
}

napi_status napi_check_object_type_tag(napi_env env, napi_value object,
                                       const napi_type_tag *type_tag, bool *result) {
  EN_ENTER(env);
  Local<v8::Object> obj;
  if (napi_status s = object_of(env, object, &obj)) return s;
  EN_ARG(env, type_tag);
  EN_ARG(env, result);
  if (obj->IsExternal()) {
    external *x = record_of(obj);
    *result = x->tagged && same_tag(x->tag, *type_tag);
    return en_ok(env);
  }
  Local<Value> tag;
  EN_REQUIRE_JS(env, obj->GetPrivate(env->ctx(), tag_key(env)).ToLocal(&tag),
                napi_generic_failure);
  *result = false;
  if (tag->IsBigInt()) {
    uint64_t words[2] = {0, 0};
    int sign = 0, count = 2;
    tag.As<v8::BigInt>()->ToWordsArray(&sign, &count, words);
    *result = count <= 2 && same_tag({words[0], words[1]}, *type_tag);
  }
  return EN_RESULT(env);
}

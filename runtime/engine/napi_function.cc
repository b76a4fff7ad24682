/* SPDX-License-Identifier: MIT */
/*
 * napi_function.cc - Node-API: native functions and classes, property descriptors, calls from
 * native code into JavaScript, scripts.
 */
#include "runtime/engine/napi_impl.h"

#include <limits.h>
#include <stdlib.h>

#include "runtime/engine/isolate.h"

using v8::Local;
using v8::Value;

/* ---- native functions ------------------------------------------------------------------------ */

/* What a JavaScript function made by an addon leads to: the Data() of its callback. */
struct bundle {
  napi_env env;
  napi_callback cb;
  void *data;
};

struct napi_callback_info__ {
  const v8::FunctionCallbackInfo<Value> &info;
  void *data;
};

static void on_call(const v8::FunctionCallbackInfo<Value> &info) {
  bundle *b = static_cast<bundle *>(info.Data().As<v8::External>()->Value());
  napi_callback_info__ cbinfo{info, b->data};
  napi_value out = nullptr;
  auto call = [&](napi_env env) { out = b->cb(env, &cbinfo); };
  bool threw = false;
  en_call_addon(b->env, call, [&](napi_env env, Local<Value> e) {
    threw = true;
    en_throw_to_js(env, e);
  });
  en_keep_terminated(info.GetIsolate());
  if (!threw && out != nullptr) info.GetReturnValue().Set(from_napi(out));
}

static void bundle_free(napi_env, void *data, void *) { delete static_cast<bundle *>(data); }

static Local<Value> bundle_new(napi_env env, napi_callback cb, void *data) {
  bundle *b = new bundle{env, cb, data};
  Local<v8::External> external = v8::External::New(env->isolate, b);
  en_napi_ref_new(env, external, 0, true, bundle_free, b, nullptr, true);
  return external;
}

napi_status napi_create_function(napi_env env, const char *utf8name, size_t length,
                                 napi_callback cb, void *data, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  EN_ARG(env, cb);
  Local<v8::Function> fn;
  EN_REQUIRE_JS(env, v8::Function::New(env->ctx(), on_call, bundle_new(env, cb, data)).ToLocal(&fn),
                napi_generic_failure);
  if (utf8name != nullptr) {
    Local<v8::String> name;
    EN_REQUIRE(env,
               en_from_utf8(env, utf8name, length, v8::NewStringType::kInternalized).ToLocal(&name),
               napi_invalid_arg);
    fn->SetName(name);
  }
  *result = to_napi(fn);
  return EN_RESULT(env);
}

napi_status napi_get_cb_info(napi_env env, napi_callback_info cbinfo, size_t *argc,
                             napi_value *argv, napi_value *this_arg, void **data) {
  EN_PLAIN(env);
  EN_ARG(env, cbinfo);
  const v8::FunctionCallbackInfo<Value> &info = cbinfo->info;
  size_t given = static_cast<size_t>(info.Length());
  if (argv != nullptr) {
    EN_ARG(env, argc);
    size_t i = 0;
    for (; i < *argc && i < given; i++) argv[i] = to_napi(info[static_cast<int>(i)]);
    if (i < *argc) {
      napi_value undefined = to_napi(v8::Undefined(env->isolate));
      for (; i < *argc; i++) argv[i] = undefined;
    }
  }
  if (argc != nullptr) *argc = given;
  if (this_arg != nullptr) *this_arg = to_napi(info.This());
  if (data != nullptr) *data = cbinfo->data;
  return en_ok(env);
}

napi_status napi_get_new_target(napi_env env, napi_callback_info cbinfo, napi_value *result) {
  EN_PLAIN(env);
  EN_ARG(env, cbinfo);
  EN_ARG(env, result);
  Local<Value> target = cbinfo->info.NewTarget();
  *result = target->IsUndefined() ? nullptr : to_napi(target);
  return en_ok(env);
}

/* ---- property descriptors -------------------------------------------------------------------- */

static napi_status name_of(napi_env env, const napi_property_descriptor *p, Local<v8::Name> *out) {
  if (p->utf8name != nullptr) {
    Local<v8::String> s;
    EN_REQUIRE(env,
               en_from_utf8(env, p->utf8name, NAPI_AUTO_LENGTH, v8::NewStringType::kInternalized)
                   .ToLocal(&s),
               napi_generic_failure);
    *out = s;
    return napi_ok;
  }
  EN_ARG(env, p->name);
  EN_REQUIRE(env, from_napi(p->name)->IsName(), napi_name_expected);
  *out = from_napi(p->name).As<v8::Name>();
  return napi_ok;
}

static v8::MaybeLocal<v8::Function> native(napi_env env, napi_callback cb, void *data) {
  return v8::Function::New(env->ctx(), on_call, bundle_new(env, cb, data));
}

static napi_status define_accessor(napi_env env, Local<v8::Object> obj, Local<v8::Name> name,
                                   const napi_property_descriptor *p) {
  Local<v8::Function> get, set;
  if (p->getter != nullptr) {
    EN_REQUIRE(env, native(env, p->getter, p->data).ToLocal(&get), napi_generic_failure);
  }
  if (p->setter != nullptr) {
    EN_REQUIRE(env, native(env, p->setter, p->data).ToLocal(&set), napi_generic_failure);
  }
  v8::PropertyDescriptor d(get, set);
  d.set_enumerable((p->attributes & napi_enumerable) != 0);
  d.set_configurable((p->attributes & napi_configurable) != 0);
  bool done = obj->DefineProperty(env->ctx(), name, d).FromMaybe(false);
  EN_REQUIRE(env, done, napi_invalid_arg);
  return napi_ok;
}

static napi_status define_value(napi_env env, Local<v8::Object> obj, Local<v8::Name> name,
                                Local<Value> value, const napi_property_descriptor *p) {
  v8::PropertyDescriptor d(value, (p->attributes & napi_writable) != 0);
  d.set_enumerable((p->attributes & napi_enumerable) != 0);
  d.set_configurable((p->attributes & napi_configurable) != 0);
  bool done = obj->DefineProperty(env->ctx(), name, d).FromMaybe(false);
  EN_REQUIRE(env, done, napi_invalid_arg);
  return napi_ok;
}

static napi_status define_one(napi_env env, Local<v8::Object> obj,
                              const napi_property_descriptor *p) {
  Local<v8::Name> name;
  if (napi_status s = name_of(env, p, &name)) return s;
  if (p->getter != nullptr || p->setter != nullptr) return define_accessor(env, obj, name, p);
  if (p->method == nullptr) {
    EN_ARG(env, p->value);
    return define_value(env, obj, name, from_napi(p->value), p);
  }
  Local<v8::Function> fn;
  EN_REQUIRE(env, native(env, p->method, p->data).ToLocal(&fn), napi_generic_failure);
  if (name->IsString()) fn->SetName(name.As<v8::String>());
  return define_value(env, obj, name, fn, p);
}

napi_status napi_define_properties(napi_env env, napi_value object, size_t property_count,
                                   const napi_property_descriptor *properties) {
  EN_ENTER(env);
  EN_ARG(env, object);
  if (property_count > 0) EN_ARG(env, properties);
  EN_REQUIRE(env, from_napi(object)->IsObject(), napi_object_expected);
  Local<v8::Object> obj = from_napi(object).As<v8::Object>();
  for (size_t i = 0; i < property_count; i++) {
    napi_status s = define_one(env, obj, &properties[i]);
    EN_REQUIRE_JS(env, s == napi_ok, s);
  }
  return EN_RESULT(env);
}

/* ---- classes --------------------------------------------------------------------------------- */

static v8::PropertyAttribute attributes_of(const napi_property_descriptor *p) {
  int a = v8::None;
  /* Only data properties are writable or not. */
  if (p->getter == nullptr && p->setter == nullptr && (p->attributes & napi_writable) == 0) {
    a |= v8::ReadOnly;
  }
  if ((p->attributes & napi_enumerable) == 0) a |= v8::DontEnum;
  if ((p->attributes & napi_configurable) == 0) a |= v8::DontDelete;
  return static_cast<v8::PropertyAttribute>(a);
}

/* The signature: methods refuse a receiver that is not an instance. */
static Local<v8::FunctionTemplate> method_template(napi_env env, Local<v8::FunctionTemplate> owner,
                                                   napi_callback cb, void *data) {
  return v8::FunctionTemplate::New(env->isolate, on_call, bundle_new(env, cb, data),
                                   v8::Signature::New(env->isolate, owner), 0,
                                   v8::ConstructorBehavior::kThrow);
}

static napi_status add_instance_property(napi_env env, Local<v8::FunctionTemplate> tpl,
                                         const napi_property_descriptor *p) {
  Local<v8::Name> name;
  if (napi_status s = name_of(env, p, &name)) return s;
  Local<v8::ObjectTemplate> proto = tpl->PrototypeTemplate();
  if (p->getter != nullptr || p->setter != nullptr) {
    Local<v8::FunctionTemplate> get, set;
    if (p->getter != nullptr) get = method_template(env, tpl, p->getter, p->data);
    if (p->setter != nullptr) set = method_template(env, tpl, p->setter, p->data);
    proto->SetAccessorProperty(name, get, set, attributes_of(p));
  } else if (p->method != nullptr) {
    Local<v8::FunctionTemplate> method = method_template(env, tpl, p->method, p->data);
    if (name->IsString()) method->SetClassName(name.As<v8::String>());
    proto->Set(name, method, attributes_of(p));
  }
  return napi_ok;
}

static bool is_plain_value(const napi_property_descriptor *p) {
  return p->getter == nullptr && p->setter == nullptr && p->method == nullptr;
}

/* Static properties go to the constructor. Instance properties with a value go to the made
 * prototype: a template could only hold primitives. */
static napi_status define_rest(napi_env env, Local<v8::Function> fn, size_t count,
                               const napi_property_descriptor *properties) {
  Local<v8::String> key = v8::String::NewFromUtf8Literal(env->isolate, "prototype");
  Local<Value> proto;
  EN_REQUIRE(env, fn->Get(env->ctx(), key).ToLocal(&proto), napi_generic_failure);
  for (size_t i = 0; i < count; i++) {
    const napi_property_descriptor *p = &properties[i];
    Local<v8::Object> target;
    if ((p->attributes & napi_static) != 0) {
      target = fn;
    } else if (is_plain_value(p)) {
      target = proto.As<v8::Object>();
    } else {
      continue;
    }
    if (napi_status s = define_one(env, target, p)) return s;
  }
  return napi_ok;
}

napi_status napi_define_class(napi_env env, const char *utf8name, size_t length,
                              napi_callback constructor, void *data, size_t property_count,
                              const napi_property_descriptor *properties, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, result);
  EN_ARG(env, constructor);
  if (property_count > 0) EN_ARG(env, properties);
  EN_ARG(env, utf8name);
  v8::EscapableHandleScope scope(env->isolate);
  Local<v8::String> name;
  EN_REQUIRE(env,
             en_from_utf8(env, utf8name, length, v8::NewStringType::kInternalized).ToLocal(&name),
             napi_invalid_arg);
  Local<v8::FunctionTemplate> tpl =
      v8::FunctionTemplate::New(env->isolate, on_call, bundle_new(env, constructor, data));
  tpl->SetClassName(name);
  for (size_t i = 0; i < property_count; i++) {
    if ((properties[i].attributes & napi_static) != 0) continue;
    if (napi_status s = add_instance_property(env, tpl, &properties[i])) return s;
  }
  Local<v8::Function> fn;
  EN_REQUIRE_JS(env, tpl->GetFunction(env->ctx()).ToLocal(&fn), napi_generic_failure);
  if (napi_status s = define_rest(env, fn, property_count, properties)) return s;
  *result = to_napi(scope.Escape(fn.As<Value>()));
  return EN_RESULT(env);
}

/* ---- calling JavaScript ---------------------------------------------------------------------- */

static Local<Value> *args_of(const napi_value *argv) {
  return reinterpret_cast<Local<Value> *>(const_cast<napi_value *>(argv));
}

napi_status napi_call_function(napi_env env, napi_value recv, napi_value func, size_t argc,
                               const napi_value *argv, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, recv);
  EN_ARG(env, func);
  if (argc > 0) EN_ARG(env, argv);
  EN_REQUIRE(env, argc <= INT_MAX && from_napi(func)->IsFunction(), napi_invalid_arg);
  Local<Value> out;
  bool done = from_napi(func)
                  .As<v8::Function>()
                  ->Call(env->ctx(), from_napi(recv), static_cast<int>(argc), args_of(argv))
                  .ToLocal(&out);
  EN_REQUIRE_JS(env, done, napi_generic_failure);
  if (result != nullptr) *result = to_napi(out);
  return EN_RESULT(env);
}

napi_status napi_new_instance(napi_env env, napi_value constructor, size_t argc,
                              const napi_value *argv, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, constructor);
  if (argc > 0) EN_ARG(env, argv);
  EN_ARG(env, result);
  EN_REQUIRE(env, argc <= INT_MAX && from_napi(constructor)->IsFunction(), napi_invalid_arg);
  Local<v8::Object> out;
  bool done = from_napi(constructor)
                  .As<v8::Function>()
                  ->NewInstance(env->ctx(), static_cast<int>(argc), args_of(argv))
                  .ToLocal(&out);
  EN_REQUIRE_JS(env, done, napi_pending_exception);
  *result = to_napi(out);
  return EN_RESULT(env);
}

napi_status napi_instanceof(napi_env env, napi_value object, napi_value constructor,
                            bool *result) {
  EN_ENTER(env);
  EN_ARG(env, object);
  EN_ARG(env, constructor);
  EN_ARG(env, result);
  *result = false;
  if (!from_napi(constructor)->IsFunction()) {
    napi_throw_type_error(env, "ERR_NAPI_CONS_FUNCTION", "Constructor must be a function");
    return en_fail(env, napi_function_expected);
  }
  v8::Maybe<bool> is =
      from_napi(object)->InstanceOf(env->ctx(), from_napi(constructor).As<v8::Object>());
  EN_REQUIRE_JS(env, is.To(result), napi_generic_failure);
  return EN_RESULT(env);
}

napi_status napi_run_script(napi_env env, napi_value script, napi_value *result) {
  EN_ENTER(env);
  EN_ARG(env, script);
  EN_ARG(env, result);
  EN_REQUIRE(env, from_napi(script)->IsString(), napi_string_expected);
  Local<v8::Script> compiled;
  Local<v8::String> source = from_napi(script).As<v8::String>();
  bool done = v8::Script::Compile(env->ctx(), source).ToLocal(&compiled);
  EN_REQUIRE_JS(env, done, napi_generic_failure);
  Local<Value> out;
  EN_REQUIRE_JS(env, compiled->Run(env->ctx()).ToLocal(&out), napi_generic_failure);
  *result = to_napi(out);
  return EN_RESULT(env);
}

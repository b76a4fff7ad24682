/* SPDX-License-Identifier: MIT */
/*
 * napi_string.cc - Node-API: strings. Creating takes a length or NAPI_AUTO_LENGTH; reading writes
 * at most bufsize - 1 units and a terminator, or, without a buffer, tells the length.
 */
#include <limits.h>

#include <string>

#include "runtime/engine/napi_impl.h"

using v8::Local;
using v8::String;

/* ---- creating -------------------------------------------------------------------------------- */

/* What all creating functions check of their text. */
template <typename Char>
static napi_status check_text(napi_env env, const Char *str, size_t length, napi_value *result) {
  EN_PLAIN(env);
  if (str == nullptr) EN_REQUIRE(env, length == 0, napi_invalid_arg);
  EN_ARG(env, result);
  EN_REQUIRE(env, length == NAPI_AUTO_LENGTH || length <= INT_MAX, napi_invalid_arg);
  return napi_ok;
}

static napi_status made(napi_env env, v8::MaybeLocal<String> maybe, napi_value *result) {
  Local<String> out;
  EN_REQUIRE(env, maybe.ToLocal(&out), napi_generic_failure);
  *result = to_napi(out);
  return en_ok(env);
}

static int v8_length(size_t length) {
  return length == NAPI_AUTO_LENGTH ? -1 : static_cast<int>(length);
}

static napi_status create_latin1(napi_env env, const char *str, size_t length,
                                 v8::NewStringType type, napi_value *result) {
  if (napi_status s = check_text(env, str, length, result)) return s;
  auto *bytes = reinterpret_cast<const uint8_t *>(str);
  return made(env, String::NewFromOneByte(env->isolate, bytes, type, v8_length(length)), result);
}

static napi_status create_utf8(napi_env env, const char *str, size_t length,
                               v8::NewStringType type, napi_value *result) {
  if (napi_status s = check_text(env, str, length, result)) return s;
  return made(env, String::NewFromUtf8(env->isolate, str, type, v8_length(length)), result);
}

static napi_status create_utf16(napi_env env, const char16_t *str, size_t length,
                                v8::NewStringType type, napi_value *result) {
  if (napi_status s = check_text(env, str, length, result)) return s;
  auto *units = reinterpret_cast<const uint16_t *>(str);
  return made(env, String::NewFromTwoByte(env->isolate, units, type, v8_length(length)), result);
}

napi_status napi_create_string_latin1(napi_env env, const char *str, size_t length,
                                      napi_value *result) {
  return create_latin1(env, str, length, v8::NewStringType::kNormal, result);
}

napi_status napi_create_string_utf8(napi_env env, const char *str, size_t length,
                                    napi_value *result) {
  return create_utf8(env, str, length, v8::NewStringType::kNormal, result);
}

napi_status napi_create_string_utf16(napi_env env, const char16_t *str, size_t length,
                                     napi_value *result) {
  return create_utf16(env, str, length, v8::NewStringType::kNormal, result);
}

napi_status node_api_create_property_key_latin1(napi_env env, const char *str, size_t length,
                                                napi_value *result) {
  return create_latin1(env, str, length, v8::NewStringType::kInternalized, result);
}

napi_status node_api_create_property_key_utf8(napi_env env, const char *str, size_t length,
                                              napi_value *result) {
  return create_utf8(env, str, length, v8::NewStringType::kInternalized, result);
}

napi_status node_api_create_property_key_utf16(napi_env env, const char16_t *str, size_t length,
                                               napi_value *result) {
  return create_utf16(env, str, length, v8::NewStringType::kInternalized, result);
}

/* ---- external strings (V8 frees the resource of an empty one at once) ------------------------ */

namespace {

/*
 * Memory of the addon. The engine destroys the resource during garbage collection, or with the
 * isolate; the finalizer is a basic one and may be called right there. After teardown of the
 * env there is none left to give it.
 */
template <typename Base, typename Char>
class addon_string : public Base {
 public:
  addon_string(napi_env env, Char *p, size_t len, node_api_basic_finalize cb, void *hint)
      : env_(env), p_(p), len_(len), cb_(cb), hint_(hint) {
    en_env_hold(env);
  }
  ~addon_string() override {
    if (cb_ != nullptr) {
      env_->in_gc++;
      cb_(env_->disposed ? nullptr : env_, p_, hint_);
      env_->in_gc--;
    }
    en_env_release(env_);
  }
  const Char *data() const override { return p_; }
  size_t length() const override { return len_; }

 private:
  napi_env env_;
  Char *p_;
  size_t len_;
  node_api_basic_finalize cb_;
  void *hint_;
};

using addon8 = addon_string<String::ExternalOneByteStringResource, char>;
using addon16 = addon_string<String::ExternalStringResource, uint16_t>;

}  // namespace

napi_status node_api_create_external_string_latin1(napi_env env, char *str, size_t length,
                                                   node_api_basic_finalize finalize_callback,
                                                   void *finalize_hint, napi_value *result,
                                                   bool *copied) {
  if (napi_status s = check_text(env, str, length, result)) return s;
  size_t len = length == NAPI_AUTO_LENGTH ? strlen(str) : length;
  EN_REQUIRE(env, len <= String::kMaxLength, napi_generic_failure);
  if (copied != nullptr) *copied = false;
  auto *resource = new addon8(env, str, len, finalize_callback, finalize_hint);
  return made(env, String::NewExternalOneByte(env->isolate, resource), result);
}

napi_status node_api_create_external_string_utf16(napi_env env, char16_t *str, size_t length,
                                                  node_api_basic_finalize finalize_callback,
                                                  void *finalize_hint, napi_value *result,
                                                  bool *copied) {
  if (napi_status s = check_text(env, str, length, result)) return s;
  size_t len = length == NAPI_AUTO_LENGTH ? std::char_traits<char16_t>::length(str) : length;
  EN_REQUIRE(env, len <= String::kMaxLength, napi_generic_failure);
  if (copied != nullptr) *copied = false;
  auto *units = reinterpret_cast<uint16_t *>(str);
  auto *resource = new addon16(env, units, len, finalize_callback, finalize_hint);
  return made(env, String::NewExternalTwoByte(env->isolate, resource), result);
}

/* ---- reading --------------------------------------------------------------------------------- */

static napi_status as_string(napi_env env, napi_value value, Local<String> *out) {
  EN_PLAIN(env);
  EN_ARG(env, value);
  EN_REQUIRE(env, from_napi(value)->IsString(), napi_string_expected);
  *out = from_napi(value).As<String>();
  return napi_ok;
}

napi_status napi_get_value_string_latin1(napi_env env, napi_value value, char *buf, size_t bufsize,
                                         size_t *result) {
  Local<String> str;
  if (napi_status s = as_string(env, value, &str)) return s;
  size_t n = static_cast<size_t>(str->Length());
  if (buf == nullptr) {
    EN_ARG(env, result);
    *result = n;
    return en_ok(env);
  }
  if (bufsize > 0) {
    if (n > bufsize - 1) n = bufsize - 1;
    auto *bytes = reinterpret_cast<uint8_t *>(buf);
    str->WriteOneByteV2(env->isolate, 0, static_cast<uint32_t>(n), bytes);
    buf[n] = '\0';
  } else {
    n = 0;
  }
  if (result != nullptr) *result = n;
  return en_ok(env);
}

napi_status napi_get_value_string_utf8(napi_env env, napi_value value, char *buf, size_t bufsize,
                                       size_t *result) {
  Local<String> str;
  if (napi_status s = as_string(env, value, &str)) return s;
  if (buf == nullptr) {
    EN_ARG(env, result);
    *result = en_str_utf8_len(env, value);
    return en_ok(env);
  }
  size_t n = 0;
  if (bufsize > 0) {
    n = en_str_write_utf8(env, value, buf, bufsize - 1, nullptr);
    buf[n] = '\0';
  }
  if (result != nullptr) *result = n;
  return en_ok(env);
}

napi_status napi_get_value_string_utf16(napi_env env, napi_value value, char16_t *buf,
                                        size_t bufsize, size_t *result) {
  Local<String> str;
  if (napi_status s = as_string(env, value, &str)) return s;
  size_t n = static_cast<size_t>(str->Length());
  if (buf == nullptr) {
    EN_ARG(env, result);
    *result = n;
    return en_ok(env);
  }
  if (bufsize > 0) {
    if (n > bufsize - 1) n = bufsize - 1;
    str->WriteV2(env->isolate, 0, static_cast<uint32_t>(n), reinterpret_cast<uint16_t *>(buf));
    buf[n] = u'\0';
  } else {
    n = 0;
  }
  if (result != nullptr) *result = n;
  return en_ok(env);
}

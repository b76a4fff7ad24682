/* SPDX-License-Identifier: MIT */
/*
 * value_string.cc - engine.h: strings in and out. UTF-8 goes through simdutf, directly from and
 * to the characters in the engine's heap; what simdutf refuses (lone surrogates, invalid bytes)
 * takes the engine's slower, replacing path.
 */
#include <stdlib.h>

#include <simdutf.h>

#include "runtime/engine/env.h"

using v8::Local;
using v8::String;

static inline Local<String> as_string(napi_value s) {
  Local<v8::Value> x = from_napi(s);
  CHECK(x->IsString());
  return x.As<String>();
}

/* ---- reading --------------------------------------------------------------------------------- */

size_t en_str_len(napi_value s) { return static_cast<size_t>(as_string(s)->Length()); }

bool en_str_is_latin1(napi_value s) { return as_string(s)->IsOneByte(); }

static inline const char *chars8(const String::ValueView &view) {
  return reinterpret_cast<const char *>(view.data8());
}

static inline const char16_t *chars16(const String::ValueView &view) {
  return reinterpret_cast<const char16_t *>(view.data16());
}

size_t en_str_utf8_len(napi_env env, napi_value s) {
  Local<String> str = as_string(s);
  {
    String::ValueView view(env->isolate, str);
    if (view.is_one_byte()) return simdutf::utf8_length_from_latin1(chars8(view), view.length());
    if (simdutf::validate_utf16le(chars16(view), view.length())) {
      return simdutf::utf8_length_from_utf16le(chars16(view), view.length());
    }
  }
  return str->Utf8LengthV2(env->isolate);
}

/* All of the string when it surely fits; SIZE_MAX when another way is needed. */
static size_t write_whole(const String::ValueView &view, char *dst, size_t cap) {
  size_t n = view.length();
  if (view.is_one_byte()) {
    if (n * 2 > cap && simdutf::utf8_length_from_latin1(chars8(view), n) > cap) return SIZE_MAX;
    return simdutf::convert_latin1_to_utf8(chars8(view), n, dst);
  }
  if (n * 3 > cap && (!simdutf::validate_utf16le(chars16(view), n) ||
                      simdutf::utf8_length_from_utf16le(chars16(view), n) > cap)) {
    return SIZE_MAX;
  }
  simdutf::result r = simdutf::convert_utf16le_to_utf8_with_errors(chars16(view), n, dst);
  return r.error == simdutf::SUCCESS ? r.count : SIZE_MAX;
}

size_t en_str_write_utf8(napi_env env, napi_value s, char *dst, size_t cap, size_t *chars_read) {
  Local<String> str = as_string(s);
  {
    String::ValueView view(env->isolate, str);
    size_t n = write_whole(view, dst, cap);
    if (n != SIZE_MAX) [[likely]] {
      if (chars_read != nullptr) *chars_read = view.length();
      return n;
    }
  }
  return str->WriteUtf8V2(env->isolate, dst, cap, String::WriteFlags::kReplaceInvalidUtf8,
                          chars_read);
}

void en_str_write_latin1(napi_env env, napi_value s, uint8_t *dst, size_t start, size_t count) {
  as_string(s)->WriteOneByteV2(env->isolate, static_cast<uint32_t>(start),
                               static_cast<uint32_t>(count), dst);
}

void en_str_write_utf16(napi_env env, napi_value s, uint16_t *dst, size_t start, size_t count) {
  as_string(s)->WriteV2(env->isolate, static_cast<uint32_t>(start), static_cast<uint32_t>(count),
                        dst);
}

size_t en_str_read(napi_env env, napi_value s, en_str_reader read, void *arg) {
  String::ValueView view(env->isolate, as_string(s));
  bool latin1 = view.is_one_byte();
  const void *chars = latin1 ? static_cast<const void *>(view.data8()) : view.data16();
  return read(chars, view.length(), latin1, arg);
}

void en_str_tmp_init(en_str_tmp *t, napi_env env, napi_value s) {
  size_t cap = en_str_len(s) * (en_str_is_latin1(s) ? 2 : 3);
  t->p = t->buf;
  if (cap >= sizeof t->buf) {
    cap = en_str_utf8_len(env, s);
    if (cap >= sizeof t->buf) {
      t->p = static_cast<char *>(malloc(cap + 1));
      CHECK(t->p != nullptr);
    }
  }
  t->len = en_str_write_utf8(env, s, t->p, cap, nullptr);
  t->p[t->len] = '\0';
}

void en_str_tmp_deinit(en_str_tmp *t) {
  if (t->p != t->buf) free(t->p);
  t->p = nullptr;
}

char *en_str_dup(napi_env env, napi_value s, size_t *len) {
  size_t n = en_str_utf8_len(env, s);
  char *out = static_cast<char *>(malloc(n + 1));
  CHECK(out != nullptr);
  n = en_str_write_utf8(env, s, out, n, nullptr);
  out[n] = '\0';
  if (len != nullptr) *len = n;
  return out;
}

/* ---- making ---------------------------------------------------------------------------------- */

/* Leaves the error Node gives for a string beyond the engine's limit pending. */
static napi_value too_long(napi_env env) {
  v8::Isolate *isolate = env->isolate;
  Local<v8::Context> ctx = env->ctx();
  char text[80];
  snprintf(text, sizeof text, "Cannot create a string longer than 0x%x characters",
           static_cast<unsigned>(String::kMaxLength));
  Local<v8::Value> e = v8::Exception::Error(String::NewFromUtf8(isolate, text).ToLocalChecked());
  Local<v8::Object> error = e.As<v8::Object>();
  error->Set(ctx, String::NewFromUtf8Literal(isolate, "code"),
             String::NewFromUtf8Literal(isolate, "ERR_STRING_TOO_LONG")).Check();
  env->last_exception.Reset(isolate, e);
  return nullptr;
}

static inline bool fits(size_t len) { return len <= static_cast<size_t>(String::kMaxLength); }

static inline napi_value made(napi_env env, v8::MaybeLocal<String> s) {
  Local<String> out;
  if (!s.ToLocal(&out)) [[unlikely]] return too_long(env);
  return to_napi(out);
}

napi_value en_str_latin1(napi_env env, const void *p, size_t len) {
  if (!fits(len)) return too_long(env);
  return made(env, String::NewFromOneByte(env->isolate, static_cast<const uint8_t *>(p),
                                          v8::NewStringType::kNormal, static_cast<int>(len)));
}

napi_value en_str_utf16(napi_env env, const uint16_t *p, size_t len) {
  if (!fits(len)) return too_long(env);
  return made(env, String::NewFromTwoByte(env->isolate, p, v8::NewStringType::kNormal,
                                          static_cast<int>(len)));
}

/* Valid UTF-8 with characters beyond ASCII. */
static napi_value from_valid_utf8(napi_env env, const char *p, size_t len) {
  char16_t local[1024];
  size_t units = simdutf::utf16_length_from_utf8(p, len);
  if (!fits(units)) return too_long(env);
  bool small = units <= sizeof local / sizeof local[0];
  char16_t *buf = small ? local : static_cast<char16_t *>(malloc(units * sizeof *buf));
  CHECK(buf != nullptr);
  size_t n = simdutf::convert_valid_utf8_to_utf16le(p, len, buf);
  napi_value out = en_str_utf16(env, reinterpret_cast<uint16_t *>(buf), n);
  if (!small) free(buf);
  return out;
}

napi_value en_str_utf8(napi_env env, const char *p, size_t len) {
  if (len == 0) return to_napi(String::Empty(env->isolate));
  if (simdutf::validate_ascii(p, len)) [[likely]] return en_str_latin1(env, p, len);
  if (simdutf::validate_utf8(p, len)) return from_valid_utf8(env, p, len);
  if (len > INT32_MAX) return too_long(env);
  return made(env, String::NewFromUtf8(env->isolate, p, v8::NewStringType::kNormal,
                                       static_cast<int>(len)));
}

napi_value en_str_intern(napi_env env, const char *ascii, size_t len) {
  if (!fits(len)) return too_long(env);
  return made(env, String::NewFromOneByte(env->isolate, reinterpret_cast<const uint8_t *>(ascii),
                                          v8::NewStringType::kInternalized,
                                          static_cast<int>(len)));
}

/* ---- external strings ------------------------------------------------------------------------ */

/* The engine copies short strings when it makes them external: not worth the finalizer. */
static const size_t external_min = 256;

namespace {

template <typename Base, typename Char>
class borrowed : public Base {
 public:
  borrowed(const Char *p, size_t len) : p_(p), len_(len) {}
  const Char *data() const override { return p_; }
  size_t length() const override { return len_; }

 private:
  const Char *p_;
  size_t len_;
};

template <typename Base, typename Char>
class adopted : public borrowed<Base, Char> {
 public:
  using borrowed<Base, Char>::borrowed;
  ~adopted() override { free(const_cast<Char *>(this->data())); }
};

using borrowed8 = borrowed<String::ExternalOneByteStringResource, char>;
using borrowed16 = borrowed<String::ExternalStringResource, uint16_t>;
using adopted8 = adopted<String::ExternalOneByteStringResource, char>;
using adopted16 = adopted<String::ExternalStringResource, uint16_t>;

}  // namespace

napi_value en_str_adopt_latin1(napi_env env, char *malloced, size_t len) {
  if (len < external_min || !fits(len)) {
    napi_value out = en_str_latin1(env, malloced, len);
    free(malloced);
    return out;
  }
  return made(env, String::NewExternalOneByte(env->isolate, new adopted8(malloced, len)));
}

napi_value en_str_adopt_utf16(napi_env env, uint16_t *malloced, size_t len) {
  if (len < external_min || !fits(len)) {
    napi_value out = en_str_utf16(env, malloced, len);
    free(malloced);
    return out;
  }
  return made(env, String::NewExternalTwoByte(env->isolate, new adopted16(malloced, len)));
}

napi_value en_str_static_latin1(napi_env env, const char *p, size_t len) {
  if (len == 0) return to_napi(String::Empty(env->isolate));
  if (!fits(len)) return too_long(env);
  return made(env, String::NewExternalOneByte(env->isolate, new borrowed8(p, len)));
}

napi_value en_str_static_utf16(napi_env env, const uint16_t *p, size_t len) {
  if (len == 0) return to_napi(String::Empty(env->isolate));
  if (!fits(len)) return too_long(env);
  return made(env, String::NewExternalTwoByte(env->isolate, new borrowed16(p, len)));
}

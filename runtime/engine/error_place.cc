/* SPDX-License-Identifier: MIT */
/* Where an error comes from, for people: see core.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <string>

#include <v8.h>

#include "runtime/engine/core.h"
#include "runtime/engine/env.h"
#include "runtime/engine/isolate.h"

bool en_is_internal(v8::Isolate *isolate, v8::Local<v8::Message> m) {
  v8::Local<v8::Value> name = m->GetScriptResourceName();
  if (!name->IsString()) return false;
  v8::String::Utf8Value text(isolate, name);
  return strncmp(*text, "node:", 5) == 0;
}

namespace {

/* Where it was thrown; for what our own code only passed on, where the error object was made. */
v8::Local<v8::Message> message_of(en_isolate *iso, v8::Local<v8::Value> error) {
  v8::Isolate *isolate = iso->isolate;
  bool known = !iso->thrown_where.IsEmpty() && iso->thrown == error;
  v8::Local<v8::Message> thrown, made;
  if (known) thrown = iso->thrown_where.Get(isolate);
  if (known && !en_is_internal(isolate, thrown)) return thrown;
  made = v8::Exception::CreateMessage(isolate, error);
  return !known || !en_is_internal(isolate, made) ? made : thrown;
}

}  // namespace


extern "C" {

napi_value en_error_position(napi_env env, napi_value error) {
  v8::Isolate *isolate = env->isolate;
  v8::EscapableHandleScope scope(isolate);
  v8::Local<v8::Message> m = message_of(en_isolate_of(isolate), from_napi(error));
  v8::Local<v8::Value> name = m->GetScriptResourceName();
  int line = m->GetLineNumber(env->ctx()).FromMaybe(0);
  if (line <= 0 || !name->IsString()) return nullptr;
  v8::Local<v8::Value> out[] = {name, v8::Integer::New(isolate, line),
                                v8::Integer::New(isolate, m->GetStartColumn(env->ctx()).FromMaybe(0))};
  return to_napi(scope.Escape(v8::Array::New(isolate, out, 3).As<v8::Value>()));
}

void en_trace_uncaught(napi_env env) { env->isolate->SetCaptureStackTraceForUncaughtExceptions(true); }

napi_value en_error_trace(napi_env env, napi_value error) {
  v8::Isolate *isolate = env->isolate;
  en_isolate *iso = en_isolate_of(isolate);
  v8::EscapableHandleScope scope(isolate);
  if (iso->thrown_where.IsEmpty() || iso->thrown != from_napi(error)) return nullptr;
  v8::Local<v8::StackTrace> trace = iso->thrown_where.Get(isolate)->GetStackTrace();
  std::string out;
  for (int i = 0; !trace.IsEmpty() && i < trace->GetFrameCount(); i++) {
    v8::Local<v8::StackFrame> frame = trace->GetFrame(isolate, i);
    v8::String::Utf8Value name(isolate, frame->GetFunctionName()), script(isolate, frame->GetScriptNameOrSourceURL());
    std::string place = *script ? *script : "<anonymous>";
    place += ":" + std::to_string(frame->GetLineNumber()) + ":" + std::to_string(frame->GetColumn());
    out += name.length() > 0 ? "    at " + std::string(*name) + " (" + place + ")\n" : "    at " + place + "\n";
  }
  napi_value text = out.empty() ? nullptr : en_str_utf8(env, out.data(), out.size());
  return text ? to_napi(scope.Escape(from_napi(text))) : nullptr;
}

char *en_error_place(napi_env env, napi_value error) {
  v8::Isolate *isolate = env->isolate;
  v8::HandleScope scope(isolate);
  v8::Local<v8::Context> context = env->ctx();
  v8::Local<v8::Message> m = message_of(en_isolate_of(isolate), from_napi(error));
  v8::Local<v8::String> line;
  int number = m->GetLineNumber(context).FromMaybe(0);
  v8::Local<v8::Value> name = m->GetScriptResourceName();
  if (number <= 0 || !name->IsString() || !m->GetSourceLine(context).ToLocal(&line)) return nullptr;
  v8::String::Utf8Value file(isolate, name), text(isolate, line);
  if (en_message_hidden(context, m)) {
    size_t size = static_cast<size_t>(file.length()) + 64;
    auto *place = static_cast<char *>(malloc(size));
    if (place) snprintf(place, size, "%s:%d\n", *file, number);
    return place;
  }
  int start = m->GetStartColumn(context).FromMaybe(0), end = m->GetEndColumn(context).FromMaybe(0);
  v8::ScriptOrigin origin = m->GetScriptOrigin();
  if (number == origin.LineOffset() + 1) { /* the offset is of the place, not of the text */
    start -= origin.ColumnOffset();
    end -= origin.ColumnOffset();
  }
  if (start < 0) start = 0;
  if (end <= start) end = start + 1;
  /* Of WebAssembly the column is an offset in bytes, and there is no text. */
  if (start > static_cast<int>(text.length())) return nullptr;
  if (text.length() > 4096 || end - start > 1024) return nullptr; /* a minified line helps nobody */
  size_t cap = static_cast<size_t>(file.length()) + text.length() + end + 64;
  auto *out = static_cast<char *>(malloc(cap));
  if (!out) return nullptr;
  int n = snprintf(out, cap, "%s:%d\n%s\n", *file, number, *text);
  for (int i = 0; i < start; i++) out[n++] = i < static_cast<int>(text.length()) && (*text)[i] == '\t' ? '\t' : ' ';
  for (int i = start; i < end; i++) out[n++] = '^';
  out[n++] = '\n';
  out[n] = 0;
  return out;
}
}

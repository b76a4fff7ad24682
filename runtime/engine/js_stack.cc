/* SPDX-License-Identifier: MIT */
/* js_stack.cc - see js_stack.h. */
#include "runtime/engine/js_stack.h"

#include <stdio.h>

#include <v8.h>

#include "runtime/engine/env.h"

namespace {

const int kFrames = 10; /* as many as an Error has */

}  // namespace

extern "C" void en_js_stack(napi_env env, void (*sink)(void *arg, const char *line, size_t len), void *arg) {
  v8::Isolate *isolate = env->isolate;
  v8::HandleScope scope(isolate);
  v8::Local<v8::StackTrace> trace = v8::StackTrace::CurrentStackTrace(isolate, kFrames, v8::StackTrace::kDetailed);
  for (int i = 0; i < trace->GetFrameCount(); i++) {
    v8::Local<v8::StackFrame> frame = trace->GetFrame(isolate, static_cast<uint32_t>(i));
    v8::String::Utf8Value name(isolate, frame->GetFunctionName()), file(isolate, frame->GetScriptName());
    const char *place = *file && file.length() ? *file : "<anonymous>";
    char line[1024];
    int len = *name && name.length()
                  ? snprintf(line, sizeof line, "at %s (%s:%d:%d)", *name, place, frame->GetLineNumber(), frame->GetColumn())
                  : snprintf(line, sizeof line, "at %s:%d:%d", place, frame->GetLineNumber(), frame->GetColumn());
    sink(arg, line, len < static_cast<int>(sizeof line) ? static_cast<size_t>(len) : sizeof line - 1);
  }
}

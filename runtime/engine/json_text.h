/* SPDX-License-Identifier: MIT */
/* json_text.h - strings in JSON text; for the C++ files of runtime/engine only. */
#ifndef INGOT_ENGINE_JSON_TEXT_H
#define INGOT_ENGINE_JSON_TEXT_H

#include <string>

#include <v8.h>

/* Quoted, at the end of out. */
static inline void en_json_string(v8::Isolate *isolate, std::string *out, v8::Local<v8::String> string) {
  v8::Local<v8::String> quoted;
  if (!v8::JSON::Stringify(isolate->GetCurrentContext(), string).ToLocal(&quoted)) {
    out->append("\"\"");
    return;
  }
  v8::String::Utf8Value text(isolate, quoted);
  out->append(*text, static_cast<size_t>(text.length()));
}

#endif

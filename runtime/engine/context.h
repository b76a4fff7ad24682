/* SPDX-License-Identifier: MIT */
/* context.h - vm contexts, for the C++ files of runtime/engine only; script.h has the C face. */
#ifndef INGOT_ENGINE_CONTEXT_H
#define INGOT_ENGINE_CONTEXT_H

#include <string>

#include <v8.h>

#include "runtime/engine/engine.h"

/* The context that en_context_new tied to `sandbox`, which must be one. */
v8::Local<v8::Context> en_context_of(napi_env env, napi_value sandbox);
/* The object that a vm context was made for; undefined for the realm's own context. */
v8::Local<v8::Value> en_context_sandbox(v8::Local<v8::Context> context);
/* Runs the context's own microtask queue, if it has one. */
void en_context_drain(napi_env env, napi_value sandbox);
/* Whether WebAssembly may be compiled in it: any but a vm context made without. */
bool en_context_allows_wasm(v8::Local<v8::Context> context);

/* Tells of each vm context that there is, and of those to come; told NULL: no more. One may watch. */
typedef void (*en_context_told)(void *arg, v8::Local<v8::Context> context, const std::string &name,
                                const std::string &origin);
void en_contexts_watch(napi_env env, en_context_told told, void *arg);

/* Takes away what V8 adds to the language: Intl.v8BreakIterator. */
void en_context_trim(v8::Local<v8::Context> context);

#endif

/* SPDX-License-Identifier: MIT */
/* js_stack.h - which JavaScript is running, for reports. */
#ifndef INGOT_ENGINE_JS_STACK_H
#define INGOT_ENGINE_JS_STACK_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The frames of env's thread, the innermost first, each as "at name (place:line:column)"; `line` is borrowed. Runs no
 * JavaScript, but needs room in the heap: may be called in an interrupt, and not when memory is short. */
void en_js_stack(napi_env env, void (*sink)(void *arg, const char *line, size_t len), void *arg);

#ifdef __cplusplus
}
#endif
#endif

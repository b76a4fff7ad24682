/* SPDX-License-Identifier: MIT */
/* modules.h - compiling builtins and the image's modules. */
#ifndef INGOT_BOOT_MODULES_H
#define INGOT_BOOT_MODULES_H

#include "runtime/engine/engine.h"
#include "runtime/image/image.h"

/* Number of the builtin, or -1. */
int rt_builtin_find(const char *id);
/* The builtin's wrapper function (internal/bootstrap/realm says what its parameters are). */
napi_value rt_builtin_compile(napi_env env, int index, napi_value *error);
/* Text of the image, internalized where it is ASCII, so that a path or specifier is in a blob once. */
napi_value rt_span_intern(napi_env env, rt_image_span s);
/* The CommonJS wrapper of the image's module. */
napi_value rt_module_compile(napi_env env, uint32_t module, napi_value *error);
/* The image's ES module, compiled, as a wrapper of runtime/engine/module.h. */
napi_value rt_module_compile_es(napi_env env, uint32_t module, napi_value url, napi_value *error);
/* Ids of all builtins that the image's modules require or import: an array of strings. */
napi_value rt_modules_builtins(napi_env env, const rt_image *img);

#endif

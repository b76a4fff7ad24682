/* SPDX-License-Identifier: MIT */
/* The header package's js_native_api.h, plus what it leaves out. Node's tests are compiled with it. */
#if defined(NAPI_EXPERIMENTAL) && !defined(NAPI_VERSION)
#define NAPI_VERSION 2147483647 /* NAPI_VERSION_EXPERIMENTAL */
#endif
#include_next <js_native_api.h>
#include "runtime/engine/napi_experimental.h"

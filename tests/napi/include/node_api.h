/* SPDX-License-Identifier: MIT */
/* The header package's node_api.h, plus what it leaves out. Node's tests are compiled with it. */
#if defined(NAPI_EXPERIMENTAL) && !defined(NAPI_VERSION)
#define NAPI_VERSION 2147483647 /* NAPI_VERSION_EXPERIMENTAL */
#endif
#include_next <node_api.h>
#include "runtime/engine/napi_experimental.h"

/* SPDX-License-Identifier: MIT */
/* vm.h - running code within limits, for the ops of vm and module. */
#ifndef INGOT_STDLIB_VM_H
#define INGOT_STDLIB_VM_H

#include "runtime/engine/script.h"

/* From an op's arguments: ms (0: none), and a boolean or undefined. */
en_limits vm_limits(napi_value timeout_ms, napi_value on_sigint);
/* Throws why a run gave nothing: that it was ended, or `error`. NULL, to be returned by an op. */
napi_value vm_failed(napi_env env, const en_limits *limits, enum en_ended ended, napi_value error);

#endif

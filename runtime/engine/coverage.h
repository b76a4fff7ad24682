/* SPDX-License-Identifier: MIT */
/*
 * coverage.h - which functions and blocks of the isolate of an env ran, and how often. Blocks are counted in what is
 * compiled after en_coverage_start(); of functions compiled before, only how often each was called. Code runs slower
 * meanwhile.
 */
#ifndef INGOT_ENGINE_COVERAGE_H
#define INGOT_ENGINE_COVERAGE_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Begins, or begins anew with all counts 0. */
void en_coverage_start(napi_env env);
void en_coverage_stop(napi_env env);
/*
 * The counts since the start or the last call, and sets them to 0: JSON text as of DevTools' Profiler.ScriptCoverage,
 * [{"scriptId":"1","url":U,"functions":[{"functionName":N,"isBlockCoverage":B,
 *   "ranges":[{"startOffset":S,"endOffset":E,"count":C}, ...]}, ...]}, ...]
 * Offsets are UTF-16 units of the script's text. U is the script's sourceURL or name as it is, so a path for CommonJS,
 * a file: URL for an ES module. Scripts without a name, and those whose name begins with "node:", are left out. NULL
 * (with an error pending) when the text is too long for a string. Only between start and stop.
 */
napi_value en_coverage_take(napi_env env);
/* Of the scripts that there are, whether they ran or not, those with a source map: [U, the map's URL, the script's text,
 * ...]. */
napi_value en_coverage_maps(napi_env env);

#ifdef __cplusplus
}
#endif
#endif

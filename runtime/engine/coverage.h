/* SPDX-License-Identifier: MIT */
/*
 * coverage.h - which functions and blocks of scripts ran, and how often, as V8 counts it. Only the command ingot
 * has it (it takes V8's inspector, a megabyte); in the templates of executables both functions say no.
 */
#ifndef INGOT_ENGINE_COVERAGE_H
#define INGOT_ENGINE_COVERAGE_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Counts from now on, in scripts that are compiled from now on. False: there is no coverage in this executable.
 * Once per process, in the main thread's realm. */
bool en_coverage_start(napi_env env);
/* The counts so far, a string: the JSON of the DevTools protocol's answer to Profiler.takePreciseCoverage
 * ({"id":..,"result":{"result":[..]}}); counting begins again at 0. NULL when it was not started. */
napi_value en_coverage_take(napi_env env);

#ifdef __cplusplus
}
#endif
#endif

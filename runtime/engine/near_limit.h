/* SPDX-License-Identifier: MIT */
/* near_limit.h - heap snapshots in files when the heap of the isolate of an env is nearly full. */
#ifndef INGOT_ENGINE_NEAR_LIMIT_H
#define INGOT_ENGINE_NEAR_LIMIT_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* At most `count` of them, in `folder` ("": the working folder), with thread's id in their names. Once; until the end
 * of the isolate. Each raises the limit a little, as making it takes memory. */
void en_snapshots_near_limit(napi_env env, uint32_t count, const char *folder, uint32_t thread_id);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: MIT */
/*
 * maps.h - which scripts have source maps. While maps are on, the realm (EN_REALM_MAPS) is told the
 * sourceMappingURL of whatever has one when it has been compiled, and the texts that eval() and
 * new Function are about to compile. Nothing is read or decoded here. On the thread of `env`.
 */
#ifndef INGOT_ENGINE_MAPS_H
#define INGOT_ENGINE_MAPS_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  EN_MAPS_ON = 1,
  EN_MAPS_PACKAGES = 2, /* also of what lies below node_modules: the realm's business */
  EN_MAPS_GENERATED = 4 /* also of eval() and new Function */
};

unsigned en_maps(napi_env env);
void en_maps_set(napi_env env, unsigned bits);

#ifdef __cplusplus
}
#endif
#endif

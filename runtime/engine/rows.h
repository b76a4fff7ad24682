/* SPDX-License-Identifier: MIT */
/*
 * rows.h - many objects with the same property names, made quickly: rows of a database.
 *
 * Objects have no prototype. Nothing here runs JavaScript.
 */
#ifndef INGOT_ENGINE_ROWS_H
#define INGOT_ENGINE_ROWS_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The names, interned. Where two are the same the value of the later one counts. */
typedef struct en_shape en_shape;
en_shape *en_shape_new(napi_env env, size_t n, const char *const *names); /* UTF-8; copied */
void en_shape_free(en_shape *s); /* NULL is allowed */
/* n is that of en_shape_new. */
napi_value en_shape_object(napi_env env, en_shape *s, size_t n, const napi_value *values);

/* Calls next(ctx, &item) until it says false, each time in a handle scope of its own, and makes an array of
 * the items. */
napi_value en_collect(napi_env env, bool (*next)(void *ctx, napi_value *item), void *ctx);

#ifdef __cplusplus
}
#endif
#endif

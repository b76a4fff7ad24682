/* SPDX-License-Identifier: MIT */
/*
 * napi_experimental.h - the functions of Node-API that the header package leaves out: experimental
 * ones (Node's n-api page, "Stability: 1") and the newest. To be included after node_api.h.
 */
#ifndef INGOT_NAPI_EXPERIMENTAL_H
#define INGOT_NAPI_EXPERIMENTAL_H

#include <node_api.h>

EXTERN_C_START

#define NODE_API_EXPERIMENTAL_HAS_CREATE_OBJECT_WITH_PROPERTIES
#define NODE_API_EXPERIMENTAL_HAS_SET_PROTOTYPE
#define NODE_API_EXPERIMENTAL_HAS_SHAREDARRAYBUFFER
#define NODE_API_EXPERIMENTAL_HAS_POST_FINALIZER

NAPI_EXTERN napi_status NAPI_CDECL node_api_post_finalizer(node_api_basic_env env,
                                                           napi_finalize finalize_cb,
                                                           void *finalize_data,
                                                           void *finalize_hint);
NAPI_EXTERN napi_status NAPI_CDECL node_api_create_object_with_properties(
    napi_env env, napi_value prototype_or_null, napi_value const *property_names,
    napi_value const *property_values, size_t property_count, napi_value *result);
NAPI_EXTERN napi_status NAPI_CDECL node_api_set_prototype(napi_env env, napi_value object,
                                                          napi_value value);
NAPI_EXTERN napi_status NAPI_CDECL node_api_is_sharedarraybuffer(napi_env env, napi_value value,
                                                                 bool *result);
NAPI_EXTERN napi_status NAPI_CDECL node_api_create_sharedarraybuffer(napi_env env,
                                                                     size_t byte_length,
                                                                     void **data,
                                                                     napi_value *result);
NAPI_EXTERN napi_status NAPI_CDECL node_api_create_external_sharedarraybuffer(
    napi_env env, void *external_data, size_t byte_length, node_api_noenv_finalize finalize_cb,
    void *finalize_hint, napi_value *result);

EXTERN_C_END

#endif

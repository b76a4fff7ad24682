/* SPDX-License-Identifier: MIT */
/*
 * addon.h - loading native addons (Node-API modules), for natives('module').
 *
 * An addon is either linked into the executable, a row of en_addons, or, where the template is
 * dynamic, a shared object: a file, or bytes of the image through a memory file.
 */
#ifndef INGOT_ENGINE_ADDON_H
#define INGOT_ENGINE_ADDON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct en_addon {
  const char *name; /* relative path of the .node file: matches a path that ends in "/<name>" */
  napi_addon_register_func init;
  int32_t (*api_version)(void); /* NULL: Node-API 8 */
} en_addon;

/* The addons linked in, ended by a NULL name. Weak and empty unless the packager makes one. */
extern const en_addon en_addons[];

/*
 * Loads the addon at `path` (absolute) and runs its init with module.exports of `module`; what it
 * returns becomes module.exports. `flags` are those of dlopen(3), 0 for lazy binding.
 * 0, or a negative libuv code with a message in `err`: UV_ENOTSUP in a static executable that
 * does not have it linked in, UV_EINVAL when it is no addon. An exception of init is pending in
 * `env` after a result of 0. Runs JavaScript.
 */
int en_addon_load(napi_env env, napi_value module, const char *path, int flags, char *err,
                  size_t errlen);
/* The same from memory; `path` is only its name. */
int en_addon_load_bytes(napi_env env, napi_value module, const char *path, const void *bytes,
                        size_t len, int flags, char *err, size_t errlen);

/*
 * Opens a library that addons loaded later need: those find it by its SONAME. Libraries that it
 * needs itself are to be loaded before. As above; once per path and process, from then on nothing.
 */
int en_dl_library(const char *path, const void *bytes, size_t len, char *err, size_t errlen);

/*
 * Where addons that open other objects themselves (dlopen) find embedded ones: the bytes of an
 * absolute path, or NULL. Set by whoever knows the image, before the first addon is loaded.
 */
extern const void *(*en_dl_embedded)(const char *path, size_t *len);

/* Node's --force-node-api-uncaught-exceptions-policy: exceptions in callbacks of threadsafe
 * functions of addons built for Node-API 9 or older are uncaught exceptions too, not warnings.
 * Set by internal/addons before the first addon is loaded. */
extern bool en_napi_force_uncaught;

/* What the template provides: napi_dlopen.cc or, for static ones, napi_dlopen_none.cc. */
typedef struct en_dl {
  void *handle;
  napi_addon_register_func init; /* NULL when the symbol is missing */
  int32_t (*api_version)(void);
} en_dl;
/* Whether dlopen(3) does. */
bool en_dl_works(void);
/* Both run constructors, which may call napi_module_register. The second opens each path once. */
int en_dl_open(en_dl *dl, const char *path, int flags, char *err, size_t errlen);
int en_dl_open_bytes(en_dl *dl, const char *path, const void *bytes, size_t len, int flags,
                     char *err, size_t errlen);

#ifdef __cplusplus
}
#endif
#endif

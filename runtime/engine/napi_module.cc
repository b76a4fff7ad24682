/* SPDX-License-Identifier: MIT */
/* napi_module.cc - Node-API: finding and starting addons (addon.h), module registration. */
#include "runtime/engine/napi_impl.h"

#include <stdio.h>
#include <stdlib.h>

#include <mutex>
#include <vector>

extern "C" {
#include "runtime/base/file_url.h"
}
#include "runtime/engine/addon.h"

using v8::Local;
using v8::Value;

extern "C" {
__attribute__((weak)) extern const en_addon en_addons[];
__attribute__((weak)) const en_addon en_addons[] = {{nullptr, nullptr, nullptr}};
}

const void *(*en_dl_embedded)(const char *path, size_t *len);

/* ---- napi_module_register -------------------------------------------------------------------- */

/* Called by a constructor: while its shared object is being opened, or, linked in, before main. */
static thread_local napi_module *just_registered;

struct known {
  void *handle; /* NULL: linked in */
  napi_module *module;
};

static std::mutex known_lock;

static std::vector<known> &known_modules() {
  static auto *list = new std::vector<known>(); /* constructors run before ours would */
  return *list;
}

void napi_module_register(napi_module *mod) {
  just_registered = mod;
  std::lock_guard<std::mutex> hold(known_lock);
  known_modules().push_back({nullptr, mod});
}

/* The module a shared object registered when it was opened, now or the first time. */
static napi_module *registered_by(void *handle) {
  std::lock_guard<std::mutex> hold(known_lock);
  for (known &k : known_modules()) {
    if (k.module == just_registered && k.handle == nullptr) k.handle = handle;
    if (k.handle == handle) return k.module;
  }
  return nullptr;
}

/* ---- finding --------------------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *name) {
  size_t n = strlen(path), m = strlen(name);
  return n > m && path[n - m - 1] == '/' && memcmp(path + n - m, name, m) == 0;
}

static bool find_linked(const char *path, en_dl *out) {
  for (const en_addon *a = en_addons; a->name != nullptr; a++) {
    if (!ends_in(path, a->name)) continue;
    *out = {nullptr, a->init, a->api_version};
    return true;
  }
  std::lock_guard<std::mutex> hold(known_lock);
  for (known &k : known_modules()) {
    char name[256];
    snprintf(name, sizeof name, "%s.node", k.module->nm_modname);
    if (k.handle != nullptr || !ends_in(path, name)) continue;
    *out = {nullptr, k.module->nm_register_func, nullptr};
    return true;
  }
  return false;
}

/* ---- starting -------------------------------------------------------------------------------- */

/* The addon's exception becomes the root's: the op that loads it is about to return. */
static void start(napi_env root, Local<v8::Object> module, const char *path, const en_dl *dl) {
  v8::Isolate *isolate = root->isolate;
  Local<v8::Context> ctx = root->ctx();
  Local<v8::String> key = v8::String::NewFromUtf8Literal(isolate, "exports");
  Local<Value> exports;
  if (!module->Get(ctx, key).ToLocal(&exports)) return;
  int32_t version = dl->api_version == nullptr ? 8 : dl->api_version();
  char *url = rt_file_url(rt_str_c(path));
  napi_env env = en_env_new(ctx, url, version, root);
  free(url);
  napi_value out = nullptr;
  bool threw = false;
  en_call_addon(env, [&](napi_env e) { out = dl->init(e, to_napi(exports)); },
                [&](napi_env, Local<Value> e) {
                  threw = true;
                  root->last_exception.Reset(isolate, e);
                });
  if (threw || out == nullptr || from_napi(out) == exports) return;
  (void)module->Set(ctx, key, from_napi(out));
}

static int run(napi_env env, napi_value module, const char *path, const en_dl *dl, char *err,
               size_t errlen) {
  if (dl->init == nullptr) {
    snprintf(err, errlen, "Module has no declared entry point.");
    return UV_EINVAL;
  }
  CHECK(from_napi(module)->IsObject());
  en_catch caught(env->root);
  start(env->root, from_napi(module).As<v8::Object>(), path, dl);
  return 0;
}

/* One thread at a time opens addons: what registers itself does so in the first. */
static std::mutex open_lock;

/* What is opened either exports the init symbol or registers itself. */
template <typename Open>
static int open(Open &&opener, const char *path, en_dl *dl, char *err, size_t errlen) {
  std::lock_guard<std::mutex> hold(open_lock);
  just_registered = nullptr;
  int code = opener();
  if (code != 0 || dl->init != nullptr) return code;
  napi_module *mod = registered_by(dl->handle);
  if (mod == nullptr) {
    snprintf(err, errlen, "Module did not self-register: '%s'.", path);
    return UV_EINVAL;
  }
  dl->init = mod->nm_register_func;
  return 0;
}

int en_addon_load(napi_env env, napi_value module, const char *path, int flags, char *err,
                  size_t errlen) {
  en_dl dl = {};
  if (find_linked(path, &dl)) return run(env, module, path, &dl, err, errlen);
  int code = open([&] { return en_dl_open(&dl, path, flags, err, errlen); }, path, &dl, err, errlen);
  return code != 0 ? code : run(env, module, path, &dl, err, errlen);
}

int en_addon_load_bytes(napi_env env, napi_value module, const char *path, const void *bytes,
                        size_t len, int flags, char *err, size_t errlen) {
  en_dl dl = {};
  if (find_linked(path, &dl)) return run(env, module, path, &dl, err, errlen);
  int code = open([&] { return en_dl_open_bytes(&dl, path, bytes, len, flags, err, errlen); }, path, &dl, err, errlen);
  return code != 0 ? code : run(env, module, path, &dl, err, errlen);
}

/* SPDX-License-Identifier: MIT */
/*
 * napi_env.cc - life of a napi_env, cleanup hooks, instance data, versions.
 *
 * All cleanup hooks of a realm are in one list of its root env, newest first. The end of an addon
 * env is itself a hook, added before the addon's own: so these run before its finalizers do.
 */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/engine/napi_impl.h"

using v8::Local;

void en_boxes_free(napi_env env);

/* ---- env ------------------------------------------------------------------------------------- */

static void addon_env_end(void *arg);

napi_env en_env_new(Local<v8::Context> context, const char *filename, int32_t module_api_version,
                    napi_env root) {
  napi_env env = new napi_env__();
  env->isolate = v8::Isolate::GetCurrent();
  env->context.Reset(env->isolate, context);
  env->filename = strdup(filename == nullptr ? "" : filename);
  env->module_api_version = module_api_version;
  env->queue_tail = &env->queue_head;
  env->root = root == nullptr ? env : root;
  if (root == nullptr) return env;
  env->rt = root->rt;
  env->next = root->next;
  root->next = env;
  en_hook_add(env, addon_env_end, env);
  return env;
}

extern "C" rt *rt_of_env(napi_env env) { return en_rt(env); }

static void env_delete(napi_env env) {
  free(env->filename);
  delete env;
}

void en_env_release(napi_env env) {
  CHECK(env->holds > 0);
  if (--env->holds == 0 && env->disposed) env_delete(env);
}

static void env_end(napi_env env) {
  v8::HandleScope scope(env->isolate);
  v8::Context::Scope context_scope(env->ctx());
  en_memory_free(env);
  en_refs_free(env);
  if (env->instance_finalize != nullptr) {
    napi_finalize cb = env->instance_finalize;
    env->instance_finalize = nullptr;
    en_call_finalizer(env, cb, env->instance_data, env->instance_hint);
  }
  en_memory_free(env);
  en_refs_free(env); /* what those finalizers made */
  en_boxes_free(env);
  env->last_exception.Reset();
}

/* The addon env is over; its struct goes with the root, for late napi_delete_reference calls. */
static void addon_env_end(void *arg) { env_end(static_cast<napi_env>(arg)); }

static void env_dispose(napi_env env) {
  env->stopping = true;
  env->disposed = true;
  env->root = env; /* the root goes too: ask ourselves from now on */
  env->context.Reset();
  env->wrap_key.Reset();
  env->tag_key.Reset();
  env->box_template.Reset();
  env->module_template.Reset();
  env->script_template.Reset();
  if (env->holds == 0) env_delete(env);
}

/* ---- cleanup hooks --------------------------------------------------------------------------- */

struct en_hook {
  void (*fn)(void *);
  void *arg;
  napi_env env;
  en_hook *next;
};

void en_hook_add(napi_env env, void (*fn)(void *), void *arg) {
  en_hook *h = static_cast<en_hook *>(malloc(sizeof *h));
  CHECK(h != nullptr);
  *h = {fn, arg, env, env->root->hooks};
  env->root->hooks = h;
}

void en_hook_remove(napi_env env, void (*fn)(void *), void *arg) {
  for (en_hook **at = &env->root->hooks; *at != nullptr; at = &(*at)->next) {
    en_hook *h = *at;
    if (h->fn != fn || h->arg != arg) continue;
    *at = h->next;
    free(h);
    return;
  }
}

/* Without anything alive the loop would not bring what we wait for either. */
static void wait_for_hooks(napi_env root) {
  for (int alive = 1; root->waiting > 0 && alive;) alive = uv_run(rt_loop(en_rt(root)), UV_RUN_ONCE);
}

/* An addon's env ends when its asynchronous hooks have. */
static void hooks_run(napi_env root) {
  while (root->hooks != nullptr) {
    en_hook *h = root->hooks;
    root->hooks = h->next; /* a hook may remove others, and itself */
    void (*fn)(void *) = h->fn;
    void *arg = h->arg;
    free(h);
    if (fn == addon_env_end) wait_for_hooks(root);
    fn(arg);
  }
}

void en_env_free(napi_env root) {
  CHECK(root->root == root);
  root->stopping = true;
  {
    v8::HandleScope scope(root->isolate);
    v8::Context::Scope context_scope(root->ctx());
    hooks_run(root);
    wait_for_hooks(root);
    hooks_run(root); /* what was added meanwhile */
  }
  env_end(root);
  en_drain_close(root);
  en_mailbox_close(root);
  if (root->next != nullptr) fflush(nullptr); /* addons print by stdio, and we may end by _exit */
  for (napi_env env = root->next, next; env != nullptr; env = next) {
    next = env->next;
    env_dispose(env);
  }
  env_dispose(root);
}

napi_status napi_add_env_cleanup_hook(node_api_basic_env env, napi_cleanup_hook fun, void *arg) {
  EN_BASIC(env);
  EN_ARG(env, fun);
  en_hook_add(env, fun, arg);
  return napi_ok;
}

napi_status napi_remove_env_cleanup_hook(node_api_basic_env env, napi_cleanup_hook fun,
                                         void *arg) {
  EN_BASIC(env);
  EN_ARG(env, fun);
  en_hook_remove(env, fun, arg);
  return napi_ok;
}

/* ---- asynchronous cleanup hooks -------------------------------------------------------------- */

struct napi_async_cleanup_hook_handle__ {
  napi_env env;
  napi_async_cleanup_hook hook;
  void *arg;
  bool started;
};

static void async_hook_start(void *arg) {
  auto *h = static_cast<napi_async_cleanup_hook_handle>(arg);
  h->started = true;
  h->env->root->waiting++;
  h->hook(h, h->arg);
}

napi_status napi_add_async_cleanup_hook(node_api_basic_env env, napi_async_cleanup_hook hook,
                                        void *arg,
                                        napi_async_cleanup_hook_handle *remove_handle) {
  EN_BASIC(env);
  EN_ARG(env, hook);
  auto *h = new napi_async_cleanup_hook_handle__{env, hook, arg, false};
  en_env_hold(env);
  en_hook_add(env, async_hook_start, h);
  if (remove_handle != nullptr) *remove_handle = h;
  return en_ok(env);
}

napi_status napi_remove_async_cleanup_hook(napi_async_cleanup_hook_handle h) {
  if (h == nullptr) return napi_invalid_arg;
  napi_env env = h->env;
  if (h->started) {
    env->root->waiting--;
  } else {
    en_hook_remove(env, async_hook_start, h);
  }
  delete h;
  en_env_release(env);
  return napi_ok;
}

/* ---- instance data --------------------------------------------------------------------------- */

napi_status napi_set_instance_data(node_api_basic_env env, void *data, napi_finalize finalize_cb,
                                   void *finalize_hint) {
  EN_BASIC(env);
  env->instance_data = data;
  env->instance_finalize = finalize_cb;
  env->instance_hint = finalize_hint;
  return en_ok(env);
}

napi_status napi_get_instance_data(node_api_basic_env env, void **data) {
  EN_BASIC(env);
  EN_ARG(env, data);
  *data = env->instance_data;
  return en_ok(env);
}

/* ---- versions, memory, loop ------------------------------------------------------------------ */

napi_status napi_get_version(node_api_basic_env env, uint32_t *result) {
  EN_BASIC(env);
  EN_ARG(env, result);
  *result = 10;
  return en_ok(env);
}

napi_status napi_get_node_version(node_api_basic_env env, const napi_node_version **version) {
  EN_BASIC(env);
  EN_ARG(env, version);
  static const napi_node_version node = {EN_NODE_MAJOR, EN_NODE_MINOR, EN_NODE_PATCH, "node"};
  *version = &node;
  return en_ok(env);
}

napi_status napi_adjust_external_memory(node_api_basic_env env, int64_t change_in_bytes,
                                        int64_t *adjusted_value) {
  EN_BASIC(env);
  EN_ARG(env, adjusted_value);
  *adjusted_value = env->isolate->AdjustAmountOfExternalAllocatedMemory(change_in_bytes);
  return en_ok(env);
}

napi_status napi_get_uv_event_loop(node_api_basic_env env, uv_loop_s **loop) {
  EN_BASIC(env);
  EN_ARG(env, loop);
  *loop = rt_loop(en_rt(env));
  return en_ok(env);
}

napi_status node_api_get_module_file_name(node_api_basic_env env, const char **result) {
  EN_BASIC(env);
  EN_ARG(env, result);
  *result = env->filename;
  return en_ok(env);
}

/* SPDX-License-Identifier: MIT */
/*
 * env.h - the inside of napi_env, for the C++ files of runtime/engine only.
 *
 * One *root* env per realm (ops run in it: rt_env), made by the engine's boot, and one env per
 * loaded addon, made by en_addon_load and owned by the root. en_env_free(root) ends them all:
 * cleanup hooks in reverse order of their adding, finalizers, instance data.
 * napi_value is a v8::Local in disguise; napi semantics for exceptions: kept in last_exception
 * until the native callback returns, then thrown (en_env_rethrow).
 */
#ifndef INGOT_ENGINE_ENV_H
#define INGOT_ENGINE_ENV_H

#ifndef NAPI_VERSION
#define NAPI_VERSION 10
#endif

#include <stdint.h>
#include <string.h>

#include <v8.h>

#include "runtime/base/check.h"
#include "runtime/bind/bind.h"

/* What napi_get_node_version answers: the API level of Node that the stdlib follows. The same
 * numbers as process.versions.node. */
enum { EN_NODE_MAJOR = 24, EN_NODE_MINOR = 21, EN_NODE_PATCH = 0 };

/* ---- what the loop half provides ------------------------------------------------------------- */

extern "C" {
/* The uncaught-exception path: process 'uncaughtException', or print and exit. Runs JavaScript. */
void rt_uncaught(rt *r, napi_value err);
/* The heap of a thread's isolate is full: the thread ends. */
void rt_out_of_memory(rt *r);
/* What en_interrupt asked for. JavaScript is on the stack and may not be run. */
void rt_interrupted(rt *r);
/* Buffer.prototype. */
napi_value rt_buffer_prototype(rt *r);
/* One more / one less level of native code calling JavaScript. At the outermost level
 * rt_callback_end drains process.nextTick and the microtasks, as rt_call does. Between
 * rt_enter and rt_leave, or with a context entered. Every begin has its end. */
void rt_callback_begin(rt *r);
void rt_callback_end(rt *r);
}

/* ---- napi_value ------------------------------------------------------------------------------ */

static_assert(sizeof(v8::Local<v8::Value>) == sizeof(napi_value));

static inline napi_value to_napi(v8::Local<v8::Value> v) {
  napi_value out;
  memcpy(static_cast<void *>(&out), static_cast<void *>(&v), sizeof out);
  return out;
}

static inline v8::Local<v8::Value> from_napi(napi_value v) {
  v8::Local<v8::Value> out;
  memcpy(static_cast<void *>(&out), static_cast<void *>(&v), sizeof out);
  return out;
}

/* ---- env ------------------------------------------------------------------------------------- */

struct en_hook;       /* a cleanup hook, napi_cleanup.cc */

struct napi_env__ {
  v8::Isolate *isolate;
  v8::Global<v8::Context> context;
  v8::Global<v8::Value> last_exception; /* pending, thrown when the native callback returns */
  napi_extended_error_info last_error;

  void *rt;       /* the runtime; set by whoever makes the root env, inherited by addon envs */
  napi_env root;  /* this, when it is the root */
  char *filename; /* file:// URL of the addon, "" for the root */
  int32_t module_api_version;

  int open_handle_scopes;
  int open_callback_scopes;
  int in_gc; /* inside a finalizer called during garbage collection: no JavaScript API */
  bool stopping; /* teardown has begun (read it of the root): no more JavaScript */
  bool silent;   /* root: its thread ends, but first what it has begun: addons run no more JavaScript */
  bool disposed; /* only `holds` keep this struct */

  void *instance_data;
  napi_finalize instance_finalize;
  void *instance_hint;

  struct napi_ref__ *refs;           /* references without finalizer */
  struct napi_ref__ *finalizers;     /* references with one: finalized first at teardown */
  struct napi_ref__ *queue_head;     /* root only: collected, their finalizers wait for the loop */
  struct napi_ref__ **queue_tail;
  struct en_drain *drain;            /* root only: loop handle that runs the queue, or NULL */

  en_hook *hooks;          /* root only: cleanup hooks of all envs, the newest first */
  int waiting;             /* root only: async cleanup hooks and requests teardown waits for */
  napi_env next;           /* root only heads the list of addon envs */
  int holds;               /* async works, threadsafe functions: the memory outlives teardown */

  v8::Global<v8::Private> wrap_key;
  v8::Global<v8::Private> tag_key;
  v8::Global<v8::ObjectTemplate> box_template;
  v8::Global<v8::ObjectTemplate> module_template;
  v8::Global<v8::ObjectTemplate> script_template;
  struct en_box *boxes;    /* boxes with a finalizer */
  struct en_memory *memory; /* external array buffers whose memory the addon owns */
  struct en_mailbox *mailbox; /* root: memory released by the collector's threads, or NULL */

  /* The realm's context without making a handle: valid as long as the env. */
  v8::Local<v8::Context> ctx() const {
    v8::Local<v8::Context> out;
    memcpy(static_cast<void *>(&out), static_cast<const void *>(&context), sizeof out);
    return out;
  }
};

/*
 * Makes an env for `context` (entered or not; a HandleScope must be open). module_api_version is
 * what the addon was built for (NAPI_VERSION_EXPERIMENTAL for experimental); 10 for the root.
 * The root's maker sets env->rt at once. `root` NULL makes a root.
 */
napi_env en_env_new(v8::Local<v8::Context> context, const char *filename,
                    int32_t module_api_version, napi_env root = nullptr);

/*
 * Ends a root env and all its addon envs. Runs native cleanup hooks and finalizers (no JavaScript
 * runs: napi calls answer napi_cannot_run_js), and the loop while async cleanup hooks or running
 * work ask for it. Afterwards run the loop once more until it is empty: handles close.
 */
void en_env_free(napi_env root);

/* Throws the pending exception, if any, into JavaScript: call just before returning to it.
 * True when one was thrown. */
static inline bool en_env_rethrow(napi_env env) {
  if (env->last_exception.IsEmpty()) [[likely]] return false;
  v8::Local<v8::Value> e = v8::Local<v8::Value>::New(env->isolate, env->last_exception);
  env->last_exception.Reset();
  env->isolate->ThrowException(e);
  return true;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * core.h - the life of an isolate: from a blob or from nothing, with one realm in it, and the
 * making of a blob. Called by runtime/loop and runtime/boot; rooms use engine.h.
 *
 * A realm keeps its JavaScript side in one array, the *realm array* (enum en_realm_slot), which is
 * part of the context and so of a blob. Nothing else ties C to JavaScript objects across a blob.
 */
#ifndef INGOT_ENGINE_CORE_H
#define INGOT_ENGINE_CORE_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rt rt;

/* What the realm array holds. */
enum en_realm_slot {
  EN_REALM_HOOKS,    /* array: hook number -> function or undefined */
  EN_REALM_START,    /* function(kind, ...): begins the program; set by runtime/boot/realm.js */
  EN_REALM_TICK,     /* function(): drains nextTick, microtasks, rejections */
  EN_REALM_FATAL,    /* function(error, fromPromise): true when handled */
  EN_REALM_BUFFER,   /* Buffer.prototype or undefined */
  EN_REALM_CODE,     /* array: app module number -> compiled wrapper or undefined */
  EN_REALM_REJECT,   /* function(type, promise, value): promise rejection events */
  EN_REALM_IMPORT,  /* function(specifier, script name, [key, value, ...] attributes, host symbol or
                       undefined, phase, object of the vm context or undefined): gives a promise */
  EN_REALM_BUILD,    /* function('load', ids), and ('compile') -> [good, lines]: while a blob is made */
  EN_REALM_STATE,    /* Int32Array shared by both sides: enum rt_state in loop.h */
  EN_REALM_PREPARE,  /* function(global of the error's context, error, call sites): the text of error.stack */
  EN_REALM_META,     /* function(wrapper, import.meta): fills it (module.h) */
  EN_REALM_WASM,     /* function(source, stream): reads what WebAssembly.compileStreaming() was given (wasm.h) */
  EN_REALM_MAPS,     /* function(script's name, source map's URL, sourceURL if any), or (undefined, undefined, text of
                       eval()): maps.h */
  EN_REALM_SLOTS
};

/* Source text kept outside the heap and outside blobs, for the life of the process. */
typedef struct en_source {
  const void *text; /* NULL: `make` writes it when V8 first reads it, which then keeps it */
  size_t len;    /* characters */
  bool two_byte; /* UTF-16LE, aligned to 2; else Latin-1 */
  bool hidden;   /* an executable has no text of it, only what `make` makes up */
  void (*make)(const struct en_source *s, void *to);
  const void *made_from; /* for `make` */
  size_t made_from_len;
} en_source;

typedef struct en_config {
  const char *blob; /* NULL: an empty realm, to be filled by the boot scripts */
  size_t blob_len;
  const en_source *sources; /* in the order the blob was made with; borrowed for good */
  size_t source_count;
  bool snapshot; /* this isolate will become a blob (en_blob_create) */
  size_t young;  /* bytes the young generation begins with, 0: V8's choice (1 MiB a half) */
  struct en_heap_limits *limits; /* of a thread's isolate, filled in with what it got; NULL: V8's choice */
  unsigned maps; /* EN_MAPS_* to begin with (maps.h) */
} en_config;

/* What an isolate may use, in bytes; 0: V8's choice. */
typedef struct en_heap_limits {
  size_t young, old, code;
  size_t stack; /* of the calling thread, from here down; JavaScript leaves the last EN_STACK_RESERVE of it to C */
} en_heap_limits;
enum { EN_STACK_RESERVE = 192 << 10 };

/* Process-wide: V8 flags (space separated; the ones blobs depend on come first, always), platform, V8. */
void en_init(const char *flags);
/* One more flag string before en_init; returns the first flag V8 does not know, or NULL. */
void en_flags_add(const char *flags);
/* Before en_init: WebAssembly without streams (wasm.h) and stack switching (promising(), Suspending), which
 * V8 makes anew in each process: for programs that never name them. They are no part of a blob. */
void en_wasm_core(void);
void en_icu_data(const void *data); /* ICU common data, 16-aligned, stays mapped; before en_init */

/* Makes the isolate and its realm on this thread, enters both for good, sets `*env` (root env). All isolates
 * of a process have the blob and the sources of the first. */
typedef struct en_isolate en_isolate;
en_isolate *en_isolate_new(const en_config *config, rt *r, napi_env *env);
/* From here on Atomics.wait() throws, for an isolate that no other thread would wake. */
void en_isolate_forbid_wait(en_isolate *iso);
/* The quick end of a process: runs addons' cleanup hooks and finalizers, disposes of nothing. */
void en_isolate_end(en_isolate *iso);
/* The end of a thread's isolate, in three steps. Addons run no more JavaScript, nor does anybody else; values can
 * be made for the loop's last callbacks: */
void en_isolate_stop(en_isolate *iso);
/* ends the root env (finalizers, cleanup hooks): the loop then has to run until its handles are closed; */
void en_isolate_empty(en_isolate *iso);
/* the isolate itself. */
void en_isolate_free(en_isolate *iso);
void *en_isolate_v8(en_isolate *iso); /* for platform.h */

/* The realm array's slots. */
napi_value en_realm_get(napi_env env, int slot);
void en_realm_set(napi_env env, int slot, napi_value v);

/* A handle scope with the realm's context entered. */
typedef struct en_scope {
  void *opaque[6];
} en_scope;
void en_scope_open(napi_env env, en_scope *s);
void en_scope_close(napi_env env, en_scope *s);

/* Calls fn; NULL and *error (may be undefined) when it threw; NULL and *error NULL when execution
 * is being terminated. Drains nothing. */
napi_value en_call(napi_env env, napi_value fn, napi_value recv, size_t argc, const napi_value *argv,
                   napi_value *error);
void en_microtasks(napi_env env); /* run the microtask queue */
void en_microtask_enqueue(napi_env env, napi_value fn);
/* From now on --abort-on-uncaught-exception leaves it to JavaScript to end the process: it knows who handles what. */
void en_abort_defer(napi_env env);
/* Any thread: stops the running JavaScript for good. */
void en_terminate(en_isolate *iso);
bool en_terminated(const en_isolate *iso); /* by en_terminate */
/* Any thread: calls rt_interrupted(r) on the isolate's thread, in the midst of what it runs, or when it next
 * runs JavaScript. */
void en_interrupt(en_isolate *iso);

/* The external string over sources[index] of the config. */
napi_value en_source_string(napi_env env, size_t index);

/* The function natives(room) -> {op: function, ...}, over the generated table rt_ops (bind/op.h). */
napi_value en_natives(napi_env env);

/* Continuation-preserved embedder data: the async context frame. NULL when it is undefined. */
napi_value en_frame_get(napi_env env);
void en_frame_set(napi_env env, napi_value frame); /* NULL: undefined */

/* Calls init(promise, parent), before(promise), after(promise), settled(promise) for all promises of
 * the realm; argv has four values, of which those that are no functions ask for nothing. */
void en_promise_hooks(napi_env env, const napi_value *argv);

/* Called before the process ends by a fatal error of the engine: no JavaScript can run, nor anything be allocated in
 * the heap; env is that of the thread it happens in. NULL: nobody. */
extern void (*en_on_fatal)(napi_env env, const char *what);

/* "file:line\nsource line\n   ^\n" (of a hidden source without the latter two lines) of where `error` was thrown, or of the error's own stack top; heap
 * string, caller frees; NULL when unknown. */
char *en_error_place(napi_env env, napi_value error);
/* [script's name or sourceURL, line (1-based), column (0-based)] of the same place; NULL when unknown. */
napi_value en_error_position(napi_env env, napi_value error);

/* From now on V8 keeps the stack of whatever is thrown and not caught, if it is no Error ... */
void en_trace_uncaught(napi_env env);
/* ... "    at f (file:1:2)\n...", as long as `error` is the last that was thrown. NULL: unknown. */
napi_value en_error_trace(napi_env env, napi_value error);

/* Serialises the isolate of a config with `snapshot`: no scope may be open. The isolate is gone
 * afterwards. *out is malloc'd. 0, or a negative code: EN_BLOB_FAILED, EN_BLOB_FIXED_HASH. */
enum { EN_BLOB_FAILED = -10001, EN_BLOB_FIXED_HASH = -10002 };
int en_blob_create(en_isolate *iso, char **out, size_t *out_len);

#ifdef __cplusplus
}
#endif
#endif

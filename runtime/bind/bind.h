/* SPDX-License-Identifier: MIT */
/*
 * bind.h - how a stdlib room's C half meets its JavaScript half.
 *
 * Downwards: *ops*. One row in <room>.def, one C function, one name in natives('<room>').
 * Upwards: *hooks* (a JS function registered once, called with the owner of a handle) and
 * *completions* (a JS function handed to one async op and called once).
 * All of it on the loop's thread; only `run` of an rt_work is called on a pool thread.
 */
#ifndef INGOT_BIND_H
#define INGOT_BIND_H

#include <uv.h>

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rt rt; /* one per isolate: loop, env, hooks (runtime/loop/loop.h) */

rt *rt_from_env(napi_env env);
napi_env rt_env(rt *r);
uv_loop_t *rt_loop(rt *r);

/* ---- ops ------------------------------------------------------------------------------------ */

/*
 * An op. `argv` has at least the `nargs` of its .def row (missing ones are undefined); argc is
 * what JavaScript passed. Result NULL means undefined. An op reports a failure by returning a
 * negative number (a libuv code, or one of runtime/base/err.def), which its JavaScript caller
 * turns into an error of internal/errors. An op may throw (napi_throw) only for what JavaScript
 * cannot check beforehand.
 *
 * .def row:  OP(js_name, c_function, nargs, flags)      flags: OP_NONE, OP_PURE (no side effect) or one OP_<need>
 *            HOOK(name)                                 natives('<room>').hooks.<name> = function
 *
 * A need is what the permission model, when it is on, looks for before it lets the call through: whoever opens a
 * path, starts a program or a thread, or loads code says so in the row. Paths are strings or views of bytes.
 */
typedef napi_value (*rt_op_fn)(napi_env env, size_t argc, const napi_value *argv);
enum {
  OP_NONE = 0,
  OP_PURE = 1,
  OP_GUARDED = 2, /* the first need; below it are none */
  OP_READS = OP_GUARDED, /* argument 0 is a path that is read, or looked at */
  OP_READS_1,    /* the same, argument 1 */
  OP_WRITES,     /* argument 0 is made, changed or removed */
  OP_WRITES_1,
  OP_WRITES_NOW, /* as OP_WRITES; a refusal is thrown although there is a completion */
  OP_REMOVES,    /* argument 0, with all that is below it */
  OP_OPENS,      /* argument 0 with the open(2) flags of argument 1; a number is a descriptor */
  OP_OPENS_2,    /* the same, flags in argument 2 */
  OP_COPIES,     /* reads argument 0, writes argument 1 */
  OP_MOVES,      /* reads and writes argument 0, writes argument 1 */
  OP_LINKS,      /* makes a symbolic link */
  OP_TOUCHES,    /* changes what a descriptor stands for, whatever it was opened for */
  OP_DATABASE,   /* opens SQLite's path in argument 1, argument 2: read-only? */
  OP_SPAWNS,     /* starts the program in argument 0 */
  OP_THREADS,    /* starts a thread for the program; argument 4: one of the runtime's own? */
  OP_LOADS,      /* loads the native code in argument 1 */
  OP_WASI,
  OP_STORE       /* loads a key from a URL, whose text may be secret */
};
#define RT_OP(c_name) napi_value c_name(napi_env env, size_t argc, const napi_value *argv)

/* ---- upcalls: the one door ------------------------------------------------------------------ */

/*
 * Hook numbers: enum rt_hook in the generated "ops.h", HOOK_<room>_<name>. rt_hook_call() runs the
 * JS function with `argc` values, then, when no JavaScript is left on the stack, drains
 * process.nextTick and the microtasks. An exception goes to the process's uncaught-exception
 * path; the result is then NULL, as when the process is ending. Opens a handle scope of its own
 * only if told so by rt_enter/rt_leave: wrap libuv callbacks in them.
 */
napi_value rt_hook_call(rt *r, int hook, size_t argc, const napi_value *argv);
/* The hook's function, or NULL. */
napi_value rt_hook_function(rt *r, int hook);
/* The same for any function value, `recv` may be NULL (undefined). */
napi_value rt_call(rt *r, napi_value fn, napi_value recv, size_t argc, const napi_value *argv);

typedef struct rt_scope {
  void *opaque[8];
} rt_scope;
void rt_enter(rt *r, rt_scope *s); /* first thing in a libuv callback: handle and context scope */
void rt_leave(rt *r, rt_scope *s); /* last thing */

/* ---- handles: long-lived native things with one closing door ---------------------------------- */

typedef struct rt_handle rt_handle;
typedef struct rt_handle_type {
  const char *name;
  void (*close)(rt_handle *h);  /* begin closing: usually uv_close(); must end in rt_handle_closed(h) */
  void (*free)(rt_handle *h);   /* release the memory around h; nothing else may touch it afterwards */
} rt_handle_type;

/* Embed as the first member of the native struct. */
struct rt_handle {
  const rt_handle_type *type;
  rt *r;
  en_ref owner; /* strong until closed: the JS object passed to hooks as their first argument */
  en_ref box;   /* the JS handle value */
  en_ref frame; /* async context at creation, or NULL */
  bool closing;
  rt_handle *next, *prev; /* all open handles of r: teardown closes them */
};

/* Links h and makes the JS value that ops take as their handle argument. */
napi_value rt_handle_open(rt *r, rt_handle *h, const rt_handle_type *type, napi_value owner);
/* The native struct, or NULL when `v` is closed or of another type (answer UV_EBADF). */
void *rt_handle_get(napi_value v, const rt_handle_type *type);
napi_value rt_handle_owner(rt_handle *h); /* valid in the current scope */
/* The one door out. Idempotent. Later: type->close, rt_handle_closed, hook loop.closed(owner). */
void rt_handle_close(rt_handle *h);
void rt_handle_closed(rt_handle *h); /* called by type->close's uv_close callback, once */
/* Calls hook(owner, argv...) in the async context of the handle, with ticks. Must be called inside
 * rt_enter/rt_leave, where argv was made. */
void rt_handle_emit(rt_handle *h, int hook, size_t argc, const napi_value *argv);

/* Whether an open handle keeps the loop alive. */
static inline void rt_uv_set_ref(uv_handle_t *handle, bool on) {
  if (on) {
    uv_ref(handle);
  } else {
    uv_unref(handle);
  }
}

/* ---- requests: one-shot async operations ------------------------------------------------------ */

/* Embed as the first member. `done` is a JS function, called once as done(status, ...values). */
typedef struct rt_req {
  rt *r;
  en_ref done;
  en_ref keep;  /* a value kept alive meanwhile (a Buffer being filled, an array of them), or NULL */
  en_ref frame; /* async context, or NULL */
} rt_req;

void rt_req_begin(rt_req *q, rt *r, napi_value done, napi_value keep); /* keep may be NULL */
/* Releases everything and calls done(argv...), with ticks. Free the surrounding memory after it.
 * Must be called inside rt_enter/rt_leave. */
void rt_req_end(rt_req *q, size_t argc, const napi_value *argv);
void rt_req_cancel(rt_req *q); /* release without calling (start failed) */

/* Work on libuv's thread pool. `run` must not touch JavaScript. `after` runs inside a scope and
 * must call rt_req_end(&w->req, ...) and free w's memory. */
typedef struct rt_work {
  rt_req req;
  uv_work_t uv;
  struct rt_work *next, **link; /* all of r: a worker that ends cancels what has not begun */
  void (*run)(struct rt_work *w);
  void (*after)(struct rt_work *w, int status); /* 0 or UV_ECANCELED */
  const char *kind; /* what trace events of "node.threadpoolwork" call it, static; NULL: it has none */
} rt_work;
int rt_work_start(rt_work *w, rt *r, napi_value done, napi_value keep, void (*run)(rt_work *w),
                  void (*after)(rt_work *w, int status));
static inline int rt_work_start_as(const char *kind, rt_work *w, rt *r, napi_value done, napi_value keep,
                                   void (*run)(rt_work *w), void (*after)(rt_work *w, int status)) {
  w->kind = kind;
  return rt_work_start(w, r, done, keep, run, after);
}

#ifdef __cplusplus
}
#endif
#endif

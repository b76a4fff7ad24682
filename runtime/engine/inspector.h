/* SPDX-License-Identifier: MIT */
/*
 * inspector.h - V8's inspector of one isolate, and sessions with it. Each session speaks the Chrome DevTools Protocol:
 * JSON texts go in by en_session_dispatch and come out by the session's `send`.
 *
 * All of it on the thread of the isolate; messages may run JavaScript. The code of it lies apart (deps/apart.ld): only
 * stdlib/inspector may call it, and the rest of the runtime only through pointers that are set while there is one.
 */
#ifndef INGOT_ENGINE_INSPECTOR_H
#define INGOT_ENGINE_INSPECTOR_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct en_inspector en_inspector;
typedef struct en_session en_session;

/* What V8 asks its embedder for. */
typedef struct en_inspector_hooks {
  void *arg;
  void (*paused)(void *arg);           /* JavaScript is: dispatch messages until `resumed` was called, or nobody is there */
  void (*resumed)(void *arg);
  void (*run)(void *arg);              /* Runtime.runIfWaitingForDebugger */
  napi_value (*command_line)(void *arg); /* what `require` is in texts a client evaluates, or NULL */
  void (*depth)(void *arg, int depth); /* somebody wants that many asynchronous parents of stacks; 0: nobody does */
} en_inspector_hooks;

/* Tells the inspector of the realm, named `name`, and of all vm contexts, those to come too. */
en_inspector *en_inspector_new(napi_env env, const char *name, const en_inspector_hooks *hooks);
/* The realm's end: sessions see their contexts go. They stay usable until they are freed. */
void en_inspector_end(en_inspector *i);
/* No session may be left. */
void en_inspector_free(en_inspector *i);

/* A text of the protocol, of characters of one byte (ASCII) or two (UTF-16). Borrowed for the call. */
typedef struct en_protocol_text {
  const void *p;
  size_t len; /* characters */
  bool wide;
} en_protocol_text;
napi_value en_protocol_value(napi_env env, const en_protocol_text *text);
/* UTF-8, NUL-terminated, caller frees. */
char *en_protocol_utf8(const en_protocol_text *text, size_t *len);

en_session *en_session_new(en_inspector *i, void (*send)(void *arg, const en_protocol_text *text), void *arg);
void en_session_dispatch(en_session *s, const char *utf8, size_t len);
void en_session_free(en_session *s);
/* Whether V8 answers that method, such as "Runtime.enable". */
bool en_session_knows(const char *method, size_t len);
/* JavaScript pauses at its next statement, and says why. */
void en_session_pause_next(en_session *s, const char *reason);
void en_session_pause_cancel(en_session *s);

/* V8's console, which talks to sessions: it is not the one programs have. */
napi_value en_inspector_console(napi_env env);
/* Runtime.exceptionThrown; `error` was thrown last, or made elsewhere. */
void en_inspector_uncaught(en_inspector *i, napi_value error);

/* The loop begins to wait, or ends it: for CPU profiles. */
void en_inspector_idle(en_inspector *i, bool is_idle);

/* Parents of asynchronous stacks: a task is named by a number. */
void en_task_scheduled(en_inspector *i, const char *name, size_t len, uint64_t task, bool recurring);
void en_task_started(en_inspector *i, uint64_t task);
void en_task_finished(en_inspector *i, uint64_t task);
void en_task_canceled(en_inspector *i, uint64_t task);

#ifdef __cplusplus
}
#endif
#endif

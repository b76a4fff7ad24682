/* SPDX-License-Identifier: MIT */
/*
 * serdes.h - V8's serialization of values (the structured clone algorithm), into messages that may be read in
 * another isolate.
 *
 * A *host object* is one that was branded: V8 does not look inside it but writes its number. JavaScript then
 * writes what makes one like it as a part of the same message. *Cargo* is something native inside a message.
 * Serializing runs user code (getters).
 */
#ifndef INGOT_ENGINE_SERDES_H
#define INGOT_ENGINE_SERDES_H

#include "runtime/engine/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Made on one thread, then read on another; counted, and not changed any more once there are two users. */
typedef struct en_message en_message;

en_message *en_message_new(void);
en_message *en_message_keep(en_message *m);
void en_message_drop(en_message *m); /* any thread; NULL is allowed */

/* What en_message_write answers. */
enum { EN_WRITTEN, EN_NOT_CLONEABLE /* *problem says why */, EN_THROWN /* pending */ };

/*
 * Writes a part. host -1: the value; its `buffers` (array of ArrayBuffers, or NULL) are not copied, see
 * en_message_give. Else it is what makes host object number `host`. New host objects are pushed onto the array
 * `hosts`: their place is their number. *hosts NULL: the array is made.
 */
int en_message_write(napi_env env, en_message *m, napi_value value, napi_value buffers, int host, napi_value *hosts,
                     napi_value *problem);
/* Takes the memory of the buffers, which are detached. False, with an error pending, when one may not be: nothing
 * has happened then. */
bool en_message_give(napi_env env, en_message *m, napi_value buffers);
/* Host objects that were transferred: numbers. */
void en_message_set_transferred(en_message *m, const uint32_t *numbers, size_t count);

/*
 * The value. make(part, context) -> the host object. `context`: of a vm, or NULL for the realm's. *transferred gets
 * an array of the objects, or NULL when there are none. Buffers and most cargo are there for the first reader only. NULL
 * with an error pending when it cannot be read.
 */
napi_value en_message_read(napi_env env, en_message *m, napi_value make, napi_value context, napi_value *transferred);

/* ---- cargo ---------------------------------------------------------------------------------------- */

typedef struct en_cargo_type {
  void *(*keep)(void *p); /* for one more reader; NULL: it is the first one's */
  void (*drop)(void *p);  /* nobody took it; any thread */
} en_cargo_type;

/* An object that owns p; writing it into a message takes it, or keeps it once more. */
napi_value en_cargo_new(napi_env env, void *p, const en_cargo_type *type);
/* Whether the message has cargo of that type for which is(p, arg). */
bool en_message_carries(const en_message *m, const en_cargo_type *type, bool (*is)(void *p, void *arg), void *arg);
/* p, now the caller's; NULL when it is of another type or was taken. */
void *en_cargo_take(napi_value cargo, const en_cargo_type *type);

/* Cargo that is an ArrayBuffer's memory, shared and not to be changed; and a new ArrayBuffer over it. */
napi_value en_memory_cargo(napi_env env, napi_value arraybuffer);
napi_value en_memory_of(napi_env env, napi_value cargo);

void en_brand(napi_env env, napi_value object);                /* makes it a host object */
void en_forbid_transfer(napi_env env, napi_value arraybuffer); /* into a message */
void en_forbid_detach(napi_env env, napi_value arraybuffer);   /* of any kind */

#ifdef __cplusplus
}
#endif
#endif

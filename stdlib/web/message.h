/* SPDX-License-Identifier: MIT */
/*
 * message.h - the ends of message channels, which belong to no thread, and what the C files of other rooms
 * need of them.
 *
 * A *group* is a channel (two ends, no name) or all ends of a broadcast name. An end has a queue; while a
 * *port* holds it, messages wake the port's loop. Without one it is on its way between threads, inside a
 * message, as cargo of web_end_type.
 */
#ifndef INGOT_WEB_MESSAGE_H
#define INGOT_WEB_MESSAGE_H

#include "runtime/bind/bind.h"
#include "runtime/engine/serdes.h"

typedef struct web_end web_end;

extern const en_cargo_type web_end_type;
void web_end_close(web_end *e); /* any thread; nobody holds it. NULL is allowed */

/* Hands out what waits at the port, whether it was started or not. In a scope. */
void web_port_flush(napi_value port);

napi_value web_message_box(napi_env env, en_message *m);
/* The message of a box, which is then empty. */
en_message *web_message_take(napi_value box);
/* Reads m and drops it. NULL with an error pending; *transferred is an array or undefined. */
napi_value web_message_read(rt *r, en_message *m, napi_value context, napi_value *transferred);

#endif

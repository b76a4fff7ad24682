/* SPDX-License-Identifier: MIT */
/*
 * sockaddr.h - IP addresses between text, struct sockaddr and JavaScript.
 * Shared by the rooms net, dns and (later) dgram. No state; any thread except where a napi_env is
 * taken.
 */
#ifndef INGOT_NATIVE_SOCKADDR_H
#define INGOT_NATIVE_SOCKADDR_H

#include <uv.h>

#include "runtime/engine/engine.h"

/* Room for any textual IP address with a zone ("fe80::1%eth0") and the NUL. */
#define RT_IP_TEXT_MAX (UV_IF_NAMESIZE + 64)

/* 4, 6, or 0 when `text` (len bytes, no NUL needed) is no IP literal. A zone is allowed for 6. */
int rt_ip_version(const char *text, size_t len);

/* Fills *out from an IP literal and a port (host order, 0..65535). 0 or UV_EINVAL. */
int rt_sockaddr_parse(const char *ip, int port, struct sockaddr_storage *out);

/* Text of the address without the port; 0 or a negative code. *port may be NULL. */
int rt_sockaddr_text(const struct sockaddr *sa, char *text, size_t cap, int *port);

/* [address, port, 4 | 6] as a JS array; NULL for another family. */
napi_value rt_sockaddr_value(napi_env env, const struct sockaddr *sa);

#endif

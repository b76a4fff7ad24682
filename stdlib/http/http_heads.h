/* SPDX-License-Identifier: MIT */
/*
 * http_heads.h - header blocks that this thread has seen before. A client says the same about itself with each request:
 * such a block reaches JavaScript as a number, behind which http_heads.js keeps what the block was taken apart to.
 */
#ifndef INGOT_HTTP_HEADS_H
#define INGOT_HTTP_HEADS_H

#include "runtime/bind/bind.h"

/* A block of `len` bytes, Latin-1, as JavaScript gets it: a string, or the number of one that is known. Known is
 * what came twice; a block that others displace is a string again, or gets a new number. */
napi_value rt_http_head(napi_env env, const char *block, size_t len);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * apart.h - leaving a library out of an executable. Some libraries lie in segments of their own behind all others of
 * a template (deps/apart.ld): SQLite, 1.5 MB, nghttp2 with node:http2, 0.15 MB, V8's inspector with node:inspector, and
 * OpenSSL's SSL_trace, 0.03 MB. Nothing but its own room of the stdlib refers to one, and that refuses when the build has
 * left it out (options "sqlite", "http2", "inspector" and "trace" of the image).
 */
#ifndef INGOT_PK_APART_H
#define INGOT_PK_APART_H

#include <stdbool.h>

#include "runtime/base/arena.h"
#include "runtime/base/str.h"

/* What lies apart, the one that is last in deps/apart.ld first: where several go, in this order, as then nothing is
 * left of them. Where nothing of what is embedded has one of the words, only a name that is put together at run time
 * could ask for the library. */
typedef struct pk_apart {
  const char *name;           /* in deps/apart.ld, and of the image's option that says "none" */
  const char *const words[8]; /* to a NULL */
  const char *const modules[3]; /* builtins that the graph may name some other way; to a NULL */
} pk_apart;
enum { PK_APART_TRACE, PK_APART_INSPECTOR, PK_APART_HTTP2, PK_APART_SQLITE, PK_APART_COUNT };
extern const pk_apart pk_aparts[PK_APART_COUNT];

bool pk_apart_is_named(const pk_apart *library, rt_str text);

/* The template without the segments of a library, as deps/apart.ld calls it: a copy in `arena`, or the same when it has none
 * (one of --link) or is no ELF file (pk_exe_plan says so). */
rt_str pk_apart_drop(rt_arena *arena, rt_str template_file, const char *name);

#endif

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

/* Whether a text names node:sqlite. Where none of what is embedded does, only a name that is put together at run time
 * could require it. */
bool pk_names_sqlite(rt_str text);
/* The same of node:http2, which programs also call "http2". */
bool pk_names_http2(rt_str text);
bool pk_names_inspector(rt_str text); /* the same of node:inspector */

/* Of enableTrace(), or the option of that name, of node:tls. */
bool pk_names_trace(rt_str text);

/* The template without the segments of a library, as deps/apart.ld calls it: a copy in `arena`, or the same when it has none
 * (one of --link) or is no ELF file (pk_exe_plan says so). Where several go, the one that is last in deps/apart.ld
 * goes first: then nothing is left of them. */
rt_str pk_apart_drop(rt_arena *arena, rt_str template_file, const char *name);

#endif

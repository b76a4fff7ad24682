/* SPDX-License-Identifier: MIT */
/*
 * strip.h - TypeScript to JavaScript by a child process: ingot itself as `ingot --ingot-strip`, which runs
 * amaro (compiler/typescript/strip_server.js). The packager's own process has the engine linked in but runs
 * no JavaScript.
 *
 * Texts are handed over as soon as they are known and answers taken when they are needed, so that the
 * child works while the graph is walked. It is started by the first text; a build without TypeScript
 * never starts it. What is removed becomes blanks: an answer has the length, the lines and the columns
 * of its question. One thread.
 *
 * The protocol, on a stream socket that is the child's descriptor 0; numbers are u32, little-endian:
 *   question  length, then so many bytes of valid UTF-8 without a byte order mark
 *   answer    status (pk_strip_status), line, column, end line, end column, length, then so many bytes:
 *             the JavaScript, or what is wrong. Lines are 1-based, columns 0-based in UTF-16 units; 0 with
 *             status OK and FAILED.
 * Answers come in the order of the questions. The child ends when the socket is closed.
 */
#ifndef INGOT_PK_STRIP_H
#define INGOT_PK_STRIP_H

#include <stdint.h>

#include "runtime/base/arena.h"
#include "runtime/base/str.h"

#define PK_STRIP_ARG "--ingot-strip"
#define PK_STRIP_SERVER "strip_server.js" /* the tool that serves (stdlib/internal/tool.js) */

typedef enum pk_strip_status {
  PK_STRIP_OK,
  PK_STRIP_UNSUPPORTED, /* TypeScript that is more than types: enum, namespace, ... */
  PK_STRIP_INVALID,     /* a syntax error */
  PK_STRIP_FAILED       /* swc itself failed on this text */
} pk_strip_status;

typedef struct pk_stripped {
  pk_strip_status status;
  rt_str text; /* the JavaScript, or what is wrong */
  uint32_t line, column, end_line, end_column;
} pk_stripped;

typedef struct pk_stripper pk_stripper;

/* `program`: the executable to start, which must outlive the stripper; NULL: this process's own. Answers
 * live in `arena`. */
pk_stripper *pk_stripper_new(rt_arena *arena, const char *program);
void pk_stripper_free(pk_stripper *s); /* NULL is fine; ends the child */

/* Asks for the types of `text` to be stripped; it is copied. The ticket is for pk_stripper_end. */
size_t pk_stripper_begin(pk_stripper *s, rt_str text);
/* Waits for the answer. 0; RT_E_CHILD_FAILED when there is no child to give it, from then on for all:
 * pk_stripper_failure says why. */
int pk_stripper_end(pk_stripper *s, size_t ticket, pk_stripped *out);
/* "could not be started: ...", "crashed (Segmentation fault)", ... and what the child said on stderr. */
rt_str pk_stripper_failure(const pk_stripper *s, rt_str *said);

#endif

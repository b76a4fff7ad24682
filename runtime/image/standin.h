/* SPDX-License-Identifier: MIT */
/*
 * standin.h - what V8 reads in place of the source of a module whose text an executable does not have
 * (`ingot build --no-sources`): a text of the same length with the same line ends, so that the places in
 * stack traces are right, and nothing else of the original. Written by packager/standin.c as a list of
 * marks (the "shape"), made into text by rt_standin_write() when V8 first asks.
 *
 * All functions of such a module are compiled, so V8 parses the text for one reason only: to word the
 * message of an error ("x is not a function") it parses the function that throws, from its first character
 * to its last. It relies on that text being what was compiled, and a text that is not must fail early, in
 * one of the ways that V8 has for texts:
 *   - any function but an arrow function begins with "(", a module with anything: the first character that
 *     is no line end is ")", all others are "a", which is an error at once, or a few lines of identifiers;
 *   - an async arrow function begins with the word "async" and, on the same line, "(" or a name: the word
 *     stays wherever it stands so, with a blank and a letter behind it (V8 aborts without them);
 *   - the initializer of a class's static fields and blocks begins with the word "static": it stays, with a
 *     blank and a letter behind it, where a class element may follow; that of instance fields begins with a
 *     name, which is what letters are. (Without a field of its kind in the text V8 follows a null pointer.)
 * The message then is without the call: "undefined is not a function".
 *
 * Source: parsing/parser.cc of V8 13.6, Parser::DoParseFunction and ParseClassForMemberInitialization.
 */
#ifndef INGOT_STANDIN_H
#define INGOT_STANDIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A shape is marks, each a base-128 number, low digits first: how many letters, times four, plus what then
 * comes. Behind the last mark there are letters up to the end. */
enum { RT_STANDIN_LINE, RT_STANDIN_ASYNC, RT_STANDIN_STATIC, RT_STANDIN_BLANK };

/* Writes `units` characters, one byte each or (two_byte) two; all of them whatever the shape says. */
void rt_standin_write(const uint8_t *shape, size_t len, void *to, size_t units, bool two_byte);

#ifdef __cplusplus
}
#endif
#endif

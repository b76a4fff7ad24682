/* SPDX-License-Identifier: MIT */
/* jsx.h - whether a text that is no JavaScript looks like JSX; only asked about syntax errors. */
#ifndef INGOT_PK_JSX_H
#define INGOT_PK_JSX_H

#include "runtime/base/str.h"

/* Byte offset of the last "<Name" or "<>" at or before `at` where an expression begins, when behind it there
 * is what ends an element ("</" or "/>"); RT_STR_MISSING when there is none. Type parameters of an arrow
 * function are none. A guess, linear in the text. */
size_t pk_find_jsx(rt_str text, size_t at);

#endif

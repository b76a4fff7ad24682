/* SPDX-License-Identifier: MIT */
/* standin.h - the shape of a text (runtime/image/standin.h): its line ends, and two words of it. */
#ifndef INGOT_PK_STANDIN_H
#define INGOT_PK_STANDIN_H

#include "runtime/base/buf.h"

/* Appends the shape of valid UTF-8. */
void pk_standin(rt_buf *shape, rt_str text);

#endif

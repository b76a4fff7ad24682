/* SPDX-License-Identifier: MIT */
/* dotenv.h - the texts of .env files: KEY=value lines. Source of behaviour: Node's doc/api/cli.md, "--env-file". */
#ifndef INGOT_RT_DOTENV_H
#define INGOT_RT_DOTENV_H

#include "runtime/base/buf.h"
#include "runtime/base/str.h"

/* The next assignment of the text *rest, which is moved behind it. False: there is none left. `key` is part of
 * the text; `value`, which is emptied first, gets the bytes without quotes and escapes. */
bool rt_dotenv_next(rt_str *rest, rt_str *key, rt_buf *value);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * file_url.h - the file: URL of an absolute path, which need not be there: what url.pathToFileURL() makes of it.
 * Source: doc url.md, "url.pathToFileURL(path[, options])".
 */
#ifndef INGOT_FILE_URL_H
#define INGOT_FILE_URL_H

#include "runtime/base/str.h"

/* ASCII, NUL-terminated; caller frees. */
char *rt_file_url(rt_str path);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * err.h - error codes: enum RT_E_* from err.def. A fallible function returns 0 (or a count) or a
 * negative number: a libuv code (on Linux -errno, and -3000..-4095) or one of these.
 */
#ifndef INGOT_ERR_H
#define INGOT_ERR_H

enum rt_err {
#define ERR(name, number, text) RT_E_##name = number,
#include "runtime/base/err.def"
#undef ERR
};

/* "IMAGE_VERSION", or "ENOENT" for -errno values; "UNKNOWN" otherwise. Static. */
const char *rt_err_name(int code);
/* A short text without a final point; strerror's for -errno values. Static. */
const char *rt_err_text(int code);

#endif

/* SPDX-License-Identifier: MIT */
/* err.c - names and texts of error codes; see err.h and err.def. */
#include "runtime/base/err.h"

#include <string.h>

enum { LAST_ERRNO = -2999 }; /* libuv's own codes start at -3000 (UV_EAI_*) */

const char *rt_err_name(int code) {
  switch (code) {
#define ERR(name, number, text) \
  case number:                  \
    return #name;
#include "runtime/base/err.def"
#undef ERR
  }
  const char *name = code < 0 && code >= LAST_ERRNO ? strerrorname_np(-code) : NULL;
  return name ? name : "UNKNOWN";
}

const char *rt_err_text(int code) {
  switch (code) {
#define ERR(name, number, text) \
  case number:                  \
    return text;
#include "runtime/base/err.def"
#undef ERR
  }
  const char *text = code < 0 && code >= LAST_ERRNO ? strerrordesc_np(-code) : NULL;
  return text ? text : "unknown error";
}

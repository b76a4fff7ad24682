/* SPDX-License-Identifier: MIT */
/* An addon whose exports are { name, calls }: NAME, and how often its init ran in this process. With
 * LIBRARY, also what that library says; with V8, it needs a symbol of V8's C++ interface. */
#include <node_api.h>
#include <string.h>

#ifdef LIBRARY
const char *library(void);
#endif
#ifdef V8
void _ZN2v87Isolate10GetCurrentEv(void);
#endif

static napi_value text(napi_env env, const char *s) {
  napi_value v;
  napi_create_string_utf8(env, s, strlen(s), &v);
  return v;
}

NAPI_MODULE_INIT() {
  static int calls;
  napi_value n;
  napi_create_int32(env, ++calls, &n);
  napi_set_named_property(env, exports, "name", text(env, NAME));
  napi_set_named_property(env, exports, "calls", n);
#ifdef LIBRARY
  napi_set_named_property(env, exports, "library", text(env, library()));
#endif
#ifdef V8
  _ZN2v87Isolate10GetCurrentEv();
#endif
  return exports;
}

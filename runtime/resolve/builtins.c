/* SPDX-License-Identifier: MIT */
/* Which specifiers are builtin modules: builtins.def, searched by halves. */
#include "runtime/base/str.h"
#include "runtime/resolve/resolve.h"

static const struct {
  rt_str id;
  bool bare;
} builtins[] = {
#define BUILTIN(id, bare) {RT_STR_INIT(id), bare},
#include "runtime/resolve/builtins.def"
#undef BUILTIN
};

static bool is_own(rt_str id) { return rt_str_starts(id, RT_STR("ingot:")); }

bool rt_is_node_builtin(void *ctx, const char *id, size_t len, bool prefixed) {
  (void)ctx;
  rt_str want = rt_str_of(id, len);
  size_t lo = 0, hi = sizeof builtins / sizeof *builtins;
  while (lo < hi) {
    size_t mid = lo + (hi - lo) / 2;
    int c = rt_str_cmp(want, builtins[mid].id);
    if (c == 0) return prefixed ? !is_own(want) : builtins[mid].bare;
    if (c < 0) hi = mid;
    else lo = mid + 1;
  }
  return false;
}

/* SPDX-License-Identifier: MIT */
/* See carried.h. */
#include "packager/carried.h"

#include "runtime/base/check.h"
#include "runtime/image/image.h"

bool pk_names_supervisor(rt_str text) { return rt_str_find(text, RT_STR("ingot:supervisor"), 0) != RT_STR_MISSING; }

size_t pk_carried_supervisor(rt_arena *arena, pk_image_option *out) {
  rt_image own;
  size_t count = 0;
  CHECK(rt_image_open_self(&own) == 0);
  for (uint32_t i = 0; i < own.file_count; i++) {
    const rt_image_file *f = rt_image_file_at(&own, i);
    rt_image_span name = rt_image_file_name(&own, f), text = rt_image_file_bytes(&own, f);
    rt_str file = rt_str_of((const char *)name.p, name.len);
    if (!rt_str_starts(file, RT_STR("supervisor"))) continue;
    CHECK(count < PK_CARRIED_MAX);
    out[count++] = (pk_image_option){rt_str_fmt(arena, "tool:%.*s", RT_STR_ARG(file)),
                                     rt_str_of((const char *)text.p, text.len)};
  }
  CHECK(count > 0);
  return count;
}

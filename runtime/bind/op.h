/* SPDX-License-Identifier: MIT */
/*
 * op.h - the tables that bind/gen.py makes of all .def files (build/gen/ops.c, build/gen/ops.h).
 * Numbers of ops and hooks are positions in these tables, in the order of room names: blobs hold
 * numbers, never addresses, so a blob belongs to exactly one build of the template.
 */
#ifndef INGOT_BIND_OP_H
#define INGOT_BIND_OP_H

#include "runtime/bind/bind.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rt_op_info {
  const char *name;
  uint8_t nargs;
  uint8_t flags;
} rt_op_info;

typedef struct rt_room_info {
  const char *name;
  uint16_t first_op, op_count;
  uint16_t first_hook, hook_count;
} rt_room_info;

/* Called before an op whose row has a need (bind.h), when it is set; false: the op is not called, and what it would
 * have said has been arranged. Set once, before there are threads (stdlib/internal/native/permission.c). */
typedef bool (*rt_op_guard_fn)(napi_env env, unsigned op, const napi_value *argv);
extern rt_op_guard_fn rt_op_guard;

extern const rt_op_fn rt_op_fns[];
extern const rt_op_info rt_op_infos[];
extern const rt_room_info rt_rooms[]; /* sorted by name */
extern const char *const rt_hook_names[];
extern const unsigned rt_op_count, rt_room_count, rt_hook_count;

#ifdef __cplusplus
}
#endif
#endif

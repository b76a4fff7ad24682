/* SPDX-License-Identifier: MIT */
/* trace_events.c - see trace_events.def. */
#include "runtime/engine/tracing.h"

#include <stdlib.h>

#include "runtime/bind/bind.h"

/* (pattern) */
RT_OP(op_trace_files) {
  (void)argc;
  en_str_tmp pattern;
  en_str_tmp_init(&pattern, env, argv[0]);
  en_trace_files(pattern.p);
  en_str_tmp_deinit(&pattern);
  return NULL;
}

/* (categories, separated by commas) */
RT_OP(op_trace_enable) {
  (void)argc;
  en_str_tmp list;
  en_str_tmp_init(&list, env, argv[0]);
  en_trace_enable(list.p);
  en_str_tmp_deinit(&list);
  return NULL;
}

/* -> whether any category is or was enabled */
RT_OP(op_trace_is_on) {
  (void)argc, (void)argv;
  return en_bool(env, en_trace_on);
}

/* (group) -> whether its events are recorded */
RT_OP(op_trace_is_enabled) {
  (void)argc;
  en_str_tmp group;
  en_str_tmp_init(&group, env, argv[0]);
  bool enabled = en_trace_enabled(group.p);
  en_str_tmp_deinit(&group);
  return en_bool(env, enabled);
}

/* (phase, group, name, id or undefined, JSON text or undefined, us or 0): an event */
RT_OP(op_trace_add) {
  (void)argc;
  en_str_tmp phase, group, name, args = {0};
  bool has_args = en_is_string(argv[4]);
  en_str_tmp_init(&phase, env, argv[0]);
  en_str_tmp_init(&group, env, argv[1]);
  en_str_tmp_init(&name, env, argv[2]);
  if (has_args) en_str_tmp_init(&args, env, argv[4]);
  en_trace_event event = {.phase = phase.p[0], .group = group.p, .name = name.p, .args = has_args ? args.p : NULL};
  event.has_id = !en_is_undefined(argv[3]);
  if (event.has_id) event.id = (uint64_t)en_to_i64(argv[3]);
  event.at_us = en_to_i64(argv[5]);
  en_trace_add(&event);
  if (has_args) en_str_tmp_deinit(&args);
  en_str_tmp_deinit(&name);
  en_str_tmp_deinit(&group);
  en_str_tmp_deinit(&phase);
  return NULL;
}

/* (what, JSON text) */
RT_OP(op_trace_metadata) {
  (void)argc;
  en_str_tmp what, args;
  en_str_tmp_init(&what, env, argv[0]);
  en_str_tmp_init(&args, env, argv[1]);
  en_trace_metadata(what.p, args.p);
  en_str_tmp_deinit(&args);
  en_str_tmp_deinit(&what);
  return NULL;
}

/* (categories, separated by commas, or undefined: no more): beside what is enabled, events that op_trace_take gives */
RT_OP(op_trace_collect) {
  (void)argc;
  if (en_is_undefined(argv[0])) {
    en_trace_collect(NULL);
    return NULL;
  }
  en_str_tmp list;
  en_str_tmp_init(&list, env, argv[0]);
  en_trace_collect(list.p);
  en_str_tmp_deinit(&list);
  return NULL;
}

/* (bytes) -> JSON objects, separated by commas, or undefined when it is not as much */
RT_OP(op_trace_take) {
  (void)argc;
  size_t len;
  char *events = en_trace_take(en_to_u32(argv[0]), &len);
  napi_value out = events ? en_str_utf8(env, events, len) : NULL;
  free(events);
  return out;
}

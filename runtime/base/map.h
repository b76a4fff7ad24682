/* SPDX-License-Identifier: MIT */
/*
 * map.h - hash map from byte strings to a pointer or a number, in insertion order (so that what is
 * written from it is the same from build to build). Nothing is ever removed.
 *
 * Keys are borrowed: their bytes must outlive the map (put them in the build's arena). Zeroed
 * memory is a valid empty map. Out of memory ends the process as in arena.h.
 */
#ifndef INGOT_MAP_H
#define INGOT_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/str.h"

typedef struct rt_map_entry {
  rt_str key;
  uint64_t hash;
  union {
    void *ptr;
    uint64_t num;
  } value;
} rt_map_entry;

typedef struct rt_map {
  rt_map_entry *p; /* entries 0 .. len-1, in insertion order; move when the map grows */
  size_t len, cap;
  uint32_t *slots; /* entry index + 1, or 0 */
  size_t slot_count;
} rt_map;

void rt_map_init(rt_map *m);
void rt_map_deinit(rt_map *m);

/* NULL when absent. Valid until the next rt_map_add. */
rt_map_entry *rt_map_find(const rt_map *m, rt_str key);
/* Finds or adds (with a zero value). `added` may be NULL. */
rt_map_entry *rt_map_add(rt_map *m, rt_str key, bool *added);

static inline void *rt_map_get(const rt_map *m, rt_str key) {
  rt_map_entry *e = rt_map_find(m, key);
  return e ? e->value.ptr : NULL;
}
static inline void rt_map_set(rt_map *m, rt_str key, void *ptr) {
  rt_map_add(m, key, NULL)->value.ptr = ptr;
}

#endif

/* SPDX-License-Identifier: MIT */
/* map.c - open addressing over an array of entries; see map.h. Half of the slots stay free. */
#include "runtime/base/map.h"

#include <stdlib.h>

#include "runtime/base/check.h"
#include "runtime/base/hash.h"
#include "runtime/base/vec.h"

enum { FIRST_SLOTS = 16 };

void rt_map_init(rt_map *m) { memset(m, 0, sizeof *m); }

void rt_map_deinit(rt_map *m) {
  free(m->p);
  free(m->slots);
  rt_map_init(m);
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t *slot_of(const rt_map *m, rt_str key, uint64_t hash) {
  size_t mask = m->slot_count - 1;
  for (size_t i = hash & mask;; i = (i + 1) & mask) {
    uint32_t n = m->slots[i];
    if (n == 0) return &m->slots[i];
    const rt_map_entry *e = &m->p[n - 1];
    if (e->hash == hash && rt_str_eq(e->key, key)) return &m->slots[i];
  }
}

rt_map_entry *rt_map_find(const rt_map *m, rt_str key) {
  if (m->len == 0) return NULL;
  uint32_t n = *slot_of(m, key, rt_xxh64(key.p, key.len, 0));
  return n ? &m->p[n - 1] : NULL;
}

static void grow_slots(rt_map *m) {
  size_t count = m->slot_count ? m->slot_count * 2 : FIRST_SLOTS;
  free(m->slots);
  m->slots = rt_xmalloc(rt_xmul(count, sizeof *m->slots));
  memset(m->slots, 0, count * sizeof *m->slots);
  m->slot_count = count;
  for (size_t i = 0; i < m->len; i++) {
    size_t at = m->p[i].hash & (count - 1);
    while (m->slots[at]) at = (at + 1) & (count - 1);
    m->slots[at] = (uint32_t)i + 1;
  }
}

rt_map_entry *rt_map_add(rt_map *m, rt_str key, bool *added) {
  uint64_t hash = rt_xxh64(key.p, key.len, 0);
  CHECK(m->len < UINT32_MAX - 1);
  if ((m->len + 1) * 2 > m->slot_count) grow_slots(m);
  uint32_t *slot = slot_of(m, key, hash);
  if (added) *added = *slot == 0;
  if (*slot) return &m->p[*slot - 1];
  rt_map_entry *e = rt_vec_more(m);
  e->key = key;
  e->hash = hash;
  *slot = (uint32_t)m->len;
  return e;
}

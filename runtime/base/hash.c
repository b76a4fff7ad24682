/* SPDX-License-Identifier: MIT */
/* hash.c - XXH64 written from its specification; see hash.h. Little-endian machines only. */
#include "runtime/base/hash.h"

#include <string.h>

static const uint64_t P1 = 0x9E3779B185EBCA87u, P2 = 0xC2B2AE3D27D4EB4Fu, P3 = 0x165667B19E3779F9u,
                      P4 = 0x85EBCA77C2B2AE63u, P5 = 0x27D4EB2F165667C5u;

static uint64_t rotl(uint64_t v, int n) { return v << n | v >> (64 - n); }

static uint64_t read64(const uint8_t *p) {
  uint64_t v;
  memcpy(&v, p, 8);
  return v;
}

static uint32_t read32(const uint8_t *p) {
  uint32_t v;
  memcpy(&v, p, 4);
  return v;
}

static uint64_t round1(uint64_t acc, uint64_t lane) { return rotl(acc + lane * P2, 31) * P1; }
static uint64_t merge(uint64_t acc, uint64_t lane) { return (acc ^ round1(0, lane)) * P1 + P4; }

/* Stripes of 32 bytes; returns the merged accumulators and moves *p behind them. */
static uint64_t stripes(const uint8_t **p, const uint8_t *end, uint64_t seed) {
  uint64_t a = seed + P1 + P2, b = seed + P2, c = seed, d = seed - P1;
  const uint8_t *q = *p;
  for (; end - q >= 32; q += 32) {
    a = round1(a, read64(q));
    b = round1(b, read64(q + 8));
    c = round1(c, read64(q + 16));
    d = round1(d, read64(q + 24));
  }
  *p = q;
  uint64_t h = rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18);
  return merge(merge(merge(merge(h, a), b), c), d);
}

uint64_t rt_xxh64(const void *data, size_t len, uint64_t seed) {
  if (len == 0) data = "";
  const uint8_t *p = data, *end = p + len;
  uint64_t h = len >= 32 ? stripes(&p, end, seed) : seed + P5;
  h += len;
  for (; end - p >= 8; p += 8) h = rotl(h ^ round1(0, read64(p)), 27) * P1 + P4;
  if (end - p >= 4) {
    h = rotl(h ^ read32(p) * P1, 23) * P2 + P3;
    p += 4;
  }
  for (; p < end; p++) h = rotl(h ^ *p * P5, 11) * P1;
  h = (h ^ h >> 33) * P2;
  h = (h ^ h >> 29) * P3;
  return h ^ h >> 32;
}

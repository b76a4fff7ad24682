/* SPDX-License-Identifier: MIT */
/*
 * hash.h - XXH64 (by its published specification, doc/xxhash_spec.md of the xxHash project): fast,
 * not cryptographic. Used for map keys and for checksums inside images (seed 0).
 */
#ifndef INGOT_HASH_H
#define INGOT_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t rt_xxh64(const void *data, size_t len, uint64_t seed);

#endif

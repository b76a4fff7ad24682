/* SPDX-License-Identifier: MIT */
/*
 * blob_cache.h - blobs of earlier builds, by what they were made of: most of a build's time is spent on
 * compiling, and a plan that is the same byte for byte gives the same blob.
 *
 * One file a blob, in $INGOT_BUILD_CACHE, or else $XDG_CACHE_HOME/ingot/blobs, or else
 * ~/.cache/ingot/blobs; together at most PK_BLOB_CACHE_MAX bytes, the longest unused go first. It is
 * only an optimisation: where it cannot be written, or lies, the blob is made anew.
 */
#ifndef INGOT_PK_BLOB_CACHE_H
#define INGOT_PK_BLOB_CACHE_H

#include <stdbool.h>

#include "packager/image_write.h"

enum { PK_BLOB_CACHE_MAX = 512 << 20 };

/* The blob of that plan, malloc'ed, or false. */
bool pk_blob_cache_get(const pk_image_bytes *plan, bool rehearsed, char **blob, size_t *len);
void pk_blob_cache_put(const pk_image_bytes *plan, bool rehearsed, const char *blob, size_t len);

#endif

/* SPDX-License-Identifier: MIT */
/* What boot.c, blob.c and rehearsal.c share. Not for others. */
#ifndef INGOT_BOOT_PRIVATE_H
#define INGOT_BOOT_PRIVATE_H

#include "runtime/boot/boot.h"

/* V8 flags under which blobs are made, so that the same plan gives the same bytes. */
#define RT_BLOB_FLAGS "--random-seed=42 --hash-seed=1 --predictable --single-threaded"

/* Step 1: the engine, with the image's ICU data and flags. */
void rt_boot_engine(const rt_image *img, const char *flags);
/* Step 2: the isolate and its realm, of r->boot's image, restored or built; `snapshot`: it will become a blob;
 * limits: of a worker, or NULL. */
void rt_boot_realm(rt *r, bool snapshot, en_heap_limits *limits);
/* Step 3: the program begins, up to the first turn of the loop. */
void rt_boot_begin(rt *r);

/* While a blob is made, after step 2: evaluates the builtins that the app reaches and compiles its
 * modules. False when some have errors: they were printed for the packager (packager/plan.h). */
bool rt_blob_fill(rt *r, const rt_image *plan);

/* Options for internal/options: what the command line gave, or what the build baked in; NULL when none. */
const char *rt_boot_options(const rt_boot *b);
/* EN_MAPS_* that a process begins with (runtime/engine/maps.h). */
unsigned rt_boot_maps(const rt_boot *b);

/* Our own JavaScript failed: prints the error and ends the process with 70. */
_Noreturn void rt_boot_failed(rt *r, const char *what, napi_value error);

#endif

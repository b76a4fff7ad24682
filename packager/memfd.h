/* SPDX-License-Identifier: MIT */
/* memfd.h - files in memory: the template as something to execute, the plan, the blob. */
#ifndef INGOT_PK_MEMFD_H
#define INGOT_PK_MEMFD_H

#include <stddef.h>
#include <stdint.h>

#include "packager/image_write.h"

/* A new memfd, close-on-exec; `executable` says that it will be executed. The fd or -errno. */
int pk_memfd_new(const char *name, bool executable);
/* Writes all at `offset`. 0 or -errno. */
int pk_memfd_write(int fd, uint64_t offset, const void *data, size_t len);
/* A memfd with the pieces of an image, of its whole size, sealed against change. The fd or -errno.
 */
int pk_memfd_image(const char *name, const pk_image_bytes *bytes);
/* Everything in it, malloc'ed. 0 or -errno. */
int pk_memfd_read(int fd, char **data, size_t *len);

#endif

/* SPDX-License-Identifier: MIT */
/* permission.h - the permission model for C that meets paths behind its ops. Any thread. */
#ifndef INGOT_PERMISSION_H
#define INGOT_PERMISSION_H

#include <stdbool.h>

/* Whether anything is refused at all. */
bool rt_permission_enforced(void);
/* Whether the database at SQLite's `path` may be read and, unless read_only, written. */
bool rt_permission_database(const char *path, bool read_only);

#endif

/* SPDX-License-Identifier: MIT */
/* self.h - the command ingot as an executable of its own making: the stdlib's blob, all of ICU, no
 * module, and files that no other executable has (stdlib/internal/tool.js). */
#ifndef INGOT_PK_SELF_H
#define INGOT_PK_SELF_H

#include "compiler/diag.h"

/* The argument of the build's last step: ingot-bare --ingot-self ICU_DATA OUTPUT FILE... */
#define PK_SELF_ARG "--ingot-self"

/* Attaches to a copy of this process's executable an image with `icu_path`'s data, the blob that this
 * executable makes of the stdlib, and `files` by their base names. 0 or RT_E_DIAGNOSED. */
int pk_self(const char *icu_path, const char *output, char *const files[], size_t file_count,
            cx_diags *diags);

#endif

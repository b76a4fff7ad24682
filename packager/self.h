/* SPDX-License-Identifier: MIT */
/* self.h - the command ingot as an executable of its own making: the stdlib's blob, all of ICU, no
 * module. */
#ifndef INGOT_PK_SELF_H
#define INGOT_PK_SELF_H

#include "compiler/diag.h"

/* The argument of the build's last step: ingot-bare --ingot-self ICU_DATA OUTPUT. */
#define PK_SELF_ARG "--ingot-self"

/* Attaches to a copy of this process's executable an image with `icu_path`'s data and the blob that
 * this executable makes of the stdlib. 0 or RT_E_DIAGNOSED. */
int pk_self(const char *icu_path, const char *output, cx_diags *diags);

#endif

/* SPDX-License-Identifier: MIT */
/* encoding_tables.h - see encoding_tables.c. Used by encoding.c. */
#ifndef INGOT_WEB_ENCODING_TABLES_H
#define INGOT_WEB_ENCODING_TABLES_H

#include <stdint.h>

#define ENCODING_TABLE_COUNT 27

extern const uint16_t encoding_tables[ENCODING_TABLE_COUNT][128];

#endif

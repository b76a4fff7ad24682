/* SPDX-License-Identifier: MIT */
/* builtins.h - the JavaScript compiled into the executable; made by builtins.py, sorted by id. */
#ifndef INGOT_BUILTINS_H
#define INGOT_BUILTINS_H

typedef struct rt_builtin {
  char id[40];
  unsigned offset, len; /* in rt_builtin_text, ASCII */
} rt_builtin;

extern const rt_builtin rt_builtins[];
extern const unsigned rt_builtin_count;
extern const char rt_builtin_text[];

#endif

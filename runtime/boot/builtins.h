/* SPDX-License-Identifier: MIT */
/* builtins.h - the JavaScript compiled into the executable; made by builtins.py, sorted by id. */
#ifndef INGOT_BUILTINS_H
#define INGOT_BUILTINS_H

typedef struct rt_builtin {
  char id[40];
  unsigned offset;     /* in rt_builtin_text */
  unsigned len;        /* of the ASCII text */
  unsigned packed_len; /* of the raw deflate stream that is there instead; 0: the text itself */
  unsigned apart;      /* 1: in rt_builtin_text_http2, 2: _inspector, which some executables lack (packager/apart.h) */
} rt_builtin;

extern const rt_builtin rt_builtins[];
extern const unsigned rt_builtin_count;
extern const char rt_builtin_text[], rt_builtin_text_http2[], rt_builtin_text_inspector[];

#endif

/* SPDX-License-Identifier: MIT */
/*
 * fake_strip.h - a child as packager/strip.h wants one, for tests: their own program, started with
 * PK_STRIP_ARG. "Types" are what stands between '<' and '>', both included. A text that begins with
 *   enum   is unsupported, marked over that word    bad   is invalid at line 2, column 3
 *   odd    is one that swc fails on                 crash kills the child by a signal
 *   exit   ends it with code 3 and words on stderr
 */
#ifndef INGOT_FAKE_STRIP_H
#define INGOT_FAKE_STRIP_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "packager/strip.h"

static inline bool fake_read(void *p, size_t len) {
  for (size_t done = 0; done < len;) {
    ssize_t n = read(0, (char *)p + done, len - done);
    if (n <= 0) return false;
    done += (size_t)n;
  }
  return true;
}

static inline void fake_write(const void *p, size_t len) {
  for (size_t done = 0; done < len;) {
    ssize_t n = write(0, (const char *)p + done, len - done);
    if (n <= 0) exit(4);
    done += (size_t)n;
  }
}

static inline void fake_answer(uint32_t status, uint32_t line, uint32_t column, uint32_t end, const char *text,
                               uint32_t len) {
  const uint32_t head[] = {status, line, column, line, end, len};
  fake_write(head, sizeof head);
  fake_write(text, len);
}

static inline void fake_serve(char *text, uint32_t len) {
  bool type = false;
  if (strncmp(text, "enum", 4) == 0) {
    fake_answer(PK_STRIP_UNSUPPORTED, 1, 0, 4, "no enum here", 12);
  } else if (strncmp(text, "bad", 3) == 0) {
    fake_answer(PK_STRIP_INVALID, 2, 3, 4, "expected more", 13);
  } else if (strncmp(text, "odd", 3) == 0) {
    fake_answer(PK_STRIP_FAILED, 0, 0, 0, "too much", 8);
  } else if (strncmp(text, "crash", 5) == 0) {
    raise(SIGKILL);
  } else if (strncmp(text, "exit", 4) == 0) {
    fputs("last words\n", stderr);
    exit(3);
  } else {
    for (uint32_t i = 0; i < len; i++) {
      bool ends = text[i] == '>';
      type |= text[i] == '<';
      if (type && text[i] != '\n') text[i] = ' ';
      type &= !ends;
    }
    fake_answer(PK_STRIP_OK, 0, 0, 0, text, len);
  }
}

/* First in main: does not return in the child. */
static inline void fake_strip_main(int argc, char **argv) {
  if (argc != 2 || strcmp(argv[1], PK_STRIP_ARG) != 0) return;
  uint32_t len;
  while (fake_read(&len, sizeof len)) {
    char *text = malloc(len + 1u);
    if (text == NULL || !fake_read(text, len)) exit(5);
    text[len] = 0;
    fake_serve(text, len);
    free(text);
  }
  exit(0);
}

#endif

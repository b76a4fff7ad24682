/* SPDX-License-Identifier: MIT */
/*
 * rounds.h - drives a libFuzzer target without libFuzzer: included by the one file that makes up its inputs. The same
 * seed makes the same inputs. An input that fails is left in ./failing-input.
 */
#ifndef INGOT_FUZZ_ROUNDS_H
#define INGOT_FUZZ_ROUNDS_H

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void __sanitizer_set_death_callback(void (*callback)(void)); /* of the sanitizers */

static struct {
  uint8_t *p;
  size_t len;
} input; /* the one that is being made, and then tried */

static uint64_t rounds_state;

static uint32_t roll(size_t below) {
  rounds_state ^= rounds_state << 13;
  rounds_state ^= rounds_state >> 7;
  rounds_state ^= rounds_state << 17;
  return (uint32_t)((rounds_state >> 33) % below);
}

static void rounds_save(void) {
  FILE *f = fopen("failing-input", "wb");
  if (!f) return;
  fwrite(input.p, 1, input.len, f);
  fclose(f);
}

static void rounds_on_abort(int number) {
  (void)number;
  rounds_save();
}

/* Inputs have at most `max` bytes. `make` fills one in. */
static void rounds_run(long count, const char *seed, size_t max, void (*make)(void)) {
  rounds_state = strtoull(seed, NULL, 10) * 0x9e3779b97f4a7c15u + 1;
  input.p = malloc(max);
  if (!input.p) abort();
  signal(SIGABRT, rounds_on_abort);
  __sanitizer_set_death_callback(rounds_save);
  for (; count > 0; count--) {
    make();
    /* A block of its own, so that reading beyond its end is seen. */
    uint8_t *copy = malloc(input.len > 0 ? input.len : 1);
    if (!copy) abort();
    memcpy(copy, input.p, input.len);
    LLVMFuzzerTestOneInput(copy, input.len);
    free(copy);
  }
}

#endif

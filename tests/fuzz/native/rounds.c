/* SPDX-License-Identifier: MIT */
/*
 * rounds.c - drives a libFuzzer target without libFuzzer: rounds COUNT SEED LEN DICT SEEDS. An input is a file of
 * the folder SEEDS with a few changes: bytes, words of DICT (libFuzzer's format), pieces of another seed. The same
 * arguments make the same inputs. One that fails is left in ./failing-input; exit code 1, or the sanitizer's.
 */
#include "tests/fuzz/rounds.h"

#include <dirent.h>

enum { MAX_SEEDS = 400, MAX_WORDS = 400 };

typedef struct bytes {
  uint8_t *p;
  size_t len;
} bytes;

static bytes seeds[MAX_SEEDS], words[MAX_WORDS];
static size_t seed_count, word_count, limit;

/* ---- what inputs are made of ------------------------------------------------------------------- */

static bytes read_file(const char *path) {
  FILE *f = fopen(path, "rb");
  if (f == NULL) return perror(path), exit(1), (bytes){0};
  bytes b = {malloc(limit), 0};
  b.len = fread(b.p, 1, limit, f);
  fclose(f);
  return b;
}

static int is_visible(const struct dirent *e) { return e->d_name[0] != '.'; }

static void read_seeds(const char *folder) {
  struct dirent **list;
  int n = scandir(folder, &list, is_visible, alphasort);
  for (int i = 0; i < n; i++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
    if (seed_count < MAX_SEEDS) seeds[seed_count++] = read_file(path);
    free(list[i]);
  }
  if (n >= 0) free(list);
  if (seed_count == 0) fprintf(stderr, "no seeds in %s\n", folder), exit(1);
}

/* The bytes of a word: \\, \" and \xAB stand for one. */
static bytes unescaped(const char *p, const char *end) {
  bytes b = {malloc((size_t)(end - p) + 1), 0};
  while (p < end) {
    unsigned value = (uint8_t)*p;
    int used = 1;
    if (*p == '\\' && p + 3 < end && p[1] == 'x' && sscanf(p + 2, "%2x", &value) == 1) used = 4;
    else if (*p == '\\' && p + 1 < end) value = (uint8_t)p[1], used = 2;
    b.p[b.len++] = (uint8_t)value;
    p += used;
  }
  return b;
}

static void read_words(const char *path) {
  char line[4096];
  FILE *f = fopen(path, "r");
  if (f == NULL) perror(path), exit(1);
  while (fgets(line, sizeof line, f) != NULL && word_count < MAX_WORDS) {
    char *open = strchr(line, '"'), *close = strrchr(line, '"');
    if (line[0] != '#' && open != NULL && open != close) words[word_count++] = unescaped(open + 1, close);
  }
  fclose(f);
  if (word_count == 0) fprintf(stderr, "no words in %s\n", path), exit(1);
}

/* ---- inputs ------------------------------------------------------------------------------------ */

/* In the place of `cut` bytes at `at`. */
static void splice(size_t at, size_t cut, const uint8_t *p, size_t len) {
  if (cut > input.len - at) cut = input.len - at;
  if (input.len - cut + len > limit) return;
  memmove(input.p + at + len, input.p + at + cut, input.len - at - cut);
  if (len > 0) memcpy(input.p + at, p, len);
  input.len = input.len - cut + len;
}

static void flip(size_t at) {
  static const uint8_t special[] = {0, 1, 0x7f, 0x80, 0xff, '\n', '"', '\\'};
  if (at == input.len) return;
  input.p[at] = roll(2) == 0 ? special[roll(sizeof special)] : (uint8_t)roll(256);
}

static void mutate(void) {
  size_t at = roll(input.len + 1);
  bytes word = words[roll(word_count)], other = seeds[roll(seed_count)];
  switch (roll(7)) {
    case 0: case 1: flip(at); break;
    case 2: case 3: splice(at, roll(4), word.p, word.len); break;
    case 4: splice(at, 1 + roll(16), NULL, 0); break;
    case 5:
      if (roll(8) == 0) input.len = at;
      break;
    default: {
      size_t from = roll(other.len + 1), len = roll(64);
      if (len > other.len - from) len = other.len - from;
      splice(at, roll(64), other.p + from, len);
    }
  }
}

static void make(void) {
  bytes seed = seeds[roll(seed_count)];
  memcpy(input.p, seed.p, seed.len);
  input.len = seed.len;
  for (size_t n = roll(8); n > 0; n--) mutate();
}

int main(int argc, char **argv) {
  if (argc != 6) return fprintf(stderr, "usage: rounds COUNT SEED LEN DICT SEEDS\n"), 2;
  limit = strtoull(argv[3], NULL, 10);
  read_words(argv[4]);
  read_seeds(argv[5]);
  rounds_run(atol(argv[1]), argv[2], limit, make);
  printf("%s inputs of %zu seeds\n", argv[1], seed_count);
  return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Each slot keeps the last text of its hash that came twice in a row among those which came new: texts that are all
 * different (a token, a trace's id) displace nothing. Equal is who has the same bytes; the hash only finds them.
 */
#include "stdlib/http/http_heads.h"

#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/base/hash.h"

enum { SLOTS = 64, LONGEST = 8 * 1024, MOST_LINES = 64, NUMBERS = 1 << 24 }; /* SLOTS as in http_heads.js */

typedef struct head {
  uint64_t hash, candidate; /* of `bytes`; of the text that came new last */
  char *bytes;
  uint32_t len, number;
} head;

typedef struct heads {
  head blocks[SLOTS]; /* whole blocks */
  head names[SLOTS];  /* the names of blocks, each with a newline */
  uint32_t made;
} heads;

static _Thread_local heads *own;

static const char heads_tag;

static bool keep(head *h, uint32_t slot, const char *text, size_t len, uint64_t hash) {
  char *bytes = realloc(h->bytes, len);
  if (!bytes) return false;
  memcpy(bytes, text, len);
  own->made = (own->made + 1) % NUMBERS;
  *h = (head){hash, 0, bytes, (uint32_t)len, own->made * SLOTS + slot};
  return true;
}

/* Its slot if the text is known, from its second coming on, else NULL. */
static const head *find(head *table, const char *text, size_t len) {
  uint64_t hash = rt_xxh64(text, len, (uintptr_t)own);
  uint32_t slot = (uint32_t)(hash % SLOTS);
  head *h = &table[slot];
  if (h->bytes && h->hash == hash && h->len == len && memcmp(h->bytes, text, len) == 0) return h;
  if (h->candidate == hash && keep(h, slot, text, len, hash)) return h;
  h->candidate = hash;
  return NULL;
}

napi_value rt_http_head(napi_env env, const char *block, size_t len) {
  if (!own || len == 0 || len > LONGEST) return en_str_latin1(env, len > 0 ? block : "", len);
  const head *h = find(own->blocks, block, len);
  return h ? en_u32(env, h->number) : en_str_latin1(env, block, len);
}

/* ---- blocks by their names ------------------------------------------------------------------------ */

typedef struct lines {
  size_t count, names_len;
  struct { const char *at; size_t len; } values[MOST_LINES];
  char names[LONGEST];
} lines;

/* False when there are too many lines, or it is no block. */
static bool take_apart(const char *at, const char *end, lines *l) {
  l->count = l->names_len = 0;
  while (at < end) {
    const char *value = memchr(at, '\n', (size_t)(end - at));
    const char *next = value ? memchr(value + 1, '\n', (size_t)(end - value - 1)) : NULL;
    if (!next || l->count == MOST_LINES) return false;
    value++;
    l->values[l->count].at = value;
    l->values[l->count++].len = (size_t)(next - value);
    memcpy(l->names + l->names_len, at, (size_t)(value - at));
    l->names_len += (size_t)(value - at);
    at = next + 1;
  }
  return true;
}

/* headValues(block) -> [number of its names, value...], or undefined when those are not known */
RT_OP(op_http_head_values) {
  (void)argc;
  char block[LONGEST];
  lines l;
  size_t len = en_str_len(argv[0]);
  if (!own || len == 0 || len > LONGEST) return NULL;
  en_str_write_latin1(env, argv[0], (uint8_t *)block, 0, len);
  if (!take_apart(block, block + len, &l)) return NULL;
  const head *h = find(own->names, l.names, l.names_len);
  if (!h) return NULL;
  napi_value items[1 + MOST_LINES] = {en_u32(env, h->number)};
  for (size_t i = 0; i < l.count; i++) items[1 + i] = en_str_latin1(env, l.values[i].at, l.values[i].len);
  return en_array(env, 1 + l.count, items);
}

/* ---- the rest --------------------------------------------------------------------------------------- */

static void heads_free(void *ptr) {
  heads *t = ptr;
  if (own == t) own = NULL;
  for (int i = 0; i < SLOTS; i++) {
    free(t->blocks[i].bytes);
    free(t->names[i].bytes);
  }
  free(t);
}

/* heads() -> box: from here on blocks of this thread may be numbers, as long as the box lives */
RT_OP(op_http_heads) {
  (void)argc;
  (void)argv;
  CHECK(!own);
  own = calloc(1, sizeof *own);
  CHECK(own);
  return en_box_new(env, own, &heads_tag, heads_free);
}

/* headText(number) -> the block, right after on_head gave its number */
RT_OP(op_http_head_text) {
  (void)argc;
  uint32_t number = en_to_u32(argv[0]);
  CHECK(own && own->blocks[number % SLOTS].number == number);
  const head *h = &own->blocks[number % SLOTS];
  return en_str_latin1(env, h->bytes, h->len);
}

/* clone(object) -> a shallow copy of a plain object */
RT_OP(op_http_clone) {
  (void)argc;
  (void)env;
  return en_clone(env, argv[0]);
}

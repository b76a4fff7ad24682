/* SPDX-License-Identifier: MIT */
/*
 * Each slot keeps the last block of its hash that came twice in a row among those which came new: blocks that are all
 * different (a token, a trace's id) displace nothing. Equal is who has the same bytes; the hash only finds them.
 */
#include "stdlib/http/http_heads.h"

#include <stdlib.h>
#include <string.h>

#include "ops.h"
#include "runtime/base/check.h"
#include "runtime/base/hash.h"

enum { SLOTS = 64, LONGEST = 8 * 1024, NUMBERS = 1 << 24 }; /* as in http_heads.js */

typedef struct head {
  uint64_t hash, candidate; /* of `bytes`; of the block that came new last */
  char *bytes;
  uint32_t len, number;
} head;

typedef struct heads {
  head slots[SLOTS];
  uint32_t made;
} heads;

static _Thread_local heads *own;

static const char heads_tag;

static bool keep(head *h, const char *block, size_t len, uint64_t hash) {
  char *bytes = realloc(h->bytes, len);
  if (!bytes) return false;
  memcpy(bytes, block, len);
  own->made = (own->made + 1) % NUMBERS;
  *h = (head){hash, 0, bytes, (uint32_t)len, own->made * SLOTS + (uint32_t)(h - own->slots)};
  return true;
}

napi_value rt_http_head(napi_env env, const char *block, size_t len) {
  if (!own || len == 0 || len > LONGEST) return en_str_latin1(env, len > 0 ? block : "", len);
  uint64_t hash = rt_xxh64(block, len, (uintptr_t)own);
  head *h = &own->slots[hash % SLOTS];
  if (h->bytes && h->hash == hash && h->len == len && memcmp(h->bytes, block, len) == 0) return en_u32(env, h->number);
  if (h->candidate == hash && keep(h, block, len, hash)) return en_u32(env, h->number);
  h->candidate = hash;
  return en_str_latin1(env, block, len);
}

static void heads_free(void *ptr) {
  heads *t = ptr;
  if (own == t) own = NULL;
  for (int i = 0; i < SLOTS; i++) free(t->slots[i].bytes);
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
  CHECK(own && own->slots[number % SLOTS].number == number);
  const head *h = &own->slots[number % SLOTS];
  return en_str_latin1(env, h->bytes, h->len);
}

/* clone(object) -> a shallow copy of a plain object */
RT_OP(op_http_clone) {
  (void)argc;
  (void)env;
  return en_clone(env, argv[0]);
}

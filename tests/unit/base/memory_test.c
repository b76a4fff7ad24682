/* SPDX-License-Identifier: MIT */
/* arena, str, buf, vec, map, hash, err. */
#include <stdint.h>

#include "runtime/base/arena.h"
#include "runtime/base/buf.h"
#include "runtime/base/err.h"
#include "runtime/base/hash.h"
#include "runtime/base/map.h"
#include "runtime/base/vec.h"
#include "tests/unit/unit.h"

static void arena(void) {
  rt_arena a = {0};
  EXPECT(rt_arena_alloc(&a, 0) != NULL);
  rt_arena_bytes(&a, 3);
  for (size_t size = 1; size < 300000; size = size * 3 + 1) {
    char *p = rt_arena_alloc(&a, size);
    EXPECT((uintptr_t)p % 16 == 0);
    memset(p, 0xAA, size);
    const char *z = rt_arena_zalloc(&a, size);
    EXPECT(z[0] == 0 && z[size - 1] == 0);
  }
  EXPECT(strcmp(rt_arena_dup(&a, "abc", 3), "abc") == 0);
  EXPECT(strcmp(rt_arena_dup(&a, NULL, 0), "") == 0);
  rt_arena_deinit(&a);
  EXPECT(strcmp(rt_arena_dup(&a, "again", 5), "again") == 0);
  rt_arena_deinit(&a);
}

static void str(void) {
  rt_arena a = {0};
  EXPECT(rt_str_cmp(RT_STR("a"), RT_STR("b")) < 0);
  EXPECT(rt_str_cmp(RT_STR("ab"), RT_STR("a")) > 0);
  EXPECT(rt_str_cmp(RT_STR_NONE, RT_STR("")) == 0);
  EXPECT(rt_str_starts(RT_STR("abc"), RT_STR("ab")) && !rt_str_starts(RT_STR("a"), RT_STR("ab")));
  EXPECT(rt_str_ends(RT_STR("abc"), RT_STR("bc")) && !rt_str_ends(RT_STR("c"), RT_STR("bc")));
  EXPECT_INT(rt_str_find(RT_STR("abcabc"), RT_STR("ca"), 0), 2);
  EXPECT_INT(rt_str_find(RT_STR("abc"), RT_STR(""), 3), 3);
  EXPECT(rt_str_find(RT_STR("abc"), RT_STR("abcd"), 0) == RT_STR_MISSING);
  EXPECT(rt_str_find(RT_STR("abc"), RT_STR("a"), 4) == RT_STR_MISSING);
  EXPECT_INT(rt_str_rfind_byte(RT_STR("a/b/c"), '/'), 3);
  EXPECT(rt_str_find_byte(RT_STR_NONE, '/', 0) == RT_STR_MISSING);
  EXPECT_STR(rt_str_slice(RT_STR("abc"), 1, 99), "bc");
  EXPECT_STR(rt_str_slice(RT_STR("abc"), 9, 2), "");
  EXPECT_STR(rt_str_trim(RT_STR(" \t x y\r\n")), "x y");
  EXPECT_STR(rt_str_trim(RT_STR("  ")), "");
  EXPECT_STR(rt_str_cat(&a, RT_STR("ab"), RT_STR("c")), "abc");
  EXPECT_STR(rt_str_fmt(&a, "%d-%s", 7, "x"), "7-x");
  rt_arena_deinit(&a);
}

static void buf(void) {
  rt_arena a = {0};
  rt_buf b = {0};
  rt_buf_u16(&b, 0x0102);
  rt_buf_align(&b, 8);
  rt_buf_u64(&b, 1);
  rt_buf_put_u32(&b, 8, 0xAABBCCDD);
  EXPECT_INT(b.len, 16);
  EXPECT(b.p[0] == 2 && b.p[1] == 1 && b.p[2] == 0 && b.p[8] == 0xDD && b.p[11] == 0xAA);
  b.len = 0;
  rt_buf_json_str(&b, RT_STR("a\"\\\n\x01\x7F\xC3\xA9\xFF"));
  EXPECT_STR(rt_buf_take(&b, &a), "\"a\\\"\\\\\\n\\u0001\\u007f\xC3\xA9\xEF\xBF\xBD\"");
  EXPECT_INT(b.len, 0);
  for (int i = 0; i < 10000; i++) rt_buf_fmt(&b, "%d,", i % 10);
  EXPECT_INT(b.len, 20000);
  EXPECT(b.p[19998] == '9');
  rt_buf_deinit(&b);
  rt_arena_deinit(&a);
}

static void vec(void) {
  RT_VEC(int) v = {0};
  for (int i = 0; i < 1000; i++) rt_vec_push(&v, i);
  EXPECT_INT(v.len, 1000);
  EXPECT_INT(rt_vec_pop(&v), 999);
  EXPECT_INT(*rt_vec_more(&v), 0);
  EXPECT_INT(rt_vec_last(&v), 0);
  rt_vec_deinit(&v);
  EXPECT(v.p == NULL && v.len == 0);
}

static void map(void) {
  enum { COUNT = 5000 };
  rt_arena a = {0};
  rt_map m = {0};
  bool added;
  EXPECT(rt_map_find(&m, RT_STR("x")) == NULL);
  for (int i = 0; i < COUNT; i++) {
    rt_map_add(&m, rt_str_fmt(&a, "key%d", i), &added)->value.num = (uint64_t)i;
    EXPECT(added);
  }
  rt_map_add(&m, RT_STR("key7"), &added);
  EXPECT(!added);
  EXPECT_INT(m.len, COUNT);
  for (int i = 0; i < COUNT; i++) {
    EXPECT_INT(rt_map_find(&m, rt_str_fmt(&a, "key%d", i))->value.num, i);
    EXPECT_INT(m.p[i].value.num, i); /* insertion order */
  }
  rt_map_set(&m, RT_STR(""), &m);
  EXPECT(rt_map_get(&m, RT_STR("")) == &m);
  EXPECT(rt_map_get(&m, RT_STR("nokey")) == NULL);
  rt_map_deinit(&m);
  rt_arena_deinit(&a);
}

/* Values of the reference implementation (XXH64 specification and its test program). */
static void hash(void) {
  EXPECT(rt_xxh64(NULL, 0, 0) == 0xEF46DB3751D8E999u);
  EXPECT(rt_xxh64("a", 1, 0) == 0xD24EC4F1A98C6E5Bu);
  EXPECT(rt_xxh64("abc", 3, 0) == 0x44BC2CF5AD770999u);
  EXPECT(rt_xxh64("Nobody inspects the spammish repetition", 39, 0) == 0xFBCEA83C8A378BF1u);
}

static void err(void) {
  EXPECT(strcmp(rt_err_name(RT_E_IMAGE_VERSION), "IMAGE_VERSION") == 0);
  EXPECT(strcmp(rt_err_name(-2), "ENOENT") == 0);
  EXPECT(strcmp(rt_err_text(-2), "No such file or directory") == 0);
  EXPECT(strcmp(rt_err_name(12345), "UNKNOWN") == 0);
  EXPECT(strcmp(rt_err_text(-4095), "unknown error") == 0);
}

int main(void) {
  arena();
  str();
  buf();
  vec();
  map();
  hash();
  err();
  return unit_failures != 0;
}

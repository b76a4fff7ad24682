/* SPDX-License-Identifier: MIT */
/*
 * engine.h over a bare isolate: values in and out, strings of all kinds, memory, references, boxes;
 * and a native function through Node-API.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/engine/core.h"
#include "runtime/engine/engine.h"

static int failed;

#define EXPECT(cond) \
  ((cond) ? (void)0 : (void)(failed++, fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond)))

static napi_value run(napi_env env, const char *source) {
  napi_value script, out = NULL;
  napi_create_string_utf8(env, source, NAPI_AUTO_LENGTH, &script);
  EXPECT(napi_run_script(env, script, &out) == napi_ok);
  return out;
}

static void set_global(napi_env env, const char *name, napi_value v) {
  napi_value global;
  napi_get_global(env, &global);
  EXPECT(napi_set_named_property(env, global, name, v) == napi_ok);
}

static void test_numbers(napi_env env) {
  EXPECT(en_to_i32(en_i32(env, INT32_MIN)) == INT32_MIN);
  EXPECT(en_to_u32(en_u32(env, UINT32_MAX)) == UINT32_MAX);
  EXPECT(en_to_i64(en_i64(env, INT64_C(1) << 53)) == INT64_C(1) << 53);
  EXPECT(en_to_i64(en_i64(env, -7)) == -7);
  EXPECT(en_to_i64(en_bigint_i64(env, INT64_MIN)) == INT64_MIN);
  EXPECT(en_to_double(en_double(env, 0.5)) == 0.5);
  EXPECT(en_to_double(en_i32(env, 3)) == 3);
  EXPECT(en_to_i32(run(env, "2 ** 30")) == 1 << 30); /* no small integer */
}

static void test_questions(napi_env env) {
  EXPECT(en_to_bool(en_bool(env, true)) && !en_to_bool(en_bool(env, false)));
  EXPECT(en_is_undefined(en_undefined(env)) && !en_is_undefined(en_null(env)));
  EXPECT(en_is_nullish(en_null(env)) && en_is_nullish(en_undefined(env)));
  EXPECT(en_is_true(en_bool(env, true)) && !en_is_true(en_i32(env, 1)));
  EXPECT(en_is_function(run(env, "() => 1")) && en_is_object(run(env, "({})")));
  EXPECT(en_is_array(run(env, "[]")) && en_is_bigint(run(env, "1n")));
  EXPECT(en_is_view(run(env, "new DataView(new ArrayBuffer(1))")));
  EXPECT(en_is_arraybuffer(run(env, "new SharedArrayBuffer(1)")));
  EXPECT(!en_is_arraybuffer(run(env, "new Uint8Array(1)")));
}

static void round_trip(napi_env env, const char *text) {
  size_t len = strlen(text), n = 0;
  napi_value s = en_str_utf8(env, text, len);
  EXPECT(en_str_utf8_len(env, s) == len);
  en_str_tmp tmp;
  en_str_tmp_init(&tmp, env, s);
  EXPECT(tmp.len == len && strcmp(tmp.p, text) == 0);
  en_str_tmp_deinit(&tmp);
  char *copy = en_str_dup(env, s, &n);
  EXPECT(n == len && strcmp(copy, text) == 0);
  free(copy);
}

static void test_utf8(napi_env env) {
  static const char *const texts[] = {"", "abc", "h\xc3\xa9llo", "\xe2\x82\xac",
                                      "\xf0\x9f\x98\x80!"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) round_trip(env, texts[i]);
  char big[2000];
  memset(big, 'x', sizeof big);
  memcpy(big + 1990, "\xe2\x82\xac", 4);
  round_trip(env, big);
  napi_value bad = en_str_utf8(env, "a\xff" "b", 3);
  EXPECT(en_str_len(bad) == 3 && en_str_utf8_len(env, bad) == 5);
}

static void test_lone_surrogates(napi_env env) {
  char buf[16];
  size_t units = 0;
  napi_value s = run(env, "'a\\ud800b'");
  EXPECT(en_str_utf8_len(env, s) == 5);
  EXPECT(en_str_write_utf8(env, s, buf, sizeof buf, &units) == 5 && units == 3);
  EXPECT(memcmp(buf, "a\xef\xbf\xbd" "b", 5) == 0);
  /* Whole characters only. */
  EXPECT(en_str_write_utf8(env, s, buf, 3, &units) == 1 && units == 1);
  napi_value accents = run(env, "'\\xe9\\xe9'");
  EXPECT(en_str_write_utf8(env, accents, buf, 3, &units) == 2 && units == 1);
}

static void test_other_strings(napi_env env) {
  uint8_t bytes[4];
  uint16_t units[4];
  napi_value s = en_str_latin1(env, "\xe9" "bcd", 4);
  EXPECT(en_str_is_latin1(s) && en_str_len(s) == 4);
  en_str_write_latin1(env, s, bytes, 1, 3);
  EXPECT(memcmp(bytes, "bcd", 3) == 0);
  en_str_write_utf16(env, s, units, 0, 4);
  EXPECT(units[0] == 0xe9 && units[3] == 'd');
  EXPECT(!en_str_is_latin1(en_str_utf16(env, (const uint16_t[]){0x20ac}, 1)));
  char *heap = malloc(1000);
  memset(heap, 'y', 1000);
  EXPECT(en_str_len(en_str_adopt_latin1(env, heap, 1000)) == 1000);
  heap = malloc(3);
  memcpy(heap, "yes", 3);
  EXPECT(en_str_len(en_str_adopt_latin1(env, heap, 3)) == 3);
  static const char fixed[] = "static text of the image";
  EXPECT(en_str_len(en_str_static_latin1(env, fixed, sizeof fixed - 1)) == sizeof fixed - 1);
}

static void test_too_long(napi_env env) {
  bool pending = false;
  napi_value error, code;
  EXPECT(en_str_latin1(env, "", (size_t)1 << 30) == NULL);
  EXPECT(napi_is_exception_pending(env, &pending) == napi_ok && pending);
  napi_get_and_clear_last_exception(env, &error);
  napi_get_named_property(env, error, "code", &code);
  en_str_tmp t;
  en_str_tmp_init(&t, env, code);
  EXPECT(strcmp(t.p, "ERR_STRING_TOO_LONG") == 0);
  en_str_tmp_deinit(&t);
}

static void test_memory(napi_env env) {
  uint8_t *data;
  napi_value buffer = en_arraybuffer(env, 100, &data);
  data[5] = 7;
  en_bytes b = en_view(en_uint8array(env, buffer, 5, 10));
  EXPECT(b.data == data + 5 && b.len == 10 && b.data[0] == 7);
  b = en_view(run(env, "new Uint8Array([1, 2, 3])"));
  EXPECT(b.len == 3 && b.data[2] == 3);
  b = en_view(run(env, "new ArrayBuffer(0)"));
  EXPECT(b.len == 0 && b.data == NULL);
  EXPECT(en_view(run(env, "new DataView(new SharedArrayBuffer(8), 4)")).len == 4);
  EXPECT(en_view(en_arraybuffer_adopt(env, malloc(10), 10)).len == 10);
}

static void test_objects(napi_env env) {
  napi_value names[] = {en_str_intern(env, "a", 1), en_str_intern(env, "b", 1)};
  napi_value values[] = {en_i32(env, 1), en_i32(env, 2)};
  set_global(env, "o", en_object(env, 2, names, values));
  set_global(env, "l", en_array(env, 2, values));
  EXPECT(en_is_true(run(env, "JSON.stringify([o, l]) === '[{\"a\":1,\"b\":2},[1,2]]'")));
}

static int finalized;

static void finalize(void *ptr) { finalized += *(int *)ptr; }

static void test_references(napi_env env) {
  static const char tags[4];
  static int one = 1;
  en_ref r = en_ref_new(env, en_double(env, 7.5));
  EXPECT(en_to_double(en_ref_get(env, r)) == 7.5);
  en_ref_free(r);
  EXPECT(en_ref_get(env, NULL) == NULL);
  napi_value box = en_box_new(env, &one, tags + 1, NULL); /* an odd tag address is a tag too */
  EXPECT(en_box_get(box, tags + 1) == &one && en_box_get(box, tags + 2) == NULL);
  EXPECT(en_box_get(en_i32(env, 1), tags) == NULL);
  EXPECT(en_box_get(run(env, "new ArrayBuffer(3)"), tags) == NULL);
  en_box_clear(box);
  EXPECT(en_box_get(box, tags + 1) == NULL);
  en_box_new(env, &one, tags, finalize);
  en_box_clear(en_box_new(env, &one, tags, finalize));
}

static napi_value on_call(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value argv[2];
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  if (argc == 0) {
    napi_throw_error(env, "ERR_X", "no arguments");
    return NULL;
  }
  return en_i32(env, en_to_i32(argv[0]) + 1);
}

static void test_functions(napi_env env) {
  napi_value f;
  EXPECT(napi_create_function(env, "plus", NAPI_AUTO_LENGTH, on_call, NULL, &f) == napi_ok);
  set_global(env, "plus", f);
  EXPECT(en_is_true(run(env, "plus.name === 'plus' && plus(41) === 42")));
  EXPECT(en_is_true(run(env, "try { plus() } catch (e) { e.code === 'ERR_X' }")));
}

int main(void) {
  static const en_config config;
  napi_env env;
  en_init("");
  en_isolate *iso = en_isolate_new(&config, NULL, &env);
  en_scope scope;
  en_scope_open(env, &scope);
  test_numbers(env);
  test_questions(env);
  test_utf8(env);
  test_lone_surrogates(env);
  test_other_strings(env);
  test_too_long(env);
  test_memory(env);
  test_objects(env);
  test_references(env);
  test_functions(env);
  en_scope_close(env, &scope);
  en_isolate_empty(iso);
  en_isolate_free(iso);
  EXPECT(finalized == 1);
  return failed > 0;
}

/* SPDX-License-Identifier: MIT */
/* The packager's side of packager/strip.h with this program as the child: many texts on their way at once,
 * all kinds of answers, and children that end. */
#include "packager/strip.h"

#include "runtime/base/buf.h"
#include "runtime/base/err.h"
#include "tests/unit/packager/fake_strip.h"
#include "tests/unit/unit.h"

static rt_str ask(pk_stripper *s, const char *text, pk_stripped *out) {
  size_t ticket = pk_stripper_begin(s, rt_str_c(text));
  if (pk_stripper_end(s, ticket, out) != 0) return RT_STR("(no answer)");
  return out->text;
}

static void answers(rt_arena *arena) {
  pk_stripped a;
  pk_stripper *s = pk_stripper_new(arena, NULL);
  EXPECT_STR(ask(s, "let a<T>;\nb<U>", &a), "let a   ;\nb   ");
  EXPECT_INT(a.status, PK_STRIP_OK);
  EXPECT_STR(ask(s, "", &a), "");
  EXPECT_STR(ask(s, "enum X {}", &a), "no enum here");
  EXPECT(a.status == PK_STRIP_UNSUPPORTED && a.line == 1 && a.column == 0 && a.end_line == 1 && a.end_column == 4);
  EXPECT_STR(ask(s, "bad", &a), "expected more");
  EXPECT(a.status == PK_STRIP_INVALID && a.line == 2 && a.column == 3);
  EXPECT_STR(ask(s, "odd", &a), "too much");
  EXPECT_INT(a.status, PK_STRIP_FAILED);
  EXPECT_STR(ask(s, "and<on>", &a), "and    ");
  pk_stripper_free(s);
}

/* More in both directions than any socket holds, before the first answer is asked for. */
static void many_at_once(rt_arena *arena) {
  enum { COUNT = 300, SIZE = 50000 };
  pk_stripper *s = pk_stripper_new(arena, NULL);
  size_t tickets[COUNT];
  rt_buf text = {0};
  rt_buf_fill(&text, 'x', SIZE);
  for (size_t i = 0; i < COUNT; i++) {
    text.p[i] = '!';
    tickets[i] = pk_stripper_begin(s, rt_buf_view(&text));
    text.p[i] = 'x';
  }
  for (size_t i = COUNT; i-- > 0;) {
    pk_stripped a = {0};
    EXPECT_INT(pk_stripper_end(s, tickets[i], &a), 0);
    EXPECT_INT(a.text.len, SIZE);
    EXPECT(a.text.len == SIZE && a.text.p[i] == '!' && a.text.p[i + 1] == 'x');
  }
  rt_buf_deinit(&text);
  pk_stripper_free(s);
}

static void ends(rt_arena *arena, const char *text, const char *why, const char *words) {
  pk_stripped a;
  rt_str said;
  pk_stripper *s = pk_stripper_new(arena, NULL);
  size_t before = pk_stripper_begin(s, RT_STR("let<T> a"));
  size_t fatal = pk_stripper_begin(s, rt_str_c(text));
  EXPECT_INT(pk_stripper_end(s, fatal, &a), RT_E_CHILD_FAILED);
  EXPECT_INT(pk_stripper_end(s, before, &a), 0);
  EXPECT_STR(a.text, "let    a");
  EXPECT_INT(pk_stripper_end(s, pk_stripper_begin(s, RT_STR("more")), &a), RT_E_CHILD_FAILED);
  EXPECT_STR(pk_stripper_failure(s, &said), why);
  EXPECT_STR(said, words);
  pk_stripper_free(s);
}

static void no_program(rt_arena *arena) {
  pk_stripped a;
  rt_str said;
  pk_stripper *s = pk_stripper_new(arena, "/nowhere/ingot");
  EXPECT_STR(ask(s, "let a", &a), "(no answer)");
  EXPECT_STR(pk_stripper_failure(s, &said), "could not be started from /nowhere/ingot");
  pk_stripper_free(s);
  pk_stripper_free(pk_stripper_new(arena, "/nowhere/ingot")); /* never asked, never started */
}

int main(int argc, char **argv) {
  fake_strip_main(argc, argv);
  rt_arena arena = {0};
  answers(&arena);
  many_at_once(&arena);
  ends(&arena, "crash", "crashed (Killed)", "");
  ends(&arena, "exit", "ended with exit code 3", "last words");
  no_program(&arena);
  rt_arena_deinit(&arena);
  return unit_failures != 0;
}

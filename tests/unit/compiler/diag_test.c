/* SPDX-License-Identifier: MIT */
/* Diagnostics: rendering, JSON, cutting of long lines, hostile texts, order, suggestions. */
#include "compiler/diag.h"
#include "tests/unit/unit.h"

static void rendered(const cx_diags *d, bool colour, bool verbose, int width, const char *expected) {
  rt_buf out = {0};
  cx_diags_render(d, &out, colour, verbose, width);
  EXPECT_STR(rt_buf_view(&out), expected);
  rt_buf_deinit(&out);
}

static void json(const cx_diags *d, const char *expected) {
  rt_buf out = {0};
  cx_diags_json(d, &out);
  EXPECT_STR(rt_buf_view(&out), expected);
  rt_buf_deinit(&out);
}

static void full(void) {
  cx_diags d;
  cx_diags_init(&d);
  char source[] = "// caf\xC3\xA9\nconst Koa = require('kao');\n";
  rt_str text = rt_str_c(source);
  cx_diag *r = cx_report(&d, CX_MISSING_MODULE, cx_at(RT_STR("src/app.js"), text, 29, 34), "Cannot find module '%s'", "kao");
  cx_note(&d, r, cx_at(RT_STR("src/index.js"), RT_STR("require('./app')"), 8, 15), "required here");
  cx_note(&d, r, cx_nowhere(), "looked in %s", "node_modules");
  cx_suggest(&d, r, "did you mean '%s'?", "koa");
  memset(source, 'x', sizeof source); /* nothing may refer to it any more */
  cx_report(&d, CX_COMPUTED_REQUIRE, cx_in_file(RT_STR("b.js")), "left dynamic");
  rendered(&d, false, false, 0,
           "src/app.js:2:21: error: Cannot find module 'kao' [missing-module]\n"
           "    2 | const Koa = require('kao');\n"
           "      |                     ^~~~~\n"
           "  note: src/index.js:1:9: required here\n"
           "    1 | require('./app')\n"
           "      |         ^~~~~~~\n"
           "  note: looked in node_modules\n"
           "  help: did you mean 'koa'?\n");
  EXPECT_INT(d.errors, 1);
  EXPECT_INT(d.infos, 1);
  json(&d,
       "[{\"id\":\"missing-module\",\"severity\":\"error\",\"message\":\"Cannot find module 'kao'\",\"file\":\"src/app.js\",\"line\":2,"
       "\"column\":21,\"start\":29,\"end\":34,\"text\":\"const Koa = require('kao');\",\"notes\":[{\"message\":\"required here\","
       "\"file\":\"src/index.js\",\"line\":1,\"column\":9,\"start\":8,\"end\":15,\"text\":\"require('./app')\"},{\"message\":\"looked in node_modules\"}],"
       "\"suggestion\":\"did you mean 'koa'?\"},{\"id\":\"computed-require\",\"severity\":\"info\",\"message\":\"left dynamic\",\"file\":\"b.js\"}]");
  cx_diags_deinit(&d);
}

static void colours(void) {
  cx_diags d;
  cx_diags_init(&d);
  cx_report(&d, CX_INCLUDE_EMPTY, cx_nowhere(), "nothing matches");
  cx_report(&d, CX_COMPUTED_REQUIRE, cx_nowhere(), "hidden unless verbose");
  rendered(&d, true, false, 0, "ingot: \x1b[1;33mwarning:\x1b[0m \x1b[1mnothing matches\x1b[0m \x1b[2m[include-empty]\x1b[0m\n");
  rendered(&d, false, true, 0,
           "ingot: warning: nothing matches [include-empty]\ningot: info: hidden unless verbose [computed-require]\n");
  cx_diags_deinit(&d);
}

/* Escape sequences in sources, names and messages do not reach the terminal; tabs keep the caret. */
static void hostile(void) {
  cx_diags d;
  cx_diags_init(&d);
  cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("a\x1b]0;x\x07.js"), RT_STR("\t\x1b[31m\xE4\xBD\xA0 bad\xE2\x80\xAE"), 10, 13), "\x1b[2J\nno");
  rendered(&d, false, false, 0,
           "a\xEF\xBF\xBD]0;x\xEF\xBF\xBD.js:1:9: error: \xEF\xBF\xBD[2J no [syntax-error]\n"
           "    1 |  \xEF\xBF\xBD[31m\xE4\xBD\xA0 bad\xEF\xBF\xBD\n"
           "      |          ^~~\n");
  cx_diags_deinit(&d);
}

/* A one-line bundle gives a short excerpt with the range in it; many reports stay cheap. */
static void long_line(void) {
  enum { SIZE = 3000000 };
  cx_diags d;
  rt_buf text = {0}, out = {0};
  cx_diags_init(&d);
  rt_buf_fill(&text, 'x', SIZE);
  memcpy(text.p + SIZE / 2, "HERE", 4);
  cx_diag *r = cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("b.js"), rt_buf_view(&text), SIZE / 2, SIZE), "in the middle");
  EXPECT_INT(r->spot.column, SIZE / 2 + 1);
  EXPECT(r->spot.excerpt.len <= 200 && r->spot.cut_before && r->spot.cut_after);
  EXPECT_STR(rt_str_slice(r->spot.excerpt, r->spot.mark, r->spot.mark + 4), "HERE");
  cx_diags_render(&d, &out, false, false, 60);
  rt_str view = rt_buf_view(&out);
  EXPECT(rt_str_find(view, RT_STR("...x"), 0) != RT_STR_MISSING && rt_str_find(view, RT_STR("HERE"), 0) != RT_STR_MISSING);
  for (size_t from = 0, end; (end = rt_str_find_byte(view, '\n', from)) != RT_STR_MISSING; from = end + 1) EXPECT(end - from <= 64);
  for (size_t i = 0; i < 20000; i++) cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("b.js"), rt_buf_view(&text), SIZE / 2 + i, SIZE), "x");
  EXPECT_INT(d.last->spot.column, SIZE / 2 + 20000);
  rt_buf_deinit(&text);
  rt_buf_deinit(&out);
  cx_diags_deinit(&d);
}

static void places(void) {
  cx_diags d;
  cx_diags_init(&d);
  rt_str text = RT_STR("a\nb");
  EXPECT_INT(cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("x"), text, 3, 3), "at the end")->spot.line, 2);
  EXPECT_INT(cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("x"), text, 99, 5), "behind it")->spot.column, 2);
  EXPECT_INT(cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("x"), RT_STR(""), 0, 0), "empty")->spot.line, 1);
  cx_diag *over = cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("x"), text, 0, 3), "over a line end");
  EXPECT_INT(over->spot.mark_len, 1);
  cx_diags_deinit(&d);
}

static void order(void) {
  cx_diags d;
  rt_buf out = {0};
  cx_diags_init(&d);
  rt_str text = RT_STR("abcdef");
  cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("b.js"), text, 4, 5), "3");
  cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("b.js"), text, 1, 2), "1");
  cx_report(&d, CX_SYNTAX_ERROR, cx_at(RT_STR("b.js"), text, 1, 2), "2");
  cx_report(&d, CX_SYNTAX_ERROR, cx_nowhere(), "0");
  cx_diags_sort(&d);
  for (const cx_diag *r = d.first; r; r = r->next) rt_buf_str(&out, r->text);
  EXPECT_STR(rt_buf_view(&out), "0123");
  EXPECT(d.last->next == NULL);
  rt_buf_deinit(&out);
  cx_diags_deinit(&d);
}

static void closest(void) {
  static const rt_str names[] = {RT_STR_INIT("koa"), RT_STR_INIT("express"), RT_STR_INIT("lodash")};
  EXPECT_STR(cx_closest(RT_STR("expres"), names, 3), "express");
  EXPECT_STR(cx_closest(RT_STR("lodahs"), names, 3), "lodash");
  EXPECT_STR(cx_closest(RT_STR("moment"), names, 3), "");
  EXPECT_STR(cx_closest(RT_STR(""), names, 3), "");
}

static void ids(void) {
  for (int i = 0; i < CX_DIAG_COUNT; i++)
    for (int k = 0; k < i; k++) EXPECT(strcmp(cx_diag_name((cx_diag_id)i), cx_diag_name((cx_diag_id)k)) != 0);
}

int main(void) {
  full();
  colours();
  hostile();
  long_line();
  places();
  order();
  closest();
  ids();
  return unit_failures != 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Hostile texts: deep nesting, huge lines, many scopes, every prefix of a text with all constructs,
 * random bytes. They must end, in linear time, with a result or a named error. Time is not asserted;
 * a quadratic scan of these sizes would run into the runner's time limit.
 */
#include <stdlib.h>

#include "runtime/scan/scan.h"
#include "runtime/base/buf.h"
#include "runtime/base/err.h"
#include "tests/unit/unit.h"

static int scan(const rt_buf *text, size_t *refs) {
  rt_arena arena = {0};
  sc_scan s;
  int r = sc_scan_text(&s, &arena, rt_buf_view(text), SC_GOAL_AUTO);
  EXPECT(r <= 0);
  EXPECT(r == 0 || (s.error_text && s.error_start <= s.text.len && s.error_end <= s.text.len));
  for (size_t i = 0; i < s.ref_count; i++) {
    const sc_ref *f = &s.refs[i];
    EXPECT(f->start <= f->arg_start && f->arg_start <= f->arg_end && f->arg_end <= f->end && f->end <= s.text.len);
  }
  if (refs) *refs = s.ref_count;
  rt_arena_deinit(&arena);
  return r;
}

/* `open` n times, `middle`, `close` n times. */
static int nested(const char *open, size_t n, const char *middle, const char *close, size_t *refs) {
  rt_buf b = {0};
  for (size_t i = 0; i < n; i++) rt_buf_c(&b, open);
  rt_buf_c(&b, middle);
  for (size_t i = 0; i < n; i++) rt_buf_c(&b, close);
  int r = scan(&b, refs);
  rt_buf_deinit(&b);
  return r;
}

static void deep(void) {
  enum { N = 300000 };
  static const char *const pairs[][2] = {
      {"(", ")"}, {"[", "]"}, {"{", "}"}, {"x={a:", "}"}, {"`${", "}`"}, {"function f(){", "}"}, {"f(a=>{", "})"},
      {"class A{x=", "}"}, {"if(x){", "}"}, {"require(", ")"}, {"path.join(__dirname,", ")"}, {"(a=", ")"}, {"x=>", ""},
      {"a?", ":b"}, {"require('a'+(", "))"}, {"function f(require){", "}"}, {"`${__dirname}${", "}`"}, {"new ", ""},
      {"import(", ")"}, {"{let require=", "}"}, {"async(", ")"}, {"try{", "}catch{}"}, {"x[", "]"}, {"({[", "]:1})"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    size_t refs;
    int r = nested(pairs[i][0], N, " x ", pairs[i][1], &refs);
    if (r) printf("pair %zu: %s: %d\n", i, pairs[i][0], r);
    EXPECT_INT(r, 0);
    EXPECT_INT(nested(pairs[i][0], N, "", "", NULL) <= 0, 1);
    EXPECT_INT(nested("", N, "", pairs[i][1], NULL) <= 0, 1);
  }
  EXPECT_INT(nested("(", SC_SCAN_MAX_DEPTH + 10, "x", ")", NULL), RT_E_TOO_DEEP);
}

static void long_ones(void) {
  enum { N = 300000 };
  static const char *const units[] = {
      "require('a');", "require('a')+", "'a'+", "x.", "__dirname+'/a';", "__dirname+", "/a/;", "a/b;", "// x\n", "/**/",
      "\\u{61}", "\xC3\xA9", "\xE2\x80\xA8", "\xFF", "var require;", "x=>", "a,", "a?b:", "`${a}`", "-->", "<!--\n",
      "import 'a';", "export {};", "await ", "yield ", "async ", "let ", "({require}),", "require=", "f(require);",
      "(function(require){require('a')});", "{const require=1;require('a')}", "new URL('a',import.meta.url);", "++", "."};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    nested(units[i], N, "x", "", NULL);
    rt_buf b = {0};
    rt_buf_c(&b, "require(");
    for (int k = 0; k < N; k++) rt_buf_c(&b, units[i]);
    scan(&b, NULL);
    rt_buf_deinit(&b);
  }
  size_t refs;
  EXPECT_INT(nested("require('a');", N, "", "", &refs), 0);
  EXPECT_INT(refs, N);
}

/* Each use is looked at once, whatever declares it how often. */
static void many_scopes(void) {
  enum { N = 100000 };
  rt_buf b = {0};
  size_t refs;
  rt_buf_c(&b, "(function(require){");
  for (int i = 0; i < N; i++) rt_buf_c(&b, "require('a');{function module(){}}");
  rt_buf_c(&b, "});");
  for (int i = 0; i < N; i++) rt_buf_c(&b, "require('b');function f(module){}");
  EXPECT_INT(scan(&b, &refs), 0);
  EXPECT_INT(refs, N);
  rt_buf_deinit(&b);
}

static const char everything[] =
    "#!x\n'use strict';import a,{b as require} from 'c' with {type:'json'};export * as d from 'e';export default class extends f{#g=1;"
    "static async *[h](i={j},...[k]){yield* await l?.m`n${o}p`}static{}get q(){return/[/]r/g}}\nlabel:for await(const s of t)continue label;"
    "if(u)/v/.w;else do{x++}while(y)\nz=a?b:{c,d(){},'e':f,[g]:h,...i};try{require('j'+`k${'l'}`)}catch({m}){}switch(n){case 1:default:}"
    "path.join(__dirname,'o',`p`,q+'r');new Worker(new URL('./s',import.meta.url));import('t').catch(u=>v);(async(w,[x])=>{await y})\n"
    "-->z\n<!--\xC3\xA9\xE2\x80\xA8/*\n*/\\u0061=0x1F+1.e3-.5**1_0n;a=>b=>({c}=d,e);function*f(g=require(h)){}__filename+'.i'";

static void prefixes(void) {
  rt_buf b = {0};
  for (size_t n = 0; n < sizeof everything; n++) {
    b.len = 0;
    rt_buf_add(&b, everything, n);
    scan(&b, NULL);
  }
  rt_buf_deinit(&b);
}

/* Pieces of the grammar and raw bytes in random order; the generator is ours, so runs repeat. */
static void random_texts(void) {
  static const char *const pieces[] = {
      "(", ")", "[", "]", "{", "}", "`", "${", "'", "\"", "/", "*", "=>", "=", ",", ";", ":", "?", ".", "...", "?.", "\n", " ",
      "require", "module", "__dirname", "import", "export", "async", "await", "yield", "function", "class", "extends", "let", "const",
      "var", "for", "if", "of", "in", "new", "URL", "Worker", "join", "'a'", "static", "get", "try", "catch", "\\", "\\u0061",
      "\xE2\x80\xA8", "\xC3", "\xFF", "<!--", "-->", "//", "/*", "*/", "+", "++", "!", "#", "@", "1.", "0x", "return", "default", "from"};
  uint64_t state = 42;
  rt_buf b = {0};
  for (int round = 0; round < 60000; round++) {
    b.len = 0;
    for (int k = 0; k < 40; k++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      rt_buf_c(&b, pieces[(state >> 33) % (sizeof pieces / sizeof *pieces)]);
    }
    scan(&b, NULL);
  }
  rt_buf_deinit(&b);
}

/* Found by tests/fuzz/scan.sh: a scope that ends inside a value. */
static void found_by_fuzzing(void) {
  static const char *const texts[] = {"join(__dirname,=>", "path.join(__dirname, =>'a', 'b')", "require(x,=>"};
  rt_buf b = {0};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    b.len = 0;
    rt_buf_c(&b, texts[i]);
    scan(&b, NULL);
  }
  rt_buf_deinit(&b);
}

int main(void) {
  found_by_fuzzing();
  deep();
  long_ones();
  many_scopes();
  prefixes();
  random_texts();
  return unit_failures != 0;
}

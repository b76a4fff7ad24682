/* SPDX-License-Identifier: MIT */
/* What the scanner finds in small texts, one line of source each, by the notation of dump.h. */
#include "tests/unit/scan/dump.h"
#include "tests/unit/unit.h"

static void check(const char *source, size_t len, sc_goal goal, const char *expected, int line) {
  rt_arena arena = {0};
  rt_buf out = {0};
  sc_scan s;
  int r = sc_scan_text(&s, &arena, rt_str_of(source, len), goal);
  dump_line(&out, &s, r);
  rt_str got = rt_str_trim(rt_buf_view(&out));
  if (!rt_str_is(got, expected)) {
    unit_failures++;
    printf("line %d: %s\n  is       %.*s\n  expected %s\n", line, source, RT_STR_ARG(got), expected);
  }
  rt_buf_deinit(&out);
  rt_arena_deinit(&arena);
}
#define AUTO(source, expected) check(source, sizeof(source) - 1, SC_GOAL_AUTO, expected, __LINE__)
#define CJS(source, expected) check(source, sizeof(source) - 1, SC_GOAL_COMMONJS, expected, __LINE__)
#define ESM(source, expected) check(source, sizeof(source) - 1, SC_GOAL_MODULE, expected, __LINE__)

static void forms(void) {
  AUTO("require('a')", "require(a)");
  AUTO("require(\"a\")", "require(a)");
  AUTO("require(`a`)", "require(a)");
  AUTO("require('a' + \"b\" + `c${'d'}e`)", "require(abcde)");
  AUTO("require(('a'))", "require(a)");
  AUTO("require('a',)", "require(a)");
  AUTO("require('a', 1)", "require(a)?+");
  AUTO("require /* c */ ( // d\n 'a' )", "require(a)");
  AUTO("require?.('a')", "require(a)");
  AUTO("require('\\x61\\u0062\\u{63}\\144\\\n\\'')", "require(abcd')");
  AUTO("require('\\ud83d\\ude00\\ud83d')", "require(\xF0\x9F\x98\x80\xEF\xBF\xBD)");
  AUTO("req\\u0075ire('a')", "require(a)");
  AUTO("module.require('a')", "require(a)");
  AUTO("require.resolve('a')", "resolve(a)");
  AUTO("require.resolve('a', { paths })", "resolve(a)?+");
  AUTO("require(require.resolve('a'))", "resolve(a)");
  AUTO("import('a')", "dynamic(a)");
  AUTO("import(/* webpackChunkName: \"x\" */ './a')", "dynamic(./a)");
  AUTO("import('a', { with: {} })", "dynamic(a)?+");
  AUTO("import('a').then(f).catch(g)", "dynamic(a)");
  AUTO("import('a').catch(g)", "dynamic(a)?o");
  AUTO("new Worker('./w.js')", "worker(./w.js)");
  AUTO("new worker_threads.Worker('./w.js', { workerData: 1 })", "worker(./w.js)?+");
  AUTO("new Worker(code)", "");
  AUTO("Worker('./w.js')", "");
  AUTO("fork('./c.js'); cp.fork('./d.js', [])", "fork(./c.js) fork(./d.js)?+");
  AUTO("fork()", "");
  AUTO("require()", "");
}

/* "START URL" of the last comment that names a source map; "" for none. */
static void map_of(const char *source, const char *expected, int line) {
  rt_arena arena = {0};
  sc_scan s;
  char got[200] = "";
  (void)sc_scan_text(&s, &arena, rt_str_c(source), SC_GOAL_AUTO);
  if (s.map_url_end > 0)
    snprintf(got, sizeof got, "%u %.*s", s.map_comment, RT_STR_ARG(rt_str_slice(s.text, s.map_url, s.map_url_end)));
  if (strcmp(got, expected) != 0) unit_failures++, printf("line %d: '%s', expected '%s'\n", line, got, expected);
  rt_arena_deinit(&arena);
}
#define MAP(source, expected) map_of(source, expected, __LINE__)

static void maps(void) {
  MAP("a\n//# sourceMappingURL=a.map\n", "2 a.map");
  MAP("a //@ sourceMappingURL= a.map ", "2 a.map");
  MAP("//#\tsourceMappingURL=a.map\r\nb\n//# sourceMappingURL=b.map", "30 b.map");
  MAP("//# sourceMappingURL=a.map\nb(/x/)\n// the end", "0 a.map");
  MAP("", "");
  MAP("'//# sourceMappingURL=a.map'", "");
  MAP("`\n//# sourceMappingURL=a.map\n`", "");
  MAP("/*\n//# sourceMappingURL=a.map\n*/", "");
  MAP("/*# sourceMappingURL=a.map */", "");
  MAP("// sourceMappingURL=a.map", "");
  MAP("//#sourceMappingURL=a.map", "");
  MAP("//# sourceMappingURL=", "");
  MAP("//# sourceMappingURL=a.map b", "");
  MAP("//# sourceMappingURL=a'b.map", "");
  MAP("//# sourceMappingURL=a.map\n//# sourceMappingURL=\"b\"", ""); /* the last counts, also when it is none */
  MAP("//# sourceMappingURL=a.map\n//# sourceURL=b.js", "0 a.map");
}

static void computed(void) {
  AUTO("require(x)", "require()?c");
  AUTO("require('./l/' + x)", "require(./l/)?c");
  AUTO("require(`./l/${x}.js`)", "require(./l/)?c");
  AUTO("require(`${x}/l`)", "require()?c");
  AUTO("require(a ? 'b' : 'c')", "require()?c");
  AUTO("require('a'.trim())", "require()?c");
  AUTO("require('a' + 1)", "require(a)?c");
  AUTO("require('a' || b)", "require()?c");
  AUTO("require(['a'])", "require()?c");
  AUTO("require(f('a'))", "require()?c");
  AUTO("require(tag`a`)", "require()?c");
  AUTO("require(() => 'a')", "require()?c");
  AUTO("require(function () { return 'a' })", "require()?c");
  AUTO("require(('a', 'b'))", "require()?c");
  AUTO("import(x)", "dynamic()?c");
}

static void paths(void) {
  AUTO("path.join(__dirname, 'a', 'b')", "path:dir(/a/b)");
  AUTO("path.join(__dirname, 'a', 'b',)", "path:dir(/a/b)");
  AUTO("join(__dirname, `a`)", "path:dir(/a)");
  AUTO("require('path').join(__dirname, 'a')", "require(path) path:dir(/a)");
  AUTO("path.resolve(__dirname, '..', 'a')", "path:dir(/../a)");
  AUTO("path.resolve(__dirname, '/abs')", "");
  AUTO("path.resolve('a', __dirname)", "");
  AUTO("(0, path_1.join)(__dirname, 'a')", "path:dir(/a)");
  AUTO("f((0, path_1.resolve)(__dirname, './a'), 1)", "path:dir(/./a)");
  AUTO("new Worker((0, path_1.resolve)(__dirname, 'a'))", "worker:dir(/a)");
  AUTO("require((0, path_1.join)(__dirname, 'a'))", "require:dir(/a)");
  AUTO("(0, path_1.join)", "");
  AUTO("path.join(__dirname)", "");
  AUTO("path.join(__dirname, x)", "");
  AUTO("path.join(__dirname, 'a', x)", "path:dir(/a)?c");
  AUTO("path.join(__dirname, 'a', 'b' + x)", "path:dir(/a)?c");
  AUTO("path.join(path.join(__dirname, 'a'), 'b')", "path:dir(/a/b)");
  AUTO("__dirname + '/a'", "path:dir(/a)");
  AUTO("x = __dirname + '/a' + '/b', y", "path:dir(/a/b)");
  AUTO("f(__dirname + '/a/' + x, 'b')", "path:dir(/a/)?c");
  AUTO("`${__dirname}/a`", "path:dir(/a)");
  AUTO("`${__dirname}/a/${x}`", "path:dir(/a/)?c");
  AUTO("'in ' + __dirname + ' or elsewhere'", "");
  AUTO("__filename + '.map'", "path:file(.map)");
  AUTO("path.join(path.dirname(__filename), 'a')", "path:dir(/a)");
  AUTO("path.join(__filename, '..', 'a')", "path:file(/../a)");
  AUTO("require(__dirname + '/a')", "require:dir(/a)");
  AUTO("require(path.join(__dirname, 'a'))", "require:dir(/a)");
  AUTO("require(path.join(__dirname, 'a', x))", "require:dir(/a)?c");
  AUTO("fork(path.join(__dirname, 'c.js'))", "fork:dir(/c.js)");
  AUTO("new Worker(__filename)", "worker:file()");
  AUTO("(__dirname) + '/a'", "");
  AUTO("[1, 2].join(', '); Promise.resolve('x'); resolve('a')", "");
  ESM("path.join(import.meta.dirname, 'a')", "path:dir(/a) esm(m)");
  ESM("`${import.meta.dirname}/a`", "path:dir(/a) esm(m)");
  ESM("new URL('./a', import.meta.url)", "url:url(./a) esm(m)");
  ESM("new URL('./a', base)", "");
  ESM("new URL(x, import.meta.url)", "esm(m)");
  ESM("new Worker(new URL('./w.js', import.meta.url))", "worker:url(./w.js) esm(m)");
  ESM("import(new URL('./a.js', import.meta.url))", "dynamic:url(./a.js) esm(m)");
  ESM("join(dirname(fileURLToPath(import.meta.url)), 'a')", "path:dir(/a) esm(m)");
  ESM("const __dirname = dirname(fileURLToPath(import.meta.url)); join(__dirname, 'a')", "path:dir(/a) esm(mr)");
  ESM("register('./h.mjs', import.meta.url)", "register(./h.mjs) esm(m)");
  ESM("module.register('a/h.mjs', import.meta.url, { data: 1 })", "register(a/h.mjs) esm(m)");
  ESM("register(new URL('./h.mjs', import.meta.url))", "url:url(./h.mjs) esm(m)");
  AUTO("register('./h.mjs', pathToFileURL(__filename))", "register(./h.mjs)");
  AUTO("register('a/h.mjs', (0, node_url.pathToFileURL)(__filename), x)", "register(a/h.mjs)");
  AUTO("register('./h.mjs', { parentURL: x })", "register(./h.mjs)?ow");
  AUTO("register('a', {}); register(x, 'a'); register('a' + x, y); register()", "");
  AUTO("app.register(path.join(__dirname, 'a')); register('b', path.join(__dirname, 'c'))", "path:dir(/a) path:dir(/c)");
  AUTO("register(require('a'), { dir: path.join(__dirname, 'b') })", "require(a) path:dir(/b)");
  AUTO("import(pathToFileURL(path.join(__dirname, 'a.mjs')))", "dynamic:dir(/a.mjs)");
  AUTO("import(pathToFileURL(path.join(__dirname, 'a.mjs')).href)", "dynamic()?c path:dir(/a.mjs)");
  AUTO("f(pathToFileURL(__dirname + '/a'), pathToFileURL('b'), pathToFileURL(x))", "path:dir(/a)");
  AUTO("new URL('./a', pathToFileURL(__filename))", "url:url(./a)");
  ESM("import.meta.resolve('a')", "meta.resolve(a) esm(m)");
}

static void not_fooled(void) {
  AUTO("x.require('a'); x?.require('a'); x.y.module.require('a')", "");
  AUTO("({ require: 1, require() {}, get require() {}, async require() {}, *require() {}, 'require'() {} })", "");
  AUTO("class A { require() {} static require() {} get require() {} #require() {} async *require() {} }", "");
  AUTO("class A { require = 1\n require2\n require\n static\n get\n x() { require('a') } }", "require(a)?l");
  AUTO("'require(\"a\")'; \"require('a')\"; `require('a')`", "");
  AUTO("// require('a')\n/* require('a') */ <!-- require('a')\n--> require('a')\n/*\n*/ --> require('a')", "");
  AUTO("`a ${ `b ${ require('c') } \\` \\${` } require('d')`; require('e')", "require(c) require(e)");
  AUTO("x = { a: `}${{ b: '}' }}` }; require('a')", "require(a)");
  AUTO("require = 1; require('a')", "require(a)?o");
  AUTO("typeof require; require.cache; require.main", "");
  AUTO("$require('a'); require$('a'); _require('a'); required('a')", "");
  AUTO("new.target; import.meta", "esm(m)");
  AUTO("require('a')('b').require('c')", "require(a)");
  AUTO("<!-- x\nx --> 0; require('a')", "require(a)");
  ESM("x<!--y; require2('a') /* no comment: */, import('b')", "dynamic(b)");
  AUTO("import 'z'; x<!--y, import('b')", "import(z) dynamic(b) esm(i)");
}

static void regexps(void) {
  AUTO("/require('a')/; require('b')", "require(b)");
  AUTO("a / require('b') / c", "require(b)");
  AUTO("a\n/ require('b') /c", "require(b)");
  AUTO("x = /[/'\"]\\/'/g, require('b')", "require(b)");
  AUTO("x = /[\\]/']/, require('b')", "require(b)");
  AUTO("x = /[[a]--[\\/']]/v, require('b')", "require(b)");
  AUTO("if (x) /'/.test(y); require('b')", "require(b)");
  AUTO("while (x) /'/.test(y); require('b')", "require(b)");
  AUTO("(x) / require('b') / '2'", "require(b)");
  AUTO("f(x) / require('b') / '2'", "require(b)");
  AUTO("if (x) {} /'/.test(y); require('b')", "require(b)");
  AUTO("x = {} / require('b') / '2'", "require(b)");
  AUTO("function f() {} /'/.test(y); require('b')", "require(b)");
  AUTO("x = function () {} / require('b') / '2'", "require(b)");
  AUTO("x = class {} / require('b') / '2'", "require(b)");
  AUTO("class A {} /'/.test(y); require('b')", "require(b)");
  AUTO("x = () => {}\n/'/.test(y); require('b')", "require(b)");
  AUTO("x = () => ({}) / require('b') / '2'", "require(b)?l");
  AUTO("function f() { return /'/ } require('b')", "require(b)");
  AUTO("x.return / require('b') / '2'", "require(b)");
  AUTO("typeof /'/; void /'/; delete /'/; a in /'/; a instanceof /'/; require('b')", "require(b)");
  AUTO("case1: /'/.test(x); switch (x) { case /'/: case 1: /'/; default: /'/ } require('b')", "require(b)");
  AUTO("do /'/.test(x); while (y) /'/.test(z); require('b')", "require(b)");
  AUTO("for (const x of /'/.exec(y)) /'/; for (a in /'/) {} require('b')", "require(b)");
  AUTO("a++ / require('b') / '2'", "require(b)");
  AUTO("a\n++/'/.lastIndex; require('b')", "require(b)");
  AUTO("a = b ? /'/ : /'/; a ? {} / 1 : [] / 1; require('b')", "require(b)");
  AUTO("a[/'/] / 1; [/'/] / 1; require('b')", "require(b)");
  AUTO("`${/'/}` / 1; x`` / 1; require('b')", "require(b)");
  AUTO("function* g() { yield /'/; yield\n/'/ } require('b')", "require(b)");
  AUTO("async () => { await /'/; }; require('b')", "require(b)");
  AUTO("yield / require('b') / '2'; await / require('c') / '2'", "require(b) require(c)");
  AUTO("let x\n/'/.test(y); require('b')", "require(b)");
  AUTO("break1: while (1) { break\n/'/; continue break1\n} require('b')", "require(b)");
  AUTO("a = !/'/, b = ~/'/; a\n!/'/; require('b')", "require(b)");
  AUTO("try {} catch {} /'/; try {} catch (e) {} /'/; try {} finally {} /'/; require('b')", "require(b)");
  AUTO("x = 1 / 2, 1. / 3, .5 / 4, 0x1F / 5, 1e3 / 6, 1n / 7, 1..toString() / 8, 1e3.toFixed() / 9; require('b')", "require(b)");
  AUTO("class A extends (/'/, B) { static { /'/ } } require('b')", "require(b)");
  AUTO("class A extends B { x = /'/\n 'y' = /'/; [/'/] = 1 / 2 } require('b')", "require(b)");
  AUTO("class A { x = () => {}\n *[/'/]() {} y = a => a / 2\n z() {} } require('b')", "require(b)");
  AUTO("x = a => b => c / 2 / d, e = /'/; require('b')", "require(b)");
  AUTO("({ a() {} , /* / */ b: 1 / 2, c: /'/ }) / 2; require('b')", "require(b)");
  AUTO("export default /'/; require2('b')", "esm(i)");
  AUTO("import 'a'\n/'/.test(x)", "import(a) esm(i)");
}

static void scopes(void) {
  AUTO("function f(require) { require('a') } require('b')", "require(b)");
  AUTO("function f({ a: [require = 1] }) { require('a') }", "");
  AUTO("function f({ require }) { require('a') }", "");
  AUTO("function f(...require) { require('a') }", "");
  AUTO("function f(a = require('b')) {}", "require(b)?l");
  AUTO("(require) => require('a'); require('b')", "require(b)");
  AUTO("require => require('a'); require('b')", "require(b)");
  AUTO("({ x: require }) => { require('a') }", "");
  AUTO("async (require) => { await require('a') }; async require => require('a'); require('b')", "require(b)");
  AUTO("f((a, require) => require('a'), require('b'))", "require(b)");
  AUTO("f([require], { require }, (require), require('b'))", "require(b) escapes");
  AUTO("x => y => require('a')", "require(a)?l");
  AUTO("function f() { var require = g; require('a') } require('b')", "require(b)");
  AUTO("function f() { require('a'); if (x) { var require } }", "");
  AUTO("function f() { if (x) { let require; require('a') } require('b') }", "require(b)?l");
  AUTO("{ const { require } = x; require('a') } require('b')", "require(b)");
  AUTO("{ let a = 1, require = 2; require('a') } require('b')", "require(b)");
  AUTO("{ let a = (1, require('x')); }", "require(x)");
  AUTO("{ class require {} require('a') } require('b')", "require(b)");
  AUTO("{ function require() {} require('a') } require('b')", "require(b)");
  AUTO("x = function require() { require('a') }; require('b')", "require(b)");
  AUTO("function require() {} require('a')", "");
  AUTO("try {} catch (require) { require('a') } require('b')", "require(b)");
  AUTO("for (const require of x) { require('a') } require('b')", "require(b)");
  AUTO("for (let require = 1;;) { require('a') } require('b')", "require(b)");
  AUTO("x = { f(require) { require('a') }, get g() { return require('b') } }", "require(b)?l");
  AUTO("class A { f(require) { require('a') } static { var require; require('c') } g = require('b') }", "require(b)");
  AUTO("var require = require || f; require('a')", "require(a)?o escapes");
  AUTO("function f(module) { module.require('a') } module.require('b')", "require(b)");
  AUTO("function f(__dirname) { return __dirname + '/a' }", "");
  AUTO("function f(__dirname) { return require(__dirname + '/a') }", "");
  AUTO("import { require } from 'x'; require('a')", "import(x) esm(i)");
  AUTO("import x, { y as require } from 'x'; require('a')", "import(x) esm(i)");
  AUTO("import * as require from 'x'; require('a')", "import(x) esm(i)");
  AUTO("(function (root, factory) { factory(require, exports) })(this, function (require, exports) { require('./a') })",
       "require(./a)?lw escapes");
  AUTO("(function (f) { module.exports = f() })(function () { return function (require) { require('./a') } })", "");
  ESM("const require = createRequire(import.meta.url); require('a'); require.resolve('b')", "require(a) resolve(b) esm(mr)");
  ESM("const require = createRequire(elsewhere); require('a')", "esm(r)");
  ESM("const req = createRequire(import.meta.url); req('a'); req.resolve('b'); f(x => req('c')); other('d')", "require(a)?o resolve(b) require(c)?ol esm(m)");
  ESM("const require$1 = m.createRequire(new URL('../x/', import.meta.url)); require$1('a')", "esm(m)");
  ESM("const { a } = createRequire(import.meta.url)('b'); a('c')", "require(b) esm(m)");
  AUTO("const require$1 = m.createRequire((typeof document === 'undefined' ? require('u' + 'rl').pathToFileURL(__filename).href : x)); require$1('#a')", "require(url) require(#a)?o");
  AUTO("const require = createRequire(typeof __filename !== 'undefined' ? __filename : x); require('a')", "require(a)?o esm(r)");
  ESM("createRequire(import.meta.url)('a')", "require(a) esm(m)");
  AUTO("require('module').createRequire(__filename)('a')", "require(module) require(a)");
  ESM("if (typeof require !== 'undefined') require('a')", "require(a)?ow");
}

static void flags(void) {
  AUTO("try { require('a') } catch { require('b') } finally { require('c') }", "require(a)?o require(b) require(c)");
  AUTO("try { f(() => require('a')); if (x) { require('b') } } catch {}", "require(a)?l require(b)?o");
  AUTO("function f() { require('a'); try { require('b') } catch {} }", "require(a)?l require(b)?ol");
  AUTO("factory(require)", "escapes");
  AUTO("var r = require", "escapes");
}

static void modules(void) {
  AUTO("import 'a'", "import(a) esm(i)");
  AUTO("import a from 'a'; import b, * as c from \"b\"; import { default as d, 'x y' as e, } from 'c'", "import(a) import(b) import(c) esm(i)");
  AUTO("import from from 'a'; import as, { from } from 'b'", "import(a) import(b) esm(i)");
  AUTO("import a from 'a' with { type: 'json' }; import b from 'b' assert { 'type': \"json\" }", "import(a)?+j import(b)?+j esm(i)");
  AUTO("import a from 'a'\nwith (x) {}", "import(a) esm(i)");
  AUTO("import defer * as a from 'a'; import source b from 'b'", "import(a) import(b) esm(i)");
  AUTO("export * from 'a'; export * as b from 'b'; export * as 'c' from 'c'; export { d, e as default } from 'd'",
       "export(a) export(b) export(c) export(d) esm(i)");
  AUTO("export { a }\nfrom('x')", "esm(i)");
  AUTO("export {}; export default function () { import('a') } /'/", "dynamic(a)?l esm(i)");
  AUTO("export const x = () => import('a'), y = 1; export class Z {}; export default class {}", "dynamic(a)?l esm(i)");
  AUTO("export default async () => { await import('a') }", "dynamic(a)?l esm(i)");
  AUTO("import('a'); import.meta.url; import\n('b')", "dynamic(a) dynamic(b) esm(m)");
  AUTO("await x", "esm(a)");
  AUTO("for await (const x of y) {}", "esm(a)");
  AUTO("await (x); await\nx; await = 1", "");
  AUTO("import 'a'; await (x)", "import(a) esm(ia)");
  AUTO("await (x); import 'a'", "import(a) esm(ia)");
  AUTO("async function f() { await x; for await (const y of z) {} }", "");
  AUTO("const require = 1", "esm(r)");
  AUTO("class module {}", "esm(r)");
  AUTO("{ let exports } function f() { let __dirname }", "");
  CJS("await (x); await / 1", "");
  ESM("await /'/", "esm(a)");
  AUTO("#!/usr/bin/env node 'x\nrequire('a')", "require(a)");
  AUTO("\xEF\xBB\xBF#!/bin/x '\nrequire('a')", "require(a)");
  AUTO("", "");
}

static void errors(void) {
  AUTO("require('a'); 'x", "require(a) error(unterminated string@14)");
  AUTO("'x\n'", "error(unterminated string@0)");
  AUTO("`x", "error(unterminated template@0)");
  AUTO("`x${", "error(missing closing bracket@0)");
  AUTO("/* x", "error(unterminated comment@0)");
  AUTO("x = /a\n/", "error(unterminated regular expression@4)");
  AUTO("(x", "error(missing closing bracket@0)");
  AUTO("f(x]", "error(unexpected ']'@3)");
  AUTO("x)", "error(unexpected ')'@1)");
  AUTO("{ [ }", "error(unexpected '}'@4)");
  AUTO("require('a')}", "require(a) error(unexpected '}'@12)");
  AUTO("'\\", "error(unterminated string@0)");
  AUTO("a\\", "");
  AUTO("require(=> 1)", "require()?c"); /* no scope reaches out of the brackets around it */
}

static void text(void) {
  rt_arena arena = {0};
  sc_scan s;
  EXPECT_INT(sc_scan_text(&s, &arena, RT_STR("\xEF\xBB\xBF'\xFF'\r\n"), SC_GOAL_AUTO), 0);
  EXPECT_STR(s.text, "'\xEF\xBF\xBD'\r\n");
  EXPECT(s.has_bom && s.has_crlf && s.had_invalid_utf8);
  EXPECT_INT(sc_scan_text(&s, &arena, RT_STR("#!x\nrequire('a' + x, 2)"), SC_GOAL_AUTO), 0);
  EXPECT_INT(s.shebang_end, 3);
  EXPECT_STR(rt_str_slice(s.text, s.refs[0].start, s.refs[0].end), "require('a' + x, 2)");
  EXPECT_STR(rt_str_slice(s.text, s.refs[0].arg_start, s.refs[0].arg_end), "'a' + x");
  EXPECT_INT(sc_scan_text(&s, &arena, RT_STR("a\xC2\xA0/ require('b')\xE2\x80\xA8--> 'x"), SC_GOAL_AUTO), 0);
  EXPECT_INT(s.ref_count, 1);
  rt_arena_deinit(&arena);
}

int main(void) {
  forms();
  maps();
  computed();
  paths();
  not_fooled();
  regexps();
  scopes();
  flags();
  modules();
  errors();
  text();
  return unit_failures != 0;
}

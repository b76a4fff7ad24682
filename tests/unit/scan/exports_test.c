/* SPDX-License-Identifier: MIT */
/*
 * The names found in CommonJS modules, one source a line. Expected are the exports, then the
 * reexports with "<" in front: "a b <./c.js". Where it is not obvious why something is found or not:
 * the npm package cjs-module-lexer, which Node uses, does so.
 */
#include "runtime/scan/scan.h"
#include "runtime/base/buf.h"
#include "runtime/base/err.h"
#include "runtime/base/utf8.h"
#include "tests/unit/unit.h"

static void list(rt_buf *out, const char *mark, const rt_str *names, size_t count) {
  for (size_t i = 0; i < count; i++) {
    EXPECT(names[i].p[names[i].len] == 0);
    rt_buf_fmt(out, "%s%s%.*s", out->len ? " " : "", mark, RT_STR_ARG(names[i]));
  }
}

static void check(const char *source, size_t len, sc_goal goal, const char *expected, int line) {
  rt_arena arena = {0};
  rt_buf got = {0};
  sc_scan s;
  int r = sc_scan_text_with(&s, &arena, rt_str_of(source, len), goal, SC_FIND_EXPORTS);
  list(&got, "", s.exports, s.export_count);
  list(&got, "<", s.reexports, s.reexport_count);
  if (r || !rt_str_is(rt_buf_view(&got), expected)) {
    unit_failures++;
    printf("line %d: %s\n  is       %.*s %s\n  expected %s\n", line, source,
           RT_STR_ARG(rt_buf_view(&got)), r ? s.error_text : "", expected);
  }
  rt_buf_deinit(&got);
  rt_arena_deinit(&arena);
}
#define CASE(source, expected) check(source, sizeof(source) - 1, SC_GOAL_COMMONJS, expected, __LINE__)
#define AUTO(source, expected) check(source, sizeof(source) - 1, SC_GOAL_AUTO, expected, __LINE__)

/* ---- names ----------------------------------------------------------------------------------- */

static void members(void) {
  CASE("exports.a = 1", "a");
  CASE("exports['a'] = 1; exports[\"b\"] = 2", "a b");
  CASE("module.exports.a = 1; module.exports['b'] = 2", "a b");
  CASE("exports // c\n . /* d */ a\n=\n1", "a");
  CASE("module /* c */ . exports . a = 1; exports /* c */ [ 'b' /* d */ ] = 2", "a b");
  CASE("exports.a = exports.b = module.exports.c = exports['d'] = void 0", "a b c d");
  CASE("exports.a = 1, exports.b = 2; exports.a = 3", "a b");
  CASE("exports.default = 1; exports.let = 1; exports.if = 1; exports.$_1 = 1", "default let if $_1");
  CASE("exports.__esModule = true; module.exports.__esModule = true", "__esModule");
  CASE("exports.__proto__ = 1; exports.constructor = 1", "__proto__ constructor");
  CASE("exports.caf\xC3\xA9 = 1; exports['\xF0\x9F\x98\x80'] = 1", "caf\xC3\xA9 \xF0\x9F\x98\x80");
  CASE("exports.a == 1 || exports.b === 2", "a b"); /* "=" is not told from "==" */
  CASE("exports.a += 1; exports.b ||= 1; exports.c; exports.d.e = 1; exports['f'].g = 1", "");
  CASE("exports.#a = 1; exports?.b = 1; exports[`c`] = 1; exports['d' + 'e'] = 1; exports[f] = 1", "");
  CASE("exports = 1; exports = { a }; (exports).b = 1; module['exports'].c = 1", "");
  CASE("module.exports.exports.a = 1; module.a.exports.b = 1; module = exports", "");
}

static void decoded(void) {
  CASE("exports['\\x61\\u0062\\u{63}\\144\\\n\\''] = 1", "abcd'");
  CASE("exports['not an identifier'] = exports['@'] = exports['\\n'] = 1", "not an identifier @ \n");
  CASE("exports['\\ud83d\\ude00'] = exports['\\u{D83C}\\u{DF10}'] = 1",
       "\xF0\x9F\x98\x80 \xF0\x9F\x8C\x90");
  CASE("exports['\\ud83d'] = exports['\\ud83dx\\ude00'] = exports['\\ude00\\ud83d'] = exports.a = 1", "a");
  CASE("exports['\\ufffd'] = exports['\xEF\xBF\xBD'] = exports['\xFF'] = exports.a = 1", "a");
  CASE("module.exports = { '\\ud83d': a, '\\x62': c }", "b");
  CASE("Object.defineProperty(exports, '\\ud83d', { value: 1 })", "");
  CASE("Object.defineProperty(exports, '\\u0061', { value: 1 })", "a");
  CASE("module.exports = require('\\x61'); __export(require('\\ud83d'))", "<a");
  CASE("exports.\\u0061 = 1; exports.b\\u0061 = 1", ""); /* no escapes in identifiers */
  CASE("exports.a = 1; exports[''] = 1; exports.b = 1", "a  b");
}

/* By the grammar, not by scope and not by what is run. */
static void positions(void) {
  CASE("(function (exports) { if (false) exports.a = 1 })(other)", "a");
  CASE("(module => module.exports.a = 1)(other); (e => { e.b = 1 })(exports)", "a");
  CASE("class A { static { exports.a = 1 } b = exports.c = 1; [exports.d = 1]() {} }", "a c d");
  CASE("`${exports.a = 1} exports.b = 1 ${`${exports.c = 1}`}`", "a c");
  CASE("'exports.a = 1'; /exports.b = 1/; // exports.c = 1\n/* exports.d = 1 */", "");
  CASE("x = y / exports.a = 1 / 2; x++ / exports.b; if (x) /exports.c = 1/.test(y)", "a");
  CASE("x.exports.a = 1; x.module.exports.b = 1; this.exports.c = 1; x?.exports.d = 1", "");
  CASE("_exports.a = 1; $exports.b = 1; exportsx.c = 1; xmodule.exports.d = 1; \xC3\xA9xports.e = 1", "");
  CASE("({ exports: exports.a = 1, module: { exports: 2 }, exports() {}, get exports() {} })", "a");
  CASE("label: exports.a = 1; switch (x) { case exports.b = 1: }  for (exports.c = 1;;);", "a b c");
  CASE("[exports.a = 1] = x; ({ y: exports.b = 1 } = x); f(...exports.c = [])", "a b c");
  CASE("var exports = module.exports = exports.a = 1; return exports.b = 1", "a b");
  CASE("<!-- exports.a = 1\n--> exports.b = 1\nexports.c = 1", "c");
  CASE("#! exports.a = '\nexports.b = 1", "b");
  CASE("\xEF\xBB\xBF" "exports.a = 1;\xC2\xA0" "exports.b = 1;\xE2\x80\xA8" "exports\xE3\x80\x80.c = 1", "a b c");
}

static void literals(void) {
  CASE("module.exports = { a, b: c, 'd': e, \"f\": g, ...h, i }", "a b d f i");
  CASE("module.exports = { a, }; module.exports = {}; module.exports = { b }", "a b");
  CASE("module.exports /* c */ = // d\n{ /* e */ a /* f */ : /* g */ b, /* h */ c /* i */ }", "a c");
  CASE("exports = module.exports = { a }; 0 && (module.exports = { b, c });", "a b c");
  CASE("module.exports = { if: a, let: b, default: null, __esModule: true, require, module }",
       "if let default __esModule require module");
  CASE("module.exports = { a, a: b, 'a': c }", "a");
  /* The first value that is no plain name ends it; its key is found if it starts as one. */
  CASE("module.exports = { a, b: c.d, e }", "a b");
  CASE("module.exports = { a, b: require('c'), d }", "a b");
  CASE("module.exports = { a, b: function () {}, d }", "a b");
  CASE("module.exports = { a, b: x => x, d }", "a b");
  CASE("module.exports = { a, b: 1, c }", "a");
  CASE("module.exports = { a, b: -c, d }", "a");
  CASE("module.exports = { a, b: 'c', d }", "a");
  CASE("module.exports = { a, b: { c }, d }", "a");
  CASE("module.exports = { a, b: [c], d }", "a");
  CASE("module.exports = { a, b: `c`, d }", "a");
  CASE("module.exports = { a, b: (c), d }", "a");
  CASE("module.exports = { a, 'b': c.d, e }", "a b");
  CASE("module.exports = { a, 'b': 1, c }", "a");
  CASE("module.exports = { a, b() {}, c }", "a b");
  CASE("module.exports = { a, get b() {}, c }", "a get");
  CASE("module.exports = { a, async b() {}, c }", "a async");
  CASE("module.exports = { a, *b() {}, c }", "a");
  CASE("module.exports = { a, [b]: c, d }", "a");
  CASE("module.exports = { a, 1: b, c }", "a");
  CASE("module.exports = { a, 'b'() {}, c }", "a");
  CASE("({ a = 5, b } = module.exports = { c = 5, d })", "c");
  CASE("module.exports = { a, ...b.c, d }", "a");
  CASE("module.exports = { a, ...b(), d }", "a");
  CASE("module.exports = { a, ...{ b }, d }", "a");
  CASE("module.exports = { a, b\\u0061, c }", "a");
  /* Comma first ends it behind a value. */
  CASE("module.exports = { a\n, b\n, c: d\n, e }", "a b c");
  CASE("module.exports = { ... a, b }", "");
  CASE("module.exports = { a: module.exports = { b: module.exports.c = 1 } }", "a b c");
  CASE("module.exports = ({ a }); module.exports = x = { b }; exports.x = { c }", "x");
  CASE("module.exports = Object.freeze({ a }); module.exports == { b }; module.exports += { c }", "");
}

/* ---- Object.defineProperty ------------------------------------------------------------------- */

#define DEFINE(descriptor, expected) \
  CASE("Object.defineProperty(exports, 'a', " descriptor ")", expected)

static void values(void) {
  DEFINE("{ value: 1 }", "a");
  DEFINE("{ value: f(), writable: true }", "a");
  DEFINE("{ enumerable: true, value: 1 }", "a");
  DEFINE("{ /* b */ enumerable : true // c\n , value : 1 }", "a");
  DEFINE("{ enumerable: false, value: 1 }", "");
  DEFINE("{ enumerable: !0, value: 1 }", "");
  DEFINE("{ enumerable: truex, value: 1 }", "");
  DEFINE("{ enumerable: true, writable: true, value: 1 }", "");
  DEFINE("{ writable: true, value: 1 }", "");
  DEFINE("{ value }", "");
  DEFINE("{ value() {} }", "");
  DEFINE("{ 'value': 1 }", "");
  DEFINE("{ values: 1 }", "");
  DEFINE("{}", "");
  DEFINE("descriptor", "");
  CASE("Object.defineProperty(module.exports, \"__esModule\", { value: true })", "__esModule");
  CASE("Object /**/ . defineProperty ( module . exports , 'a' , { value: 1 })", "a");
  CASE("(function () { f(x && Object.defineProperty(exports, 'a', { value: exports.b = 1 })) })", "a b");
  CASE("Object.defineProperty(exports, a, { value: 1 }); Object.defineProperty(exports, `b`, { value: 1 })", "");
  CASE("Object.defineProperty(x, 'a', { value: 1 }); x.Object.defineProperty(exports, 'b', { value: 1 })", "");
  CASE("Object.defineProperty(exports.x, 'a', { value: 1 }); Reflect.defineProperty(exports, 'b', { value: 1 })", "");
  CASE("Object.defineProperties(exports, { a: { value: 1 } }); (0, Object.defineProperty)(exports, 'b', { value: 1 })", "");
}

#define GETTER(getter, expected) DEFINE("{ enumerable: true, " getter " }", expected)

static void getters(void) {
  GETTER("get: function () { return b; }", "a");
  GETTER("get: function () { return b }", "a");
  GETTER("get:function(){return b.c}", "a");
  GETTER("get: function get() { return b['c']; }", "a");
  GETTER("get () { return b[\"c\"]; },", "a");
  GETTER("get: function () { return this.b }", "a");
  GETTER("get /**/ : /**/ function /**/ x /**/ ( ) /**/ { return /**/ b /**/ . /**/ c /**/ ; } ,", "a");
  DEFINE("{ get: function () { return b; } }", "a");
  DEFINE("{ get() { return b.c } }", "a");
  DEFINE("{ enumerable: false, get: function () { return b; } }", "");
  DEFINE("{ configurable: true, get: function () { return b; } }", "");
  GETTER("get: () => b", "");
  GETTER("get: async function () { return b }", "");
  GETTER("get: function* () { return b }", "");
  GETTER("get: function (x) { return b }", "");
  GETTER("get: functionx () { return b }", "");
  GETTER("get: b", "");
  GETTER("get x() { return b }", "");
  GETTER("get: function () { return b() }", "");
  GETTER("get: function () { return b.c() }", "");
  GETTER("get: function () { return b.c.d }", "");
  GETTER("get: function () { return b[c] }", "");
  GETTER("get: function () { return b[0] }", "");
  GETTER("get: function () { return b?.c }", "");
  GETTER("get: function () { return b + c }", "");
  GETTER("get: function () { return (b) }", "");
  GETTER("get: function () { return 'b' }", "");
  GETTER("get: function () { return; }", "");
  GETTER("get: function () { return b; c }", "");
  GETTER("get: function () { x; return b }", "");
  GETTER("get: function () { return b }, set: c", "");
  GETTER("get: function () { return b } }, x, {", "");
}

/* A getter of another form is no export, nor does it take back one: as in Node 24. */
static void unsafe(void) {
#define SAFE "Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b } });"
#define UNSAFE "Object.defineProperty(exports, 'a', { get() { return f() } });"
  CASE(SAFE SAFE, "a");
  CASE(UNSAFE, "");
  CASE(SAFE UNSAFE, "a");
  CASE(UNSAFE SAFE, "a");
  CASE("exports.a = exports.b = 1;" UNSAFE, "a b");
  CASE(UNSAFE "module.exports = { a, b };", "a b");
  CASE(SAFE "Object.defineProperty(exports, '\\x61', d)", "a");
  CASE(SAFE "Object.defineProperty(exports, 'a' + 'b', d)", "a");
  CASE(SAFE "Object.defineProperty(exports, 'a')", "a");
  CASE(SAFE "Object.defineProperty(x, 'a', d); Object.defineProperty(exports, `a`, d)", "a");
}

/* ---- reexports ------------------------------------------------------------------------------- */

static void assigned(void) {
  CASE("module.exports = require('a')", "<a");
  CASE("module /**/ . exports = require /**/ ( /**/ \"a\" /**/ )", "<a");
  CASE("module.exports = require('a').b", "<a");
  CASE("exports = module.exports = require('a'); exports.b = 1", "b <a");
  CASE("(function () { if (x) module.exports = require('a') })()", "<a");
  CASE("module.exports = require('a'); module.exports = require('b')", "<b");
  CASE("if (x) module.exports = require('a'); else module.exports = require('b')", "<b");
  CASE("module.exports = require('a'); module.exports = function () {}", "");
  CASE("module.exports = require('a'); module.exports = { b }", "b");
  CASE("module.exports = require('a'); module.exports.b = 1; module.exports; exports = 1", "b <a");
  CASE("module.exports = require('a'); module.exports === x", ""); /* "=" again */
  CASE("module.exports = { ...require('a'), b, ...require('c'), ...require('a') }", "b <a <c");
  CASE("module.exports = require('a'); module.exports = { ...require('b'), ...require(\"c\").d, e }", "<b <c");
  CASE("module.exports = { ...require('a'), b: require('c') }", "b <a");
  CASE("module.exports = { ...required, ...require, a }", "a");
  CASE("module.exports = { ...require(a), b }", "");
  CASE("module.exports = require(a)", "");
  CASE("module.exports = require(`a`)", "");
  CASE("module.exports = require('a' + 'b')", "");
  CASE("module.exports = require('a', 'b')", "");
  CASE("module.exports = (require('a')); exports.x = require('b'); exports = require('c')", "x");
  CASE("module.exports = x ? require('a') : require('b')", "");
  CASE("x.module.exports = require('a'); require('b')", "");
}

static void typescript(void) {
  CASE("function __export(m) { for (var p in m) if (!exports.hasOwnProperty(p)) exports[p] = m[p]; }\n"
       "Object.defineProperty(exports, \"__esModule\", { value: true });\n"
       "__export(require(\"./a\"));\nvar b_1 = require(\"./b\");\n"
       "Object.defineProperty(exports, \"b\", { enumerable: true, get: function () { return b_1.b; }, });",
       "__esModule b <./a");
  CASE("__exportStar(require('a'), exports); __exportStar(require(\"b\"), exports)", "<a <b");
  CASE("tslib.__export(require('a')); tslib_1 . __exportStar(require('b'), exports)", "<a <b");
  CASE("__export(require('a')); __export(require('a')); if (x) __export(require('b'))", "<a <b");
  CASE("0 && (module.exports = { a, b }) && __exportStar(require('c'))", "a b <c"); /* esbuild */
  CASE("__export(require('a')); module.exports = require('b'); __export(require('c'))", "<b <c");
  CASE("(0, tslib_1.__exportStar)(require('a'), exports)", "");
  CASE("__export(a); __export(a, require('b')); __export(exports, { a: () => require('b') })", "");
  CASE("__export (require('a')); __export( require('b')); __exportStarX(require('c')); x__export(require('d'))", "");
  CASE("__exportStar((0)); __exportStar(require); __exportStar(require(x)); __reExport(exports, require('a'))", "");
  /* at top level only */
  CASE("{ __export(require('a')) }", "");
  CASE("(function () { __export(require('a')) })()", "");
  CASE("x(__export(require('a'))); `${__export(require('b'))}`; [__export(require('c'))]", "");
  CASE("x => __export(require('a'))", "");
  CASE("x => x\n__export(require('a'))", "<a");
}

#define LOOP(body) "Object.keys(_x).forEach(function (key) {" body "});"
#define FROM_R "var _x = require('r');"
#define RETURN "if (key === 'default' || key === \"__esModule\") return;"
#define OWN "if (Object.prototype.hasOwnProperty.call(_exportNames, key)) return;"
#define SAME "if (key in exports && exports[key] === _x[key]) return;"
#define COPY "exports[key] = _x[key];"
#define COPY_GETTER "Object.defineProperty(exports, key, { enumerable: true, get: function () { return _x[key]; } });"
#define STAR(body) CASE(FROM_R LOOP(body), "<r")
#define NO_STAR(body) CASE(FROM_R LOOP(body), "")

static void babel(void) {
  STAR(RETURN COPY);
  STAR(RETURN COPY_GETTER);
  STAR(RETURN SAME COPY);
  STAR(RETURN SAME COPY_GETTER);
  STAR(RETURN OWN COPY);
  STAR(RETURN OWN SAME COPY);
  STAR(RETURN OWN SAME COPY_GETTER);
  STAR(RETURN "if (Object.hasOwnProperty.call(_exportNames, key)) return;" COPY);
  STAR("if (key === 'default' || key === '__esModule') return\nmodule.exports[key] = _x[key]");
  STAR(" if ( key==='default'/**/||key /**/ === '__esModule' ) return ; exports [ key ] = _x [ key ] ; ");
  STAR(RETURN "if (key in module.exports && module.exports[key] === _x[key]) return\n" COPY);
  STAR(RETURN "Object.defineProperty(exports, key, { enumerable: true, get: function get() { return _x[key] }, })");
  STAR(RETURN "Object.defineProperty(module.exports, key, { enumerable: true, get() { return _x[key]; } });");
  NO_STAR(COPY);
  NO_STAR("if (key === 'default') return;" COPY);
  NO_STAR("if (key === 'default' || key === '__esModule') { return; }" COPY);
  NO_STAR("if (key === 'default' || key === '__esModule' || key === 'x') return;" COPY);
  NO_STAR("if (key === 'default' || key === '__esM') return;" COPY);
  NO_STAR("if (key === 'default' || k === '__esModule') return;" COPY);
  NO_STAR("if (k === 'default' || k === '__esModule') return;" COPY);
  NO_STAR("if (key == 'default' || key == '__esModule') return;" COPY);
  NO_STAR("if (key === 'default' || key === '__esModule') return undefined;" COPY);
  NO_STAR(RETURN SAME OWN COPY);
  NO_STAR(RETURN "if (k in exports && exports[key] === _x[key]) return;" COPY);
  NO_STAR(RETURN "if (key in exports && exports[key] === _y[key]) return;" COPY);
  NO_STAR(RETURN "if (Object.prototype.hasOwnProperty.call(_exportNames, k)) return;" COPY);
  NO_STAR(RETURN "if (_exportNames.hasOwnProperty(key)) return;" COPY);
  NO_STAR(RETURN "exports[k] = _x[key];");
  NO_STAR(RETURN "exports[key] = _x[k];");
  NO_STAR(RETURN "exports[key] = _y[key];");
  NO_STAR(RETURN "exports[key] = _x.key;");
  NO_STAR(RETURN "x[key] = _x[key];");
  NO_STAR(RETURN COPY "extra;");
  NO_STAR(RETURN COPY ";");
  NO_STAR(RETURN "Object.defineProperty(exports, key, { enumerable: false, get: function () { return _x[key]; } });");
  NO_STAR(RETURN "Object.defineProperty(exports, key, { get: function () { return _x[key]; } });");
  NO_STAR(RETURN "Object.defineProperty(exports, key, { enumerable: true, value: _x[key] });");
  NO_STAR(RETURN "Object.defineProperty(exports, k, { enumerable: true, get: function () { return _x[key]; } });");
  NO_STAR(RETURN "Object.defineProperty(exports, key, { enumerable: true, get: function () { return _y[key]; } });");
  NO_STAR(RETURN);
  NO_STAR("");
}

static void rollup(void) {
  STAR("if (key !== 'default') " COPY);
  STAR("if (key !== \"default\")" COPY_GETTER);
  STAR("if (key !== 'default' && !exports.hasOwnProperty(key)) " COPY);
  STAR("if (key !== 'default' && ! x . hasOwnProperty ( key ) ) " COPY);
  STAR("if (key !== 'default' && !Object.prototype.hasOwnProperty.call(exports, key)) " COPY);
  STAR("if (key !== 'default' && !Object.hasOwnProperty.call(exports, key)) " COPY_GETTER);
  NO_STAR("if (key != 'default') " COPY);
  NO_STAR("if (key !== '__esModule') " COPY);
  NO_STAR("if (k !== 'default') " COPY);
  NO_STAR("if (key !== 'default') { " COPY "}");
  NO_STAR("if (key !== 'default') return " COPY);
  NO_STAR("if (key !== 'default' && key !== '__esModule') " COPY);
  NO_STAR("if (key !== 'default' && !(key in exports)) " COPY);
  NO_STAR("if (key !== 'default' && !x().hasOwnProperty(key)) " COPY);
  NO_STAR("if (key !== 'default' && !exports.hasOwnProperty(k)) " COPY);
  NO_STAR("if (key !== 'default' && !Object.hasOwn(exports, key)) " COPY);
}

#define BODY RETURN COPY

static void bindings(void) {
  CASE("let _x = require('r');" LOOP(BODY), "<r");
  CASE("const _x = _interopRequireWildcard(require(\"r\"));" LOOP(BODY), "<r");
  CASE("var _x=require('r'),_y=1;" LOOP(BODY), "<r");
  CASE("var _x = require('r').y;" LOOP(BODY), "<r");
  CASE("var _x = require('q'); var _x = require('r');" LOOP(BODY), "<r");
  CASE(FROM_R "module.exports = 1;" LOOP(BODY) LOOP(BODY), "<r");
  CASE(FROM_R LOOP(BODY) "module.exports = 1", "");
  CASE(FROM_R "if (x) " LOOP(BODY), "<r");
  CASE("var \xC3\xA9 = require('r'); Object.keys(\xC3\xA9).forEach(function (k) { if (k !== 'default') exports[k] = \xC3\xA9[k]; })", "<r");
  CASE(LOOP(BODY) FROM_R, "");
  CASE("_x = require('r'); y._x = require('r');" LOOP(BODY), "");
  CASE("var _y = 1, _x = require('r');" LOOP(BODY), "");
  CASE("var _x = y = require('r');" LOOP(BODY), "");
  CASE("var _x = (require('r'));" LOOP(BODY), "");
  CASE("var _x = _interopRequireDefault(require('r'));" LOOP(BODY), "");
  CASE("var _x =\n  require('r');" LOOP(BODY), "");
  CASE("var { _x } = require('r');" LOOP(BODY), "");
  CASE("for (var _x = require('r');;);" LOOP(BODY), "");
  CASE("{ var _x = require('r'); }" LOOP(BODY), "");
  CASE(FROM_R "{" LOOP(BODY) "}", "");
  CASE(FROM_R "(function () {" LOOP(BODY) "})()", "");
  CASE(FROM_R "y." LOOP(BODY), "");
  CASE(FROM_R "Object.keys(_x).forEach((key) => {" BODY "});", "");
  CASE(FROM_R "Object.keys(_x).forEach(function n(key) {" BODY "});", "");
  CASE(FROM_R "Object.keys(_x).forEach(function (key, i) {" BODY "});", "");
  CASE(FROM_R "Object.keys(_x).map(function (key) {" BODY "});", "");
  CASE(FROM_R "Object.keys(_y).forEach(function (key) {" BODY "});", "");
  CASE(FROM_R "Object.keys(_x.y).forEach(function (key) {" BODY "});", "");
  CASE(FROM_R "Object.entries(_x).forEach(function (key) {" BODY "});", "");
  CASE(FROM_R "Object.keys(_x).forEach(function (key) {" BODY "}, this);", "");
  CASE(FROM_R "Object.keys(_x); Object.keys(_x).forEach; Object.keys(_x).forEach(f)", "");
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void requested(void) {
  AUTO("exports.a = 1", "a");
  AUTO("exports.a = 1; import 'b'", "");
  AUTO("exports.a = 1; import.meta", "");
  AUTO("let require; exports.a = 1", "");
  check("exports.a = 1; export {}", 24, SC_GOAL_MODULE, "", __LINE__);
  rt_arena arena = {0};
  sc_scan s;
  rt_str text = RT_STR("exports.a = require('b'); module.exports = require('c')");
  EXPECT_INT(sc_scan_text(&s, &arena, text, SC_GOAL_AUTO), 0);
  EXPECT(!s.exports && !s.export_count && !s.reexports && !s.reexport_count);
  EXPECT_INT(sc_scan_text_with(&s, &arena, text, SC_GOAL_AUTO, SC_FIND_EXPORTS), 0);
  EXPECT_INT(s.ref_count, 2);
  EXPECT_INT(sc_scan_text_with(&s, &arena, RT_STR("exports.a = 1; exports.b = '"), SC_GOAL_AUTO, SC_FIND_EXPORTS),
             RT_E_SYNTAX);
  EXPECT_INT(s.export_count, 2);
  rt_arena_deinit(&arena);
}

static size_t count(const rt_buf *text, size_t *reexports) {
  rt_arena arena = {0};
  sc_scan s;
  int r = sc_scan_text_with(&s, &arena, rt_buf_view(text), SC_GOAL_COMMONJS, SC_FIND_EXPORTS);
  EXPECT(r <= 0);
  size_t found = s.export_count;
  if (reexports) *reexports = s.reexport_count;
  for (size_t i = 0; i < found; i++) EXPECT(rt_utf8_first_invalid(s.exports[i]) == RT_STR_MISSING);
  rt_arena_deinit(&arena);
  return found;
}

/* A format with one number, N times between two texts. Nothing may be quadratic: the runner's time
 * limit would tell. */
enum { N = 100000 };
static size_t many(const char *before, const char *format, const char *after, size_t *reexports) {
  rt_buf b = {0};
  rt_buf_c(&b, before);
  for (int i = 0; i < N; i++) rt_buf_fmt(&b, format, i);
  rt_buf_c(&b, after);
  size_t found = count(&b, reexports);
  rt_buf_deinit(&b);
  return found;
}

static void hostile(void) {
  size_t reexports;
  EXPECT_INT(many("module.exports = {", "a%d, ", "}", NULL), N);
  EXPECT_INT(many("module.exports = {", "a%d: module, exports, ", "}", NULL), N + 1);
  EXPECT_INT(many("", "exports.a%d = ", "1", NULL), N);
  EXPECT_INT(many("", "module.exports = { a%d: ", "x", NULL), N);
  EXPECT_INT(many("", "module.exports = { a%d, b: c, d: ", "", NULL), N + 2);
  EXPECT_INT(many("", "exports['a%d'] = exports[", "", NULL), N);
  EXPECT_INT(many("", "Object.defineProperty(exports, 'a%d', { value: ", "1", NULL), N);
  EXPECT_INT(many("", "Object.defineProperty(exports, 'a%d', { get: function () { return ", "1", NULL), 0);
  EXPECT_INT(many("", "__export(require('a%d'));", "", &reexports), 0);
  EXPECT_INT(reexports, N);
  EXPECT_INT(many("", "var a%d = require('b');", "Object.keys(a7).forEach(function (k) { if (k !== 'default') exports[k] = a7[k] })", &reexports), 0);
  EXPECT_INT(reexports, 1);
  many("", "module.exports = { ...require('a%d'), x: ", "", &reexports);
  EXPECT_INT(reexports, 1);
  many("", "module.exports = require('a%d');", "", &reexports);
  EXPECT_INT(reexports, 1);
  many("", "Object.keys(a%d).forEach(function (k) { if (", "", NULL);
  many("var a = require('b');", "Object.keys(a).forEach(function (k) { if (k !== 'default') %d", "", NULL);
  many("module.exports = { a ", "/* %d */", ", b }", NULL);
  many("", "exports /* %d */ ", ".a = 1", NULL);
  many("", "(exports[\"%d\n", "", NULL);
}

static const char everything[] =
    "#!x\n'use strict'; exports.a = exports['\\x62\\ud83d'] = module . exports.c = void 0; module.exports = { d, e: f, 'g' : h, ...i,\n"
    "...require('j'), k: l() }; Object.defineProperty(exports, 'm', { enumerable: true, get: function get() { return n['o']; }, });\n"
    "Object.defineProperty(module.exports, \"p\", { value: 1 }); module.exports = require(\"q\"); tslib.__exportStar(require('r'), exports);\n"
    "var s = _interopRequireWildcard(require('t')); Object.keys(s).forEach(function (u) { if (u === 'default' || u === '__esModule') return;\n"
    "if (Object.prototype.hasOwnProperty.call(v, u)) return; if (u in exports && exports[u] === s[u]) return; Object.defineProperty(exports, u,\n"
    "{ enumerable: true, get: function () { return s[u]; } }); }); Object.keys(s).forEach(function (w) { if (w !== 'default' && !Object\n"
    ".hasOwnProperty.call(exports, w)) exports[w] = s[w]; }); exports.\xC3\xA9 /* \xE2\x80\xA8 */ = `${exports.\\u0061 = 1}`";

static void prefixes(void) {
  rt_buf b = {0};
  for (size_t n = 0; n < sizeof everything; n++) {
    b.len = 0;
    rt_buf_add(&b, everything, n);
    count(&b, NULL);
  }
  rt_buf_deinit(&b);
}

/* Tokens of the patterns in random order; the generator is ours, so runs repeat. */
static void random_texts(void) {
  static const char *const pieces[] = {
      "exports", "module", "exports", "module.exports", "Object", "Object.defineProperty(exports,'a',", "Object.keys(x).forEach(", "require",
      "require('a')", "__export(", "tslib.__exportStar(", "_interopRequireWildcard(", "var x=", "let ", "const ", ".", ".a", ".exports", "...",
      "[", "]", "['a']", "{", "}", "(", ")", "=", "==", "=", ",", ";", ":", "a", "x", "'b'", "\"default\"", "'__esModule'", "value:", "get",
      "get(){return ", "enumerable:true,", "function", "function(k){", "if(k!=='default')", "exports[k]=x[k]", "return", "=>", "`", "${", "/", "//",
      "/*", "*/", "\n", " ", "\\", "'\\ud83d'", "\xC3\xA9", "\xFF", "!", "&&", "0"};
  uint64_t state = 7;
  rt_buf b = {0};
  for (int round = 0; round < 60000; round++) {
    b.len = 0;
    for (int k = 0; k < 24; k++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      rt_buf_c(&b, pieces[(state >> 33) % (sizeof pieces / sizeof *pieces)]);
    }
    count(&b, NULL);
  }
  rt_buf_deinit(&b);
}

int main(void) {
  members();
  decoded();
  positions();
  literals();
  values();
  getters();
  unsafe();
  assigned();
  typescript();
  babel();
  rollup();
  bindings();
  requested();
  hostile();
  prefixes();
  random_texts();
  return unit_failures != 0;
}

// SPDX-License-Identifier: MIT
'use strict';
// kinds.js FORMAT: writes a program that makes errors of all kinds in functions of all kinds, one try each, and
// prints "number of tries, of errors" and the place of each error. V8 parses the function that throws to word
// its message; in an executable without sources there is only a stand-in to parse (runtime/image/standin.h).
// FORMAT: cjs, esm, or line (CommonJS, all in one line).

const expressions = [
  'u()', 'new u()', '[...u]', 'u.x.y', 'u[1].z', 'u.m()', 'n.x()', 'o.nope()', 'o.p.q.r()', 'f(...u)', 'new f(...u)', 'u`x`',
  'delete u.x', "'x' in 5", '1 instanceof u', '(() => { const {a} = u; })()', '(({a}) => 1)(u)', '(([a]) => 1)(u)', '({}).x.y',
  '(class extends u {})', '(class extends n {})', 'Object.create(null) + ""', 'Symbol() + ""', '1n + 1', 'f.call.call(u)',
  'new (class { constructor() { this.#p; } #p = u() })()', 'K.g(o)', 'new Map([1])', 'new Set(5)', 'null.x = 1',
  'o[Symbol.iterator]()', '[].reduce(f)', 'u?.x.y ?? u()', '(async () => u())() && u()', 'async(1)', 'o.async(1)',
];
const statements = [
  'const {a} = u;', 'const [b] = u;', 'const {a: {b}} = {};', 'for (const x of u) ;', 'for (const x of 5) ;',
  'for (const {x} of [null]) ;', 'throw u.x;', 'let {[u.k]: zq} = {};', 'try { u() } finally { n.x() }', 'q; let q = 1;',
  'const c = 1; c = 2;', '[o.a.b] = [1];', '({a: o.a.b} = {a: 1});',
];

// E: an expression; S: a statement.
const contexts = [
  'function d(){ S }; d()', '(function(){ S })()', '(() => { S })()', '(z => { S })(1)', '(z => E)(1)', '(({z} = {}) => { S })()',
  '!function(){ S }()', 'new (function(){ S })()', '((s) => { S })`x${1}`', 'true ? (() => { S })() : 0', 'a: { S }', 'S',
  '{ let zz = 1; (() => zz)(); S }', 'for (let i = 0; i < 1; i++) { (() => i)(); S }', 'try { throw 1 } catch (e) { (() => e)(); S }',
  'switch (1) { case 1: S }', '(function(a = E){})()', '((a = E) => a)()', '({m(a = E){}}).m()',
  // async functions and generators
  'async function d(){ S }; await d()', 'await (async () => { S })()', 'await (async z => { S })(1)', 'await (async z => E)(1)',
  'await (async/*c*/(z) => { S })(1)', 'await (async (\n\n) => {\n S\n})()', 'await (async()=>E)()', 'await (async (a = E) => a)()',
  'await Promise.all([async () => { S }].map((f) => f()))', 'await ({async: async () => { S }}).async()',
  'await (() => async x => { S })()()', '[...(function*(){ S })()]', 'for await (const _ of (async function*(){ S })()) ;',
  '[...(function*(){ yield* E })()]',
  // methods
  '({m(){ S }}).m()', 'await ({async m(){ S }}).m()', '[...({*m(){ S }}).m()]', '({get x(){ S }}).x', '({set x(v){ S }}).x = 1',
  "({['a' + 'b'](){ S }}).ab()", 'new (class { m(){ S } })().m()', '(class { static m(){ S } }).m()',
  'new (class { #m(){ S } r(){ this.#m() } })().r()', 'await (class { static async m(){ S } }).m()',
  'for await (const _ of (class { static async *m(){ S } }).m()) ;', 'new (class { constructor(){ S } })()',
  'new (class extends K { constructor(){ super(); S } })()', 'new (class extends K { constructor(){ S } })()',
  // instance fields
  'new (class { a = E })()', 'new (class { a; b = 1; c = E; d = 2; m(){} })()', 'new (class { #a = E })()',
  "new (class { ['x' + 1] = E })()", "new (class { 'x y' = E; })()", 'new (class { 1 = E; })()', 'new (class {\n  a =\n    E\n})()',
  'new(class{a=E})', 'new(class{a=1;b=E})', 'new (class { async = E; static = 1; get = 2 })()', 'new (class { static = E; })()',
  'new (class { static; async\n b = E })()', 'new (class { f = () => { S }; constructor(){ this.f() } })()',
  'await new (class { f = async () => { S } })().f()', 'await new(class{f=async()=>{ S }}).f()', 'await new(class{f=async x=>{ S }}).f()',
  'new(class{f=[async()=>1,E]})', 'new(class{f=[async x=>1,E]})', "new (class { 'async x' = E })()", 'new (class { "static x" = E })()',
  'new (class { a = new (class { b = E })() })()', 'new (class { a = 1; static b = 2; c = E; static d = 3 })()',
  // static ones, and blocks
  '(class { static a = E })', '(class { static a = 1; b = 2; static c = E; })', '(class { static { S } })', '(class{static{ S }})',
  '(class { m(){} static async x(){} static\n{ S } })', '(class { static #a = E; })', "(class { static ['a'] = E })",
  "(class { static 'a b' = E })", '(class { static\n a = E })', '(class { static /* c */ a = E })', '(class { static async = E })',
  '(class { static static = E })', '(class { a = 1; static b = E; c = 3 })', '(class { static { (() => { S })() } })',
  '(class { static a = (() => { S })() })', '(class { static a = class { static b = E } })',
  '(class extends (class { static a = E }) {})', '(class extends (() => { S })() {})', '(class { [E](){} })', '(class { static [E] = 1 })',
];

const AsyncFunction = (async () => {}).constructor;

function parses(code) {
  try {
    new AsyncFunction(code);
    return true;
  } catch {
    return false;
  }
}

// A replacement is taken as it is.
function fill(context, mark, code) { return context.replace(new RegExp(`\\b${mark}\\b`), () => code); }

function tries() {
  const out = [];
  for (const context of contexts) {
    const hasStatement = /\bS\b/.test(context);
    for (const e of expressions) out.push(hasStatement ? fill(context, 'S', `${e};`) : fill(context, 'E', e));
    if (hasStatement) for (const s of statements) out.push(fill(context, 'S', s));
  }
  return out.filter(parses);
}

const head = `process.on('unhandledRejection', () => {}); let ran = 0; const places = [];
const u = undefined, n = null, o = {p: {}}, f = () => 1, async = 5; class K { static g(x) { return x.#q; } #q = 1; }
const place = (err) => /:\\d+:\\d+/.exec(err.stack.split('\\n').find((l) => /program/.test(l)) ?? '')?.[0];
async function t(fn) { ran++; try { await fn(); } catch (err) { places.push(place(err)); } }
`;
const tail = `console.log(ran, places.length); console.log(places.join(' '));\n`;

const format = process.argv[2];
const codes = format === 'line' ? tries().filter((code) => !code.includes('\n')) : tries();
const body = codes.map((code) => `await t(async () => { ${code} });`);
if (format === 'esm') console.log(head + body.join('\n') + '\n' + tail);
else if (format === 'cjs') console.log(`(async () => {\n${head}${body.join('\n')}\n${tail}})();`);
else console.log(`(async()=>{${`${head}${body.join(' ')}${tail}`.replace(/\n/g, ' ')}})();`);

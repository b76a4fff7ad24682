// SPDX-License-Identifier: MIT
'use strict';
// Contexts: assignments in strict code, what may generate code, columns of errors, measuring memory.

const assert = require('assert');
const { spawnSync } = require('child_process');
const { test } = require('node:test');
const vm = require('vm');

process.removeAllListeners('warning');

test('strict code: properties of the global object, not undeclared names', () => {
  const object = {};
  const context = vm.createContext(object);
  const run = (code) => vm.runInContext(`'use strict'; ${code}`, context);
  run('globalThis.a = 1; this.b = 2; globalThis["c"] = () => {}; globalThis[Symbol.for("d")] = 4; var e = 5;' +
    'function f() {}');
  assert.deepStrictEqual(Object.keys(object), ['f', 'a', 'b', 'c', 'e']);
  assert.strictEqual(run('a + b + e'), 8);
  assert.throws(() => run('nobody = 1'), { name: 'ReferenceError', message: 'nobody is not defined' });
  assert.ok(!('nobody' in object));
  run('a = 10; globalThis[0] = "zero"');
  assert.strictEqual(object.a, 10);
  assert.strictEqual(object[0], 'zero');
});

test('code generation', async () => {
  const bytes = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const make = (codeGeneration, object = { bytes }) => vm.createContext(object, { codeGeneration });
  const neither = make({ strings: false, wasm: false });
  assert.throws(() => vm.runInContext('new Function("")', neither), { name: 'EvalError' });
  assert.throws(() => vm.runInContext('new WebAssembly.Module(bytes)', neither), { name: 'CompileError' });
  await assert.rejects(vm.runInContext('WebAssembly.compile(bytes)', neither), { name: 'CompileError' });
  assert.throws(() => vm.runInContext('new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))',
                                      make({ wasm: false }, vm.constants.DONT_CONTEXTIFY)), { name: 'CompileError' });
  await vm.runInContext('WebAssembly.compile(bytes)', make({ strings: false }));
  assert.strictEqual(vm.runInContext('eval("1")', make({ wasm: false })), 1);
  new WebAssembly.Module(bytes);
});

test('functions', () => {
  const names = Array.from({ length: 200 }, (unused, i) => `p${i}`);
  assert.strictEqual(vm.compileFunction('return p0 + p199', names)(...names), 'p0p199');
  const inner = { a: 1, b: 2 }, outer = { b: 3, c: 4 };
  const fn = vm.compileFunction('return [a, b, c, d]', ['d'], { contextExtensions: [outer, null, inner] });
  assert.deepStrictEqual(fn(5), [1, 2, 4, 5]);
  inner.a = 7;
  delete inner.b;
  assert.deepStrictEqual(fn(5), [7, 3, 4, 5]);
});

test('the arrow is below the place, whatever the column offset', () => {
  const place = (options) => {
    try {
      vm.runInThisContext('  throw new Error("x");\n throw 1', { filename: 'f', ...options });
    } catch (err) {
      return err.stack.split('\n').slice(0, 3);
    }
  };
  assert.deepStrictEqual(place({}), ['f:1', '  throw new Error("x");', '  ^']);
  assert.deepStrictEqual(place({ lineOffset: 4, columnOffset: 50 }), ['f:5', '  throw new Error("x");', '  ^']);
});

test('an unhandled rejection is the error itself, also of another context', () => {
  const code = 'require("vm").runInNewContext("Promise.reject(new Error(\\"inner\\"))", {}, "named")';
  const { status, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  assert.strictEqual(status, 1);
  assert.match(stderr, /^named:1\nPromise\.reject\(new Error\("inner"\)\)\n +\^\n\nError: inner\n {4}at named:1:16\n/);
});

test('measuring memory at once is waited for', async () => {
  const contexts = [vm.createContext({}), vm.createContext({})];
  const { total, current, other } = await vm.measureMemory({ mode: 'detailed', execution: 'eager' });
  assert.ok(total.jsMemoryEstimate > current.jsMemoryEstimate);
  assert.ok(other.length >= contexts.length);
  assert.throws(() => vm.measureMemory({ execution: 'soon' }), { code: 'ERR_INVALID_ARG_VALUE' });
});

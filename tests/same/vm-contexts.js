// SPDX-License-Identifier: MIT
'use strict';
// vm: contexts, globals, errors from inside, timeouts, compiled functions.
const vm = require('vm');
const sandbox = { x: 2, log: [] };
vm.createContext(sandbox);
console.log(vm.runInContext('y = x * 21; var z = 1; function f() { return z; } log.push(typeof process); y', sandbox));
console.log(sandbox.y, sandbox.z, typeof sandbox.f, sandbox.f(), sandbox.log, vm.isContext(sandbox), vm.isContext({}));
console.log(vm.runInNewContext('[] instanceof Array'), vm.runInNewContext('new Array') instanceof Array);
const script = new vm.Script('n = (globalThis.n ?? 0) + 1', { filename: 'counter.js' });
for (let i = 0; i < 3; i++) script.runInContext(sandbox);
console.log(sandbox.n, script.runInNewContext({}), typeof globalThis.n);
for (const code of ['throw new TypeError("inside")', 'undefinedName', '"use strict"; undeclared = 1']) {
  try {
    vm.runInContext(code, sandbox, 'file.vm');
  } catch (err) {
    console.log(err.name, err.message, err instanceof Error);
  }
}
try {
  vm.runInNewContext('for (;;);', {}, { timeout: 20 });
} catch (err) {
  console.log(err.code, err.message);
}
const fn = vm.compileFunction('return a + b + (typeof c)', ['a', 'b']);
console.log(fn(1, 2), fn.length);
console.log(vm.runInThisContext('typeof require'), vm.runInThisContext('this === globalThis'));
vm.runInContext('Object.defineProperty(globalThis, "ro", { value: 5 }); delete globalThis.x;', sandbox);
console.log(sandbox.ro, 'x' in sandbox, Object.keys(sandbox).sort());

// Hooks of module.register() in an executable: what the program meets at run time goes through them.
import assert from 'node:assert';
import { createRequire, register } from 'node:module';
import lib from './lib.mjs';

register('./hooks.mjs', import.meta.url, { data: { seven: 7 } });
assert.strictEqual(lib, 'lib');
assert.strictEqual((await import('virtual:x')).default, 7);
assert.strictEqual((await import('./late.mjs')).default, process.argv[2] === 'hidden' ? 'late' : 'LATE of lib');
assert.strictEqual((await import('./late.cjs')).default, 'late, own require');
assert.strictEqual(import.meta.resolve('virtual:y'), 'virtual:y');
createRequire(import.meta.url)('./register.cjs');
assert.strictEqual((await import('virtual:z')).default, 'of the second');
const nowhere = './nowhere.mjs';
await assert.rejects(import(nowhere), { code: 'ERR_MODULE_NOT_FOUND' });
console.log('ok');

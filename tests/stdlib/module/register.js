// SPDX-License-Identifier: MIT
'use strict';
// module.register(): hooks in a thread of their own, asked by import, by import.meta.resolve() and by require() in
// CommonJS that they made, and by nobody else.

const assert = require('assert');
const { register } = require('module');
const { MessageChannel, receiveMessageOnPort } = require('worker_threads');
const { writeFileSync } = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const folder = process.env.TMPDIR;
const put = (name, text) => {
  writeFileSync(path.join(folder, name), text);
  return pathToFileURL(path.join(folder, name)).href;
};
const hooksOf = (text) => `data:text/javascript,${encodeURIComponent(text)}`;

// ---- what fails, fails in the thread that asks ------------------------------------------------------------------

assert.throws(() => register('./nowhere.mjs', pathToFileURL(__filename)), { code: 'ERR_MODULE_NOT_FOUND' });
assert.throws(() => register('./nowhere.mjs'), { code: 'ERR_UNSUPPORTED_RESOLVE_REQUEST' });
assert.throws(() => register(hooksOf('export function initialize() { throw new RangeError("no") }')), {
  name: 'RangeError', message: 'no',
});
assert.throws(() => register(hooksOf('export const initialize = () => new Promise(() => {})')), {
  code: 'ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED',
});
assert.throws(() => register(hooksOf(''), { data: () => {} }), { name: 'DataCloneError' });
assert.throws(() => register(1), { code: 'ERR_UNSUPPORTED_RESOLVE_REQUEST' });

// ---- data, and that hooks come last in, first out ---------------------------------------------------------------

const { port1, port2 } = new MessageChannel();
const logger = `
  let port, name;
  export function initialize(data) { ({ port, name } = data); port.postMessage([name, 'initialize', typeof require]); }
  export async function resolve(specifier, context, next) {
    if (specifier.startsWith('test:')) port.postMessage([name, 'resolve', specifier, context.parentURL]);
    return next(specifier, context);
  }
`;
assert.strictEqual(register(hooksOf(logger), { data: { port: port2, name: 'first' }, transferList: [port2] }), undefined);
assert.deepStrictEqual(receiveMessageOnPort(port1).message, ['first', 'initialize', 'undefined']);

const shared = new Int32Array(new SharedArrayBuffer(4)); // how often `load` was asked
put('made.mjs', `
  let counter;
  export const initialize = async (shared) => { await null; counter = shared; };
  export async function resolve(specifier, context, next) {
    if (specifier === 'never:') return new Promise(() => {});
    if (!specifier.startsWith('test:')) return next(specifier, context);
    if (specifier === 'test:wrong') return { url: specifier };
    if (specifier === 'test:passed') await next('test:seen', context).catch(() => {});
    return { url: specifier, shortCircuit: true };
  }
  const sources = {
    'test:module': ['module', 'import { b } from "test:b"; export const a = b + 1, url = import.meta.url;'],
    'test:b': ['module', new TextEncoder().encode('export const b = 41;')],
    'test:json': ['json', '{"j": 1}'],
  };
  export async function load(url, context, next) {
    Atomics.add(counter, 0, 1);
    if (url === 'test:throws') throw Object.assign(new SyntaxError('thrown'), { code: 'MINE', at: { line: 1 } });
    if (url === 'test:function') return { format: 'module', source: () => {}, shortCircuit: true };
    if (url.endsWith('/made.cjs')) return { format: 'commonjs', shortCircuit: true, source:
      'exports.early = true; module.exports = [__filename, require.resolve("./data.json"), require("./data.json").data, ' +
      'require("./other.cjs"), require("./es.mjs").es, require("os").EOL, typeof require.cache, require("./made.cjs").early];' };
    if (url.endsWith('/other.cjs')) return { format: 'commonjs', source: 'module.exports = "of a hook";', shortCircuit: true };
    if (!(url in sources)) return next(url, context);
    const [format, source] = sources[url];
    return { format, source, shortCircuit: true };
  }
`);
register('./made.mjs', pathToFileURL(`${folder}/`), { data: shared });

put('data.json', '{"data": true}');
const plain = put('plain.cjs', 'exports.own = require("./data.json").data; exports.cache = typeof require.cache;');
put('es.mjs', 'export { b as es } from "test:b"');
for (const name of ['made.cjs', 'other.cjs']) put(name, 'throw new Error("not what runs")');
const meta = put('meta.mjs', 'export const resolve = (s) => import.meta.resolve(s);');

let finished = false;
process.on('exit', (code) => { if (code === 0) assert.ok(finished); });

(async () => {
  // ES modules, their imports and import.meta
  const made = await import('test:module');
  assert.deepStrictEqual([made.a, made.url], [42, 'test:module']);
  assert.strictEqual(await import('test:module'), made);
  assert.deepStrictEqual((await import('test:json', { with: { type: 'json' } })).default, { j: 1 });
  assert.strictEqual((await import('fs')).default, require('fs'));

  // what hooks throw, and what they return that is nothing
  await assert.rejects(import('test:throws'), { name: 'SyntaxError', message: 'thrown', code: 'MINE', at: { line: 1 } });
  await assert.rejects(import('test:wrong'), { code: 'ERR_LOADER_CHAIN_INCOMPLETE', message: /made\.mjs 'resolve'/ });
  await assert.rejects(import('test:function'), { code: 'ERR_INVALID_RETURN_PROPERTY_VALUE', message: /"source".*made\.mjs/ });
  await assert.rejects(import('./nowhere.mjs'), { code: 'ERR_MODULE_NOT_FOUND' });

  // CommonJS: what the hooks did not make is loaded as ever; of what they made, require() asks them
  const asked = Atomics.load(shared, 0);
  assert.deepStrictEqual({ ...(await import(plain)) }.default, { own: true, cache: 'object' });
  assert.strictEqual(Atomics.load(shared, 0), asked + 1);
  assert.deepStrictEqual((await import(path.join(folder, 'made.cjs'))).default, [
    path.join(folder, 'made.cjs'), path.join(folder, 'data.json'), true, 'of a hook', 41, '\n', 'undefined', true,
  ]);
  assert.throws(() => require('test:b'), { code: 'MODULE_NOT_FOUND' });

  // import.meta.resolve() waits
  const { resolve } = await import(meta);
  assert.strictEqual(resolve('test:x'), 'test:x');
  assert.strictEqual(resolve('./y.mjs'), pathToFileURL(path.join(folder, 'y.mjs')).href);
  assert.throws(() => resolve('never:'), { code: 'ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED' });

  // the second hook came first, and the first one saw what it passed on
  while (receiveMessageOnPort(port1) !== undefined);
  resolve('test:passed');
  assert.deepStrictEqual(receiveMessageOnPort(port1).message, ['first', 'resolve', 'test:seen', meta]);

  // what is never answered holds up nothing else, nor the end of the process
  import('never:').then(assert.fail, assert.fail);
  assert.strictEqual((await Promise.race([import('never:'), import('test:b')])).b, 41);
  port1.close();
  finished = true;
})();

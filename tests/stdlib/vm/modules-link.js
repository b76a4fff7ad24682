// SPDX-License-Identifier: MIT
'use strict';
// link() and linkRequests(): what is asked, in which order, in which state; what is refused.

require('./fixtures/again')('--experimental-vm-modules');
const assert = require('assert');
const { test } = require('node:test');
const { inspect } = require('util');
const vm = require('vm');

const turn = () => new Promise((resolve) => setImmediate(resolve));
const source = (text, identifier) => new vm.SourceTextModule(text, { identifier });

test('two link() at work on one graph wait for each other', async () => {
  const shared = source('import "slow"; export const x = 1;', 'shared');
  const slow = source('', 'slow');
  const asked = [];
  const linker = async (specifier, referrer) => {
    asked.push(`${referrer.identifier} -> ${specifier}`);
    if (specifier === 'slow') await turn();
    return { shared, slow }[specifier];
  };
  const first = source('import { x } from "shared"; export const y = x;', 'first');
  const second = source('import { x } from "shared"; export const y = x;', 'second');
  await Promise.all([first.link(linker), second.link(linker)]);
  const all = [first, second, shared, slow];
  assert.deepStrictEqual(all.map(({ status }) => status), ['linked', 'linked', 'linked', 'linked']);
  assert.deepStrictEqual(asked, ['first -> shared', 'second -> shared', 'shared -> slow']);
  await second.evaluate();
  assert.deepStrictEqual(all.map(({ status }) => status), ['linked', 'evaluated', 'evaluated', 'evaluated']);
  await first.evaluate();
  assert.strictEqual(first.namespace.y, 1);
});

test('the linker is called at once, with the module linking', () => {
  const m = source('import "a"; import "b";');
  const seen = [];
  m.link((specifier) => { seen.push(specifier, m.status); return source(''); });
  assert.deepStrictEqual(seen, ['a', 'linking', 'b', 'linking']);
  assert.throws(() => m.linkRequests([]), { code: 'ERR_VM_MODULE_STATUS', message: 'Module status must be unlinked' });
  assert.throws(() => m.instantiate(), { code: 'ERR_VM_MODULE_STATUS' });
  assert.throws(() => m.namespace, { code: 'ERR_VM_MODULE_STATUS' });
});

test('a failed link() is the error of the module', async () => {
  const failure = new Error('no');
  const m = source('import "a"');
  await assert.rejects(m.link(() => { throw failure; }), failure);
  assert.strictEqual(m.status, 'errored');
  assert.strictEqual(m.error, failure);
  await assert.rejects(m.evaluate(), { code: 'ERR_VM_MODULE_STATUS' });
  await assert.rejects(m.link(() => {}), { code: 'ERR_VM_MODULE_STATUS' });
  const above = source('import "m"');
  assert.throws(() => above.linkRequests([m]), { code: 'ERR_VM_MODULE_LINK_FAILURE', cause: failure });
});

test('a name that is not exported is a SyntaxError, and stays one', async () => {
  const m = source('import { nothing } from "a"');
  const message = "The requested module 'a' does not provide an export named 'nothing'";
  await assert.rejects(m.link(() => source('')), { name: 'SyntaxError', message });
  assert.strictEqual(m.status, 'unlinked');
  assert.throws(() => m.instantiate(), SyntaxError);
  await assert.rejects(m.link(() => source('')), { code: 'ERR_VM_MODULE_ALREADY_LINKED' });
});

test('modules below are linked by who made them, or by the linker', async () => {
  const low = source('export default 1', 'low');
  const middle = source('export { default } from "low"', 'middle');
  middle.linkRequests([low]);
  const top = source('export { default } from "middle"', 'top');
  await top.link((specifier) => {
    assert.strictEqual(specifier, 'middle');
    return middle;
  });
  await top.evaluate();
  assert.strictEqual(top.namespace.default, 1);
  assert.throws(() => middle.linkRequests([low]), { code: 'ERR_VM_MODULE_STATUS' });
});

test('a chain of thousands', async () => {
  let last = source('export default 0');
  last.linkRequests([]);
  for (let i = 0; i < 2000; i++) {
    const next = source('import n from "next"; export default n + 1');
    next.linkRequests([last]);
    last = next;
  }
  last.instantiate();
  await last.evaluate();
  assert.strictEqual(last.namespace.default, 2000);
});

test('attributes and phases make requests', () => {
  const m = source('import a from "x"; import b from "x" with { type: "json" }; import source c from "x";' +
    'export * from "x"');
  const plain = m.moduleRequests.map(({ specifier, attributes, phase }) => [specifier, { ...attributes }, phase]);
  assert.deepStrictEqual(plain, [
    ['x', {}, 'evaluation'], ['x', { type: 'json' }, 'evaluation'], ['x', {}, 'source']]);
  assert.ok(Object.isFrozen(m.moduleRequests));
  assert.ok(Object.isFrozen(m.dependencySpecifiers));
  const one = source('export default 1'), two = source('export default 2');
  assert.throws(() => m.linkRequests([one, two, two]), { code: 'ERR_MODULE_LINK_MISMATCH' });
  m.linkRequests([one, two, one]);
  assert.throws(() => m.instantiate(), { code: 'ERR_SOURCE_PHASE_NOT_DEFINED' });
});

test('a synthetic module throws what it throws, to all that import it', async () => {
  const failure = new Error('synthetic');
  const bad = new vm.SyntheticModule(['a'], () => { throw failure; }, { identifier: 'bad' });
  const m = source('import { a } from "bad"');
  await m.link(() => bad);
  await assert.rejects(m.evaluate(), failure);
  assert.strictEqual(bad.status, 'errored');
  assert.strictEqual(bad.error, failure);
  assert.strictEqual(m.error, failure);
  await assert.rejects(bad.evaluate(), failure);
});

test('only the classes make modules', () => {
  assert.throws(() => new vm.Module(), { name: 'TypeError', message: 'Module is not a constructor' });
  class Own extends vm.Module {}
  assert.throws(() => new Own(Symbol('make'), {}), { name: 'TypeError' });
  class Text extends vm.SourceTextModule {}
  assert.match(inspect(new Text('', { identifier: 'i' })),
               /^Text \{\s+status: 'unlinked',\s+identifier: 'i',\s+context: undefined\s+\}$/);
  assert.throws(() => source('import { b'), SyntaxError);
});

test('where an error is', async () => {
  const m = new vm.SourceTextModule('throw new Error("here")', { identifier: 'named', lineOffset: 9, columnOffset: 4 });
  m.linkRequests([]);
  m.instantiate();
  await assert.rejects(m.evaluate(), (err) => err.stack.includes('at named:10:11'));
});

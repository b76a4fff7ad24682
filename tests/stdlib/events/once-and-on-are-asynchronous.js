/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const { EventEmitter, on, once } = require('events');

async function main() {
  const emitter = new EventEmitter();
  process.nextTick(() => emitter.emit('ready', 1, 2));
  assert.deepStrictEqual(await once(emitter, 'ready'), [1, 2]);
  assert.strictEqual(emitter.listenerCount('error'), 0);

  process.nextTick(() => {
    emitter.emit('tick', 'a');
    emitter.emit('tick', 'b');
    emitter.emit('end');
  });
  const seen = [];
  for await (const { 0: value } of on(emitter, 'tick', { close: ['end'] })) seen.push(value);
  assert.deepStrictEqual(seen, ['a', 'b']);
  assert.strictEqual(emitter.listenerCount('tick'), 0);

  const controller = new AbortController();
  const waiting = once(emitter, 'never', { signal: controller.signal });
  controller.abort();
  await assert.rejects(waiting, { name: 'AbortError', code: 'ABORT_ERR' });
}

let done = false;
main().then(() => { done = true; });
process.on('exit', () => assert(done));

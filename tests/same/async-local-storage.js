// SPDX-License-Identifier: MIT
'use strict';
// The store follows timers, ticks, promises, events of streams, fs callbacks and bound functions.
const { AsyncLocalStorage, AsyncResource } = require('async_hooks');
const fs = require('fs');
const { Readable, Transform, pipeline } = require('stream');
const als = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
const seen = [];
const note = (what) => seen.push(`${what}: ${als.getStore()} ${other.getStore()}`);

als.run('one', () => {
  note('sync');
  setTimeout(note, 1, 'timeout');
  setImmediate(note, 'immediate');
  process.nextTick(note, 'tick');
  queueMicrotask(() => note('microtask'));
  Promise.resolve().then(() => note('then'));
  (async () => {
    await null;
    note('await');
    await new Promise((resolve) => setTimeout(resolve, 2));
    note('await of a timer');
  })();
  other.run('inner', () => {
    note('nested');
    fs.readFile(__filename, () => note('readFile'));
    fs.promises.stat(__dirname).then(() => note('fs.promises'));
  });
  als.exit(() => note('exit'));
  const source = Readable.from(['a', 'b']);
  const upper = new Transform({ transform(chunk, enc, cb) { note('transform'); cb(null, chunk); } });
  pipeline(source, upper, (err) => note(`pipeline ${err}`));
  upper.resume();
});
note('outside');
als.run('two', () => {
  const bound = AsyncLocalStorage.bind(() => note('bound'));
  const snapshot = AsyncLocalStorage.snapshot();
  const resource = new AsyncResource('MINE');
  als.run('three', () => {
    bound();
    snapshot(() => note('snapshot'));
    resource.runInAsyncScope(() => note('resource'));
    note('here');
  });
});
try {
  als.run('four', () => { throw new Error('x'); });
} catch {
  note('after a throw');
}
als.enterWith('entered');
note('enterWith');
setTimeout(() => note('timer after enterWith'), 3);
process.on('exit', () => console.log(seen.sort().join('\n')));

// SPDX-License-Identifier: MIT
'use strict';
// Pipelines: data through, errors, early ends, async iteration, back-pressure, objects.
const { Readable, Writable, Transform, PassThrough, pipeline, finished, Duplex } = require('stream');
const { pipeline: piped } = require('stream/promises');
const { createGzip, createGunzip } = require('zlib');

async function main() {
  const out = [];
  await piped(Readable.from(['a', 'b', 'c']), async function* upper(source) {
    for await (const x of source) yield String(x).toUpperCase();
  }, new Writable({ write(chunk, enc, cb) { out.push(String(chunk)); cb(); } }));
  console.log(out);

  const parts = [];
  await piped(Readable.from([Buffer.alloc(100000, 'x')]), createGzip(), createGunzip(), async (source) => {
    for await (const chunk of source) parts.push(chunk.length);
  });
  console.log(parts.reduce((a, b) => a + b, 0));

  const failing = new Transform({ transform(chunk, enc, cb) { cb(new Error('in transform')); } });
  const source = new PassThrough();
  source.end('data');
  await piped(source, failing, new PassThrough()).catch((err) => console.log(err.message, source.destroyed, failing.destroyed));

  const slow = new Writable({ highWaterMark: 3, write(chunk, enc, cb) { setImmediate(cb); } });
  console.log(slow.write('ab'), slow.write('cd'), slow.writableLength, slow.writableNeedDrain);
  await new Promise((resolve) => slow.once('drain', resolve));
  console.log('drain', slow.writableLength);
  slow.end();
  await new Promise((resolve) => finished(slow, resolve));
  console.log('finished', slow.writableFinished);

  let n = 0;
  const endless = new Readable({ objectMode: true, read() { this.push({ n: n++ }); } });
  for await (const x of endless) if (x.n === 3) break;
  console.log(endless.destroyed, n >= 4);

  console.log(await Readable.from([1, 2, 3, 4]).filter((x) => x % 2).map((x) => x * 10).toArray());
  const d = Duplex.from(async function* (src) { for await (const c of src) yield `<${c}>`; });
  d.end('x');
  for await (const c of d) console.log(String(c));

  const r = new Readable({ read() {} });
  const events = [];
  for (const e of ['readable', 'data', 'end', 'close', 'error']) r.on(e, () => events.push(e));
  r.push('1');
  r.push(null);
  r.resume();
  await new Promise((resolve) => r.once('close', resolve));
  r.removeAllListeners();
  console.log(events.includes('end'), events.at(-1));
  pipeline(new PassThrough(), new PassThrough(), (err) => console.log(err.code)).destroy();
}
main();

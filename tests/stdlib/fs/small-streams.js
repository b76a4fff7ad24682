// SPDX-License-Identifier: MIT
'use strict';
// Streams over files that are in memory, many at once: each gives its own bytes, in chunks that nothing writes to later;
// it may be closed before its end.
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { once } = require('events');
const { text } = require('stream/consumers');

const folder = fs.mkdtempSync(path.join(process.env.TMPDIR, 'streams-'));
const sizes = [0, 1, 9, 10000, 65535, 65536, 65537, 200000];
const fileOf = (size) => path.join(folder, String(size));
const letters = (size) => Buffer.alloc(size, `${size} `);
for (const size of sizes) fs.writeFileSync(fileOf(size), letters(size));

async function readChunks(size) {
  const chunks = [];
  for await (const chunk of fs.createReadStream(fileOf(size))) chunks.push(chunk);
  return chunks;
}

(async () => {
  const wanted = Array.from({ length: 80 }, (_, i) => sizes[i % sizes.length]);
  const all = await Promise.all(wanted.map(readChunks));
  all.forEach((chunks, i) => assert.ok(Buffer.concat(chunks).equals(letters(wanted[i])), `${wanted[i]} bytes`));

  const part = fs.createReadStream(fileOf(10000), { start: 10, end: 19 });
  assert.strictEqual(await text(part), letters(10000).subarray(10, 20).toString());
  assert.strictEqual(part.bytesRead, 10);

  const early = fs.createReadStream(fileOf(10000));
  const error = await (async () => {
    for await (const _ of early) early.close();
  })().then(() => null, (e) => e);
  assert.strictEqual(error?.code, 'ERR_STREAM_PREMATURE_CLOSE');

  // A long file that is in memory leaves the loop to others.
  const long = fileOf('long');
  fs.writeFileSync(long, Buffer.alloc(8 << 20));
  const stream = fs.createReadStream(long);
  let turns = 0;
  const count = setInterval(() => turns++, 0);
  const tick = () => { turns++; if (!stream.closed) setImmediate(tick); };
  setImmediate(tick);
  stream.resume();
  await once(stream, 'close');
  clearInterval(count);
  assert.ok(turns > 50, `${turns} turns`);

  // A chunk that the program's own read() was given is no other stream's later.
  const held = [];
  const read = (fd, chunk, ...rest) => {
    held.push(chunk);
    fs.read(fd, chunk, ...rest);
  };
  const { open, close } = fs;
  assert.strictEqual((await text(fs.createReadStream(fileOf(9), { fs: { open, close, read } }))).length, 9);
  const before = held.map((chunk) => Buffer.from(chunk));
  await Promise.all([10000, 10000, 10000, 10000, 10000].map(readChunks));
  held.forEach((chunk, i) => assert.ok(chunk.equals(before[i])));

  // Not regular files: a pipe that has something now, and more later.
  const { stdout, stdin } = require('child_process').spawn('cat');
  stdin.write('a');
  await once(stdout, 'readable');
  stdin.end('b');
  assert.strictEqual(await text(stdout), 'ab');
  const fifo = fileOf('fifo');
  require('child_process').execFileSync('mkfifo', [fifo]);
  const reader = text(fs.createReadStream(fifo));
  const writer = fs.createWriteStream(fifo);
  writer.write('first ');
  setTimeout(() => writer.end('second'), 50);
  assert.strictEqual(await reader, 'first second');

  fs.rmSync(folder, { recursive: true });
  console.log('done');
})();

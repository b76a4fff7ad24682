// SPDX-License-Identifier: MIT
'use strict';
// A child that writes garbage into its IPC channel: the parent's reader may throw what can be caught, never crash, and
// what is proper behind it arrives. ipc.js [ROUNDS [SEED]], or for FUZZ_SECONDS with ever new seeds.
const assert = require('assert');
const { fork } = require('child_process');
const fs = require('fs');
const v8 = require('v8');
const fuzz = require('./fixtures/fuzz');

const samples = [
  { a: 1, b: 'two', c: [1.5, null, undefined, -0], d: new Date(0), e: /x/g, f: 10n ** 30n },
  new Map([[1, new Set(['a'])]]), new Uint8Array(20), new Float64Array(3), Object('boxed'), new Error('e'), 'text',
  '\u4e2d\u6587', [[], [[]]], Array(100), { buffer: new ArrayBuffer(16), view: new DataView(new ArrayBuffer(8)) },
];

// The form of a message: V8's, where a view begins with 0.
class MessageSerializer extends v8.DefaultSerializer {
  _writeHostObject(view) {
    this.writeUint32(0);
    super._writeHostObject(view);
  }
}

function serialize(value) {
  const serializer = new MessageSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function frame(body) {
  const bytes = Buffer.alloc(4 + body.length);
  bytes.writeUInt32BE(body.length);
  bytes.set(body, 4);
  return bytes;
}

function garbage(kind, random) {
  const sample = samples[random(samples.length)];
  if (kind === 'advanced') return frame(fuzz.mutate(serialize(sample), random, 4));
  const text = Buffer.from(JSON.stringify(sample,
                                          (key, value) => typeof value === 'bigint' ? String(value) : value));
  return Buffer.concat([fuzz.mutate(text, random, 3), Buffer.from('\n')]);
}

function writeAll(fd, bytes) {
  for (let at = 0; at < bytes.length;) {
    try {
      at += fs.writeSync(fd, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function child(fd, kind, rounds, seed) {
  const random = fuzz.generator(seed);
  const proper = (value) => kind === 'json' ? Buffer.from(`${JSON.stringify(value)}\n`) : frame(serialize(value));
  for (let i = 0; i < rounds; i++) {
    const bytes = garbage(kind, random);
    const cut = random(bytes.length);
    writeAll(fd, bytes.subarray(0, cut));
    writeAll(fd, bytes.subarray(cut));
    // A part of a line is at its end with the next one.
    if (i % 100 === 99) writeAll(fd, proper(`mark ${i}`));
  }
  writeAll(fd, proper('done'));
  process.on('disconnect', () => process.exit());
}

let thrown = 0;

function parent(kind, rounds, seed) {
  return new Promise((resolve) => {
    let marks = 0;
    const one = fork(__filename, ['child', kind, String(rounds), String(seed)], { serialization: kind });
    one.on('message', (message) => {
      if (typeof message === 'string' && message.startsWith('mark')) marks++;
      if (message === 'done') one.disconnect();
    });
    one.on('exit', (code, signal) => {
      assert.strictEqual(signal, null);
      assert.strictEqual(marks, Math.floor(rounds / 100), `${kind}, seed ${seed}`);
      resolve();
    });
    one.on('error', () => {});
  });
}

if (process.argv[2] === 'child') {
  child(process.channel.fd, process.argv[3], Number(process.argv[4]),
        Number(process.argv[5]));
} else {
  process.on('uncaughtException', (error) => {
    if (error.code === 'ERR_ASSERTION') {
      console.error(error);
      process.exit(1);
    }
    thrown++;
  });
  fuzz.rounds(1000, async (rounds, seed) => {
    for (const kind of ['json', 'advanced']) await parent(kind, rounds, seed);
    assert.ok(thrown > 0);
  });
}

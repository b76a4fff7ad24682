// SPDX-License-Identifier: MIT
'use strict';
// fs.Utf8Stream gathers what is written, keeps characters whole when the disk takes a part, drops beyond maxLength,
// and follows a file that was moved away.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-utf8-'));
const file = path.join(dir, 'sub', 'a.log');

async function main() {
  const stream = new fs.Utf8Stream({ dest: file, mkdir: true, minLength: 100, maxLength: 200 });
  await new Promise((resolve) => stream.once('ready', resolve));
  assert.strictEqual(stream.file, file);
  stream.write('gathered ');
  assert.strictEqual(fs.readFileSync(file, 'utf8'), '');
  let dropped;
  stream.once('drop', (data) => { dropped = data; });
  stream.write('x'.repeat(200));
  assert.strictEqual(dropped.length, 200);
  await new Promise((resolve) => stream.flush(resolve));
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'gathered ');
  fs.renameSync(file, `${file}.1`);
  stream.reopen();
  stream.write('again');
  stream.end();
  await new Promise((resolve) => stream.once('close', resolve));
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'again');
  assert.throws(() => stream.write('late'), { code: 'ERR_INVALID_STATE' });

  const pieces = [];
  const writeSync = (fd, data) => {
    pieces.push(data);
    return pieces.length === 1 ? 4 : Buffer.byteLength(data);
  };
  const mocked = new fs.Utf8Stream({ fd: fs.openSync(file, 'a'), sync: true, fs: { writeSync } });
  mocked.write('abc\u4e2d');
  assert.deepStrictEqual(pieces, ['abc\u4e2d', '\u4e2d']);
  mocked.destroy();
  await new Promise((resolve) => mocked.once('close', resolve));
  assert.throws(() => new fs.Utf8Stream({ fd: 1, minLength: 20000 }), { code: 'ERR_INVALID_ARG_VALUE' });
}

let isDone = false;
main().then(() => { isDone = true; });
process.on('exit', () => {
  fs.rmSync(dir, { recursive: true });
  assert(isDone);
});

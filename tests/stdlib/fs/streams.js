// SPDX-License-Identifier: MIT
'use strict';
// ReadStream and WriteStream: ranges, back pressure through pipe, events, autoClose.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-fs-streams-'));
const source = path.join(dir, 'source');
const content = Buffer.alloc(300001, 'abcdefg');
fs.writeFileSync(source, content);
let left = 0;

function expect(name) {
  left++;
  return () => left--;
}

{
  const over = expect('copy');
  const target = path.join(dir, 'target');
  const writer = fs.createWriteStream(target);
  const reader = fs.createReadStream(source);
  const events = [];
  reader.on('open', (fd) => events.push(typeof fd)).on('ready', () => events.push('ready'));
  reader.pipe(writer);
  writer.on('close', () => {
    assert.deepStrictEqual(events, ['number', 'ready']);
    assert.strictEqual(reader.bytesRead, content.length);
    assert.strictEqual(writer.bytesWritten, content.length);
    assert(content.equals(fs.readFileSync(target)));
    assert.strictEqual(writer.fd, null);
    over();
  });
}
{
  const over = expect('range');
  let text = '';
  fs.createReadStream(source, { start: 7, end: 15, encoding: 'utf8', highWaterMark: 4 })
    .on('data', (chunk) => {
      text += chunk;
    })
    .on('end', () => {
      assert.strictEqual(text, 'abcdefgab');
      over();
    });
}
{
  const over = expect('missing');
  fs.createReadStream(path.join(dir, 'none')).on('error', (error) => {
    assert.strictEqual(error.code, 'ENOENT');
  }).on('close', over);
}
{
  const over = expect('update in place');
  const file = path.join(dir, 'update');
  fs.writeFileSync(file, '0123456789');
  const writer = fs.createWriteStream(file, { flags: 'r+', start: 3 });
  writer.write('a');
  writer.write('b');
  writer.end('c', () => {
    assert.strictEqual(fs.readFileSync(file, 'utf8'), '012abc6789');
    over();
  });
}
{
  const over = expect('fd stays open');
  const fd = fs.openSync(source);
  fs.createReadStream(null, { fd, autoClose: false, end: 3 }).on('end', () => {
    fs.closeSync(fd);
    over();
  }).resume();
}
assert.throws(() => fs.createReadStream(source, { start: 3, end: 1 }),
  { code: 'ERR_OUT_OF_RANGE' });

process.on('exit', () => {
  assert.strictEqual(left, 0);
  fs.rmSync(dir, { recursive: true });
});

// SPDX-License-Identifier: MIT
'use strict';
// fs.promises and FileHandle.
const assert = require('assert');
const fs = require('fs/promises');
const { existsSync } = require('fs');
const os = require('os');
const path = require('path');

async function main() {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'ingot-fs-promises-'));
  const file = path.join(dir, 'f');
  await fs.writeFile(file, 'one\ntwo\n');
  await fs.appendFile(file, 'three');
  assert.strictEqual(await fs.readFile(file, 'utf8'), 'one\ntwo\nthree');

  const handle = await fs.open(file, 'r+');
  assert.strictEqual((await handle.stat()).size, 13);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(3), 0, 3, 4);
  assert.strictEqual(buffer.toString('utf8', 0, bytesRead), 'two');
  assert.strictEqual((await handle.write('TWO', 4)).bytesWritten, 3);
  await handle.truncate(8);
  await handle.sync();
  assert.strictEqual(await handle.readFile('utf8'), 'one\nTWO\n');
  let closed = 0;
  handle.on('close', () => closed++);
  const reading = handle.read(Buffer.alloc(1), 0, 1, 0);
  await handle.close();
  assert.strictEqual((await reading).bytesRead, 1);
  assert.strictEqual(closed, 1);
  assert.strictEqual(handle.fd, -1);
  await assert.rejects(handle.stat(), { code: 'EBADF', syscall: 'fstat' });

  await fs.writeFile(file, (function* parts() {
    yield 'a';
    yield Buffer.from('b');
  })());
  assert.strictEqual(await fs.readFile(file, 'utf8'), 'ab');

  const controller = new AbortController();
  controller.abort(new Error('why'));
  await assert.rejects(fs.readFile(file, { signal: controller.signal }), { name: 'AbortError' });

  const made = await fs.mkdir(path.join(dir, 'x/y/z'), { recursive: true });
  assert.strictEqual(made, path.join(dir, 'x'));
  const names = [];
  for await (const entry of await fs.opendir(dir)) names.push(entry.name);
  assert.deepStrictEqual(names.sort(), ['f', 'x']);
  await assert.rejects(fs.rmdir(path.join(dir, 'x')), { code: 'ENOTEMPTY' });
  await fs.rm(dir, { recursive: true });
  assert.strictEqual(existsSync(dir), false);
}

let done = false;
main().then(() => {
  done = true;
});
process.on('exit', () => assert(done));

// SPDX-License-Identifier: MIT
'use strict';
// A module may ask for anything: places outside its memory, paths without an end, descriptors that are
// none. It gets an error, and nothing outside its memory is touched.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { WASI } = require('wasi');
const { forwarder, syscalls } = require('./fixtures/wasm');

const ESUCCESS = 0, EBADF = 8, EINVAL = 28, ENAMETOOLONG = 37, ENOENT = 44, ENOTSOCK = 57, EOVERFLOW = 61;
const ENOTCAPABLE = 76;
const PAGE = 65536;
const READ_WRITE = 0x46n; // rights to read, seek and write

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wasi-'));
fs.writeFileSync(path.join(folder, 'file'), 'content');
const preopens = { '/': folder, '/here': folder };
const wasi = new WASI({ version: 'preview1', args: ['program'], env: { A: 'b' }, preopens });
const instance = new WebAssembly.Instance(new WebAssembly.Module(forwarder()), wasi.getImportObject());
const { exports: sys } = instance;

// Before the start no call works, and the import functions check what JavaScript gives them.
assert.throws(() => sys.sched_yield(), {
  name: 'Error', code: 'ERR_WASI_NOT_STARTED', message: 'wasi.start() has not been called',
});
wasi.initialize(instance);
assert.strictEqual(sys.sched_yield(), ESUCCESS);
for (const args of [[], [0], [0, 4, 8], ['0', 4], [0n, 4], [1.5, 4], [2 ** 32, 4], [{}, 4]]) {
  assert.strictEqual(wasi.wasiImport.args_sizes_get(...args), EINVAL);
}
assert.strictEqual(wasi.wasiImport.clock_time_get(0, 0, 0), EINVAL);
assert.strictEqual(wasi.wasiImport.clock_time_get(0, 0n, 0), ESUCCESS);

let memory = Buffer.from(sys.memory.buffer);
const put = (at, ...words) => words.forEach((word, i) => memory.writeUInt32LE(word, at + i * 4));

// Every place that a call writes to or reads from, at the end of the memory and far outside.
const places = {
  args_get: [[0, 'X']], args_sizes_get: [['X', 0], [0, 'X']], environ_get: [['X', 0], [0, 'X']],
  environ_sizes_get: [['X', 0], [0, 'X']], clock_res_get: [[0, 'X']], clock_time_get: [[0, 0n, 'X']],
  fd_fdstat_get: [[0, 'X']], fd_filestat_get: [[0, 'X']], fd_pread: [[3, 'X', 1, 0n, 0], [3, 0, 1, 0n, 'X']],
  fd_prestat_get: [[3, 'X']], fd_prestat_dir_name: [[3, 'X', 10]], fd_pwrite: [[3, 'X', 1, 0n, 0], [3, 0, 1, 0n, 'X']],
  fd_read: [[3, 'X', 1, 0], [3, 0, 1, 'X']], fd_readdir: [[3, 'X', 100, 0n, 0], [3, 0, 100, 0n, 'X']],
  fd_seek: [[3, 0n, 0, 'X']], fd_tell: [[3, 'X']], fd_write: [[1, 'X', 1, 0], [1, 0, 1, 'X']],
  path_create_directory: [[3, 'X', 8]], path_filestat_get: [[3, 0, 'X', 8, 0], [3, 0, 0, 4, 'X']],
  path_filestat_set_times: [[3, 0, 'X', 8, 0n, 0n, 0]], path_link: [[3, 0, 'X', 8, 3, 0, 4], [3, 0, 0, 4, 3, 'X', 8]],
  path_open: [[3, 0, 'X', 8, 0, 0n, 0n, 0, 0], [3, 0, 0, 4, 0, 0n, 0n, 0, 'X']],
  path_readlink: [[3, 'X', 8, 0, 8, 0], [3, 0, 4, 'X', 8, 0], [3, 0, 4, 0, 8, 'X']],
  path_remove_directory: [[3, 'X', 8]],
  path_rename: [[3, 'X', 8, 3, 0, 4], [3, 0, 4, 3, 'X', 8]], path_symlink: [['X', 8, 3, 0, 4], [0, 4, 3, 'X', 8]],
  path_unlink_file: [[3, 'X', 8]], poll_oneoff: [['X', 0, 1, 0], [0, 'X', 1, 0], [0, 0, 1, 'X']],
  random_get: [['X', 8]], sock_accept: [[3, 0, 'X']], sock_recv: [[3, 0, 1, 0, 'X', 0], [3, 0, 1, 0, 0, 'X']],
  sock_send: [[3, 0, 1, 0, 'X']],
};
memory.write('file', 0); // the path that is right
for (const name of Object.keys(places)) {
  for (const args of places[name]) {
    for (const place of [PAGE - 1, PAGE, 2 ** 31, 2 ** 32 - 1, -1]) {
      const given = args.map((arg) => (arg === 'X' ? place : arg));
      assert.strictEqual(sys[name](...given), EOVERFLOW, `${name}(${given})`);
    }
  }
}

// Lengths that only fit when a sum or product overflows.
assert.strictEqual(sys.random_get(8, 2 ** 32 - 4), EOVERFLOW);
assert.strictEqual(sys.fd_write(1, 0, 2 ** 29, 0), EOVERFLOW);
assert.strictEqual(sys.poll_oneoff(0, 0, 2 ** 31, 0), EOVERFLOW);
put(64, 2 ** 32 - 8, 16);
assert.strictEqual(sys.fd_write(1, 64, 1, 0), EOVERFLOW);
put(64, PAGE - 4, 8);
assert.strictEqual(sys.fd_read(0, 64, 1, 0), EOVERFLOW);

// A path ends where it says, whatever comes after it; with a NUL or longer than the system's it is none.
memory.fill('x');
memory.write('file', 1024);
assert.strictEqual(sys.path_filestat_get(3, 0, 1024, 4, 2048), ESUCCESS);
assert.strictEqual(memory.readBigUInt64LE(2048 + 32), 7n);
assert.strictEqual(sys.path_filestat_get(3, 0, 1024, 5, 2048), ENOENT);
memory.write('/file', 1024);
assert.strictEqual(sys.path_filestat_get(3, 0, 1024, 5, 2048), ENOTCAPABLE);
memory.write('file\0', PAGE - 5);
assert.strictEqual(sys.path_filestat_get(3, 0, PAGE - 5, 5, 2048), EINVAL);
assert.strictEqual(sys.path_filestat_get(3, 0, PAGE - 5, 4, 2048), ESUCCESS);
assert.strictEqual(sys.path_filestat_get(3, 0, 4096, 4096, 2048), ENAMETOOLONG);
memory.write('../file', 1024);
assert.strictEqual(sys.path_filestat_get(4, 0, 1024, 7, 2048), ENOTCAPABLE);

// A refused call leaves its descriptor usable.
memory.write('file', 1024);
assert.strictEqual(sys.path_filestat_set_times(3, 0, 1024, 4, 0n, 0n, 3), EINVAL);
assert.strictEqual(sys.path_filestat_set_times(3, 0, 1024, 4, 0n, 0n, 16), EINVAL);
assert.strictEqual(sys.path_filestat_set_times(3, 0, 1024, 4, 1_000_000_000n, 0n, 1), ESUCCESS);

// Of a long list of pieces the first ones are written.
{
  const at = 8192, pieces = 2000;
  memory.write('file', 1024);
  assert.strictEqual(sys.path_open(3, 0, 1024, 4, 0, READ_WRITE, 0n, 0, 128), ESUCCESS);
  const fd = memory.readUInt32LE(128);
  memory.fill('y', 4096, 4096 + 4);
  for (let i = 0; i < pieces; i++) put(at + i * 8, 4096, 4);
  assert.strictEqual(sys.fd_write(fd, at, pieces, 132), ESUCCESS);
  const written = memory.readUInt32LE(132);
  assert(written > 0 && written % 4 === 0);
  assert.strictEqual(fs.readFileSync(path.join(folder, 'file'), 'latin1'), 'y'.repeat(written));
  assert.strictEqual(sys.fd_close(fd), ESUCCESS);
  assert.strictEqual(sys.fd_close(fd), EBADF);
}

// Subscriptions to descriptors that are none, with others after them.
{
  const FD_WRITE = 2;
  memory.fill(0);
  for (const [i, fd] of [900, 3, 901, 1].entries()) {
    memory.writeBigUInt64LE(BigInt(i + 1), i * 48);
    memory[i * 48 + 8] = FD_WRITE;
    memory.writeUInt32LE(fd, i * 48 + 16);
  }
  assert.strictEqual(sys.poll_oneoff(0, 1024, 4, 2048), ESUCCESS);
  assert.strictEqual(memory.readUInt32LE(2048), 2);
  const events = [0, 1].map((i) => [memory.readBigUInt64LE(1024 + i * 32), memory.readUInt16LE(1024 + i * 32 + 8)]);
  assert.deepStrictEqual(events, [[1n, EBADF], [3n, EBADF]]);
  assert.strictEqual(sys.poll_oneoff(0, 1024, 0, 2048), EINVAL);
}

// Sockets there are none; descriptors above all that there are.
for (const name of ['sock_accept', 'sock_recv', 'sock_send', 'sock_shutdown']) {
  const args = (fd) => [fd, ...[...syscalls[name]].slice(1).map(() => 0)];
  assert.strictEqual(sys[name](...args(500)), EBADF);
  assert([ENOTSOCK, ENOTCAPABLE].includes(sys[name](...args(1))));
}
for (const name of ['fd_close', 'fd_sync', 'fd_datasync']) assert.strictEqual(sys[name](-1), EBADF);

// The memory grows between two calls: the second works on the new one.
{
  const at = PAGE + 8;
  assert.strictEqual(sys.random_get(at, 8), EOVERFLOW);
  sys.memory.grow(1);
  memory = Buffer.from(sys.memory.buffer);
  assert.strictEqual(sys.clock_time_get(0, 0n, at), ESUCCESS);
  assert(memory.readBigUInt64LE(at) > 10n ** 18n);
}

fs.rmSync(folder, { recursive: true });

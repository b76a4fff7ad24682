// SPDX-License-Identifier: MIT
'use strict';
// What goes between threads, and how: ports there and back and to nested workers, memory moved or shared, objects
// of classes of ours.
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const net = require('net');
const { once } = require('events');
const {
  MessageChannel, MessagePort, Worker, markAsUncloneable, markAsUntransferable, receiveMessageOnPort,
} = require('worker_threads');

// Answers what the function makes of the message.
function answering(fn) {
  return new Worker(`
    const { parentPort } = require('worker_threads');
    parentPort.on('message', async (message) => {
      const { value, transfer } = await (${fn})(message);
      parentPort.postMessage(value, transfer);
    });`, { eval: true });
}

async function ask(worker, message, transfer) {
  worker.postMessage(message, transfer);
  const [answer] = await once(worker, 'message');
  return answer;
}

const echo = answering((value) => ({ value }));
const bounce = answering((value) => ({ value, transfer: [value.port ?? value.buffer] }));

async function ports() {
  // There and back again: it still is the other end of port2, and what was sent meanwhile waits in it.
  const { port1, port2 } = new MessageChannel();
  port2.postMessage('before');
  const { port } = await ask(bounce, { port: port1 }, [port1]);
  assert(port instanceof MessagePort && port !== port1);
  assert.throws(() => echo.postMessage(port1, [port1]), { name: 'DataCloneError' });
  port2.postMessage('after');
  assert.deepStrictEqual(
    [receiveMessageOnPort(port), receiveMessageOnPort(port)], [{ message: 'before' }, { message: 'after' }]);
  assert.strictEqual(receiveMessageOnPort(port), undefined);

  // To a worker's worker, which then talks with us past its parent.
  const outer = new Worker(`
    const { Worker, parentPort } = require('worker_threads');
    const inner = new Worker(\`require('worker_threads').parentPort.on('message', ({ port }) => {
      port.on('message', (n) => { port.postMessage(n * 2); if (n === 3) port.close(); }); })\`, { eval: true });
    parentPort.once('message', ({ port }) => inner.postMessage({ port }, [port]));`, { eval: true });
  outer.postMessage({ port }, [port]);
  const seen = [];
  port2.on('message', (n) => seen.push(n));
  for (const n of [1, 2, 3]) port2.postMessage(n);
  await once(port2, 'close');
  assert.deepStrictEqual(seen, [2, 4, 6]);
  await outer.terminate();

  // A worker that is terminated closes its ports; one that never takes its messages, too.
  const lost = new MessageChannel(), unread = new MessageChannel();
  const holder = answering((value) => ({ value: 'got' }));
  assert.strictEqual(await ask(holder, lost.port1, [lost.port1]), 'got');
  const closed = [lost, unread].map(({ port2 }) => once(port2.on('message', () => {}), 'close'));
  const deaf = new Worker('for (;;);', { eval: true });
  deaf.postMessage(unread.port1, [unread.port1]);
  await Promise.all([holder.terminate(), deaf.terminate(), ...closed]);
}

async function memory() {
  const moved = new Uint8Array([1, 2, 3]);
  const back = await ask(bounce, moved, [moved.buffer]);
  assert.deepStrictEqual([moved.byteLength, [...back]], [0, [1, 2, 3]]);
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const adder = answering((list) => { Atomics.add(list, 1, 5); return { value: Atomics.load(list, 1) }; });
  assert.strictEqual(await ask(adder, shared), 5);
  assert.strictEqual(shared[1], 5);
  adder.terminate();
  const resizable = new ArrayBuffer(4, { maxByteLength: 16 });
  const received = await ask(echo, resizable, [resizable]);
  received.resize(16);
  assert.deepStrictEqual([resizable.detached, received.byteLength], [true, 16]);
  const growing = new SharedArrayBuffer(4, { maxByteLength: 8 });
  const same = await ask(echo, growing);
  growing.grow(8);
  assert.strictEqual(same.byteLength, 8);
  const wasm = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
  new Uint8Array(wasm.buffer)[0] = 7;
  assert.strictEqual(new Uint8Array((await ask(echo, wasm)).buffer)[0], 7);

  // Refused as a whole: the first buffer stays.
  const kept = new ArrayBuffer(4), marked = new ArrayBuffer(4);
  markAsUntransferable(marked);
  for (const bad of [marked, Buffer.from('pooled').buffer, kept]) {
    assert.throws(() => echo.postMessage(1, [kept, bad]), { name: 'DataCloneError' });
  }
  assert.strictEqual(kept.byteLength, 4);
  const object = { a: 1 };
  markAsUncloneable(object);
  assert.throws(() => echo.postMessage({ object }), { name: 'DataCloneError' });
}

async function classes() {
  const module = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  assert(await ask(echo, module) instanceof WebAssembly.Module);
  const [blob, file] = await ask(
    echo, [new Blob(['ab', 'c'], { type: 'text/x' }), new File(['f'], 'n.txt', { lastModified: 9 })]);
  assert.deepStrictEqual([await blob.text(), blob.type], ['abc', 'text/x']);
  assert.deepStrictEqual([await file.text(), file.name, file.lastModified], ['f', 'n.txt', 9]);
  const abort = await ask(echo, new DOMException('m', 'AbortError'));
  assert.deepStrictEqual([abort instanceof DOMException, abort.code], [true, 20]);

  const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
  const keys = await ask(echo, { secret: crypto.createSecretKey('k'.repeat(16), 'utf8'), publicKey, privateKey });
  const signature = crypto.sign(null, Buffer.from('text'), keys.privateKey);
  assert(crypto.verify(null, Buffer.from('text'), keys.publicKey, signature) && publicKey.equals(keys.publicKey));
  assert.strictEqual(keys.secret.export().toString(), 'k'.repeat(16));
  const generated = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt']);
  const webKey = await ask(echo, generated);
  assert.deepStrictEqual(
    [webKey.extractable, webKey.usages, webKey.algorithm], [false, ['encrypt'], generated.algorithm]);
  const list = new net.BlockList();
  list.addSubnet('10.0.0.0', 8);
  const [sameList, address] = await ask(
    echo, [list, new net.SocketAddress({ address: '::1', family: 'ipv6', port: 5 })]);
  assert.deepStrictEqual([sameList.check('10.1.1.1'), sameList.check('11.1.1.1')], [true, false]);
  assert.deepStrictEqual([address.address, address.port], ['::1', 5]);

  const handle = await fs.promises.open(__filename);
  const { fd } = handle;
  const reader = answering(async (h) => {
    const text = await h.readFile('utf8');
    await h.close();
    return { value: text.length };
  });
  assert.strictEqual(await ask(reader, handle, [handle]), fs.statSync(__filename).size);
  assert.strictEqual(handle.fd, -1);
  assert.throws(() => fs.fstatSync(fd), { code: 'EBADF' });
  await assert.rejects(handle.stat(), { code: 'EBADF', message: 'The FileHandle has been transferred' });
  reader.terminate();
}

async function sockets() {
  const talker = answering((socket) => { socket.on('data', (d) => socket.end(`${d}!`)); return { value: 'ready' }; });
  const server = net.createServer((socket) => {
    talker.postMessage(socket, [socket]);
    assert(socket.destroyed);
    server.close();
  }).listen(0);
  await once(server, 'listening');
  const client = net.connect(server.address().port).setEncoding('utf8');
  client.write('hi');
  const [text] = await once(client, 'data');
  assert.strictEqual(text, 'hi!');
  talker.terminate();
  assert.throws(() => echo.postMessage(server, [server]), { code: 'ERR_WORKER_HANDLE_NOT_TRANSFERABLE' });
}

(async () => {
  await ports();
  await memory();
  await classes();
  await sockets();
  await Promise.all([echo.terminate(), bounce.terminate()]);
})();

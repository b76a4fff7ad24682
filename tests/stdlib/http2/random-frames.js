// SPDX-License-Identifier: MIT
'use strict';
// Frames by chance, good ones, odd ones and broken ones, against a server that answers in all its ways, and against a
// client: nothing but the connection that they came on ends by them. The seed is fixed; another one is an argument.
const assert = require('assert');
const http2 = require('http2');
const net = require('net');

const CONNECTIONS = Number(process.argv[3] ?? 600);
const AT_ONCE = 20;

let seed = Number(process.argv[2] ?? 1);

function chance(n) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
}

const pick = (list) => list[chance(list.length)];
const bytes = (n) => Buffer.from(Array.from({ length: n }, () => chance(256)));

function frame(type, flags, id, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id >>> 0, 5);
  return Buffer.concat([head, payload]);
}

// A block of literal fields.
function block(pairs) {
  return Buffer.concat(pairs.flat().flatMap((text, i) => [
    Buffer.from(i % 2 === 0 ? [0, text.length] : [text.length]), Buffer.from(text),
  ]));
}

function requestBlock() {
  const pairs = [[':method', pick(['GET', 'POST', 'HEAD', 'CONNECT', 'X'])], [':scheme', 'http'], [':path', `/${chance(5)}`],
                 [':authority', 'a']];
  if (chance(3) === 0) pairs.push(['expect', pick(['100-continue', 'x'])]);
  if (chance(3) === 0) pairs.push(['content-length', String(chance(50))]);
  if (chance(4) === 0) pairs.push([`x${chance(100)}`, 'y'.repeat(chance(100))]);
  if (chance(20) === 0) pairs.push(['Bad', 'x']);
  return block(pairs);
}

const responseBlock = () => block([[':status', pick(['200', '204', '103', '500', 'x'])], ['content-length', String(chance(50))]]);

function settings() {
  const entries = Array.from({ length: chance(4) }, () => {
    const entry = Buffer.alloc(6);
    entry.writeUInt16BE(chance(10), 0);
    entry.writeUInt32BE(pick([0, 1, 65535, 0x7fffffff, 0x80000000, 16384]), 2);
    return entry;
  });
  return frame(4, chance(8) === 0 ? 1 : 0, 0, Buffer.concat(entries));
}

function number(n) {
  const b = Buffer.alloc(4);
  b.writeUInt32BE(n);
  return b;
}

function someFrame(headers) {
  const id = pick([0, 1, 3, 5, 7, 9, 11, 2, 4, 101]);
  return pick([
    () => frame(1, pick([5, 4, 1, 0, 0x25, 0x0d]), id, headers()),
    () => frame(1, pick([5, 4]), id, headers()),
    () => frame(0, pick([0, 1, 8]), id, bytes(chance(200))),
    () => frame(0, pick([0, 1]), id, bytes(chance(200))),
    () => frame(3, 0, id, number(chance(16))),
    settings,
    () => frame(6, chance(2), 0, bytes(8)),
    () => frame(7, 0, 0, bytes(8 + chance(8))),
    () => frame(8, 0, id, number(pick([0, 1, 1000, 65535, 0x7fffffff]))),
    () => frame(9, chance(2) * 4, id, bytes(chance(30))),
    () => frame(2, 0, id, bytes(5)),
    () => frame(5, 4, id, Buffer.concat([number(pick([2, 4, 6])), requestBlock()])),
    () => frame(chance(16), chance(256), id, bytes(chance(60))),
  ])();
}

function conversation(first, headers) {
  const all = Buffer.concat([first, ...Array.from({ length: chance(30) }, () => someFrame(headers))]);
  const from = first.length;
  if (all.length > from && chance(4) === 0) for (let i = 0; i < 3; i++) all[from + chance(all.length - from)] = chance(256);
  return all;
}

// In two pieces, then the end in one of the ways that there are.
function talk(socket, all) {
  socket.on('error', () => {});
  socket.resume();
  const cut = chance(all.length);
  socket.write(all.subarray(0, cut));
  setImmediate(() => {
    socket.write(all.subarray(cut));
    setTimeout(() => (chance(2) === 0 ? socket.destroy() : socket.end()), chance(15));
    setTimeout(() => socket.destroy(), 100);
  });
}

// start(done) CONNECTIONS times, AT_ONCE of them together.
function repeat(start) {
  return new Promise((resolve) => {
    let begun = 0;
    let live = 0;
    const next = () => {
      if (begun === CONNECTIONS) {
        if (live === 0) resolve();
        return;
      }
      begun++;
      live++;
      start(() => {
        live--;
        next();
      });
    };
    for (let i = 0; i < AT_ONCE; i++) next();
  });
}

// ---- against a server ----------------------------------------------------------------------------

const answers = [
  (req, res) => req.pipe(res),
  (req, res) => { res.write('x'.repeat(chance(100000))); res.end(); },
  (req) => req.destroy(),
  (req, res) => res.stream.close(chance(14)),
  (req, res) => { res.addTrailers({ a: 'b' }); res.end(Buffer.alloc(chance(200000))); },
  (req, res) => setTimeout(() => res.end('late'), chance(20)),
  (req) => req.stream.session.destroy(),
  (req, res) => { req.resume(); res.writeHead(200); setImmediate(() => res.end()); },
  (req, res) => {
    if (res.stream.pushAllowed) res.createPushResponse({ ':path': '/p' }, (err, pushed) => pushed?.end('pushed'));
    res.end('d');
  },
];

async function againstServer() {
  let served = 0;
  const server = http2.createServer({ settings: { enableConnectProtocol: true } }, (req, res) => {
    served++;
    if (req.url === '/calm') res.end('calm');
    else pick(answers)(req, res);
  });
  server.on('connect', (req, res) => { res.writeHead(200); req.pipe(res); });
  server.on('session', (session) => {
    session.on('error', () => {});
    if (chance(10) === 0) session.ping(() => {});
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const hello = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0)]);
  await repeat((done) => {
    const socket = net.connect(port, '127.0.0.1').on('close', done);
    talk(socket, conversation(Buffer.concat([hello, frame(1, 5, 1, requestBlock())]), requestBlock));
  });
  assert(served > 0);
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const text = await new Promise((resolve, reject) => {
    session.request({ ':path': '/calm' }).setEncoding('utf8').on('data', resolve).on('error', reject);
  });
  assert.strictEqual(text, 'calm');
  session.close();
  await new Promise((resolve) => server.close(resolve));
}

// ---- against a client ----------------------------------------------------------------------------

async function againstClient() {
  const server = net.createServer((socket) => talk(socket, conversation(Buffer.concat([frame(4, 0, 0)]), responseBlock)));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await repeat((done) => {
    const session = http2.connect(`http://127.0.0.1:${server.address().port}`);
    session.on('error', () => {}).on('close', done);
    if (chance(2) === 0) session.on('stream', (pushed) => pushed.on('error', () => {}).resume());
    for (let i = chance(5); i >= 0; i--) {
      const req = session.request({ ':method': pick(['GET', 'POST', 'HEAD']) }).on('error', () => {});
      if (chance(2) === 0) req.resume();
      if (chance(2) === 0) req.end('x'.repeat(chance(100000)));
      if (chance(5) === 0) setImmediate(() => req.close(chance(14)));
    }
  });
  await new Promise((resolve) => server.close(resolve));
}

let finished = false;
process.on('exit', () => assert(finished, 'something never ended'));
againstServer().then(againstClient).then(() => { finished = true; });

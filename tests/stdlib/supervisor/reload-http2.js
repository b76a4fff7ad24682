// SPDX-License-Identifier: MIT
'use strict';
// SIGHUP while sessions of HTTP/2 are in use: streams that have begun end, a GOAWAY says that no more may follow, and no
// request of those who obey it fails: those that were on the way when it came are served, and those that a client had not
// sent yet are refused by that client, as never begun.
const assert = require('assert');
const http2 = require('http2');
const net = require('net');
const { cert } = require('../tls/fixtures/keys');
const { Run, build } = require('./fixtures/run.js');

const { NGHTTP2_REFUSED_STREAM: REFUSED_STREAM } = http2.constants;
const HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, PING = 6, GOAWAY = 7;
const END_STREAM = 1, END_HEADERS = 4, ACK = 1;

let isOver = false;
let asked = 0, sessions = 0;

const moment = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// A client that opens a session when it has none, or the one it has was told to go.
class Client {
  constructor(url) {
    this.url = url;
    this.session = null;
  }

  take() {
    if (this.session !== null) return this.session;
    const session = this.session = http2.connect(this.url, { ca: cert, servername: 'localhost' });
    sessions++;
    const gone = () => { if (this.session === session) this.session = null; };
    session.on('goaway', gone).on('close', gone);
    return session;
  }

  async get(path) {
    for (;;) {
      const text = await this.once(path);
      if (text !== undefined) return text;
    }
  }

  // undefined: not even sent, as a GOAWAY came first
  once(path) {
    return new Promise((resolve, reject) => {
      const stream = this.take().request({ ':path': path });
      let text = '';
      stream.setEncoding('utf8').on('data', (part) => { text += part; });
      stream.on('error', (error) => {
        if (stream.rstCode === REFUSED_STREAM && text === '') resolve(undefined);
        else reject(error);
      });
      stream.on('close', () => { if (stream.rstCode === 0) resolve(text); });
    });
  }
}

// ---- frame by frame --------------------------------------------------------------------------------------

function frame(type, flags, id, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}

// GET / of http://a, all of it in HPACK's static table but the name.
const question = (id) => frame(HEADERS, END_STREAM | END_HEADERS, id, Buffer.from([0x82, 0x86, 0x84, 0x41, 0x01, 0x61]));

// A connection that says what it is told, in order: 'goaway 5', 'end 3', 'reset 3 7', 'ping'. It answers no ping by itself.
class Raw {
  constructor(port) {
    this.events = [];
    this.rest = Buffer.alloc(0);
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(SETTINGS, 0, 0)]));
    this.socket.on('data', (bytes) => this.onData(bytes));
    this.socket.on('close', () => this.events.push('close'));
  }

  onData(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    while (this.rest.length >= 9) {
      const len = this.rest.readUIntBE(0, 3);
      if (this.rest.length < 9 + len) return;
      this.onFrame(this.rest[3], this.rest[4], this.rest.readUInt32BE(5), this.rest.subarray(9, 9 + len));
      this.rest = this.rest.subarray(9 + len);
    }
  }

  onFrame(type, flags, id, payload) {
    if (type === SETTINGS && (flags & ACK) === 0) this.socket.write(frame(SETTINGS, ACK, 0));
    else if (type === PING && (flags & ACK) === 0) this.onPing(payload);
    else if (type === GOAWAY) this.events.push(`goaway ${payload.readUInt32BE(0)} ${payload.readUInt32BE(4)}`);
    else if (type === RST_STREAM) this.events.push(`reset ${id} ${payload.readUInt32BE(0)}`);
    else if (type <= HEADERS && (flags & END_STREAM) !== 0) this.events.push(`end ${id}`);
  }

  onPing(payload) {
    this.events.push('ping');
    this.ping = Buffer.from(payload);
  }

  async until(text) {
    while (!this.events.includes(text)) {
      assert.ok(!this.events.includes('close'), `${this.events} without ${text}`);
      await moment(5);
    }
  }
}

// Requests that are sent when the process has told that it goes, and the client has not heard of it.
async function crossing(run, port, stays) {
  const raw = new Raw(port);
  raw.socket.write(question(1));
  await raw.until('end 1');
  raw.socket.pause();
  run.signal('SIGHUP');
  await run.expect(/reload: the new workers are ready, the former ones end\n/);
  await moment(100);
  for (const id of [3, 5]) raw.socket.write(question(id));
  raw.socket.resume();
  await raw.until('end 5');
  await raw.until('ping');
  assert.deepStrictEqual(raw.events, ['end 1', `goaway ${2 ** 31 - 1} 0`, 'ping', 'end 3', 'end 5']);
  if (!stays) raw.socket.write(Buffer.concat([question(7), frame(PING, ACK, 0, raw.ping), question(9)]));
  while (!raw.events.includes('close')) await moment(5);
  const rest = stays ? ['goaway 5 0', 'close'] : ['end 7', 'goaway 7 0', 'close'];
  assert.deepStrictEqual([...new Set(raw.events.slice(5))].sort(), rest.sort()); // it may be said again
}

// ---- Node's client ---------------------------------------------------------------------------------------

async function load(client) {
  while (!isOver) {
    assert.match(await client.get('/pid'), /^\d+$/);
    asked++;
  }
}

async function main() {
  const run = new Run(build('2', 'http2.js'));
  const ports = [];
  for (let i = 0; i < 2; i++) ports.push(...(await run.expect(/listening on (\d+) and (\d+)\n/)).slice(1));
  assert.strictEqual(new Set(ports).size, 2);
  const urls = [`http://127.0.0.1:${ports[0]}`, `https://127.0.0.1:${ports[1]}`];
  const clients = urls.flatMap((url) => [new Client(url), new Client(url)]);
  const first = await Promise.all(clients.map((client) => client.get('/pid')));
  const failed = Promise.all(clients.flatMap((client) => Array.from({ length: 8 }, () => load(client))));
  for (let i = 0; i < 4; i++) {
    const before = asked;
    while (asked < before + 500) await Promise.race([failed, moment(10)]);
    const slow = Promise.all(clients.map((client) => client.get('/slow')));
    await Promise.race([failed, moment(100)]);
    const had = sessions;
    run.signal('SIGHUP');
    await Promise.race([failed, slow, run.expect(/reload: the new workers are ready, the former ones end\n/)]);
    for (const text of await Promise.race([failed, slow])) assert.match(text, /^begun \d+$/);
    while (sessions < had + clients.length) await Promise.race([failed, moment(10)]);
  }
  isOver = true;
  await failed;
  for (const text of await Promise.all(clients.map((client) => client.get('/pid')))) assert.ok(!first.includes(text));
  assert.ok(asked > 2000);
  assert.ok(!/was not done/.test(run.text), run.text);
  await crossing(run, ports[0], false);
  await crossing(run, ports[0], true); // who never answers the ping
  // Sessions without streams are no reason to stay.
  run.signal('SIGTERM');
  assert.strictEqual(await run.ended, 0);
}

main();

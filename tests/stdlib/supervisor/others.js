// SPDX-License-Identifier: MIT
'use strict';
// HTTPS, paths, UDP and servers that share nothing, under a supervisor that is reloaded.
const assert = require('assert');
const dgram = require('dgram');
const https = require('https');
const net = require('net');
const { once } = require('events');
const { Run, build } = require('./fixtures/run.js');

async function secure(port, url, agent) {
  const [res] = await once(https.get({ port, host: '127.0.0.1', path: url, agent, rejectUnauthorized: false }), 'response');
  let text = '';
  for await (const part of res.setEncoding('utf8')) text += part;
  return { pid: Number(text), headers: res.headers };
}

async function datagram(port) {
  const socket = dgram.createSocket('udp4');
  socket.send('?', port, '127.0.0.1');
  const [message] = await once(socket, 'message');
  socket.close();
  return Number(message);
}

async function stream(where, question) {
  const socket = typeof where === 'number' ? net.connect(where, '127.0.0.1') : net.connect(where);
  socket.setEncoding('utf8').on('error', () => {});
  if (question !== undefined) socket.write(question);
  const [text] = await once(socket, 'data');
  return { socket, pid: Number(text.split(' ')[0]), text };
}

async function main() {
  const where = `${process.cwd()}/raw`;
  const run = new Run(build('1', 'others.js'), [], { WHERE: where });
  const [port, alone, udp] = (await run.expect(/ports (\d+) (\d+) (\d+)\n/)).slice(1).map(Number);
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  const { pid } = await secure(port, '/', agent);
  assert.strictEqual(await datagram(udp), pid);
  assert.strictEqual((await stream(alone)).pid, pid);
  const raw = await stream(where, 'one');
  assert.strictEqual(raw.text, `${pid} one`);

  const slow = secure(port, '/slow', agent);
  await new Promise((resolve) => setTimeout(resolve, 100));
  run.signal('SIGHUP');
  await run.expect(/the new workers are ready/);
  // What has begun goes on where it was.
  const answer = await slow;
  assert.deepStrictEqual([answer.pid, answer.headers.connection], [pid, 'close']);
  raw.socket.write('two');
  assert.deepStrictEqual(await once(raw.socket, 'data'), [`${pid} two`]);
  // What is new goes to the new one, at the same places.
  const next = (await secure(port, '/', agent)).pid;
  assert.notStrictEqual(next, pid);
  const again = await stream(where, 'three');
  assert.strictEqual(again.pid, next);
  for (let i = 0; i < 20; i++) assert.strictEqual(await datagram(udp), next);
  raw.socket.end();
  again.socket.end();
  agent.destroy();
  run.signal('SIGTERM');
  assert.strictEqual(await run.ended, 0);
  assert.doesNotMatch(run.text, /was not done/);
}

main();

// SPDX-License-Identifier: MIT
'use strict';
// A name server that answers with damaged packets: each question ends in records or in an error with a code, soon, and
// a good answer after them is read. dns.js [ROUNDS [SEED]], or for FUZZ_SECONDS.
const assert = require('assert');
const dgram = require('dgram');
const { Resolver } = require('dns');
const fuzz = require('./fixtures/fuzz');

const types = ['A', 'AAAA', 'MX', 'TXT', 'SRV', 'NAPTR', 'CAA', 'SOA', 'NS', 'CNAME', 'PTR', 'TLSA', 'ANY'];
const numbers = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, CAA: 257 };
const u16 = (n) => [n >> 8, n & 255];
const pointer = [0xc0, 12]; // to the name that was asked
const text = (s) => [s.length, ...Buffer.from(s)];
const name = [3, 0x61, 0x2e, 0x62, ...pointer];
const bodies = {
  A: [1, 2, 3, 4], AAAA: Array(16).fill(7), MX: [0, 1, ...name], TXT: [...text('one'), ...text('')],
  SRV: [0, 1, 0, 2, 0, 3, ...name], NAPTR: [0, 1, 0, 2, ...text('s'), ...text('t'), ...text('u'), ...name],
  CAA: [0, ...text('issue'), 0x61], SOA: [...name, ...pointer, ...Array(20).fill(1)], NS: name, CNAME: name, PTR: name,
  TLSA: [1, 1, 1, 9, 9],
};

function record(type, random) {
  const body = bodies[type];
  const length = random(20) === 0 ? random(65536) : body.length;
  return [...(random(10) === 0 ? [0xc0, random(64)] : pointer), ...u16(numbers[type]), 0, 1, 0, 0, 0, 60, ...u16(length), ...body];
}

function answer(query, random, good) {
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const asked = query.readUInt16BE(query.indexOf(0, 12) + 1);
  const type = Object.keys(numbers).find((key) => numbers[key] === asked) ?? 'A';
  const list = good ? [type] : Array.from({ length: random(4) }, () => random(3) === 0 ? types[random(12)] : type);
  const records = list.map((one) => Buffer.from(record(one, good ? () => 1 : random)));
  const head = Buffer.from([query[0], query[1], 0x81, 0x80, 0, 1, ...u16(list.length), 0, 0, 0, 0]);
  const rest = Buffer.concat([question, ...records]);
  // The question stays whole most of the time: else nobody reads on.
  if (good) return Buffer.concat([head, rest]);
  if (random(8) === 0) return Buffer.concat([head.subarray(0, 2), fuzz.mutate(Buffer.concat([head.subarray(2), rest]), random, 3)]);
  return Buffer.concat([head, question, fuzz.mutate(rest.subarray(question.length), random, 3)]);
}

async function run(rounds, seed) {
  const random = fuzz.generator(seed);
  let good = false;
  const server = dgram.createSocket('udp4');
  server.on('message', (query, from) => server.send(answer(query, random, good), from.port, from.address));
  await new Promise((resolve) => server.bind(0, '127.0.0.1', resolve));
  const resolver = new Resolver({ timeout: 20, tries: 1, maxTimeout: 20 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  const ask = (type) => new Promise((resolve) => resolver.resolve('a.example', type, (error, records) => {
    if (error) assert.match(error.code, /^E[A-Z]+$/, `${type} ${error.stack}`);
    else assert.ok(type === 'SOA' ? records !== undefined : Array.isArray(records), type);
    resolve(error === null);
  }));
  let read = 0;
  for (let i = 0; i < rounds; i += 20) {
    const asked = await Promise.all(Array.from({ length: 20 }, () => ask(types[random(types.length)])));
    read += asked.filter(Boolean).length;
  }
  assert.ok(read > rounds / 100, `only ${read} answers were readable`);
  good = true;
  for (const type of types.slice(0, 12)) assert.ok(await ask(type), type);
  resolver.cancel();
  server.close();
}

fuzz.rounds(2000, run);

/* SPDX-License-Identifier: MIT */
/*
 * dns_answer.js - reading the records of an answer (RFC 1035 section 4; 2782 SRV, 3403 NAPTR, 8659 CAA, 6698
 * TLSA). Packets come from anywhere: every read is within bounds or the answer is bad.
 */
'use strict';

const { Buffer } = require('buffer');

const kTypes = {
  __proto__: null,
  A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, ANY: 255, CAA: 257,
};
const kNames = Object.fromEntries(Object.entries(kTypes).map(([name, number]) => [number, name]));
const kClassIn = 1;
const kMaxJumps = 128; // of a compressed name: more is a loop
const kMaxName = 255; // bytes; RFC 1035, 2.3.4. A packet of pointers to long names would take minutes

class BadAnswer extends Error {}

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  take(count) {
    const { at } = this;
    if (count > this.end - at) throw new BadAnswer();
    this.at += count;
    return at;
  }

  u8() {
    return this.bytes[this.take(1)];
  }

  u16() {
    return this.bytes.readUInt16BE(this.take(2));
  }

  u32() {
    return this.bytes.readUInt32BE(this.take(4));
  }

  text(length) {
    const at = this.take(length);
    return this.bytes.latin1Slice(at, at + length);
  }

  // A length and that many bytes.
  string() {
    return this.text(this.u8());
  }

  rest() {
    return this.bytes.subarray(this.at, this.end);
  }

  // A name, compressed or not, which may go on anywhere in the packet.
  name() {
    const labels = [];
    let here = this, jumps = 0, size = 1;
    for (;;) {
      const length = here.u8();
      if (length === 0) return labels.join('.');
      if ((length & 0xc0) === 0xc0) {
        const to = (length & 0x3f) << 8 | here.u8();
        if (++jumps > kMaxJumps) throw new BadAnswer();
        here = new Reader(this.bytes, to, this.bytes.length);
      } else if (length > 63) {
        throw new BadAnswer();
      } else {
        if ((size += length + 1) > kMaxName) throw new BadAnswer();
        labels.push(here.text(length).replace(/[.\\]/g, '\\$&'));
      }
    }
  }
}

function ipv6(bytes) {
  const words = [];
  for (let i = 0; i < 16; i += 2) words.push(bytes.readUInt16BE(i).toString(16));
  return natives('sockaddr').canonical(words.join(':'));
}

function readSoa(r) {
  return {
    nsname: r.name(), hostmaster: r.name(), serial: r.u32(), refresh: r.u32(), retry: r.u32(), expire: r.u32(),
    minttl: r.u32(),
  };
}

function readTexts(r) {
  const entries = [];
  while (r.at < r.end) entries.push(r.string());
  return entries;
}

function readNaptr(r) {
  const order = r.u16(), preference = r.u16(), flags = r.string(), service = r.string(), regexp = r.string();
  return { flags, service, regexp, replacement: r.name(), order, preference };
}

function readCaa(r) {
  const critical = r.u8(), tag = r.string();
  return { critical, [tag]: r.text(r.end - r.at) };
}

function readTlsa(r) {
  const certUsage = r.u8(), selector = r.u8(), match = r.u8();
  return { certUsage, selector, match, data: new Uint8Array(r.rest()).buffer };
}

function exactly(r, count) {
  if (r.end - r.at !== count) throw new BadAnswer();
  return r.rest();
}

// What is in a record of each type.
const readers = {
  __proto__: null,
  A: (r) => exactly(r, 4).join('.'),
  AAAA: (r) => ipv6(exactly(r, 16)),
  CAA: readCaa,
  CNAME: (r) => r.name(),
  MX: (r) => ({ priority: r.u16(), exchange: r.name() }),
  NAPTR: readNaptr,
  NS: (r) => r.name(),
  PTR: (r) => r.name(),
  SOA: readSoa,
  SRV: (r) => ({ priority: r.u16(), weight: r.u16(), port: r.u16(), name: r.name() }),
  TLSA: readTlsa,
  TXT: readTexts,
};

// {type, ttl, value} of the next record; value undefined: not one that we know.
function readRecord(r) {
  r.name();
  const number = r.u16(), kind = r.u16(), ttl = r.u32(), length = r.u16();
  const at = r.take(length), type = kNames[number];
  if (kind !== kClassIn || readers[type] === undefined) return { type: undefined, ttl, value: undefined };
  return { type, ttl, value: readers[type](new Reader(r.bytes, at, at + length)) };
}

// The records of the answer in `packet`, an ArrayBuffer, in their order; undefined: it is bad.
function readAnswer(packet) {
  const r = new Reader(Buffer.from(packet));
  try {
    r.take(4);
    const questions = r.u16(), answers = r.u16();
    r.take(4);
    for (let i = 0; i < questions; i++) {
      r.name();
      r.take(4);
    }
    const records = [];
    for (let i = 0; i < answers; i++) records.push(readRecord(r));
    return records.filter(({ value }) => value !== undefined);
  } catch (error) {
    if (error instanceof BadAnswer) return undefined;
    throw error;
  }
}

// A record as resolveAny() gives it.
function anyOf({ type, ttl, value }) {
  if (type === 'A' || type === 'AAAA') return { address: value, ttl, type };
  if (type === 'TXT') return { entries: value, type };
  if (typeof value === 'string') return { value, type };
  return { ...value, type };
}

module.exports = { anyOf, kTypes, readAnswer };

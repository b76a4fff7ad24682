// SPDX-License-Identifier: MIT
'use strict';
// Bytes cut anywhere: the texts that StringDecoder and TextDecoder give of the pieces are the text of the whole.
// string-decoder.js [ROUNDS [SEED]], or for FUZZ_SECONDS.
const assert = require('assert');
const { StringDecoder } = require('string_decoder');
const fuzz = require('./fixtures/fuzz');

const encodings = ['utf8', 'utf16le', 'base64', 'base64url', 'latin1', 'ascii', 'hex'];
const bits = ['a', '\u00e9', '\u20ac', '\u4e2d', '\u{1f600}', '\ufeff', '\0', '\r\n'].map((text) => Buffer.from(text))
  .concat([[0x80], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x3d, 0xd8],
           [0x00, 0xde], [0xf8, 0x88]].map((list) => Buffer.from(list)));

function made(random) {
  const parts = [];
  for (let n = random(12); n > 0; n--) parts.push(bits[random(bits.length)]);
  return Buffer.concat(parts);
}

function pieces(bytes, random) {
  const out = [];
  for (let at = 0; at < bytes.length;) {
    const n = random(5);
    out.push(bytes.subarray(at, at + n));
    at += n;
  }
  return out;
}

function decoded(encoding, parts) {
  const decoder = new StringDecoder(encoding);
  let text = '';
  for (const part of parts) text += decoder.write(part);
  return text + decoder.end();
}

function decodedText(parts, options) {
  const decoder = new TextDecoder('utf-8', options);
  let text = '';
  for (const part of parts) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

function attempt(make) {
  try {
    return make();
  } catch (error) {
    assert.strictEqual(error.code, 'ERR_ENCODING_INVALID_ENCODED_DATA');
    return error.code;
  }
}

fuzz.rounds(20000, (rounds, seed) => {
  const random = fuzz.generator(seed);
  for (let i = 0; i < rounds; i++) {
    const bytes = made(random), parts = pieces(bytes, random), encoding = encodings[i % encodings.length];
    const shown = `${encoding}: ${parts.map((part) => part.toString('hex')).join(' ')}`;
    // Half a unit at the end of UTF-16 is no text.
    assert.strictEqual(decoded(encoding, parts), bytes.toString(encoding), shown);
    const options = { fatal: i % 2 === 0, ignoreBOM: i % 3 === 0 };
    const whole = attempt(() => new TextDecoder('utf-8', options).decode(bytes));
    assert.strictEqual(attempt(() => decodedText(parts, options)), whole, shown);
  }
});

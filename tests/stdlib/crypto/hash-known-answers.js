// SPDX-License-Identifier: MIT
'use strict';
// Digests of FIPS 180-4 and RFC 1321 test messages, by every way of getting one.
const assert = require('assert');
const crypto = require('crypto');

const vectors = [
  ['md5', 'abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['sha1', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['sha256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['sha256', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
];
for (const [name, text, hex] of vectors) {
  assert.strictEqual(crypto.createHash(name).update(text).digest('hex'), hex);
  assert.strictEqual(crypto.createHash(name).update(Buffer.from(text)).digest('hex'), hex);
  assert.strictEqual(crypto.createHash(name.toUpperCase()).update(text).digest().toString('hex'),
                     hex);
  assert.strictEqual(crypto.hash(name, text), hex);
  assert.strictEqual(crypto.hash(name, Buffer.from(text), 'base64'),
                     Buffer.from(hex, 'hex').toString('base64'));
}

// Two first strings, a string and then bytes, bytes and then a string.
const whole = crypto.hash('sha256', 'onetwo');
assert.strictEqual(crypto.createHash('sha256').update('one').update('two').digest('hex'), whole);
const sha256 = () => crypto.createHash('sha256');
assert.strictEqual(sha256().update('one').update(Buffer.from('two')).digest('hex'), whole);
assert.strictEqual(sha256().update(Buffer.from('one')).update('two').digest('hex'), whole);

// Encodings of input: done in C (utf8, latin1, utf16le) and before it (hex, base64).
for (const enc of ['utf8', 'latin1', 'utf16le', 'hex', 'base64']) {
  const text = enc === 'hex' ? 'c3a9c3a9' : enc === 'base64' ? 'w6nDqQ==' : '\u00e9\u00e9';
  assert.strictEqual(crypto.createHash('sha1').update(text, enc).digest('hex'),
                     crypto.createHash('sha1').update(Buffer.from(text, enc)).digest('hex'), enc);
}
assert.strictEqual(crypto.createHash('sha1').update('\ud800').digest('hex'),
                   crypto.hash('sha1', '\ufffd'));

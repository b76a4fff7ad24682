// SPDX-License-Identifier: MIT
'use strict';
// Text comes out the same however its bytes are cut.
const assert = require('assert');
const { StringDecoder } = require('string_decoder');

const text = 'a\u00e9\u4e2d\u{1f600}z\u{10ffff}';
for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1']) {
  const bytes = Buffer.from(text);
  const source = encoding === 'utf16le' ? Buffer.from(text, 'utf16le') : bytes;
  const whole = source.toString(encoding);
  for (let i = 0; i <= source.length; i++) {
    for (let j = i; j <= source.length; j++) {
      const decoder = new StringDecoder(encoding);
      const got = decoder.write(source.subarray(0, i)) + decoder.write(source.subarray(i, j)) +
        decoder.end(source.subarray(j));
      assert.strictEqual(got, whole, `${encoding} ${i} ${j}`);
    }
  }
}

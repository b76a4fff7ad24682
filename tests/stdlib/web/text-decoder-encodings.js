// SPDX-License-Identifier: MIT
'use strict';
// Every family of decoders: UTF-8, UTF-16, single-byte tables, ICU; streamed and fatal.
const assert = require('assert');

const cases = [
  ['utf-8', 'efbbbf68c3a9', 'h\u00e9'],
  ['utf-16be', '00410042', 'AB'],
  ['utf-16le', '3dd8', '\ufffd'],
  ['latin1', '80e9', '\u20ac\u00e9'],
  ['koi8-r', 'c1', '\u0430'],
  ['gbk', 'c4e3bac3', '\u4f60\u597d'],
  ['gb18030', '81308130', '\u0080'],
  ['big5', 'a741', '\u4f60'],
  ['shift_jis', '82a0', '\u3042'],
  ['euc-jp', 'a4a2', '\u3042'],
  ['iso-2022-jp', '1b24422422', '\u3042'],
  ['euc-kr', 'b0a1', '\uac00'],
];
for (const [label, hex, text] of cases) {
  const bytes = Buffer.from(hex, 'hex');
  assert.strictEqual(new TextDecoder(label).decode(bytes), text, label);
  const decoder = new TextDecoder(label);
  let streamed = '';
  for (const byte of bytes) streamed += decoder.decode(Uint8Array.of(byte), { stream: true });
  assert.strictEqual(streamed + decoder.decode(), text, `${label} by bytes`);
}
assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff)),
              { name: 'TypeError', code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
assert.throws(() => new TextDecoder('no-such'), { name: 'RangeError' });

// A character below U+0100 is not always the byte's own number.
for (const [encoding, byte, char] of [['ibm866', 0xf8, '\u{b0}'], ['koi8-r', 0x9a, '\u{a0}'], ['macintosh', 0xa1, '\u{b0}']]) {
  assert.strictEqual(new TextDecoder(encoding).decode(Uint8Array.of(byte)), char);
}

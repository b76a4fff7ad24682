// SPDX-License-Identifier: MIT
'use strict';
// Buffers from and to text in every encoding, with bad input; numbers; searching; TextDecoder.
const text = 'h\u00e9llo \u20ac \ud83d\ude00 \ud800 end';
for (const enc of ['utf8', 'utf-8', 'ucs2', 'utf16le', 'latin1', 'binary', 'ascii', 'hex']) {
  const b = Buffer.from(text, enc);
  console.log(enc, b.length, b.toString('hex'), JSON.stringify(b.toString(enc)), Buffer.byteLength(text, enc));
}
const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
for (const enc of ['utf8', 'latin1', 'ascii', 'base64', 'base64url', 'hex', 'utf16le']) {
  const s = bytes.toString(enc);
  console.log(enc, s.length, Buffer.from(s, enc).equals(bytes), require('crypto').createHash('sha256').update(s).digest('hex').slice(0, 16));
}
console.log(Buffer.from('zz0011', 'hex'), Buffer.from('00112', 'hex'), Buffer.from('aGk= junk aGk', 'base64').toString());
const b = Buffer.alloc(16);
console.log(b.writeDoubleLE(1.5), b.writeInt32BE(-2, 8), b.writeUIntBE(0x123456, 12, 3), b);
console.log(b.readDoubleLE(), b.readInt32BE(8), b.readUIntBE(12, 3), b.readBigUInt64LE(8));
for (const f of [() => b.readInt8(16), () => b.writeUInt8(256, 0), () => Buffer.from(5), () => b.toString('nope')]) {
  try {
    f();
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
}
const s = Buffer.from('abcabcabc');
console.log(s.indexOf('c', 3), s.lastIndexOf('abc'), s.includes('cab'), s.indexOf(Buffer.from('x')), s.indexOf(98));
console.log(Buffer.concat([s, Buffer.from('!')], 5).toString(), s.subarray(1, 3).toString(), Buffer.compare(s, bytes), s.fill('xy').toString());
console.log(Buffer.from([1, 2, 3, 4]).swap16(), Buffer.from([257, -1, 1.9, '3']), JSON.stringify(Buffer.from('hi')));
console.log(JSON.stringify(new TextDecoder('utf-16le').decode(Buffer.from('hi', 'utf16le'))), new TextEncoder().encode('\u20ac'));
console.log(Buffer.from('a\u0000b').toString('ascii').length, Buffer.isEncoding('UTF-16LE'), Buffer.isEncoding('x'), Buffer.poolSize);

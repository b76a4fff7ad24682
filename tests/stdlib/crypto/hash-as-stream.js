// SPDX-License-Identifier: MIT
'use strict';
const assert = require('assert');
const crypto = require('crypto');

const h = crypto.createHash('sha1');
let out = '';
h.setEncoding('hex');
h.on('data', (d) => { out += d; });
h.on('end', () => { assert.strictEqual(out, 'a9993e364706816aba3e25717850c26c9cd0d89d'); });
h.write('a');
h.end('bc');
process.on('exit', () => assert.strictEqual(out.length, 40));

// SPDX-License-Identifier: MIT
'use strict';
// isIP and its relatives on good, bad and odd literals.
const assert = require('assert');
const { isIP, isIPv4, isIPv6 } = require('net');

for (const text of ['127.0.0.1', '0.0.0.0', '255.255.255.255']) assert.strictEqual(isIP(text), 4, text);
for (const text of ['::', '::1', 'fe80::1%eth0', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8']) {
  assert.strictEqual(isIP(text), 6, text);
}
for (const text of ['', 'x', '256.1.1.1', '1.2.3', '01.2.3.4', '::1%', '::g', '1::2::3', ' 1.2.3.4', 'fe80::1%a b']) {
  assert.strictEqual(isIP(text), 0, text);
}
assert.strictEqual(isIPv4('1.1.1.1'), true);
assert.strictEqual(isIPv6('1.1.1.1'), false);
assert.strictEqual(isIP(undefined), 0);
assert.strictEqual(isIP({ toString: () => '::2001:252:1:1.1.1.1' }), 6);

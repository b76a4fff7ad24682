// SPDX-License-Identifier: MIT
'use strict';
// Rules of a BlockList: addresses, ranges, subnets, mapped addresses, the text form and back.
const assert = require('assert');
const { BlockList } = require('net');

const list = new BlockList();
list.addAddress('123.123.123.123');
list.addRange('10.0.0.1', '10.0.0.10');
list.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
list.addCIDR('172.16.0.0/12');
assert.strictEqual(list.check('123.123.123.123'), true);
assert.strictEqual(list.check('10.0.0.3'), true);
assert.strictEqual(list.check('10.0.0.11'), false);
assert.strictEqual(list.check('172.31.255.255'), true);
assert.strictEqual(list.check('172.32.0.0'), false);
assert.strictEqual(list.check('::ffff:7b7b:7b7b', 'ipv6'), true);
assert.strictEqual(list.check('8592:757c:efae:4e45:f::1', 'ipv6'), true);
assert.strictEqual(list.check('8592:757c:efaf::', 'ipv6'), false);
assert.strictEqual(list.size, 4);
assert.strictEqual(list.rules[0], 'Subnet: IPv4 172.16.0.0/12');
const copy = new BlockList();
copy.fromJSON(list.toJSON());
assert.deepStrictEqual([...copy.rules].sort(), [...list.rules].sort());
list.removeAddress('123.123.123.123');
assert.strictEqual(list.check('123.123.123.123'), false);
assert.throws(() => list.addSubnet('1.1.1.1', 33), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => list.addAddress('nonsense'), { code: 'ERR_INVALID_ADDRESS' });

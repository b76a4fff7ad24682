// SPDX-License-Identifier: MIT
'use strict';
// lookup: literals, the hosts file, options, promises, errors; what is missing says so.
const assert = require('assert');
const dns = require('dns');

dns.lookup('127.0.0.1', (error, address, family) => {
  assert.ifError(error);
  assert.strictEqual(address, '127.0.0.1');
  assert.strictEqual(family, 4);
});
dns.lookup('localhost', { all: true, family: 4 }, (error, addresses) => {
  assert.ifError(error);
  assert.deepStrictEqual(addresses[0], { address: '127.0.0.1', family: 4 });
});
dns.promises.lookup('::1').then((answer) => assert.deepStrictEqual(answer, { address: '::1', family: 6 }));
dns.lookup('no-such-host.invalid', (error) => {
  assert.strictEqual(error.syscall, 'getaddrinfo');
  assert.strictEqual(error.hostname, 'no-such-host.invalid');
  assert.match(error.code, /^(ENOTFOUND|EAI_AGAIN)$/);
});
assert.throws(() => dns.lookup('x', 7, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => dns.lookup('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(dns.getDefaultResultOrder(), 'verbatim');
dns.setDefaultResultOrder('ipv4first');
assert.strictEqual(dns.promises.getDefaultResultOrder(), 'ipv4first');

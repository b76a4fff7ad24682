// SPDX-License-Identifier: MIT
'use strict';
// A Resolver can be made and cancelled; what it does not do yet says its name.
const assert = require('assert');
const dns = require('dns');

for (const [owner, Resolver] of [['dns', dns.Resolver], ['dns.promises', dns.promises.Resolver]]) {
  const resolver = new Resolver();
  assert.strictEqual(resolver.cancel(), undefined);
  assert.throws(() => resolver.resolve4('example.org', () => {}), { message: `${owner}.Resolver.resolve4 is not implemented in this runtime` });
}

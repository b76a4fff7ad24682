// SPDX-License-Identifier: MIT
'use strict';
// Methods that are given another's `this`, or what is no text, throw; the process goes on.

const assert = require('assert');
const Module = require('module');
const tls = require('tls');
const v8 = require('v8');

const illegal = { name: 'TypeError', message: 'Illegal invocation' };
for (const Class of [v8.Serializer, v8.Deserializer, v8.DefaultSerializer, v8.DefaultDeserializer]) {
  const reads = Class.name.endsWith('Deserializer');
  const methods = Object.getOwnPropertyDescriptors((reads ? v8.Deserializer : v8.Serializer).prototype);
  const other = reads ? new v8.Serializer() : new v8.Deserializer(Buffer.alloc(4));
  for (const [name, { value }] of Object.entries(methods)) {
    if (name === 'constructor' || name === '_getDataCloneError') continue;
    for (const self of [undefined, {}, Object.create(Class.prototype), other]) {
      assert.throws(() => value.call(self, new ArrayBuffer(2), new ArrayBuffer(2)), TypeError, name);
    }
  }
}

const { context } = tls.createSecureContext();
const methods = Object.getPrototypeOf(context);
for (const name of ['getCertificate', 'getTicketKeys', 'setTicketKeys', 'getMinProto', 'addCACert', 'setOptions']) {
  assert.throws(() => methods[name].call({ box: {} }), illegal, name);
}
assert.throws(() => context.setOptions('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => context.setTicketKeys(Buffer.alloc(3)), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => new Module('x').load(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => new Module('x')._compile(undefined, 'x'), { code: 'ERR_INVALID_ARG_TYPE' });

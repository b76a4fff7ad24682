// SPDX-License-Identifier: MIT
'use strict';
// --disable-proto: Object.prototype of a realm without __proto__ ('delete'), or with one that throws. Source of
// behaviour: doc cli.md.

const { codes: { ERR_PROTO_ACCESS } } = require('internal/errors');

function refuse() { throw new ERR_PROTO_ACCESS(); }

function limit(mode, prototype) {
  if (mode === 'delete') delete prototype.__proto__;
  else Object.defineProperty(prototype, '__proto__', { configurable: true, enumerable: false, get: refuse, set: refuse });
}

module.exports = { limit };

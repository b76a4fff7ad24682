// SPDX-License-Identifier: MIT
'use strict';
// crypto_stream.js - LazyTransform: the base of Hash, Hmac and the ciphers. They are Transform
// streams,
// but hardly ever used as such, and making stream state costs more than hashing a short message:
// so it is made when somebody first touches it.

const { Transform } = require('stream');

function LazyTransform(options) {
  this._options = options;
}
Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);
Object.setPrototypeOf(LazyTransform, Transform);

function initStream(self) {
  Transform.call(self, self._options);
  self._writableState.decodeStrings = false;
}

for (const name of ['_readableState', '_writableState']) {
  Object.defineProperty(LazyTransform.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      initStream(this);
      return this[name];
    },
    set(value) {
      Object.defineProperty(this, name, { value, configurable: true, enumerable: true,
        writable: true });
    },
  });
}

module.exports = { LazyTransform };

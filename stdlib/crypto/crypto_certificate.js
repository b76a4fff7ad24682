// SPDX-License-Identifier: MIT
'use strict';
// crypto_certificate.js - Certificate: signed public keys and challenges (SPKAC), as forms once
// sent them.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { getArrayBufferOrView } = require('crypto/crypto_util');
const native = natives('crypto');

function bytes(spkac, encoding) {
  spkac = getArrayBufferOrView(spkac, 'spkac', encoding);
  if (spkac.byteLength > 2 ** 31 - 1) {
    throw new codes.ERR_OUT_OF_RANGE('spkac', '<= 2147483647 bytes', spkac.byteLength);
  }
  return spkac;
}

function verifySpkac(spkac, encoding) {
  return native.spkacVerify(bytes(spkac, encoding));
}

function text(result) {
  return result === undefined ? '' : Buffer.from(result);
}

function exportPublicKey(spkac, encoding) {
  return text(native.spkacPublicKey(bytes(spkac, encoding)));
}

function exportChallenge(spkac, encoding) {
  return text(native.spkacChallenge(bytes(spkac, encoding)));
}

// Its methods are also on the constructor, which needs no `new`.
function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}
Object.assign(Certificate, { exportChallenge, exportPublicKey, verifySpkac });
Object.assign(Certificate.prototype, { exportChallenge, exportPublicKey, verifySpkac });

module.exports = { Certificate };

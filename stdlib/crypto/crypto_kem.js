// SPDX-License-Identifier: MIT
'use strict';
// crypto_kem.js - encapsulate() and decapsulate().

const { Buffer } = require('buffer');
const { validateFunction } = require('internal/validators');
const { E, cryptoError, getArrayBufferOrView } = require('crypto/crypto_util');
const { CONSUME_PRIVATE, CONSUME_PUBLIC, openKey, prepareKey } = require('crypto/crypto_keys');
const native = natives('crypto');

function failure(rc, operation) {
  return cryptoError('ERR_CRYPTO_OPERATION_FAILED',
                     `Failed to ${rc === E.UNSUPPORTED ? 'initialize' : 'perform'} ${operation}`);
}

function result(value) {
  if (!Array.isArray(value)) return Buffer.from(value);
  return { sharedKey: Buffer.from(value[0]), ciphertext: Buffer.from(value[1]) };
}

function run(box, ciphertext, operation, callback) {
  if (callback === undefined) {
    const value = native.kem(box, ciphertext, undefined);
    if (typeof value === 'number') throw failure(value, operation);
    return result(value);
  }
  const done = (value) => {
    if (typeof value !== 'number') callback(null, result(value));
    else callback(cryptoError('ERR_CRYPTO_OPERATION_FAILED', 'Deriving bits failed'));
  };
  const rc = native.kem(box, ciphertext, done);
  if (rc < 0) process.nextTick(done, rc);
  return undefined;
}

function encapsulate(key, callback) {
  const prepared = prepareKey(key, CONSUME_PUBLIC);
  if (callback !== undefined) validateFunction(callback, 'callback');
  return run(openKey(prepared), undefined, 'encapsulation', callback);
}

function decapsulate(key, ciphertext, callback) {
  const prepared = prepareKey(key, CONSUME_PRIVATE);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = getArrayBufferOrView(ciphertext, 'ciphertext');
  return run(openKey(prepared), bytes, 'decapsulation', callback);
}

module.exports = { decapsulate, encapsulate };

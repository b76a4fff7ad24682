/* SPDX-License-Identifier: MIT */
/* tls_alpn.js - protocol lists of ALPN between arrays and their wire form: [length][name]... */
'use strict';

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } } = require('internal/errors');

function encode(protocols) {
  const parts = [];
  protocols.forEach((name, i) => {
    const bytes = Buffer.from(name);
    if (bytes.length === 0) {
      throw new ERR_INVALID_ARG_VALUE(`protocols[${i}]`, name, 'must be a non-empty string');
    }
    if (bytes.length > 255) {
      throw new ERR_OUT_OF_RANGE(`The byte length of the protocol at index ${i} exceeds the maximum length.`,
                                 '<= 255', bytes.length, true);
    }
    parts.push(Buffer.from([bytes.length]), bytes);
  });
  return Buffer.concat(parts);
}

function checkWire(bytes) {
  for (let at = 0; at < bytes.length; at += bytes[at] + 1) {
    if (bytes[at] === 0 || at + bytes[at] + 1 > bytes.length) {
      throw new ERR_INVALID_ARG_VALUE('protocols', bytes, 'must be a valid ALPN protocol list');
    }
  }
  return bytes;
}

// Sets out.ALPNProtocols, a copy.
function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) {
    out.ALPNProtocols = encode(protocols);
  } else if (ArrayBuffer.isView(protocols)) {
    out.ALPNProtocols = checkWire(Buffer.from(
      new Uint8Array(protocols.buffer, protocols.byteOffset, protocols.byteLength)));
  }
}

function decode(bytes) {
  const names = [];
  for (let at = 0; at < bytes.length; at += bytes[at] + 1) {
    names.push(bytes.toString('latin1', at + 1, at + 1 + bytes[at]));
  }
  return names;
}

module.exports = { convertALPNProtocols, decode };

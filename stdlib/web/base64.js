/* SPDX-License-Identifier: MIT */
/*
 * base64.js - the global functions atob and btoa (WHATWG HTML, "Base64 utility methods").
 *
 * Who: buffer (exports them) and boot (globals). Texts are "binary strings", one byte a character.
 */
'use strict';

const { atob: decode, btoa: encode } = natives('buffer');
const { codes } = require('internal/errors');

function invalidCharacter(message) {
  // Required here: DOMException is only needed when something is wrong.
  const { DOMException } = require('web/dom_exception');
  return new DOMException(message, 'InvalidCharacterError');
}

function atob(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const text = decode(`${input}`);
  if (typeof text !== 'string') {
    throw invalidCharacter('The string to be decoded is not correctly encoded.');
  }
  return text;
}

function btoa(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const text = encode(`${input}`);
  if (typeof text !== 'string') throw invalidCharacter('Invalid character');
  return text;
}

module.exports = { atob, btoa };

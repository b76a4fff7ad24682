/* SPDX-License-Identifier: MIT */
/*
 * buffer_encodings.js - names of encodings to the numbers of codec.h.
 *
 * Who: buffer, string_decoder, stream. Unknown names give -1; the caller words the error.
 */
'use strict';

const ASCII = 0;
const UTF8 = 1;
const BASE64 = 2;
const UTF16LE = 3;
const LATIN1 = 4;
const HEX = 5;
const BASE64URL = 7;

const names = ['ascii', 'utf8', 'base64', 'utf16le', 'latin1', 'hex', undefined, 'base64url'];

// The spellings programs really use come first and are compared without lower-casing.
function encodingNumber(name) {
  switch (name) {
    case 'utf8':
    case 'utf-8':
      return UTF8;
    case 'latin1':
    case 'binary':
      return LATIN1;
    case 'hex':
      return HEX;
    case 'base64':
      return BASE64;
    case 'base64url':
      return BASE64URL;
    case 'ascii':
      return ASCII;
    case 'utf16le':
    case 'ucs2':
    case 'utf-16le':
    case 'ucs-2':
      return UTF16LE;
  }
  const lower = `${name}`.toLowerCase();
  return lower === name ? -1 : encodingNumber(lower);
}

// The canonical name ('utf8', 'utf16le', 'latin1', ...); nothing means UTF-8; undefined: unknown.
function normalizeEncoding(name) {
  if (name === undefined || name === null || name === '') return 'utf8';
  const number = encodingNumber(name);
  return number < 0 ? undefined : names[number];
}

module.exports = {
  ASCII,
  BASE64,
  BASE64URL,
  HEX,
  LATIN1,
  UTF16LE,
  UTF8,
  encodingNumber,
  normalizeEncoding,
};

/* SPDX-License-Identifier: MIT */
/*
 * punycode.js - the (deprecated) `punycode` module: RFC 3492 and the ToASCII/ToUnicode of domain
 * names.
 * url does not use it: its names go through the URL parser.
 */
'use strict';

const { calledFromPackage } = require('internal/util');

const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialN = 128;
const maxInt = 0x7fffffff;

const separators = /[\u002E\u3002\uFF0E\uFF61]/g; // dots of several scripts
// eslint-disable-next-line no-control-regex
const nonAscii = /[^\0-\x7F]/;

// RFC 3492, section 6.1
function adapt(delta, count, isFirst) {
  delta = isFirst ? Math.floor(delta / damp) : delta >> 1;
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > ((base - tMin) * tMax) >> 1; k += base) delta = Math.floor(delta / (base - tMin));
  return Math.floor(k + (base - tMin + 1) * delta / (delta + skew));
}

function threshold(k, bias) {
  return k <= bias ? tMin : k >= bias + tMax ? tMax : k - bias;
}

// 'a'..'z' are 0..25 and '0'..'9' 26..35; -1: no digit
function digitOf(code) {
  if (code >= 0x30 && code < 0x3a) return 26 + code - 0x30;
  code |= 0x20;
  return code >= 0x61 && code < 0x7b ? code - 0x61 : -1;
}

function digitText(digit) {
  return String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);
}

function fail(text) {
  throw new RangeError(text);
}

const overflow = 'Overflow: input needs wider integers to process';
const notBasic = 'Illegal input >= 0x80 (not a basic code point)';
const invalid = 'Invalid input';

// RFC 3492, section 6.2
function decode(input) {
  const output = [];
  const basic = Math.max(input.lastIndexOf('-'), 0);
  for (let i = 0; i < basic; i++) {
    if (input.charCodeAt(i) >= 0x80) fail(notBasic);
    output.push(input.charCodeAt(i));
  }
  let n = initialN;
  let i = 0;
  let bias = initialBias;
  for (let at = basic > 0 ? basic + 1 : 0; at < input.length;) {
    const before = i;
    for (let weight = 1, k = base; ; k += base) {
      if (at >= input.length) fail(invalid);
      const digit = digitOf(input.charCodeAt(at++));
      if (digit < 0) fail(invalid);
      if (digit > Math.floor((maxInt - i) / weight)) fail(overflow);
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(maxInt / (base - t))) fail(overflow);
      weight *= base - t;
    }
    const count = output.length + 1;
    bias = adapt(i - before, count, before === 0);
    if (Math.floor(i / count) > maxInt - n) fail(overflow);
    n += Math.floor(i / count);
    i %= count;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

function nextCodePoint(points, n) {
  let next = maxInt;
  for (const point of points) if (point >= n && point < next) next = point;
  return next;
}

// `delta` in base 36 with variable thresholds
function variableInteger(delta, bias) {
  let text = '';
  let q = delta;
  for (let k = base; ; k += base) {
    const t = threshold(k, bias);
    if (q < t) break;
    text += digitText(t + (q - t) % (base - t));
    q = Math.floor((q - t) / (base - t));
  }
  return text + digitText(q);
}

// RFC 3492, section 6.3
function encode(input) {
  const points = ucs2.decode(input);
  let output = '';
  for (const point of points) if (point < 0x80) output += String.fromCharCode(point);
  const basic = output.length;
  let handled = basic;
  if (basic > 0) output += '-';
  let n = initialN;
  let delta = 0;
  let bias = initialBias;
  while (handled < points.length) {
    const next = nextCodePoint(points, n);
    if (next - n > Math.floor((maxInt - delta) / (handled + 1))) fail(overflow);
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n && ++delta > maxInt) fail(overflow);
      if (point !== n) continue;
      output += variableInteger(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return output;
}

// Applies `fn` to the labels of a domain name or of an email address's domain.
function mapDomain(domain, fn) {
  const at = domain.indexOf('@');
  const user = at === -1 ? '' : domain.slice(0, at + 1);
  const parts = domain.split('@');
  const host = parts.length > 1 ? parts[1] : domain;
  return user + host.replace(separators, '.').split('.').map(fn).join('.');
}

function toUnicode(input) {
  return mapDomain(input, (label) =>
    label.startsWith('xn--') ? decode(label.slice(4).toLowerCase()) : label);
}

function toASCII(input) {
  return mapDomain(input, (label) => nonAscii.test(label) ? `xn--${encode(label)}` : label);
}

const ucs2 = {
  decode(string) {
    const points = [];
    for (const c of string) points.push(c.codePointAt(0));
    return points;
  },
  encode: (points) => String.fromCodePoint(...points),
};

if (!calledFromPackage()) {
  process.emitWarning('The `punycode` module is deprecated. Please use a userland alternative instead.',
    'DeprecationWarning', 'DEP0040');
}

module.exports = { version: '2.1.0', ucs2, decode, encode, toASCII, toUnicode };

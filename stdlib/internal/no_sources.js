// SPDX-License-Identifier: MIT
'use strict';
// Function.prototype.toString in an executable without sources: what V8 reads there in place of a text has
// none of it (runtime/image/standin.h), so functions are shown as native ones are, and classes still begin
// with `class`, which is what programs look for. In the blob of such executables only (boot/build).

const original = Function.prototype.toString;

// Every function with a text has a body or an arrow; a stand-in has neither.
function isStandIn(text) { return !text.includes('{') && !text.includes('=>'); }

function isClass(fn) {
  return Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false;
}

function nameOf(fn) {
  const name = Object.getOwnPropertyDescriptor(fn, 'name')?.value;
  return typeof name === 'string' ? name : '';
}

// A method, so that it is no constructor and has no prototype.
const { toString } = {
  toString() {
    if (this === toString) return 'function toString() { [native code] }';
    const text = original.call(this);
    if (!isStandIn(text)) return text;
    const name = nameOf(this);
    return isClass(this) ? `class ${name}${name && ' '}{ [native code] }` : `function ${name}() { [native code] }`;
  },
};

function install() {
  Object.defineProperty(Function.prototype, 'toString', { value: toString, writable: true, enumerable: false, configurable: true });
}

module.exports = { install };

/* SPDX-License-Identifier: MIT */
/*
 * missing.js - members of public modules that do not exist yet. Packages name them when they are
 * loaded (to extend a class, to bind a function), and most never call them: so each is there, and
 * throws when called, naming itself.
 */
'use strict';

function notAvailable(name) {
  const err = new Error(`${name} is not available in this version of Ingot`);
  err.code = 'ERR_NOT_AVAILABLE';
  return err;
}

// A function or a class; `base`: what a class inherits from.
function missing(name, base) {
  function member() { throw notAvailable(name); }
  Object.defineProperty(member, 'name', { value: name.slice(name.lastIndexOf('.') + 1), configurable: true });
  if (base !== undefined) {
    Object.setPrototypeOf(member.prototype, base.prototype);
    Object.setPrototypeOf(member, base);
  }
  return member;
}

// {name: function} for the names of a module.
function missingMembers(module, names) {
  const out = {};
  for (const name of names) out[name] = missing(`${module}.${name}`);
  return out;
}

module.exports = { missing, missingMembers, notAvailable };

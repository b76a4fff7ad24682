// SPDX-License-Identifier: MIT
'use strict';
// The source line with an arrow below it, before the stack of an error that code run by vm threw
// (doc vm.md, option displayErrors). Printing such an error as uncaught shows no second one.

const boot = natives('boot');
const { types } = require('internal/types');

const decorated = new WeakSet();

function decorate(err) {
  if (!types.isNativeError(err) || decorated.has(err) || typeof err.stack !== 'string') return;
  const place = boot.errorPlace(err);
  if (place === undefined) return;
  decorated.add(err);
  const { stack } = err;
  try {
    err.stack = `${place}\n${stack}`;
  } catch {
    // A frozen error keeps the stack it has.
  }
}

// The same for an error whose place in a text the engine does not know: `place` is "file:line\nsource\n   ^\n".
function decorateWith(err, place) {
  decorated.add(err);
  err.stack = `${place}\n${err.stack}`;
}

const isDecorated = (err) => err !== null && typeof err === 'object' && decorated.has(err);

module.exports = { decorate, decorateWith, isDecorated };

// SPDX-License-Identifier: MIT
'use strict';
// The source line with an arrow below it, before the stack of an error that code run by vm threw
// (doc vm.md, option displayErrors). Printing such an error as uncaught shows no second one.

const boot = natives('boot');
const { types } = require('internal/types');

const decorated = new WeakSet();

// "file:line\nsource line\n   ^\n" of where an error was thrown, in the original source if there is a map.
function placeOf(err) {
  if (boot.sourceMaps() !== 0) {
    const { 0: name, 1: line, 2: column } = boot.errorPosition(err) ?? [];
    const place = name === undefined ? undefined : require('internal/source_map/trace').placeOf(name, line, column);
    if (place !== undefined) return place;
  }
  return boot.errorPlace(err);
}

function decorate(err) {
  if (!types.isNativeError(err) || decorated.has(err) || typeof err.stack !== 'string') return;
  const place = placeOf(err);
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

module.exports = { decorate, decorateWith, isDecorated, placeOf };

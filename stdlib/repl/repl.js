// SPDX-License-Identifier: MIT
'use strict';
// The public module 'repl'. Source of behaviour: doc repl.md and Node's test-repl-*.

const { deprecate } = require('internal/util');
const complete = require('repl/repl_complete');
const { REPLServer, Recoverable, REPL_MODE_SLOPPY, REPL_MODE_STRICT, writer } = require('repl/repl_server');

function start(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
  return new REPLServer(prompt, source, eval_, useGlobal, ignoreUndefined, replMode);
}

module.exports = { start, writer, REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable };

function defineLibs(name, code) {
  const text = `repl.${name} is deprecated. Check module.builtinModules instead`;
  Object.defineProperty(module.exports, name, {
    enumerable: name === 'builtinModules', configurable: true,
    get: deprecate(() => complete.libs, text, code),
    set: deprecate((value) => { complete.libs = value; }, text, code),
  });
}
defineLibs('_builtinLibs', 'DEP0142');
defineLibs('builtinModules', 'DEP0191');

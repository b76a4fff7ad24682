/* SPDX-License-Identifier: MIT */
/* readline.js - the readline module. Source of behaviour: Node's doc/api/readline.md. */
'use strict';

const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/cursor');
const { Interface } = require('readline/readline_interface');
const { emitKeypressEvents } = require('readline/readline_keys');
const promises = require('readline/promises');

function createInterface(input, output, completer, terminal) {
  if (arguments.length <= 1) return new Interface(input);
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
  promises,
};

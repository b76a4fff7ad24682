/* SPDX-License-Identifier: MIT */
/*
 * state.js - what the states of readable and writable streams share: high water marks, bit flags.
 *
 * Who: readable_state.js and writable_state.js. Source: Node.js documentation, stream.md.
 */
'use strict';

const { codes } = require('internal/errors');
const { validateInteger } = require('internal/validators');

let defaultBytes = 64 * 1024;
let defaultObjects = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultObjects : defaultBytes;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) defaultObjects = value;
  else defaultBytes = value;
}

// The mark of one side; `duplexKey` is the option that names the side of a duplex stream.
function getHighWaterMark(objectMode, options, duplexKey, isDuplex) {
  let mark;
  let name = 'highWaterMark';
  if (options?.highWaterMark != null) {
    mark = options.highWaterMark;
  } else if (isDuplex && options?.[duplexKey] != null) {
    mark = options[duplexKey];
    name = duplexKey;
  }
  if (mark == null) return getDefaultHighWaterMark(objectMode);
  if (!Number.isInteger(mark) || mark < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      isDuplex ? `options.${name}` : 'options.highWaterMark', mark);
  }
  return Math.floor(mark);
}

// Shows bits of `flags` as boolean properties: for programs that look into the state.
function defineFlags(prototype, names) {
  for (const name of Object.keys(names)) {
    const bit = names[name];
    Object.defineProperty(prototype, name, {
      __proto__: null,
      enumerable: false,
      configurable: true,
      get() { return (this.flags & bit) !== 0; },
      set(value) {
        if (value) this.flags |= bit;
        else this.flags &= ~bit;
      },
    });
  }
}

// The bits that both states have, at the same places, so that destroy.js treats them alike.
const shared = {
  objectMode: 1 << 0,
  ended: 1 << 1,
  constructed: 1 << 2,
  sync: 1 << 3,
  destroyed: 1 << 4,
  closed: 1 << 5,
  closeEmitted: 1 << 6,
  errorEmitted: 1 << 7,
  emitClose: 1 << 8,
  autoDestroy: 1 << 9,
};

module.exports = {
  defineFlags,
  getDefaultHighWaterMark,
  getHighWaterMark,
  setDefaultHighWaterMark,
  shared,
};

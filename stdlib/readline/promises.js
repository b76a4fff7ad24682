/* SPDX-License-Identifier: MIT */
/* promises.js - readline/promises: Interface with a question() that gives a promise, and Readline,
 * which collects cursor movements and writes them at once. */
'use strict';

const { AbortError, codes } = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');
const {
  Interface: CallbackInterface, questionPromise,
} = require('readline/readline_interface');

const { ERR_INVALID_ARG_TYPE } = codes;

const CSI = '\u001b[';

class Interface extends CallbackInterface {
  #rejectQuestion = null;

  question(query, options = undefined) {
    return questionPromise(this, query, options, (reject) => {
      this.#rejectQuestion = reject;
    });
  }

  _questionAborted(message) {
    this.#rejectQuestion?.(new AbortError(message));
  }

  _runCompleter(text, done) {
    let value;
    try {
      value = this.completer(text);
    } catch (error) {
      value = Promise.reject(error);
    }
    Promise.resolve(value).then((found) => done(null, found), done);
  }
}

class Readline {
  #autoCommit = false;
  #stream;
  #todo = [];

  constructor(stream, options = undefined) {
    if (typeof stream?.write !== 'function' || typeof stream.on !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    }
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(data) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(data));
    else this.#todo.push(data);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(y == null ? `${CSI}${x + 1}G` : `${CSI}${y + 1};${x + 1}H`);
  }

  moveCursor(dx, dy) {
    if (dx || dy) {
      validateInteger(dx, 'dx');
      validateInteger(dy, 'dy');
      let data = '';
      if (dx < 0) data += `${CSI}${-dx}D`;
      else if (dx > 0) data += `${CSI}${dx}C`;
      if (dy < 0) data += `${CSI}${-dy}A`;
      else if (dy > 0) data += `${CSI}${dy}B`;
      this.#add(data);
    }
    return this;
  }

  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(`${CSI}${dir < 0 ? '1' : dir > 0 ? '0' : '2'}K`);
  }

  clearScreenDown() {
    return this.#add(`${CSI}0J`);
  }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), resolve);
      this.#todo = [];
    });
  }

  rollback() {
    this.#todo = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) {
  if (arguments.length <= 1) return new Interface(input);
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };

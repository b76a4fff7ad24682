// SPDX-License-Identifier: MIT
'use strict';
// sqlite_session.js - Session: the changes made to a database.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { failure, invalidState } = require('sqlite/sqlite_errors');
const { kMake } = require('sqlite/sqlite_statement');

const native = natives('sqlite');

const kClosed = -2;
const kBusy = -7;

class Session {
  #database;
  #connectionOf;
  #box;

  constructor(make, database, connectionOf, box) {
    if (make !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#database = database;
    this.#connectionOf = connectionOf;
    this.#box = box;
  }

  #done(connection, result) {
    if (result === kClosed) throw invalidState('session is not open');
    if (result === kBusy) throw invalidState('session is currently in use');
    if (typeof result === 'number' && result < 0) throw failure(connection.box, result);
    return result;
  }

  #changes(patch) {
    const connection = this.#connectionOf(this.#database);
    return new Uint8Array(this.#done(connection, native.changes(this.#box, connection.callbacks, patch)));
  }

  changeset() {
    return this.#changes(false);
  }

  patchset() {
    return this.#changes(true);
  }

  close() {
    const connection = this.#connectionOf(this.#database);
    this.#done(connection, native.closeSession(this.#box));
  }

  [Symbol.dispose]() {
    const code = native.closeSession(this.#box);
    if (code !== kClosed) this.#done(undefined, code);
  }
}

module.exports = { Session };

/* SPDX-License-Identifier: MIT */
/*
 * duplexpair.js - stream.duplexPair: two Duplex streams, each reading what the other one writes.
 *
 * Who: programs and tests that need both ends of a connection.
 */
'use strict';

const { Duplex } = require('internal/streams/duplex');

class DuplexSide extends Duplex {
  #other = null;
  #callback = null; // of the write that waits to be read

  connect(other) {
    this.#other = other;
  }

  _read() {
    const callback = this.#callback;
    if (callback === null) return;
    this.#callback = null;
    callback();
  }

  #take(chunk, callback) {
    this.#callback = callback;
    this.push(chunk);
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) process.nextTick(callback);
    else this.#other.#take(chunk, callback);
  }

  _final(callback) {
    this.#other.on('end', callback);
    this.#other.push(null);
  }

  _destroy(error, callback) {
    const other = this.#other;
    if (other !== null && !other.destroyed) {
      // The other end sees its peer go, as with a socket.
      process.nextTick(() => {
        if (error) other.destroy();
        else other.push(null);
      });
    }
    callback(error);
  }
}

function duplexPair(options) {
  const side0 = new DuplexSide(options);
  const side1 = new DuplexSide(options);
  side0.connect(side1);
  side1.connect(side0);
  return [side0, side1];
}

module.exports = { duplexPair };

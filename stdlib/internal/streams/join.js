/* SPDX-License-Identifier: MIT */
/*
 * join.js - a Duplex over a writable side and a readable side that are other streams.
 *
 * Who: compose.js (first and last stream of a pipeline), duplexify.js (a pair). The sides are node
 * streams here; `finished(error)` is to be called when they are over.
 */
'use strict';

const { AbortError } = require('internal/errors');
const { Duplex } = require('internal/streams/duplex');

class Joined extends Duplex {
  #writer;
  #reader;
  #onDestroy;
  #onDrain = null;
  #onFinish = null;
  #onClose = undefined; // undefined: sides are alive; null: they are over; else _destroy's callback
  #waits = false;

  // onDestroy(error): destroys the sides.
  constructor(options, writer, reader, onDestroy) {
    super(options);
    this.#writer = writer;
    this.#reader = reader;
    this.#onDestroy = onDestroy;
    if (options.writable) this.#watchWriter();
    if (options.readable) this.#watchReader();
  }

  #watchWriter() {
    this.#writer.on('drain', () => {
      if (this.#onDrain === null) return;
      const callback = this.#onDrain;
      this.#onDrain = null;
      callback();
    });
  }

  #watchReader() {
    this.#reader.on('readable', () => {
      if (!this.#waits) return;
      this.#waits = false;
      this._read();
    });
    this.#reader.on('end', () => this.push(null));
  }

  _write(chunk, encoding, callback) {
    if (this.#writer.write(chunk, encoding)) callback();
    else this.#onDrain = callback;
  }

  _final(callback) {
    this.#writer.end();
    this.#onFinish = callback;
  }

  // The writable side has taken everything.
  writerFinished() {
    if (this.#onFinish === null) return;
    const callback = this.#onFinish;
    this.#onFinish = null;
    callback();
  }

  _read() {
    while (true) {
      const chunk = this.#reader.read();
      if (chunk === null) {
        this.#waits = true;
        return;
      }
      if (!this.push(chunk)) return;
    }
  }

  // isDone: neither side will come again.
  sidesFinished(error, isDone) {
    const callback = this.#onClose;
    this.#onClose = null;
    if (callback) callback(error);
    else if (error) this.destroy(error);
    else if (isDone) this.#destroyWhenRead();
  }

  // What was read of the sides may still wait to be read of this.
  #destroyWhenRead() {
    if (this.readable && !this.readableEnded) this.once('end', () => this.destroy());
    else this.destroy();
  }

  _destroy(error, callback) {
    if (!error && this.#onClose !== null) error = new AbortError();
    this.#waits = false;
    this.#onDrain = null;
    this.#onFinish = null;
    if (this.#onClose === null) {
      this.#onDestroy(error, true);
      callback(error);
    } else {
      this.#onClose = callback;
      this.#onDestroy(error, false);
    }
  }
}

// Its users know it as a Duplex.
Object.defineProperty(Joined, 'name', { value: 'Duplex' });

module.exports = { Joined };

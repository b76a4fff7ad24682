/* SPDX-License-Identifier: MIT */
/*
 * worker_io.js - the internal channel between a worker and its parent, and standard streams over it.
 *
 * Messages are arrays that begin with what they are: 'write' (stream, [[chunk, encoding], ...], or null at the
 * end), 'more' (stream: there is room again), and those of worker.js and worker_main.js.
 * Who: worker (parent's side), worker_main (the thread's).
 */
'use strict';

const { Readable, Writable } = require('stream');

// A port that keeps the loop alive while somebody waits for something on it.
class Channel {
  #holds = 0;

  // `isDeaf`: nobody at the other end says that there is room again.
  constructor(port, onMessage, isDeaf = false) {
    this.port = port;
    this.isDeaf = isDeaf;
    this.streams = { __proto__: null };
    port.on('message', (message) => this.#receive(message, onMessage));
    port.unref();
  }

  #receive(message, onMessage) {
    const { 0: what, 1: name, 2: chunks } = message;
    if (what === 'more') this.streams[name]?.more();
    else if (what === 'write' && this.streams[name] !== undefined) this.streams[name].receive(chunks);
    else onMessage(message);
  }

  post(message, transfer) { this.port.postMessage(message, transfer); }

  hold() { if (this.#holds++ === 0) this.port.ref(); }

  release() { if (--this.#holds === 0) this.port.unref(); }
}

// A Buffer's memory may be much larger than the Buffer.
function portable({ chunk, encoding }, transfer) {
  if (typeof chunk === 'string') return [chunk, encoding];
  const copy = new Uint8Array(chunk);
  transfer.push(copy.buffer);
  return [copy];
}

class ChannelWritable extends Writable {
  #channel;
  #name;
  #waiting = []; // callbacks of writes

  constructor(channel, name) {
    super({ decodeStrings: false });
    this.#channel = channel;
    this.#name = name;
    channel.streams[name] = this;
  }

  _writev(chunks, callback) {
    const transfer = [];
    this.#channel.post(['write', this.#name, chunks.map((item) => portable(item, transfer))], transfer);
    if (process._exiting || this.#channel.isDeaf) return callback();
    if (this.#waiting.push(callback) === 1) this.#channel.hold();
  }

  _final(callback) {
    this.#channel.post(['write', this.#name, null]);
    callback();
  }

  more() {
    if (this.#waiting.length === 0) return;
    this.#channel.release();
    for (const callback of this.#waiting.splice(0)) callback();
  }
}

class ChannelReadable extends Readable {
  #channel;
  #name;
  #holds; // undefined: it never holds the channel

  // `holds`: whoever reads keeps the thread alive until the end.
  constructor(channel, name, holds) {
    super();
    this.#channel = channel;
    this.#name = name;
    if (holds) this.#holds = false;
    channel.streams[name] = this;
  }

  _read() {
    if (this.#holds === false) {
      this.#holds = true;
      this.#channel.hold();
    }
    this.#channel.post(['more', this.#name]);
  }

  receive(chunks) {
    if (chunks === null) return this.end();
    for (const { 0: chunk, 1: encoding } of chunks) this.push(chunk, encoding);
  }

  end() {
    if (this.#holds) this.#channel.release();
    this.#holds = undefined;
    if (!this.readableEnded) this.push(null);
  }
}

module.exports = { Channel, ChannelReadable, ChannelWritable };

/* SPDX-License-Identifier: MIT */
/*
 * tls_carrier.js - carries the ciphertext of a connection over a Duplex of JavaScript: another TLSSocket, a pair
 * of streams, a socket that is not connected yet.
 */
'use strict';

const { Buffer } = require('buffer');

const native = natives('tls');
const UV_EPIPE = -32;

class Carrier {
  constructor(duplex) {
    this.duplex = duplex;
    this.handle = null;
    this.wrapped = null; // the duplex as a socket (TLSHandle's _parentWrap)
    this.closed = false;
  }

  // `socket`: the TLSSocket, for errors of the stream.
  attach(handle, socket) {
    const { duplex } = this;
    this.handle = handle;
    const below = duplex._handle;
    if (below?.isTLS) this.#steal(below, duplex);
    else duplex.on('data', (chunk) => this.#feed(chunk));
    duplex.on('end', () => {
      if (!this.closed) native.feedEnd(handle.box);
    });
    duplex.on('error', (error) => socket.destroy(error));
    // After a proper end what came before it is still to be read.
    duplex.on('close', () => {
      if (!duplex.readableEnded) socket.destroy();
    });
    if (duplex.readableEnded) native.feedEnd(handle.box);
  }

  #feed(chunk) {
    if (!this.closed) native.feed(this.handle.box, chunk);
  }

  // TLS over TLS: the bytes are no business of who listens to the socket below.
  #steal(below, socket) {
    const read = below.onread;
    below.onread = (nread, memory, offset) => {
      if (nread <= 0) read.call(below, nread, memory, offset);
      else this.#feed(new Uint8Array(memory, offset, nread));
    };
    if (socket.readableLength > 0) for (let chunk; (chunk = socket.read()) !== null;) this.#feed(chunk);
  }

  send(bytes) {
    const { handle } = this;
    const sent = (error) => {
      if (!this.closed) native.sent(handle.box, error ? UV_EPIPE : 0);
    };
    // Not at once: the other side may be one of ours, and shall have had the bytes by then.
    const done = (error) => setImmediate(sent, error);
    if (this.duplex.destroyed || this.duplex.writableEnded) done(true);
    else this.duplex.write(Buffer.from(bytes), done);
  }

  end() {
    const done = () => {
      if (!this.closed) native.ended(this.handle.box, 0);
    };
    if (this.duplex.writableEnded || this.duplex.destroyed) process.nextTick(done);
    else this.duplex.end(done);
  }

  resume() {
    this.duplex.resume();
  }

  pause() {
    this.duplex.pause();
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.duplex.destroy();
  }
}

module.exports = { Carrier };

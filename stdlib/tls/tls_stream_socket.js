/* SPDX-License-Identifier: MIT */
/*
 * tls_stream_socket.js - a Duplex of JavaScript with the face of a net.Socket: `_handle._parentWrap` of a TLSSocket
 * over such a stream. The runtime has no use for it; packages do (http2-wrapper, thus got, makes proxies of its class).
 * Nothing is taken from the stream before the socket is read.
 */
'use strict';

const net = require('net');

class JSStreamSocket extends net.Socket {
  #reading = false;

  constructor(stream) {
    super({ allowHalfOpen: true, manualStart: true });
    this.stream = stream;
    stream.on('error', (error) => this.destroy(error));
    stream.on('close', () => this.destroy());
  }

  _read() {
    const { stream } = this;
    if (this.#reading) {
      stream.resume();
      return;
    }
    this.#reading = true;
    stream.on('data', (chunk) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.on('end', () => this.push(null));
    if (stream.readableEnded) this.push(null);
  }

  _write(chunk, encoding, callback) {
    this.stream.write(chunk, typeof chunk === 'string' ? encoding : undefined, callback);
  }

  _writev(chunks, callback) {
    const last = chunks.length - 1;
    chunks.forEach(({ chunk, encoding }, i) => this._write(chunk, encoding, i === last ? callback : undefined));
  }

  _final(callback) {
    if (this.stream.writableEnded || this.stream.destroyed) callback();
    else this.stream.end(callback);
  }

  _destroy(error, callback) {
    this.stream.destroy();
    super._destroy(error, callback);
  }
}

module.exports = { JSStreamSocket };

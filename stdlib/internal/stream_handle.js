/* SPDX-License-Identifier: MIT */
/*
 * stream_handle.js - the JavaScript face of a libuv stream (internal/native/stream.h): what tcp,
 * pipe and tty handles share. A room subclasses it and sets `box` to what its natives made.
 *
 * Events arrive as calls of three function fields, set by the owner:
 *   onread(nread, arraybuffer, offset)   nread < 0: a libuv code, UV_EOF at the end
 *   onwrite(status)                      for the one write or writev that answered 1
 *   onclose()                            set through close(fn)
 * `owner` is free for the user of the handle. At most one write is outstanding at a time.
 */
'use strict';

const { Buffer } = require('buffer');

const native = natives('stream');

// Encodings that the native half writes without a Buffer in between (stream_write.c).
const kBytes = 0;
const kEncodings = {
  '__proto__': null,
  'latin1': 1,
  'binary': 1,
  'ascii': 1,
  'utf8': 2,
  'utf-8': 2,
  'utf16le': 3,
  'utf-16le': 3,
  'ucs2': 3,
  'ucs-2': 3,
};

// How the native half takes a chunk: bytes, or a string in an encoding that it knows. undefined: a string that has to become
// a Buffer first.
function chunkCode(chunk, encoding) {
  if (typeof chunk !== 'string') return kBytes;
  return kEncodings[encoding] ?? kEncodings[String(encoding).toLowerCase()];
}

const UV_EOF = -4095;
const UV_ENOTCONN = -107;

function ignore() {}

class StreamHandle {
  constructor() {
    this.box = undefined;
    this.owner = null;
    this.reading = false;
    this.onread = ignore;
    this.onwrite = ignore;
    this.onshutdown = ignore;
    this.onclose = ignore;
    this.onconnection = ignore;
    this.onconnect = ignore;
    this.consumer = null; // the object that reads in C instead of onread (http's parser)
  }

  readStart() {
    this.reading = true;
    return native.readStart(this.box);
  }

  readStop() {
    this.reading = false;
    return native.readStop(this.box);
  }

  // Later reads fill `view` and onread gets only their size.
  useUserBuffer(view) {
    return native.useBuffer(this.box, view);
  }

  // 0: written; 1: onwrite(status) follows; negative: a libuv code.
  write(chunk, encoding) {
    const code = chunkCode(chunk, encoding);
    if (code === undefined) return native.write(this.box, Buffer.from(chunk, encoding), kBytes);
    return native.write(this.box, chunk, code);
  }

  // chunks: Writable's [{chunk, encoding}]
  writev(chunks) {
    const flat = new Array(chunks.length * 2);
    for (let i = 0; i < chunks.length; i++) {
      let { chunk, encoding } = chunks[i];
      let code = chunkCode(chunk, encoding);
      if (code === undefined) {
        chunk = Buffer.from(chunk, encoding);
        code = kBytes;
      }
      flat[2 * i] = chunk;
      flat[2 * i + 1] = code;
    }
    return native.writev(this.box, flat);
  }

  shutdown(done) {
    this.onshutdown = done;
    return native.shutdown(this.box);
  }

  close(done) {
    if (this.box === undefined) return;
    if (typeof done === 'function') this.onclose = done;
    native.close(this.box);
    this.reading = false;
  }

  ref() {
    native.ref(this.box);
  }

  unref() {
    native.unref(this.box);
  }

  hasRef() {
    return native.hasRef(this.box);
  }

  setBlocking(on) {
    return native.setBlocking(this.box, on);
  }

  get fd() {
    return native.fileno(this.box);
  }

  get bytesRead() {
    return native.bytesRead(this.box);
  }

  get bytesWritten() {
    return native.bytesWritten(this.box);
  }

  get writeQueueSize() {
    return native.queueSize(this.box);
  }
}

native.hooks.on_read = function onRead(handle, nread, arrayBuffer, offset) {
  handle.onread(nread, arrayBuffer, offset);
};

native.hooks.on_write = function onWrite(handle, status) {
  handle.onwrite(status);
};

native.hooks.on_shutdown = function onShutdown(handle, status) {
  handle.onshutdown(status);
};

native.hooks.on_close = function onClose(handle) {
  handle.onclose();
};

module.exports = { StreamHandle, UV_EOF, UV_ENOTCONN, chunkCode, kBytes };

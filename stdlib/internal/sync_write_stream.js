/* SPDX-License-Identifier: MIT */
/*
 * sync_write_stream.js - a Writable that writes in place: standard output and error when they are
 * files. What was written is there when write() returns, whatever the program does next.
 */
'use strict';

const { Writable } = require('stream');
const { ops } = require('fs/fs_ops');
const { failure } = require('fs/fs_args');

const EAGAIN = -11;

// Writes all of a view; 0 or a negative code.
function writeAll(fd, view) {
  for (let at = 0; at < view.byteLength;) {
    const count = ops.write(fd, view, at, view.byteLength - at, -1);
    if (count === EAGAIN) continue; // somebody else made the descriptor non-blocking
    if (count < 0) return count;
    at += count;
  }
  return 0;
}

function SyncWriteStream(fd, options = {}) {
  Reflect.apply(Writable, this, [{ autoDestroy: true, decodeStrings: false }]);
  this.fd = fd;
  this.readable = false;
  this.autoClose = options.autoClose ?? true;
}
Object.setPrototypeOf(SyncWriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(SyncWriteStream, Writable);

SyncWriteStream.prototype._write = function _write(chunk, encoding, callback) {
  let status;
  if (typeof chunk !== 'string') {
    status = writeAll(this.fd, chunk);
  } else if (encoding === 'utf8' || encoding === 'utf-8') {
    status = ops.print(this.fd, chunk);
  } else {
    status = writeAll(this.fd, Buffer.from(chunk, encoding));
  }
  callback(status < 0 ? failure(status, 'write') : undefined);
};

SyncWriteStream.prototype._destroy = function _destroy(error, callback) {
  if (this.fd === null) {
    callback(error);
    return;
  }
  if (this.autoClose) ops.close(this.fd);
  this.fd = null;
  callback(error);
};

SyncWriteStream.prototype.destroySoon = SyncWriteStream.prototype.destroy;

module.exports = { SyncWriteStream };

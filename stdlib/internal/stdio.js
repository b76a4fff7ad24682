/* SPDX-License-Identifier: MIT */
/*
 * stdio.js - process.stdin, stdout and stderr: made when asked for, by what the descriptor is.
 *
 *   terminal   tty.ReadStream, tty.WriteStream (written in place)
 *   file       fs.ReadStream, SyncWriteStream (written in place)
 *   pipe, tcp  net.Socket
 *   anything else   a stream that ends at once, or swallows what is written
 *
 * setUp(process) is called when the process object is made, long before the modules above can be
 * loaded, and a program that never reads stdin shall not pay for it: hence the requires inside.
 * Source of behaviour: Node's doc/api/process.md, "A note on process I/O".
 */
'use strict';

const made = [null, null, null];
const { fdKind: kindOf } = natives('net');
const { print } = natives('fs');

// ---- writing ----------------------------------------------------------------------------------

// destroy() does not close standard output: others may still write to it.
function keepOpen(error, callback) {
  callback(error);
  this._undestroy();
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

function swallower() {
  const { Writable } = require('stream');
  return new Writable({
    write(chunk, encoding, callback) {
      callback();
    },
  });
}

function makeWriter(fd) {
  switch (kindOf(fd)) {
    case 'tty': {
      const tty = require('tty');
      const stream = new tty.WriteStream(fd);
      stream._type = 'tty';
      return stream;
    }
    case 'file': {
      const { SyncWriteStream } = require('internal/sync_write_stream');
      const stream = new SyncWriteStream(fd, { autoClose: false });
      stream._type = 'fs';
      return stream;
    }
    case 'pipe':
    case 'tcp': {
      const net = require('net');
      const stream = new net.Socket({ fd, readable: false, writable: true });
      stream._type = 'pipe';
      return stream;
    }
    default:
      return swallower();
  }
}

function writer(fd) {
  if (made[fd] !== null) return made[fd];
  const stream = makeWriter(fd);
  made[fd] = stream;
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = keepOpen;
  if (stream.isTTY) process.on('SIGWINCH', () => stream._refreshSize());
  return stream;
}

// A program that only prints never needs the stream, which takes the modules of streams and sockets:
// a file or a pipe is written in place, with the same effect (a failure is not reported, as console
// does not report its streams'). False when a stream must do it.
const direct = [undefined, undefined, undefined];
const getters = [reader, () => writer(1), () => writer(2)];

function printDirect(fd, text) {
  if (made[fd] !== null) return false;
  const kind = direct[fd] ??= kindOf(fd);
  if (kind !== 'file' && kind !== 'pipe') return false;
  if (Object.getOwnPropertyDescriptor(process, fd === 1 ? 'stdout' : 'stderr')?.get !== getters[fd]) return false;
  print(fd, text);
  return true;
}

// ---- reading ----------------------------------------------------------------------------------

function makeReader(fd) {
  // The channel to the parent is read by itself (child_process_channel.js).
  switch (process.channel?.fd === fd ? 'channel' : kindOf(fd)) {
    case 'tty': {
      const tty = require('tty');
      return new tty.ReadStream(fd);
    }
    case 'file': {
      const fs = require('fs');
      return new fs.ReadStream(null, { fd, autoClose: false });
    }
    case 'pipe':
    case 'tcp': {
      const net = require('net');
      const stream = new net.Socket({ fd, readable: true, writable: false, manualStart: true });
      stream._type = 'pipe';
      return stream;
    }
    default: {
      const { Readable } = require('stream');
      const stream = new Readable({ read() {} });
      stream.push(null);
      return stream;
    }
  }
}

// A handle that reads keeps the process alive; paused input must not.
function stopReading(stream) {
  const handle = stream._handle;
  if (!handle?.reading || stream.readableFlowing) return;
  stream._readableState.reading = false;
  handle.reading = false;
  handle.readStop();
}

function reader() {
  if (made[0] !== null) return made[0];
  const stream = makeReader(0);
  made[0] = stream;
  stream.fd = 0;
  if (stream._handle?.readStop) {
    stream._handle.reading = false;
    stream._readableState.reading = false;
    stream._handle.readStop();
  }
  // After the stream has noted that it is paused.
  stream.on('pause', () => process.nextTick(stopReading, stream));
  return stream;
}

// ---- on process -------------------------------------------------------------------------------

function define(process, name, get) {
  const descriptor = { __proto__: null, configurable: true, enumerable: true, get };
  Object.defineProperty(process, name, descriptor);
}

function setUp(process) {
  define(process, 'stdin', reader);
  define(process, 'stdout', getters[1]);
  define(process, 'stderr', getters[2]);
  process.openStdin = function openStdin() {
    const stdin = reader();
    stdin.resume();
    return stdin;
  };
}

module.exports = { printDirect, setUp };

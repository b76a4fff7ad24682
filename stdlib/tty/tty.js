/* SPDX-License-Identifier: MIT */
/*
 * tty.js - the tty module: terminals as sockets. process.stdin, stdout and stderr are made of these
 * by internal/stdio when they are terminals. Source of behaviour: Node's doc/api/tty.md.
 */
'use strict';

const { codes, errnoException, uvErrMessage, uvErrName } = require('internal/errors');
const net = require('net');
const { StreamHandle } = require('internal/stream_handle');
const cursor = require('internal/cursor');
const { getColorDepth, hasColors } = require('tty/tty_colors');

const native = natives('tty');

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_FD, ERR_TTY_INIT_FAILED } = codes;

const modes = { __proto__: null, raw: 1, io: 2 };

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && native.isatty(fd);
}

class TTY extends StreamHandle {
  constructor(fd) {
    super();
    const box = native.open(this, fd);
    if (typeof box === 'number') {
      throw new ERR_TTY_INIT_FAILED({
        code: uvErrName(box), message: uvErrMessage(box), errno: box, syscall: 'uv_tty_init',
      });
    }
    this.box = box;
  }

  setRawMode(mode) {
    return native.setMode(this.box, mode);
  }

  // Fills `size` with columns and rows; 0 or a negative code.
  getWindowSize(size) {
    const pair = native.windowSize(this.box);
    if (typeof pair === 'number') return pair;
    size[0] = pair[0];
    size[1] = pair[1];
    return 0;
  }
}

function checkFd(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new ERR_INVALID_FD(fd);
}

function inherit(Class, Base) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
}

// ---- reading ----------------------------------------------------------------------------------

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  checkFd(fd);
  Reflect.apply(net.Socket, this, [{
    highWaterMark: 0, // a terminal gives what was typed, line by line
    handle: new TTY(fd),
    manualStart: true,
    ...options,
  }]);
  this.isRaw = false;
  this.rawMode = false;
  this.isTTY = true;
}
inherit(ReadStream, net.Socket);

ReadStream.prototype.setRawMode = function setRawMode(flag) {
  if (typeof flag === 'string' && modes[flag] === undefined) {
    throw new ERR_INVALID_ARG_VALUE('mode', flag, "must be a boolean, 'raw' or 'io'");
  }
  const name = typeof flag === 'string' ? flag : flag ? 'raw' : false;
  const code = this._handle?.setRawMode(name === false ? 0 : modes[name]);
  if (code) {
    this.emit('error', errnoException(code, 'setRawMode'));
    return this;
  }
  this.isRaw = name !== false;
  this.rawMode = name;
  return this;
};

// ---- writing ----------------------------------------------------------------------------------

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  checkFd(fd);
  const handle = new TTY(fd);
  // Output must be there before process.exit(): terminals are written to in place.
  handle.setBlocking(true);
  Reflect.apply(net.Socket, this, [{ handle, manualStart: true }]);
  const size = [0, 0];
  if (handle.getWindowSize(size) === 0) {
    this.columns = size[0];
    this.rows = size[1];
  }
}
inherit(WriteStream, net.Socket);

WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = getColorDepth;
WriteStream.prototype.hasColors = hasColors;

WriteStream.prototype._refreshSize = function _refreshSize() {
  const { columns, rows } = this;
  const size = [0, 0];
  const code = this._handle.getWindowSize(size);
  if (code !== 0) {
    this.emit('error', errnoException(code, 'getWindowSize'));
    return;
  }
  if (columns === size[0] && rows === size[1]) return;
  this.columns = size[0];
  this.rows = size[1];
  this.emit('resize');
};

WriteStream.prototype.getWindowSize = function getWindowSize() {
  return [this.columns, this.rows];
};

WriteStream.prototype.cursorTo = function cursorTo(x, y, callback) {
  return cursor.cursorTo(this, x, y, callback);
};

WriteStream.prototype.moveCursor = function moveCursor(dx, dy, callback) {
  return cursor.moveCursor(this, dx, dy, callback);
};

WriteStream.prototype.clearLine = function clearLine(dir, callback) {
  return cursor.clearLine(this, dir, callback);
};

WriteStream.prototype.clearScreenDown = function clearScreenDown(callback) {
  return cursor.clearScreenDown(this, callback);
};

module.exports = { isatty, ReadStream, WriteStream };

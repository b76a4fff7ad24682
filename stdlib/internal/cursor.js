/* SPDX-License-Identifier: MIT */
/*
 * cursor.js - control sequences for the cursor of a terminal: readline's cursorTo and friends, and
 * the methods of tty.WriteStream. Each returns what stream.write() did; without a stream, true.
 */
'use strict';

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } = codes;

const CSI = '\u001b[';
const clearing = { left: `${CSI}1K`, right: `${CSI}0K`, line: `${CSI}2K`, down: `${CSI}0J` };

function send(stream, data, callback) {
  if (stream === null || stream === undefined || data === '') {
    if (typeof callback === 'function') process.nextTick(callback, null);
    return true;
  }
  return stream.write(data, callback);
}

function checkCallback(callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
}

function cursorTo(stream, x, y, callback) {
  checkCallback(callback);
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) {
    return send(null, '', callback);
  }
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  const data = typeof y === 'number' ? `${CSI}${y + 1};${x + 1}H` : `${CSI}${x + 1}G`;
  return send(stream, data, callback);
}

function moveCursor(stream, dx, dy, callback) {
  checkCallback(callback);
  let data = '';
  if (dx < 0) data += `${CSI}${-dx}D`;
  else if (dx > 0) data += `${CSI}${dx}C`;
  if (dy < 0) data += `${CSI}${-dy}A`;
  else if (dy > 0) data += `${CSI}${dy}B`;
  return send(stream, data, callback);
}

// dir: -1 to the left of the cursor, 1 to the right, 0 the whole line
function clearLine(stream, dir, callback) {
  checkCallback(callback);
  const data = dir < 0 ? clearing.left : dir > 0 ? clearing.right : clearing.line;
  return send(stream, stream == null ? '' : data, callback);
}

function clearScreenDown(stream, callback) {
  checkCallback(callback);
  return send(stream, stream == null ? '' : clearing.down, callback);
}

module.exports = { clearLine, clearScreenDown, cursorTo, moveCursor };

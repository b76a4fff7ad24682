/* SPDX-License-Identifier: MIT */
/*
 * writable_state.js - the state of a writable stream: bits, and the writes that wait their turn.
 *
 * A waiting write is an object {chunk, encoding, callback}: _writev gets the array as it is.
 * Who: writable.js.
 */
'use strict';

const { Buffer } = require('buffer');
const { normalizeEncoding } = require('buffer/buffer_encodings');
const { codes } = require('internal/errors');
const { defineFlags, getDefaultHighWaterMark, getHighWaterMark, shared } =
  require('internal/streams/state');

const bits = {
  ...shared,
  finalCalled: 1 << 10,
  needDrain: 1 << 11,
  ending: 1 << 12,
  finished: 1 << 13,
  decodeStrings: 1 << 14,
  writing: 1 << 15,
  bufferProcessing: 1 << 16,
  prefinished: 1 << 17,
  allBuffers: 1 << 18, // every waiting chunk is a Buffer
  allNoop: 1 << 19, // no waiting write has a callback
};

class WritableState {
  constructor(options, isDuplex, onwrite) {
    this.flags = bits.constructed | bits.sync | bits.emitClose | bits.autoDestroy |
      bits.decodeStrings | bits.allBuffers | bits.allNoop;
    this.highWaterMark = 0;
    this.length = 0; // bytes, or objects, not yet written
    this.corked = 0;
    this.pendingcb = 0; // callbacks to come before 'finish'
    this.writelen = 0;
    this.writecb = null; // of the write under way
    this.onwrite = onwrite;
    this.afterWrite = null; // callbacks to run in the next tick: {count, callback, stream, state}
    this.buffered = [];
    this.bufferedIndex = 0;
    this.errored = null;
    this.writable = undefined; // false: a duplex stream without this side
    this.defaultEncoding = 'utf8';
    this.onFinished = null; // callbacks of end()
    if (options === undefined || options === null) {
      this.highWaterMark = getDefaultHighWaterMark(false);
      return;
    }
    this.configure(options, isDuplex);
  }

  configure(options, isDuplex) {
    if (options.objectMode || (isDuplex && options.writableObjectMode)) {
      this.flags |= bits.objectMode;
    }
    if (options.decodeStrings === false) this.flags &= ~bits.decodeStrings;
    if (options.emitClose === false) this.flags &= ~bits.emitClose;
    if (options.autoDestroy === false) this.flags &= ~bits.autoDestroy;
    this.highWaterMark = getHighWaterMark(
      (this.flags & bits.objectMode) !== 0, options, 'writableHighWaterMark', isDuplex);
    const { defaultEncoding } = options;
    if (defaultEncoding != null && defaultEncoding !== 'utf8' && defaultEncoding !== 'utf-8') {
      if (!Buffer.isEncoding(defaultEncoding)) {
        throw new codes.ERR_UNKNOWN_ENCODING(defaultEncoding);
      }
      this.defaultEncoding = normalizeEncoding(defaultEncoding);
    }
  }

  revive(exists) {
    this.flags &= ~(bits.destroyed | bits.closed | bits.closeEmitted | bits.errorEmitted |
      bits.ended | bits.ending | bits.finished | bits.finalCalled | bits.prefinished);
    this.flags |= bits.constructed;
    this.errored = null;
    if (!exists) this.flags |= bits.ended | bits.ending | bits.finished;
  }

  getBuffer() {
    return this.buffered.slice(this.bufferedIndex);
  }

  get bufferedRequestCount() {
    return this.buffered.length - this.bufferedIndex;
  }

  resetBuffer() {
    this.buffered = [];
    this.bufferedIndex = 0;
    this.flags |= bits.allBuffers | bits.allNoop;
  }
}

defineFlags(WritableState.prototype, bits);

module.exports = { WritableState, bits };

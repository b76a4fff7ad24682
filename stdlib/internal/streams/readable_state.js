/* SPDX-License-Identifier: MIT */
/*
 * readable_state.js - the state of a readable stream: bits, and the chunks that wait to be read.
 *
 * Chunks lie in `buffer` from `bufferIndex` on; taking one moves the index, and the array is cut
 * only now and then, so a long queue costs no shifting. Who: readable.js and its parts.
 */
'use strict';

const { FastBuffer } = require('buffer/buffer_pool');
const { Buffer } = require('buffer');
const { StringDecoder } = require('string_decoder');
const { normalizeEncoding } = require('buffer/buffer_encodings');
const { codes } = require('internal/errors');
const { defineFlags, getDefaultHighWaterMark, getHighWaterMark, shared } =
  require('internal/streams/state');

const kCompactAt = 1024;

const bits = {
  ...shared,
  endEmitted: 1 << 10,
  reading: 1 << 11,
  needReadable: 1 << 12,
  emittedReadable: 1 << 13,
  readableListening: 1 << 14,
  resumeScheduled: 1 << 15,
  multiAwaitDrain: 1 << 16,
  readingMore: 1 << 17,
  dataEmitted: 1 << 18,
  pauseKnown: 1 << 19, // pause() or resume() was called ...
  paused: 1 << 20, // ... and it was pause()
};

class ReadableState {
  constructor(options, isDuplex) {
    this.flags = bits.constructed | bits.sync | bits.emitClose | bits.autoDestroy;
    this.highWaterMark = 0;
    this.buffer = [];
    this.bufferIndex = 0;
    this.length = 0; // bytes, or objects
    this.flowing = null; // null: nobody reads yet; false: paused
    this.pipes = [];
    this.pipe = null; // the last one made: readable_pipe.js
    this.awaitDrainWriters = null; // a writer, or a Set of them with multiAwaitDrain
    this.errored = null;
    this.readable = undefined; // false: a duplex stream without this side
    this.defaultEncoding = 'utf8';
    this.decoder = null;
    this.encoding = null;
    if (options === undefined || options === null) {
      this.highWaterMark = getDefaultHighWaterMark(false);
      return;
    }
    this.configure(options, isDuplex);
  }

  configure(options, isDuplex) {
    if (options.objectMode || (isDuplex && options.readableObjectMode)) {
      this.flags |= bits.objectMode;
    }
    if (options.emitClose === false) this.flags &= ~bits.emitClose;
    if (options.autoDestroy === false) this.flags &= ~bits.autoDestroy;
    this.highWaterMark = getHighWaterMark(
      (this.flags & bits.objectMode) !== 0, options, 'readableHighWaterMark', isDuplex);
    const { defaultEncoding, encoding } = options;
    if (defaultEncoding != null && defaultEncoding !== 'utf8' && defaultEncoding !== 'utf-8') {
      if (!Buffer.isEncoding(defaultEncoding)) {
        throw new codes.ERR_UNKNOWN_ENCODING(defaultEncoding);
      }
      this.defaultEncoding = normalizeEncoding(defaultEncoding);
    }
    if (encoding) {
      this.decoder = new StringDecoder(encoding);
      this.encoding = this.decoder.encoding;
    }
  }

  // As after the constructor; `exists`: the stream has this side at all.
  revive(exists) {
    this.flags &= ~(bits.closed | bits.closeEmitted | bits.destroyed | bits.errorEmitted |
      bits.reading | bits.ended | bits.endEmitted);
    this.flags |= bits.constructed;
    this.errored = null;
    if (!exists) this.flags |= bits.ended | bits.endEmitted;
  }

  get pipesCount() {
    return this.pipes.length;
  }

  // ---- the queue -------------------------------------------------------------------------------

  first() {
    return this.buffer[this.bufferIndex];
  }

  append(chunk) {
    this.length += (this.flags & bits.objectMode) !== 0 ? 1 : chunk.length;
    this.buffer.push(chunk);
  }

  prepend(chunk) {
    this.length += (this.flags & bits.objectMode) !== 0 ? 1 : chunk.length;
    if (this.bufferIndex > 0) this.buffer[--this.bufferIndex] = chunk;
    else this.buffer.unshift(chunk);
  }

  clear() {
    this.buffer = [];
    this.bufferIndex = 0;
  }

  shift() {
    const { buffer } = this;
    const chunk = buffer[this.bufferIndex];
    buffer[this.bufferIndex++] = undefined;
    if (this.bufferIndex === buffer.length) {
      buffer.length = 0;
      this.bufferIndex = 0;
    } else if (this.bufferIndex > kCompactAt) {
      buffer.splice(0, this.bufferIndex);
      this.bufferIndex = 0;
    }
    return chunk;
  }

  takeAll() {
    const { buffer, bufferIndex } = this;
    const count = buffer.length - bufferIndex;
    let all;
    if (count === 1) {
      return this.shift();
    } else if (this.decoder !== null) {
      all = '';
      for (let i = bufferIndex; i < buffer.length; i++) all += buffer[i];
    } else if (count === 0) {
      all = new FastBuffer();
    } else {
      all = Buffer.concat(bufferIndex === 0 ? buffer : buffer.slice(bufferIndex), this.length);
    }
    this.clear();
    return all;
  }

  // n is more than the first chunk has and less than all have.
  takeAcross(n) {
    const isText = this.decoder !== null;
    let text = '';
    const bytes = isText ? undefined : Buffer.allocUnsafe(n);
    let at = 0;
    while (at < n) {
      const chunk = this.first();
      const want = n - at;
      const part = chunk.length <= want ? this.shift() : this.cutFirst(want);
      if (isText) text += part;
      else bytes.set(part, at);
      at += part.length;
    }
    return isText ? text : bytes;
  }

  cutFirst(n) {
    const chunk = this.first();
    if (typeof chunk === 'string') {
      this.buffer[this.bufferIndex] = chunk.slice(n);
      return chunk.slice(0, n);
    }
    this.buffer[this.bufferIndex] = new FastBuffer(
      chunk.buffer, chunk.byteOffset + n, chunk.length - n);
    return new FastBuffer(chunk.buffer, chunk.byteOffset, n);
  }

  // n units of what waits (everything when n is 0 or too much); null when nothing does. The caller
  // counts `length` down.
  take(n) {
    if (this.length === 0) return null;
    if ((this.flags & bits.objectMode) !== 0) return this.shift();
    if (!n || n >= this.length) return this.takeAll();
    const first = this.first();
    if (n < first.length) return this.cutFirst(n);
    return n === first.length ? this.shift() : this.takeAcross(n);
  }
}

defineFlags(ReadableState.prototype, bits);

module.exports = { ReadableState, bits };

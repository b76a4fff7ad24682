/* SPDX-License-Identifier: MIT */
/*
 * transform.js - stream.Transform: what is written comes out changed, and stream.PassThrough.
 *
 * A write is done when its output fits below the readable's high water mark; otherwise its callback
 * waits for the next _read. No closure per write: one callback per stream serves all of them.
 */
'use strict';

const { codes } = require('internal/errors');
const { getHighWaterMark } = require('internal/streams/state');
const { errorOrDestroy } = require('internal/streams/destroy');
const { Duplex } = require('internal/streams/duplex');
const { bits } = require('internal/streams/readable_state');

const kTransform = Symbol('kTransform');

// The write under way.
class TransformState {
  constructor(stream) {
    this.callback = null; // of the write whose _transform runs
    this.waiting = null; // of the write whose output was too much
    this.lengthBefore = 0;
    const transformed = (error, value) => onTransformed(stream, this, error, value);
    this.onTransformed = transformed; // why not at once: readable_pipe.js
  }
}

function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  Duplex.call(this, withoutReadAhead(options));
  // _read only lets a waiting write go on: it never pushes by itself.
  this._readableState.flags &= ~bits.sync;
  this[kTransform] = new TransformState(this);
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  this.on('prefinish', onPrefinish);
}
Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
Object.setPrototypeOf(Transform, Duplex);

// A readable mark of 0 must not take the writable's with it.
function withoutReadAhead(options) {
  if (!options) return options;
  const objectMode = !!(options.objectMode || options.readableObjectMode);
  if (getHighWaterMark(objectMode, options, 'readableHighWaterMark', true) !== 0) return options;
  return {
    ...options,
    highWaterMark: null,
    readableHighWaterMark: 0,
    writableHighWaterMark: options.writableHighWaterMark || 0,
  };
}

function final(callback) {
  if (typeof this._flush !== 'function' || this.destroyed) {
    this.push(null);
    if (callback) callback();
    return;
  }
  this._flush((error, value) => {
    if (error) {
      if (callback) callback(error);
      else this.destroy(error);
      return;
    }
    if (value != null) this.push(value);
    this.push(null);
    if (callback) callback();
  });
}

// A subclass with a _final of its own still has its output flushed.
function onPrefinish() {
  if (this._final !== final) final.call(this);
}

Transform.prototype._final = final;

Transform.prototype._transform = function _transform(chunk, encoding, callback) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_transform()');
};

Transform.prototype._write = function _write(chunk, encoding, callback) {
  const state = this[kTransform];
  state.callback = callback;
  state.lengthBefore = this._readableState.length;
  this._transform(chunk, encoding, state.onTransformed);
};

function onTransformed(stream, state, error, value) {
  const { callback } = state;
  if (callback === null) {
    errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
    return;
  }
  state.callback = null;
  if (error) {
    callback(error);
    return;
  }
  if (value != null) stream.push(value);
  const r = stream._readableState;
  if ((r.flags & bits.ended) !== 0) {
    // Ended by the transform itself: what is still written must not look as if it were taken.
    process.nextTick(callback);
    return;
  }
  if (stream._writableState.ended || state.lengthBefore === r.length ||
      r.length < r.highWaterMark) {
    callback();
  } else {
    state.waiting = callback;
  }
}

Transform.prototype._read = function _read() {
  const state = this[kTransform];
  const callback = state.waiting;
  if (callback === null) return;
  state.waiting = null;
  callback();
};

function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options);
  Transform.call(this, options);
}
Object.setPrototypeOf(PassThrough.prototype, Transform.prototype);
Object.setPrototypeOf(PassThrough, Transform);

PassThrough.prototype._transform = function _transform(chunk, encoding, callback) {
  callback(null, chunk);
};

module.exports = { PassThrough, Transform };

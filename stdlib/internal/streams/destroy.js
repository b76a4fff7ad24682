/* SPDX-License-Identifier: MIT */
/*
 * destroy.js - the end of a stream's life: destroy(), 'error' and 'close', and its beginning when
 * that is asynchronous: _construct().
 *
 * Who: readable.js and writable.js. Both states have the same bits (state.js), so one piece of code
 * handles a readable, a writable and a duplex stream; either state may be missing.
 */
'use strict';

const { AbortError, aggregateTwoErrors, codes } = require('internal/errors');
const { isDestroyed, isFinished, isServerRequest, kIsDestroyed } =
  require('internal/streams/utils');
const { shared } = require('internal/streams/state');

const kDestroy = Symbol('kDestroy');
const kConstruct = Symbol('kConstruct');

const { constructed, destroyed, closed, closeEmitted, errorEmitted, emitClose, autoDestroy } =
  shared;

function has(state, bit) {
  return state !== undefined && state !== null && (state.flags & bit) !== 0;
}

function setBoth(w, r, bit) {
  if (w) w.flags |= bit;
  if (r) r.flags |= bit;
}

function remember(error, w, r) {
  if (!error) return;
  // The stack is made now, while it still says where the error came from.
  error.stack; // eslint-disable-line no-unused-expressions
  if (w && !w.errored) w.errored = error;
  if (r && !r.errored) r.errored = error;
}

// ---- destroy -----------------------------------------------------------------------------------

// Method of all streams. `callback` is for our own classes, as _destroy may call it.
function destroy(error, callback) {
  const r = this._readableState;
  const w = this._writableState;
  const state = w || r;
  if (has(w, destroyed) || has(r, destroyed)) {
    if (typeof callback === 'function') callback();
    return this;
  }
  remember(error, w, r);
  setBoth(w, r, destroyed);
  if (has(state, constructed)) {
    runDestroy(this, error, callback);
  } else {
    this.once(kDestroy, function onConstructed(later) {
      runDestroy(this, aggregateTwoErrors(later, error), callback);
    });
  }
  return this;
}

function runDestroy(stream, error, callback) {
  let called = false;

  function onDestroyed(error) {
    if (called) return;
    called = true;
    const r = stream._readableState;
    const w = stream._writableState;
    remember(error, w, r);
    setBoth(w, r, closed);
    if (typeof callback === 'function') callback(error);
    if (error) process.nextTick(emitErrorAndClose, stream, error);
    else process.nextTick(emitCloseNow, stream);
  }

  try {
    stream._destroy(error || null, onDestroyed);
  } catch (thrown) {
    onDestroyed(thrown);
  }
}

function emitErrorAndClose(stream, error) {
  emitErrorNow(stream, error);
  emitCloseNow(stream);
}

function emitCloseNow(stream) {
  const r = stream._readableState;
  const w = stream._writableState;
  setBoth(w, r, closeEmitted);
  if (has(w, emitClose) || has(r, emitClose)) stream.emit('close');
}

function emitErrorNow(stream, error) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (has(w, errorEmitted) || has(r, errorEmitted)) return;
  setBoth(w, r, errorEmitted);
  stream.emit('error', error);
}

// Back to life, for classes that are used again after a close.
function undestroy() {
  const r = this._readableState;
  const w = this._writableState;
  if (r) r.revive(r.readable !== false);
  if (w) w.revive(w.writable !== false);
}

// Reports an error of the stream's own work. `sync`: from inside a call of the user's.
function errorOrDestroy(stream, error, sync) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (has(w, destroyed) || has(r, destroyed)) return;
  if (has(r, autoDestroy) || has(w, autoDestroy)) {
    stream.destroy(error);
  } else if (error) {
    remember(error, w, r);
    if (sync) process.nextTick(emitErrorNow, stream, error);
    else emitErrorNow(stream, error);
  }
}

// ---- construct ---------------------------------------------------------------------------------

// Starts _construct in the next tick; `callback` runs when it has succeeded.
function construct(stream, callback) {
  if (typeof stream._construct !== 'function') return;
  const r = stream._readableState;
  const w = stream._writableState;
  if (r) r.flags &= ~constructed;
  if (w) w.flags &= ~constructed;
  stream.once(kConstruct, callback);
  // A duplex stream comes here for both of its sides.
  if (stream.listenerCount(kConstruct) > 1) return;
  process.nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;

  function onConstructed(error) {
    if (called) {
      errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    const r = stream._readableState;
    const w = stream._writableState;
    setBoth(w, r, constructed);
    if (has(w || r, destroyed)) stream.emit(kDestroy, error);
    else if (error) errorOrDestroy(stream, error, true);
    else stream.emit(kConstruct);
  }

  try {
    stream._construct((error) => process.nextTick(onConstructed, error));
  } catch (error) {
    process.nextTick(onConstructed, error);
  }
}

// ---- streams of any make ------------------------------------------------------------------------

function isRequest(stream) {
  return stream?.setHeader && typeof stream.abort === 'function';
}

function emitCloseLegacy(stream) {
  stream.emit('close');
}

function emitErrorCloseLegacy(stream, error) {
  stream.emit('error', error);
  process.nextTick(emitCloseLegacy, stream);
}

// Destroys whatever kind of stream this is.
function destroyer(stream, error) {
  if (!stream || isDestroyed(stream)) return;
  if (!error && !isFinished(stream)) error = new AbortError();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(error);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(error);
  } else if (typeof stream.close === 'function') {
    stream.close();
  } else if (error) {
    process.nextTick(emitErrorCloseLegacy, stream, error);
  } else {
    process.nextTick(emitCloseLegacy, stream);
  }
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

module.exports = { construct, destroy, destroyer, errorOrDestroy, undestroy };

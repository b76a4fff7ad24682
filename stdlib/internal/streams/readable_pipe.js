/* SPDX-License-Identifier: MIT */
/*
 * readable_pipe.js - Readable.prototype.pipe and unpipe.
 *
 * A full destination puts itself into `awaitDrainWriters` and pauses the source; when the last one
 * has drained, the source flows again. Who: loaded by readable.js.
 */
'use strict';

const EventEmitter = require('events');
const { Readable } = require('internal/streams/readable');
const { errorOrDestroy } = require('internal/streams/destroy');
const { prependListener } = require('internal/streams/legacy');
const { bits } = require('internal/streams/readable_state');

const { objectMode, ended, reading, multiAwaitDrain, dataEmitted, endEmitted } = bits;
const { emit } = EventEmitter.prototype;
const { push, read } = Readable.prototype;

// A destination's method: takes bytes, which are the caller's again when it returns, and says what write() would have;
// undefined: it can not.
const kTake = Symbol('kTake');

// Never ends the process's own output; asking for process.stdout would make it.
function isStdio(dest) {
  if (dest._isStdio) return true;
  if (dest.fd !== 1 && dest.fd !== 2) return false;
  return dest === process.stdout || dest === process.stderr;
}

class Pipe {
  constructor(source, dest, isEnding) {
    this.source = source;
    this.dest = dest;
    this.isDone = false;
    this.onDrain = undefined; // made when first needed
    const onData = (chunk) => {
      try {
        if (dest.write(chunk) === false) this.pause();
      } catch (error) {
        dest.destroy(error);
      }
    };
    const onUnpipe = (readable, info) => {
      if (readable !== source || !info || info.hasUnpiped !== false) return;
      info.hasUnpiped = true;
      this.cleanUp();
    };
    const onError = (error) => this.fail(error);
    const onClose = () => {
      dest.removeListener('finish', this.onFinish);
      this.unpipe();
    };
    const onFinish = () => {
      dest.removeListener('close', this.onClose);
      this.unpipe();
    };
    this.onData = onData;
    this.onEnd = isEnding ? () => dest.end() : () => this.unpipe();
    this.onUnpipe = onUnpipe;
    this.onError = onError;
    this.onClose = onClose;
    this.onFinish = onFinish;
  }

  start() {
    const { source, dest } = this;
    const state = source._readableState;
    state.pipe = this;
    if ((state.flags & endEmitted) !== 0) process.nextTick(this.onEnd);
    else source.once('end', this.onEnd);
    dest.on('unpipe', this.onUnpipe);
    source.on('data', this.onData);
    prependListener(dest, 'error', this.onError);
    dest.once('close', this.onClose);
    dest.once('finish', this.onFinish);
    dest.emit('pipe', source);
    if (dest.writableNeedDrain === true) this.pause();
    else if (!state.flowing) source.resume();
  }

  take(bytes) {
    const { dest } = this;
    try {
      const more = dest[kTake](bytes);
      if (more === undefined) return false;
      if (!more) this.pause();
    } catch (error) {
      dest.destroy(error);
    }
    return true;
  }

  unpipe() {
    this.source.unpipe(this.dest);
  }

  pause() {
    const { source, dest } = this;
    const state = source._readableState;
    // Unpiped during the write: the source is none of ours any more.
    if (!this.isDone) {
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state.flags &= ~multiAwaitDrain;
      } else if (state.pipes.length > 1 && state.pipes.includes(dest)) {
        state.awaitDrainWriters.add(dest);
      }
      source.pause();
    }
    if (this.onDrain === undefined) {
      const onDrain = () => this.drained();
      this.onDrain = onDrain;
      dest.on('drain', onDrain);
    }
  }

  drained() {
    const { source, dest } = this;
    const state = source._readableState;
    if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
    else if ((state.flags & multiAwaitDrain) !== 0) state.awaitDrainWriters.delete(dest);
    const isFree = !state.awaitDrainWriters || state.awaitDrainWriters.size === 0;
    if (isFree && source.listenerCount('data') > 0) source.resume();
  }

  // With nobody else listening the destination's error is an error of the program.
  fail(error) {
    const { dest } = this;
    this.unpipe();
    dest.removeListener('error', this.onError);
    if (dest.listenerCount('error') > 0) return;
    const state = dest._writableState || dest._readableState;
    if (state && !state.errorEmitted) errorOrDestroy(dest, error);
    else dest.emit('error', error);
  }

  cleanUp() {
    const { source, dest } = this;
    dest.removeListener('close', this.onClose);
    dest.removeListener('finish', this.onFinish);
    if (this.onDrain !== undefined) dest.removeListener('drain', this.onDrain);
    dest.removeListener('error', this.onError);
    dest.removeListener('unpipe', this.onUnpipe);
    source.removeListener('end', this.onEnd);
    source.removeListener('data', this.onData);
    this.isDone = true;
    // Other destinations may wait for this one: it counts as drained.
    if (this.onDrain !== undefined && source._readableState.awaitDrainWriters &&
        (!dest._writableState || dest._writableState.needDrain)) {
      this.drained();
    }
  }
}

// Called by a stream's own _read instead of push(): hands `count` bytes of `memory`, which may serve again at once, to a
// destination that can take them so, when there is no other and no code of the program's would have seen them on their
// way. True: readOn() is to be called, in another turn or tick. False: they have to be pushed.
function passOn(stream, memory, count) {
  const state = stream._readableState;
  const { pipe } = state;
  if (pipe === null || state.pipes.length !== 1 || state.pipes[0] !== pipe.dest || pipe.dest[kTake] === undefined ||
      stream._events.data !== pipe.onData || state.flowing !== true || state.length > 0 || state.decoder !== null ||
      (state.flags & objectMode) !== 0 ||
      stream.emit !== emit || stream.push !== push || stream.read !== read) return false;
  if (!pipe.take(memory.subarray(0, count))) return false;
  state.flags |= dataEmitted;
  return true;
}

function readOn(stream) {
  const state = stream._readableState;
  state.flags &= ~reading;
  if (state.flowing && (state.flags & ended) === 0) stream.read(0);
}

Readable.prototype.pipe = function pipe(dest, options) {
  const state = this._readableState;
  if (state.pipes.length === 1 && (state.flags & multiAwaitDrain) === 0) {
    state.flags |= multiAwaitDrain;
    state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  state.pipes.push(dest);
  const isEnding = (!options || options.end !== false) && !isStdio(dest);
  new Pipe(this, dest, isEnding).start();
  return dest;
};

Readable.prototype.unpipe = function unpipe(dest) {
  const state = this._readableState;
  if (state.pipes.length === 0) return this;
  if (!dest) {
    const dests = state.pipes;
    state.pipes = [];
    this.pause();
    for (let i = 0; i < dests.length; i++) dests[i].emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  const index = state.pipes.indexOf(dest);
  if (index === -1) return this;
  state.pipes.splice(index, 1);
  if (state.pipes.length === 0) this.pause();
  dest.emit('unpipe', this, { hasUnpiped: false });
  return this;
};

module.exports = { kTake, passOn, readOn };

/* SPDX-License-Identifier: MIT */
/*
 * readable_pipe.js - Readable.prototype.pipe and unpipe.
 *
 * A full destination puts itself into `awaitDrainWriters` and pauses the source; when the last one
 * has drained, the source flows again. Who: loaded by readable.js.
 *
 * Functions that live as long as a stream are made as constants and then put into properties, here and in all that is
 * made for each request: V8 takes `this.onData = () => {...}` for the definition of a method and makes such a function
 * in its old generation, where it keeps all it refers to until a full collection. What a server of files kept that way
 * was half of what it allocated, in memory and in time of the collector.
 */
'use strict';

const { Readable } = require('internal/streams/readable');
const { errorOrDestroy } = require('internal/streams/destroy');
const { prependListener } = require('internal/streams/legacy');
const { bits } = require('internal/streams/readable_state');

const { multiAwaitDrain, endEmitted } = bits;

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

/* SPDX-License-Identifier: MIT */
/*
 * streams_pipe.js - ReadableStream.prototype.pipeTo (WHATWG Streams, "ReadableStreamPipeTo").
 *
 * Chunks go over while the writer is ready; the four ways to end (error or close on either side)
 * and the signal lead to one shutdown, which waits for the writes under way.
 */
'use strict';

const { Deferred, handled, kState, noop } = require('web/streams_common');
const { ReadableStreamDefaultReader, cancelStream, readDefault, releaseReader } =
  require('web/streams_readable');
const { WritableStreamDefaultWriter, abortStream, closeQueuedOrInFlight, closeWithErrorPropagation,
        releaseWriter, writeChunk } = require('web/streams_writable');
const { codes } = require('internal/errors');

class Pipe {
  constructor(source, dest, options) {
    this.source = source;
    this.dest = dest;
    this.options = options;
    this.reader = new ReadableStreamDefaultReader(source);
    this.writer = new WritableStreamDefaultWriter(dest);
    this.done = new Deferred();
    this.isShuttingDown = false;
    this.lastWrite = Promise.resolve();
    this.onAbort = undefined;
  }

  start() {
    source(this).disturbed = true;
    const { signal } = this.options;
    if (signal !== undefined) {
      const onAbort = () => this.abort(signal.reason);
      this.onAbort = onAbort; // why not at once: internal/streams/readable_pipe.js
      if (signal.aborted) {
        this.onAbort();
        return this.done.promise;
      }
      signal.addEventListener('abort', this.onAbort);
    }
    this.watch();
    this.step();
    return this.done.promise;
  }

  // ---- the four ways to end --------------------------------------------------------------------

  watch() {
    const { preventAbort, preventCancel, preventClose } = this.options;
    whenSettled(this.source, 'errored', (error) => this.shutdown(
      preventAbort ? undefined : () => abortStream(this.dest, error), true, error));
    whenSettled(this.dest, 'errored', (error) => this.shutdown(
      preventCancel ? undefined : () => cancelStream(this.source, error), true, error));
    whenSettled(this.source, 'closed', () => this.shutdown(
      preventClose ? undefined : () => closeWithErrorPropagation(this.writer), false));
    if (closeQueuedOrInFlight(this.dest) || dest(this).state === 'closed') {
      const error = new codes.ERR_INVALID_STATE.TypeError('Destination WritableStream is closed');
      this.shutdown(
        preventCancel ? undefined : () => cancelStream(this.source, error), true, error);
    }
  }

  abort(reason) {
    const { preventAbort, preventCancel } = this.options;
    const actions = [];
    if (!preventAbort) {
      actions.push(() => (
        dest(this).state === 'writable' ? abortStream(this.dest, reason) : Promise.resolve()));
    }
    if (!preventCancel) {
      actions.push(() => (
        source(this).state === 'readable' ? cancelStream(this.source, reason) :
          Promise.resolve()));
    }
    this.shutdown(() => Promise.all(actions.map((action) => action())), true, reason);
  }

  // ---- the way over ----------------------------------------------------------------------------

  step() {
    if (this.isShuttingDown) return;
    this.writer[kState].ready.promise.then(() => {
      if (this.isShuttingDown) return;
      readDefault(this.reader, {
        chunk: (chunk) => {
          // Written even in a shutdown that began meanwhile: it was read.
          this.lastWrite = handled(writeChunk(this.writer, chunk));
          this.step();
        },
        close: noop,
        error: noop,
      });
    }, noop);
  }

  shutdown(action, isError, error) {
    if (this.isShuttingDown) return;
    this.isShuttingDown = true;
    const run = () => {
      if (action === undefined) {
        this.finish(isError, error);
        return;
      }
      action().then(() => this.finish(isError, error), (reason) => this.finish(true, reason));
    };
    if (dest(this).state === 'writable' && !closeQueuedOrInFlight(this.dest)) {
      this.whenWritten(run);
    } else {
      run();
    }
  }

  // A write may be added by a chunk that was on its way.
  whenWritten(callback) {
    const { lastWrite } = this;
    const next = () => {
      if (this.lastWrite === lastWrite) callback();
      else this.whenWritten(callback);
    };
    lastWrite.then(next, next);
  }

  finish(isError, error) {
    releaseWriter(this.writer);
    releaseReader(this.reader);
    if (this.onAbort !== undefined) {
      this.options.signal.removeEventListener('abort', this.onAbort);
    }
    if (!isError) {
      this.done.resolveNow();
      return;
    }
    const { reject } = this.done;
    this.done.resolve = undefined;
    this.done.reject = undefined;
    reject(error);
  }
}

function source(pipe) {
  return pipe.source[kState];
}

function dest(pipe) {
  return pipe.dest[kState];
}

// Now, when it has happened; else when it does.
function whenSettled(stream, wanted, callback) {
  const state = stream[kState];
  if (state.state === wanted) {
    callback(state.storedError);
  } else if (wanted === 'errored') {
    state.closed.promise.catch(callback);
  } else {
    state.closed.promise.then(callback, noop);
  }
}

function pipeTo(from, to, options) {
  return new Pipe(from, to, options).start();
}

module.exports = { pipeTo };

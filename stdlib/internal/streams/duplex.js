/* SPDX-License-Identifier: MIT */
/*
 * duplex.js - stream.Duplex: a Readable with the members of a Writable.
 *
 * Who: transform.js, net, tls, http; duplexify.js adds Duplex.from.
 */
'use strict';

const { Stream } = require('internal/streams/legacy');
const { Readable, initReadable, startReadable } = require('internal/streams/readable');
const { Writable, initWritable, startWritable } = require('internal/streams/writable');
const { bits: readableBits } = require('internal/streams/readable_state');
const { bits: writableBits } = require('internal/streams/writable_state');

// Slots for the events of every stream, so that the listener tables of all have one shape.
function DuplexEvents() {
  this.close = undefined;
  this.error = undefined;
  this.prefinish = undefined;
  this.finish = undefined;
  this.drain = undefined;
  this.data = undefined;
  this.end = undefined;
  this.readable = undefined;
}
DuplexEvents.prototype = Object.create(null);

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  initReadable(this, options, true);
  initWritable(this, options, true);
  this.allowHalfOpen = options?.allowHalfOpen !== false;
  if (options) leaveOut(this, options);
  this._events ??= new DuplexEvents();
  Stream.call(this, options);
  if (options?.signal) {
    // Required here: needs end_of_stream, and few streams have a signal.
    require('internal/streams/add_abort_signal').addAbortSignal(options.signal, this);
  }
  startReadable(this);
  startWritable(this);
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

// A side that is not there counts as over from the start.
function leaveOut(stream, options) {
  if (options.readable === false) {
    const state = stream._readableState;
    state.readable = false;
    state.flags |= readableBits.ended | readableBits.endEmitted;
  }
  if (options.writable === false) {
    const state = stream._writableState;
    state.writable = false;
    state.flags |= writableBits.ending | writableBits.ended | writableBits.finished;
  }
}

const writableMembers = Object.getOwnPropertyDescriptors(Writable.prototype);
for (const name of Reflect.ownKeys(writableMembers)) {
  if (name === 'constructor' || name in Duplex.prototype) continue;
  Object.defineProperty(Duplex.prototype, name, {
    ...writableMembers[name], __proto__: null,
  });
}
Duplex.prototype.destroy = Writable.prototype.destroy;

Object.defineProperty(Duplex.prototype, 'destroyed', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    const r = this._readableState;
    const w = this._writableState;
    return r !== undefined && w !== undefined && r.destroyed && w.destroyed;
  },
  set(value) {
    if (!this._readableState || !this._writableState) return;
    this._readableState.destroyed = value;
    this._writableState.destroyed = value;
  },
});

module.exports = { Duplex };

/* SPDX-License-Identifier: MIT */
/*
 * stream.js - node:stream: puts the classes and functions of internal/streams together.
 *
 * Source of behaviour: Node.js documentation, stream.md.
 */
'use strict';

const { FastBuffer } = require('buffer/buffer_pool');
const { Stream } = require('internal/streams/legacy');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Duplex } = require('internal/streams/duplex');
const { PassThrough, Transform } = require('internal/streams/transform');
const { eos } = require('internal/streams/end_of_stream');
const { pipeline } = require('internal/streams/pipeline');
const { addAbortSignal } = require('internal/streams/add_abort_signal');
const { compose, composeReadable } = require('internal/streams/compose');
const { destroyer } = require('internal/streams/destroy');
const { duplexPair } = require('internal/streams/duplexpair');
const { promiseOperators, streamOperators } = require('internal/streams/operators');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const utils = require('internal/streams/utils');
const promises = require('stream/promises');
const { promisify } = require('internal/util');

require('internal/streams/duplexify');
require('internal/streams/web_adapters');

Stream.isDestroyed = utils.isDestroyed;
Stream.isDisturbed = utils.isDisturbed;
Stream.isErrored = utils.isErrored;
Stream.isReadable = utils.isReadable;
Stream.isWritable = utils.isWritable;

Stream.Readable = Readable;
Stream.Writable = Writable;
Stream.Duplex = Duplex;
Stream.Transform = Transform;
Stream.PassThrough = PassThrough;
Stream.duplexPair = duplexPair;
Stream.pipeline = pipeline;
Stream.addAbortSignal = addAbortSignal;
Stream.finished = eos;
Stream.destroy = destroyer;
Stream.compose = compose;
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;

Readable.isDisturbed = utils.isDisturbed;

// ---- operators on Readable ----------------------------------------------------------------------

function method(name, fn, length) {
  Object.defineProperty(fn, 'name', { __proto__: null, value: name });
  Object.defineProperty(fn, 'length', { __proto__: null, value: length });
  Object.defineProperty(Readable.prototype, name, {
    __proto__: null, value: fn, enumerable: false, configurable: true, writable: true,
  });
}

for (const name of Object.keys(streamOperators)) {
  const operator = streamOperators[name];
  method(name, function(...args) {
    if (new.target) throw new TypeError(`${name} is not a constructor`);
    return Readable.from(Reflect.apply(operator, this, args));
  }, operator.length);
}
for (const name of Object.keys(promiseOperators)) {
  const operator = promiseOperators[name];
  method(name, function(...args) {
    if (new.target) throw new TypeError(`${name} is not a constructor`);
    return Reflect.apply(operator, this, args);
  }, operator.length);
}
method('compose', function(stream, options) {
  return composeReadable(this, stream, options);
}, 2);

// ---- promises ----------------------------------------------------------------------------------

Object.defineProperty(Stream, 'promises', {
  __proto__: null, configurable: true, enumerable: true, get() { return promises; },
});
Object.defineProperty(pipeline, promisify.custom, {
  __proto__: null, enumerable: true, value: promises.pipeline,
});
Object.defineProperty(eos, promisify.custom, {
  __proto__: null, enumerable: true, value: promises.finished,
});

Stream.Stream = Stream;
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._uint8ArrayToBuffer = (view) => new FastBuffer(
  view.buffer, view.byteOffset, view.byteLength);

module.exports = Stream;

/* SPDX-License-Identifier: MIT */
/* promises.js - node:stream/promises: pipeline and finished as promises. */
'use strict';

const { validateAbortSignal } = require('internal/validators');
const { finished } = require('internal/streams/end_of_stream');
const { pipelineWith } = require('internal/streams/pipeline');
const { isIterable, isNodeStream, isWebStream } = require('internal/streams/utils');

// Options may follow the streams: they are an object that is no stream and cannot be iterated.
function takeOptions(streams) {
  const last = streams[streams.length - 1];
  if (last && typeof last === 'object' &&
      !isNodeStream(last) && !isIterable(last) && !isWebStream(last)) {
    return streams.pop();
  }
  return {};
}

function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    const { signal, end } = takeOptions(streams);
    if (signal) validateAbortSignal(signal, 'options.signal');
    pipelineWith(streams, (error, value) => {
      if (error) reject(error);
      else resolve(value);
    }, { signal, end });
  });
}

module.exports = { finished, pipeline };

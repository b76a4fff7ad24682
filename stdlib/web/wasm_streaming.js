// SPDX-License-Identifier: MIT
'use strict';
// wasm_streaming.js - what WebAssembly.compileStreaming() and instantiateStreaming() are given: a
// Response, whose body goes to the engine as it arrives. Source: the WebAssembly Web API,
// https://webassembly.github.io/spec/web-api/#streaming-modules

const { codes: { ERR_INVALID_ARG_TYPE, ERR_WEBASSEMBLY_RESPONSE } } = require('internal/errors');

const native = natives('web');

function check(source) {
  if (!(source instanceof globalThis.Response)) {
    throw new ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], source);
  }
  const type = source.headers.get('content-type');
  if (type !== 'application/wasm') throw new ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type}'`);
  if (!source.ok) throw new ERR_WEBASSEMBLY_RESPONSE(`has status code ${source.status}`);
  if (source.bodyUsed) throw new ERR_WEBASSEMBLY_RESPONSE('body has already been used');
}

function isBytes(chunk) { return ArrayBuffer.isView(chunk) || chunk instanceof ArrayBuffer; }

async function feed(stream, body) {
  for await (const chunk of body) {
    if (!isBytes(chunk)) throw new ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'ArrayBufferView'], chunk);
    native.wasmBytes(stream, chunk);
  }
}

// Called by the engine; the promise that the program has is settled by wasmFinish or wasmAbort.
async function receive(source, stream) {
  try {
    check(source);
    if (source.url !== '') native.wasmUrl(stream, source.url);
    if (source.body !== null) await feed(stream, source.body);
  } catch (err) {
    native.wasmAbort(stream, err);
    return;
  }
  native.wasmFinish(stream);
}

module.exports = { receive };

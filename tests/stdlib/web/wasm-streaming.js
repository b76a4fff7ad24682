// SPDX-License-Identifier: MIT
'use strict';
// WebAssembly.compileStreaming() and instantiateStreaming(): a Response of the right type, in pieces, and
// everything that is none.
const assert = require('assert');
const { encode, FUNC, I32, i32 } = require('../wasi/fixtures/wasm');

const bytes = encode({ types: [[[], [I32]]], funcs: [{ type: 0, code: i32(7) }], exports: [['seven', FUNC, 0]] });
const response = (body, type = 'application/wasm') => new Response(body, { headers: { 'content-type': type } });
const pieces = (list) => new ReadableStream({
  start(controller) {
    for (const piece of list) controller.enqueue(piece);
    controller.close();
  },
});
const oneByOne = () => pieces(Array.from(bytes, (byte) => Uint8Array.of(byte)));
const rejects = (source, expected) => assert.rejects(WebAssembly.compileStreaming(source), expected);

(async () => {
  const good = [response(bytes), Promise.resolve(response(bytes)), response(oneByOne()), response(new Blob([bytes]))];
  for (const source of good) {
    const module = await WebAssembly.compileStreaming(source);
    assert.strictEqual(new WebAssembly.Instance(module).exports.seven(), 7);
  }
  const { module, instance } = await WebAssembly.instantiateStreaming(response(oneByOne()), {});
  assert(module instanceof WebAssembly.Module);
  assert.strictEqual(instance.exports.seven(), 7);

  for (const source of [undefined, null, 5, 'x', {}, bytes]) {
    await rejects(source, { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
  const error = new Error('mine');
  await rejects(Promise.reject(error), error);
  await rejects(response(new ReadableStream({ start(controller) { controller.error(error); } })), error);
  for (const type of ['text/plain', 'application/wasm; charset=utf-8', 'application/wasm;']) {
    await rejects(response(bytes, type), {
      code: 'ERR_WEBASSEMBLY_RESPONSE', message: `WebAssembly response has unsupported MIME type '${type}'`,
    });
  }
  await rejects(new Response(bytes, { status: 404, headers: { 'content-type': 'application/wasm' } }), {
    code: 'ERR_WEBASSEMBLY_RESPONSE', message: 'WebAssembly response has status code 404',
  });
  const used = response(bytes);
  await used.arrayBuffer();
  await rejects(used, {
    code: 'ERR_WEBASSEMBLY_RESPONSE', message: 'WebAssembly response body has already been used',
  });
  for (const body of [bytes.subarray(0, 20), null]) {
    await rejects(response(body), { name: 'CompileError', message: /^WebAssembly\.compileStreaming\(\): / });
  }
  await rejects(response(pieces(['text'])), { code: 'ERR_INVALID_ARG_TYPE' });
})().then(() => { done = true; });

let done = false;
process.on('exit', () => assert(done));

// SPDX-License-Identifier: MIT
'use strict';
// Writing into a composition that begins with a web stream is an error of the composition alone, not of the streams
// that it is made of.
const assert = require('assert');
const { compose } = require('stream');

const source = new ReadableStream({ start(controller) { controller.enqueue('chunk'); } });
const composed = compose(source, new TransformStream());
let code;
composed.on('error', (err) => { code = err.code; }).end('text');
process.on('exit', () => assert.strictEqual(code, 'ERR_STREAM_WRITE_AFTER_END'));

/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const path = require('path');

let error;
try {
  path.join({});
} catch (caught) {
  error = caught;
}
assert(error instanceof TypeError);
assert.strictEqual(error.name, 'TypeError');
assert.strictEqual(error.code, 'ERR_INVALID_ARG_TYPE');
assert.strictEqual(error.message, 'The "path" argument must be of type string. Received an instance of Object');
assert.strictEqual(error.stack.split('\n')[0], `TypeError [ERR_INVALID_ARG_TYPE]: ${error.message}`);
assert.strictEqual(`${error}`, `TypeError [ERR_INVALID_ARG_TYPE]: ${error.message}`);
assert.deepStrictEqual(Object.keys(error), ['code']);
assert.match(error.stack, /codes-and-stacks\.js/);

// A program's own preparation of stacks goes first.
Error.prepareStackTrace = (err, sites) => sites.length;
assert.strictEqual(typeof new Error('x').stack, 'number');
Error.prepareStackTrace = undefined;

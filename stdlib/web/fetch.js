// SPDX-License-Identifier: MIT
'use strict';
// The global fetch() (https://fetch.spec.whatwg.org/), over undici (deps/undici.py).

const impl = require('undici/fetch/index').fetch;

// An error comes from the loop: its stack is made anew, of those who wait for it.
async function fetch(input, init) {
  try {
    return await impl(input, init);
  } catch (err) {
    if (err?.message === 'fetch failed') Error.captureStackTrace(err);
    throw err;
  }
}

module.exports = { fetch };

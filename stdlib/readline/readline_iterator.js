/* SPDX-License-Identifier: MIT */
/*
 * readline_iterator.js - `for await (const line of rl)`. Lines that come before they are asked for
 * are kept; many of them pause the input until most are taken.
 */
'use strict';

const kMany = 1024;

function lineIterator(rl) {
  const lines = [];
  const waiting = []; // {resolve, reject} of calls of next()
  let failure = null;
  let done = rl.closed;

  function onLine(line) {
    if (waiting.length > 0) {
      waiting.shift().resolve({ value: line, done: false });
      return;
    }
    lines.push(line);
    if (lines.length > kMany && !rl.paused && !rl.closed) rl.pause();
  }

  function finish() {
    done = true;
    rl.removeListener('line', onLine);
    rl.removeListener('close', finish);
    rl.removeListener('error', onError);
    for (const { resolve } of waiting.splice(0)) resolve({ value: undefined, done: true });
  }

  function onError(error) {
    if (waiting.length > 0) waiting.shift().reject(error);
    else failure = error;
    finish();
  }

  if (!done) {
    rl.on('line', onLine);
    rl.on('close', finish);
    rl.on('error', onError);
  }

  return {
    __proto__: Object.getPrototypeOf(Object.getPrototypeOf(async function* iterate() {}.prototype)),
    [Symbol.for('nodejs.watermarkData')]: {
      low: 1,
      high: kMany,
      get size() {
        return lines.length;
      },
    },
    next() {
      if (lines.length > 0) {
        const value = lines.shift();
        if (lines.length === 0 && rl.paused && !rl.closed) rl.resume();
        return Promise.resolve({ value, done: false });
      }
      if (failure !== null) {
        const error = failure;
        failure = null;
        return Promise.reject(error);
      }
      if (done) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      finish();
      rl.close();
      return Promise.resolve({ value: undefined, done: true });
    },
    throw(error) {
      onError(error);
      rl.close();
      return Promise.reject(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

module.exports = { lineIterator };

// SPDX-License-Identifier: MIT
'use strict';
// v8.getHeapSnapshot() and writeHeapSnapshot(): the heap as JSON for DevTools. Source of behaviour: doc v8.md.

const heap = natives('heap');
const { Buffer } = require('buffer');
const { Readable } = require('stream');
const {
  codes: { ERR_MEMORY_ALLOCATION_FAILED },
} = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validators');

function readOptions(options = {}) {
  validateObject(options, 'options');
  const { exposeInternals = false, exposeNumericValues = false } = options;
  validateBoolean(exposeInternals, 'options.exposeInternals');
  validateBoolean(exposeNumericValues, 'options.exposeNumericValues');
  return { exposeInternals, exposeNumericValues };
}

function take({ exposeInternals, exposeNumericValues }) {
  const chunks = heap.snapshot(exposeInternals, exposeNumericValues);
  if (typeof chunks === 'number') throw new ERR_MEMORY_ALLOCATION_FAILED();
  return chunks;
}

// Of ArrayBuffers.
function streamOf(chunks) {
  let next = 0;
  return new Readable({
    read() { this.push(next < chunks.length ? Buffer.from(chunks[next++]) : null); },
  });
}

function getHeapSnapshot(options) {
  return streamOf(take(readOptions(options)));
}

let written = 0; // with names of ours

// Date and time of day as in Node's names.
function defaultName() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const number = String(++written).padStart(3, '0');
  return `Heap.${date}.${time}.${process.pid}.${require('worker_threads').threadId}.${number}.heapsnapshot`;
}

function writeHeapSnapshot(filename, options) {
  const fs = require('fs');
  const valid = readOptions(options);
  const folder = require('internal/options').last('--diagnostic-dir') ?? '';
  const name = filename === undefined ? require('path').join(folder, defaultName()) : filename;
  const fd = fs.openSync(name, 'w', 0o600);
  try {
    for (const chunk of take(valid)) fs.writeSync(fd, Buffer.from(chunk));
  } finally {
    fs.closeSync(fd);
  }
  return name;
}

module.exports = { getHeapSnapshot, readOptions, streamOf, writeHeapSnapshot };

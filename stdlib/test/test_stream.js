/* SPDX-License-Identifier: MIT */
/*
 * test_stream.js - TestsStream: the events of a run, as events and as objects { type, data } to read.
 * Source: Node's doc/api/test.md, "Class: TestsStream".
 */
'use strict';

const { Readable } = require('stream');

class TestsStream extends Readable {
  constructor() { super({ __proto__: null, objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER, read() {} }); }

  send(type, data) {
    this.emit(type, data);
    this.push({ __proto__: null, type, data });
  }

  end() { this.push(null); }
}

module.exports = { TestsStream };

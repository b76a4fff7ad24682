// SPDX-License-Identifier: MIT
'use strict';
// v8.GCProfiler: what garbage collections cost and bring. Source of behaviour: doc v8.md.

const ops = natives('v8_gc');

class GCProfiler {
  #record = null;
  #startTime;

  start() {
    if (this.#record !== null) return;
    this.#startTime = Date.now();
    this.#record = ops.start();
  }

  stop() {
    if (this.#record === null) return undefined;
    const statistics = JSON.parse(ops.stop(this.#record));
    this.#record = null;
    return { version: 1, startTime: this.#startTime, statistics, endTime: Date.now() };
  }

  [Symbol.dispose]() { this.stop(); }
}

module.exports = { GCProfiler };

// SPDX-License-Identifier: MIT
'use strict';
// PerformanceEntry, and the key that lets only perf_hooks make entries.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { inspect } = require('internal/inspect');

const kMake = Symbol('make');

class PerformanceEntry {
  #name; #entryType; #startTime; #duration;

  constructor(make, name, type, start, duration) {
    if (make !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#entryType = type;
    this.#startTime = start;
    this.#duration = duration;
  }

  get name() { return this.#name; }
  get entryType() { return this.#entryType; }
  get startTime() { return this.#startTime; }
  get duration() { return this.#duration; }

  toJSON() {
    const { name, entryType, startTime, duration, detail } = this;
    return { name, entryType, startTime, duration, detail };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return `${this.constructor.name} ${inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

module.exports = { PerformanceEntry, kMake };

// SPDX-License-Identifier: MIT
'use strict';
// Histograms of perf_hooks (doc perf_hooks.md, "Class: Histogram"): counts of integers in buckets
// whose width grows with the value, so that each is known to three digits or better. They are in memory that
// clones share, also of other threads. Used by createHistogram(), monitorEventLoopDelay() and timerify().

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');
const { inspect } = require('internal/inspect');
const { brand, kClone } = require('web/host_object');

const kMake = Symbol('make');
const kHighest = Symbol('highest');
const EXACT = 2048; // values below are counted one by one; above, 1024 buckets for each power of two
const HALF = EXACT / 2;
const NO_MIN = 9223372036854776000; // what Node shows for min while nothing was recorded
const NO_MIN_BIGINT = 9223372036854775807n;

function bucketOf(value) {
  if (value < EXACT) return value;
  const shift = Math.floor(Math.log2(value)) - 10;
  return EXACT + (shift - 1) * HALF + Math.floor(value / 2 ** shift) - HALF;
}

// Lowest and highest value of a bucket.
function rangeOf(bucket) {
  if (bucket < EXACT) return [bucket, bucket];
  const shift = Math.floor((bucket - EXACT) / HALF) + 1, width = 2 ** shift;
  const low = ((bucket - EXACT) % HALF + HALF) * width;
  return [low, low + width - 1];
}

// What is shared by a histogram and its clones, in whatever thread: 32-bit words, the head and then the counts.
const COUNT_LOW = 0, COUNT_HIGH = 1, EXCEEDS = 2, LOWEST = 3, HIGHEST = 4, HEAD = 5; // LOWEST, HIGHEST: buckets + 1, 0: none

// Changes words[index] to what better(old, value) prefers.
function improve(words, index, value, isBetter) {
  for (let old = Atomics.load(words, index); old === 0 || isBetter(value, old);) {
    const now = Atomics.compareExchange(words, index, old, value);
    if (now === old) return;
    old = now;
  }
}

const isLess = (a, b) => a < b;
const isMore = (a, b) => a > b;

class Histogram {
  #words;

  // `words`: of a clone
  constructor(make, highest, words) {
    if (make !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    brand(this);
    this.#words = words ?? new Uint32Array(new SharedArrayBuffer(4 * (HEAD + bucketOf(highest) + 1)));
  }

  [kClone]() {
    const data = { highest: this[kHighest], words: this.#words };
    return { data, deserializeInfo: 'internal/histogram:receiveHistogram' };
  }

  get count() { return this.#words[COUNT_LOW] + this.#words[COUNT_HIGH] * 2 ** 32; }
  get countBigInt() { return BigInt(this.count); }
  get exceeds() { return this.#words[EXCEEDS]; }
  get exceedsBigInt() { return BigInt(this.exceeds); }
  get min() { return this.#words[LOWEST] === 0 ? NO_MIN : rangeOf(this.#words[LOWEST] - 1)[0]; }
  get minBigInt() { return this.#words[LOWEST] === 0 ? NO_MIN_BIGINT : BigInt(this.min); }
  get max() { return this.#words[HIGHEST] === 0 ? 0 : rangeOf(this.#words[HIGHEST] - 1)[1]; }
  get maxBigInt() { return BigInt(this.max); }

  get mean() {
    const { count } = this;
    if (count === 0) return NaN;
    let sum = 0;
    for (const { 0: bucket, 1: n } of this.#sorted()) sum += middleOf(bucket) * n;
    return sum / count;
  }

  get stddev() {
    const { count, mean } = this;
    if (count === 0) return NaN;
    let sum = 0;
    for (const { 0: bucket, 1: n } of this.#sorted()) sum += (middleOf(bucket) - mean) ** 2 * n;
    return Math.sqrt(sum / count);
  }

  percentile(percentile) {
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    return this.count === 0 ? 0 : rangeOf(this.#bucketAt(percentile, this.#sorted()))[1];
  }

  #bucketAt(percentile, sorted) {
    let left = Math.max(1, Math.ceil(percentile / 100 * this.count));
    for (const { 0: bucket, 1: n } of sorted) {
      left -= n;
      if (left <= 0) return bucket;
    }
    return sorted.at(-1)[0];
  }

  percentileBigInt(percentile) { return BigInt(this.percentile(percentile)); }

  // 0, 50, 75, 87.5 ... up to the one that the largest value reaches, and 100.
  get percentiles() {
    const out = new Map();
    if (this.count === 0) return out.set(100, 0);
    const sorted = this.#sorted(), last = sorted.at(-1)[0];
    let bucket = sorted[0][0];
    out.set(0, rangeOf(bucket)[0]);
    for (let p = 50, rest = 50; bucket < last; rest /= 2, p += rest) {
      bucket = this.#bucketAt(p, sorted);
      out.set(p, rangeOf(bucket)[0]);
    }
    return out.set(100, rangeOf(last)[0]);
  }

  get percentilesBigInt() {
    return new Map([...this.percentiles].map(({ 0: p, 1: value }) => [p, BigInt(value)]));
  }

  // [bucket, how many] of those that have any
  #sorted() {
    const out = [], words = this.#words, end = words[HIGHEST];
    for (let at = Math.max(words[LOWEST] - 1, 0); at < end; at++) {
      const n = words[HEAD + at];
      if (n !== 0) out.push([at, n]);
    }
    return out;
  }

  reset() { this.#words.fill(0); }

  // What is larger than there are buckets for only counts as exceeding them.
  [kMake](value, times = 1) {
    const bucket = bucketOf(value), words = this.#words;
    if (HEAD + bucket >= words.length) {
      Atomics.add(words, EXCEEDS, 1);
      return;
    }
    Atomics.add(words, HEAD + bucket, times);
    if (Atomics.add(words, COUNT_LOW, times) + times >= 2 ** 32) Atomics.add(words, COUNT_HIGH, 1);
    improve(words, LOWEST, bucket + 1, isLess);
    improve(words, HIGHEST, bucket + 1, isMore);
  }

  static add(to, from) {
    for (const { 0: bucket, 1: n } of from.#sorted()) to[kMake](rangeOf(bucket)[0], n);
    Atomics.add(to.#words, EXCEEDS, from.exceeds);
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(this.percentiles) };
  }

  [inspect.custom ?? Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, count, percentiles }, { ...options, depth: null })}`;
  }
}

const { add } = Histogram;
delete Histogram.add;

function middleOf(bucket) {
  const { 0: low, 1: high } = rangeOf(bucket);
  return low === high ? low : Math.floor((low + high + 1) / 2);
}

class RecordableHistogram extends Histogram {
  #highest;
  #last = 0n;

  constructor(make, highest, words) {
    super(make, highest, words);
    this.#highest = highest;
  }

  get [kHighest]() { return this.#highest; }

  record(value) {
    if (typeof value === 'bigint') {
      if (value < 1n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ERR_OUT_OF_RANGE('val', '>= 1', value);
      value = Number(value);
    } else {
      validateInteger(value, 'val', 1);
    }
    this.#record(value);
  }

  recordDelta() {
    const now = process.hrtime.bigint(), last = this.#last;
    this.#last = now;
    if (last !== 0n) this.#record(Math.max(1, Number(now - last)));
  }

  // The last bucket goes beyond the highest value.
  #record(value) { this[kMake](value > this.#highest ? Number.MAX_SAFE_INTEGER * 2 : value); }

  add(other) {
    if (!(other instanceof Histogram)) throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    add(this, other);
  }
}

const highestOf = (value) => Number(value);

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint') {
    validateInteger(highest, 'options.highest', 2 * Number(lowest), Number.MAX_SAFE_INTEGER);
  } else if (highest < 2n * BigInt(lowest)) {
    throw new ERR_INVALID_ARG_TYPE('options.highest', 'number', highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kMake, highestOf(highest));
}

const LONGEST = 3.6e12; // ns

// How late the loop is, in ns: the time between ticks of a timer that keeps nothing alive.
class IntervalHistogram extends Histogram {
  #resolution;
  #timer = null;
  #last = 0n;

  constructor(make, resolution) {
    super(make, LONGEST);
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== null) return false;
    this.#last = process.hrtime.bigint();
    this.#timer = require('internal/timers').setInterval(() => {
      const now = process.hrtime.bigint();
      this[kMake](Math.max(1, Number(now - this.#last)));
      this.#last = now;
    }, this.#resolution);
    this.#timer.unref();
    return true;
  }

  disable() {
    if (this.#timer === null) return false;
    require('internal/timers').clearTimeout(this.#timer);
    this.#timer = null;
    return true;
  }

  [Symbol.dispose]() { this.disable(); }
}

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(kMake, resolution);
}

function receiveHistogram({ highest, words }) {
  return highest === undefined ? new Histogram(kMake, 0, words) : new RecordableHistogram(kMake, highest, words);
}

module.exports = { Histogram, RecordableHistogram, createHistogram, monitorEventLoopDelay, receiveHistogram };

// SPDX-License-Identifier: MIT
'use strict';
// Histograms of perf_hooks (doc perf_hooks.md, "Class: Histogram"): counts of integers in buckets
// whose width grows with the value, so that each is known to three digits or better. Used by
// createHistogram(), monitorEventLoopDelay() and timerify().

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

class Histogram {
  #counts = new Map();
  #count = 0;
  #exceeds = 0;
  #min = Infinity;
  #max = 0;

  constructor(make) {
    if (make !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    brand(this);
  }

  // A copy, other than in Node, where all clones count together.
  [kClone]() {
    const data = {
      highest: this[kHighest], counts: this.#counts, exceeds: this.#exceeds, min: this.#min, max: this.#max,
    };
    return { data, deserializeInfo: 'internal/histogram:receiveHistogram' };
  }

  get count() { return this.#count; }
  get countBigInt() { return BigInt(this.#count); }
  get exceeds() { return this.#exceeds; }
  get exceedsBigInt() { return BigInt(this.#exceeds); }
  get min() { return this.#count === 0 ? NO_MIN : rangeOf(bucketOf(this.#min))[0]; }
  get minBigInt() { return this.#count === 0 ? NO_MIN_BIGINT : BigInt(this.min); }
  get max() { return this.#max === 0 ? 0 : rangeOf(bucketOf(this.#max))[1]; }
  get maxBigInt() { return BigInt(this.max); }

  get mean() {
    if (this.#count === 0) return NaN;
    let sum = 0;
    for (const { 0: bucket, 1: n } of this.#counts) sum += middleOf(bucket) * n;
    return sum / this.#count;
  }

  get stddev() {
    if (this.#count === 0) return NaN;
    const { mean } = this;
    let sum = 0;
    for (const { 0: bucket, 1: n } of this.#counts) sum += (middleOf(bucket) - mean) ** 2 * n;
    return Math.sqrt(sum / this.#count);
  }

  percentile(percentile) {
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    return this.#count === 0 ? 0 : rangeOf(this.#bucketAt(percentile, this.#sorted()))[1];
  }

  #bucketAt(percentile, sorted) {
    let left = Math.max(1, Math.ceil(percentile / 100 * this.#count));
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
    if (this.#count === 0) return out.set(100, 0);
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

  #sorted() { return [...this.#counts].sort((a, b) => a[0] - b[0]); }

  reset() {
    this.#counts.clear();
    this.#count = this.#exceeds = this.#max = 0;
    this.#min = Infinity;
  }

  // `highest`: larger values only count as exceeding it.
  [kMake](value, highest, times = 1) {
    if (value > highest) {
      this.#exceeds++;
      return;
    }
    const bucket = bucketOf(value);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + times);
    this.#count += times;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  static fill(to, { counts, exceeds, min, max }) {
    to.#counts = counts;
    for (const n of counts.values()) to.#count += n;
    to.#exceeds = exceeds;
    to.#min = min;
    to.#max = max;
  }

  static add(to, from) {
    for (const { 0: bucket, 1: n } of from.#counts) to[kMake](rangeOf(bucket)[0], Infinity, n);
    to.#exceeds += from.#exceeds;
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

const { add, fill } = Histogram;
delete Histogram.add;
delete Histogram.fill;

function middleOf(bucket) {
  const { 0: low, 1: high } = rangeOf(bucket);
  return low === high ? low : Math.floor((low + high + 1) / 2);
}

class RecordableHistogram extends Histogram {
  #highest;
  #last = 0n;

  constructor(make, highest) {
    super(make);
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
    this[kMake](value, this.#highest);
  }

  recordDelta() {
    const now = process.hrtime.bigint(), last = this.#last;
    this.#last = now;
    if (last !== 0n) this[kMake](Math.max(1, Number(now - last)), this.#highest);
  }

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

// How late the loop is, in ns: the time between ticks of a timer that keeps nothing alive.
class IntervalHistogram extends Histogram {
  #resolution;
  #timer = null;
  #last = 0n;

  constructor(make, resolution) {
    super(make);
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== null) return false;
    this.#last = process.hrtime.bigint();
    this.#timer = require('internal/timers').setInterval(() => {
      const now = process.hrtime.bigint();
      this[kMake](Math.max(1, Number(now - this.#last)), 3.6e12);
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

function receiveHistogram(data) {
  const out = data.highest === undefined ? new Histogram(kMake) : new RecordableHistogram(kMake, data.highest);
  fill(out, data);
  return out;
}

module.exports = { Histogram, RecordableHistogram, createHistogram, monitorEventLoopDelay, receiveHistogram };

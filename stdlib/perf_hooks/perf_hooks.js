// SPDX-License-Identifier: MIT
'use strict';
// The public module 'perf_hooks': the performance object, marks and measures, observers of them.
// Source of behaviour: doc perf_hooks.md, W3C User Timing. What the runtime itself measures is in perf_hooks_node.

const ops = natives('perf_hooks');
const { isLoaded } = require('internal/loader');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS, ERR_PERFORMANCE_INVALID_TIMESTAMP },
} = require('internal/errors');
const { validateFunction, validateNumber, validateObject, validateString } = require('internal/validators');
const { inspect } = require('internal/inspect');
const { utilizationOf } = require('perf_hooks/utilization');

const { RecordableHistogram, createHistogram, monitorEventLoopDelay } = require('internal/histogram');

const { PerformanceEntry, kMake } = require('perf_hooks/perf_hooks_entry');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

// ---- entries --------------------------------------------------------------------------------------------

class PerformanceMark extends PerformanceEntry {
  #detail;

  constructor(name, options = {}) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    validateObject(options, 'options');
    const start = options.startTime ?? ops.now();
    validateNumber(start, 'startTime');
    if (start < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    super(kMake, `${name}`, 'mark', start, 0);
    this.#detail = options.detail == null ? null : structuredClone(options.detail);
  }

  get detail() { return this.#detail; }
}

class PerformanceMeasure extends PerformanceEntry {
  #detail;

  constructor(make, name, start, duration, detail) {
    super(make, name, 'measure', start, duration);
    this.#detail = detail;
  }

  get detail() { return this.#detail; }
}

// ---- the timeline and its observers ----------------------------------------------------------------------

let timeline = []; // marks and measures
let resources; // perf_hooks_resource, once there are any
const observers = new Set();

const runtime = () => require('perf_hooks/perf_hooks_node');
const resourceTiming = () => (resources ??= require('perf_hooks/perf_hooks_resource'));
const allEntries = () => (resources === undefined ? [...timeline] : [...timeline, ...resources.entries()]);

function record(entry) {
  timeline.push(entry);
  for (const o of observers) o[kMake](entry);
}

function lastMark(name) {
  for (let i = timeline.length - 1; i >= 0; i--) {
    if (timeline[i].entryType === 'mark' && timeline[i].name === name) return timeline[i].startTime;
  }
  const milestone = runtime().milestoneTime(name);
  if (milestone !== undefined) return milestone;
  const err = new DOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  throw err;
}

function timeOf(value, name) {
  if (value === undefined) return undefined;
  if (typeof value === 'number') {
    if (value < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(value);
    return value;
  }
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'number'], value);
  return lastMark(value);
}

const byTime = (list) => list.sort((a, b) => a.startTime - b.startTime);

function mark(name, options) {
  const entry = new PerformanceMark(name, options);
  record(entry);
  return entry;
}

// From (name, startMark, endMark) or (name, {start, end, duration, detail}).
function measure(name, startOrOptions, endMark) {
  validateString(name, 'name');
  let start, end, duration, detail = null;
  if (startOrOptions !== null && typeof startOrOptions === 'object') {
    ({ duration } = startOrOptions);
    start = timeOf(startOrOptions.start, 'options.start');
    end = timeOf(startOrOptions.end, 'options.end');
    if (startOrOptions.detail != null) detail = structuredClone(startOrOptions.detail);
  } else {
    start = timeOf(startOrOptions ?? undefined, 'startMark');
    end = timeOf(endMark, 'endMark');
  }
  if (end === undefined) end = start !== undefined && duration !== undefined ? start + duration : ops.now();
  if (start === undefined) start = duration !== undefined ? end - duration : 0;
  const entry = new PerformanceMeasure(kMake, name, start, end - start, detail);
  record(entry);
  return entry;
}

function clear(type, name) {
  if (name !== undefined) name = `${name}`;
  timeline = timeline.filter((e) => e.entryType !== type || (name !== undefined && e.name !== name));
}

class PerformanceObserverEntryList {
  #entries;

  constructor(make, entries) {
    if (make !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = byTime(entries);
  }

  getEntries() { return [...this.#entries]; }
  getEntriesByType(type) { return this.#entries.filter((e) => e.entryType === `${type}`); }
  getEntriesByName(name, type) {
    return this.#entries.filter((e) => e.name === `${name}` && (type === undefined || e.entryType === `${type}`));
  }
}

const supported = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource']);
const ofRuntime = ['dns', 'gc', 'http', 'http2', 'net'];
let watched = false; // entries of the runtime have been wanted


class PerformanceObserver {
  #callback;
  #types = new Set();
  #buffer = [];
  #waiting = false;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static get supportedEntryTypes() { return supported; }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes !== undefined && type !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    if (entryTypes !== undefined) {
      if (!Array.isArray(entryTypes)) throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#types = new Set(entryTypes.filter((t) => supported.includes(t)));
    } else if (supported.includes(type)) {
      this.#types.add(type);
      if (buffered) for (const e of allEntries()) if (e.entryType === type) this[kMake](e);
    }
    if (this.#types.size === 0) return this.disconnect();
    observers.add(this);
    PerformanceObserver.#watch();
  }

  // What the runtime has to measure now.
  static #watch() {
    if (!watched && !ofRuntime.some((type) => [...observers].some((o) => o.#types.has(type)))) return;
    watched = true;
    const all = new Set();
    for (const o of observers) for (const type of o.#types) all.add(type);
    runtime().watch(all, (entry) => { for (const o of observers) o[kMake](entry); });
  }

  [kMake](entry) {
    if (!this.#types.has(entry.entryType)) return;
    this.#buffer.push(entry);
    if (this.#waiting) return;
    this.#waiting = true;
    setImmediate(() => this.#deliver());
  }

  #deliver() {
    this.#waiting = false;
    const list = this.takeRecords();
    if (list.length !== 0) this.#callback.call(this, new PerformanceObserverEntryList(kMake, list), this);
  }

  disconnect() {
    this.#buffer = [];
    this.#types.clear();
    observers.delete(this);
    PerformanceObserver.#watch();
  }

  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  [kInspect]() { return `PerformanceObserver { connected: ${observers.has(this)} }`; }
}

// ---- performance ---------------------------------------------------------------------------------------------

function eventLoopUtilization(util1, util2) { return utilizationOf(ops.loopIdle(), ops.loopTime(), util1, util2); }

// A function whose calls become 'function' entries of observers.
function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && !(histogram instanceof RecordableHistogram)) {
    throw new ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  function timerified(...args) {
    const start = ops.now();
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    const end = () => {
      histogram?.record(Math.max(1, Math.ceil((ops.now() - start) * 1e6)));
      const entry = new PerformanceMeasure(kMake, fn.name, start, ops.now() - start, args);
      Object.defineProperty(entry, 'entryType', { value: 'function' });
      for (let i = 0; i < args.length; i++) entry[i] = args[i];
      for (const o of observers) o[kMake](entry);
    };
    if (!new.target && typeof result?.finally === 'function') return result.finally(end);
    end();
    return result;
  }
  Object.defineProperties(timerified, {
    length: { configurable: true, value: fn.length },
    name: { configurable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

class Performance extends EventTarget {
  constructor(make) {
    if (make !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  now() { return ops.now(); }
  get timeOrigin() { return timeOrigin(); }
  get nodeTiming() { return runtime().nodeTiming; }
  mark(name, options) { return mark(name, options); }
  measure(name, start, end) { return measure(name, start, end); }
  clearMarks(name) { clear('mark', name); }
  clearMeasures(name) { clear('measure', name); }
  clearResourceTimings() { resources?.clear(); }
  setResourceTimingBufferSize(size) { resourceTiming().setSize(size); }

  markResourceTiming(...args) {
    const entry = resourceTiming().make(...args);
    for (const o of observers) o[kMake](entry);
    resources.add(entry, module.exports.performance); // undici calls this without its object
    return entry;
  }

  getEntries() { return byTime(allEntries()); }
  getEntriesByName(name, type) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return byTime(allEntries().filter((e) => e.name === `${name}` && (type === undefined || e.entryType === type)));
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    return byTime(allEntries().filter((e) => e.entryType === `${type}`));
  }

  toJSON() {
    const { nodeTiming, timeOrigin } = this;
    return { nodeTiming, timeOrigin, eventLoopUtilization: this.eventLoopUtilization() };
  }
  [kInspect](depth, options) { return `Performance ${inspect(this.toJSON(), options)}`; }
}

for (const name of Object.getOwnPropertyNames(Performance.prototype)) {
  if (name === 'constructor') continue;
  const d = Object.getOwnPropertyDescriptor(Performance.prototype, name);
  Object.defineProperty(Performance.prototype, name, { ...d, enumerable: true });
}
for (const fn of [eventLoopUtilization, timerify]) {
  Object.defineProperty(Performance.prototype, fn.name, { value: fn, writable: true, enumerable: true, configurable: true });
}
for (const fn of [PerformanceMark, PerformanceMeasure]) {
  Object.defineProperty(fn.prototype, Symbol.toStringTag, { configurable: true, value: fn.name });
}
Object.defineProperty(Performance.prototype, Symbol.toStringTag, { configurable: true, value: 'Performance' });

let origin = 0;
function timeOrigin() {
  if (origin === 0) origin = ops.timeOrigin();
  return origin;
}

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  performance: new Performance(kMake),
  createHistogram,
  eventLoopUtilization,
  monitorEventLoopDelay,
  timerify,
};

Object.defineProperty(module.exports, 'constants', {
  configurable: true,
  enumerable: true,
  get: () => runtime().constants,
});
Object.defineProperty(module.exports, 'PerformanceResourceTiming', {
  configurable: true,
  enumerable: true,
  get: () => resourceTiming().PerformanceResourceTiming,
});

if (isLoaded('web/fetch_node')) {
  for (const args of require('web/fetch_node').takeTimings()) module.exports.performance.markResourceTiming(...args);
}

// SPDX-License-Identifier: MIT
'use strict';
// Entries of what was fetched, and their buffer: performance.markResourceTiming() and its kin, for those who
// implement fetch(). Loaded when one of them is used. Source of behaviour: W3C Resource Timing, doc perf_hooks.md.

const { PerformanceEntry, kMake } = require('perf_hooks/perf_hooks_entry');

const ownFields = [
  'initiatorType', 'nextHopProtocol', 'workerStart', 'redirectStart', 'redirectEnd', 'fetchStart', 'domainLookupStart',
  'domainLookupEnd', 'connectStart', 'connectEnd', 'secureConnectionStart', 'requestStart', 'responseStart', 'responseEnd',
  'transferSize', 'encodedBodySize', 'decodedBodySize', 'deliveryType', 'responseStatus',
];

class PerformanceResourceTiming extends PerformanceEntry {
  #info; #initiatorType; #cacheMode; #status; #delivery;

  constructor(make, info, url, initiatorType, cacheMode, status, delivery) {
    super(make, url, 'resource', info?.startTime, info?.endTime - info?.startTime);
    this.#info = info;
    this.#initiatorType = initiatorType;
    this.#cacheMode = cacheMode;
    this.#status = status;
    this.#delivery = delivery;
  }

  get initiatorType() { return this.#initiatorType; }
  get nextHopProtocol() { return this.#info.finalConnectionTimingInfo?.ALPNNegotiatedProtocol; }
  get workerStart() { return this.#info.finalServiceWorkerStartTime; }
  get redirectStart() { return this.#info.redirectStartTime; }
  get redirectEnd() { return this.#info.redirectEndTime; }
  get fetchStart() { return this.#info.postRedirectStartTime; }
  get domainLookupStart() { return this.#info.finalConnectionTimingInfo?.domainLookupStartTime; }
  get domainLookupEnd() { return this.#info.finalConnectionTimingInfo?.domainLookupEndTime; }
  get connectStart() { return this.#info.finalConnectionTimingInfo?.connectionStartTime; }
  get connectEnd() { return this.#info.finalConnectionTimingInfo?.connectionEndTime; }
  get secureConnectionStart() { return this.#info.finalConnectionTimingInfo?.secureConnectionStartTime; }
  get requestStart() { return this.#info.finalNetworkRequestStartTime; }
  get responseStart() { return this.#info.finalNetworkResponseStartTime; }
  get responseEnd() { return this.#info.endTime; }
  get encodedBodySize() { return this.#info.encodedBodySize; }
  get decodedBodySize() { return this.#info.decodedBodySize; }
  get deliveryType() { return this.#delivery; }
  get responseStatus() { return this.#status; }

  // 300: what the standard takes the size of headers for.
  get transferSize() {
    if (this.#cacheMode === 'local') return 0;
    return this.#cacheMode === 'validated' ? 300 : this.#info.encodedBodySize + 300;
  }

  toJSON() {
    const { name, entryType, startTime, duration } = this, out = { name, entryType, startTime, duration };
    for (const field of ownFields) out[field] = this[field];
    return out;
  }
}

for (const field of [...ownFields, 'toJSON']) Object.defineProperty(PerformanceResourceTiming.prototype, field, { enumerable: true });
Object.defineProperty(PerformanceResourceTiming.prototype, Symbol.toStringTag, { configurable: true, value: 'PerformanceResourceTiming' });

// ---- the buffer -----------------------------------------------------------------------------------------------

let buffer = [], secondary = []; // secondary: what waits for the event that says that the buffer is full
let limit = 250, pending = false;

function add(entry, performance) {
  if (buffer.length < limit && !pending) {
    buffer.push(entry);
    return;
  }
  if (!pending) {
    pending = true;
    setImmediate(fireFull, performance);
  }
  secondary.push(entry);
}

function fireFull(performance) {
  while (secondary.length > 0) {
    const before = secondary.length;
    if (buffer.length >= limit) performance.dispatchEvent(new Event('resourcetimingbufferfull'));
    while (secondary.length > 0 && buffer.length < limit) buffer.push(secondary.shift());
    if (secondary.length >= before) secondary = [];
  }
  pending = false;
}

// ---- performance's methods ----------------------------------------------------------------------------------------

function make(info, url, initiatorType, global, cacheMode, bodyInfo, status, delivery = '') {
  return new PerformanceResourceTiming(kMake, info, url, initiatorType, cacheMode, status, delivery);
}

// An unsigned long of Web IDL; what is none is 0.
function setSize(size) {
  if (typeof size === 'bigint' || typeof size === 'symbol') {
    const err = new TypeError(`maxSize is a ${typeof size === 'bigint' ? 'BigInt' : 'Symbol'} and cannot be converted to a number.`);
    throw Object.assign(err, { code: 'ERR_INVALID_ARG_TYPE' });
  }
  limit = Number.isInteger(size) && size >= 0 ? size : 0;
}

module.exports = { PerformanceResourceTiming, add, clear() { buffer = []; }, entries: () => buffer, make, setSize };

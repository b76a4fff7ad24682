// SPDX-License-Identifier: MIT
'use strict';
// Entries that the runtime makes: performance.nodeTiming, and those of garbage collections, connections, names and
// requests, which exist only while an observer wants them. Source of behaviour: doc perf_hooks.md.

const ops = natives('perf_hooks');
const { PerformanceEntry, kMake } = require('perf_hooks/perf_hooks_entry');
const { observed } = require('internal/observed');

// ---- milestones -------------------------------------------------------------------------------------

const milestones = ['nodeStart', 'v8Start', 'environment', 'bootstrapComplete', 'loopStart', 'loopExit']; // enum rt_milestone
const times = new Float64Array(milestones.length);

class PerformanceNodeTiming extends PerformanceEntry {
  constructor(make) {
    super(make, 'node', 'node', 0, 0);
    Object.defineProperties(this, {
      name: { enumerable: true, configurable: true, value: 'node' },
      entryType: { enumerable: true, configurable: true, value: 'node' },
      startTime: { enumerable: true, configurable: true, value: 0 },
      duration: { enumerable: true, configurable: true, get: () => ops.now() },
      idleTime: { enumerable: true, configurable: true, get: () => ops.loopIdle() },
      uvMetricsInfo: { enumerable: true, configurable: true, get: loopMetrics },
    });
    milestones.forEach((name, i) => {
      Object.defineProperty(this, name, { enumerable: true, configurable: true, get: () => milestone(i) });
    });
  }

  toJSON() {
    const { name, startTime, duration, nodeStart, v8Start, bootstrapComplete, environment, loopStart, loopExit } = this;
    return {
      name, entryType: 'node', startTime, duration, nodeStart, v8Start, bootstrapComplete, environment, loopStart,
      loopExit, idleTime: this.idleTime,
    };
  }
}

function milestone(number) {
  ops.milestones(times);
  return times[number];
}

function loopMetrics() {
  const { 0: loopCount, 1: events, 2: eventsWaiting } = ops.loopMetrics();
  return { loopCount, events, eventsWaiting };
}

const nodeTiming = new PerformanceNodeTiming(kMake);

// The time that performance.measure() means by the name of a milestone, or undefined.
function milestoneTime(name) { return milestones.includes(name) ? nodeTiming[name] : undefined; }

// ---- entries ----------------------------------------------------------------------------------------

class PerformanceNodeEntry extends PerformanceEntry {
  #detail;

  constructor(make, name, type, start, duration, detail) {
    super(make, name, type, start, duration);
    this.#detail = detail;
  }

  get detail() { return this.#detail; }
}

for (const name of ['kind', 'flags']) {
  Object.defineProperty(PerformanceNodeEntry.prototype, name, {
    configurable: true, enumerable: true, get() { return this.detail?.[name]; },
  });
}

// Its facts are properties of the entry, too.
class PerformanceHttp2Entry extends PerformanceNodeEntry {
  constructor(make, name, start, duration, detail) {
    super(make, name, 'http2', start, duration, detail);
    Object.assign(this, detail);
  }
}

let tell; // what gets the entries

function report(name, type, start, detail) {
  tell(new PerformanceNodeEntry(kMake, name, type, start, ops.now() - start, detail));
}

function reportHttp2(name, start, detail) {
  tell(new PerformanceHttp2Entry(kMake, name, start, ops.now() - start, detail));
}

// As in Node, whose numbers are not V8's.
const NODE_PERFORMANCE_GC_MINOR = 1, NODE_PERFORMANCE_GC_MAJOR = 4, NODE_PERFORMANCE_GC_INCREMENTAL = 8,
  NODE_PERFORMANCE_GC_WEAKCB = 16;

const constants = Object.freeze({
  __proto__: null,
  NODE_PERFORMANCE_GC_MAJOR,
  NODE_PERFORMANCE_GC_MINOR,
  NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: 2,
  NODE_PERFORMANCE_GC_INCREMENTAL,
  NODE_PERFORMANCE_GC_WEAKCB,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
});

ops.hooks.on_gc = (owner, kind, flags, start, duration) => {
  tell(new PerformanceNodeEntry(kMake, 'gc', 'gc', start, duration, { kind, flags }));
};

// ---- http ---------------------------------------------------------------------------------------------

const requestUrl = (req) => {
  const { protocol, path } = req, host = req.getHeader('host') ?? req.host;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return path; // for a proxy
  return `${protocol}//${host}${path}`;
};

function responseOf(res, headers) {
  return { statusCode: res.statusCode, statusMessage: res.statusMessage, headers };
}

function clientDetail({ request: req, response: res }) {
  return {
    req: { method: req.method, url: requestUrl(req), headers: { ...req.getHeaders() } },
    res: responseOf(res, res.headers),
  };
}

function serverDetail({ request: req, response: res }) {
  return { req: { method: req.method, url: req.url, headers: req.headers }, res: responseOf(res, { ...res.getHeaders() }) };
}

// Between two messages of diagnostics_channel about the same object.
function pair(first, last, keyOf, name, detailOf) {
  const starts = new WeakMap();
  const begin = (message) => { starts.set(keyOf(message), ops.now()); };
  const end = (message) => {
    const start = starts.get(keyOf(message));
    if (start !== undefined) report(name, 'http', start, detailOf(message));
  };
  return [[first, begin], [last, end]];
}

let subscriptions;

function watchRequests(on) {
  subscriptions ??= [
    ...pair('http.client.request.start', 'http.client.response.finish', ({ request }) => request, 'HttpClient', clientDetail),
    ...pair('http.server.request.start', 'http.server.response.finish', ({ response }) => response, 'HttpRequest',
            serverDetail),
  ];
  const { subscribe, unsubscribe } = require('diagnostics_channel');
  for (const { 0: name, 1: fn } of subscriptions) (on ? subscribe : unsubscribe)(name, fn);
}

// ---- connections ----------------------------------------------------------------------------------------

let connections; // handle -> [beginning, target], while they are wanted

function watchConnections(on) {
  const first = connections === undefined;
  connections = on ? new WeakMap() : null;
  if (!first) return;
  require('net/net_watch').watchConnections({
    begin(handle, target) { connections?.set(handle, [ops.now(), target]); },
    end(handle, status) {
      const known = connections?.get(handle);
      if (known === undefined || status < 0 || known[1].path !== undefined) return;
      report('connect', 'net', known[0], { host: known[1].ip, port: known[1].port });
    },
  });
}

// ---- beginning and end ----------------------------------------------------------------------------------

let collections; // what watches garbage collections

const switches = {
  __proto__: null,
  gc(on) {
    if (on) collections = ops.gcStart({});
    else ops.gcStop(collections);
  },
  http: watchRequests,
  net: watchConnections,
  http2(on) { observed.http2 = on ? reportHttp2 : undefined; },
  dns(on) { observed.dns = on ? (name, start, detail) => report(name, 'dns', start, detail) : undefined; },
};
const watching = new Set();

// `types`: all that any observer wants now; entries go to `fn`.
function watch(types, fn) {
  tell = fn;
  for (const type in switches) {
    const wanted = types.has(type);
    if (wanted === watching.has(type)) continue;
    if (wanted) watching.add(type);
    else watching.delete(type);
    switches[type](wanted);
  }
}

module.exports = { constants, milestoneTime, nodeTiming, watch };

// SPDX-License-Identifier: MIT
'use strict';
// Entries that the runtime makes exist while an observer wants them; histograms count with their clones, also those of
// other threads.

const assert = require('assert');
const dns = require('dns');
const http = require('http');
const { PerformanceObserver, createHistogram, performance } = require('perf_hooks');
const { Worker } = require('worker_threads');

const seen = [];
const observer = new PerformanceObserver((list) => seen.push(...list.getEntries()));

function request(port, then) { http.get({ port, path: '/x' }, (res) => res.resume().on('end', then)); }

const server = http.createServer((req, res) => res.end('x')).listen(0, () => {
  const { port } = server.address();
  observer.observe({ entryTypes: ['http', 'net', 'dns', 'gc'] });
  request(port, () => dns.lookup('127.0.0.1', () => {
    setTimeout(() => {
      observer.disconnect();
      const count = seen.length;
      request(port, () => setTimeout(() => {
        assert.strictEqual(seen.length, count);
        server.close();
      }, 10));
    }, 10);
  }));
});

process.on('exit', () => {
  const names = seen.map(({ entryType, name }) => `${entryType} ${name}`);
  for (const one of ['http HttpClient', 'http HttpRequest', 'net connect', 'dns lookup']) assert.ok(names.includes(one), one);
  const { detail } = seen.find(({ name }) => name === 'HttpRequest');
  assert.strictEqual(detail.req.url, '/x');
  assert.strictEqual(detail.res.statusCode, 200);
  const { nodeStart, v8Start, environment, bootstrapComplete, loopStart, loopExit } = performance.nodeTiming;
  const times = [0, nodeStart, v8Start, environment, bootstrapComplete, loopStart, loopExit];
  assert.deepStrictEqual([...times].sort((a, b) => a - b), times);
});

const histogram = createHistogram({ lowest: 1, highest: 1000 });
histogram.record(5);
histogram.record(2000);
assert.deepStrictEqual([histogram.count, histogram.exceeds], [1, 1]);
new Worker("require('worker_threads').workerData.record(900)", { eval: true, workerData: histogram }).on('exit', () => {
  assert.deepStrictEqual([histogram.count, histogram.min, histogram.percentile(50)], [2, 5, 5]);
  assert.ok(histogram.max >= 900 && histogram.max < 910);
});

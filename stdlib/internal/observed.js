// SPDX-License-Identifier: MIT
'use strict';
// What a PerformanceObserver wants to know of rooms that cannot be asked otherwise (perf_hooks/perf_hooks_node): a
// function, while there is one. Times are those of performance.now().

const observed = {
  dns: undefined, // (name, start, detail)
  http2: undefined, // the same
};

module.exports = { now: natives('perf_hooks').now, observed };

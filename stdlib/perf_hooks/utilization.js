// SPDX-License-Identifier: MIT
'use strict';
// performance.eventLoopUtilization(), of this thread (perf_hooks) or of a worker (worker_threads).

// Of a loop that has been idle so long since it began (milliseconds; 0: it does not count), compared with earlier
// results.
function utilizationOf(idle, now, util1, util2) {
  if (now === 0) return { idle: 0, active: 0, utilization: 0 };
  if (util2) return ratio(util1.idle - util2.idle, util1.active - util2.active);
  const active = now - idle;
  return util1 ? ratio(idle - util1.idle, active - util1.active) : ratio(idle, active);
}

const ratio = (idle, active) => ({ idle, active, utilization: active / (idle + active) });

module.exports = { utilizationOf };

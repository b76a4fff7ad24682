// SPDX-License-Identifier: MIT
'use strict';
// v8.startCpuProfile(): where the time of this thread goes, as JSON for DevTools. Source of behaviour: doc v8.md.

const ops = natives('v8_profile');
const {
  codes: { ERR_CPU_PROFILE_NOT_STARTED, ERR_CPU_PROFILE_TOO_MANY },
} = require('internal/errors');

class SyncCPUProfileHandle {
  #number;

  constructor(number) { this.#number = number; }

  stop() {
    if (this.#number === 0) return undefined;
    const text = ops.stop(this.#number);
    this.#number = 0;
    if (text === undefined) throw new ERR_CPU_PROFILE_NOT_STARTED();
    return text;
  }

  [Symbol.dispose]() { this.stop(); }
}

function startCpuProfile() {
  const number = ops.start(0);
  if (number === 0) throw new ERR_CPU_PROFILE_TOO_MANY();
  return new SyncCPUProfileHandle(number);
}

module.exports = { startCpuProfile };

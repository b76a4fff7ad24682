// SPDX-License-Identifier: MIT
'use strict';
// What the promises of worker.startCpuProfile() and startHeapProfile() are fulfilled with. Source of behaviour: Node's
// doc/api/v8.md.

// `end` asks the thread for the profile's text.
class ProfileHandle {
  #end;
  #text;

  constructor(end) { this.#end = end; }

  stop() {
    this.#text ??= this.#end();
    return this.#text;
  }

  async [Symbol.asyncDispose]() { await this.stop(); }
}

class CPUProfileHandle extends ProfileHandle {}
class HeapProfileHandle extends ProfileHandle {}

module.exports = { CPUProfileHandle, HeapProfileHandle };

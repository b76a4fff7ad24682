// SPDX-License-Identifier: MIT
'use strict';
// The global navigator (doc globals.md): what programs ask about the machine.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');

const kMake = Symbol('make');

class Navigator {
  #threads = 0;

  constructor(make) {
    if (make !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get hardwareConcurrency() { return (this.#threads ||= require('os').availableParallelism()); }
  get locks() { return require('worker_threads/locks').locks; }
  get language() { return Intl.DateTimeFormat().resolvedOptions().locale; }
  get languages() { return Object.freeze([this.language]); }
  get userAgent() { return `Node.js/${process.version.slice(1, process.version.indexOf('.'))}`; }
  get platform() { return process.platform; }
}

for (const name of Object.getOwnPropertyNames(Navigator.prototype)) {
  if (name === 'constructor') continue;
  Object.defineProperty(Navigator.prototype, name, { enumerable: true });
}

module.exports = { Navigator, navigator: new Navigator(kMake) };

"use strict";

Object.defineProperty(exports, "__esModule", {
  value: true
});
exports.Thing = void 0;
// A comment that goes away.

class Thing {
  constructor(options) {
    this.options = options;
  }
  fail(what) {
    const detail = this.options.deep ? 'deep' : 'shallow';
    throw new Error(`${what}: ${detail}`);
  }
}
exports.Thing = Thing;
//# sourceMappingURL=lib.js.map
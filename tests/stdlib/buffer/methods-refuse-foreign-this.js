// SPDX-License-Identifier: MIT
'use strict';
// The natives take views only: a wrong `this` is an error, never a crash.
const assert = require('assert');

const proto = Buffer.prototype;
for (const name of ['toString', 'write', 'fill', 'indexOf', 'equals', 'compare', 'copy',
                    'utf8Slice', 'utf8Write', 'hexSlice']) {
  for (const self of [{}, { length: 4 }, [1, 2], 'text', Object.create(proto)]) {
    assert.throws(() => proto[name].call(self, Buffer.from('a'), 0, 1), undefined, name);
  }
}

// SPDX-License-Identifier: MIT
'use strict';
const assert = require('assert');
const { fork } = require('child_process');

const child = fork(require.resolve('./child'), ['a', 'b']);
const seen = [];
child.on('message', (message) => {
  seen.push(message);
  if (message.pid !== undefined) child.send({ question: 6 });
});
child.on('close', (code, signal) => {
  assert.deepStrictEqual([code, signal], [5, null]);
  assert.deepStrictEqual(seen, [{ pid: child.pid, args: ['a', 'b'], env: false }, { answer: 42 }]);
});

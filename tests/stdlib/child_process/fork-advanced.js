// SPDX-License-Identifier: MIT
'use strict';
// Serialization 'advanced': what JSON cannot say; what cannot be cloned throws at the sender.
const assert = require('assert');
const { fork } = require('child_process');

const circle = { map: new Map([[1, new Set(['a'])]]), big: 12n ** 30n, when: new Date(5) };
circle.self = circle;
const messages = [circle, { buffer: Buffer.from('bytes') }, new Uint16Array([1, 2, 65535]), undefined];

function parent() {
  const child = fork(__filename, ['child'], { serialization: 'advanced' });
  const got = [];
  child.on('message', (message) => {
    got.push(message);
    if (got.length === 3) child.disconnect();
  });
  for (const message of messages.slice(0, 3)) child.send(message);
  assert.throws(() => child.send(messages[3]), { code: 'ERR_MISSING_ARGS' });
  assert.throws(() => child.send({ f() {} }), { name: 'Error', message: 'f() {} could not be cloned.' });
  child.on('close', (code) => {
    assert.strictEqual(code, 0);
    assert.deepStrictEqual(got, messages.slice(0, 3));
  });
}

if (process.argv[2] === 'child') process.on('message', (message) => process.send(message));
else parent();
